package load

import (
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/sidecar"
)

// An Absent package is one that has no Go files for a platform, apart from tests.
type Absent struct{ Path, Dir, Module string }

// NewAbsent returns what is known of a package without files.
func NewAbsent(pkg *packages.Package) Absent {
	a := Absent{Path: pkg.PkgPath, Dir: Dir(pkg)}
	if pkg.Module != nil {
		a.Module = pkg.Module.Path
	}
	return a
}

// AbsentFor returns those of the packages, named by import paths or folders, that
// have no Go files for p. The go command's ... passes these over.
func (r *Request) AbsentFor(p Platform, names []string) (absent []Absent) {
	if len(names) == 0 {
		return nil
	}
	pkgs, err := r.List(p, 0, names)
	if err != nil {
		return nil // it was said when packages were loaded
	}
	for _, pkg := range pkgs {
		if isAbsent(pkg) {
			absent = append(absent, NewAbsent(pkg))
		}
	}
	return absent
}

// isAbsent reports whether what was loaded of a package has no Go files but
// tests.
func isAbsent(pkg *packages.Package) bool {
	return len(pkg.GoFiles) == 0 && pkg.Dir != "" && (len(pkg.Errors) == 0 || excluded(pkg)) && sidecar.HasGoFiles(pkg.Dir)
}

// Exists reports whether the folder has Go files for one of the platforms, with
// the build tags that are set. Else it is not for want of a platform that they are
// left out.
func (r *Request) Exists(dir string, platforms []Platform) bool {
	return slices.ContainsFunc(platforms, func(p Platform) bool {
		ctx := r.buildContext(p, true)
		return slices.ContainsFunc(sidecar.GoFiles(dir), func(name string) bool {
			match, err := ctx.MatchFile(dir, filepath.Base(name))
			return err == nil && match && !strings.HasSuffix(name, "_test.go")
		})
	})
}
