package compare

import (
	"go/types"
	"slices"
	"strconv"

	"github.com/importspy/importspy/internal/finding"
)

// The rules of this file apply where the contract lists their findings under
// strict.

// unkeyed compares whether clients can write a value of a struct type without
// keys, and if so, with which ones: then any other field breaks them.
func (m *members) unkeyed(d, a *types.Struct) {
	if !m.strict[finding.UnkeyedLiteral] || m.s.decl == nil || m.s.decl.Sealed != nil && m.s.decl.Sealed.Value {
		return
	}
	if slices.ContainsFunc(allFields(d), func(f *types.Var) bool { return !f.Exported() && f.Name() != "_" }) {
		return // clients cannot
	}
	if unexported := slices.IndexFunc(allFields(a), func(f *types.Var) bool { return !f.Exported() }); unexported >= 0 {
		m.report(m.s, finding.UnkeyedLiteral, finding.Breaking, m.tn, "contract's struct can be written without keys, package's has unexported fields")
		return
	}
	if d.NumFields() < a.NumFields() {
		m.report(m.s, finding.UnkeyedLiteral, finding.Breaking, m.tn, "contract's struct has %d fields, package's has %d; literals without keys need them all", d.NumFields(), a.NumFields())
	}
}

func allFields(st *types.Struct) []*types.Var { return slices.Collect(st.Fields()) }

// shadows reports a new field or method of a type that clients can embed: it can
// hide, or clash with, what they promote from elsewhere.
func (m *members) shadows(s scope, actual types.Object) {
	if m.strict[finding.Shadowing] && m.tn.Exported() {
		m.report(s, finding.Shadowing, finding.Breaking, actual, "package has it, contract does not declare it; where clients embed %s, it can hide what they promote from elsewhere", m.s.symbol)
	}
}

// merged reports a declared type that is no type of its own any more.
func (c *comparison) merged(s scope, a *types.TypeName, with types.Type) {
	if c.strict[finding.TypesMerged] {
		c.report(s, finding.TypesMerged, finding.Breaking, a, "contract has a type of its own, package has the same type as %s; a type switch cannot tell them apart", c.Describe.Names.Type(with))
	}
}

// mergedNames reports declared types that clients can name and that have become
// one.
func (c *comparison) mergedNames() {
	if !c.strict[finding.TypesMerged] {
		return
	}
	first := make(map[types.Type]string)
	for _, o := range c.Declared.Objects {
		if o.TypeName == nil || o.TypeName.IsAlias() || c.re.named[o.TypeName] == nil {
			continue
		}
		a := c.re.named[o.TypeName]
		t := types.Unalias(a.Type())
		if other, ok := first[t]; ok && !a.IsAlias() {
			c.report(c.scopeOf(o), finding.TypesMerged, finding.Breaking, a, "contract has a type of its own, package has one type for it and %s", other)
		}
		first[t] = o.Entry.Name
	}
}

// size compares the size of a type with what the contract says.
func (c *comparison) size(s scope, a *types.TypeName, t *types.Named) {
	if !c.strict[finding.SizeChanged] || c.Sizes == nil || s.decl.Size == nil || t.TypeParams().Len() > 0 {
		return
	}
	s.pos = s.decl.Size.Pos
	if size := strconv.FormatInt(c.Sizes.Sizeof(t), 10); size != s.decl.Size.Value {
		c.report(s, finding.SizeChanged, finding.Breaking, a, "contract says %s bytes, package's type has %s", s.decl.Size.Value, size)
	}
}
