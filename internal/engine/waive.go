package engine

import (
	"fmt"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
)

// waive marks the findings that the contract lets pass, and adds one for each
// waiver that lets nothing pass: the next divergence of its name would pass
// unseen.
func waive(f *contract.File, findings []finding.Finding, pkg *Package, beyond Beyond) []finding.Finding {
	named := byName(findings)
	var idle []finding.Finding
	for _, w := range f.Waivers {
		if !w.On(pkg.GOOS, pkg.GOARCH) {
			continue
		}
		pass := named[nameOf(finding.ID(w.Finding.Value), w.Symbol.Value)]
		apply(w, pass)
		if id := finding.ID(w.Finding.Value); len(pass) == 0 && !beyond.Elsewhere(w) && id.IsWaivable() {
			idle = append(idle, unused(w))
		}
	}
	return append(findings, idle...)
}

// WaiveSome marks those that the contract lets pass of the findings on some of a
// package's files, such as its tests.
func WaiveSome(f *contract.File, findings []finding.Finding, goos, goarch string) {
	named := byName(findings)
	for _, w := range f.Waivers {
		if w.On(goos, goarch) {
			apply(w, named[nameOf(finding.ID(w.Finding.Value), w.Symbol.Value)])
		}
	}
}

// apply marks what w lets pass.
func apply(w *contract.Waiver, findings []*finding.Finding) {
	for _, fd := range findings {
		fd.Message = strings.TrimSuffix(fd.Message, fmt.Sprintf(" (%s)", fd.Verdict)) + " (waived: " + w.Reason.Value + ")"
		fd.Verdict, fd.Reason = finding.Waived, w.Reason.Value
	}
}

// A name is what waivers call findings by.
type name struct {
	id     finding.ID
	symbol string // plain
}

func nameOf(id finding.ID, symbol string) name { return name{id, plain(symbol)} }

// byName returns the elements of findings by what waivers call them.
func byName(findings []finding.Finding) map[name][]*finding.Finding {
	named := make(map[name][]*finding.Finding)
	for i := range findings {
		n := nameOf(findings[i].ID, findings[i].Symbol)
		named[n] = append(named[n], &findings[i])
	}
	return named
}

func unused(w *contract.Waiver) finding.Finding {
	return finding.Finding{
		ID:       finding.WaiverUnused,
		Symbol:   w.Symbol.Value,
		Verdict:  finding.Violation,
		Message:  fmt.Sprintf("%s: there is no finding %s to waive; remove the waiver", w.Symbol.Value, w.Finding.Value),
		Contract: w.Pos,
		Subject:  finding.Subject{Waiver: w},
	}
}

// plain is a symbol without its receiver's star: fields and methods share one
// name space, so that DB.Close and (*DB).Close are the same member.
func plain(symbol string) string { return receiver.Replace(symbol) }

var receiver = strings.NewReplacer("(", "", ")", "", "*", "")
