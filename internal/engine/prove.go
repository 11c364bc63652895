package engine

import (
	"go/types"
	"maps"
	"slices"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/compare"
	"github.com/importspy/importspy/internal/declare"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/witness"
	"github.com/importspy/importspy/internal/world"
)

// Prove looks for a witness of a finding of r, if it is a breaking one on exports. Once
// something is proven, nothing must be compared any more.
func (r *Result) Prove(f *finding.Finding) {
	if f.Verdict == finding.Breaking && f.ID.OnExports() && r.Prover() != nil {
		f.Witness = r.Prover().Prove(f.ID, f.Symbol)
	}
}

// Prover returns what proves the findings of r, nil if the contract is not valid.
func (r *Result) Prover() *witness.Prover {
	if r.prover == nil {
		return nil
	}
	p := r.prover()
	r.prover = func() *witness.Prover { return p }
	return p
}

// actualSide is that of the package as it is, with what is loaded with it.
func actualSide(pkg *Package) witness.Side {
	return witness.Side{
		Package: pkg.Types, Find: pkg.Imports.Find, Others: slices.Collect(maps.Values(pkg.Imports.Loaded.All())),
		Sizes: types.SizesFor("gc", pkg.GOARCH), GOARCH: pkg.GOARCH, Private: pkg.Private,
	}
}

// promisedSide is that of the contract: what it imports, and else what the package
// imports. Other packages are not of it, since they import the package as it is.
func (r *Result) promisedSide(declared *declare.Package, pkg *Package, imports *api.Imports) witness.Side {
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
	own := world.New(s.Package)
	s.Find = func(path string) *types.Package {
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
	promised.Private = pkg.Private
	actual.Find = func(path string) *types.Package { return worlds.Actual.Find(worlds.Move.Path(path)) }
	return promised, actual
}
