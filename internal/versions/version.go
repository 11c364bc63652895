package versions

import (
	"go/token"
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
