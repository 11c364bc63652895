package toentries

import (
	"go/types"
	"slices"

	"github.com/importspy/importspy/internal/gotypes"
)

// instanceFor returns the interface that named may implement of all those that t is
// with type arguments: t itself if it has no type parameters, and nil if there is no
// such interface. A type parameter that no method mentions can be any type, since named
// implements all of these instances or none. If it is to be embedded, then those who do
// so declare the exported methods.
func instanceFor(t types.Type, named *types.Named, embedded bool) types.Type {
	params := openParams(t)
	if len(params) == 0 {
		return t
	}
	own := gotypes.OfItself(named)
	receivers := []types.Type{own}
	if !types.IsInterface(named) {
		receivers = []types.Type{types.NewPointer(own), own}
	}
	for _, receiver := range receivers {
		b := make(binding)
		if b.receiver(t.Underlying().(*types.Interface), receiver, embedded) && b.rest(params) {
			return b.instance(t, params)
		}
	}
	return nil
}

// openParams returns the type parameters of a generic type, or those that a type
// without a name is written with, if only as arguments of an alias, or as parts of the
// constraints of others.
func openParams(t types.Type) []*types.TypeParam {
	if list := gotypes.TypeParams(t); list.Len() > 0 {
		return slices.Collect(list.TypeParams())
	}
	if _, isNamed := t.(*types.Named); isNamed {
		return nil
	}
	var params []*types.TypeParam
	var visit func(types.Type)
	visit = func(t types.Type) {
		for u := range gotypes.All(t) {
			switch u := u.(type) {
			case *types.TypeParam:
				if !slices.Contains(params, u) {
					params = append(params, u)
					visit(u.Constraint())
				}
			case *types.Alias:
				for arg := range u.TypeArgs().Types() {
					visit(arg)
				}
			}
		}
	}
	visit(t)
	return params
}

// HasUnexported reports whether a type or, unless byValue is set, a pointer to it has the
// unexported methods of an interface, which may be generic.
func HasUnexported(t types.Type, iface *types.Interface, byValue bool) bool {
	b, set := make(binding), MethodSet(t)
	if named, ok := t.(*types.Named); ok && byValue {
		set = types.NewMethodSet(gotypes.OfItself(named))
	}
	for m := range iface.Methods() {
		if m.Exported() {
			continue
		}
		if sel := set.Lookup(m.Pkg(), m.Name()); sel == nil || !unify(m.Type(), sel.Type(), b) || !types.Identical(b.substitute(m.Type()), sel.Type()) {
			return false
		}
	}
	return true
}

// MethodSet returns the method set of a pointer to a type, or that of an interface.
func MethodSet(t types.Type) *types.MethodSet {
	if named, ok := t.(*types.Named); ok {
		t = gotypes.OfItself(named)
	}
	if !types.IsInterface(t) {
		t = types.NewPointer(t)
	}
	return types.NewMethodSet(t)
}

// A binding has type arguments for the type parameters of an interface.
type binding map[*types.TypeParam]types.Type

// receiver binds the type parameters so that a receiver has the methods of an
// interface, of which only the unexported ones if it is to be embedded, and is the one
// type that it allows, if there is just one.
func (b binding) receiver(iface *types.Interface, receiver types.Type, embedded bool) bool {
	set := types.NewMethodSet(receiver)
	for m := range iface.Methods() {
		if embedded && m.Exported() {
			continue
		}
		sel := set.Lookup(m.Pkg(), m.Name())
		if sel == nil || !unify(m.Type(), sel.Type(), b) {
			return false
		}
	}
	for e := range iface.EmbeddedTypes() {
		if !b.element(e, receiver) {
			return false
		}
	}
	return true
}

func (b binding) element(e, receiver types.Type) bool {
	tilde := false
	if union, ok := types.Unalias(e).(*types.Union); ok {
		if union.Len() != 1 {
			return true
		}
		e, tilde = union.Term(0).Type(), union.Term(0).Tilde()
	}
	if iface, ok := e.Underlying().(*types.Interface); ok {
		for e := range iface.EmbeddedTypes() {
			if !b.element(e, receiver) {
				return false
			}
		}
		return true // its methods are those of the interface around it
	}
	if tilde {
		receiver = receiver.Underlying()
	}
	return unify(e, receiver, b)
}

