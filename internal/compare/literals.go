package compare

import (
	"go/types"
	"slices"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/gotypes"
	"github.com/importspy/importspy/internal/toentries"
	"github.com/importspy/importspy/internal/totypes"
)

// A literal, in this file, is a struct or interface type without a name that has
// unexported members. When it may change is in docs/comparison.md#literals.

// unwritable reports whether t is a struct or interface type with unexported
// members of its own.
func unwritable(t types.Type) bool {
	switch t := t.(type) {
	case *types.Struct:
		return api.HasUnexportedField(t)
	case *types.Interface:
		for m := range t.ExplicitMethods() {
			if !m.Exported() {
				return true
			}
		}
	}
	return false
}

// unwritable reports whether clients cannot write a type of the promised side that is a
// struct or interface: it has unexported members, or it embeds a type that they have no
// name for, so that other packages of its module may write it, too.
func (r *restater) unwritable(t types.Type) bool { return unwritable(t) || r.worlds.embedsNameless(t) }

// embedsNameless reports whether a type is a struct of the promised world that embeds a
// type of an internal package which clients have no name for.
func (w *Worlds) embedsNameless(t types.Type) bool {
	st, ok := t.(*types.Struct)
	return ok && w != nil && slices.ContainsFunc(allFields(st), func(f *types.Var) bool {
		named := embeddedNamed(f.Type())
		if !f.Embedded() || named == nil || named.Obj().Pkg() == nil {
			return false
		}
		tn := named.Origin().Obj()
		return api.Internal(tn.Pkg().Path()) && w.Promised.Find(tn.Pkg().Path()) == tn.Pkg() && w.covers(tn.Pkg()) && !w.hasName(tn)
	})
}

// changesAlike reports whether a literal that several packages can write becomes one type
// in all of them, and so do the types that it underlies.
func (w *Worlds) changesAlike(p place) bool {
	return !w.embedsNameless(p.declared) || !slices.ContainsFunc(w.walked().literals, func(q place) bool {
		return types.Identical(p.declared, q.declared) && !types.Identical(p.actual, q.actual)
	})
}

// pairLiterals ties declared literals to what the package has in their places,
// if that is the same everywhere and has what clients see. Literals that others are made
// of come after these.
func (r *restater) pairLiterals(places []place, objects []*totypes.Object) {
	for n := -1; n != len(r.pairs); {
		n = len(r.pairs)
		for i, p := range places {
			same := func(q place) bool { return types.Identical(p.declared, q.declared) }
			if slices.IndexFunc(places, same) < i || types.Identical(r.typ(p.declared), p.actual) {
				continue
			}
			alike := func(q place) bool { return r.alike(p, q) }
			if every(places, alike) && (r.apartInPackage(p) || r.offers(p) && r.agree(p, objects) && r.worlds.changesAlike(p)) {
				r.pairs = append(r.pairs, p)
			}
		}
	}
	r.pairs = slices.DeleteFunc(r.pairs, func(p place) bool { return !r.implementsOthers(p, places) })
}

// apartInPackage reports whether two literals differ in no more than the package of unexported
// members, which a contract cannot say: a type may be defined by one of another package. It
// can where it has the literal by an alias.
func (r *restater) apartInPackage(p place) bool {
	return !r.whole && r.owners(p.declared) == nil && types.Identical(inPackageOf(r.typ(p.declared), p.actual), p.actual)
}

// inPackageOf returns a literal with its unexported members as those of the packages that
// another one has them of.
func inPackageOf(t, other types.Type) types.Type {
	switch t := t.(type) {
	case *types.Struct:
		o, ok := other.(*types.Struct)
		if !ok || o.NumFields() != t.NumFields() {
			return t
		}
		fields, tags := make([]*types.Var, t.NumFields()), make([]string, t.NumFields())
		for i := range fields {
			f := t.Field(i)
			fields[i], tags[i] = types.NewField(f.Pos(), o.Field(i).Pkg(), f.Name(), f.Type(), f.Embedded()), t.Tag(i)
		}
		return types.NewStruct(fields, tags)
	case *types.Interface:
		o, ok := other.(*types.Interface)
		if !ok || o.NumExplicitMethods() != t.NumExplicitMethods() {
			return t
		}
		methods := make([]*types.Func, t.NumExplicitMethods())
		for i := range methods {
			methods[i] = gotypes.NewMethod(o.ExplicitMethod(i).Pkg(), t.ExplicitMethod(i))
		}
		return types.NewInterfaceType(methods, embeddedTypes(t)).Complete()
	}
	return t
}

