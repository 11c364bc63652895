package compare

import (
	"go/types"
	"maps"
	"slices"

	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/toentries"
)

// A new member of a type can hide what types of other packages promote
// (docs/comparison.md#hiding). Their contracts name the types that are embedded, not
// the members of these, so the finding is on the new member.

// hidesForOthers is hides for the types of other packages.
func (c *comparison) hidesForOthers(a *types.TypeName, name string) bool {
	if c.embedders == nil {
		c.embedders = c.findEmbedders()
	}
	return slices.ContainsFunc(c.embedders, func(tn *types.TypeName) bool { return lost(tn.Type(), a, name) })
}

// findEmbedders returns the exported types of other packages that embed types of
// this one, at any depth.
func (c *comparison) findEmbedders() []*types.TypeName {
	list := []*types.TypeName{}
	others := c.others()
	for _, path := range slices.Sorted(maps.Keys(others)) {
		pkg := others[path]
		for _, name := range pkg.Scope().Names() {
			if tn, ok := pkg.Scope().Lookup(name).(*types.TypeName); ok && tn.Exported() && c.isEmbedder(tn) {
				list = append(list, tn)
			}
		}
	}
	return list
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

func (c *comparison) isEmbedder(tn *types.TypeName) bool {
	named, ok := types.Unalias(tn.Type()).(*types.Named)
	if !ok {
		return false
	}
	st, ok := named.Underlying().(*types.Struct)
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
func lost(t types.Type, a *types.TypeName, name string) bool {
	was, now := memberBut(t, a, name), selected(t, name)
	if was == nil {
		return false
	}
	return now == nil || toentries.Kind(now) != toentries.Kind(was) || !types.Identical(now.Type(), was.Type())
}

// memberBut returns the exported field or method that a name would select of a type, if the
// type a had none, nil if there is none (https://go.dev/ref/spec#Selectors).
func memberBut(t types.Type, a *types.TypeName, name string) types.Object {
	seen := make(map[*types.TypeName]bool)
	for level := []*types.Named{embeddedNamed(t)}; len(level) > 0; {
		var found []types.Object
		var next []*types.Named
		for _, named := range level {
			if obj, index, _ := types.LookupFieldOrMethod(named, true, nil, name); len(index) == 1 {
				found = append(found, obj)
			}
			next = append(next, embeddedIn(named)...)
		}
		switch len(found) {
		case 0:
		case 1:
			return found[0]
		default:
			return nil // they are ambiguous
		}
		for _, named := range level {
			seen[named.Origin().Obj()] = true
		}
		level = slices.DeleteFunc(next, func(named *types.Named) bool { return named.Obj() == a || seen[named.Origin().Obj()] })
	}
	return nil
}

// embeddedIn returns the defined types that a struct type embeds, or pointers to which.
func embeddedIn(t types.Type) (list []*types.Named) {
	if st, ok := t.Underlying().(*types.Struct); ok {
		for f := range st.Fields() {
			if named := embeddedNamed(f.Type()); f.Embedded() && named != nil {
				list = append(list, named)
			}
		}
	}
	return list
}
