package compare

import (
	"cmp"
	"go/types"
	"maps"
	"slices"

	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/gotypes"
	"github.com/importspy/importspy/internal/toentries"
	"github.com/importspy/importspy/internal/totypes"
)

// Clients implement a sealed interface by embedding a type that has its unexported
// methods, and declare the others themselves (docs/comparison.md#interfaces). This file
// finds out whether they can do so without a method that the interface gets.

// sealedWithout returns the first type that clients can embed which had the unexported
// methods of a declared interface, has those of the actual one, and does not have the named
// exported one, nil if there is none.
func (r *restater) sealedWithout(declared types.Type, actual *types.Interface, name string) *types.TypeName {
	for _, tn := range r.embeddables(declared, actual) {
		t := types.Unalias(tn.Type())
		if !types.Identical(t.Underlying(), actual) && toentries.HasUnexported(t, actual, false) && !hasMethod(t, actual, name) {
			return tn
		}
	}
	return nil
}

// sealing reports whether a declared type has the unexported methods of a sealed
// interface. A contract lists the interfaces that a type has these of.
func (r *restater) sealing(tn *types.TypeName, declared types.Type) bool {
	t, iface := types.Unalias(tn.Type()), declared.Underlying().(*types.Interface)
	if r.whole {
		return toentries.HasUnexported(t, iface, false)
	}
	if toentries.SealedByOther(iface, r.declared) {
		return true // the contract does not say
	}
	if !r.mayPromote(t) {
		return false
	}
	o := r.objectOf(t)
	if o == nil {
		return true
	}
	return embedsType(t, declared) || slices.ContainsFunc(o.Implements, func(im *totypes.Implements) bool {
		return im.Type != nil && (sameDeclaration(im.Type, declared) || embedsType(im.Type, declared))
	})
}

// objectOf returns what the contract declares of a type, nil if it does not.
func (r *restater) objectOf(t types.Type) *totypes.Object {
	named, ok := t.(*types.Named)
	if !ok {
		return nil
	}
	i := slices.IndexFunc(r.objects, func(o *totypes.Object) bool { return o.TypeName == named.Origin().Obj() })
	if i < 0 {
		return nil
	}
	return r.objects[i]
}

// mayPromote reports whether a type can have unexported methods of the declared package: it
// is of that package, contains its types as type arguments, or is a literal that can embed
// them.
func (r *restater) mayPromote(t types.Type) bool {
	switch t := t.(type) {
	case *types.Named:
		return t.Obj().Pkg() == r.declared || t.TypeArgs().Len() > 0
	case *types.Struct:
		return t.NumFields() > 0
	case *types.Interface:
		return !t.Empty()
	}
	return false
}

// embedsType reports whether an interface embeds another one, or an instance of it, at any
// depth.
func embedsType(t, other types.Type) bool {
	iface, ok := t.Underlying().(*types.Interface)
	return ok && slices.ContainsFunc(embeddedTypes(iface), func(e types.Type) bool { return sameDeclaration(e, other) || embedsType(e, other) })
}

// sameDeclaration reports whether two types are instances of one, or identical.
func sameDeclaration(t, other types.Type) bool {
	n, ok1 := types.Unalias(t).(*types.Named)
	m, ok2 := types.Unalias(other).(*types.Named)
	return ok1 && ok2 && n.Origin() == m.Origin() || types.Identical(t, other)
}

// embeddables returns the types that clients can embed to implement a declared sealed
// interface, and have a name for: those that the contract declares, and those of the other
// packages whose unexported methods the actual one has, interfaces first. Of packages that
// clients cannot import, they have what others that they can import export.
func (r *restater) embeddables(declared types.Type, iface *types.Interface) (list []*types.TypeName) {
	own := r.ownEmbeddables(declared)
	var sealers []*types.Package
	for m := range iface.Methods() {
		pkg := m.Pkg()
		if m.Exported() || slices.Contains(sealers, pkg) {
			continue
		}
		sealers = append(sealers, pkg)
		switch {
		case r.unimportable(pkg):
			list = append(list, r.passedOn(pkg, declared, iface)...)
		case pkg != r.pkg:
			list = append(list, exportedTypes(pkg)...)
		}
	}
	slices.SortStableFunc(list, func(a, b *types.TypeName) int {
		return cmp.Compare(rank(a), rank(b))
	})
	return slices.DeleteFunc(append(own, list...), func(tn *types.TypeName) bool { return !canEmbed(tn.Type()) })
}

