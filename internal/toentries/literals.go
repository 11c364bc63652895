package toentries

import (
	"go/types"
	"maps"
	"slices"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/gotypes"
)

// This file says which types values of a literal are assignable to: a struct or interface
// type without a name that has unexported members.

// Underlying returns the underlying type of a defined type with its unexported members, if
// values of a literal may be assignable to it, else nil: clients depend on these being the
// same in both then, and no other part of the entry says them.
func (d *Describer) Underlying(named *types.Named) *contract.String {
	if named.Obj().Pkg() != d.Names.pkg || !ownMembers(named) {
		return nil
	}
	if !slices.ContainsFunc(d.allLiterals(), func(literal types.Type) bool { return MayTake(named.Underlying(), literal) }) {
		return nil
	}
	return &contract.String{Value: d.Names.Type(named.Underlying())}
}

// ownMembers reports whether a type has unexported members, all of its own package: source
// there can write them.
func ownMembers(named *types.Named) bool {
	pkg := named.Obj().Pkg()
	switch u := named.Underlying().(type) {
	case *types.Struct:
		foreign := func(f *types.Var) bool { return !f.Exported() && f.Pkg() != pkg }
		return api.HasUnexportedField(u) && !slices.ContainsFunc(slices.Collect(u.Fields()), foreign)
	case *types.Interface:
		return IsSealed(u) && !SealedByOther(u, pkg)
	}
	return false
}

// MayTake reports whether values of a literal may be assigned to a type with an underlying
// type, a struct or a sealed interface, by the names of their members.
func MayTake(under, literal types.Type) bool {
	switch u := under.(type) {
	case *types.Struct:
		st, ok := literal.(*types.Struct)
		if !ok || st.NumFields() != u.NumFields() {
			return false
		}
		for i := range u.NumFields() {
			if f, g := u.Field(i), st.Field(i); f.Name() != g.Name() || f.Embedded() != g.Embedded() {
				return false
			}
		}
		return true
	case *types.Interface:
		iface, ok := literal.(*types.Interface)
		return ok && IsSealed(u) && !slices.ContainsFunc(slices.Collect(u.Methods()), func(m *types.Func) bool {
			has, _, _ := types.LookupFieldOrMethod(iface, false, m.Pkg(), m.Name())
			return has == nil
		})
	}
	return false
}

// allLiterals returns the literals that the declarations of the package are written with.
func (d *Describer) allLiterals() []types.Type {
	if d.literals != nil {
		return d.literals
	}
	d.literals = []types.Type{}
	for _, obj := range d.objects() {
		writtenTypes(obj, func(t types.Type) {
			for t := range gotypes.All(t) {
				t = types.Unalias(t)
				st, ok := t.(*types.Struct)
				iface, sealed := t.(*types.Interface)
				if ok && api.HasUnexportedField(st) || sealed && IsSealed(iface) {
					d.literals = append(d.literals, t)
				}
			}
		})
	}
	return d.literals
}

// writtenTypes visits the types that a declaration is written with, as far as clients see them.
func writtenTypes(obj types.Object, visit func(types.Type)) {
	for p := range gotypes.TypeParams(obj.Type()).TypeParams() {
		visit(p.Constraint())
	}
	named, ok := obj.Type().(*types.Named)
	if !ok || !isType(obj) {
		visit(obj.Type())
		return
	}
	if st, ok := named.Underlying().(*types.Struct); ok {
		for f := range st.Fields() {
			if f.Exported() {
				visit(f.Type())
			}
		}
	} else if !types.IsInterface(named) {
		visit(named.Underlying())
	}
	methods := api.Methods(named)
	for _, name := range slices.Sorted(maps.Keys(methods)) {
		if m := methods[name]; m.Obj.Pkg() == obj.Pkg() { // others cannot write what only this package can seal
			visit(m.Obj.Type())
		}
	}
}
