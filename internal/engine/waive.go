package engine

import (
	"slices"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
)

// An Idle waiver lets nothing pass.
type Idle struct {
	*contract.Waiver
	// Above is the finding of its name that a contract above the package leads to, whose
	// rules the package cannot waive; nil: there is none.
	Above *finding.Finding
}

// Waive marks the findings that the contract lets pass. It returns the waivers that
// let nothing pass.
func Waive(f *contract.File, findings []finding.Finding, goos, goarch string) (idle []Idle) {
	named := byName(findings)
	for _, w := range f.Waivers {
		if !w.On(goos, goarch) {
			continue
		}
		id := finding.ID(w.Finding.Value)
		i, used := Idle{Waiver: w}, false
		for _, fd := range named[nameOf(id, w.Symbol.Value)] {
			if fd.Above {
				i.Above = fd
				continue
			}
			fd.Verdict, fd.Waiver, used = finding.Waived, w, true
		}
		if !used && id.IsWaivable() {
			idle = append(idle, i)
		}
	}
	return idle
}

// Waive is [Waive] for all that was found, also for what is no finding: a waiver keeps an
// addition out of a contract of the policy compatible, too.
func (r *Result) Waive() []Idle {
	idle := Waive(r.File, r.Findings, r.GOOS, r.GOARCH)
	if len(r.Unrecorded) == 0 {
		return idle
	}
	needless := make(map[*contract.Waiver]bool)
	for _, w := range Waive(r.File, r.Unrecorded, r.GOOS, r.GOARCH) {
		needless[w.Waiver] = true
	}
	return slices.DeleteFunc(idle, func(w Idle) bool { return !needless[w.Waiver] })
}

// A name is what waivers call findings by.
type name struct {
	id     finding.ID
	symbol string // plain
}

func nameOf(id finding.ID, symbol string) name { return name{id, finding.PlainSymbol(symbol)} }

// byName returns the elements of findings by what waivers call them: a member of an
// unexported type by the name of its entry, or by the alias that clients know.
func byName(findings []finding.Finding) map[name][]*finding.Finding {
	named := make(map[name][]*finding.Finding)
	for i := range findings {
		f := &findings[i]
		n := nameOf(f.ID, f.Symbol)
		named[n] = append(named[n], f)
		if own := nameOf(f.ID, f.Declared()); own != n {
			named[own] = append(named[own], f)
		}
	}
	return named
}

// Unused returns the finding on a waiver that lets nothing pass: the next divergence of
// its name would pass unseen.
func Unused(w Idle) finding.Finding {
	f := finding.Finding{
		ID:       contract.WaiverUnused,
		Symbol:   w.Symbol.Value,
		Verdict:  finding.Violation,
		Form:     finding.WaivesNothing,
		Args:     []string{w.Finding.Value},
		Contract: w.Pos,
		Subject:  finding.Subject{Waiver: w.Waiver},
	}
	if w.Above != nil {
		f.Form = finding.WaivesRuleAbove
	}
	return f
}
