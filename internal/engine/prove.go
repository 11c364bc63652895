package engine

import (
	"go/types"
	"maps"
	"slices"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/witness"
)

// Prove looks for a witness of each breaking finding on what pkg exports. It is the last
// that is done with a result.
func (r *Result) Prove(pkg *Package) {
	var prover *witness.Prover
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Verdict != finding.Breaking || !f.ID.OnExports() {
			continue
		}
		if prover == nil {
			if prover = r.Prover(pkg); prover == nil {
				return
			}
		}
		f.Witness = prover.Prove(f.ID, f.Symbol)
	}
}

// Prover returns a prover for findings on what pkg exports, nil if the contract is not
// valid.
func (r *Result) Prover(pkg *Package) *witness.Prover {
	if r.Declared == nil {
		return nil
	}
	return witness.New(r.promisedSide(pkg), actualSide(pkg))
}

func actualSide(pkg *Package) witness.Side {
	return witness.Side{
		Package: pkg.Types, Find: pkg.Imports.Find, Others: sorted(pkg.Imports.Loaded),
		Sizes: types.SizesFor("gc", pkg.GOARCH), Private: pkg.Private,
	}
}

// promisedSide is the side of the contract: what it imports, and else what the package
// imports.
func (r *Result) promisedSide(pkg *Package) witness.Side {
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
	s.Package, s.Others = r.Declared.Promise(name, func(obj types.Object) bool { return extra[obj.Name()] }), nil
	own := make(map[string]*types.Package)
	reach(s.Package, own)
	s.Find = func(path string) *types.Package {
		if imp := own[path]; imp != nil {
			return imp
		}
		return pkg.Imports.Find(path)
	}
	return s
}

// reach adds what a package imports, directly or not, by path.
func reach(pkg *types.Package, found map[string]*types.Package) {
	for _, imp := range pkg.Imports() {
		if found[imp.Path()] == nil {
			found[imp.Path()] = imp
			reach(imp, found)
		}
	}
}

func sorted(pkgs map[string]*types.Package) (list []*types.Package) {
	for _, path := range slices.Sorted(maps.Keys(pkgs)) {
		list = append(list, pkgs[path])
	}
	return list
}
