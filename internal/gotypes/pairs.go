package gotypes

import (
	"go/types"
	"iter"
	"reflect"
	"slices"
)

// Pairs walks two types in lockstep: it returns the parts of x and y that
// correspond, in the order of x, with both looked through if they are aliases.
//
// Fields and methods correspond by name, the methods of interfaces whether they are
// listed or embedded. Other parts correspond by position, if both types have equally
// many of the role. A part without counterpart comes with the zero Part; so do all
// parts of types of different kinds.
//
// What is not a part is not compared: the length of an array, the direction of a
// channel, tags, the packages of unexported names and the like. To find out whether
// corresponding types are identical, rebuild one of them (see [Map]) in the terms of
// the other and let [types.Identical] judge.
func Pairs(x, y types.Type) iter.Seq2[Part, Part] {
	return func(yield func(x, y Part) bool) {
		var xbuf, ybuf [8]Part
		xs, ys := members(xbuf[:0], types.Unalias(x)), members(ybuf[:0], types.Unalias(y))
		sameKind := reflect.TypeOf(types.Unalias(x)) == reflect.TypeOf(types.Unalias(y))
		surplus := countRoles(xs, 1, countRoles(ys, -1, [roles]int{}))
		for i, p := range xs {
			j := -1
			if sameKind && (p.named() || surplus[p.Role] == 0) {
				j = find(ys, i, p)
			}
			var q Part
			if j >= 0 {
				q, ys[j].Type = ys[j], nil // it is taken
			}
			if !yield(p, q) {
				return
			}
		}
		for _, q := range ys {
			if q.Type != nil && !yield(Part{}, q) {
				return
			}
		}
	}
}

// Open are the interfaces without a name that a walk by [Pairs] is in. It must not enter one
// again: go/types accepts an alias of an interface in the methods of what that embeds.
type Open map[*types.Interface]bool

// Begin reports whether the walk may enter t.
func (o Open) Begin(t types.Type) bool {
	iface, ok := t.(*types.Interface)
	if ok && o[iface] {
		return false
	}
	if ok {
		o[iface] = true
	}
	return true
}

// End is called when the walk has been through t.
func (o Open) End(t types.Type) {
	if iface, ok := t.(*types.Interface); ok {
		delete(o, iface)
	}
}

// members appends the parts of t to list, of an interface with all its methods.
func members(list []Part, t types.Type) []Part {
	add := func(p Part) bool {
		list = append(list, p)
		return true
	}
	if iface, ok := t.(*types.Interface); ok {
		eachOf(Method, iface.NumMethods(), iface.Method, add)
		each(Element, iface.NumEmbeddeds(), iface.EmbeddedType, add)
	} else {
		parts(t, add)
	}
	return list
}

// countRoles adds n for each part to the count of its role.
func countRoles(list []Part, n int, counts [roles]int) [roles]int {
	for _, p := range list {
		counts[p.Role] += n
	}
	return counts
}

// named reports whether a part corresponds to one of the same name.
func (p Part) named() bool { return p.Role == Field || p.Role == Method }

// find returns the index of the part that corresponds to p, at i if possible, or -1.
// Blank fields correspond by position.
func find(list []Part, i int, p Part) int {
	corresponds := func(q Part) bool {
		switch {
		case q.Role != p.Role || q.Type == nil:
			return false
		case p.named() && p.Obj.Name() != "_":
			return q.Obj.Name() == p.Obj.Name()
		}
		return q.Index == p.Index && (!p.named() || q.Obj.Name() == "_")
	}
	if i < len(list) && corresponds(list[i]) {
		return i
	}
	return slices.IndexFunc(list, corresponds)
}
