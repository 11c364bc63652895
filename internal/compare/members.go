package compare

import (
	"cmp"
	"go/types"
	"maps"
	"slices"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/totypes"
)

// members compares the members of one declared type with those of the actual.
//
// A member that both types get from an embedded type that they share is compared
// where that type is declared, once (docs/comparison.md#fields).
type members struct {
	*comparison
	s    scope
	o    *totypes.Object
	tn   *types.TypeName // the actual type's name
	d, a *types.Named

	ds, as                         *types.Struct // set for structs
	declaredMethods, actualMethods map[string]*api.Member
	declaredFields, actualFields   map[string]*api.Member // of structs

	shared map[int]int // indices of the embedded fields that both structs have
	back   map[int]int // the inverse of shared

	holders func() []*types.TypeName // of interfaces: sealedHolders, found once
}

// entry returns the contract's entry of a member, nil if the type's text or an
// embedded type brings the member in.
func (m *members) entry(name string, kinds ...contract.Kind) *totypes.Member {
	for _, em := range m.o.Members {
		if em.Name == name && slices.Contains(kinds, em.Entry.Kind) {
			return em
		}
	}
	return nil
}

func (m *members) field(name string) scope {
	s := m.s.member(m.s.symbol+"."+name, contract.Field, m.entry(name, contract.Field, contract.Embed), m.tn)
	if dm := m.declaredFields[name]; dm != nil {
		s.was = dm.Obj
	}
	return s
}

func (m *members) method(name string, pointer bool) scope {
	symbol, kind := m.s.symbol+"."+name, contract.Method
	if pointer {
		symbol, kind = "(*"+m.s.symbol+")."+name, contract.PointerMethod
	}
	s := m.s.member(symbol, kind, m.entry(name, contract.Method, contract.PointerMethod), m.tn)
	if dm := m.declaredMethods[name]; dm != nil {
		s.was = dm.Obj
	}
	return s
}

// unchecked reports the members that could not be type-checked because they
// mention what the package cannot mention, and returns the names of all that
// could not be.
func (m *members) unchecked(actual map[string]*api.Member, methods bool) map[string]bool {
	skip := make(map[string]bool)
	for _, em := range m.o.Members {
		isMethod := em.Entry.Kind == contract.Method || em.Entry.Kind == contract.PointerMethod
		if em.Obj != nil || isMethod != methods {
			continue
		}
		skip[em.Name] = true
		if !em.Foreign {
			continue // an error says why
		}
		s, missing, changed := m.field(em.Name), contract.FieldMissing, contract.FieldChanged
		if methods {
			s, missing, changed = m.method(em.Name, em.Entry.Kind == contract.PointerMethod), contract.MethodMissing, contract.MethodChanged
		}
		if am := actual[em.Name]; am != nil {
			m.report(s, changed, finding.Breaking, am.Obj, finding.Differs, says(em.Decl), m.Describe.Text(am.Obj))
		} else {
			m.report(s, missing, finding.Breaking, nil, finding.NoSuchMember, says(em.Decl))
		}
	}
	return skip
}

// onOtherPlatform reports a member that the contract declares for other
// platforms only, and whether that is so.
func (m *members) onOtherPlatform(s scope, actual types.Object) bool {
	entry := m.s.decl.MemberOf(actual.Name())
	if entry == nil || m.entry(actual.Name(), entry.Kind) != nil {
		return false
	}
	s.pos = entry.Pos
	m.report(s, m.extraID(actual), finding.Compatible, actual, finding.MemberNotDeclaredHere)
	return true
}

func (m *members) extraID(actual types.Object) finding.ID {
	if _, ok := actual.(*types.Func); ok {
		return contract.MethodExtra
	}
	return contract.FieldExtra
}

