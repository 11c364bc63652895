package engine

import (
	"cmp"
	"go/types"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/compare"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/totypes"
	"github.com/importspy/importspy/internal/witness"
	"github.com/importspy/importspy/internal/world"
)

// Prove looks for a witness of a finding of r, if it is a breaking one on exports. Once
// something is proven, nothing must be compared any more.
func (r *Result) Prove(f *finding.Finding) {
	if f.Verdict != finding.Breaking || !f.ID.OnExports() || r.prover == nil {
		return
	}
	of, symbol := r.other(f), f.Symbol
	if of != nil {
		symbol = strings.Replace(symbol, of.Qualifier+".", "", 1)
	}
	f.Witness = r.prover(of).Prove(f.ID, symbol)
	switch {
	case f.Witness != "":
	case of != nil && !api.Internal(of.Types.Path()):
		f.Witness = r.namingProver(of).Prove(f.ID, symbol)
	case of == nil && r.importersProver != nil:
		f.Witness = r.importersProver().Prove(f.ID, symbol)
	}
}

// other returns the other package that a finding is on a type of, nil if it is on what
// the package itself declares.
func (r *Result) other(f *finding.Finding) *totypes.Other {
	if r.last() == nil {
		return nil
	}
	for _, o := range r.last().declared.Others {
		if name, ok := strings.CutPrefix(f.Entry(), o.Qualifier+"."); ok && o.Entry(name) != nil {
			return o
		}
	}
	return nil
}

// Prover returns what proves the findings of r on what the package declares, nil if the
// contract is not valid.
func (r *Result) Prover() *witness.Prover {
	if r.prover == nil {
		return nil
	}
	return r.prover(nil)
}

// proveBy sets what proves the findings: on the types of another package, or, of nil, on
// those of the package itself. Each prover is made once, and those for clients that import
// the other package, too, or one that imports this one, if nothing else helps.
func (r *Result) proveBy(declared *totypes.Package, pkg *Package, imports *api.Imports) {
	sides := sync.OnceValues(func() (promised, actual witness.Side) {
		return withUnimported(r.promisedSide(declared, pkg, imports), declared), withUnimported(actualSide(pkg), declared)
	})
	r.prover = memo(func(of *totypes.Other) *witness.Prover {
		promised, actual := sides()
		if of == nil {
			return witness.New(promised, actual)
		}
		return witness.New(seenThrough(promised, of.Types, true), seenThrough(actual, of.Actual, true))
	})
	r.namingProver = memo(func(of *totypes.Other) *witness.Prover {
		promised, actual := sides()
		return witness.New(seenThrough(promised, of.Types, false), seenThrough(actual, of.Actual, false))
	})
	r.importersProver = sync.OnceValue(func() *witness.Prover {
		promised, actual := sides()
		return witness.New(withImporters(promised, declared, pkg), actual)
	})
}

// withImporters returns a promised side with the packages that are loaded with pkg. Those
// that import it, or a package that the contract has entries for, are rebuilt.
func withImporters(s witness.Side, declared *totypes.Package, pkg *Package) witness.Side {
	loaded := append([]*types.Package{pkg.Types}, slices.Collect(maps.Values(pkg.Imports.Loaded.All()))...)
	copied := world.NewCopy(world.New(loaded...))
	copied.Put(s.Package)
	seen := map[*types.Package]bool{pkg.Types: true}
	for _, o := range declared.Others {
		if o.Types != nil {
			copied.Put(o.Types)
			seen[o.Actual] = true
		}
	}
	rebuilt := copied.RebuildImporters(loaded, seen)
	s.Others = nil
	for _, p := range loaded[1:] {
		if p.Path() != s.Package.Path() {
			s.Others = append(s.Others, copied.Package(p))
		}
	}
	find := s.Find
	s.Find = func(path string) *types.Package {
		if p := rebuilt[path]; p != nil {
			return p
		}
		return find(path)
	}
	return s
}

// seenThrough returns the side of another package, whose types clients see through the
// package of s, and have names for there unless that is private to them.
func seenThrough(s witness.Side, other *types.Package, private bool) witness.Side {
	through := s
	through.Package, through.Private, through.Others = other, private, []*types.Package{s.Package}
	through.Find = func(path string) *types.Package {
		if path == s.Package.Path() {
			return s.Package
		}
		return s.Find(path)
	}
	return through
}

func memo[K comparable, V any](of func(K) V) func(K) V {
	known := make(map[K]V)
	return func(k K) V {
		if v, ok := known[k]; ok {
			return v
		}
		known[k] = of(k)
		return known[k]
	}
}

// actualSide is that of the package as it is, with what is loaded with it.
func actualSide(pkg *Package) witness.Side {
	return witness.Side{
		Package: pkg.Types, Find: pkg.Imports.Find, Others: slices.Collect(maps.Values(pkg.Imports.Loaded.All())),
		Sizes: types.SizesFor("gc", pkg.GOARCH), GOARCH: pkg.GOARCH, Private: pkg.Private || api.Internal(pkg.Types.Path()),
	}
}

// withUnimported returns a side that also has the packages which the contract mentions and
// the package does not depend on: clients have those of other modules as before. A package that
// cannot be found has the same form on both sides.
func withUnimported(s witness.Side, declared *totypes.Package) witness.Side {
	find := s.Find
	s.Find = func(path string) *types.Package {
		return cmp.Or(declared.StandIn(path), find(path), declared.FromSourceOf(path))
	}
	return s
}

// promisedSide is that of the contract: what it imports, and else what the package
// imports. Other packages are not of it, since they import the package as it is: see
// withImporters.
func (r *Result) promisedSide(declared *totypes.Package, pkg *Package, imports *api.Imports) witness.Side {
	s := actualSide(pkg)
	name := pkg.Types.Name()
	if r.File.PackageName != nil {
		name = r.File.PackageName.Value
	}
	extra := make(map[string]bool)
	for _, f := range r.Findings {
		if f.ID == contract.ExportExtra && f.Verdict == finding.Breaking {
			extra[f.Symbol] = true
		}
	}
	s.Package, s.Others = declared.Promise(name, func(obj types.Object) bool { return extra[obj.Name()] }), nil
	own, others := world.New(s.Package), make(map[string]*types.Package)
	for _, o := range declared.Others {
		if o.Types != nil {
			others[o.Types.Path()] = o.Types
		}
	}
	s.Find = func(path string) *types.Package {
		if p := others[path]; p != nil {
			return p // what s.Package mentions, whatever other imports of it do
		}
		if imp := own.Find(path); imp != nil {
			return imp
		}
		return imports.Find(path)
	}
	return s
}

// sides are those of two versions, each in its world.
func (v *Version) sides(pkg *Package, worlds *compare.Worlds) (promised, actual witness.Side) {
	promised, actual = actualSide(v.Package), actualSide(pkg)
	promised.Find = worlds.Promised.Find
	promised.Private = pkg.Private || promised.Private
	actual.Find = func(path string) *types.Package { return worlds.Actual.Find(worlds.Move.Path(path)) }
	return promised, actual
}
