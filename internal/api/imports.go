package api

import (
	"go/ast"
	"go/types"
	"strconv"
	"strings"
)

// Imports are the packages that the declarations of a package can mention.
type Imports struct {
	// Direct has the packages that the package's files import, All those and what
	// they lean on in turn, both by import path. A package in All but not in
	// Direct may hold no more than the objects that Direct ones need.
	Direct, All map[string]*types.Package

	// ByName has the direct imports by the local name that files give them, save
	// for names that stand for different packages in different files.
	ByName map[string]*types.Package

	// Local has the local name that most files give to a direct import, by path.
	Local map[string]string
}

// NewImports reads the imports of pkg's files. The info is that of their type
// check.
func NewImports(pkg *types.Package, files []*ast.File, info *types.Info) *Imports {
	im := &Imports{
		Direct: make(map[string]*types.Package),
		All:    make(map[string]*types.Package),
		ByName: make(map[string]*types.Package),
		Local:  make(map[string]string),
	}
	for _, imp := range pkg.Imports() {
		im.reach(imp)
	}
	count := make(map[string]map[string]int) // by path and name
	for _, file := range files {
		for _, spec := range file.Imports {
			if pn := info.PkgNameOf(spec); pn != nil {
				im.add(spec, pn, count)
			}
		}
	}
	for name, imp := range im.ByName {
		if imp == nil {
			delete(im.ByName, name)
		}
	}
	for path, names := range count {
		im.Local[path] = mostUsed(names)
	}
	return im
}

func (im *Imports) add(spec *ast.ImportSpec, pn *types.PkgName, count map[string]map[string]int) {
	imp, name := pn.Imported(), pn.Name()
	im.Direct[imp.Path()] = imp
	// A vendored package of the standard library has another path than its
	// import declaration says. Either may stand in a contract.
	if path, err := strconv.Unquote(spec.Path.Value); err == nil && path != imp.Path() {
		im.Direct[path], im.All[path] = imp, imp
	}
	if name == "_" || name == "." {
		return
	}
	if other, ok := im.ByName[name]; ok && other != imp {
		im.ByName[name] = nil // ambiguous
	} else {
		im.ByName[name] = imp
	}
	if count[imp.Path()] == nil {
		count[imp.Path()] = make(map[string]int)
	}
	count[imp.Path()][name]++
}

func (im *Imports) reach(pkg *types.Package) {
	if im.All[pkg.Path()] != nil {
		return
	}
	im.All[pkg.Path()] = pkg
	for _, imp := range pkg.Imports() {
		im.reach(imp)
	}
}

func mostUsed(names map[string]int) string {
	best := ""
	for name, n := range names {
		if best == "" || n > names[best] || n == names[best] && strings.Compare(name, best) < 0 {
			best = name
		}
	}
	return best
}
