package engine

import (
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
)

// AbsentSymbol is the symbol of a finding on a package as a whole. It is no name
// that an object could have.
const AbsentSymbol = "package"

// CheckGone returns the finding on a contract whose package is not there on a
// platform: all that it promises is broken. The path is the package's, "" if that
// is unknown; why is what the sentence says about the package.
func CheckGone(f *contract.File, path, why, goos, goarch string) finding.Finding {
	return wholePackage(f, path, finding.Finding{Form: finding.NotThere, Detail: why, Verdict: finding.Breaking}, goos, goarch)
}

// CheckAbsent checks a package that has no Go files for a platform against its
// contract, and returns the one finding, if there is any. What the contract says about the
// platform is lost there, whatever its policy.
func CheckAbsent(f *contract.File, path, goos, goarch string) []finding.Finding {
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
	return []finding.Finding{wholePackage(f, path, finding.Finding{Form: finding.NoGoFiles, Verdict: verdict}, goos, goarch)}
}

func wholePackage(f *contract.File, path string, fd finding.Finding, goos, goarch string) finding.Finding {
	fd.ID, fd.Symbol, fd.Contract = contract.ExportMissing, AbsentSymbol, contract.Position{Line: 1, Column: 1}
	fd.Args = []string{strings.TrimSpace("package " + path)}
	if f.Package != nil {
		fd.Contract = f.Package.Pos
	}
	list := []finding.Finding{fd}
	Waive(f, list, goos, goarch)
	return list[0]
}

// Lost returns the entries that hold on a platform, and that no waiver lets be
// missing there.
func Lost(f *contract.File, goos, goarch string) (lost []*contract.Entry) {
	waived := make(map[string]bool)
	for _, w := range f.Waivers {
		if w.Finding.Value == string(contract.ExportMissing) && w.On(goos, goarch) {
			waived[finding.PlainSymbol(w.Symbol.Value)] = true
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
