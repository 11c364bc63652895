package compare

import (
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/toentries"
	"github.com/importspy/importspy/internal/totypes"
)

// structs compares the fields that clients can name: the direct ones, which
// composite literals set, and those that can be selected.
func (m *members) structs(d, a *types.Struct) {
	m.ds, m.as = d, a
	m.pairEmbedded()
	declared, actual := m.re.known.Fields(m.d), m.re.known.Fields(m.a)
	m.declaredFields, m.actualFields = declared, actual
	skip := m.unchecked(actual, false)
	for i := range d.NumFields() {
		if f := d.Field(i); f.Exported() {
			m.declaredField(i, actual[f.Name()])
		} else if f.Embedded() && (api.Promotes(f) || m.entry(f.Name(), contract.Embed) != nil) {
			m.embeddedField(i)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(declared)) {
		if dm := declared[name]; !dm.Direct() && !m.reportedAtEmbedded(dm, actual[name], name) && !m.leftOut(name, actual[name]) {
			m.promotedField(name, dm, actual[name])
		}
	}
	m.extraFields(declared, skip)
	m.fieldOrder()
}

// pairEmbedded finds the embedded fields that both structs have. Those that
// clients cannot name may be called differently.
func (m *members) pairEmbedded() {
	m.shared, m.back = make(map[int]int), make(map[int]int)
	for i := range m.ds.NumFields() {
		for j := range m.as.NumFields() {
			d, a := m.ds.Field(i), m.as.Field(j)
			_, taken := m.back[j]
			if d.Embedded() && a.Embedded() && !taken &&
				(d.Name() == a.Name() || !d.Exported() && !a.Exported()) &&
				m.re.identical(d.Type(), a.Type()) {
				m.shared[i], m.back[j] = j, i
				m.noteEmbedded(d.Type())
				break
			}
		}
	}
}

func (m *members) noteEmbedded(t types.Type) {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if named, ok := types.Unalias(t).(*types.Named); ok {
		m.embedded[named.Origin().Obj()] = true
	}
}

// declaredField compares a direct field; actual is what can be selected by its
// name, or nil.
func (m *members) declaredField(i int, actual *api.Member) {
	d := m.ds.Field(i)
	s := m.field(d.Name())
	if em := m.entry(d.Name(), contract.Field, contract.Embed); em != nil && em.Obj == nil {
		return // unchecked
	}
	if method := m.actualMethods[d.Name()]; method != nil {
		s.kind = methodKind(method) // where it goes
		m.report(s, contract.FieldChanged, finding.Breaking, method.Obj, finding.FieldNowMethod)
		return
	}
	if actual == nil {
		m.report(s, contract.FieldMissing, finding.Breaking, nil, finding.NoSuchField, m.words(s, d))
		return
	}
	a := actual.Obj.(*types.Var)
	if !actual.Direct() && !m.nameable(m.o, m.tn) {
		if !m.re.identical(d.Type(), a.Type()) {
			m.report(s, contract.FieldChanged, finding.Breaking, a, finding.Differs, m.words(s, d), m.Describe.Text(a))
		} else {
			m.report(s, contract.FieldChanged, finding.Compatible, a, finding.FieldNowPromoted, "", "", m.as.Field(actual.Via()).Name())
		}
		return // no client has a name for the type, to write it as a literal
	}
	if !actual.Direct() {
		m.report(s, contract.FieldChanged, finding.Breaking, a, finding.FieldNowPromotedLiteral, "", "", m.s.symbol, m.as.Field(actual.Via()).Name())
		return
	}
	m.deprecation(s, a)
	atag := m.as.Tag(actual.Index[0])
	switch {
	case !m.re.identical(d.Type(), a.Type()):
		m.report(s, contract.FieldChanged, finding.Breaking, a, finding.Differs, m.words(s, d), m.Describe.Field(a, atag).Decls[0].Text.Value)
		return
	case d.Embedded() && !a.Embedded():
		s.kind = contract.Field // where it goes
		verdict := finding.Breaking
		if m.stillPromoted(i) {
			verdict = finding.Compatible
		}
		m.report(s, contract.FieldChanged, verdict, a, finding.EmbeddedNowField)
		return
	case !d.Embedded() && a.Embedded():
		m.report(s, contract.FieldChanged, m.promotedVerdict(a), a, finding.FieldNowEmbedded)
	}
	m.looseness(s, contract.FieldChanged, a)
	if dtag := m.ds.Tag(i); dtag != atag && !m.partly() {
		form := finding.TagDiffers
		switch {
		case atag == "":
			form = finding.TagGone
		case dtag == "":
			form = finding.TagNew
		}
		m.report(s, contract.FieldTag, finding.Compatible, a, form, quoteTag(dtag), quoteTag(atag))
	}
}

// stillPromoted reports whether clients can select all that the declared struct
// promotes from its i-th field, of the same type, though that is no longer embedded.
func (m *members) stillPromoted(i int) bool {
	h := holder{members: *m}
	for name, dm := range m.declaredFields {
		if dm.Via() == i && h.fieldHurt(dm, m.actualFields[name]) {
			return false
		}
	}
	for name, dm := range m.declaredMethods {
		if dm.Via() == i && h.methodHurt(dm, m.actualMethods[name]) {
			return false
		}
	}
	return true
}

// quoteTag returns a tag as a field has it in Go, "" for none.
func quoteTag(tag string) string {
	if tag == "" {
		return ""
	}
	return strings.TrimSpace(toentries.Tag(tag))
}

// embeddedField compares an embedded field that clients cannot name. That it is
// there matters for what it promotes, which is compared by itself.
func (m *members) embeddedField(i int) {
	if _, ok := m.shared[i]; !ok {
		m.foreignPromoted(m.ds.Field(i).Type())
		m.report(m.field(m.ds.Field(i).Name()), contract.FieldMissing, finding.Compatible, nil, finding.UnexportedNotEmbedded)
	}
}

// foreignPromoted reports the members of an embedded type that is gone which the
// declared type does not have, since they mention what the package cannot.
func (m *members) foreignPromoted(embedded types.Type) {
	if p, ok := embedded.Underlying().(*types.Pointer); ok {
		embedded = p.Elem()
	}
	named, ok := types.Unalias(embedded).(*types.Named)
	if !ok {
		return
	}
	for _, o := range m.Declared.Objects {
		if o.TypeName == nil || o.TypeName != named.Origin().Obj() {
			continue
		}
		for _, em := range o.ForeignMembers() {
			m.foreignMember(em)
		}
	}
}

func (m *members) foreignMember(em *totypes.Member) {
	isField := em.Entry.Kind == contract.Field || em.Entry.Kind == contract.Embed
	s, missing, changed, actual := m.field(em.Name), contract.FieldMissing, contract.FieldChanged, m.actualFields[em.Name]
	if !isField {
		s, missing, changed, actual = m.method(em.Name, em.Entry.Kind == contract.PointerMethod), contract.MethodMissing, contract.MethodChanged, m.actualMethods[em.Name]
	}
	if actual != nil {
		m.report(s, changed, finding.Breaking, actual.Obj, finding.Differs, says(em.Decl), m.Describe.Text(actual.Obj))
		return
	}
	m.report(s, missing, finding.Breaking, nil, finding.NoSuchMember, says(em.Decl))
}

func methodKind(m *api.Member) contract.Kind {
	if m.Pointer {
		return contract.PointerMethod
	}
	return contract.Method
}

func (m *members) promotedField(name string, dm, am *api.Member) {
	s := m.field(name)
	if method := m.actualMethods[name]; method != nil {
		if method.Direct() {
			s.kind = methodKind(method)
		}
		m.report(s, contract.FieldChanged, finding.Breaking, method.Obj, finding.FieldNowMethod)
		return
	}
	if am == nil {
		m.report(s, contract.FieldMissing, finding.Breaking, nil, finding.NoSuchPromotedField, "", "", m.ds.Field(dm.Via()).Name())
		return
	}
	if !m.re.identical(dm.Obj.Type(), am.Obj.Type()) {
		m.report(s, contract.FieldChanged, finding.Breaking, am.Obj, finding.Differs, m.Describe.Text(dm.Obj), m.Describe.Text(am.Obj))
	} else if dm.Indirect && !am.Indirect {
		m.report(s, contract.FieldChanged, finding.Breaking, am.Obj, finding.EmbeddedPointerGone)
	}
}

// extraFields reports the direct fields that the contract does not declare, and
// the embedded ones that promote members which it does not have.
func (m *members) extraFields(declared map[string]*api.Member, skip map[string]bool) {
	if m.s.open || m.s.moved {
		return
	}
	for j := range m.as.NumFields() {
		a := m.as.Field(j)
		if skip[a.Name()] {
			continue
		}
		s := m.field(a.Name())
		if a.Embedded() {
			s.kind = contract.Embed
		}
		if a.Exported() && m.onOtherPlatform(s, a) {
			continue
		}
		if !a.Embedded() && m.unseen(a.Name()) {
			continue
		}
		if a.Exported() {
			if dm := declared[a.Name()]; m.declaredMethods[a.Name()] == nil && (dm == nil || !dm.Direct() && m.re.identical(dm.Obj.Type(), a.Type())) {
				m.report(s, contract.FieldExtra, m.extraFieldVerdict(a), a, finding.MemberNotDeclared, "", m.Describe.Field(a, m.as.Tag(j)).Decls[0].Text.Value)
			}
			continue
		}
		if _, shared := m.back[j]; !shared && a.Embedded() && m.promotesMore(a, declared, m.declaredMethods) {
			m.report(s, contract.FieldExtra, m.extraFieldVerdict(a), a, finding.UnexportedNowEmbedded)
		}
	}
}

// extraFieldVerdict is extraVerdict for a field, and for what it promotes if it is
// embedded.
func (m *members) extraFieldVerdict(a *types.Var) finding.Verdict {
	if a.Exported() && m.extraVerdict(a.Name()) == finding.Breaking {
		return finding.Breaking
	}
	if a.Embedded() {
		return m.promotedVerdict(a)
	}
	return finding.Compatible
}

// promotedVerdict is the verdict on what a field promotes that is embedded now. In
// other types of the package, that is a finding on these.
func (m *members) promotedVerdict(a *types.Var) finding.Verdict {
	for name := range selectors(a.Type()) {
		if m.declaredFields[name] == nil && m.declaredMethods[name] == nil && m.hidesForOthers(m.tn, name) {
			return finding.Breaking
		}
	}
	return finding.Compatible
}

// promotesMore reports whether an embedded type promotes a member that the
// contract does not have, or is in the way of one.
func (m *members) promotesMore(a *types.Var, fields, methods map[string]*api.Member) bool {
	for name := range api.Fields(a.Type()) {
		if fields[name] == nil || !selectable(m.a, name) {
			return true
		}
	}
	for name := range api.Methods(a.Type()) {
		if methods[name] == nil || !selectable(m.a, name) {
			return true
		}
	}
	return false
}

// fieldOrder compares the order of the fields that both structs have. Only
// unkeyed literals and conversions depend on it. The lists of a contract do not
// tell how fields and embedded types alternate, so that the latter are left out;
// but if it is strict on the order, then it has fields first where it has lists,
// except for structs of which clients can name some fields only.
func (m *members) fieldOrder() {
	embedded := m.strict[contract.FieldOrder] && !unwritable(m.as)
	declared, actual := orderOf(m.ds, embedded), orderOf(m.as, embedded)
	declared = slices.DeleteFunc(declared, func(name string) bool { return !slices.Contains(actual, name) })
	actual = slices.DeleteFunc(actual, func(name string) bool { return !slices.Contains(declared, name) })
	if !slices.Equal(declared, actual) {
		m.report(m.s, contract.FieldOrder, finding.Compatible, m.tn, finding.OrderDiffers, strings.Join(declared, ", "), strings.Join(actual, ", "))
	}
}

func orderOf(st *types.Struct, embedded bool) []string {
	var names []string
	for f := range st.Fields() {
		if f.Exported() && (embedded || !f.Embedded()) {
			names = append(names, f.Name())
		}
	}
	return names
}
