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
func waive(f *contract.File, findings []finding.Finding, goos, goarch string) []finding.Finding {
	for _, w := range f.Waivers {
		if !on(w.Platforms, goos, goarch) {
			continue
		}
		used := false
		for i := range findings {
			if fd := &findings[i]; string(fd.ID) == w.Finding.Value && plain(fd.Symbol) == plain(w.Symbol.Value) {
				fd.Message = strings.TrimSuffix(fd.Message, fmt.Sprintf("(%s)", fd.Verdict)) + "(waived: " + w.Reason.Value + ")"
				fd.Verdict, fd.Reason = finding.Waived, w.Reason.Value
				used = true
			}
		}
		if id := finding.ID(w.Finding.Value); !used && id.Waivable() && slices.Contains(finding.IDs, id) {
			findings = append(findings, unused(w))
		}
	}
	return findings
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
