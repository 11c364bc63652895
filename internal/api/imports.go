package api

import (
	"go/ast"
	"go/types"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// Imports are the packages that the declarations of a package can mention.
type Imports struct {
	// Direct has the packages that the package's files import, by path.
	Direct map[string]*types.Package

	// ByName has the direct imports by the local name that files give them, save
	// for names that stand for different packages in different files.
	ByName map[string]*types.Package

	// Local has the local name that most files give to a direct import, by path.
	Local map[string]string

	// Loaded are the packages that a driver has loaded together with this one, if it
	// knows them; else nil.
	Loaded *Loaded

	pkg *types.Package
	all map[string]*types.Package // what Find has looked through
}

// Loaded are packages of one universe of types, whether one leans on the others or not. Nil
// has none.
type Loaded struct {
	find func(path string) *types.Package
	all  func() map[string]*types.Package
}

// NewLoaded returns packages by path, which are not changed any more.
func NewLoaded(byPath map[string]*types.Package) *Loaded {
	return NewLoadedBy(func(path string) *types.Package { return byPath[path] }, func() map[string]*types.Package { return byPath })
}

// NewLoadedBy returns the packages that two functions have: one of a path, which can be nil,
// and all by path.
func NewLoadedBy(find func(path string) *types.Package, all func() map[string]*types.Package) *Loaded {
	return &Loaded{find, all}
}

// Find returns the package of a path, nil if there is none.
func (l *Loaded) Find(path string) *types.Package {
	if l == nil {
		return nil
	}
	return l.find(path)
}

// All returns the packages by path. Nobody may change the map.
func (l *Loaded) All() map[string]*types.Package {
	if l == nil {
		return nil
	}
	return l.all()
}

// within returns packages of another world: in the place of each the one that other
// returns for it.
func (l *Loaded) within(other func(*types.Package) *types.Package) *Loaded {
	if l == nil {
		return nil
	}
	return &Loaded{
		find: func(path string) *types.Package { return other(l.Find(path)) },
		all:  func() map[string]*types.Package { return each(l.All(), other) },
	}
}

// Find returns the package with an import path that the package imports, or
// that its imports depend on in turn, or that is loaded with it, or nil. One that
// is not imported directly may hold no more than the objects that others need.
func (im *Imports) Find(path string) *types.Package {
	if pkg := im.leansOn(path); pkg != nil {
		return pkg
	}
	return im.Loaded.Find(path)
}

// Alone returns the imports as a driver has them that looks at one package at a
// time.
func (im *Imports) Alone() *Imports {
	if im.Loaded == nil {
		return im
	}
	alone := *im
	alone.Loaded = nil
	return &alone
}

// Within returns the imports that pkg, a package of another world, has: in the place of
// each package the one that other returns for it.
func (im *Imports) Within(pkg *types.Package, other func(*types.Package) *types.Package) *Imports {
	return &Imports{Direct: each(im.Direct, other), ByName: each(im.ByName, other), Local: im.Local, Loaded: im.Loaded.within(other), pkg: pkg}
}

func each(packages map[string]*types.Package, other func(*types.Package) *types.Package) map[string]*types.Package {
	if packages == nil {
		return nil
	}
	others := make(map[string]*types.Package, len(packages))
	for name, pkg := range packages {
		others[name] = other(pkg)
	}
	return others
}

// Apart reports whether the package is loaded with this one only, which does not
// depend on it.
func (im *Imports) Apart(path string) bool {
	return im.leansOn(path) == nil && im.Loaded.Find(path) != nil
}

func (im *Imports) leansOn(path string) *types.Package {
	if pkg := im.Direct[path]; pkg != nil {
		return pkg
	}
	if im.all == nil {
		im.all = make(map[string]*types.Package)
		for _, imp := range im.pkg.Imports() {
			im.reach(imp)
		}
	}
	return im.all[path]
}

// NewImports reads the imports of pkg's files. The info is that of their type
// check.
func NewImports(pkg *types.Package, files []*ast.File, info *types.Info) *Imports {
	im := &Imports{
		Direct: make(map[string]*types.Package),
		ByName: make(map[string]*types.Package),
		Local:  make(map[string]string),
		pkg:    pkg,
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

// NewDependencyImports returns the imports of pkg, a package without source: what
// its API mentions, and by name also what the package that imports it does.
func NewDependencyImports(pkg *types.Package, importer *Imports) *Imports {
	im := &Imports{
		Direct: make(map[string]*types.Package),
		ByName: make(map[string]*types.Package),
		Local:  make(map[string]string),
		pkg:    pkg,
	}
	for _, imp := range pkg.Imports() {
		if other, ok := im.ByName[imp.Name()]; ok && other != imp {
			im.ByName[imp.Name()] = nil // ambiguous
		} else {
			im.ByName[imp.Name()] = imp
		}
	}
	for name, imp := range importer.ByName {
		if _, ok := im.ByName[name]; !ok && imp != pkg {
			im.ByName[name] = imp
		}
	}
	for name, imp := range im.ByName {
		if imp == nil {
			delete(im.ByName, name)
		}
	}
	return im
}

func (im *Imports) add(spec *ast.ImportSpec, pn *types.PkgName, count map[string]map[string]int) {
	imp, name := pn.Imported(), pn.Name()
	im.Direct[imp.Path()] = imp
	// A vendored package of the standard library has another path than its
	// import declaration says. Either may stand in a contract.
	if path, err := strconv.Unquote(spec.Path.Value); err == nil && path != imp.Path() {
		im.Direct[path] = imp
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
	if im.all[pkg.Path()] != nil {
		return
	}
	im.all[pkg.Path()] = pkg
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

// AssumedNames returns the names that a package of an import path may have, the
// likeliest first. A package is called like the last element of its path, as a rule,
// or, where that is a version, like the one before; an element may have what a name
// cannot have, as in gopkg.in/yaml.v3, nats.go and go-sqlite3.
func AssumedNames(importPath string) []string {
	base := path.Base(importPath)
	names := []string{base}
	if version.MatchString(base) {
		elem := path.Base(path.Dir(importPath))
		names = append(names, elem, elem+base) // as in core/v3: corev3
		base = elem
	}
	for part := range strings.FieldsFuncSeq(base, func(r rune) bool { return r == '.' || r == '-' }) {
		names = append(names, part)
	}
	return append(names, strings.NewReplacer("-", "", ".", "").Replace(base), strings.NewReplacer("-", "_", ".", "_").Replace(base))
}

var version = regexp.MustCompile(`^v[0-9]+`)
