package compare

import (
	"go/types"
	"iter"
	"slices"

	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/gotypes"
)

// This file is on the instances of generic types that clients have no name for, and
// nothing infers the type arguments of: what they get is the instance, so that other type
// arguments, or none, take its place as another type does (docs/comparison.md#two-worlds).

// instance notes what is in the place of an instance that clients cannot write.
func (s *successors) instance(d *types.Named, a types.Type) {
	tn := d.Origin().Obj()
	if d.TypeArgs().Len() == 0 || !api.Nameless(tn) {
		return
	}
	if !slices.ContainsFunc(s.instances[tn], func(p place) bool { return types.Identical(p.declared, d) && types.Identical(p.actual, a) }) {
		s.instances[tn] = append(s.instances[tn], place{d, a})
	}
}

// leaveUninferred leaves the generic types each instance of which has one type in all of its
// places, and that no declaration mentions with type parameters.
func (s *successors) leaveUninferred() {
	if len(s.instances) == 0 {
		return
	}
	generic := s.mentionedGenerically()
	for tn, list := range s.instances {
		if generic[tn] || !eachOnce(list) && !eachOneType(list) {
			delete(s.instances, tn)
		}
	}
}

// eachOneType is eachOnce for places that types without a name may be in.
func eachOneType(places []place) bool {
	for i, p := range places {
		if gotypes.HasTypeParam(p.declared) || gotypes.HasTypeParam(p.actual) ||
			slices.ContainsFunc(places[:i], func(q place) bool { return types.Identical(p.declared, q.declared) }) {
			return false
		}
	}
	return true
}

// instanceSucceeds reports whether what is in the places of an instance offers clients what
// they had.
func (s *successors) instanceSucceeds(p place) bool {
	if named, ok := p.actual.(*types.Named); !ok || named.Obj().Pkg() == nil {
		return s.writtenOut(p.declared, p.actual)
	}
	return s.differsUnseen(p) || s.restater.succeeds(p.declared, p.actual)
}

// differsUnseen reports whether two instances of a type differ in type arguments that it
// does not show: all else that has changed is a finding on the type.
func (s *successors) differsUnseen(p place) bool {
	d, a := p.declared.(*types.Named), p.actual.(*types.Named)
	if s.byName(d.Origin().Obj()) != a.Origin().Obj() || d.TypeArgs().Len() != a.TypeArgs().Len() || s.restater.maySeal(d) {
		return false
	}
	if api.Comparable(d) && !api.Comparable(a) && api.Comparable(a.Origin()) {
		return false // which is no finding on the type
	}
	for i := range d.TypeArgs().Len() {
		if api.ShowsParam(d.Origin(), i) && !types.Identical(s.restater.typ(d.TypeArgs().At(i)), a.TypeArgs().At(i)) {
			return false
		}
	}
	return true
}

// instancesOf returns the instances of a type that others take the place of, with these.
func (w *Worlds) instancesOf(tn *types.TypeName) []place { return w.walked().instances[tn] }

// mentionedGenerically returns the types that some declaration of the promised world which
// clients see mentions with type parameters, and they may infer these.
func (w *Worlds) mentionedGenerically() map[*types.TypeName]bool {
	found := make(map[*types.TypeName]bool)
	visit := func(t types.Type) {
		for u := range gotypes.All(t) {
			if named, ok := u.(*types.Named); ok && named.TypeArgs().Len() > 0 && gotypes.HasTypeParam(named) {
				found[named.Origin().Obj()] = true
			}
		}
	}
	exposed := make(map[*types.TypeName]bool)
	for _, pkg := range w.Promised.Packages() {
		if !w.covers(pkg) || pkg.Name() == "main" || api.Internal(pkg.Path()) {
			continue
		}
		for _, name := range pkg.Scope().Names() {
			obj := pkg.Scope().Lookup(name)
			if _, isType := obj.(*types.TypeName); isType || obj.Exported() {
				for t := range declaredTypes(obj) {
					visit(t)
				}
			}
		}
		for _, tn := range api.ExposedOf(pkg, func(p *types.Package) bool { return api.Internal(p.Path()) }) {
			exposed[tn] = true
		}
	}
	for tn := range exposed {
		for t := range declaredTypes(tn) {
			visit(t)
		}
	}
	return found
}

// declaredTypes returns the types that the declaration of an object is written with.
func declaredTypes(obj types.Object) iter.Seq[types.Type] {
	return func(yield func(types.Type) bool) {
		list := []types.Type{obj.Type()}
		for p := range gotypes.TypeParams(obj.Type()).TypeParams() {
			list = append(list, p.Constraint())
		}
		if named, ok := obj.Type().(*types.Named); ok {
			list = append(list, named.Underlying())
			for m := range named.Methods() {
				list = append(list, m.Type())
			}
		}
		for _, t := range list {
			if !yield(t) {
				return
			}
		}
	}
}

// instanceOf returns what takes the place of an instance that clients cannot write, nil if
// it is an instance of what takes the place of the generic type.
func (s *successors) instanceOf(t *types.Named) types.Type {
	for _, p := range s.instances[t.Origin().Obj()] {
		if types.Identical(p.declared, t) {
			return p.actual
		}
	}
	return nil
}

// instance returns what takes the place of an instance of another package's type, or nil.
func (w *Worlds) instance(t *types.Named) types.Type {
	if w == nil || t.TypeArgs().Len() == 0 || !api.Nameless(t.Origin().Obj()) {
		return nil
	}
	return w.walked().instanceOf(t)
}

// instanceOf returns what takes the place of an instance that clients cannot write, or nil:
// the unexported types of the package itself give way.
func (r *restater) instanceOf(t *types.Named) types.Type {
	tn := t.Obj()
	if r.instance == nil || tn.Pkg() == r.declared && !tn.Exported() {
		return nil
	}
	return r.instance(t)
}

// onlyInstances reports whether clients get a generic type by its instances only, and have
// others in the places of these.
func (w *Worlds) onlyInstances(tn *types.TypeName) bool {
	return w != nil && len(w.walked().instances[tn]) > 0
}

// comparableInstances reports whether clients get a declared generic type by instances alone,
// all of which are still comparable.
func (c *comparison) comparableInstances(tn *types.TypeName) bool {
	if c.Private {
		places := []place(nil)
		if c.Declared.Whole {
			places = c.Worlds.instancesOf(tn)
		}
		return len(places) > 0 && every(places, func(p place) bool { return api.Comparable(p.actual) })
	}
	places := c.re.places[tn]
	return len(places) > 0 && !makesInstances(tn) && every(places, func(p place) bool {
		return !gotypes.HasTypeParam(p.declared) && api.Comparable(p.actual)
	})
}

// makesInstances reports whether a generic type is written with other instances of itself.
func makesInstances(tn *types.TypeName) bool {
	for t := range declaredTypes(tn) {
		for u := range gotypes.All(t) {
			named, ok := u.(*types.Named)
			if !ok || named.Origin().Obj() != tn {
				continue
			}
			for i := range named.TypeArgs().Len() {
				if p, ok := named.TypeArgs().At(i).(*types.TypeParam); !ok || p.Index() != i {
					return true
				}
			}
		}
	}
	return false
}
