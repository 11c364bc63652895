package compare

import (
	"cmp"
	"go/types"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/gotypes"
	"github.com/importspy/importspy/internal/toentries"
	"github.com/importspy/importspy/internal/totypes"
)

// types compares two type declarations.
func (c *comparison) types(s scope, o *totypes.Object, d, a *types.TypeName) {
	if alias, ok := d.Type().(*types.Alias); ok {
		c.aliases(s, o, alias, a)
		return
	}
	dn, ok := d.Type().(*types.Named)
	if !ok {
		return
	}
	if c.re.instances[d] != nil {
		c.became[o.Entry.Name] = Counterpart{a.Type(), a}
		c.report(s, contract.TypeChanged, finding.Compatible, a, finding.DiffersUnnamed, says(s.decl), c.Describe.TypeText(a))
		c.instances(s, o, d)
		return
	}
	if a.IsAlias() {
		if c.Private && c.Declared.Whole { // which clients may have under another name
			c.became[o.Entry.Name] = Counterpart{Type: a.Type()}
		}
		if !c.behindAlias(s, o, dn, a) {
			return
		}
		s.moved = true // what else the type has is said where it is declared
	} else if !c.re.tieParams(dn.TypeParams(), gotypes.TypeParams(a.Type())) {
		if c.Private && c.Declared.Whole && c.Worlds.onlyInstances(d) {
			c.report(s, contract.TypeChanged, finding.Compatible, a, finding.DiffersUnnamed, says(s.decl), c.Describe.TypeText(a))
			return
		}
		c.underlyingChanged(s, a)
		return
	} else {
		c.constraintsOf(s, a, dn, gotypes.TypeParams(a.Type()))
	}
	an, ok := types.Unalias(a.Type()).(*types.Named)
	if !ok {
		return
	}
	c.declarations(s, o, a, dn, an)
}

// aliases compares an alias with what the package has. What an alias stands for
// is all there is to it.
func (c *comparison) aliases(s scope, o *totypes.Object, d *types.Alias, a *types.TypeName) {
	actual := a.Type()
	params := gotypes.TypeParams(actual)
	if !c.re.tieParams(d.TypeParams(), params) {
		c.aliasChanged(s, d, a)
		return
	}
	switch t := actual.(type) {
	case *types.Alias:
		actual = t.Rhs()
	case *types.Named:
		actual = gotypes.OfItself(t)
	}
	if !c.re.identical(d.Rhs(), actual) {
		c.aliasChanged(s, d, a)
		return
	}
	declared := c.report
	if c.re.succeeded {
		declared = c.state // in other packages, there may be another successor
	}
	if a.IsAlias() || !c.re.succeeded {
		c.looseness(s, contract.TypeChanged, a)
	}
	c.constraints(s, a, d.TypeParams(), params)
	if !a.IsAlias() {
		declared(s, contract.TypeChanged, finding.Compatible, a, finding.NowDeclared, says(s.decl))
	}
	c.aliased(s, o, d, a)
}

// aliasChanged reports an alias that stands for another type. That of another package
// breaks clients by what is written with it, which is compared; whatever the policy, its
// entry must not go on saying what the other entries mean.
func (c *comparison) aliasChanged(s scope, d *types.Alias, a *types.TypeName) {
	was, is := c.saysOf(s.decl, d.Obj()), c.Describe.TypeText(a)
	if c.Qualifier != "" {
		c.state(s, contract.TypeChanged, finding.Compatible, a, finding.Differs, was, is)
		return
	}
	c.report(s, contract.TypeChanged, finding.Breaking, a, finding.Differs, was, is)
}

// behindAlias allows a defined type to become an alias of another defined one, or, if
// that has its methods, of its underlying type
// (docs/comparison.md#type-declarations). It reports whether there is a defined one,
// which then must have what the contract says.
func (c *comparison) behindAlias(s scope, o *totypes.Object, d *types.Named, a *types.TypeName) bool {
	alias := a.Type().(*types.Alias)
	if !c.re.tieParams(d.TypeParams(), alias.TypeParams()) {
		c.underlyingChanged(s, a)
		return false
	}
	for p := range alias.TypeParams().TypeParams() {
		if !isConstraint(d) && !slices.Contains(slices.Collect(gotypes.All(alias.Rhs())), types.Type(p)) {
			c.underlyingChanged(s, a) // nothing tells its instances apart
			return false
		}
	}
	_, defined := types.Unalias(alias).(*types.Named)
	if !defined && !c.writtenOut(o, d, alias) {
		c.underlyingChanged(s, a)
		return false
	}
	c.report(s, contract.TypeChanged, finding.Compatible, a, finding.Differs, says(s.decl), c.Describe.TypeText(a))
	c.constraints(s, a, d.TypeParams(), alias.TypeParams())
	c.merged(s, a, types.Unalias(alias))
	return defined
}

