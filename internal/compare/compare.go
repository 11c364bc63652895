// Package compare compares a package with what a contract declares: types with
// types, to findings. Its theory is docs/comparison.md.
//
// It has no pass, reads no file and prints nothing. "Declared" is the
// contract's side, "actual" the package's.
package compare

import (
	"cmp"
	"go/token"
	"go/types"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/toentries"
	"github.com/importspy/importspy/internal/totypes"
)

// Input is what a comparison works on.
type Input struct {
	File     *contract.File
	Declared *totypes.Package
	Actual   *types.Package
	Imports  *api.Imports
	// Describe words what the package has. Its Source, where there is one, tells
	// which objects are deprecated.
	Describe *toentries.Describer
	Members  *api.Members // those of types that are known already; may be nil
	Sizes    types.Sizes  // nil: sizes are not compared
	// Worlds is set if Declared is of another world than the actual package: another
	// version of the package, as it was loaded, or one that was declared in the world that
	// contracts promise. It is nil if it was declared in the world of the actual package.
	Worlds *Worlds
	// Diverges is called with the name of each entry that the package diverges from, and
	// by which finding, also where the policy lets that pass; nil: nobody asks.
	Diverges func(entry string, id finding.ID)
	// Most is how many findings are of use; 0: all. Of what is not recorded, all are.
	Most int
	// Unknown is what cannot be compared. No finding is on it.
	Unknown []Unknown
	// Private is set if clients cannot import the package: they get hold of its types
	// through others, of those that are loaded with it, or through one.
	Private bool
	Through *types.Package // nil: through any
	// Qualifier is the local name of the package in the contract of another one, and a
	// dot. Its types alone are compared then.
	Qualifier string
}

// An Outcome is what a comparison finds, unsorted and before waivers.
type Outcome struct {
	// Findings are the divergences of the actual package from the declared one that
	// matter under the contract's policy.
	Findings []finding.Finding
	// Unrecorded are those that the policy compatible does not report: the package has
	// grown, or changed in a way that breaks nobody. The contract does not protect them
	// until it has them.
	Unrecorded []finding.Finding
	// Became says which unexported types are in the places of others.
	Became Correspondence
}

// Compare compares the actual package with the declared one.
func Compare(in Input) Outcome {
	c := &comparison{
		Input:   in,
		policy:  in.File.Policy,
		strict:  make(map[finding.ID]bool),
		re:      newRestater(in),
		objects: api.Objects(in.Actual),
		actual:  make(map[string]types.Object),

		renames:  make(map[*types.TypeName]bool),
		embedded: make(map[*types.TypeName]bool),
		became:   make(Correspondence),
		unmet:    make(map[*types.TypeName]bool),
	}
	for _, obj := range c.objects {
		c.actual[obj.Name()] = obj
	}
	for _, id := range in.File.Strict {
		c.strict[finding.ID(id.Value)] = true
	}
	if in.Sizes == nil {
		delete(c.strict, contract.SizeChanged)
	}
	c.re.correspond(in.Declared.Objects, c.actual)
	c.findReach()
	c.name()
	for _, o := range in.Declared.Objects {
		c.object(o)
	}
	c.shapes()
	c.noLongerExposed()
	if in.Qualifier == "" {
		c.extras()
	}
	c.mergedNames()
	return Outcome{c.findings, c.unrecorded, c.became}
}

type comparison struct {
	Input
	policy       contract.Policy
	strict       map[finding.ID]bool
	re           *restater
	objects      []types.Object           // the API
	actual       map[string]types.Object  // the same, by name
	embedded     map[*types.TypeName]bool // declared types that the package embeds where the contract does
	embeddedOnly map[*types.TypeName]bool // declared types that clients reach by embedding alone
	// constraintOnly has the declared types that clients reach by embedding or as
	// constraints alone.
	constraintOnly map[*types.TypeName]bool
	holders        map[*types.TypeName][]*totypes.Object // actual types to the declared ones whose own embed them; nil: not looked for yet
	embedders      []types.Type                          // see findEmbedders; nil: not looked for yet
	aliasOf        map[types.Type]string                 // declared types to exported names for them; nil: not looked for yet
	phantoms       map[*types.TypeName]bool              // see isPhantom; nil: not looked for yet
	unmet          map[*types.TypeName]bool              // see isUninstantiable
	unexposed      []*totypes.Object
	renames        map[*types.TypeName]bool // unexported types that stand in the place of a declared one
	became         Correspondence
	findings       []finding.Finding
	unrecorded     []finding.Finding
	recording      bool // findings are for unrecorded
	stated         int  // how many findings there are, of use or not
}

