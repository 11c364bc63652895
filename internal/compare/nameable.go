package compare

import (
	"go/token"
	"go/types"
	"maps"
	"slices"

	"github.com/importspy/importspy/internal/gotypes"
	"github.com/importspy/importspy/internal/totypes"
)

// nameable reports whether clients have a name for a declared type and the actual one
// in its place (docs/comparison.md#what-clients-can-do-with-a-type).
func (c *comparison) nameable(o *totypes.Object, tn *types.TypeName) bool {
	return !c.Private && token.IsExported(o.Entry.Name) || c.hasName(o.TypeName, tn)
}

// hasName reports whether clients have a name for a type, other than its own: in the
// declared package and in the actual one, since a name that is lost is a finding of
// its own, and one that is new was not used. If clients can import neither, then the
// packages that are loaded with the actual one give it a name.
func (c *comparison) hasName(declared, actual *types.TypeName) bool {
	if c.Private {
		return named(slices.Collect(maps.Values(c.others())), actual)
	}
	return named([]*types.Package{c.Declared.Types}, declared) && named([]*types.Package{c.Actual}, actual)
}

// named reports whether packages give their importers a name for a type.
func named(packages []*types.Package, tn *types.TypeName) bool { return namesOf(packages)[tn.Type()] }

// namesOf returns the types that packages give their importers a name for.
func namesOf(packages []*types.Package) map[types.Type]bool {
	v := namer{seen: make(map[types.Type]bool)}
	for _, pkg := range packages {
		for _, name := range pkg.Scope().Names() {
			if obj, ok := pkg.Scope().Lookup(name).(*types.TypeName); ok && obj.Exported() {
				v.visit(obj.Type())
			}
		}
	}
	return v.seen
}

// A namer finds the types that others give clients a name for. A generic type is seen
// without type arguments, and with those of each instance.
type namer struct {
	seen      map[types.Type]bool
	instances []*types.Named
}

func (v *namer) visit(t types.Type) {
	t = types.Unalias(t)
	if named, ok := t.(*types.Named); ok && named.Origin() != named {
		v.seen[named.Origin()] = true
		if slices.ContainsFunc(v.instances, func(other *types.Named) bool { return types.Identical(named, other) }) {
			return
		}
		v.instances = append(v.instances, named)
	}
	if v.seen[t] {
		return
	}
	v.seen[t] = true
	if _, ok := t.Underlying().(*types.Chan); ok {
		return // which has no literals
	}
	for p := range gotypes.Parts(t.Underlying()) {
		switch p.Role {
		case gotypes.Element, gotypes.Term, gotypes.Key, gotypes.Elem:
			v.visit(p.Type)
		}
	}
}