// writtenOut reports whether an alias stands for what underlies a defined type, and clients
// have by it all that they had.
func (c *comparison) writtenOut(o *totypes.Object, d *types.Named, alias *types.Alias) bool {
	actual := types.Unalias(alias)
	if !types.IsInterface(d) && (!c.promotes(actual, d) || len(o.ForeignMembers()) > 0 || !c.seals(o, alias) || !c.comparableAlike(o, d, alias)) {
		return false
	}
	under := c.re.underOrSeen(d)
	return c.re.identical(embedsLast(under), embedsLast(actual)) || c.re.shows(under, actual)
}

// seals reports whether an actual type without a name has the unexported methods of the
// interfaces that the declared type implements, as far as clients know these interfaces.
func (c *comparison) seals(o *totypes.Object, alias *types.Alias) bool {
	for _, im := range o.Implements {
		if im.Type == nil || c.re.gone(im.Type) != nil {
			continue // a mistake of the contract, or the interface's own finding
		}
		if c.cannotAskFor(im.Type) {
			continue
		}
		c.re.tieParams(im.TypeParams, alias.TypeParams())
		if iface := c.re.typ(im.Type); types.IsInterface(iface) && !toentries.Implements(types.Unalias(alias), iface, im.Manner) {
			return false
		}
	}
	return true
}

// comparableAlike reports whether an actual type without a name is comparable for the type
// arguments for which the declared one is said to be.
func (c *comparison) comparableAlike(o *totypes.Object, d *types.Named, alias *types.Alias) bool {
	needed := api.ComparableFor(types.Unalias(alias))
	for p := range d.TypeParams().TypeParams() {
		is, ok := c.re.params[p].(*types.TypeParam)
		if ok && slices.Contains(needed, is) && c.saysForAny(o.Decl, d, p) {
			return false
		}
	}
	return true
}

// isConstraint reports whether a type is an interface that only constrains type parameters.
// There are no values of it by which its instances could be told apart.
func isConstraint(t types.Type) bool {
	iface, ok := t.Underlying().(*types.Interface)
	return ok && !iface.IsMethodSet()
}

// promotes reports whether an actual type without a name promotes all methods of a
// declared type.
func (c *comparison) promotes(actual types.Type, d *types.Named) bool {
	methods := api.Methods(types.Unalias(actual))
	for name, dm := range api.Methods(d) {
		am := methods[name]
		if am == nil || am.Pointer && !dm.Pointer || !c.re.identicalSignatures(dm.Obj.(*types.Func).Signature(), am.Obj.(*types.Func).Signature()) {
			return false
		}
	}
	return true
}

// embedsLast returns a struct type with its embedded fields after the others: the
// lists of a contract do not tell how they alternate.
func embedsLast(t types.Type) types.Type {
	st, ok := t.(*types.Struct)
	if !ok {
		return t
	}
	var fields []*types.Var
	var tags []string
	for _, embedded := range []bool{false, true} {
		for i := range st.NumFields() {
			if f := st.Field(i); f.Embedded() == embedded {
				fields, tags = append(fields, f), append(tags, st.Tag(i))
			}
		}
	}
	return types.NewStruct(fields, tags)
}

// opaque reports whether the contract leaves open what is in a type.
func (c *comparison) opaque(o *totypes.Object) bool { return o.Opaque && c.policy != contract.Exact }

