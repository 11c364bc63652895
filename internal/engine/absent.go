package engine

import (
	"fmt"
	"slices"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
)

// AbsentSymbol is the symbol of a finding on a package as a whole. It is no name
// that an object could have.
const AbsentSymbol = "package"

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
	at := contract.Position{Line: 1, Column: 1}
	if f.Package != nil {
		at = f.Package.Pos
	}
	list := []finding.Finding{{
		ID: finding.ExportMissing, Symbol: AbsentSymbol, Verdict: verdict, Contract: at,
		Message: fmt.Sprintf("package %s: contract declares it, it has no Go files for this platform (%s)", path, verdict),
	}}
	for _, w := range f.Waivers {
		if on(w.Platforms, goos, goarch) {
			apply(w, list)
		}
	}
	return list
}

// Lost returns the entries that hold on a platform, and that no waiver lets be
// missing there.
func Lost(f *contract.File, goos, goarch string) (lost []*contract.Entry) {
	for _, e := range f.Entries() {
		if slices.ContainsFunc(e.Decls, func(d *contract.Decl) bool { return d.On(goos, goarch) }) && !slices.ContainsFunc(f.Waivers, func(w *contract.Waiver) bool {
			return w.Finding.Value == string(finding.ExportMissing) && plain(w.Symbol.Value) == e.Name && on(w.Platforms, goos, goarch)
		}) {
			lost = append(lost, e)
		}
	}
	return lost
}

func experimentalOn(e *contract.Entry, goos, goarch string) bool {
	return !slices.ContainsFunc(e.Decls, func(d *contract.Decl) bool { return d.On(goos, goarch) && !d.Experimental() })
}
