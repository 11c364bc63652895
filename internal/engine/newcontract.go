package engine

import (
	"go/types"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/toentries"
)

// NewContract describes pkg in a contract of its own, to which it holds.
func NewContract(pkg *Package, policy contract.Policy) *contract.File {
	return NewContractNaming(pkg, policy, nil, make(map[string]string))
}

// NewContractNaming is NewContract for a contract that is strict on some
// findings, with local names of packages, by import path. They are kept, and
// those that are given besides are added.
func NewContractNaming(pkg *Package, policy contract.Policy, strict []contract.String, local map[string]string) *contract.File {
	f, _ := newContract(pkg, policy, strict, local)
	return f
}

// newContract also returns what described the package.
func newContract(pkg *Package, policy contract.Policy, strict []contract.String, local map[string]string) (*contract.File, *toentries.Describer) {
	names := toentries.NewNames(pkg.Types)
	names.Prefer(local)
	names.Prefer(pkg.Imports.Local)
	d := newDescriber(names, pkg, policy, strict)
	f := &contract.File{
		Package:     &contract.String{Value: pkg.Types.Path()},
		PackageName: &contract.String{Value: pkg.Types.Name()},
		Policy:      policy,
		Strict:      strict,
	}
	objects := api.Objects(pkg.Types)
	for _, t := range pkg.recorded() {
		objects = append(objects, t.Type)
	}
	for _, obj := range objects {
		entry := d.Entry(obj)
		switch entry.Kind {
		case contract.Const:
			f.Consts = append(f.Consts, entry)
		case contract.Var:
			f.Vars = append(f.Vars, entry)
		case contract.Func:
			f.Funcs = append(f.Funcs, entry)
		case contract.Type:
			f.Types = append(f.Types, entry)
		}
	}
	slices.SortStableFunc(f.Types, func(a, b *contract.Entry) int { return strings.Compare(a.Name, b.Name) })
	f.Uses = names.Pending()
	for _, use := range f.Uses {
		local[use.Path] = names.Local(use.Path)
	}
	f.Aliases = pkg.MentionsModules(f)
	return f, d
}

func newDescriber(names *toentries.Names, pkg *Package, policy contract.Policy, strict []contract.String) *toentries.Describer {
	d := &toentries.Describer{Names: names, Source: pkg.Source, Others: pkg.seen(), Elsewhere: pkg.shownElsewhere, SayComparable: policy == contract.Compatible}
	if pkg.Neighbors != nil && policy != contract.Minimum {
		d.Foreign = pkg.foreign
	}
	for _, s := range strict {
		switch finding.ID(s.Value) {
		case contract.UnkeyedLiteral:
			d.SayUnkeyed = true
		case contract.FieldOrder:
			d.SayOrder = true
		case contract.SizeChanged:
			d.Sizes = types.SizesFor("gc", pkg.GOARCH)
		case contract.HiddenChanged:
			d.SayHidden = true
		}
	}
	return d
}