// declarations compares what two defined types are: their underlying types,
// members and abilities.
func (c *comparison) declarations(s scope, o *totypes.Object, a *types.TypeName, dn, an *types.Named) {
	c.callParams(dn, an)
	du, au := dn.Underlying(), an.Underlying()
	m := members{comparison: c, s: s, o: o, tn: a, d: dn, a: an}
	if !types.IsInterface(dn) {
		m.declaredMethods, m.actualMethods = c.re.known.Methods(dn), c.re.known.Methods(an)
	}
	opaque, before := c.opaque(o), len(c.findings)
	switch d := du.(type) {
	case *types.Struct:
		st, ok := au.(*types.Struct)
		if !ok {
			c.structGone(s, o, a, dn)
			return
		}
		if !opaque {
			m.structs(d, st)
			m.unkeyed(d, st)
			m.methods()
			m.shadowing()
		}
		c.comparability(s, o, a, d, st)
	case *types.Interface:
		iface, ok := au.(*types.Interface)
		if !ok {
			c.underlyingChanged(s, a)
			return
		}
		switch {
		case !opaque:
			m.interfaces(d, iface)
		case !iface.IsMethodSet():
			c.report(s, contract.TypeChanged, finding.Breaking, a, finding.NowConstraint, says(s.decl))
		}
	default:
		if !c.re.identical(du, au) {
			c.underlyingChanged(s, a)
			if _, ok := au.(*types.Struct); ok || types.IsInterface(au) {
				return // another kind of type: its entry is another
			}
		}
		c.looseness(s, contract.TypeChanged, a)
		m.pointee(du, au)
		m.methods()
		m.shadowing()
		c.comparability(s, o, a, du, au)
	}
	c.implements(s, o, a, an)
	breaks := slices.ContainsFunc(c.findings[before:], func(f finding.Finding) bool { return f.Verdict == finding.Breaking })
	if breaks || !c.literalsApart(s, a, dn, au) {
		c.literalsTaken(s, o, a, an)
	}
	c.nowImplements(s, o, a, an)
	c.size(s, a, an)
	c.hidden(s, a, an)
}

// callParams gives the type parameters of an actual type the names that the contract
// has for them. If there are more or fewer, the entry is written anew, by their own names.
func (c *comparison) callParams(dn, an *types.Named) {
	declared := dn.TypeParams()
	if declared.Len() != an.TypeParams().Len() {
		return
	}
	names := c.Describe.Names.ParamNames(declared)
	called := slices.Clone(names)
	for i, name := range names {
		called[c.re.indexOf(declared, i)] = name
	}
	c.Describe.Names.CallParams(an, called)
}

// structGone reports a struct type that is of another kind, which an opaque one may
// become (docs/comparison.md#which-unexported-types-count). It had an unexported field
// then: init writes a struct without fields as such.
func (c *comparison) structGone(s scope, o *totypes.Object, a *types.TypeName, d *types.Named) {
	sees := len(o.Members)+len(o.Implements) > 0 || !api.Opaque(d) || o.Decl.Text.Keyword() == ""
	if c.opaque(o) || sees || api.Comparable(d) && !api.Comparable(a.Type()) || c.nameable(o, a) || c.takesLiteral(d) {
		c.underlyingChanged(s, a)
		return
	}
	c.report(s, contract.TypeChanged, finding.Compatible, a, finding.DiffersUnseen, says(s.decl), c.Describe.TypeText(a))
}

func (c *comparison) underlyingChanged(s scope, a *types.TypeName) {
	c.report(s, contract.TypeChanged, finding.Breaking, a, finding.Differs, says(s.decl), c.Describe.TypeText(a))
}

// comparability compares whether == applies. Where the declared type would lose
// it through an actual type that it is made of, that is a finding on that type.
func (c *comparison) comparability(s scope, o *totypes.Object, a *types.TypeName, d, actual types.Type) {
	stated, forAny := s.decl.Comparable, s.decl.ComparableForAny
	if stated == nil && forAny == nil && (c.policy == contract.Minimum || c.opaque(o)) {
		return
	}
	if stated != nil {
		s.pos = stated.Pos
	}
	has := api.Comparable(actual)
	if stated == nil && c.explained(s, d, actual) {
		return
	}
	switch promised, restated := c.comparable(d); {
	case !has && (stated == nil && promised || stated != nil && stated.Value):
		verdict := finding.Breaking
		if c.comparableInstances(o.TypeName) {
			verdict = finding.Compatible
		}
		c.report(s, contract.NotComparable, verdict, a, finding.NoLongerComparable)
	case has && (!restated || stated != nil && !stated.Value):
		c.report(s, contract.NowComparable, finding.Compatible, a, finding.BecameComparable)
	case has && promised:
		c.comparableFor(s, o.TypeName, a, d, actual)
	}
}

