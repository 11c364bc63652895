package pairtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"

	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/gotypes"
	"github.com/importspy/importspy/internal/weight"
)

// A version is a module as the type checker has it.
type version struct {
	fset   *token.FileSet
	units  [units]*engine.Package
	loaded map[string]*types.Package
}

// Import implements [types.Importer].
func (v *version) Import(path string) (*types.Package, error) {
	if pkg := v.loaded[path]; pkg != nil {
		return pkg, nil
	}
	return nil, fmt.Errorf("no package %s", path)
}

// endless reports whether clients that do not compile may be type-checked for ever.
func (v *version) endless() bool {
	return slices.ContainsFunc(all(v), gotypes.Endless)
}

var sizes = types.SizesFor("gc", "amd64")

// load type-checks a module. It returns the ids of the pieces that are wrong instead if
// there are some.
func (m *module) load() (*version, []int) {
	var texts [units]string
	var owners [units]map[int]int
	for u := range units {
		texts[u], owners[u] = m.source(u)
	}
	return load(texts, owners)
}

// load type-checks the sources of all units.
func load(texts [units]string, owners [units]map[int]int) (v *version, wrong []int) {
	defer func() {
		if r := recover(); r != nil { // go/types crashes on a few declarations that refer to each other
			v, wrong = nil, nil
		}
	}()
	v = &version{fset: token.NewFileSet(), loaded: make(map[string]*types.Package)}
	for u, text := range texts {
		file, err := parser.ParseFile(v.fset, names[u]+".go", text, parser.SkipObjectResolution)
		if err != nil {
			return nil, nil // an edit wrote what is not Go
		}
		info := &types.Info{
			Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object),
			Uses: make(map[*ast.Ident]types.Object), Implicits: make(map[ast.Node]types.Object),
		}
		config := types.Config{Importer: v, Sizes: sizes, IgnoreFuncBodies: true, Error: func(err error) {
			e := err.(types.Error)
			if id := owners[u][v.fset.Position(e.Pos).Line]; id != 0 {
				wrong = append(wrong, id)
			}
		}}
		if weight.CheckSource([]*ast.File{file}, func(path string) *types.Package { return v.loaded[path] }) != nil {
			return nil, nil // go/types might not end
		}
		pkg, err := config.Check(paths[u], v.fset, []*ast.File{file}, info)
		if err != nil && len(wrong) == 0 {
			wrong = append(wrong, 0)
		}
		v.loaded[paths[u]] = pkg
		v.units[u] = engine.NewPackage(pkg, []*ast.File{file}, info, "linux", "amd64")
		v.units[u].Imports.Loaded = api.NewLoaded(v.loaded)
		v.units[u].Private = unit(u) == internalUnit
		v.units[u].Neighbors = &engine.Neighbors{Module: moduleOf(unit(u))}
	}
	if len(wrong) > 0 {
		return nil, wrong
	}
	return v, nil
}

// prune leaves out what does not type-check, until the rest does. The number is how
// many rounds that took.
func (m *module) prune() (*version, int) {
	for round := range 12 {
		v, wrong := m.load()
		switch {
		case v != nil:
			return v, round
		case wrong == nil:
			return nil, 0
		}
		for _, id := range wrong {
			m.remove(id)
		}
	}
	return nil, 0
}

// moduleOf returns the path of the module that a unit is of.
func moduleOf(u unit) string {
	if u == depUnit {
		return paths[depUnit]
	}
	return paths[pUnit]
}
