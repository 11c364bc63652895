// Package gotypes walks types, pairs the parts of two types, and rebuilds types
// from changed parts, so that no caller has to know what each kind of type is made
// of.
//
// All of it goes one level deep or follows the syntax of a type, which is finite.
// It never enters the declaration of a defined type or of a type parameter, where
// cycles are: a caller that follows [types.Named.Underlying] or
// [types.TypeParam.Constraint] keeps track of what it has seen.
package gotypes

import (
	"go/types"
	"iter"
)

// A Role says what a part is to the type that it is a part of.
type Role uint8

// The roles, in the order in which a type has its parts.
const (
	TypeArg    Role = iota // of an instance of a generic type or alias
	Target                 // what an alias stands for, which is not an alias itself
	Constraint             // of a type parameter of a function
	Param                  // also of each variable of a tuple
	Result
	Field   // of a struct, embedded or not
	Method  // that an interface lists: its signature
	Element // that an interface embeds
	Term    // of a union
	Key     // of a map
	Elem    // of a pointer, a slice, an array, a channel or a map
	roles   // how many there are
)

// A Part is a type as a direct part of another one.
type Part struct {
	Role  Role
	Index int // among the parts of the same role
	Type  types.Type
	// Obj is what the part is the type of: a field, a parameter or a result
	// (*types.Var), a method (*types.Func), a type parameter (*types.TypeName). Other
	// parts have none.
	Obj types.Object
}

// Parts returns the direct parts of t in source order, as far as go/types keeps
// that: the methods of an interface are sorted and precede what it embeds.
//
// A receiver is not a part of a signature. A basic type and a type parameter have
// no parts, nor has a defined type other than its type arguments. Those of an alias
// need not occur in its target, which has the others already.
func Parts(t types.Type) iter.Seq[Part] {
	return func(yield func(Part) bool) { parts(t, yield) }
}

// parts reports whether yield asks for more.
func parts(t types.Type, yield func(Part) bool) bool {
	switch t := t.(type) {
	case *types.Alias:
		return each(TypeArg, t.TypeArgs().Len(), t.TypeArgs().At, yield) && yield(Part{Role: Target, Type: types.Unalias(t)})
	case *types.Named:
		return each(TypeArg, t.TypeArgs().Len(), t.TypeArgs().At, yield)
	case *types.Pointer, *types.Slice, *types.Array, *types.Chan:
		return yield(Part{Role: Elem, Type: t.(interface{ Elem() types.Type }).Elem()})
	case *types.Map:
		return yield(Part{Role: Key, Type: t.Key()}) && yield(Part{Role: Elem, Type: t.Elem()})
	case *types.Tuple:
		return eachOf(Param, t.Len(), t.At, yield)
	case *types.Signature:
		return constraints(t.TypeParams(), yield) &&
			eachOf(Param, t.Params().Len(), t.Params().At, yield) && eachOf(Result, t.Results().Len(), t.Results().At, yield)
	case *types.Struct:
		return eachOf(Field, t.NumFields(), t.Field, yield)
	case *types.Interface:
		return eachOf(Method, t.NumExplicitMethods(), t.ExplicitMethod, yield) && each(Element, t.NumEmbeddeds(), t.EmbeddedType, yield)
	case *types.Union:
		return each(Term, t.Len(), func(i int) types.Type { return t.Term(i).Type() }, yield)
	}
	return true
}

func each(role Role, n int, at func(int) types.Type, yield func(Part) bool) bool {
	for i := range n {
		if !yield(Part{Role: role, Index: i, Type: at(i)}) {
			return false
		}
	}
	return true
}

func eachOf[O types.Object](role Role, n int, at func(int) O, yield func(Part) bool) bool {
	for i := range n {
		if obj := at(i); !yield(Part{role, i, obj.Type(), obj}) {
			return false
		}
	}
	return true
}

func constraints(list *types.TypeParamList, yield func(Part) bool) bool {
	for i := range list.Len() {
		if p := list.At(i); !yield(Part{Constraint, i, p.Constraint(), p.Obj()}) {
			return false
		}
	}
	return true
}

// All returns t and the types that it is made of at any depth, each before its
// parts. It goes through aliases and leaves out their type arguments, which need
// not occur in what they stand for, and the constraints of type parameters.
func All(t types.Type) iter.Seq[types.Type] {
	return func(yield func(types.Type) bool) { all(t, yield) }
}

func all(t types.Type, yield func(types.Type) bool) bool {
	_, isAlias := t.(*types.Alias)
	return yield(t) && parts(t, func(p Part) bool {
		return p.Role == Constraint || p.Role == TypeArg && isAlias || all(p.Type, yield)
	})
}

// HasTypeParam reports whether t is made of a type parameter.
func HasTypeParam(t types.Type) bool {
	for u := range All(t) {
		if _, ok := u.(*types.TypeParam); ok {
			return true
		}
	}
	return false
}

// Has reports whether a type is made of a type parameter, at any depth, or is the parameter.
func Has(t types.Type, p *types.TypeParam) bool {
	for u := range All(t) {
		if u == types.Type(p) {
			return true
		}
	}
	return false
}

// TypeParams returns the type parameters of a defined type, an alias or a
// signature, nil of other types.
func TypeParams(t types.Type) *types.TypeParamList {
	if generic, ok := t.(interface{ TypeParams() *types.TypeParamList }); ok {
		return generic.TypeParams()
	}
	return nil
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
	return Instance(t, args)
}
