// Package api tells what of a Go package its clients can see: its exported
// objects, the unexported types that these expose, and the members of types.
package api

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/gotypes"
)

// Internal reports whether no other module can import the package path
// (https://go.dev/s/go14internal).
func Internal(path string) bool { return strings.Contains("/"+path+"/", "/internal/") }

// Objects returns the exported objects of pkg and the unexported types that
// they expose, sorted by name.
func Objects(pkg *types.Package) []types.Object {
	var objects []types.Object
	scope := pkg.Scope()
	for _, name := range scope.Names() {
		if token.IsExported(name) {
			objects = append(objects, scope.Lookup(name))
		}
	}
	for _, tn := range Exposed(pkg) {
		objects = append(objects, tn)
	}
	slices.SortFunc(objects, func(a, b types.Object) int { return strings.Compare(a.Name(), b.Name()) })
	return objects
}

// Exposed returns the unexported types of pkg that exported objects expose
// (docs/comparison.md#which-unexported-types-count), sorted by name.
func Exposed(pkg *types.Package) []*types.TypeName {
	return exposed(pkg, func(tn *types.TypeName) bool { return tn.Pkg() == pkg && !tn.Exported() })
}

// ExposedOf returns the types of other packages that a client can get hold of in the
// same way but not import: those of the packages for which hidden is true. An alias
// there is a name that clients do not have, and not a type.
func ExposedOf(pkg *types.Package, hidden func(*types.Package) bool) []*types.TypeName {
	var list []*types.TypeName
	for _, f := range Foreign(pkg, nil, hidden, func(*types.Package) bool { return false }) {
		if !f.Type.IsAlias() {
			list = append(list, f.Type)
		}
	}
	return list
}

// InternalNames returns the names of the types of internal packages that clients of some
// packages get hold of, by path.
func InternalNames(pkgs []*types.Package) map[string]map[string]bool {
	names := make(map[string]map[string]bool)
	for _, pkg := range pkgs {
		for _, tn := range ExposedOf(pkg, func(p *types.Package) bool { return Internal(p.Path()) }) {
			path := tn.Pkg().Path()
			if names[path] == nil {
				names[path] = make(map[string]bool)
			}
			names[path][tn.Name()] = true
		}
	}
	return names
}

func exposed(pkg *types.Package, nameless func(*types.TypeName) bool) []*types.TypeName {
	e := newExposer(pkg, nameless)
	e.exported()
	slices.SortFunc(e.found, func(a, b *types.TypeName) int { return strings.Compare(a.Name(), b.Name()) })
	return e.found
}

// An exposer finds the types without a name for clients that the exported objects
// of a package show.
type exposer struct {
	pkg      *types.Package
	nameless func(*types.TypeName) bool       // clients have no name for it
	shapes   func(*types.Package) bool        // the types of a package count where they give others their members
	seen     map[types.Type]bool              // whose declarations have been visited
	shaped   map[types.Type]bool              // whose members have
	whole    map[*types.TypeName]bool         // of those in found that shape others, all members count
	found    []*types.TypeName                // each once
	through  map[*types.TypeName]types.Object // the first object that shows it
	root     types.Object                     // the one that is visited
	lost     func(*types.Named, int) bool     // the i-th type argument of an instance does not count, nor does one of an alias; nil: all count
}

func newExposer(pkg *types.Package, nameless func(*types.TypeName) bool) *exposer {
	return &exposer{
		pkg: pkg, nameless: nameless, shapes: func(*types.Package) bool { return false },
		seen: make(map[types.Type]bool), shaped: make(map[types.Type]bool), through: make(map[*types.TypeName]types.Object), whole: make(map[*types.TypeName]bool),
	}
}

// exported visits the exported objects of the package.
func (e *exposer) exported() {
	scope := e.pkg.Scope()
	for _, name := range scope.Names() {
		if token.IsExported(name) {
			e.root = scope.Lookup(name)
			e.object(e.root)
		}
	}
}

// find notes a type that the object which is visited shows.
func (e *exposer) find(tn *types.TypeName) {
	if e.through[tn] == nil {
		e.through[tn] = e.root
		e.found = append(e.found, tn)
	}
}

// object visits what the declaration of obj shows.
func (e *exposer) object(obj types.Object) {
	tn, ok := obj.(*types.TypeName)
	if !ok {
		e.visit(obj.Type())
		return
	}
	switch t := tn.Type().(type) {
	case *types.Alias:
		e.typeParams(t.TypeParams())
		e.shape(t.Rhs(), true)
		e.visit(t.Rhs())
	case *types.Named:
		e.declaration(t)
	}
}

