package compare

import (
	"go/types"
	"maps"
	"slices"

	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/declare"
	"github.com/importspy/importspy/internal/describe"
	"github.com/importspy/importspy/internal/gotypes"
)

// A place is where a declared type that clients cannot write stands, with what
// the package has there.
type place struct{ declared, actual types.Type }

// giveWay finds what is in the places of a type to which none corresponds: its
// underlying type, or, instance by instance, types with other parameters
// (docs/comparison.md#giving-way).
func (r *restater) giveWay(o *declare.Object, places []place) {
	d := o.TypeName
	if (types.IsInterface(d.Type()) || !hasOwnMethods(d.Type())) && r.implementsAsPromised(o, places) {
		if gotypes.TypeParams(d.Type()).Len() > 0 && r.inline(places) {
			r.inlined[d] = places[0].actual
			r.pairs = append(r.pairs, places...)
			return
		}
		if gotypes.TypeParams(d.Type()).Len() == 0 && r.sameUnderlying(d, places) {
			r.literal[d] = places[0].actual
			return
		}
	}
	if eachOnce(places) {
		r.instances[d] = places
		r.pairs = append(r.pairs, places...)
	}
}

// implementsAsPromised reports whether what is in the places of a type has the
// unexported methods that the type is said to implement interfaces by. Those that are
// not promoted go with the type.
func (r *restater) implementsAsPromised(o *declare.Object, places []place) bool {
	for _, p := range places {
		named, ok := p.declared.(*types.Named)
		for _, im := range o.Implements {
			if !ok || im.Type == nil {
				continue
			}
			for i := range min(im.TypeParams.Len(), named.TypeArgs().Len()) {
				r.params[im.TypeParams.At(i)] = r.typ(named.TypeArgs().At(i))
			}
			if !describe.Implements(p.actual, r.typ(im.Type), im.ByValue) {
				return false
			}
		}
	}
	return true
}

// hasOwnMethods reports whether a type declares an exported method. What it promotes
// comes from its underlying type.
func hasOwnMethods(t types.Type) bool {
	for _, m := range api.Methods(t) {
		if m.Direct() {
			return true
		}
	}
	return false
}

// eachOnce reports whether places are those of defined types, without type
// parameters of other declarations, that each stand for one other.
func eachOnce(places []place) bool {
	for i, p := range places {
		named, ok := p.actual.(*types.Named)
		if !ok || named.Obj().Pkg() == nil || gotypes.HasTypeParam(p.declared) ||
			slices.ContainsFunc(places[:i], func(q place) bool { return types.Identical(p.declared, q.declared) }) {
			return false
		}
	}
	return true
}

// reorder unties a type from one of as many type parameters, if their order or
// meaning is another, and pairs their instances, if these offer the same
// (docs/comparison.md#giving-way).
func (r *restater) reorder(d *types.TypeName, places []place) {
	a := r.named[d]
	same := func(p place) bool { return types.Identical(r.typ(p.declared), p.actual) }
	if gotypes.TypeParams(d.Type()).Len() == 0 || !eachOnce(places) || !slices.ContainsFunc(places, func(p place) bool { return !same(p) }) {
		return
	}
	before := r.pairs
	delete(r.named, d)
	r.reached[a] = slices.Contains(slices.Collect(maps.Values(r.named)), a)
	r.instances[d], r.pairs = places, append(slices.Clone(before), places...)
	if slices.ContainsFunc(places, func(p place) bool { return !r.offersFields(p.declared, p.actual) }) {
		delete(r.instances, d)
		r.pairs = before
		r.tie(d, a)
	}
}

// sameUnderlying reports whether the package has one type in all places of d, and
// that is, or has under it, what underlies d.
func (r *restater) sameUnderlying(d *types.TypeName, places []place) bool {
	for _, p := range places {
		if !types.Identical(p.actual, places[0].actual) {
			return false
		}
	}
	return r.sameStructure(d.Type().Underlying(), places[0].actual.Underlying())
}

// inline reports whether the package has the underlying type in all places of a
// generic one.
func (r *restater) inline(places []place) bool {
	return !slices.ContainsFunc(places, func(p place) bool {
		return !r.sameStructure(p.declared.Underlying(), types.Unalias(p.actual))
	})
}

func (r *restater) sameStructure(declared, actual types.Type) bool {
	return types.Identical(r.typ(embedsLast(declared)), r.typ(embedsLast(actual)))
}