// ownEmbeddables returns those of the embeddables that the contract declares.
func (r *restater) ownEmbeddables(declared types.Type) (list []*types.TypeName) {
	if r.unimportable(r.pkg) {
		return nil
	}
	for _, o := range r.objects {
		if o.TypeName != nil && o.TypeName.Exported() && r.named[o.TypeName] != nil && r.sealing(o.TypeName, declared) {
			list = append(list, r.named[o.TypeName])
		}
	}
	return list
}

// unimportable reports whether clients cannot import a package.
func (r *restater) unimportable(pkg *types.Package) bool {
	return api.Internal(pkg.Path()) || r.private && pkg == r.pkg
}

// passedOn returns the exported types, aliases among them, of packages that clients can
// import and that import a sealer, which they cannot: those with its unexported methods,
// before and now.
func (r *restater) passedOn(sealer *types.Package, declared types.Type, iface *types.Interface) (list []*types.TypeName) {
	all := r.loaded.All()
	reaches := make(map[*types.Package]bool)
	for _, path := range slices.Sorted(maps.Keys(all)) {
		pkg := all[path]
		if pkg.Name() == "main" || r.unimportable(pkg) || !imports(pkg, sealer, reaches) {
			continue
		}
		for _, tn := range exportedTypes(pkg) {
			if toentries.HasUnexported(types.Unalias(tn.Type()), iface, false) && r.sealedBefore(tn, declared) {
				list = append(list, tn)
			}
		}
	}
	return list
}

// imports reports whether a package imports another one, at any depth. Known has what is
// known of packages.
func imports(pkg, other *types.Package, known map[*types.Package]bool) bool {
	if is, ok := known[pkg]; ok {
		return is
	}
	known[pkg] = slices.ContainsFunc(pkg.Imports(), func(imp *types.Package) bool {
		return imp == other || imports(imp, other, known)
	})
	return known[pkg]
}

// sealedBefore reports whether a type of another package was there, with the unexported
// methods of a declared interface. Only the older of two versions has what shows it.
func (r *restater) sealedBefore(tn *types.TypeName, declared types.Type) bool {
	if !r.whole || r.worlds == nil {
		return true
	}
	was, _ := r.worlds.formerly(tn)
	return was != nil && canEmbed(was.Type()) && toentries.HasUnexported(types.Unalias(was.Type()), declared.Underlying().(*types.Interface), false)
}

func exportedTypes(pkg *types.Package) (list []*types.TypeName) {
	for _, name := range pkg.Scope().Names() {
		if tn, ok := pkg.Scope().Lookup(name).(*types.TypeName); ok && tn.Exported() {
			list = append(list, tn)
		}
	}
	return list
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
	has, ok := toentries.MethodSet(t).Lookup(nil, name), methodsOf(iface)[name]
	return has != nil && (types.Identical(has.Type(), ok.Type()) || gotypes.HasTypeParam(ok.Type()))
}

// resealed returns what underlies a promised interface that does not answer for itself, with
// the unexported methods that it has now, if all types of its package that had the ones have
// the others: clients cannot tell.
func (c *comparison) resealed(d, a *types.Named) types.Type {
	was := d.Underlying().(*types.Interface)
	if a == nil || d.TypeArgs().Len()+a.TypeArgs().Len() > 0 || !types.IsInterface(a) || !c.sealAlike(d, a) {
		return was
	}
	var methods []*types.Func
	for m := range was.ExplicitMethods() {
		if m.Exported() {
			methods = append(methods, gotypes.NewMethod(m.Pkg(), m))
		}
	}
	for m := range a.Underlying().(*types.Interface).ExplicitMethods() {
		if !m.Exported() {
			methods = append(methods, gotypes.NewMethod(m.Pkg(), m))
		}
	}
	return types.NewInterfaceType(methods, embeddedTypes(was)).Complete()
}

// sealAlike reports whether two corresponding interfaces are sealed by unexported methods of
// their packages, and each type of the one package that has them corresponds to one by name
// that does so, too.
func (c *comparison) sealAlike(d, a *types.Named) bool {
	was, is := d.Underlying().(*types.Interface), a.Underlying().(*types.Interface)
	if !hasUnexported(was) || !hasUnexported(is) || d.Obj().Pkg() == nil || c.Worlds == nil {
		return false
	}
	scope := d.Obj().Pkg().Scope()
	for _, name := range scope.Names() {
		tn, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || tn.IsAlias() || !toentries.HasUnexported(tn.Type(), was, false) {
			continue
		}
		now := c.Worlds.ownNow(tn)
		byValue := !types.IsInterface(tn.Type()) && toentries.HasUnexported(tn.Type(), was, true)
		if now == nil || !toentries.HasUnexported(types.Unalias(now.Type()), is, byValue && !types.IsInterface(now.Type())) {
			return false
		}
	}
	return true
}
