package registration

import "go/types"

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
	return types.Implements(t, iface) || types.Implements(types.NewPointer(t), iface)
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
