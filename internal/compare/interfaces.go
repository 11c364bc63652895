package compare

import (
	"cmp"
	"go/types"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/gotypes"
	"github.com/importspy/importspy/internal/toentries"
	"github.com/importspy/importspy/internal/totypes"
)

// An element set is what an interface gets from the types that it embeds.
type elements struct {
	own    []types.Type    // embedded by this interface, not by the other
	said   []types.Type    // own, as the contract declares them
	shared map[string]bool // methods of the embedded types that both have
	sealed bool            // one of these has unexported methods
}

// interfaces compares the method sets, sealing and type sets of two interfaces
// (docs/comparison.md#interfaces, docs/comparison.md#constraints).
func (m *members) interfaces(d, a *types.Interface) {
	de, ae := m.pairElements()
	declared, actual := methodsOf(d), methodsOf(a)
	if m.foreignElements() {
		return
	}
	m.holders = sync.OnceValue(m.sealedHolders)
	skip := m.uncheckedInterface(actual)
	for _, name := range slices.Sorted(maps.Keys(declared)) {
		fromShared := de.shared[name] && !explicit(d, name)
		if fromShared && (actual[name] == nil || ae.shared[name]) {
			continue // the embedded interface's own affair
		}
		m.interfaceMethod(name, declared[name], actual[name], explicit(d, name))
	}
	fresh := m.newlyMentioned(d, a)
	open := m.s.open || m.policy == contract.Minimum
	for _, name := range slices.Sorted(maps.Keys(actual)) {
		if declared[name] != nil || skip[name] || ae.shared[name] || open {
			continue
		}
		if m.onOtherPlatform(m.method(name, false), actual[name]) {
			continue
		}
		m.extraMethod(name, actual[name], d, a, fresh)
	}
	m.instancesApart(actual, fresh)
	m.noLongerMentioned(d, a)
	m.seal(d, a, ae.sealed)
	m.sealedByOthers(d, a, ae.own)
	m.typeSets(d, a, de.own, ae.own)
	m.sealedElements(de.said)
}

// extraMethod reports a method that the interface gets. Clients that implement a sealed
// one have it from what they embed, unless they embed a type without it.
func (m *members) extraMethod(name string, actual *types.Func, d, a *types.Interface, fresh []*types.TypeParam) {
	verdict, form, text := finding.Breaking, finding.MemberNotDeclared, []string{"", m.Describe.Text(actual)}
	switch {
	case m.hidesForOthers(m.tn, name): // whoever can have the method
	case m.unsatisfiable(d, a):
		verdict = finding.Compatible
	case len(m.holders()) > 0 || hasUnexported(d):
		verdict = finding.Compatible
		if without := cmp.Or(m.re.sealedWithout(m.d, a, name), m.holdersWithout(name)); without != nil {
			verdict, form, text = finding.Breaking, finding.MemberNotEmbedded, append(text, m.qualified(without))
		} else if without := m.literalWithout(d, a, name); without != nil {
			verdict, form, text = finding.Breaking, finding.MemberNotInLiteral, append(text, m.Describe.Names.Type(without))
		} else if p := firstMentioned(fresh, actual); p != nil {
			verdict, form, text = finding.Breaking, finding.MemberKeepsApart, append(text, p.Obj().Name())
		}
	}
	if m.s.moved && verdict == finding.Compatible {
		return
	}
	m.report(m.method(name, false), contract.MethodExtra, verdict, actual, form, text...)
	m.shadows(m.method(name, false), actual)
}

// newlyMentioned returns the type parameters of an actual sealed interface that it
// depends on, and that the declared one did not: clients assigned values of instances for
// different arguments to each other.
func (m *members) newlyMentioned(d, a *types.Interface) (fresh []*types.TypeParam) {
	if !hasUnexported(d) || m.constraintOnly[m.o.TypeName] && !m.hasName(m.o.TypeName, m.tn) {
		return nil
	}
	for p := range m.d.TypeParams().TypeParams() {
		is, ok := m.re.params[p].(*types.TypeParam)
		if ok && !m.mentioned(d, a, p, is) && toentries.DependsOn(a, is, anyMethod) {
			fresh = append(fresh, is)
		}
	}
	return fresh
}

// mentioned reports whether a declared sealed interface depends on a type parameter. What
// its unexported methods mention, a contract says by the list of those that they do not;
// one without that list may be older, so that the unexported methods of the actual
// interface count for it.
func (m *members) mentioned(d, a *types.Interface, p, is *types.TypeParam) bool {
	said := m.s.decl.AssignableForAny
	switch {
	case m.Declared.Whole:
		return toentries.DependsOn(d, p, anyMethod)
	case toentries.DependsOn(d, p, (*types.Func).Exported):
		return true
	case said == nil:
		return toentries.DependsOn(a, is, func(f *types.Func) bool { return !f.Exported() })
	}
	return !slices.Contains(contract.ParamNames(said.Value), p.Obj().Name())
}