// declaration visits what the declaration of a defined type shows.
func (e *exposer) declaration(named *types.Named) {
	if e.seen[named] {
		return
	}
	e.seen[named] = true
	e.typeParams(named.TypeParams())
	if p, ok := named.Underlying().(*types.Pointer); ok {
		e.shape(p, false) // it has the fields of what it points to
	}
	e.underlying(named.Underlying(), false)
	e.shape(definedBy(named), false)
	for m := range named.Methods() {
		if m.Exported() {
			e.visit(m.Type())
		}
	}
}

// underlying visits the underlying type of a declaration. Of a struct, only
// what has a name for clients is visible. For whole, see shape.
func (e *exposer) underlying(t types.Type, whole bool) {
	e.embeds(t, whole)
	st, ok := t.(*types.Struct)
	if !ok {
		e.visit(t)
		return
	}
	for f := range st.Fields() {
		if f.Exported() || f.Embedded() && Promotes(f) {
			e.embeddedAlias(f)
			e.visit(f.Type())
		}
	}
}

// embeddedAlias finds an unexported alias that gives an embedded field its name:
// what it stands for may have none.
func (e *exposer) embeddedAlias(f *types.Var) {
	t := f.Type()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	if alias, ok := t.(*types.Alias); ok && f.Embedded() {
		e.alias(alias)
	}
}

func (e *exposer) alias(t *types.Alias) {
	if origin := t.Origin(); e.nameless(t.Obj()) && !e.seen[origin] {
		e.seen[origin] = true
		e.find(t.Obj())
	}
}

func (e *exposer) typeParams(list *types.TypeParamList) {
	for p := range list.TypeParams() {
		e.shape(p.Constraint(), true)
		e.visit(p.Constraint())
	}
}

// visit visits a type where it is used.
func (e *exposer) visit(t types.Type) {
	switch t := t.(type) {
	case *types.Alias:
		if t.Obj().Pkg() != e.pkg && t.Obj().Exported() { // entries are written with it
			e.alias(t)
			if e.shapes(t.Obj().Pkg()) {
				e.find(t.Origin().Obj()) // which may come to stand for another type
			}
		}
		// An exported alias is an object of its own or of another package; what an
		// unexported one stands for is visible here.
	case *types.Named:
		e.named(t)
	case *types.Struct:
		e.underlying(t, true)
	case *types.Interface:
		e.embeds(t, true)
	}
	for p := range gotypes.Parts(t) {
		if p.Role == gotypes.TypeArg && e.loses(t, p.Index) {
			continue
		}
		switch obj := p.Obj.(type) {
		case *types.Func:
			if !obj.Exported() {
				continue
			}
		case *types.Var:
			if obj.IsField() && !obj.Embedded() {
				continue // as underlying says; a literal is written with what it embeds, whatever that promotes
			}
		}
		if p.Role == gotypes.Constraint {
			e.shape(p.Type, true)
		}
		e.visit(p.Type)
	}
}

// loses reports whether the i-th type argument of t does not count. That of an unexported
// alias counts where the alias stands for a type with it.
func (e *exposer) loses(t types.Type, i int) bool {
	named, ok := t.(*types.Named)
	if alias, isAlias := t.(*types.Alias); isAlias && !alias.Obj().Exported() {
		return true
	}
	return e.lost != nil && (!ok || e.lost(named, i))
}

func (e *exposer) named(t *types.Named) {
	origin := t.Origin()
	obj := origin.Obj()
	if !e.nameless(obj) || obj.Parent() != obj.Pkg().Scope() || e.seen[origin] {
		return
	}
	e.find(obj)
	e.whole[obj] = true
	e.declaration(origin)
}

// Promotes reports whether the embedded field f gives the struct that holds it
// members that clients can name.
func Promotes(f *types.Var) bool {
	return len(Fields(f.Type())) > 0 || len(Methods(f.Type())) > 0
}

// Opaque reports whether a value of type t, or of *t, has neither exported
// fields nor exported methods and t is a struct: nothing that a client could
// do with it depends on its declaration.
func Opaque(t types.Type) bool {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if _, ok := t.Underlying().(*types.Struct); !ok {
		return false
	}
	return len(Fields(t)) == 0 && len(Methods(t)) == 0
}
