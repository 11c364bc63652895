package cli

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/pattern"
	"github.com/importspy/importspy/internal/sidecar"
)

// lookAtFolders looks for contracts in the folders that the patterns cover, also
// where no pattern of packages would come upon one.
func lookAtFolders(opts *options) *folders {
	f := &folders{opts: opts, seen: make(map[string]bool)}
	if opts.contracts != "" {
		return f
	}
	for _, pattern := range opts.patterns {
		root, below := strings.CutSuffix(filepath.ToSlash(pattern), "/...")
		if !strings.HasPrefix(root, ".") && !filepath.IsAbs(root) {
			continue
		}
		if !filepath.IsAbs(root) {
			root = filepath.Join(opts.dir, filepath.FromSlash(root))
		}
		if below {
			f.walk(root)
		} else {
			f.look(root)
		}
	}
	return f
}

// ofPackages returns the folders that have both a contract and Go files.
func (f *folders) ofPackages() (dirs []string) {
	for _, name := range f.contracts {
		if dir := filepath.Dir(name); slices.Contains(f.packages, dir) {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

// folders are those that patterns with "..." cover.
type folders struct {
	opts      *options
	seen      map[string]bool
	contracts []string
	packages  []string // the folders with Go files
	shallow   []string // the contracts below which nothing was looked at
}

// look collects the contract in a folder that has no package of its own, but
// tests: the go command takes these for a package without an API.
func (f *folders) look(dir string) {
	name := filepath.Join(dir, contract.FileName)
	if _, err := os.Lstat(name); err != nil || f.seen[dir] || hasGoFiles(dir) || len(sidecar.GoFiles(dir)) == 0 {
		return
	}
	f.seen[dir] = true
	f.contracts = append(f.contracts, name)
	f.shallow = append(f.shallow, name)
}

// walk collects what is in root and below. What cannot be read, the go command
// reports.
func (f *folders) walk(root string) {
	_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil
		case d.IsDir():
			if f.seen[path] || path != root && skipped(path, d.Name()) {
				return fs.SkipDir
			}
			f.seen[path] = true
			if hasGoFiles(path) {
				f.packages = append(f.packages, path)
			}
		case d.Name() == contract.FileName && !mirrors(root, path):
			f.contracts = append(f.contracts, path)
		}
		return nil
	})
}

// findings returns the findings on the contracts, apart from those on packages:
// that there is no package for a contract, or for its rules.
func (f *folders) findings() (list []reportFinding) {
	for _, name := range f.contracts {
		alone := !slices.Contains(f.packages, filepath.Dir(name))
		data, err := sidecar.Read(name, nil)
		if err != nil {
			if alone {
				list = append(list, f.finding(finding.ContractInvalid, name, contract.Position{}, contract.FileName+": "+err.Error()))
			}
			continue
		}
		file, err := contract.Parse(name, data)
		switch {
		case file == nil || file.Subpackages == nil:
			if alone {
				list = append(list, f.orphan(name, contract.Position{Line: 1, Column: 1}))
			}
		default:
			if alone {
				list = append(list, f.alone(name, file, err)...)
			}
			if !slices.Contains(f.shallow, name) {
				list = append(list, f.unusedFamilies(name, file)...)
			}
		}
	}
	return list
}

// alone returns the findings on a contract for families only: its mistakes, which
// are else reported for its package, and what is for a package that is not there.
func (f *folders) alone(name string, file *contract.File, err error) (list []reportFinding) {
	for _, m := range engine.Mistakes(name, file, err) {
		list = append(list, f.finding(m.ID, name, m.Contract, m.Message))
	}
	if len(file.Entries()) > 0 || file.Imports != nil || file.Importers != nil || file.Environment != nil ||
		file.Package != nil || file.PackageName != nil || file.PolicyPos.IsValid() || file.Strict != nil || file.Waivers != nil {
		list = append(list, f.finding(finding.ContractInvalid, name, contract.Position{Line: 1, Column: 1},
			contract.FileName+": there is no package beside this contract, for which only uses and subpackages mean something; restore its Go files, or remove the other keys"))
	}
	return list
}

func (f *folders) orphan(name string, at contract.Position) reportFinding {
	return f.finding(finding.ContractInvalid, name, at,
		contract.FileName+": there is no package beside this contract; restore its Go files, or remove it")
}

// unusedFamilies returns a finding for each pattern of folders that no package
// is in.
func (f *folders) unusedFamilies(name string, file *contract.File) (list []reportFinding) {
	for _, fam := range file.Subpackages {
		for _, m := range fam.Match {
			list = append(list, f.unusedPattern(name, m, "match")...)
		}
		for _, r := range fam.Except {
			list = append(list, f.unusedPattern(name, &r.Pattern, "except")...)
		}
	}
	return list
}

// unusedPattern returns a finding if there is no package for a pattern. What lies in
// folders that the walk leaves out is not known.
func (f *folders) unusedPattern(name string, text *contract.String, key string) []reportFinding {
	p, err := pattern.NewFolder(text.Value)
	if err != nil || slices.ContainsFunc(strings.Split(text.Value[2:], "/"), hidden) || slices.ContainsFunc(f.packages, func(dir string) bool {
		rel, err := filepath.Rel(filepath.Dir(name), dir)
		return err == nil && !strings.HasPrefix(rel, "..") && p.Match(filepath.ToSlash(rel))
	}) {
		return nil
	}
	g := f.finding(finding.RuleUnused, name, text.Pos,
		fmt.Sprintf("%s: subpackages.%s has it, and no package is in such a folder; mend or remove the pattern", text.Value, key))
	g.Symbol = text.Value
	return []reportFinding{g}
}

func (f *folders) finding(id finding.ID, name string, at contract.Position, msg string) reportFinding {
	pos := position{f.opts.shorten(name), max(at.Line, 1), max(at.Column, 1)}
	return reportFinding{
		ID: id, Verdict: finding.Violation, Position: pos, Contract: pos, Message: msg,
		Platforms: []string{}, everywhere: true,
	}
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
	if hidden(name) {
		return true
	}
	_, err := os.Stat(filepath.Join(path, "go.mod"))
	return err == nil // another module
}

func hidden(name string) bool {
	return name == "testdata" || name == "vendor" || strings.HasPrefix(name, ".") && name != "..." || strings.HasPrefix(name, "_")
}

// hasGoFiles reports whether a folder has a Go file that is no test, for
// whatever platform.
func hasGoFiles(dir string) bool {
	entries, _ := os.ReadDir(dir)
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
		return strings.HasSuffix(e.Name(), ".go") && !strings.HasSuffix(e.Name(), "_test.go")
	})
}