// noLongerMentioned reports the type parameters of a sealed interface that it does not
// depend on, and that the declared one did.
func (m *members) noLongerMentioned(d, a *types.Interface) {
	if !hasUnexported(d) || !hasUnexported(a) {
		return
	}
	said := m.s.decl.AssignableForAny
	var gained []string
	for p := range m.d.TypeParams().TypeParams() {
		is, ok := m.re.params[p].(*types.TypeParam)
		if !ok || toentries.DependsOn(a, is, anyMethod) {
			continue
		}
		if m.Declared.Whole && toentries.DependsOn(d, p, anyMethod) ||
			!m.Declared.Whole && (said == nil || !slices.Contains(contract.ParamNames(said.Value), p.Obj().Name())) {
			gained = append(gained, p.Obj().Name())
		}
	}
	if gained == nil {
		return
	}
	report := m.report
	if said == nil {
		report = m.unsaid
	}
	report(m.s, contract.TypeChanged, finding.Compatible, m.tn, finding.InstancesTogether, "", strings.Join(gained, ", "))
}

func anyMethod(*types.Func) bool { return true }

func methodMentions(f *types.Func, p *types.TypeParam) bool {
	return slices.Contains(slices.Collect(gotypes.All(f.Type())), types.Type(p))
}

func firstMentioned(params []*types.TypeParam, f *types.Func) *types.TypeParam {
	i := slices.IndexFunc(params, func(p *types.TypeParam) bool { return methodMentions(f, p) })
	if i < 0 {
		return nil
	}
	return params[i]
}

// instancesApart reports a type parameter that only unexported methods mention newly:
// exported ones have findings.
func (m *members) instancesApart(actual map[string]*types.Func, fresh []*types.TypeParam) {
	s := m.s
	if said := s.decl.AssignableForAny; said != nil {
		s.pos = said.Pos
	}
	for _, p := range fresh {
		mentions := func(f *types.Func) bool { return methodMentions(f, p) }
		if !slices.ContainsFunc(slices.Collect(maps.Values(actual)), mentions) {
			m.report(s, contract.TypeChanged, finding.Breaking, m.tn, finding.InstancesApart, "", "", p.Obj().Name())
		}
	}
}

// sealedElements reports the sealed interfaces that the declared one embeds and
// the actual one no longer has the unexported methods of.
func (m *members) sealedElements(declared []types.Type) {
	for _, said := range declared {
		t := m.re.typ(said)
		iface, ok := t.Underlying().(*types.Interface)
		if !ok || !hasUnexported(iface) || !toentries.IsSealed(said) {
			continue
		}
		named, ok := types.Unalias(said).(*types.Named)
		if !ok {
			continue // it is this one that clients have values of
		}
		if m.embeddedOnly[named.Origin().Obj()] { // so is this, but they may have some of what it embeds
			m.sealedElements(embeddedTypes(named.Underlying().(*types.Interface)))
			continue
		}
		if tn := m.re.gone(said); tn != nil && (tn.Pkg() == m.Declared.Types || m.Worlds.lost(tn)) {
			// What breaks clients is a finding on it.
			m.report(m.s, contract.NotImplemented, finding.Compatible, m.tn, finding.InterfaceNotEmbedded, m.Describe.Names.Type(t))
		} else if missing, _ := types.MissingMethod(m.a, iface, true); missing != nil && !missing.Exported() {
			m.report(m.s, contract.NotImplemented, finding.Breaking, m.tn, finding.EmbeddedMethodsGone, m.Describe.Names.Type(t))
		}
	}
}

// foreignElements reports the embedded elements that are not loaded with the
// package, so that it cannot embed them. What methods they have cannot be known.
func (m *members) foreignElements() bool {
	found := false
	for _, em := range m.o.Members {
		if em.Entry.Kind == contract.Embed && em.Foreign && !m.asksNothing(em.Name) {
			found = true
			s := m.s.member(m.s.symbol+"."+em.Name, contract.Method, em, m.tn)
			s.kind = contract.Method
			m.report(s, contract.MethodMissing, finding.Breaking, nil, finding.InterfaceNotEmbedded, says(em.Decl))
		}
	}
	return found
}

// asksNothing reports whether the contract declares an interface of that name which
// all types satisfy, whatever its type arguments are.
func (m *members) asksNothing(name string) bool {
	for _, o := range m.Declared.Objects {
		if o.TypeName != nil && o.Entry.Name == name {
			iface, ok := o.TypeName.Type().Underlying().(*types.Interface)
			return ok && iface.NumEmbeddeds() == 0 && iface.NumExplicitMethods() == 0 && len(o.ForeignMembers()) == 0
		}
	}
	return false
}

