package api

import "go/types"

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
