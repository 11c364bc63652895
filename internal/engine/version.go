package engine

import (
	"go/types"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/compare"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/toentries"
	"github.com/importspy/importspy/internal/totypes"
	"github.com/importspy/importspy/internal/witness"
	"github.com/importspy/importspy/internal/world"
)

// A Version is a package as one version has it, for a comparison with another one.
// Its entries are in File, bound to its own objects.
type Version struct {
	*Package
	File *contract.File

	names    map[string]string // local names in File, by import path
	describe *toentries.Describer
}

// NewVersion returns the version that pkg is. Findings of strict count as breaking.
func NewVersion(pkg *Package, strict []contract.String) *Version {
	own := *pkg
	own.Neighbors = nil // the other version has their types as they are
	v := &Version{Package: &own, names: make(map[string]string)}
	v.File, v.describe = newContract(&own, contract.Exact, strict, v.names)
	v.Files, v.Source, v.describe.Source = nil, nil, nil // syntax has told all that is needed
	return v
}

// Compare compares the version with pkg, a later one. The findings are sorted.
func (v *Version) Compare(pkg *Package, worlds *compare.Worlds) *Result {
	local := make(map[string]string)
	for path, name := range v.names {
		local[worlds.Move.Path(path)] = name
	}
	declared := totypes.Bind(v.File, v.Types, local, v.implements)
	r := &Result{GOOS: pkg.GOOS, GOARCH: pkg.GOARCH, File: v.File}
	names := namesFor(pkg, declared)
	names.Paths(worlds.Path)
	r.Describe = newDescriber(names, pkg, v.File.Policy, v.File.Strict)
	r.Unknown = compare.Unknowns(declared, pkg.Types, compare.Gap{Promised: v.Gap, Actual: pkg.Gap})
	r.take(compare.Compare(compare.Input{
		File: v.File, Declared: declared, Actual: pkg.Types, Imports: pkg.Imports, Describe: r.Describe,
		Worlds: worlds, Private: pkg.Private, Unknown: r.Unknown,
		Sizes: types.SizesFor("gc", pkg.GOARCH),
	}))
	finding.Sort(r.Findings)
	r.prover = memo(func(*totypes.Other) *witness.Prover { return witness.New(v.sides(pkg, worlds)) })
	return r
}

// implements returns the interfaces that the entry of a type lists.
func (v *Version) implements(named *types.Named) (list []*totypes.Implements) {
	for _, sealed := range v.describe.Implemented(named) {
		text, _ := contract.CutManner(v.describe.SealedText(sealed))
		list = append(list, &totypes.Implements{
			Text: contract.Text{Value: text}, Type: sealed.Interface, TypeParams: named.TypeParams(), Manner: sealed.Manner,
		})
	}
	return list
}

// Worlds returns the worlds of the packages that two versions have loaded: see
// [compare.Worlds].
func Worlds(old, now []*types.Package, move world.Move, compared func(*types.TypeName) bool) *compare.Worlds {
	return &compare.Worlds{Promised: world.New(old...), Actual: world.New(now...), Move: move, Compared: compared, Whole: true}
}
