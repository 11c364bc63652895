package api

import (
	"go/types"
	"slices"
)

// Comparable reports whether values of type t can be compared by ==, given that
// type arguments can: a generic type may hold values of its type parameters, and
// it is up to the client what these are.
// (https://go.dev/ref/spec#Comparison_operators)
func Comparable(t types.Type) bool {
	switch t := t.Underlying().(type) {
	case *types.Slice, *types.Map, *types.Signature:
		return false
	case *types.Array:
		return Comparable(t.Elem())
	case *types.Struct:
		for f := range t.Fields() {
			if !Comparable(f.Type()) {
				return false
			}
		}
	}
	return true
}

// ComparableFor returns the type parameters whose arguments must be comparable so that t
// is, which is comparable then: those that it holds values of, unless their constraints
// see to it.
func ComparableFor(t types.Type) (params []*types.TypeParam) {
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		if !types.Comparable(t) {
			return []*types.TypeParam{t}
		}
		return nil
	default:
		switch u := t.Underlying().(type) {
		case *types.Array:
			return ComparableFor(u.Elem())
		case *types.Struct:
			for f := range u.Fields() {
				for _, p := range ComparableFor(f.Type()) {
					if !slices.Contains(params, p) {
						params = append(params, p)
					}
				}
			}
		}
	}
	return params
}
