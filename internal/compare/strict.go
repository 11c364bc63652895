package compare

import (
	"cmp"
	"go/types"
	"maps"
	"slices"
	"strconv"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/gotypes"
	"github.com/importspy/importspy/internal/toentries"
	"github.com/importspy/importspy/internal/totypes"
)

// The rules of this file apply where the contract lists their findings under
// strict (docs/comparison.md#strictness).

// unkeyed compares whether clients can write a value of a struct type without
// keys, and if so, with which ones: then any other field breaks them.
func (m *members) unkeyed(d, a *types.Struct) {
	if !m.strict[contract.UnkeyedLiteral] || m.s.embeddedOnly != nil || m.converts(a) || m.s.decl.Sealed != nil && m.s.decl.Sealed.Value {
		return
	}
	if slices.ContainsFunc(allFields(d), m.unkeyable) {
		return
	}
	if unexported := slices.IndexFunc(allFields(a), func(f *types.Var) bool { return !f.Exported() }); unexported >= 0 {
		m.report(m.s, contract.UnkeyedLiteral, finding.Breaking, m.tn, finding.UnexportedFieldsAdded)
		return
	}
	if was := visible(d).NumFields(); was < a.NumFields() {
		m.report(m.s, contract.UnkeyedLiteral, finding.Breaking, m.tn, finding.FieldsAdded, strconv.Itoa(was), strconv.Itoa(a.NumFields()))
	}
}

// unkeyable reports whether a field of a declared struct keeps clients from writing it
// without keys. That of a contract which says that the struct is not comparable need not be
// one that there is.
func (m *members) unkeyable(f *types.Var) bool {
	return !f.Exported() && (m.Declared.Whole || f.Name() != "_")
}

// converts compares whether the type can be converted to the one that the
// contract says underlies it. It reports whether there is such a type.
func (m *members) converts(a *types.Struct) bool {
	for _, o := range m.Declared.Objects {
		if o.TypeName == nil || o.Entry.Name != says(m.s.decl) {
			continue
		}
		if other := m.actualOf(o.TypeName); other != nil && !types.IdenticalIgnoreTags(other.Underlying(), a) {
			m.report(m.s, contract.UnkeyedLiteral, finding.Breaking, m.tn, finding.NotConvertible, o.Entry.Name)
		}
		return true
	}
	return false
}

func allFields(st *types.Struct) []*types.Var { return slices.Collect(st.Fields()) }

// shadowing compares which names clients that embed the type get from it, and how
// deep they are (https://go.dev/ref/spec#Selectors). What comes from an embedded
// type that is still there is that type's own affair.
func (m *members) shadowing() {
	if !m.strict[contract.Shadowing] || m.s.open || m.s.moved {
		return
	}
	declared, actual := selectors(m.d), selectors(m.a)
	for _, name := range slices.Sorted(maps.Keys(actual)) {
		am, dm := actual[name], declared[name]
		if dm != nil && len(dm.Index) == len(am.Index) || m.s.decl.MemberOf(name) != nil && dm == nil {
			continue
		}
		if _, shared := m.back[am.Via()]; shared && !am.Direct() {
			continue
		}
		s := m.field(name)
		if _, ok := am.Obj.(*types.Func); ok {
			s = m.method(name, am.Pointer)
		}
		if dm != nil {
			m.shadowsAt(s, am.Obj, finding.DepthWhereEmbedded, finding.DepthBehindEmbedding, strconv.Itoa(len(dm.Index)-1), strconv.Itoa(len(am.Index)-1))
			continue
		}
		m.shadows(s, am.Obj)
	}
}

// selectors returns the fields and methods that can be selected on a value of
// type t, by name.
func selectors(t types.Type) map[string]*api.Member {
	all := api.Fields(t)
	maps.Copy(all, api.Methods(t))
	return all
}

// shadows reports a new field or method of a type that clients can embed: it can
// hide, or clash with, what they promote from other fields.
func (m *members) shadows(s scope, actual types.Object) {
	m.shadowsAt(s, actual, finding.ShadowsWhereEmbedded, finding.ShadowsBehindEmbedding, "", "")
}

// shadowsAt reports that a member can hide others, in one form where clients can
// embed the type, in another where they can embed a type that embeds it.
func (m *members) shadowsAt(s scope, actual types.Object, direct, indirect finding.Form, was, is string) {
	switch {
	case !m.strict[contract.Shadowing]:
	case m.tn.Exported():
		m.report(s, contract.Shadowing, finding.Breaking, actual, direct, was, is, m.s.symbol)
	case m.isEmbedded():
		m.report(s, contract.Shadowing, finding.Breaking, actual, indirect, was, is, m.s.symbol)
	}
}

