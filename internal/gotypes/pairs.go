package gotypes

import (
	"go/types"
	"iter"
	"reflect"
)

// Pairs returns the parts of x and y that correspond, in the order of x, with
// aliases looked through. It is how two types are walked in lockstep.
//
// Fields and methods correspond by name, the methods of interfaces whether they are
// listed or embedded. Whether unexported names are of corresponding packages is for
// the caller to decide. Other parts correspond by position, if both types have
// equally many of the role. A part without counterpart comes with the zero Part; so
// do all parts of types of different kinds.
func Pairs(x, y types.Type) iter.Seq2[Part, Part] {
	return func(yield func(x, y Part) bool) {
		x, y := types.Unalias(x), types.Unalias(y)
		var xbuf, ybuf [8]Part
		xs, ys := members(xbuf[:0], x), members(ybuf[:0], y)
		if !sameKind(x, y) {
			unpaired(xs, ys, yield)
			return
		}
		for role := range roles {
			var xr, yr []Part
			xr, xs = cut(xs, role)
			yr, ys = cut(ys, role)
			if !pairs(xr, yr, yield) {
				return
			}
		}
	}
}

// SameShape reports whether x and y, with aliases looked through, differ in nothing
// but the types of their parts and the packages of unexported names. All parts have
// a counterpart then. If these are identical, and the packages are the same, so are x
// and y; the reverse does not hold of interfaces, which can embed different types and
// be identical nevertheless.
func SameShape(x, y types.Type) bool {
	x, y = types.Unalias(x), types.Unalias(y)
	for px, py := range Pairs(x, y) {
		if px.Type == nil || py.Type == nil || px.Index != py.Index {
			return false
		}
	}
	switch x := x.(type) {
	case *types.Basic:
		y, ok := y.(*types.Basic)
		return ok && x.Kind() == y.Kind()
	case *types.TypeParam:
		return x == y
	case *types.Named:
		y, ok := y.(*types.Named)
		return ok && x.Origin() == y.Origin()
	case *types.Array:
		y, ok := y.(*types.Array)
		return ok && x.Len() == y.Len()
	case *types.Chan:
		y, ok := y.(*types.Chan)
		return ok && x.Dir() == y.Dir()
	case *types.Signature:
		y, ok := y.(*types.Signature)
		return ok && x.Variadic() == y.Variadic()
	case *types.Struct:
		y, ok := y.(*types.Struct)
		return ok && sameTags(x, y)
	case *types.Union:
		y, ok := y.(*types.Union)
		return ok && sameTildes(x, y)
	}
	return sameKind(x, y)
}

func sameKind(x, y types.Type) bool { return reflect.TypeOf(x) == reflect.TypeOf(y) }

func sameTags(x, y *types.Struct) bool {
	for i := range x.NumFields() {
		if x.Tag(i) != y.Tag(i) || x.Field(i).Embedded() != y.Field(i).Embedded() {
			return false
		}
	}
	return true
}

func sameTildes(x, y *types.Union) bool {
	for i := range x.Len() {
		if x.Term(i).Tilde() != y.Term(i).Tilde() {
			return false
		}
	}
	return true
}

// members appends the parts of t to list, of an interface with all its methods.
func members(list []Part, t types.Type) []Part {
	add := func(p Part) bool {
		list = append(list, p)
		return true
	}
	if iface, ok := t.(*types.Interface); ok {
		for i := range iface.NumMethods() {
			m := iface.Method(i)
			add(Part{Method, i, m.Type(), m})
		}
		elements(iface, add)
		return list
	}
	parts(t, add)
	return list
}

// cut splits a list that begins with the parts of a role, or has none.
func cut(list []Part, role Role) (of, rest []Part) {
	n := 0
	for n < len(list) && list[n].Role == role {
		n++
	}
	return list[:n], list[n:]
}

// pairs pairs parts of one role. It reports whether yield asks for more.
func pairs(xs, ys []Part, yield func(x, y Part) bool) bool {
	if len(xs) > 0 && (xs[0].Role == Field || xs[0].Role == Method) {
		return pairsByName(xs, ys, yield)
	}
	if len(xs) != len(ys) {
		return unpaired(xs, ys, yield)
	}
	for i := range xs {
		if !yield(xs[i], ys[i]) {
			return false
		}
	}
	return true
}

func pairsByName(xs, ys []Part, yield func(x, y Part) bool) bool {
	var byName map[string]int // of ys; nil: not needed so far
	find := func(i int, name string) int {
		if i < len(ys) && ys[i].Obj.Name() == name {
			return i
		}
		if byName == nil {
			byName = make(map[string]int, len(ys))
			for j, y := range ys {
				byName[y.Obj.Name()] = j
			}
		}
		if j, ok := byName[name]; ok && name != "_" {
			return j
		}
		return -1
	}
	paired := make([]bool, len(ys))
	for i, x := range xs {
		var y Part
		if j := find(i, x.Obj.Name()); j >= 0 && !paired[j] {
			y, paired[j] = ys[j], true
		}
		if !yield(x, y) {
			return false
		}
	}
	for j, y := range ys {
		if !paired[j] && !yield(Part{}, y) {
			return false
		}
	}
	return true
}

func unpaired(xs, ys []Part, yield func(x, y Part) bool) bool {
	for _, x := range xs {
		if !yield(x, Part{}) {
			return false
		}
	}
	for _, y := range ys {
		if !yield(Part{}, y) {
			return false
		}
	}
	return true
}
