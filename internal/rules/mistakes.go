package rules

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/pattern"
)

// mistakesOf turns what is wrong with a contract into findings.
func mistakesOf(name string, err error) []finding.Finding {
	var list contract.ErrorList
	if !errors.As(err, &list) {
		return []finding.Finding{mistake(name, contract.Position{}, err.Error())}
	}
	var findings []finding.Finding
	for _, e := range list {
		findings = append(findings, mistake(name, e.Pos, e.Msg))
	}
	return findings
}

// ruleMistakes returns what is wrong with the patterns and ranges of a contract,
// of which f has the rules that matter. Relative patterns begin at base.
func ruleMistakes(name, base string, f *contract.File) (findings []finding.Finding) {
	for _, m := range pattern.Mistakes(f, base) {
		findings = append(findings, mistake(name, m.Pos, m.Msg))
	}
	return findings
}

// misplaced reports patterns of import paths that name a folder of the module, as seen
// from its root. Under deny, such a one would deny nothing, and nobody would know.
func (b *Binding) misplaced(s *source, part *contract.File) {
	for _, r := range pattern.Rules(part) {
		for _, text := range append([]*contract.String{&r.Pattern}, r.Except...) {
			if b.isFolder(text.Value) {
				b.add(s, mistake(s.file.Name, text.Pos, fmt.Sprintf(
					"%s is a folder of the module, and no import path; write %s/%[1]s", text.Value, b.pkg.Module)))
			}
		}
	}
}

// isFolder reports whether a pattern matches no import path, and would match some with
// the path of the module in front.
func (b *Binding) isFolder(text string) bool {
	root := b.pkg.knownRoot()
	if root == "" || text == "std" || text == "module" || text == "C" {
		return false
	}
	path, _, _ := strings.Cut(text, "...")
	path = strings.TrimSuffix(path, "/")
	first, _, _ := strings.Cut(path, "/")
	// Only std, and modules that are not to be had from elsewhere, have no dot there.
	if path == "" || strings.Contains(first, ".") || existing(filepath.Join(root, filepath.FromSlash(path))) == "" {
		return false
	}
	if isStd(path) && first != "cmd" && first != "internal" { // which nobody else can import
		return false
	}
	begins := func(module string) bool { return module == first || strings.HasPrefix(module, first+"/") }
	return !begins(b.pkg.Module) && !b.reader.modules(root).Any(begins)
}

func mistake(name string, pos contract.Position, msg string) finding.Finding {
	at := filepath.Base(name)
	if pos.IsValid() {
		at = fmt.Sprintf("%s:%d:%d", at, pos.Line, pos.Column)
	}
	return finding.Finding{
		ID: finding.ContractInvalid, Verdict: finding.Violation, Contract: pos,
		Message: at + ": " + msg,
	}
}
