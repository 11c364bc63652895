package api

import "go/types"

// Walk visits the types that t is written with.
func Walk(t types.Type, visit func(types.Type)) {
	visit(t)
	each := func(list *types.Tuple) {
		for v := range list.Variables() {
			Walk(v.Type(), visit)
		}
	}
	switch t := t.(type) {
	case *types.Alias:
		Walk(types.Unalias(t), visit)
	case *types.Named:
		for arg := range t.TypeArgs().Types() {
			Walk(arg, visit)
		}
	case *types.Pointer:
		Walk(t.Elem(), visit)
	case *types.Slice:
		Walk(t.Elem(), visit)
	case *types.Array:
		Walk(t.Elem(), visit)
	case *types.Chan:
		Walk(t.Elem(), visit)
	case *types.Map:
		Walk(t.Key(), visit)
		Walk(t.Elem(), visit)
	case *types.Signature:
		each(t.Params())
		each(t.Results())
	case *types.Struct:
		for f := range t.Fields() {
			Walk(f.Type(), visit)
		}
	case *types.Interface:
		for m := range t.ExplicitMethods() {
			Walk(m.Type(), visit)
		}
		for e := range t.EmbeddedTypes() {
			Walk(e, visit)
		}
	case *types.Union:
		for term := range t.Terms() {
			Walk(term.Type(), visit)
		}
	}
}

// HasTypeParam reports whether t is written with a type parameter.
func HasTypeParam(t types.Type) bool {
	found := false
	Walk(t, func(t types.Type) {
		_, ok := t.(*types.TypeParam)
		found = found || ok
	})
	return found
}

// OfItself returns the instance of a generic type that its own declaration is
// about, whose arguments are its parameters; of another type, that type.
func OfItself(t *types.Named) types.Type {
	if t.TypeParams().Len() == 0 || t.TypeArgs().Len() > 0 {
		return t
	}
	args := make([]types.Type, t.TypeParams().Len())
	for i := range args {
		args[i] = t.TypeParams().At(i)
	}
	inst, err := types.Instantiate(nil, t, args, false)
	if err != nil {
		return t
	}
	return inst
}
