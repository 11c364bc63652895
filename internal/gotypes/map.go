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
	if _, ok := t.(*types.Alias); ok {
		target := types.Unalias(t)
		if u := f(target); u != target {
			return u
		}
		return t
	}
	var buf [8]types.Type
	list, changed := buf[:0], false
	for p := range Parts(t) {
		if u := f(p.Type); u != p.Type && u != types.Unalias(p.Type) {
			list, changed = append(list, u), true
		} else {
			list = append(list, p.Type)
		}
	}
	if !changed {
		return t
	}
	return rebuild(t, list)
}

// rebuild returns t with other parts.
func rebuild(t types.Type, parts []types.Type) types.Type {
	switch t := t.(type) {
	case *types.Named:
		return Instance(t.Origin(), slices.Clone(parts))
	case *types.Pointer:
		return types.NewPointer(parts[0])
	case *types.Slice:
		return types.NewSlice(parts[0])
	case *types.Array:
		return types.NewArray(parts[0], t.Len())
	case *types.Chan:
		return types.NewChan(t.Dir(), parts[0])
	case *types.Map:
		return types.NewMap(parts[0], parts[1])
	case *types.Tuple:
		return rebuildTuple(t, parts)
	case *types.Signature:
		return rebuildSignature(t, parts)
	case *types.Struct:
		return rebuildStruct(t, parts)
	case *types.Interface:
		return rebuildInterface(t, parts)
	case *types.Union:
		terms := make([]*types.Term, len(parts))
		for i, part := range parts {
			terms[i] = types.NewTerm(t.Term(i).Tilde(), part)
		}
		return types.NewUnion(terms)
	}
	return t
}

func rebuildTuple(t *types.Tuple, parts []types.Type) *types.Tuple {
	vars := make([]*types.Var, len(parts))
	for i, part := range parts {
		v := t.At(i)
		vars[i] = types.NewParam(v.Pos(), v.Pkg(), v.Name(), part)
	}
	return types.NewTuple(vars...)
}

func rebuildStruct(t *types.Struct, parts []types.Type) types.Type {
	fields, tags := make([]*types.Var, len(parts)), make([]string, len(parts))
	for i, part := range parts {
		v := t.Field(i)
		fields[i], tags[i] = types.NewField(v.Pos(), v.Pkg(), v.Name(), part, v.Embedded()), t.Tag(i)
	}
	return types.NewStruct(fields, tags)
}

// Plain returns the signature with the parameters and results of sig, without its receiver and
// type parameters.
func Plain(sig *types.Signature) *types.Signature {
	return types.NewSignatureType(nil, nil, nil, sig.Params(), sig.Results(), sig.Variadic())
}

// NewMethod returns a method like m, of a package, for an interface type that is to be made:
// it becomes the receiver of its methods, which therefore cannot be those of another type.
func NewMethod(pkg *types.Package, m *types.Func) *types.Func {
	return types.NewFunc(m.Pos(), pkg, m.Name(), Plain(m.Signature()))
}

func rebuildInterface(t *types.Interface, parts []types.Type) types.Type {
	methods := make([]*types.Func, t.NumExplicitMethods())
	for i := range methods {
		m := t.ExplicitMethod(i)
		methods[i] = types.NewFunc(m.Pos(), m.Pkg(), m.Name(), Plain(parts[i].(*types.Signature)))
	}
	iface := types.NewInterfaceType(methods, slices.Clone(parts[len(methods):]))
	if t.IsImplicit() {
		iface.MarkImplicit()
	}
	return iface
}

func rebuildSignature(t *types.Signature, parts []types.Type) types.Type {
	own := slices.Collect(t.TypeParams().TypeParams())
	fresh := make([]*types.TypeParam, len(own))
	for i, p := range own {
		fresh[i] = types.NewTypeParam(types.NewTypeName(p.Obj().Pos(), p.Obj().Pkg(), p.Obj().Name(), nil), nil)
	}
	if len(own) > 0 {
		parts = slices.Clone(parts)
		for i, part := range parts {
			parts[i] = renew(part, own, fresh)
		}
	}
	for i, p := range fresh {
		p.SetConstraint(parts[i])
	}
	params := parts[len(own):]
	n := t.Params().Len()
	return types.NewSignatureType(nil, nil, fresh, rebuildTuple(t.Params(), params[:n]), rebuildTuple(t.Results(), params[n:]), t.Variadic())
}

// renew returns t with fresh type parameters in the place of a signature's own.
func renew(t types.Type, own, fresh []*types.TypeParam) types.Type {
	if p, ok := t.(*types.TypeParam); ok {
		if i := slices.Index(own, p); i >= 0 {
			return fresh[i]
		}
	}
	return Map(t, func(part types.Type) types.Type { return renew(part, own, fresh) })
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