// implementsOthers reports whether values of an interface literal can be assigned
// to the literals that they could be assigned to, and the reverse.
func (r *restater) implementsOthers(p place, places []place) bool {
	d, ok := p.declared.(*types.Interface)
	if !ok {
		return true
	}
	a := p.actual.Underlying().(*types.Interface)
	return !slices.ContainsFunc(places, func(q place) bool {
		other, ok1 := q.declared.(*types.Interface)
		actual, ok2 := q.actual.Underlying().(*types.Interface)
		return ok1 && (types.Implements(d, other) && !(ok2 && types.Implements(a, actual)) ||
			types.Implements(other, d) && !(ok2 && types.Implements(actual, a)))
	})
}

// offers reports whether an actual type has all that clients see of a declared
// literal.
func (r *restater) offers(p place) bool {
	switch d := p.declared.(type) {
	case *types.Struct:
		_, ok := p.actual.Underlying().(*types.Struct)
		return (ok || api.Opaque(d) && !r.writesLiterals(d)) && r.offersFields(d, p.actual)
	case *types.Interface:
		a, ok := p.actual.Underlying().(*types.Interface)
		_, named := p.actual.(*types.Named)
		return ok && r.offersMethods(d, a) && !(named && r.mayBeWritten(d))
	}
	return false
}

// mayBeWritten reports whether clients have a name for an interface literal, or for a defined
// type that it may underlie, or can make one by embedding. They infer that from values of the
// two in any order, and of two defined types the first.
func (r *restater) mayBeWritten(literal *types.Interface) bool {
	for m := range literal.Methods() {
		if !m.Exported() && m.Pkg() != r.declared {
			return true // by what another package exports
		}
	}
	return r.writesLiterals(literal) || slices.ContainsFunc(r.objects, func(o *totypes.Object) bool {
		if o.TypeName == nil || o.TypeName.IsAlias() {
			return false
		}
		iface, ok := o.TypeName.Type().Underlying().(*types.Interface)
		return ok && hasUnexported(iface) && hasMethods(literal, iface) != nil && !r.keepApart(literal, o.TypeName.Type())
	})
}

// writesLiterals reports whether clients have a name for a type that has none itself, so that
// they write composite literals of it, or embed it.
func (r *restater) writesLiterals(literal types.Type) bool {
	for t := range namesOf([]*types.Package{r.declared}) {
		if types.Identical(t, literal) {
			return true
		}
	}
	return false
}

// offersFields compares the fields, methods and comparability of two types, as
// clients see them who have values.
func (r *restater) offersFields(d, a types.Type) bool {
	actual := api.Fields(a)
	for name, dm := range api.Fields(d) {
		am := actual[name]
		if am == nil || dm.Direct() != am.Direct() || dm.Indirect != am.Indirect || !types.Identical(r.typ(dm.Obj.Type()), r.typ(am.Obj.Type())) {
			return false
		}
	}
	methods := api.Methods(a)
	for name, dm := range api.Methods(d) {
		am := methods[name]
		if am == nil || am.Pointer && !dm.Pointer || !types.Identical(r.typ(dm.Obj.Type()), r.typ(am.Obj.Type())) {
			return false
		}
	}
	return api.Comparable(a) || !api.Comparable(r.typ(d))
}

// shows reports whether a type without a name has what clients see of a declared
// underlying type, and no more that would matter to them.
func (r *restater) shows(declared, actual types.Type) bool {
	switch d := declared.(type) {
	case *types.Struct:
		a, ok := actual.(*types.Struct)
		if !ok || !types.Identical(r.typ(embedsLast(visible(d))), embedsLast(visible(a))) {
			return false
		}
		return (api.Comparable(a) || !api.Comparable(r.typ(d))) && r.amongLiterals(d, a)
	case *types.Interface:
		a, ok := actual.(*types.Interface)
		return ok && hasUnexported(d) && r.offersMethods(d, a)
	}
	return false
}

