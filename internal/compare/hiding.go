package compare

import (
	"go/types"
	"maps"
	"slices"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/toentries"
)

// A new member of a type can hide what types of other packages promote
// (docs/comparison.md#hiding). Their contracts name the types that are embedded, not
// the members of these, so the finding is on the new member.

// hidesForOthers is hides for the types of other packages, and for struct types without a
// name, which have no entry.
func (c *comparison) hidesForOthers(a *types.TypeName, name string) bool {
	if c.embedders == nil {
		c.embedders = c.findEmbedders()
	}
	return slices.ContainsFunc(c.embedders, func(t types.Type) bool { return c.lost(t, a, name) })
}

// findEmbedders returns the struct types that embed types of the package, at any depth, and
// that clients get from other packages: by a name, or as the type of a value. Those without
// a name of the package itself are among them.
func (c *comparison) findEmbedders() []types.Type {
	list := []types.Type{}
	add := func(t types.Type) {
		if c.isEmbedder(t) {
			list = append(list, t)
		}
	}
	for _, sh := range c.re.shapes {
		add(sh.actual)
	}
	others, depends := c.others(), c.dependents()
	for _, path := range slices.Sorted(maps.Keys(others)) {
		if pkg := others[path]; depends(pkg) {
			for _, t := range c.given(pkg) {
				add(t)
			}
		}
	}
	return list
}

// given returns the types that clients of another package have by its names, and those
// without a name that they have values of.
func (c *comparison) given(pkg *types.Package) (list []types.Type) {
	var exported []types.Object
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		if !obj.Exported() {
			continue
		}
		exported = append(exported, obj)
		if tn, ok := obj.(*types.TypeName); ok {
			list = append(list, tn.Type())
		}
	}
	r := reach(func(tn *types.TypeName) bool { return api.Nameless(tn) && tn.Pkg() != c.Actual }, exported, true)
	for tn := range r.values {
		list = append(list, tn.Type())
	}
	return append(list, r.literals...)
}

// dependents returns what reports whether a package imports the actual one, at any depth.
func (c *comparison) dependents() func(*types.Package) bool {
	known := map[*types.Package]bool{c.Actual: true}
	var depends func(pkg *types.Package) bool
	depends = func(pkg *types.Package) bool {
		if is, ok := known[pkg]; ok {
			return is
		}
		is := slices.ContainsFunc(pkg.Imports(), depends)
		known[pkg] = is
		return is
	}
	return depends
}

// others returns the other packages that are loaded and that clients can import,
// by path: no programs, no internal packages. If clients come to the package through
// one, then it is that.
func (c *comparison) others() map[string]*types.Package {
	if c.Through != nil {
		return map[string]*types.Package{c.Through.Path(): c.Through}
	}
	others := maps.Clone(c.Imports.Loaded.All())
	maps.DeleteFunc(others, func(path string, pkg *types.Package) bool {
		return pkg == c.Actual || pkg.Name() == "main" || api.Internal(path)
	})
	return others
}

func (c *comparison) isEmbedder(t types.Type) bool {
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for embedded := range promoters(st, make(map[*types.TypeName]bool)) {
		if embedded.Pkg() == c.Actual {
			return true
		}
	}
	return false
}

// lost reports whether a type would promote another member of that name, if the type a,
// which it may embed at some depth, had none.
func (c *comparison) lost(t types.Type, a *types.TypeName, name string) bool {
	was, now := memberBut(t, a, name), selected(t, name)
	if was == nil || !c.had(t, was) {
		return false
	}
	return now == nil || toentries.Kind(now) != toentries.Kind(was) || !types.Identical(now.Type(), was.Type())
}

// had reports whether a type had a member that it would promote, as far as that is known: another
// type that it embeds may have got it as well. Between versions, the old form of the type tells. A
// contract tells it of the types that it declares.
func (c *comparison) had(t types.Type, member types.Object) bool {
	if named, ok := types.Unalias(t).(*types.Named); ok && c.Worlds != nil {
		if was, known := c.Worlds.formerly(named.Obj()); known {
			return was != nil && selected(was.Type(), member.Name()) != nil
		}
	}
	fn, ok := member.(*types.Func)
	if !ok || member.Pkg() != c.Actual || c.policy == contract.Minimum || fn.Signature().Recv() == nil {
		return true
	}
	owner := embeddedNamed(fn.Signature().Recv().Type())
	if owner == nil {
		return true
	}
	declared, ok := c.Declared.Types.Scope().Lookup(owner.Obj().Name()).(*types.TypeName)
	return !ok || selected(declared.Type(), member.Name()) != nil
}

// memberBut returns the exported field or method that a name would select of a type, if the
// type a had none, nil if there is none (https://go.dev/ref/spec#Selectors).
func memberBut(t types.Type, a *types.TypeName, name string) types.Object {
	seen := make(map[*types.TypeName]bool)
	for level := []types.Type{t}; len(level) > 0; {
		var found []types.Object
		var next []types.Type
		for _, t := range level {
			if obj, index, _ := types.LookupFieldOrMethod(t, true, nil, name); len(index) == 1 {
				found = append(found, obj)
			}
			next = append(next, embeddedIn(t)...)
		}
		switch len(found) {
		case 0:
		case 1:
			return found[0]
		default:
			return nil // they are ambiguous
		}
		for _, t := range level {
			if named := embeddedNamed(t); named != nil {
				seen[named.Obj()] = true
			}
		}
		level = slices.DeleteFunc(next, func(t types.Type) bool {
			named := embeddedNamed(t)
			return named != nil && (named.Obj() == a || seen[named.Obj()])
		})
	}
	return nil
}

// embeddedIn returns the types that a struct type embeds, or pointers to which.
func embeddedIn(t types.Type) (list []types.Type) {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if st, ok := t.Underlying().(*types.Struct); ok {
		for f := range st.Fields() {
			if f.Embedded() {
				list = append(list, f.Type())
			}
		}
	}
	return list
}
