// Package finding defines what the stages of importspy-vet hand on: one
// divergence between a contract and a package.
package finding

import (
	"cmp"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
)

// An ID names the rule of a finding. The ids are constants of package contract.
type ID = contract.RuleID

// A Verdict says what a finding means to the package's clients.
type Verdict = contract.Verdict

const (
	Breaking   = contract.VerdictBreaking
	Compatible = contract.VerdictCompatible
	Violation  = contract.VerdictViolation
	Waived     = contract.VerdictWaived
)

// MaxText is the number of bytes up to which a text is in a sentence as a whole.
const MaxText = 1000

// A Finding is one divergence, as data: package wording makes a sentence of it.
type Finding struct {
	ID      ID
	Symbol  string // "Open", "DB.Name", "(*DB).Close"; "" for the contract as a whole
	Verdict Verdict
	// Own is the symbol by the name of the type's entry, if clients know that type by an
	// alias and Symbol is by that: "(*db).Close". It is "" otherwise.
	Own string

	Form     Form
	Promised string   // by the contract: Go source as a rule
	Actual   string   // what the package has
	Args     []string // the other texts that the form has
	Detail   string   // what other code or people wrote: a mistake, the reason of a rule
	Names    string   // which packages Promised and Actual mean by numbered names: "io2 is example.com/io"
	// Cause is the divergence behind a finding on what a package requires of another
	// one.
	Cause *Finding
	// Origin is the divergence of another package that a finding follows from: the package
	// itself is as its contract says. It is nil of all other findings.
	Origin *Origin

	// Pos and End are the Go declaration that the finding is about. Both are
	// NoPos where the package has none: its package clause stands in then.
	Pos, End token.Pos

	// Contract is the place in the contract that says otherwise; it is not valid
	// where the contract says nothing. In is the name of that contract, "" if it is
	// the package's own.
	Contract contract.Position
	In       string
	// File is the name of that contract as sentences have it; "" for the base name alone.
	File string
	// Above is set if a contract above the package says so, for a family: the package's
	// own waivers do not lift that.
	Above bool

	// Waiver is the one that lets the finding pass, nil if none does.
	Waiver *contract.Waiver

	// Limit is the name of the entry that is too large, if that is the mistake.
	Limit string

	// Witness is the source of a client that proves a breaking finding, if one was looked
	// for and found (package witness).
	Witness string

	// Subject is what the finding is about, for those who act on it.
	Subject Subject
}

// An Origin is a divergence of a package from its own contract that findings on other
// packages follow from: their contracts mean what it promises.
type Origin struct {
	Package string // its import path
	Name    string // of the package, as in its clause; "" if the symbol has that of another one
	Symbol  string
	ID      ID // "" if the package's contract lets it pass
	// Contract is the place in the contract called In.
	Contract contract.Position
	In       string
	Recorded bool // its own contract says the same, so that an update has to edit both
}

// ShortenOrigin gives the contract of the origin, if there is one, the name that is printed. Copies of
// the finding keep theirs.
func (f *Finding) ShortenOrigin(shorten func(name string) string) {
	if f.Origin != nil {
		origin := *f.Origin
		origin.In = shorten(origin.In)
		f.Origin = &origin
	}
}

// A Subject ties a finding to the two things that diverge. Each may be absent.
type Subject struct {
	Kind   contract.Kind
	Entry  *contract.Entry  // the declaring entry, a member's own
	Decl   *contract.Decl   // the form of Entry that holds on this platform
	Owner  *contract.Entry  // for members: the entry of the type
	Holder *contract.Decl   // for members: the form of Owner that holds here
	Actual types.Object     // the package's object, field or method
	Type   *types.TypeName  // for members: the package's type
	Waiver *contract.Waiver // for waiver-unused
}

// Sort orders findings as a contract lists its entries: by section, name,
// member and id. The order depends on nothing but the findings' contents, and
// fixes that are merged in this order put every entry in its section.
func Sort(list []Finding) {
	slices.SortStableFunc(list, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(a.rank(), b.rank()),
			cmp.Compare(a.owner(), b.owner()),
			cmp.Compare(a.memberRank(), b.memberRank()),
			cmp.Compare(a.fieldPos(), b.fieldPos()),
			cmp.Compare(a.Symbol, b.Symbol),
			cmp.Compare(a.Contract.Offset, b.Contract.Offset),
			cmp.Compare(a.ID, b.ID),
			cmp.Compare(a.Key(), b.Key()),
		)
	})
}

