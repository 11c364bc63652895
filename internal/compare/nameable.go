package compare

import (
	"go/token"
	"go/types"
	"maps"
	"slices"

	"github.com/importspy/importspy/internal/declare"
	"github.com/importspy/importspy/internal/gotypes"
)

// nameable reports whether clients have a name for a declared type
// (docs/comparison.md#what-clients-can-do-with-a-type).
func (c *comparison) nameable(o *declare.Object, tn *types.TypeName) bool {
	return !c.Private && token.IsExported(o.Entry.Name) || c.hasName(tn)
}

// hasName reports whether clients have a name for an actual type in one of the
// packages that they can import, other than its own.
func (c *comparison) hasName(tn *types.TypeName) bool {
	v := namer{seen: make(map[types.Type]bool)}
	for _, pkg := range c.importable() {
		for _, name := range pkg.Scope().Names() {
			if obj, ok := pkg.Scope().Lookup(name).(*types.TypeName); ok && obj.Exported() {
				v.visit(obj.Type())
			}
		}
	}
	return v.seen[tn.Type()]
}

// importable returns the packages in which clients can have a name for a type of
// this one: itself, or if they cannot import it, those that are loaded with it.
func (c *comparison) importable() []*types.Package {
	if !c.Private {
		return []*types.Package{c.Actual}
	}
	return slices.Collect(maps.Values(c.others()))
}

// A namer finds the types that others give clients a name for. Generic ones are
// seen without their arguments.
type namer struct{ seen map[types.Type]bool }

func (v *namer) visit(t types.Type) {
	t = types.Unalias(t)
	if named, ok := t.(*types.Named); ok {
		t = named.Origin()
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
