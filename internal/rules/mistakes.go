package rules

import (
	"errors"
	"fmt"
	"path/filepath"

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
// of which f has the rules that matter.
func ruleMistakes(name string, f *contract.File) (findings []finding.Finding) {
	for _, m := range pattern.Mistakes(f) {
		findings = append(findings, mistake(name, m.Pos, m.Msg))
	}
	return findings
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
