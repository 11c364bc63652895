package compare

import (
	"cmp"
	"go/types"
	"slices"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/declare"
	"github.com/importspy/importspy/internal/describe"
	"github.com/importspy/importspy/internal/finding"
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

// sealing reports the sealed interfaces that clients implemented by embedding a type
// which has no more than their unexported methods, and cannot any longer. A contract does
// not say which these are.
func (c *comparison) sealing(s scope, o *declare.Object, a *types.TypeName, dn, an *types.Named) {
	if c.Worlds == nil || !c.nameable(o, a) || !canEmbed(dn) {
		return
	}
	for _, other := range c.Declared.Objects {
		if other == o || other.TypeName == nil || other.TypeName.IsAlias() || c.re.named[other.TypeName] == nil {
			continue
		}
		was, ok1 := other.TypeName.Type().Underlying().(*types.Interface)
		is, ok2 := c.re.named[other.TypeName].Type().Underlying().(*types.Interface)
		if !ok1 || !ok2 || !hasUnexported(was) || !describe.HasUnexported(dn, was, false) || implementsAny(o, other.TypeName) || embeds(dn.Underlying(), other.TypeName) {
			continue
		}
		switch name := c.Describe.Names.Type(c.re.named[other.TypeName].Type()); {
		case !describe.HasUnexported(an, is, false):
			c.report(s, contract.NotImplemented, finding.Breaking, a, finding.ImplementsNotEmbedded, name)
		case describe.HasUnexported(dn, was, true) && !describe.HasUnexported(an, is, true):
			c.report(s, contract.NotImplemented, finding.Breaking, a, finding.ImplementsNotEmbedded, name+" by value")
		}
	}
}

// implementsAny reports whether a type is said to implement an interface, which is
// compared as such.
func implementsAny(o *declare.Object, iface *types.TypeName) bool {
	return slices.ContainsFunc(o.Implements, func(im *declare.Implements) bool {
		named, ok := types.Unalias(im.Type).(*types.Named)
		return ok && named.Origin().Obj() == iface
	})
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
