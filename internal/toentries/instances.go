package toentries

import (
	"go/types"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/gotypes"
)

// This file says what holds for all instances of a generic type.

// ComparableForAny returns the type parameters of a struct type for which it is
// comparable with any argument, nil if there are none: fields that no entry has can hold
// values of the others. Arguments that are comparable anyway do not count.
func (d *Describer) ComparableForAny(named *types.Named) *contract.String {
	if !api.Comparable(named) {
		return nil
	}
	needed := api.ComparableFor(named.Underlying())
	var names []string
	for p := range named.TypeParams().TypeParams() {
		if !types.Comparable(p) && !slices.Contains(needed, p) {
			names = append(names, d.Names.param(p))
		}
	}
	return params(names)
}

// AssignableForAny returns the type parameters of a sealed interface that it does not
// depend on, nil if there are none: instances for different arguments are assignable to
// each other. Of an interface that is not sealed, the entry shows that.
func (d *Describer) AssignableForAny(named *types.Named) *contract.String {
	iface, ok := named.Underlying().(*types.Interface)
	if !ok || !IsSealed(named) {
		return nil
	}
	var names []string
	for p := range named.TypeParams().TypeParams() {
		if !DependsOn(iface, p, func(*types.Func) bool { return true }) {
			names = append(names, d.Names.param(p))
		}
	}
	return params(names)
}

// DependsOn reports whether the terms of an interface mention a type parameter, or a
// method that counts does.
func DependsOn(iface *types.Interface, p *types.TypeParam, counts func(*types.Func) bool) bool {
	mentions := func(t types.Type) bool { return slices.Contains(slices.Collect(gotypes.All(t)), types.Type(p)) }
	for m := range iface.Methods() {
		if counts(m) && mentions(m.Type()) {
			return true
		}
	}
	for e := range iface.EmbeddedTypes() {
		inner, ok := e.Underlying().(*types.Interface)
		if ok && DependsOn(inner, p, func(*types.Func) bool { return false }) || !ok && mentions(e) {
			return true
		}
	}
	return false
}

// params returns the value of a key that lists type parameters, nil if there are none.
func params(names []string) *contract.String {
	if names == nil {
		return nil
	}
	return &contract.String{Value: strings.Join(names, ", ")}
}
