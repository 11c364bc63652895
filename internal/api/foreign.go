package api

import (
	"cmp"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/gotypes"
)

// A ForeignType is a type of another package, or an alias of one, that is part of
// what clients of a package see. Through is the first exported object that shows it.
// If clients come to see it by embedding alone, then Promoted has the names of its
// members that types of the package promote, or would if they were not ambiguous; else
// it is nil, and all members count.
type ForeignType struct {
	Type     *types.TypeName
	Through  types.Object
	Promoted map[string]bool
}

// Shows reports whether the member of a name is part of what clients see.
func (t *ForeignType) Shows(name string) bool { return t.Promoted == nil || t.Promoted[name] }

// Foreign returns the types of other packages that are part of what clients of pkg
// see (docs/comparison.md#types-of-other-packages), sorted by name and path. Those of
// a package for which hidden is true count wherever exported objects expose them,
// since clients cannot import them. Those for which shapes is true count where they
// shape the API of pkg: where an exported alias stands for them, a struct or an
// interface embeds them, a defined type is a pointer to them, or they constrain a type
// parameter. Their aliases count wherever an exported object, or a member of such a type, is
// written with one. Members may be nil.
func Foreign(pkg *types.Package, members *Members, hidden, shapes func(*types.Package) bool) []ForeignType {
	foreign := func(tn *types.TypeName) bool { return tn.Pkg() != nil && tn.Pkg() != pkg && hidden(tn.Pkg()) }
	e := newExposer(pkg, func(tn *types.TypeName) bool {
		return foreign(tn) || tn.Pkg() == pkg && !tn.Exported()
	})
	e.shapes = func(p *types.Package) bool { return p != nil && p != pkg && shapes(p) }
	e.exported()
	var list []ForeignType
	for _, tn := range e.found {
		if tn.Pkg() != pkg {
			list = append(list, ForeignType{Type: tn, Through: e.through[tn]})
		}
	}
	if list == nil {
		return nil // what is promoted takes long where structs embed one another in a chain
	}
	promoted, ambiguous := e.promoted(members)
	for i := range list {
		if t := &list[i]; !e.whole[t.Type] && !t.Type.IsAlias() && !types.IsInterface(t.Type.Type()) {
			t.Promoted = make(map[string]bool)
			for name, m := range members.All(t.Type.Type()) {
				t.Promoted[name] = promoted[origin(m.Obj)] || ambiguous[name]
			}
		}
	}
	slices.SortFunc(list, func(a, b ForeignType) int {
		return cmp.Or(strings.Compare(a.Type.Name(), b.Type.Name()), strings.Compare(a.Type.Pkg().Path(), b.Type.Pkg().Path()))
	})
	return list
}

// promoted returns the members that the types of the package, and those that it
// exposes, have from others, and the names of those that they do not have since two
// others do.
func (e *exposer) promoted(members *Members) (promoted map[types.Object]bool, ambiguous map[string]bool) {
	promoted, ambiguous = make(map[types.Object]bool), make(map[string]bool)
	visit := func(tn *types.TypeName, shown bool) {
		_, pointer := tn.Type().Underlying().(*types.Pointer)
		if !pointer && !embeds(tn.Type()) {
			return // most types: all that they have is theirs
		}
		own := members.All(tn.Type())
		for _, m := range own {
			if shown && (pointer || !m.Direct()) {
				promoted[origin(m.Obj)] = true
			}
		}
		for name := range members.ofEmbedded(tn.Type()) {
			if own[name] == nil {
				ambiguous[name] = true
			}
		}
	}
	for _, name := range e.pkg.Scope().Names() {
		if tn, ok := e.pkg.Scope().Lookup(name).(*types.TypeName); ok && tn.Exported() {
			visit(tn, true)
		}
	}
	for _, tn := range e.found {
		visit(tn, tn.Pkg() == e.pkg || e.whole[tn])
	}
	return promoted, ambiguous
}

// ofEmbedded returns the members of the types that a struct embeds, by name.
func (m *Members) ofEmbedded(t types.Type) map[string]*Member {
	all := make(map[string]*Member)
	if st, ok := t.Underlying().(*types.Struct); ok {
		for f := range st.Fields() {
			if f.Embedded() {
				maps.Copy(all, m.All(f.Type()))
			}
		}
	}
	return all
}

// origin returns the member that a member of an instance is made of.
func origin(obj types.Object) types.Object {
	switch obj := obj.(type) {
	case *types.Var:
		return obj.Origin()
	case *types.Func:
		return obj.Origin()
	}
	return obj
}

