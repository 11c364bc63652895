package engine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
)

// waive marks the findings that the contract lets pass, and adds one for each
// waiver that lets nothing pass: the next divergence of its name would pass
// unseen.
func waive(f *contract.File, findings []finding.Finding, pkg *Package, beyond Beyond) []finding.Finding {
	for _, w := range f.Waivers {
		if !on(w.Platforms, pkg.GOOS, pkg.GOARCH) {
			continue
		}
		used := apply(w, findings)
		if id := finding.ID(w.Finding.Value); !used && !beyond.Elsewhere(w) && id.Waivable() && slices.Contains(finding.IDs, id) {
			findings = append(findings, unused(w))
		}
	}
	return findings
}

// apply marks what w lets pass, and reports whether there is any.
func apply(w *contract.Waiver, findings []finding.Finding) (used bool) {
	for i := range findings {
		fd := &findings[i]
		if string(fd.ID) != w.Finding.Value || plain(fd.Symbol) != plain(w.Symbol.Value) {
			continue
		}
		fd.Message = strings.TrimSuffix(fd.Message, fmt.Sprintf(" (%s)", fd.Verdict)) + " (waived: " + w.Reason.Value + ")"
		fd.Verdict, fd.Reason = finding.Waived, w.Reason.Value
		used = true
	}
	return used
}

// WaiveSome marks those that the contract lets pass of the findings on some of a
// package's files, such as its tests.
func WaiveSome(f *contract.File, findings []finding.Finding, goos, goarch string) {
	for _, w := range f.Waivers {
		if on(w.Platforms, goos, goarch) {
			apply(w, findings)
		}
	}
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

func on(platforms []contract.Platform, goos, goarch string) bool {
	for _, p := range platforms {
		if p.Matches(goos, goarch) {
			return true
		}
	}
	return platforms == nil
}

// plain is a symbol without its receiver's star: fields and methods share one
// name space, so that DB.Close and (*DB).Close are the same member.
func plain(symbol string) string {
	return strings.NewReplacer("(", "", ")", "", "*", "").Replace(symbol)
}
