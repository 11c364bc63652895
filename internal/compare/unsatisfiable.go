package compare

import (
	"go/types"
	"maps"
	"slices"

	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/gotypes"
)

// A constraint that no type satisfies may still be satisfied by type parameters of clients,
// which these constrain by something else (docs/comparison.md#constraints). This file finds
// out whether they can.

// unsatisfiable reports whether no type satisfies a declared constraint, nor does a type
// parameter that clients declare otherwise than by it: its elements have no type in common,
// so that only those satisfy it which satisfy anything, or none of the types has its methods,
// and these clients neither write nor have from other interfaces.
func (m *members) unsatisfiable(d, a *types.Interface) bool {
	set := termsOf(embeddedTypes(d))
	if set.all {
		return false
	}
	for _, t := range set.terms {
		method, _ := types.MissingMethod(t.Type(), d, true)
		if t.Tilde() || method == nil {
			return false
		}
		has, _, _ := types.LookupFieldOrMethod(t.Type(), false, method.Pkg(), method.Name())
		if _, isParam := t.Type().(*types.TypeParam); isParam || has != nil && gotypes.HasTypeParam(method.Type()) {
			return false // for some type arguments, it may have it
		}
	}
	return len(set.terms) == 0 || !m.constrainable(d, a, set)
}

// constrainable reports whether clients can constrain type parameters by all methods of a
// declared interface for types of a set: they can write them, or embed interfaces that have
// them and do not get what this one gets.
func (m *members) constrainable(d, a *types.Interface, set termSet) bool {
	likes := m.likes(d, a, set)
	for method := range d.Methods() {
		if m.writable(method) {
			continue
		}
		has := func(t types.Type) bool {
			obj, _, _ := types.LookupFieldOrMethod(t, false, method.Pkg(), method.Name())
			return obj != nil && types.Identical(obj.Type(), method.Type())
		}
		if !slices.ContainsFunc(likes, has) {
			return false
		}
	}
	return true
}

// writable reports whether clients can write a method: it is exported, and they have names
// for the types of its signature.
func (m *members) writable(method *types.Func) bool {
	if !method.Exported() {
		return false
	}
	for t := range gotypes.All(method.Type()) {
		named, ok := t.(*types.Named)
		if ok && api.Nameless(named.Origin().Obj()) && !m.named(named.Origin().Obj()) || unwritable(t) {
			return false
		}
	}
	return true
}

// named reports whether clients have a name for a declared type.
func (m *members) named(tn *types.TypeName) bool {
	if m.Worlds != nil {
		return m.Worlds.hasName(tn)
	}
	return named(append(slices.Collect(maps.Values(m.others())), m.Declared.Types), tn)
}

// likes returns the declared interfaces, other than d, that clients have names for, that
// allow a type of the set, and that do not get all that the actual one gets: those of the
// package, and what d embeds of others.
func (m *members) likes(d, a *types.Interface, set termSet) (list []types.Type) {
	add := func(t types.Type) {
		iface, ok := t.Underlying().(*types.Interface)
		if !ok || !set.all && len(set.intersect(termsOf(embeddedTypes(iface))).terms) == 0 {
			return
		}
		if is, ok := m.re.typ(t).Underlying().(*types.Interface); ok && !hasNew(is, d, a) {
			list = append(list, t)
		}
	}
	for _, o := range m.Declared.Objects {
		if tn := o.TypeName; tn != nil && o != m.o && (!m.Private && tn.Exported() || m.named(tn)) {
			add(tn.Type())
		}
	}
	for _, tn := range embeddedInterfaces(d) {
		if !api.Nameless(tn) || m.named(tn) {
			add(tn.Type())
		}
	}
	return list
}

// hasNew reports whether an interface has the methods that the actual one has and the
// declared one has not.
func hasNew(t, declared, actual *types.Interface) bool {
	for method := range actual.Methods() {
		was, _, _ := types.LookupFieldOrMethod(declared, false, method.Pkg(), method.Name())
		is, _, _ := types.LookupFieldOrMethod(t, false, method.Pkg(), method.Name())
		if was == nil && is == nil {
			return false
		}
	}
	return true
}

// embeddedInterfaces returns the names of the interfaces that one embeds, at any depth.
func embeddedInterfaces(t *types.Interface) (list []*types.TypeName) {
	for e := range t.EmbeddedTypes() {
		iface, ok := e.Underlying().(*types.Interface)
		if !ok {
			continue
		}
		if named, ok := types.Unalias(e).(*types.Named); ok && named.Obj().Pkg() != nil {
			list = append(list, named.Obj())
		}
		list = append(list, embeddedInterfaces(iface)...)
	}
	return list
}