// methods compares the method sets of the type and of a pointer to it.
func (m *members) methods() {
	declared, actual := m.declaredMethods, m.actualMethods
	skip := m.unchecked(actual, true)
	for _, name := range slices.Sorted(maps.Keys(declared)) {
		if dm, am := declared[name], actual[name]; !m.reportedAtEmbedded(dm, am, name) && !(dm.Via() >= 0 && m.leftOut(name, am)) {
			m.methodPair(name, dm, am)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(actual)) {
		if am := actual[name]; m.undeclared(declared[name]) && !skip[name] && am.Direct() && !m.s.open && !m.s.moved && m.declaredFields[name] == nil {
			if m.onOtherPlatform(m.method(name, am.Pointer), am.Obj) {
				continue
			}
			if m.unseen(name) || m.impliedByImplements(am) {
				continue
			}
			s := m.method(name, am.Pointer)
			m.report(s, contract.MethodExtra, m.extraVerdict(name), am.Obj, finding.MemberNotDeclared, "", m.Describe.Text(am.Obj))
		}
	}
}

// impliedByImplements reports whether an interface that the contract lists for the type
// promises a method: short of policy exact, the contract need not have it, too.
func (m *members) impliedByImplements(method *api.Member) bool {
	return m.policy != contract.Exact && m.extraVerdict(method.Obj.Name()) != finding.Breaking && slices.ContainsFunc(m.o.Implements, func(im *totypes.Implements) bool {
		if im.Type == nil || im.WhenEmbedded || !im.ByValue && !method.Pointer {
			return false
		}
		iface, ok := im.Type.Underlying().(*types.Interface)
		return ok && methodsOf(iface)[method.Obj.Name()] != nil
	})
}

// unseen reports whether a new member is one that clients do not see, of a type of
// another package which they come to see by what others promote. It may hide another
// one nevertheless.
func (m *members) unseen(name string) bool {
	return !m.Describe.Shows(m.tn, name) && m.extraVerdict(name) != finding.Breaking
}

// leftOut reports whether a contract has no entry for a member, of a type of which clients see no
// more than what others promote, since nothing promotes that: one that the type declares may
// hide another one, which the contract has. If actual is nil, then there is no such member.
func (m *members) leftOut(name string, actual *api.Member) bool {
	return actual != nil && m.partly() && !m.Declared.Whole && m.entry(name, contract.Field, contract.Embed, contract.Method, contract.PointerMethod) == nil && !m.Describe.Shows(m.tn, name)
}

// partly reports whether clients see no more of the type than what others promote.
func (m *members) partly() bool { return m.Describe.Partly(m.tn) }

// extraVerdict is the verdict on a member that the type has got.
func (m *members) extraVerdict(name string) finding.Verdict {
	if m.hides(m.tn, name) {
		return finding.Breaking
	}
	return finding.Compatible
}

// undeclared reports whether a declared member, nil if there is none, has no
// entry of its own and comes from no embedded type that is still there.
func (m *members) undeclared(dm *api.Member) bool {
	if dm == nil {
		return true
	}
	via := dm.Via()
	if via < 0 {
		return false
	}
	_, shared := m.shared[via]
	return !shared && m.ds.Field(via).Exported()
}

// reportedAtEmbedded reports whether the difference between two members of one name, if
// there is any, is reported for the embedded type that they come from.
func (m *members) reportedAtEmbedded(dm, am *api.Member, name string) bool {
	via := dm.Via()
	if via < 0 {
		return false
	}
	i, shared := m.shared[via]
	switch {
	case !shared:
		// The field itself is missing. If clients have a name for it, then that is
		// the finding, unless it may be promoted.
		return m.ds.Field(via).Exported() && !m.promotedNow(m.ds.Field(via), am, name)
	case am == nil && !selectable(m.as.Field(i).Type(), name):
		return m.embeddedAnswers(via, i) // the embedded type lost it
	}
	// It may be a member of another kind now, or not be promoted any more because another one
	// of the same name is in its way.
	now := cmp.Or(am, m.actualFields[name], m.actualMethods[name])
	return now != nil && now.Via() == i && m.embeddedAnswers(via, i)
}

// embeddedAnswers reports whether differences of two embedded fields that both structs
// have are reported for the embedded types.
func (m *members) embeddedAnswers(declared, actual int) bool {
	return m.answers(m.ds.Field(declared).Type(), m.as.Field(actual).Type())
}

// promotedNow reports whether a direct field that clients only select has come to be
// promoted, and the member of a name that its type has may be another one, or none.
func (m *members) promotedNow(f *types.Var, actual *api.Member, name string) bool {
	now := m.actualFields[f.Name()]
	if now == nil || now.Direct() || m.nameable(m.o, m.tn) || !m.re.identical(f.Type(), now.Obj.Type()) {
		return false
	}
	return actual != nil || selectable(now.Obj.Type(), name)
}

func selectable(t types.Type, name string) bool { return selected(t, name) != nil }

// selected returns the exported field or method that a name selects, or nil.
func selected(t types.Type, name string) types.Object {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
	return obj
}

func (m *members) methodPair(name string, dm, am *api.Member) {
	s := m.method(name, dm.Pointer)
	d := dm.Obj.(*types.Func)
	if f := m.actualFields[name]; f != nil {
		s.kind = contract.Field // where it goes
		m.report(s, contract.MethodChanged, finding.Breaking, f.Obj, finding.MethodNowField)
		return
	}
	if am == nil {
		m.methodGone(s, dm)
		return
	}
	a := am.Obj.(*types.Func)
	if !m.identicalMethods(d, a) {
		m.report(s, contract.MethodChanged, finding.Breaking, a, finding.Differs, m.words(s, d), m.Describe.Text(a))
	} else {
		m.looseness(s, contract.MethodChanged, a)
	}
	switch {
	case am.Pointer && !dm.Pointer:
		m.report(s, contract.MethodReceiver, finding.Breaking, a, finding.ValueMethodNowPointer, "", "", m.s.symbol)
	case dm.Pointer && !am.Pointer:
		m.report(s, contract.MethodReceiver, finding.Compatible, a, finding.PointerMethodNowValue, "", "", m.s.symbol)
	}
	m.deprecation(s, a)
}

// methodGone reports a method that the actual type does not have.
func (m *members) methodGone(s scope, dm *api.Member) {
	d := dm.Obj.(*types.Func)
	if via := dm.Via(); via >= 0 {
		m.report(s, contract.MethodMissing, finding.Breaking, nil, finding.NoSuchPromotedMethod, m.words(s, d), "", m.ds.Field(via).Name())
		return
	}
	m.report(s, contract.MethodMissing, finding.Breaking, nil, finding.NoSuchMethod, m.words(s, d))
}

// identicalMethods compares two methods whose receivers may name the type
// parameters differently.
func (m *members) identicalMethods(d, a *types.Func) bool {
	m.tieReceiver(d, m.d.TypeParams())
	m.tieReceiver(a, m.a.TypeParams())
	return m.re.identicalSignatures(d.Signature(), a.Signature())
}

// tieReceiver makes the type parameters of a method's receiver those of the
// type's declaration.
func (m *members) tieReceiver(f *types.Func, own *types.TypeParamList) {
	params := f.Signature().RecvTypeParams()
	for i := range min(params.Len(), own.Len()) {
		m.re.params[params.At(i)] = m.re.typ(own.At(i))
	}
}

// words is what the contract says about a method or field: its own text, or, where
// an embedded type promotes it, the type in words.
func (m *members) words(s scope, obj types.Object) string {
	if s.decl != nil {
		return m.saysOf(s.decl, obj)
	}
	return m.Describe.Text(obj)
}
