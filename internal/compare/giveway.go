package compare

import (
	"go/types"
	"maps"
	"slices"

	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/gotypes"
	"github.com/importspy/importspy/internal/toentries"
	"github.com/importspy/importspy/internal/totypes"
)

// A place is where a declared type that clients cannot write stands, with what
// the package has there.
type place struct{ declared, actual types.Type }

// giveWay finds what is in the places of a type to which none corresponds: its
// underlying type, or, instance by instance, types with other parameters
// (docs/comparison.md#giving-way).
func (r *restater) giveWay(o *totypes.Object, places []place) {
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
func (r *restater) implementsAsPromised(o *totypes.Object, places []place) bool {
	for _, p := range places {
		named := p.declared.(*types.Named)
		for _, im := range o.Implements {
			if im.Type == nil {
				continue // a mistake of the contract says why
			}
			for i := range min(im.TypeParams.Len(), named.TypeArgs().Len()) {
				r.params[im.TypeParams.At(i)] = r.typ(named.TypeArgs().At(i))
			}
			if !toentries.Implements(p.actual, r.typ(im.Type), im.Manner) {
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

// reorder looks for another order or meaning of the type parameters of a type than that
// of the type which it is tied to, if it is in other places, or offers less there than it
// did (docs/comparison.md#giving-way).
func (r *restater) reorder(d *types.TypeName, places []place) {
	params := gotypes.TypeParams(d.Type())
	same := func(p place) bool { return types.Identical(r.typ(p.declared), p.actual) }
	offers := func(p place) bool { return same(p) && r.offersFields(p.declared, p.actual) }
	if params.Len() == 0 || every(places, offers) {
		return
	}
	if eachOnce(places) && !every(places, same) && r.pairInstances(d, places) {
		return
	}
	if a := r.named[d]; a.Name() == d.Name() && a.Pkg() == r.pkg { // or the entry would be under another name
		r.permute(params, 0, make([]bool, params.Len()), func() bool { return every(places, offers) })
	}
}

func every(places []place, is func(place) bool) bool {
	return !slices.ContainsFunc(places, func(p place) bool { return !is(p) })
}

// pairInstances unties a type and pairs its instances, if these offer the same, and
// reports whether they do.
func (r *restater) pairInstances(d *types.TypeName, places []place) bool {
	a, before := r.named[d], r.pairs
	delete(r.named, d)
	r.reached[a] = slices.Contains(slices.Collect(maps.Values(r.named)), a)
	r.instances[d], r.pairs = places, append(slices.Clone(before), places...)
	if every(places, func(p place) bool { return r.offersFields(p.declared, p.actual) }) {
		return true
	}
	delete(r.instances, d)
	r.pairs = before
	r.tie(d, a)
	return false
}

// permute looks for places of the type parameters from index i on, of which some are
// taken, with which all fit. It reports whether there are any.
func (r *restater) permute(params *types.TypeParamList, i int, taken []bool, fit func() bool) bool {
	if i == params.Len() {
		return fit()
	}
	if i > maxPermuted {
		return false
	}
	for j := range taken {
		if taken[j] {
			continue
		}
		taken[j], r.index[params.At(i)] = true, j
		if r.permute(params, i+1, taken, fit) {
			return true
		}
		taken[j] = false
		delete(r.index, params.At(i))
	}
	return false
}

// maxPermuted is the last index of a type parameter that permute goes to: there are 120
// orders then.
const maxPermuted = 5

// sameUnderlying reports whether the package has one type in all places of d, and
// that is, or has under it, what underlies d. Of a struct or interface that clients cannot
// write, one without a name has to have what they see.
func (r *restater) sameUnderlying(d *types.TypeName, places []place) bool {
	for _, p := range places {
		if !types.Identical(p.actual, places[0].actual) {
			return false
		}
	}
	under, actual := r.underOrSeen(d.Type()), types.Unalias(places[0].actual)
	if _, ok := under.(*types.Struct); (ok || unwritable(under)) && r.shows(under, actual) {
		return true
	}
	return r.sameStructure(under, actual.Underlying())
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

// notePlace notes what is in a place of a type of the promised world, if that has no name, or
// is an instance of a generic type, which no other instance of can be in these places.
func (s *successors) notePlace(tn *types.TypeName, a types.Type) {
	if named, ok := a.(*types.Named); ok && named.Obj().Pkg() != nil && named.TypeArgs().Len() == 0 || gotypes.TypeParams(tn.Type()).Len() > 0 || gotypes.HasTypeParam(a) {
		a = nil
	}
	if first, known := s.unnamed[tn]; known && (a == nil || first == nil || !types.Identical(first, a)) {
		a = nil
	}
	s.unnamed[tn] = a
}

// givesWay reports whether a type that clients have no name for gives way to one without a
// name, or an instance, that is in all of its places, in all packages.
func (s *successors) givesWay(d *types.TypeName, a types.Type) bool {
	if a == nil || !s.Whole || s.hasName(d) {
		return false
	}
	if _, ok := a.(*types.Named); ok {
		return s.restater.succeeds(d.Type(), a)
	}
	return s.writtenOut(d.Type(), a)
}

// writtenOut reports whether a type without a name is what underlies one that clients cannot
// tell from it.
func (s *successors) writtenOut(d, a types.Type) bool {
	return (types.IsInterface(d) || !hasOwnMethods(d)) && !s.restater.maySeal(d) && !toentries.IsSealed(d) && s.restater.sameStructure(d.Underlying(), a)
}

// given returns the type without a name that takes the place of one of another package that
// clients cannot write, or nil.
func (w *Worlds) given(tn *types.TypeName) types.Type {
	if w == nil || !api.Nameless(tn) {
		return nil
	}
	return w.walked().unnamed[tn]
}
