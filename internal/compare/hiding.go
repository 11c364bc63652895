package compare

import (
	"go/types"
	"maps"
	"slices"

	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/describe"
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

// lost reports whether a type t would promote another member of that name, if the
// type a, which t embeds at some depth, had none.
func lost(t types.Type, a *types.TypeName, name string) bool {
	return lostIn(t, a, name, make(map[*types.TypeName]bool))
}

// lostIn is lost, where the types in outer are asked the same: a struct can embed a
// pointer to itself.
func lostIn(t types.Type, a *types.TypeName, name string, outer map[*types.TypeName]bool) bool {
	named := embeddedNamed(t)
	if named == nil || outer[named.Obj()] {
		return false
	}
	outer[named.Obj()] = true
	defer delete(outer, named.Obj())
	st, ok := named.Underlying().(*types.Struct)
	if !ok || named.Obj() == a || !promoters(st, make(map[*types.TypeName]bool))[a] {
		return false
	}
	now, index, _ := types.LookupFieldOrMethod(named, true, nil, name)
	if now != nil && len(index) == 1 {
		return false
	}
	was, within := otherMember(st, a, name, outer)
	switch {
	case was == nil:
		return within && now == nil
	case now == nil:
		return true
	}
	return now != was && (describe.Kind(now) != describe.Kind(was) || !types.Identical(now.Type(), was.Type()))
}

// otherMember returns the member of that name which a struct promotes from the
// fields that do not lead to the type a, and whether those that do have lost one.
func otherMember(st *types.Struct, a *types.TypeName, name string, outer map[*types.TypeName]bool) (member types.Object, within bool) {
	depth := 0
	for f := range st.Fields() {
		named := embeddedNamed(f.Type())
		if !f.Embedded() || named == nil {
			continue
		}
		if next, ok := named.Underlying().(*types.Struct); named.Obj() == a || ok && promoters(next, make(map[*types.TypeName]bool))[a] {
			within = within || lostIn(named, a, name, outer)
			continue
		}
		obj, index, _ := types.LookupFieldOrMethod(named, true, nil, name)
		switch {
		case index == nil || depth > 0 && len(index) > depth:
		case len(index) == depth:
			member = nil // neither is promoted
		default:
			member, depth = obj, len(index)
		}
	}
	return member, within
}