// A scope is what findings are reported on: an object and the entry that
// declares it, and for a member the type that it belongs to.
type scope struct {
	symbol string
	own    string // the symbol by the name of the entry, if clients know the type by another
	now    string // what the type is called now, if clients have no name for it
	kind   contract.Kind
	entry  *contract.Entry
	decl   *contract.Decl
	pos    contract.Position // in the contract

	owner  *contract.Entry
	holder *contract.Decl
	typ    *types.TypeName
	was    types.Object // the declared member, also of one without an entry; nil: there is none
	open   bool         // additions are allowed
	moved  bool         // the type is another package's now, whose affair additions are

	embeddedOnly *types.TypeName // the declared type, if clients reach it by embedding alone
}

func (c *comparison) scopeOf(o *totypes.Object) scope {
	s := scope{symbol: c.Qualifier + o.Entry.Name, kind: o.Entry.Kind, entry: o.Entry, decl: o.Decl, pos: o.Entry.Pos}
	if known := c.knownAs(o.TypeName); known != "" {
		s.symbol, s.own = c.Qualifier+known, s.symbol
	}
	s.open = o.Decl.Open != nil && o.Decl.Open.Value
	if c.embeddedOnly[o.TypeName] {
		s.embeddedOnly = o.TypeName
	}
	return s
}

// member returns the scope of a member of the type s; m may be nil.
func (s scope) member(symbol string, kind contract.Kind, m *totypes.Member, tn *types.TypeName) scope {
	ms := scope{symbol: symbol, kind: kind, owner: s.entry, holder: s.decl, typ: tn, open: s.open, moved: s.moved, now: s.now, embeddedOnly: s.embeddedOnly, pos: s.pos}
	if m != nil {
		ms.kind, ms.entry, ms.decl, ms.pos = m.Entry.Kind, m.Entry, m.Decl, m.Entry.Pos
	}
	if s.own != "" {
		ms.own = strings.Replace(symbol, s.symbol, s.own, 1)
	}
	return ms
}

// byOwnName returns the scope for a finding on the name of a type itself.
func (s scope) byOwnName() scope {
	if s.own != "" {
		s.symbol, s.own = s.own, ""
	}
	return s
}

// knownAs returns the first exported alias of a declared unexported type, or "".
func (c *comparison) knownAs(tn *types.TypeName) string {
	if tn == nil || tn.Exported() || tn.IsAlias() || c.Private {
		return ""
	}
	if c.aliasOf == nil {
		c.aliasOf = make(map[types.Type]string)
		for _, o := range c.Declared.Objects {
			if o.TypeName == nil || !o.TypeName.Exported() {
				continue
			}
			if t := types.Unalias(o.TypeName.Type()); c.aliasOf[t] == "" || o.Entry.Name < c.aliasOf[t] {
				c.aliasOf[t] = o.Entry.Name
			}
		}
	}
	return c.aliasOf[tn.Type()]
}

// report adds a finding if the contract's policy lets the verdict matter. The texts
// are what is promised, what there is, and what else the form has; actual may be nil.
func (c *comparison) report(s scope, id finding.ID, v finding.Verdict, actual types.Object, form finding.Form, texts ...string) {
	if c.strict[id] {
		v = finding.Breaking
	}
	if v == finding.Breaking && s.embeddedOnly != nil && !c.strict[id] && !c.hurts(s.embeddedOnly, s.memberName()) {
		v = finding.Compatible
	}
	if experimental(s.decl) || experimental(s.holder) || v == finding.Breaking && !c.strict[id] && (c.isPhantom(s) || c.isUninstantiable(s)) {
		v = finding.Compatible
	}
	if v == finding.Compatible {
		c.remark(s, id, actual, form, texts...)
		return
	}
	c.state(s, id, v, actual, form, texts...)
}

// remark adds a compatible finding. Only the policy exact reports it; under compatible,
// it is not recorded yet.
func (c *comparison) remark(s scope, id finding.ID, actual types.Object, form finding.Form, texts ...string) {
	switch c.policy {
	case contract.Minimum:
		c.diverges(s, id)
	case contract.Exact:
		c.state(s, id, finding.Compatible, actual, form, texts...)
	default:
		c.record(func() { c.state(s, id, finding.Compatible, actual, form, texts...) })
	}
}

// unsaid adds what contracts say by a key that earlier ones do not have, of an entry
// without it: that is not a finding under any policy, but not recorded yet. A version says
// all.
func (c *comparison) unsaid(s scope, id finding.ID, v finding.Verdict, actual types.Object, form finding.Form, texts ...string) {
	if c.Declared.Whole {
		c.report(s, id, v, actual, form, texts...)
		return
	}
	if c.policy == contract.Minimum {
		return
	}
	diverges := c.Diverges
	c.Diverges = nil
	c.record(func() { c.state(s, id, v, actual, form, texts...) })
	c.Diverges = diverges
}

// record has what is stated added to what is not recorded yet.
func (c *comparison) record(state func()) {
	c.recording = true
	state()
	c.recording = false
}

