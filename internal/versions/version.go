package versions

import (
	"go/token"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/semver"

	"github.com/importspy/importspy/internal/environ"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/report"
)

// A Version is one of the two that are compared.
type Version struct {
	*load.Version
	root      string // the folder of its module, known when it is loaded
	module    string // the path of that, as well
	published string // the version of a published module, as well
}

// position is a place in the version, relative to the module's folder.
func (v *Version) position(fset *token.FileSet, pos token.Pos) report.Position {
	at := environ.Position(fset, pos)
	return report.Position{File: (&load.Request{Dir: v.root}).Shorten(at.Filename), Line: at.Line, Column: at.Column}
}

// number returns the number of a version that is named by it, "" if it has none.
func (v *Version) number() string {
	if v.published != "" {
		return v.published
	}
	name := v.Name[strings.LastIndex(v.Name, "/")+1:]
	if semver.Canonical(name) == name {
		return name // a tag, or a folder that is named after one
	}
	return ""
}

// whole reports whether all packages of the version's module are loaded, and not only those
// in one of its folders.
func (v *Version) whole() bool {
	if v.published != "" {
		return true
	}
	dir, err1 := os.Stat(v.Dir)
	root, err2 := os.Stat(v.root)
	return err1 == nil && err2 == nil && os.SameFile(dir, root)
}

// files returns what the names of a version's files begin with, as its users would
// write them from the folder dir: as in git show, or in the module cache.
func (v *Version) files(dir string) string {
	name := ""
	switch {
	case v.root == "":
		return ""
	case v.published != "":
		return v.module + "@" + v.published + "/"
	case v.Tree != "":
		dir, name = v.Tree, v.Name+":"
	}
	rel, err := filepath.Rel(dir, v.root)
	if err != nil || rel == "." {
		return name
	}
	return name + rel + string(filepath.Separator)
}