// amongLiterals reports whether the declared literals that values of a struct type can
// be assigned to become the actual type that takes its place. Their unexported fields are
// not in a contract, so those count that have the same exported ones.
func (r *restater) amongLiterals(d, a *types.Struct) bool {
	return !slices.ContainsFunc(r.literals, func(p place) bool {
		literal, ok := p.declared.(*types.Struct)
		return ok && !types.Identical(p.actual, a) && unify(visible(d), visible(literal)) != nil
	})
}

// visible returns a struct type without its unexported fields.
func visible(st *types.Struct) *types.Struct {
	var fields []*types.Var
	var tags []string
	for i := range st.NumFields() {
		if f := st.Field(i); f.Exported() {
			fields, tags = append(fields, f), append(tags, st.Tag(i))
		}
	}
	return types.NewStruct(fields, tags)
}

// offersMethods allows unexported methods to change, and others to be added, unless
// clients embed types without them: the package's own types that implement the
// interface are said to.
func (r *restater) offersMethods(d, a *types.Interface) bool {
	declared, actual := methodsOf(d), methodsOf(a)
	for name, dm := range declared {
		if am := actual[name]; am == nil || !types.Identical(r.typ(dm.Type()), r.typ(am.Type())) {
			return false
		}
	}
	for name := range actual {
		if declared[name] == nil && (!hasUnexported(a) || r.sealedWithout(d, a, name) != nil) {
			return false
		}
	}
	return sameTerms(gotypes.Map(d, r.typ), a)
}

// agree reports whether the declared types that values of a literal can be
// assigned to change as it does. Where their unexported members are not known, those count
// that have the same exported ones, as they are or with type arguments.
func (r *restater) agree(p place, objects []*totypes.Object) bool {
	for _, o := range objects {
		if o.TypeName == nil || o.TypeName.IsAlias() || r.keepApart(p.declared, o.TypeName.Type()) {
			continue
		}
		under, known := r.underlying(o.TypeName), r.under(o.TypeName.Type()) != nil
		switch d := r.underOrSeen(o.TypeName.Type()).(type) {
		case *types.Struct:
			literal, ok := p.declared.(*types.Struct)
			if !ok {
				continue
			}
			b := unify(visible(d), visible(literal))
			if known {
				b = unify(d, literal)
			}
			if b != nil && !types.Identical(r.bound(under, b), r.bound(p.actual, b)) {
				return false
			}
		case *types.Interface:
			literal, ok := p.declared.(*types.Interface)
			if !ok || !hasUnexported(d) {
				continue
			}
			b := r.implementing(literal, d, known)
			if iface, ok := under.(*types.Interface); ok && b != nil && !types.Implements(r.bound(p.actual, b), r.bound(iface, b).(*types.Interface)) {
				return false
			}
		}
	}
	return true
}

// under returns what underlies a declared type, with its unexported members; nil if these are
// not known: of a version they are, and where the contract says them.
func (r *restater) under(defined types.Type) types.Type {
	if r.whole {
		return defined.Underlying()
	}
	if o := r.objectOf(defined); o != nil {
		return o.Underlying
	}
	return nil
}

// underOrSeen is under, or if that is not known, what clients see of it.
func (r *restater) underOrSeen(defined types.Type) types.Type {
	if under := r.under(defined); under != nil {
		return under
	}
	return defined.Underlying()
}

// keepApart reports whether values of a literal cannot be assigned to a defined type, whatever
// the type arguments.
func (r *restater) keepApart(literal, defined types.Type) bool {
	under := r.under(defined)
	if under == nil {
		return false
	}
	generic := gotypes.TypeParams(defined).Len() > 0 || gotypes.HasTypeParam(literal)
	if r.whole && !generic {
		return !gotypes.AssignableTo(literal, defined)
	}
	switch d := under.(type) {
	case *types.Struct:
		st, ok := literal.(*types.Struct)
		return ok && unify(d, st) == nil
	case *types.Interface:
		if !generic {
			return !gotypes.Implements(literal, d)
		}
		for m := range d.Methods() {
			if has, _, _ := types.LookupFieldOrMethod(literal, false, m.Pkg(), m.Name()); has == nil {
				return true
			}
		}
	}
	return false
}