// element returns the declared embedded element that brings in a method.
func (m *members) element(name string) *totypes.Member {
	for _, em := range m.o.Members {
		if em.Type == nil {
			continue
		}
		if iface, ok := em.Type.Underlying().(*types.Interface); ok && methodsOf(iface)[name] != nil {
			return em
		}
	}
	return nil
}

// uncheckedInterface is unchecked for the methods of an interface, which the
// contract has in the same list as other types' methods.
func (m *members) uncheckedInterface(actual map[string]*types.Func) map[string]bool {
	skip := make(map[string]bool)
	for _, em := range m.o.Members {
		if em.Entry.Kind != contract.Method || em.Obj != nil {
			continue
		}
		skip[em.Name] = true
		if !em.Foreign {
			continue
		}
		s := m.method(em.Name, false)
		if a := actual[em.Name]; a != nil {
			m.report(s, contract.MethodChanged, finding.Breaking, a, finding.Differs, says(em.Decl), m.Describe.Text(a))
		} else {
			m.report(s, contract.MethodMissing, finding.Breaking, nil, finding.NoSuchMethod, says(em.Decl))
		}
	}
	return skip
}

// pairElements sets apart the embedded types that both interfaces have.
func (m *members) pairElements() (declared, actual elements) {
	declared.shared, actual.shared = make(map[string]bool), make(map[string]bool)
	taken, elements := make(map[int]bool), api.Elements(m.a)
	for _, e := range api.Elements(m.d) {
		j := slices.IndexFunc(elements, func(t types.Type) bool { return m.re.identical(e, t) })
		if j < 0 || taken[j] || !m.answersInAll(e, elements[j]) {
			declared.own, declared.said = append(declared.own, m.shape(e)), append(declared.said, e)
			continue
		}
		taken[j] = true
		declared.share(e)
		actual.share(elements[j])
	}
	for j, t := range elements {
		if !taken[j] {
			actual.own = append(actual.own, t)
		}
	}
	return declared, actual
}

// answersInAll is answers for an element of an interface, and of a union for all of its
// terms.
func (c *comparison) answersInAll(declared, actual types.Type) bool {
	union, ok := types.Unalias(declared).(*types.Union)
	if !ok {
		return c.answers(declared, actual)
	}
	for t := range union.Terms() {
		if types.IsInterface(t.Type()) && !c.answers(t.Type(), c.re.typ(t.Type())) {
			return false
		}
	}
	return true
}

func (e *elements) share(t types.Type) {
	if iface, ok := t.Underlying().(*types.Interface); ok {
		for m := range iface.Methods() {
			e.shared[m.Name()] = true
			e.sealed = e.sealed || !m.Exported()
		}
	}
}

func methodsOf(t *types.Interface) map[string]*types.Func {
	methods := make(map[string]*types.Func)
	for m := range t.Methods() {
		if m.Exported() {
			methods[m.Name()] = m
		}
	}
	return methods
}

func hasUnexported(t *types.Interface) bool {
	for m := range t.Methods() {
		if !m.Exported() {
			return true
		}
	}
	return false
}

func explicit(t *types.Interface, name string) bool {
	for m := range t.ExplicitMethods() {
		if m.Name() == name {
			return true
		}
	}
	return false
}

func (m *members) interfaceMethod(name string, d, a *types.Func, explicit bool) {
	s := m.method(name, false)
	if em := m.element(name); em != nil && !explicit {
		s.pos = em.Entry.Pos
	}
	if a == nil {
		verdict := finding.Breaking
		if !m.embeddedOnly[m.o.TypeName] && m.droppable(d) {
			verdict = finding.Compatible
		}
		m.report(s, contract.MethodMissing, verdict, nil, finding.NoSuchMethod, m.words(s, d))
		return
	}
	if !m.identicalMethods(d, a) {
		m.report(s, contract.MethodChanged, finding.Breaking, a, finding.Differs, m.words(s, d), m.Describe.Text(a))
	} else {
		m.looseness(s, contract.MethodChanged, a)
	}
	m.deprecation(s, a)
}

// droppable reports whether clients do not miss a method of the interface: it is but
// a constraint, which what satisfied it still does, and no inference goes by it.
func (m *members) droppable(d *types.Func) bool {
	return m.constraintOnly[m.o.TypeName] && !m.hasName(m.o.TypeName, m.tn) && !gotypes.HasTypeParam(d.Type())
}