// comparableFor compares for which type parameters a struct is comparable with any
// argument. That goes by its unexported fields, too, which a contract does not have, so
// that it lists these type parameters.
func (c *comparison) comparableFor(s scope, declared, a *types.TypeName, d, actual types.Type) {
	st, ok := actual.(*types.Struct)
	if !ok {
		return // what other types consist of is in their text
	}
	needed := api.ComparableFor(actual)
	own := needed
	if c.Declared.Whole { // a contract says it of each type
		own = api.ComparableFor(c.withoutShared(d.(*types.Struct), st))
	}
	lost, gained := "", []string(nil)
	for p := range gotypes.TypeParams(declared.Type()).TypeParams() {
		is, ok := c.re.params[p].(*types.TypeParam)
		if !ok || types.Comparable(is) {
			continue
		}
		switch said := c.saysForAny(s.decl, d, p); {
		case said && slices.Contains(own, is):
			lost = cmp.Or(lost, p.Obj().Name())
		case !said && !slices.Contains(needed, is) && !types.Comparable(p):
			gained = append(gained, p.Obj().Name())
		}
	}
	if said := s.decl.ComparableForAny; said != nil {
		s.pos = said.Pos
	}
	if lost != "" {
		verdict := finding.Breaking
		if c.comparableInstances(declared) {
			verdict = finding.Compatible
		}
		c.report(s, contract.NotComparable, verdict, a, finding.ComparableForArgument, "", "", lost)
	}
	if gained != nil {
		report := c.report
		if s.decl.ComparableForAny == nil {
			report = c.unsaid
		}
		report(s, contract.NowComparable, finding.Compatible, a, finding.ComparableForAny, "", strings.Join(gained, ", "))
	}
}

// saysForAny reports whether a declared type is comparable for any argument of a type
// parameter: a version is, a contract says so.
func (c *comparison) saysForAny(d *contract.Decl, t types.Type, p *types.TypeParam) bool {
	if c.Declared.Whole {
		return !slices.Contains(api.ComparableFor(t), p) && !types.Comparable(p)
	}
	return d.ComparableForAny != nil && slices.Contains(contract.ParamNames(d.ComparableForAny.Value), p.Obj().Name())
}

// withoutShared returns an actual struct without the fields that the declared one has
// with the same type, if what becomes of that is a finding on the type.
func (c *comparison) withoutShared(d, actual *types.Struct) types.Type {
	shared := func(f *types.Var) bool {
		return slices.ContainsFunc(allFields(d), func(was *types.Var) bool {
			return was.Exported() && was.Name() == f.Name() && c.re.identical(was.Type(), f.Type()) && c.answersForParams(was.Type(), f.Type())
		})
	}
	return types.NewStruct(slices.DeleteFunc(allFields(actual), shared), nil)
}

// answersForParams reports whether it is a finding on the type of a field, which is the
// same on both sides, for which arguments that type is comparable.
func (c *comparison) answersForParams(declared, actual types.Type) bool {
	for {
		d, ok := types.Unalias(declared).(*types.Array)
		if !ok {
			break
		}
		declared, actual = d.Elem(), types.Unalias(actual).(*types.Array).Elem()
	}
	_, ok := types.Unalias(declared).(*types.Named)
	return ok && c.answers(declared, actual)
}

// explained reports whether actual is not comparable for a field that both
// structs have: then that field's own finding, or its type's, says so. A field of
// another type that no holder promotes breaks nobody by itself.
func (c *comparison) explained(s scope, d, actual types.Type) bool {
	as, ok := actual.(*types.Struct)
	if !ok {
		return false
	}
	fields := make(map[string]*types.Var)
	for f := range d.(*types.Struct).Fields() {
		fields[f.Name()] = f
	}
	for f := range as.Fields() {
		d := fields[f.Name()]
		if d == nil || !d.Exported() && !(d.Embedded() && api.Promotes(d) && c.re.identical(d.Type(), f.Type())) {
			continue // no finding is on it
		}
		if api.Comparable(f.Type()) || !c.reportedAsIncomparable(d.Type(), f.Type()) {
			continue
		}
		if s.embeddedOnly == nil || c.re.identical(d.Type(), f.Type()) || c.hurts(s.embeddedOnly, f.Name()) {
			return true
		}
	}
	return false
}

// implements checks that the actual type, a pointer to it, or who embeds it, has the
// methods of the interfaces that the contract names.
func (c *comparison) implements(s scope, o *totypes.Object, a *types.TypeName, an *types.Named) {
	for _, im := range o.Implements {
		if im.Type == nil {
			if im.Gone != "" {
				s.pos = im.Text.Position(0)
				c.state(s, contract.NotImplemented, finding.Compatible, a, finding.ImplementsNotFound, im.Text.Value+im.Manner.String(), "", im.Gone)
			} // else a mistake of the contract says why
			continue
		}
		if tn := c.re.gone(im.Type); tn != nil {
			c.implementsGone(s, im, a, tn)
			continue
		}
		verdict, text := finding.Breaking, im.Text.Value+im.Manner.String()
		c.re.tieParams(im.TypeParams, an.TypeParams())
		c.re.loose = false
		iface := c.re.typ(im.Type)
		if !types.IsInterface(iface) {
			continue
		}
		if toentries.Implements(an, iface, im.Manner) {
			if c.re.loose || c.respelled(im.Type, iface) {
				c.report(s, contract.NotImplemented, finding.Compatible, a, finding.ImplementsReplaced, text, c.Describe.Names.Type(iface))
			}
			continue
		}
		if c.cannotAskFor(im.Type) {
			verdict = finding.Compatible
		}
		s.pos = im.Text.Position(0)
		if im.WhenEmbedded {
			if !c.nameable(o, a) {
				verdict = finding.Compatible // clients cannot embed it
			}
			c.report(s, contract.NotImplemented, verdict, a, finding.ImplementsNotEmbedded, im.Text.Value+contract.Manner{ByValue: im.ByValue}.String())
			continue
		}
		if toentries.Implements(an, iface, contract.Manner{}) {
			c.report(s, contract.NotImplemented, verdict, a, finding.ImplementsByPointer, text)
			continue
		}
		form, methods := lacking(an, iface)
		c.report(s, contract.NotImplemented, verdict, a, form, append([]string{text, ""}, methods...)...)
	}
}

