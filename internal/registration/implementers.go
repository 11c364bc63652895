package registration

import (
	"go/types"

	"github.com/importspy/importspy/internal/gotypes"
)

// Implementers returns the types of a package of which T or *T implements an
// interface, those that are exported and the others, sorted by name. Interfaces
// are not among them. A generic type is one if it is for all its type arguments.
func Implementers(pkg *types.Package, iface *types.Interface) (exported, others []types.Object) {
	scope := pkg.Scope()
	for _, name := range scope.Names() {
		tn, ok := scope.Lookup(name).(*types.TypeName)
		switch {
		case !ok || types.IsInterface(tn.Type()) || !implements(tn.Type(), iface):
		case tn.Exported():
			exported = append(exported, tn)
		default:
			others = append(others, tn)
		}
	}
	return exported, others
}

// implements reports whether T or *T implements an interface.
func implements(t types.Type, iface *types.Interface) bool {
	t = generalized(t)
	return gotypes.Implements(t, iface) || gotypes.Implements(types.NewPointer(t), iface)
}

// generalized returns the instance of a generic type that has the type's own
// parameters for arguments: types.Implements is not defined on the type itself.
func generalized(t types.Type) types.Type {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.TypeParams().Len() == 0 || named.TypeArgs().Len() > 0 {
		return t
	}
	var args []types.Type
	for p := range named.TypeParams().TypeParams() {
		args = append(args, p)
	}
	if inst, err := types.Instantiate(nil, named.Origin(), args, false); err == nil {
		return inst
	}
	return t
}

// A Near type is one that comes close to implementing an interface.
type Near struct {
	Type *types.TypeName
	Want *types.Func // a method of the interface
	Have *types.Func // the type's method of that name, with another signature; nil: there is none
}

// Nearest returns the exported type of a package that has the most methods of an
// interface which none implements, the first one by name, and a method that it does not
// have as it must be. It returns nil if no type has any.
func Nearest(pkg *types.Package, iface *types.Interface) *Near {
	var nearest *Near
	most := 0
	scope := pkg.Scope()
	for _, name := range scope.Names() {
		tn, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || !tn.Exported() || types.IsInterface(tn.Type()) {
			continue
		}
		t := types.NewPointer(generalized(tn.Type()))
		if n := shared(t, iface); n > most {
			if want, _ := types.MissingMethod(t, iface, true); want != nil {
				most, nearest = n, &Near{Type: tn, Want: want, Have: method(t, want)}
			}
		}
	}
	return nearest
}

// shared counts the methods of an interface that t has, twice if their signatures are
// identical.
func shared(t types.Type, iface *types.Interface) (n int) {
	for want := range iface.Methods() {
		have := method(t, want)
		if have == nil {
			continue
		}
		n++
		if types.Identical(have.Type(), want.Type()) {
			n++
		}
	}
	return n
}

// method returns the method of t that has the name of want, nil if there is none.
func method(t types.Type, want *types.Func) *types.Func {
	obj, _, _ := types.LookupFieldOrMethod(t, false, want.Pkg(), want.Name())
	fn, _ := obj.(*types.Func)
	return fn
}
