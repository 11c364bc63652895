package check

import (
	"cmp"
	"go/types"
	"maps"
	"slices"

	"github.com/importspy/importspy/internal/engine"
)

// A World checks the packages that are loaded together against the promises of each
// other: what the contract of one says about another's types is what that one's contract
// says.
type World struct {
	loaded   []*types.Package
	units    map[*types.Package]*Unit
	byPath   map[string]*types.Package
	promised *engine.Promised

	states  map[*types.Package]state
	reaches map[*types.Package]map[*types.Package]bool // what packages import, at any depth
	cycles  []Cycle
}

type state int

const (
	begun state = iota + 1
	done
)

// A Cycle is an edge that the promised world cannot have: the contract of Path mentions
// the package Mentioned, which leads back to Path. It was compared with that package as
// it is, which is not as promised.
type Cycle struct{ Path, Mentioned string }

// NewWorld returns the world of packages that are loaded together, some of which have
// been checked alone.
func NewWorld(loaded []*types.Package, units []*Unit) *World {
	w := &World{
		loaded: loaded, units: make(map[*types.Package]*Unit), byPath: make(map[string]*types.Package),
		reaches: make(map[*types.Package]map[*types.Package]bool),
	}
	for _, u := range units {
		w.units[u.Package.Types] = u
	}
	for _, pkg := range loaded {
		w.byPath[pkg.Path()] = pkg
	}
	return w
}

// Holds reports whether no package diverges from its contract, so that what was found
// alone is all.
func (w *World) Holds() bool {
	for _, u := range w.units {
		if u.alone.Diverges() {
			return false
		}
	}
	return true
}

// Check checks the packages again, in import order, where others make a difference. It
// returns the cycles that were in the way, sorted.
func (w *World) Check() []Cycle {
	w.promised, w.states, w.cycles = engine.NewPromised(w.loaded), make(map[*types.Package]state), nil
	for _, u := range slices.SortedFunc(maps.Values(w.units), func(a, b *Unit) int { return cmp.Compare(a.Package.Types.Path(), b.Package.Types.Path()) }) {
		w.promised.Learn(u.Package.Types, u.Name, u.Alone)
	}
	for _, pkg := range w.loaded {
		if w.states[pkg] != done {
			w.visit(pkg)
		}
	}
	cycles := slices.DeleteFunc(w.cycles, func(c Cycle) bool { return !w.matters(c) })
	slices.SortFunc(cycles, func(a, b Cycle) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Mentioned, b.Mentioned))
	})
	return slices.Compact(cycles)
}

// matters reports whether the mentioned package, or what it imports besides Path, is not
// as promised.
func (w *World) matters(c Cycle) bool {
	if w.promised.Diverges(c.Mentioned) {
		return true
	}
	for imp := range w.reach(w.byPath[c.Mentioned]) {
		if imp.Path() != c.Path && w.promised.Diverges(imp.Path()) {
			return true
		}
	}
	return false
}

// visit checks a package after those that it imports and that its contract mentions.
func (w *World) visit(pkg *types.Package) {
	w.states[pkg], w.byPath[pkg.Path()] = begun, pkg
	for _, imp := range pkg.Imports() {
		w.before(pkg, imp)
	}
	u := w.units[pkg]
	if u == nil {
		w.promised.Add(pkg, "", nil)
		w.states[pkg] = done
		return
	}
	for _, path := range u.uses {
		if other := w.byPath[path]; other != nil && other != pkg {
			if w.reach(other)[pkg] {
				w.cycles = append(w.cycles, Cycle{pkg.Path(), path})
			} else {
				w.before(pkg, other)
			}
		}
	}
	if w.promised.Concerns(pkg, u.uses) {
		u.within(w.promised)
	} else if u.exports != u.alone {
		u.conclude(u.alone)
	}
	w.promised.Add(pkg, u.Name, u.Result)
	w.states[pkg] = done
}

// before visits a package before another one that depends on it.
func (w *World) before(pkg, other *types.Package) {
	switch w.states[other] {
	case 0:
		w.visit(other)
	case begun:
		w.cycles = append(w.cycles, Cycle{pkg.Path(), other.Path()})
	}
}

// reach returns the packages that one imports, at any depth.
func (w *World) reach(pkg *types.Package) map[*types.Package]bool {
	reach := w.reaches[pkg]
	if reach == nil {
		reach = make(map[*types.Package]bool)
		w.reaches[pkg] = reach
		var visit func(*types.Package)
		visit = func(pkg *types.Package) {
			for _, imp := range pkg.Imports() {
				if !reach[imp] {
					reach[imp] = true
					visit(imp)
				}
			}
		}
		visit(pkg)
	}
	return reach
}
