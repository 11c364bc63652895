package compare

import (
	"go/token"
	"go/types"

	"github.com/importspy/importspy/internal/gotypes"
)

// Declared types that are written with type parameters can become the same type when
// clients choose the arguments. Which arguments these are, unification finds out.

// Bindings have types for type parameters, which may mention others.
type bindings map[*types.TypeParam]types.Type

// unify returns bindings with which two types are identical, nil if there are none. The
// constraints of the type parameters permit them.
func unify(x, y types.Type) bindings {
	b := make(bindings)
	if !b.unify(x, y) || !types.Identical(b.typ(x), b.typ(y)) || !b.satisfied() {
		return nil
	}
	return b
}

// instanceOf returns the bindings with which the type pattern is t as it is, nil if
// there are none.
func instanceOf(t, pattern types.Type) bindings {
	b := make(bindings)
	if !gotypes.HasTypeParam(pattern) || !b.unify(pattern, t) || !types.Identical(b.typ(pattern), t) {
		return nil
	}
	return b
}

// unify adds to b what makes the corresponding parts of two types alike. Whether the
// types are identical then is to be judged.
func (b bindings) unify(x, y types.Type) bool { return b.unifyIn(x, y, make(gotypes.Open)) }

func (b bindings) unifyIn(x, y types.Type, open gotypes.Open) bool {
	x, y = b.resolve(x), b.resolve(y)
	if types.Identical(x, y) {
		return true
	}
	if p, ok := x.(*types.TypeParam); ok {
		return b.bind(p, y)
	}
	if p, ok := y.(*types.TypeParam); ok {
		return b.bind(p, x)
	}
	if !open.Begin(x) {
		return true
	}
	defer open.End(x)
	for xp, yp := range gotypes.Pairs(x, y) {
		if xp.Type == nil || yp.Type == nil || !b.unifyIn(xp.Type, yp.Type, open) {
			return false
		}
	}
	return true
}

func (b bindings) resolve(t types.Type) types.Type {
	t = types.Unalias(t)
	for p, _ := t.(*types.TypeParam); b[p] != nil; p, _ = t.(*types.TypeParam) {
		t = types.Unalias(b[p])
	}
	return t
}

func (b bindings) bind(p *types.TypeParam, t types.Type) bool {
	if gotypes.Has(b.typ(t), p) {
		return false // no type contains itself
	}
	b[p] = t
	return true
}

// typ returns t with what b has for its type parameters.
func (b bindings) typ(t types.Type) types.Type {
	if p, ok := t.(*types.TypeParam); ok {
		if b[p] == nil {
			return p
		}
		return b.typ(b[p])
	}
	return gotypes.Map(t, b.typ)
}

// satisfied reports whether types without type parameters satisfy the constraints.
func (b bindings) satisfied() bool {
	for p := range b {
		t := b.typ(p)
		iface, ok := b.typ(p.Constraint()).Underlying().(*types.Interface)
		if ok && !gotypes.HasTypeParam(t) && !gotypes.HasTypeParam(iface) && !gotypes.Satisfies(t, iface) {
			return false
		}
	}
	return true
}

// bound returns an actual type with what b has for the declared type parameters that
// its own are tied to.
func (r *restater) bound(actual types.Type, b bindings) types.Type {
	own := make(bindings)
	for d := range b {
		if a, ok := r.params[d].(*types.TypeParam); ok {
			own[a] = r.typ(b.typ(d))
		}
	}
	return own.once(r.ownParams(actual))
}

// once is typ for types that are not to be bound themselves.
func (b bindings) once(t types.Type) types.Type {
	if p, ok := t.(*types.TypeParam); ok && b[p] != nil {
		return b[p]
	}
	return gotypes.Map(t, b.once)
}

// alike reports whether all instances that two declared literals share become one type
// in the actual package, too.
func (r *restater) alike(p, q place) bool {
	if !gotypes.HasTypeParam(p.declared) && !gotypes.HasTypeParam(q.declared) {
		return !types.Identical(p.declared, q.declared) || types.Identical(p.actual, q.actual)
	}
	q = r.renewed(q) // the clients of one declaration choose different arguments, too
	b := unify(p.declared, q.declared)
	return b == nil || types.Identical(r.bound(p.actual, b), r.bound(q.actual, b))
}

// renewed returns a place with type parameters that no other has.
func (r *restater) renewed(p place) place {
	declared, actual := make(bindings), make(bindings)
	for u := range gotypes.All(p.declared) {
		d, ok := u.(*types.TypeParam)
		if !ok || declared[d] != nil {
			continue
		}
		fresh := types.NewTypeParam(types.NewTypeName(token.NoPos, nil, d.Obj().Name(), nil), d.Constraint())
		declared[d] = fresh
		if a, ok := r.params[d].(*types.TypeParam); ok {
			twin := types.NewTypeParam(types.NewTypeName(token.NoPos, nil, a.Obj().Name(), nil), a.Constraint())
			actual[a], r.params[fresh] = twin, twin
		}
	}
	return place{declared.once(p.declared), actual.once(p.actual)}
}