// Hides reports whether some client that can import the package from cannot import
// the package path, for the folder internal that it is in
// (https://go.dev/s/go14internal).
func Hides(from, path string) bool {
	root, internal := internalRoot(path)
	if !internal {
		return false
	}
	clients, internal := internalRoot(from)
	return !internal || clients != root && !strings.HasPrefix(clients, root+"/")
}

// internalRoot returns the path under which all packages are that can import path, if
// it is internal.
func internalRoot(path string) (root string, internal bool) {
	elements := strings.Split(path, "/")
	for i, e := range slices.Backward(elements) {
		if e == "internal" {
			return strings.Join(elements[:i], "/"), true
		}
	}
	return "", false
}

// shape visits a type that gives another one its members: the target of an alias, what
// a struct or an interface embeds, or a constraint. All its members count if whole is
// set, else those that are promoted.
func (e *exposer) shape(t types.Type, whole bool) {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	switch t := t.(type) {
	case *types.Union:
		for term := range t.Terms() {
			e.shape(term.Type(), whole)
		}
	case *types.Alias:
		if t.Obj().Exported() && e.shapes(t.Obj().Pkg()) { // others are written out
			e.find(t.Origin().Obj())
		}
		e.shape(t.Rhs(), whole)
	case *types.Named:
		origin := t.Origin()
		if !e.shapes(origin.Obj().Pkg()) {
			return
		}
		e.whole[origin.Obj()] = e.whole[origin.Obj()] || whole
		if e.shaped[origin] {
			return
		}
		e.shaped[origin] = true
		e.find(origin.Obj())
		e.embeds(origin.Underlying(), false)
		e.shape(definedBy(origin), false)
		e.writtenWith(origin)
	}
}

// writtenWith finds the aliases with which the members of a type that shapes others are written:
// clients depend on what these stand for, and the entry of the type does not say it.
func (e *exposer) writtenWith(named *types.Named) {
	note := func(t types.Type) {
		for u := range gotypes.All(t) {
			if alias, ok := u.(*types.Alias); ok && alias.Obj().Exported() && e.shapes(alias.Obj().Pkg()) {
				e.find(alias.Origin().Obj())
			}
		}
	}
	if st, ok := named.Underlying().(*types.Struct); ok {
		for f := range st.Fields() {
			if f.Exported() {
				note(f.Type())
			}
		}
	} else {
		note(named.Underlying())
	}
	for m := range named.Methods() {
		if m.Exported() {
			note(m.Type())
		}
	}
}

// Elements returns the types that an interface embeds. One that is defined by a sealed
// interface of another package, as in type T d.I, is that interface: its own package cannot
// write the unexported methods of the other one.
func Elements(t types.Type) []types.Type {
	iface, ok := t.Underlying().(*types.Interface)
	if !ok {
		return nil
	}
	if by := definedBy(t); by != nil {
		return []types.Type{by}
	}
	return slices.Collect(iface.EmbeddedTypes())
}

// definedBy returns the exported interface of another package by which a type is defined whose
// explicit methods that package seals, nil if there is none. Export data does not say it of an
// instance.
func definedBy(t types.Type) types.Type {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return nil
	}
	iface, ok := named.Underlying().(*types.Interface)
	if !ok {
		return nil
	}
	for m := range iface.ExplicitMethods() {
		if m.Exported() || m.Pkg() == named.Obj().Pkg() {
			continue
		}
		scope := m.Pkg().Scope()
		for _, name := range scope.Names() {
			tn, ok := scope.Lookup(name).(*types.TypeName)
			if ok && tn.Exported() && gotypes.TypeParams(tn.Type()).Len() == 0 && types.Identical(tn.Type().Underlying(), iface) {
				return tn.Type()
			}
		}
		if recv, ok := m.Signature().Recv().Type().(*types.Named); ok && recv.Obj().Exported() && types.Identical(recv.Underlying(), iface) {
			return recv
		}
	}
	return nil
}

// embeds visits the types that t, a struct or an interface, embeds. For whole, see
// shape: what an unnamed type promotes is not looked for.
func (e *exposer) embeds(t types.Type, whole bool) {
	for p := range gotypes.Parts(t) {
		if f, ok := p.Obj.(*types.Var); ok && f.Embedded() && (f.Exported() || Promotes(f)) || p.Role == gotypes.Element {
			e.shape(p.Type, whole)
		}
	}
}
