package totypes

import (
	"go/types"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
)

// Bind declares what f says about pkg by the objects of pkg itself: f describes that
// package, and nothing of it is type-checked again. The local names are those that f
// has for packages, by import path; implements returns the interfaces of a type's
// entry in their order.
func Bind(f *contract.File, pkg *types.Package, local map[string]string, implements func(*types.Named) []*Implements) *Package {
	p := &Package{Types: pkg, Locals: local, Whole: true}
	for _, entry := range f.Entries() {
		obj := pkg.Scope().Lookup(entry.Name)
		o := &Object{Entry: entry, Decl: entry.Decls[0], Obj: obj}
		o.TypeName, _ = obj.(*types.TypeName)
		p.Objects = append(p.Objects, o)
		if o.TypeName == nil {
			continue
		}
		o.Opaque = o.Decl.Opaque()
		o.bindMembers()
		if named, ok := o.TypeName.Type().(*types.Named); ok {
			o.Implements = implements(named)
		}
	}
	return p
}

// bindMembers ties the entries of members to the fields, methods and embedded
// elements that they describe.
func (o *Object) bindMembers() {
	add := func(entry *contract.Entry, name string, obj types.Object, t types.Type) {
		o.Members = append(o.Members, &Member{Entry: entry, Decl: entry.Decls[0], Name: name, Obj: obj, Type: t})
	}
	t := o.TypeName.Type()
	for _, entry := range o.Decl.Fields {
		add(entry, entry.Name, fieldOf(t, entry.Name), nil)
	}
	elements := api.Elements(t)
	for i, entry := range o.Decl.Embeds {
		if types.IsInterface(t) {
			add(entry, embeddedName(entry.Name), nil, elements[i])
			continue
		}
		f := embeddedFields(t)[i]
		add(entry, f.Name(), f, nil)
	}
	for _, entry := range slices.Concat(o.Decl.Methods, o.Decl.PointerMethods) {
		m, _, _ := types.LookupFieldOrMethod(t, true, o.TypeName.Pkg(), entry.Name)
		add(entry, entry.Name, m, nil)
	}
}

func fieldOf(t types.Type, name string) types.Object {
	for f := range t.Underlying().(*types.Struct).Fields() {
		if f.Name() == name {
			return f
		}
	}
	return nil
}

// embeddedFields returns the embedded fields of a struct that have an entry.
func embeddedFields(t types.Type) (list []*types.Var) {
	for f := range t.Underlying().(*types.Struct).Fields() {
		if f.Embedded() && (f.Exported() || api.Promotes(f)) {
			list = append(list, f)
		}
	}
	return list
}

// embeddedName returns the name of the type that an interface embeds, "" if it has
// none.
func embeddedName(text string) string {
	text, _, _ = strings.Cut(text, "[")
	return text[strings.LastIndexByte(text, '.')+1:]
}
