package gotypes

import (
	"go/types"
	"slices"
)

// Map returns t with f applied to its direct parts. It is the step of a
// substitution: an f that replaces some types returns Map(t, f) of all others.
//
// If f changes no part, then the result is t itself. A part that is an alias counts
// as unchanged if f returns what it stands for. What is rebuilt keeps names,
// positions, packages and tags, and:
//
//   - a defined type keeps its declaration, which has no part in it; with other type
//     arguments, it becomes another instance;
//   - an alias has no other declaration to stand for: it becomes what f makes of its
//     target;
//   - a signature loses its receiver, which is not part of its identity. Its type
//     parameters, which no other signature can have, become new ones, also where f has
//     left them in parameters and results;
//   - an interface becomes the receiver of its methods, for which f must return
//     signatures. It is not completed, since it may embed a defined type that is still
//     without an underlying type: call [types.Interface.Complete] before goroutines
//     share it.
func Map(t types.Type, f func(types.Type) types.Type) types.Type {
	switch t := t.(type) {
	case *types.Alias:
		if target, changed := mapPart(types.Unalias(t), f); changed {
			return target
		}
	case *types.Named:
		if args, changed := mapList(t.TypeArgs().Len(), t.TypeArgs().At, f); changed {
			return Instance(t.Origin(), args)
		}
	case *types.Pointer:
		if elem, changed := mapPart(t.Elem(), f); changed {
			return types.NewPointer(elem)
		}
	case *types.Slice:
		if elem, changed := mapPart(t.Elem(), f); changed {
			return types.NewSlice(elem)
		}
	case *types.Array:
		if elem, changed := mapPart(t.Elem(), f); changed {
			return types.NewArray(elem, t.Len())
		}
	case *types.Chan:
		if elem, changed := mapPart(t.Elem(), f); changed {
			return types.NewChan(t.Dir(), elem)
		}
	case *types.Map:
		key, changedKey := mapPart(t.Key(), f)
		elem, changedElem := mapPart(t.Elem(), f)
		if changedKey || changedElem {
			return types.NewMap(key, elem)
		}
	case *types.Tuple:
		return mapTuple(t, f)
	case *types.Signature:
		return mapSignature(t, f)
	case *types.Struct:
		return mapStruct(t, f)
	case *types.Interface:
		return mapInterface(t, f)
	case *types.Union:
		list, changed := mapList(t.Len(), func(i int) types.Type { return t.Term(i).Type() }, f)
		if changed {
			terms := make([]*types.Term, t.Len())
			for i := range terms {
				terms[i] = types.NewTerm(t.Term(i).Tilde(), list[i])
			}
			return types.NewUnion(terms)
		}
	}
	return t
}

// Instance returns the instance of a generic type or alias that has the type
// arguments, without a check of their constraints. If it has not as many type
// parameters, then there is none, and the result is nil.
func Instance(generic types.Type, args []types.Type) types.Type {
	if TypeParams(generic).Len() != len(args) {
		return nil
	}
	inst, err := types.Instantiate(nil, generic, args, false)
	if err != nil {
		return nil
	}
	return inst
}

func mapPart(t types.Type, f func(types.Type) types.Type) (types.Type, bool) {
	if u := f(t); u != t && u != types.Unalias(t) {
		return u, true
	}
	return t, false
}

// mapList maps n types. If none changes, then it returns no list.
func mapList(n int, at func(int) types.Type, f func(types.Type) types.Type) (list []types.Type, changed bool) {
	for i := range n {
		t, differs := mapPart(at(i), f)
		if differs && !changed {
			changed, list = true, make([]types.Type, n)
			for j := range i {
				list[j] = at(j)
			}
		}
		if changed {
			list[i] = t
		}
	}
	return list, changed
}

func mapTuple(t *types.Tuple, f func(types.Type) types.Type) *types.Tuple {
	list, changed := mapList(t.Len(), func(i int) types.Type { return t.At(i).Type() }, f)
	if !changed {
		return t
	}
	vars := make([]*types.Var, len(list))
	for i := range vars {
		v := t.At(i)
		vars[i] = types.NewParam(v.Pos(), v.Pkg(), v.Name(), list[i])
	}
	return types.NewTuple(vars...)
}

func mapSignature(t *types.Signature, f func(types.Type) types.Type) types.Type {
	own := t.TypeParams()
	constraints, changed := mapList(own.Len(), func(i int) types.Type { return own.At(i).Constraint() }, f)
	params, results := mapTuple(t.Params(), f), mapTuple(t.Results(), f)
	if !changed && params == t.Params() && results == t.Results() {
		return t
	}
	if own.Len() == 0 {
		return types.NewSignatureType(nil, nil, nil, params, results, t.Variadic())
	}
	fresh := make([]*types.TypeParam, own.Len())
	for i := range fresh {
		obj := own.At(i).Obj()
		fresh[i] = types.NewTypeParam(types.NewTypeName(obj.Pos(), obj.Pkg(), obj.Name(), nil), nil)
	}
	var renew func(types.Type) types.Type
	renew = func(t types.Type) types.Type {
		if p, ok := t.(*types.TypeParam); ok {
			if i := slices.Index(slices.Collect(own.TypeParams()), p); i >= 0 {
				return fresh[i]
			}
		}
		return Map(t, renew)
	}
	for i, p := range fresh {
		if changed {
			p.SetConstraint(renew(constraints[i]))
		} else {
			p.SetConstraint(renew(own.At(i).Constraint()))
		}
	}
	return types.NewSignatureType(nil, nil, fresh, mapTuple(params, renew), mapTuple(results, renew), t.Variadic())
}

func mapStruct(t *types.Struct, f func(types.Type) types.Type) types.Type {
	list, changed := mapList(t.NumFields(), func(i int) types.Type { return t.Field(i).Type() }, f)
	if !changed {
		return t
	}
	fields, tags := make([]*types.Var, len(list)), make([]string, len(list))
	for i := range fields {
		v := t.Field(i)
		fields[i] = types.NewField(v.Pos(), v.Pkg(), v.Name(), list[i], v.Embedded())
		tags[i] = t.Tag(i)
	}
	return types.NewStruct(fields, tags)
}

func mapInterface(t *types.Interface, f func(types.Type) types.Type) types.Type {
	signatures, changed := mapList(t.NumExplicitMethods(), func(i int) types.Type { return t.ExplicitMethod(i).Type() }, f)
	embedded, changedToo := mapList(t.NumEmbeddeds(), t.EmbeddedType, f)
	if !changed && !changedToo {
		return t
	}
	methods := make([]*types.Func, t.NumExplicitMethods())
	for i := range methods {
		m := t.ExplicitMethod(i)
		sig := m.Signature()
		if changed {
			sig = signatures[i].(*types.Signature)
		}
		sig = types.NewSignatureType(nil, nil, nil, sig.Params(), sig.Results(), sig.Variadic())
		methods[i] = types.NewFunc(m.Pos(), m.Pkg(), m.Name(), sig)
	}
	if !changedToo {
		embedded = slices.Collect(t.EmbeddedTypes())
	}
	iface := types.NewInterfaceType(methods, embedded)
	if t.IsImplicit() {
		iface.MarkImplicit()
	}
	return iface
}
