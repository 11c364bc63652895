// Package finding defines what the stages of importspy-vet hand on: one
// divergence between a contract and a package.
package finding

import (
	"cmp"
	"go/token"
	"go/types"
	"slices"

	"github.com/importspy/importspy/contract"
)

// A Verdict says what a finding means to the package's clients.
type Verdict string

const (
	Breaking   Verdict = "breaking"   // client code can stop compiling
	Compatible Verdict = "compatible" // client code goes on compiling
	Violation  Verdict = "violation"  // no change of the API: a mistake in the contract itself
	Waived     Verdict = "waived"     // the contract lets it pass, with a reason
)

// A Finding is one divergence.
type Finding struct {
	ID      ID
	Symbol  string // "Open", "DB.Name", "(*DB).Close"; "" for the contract as a whole
	Verdict Verdict
	Message string // readable alone; names the symbol and the verdict

	// Pos and End are the Go declaration that the finding is about. Both are
	// NoPos where the package has none: its package clause stands in then.
	Pos, End token.Pos

	// Contract is the place in the contract that says otherwise; it is not valid
	// where the contract says nothing. In is the name of that contract, "" if it is
	// the package's own.
	Contract contract.Position
	In       string

	// Reason is that of the waiver, for a waived finding.
	Reason string

	// Subject is what the finding is about, for those who act on it.
	Subject Subject
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
			cmp.Compare(a.Message, b.Message),
		)
	})
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
	return f.Symbol
}

func (f *Finding) memberRank() int {
	if f.isMember() {
		return int(f.Subject.Kind)
	}
	return -1
}

// Entry returns the name of the top-level entry that f is on, "" if it is on
// none.
func (f *Finding) Entry() string {
	switch {
	case f.ID == ContractInvalid || f.ID == WaiverUnused || f.ID == NameChanged:
		return ""
	case f.Subject.Owner != nil:
		return f.Subject.Owner.Name
	}
	return f.Symbol
}

// fieldPos orders fields as the package has them, since their order is part of
// what a contract says. All else goes by name.
func (f *Finding) fieldPos() token.Pos {
	if f.Subject.Kind == contract.Field || f.Subject.Kind == contract.Embed {
		return f.Pos
	}
	return token.NoPos
}
