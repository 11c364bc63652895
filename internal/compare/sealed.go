package compare

import (
	"cmp"
	"go/types"
	"slices"

	"github.com/importspy/importspy/internal/describe"
	"github.com/importspy/importspy/internal/gotypes"
)

// Clients implement a sealed interface by embedding a type that has its unexported
// methods, and declare the others themselves (docs/comparison.md#interfaces). This file
// finds out whether they can do so without a method that the interface gets.

// sealedWithout returns the first type that clients can embed which has the unexported
// methods of an actual interface and not the named exported one, nil if there is none.
func (r *restater) sealedWithout(actual *types.Interface, name string) *types.TypeName {
	for _, tn := range r.embeddables(actual) {
		t := types.Unalias(tn.Type())
		if !types.Identical(t.Underlying(), actual) && describe.HasUnexported(t, actual, false) && !hasMethod(t, actual, name) {
			return tn
		}
	}
	return nil
}

// embeddables returns the types that clients can embed and have a name for: those that
// the contract declares, and those of the other packages whose unexported methods an
// interface has, interfaces first.
func (r *restater) embeddables(iface *types.Interface) (list []*types.TypeName) {
	for _, o := range r.objects {
		if o.TypeName != nil && o.TypeName.Exported() && r.named[o.TypeName] != nil {
			list = append(list, r.named[o.TypeName])
		}
	}
	var others []*types.Package
	for m := range iface.Methods() {
		if pkg := m.Pkg(); !m.Exported() && pkg != r.pkg && !slices.Contains(others, pkg) {
			others = append(others, pkg)
		}
	}
	own := len(list)
	for _, pkg := range others {
		for _, name := range pkg.Scope().Names() {
			if tn, ok := pkg.Scope().Lookup(name).(*types.TypeName); ok && tn.Exported() {
				list = append(list, tn)
			}
		}
	}
	slices.SortStableFunc(list[own:], func(a, b *types.TypeName) int {
		return cmp.Compare(rank(a), rank(b))
	})
	return slices.DeleteFunc(list, func(tn *types.TypeName) bool { return !canEmbed(tn.Type()) })
}

func rank(tn *types.TypeName) int {
	if types.IsInterface(tn.Type()) {
		return 0
	}
	return 1
}

// qualified returns the name of an object as clients of the package know it.
func (c *comparison) qualified(obj types.Object) string {
	if obj.Pkg() == c.Actual {
		return obj.Name()
	}
	return obj.Pkg().Name() + "." + obj.Name()
}

func canEmbed(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return false
	case *types.Interface:
		return u.IsMethodSet()
	}
	return true
}

// hasMethod reports whether a type, or a pointer to it, has the method of an interface
// with a name.
func hasMethod(t types.Type, iface *types.Interface, name string) bool {
	has, ok := describe.MethodSet(t).Lookup(nil, name), methodsOf(iface)[name]
	return has != nil && (types.Identical(has.Type(), ok.Type()) || gotypes.HasTypeParam(ok.Type()))
}