// cannotAskFor reports whether clients cannot ask for an interface: they have it by what
// embeds it alone.
func (c *comparison) cannotAskFor(iface types.Type) bool {
	named, ok := types.Unalias(iface).(*types.Named)
	return ok && c.embeddedOnly[named.Origin().Obj()]
}

// implementsGone reports a sealed interface to which none corresponds, if that is
// because nothing depends on its package any more: then the type has none of its
// unexported methods. Else the interface itself is gone, or has other type parameters,
// which breaks clients, and not that the type does not implement it.
func (c *comparison) implementsGone(s scope, im *totypes.Implements, a, iface *types.TypeName) {
	switch other := c.re.counterpart(iface); {
	case other != nil:
		c.report(s, contract.NotImplemented, finding.Compatible, a, finding.ImplementsReplaced, im.Text.Value+im.Manner.String(), c.Describe.Names.Type(other.Type()))
	case iface.Pkg() == c.Declared.Types:
		s.pos = im.Text.Position(0)
		c.report(s, contract.NotImplemented, finding.Compatible, a, finding.ImplementsGone, im.Text.Value)
	case !c.Worlds.lost(iface):
		c.report(s, contract.NotImplemented, finding.Breaking, a, finding.ImplementsUnsealed, im.Text.Value, "", iface.Pkg().Path())
	}
}

// nowImplements reports the sealed interfaces that the actual type implements and
// the contract does not say, or not of the type itself.
func (c *comparison) nowImplements(s scope, o *totypes.Object, a *types.TypeName, an *types.Named) {
	if c.policy == contract.Minimum || c.opaque(o) || s.moved || s.open {
		return
	}
	for _, sealed := range c.Describe.Implemented(an) {
		said := func(im *totypes.Implements) bool {
			return im.Type != nil && im.Covers(sealed.Manner) && c.re.identical(im.Type, sealed.Interface)
		}
		if !slices.ContainsFunc(o.Implements, said) {
			report := c.report
			if sealed.Elsewhere || sealed.WhenEmbedded && !slices.ContainsFunc(o.Implements, func(im *totypes.Implements) bool { return im.WhenEmbedded }) {
				report = c.unsaid
			}
			report(s, contract.NowImplemented, finding.Compatible, a, finding.ImplementsUndeclared, "", c.Describe.SealedText(sealed))
		}
	}
}

// respelled reports whether an interface that the contract declares has another
// name in the package.
func (c *comparison) respelled(declared, actual types.Type) bool {
	d, ok1 := types.Unalias(declared).(*types.Named)
	a, ok2 := actual.(*types.Named)
	return ok1 && ok2 && d.Obj().Pkg() == c.Declared.Types && d.Obj().Name() != a.Obj().Name()
}

// lacking returns why neither a type nor a pointer to it implements an interface, with
// the method, if there is one: as the interface wants it, and as the type has it.
func lacking(an *types.Named, t types.Type) (why finding.Form, methods []string) {
	ptr, pkg := types.NewPointer(an), an.Obj().Pkg()
	m, wrong := types.MissingMethod(ptr, t.Underlying().(*types.Interface), true)
	if m == nil || strings.HasPrefix(m.Name(), "·") { // no source has it
		return finding.ImplementsNeither, nil
	}
	have, _, _ := types.LookupFieldOrMethod(ptr, false, m.Pkg(), m.Name())
	if method, ok := have.(*types.Func); ok && wrong {
		return finding.ImplementsWrongMethod, []string{gotypes.MethodText(pkg, m), gotypes.MethodText(pkg, method)}
	}
	return finding.ImplementsWithout, []string{m.Name()}
}
