package api

import (
	"go/types"
	"slices"
)

// Fields returns the exported fields that can be selected on a value of type t,
// by name: those of a struct and those that its embedded fields promote. They are what
// [types.LookupFieldOrMethod] finds, in one walk for all names: a lookup of each name
// would take the cube of the length of a chain of structs that embed one another.
func Fields(t types.Type) map[string]*Member {
	if named, ok := types.Unalias(t).(*types.Named); ok {
		if p, ok := named.Underlying().(*types.Pointer); ok {
			t = p // which selects fields as the type does
		}
	}
	s := &selection{fields: make(map[string]*Member), taken: make(map[string]bool), seen: make(map[*types.TypeName][]types.Type)}
	typ, isPointer := deref(t)
	for level := []embedded{{typ: typ, indirect: isPointer}}; len(level) > 0; {
		level = s.level(level)
	}
	return s.fields
}

// An embedded is a type that a struct embeds at some depth.
type embedded struct {
	typ      types.Type
	index    []int
	indirect bool // through a pointer
	twice    bool // at this depth
}

// A selection is what can be selected on a type, down to some depth.
type selection struct {
	fields map[string]*Member
	taken  map[string]bool // names that are methods, or ambiguous, at a lesser depth
	seen   map[*types.TypeName][]types.Type
}

// level adds the fields at one depth and returns what is embedded there.
func (s *selection) level(list []embedded) (next []embedded) {
	found := make(map[string]*Member, size(list)) // nil: what has the name cannot be selected, or is a method
	add := func(name string, e embedded, m *Member) {
		if _, again := found[name]; again || e.twice {
			m = nil
		}
		found[name] = m
	}
	for _, e := range list {
		if named, ok := types.Unalias(e.typ).(*types.Named); ok {
			if !s.visit(named) {
				continue
			}
			for m := range named.Origin().Methods() {
				add(m.Name(), e, nil)
			}
		}
		switch t := e.typ.Underlying().(type) {
		case *types.Struct:
			for i := range t.NumFields() {
				f := t.Field(i)
				index := append(slices.Clip(e.index), i)
				if f.Exported() {
					add(f.Name(), e, &Member{Obj: f, Index: index, Indirect: e.indirect})
				}
				if f.Embedded() {
					typ, isPointer := deref(f.Type())
					next = append(next, embedded{typ, index, e.indirect || isPointer, e.twice})
				}
			}
		case *types.Interface:
			for m := range t.Methods() {
				add(m.Name(), e, nil)
			}
		}
	}
	for name, m := range found {
		if m != nil && !s.taken[name] {
			s.fields[name] = m
		}
		if len(next) > 0 {
			s.taken[name] = true
		}
	}
	return merged(next)
}

// size returns how many names types have at most that can be selected, without those that
// they embed have.
func size(list []embedded) (n int) {
	for _, e := range list {
		if named, ok := types.Unalias(e.typ).(*types.Named); ok {
			n += named.Origin().NumMethods()
		}
		if st, ok := e.typ.Underlying().(*types.Struct); ok {
			n += st.NumFields()
		}
	}
	return n
}

// visit reports whether a type was not there at a lesser depth. A generic type can embed
// ever new instances of itself that are identical, by an alias in their arguments.
func (s *selection) visit(t *types.Named) bool {
	name := t.Obj()
	if slices.ContainsFunc(s.seen[name], func(other types.Type) bool { return types.Identical(t, other) }) {
		return false
	}
	s.seen[name] = append(s.seen[name], t)
	return true
}

// merged returns the types at one depth, each once.
func merged(list []embedded) (once []embedded) {
	at := make(map[*types.TypeName][]int) // of types with a name, in once
	for _, e := range list {
		var same []int
		var name *types.TypeName
		if named, ok := types.Unalias(e.typ).(*types.Named); ok {
			name = named.Obj()
			same = at[name]
		}
		i := slices.IndexFunc(same, func(i int) bool { return types.Identical(once[i].typ, e.typ) })
		if i >= 0 {
			once[same[i]].twice = true
			continue
		}
		at[name] = append(at[name], len(once))
		once = append(once, e)
	}
	return once
}

// deref returns the type that a pointer without a name points to.
func deref(t types.Type) (elem types.Type, isPointer bool) {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		return p.Elem(), true
	}
	return t, false
}

// HasUnexportedField reports whether clients of a struct type's package cannot write all of its
// fields.
func HasUnexportedField(st *types.Struct) bool {
	for f := range st.Fields() {
		if !f.Exported() {
			return true
		}
	}
	return false
}