// seal compares whether clients can implement the interface. Of one that only other
// packages seal, they have values of these packages, which have no methods of this one.
func (m *members) seal(d, a *types.Interface, byShared bool) {
	s := m.s
	if sealed := s.decl.Sealed; sealed != nil {
		s.pos = sealed.Pos
	}
	declared, actual := hasUnexported(d), hasUnexported(a)
	switch {
	case actual && !declared && !byShared && m.policy != contract.Minimum:
		verdict := finding.Breaking
		if m.unsatisfiable(d, a) || len(m.holders()) > 0 {
			verdict = finding.Compatible
		}
		m.report(s, contract.SealedChanged, verdict, m.tn, finding.NowSealed)
	case declared && !actual:
		m.report(s, contract.SealedChanged, finding.Compatible, m.tn, finding.NoLongerSealed)
	case declared && m.policy != contract.Minimum && !hasUnexportedOf(d, m.o.TypeName.Pkg()) && hasUnexportedOf(a, m.tn.Pkg()):
		m.report(s, contract.SealedChanged, finding.Breaking, m.tn, finding.NowSealedHere)
	}
}

// hasUnexportedOf reports whether an interface has unexported methods of a package. What a
// contract borrows from the actual one is of the same path.
func hasUnexportedOf(t *types.Interface, pkg *types.Package) bool {
	for m := range t.Methods() {
		if !m.Exported() && m.Pkg().Path() == pkg.Path() {
			return true
		}
	}
	return false
}

// sealedByOthers reports an interface that the contract says to be sealed by this
// package alone, and that another package seals: its values are others. Earlier contracts
// said so of one that is defined by an interface of that package.
func (m *members) sealedByOthers(d, a *types.Interface, own []types.Type) {
	if !hasUnexported(d) {
		return // which is a finding of its own
	}
	for _, t := range own {
		if slices.ContainsFunc(api.Elements(m.d), func(e types.Type) bool { return m.re.identical(e, t) }) {
			continue // it is there twice
		}
		report := m.report
		if !slices.Contains(embeddedTypes(a), t) {
			report = m.unsaid
		}
		if named, ok := types.Unalias(t).(*types.Named); ok && named.Obj().Pkg() != m.Actual && toentries.IsSealed(named) {
			report(m.s, contract.SealedChanged, finding.Compatible, m.tn, finding.SealedByEmbedded, "", m.Describe.Names.Type(named))
		}
	}
}

// typeSets compares what the embedded types that are not shared allow: if it
// differs, what all of them do counts.
func (m *members) typeSets(di, ai *types.Interface, declared, actual []types.Type) {
	if m.termChanged(di) {
		return
	}
	d, a := termsOf(declared), termsOf(actual)
	if d.within(a) && a.within(d) {
		return
	}
	d, a = termsOf(m.restated(di)), termsOf(embeddedTypes(ai))
	if d.within(a) && a.within(d) {
		return
	}
	verdict := finding.Breaking
	if d.within(a) && !m.nameable(m.o, m.tn) && !infers(types.NewInterfaceType(nil, declared).Complete(), nil) {
		verdict = finding.Compatible // no client can constrain code by it
	}
	m.report(m.s, contract.ConstraintChanged, verdict, m.tn, finding.TypeSetDiffers, m.terms(d), m.terms(a))
}

// termChanged reports a term that is a type of another module, and what underlies it, if
// that is different now: clients rely on what that can do, and it does not answer for itself.
func (m *members) termChanged(d *types.Interface) bool {
	for _, term := range termsOf(embeddedTypes(d)).terms {
		was, ok := types.Unalias(term.Type()).(*types.Named)
		if !ok || types.IsInterface(was) || !m.nameable(m.o, m.tn) {
			continue
		}
		is := m.re.typ(was)
		if m.answers(was, is) || m.re.identical(was.Underlying(), is.Underlying()) || m.re.shows(was.Underlying(), is.Underlying()) {
			continue
		}
		m.report(m.s, contract.ConstraintChanged, finding.Breaking, m.tn, finding.TypeSetDiffers, m.underlying(was), m.underlying(is))
		return true
	}
	return false
}

// underlying words a type with what underlies it.
func (m *members) underlying(t types.Type) string {
	return m.Describe.Names.Type(t) + " (underlying type " + m.Describe.Names.Type(t.Underlying()) + ")"
}

// restated returns the embedded types of a declared interface in the terms of
// the actual package.
func (m *members) restated(d *types.Interface) []types.Type {
	var list []types.Type
	for e := range d.EmbeddedTypes() {
		list = append(list, m.shape(e))
	}
	return list
}

func embeddedTypes(t *types.Interface) []types.Type { return slices.Collect(t.EmbeddedTypes()) }
