package rules

import (
	"path"
	"path/filepath"
	"strings"

	"github.com/importspy/importspy/internal/inputs"
)

// A Listing has the packages that the patterns of the contracts in a module can be for.
type Listing struct {
	Module string // its path; "" if unknown
	// Packages are the folders with Go files for whatever platform, even tests alone,
	// relative to the root of the module and with slashes.
	Packages []string
	// Others are the paths of other modules, as far as they are known: those in folders
	// of the module, and those that it or its workspace names.
	Others []string

	root string // its folder; "" if unknown
}

// List returns the listing of a module with its root in the folder root. What cannot
// be read, the go command reports.
func (r *Reader) List(root, module string) *Listing {
	l := &Listing{Module: module, root: root}
	l.walk(root, ".")
	r.modules(root).Any(func(path string) bool {
		if path != module {
			l.Others = append(l.Others, path)
		}
		return false
	})
	return l
}

// walk adds the packages in dir, which is rel of the module, and below. They can be in
// a folder such as testdata, which the go command's ... leaves out, but not in one of
// vendor, nor in one whose name begins with a dot: no import path has such an element.
func (l *Listing) walk(dir, rel string) {
	entries, _ := inputs.Run.ReadFolder(dir)
	var below []string
	isPackage := false
	for _, e := range entries {
		switch name := e.Name(); {
		case e.IsDir():
			if name != "vendor" && !strings.HasPrefix(name, ".") {
				below = append(below, name)
			}
		case name == "go.mod" && rel != ".":
			_, nested := ModuleOf(dir)
			l.Others = append(l.Others, path.Join(l.Module, rel), nested)
			return
		case strings.HasSuffix(name, ".go"):
			isPackage = true
		}
	}
	if isPackage {
		l.Packages = append(l.Packages, rel)
	}
	for _, name := range below {
		l.walk(filepath.Join(dir, name), path.Join(rel, name))
	}
}