// Key returns what f says as a key: it is the same for two findings that differ in
// no more than in positions and subjects. A mistake is known by its place, too.
func (f *Finding) Key() string {
	var b strings.Builder
	texts := append([]string{string(f.ID), f.Symbol}, f.Args...)
	for _, text := range append(texts, f.Promised, f.Actual, f.Detail, f.Names, string(f.Verdict)) {
		b.WriteString(text + "\x00")
	}
	fmt.Fprintf(&b, "%d", f.Form)
	if f.ID == contract.ContractInvalid {
		fmt.Fprintf(&b, "\x00%d:%d", f.Contract.Line, f.Contract.Column)
	}
	if f.Waiver != nil {
		b.WriteString("\x00" + f.Waiver.Reason.Value)
	}
	if f.Cause != nil {
		b.WriteString("\x00" + f.Cause.Key())
	}
	if f.Origin != nil {
		b.WriteString("\x00" + f.Origin.Package + "." + f.Origin.Symbol)
	}
	return b.String()
}

// Invalid returns the finding on a mistake in a contract.
func Invalid(pos contract.Position, detail string) Finding {
	return Finding{ID: contract.ContractInvalid, Verdict: Violation, Form: Mistake, Detail: detail, Contract: pos}
}

// InvalidAll returns the findings on the errors of reading a contract.
func InvalidAll(err error) (findings []Finding) {
	if err == nil {
		return nil
	}
	var list contract.ErrorList
	if !errors.As(err, &list) {
		return []Finding{Invalid(contract.Position{}, err.Error())}
	}
	for _, e := range list {
		findings = append(findings, Invalid(e.Pos, e.Msg))
	}
	return findings
}

// rank is the place of the finding's section: mistakes first, then exports,
// then waivers.
func (f *Finding) rank() int {
	switch {
	case f.Subject.Waiver != nil:
		return int(contract.Type) + 2
	case f.Verdict == Violation:
		return -1
	case f.isMember():
		return int(contract.Type)
	}
	return int(f.Subject.Kind)
}

func (f *Finding) isMember() bool { return f.Subject.Kind >= contract.Field }

func (f *Finding) owner() string {
	switch {
	case f.isMember() && f.Subject.Type != nil:
		return f.Subject.Type.Name()
	case f.isMember() && f.Subject.Owner != nil:
		return f.Subject.Owner.Name
	}
	return f.Declared()
}

func (f *Finding) memberRank() int {
	if f.isMember() {
		return int(f.Subject.Kind)
	}
	return -1
}

// Adds reports whether f is that the package has something more than the contract.
func (f *Finding) Adds() bool {
	rule, _ := f.ID.Info()
	return rule.Adds
}

// OnContract reports whether f is on a line of a contract, and not on Go code that diverges
// from it.
func (f *Finding) OnContract() bool {
	switch f.ID {
	case contract.ContractInvalid, contract.WaiverUnused, contract.RuleUnused, contract.PatternUnmatched, contract.ReasonMissing:
		return !f.Pos.IsValid()
	}
	return false
}

// Declared returns the symbol as the contract has it.
func (f *Finding) Declared() string { return cmp.Or(f.Own, f.Symbol) }

// PlainSymbol returns a symbol without its receiver's star: fields and methods share one name
// space, so that DB.Close and (*DB).Close are the same member.
func PlainSymbol(symbol string) string {
	if !strings.ContainsAny(symbol, "()*") {
		return symbol // as most are
	}
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("()*", r) {
			return -1
		}
		return r
	}, symbol)
}

// Entry returns the name of the top-level entry that f is on, "" if it is on
// none.
func (f *Finding) Entry() string {
	switch {
	case f.ID == contract.ContractInvalid || f.ID == contract.WaiverUnused || f.ID == contract.NameChanged:
		return ""
	case f.Subject.Owner != nil:
		return f.Subject.Owner.Name
	}
	return f.Declared()
}

// fieldPos orders fields as the package has them, since their order is part of
// what a contract says. All else goes by name.
func (f *Finding) fieldPos() token.Pos {
	if f.Subject.Kind == contract.Field || f.Subject.Kind == contract.Embed {
		return f.Pos
	}
	return token.NoPos
}
