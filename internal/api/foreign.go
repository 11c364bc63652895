package api

import (
	"cmp"
	"go/types"
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/gotypes"
)

// A ForeignType is a type of another package, or an alias of one, that is part of
// what clients of a package see. Through is the first exported object that shows it.
type ForeignType struct {
	Type    *types.TypeName
	Through types.Object
}

// Foreign returns the types of other packages that are part of what clients of pkg
// see (docs/comparison.md#types-of-other-packages), sorted by name and path. Those of
// a package for which hidden is true count wherever exported objects expose them,
// since clients cannot import them. Those for which shapes is true count where they
// shape the API of pkg: where an exported alias stands for them, a struct or an
// interface embeds them, or they constrain a type parameter.
func Foreign(pkg *types.Package, hidden, shapes func(*types.Package) bool) []ForeignType {
	foreign := func(tn *types.TypeName) bool { return tn.Pkg() != nil && tn.Pkg() != pkg && hidden(tn.Pkg()) }
	e := newExposer(pkg, func(tn *types.TypeName) bool {
		return foreign(tn) || tn.Pkg() == pkg && !tn.Exported()
	})
	e.shapes = func(p *types.Package) bool { return p != nil && p != pkg && shapes(p) }
	e.exported()
	var list []ForeignType
	for _, tn := range e.found {
		if tn.Pkg() != pkg {
			list = append(list, ForeignType{tn, e.through[tn]})
		}
	}
	slices.SortFunc(list, func(a, b ForeignType) int {
		return cmp.Or(strings.Compare(a.Type.Name(), b.Type.Name()), strings.Compare(a.Type.Pkg().Path(), b.Type.Pkg().Path()))
	})
	return list
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
// a struct or an interface embeds, or a constraint.
func (e *exposer) shape(t types.Type) {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	switch t := t.(type) {
	case *types.Alias:
		if e.shapes(t.Obj().Pkg()) {
			e.find(t.Origin().Obj())
		}
		e.shape(t.Rhs())
	case *types.Named:
		origin := t.Origin()
		if !e.shapes(origin.Obj().Pkg()) || e.shaped[origin] {
			return
		}
		e.shaped[origin] = true
		e.find(origin.Obj())
		e.embeds(origin.Underlying())
	}
}

// embeds visits the types that t, a struct or an interface, embeds.
func (e *exposer) embeds(t types.Type) {
	for p := range gotypes.Parts(t) {
		if f, ok := p.Obj.(*types.Var); ok && f.Embedded() && (f.Exported() || Promotes(f)) || p.Role == gotypes.Element {
			e.shape(p.Type)
		}
	}
}
