package versions

import (
	"cmp"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"strings"

	"golang.org/x/mod/semver"

	"github.com/importspy/importspy/internal/environ"
	"github.com/importspy/importspy/internal/gocmd"
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

// number returns the number of a version that is named by it, "" if it has none. A tag with the
// folder of another module of the repository is a version of that one.
func (v *Version) number() string {
	if v.published != "" {
		return v.published
	}
	name := path.Base(v.Name)
	if semver.Canonical(name) != name || v.otherModule() != "" {
		return ""
	}
	return name // a tag, or a folder that is named after one
}

// otherModule returns where in the repository another module is whose version a tag is, "" if
// it is not one.
func (v *Version) otherModule() string {
	folder, name := path.Split(v.Name)
	if v.Tree == "" || semver.Canonical(name) != name {
		return ""
	}
	own, err := filepath.Rel(v.Tree, v.root)
	if err != nil || folder == load.TagPrefix(strings.TrimPrefix(filepath.ToSlash(own), "."), v.module) {
		return ""
	}
	if dir := filepath.Join(v.Tree, filepath.FromSlash(folder)); gocmd.ModuleRoot(dir) != dir {
		return ""
	}
	return cmp.Or(strings.TrimSuffix(folder, "/"), "the root of the repository")
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