// diverges passes on that the package diverges from an entry.
func (c *comparison) diverges(s scope, id finding.ID) {
	switch {
	case c.Diverges == nil:
	case s.owner != nil:
		c.Diverges(s.owner.Name, id)
	case s.entry != nil:
		c.Diverges(s.entry.Name, id)
	}
}

// memberName is the name of the member that s is, "" if it is a type.
func (s scope) memberName() string {
	if s.typ == nil {
		return ""
	}
	return s.symbol[strings.LastIndexByte(s.symbol, '.')+1:]
}

// experimental reports whether changes are compatible because the contract says
// that what changed is an experiment.
func experimental(d *contract.Decl) bool { return d != nil && d.Experimental() }

// state adds a finding on something that the contract says in so many words:
// it matters under every policy.
func (c *comparison) state(s scope, id finding.ID, v finding.Verdict, actual types.Object, form finding.Form, texts ...string) {
	if c.isUnknown(s, id, actual) {
		return // it is reported as such
	}
	c.diverges(s, id)
	into := &c.findings
	if c.recording {
		into = &c.unrecorded
	} else if c.stated++; c.Most > 0 && len(c.findings) >= c.Most {
		return
	}
	texts = c.apart(s, actual, texts)
	f := finding.Finding{
		ID:       id,
		Symbol:   s.symbol,
		Own:      s.own,
		Verdict:  v,
		Form:     form,
		Names:    cmp.Or(c.Describe.Names.Explain(texts...), s.now),
		Contract: s.pos,
		Subject: finding.Subject{
			Kind: s.kind, Entry: s.entry, Decl: s.decl,
			Owner: s.owner, Holder: s.holder, Type: s.typ,
			Actual: actual,
		},
	}
	if len(texts) > 0 {
		f.Promised = texts[0]
	}
	if len(texts) > 1 {
		f.Actual, f.Args = texts[1], texts[2:]
	}
	at := actual
	if s.typ != nil && (at == nil || at.Pkg() != c.Actual) {
		at = s.typ // a member that another package declares
	}
	if at != nil && at.Pkg() == c.Actual && at.Pos().IsValid() {
		f.Pos, f.End = at.Pos(), at.Pos()+token.Pos(len(at.Name()))
	}
	*into = append(*into, f)
}

// name compares the package clause.
func (c *comparison) name() {
	want := c.File.PackageName
	if want == nil || want.Value == c.Actual.Name() {
		return
	}
	s := scope{symbol: "package", pos: want.Pos}
	c.report(s, contract.NameChanged, finding.Breaking, nil, finding.Differs, "package "+want.Value, "package "+c.Actual.Name())
}

// extras reports what the package has and the contract does not declare.
func (c *comparison) extras() {
	listed := make(map[string]bool)
	for _, o := range c.Declared.Objects {
		listed[o.Entry.Name] = true
	}
	for _, obj := range c.objects {
		name := obj.Name()
		if listed[name] || c.re.reached[obj] {
			continue // the latter: under another name
		}
		s := scope{symbol: name, kind: toentries.Kind(obj)}
		switch {
		case c.File.EntryOf(name) != nil:
			s.pos = c.File.EntryOf(name).Pos
			c.report(s, contract.ExportExtra, finding.Compatible, obj, finding.NotDeclaredHere)
		case token.IsExported(name):
			c.report(s, contract.ExportExtra, finding.Compatible, obj, finding.NotDeclared, "", c.describe(obj))
		case types.Universe.Lookup(name) != nil: // which the contract means by that name until it has an entry
			c.state(s, contract.ExportExtra, finding.Compatible, obj, finding.NotDeclaredExposed)
		case !api.Opaque(obj.Type()):
			c.remark(s, contract.ExportExtra, obj, finding.NotDeclaredExposed)
		}
	}
}

// describe words an object of the package with its kind.
func (c *comparison) describe(obj types.Object) string {
	text := c.Describe.Text(obj)
	switch obj.(type) {
	case *types.Func:
		return text
	default:
		return kindOf(obj) + " " + text
	}
}

func kindOf(obj types.Object) string {
	switch obj := obj.(type) {
	case *types.Const:
		return "const"
	case *types.Var:
		return "var"
	case *types.Func:
		return "func"
	case *types.TypeName:
		if obj.IsAlias() {
			return "alias"
		}
		return "type"
	}
	return "object"
}

// says is the text of a declaration on one line.
func says(d *contract.Decl) string {
	return strings.Join(strings.Fields(d.Text.Value), " ")
}

// saysOf is the text of a declaration, for a sentence that has the package's beside
// it. If it is too long to be there as a whole, then it is spelled as the package's
// is, so that nothing differs but what is meant to be seen.
func (c *comparison) saysOf(d *contract.Decl, declared types.Object) string {
	if text := says(d); len(text) <= finding.MaxText {
		return text
	}
	return c.Describe.Text(declared)
}