// rest binds the type parameters that are left to types that satisfy their
// constraints. It reports whether all of them are satisfied.
func (b binding) rest(params []*types.TypeParam) bool {
	left := make(map[*types.TypeParam]bool)
	for _, p := range params {
		if b[p] == nil {
			b[p], left[p] = argumentFor(p.Constraint()), true
		}
	}
	for _, p := range params {
		if !b.close(p, left) {
			return false
		}
	}
	for _, p := range params {
		iface, ok := b.substitute(p.Constraint()).Underlying().(*types.Interface)
		if !ok || !gotypes.Satisfies(b[p], iface) {
			return false
		}
	}
	return true
}

// close replaces the type parameters in what p is bound to, if it is one of left: the first type
// of a constraint can mention others. It removes p from left, and reports whether they do not
// mention each other in a circle.
func (b binding) close(p *types.TypeParam, left map[*types.TypeParam]bool) bool {
	if open, ok := left[p]; !ok || !open {
		return !ok
	}
	left[p] = false // until it is done
	for t := range gotypes.All(b[p]) {
		if other, ok := t.(*types.TypeParam); ok && !b.close(other, left) {
			return false
		}
	}
	b[p] = b.substitute(b[p])
	delete(left, p)
	return true
}

// argumentFor returns the first type that a constraint lists, or else its own methods
// as an interface, or else a type that a method which comes to mention the type
// parameter is least likely to mention.
func argumentFor(constraint types.Type) types.Type {
	iface, ok := constraint.Underlying().(*types.Interface)
	if !ok {
		return constraint
	}
	for e := range iface.EmbeddedTypes() {
		if union, ok := types.Unalias(e).(*types.Union); ok {
			return union.Term(0).Type()
		}
		if inner, ok := e.Underlying().(*types.Interface); !ok {
			return e
		} else if !inner.IsMethodSet() && !inner.IsComparable() {
			return argumentFor(e)
		}
	}
	if iface.IsMethodSet() && iface.NumMethods() > 0 {
		return constraint
	}
	return types.NewStruct(nil, nil)
}

// instance returns t with the type arguments.
func (b binding) instance(t types.Type, params []*types.TypeParam) types.Type {
	if gotypes.TypeParams(t).Len() == 0 {
		return b.substitute(t)
	}
	args := make([]types.Type, len(params))
	for i, p := range params {
		args[i] = b[p]
	}
	return gotypes.Instance(t, args)
}

// substitute replaces the type parameters in a type. What they are bound to is of the
// receiver, in which they do not occur. An instance of an alias may mention them without
// standing for a type that does.
func (b binding) substitute(t types.Type) types.Type {
	switch t := t.(type) {
	case *types.TypeParam:
		if b[t] != nil {
			return b[t]
		}
		return t
	case *types.Alias:
		args := make([]types.Type, t.TypeArgs().Len())
		for i := range args {
			args[i] = b.substitute(t.TypeArgs().At(i))
		}
		if !slices.Equal(args, slices.Collect(t.TypeArgs().Types())) {
			return gotypes.Instance(t.Origin(), args)
		}
	}
	return gotypes.Map(t, b.substitute)
}

// unify binds the type parameters of pattern so that it is t, as far as the parts
// of the two correspond. (The order in which interfaces embed others does not
// matter.) Whether it is, is judged afterwards, on the instance.
func unify(pattern, t types.Type, bound map[*types.TypeParam]types.Type) bool {
	return unifyIn(pattern, t, bound, make(gotypes.Open))
}

func unifyIn(pattern, t types.Type, bound map[*types.TypeParam]types.Type, open gotypes.Open) bool {
	pattern, t = types.Unalias(pattern), types.Unalias(t)
	if p, ok := pattern.(*types.TypeParam); ok {
		if bound[p] == nil {
			bound[p] = t
		}
		return types.Identical(bound[p], t)
	}
	if !open.Begin(pattern) {
		return true
	}
	defer open.End(pattern)
	for p, u := range gotypes.Pairs(pattern, t) {
		if p.Type != nil && u.Type != nil && p.Role != gotypes.Element && !unifyIn(p.Type, u.Type, bound, open) {
			return false
		}
	}
	return true
}