// underlying returns what underlies the actual type in the place of a declared one, whose
// type parameters are tied; nil if there is none.
func (r *restater) underlying(tn *types.TypeName) types.Type {
	if a := r.named[tn]; a != nil {
		r.tieParams(gotypes.TypeParams(tn.Type()), gotypes.TypeParams(a.Type()))
		return a.Type().Underlying()
	}
	if literal := r.literal[tn]; literal != nil {
		return literal.Underlying()
	}
	return nil
}

// hasMethods returns the type arguments with which an interface has the exported
// methods of another, nil if there are none.
func hasMethods(t, other *types.Interface) bindings {
	methods, b := methodsOf(t), make(bindings)
	for name, m := range methodsOf(other) {
		if methods[name] == nil || !b.unify(methods[name].Type(), m.Type()) {
			return nil
		}
	}
	return b
}

// literalPair returns what stands in the place of a declared literal, or nil.
func (r *restater) literalPair(t types.Type) types.Type {
	if !r.unwritable(t) {
		return nil
	}
	actual := r.pairOf(t)
	if actual != nil {
		r.loose = true
		r.loosened = append(r.loosened, place{t, actual})
	}
	return actual
}

func (r *restater) pairOf(t types.Type) types.Type {
	for _, p := range r.pairs {
		if types.Identical(p.declared, t) {
			return r.ownParams(p.actual)
		}
	}
	for _, p := range r.pairs {
		if _, isNamed := p.declared.(*types.Named); !isNamed {
			if b := instanceOf(t, p.declared); b != nil {
				return r.bound(p.actual, b)
			}
		}
	}
	return nil
}

// ownParams says an actual type of a method in the type parameters of the receiver's
// declaration.
func (r *restater) ownParams(t types.Type) types.Type {
	if p, _ := t.(*types.TypeParam); r.params[p] != nil {
		return r.params[p]
	}
	return gotypes.Map(t, r.ownParams)
}

// looseness reports that two types, which have been found identical, are so for clients
// only, or as far as that can be known, or for those who know packages that the package
// does not depend on: by an alias there, say. The contract must not keep the latter's
// names, since go vet checks one package at a time.
func (c *comparison) looseness(s scope, id finding.ID, actual types.Object) {
	if s.decl == nil {
		return
	}
	if path := c.Declared.Assumed(s.entry); path != "" {
		c.state(s, id, finding.Compatible, actual, finding.DiffersNotFound, says(s.decl), c.Describe.Text(actual), path)
		return
	}
	if c.Declared.Apart(s.entry) {
		c.state(s, id, finding.Compatible, actual, finding.DiffersNotInImports, says(s.decl), c.Describe.Text(actual))
		return
	}
	if c.re.succeeded && c.mentionsOther(s.decl) { // in other packages, there may be another successor
		c.state(s, id, finding.Compatible, actual, finding.DiffersUnnameably, says(s.decl), c.Describe.Text(actual))
		return
	}
	if c.re.loose && !c.literalSizes(s, actual) && c.saysOther() {
		c.report(s, id, finding.Compatible, actual, finding.DiffersUnnameably, says(s.decl), c.Describe.Text(actual))
	}
}

// saysOther reports whether a contract can say what differs of literals: not of which package
// their unexported members are.
func (c *comparison) saysOther() bool {
	return c.Declared.Whole || slices.ContainsFunc(c.re.loosened, func(p place) bool {
		return c.Describe.Names.Type(p.declared) != c.Describe.Names.Type(p.actual)
	})
}

// mentionsOther reports whether a declaration is written with a type of another package
// that the contract declares.
func (c *comparison) mentionsOther(d *contract.Decl) bool {
	qualifiers := toentries.Qualifiers(says(d))
	return slices.ContainsFunc(c.Declared.Others, func(o *totypes.Other) bool { return slices.Contains(qualifiers, o.Qualifier) })
}

