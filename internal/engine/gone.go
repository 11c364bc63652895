package engine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
)

// AbsentSymbol is the symbol of a finding on a package as a whole. It is no name
// that an object could have.
const AbsentSymbol = "package"

// HoldGone returns the finding on a contract whose package is not there on a
// platform: all that it promises is broken. The path is the package's, "" if that
// cannot be told; why is what the message says of the package.
func HoldGone(f *contract.File, path, why, goos, goarch string) finding.Finding {
	return wholePackage(f, path, why, finding.Breaking, goos, goarch)
}

// HoldAbsent holds a package that has no Go files for a platform to its contract,
// and returns the one finding, if there is any. What the contract says of the
// platform is lost there, whatever its policy.
func HoldAbsent(f *contract.File, path, goos, goarch string) []finding.Finding {
	lost := Lost(f, goos, goarch)
	if len(lost) == 0 {
		return nil
	}
	verdict := finding.Breaking
	if !slices.ContainsFunc(lost, func(e *contract.Entry) bool { return !experimentalOn(e, goos, goarch) }) {
		verdict = finding.Compatible
	}
	if verdict == finding.Compatible && f.Policy != contract.Exact {
		return nil
	}
	return []finding.Finding{wholePackage(f, path, "it has no Go files for this platform", verdict, goos, goarch)}
}

func wholePackage(f *contract.File, path, why string, verdict finding.Verdict, goos, goarch string) finding.Finding {
	list := []finding.Finding{{
		ID: finding.ExportMissing, Symbol: AbsentSymbol, Verdict: verdict, Contract: contract.Position{Line: 1, Column: 1},
		Message: fmt.Sprintf("%s: contract declares it, %s (%s)", strings.TrimSpace("package "+path), why, verdict),
	}}
	if f.Package != nil {
		list[0].Contract = f.Package.Pos
	}
	WaiveSome(f, list, goos, goarch)
	return list[0]
}

// Lost returns the entries that hold on a platform, and that no waiver lets be
// missing there.
func Lost(f *contract.File, goos, goarch string) (lost []*contract.Entry) {
	waived := make(map[string]bool)
	for _, w := range f.Waivers {
		if w.Finding.Value == string(finding.ExportMissing) && w.On(goos, goarch) {
			waived[plain(w.Symbol.Value)] = true
		}
	}
	for _, e := range f.Entries() {
		if slices.ContainsFunc(e.Decls, func(d *contract.Decl) bool { return d.On(goos, goarch) }) && !waived[e.Name] {
			lost = append(lost, e)
		}
	}
	return lost
}

func experimentalOn(e *contract.Entry, goos, goarch string) bool {
	return !slices.ContainsFunc(e.Decls, func(d *contract.Decl) bool { return d.On(goos, goarch) && !d.Experimental() })
}
