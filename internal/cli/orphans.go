package cli

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/sidecar"
)

// orphans returns a finding for each contract that the patterns cover and that
// has no package beside it: no pattern matches the folder of a package that is
// gone, so that its contract would be passed over.
func orphans(opts *options) []reportFinding {
	var list []reportFinding
	if opts.contracts != "" {
		return nil
	}
	for _, pattern := range opts.patterns {
		root, ok := strings.CutSuffix(filepath.ToSlash(pattern), "/...")
		if !ok || !strings.HasPrefix(root, ".") && !filepath.IsAbs(root) {
			continue
		}
		if !filepath.IsAbs(root) {
			root = filepath.Join(opts.dir, filepath.FromSlash(root))
		}
		// What cannot be read here, the go command reports.
		_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return nil
			case d.IsDir() && path != root && skipped(path, d.Name()):
				return fs.SkipDir
			case d.Name() == contract.FileName && !hasGoFiles(filepath.Dir(path)) && !mirrors(root, path):
				at := position{opts.shorten(path), 1, 1}
				list = append(list, reportFinding{
					ID: finding.ContractInvalid, Verdict: finding.Violation, Position: at, Contract: at,
					Message:   contract.FileName + ": there is no package beside this contract; restore its Go files, or remove it",
					Platforms: []string{}, everywhere: true,
				})
			}
			return nil
		})
	}
	return list
}

// mirrors reports whether a contract below root is one of a folder for
// -contracts: it lies at the import path of the package that it names.
func mirrors(root, path string) bool {
	rel, err := filepath.Rel(root, filepath.Dir(path))
	if err != nil {
		return false
	}
	data, err := sidecar.Read(path, nil)
	if err != nil {
		return false
	}
	f, _ := contract.Parse(path, data)
	return f != nil && f.Package != nil &&
		strings.HasSuffix("/"+filepath.ToSlash(rel), "/"+f.Package.Value)
}

// skipped reports whether the go command's ... leaves a folder out: "go help
// packages".
func skipped(path, name string) bool {
	if name == "testdata" || name == "vendor" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") {
		return true
	}
	_, err := os.Stat(filepath.Join(path, "go.mod"))
	return err == nil // another module
}

// hasGoFiles reports whether a folder has a Go file that is no test, for
// whatever platform.
func hasGoFiles(dir string) bool {
	names, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	for _, name := range names {
		if !strings.HasSuffix(name, "_test.go") {
			return true
		}
	}
	return false
}
