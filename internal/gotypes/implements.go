package gotypes

import (
	"go/types"
	"runtime"
	"slices"
	"sync"
	"weak"
)

// When a struct lacks a method, go/types walks all types that it embeds, by pointer, to see
// whether one is invalid. It does not end if a type embeds an instance of itself with an alias
// for argument that ignores its parameter:
//
//	type A[P any] = bool
//
//	type T[P any] struct{ *T[A[P]] }
//
// The instances of T in T are identical, and the type checker accepts T; but each has another
// text, so that each is another pointer. This file asks go/types such questions as it answers.

// Implements is [types.Implements], which ends.
func Implements(t types.Type, iface *types.Interface) bool {
	return !lacksMethod(t, iface) && types.Implements(t, iface)
}

// Satisfies is [types.Satisfies], which ends.
func Satisfies(t types.Type, constraint *types.Interface) bool {
	return !lacksMethod(t, constraint) && types.Satisfies(t, constraint)
}

// AssignableTo is [types.AssignableTo], which ends.
func AssignableTo(v, t types.Type) bool { return !apart(v, t) && types.AssignableTo(v, t) }

// ConvertibleTo is [types.ConvertibleTo], which ends.
func ConvertibleTo(v, t types.Type) bool { return !apart(v, t) && types.ConvertibleTo(v, t) }

// apart reports whether one of two types is an interface that the other, a struct or a pointer
// to one, does not implement: neither can be assigned or converted to the other.
func apart(v, t types.Type) bool {
	if iface := interfaceOf(t); iface != nil && lacksMethod(v, iface) {
		return true
	}
	iface := interfaceOf(v)
	return iface != nil && lacksMethod(t, iface)
}

// interfaceOf returns the interface that a type, other than a type parameter, is, or nil.
func interfaceOf(t types.Type) *types.Interface {
	if _, isParam := types.Unalias(t).(*types.TypeParam); isParam {
		return nil
	}
	iface, _ := t.Underlying().(*types.Interface)
	return iface
}

// lacksMethod reports whether a struct, or a pointer to one, does not have all methods of an
// interface. One that embeds what is invalid may have them.
func lacksMethod(t types.Type, iface *types.Interface) bool {
	st := structOf(t)
	if st == nil {
		return false
	}
	missing, _ := types.MissingMethod(t, iface, true)
	return missing != nil && !embedsInvalid(st, make(map[*types.TypeName]bool))
}

// structOf returns the struct that a type is or points to, nil if it is another type.
func structOf(t types.Type) *types.Struct {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	st, _ := t.Underlying().(*types.Struct)
	return st
}

// embedsInvalid reports whether a struct embeds an invalid type at any depth. No field embeds
// a type parameter, so that all instances of a type embed the same types.
func embedsInvalid(st *types.Struct, seen map[*types.TypeName]bool) bool {
	for f := range st.Fields() {
		if !f.Embedded() {
			continue
		}
		if types.Unalias(f.Type()) == types.Typ[types.Invalid] {
			return true
		}
		if tn := embeddedName(f.Type()); tn != nil {
			if seen[tn] {
				continue
			}
			seen[tn] = true
		}
		if next := structOf(f.Type()); next != nil && embedsInvalid(next, seen) {
			return true
		}
	}
	return false
}

// embeddedName returns the name of the defined type that a type is or points to, or nil.
func embeddedName(t types.Type) *types.TypeName {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if named, ok := types.Unalias(t).(*types.Named); ok {
		return named.Origin().Obj()
	}
	return nil
}

// endless has what [Endless] has found, of each package for as long as that is in use: whoever
// type-checks clients asks about all that these import, over and over.
var endless sync.Map // of weak.Pointer[types.Package] to bool

// Endless reports whether a package, or one that it imports, if not directly, declares a struct of
// which go/types does not find all that it embeds, since the instances never repeat: a type check
// that fails may not end. The packages are complete.
func Endless(pkg *types.Package) bool { return endlessFrom(pkg, make(map[*types.Package]bool)) }

func endlessFrom(pkg *types.Package, above map[*types.Package]bool) bool {
	key := weak.Make(pkg)
	if known, ok := endless.Load(key); ok {
		return known.(bool)
	}
	if above[pkg] { // what is made up, as copies are, may import itself
		return false
	}
	above[pkg] = true
	found := declaresEndless(pkg) || slices.ContainsFunc(pkg.Imports(), func(imp *types.Package) bool { return endlessFrom(imp, above) })
	if _, twice := endless.LoadOrStore(key, found); !twice {
		runtime.AddCleanup(pkg, func(key weak.Pointer[types.Package]) { endless.Delete(key) }, key)
	}
	return found
}

func declaresEndless(pkg *types.Package) bool {
	for _, name := range pkg.Scope().Names() {
		tn, ok := pkg.Scope().Lookup(name).(*types.TypeName)
		if !ok {
			continue
		}
		named, ok := types.Unalias(tn.Type()).(*types.Named)
		if ok && named.Obj() == tn && named.TypeParams().Len() > 0 && embedsEndlessly(named) {
			return true
		}
	}
	return false
}

// manyInstances is how many structs a type may embed one in the other before it is taken to
// do so without end.
const manyInstances = 1000

func embedsEndlessly(t types.Type) bool {
	seen := make(map[*types.Struct]bool)
	var visit func(types.Type)
	visit = func(t types.Type) {
		st := structOf(t)
		if st == nil || seen[st] || len(seen) > manyInstances {
			return
		}
		seen[st] = true
		for f := range st.Fields() {
			if f.Embedded() {
				visit(f.Type())
			}
		}
	}
	visit(t)
	return len(seen) > manyInstances
}
