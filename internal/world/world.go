// Package world groups packages into worlds.
//
// A world is a set of go/types packages in which no two have the same import path,
// and which has all that its packages import. A comparison has two of them: what was
// promised, and what there is. No object of one leads to the other, except for
// packages that both share.
package world

import (
	"go/types"
	"maps"
	"slices"
	"strings"
	"sync"
)

// A World is a set of packages by import path.
type World struct {
	packages map[string]*types.Package

	names func() map[*types.TypeName][]*types.TypeName // see Names
}

// New returns the world of packages and of all that they import. If two packages
// have one path, then the first counts.
func New(pkgs ...*types.Package) *World {
	w := &World{packages: make(map[string]*types.Package)}
	for _, pkg := range pkgs {
		w.add(pkg)
	}
	w.names = sync.OnceValue(w.findNames)
	return w
}

func (w *World) add(pkg *types.Package) {
	if w.packages[pkg.Path()] != nil {
		return
	}
	w.packages[pkg.Path()] = pkg
	for _, imp := range pkg.Imports() {
		w.add(imp)
	}
}

// Packages returns the packages of the world, sorted by path.
func (w *World) Packages() (list []*types.Package) {
	for _, path := range slices.Sorted(maps.Keys(w.packages)) {
		list = append(list, w.packages[path])
	}
	return list
}

// Find returns the package of an import path, or nil.
func (w *World) Find(path string) *types.Package { return w.packages[path] }

// Has reports whether a package is one of the world, not merely one of the same path.
func (w *World) Has(pkg *types.Package) bool { return w.packages[pkg.Path()] == pkg }

// Lookup returns the type that a package of the world declares, under whatever name
// it has there, or nil.
func (w *World) Lookup(path, name string) *types.TypeName {
	pkg := w.Find(path)
	if pkg == nil {
		return nil
	}
	tn, _ := pkg.Scope().Lookup(name).(*types.TypeName)
	return tn
}

// Names returns the exported aliases of a defined type, sorted by path and name.
func (w *World) Names(tn *types.TypeName) []*types.TypeName { return w.names()[tn] }

func (w *World) findNames() map[*types.TypeName][]*types.TypeName {
	found := make(map[*types.TypeName][]*types.TypeName)
	for _, path := range slices.Sorted(maps.Keys(w.packages)) {
		scope := w.packages[path].Scope()
		for _, name := range scope.Names() {
			alias, ok := scope.Lookup(name).(*types.TypeName)
			if !ok || !alias.IsAlias() || !alias.Exported() {
				continue
			}
			if named, ok := types.Unalias(alias.Type()).(*types.Named); ok && named.TypeArgs().Len() == 0 {
				found[named.Obj()] = append(found[named.Obj()], alias)
			}
		}
	}
	return found
}

// A Move says under which import paths the packages of a module are in the other
// world: a new major version has another path, as has a renamed module. From and To
// are the paths of the module, which may be the same; "" if there is no module.
type Move struct{ From, To string }

// Covers reports whether a package is one of the module.
func (m Move) Covers(path string) bool {
	rest, ok := strings.CutPrefix(path, m.From)
	return ok && m.From != "" && (rest == "" || rest[0] == '/')
}

// Path returns the import path in the other world for one of this world.
func (m Move) Path(path string) string {
	if m.Covers(path) {
		return m.To + path[len(m.From):]
	}
	return path
}