// isEmbedded reports whether another type that the contract declares embeds the
// type.
func (m *members) isEmbedded() bool {
	for _, o := range m.Declared.Objects {
		if o.TypeName == nil || o == m.o {
			continue
		}
		switch u := o.TypeName.Type().Underlying().(type) {
		case *types.Struct:
			if promoters(u, make(map[*types.TypeName]bool))[m.d.Obj()] {
				return true
			}
		case *types.Interface:
			if embeds(u, m.d.Obj()) {
				return true
			}
		}
	}
	return false
}

// merged reports a declared type that is no type of its own any more.
func (c *comparison) merged(s scope, a *types.TypeName, with types.Type) {
	if c.strict[contract.TypesMerged] {
		c.report(s, contract.TypesMerged, finding.Breaking, a, finding.MergedWithType, "", c.Describe.Names.Type(with))
	}
}

// mergedInTypes reports an unexported type that gave way to another one in types for
// which clients have a name: a literal of the one may be that of the other now.
func (c *comparison) mergedInTypes(s scope, d *types.TypeName, with types.Type) {
	if !c.strict[contract.TypesMerged] || c.re.instances[d] != nil {
		return
	}
	for _, o := range c.Declared.Objects {
		if o.TypeName != nil && o.TypeName.Exported() && mentions(o.TypeName.Type(), map[*types.TypeName]bool{d: true}) {
			c.report(s, contract.TypesMerged, finding.Breaking, nil, finding.MergedWithType, "", c.Describe.Names.Type(with))
			return
		}
	}
}

// mergedNames reports declared types that clients can name and that have become
// one.
func (c *comparison) mergedNames() {
	if !c.strict[contract.TypesMerged] {
		return
	}
	first := make(map[types.Type]string)
	for _, o := range c.Declared.Objects {
		if o.TypeName == nil || o.TypeName.IsAlias() {
			continue
		}
		for _, p := range c.re.instances[o.TypeName] {
			a := p.actual.(*types.Named)
			c.mergedName(first, o, a, a.Obj())
		}
		if a := c.re.named[o.TypeName]; a != nil {
			c.mergedName(first, o, types.Unalias(a.Type()), a)
		}
	}
}

// mergedName reports a declared type, or an instance of one, that has become the same type
// as an earlier one; first has these by what they have become. What has become an alias is
// reported as such.
func (c *comparison) mergedName(first map[types.Type]string, o *totypes.Object, t types.Type, a *types.TypeName) {
	if other, ok := first[t]; ok && !a.IsAlias() {
		c.report(c.scopeOf(o), contract.TypesMerged, finding.Breaking, a, finding.MergedWithDeclared, "", other)
	}
	first[t] = o.Entry.Name
}

// size compares the size of a type with what the contract says.
func (c *comparison) size(s scope, a *types.TypeName, t *types.Named) {
	if !c.strict[contract.SizeChanged] || s.decl.Size == nil || s.embeddedOnly != nil || t.TypeParams().Len() > 0 {
		return
	}
	s.pos = s.decl.Size.Pos
	if size := c.sizeOf(t); size != s.decl.Size.Value {
		c.report(s, contract.SizeChanged, finding.Breaking, a, finding.SizeDiffers, s.decl.Size.Value, size)
	}
}

func (c *comparison) sizeOf(t types.Type) string { return strconv.FormatInt(c.Sizes.Sizeof(t), 10) }

// literalSizes compares the sizes of struct types without a name that differ in
// unexported fields, and reports whether one has changed, unless that changes the size of a
// type around them, which is a finding on it.
func (c *comparison) literalSizes(s scope, actual types.Object) bool {
	if !c.strict[contract.SizeChanged] || s.decl.Size != nil && s.decl.Size.Value != c.sizeOf(actual.Type()) {
		return false
	}
	for _, p := range c.re.loosened {
		st, ok := p.declared.(*types.Struct)
		if !ok || gotypes.HasTypeParam(p.actual) {
			continue
		}
		if was, is := c.Sizes.Sizeof(gotypes.Map(st, c.re.typ)), c.Sizes.Sizeof(p.actual); was != is {
			c.report(s, contract.SizeChanged, finding.Breaking, actual, finding.DiffersInSize,
				says(s.decl), c.Describe.Text(actual), strconv.FormatInt(was, 10), strconv.FormatInt(is, 10))
			return true
		}
	}
	return false
}

// hidden compares what clients do not see of a type with what the contract says.
func (c *comparison) hidden(s scope, a *types.TypeName, t *types.Named) {
	if !c.strict[contract.HiddenChanged] || s.decl.Hidden == nil || s.embeddedOnly != nil {
		return
	}
	s.pos = s.decl.Hidden.Pos
	promised, actual := s.decl.Hidden.Value, toentries.Hidden(t)
	form, same := finding.HiddenDiffers, promised == actual
	if toentries.IsHiddenDigest(promised) {
		form, same = finding.HiddenDigestDiffers, promised == toentries.HiddenDigest(t)
	}
	if !same {
		c.report(s, contract.HiddenChanged, finding.Breaking, a, form, promised, cmp.Or(actual, "none"))
	}
}
