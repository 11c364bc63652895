package api

import (
	"go/types"
	"maps"
)

// Members keeps the fields and methods of types, which a comparison wants several times:
// where types embed others, finding them takes longer than comparing them. The maps must not
// be changed. A nil *Members keeps nothing; one is used by one goroutine.
type Members struct {
	fields, methods, all map[types.Type]map[string]*Member
}

// NewMembers returns a Members that has nothing yet.
func NewMembers() *Members {
	return &Members{
		fields:  make(map[types.Type]map[string]*Member),
		methods: make(map[types.Type]map[string]*Member),
		all:     make(map[types.Type]map[string]*Member),
	}
}

// Fields is [Fields].
func (m *Members) Fields(t types.Type) map[string]*Member {
	if m == nil {
		return Fields(t)
	}
	return once(m.fields, t, Fields)
}

// Methods is [Methods].
func (m *Members) Methods(t types.Type) map[string]*Member {
	if m == nil {
		return Methods(t)
	}
	return once(m.methods, t, Methods)
}

// All returns the fields and methods that clients can select, by name.
func (m *Members) All(t types.Type) map[string]*Member {
	union := func(t types.Type) map[string]*Member {
		all := maps.Clone(m.Fields(t))
		maps.Copy(all, m.Methods(t))
		return all
	}
	if m == nil {
		return union(t)
	}
	return once(m.all, t, union)
}

// once returns what f returns for a type, computed when it is first wanted.
func once(known map[types.Type]map[string]*Member, t types.Type, f func(types.Type) map[string]*Member) map[string]*Member {
	found, ok := known[t]
	if !ok {
		found = f(t)
		known[t] = found
	}
	return found
}