// literalsApart reports a type that values of a literal, which is the same, are no longer
// assignable to, and whether there is such a literal.
func (c *comparison) literalsApart(s scope, a *types.TypeName, d *types.Named, under types.Type) bool {
	was := c.re.under(d)
	if was == nil {
		return false
	}
	if said := s.decl.Underlying; said != nil {
		s.pos = said.Pos
	}
	for _, p := range c.re.literals {
		if !toentries.MayTake(was, p.declared) || c.re.keepApart(p.declared, d) || !types.Identical(c.re.typ(p.declared), p.actual) {
			continue // the last is a finding on what has the literal
		}
		var together bool
		if literal, ok := p.declared.(*types.Interface); ok {
			together = c.re.implementsBound(literal, was.(*types.Interface), p.actual, under)
		} else {
			b := unify(was, p.declared)
			together = b == nil || types.Identical(c.re.bound(under, b), c.re.bound(p.actual, b))
		}
		if !together {
			c.report(s, contract.TypeChanged, finding.Breaking, a, finding.LiteralApart, "", "", c.Describe.Names.Type(p.actual))
			return true
		}
	}
	return false
}

// literalsTaken reports a type that values of a literal are assignable to, if the contract
// does not say with which unexported members, or with others.
func (c *comparison) literalsTaken(s scope, o *totypes.Object, a *types.TypeName, an *types.Named) {
	if c.Declared.Whole {
		return
	}
	switch is := c.Describe.Underlying(an); {
	case is == nil:
	case o.Underlying == nil:
		c.unsaid(s, contract.TypeChanged, finding.Compatible, a, finding.LiteralTaken, "", is.Value)
	default:
		if was := c.Describe.Names.Type(o.Underlying); was != is.Value {
			s.pos = s.decl.Underlying.Pos
			c.report(s, contract.TypeChanged, finding.Compatible, a, finding.LiteralTakenOtherwise, was, is.Value)
		}
	}
}

// takesLiteral reports whether values of a literal could be assigned to a declared struct type.
func (c *comparison) takesLiteral(d *types.Named) bool {
	under := c.re.under(d)
	return under != nil && slices.ContainsFunc(c.re.literals, func(p place) bool {
		return toentries.MayTake(under, p.declared) && !c.re.keepApart(p.declared, d)
	})
}

// implementsBound reports whether an actual literal implements what is in the place of an
// interface, with the type arguments with which the declared literal implements that.
func (r *restater) implementsBound(literal, declared *types.Interface, actual, under types.Type) bool {
	b := r.implementing(literal, declared, true)
	iface, ok := r.bound(under, b).(*types.Interface)
	return b == nil || !ok || gotypes.Implements(r.bound(actual, b), iface)
}

// implementing returns the type arguments with which a declared literal implements an interface,
// nil if there are none. A contract need not have the unexported methods of the interface.
func (r *restater) implementing(literal, iface *types.Interface, known bool) bindings {
	if !known {
		return hasMethods(literal, iface)
	}
	b := make(bindings)
	for m := range iface.Methods() {
		has, _, _ := types.LookupFieldOrMethod(literal, false, m.Pkg(), m.Name())
		if has == nil || !b.unify(has.Type(), m.Type()) {
			return nil
		}
	}
	is, ok := b.typ(iface).(*types.Interface)
	if !ok || !gotypes.Implements(b.typ(literal), is) {
		return nil
	}
	return b
}

// literalWithout returns the first actual literal that does not have the named method of an
// interface, and that implemented what the contract declares in the place of the interface;
// nil if there is none.
func (m *members) literalWithout(d, a *types.Interface, name string) types.Type {
	was, known := m.re.under(m.d).(*types.Interface)
	if !known {
		was = d
	}
	for _, p := range m.re.literals {
		literal, ok1 := p.declared.(*types.Interface)
		actual, ok2 := p.actual.Underlying().(*types.Interface)
		if ok1 && ok2 && m.re.implementing(literal, was, known) != nil && toentries.HasUnexported(p.actual, a, true) && methodsOf(actual)[name] == nil {
			return p.actual
		}
	}
	return nil
}
