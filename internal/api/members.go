package api

import "go/types"

// A Member is an exported field or method that a client can select on a type.
type Member struct {
	Obj   types.Object // *types.Var or *types.Func
	Index []int        // the path of field indices to it; its last element is its own
	// Pointer is set for a method that is in the method set of *T only.
	Pointer bool
	// Indirect is set for a field that is reached through an embedded pointer.
	Indirect bool
}

// Direct reports whether the type itself declares m.
func (m *Member) Direct() bool { return len(m.Index) == 1 }

// Via returns the index of the embedded field that promotes m, or -1.
func (m *Member) Via() int {
	if m.Direct() {
		return -1
	}
	return m.Index[0]
}

// Methods returns the exported methods of the method set of *t, or of t itself
// where t is an interface or a pointer, by name.
func Methods(t types.Type) map[string]*Member {
	if named, ok := types.Unalias(t).(*types.Named); ok && declaresAll(named) {
		return declaredMethods(named)
	}
	receiver := t
	if _, isPointer := t.Underlying().(*types.Pointer); !isPointer && !types.IsInterface(t) {
		receiver = types.NewPointer(t)
	}
	set := types.NewMethodSet(receiver)
	if set.Len() == 0 {
		return nil
	}
	methods := make(map[string]*Member, set.Len())
	for sel := range set.Methods() {
		if obj := sel.Obj(); obj.Exported() {
			methods[obj.Name()] = &Member{
				Obj:     obj,
				Index:   sel.Index(),
				Pointer: receiver != t && needsPointer(t, sel),
			}
		}
	}
	return methods
}

// declaresAll reports whether a type has no methods from others: most have none, and a method
// set takes long to compute.
func declaresAll(named *types.Named) bool {
	switch named.Underlying().(type) {
	case *types.Interface, *types.Pointer:
		return false
	}
	return !embeds(named)
}

// declaredMethods returns the exported methods that a type declares.
func declaredMethods(named *types.Named) map[string]*Member {
	n := named.NumMethods()
	if n == 0 {
		return nil
	}
	methods := make(map[string]*Member, n)
	for i := range n {
		m := named.Method(i)
		if m.Exported() {
			_, pointer := types.Unalias(m.Signature().Recv().Type()).(*types.Pointer)
			methods[m.Name()] = &Member{Obj: m, Index: []int{i}, Pointer: pointer}
		}
	}
	if st, ok := named.Underlying().(*types.Struct); ok && len(methods) > 0 {
		for f := range st.Fields() {
			delete(methods, f.Name()) // a mistake: neither can be selected
		}
	}
	return methods
}

// embeds reports whether a type is a struct that embeds others.
func embeds(t types.Type) bool {
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() {
		if f.Embedded() {
			return true
		}
	}
	return false
}

// needsPointer reports whether the method is in the method set of *t only: its
// receiver is a pointer, and no embedded pointer on the way to it provides one
// (https://go.dev/ref/spec#Struct_types).
func needsPointer(t types.Type, sel *types.Selection) bool {
	recv := sel.Obj().(*types.Func).Signature().Recv()
	if _, ok := types.Unalias(recv.Type()).(*types.Pointer); !ok {
		return false
	}
	index := sel.Index()
	for _, i := range index[:len(index)-1] {
		f := t.Underlying().(*types.Struct).Field(i)
		t = types.Unalias(f.Type())
		if _, ok := t.(*types.Pointer); ok {
			return false
		}
	}
	return true
}
