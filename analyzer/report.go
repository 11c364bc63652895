package analyzer

import (
	"fmt"
	"go/token"
	"path/filepath"

	"golang.org/x/tools/go/analysis"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/accept"
	"github.com/importspy/importspy/internal/finding"
)

// report makes diagnostics of findings.
func (r *runner) report(pass *analysis.Pass, result *Result, name string, data []byte) {
	var file *token.File
	for i := range result.Findings {
		f := &result.Findings[i]
		if f.Verdict == finding.Waived {
			continue
		}
		if file == nil {
			file = addFile(pass, name, data)
		}
		pass.Report(r.diagnostic(pass, result, f, file))
	}
}

// addFile makes the contract known to the driver: diagnostics and fixes can
// have positions in it, and the driver can read it to apply them.
func addFile(pass *analysis.Pass, name string, data []byte) *token.File {
	file := pass.Fset.AddFile(name, -1, len(data))
	file.SetLinesForContent(data)
	pass.OtherFiles = append(pass.OtherFiles[:len(pass.OtherFiles):len(pass.OtherFiles)], name)
	return file
}

func (r *runner) diagnostic(pass *analysis.Pass, result *Result, f *Finding, file *token.File) analysis.Diagnostic {
	d := analysis.Diagnostic{
		Pos:      f.Pos,
		End:      f.End,
		Category: string(f.ID),
		Message:  f.Message,
		URL:      URL + "#" + string(f.ID),
	}
	if !d.Pos.IsValid() || generatedByCgo(pass, d.Pos) {
		d.Pos = result.At
		d.End = d.Pos + token.Pos(len(pass.Pkg.Name()))
	}
	at := f.Contract
	if at.Offset > file.Size() {
		at = contract.Position{}
	}
	d.Related = []analysis.RelatedInformation{{
		Pos:     file.Pos(at.Offset),
		End:     file.Pos(at.Offset),
		Message: related(f),
	}}
	if r.opts.PositionInMessage && f.ID != finding.ContractInvalid {
		d.Message += fmt.Sprintf(" [%s:%d:%d]", filepath.Base(file.Name()), max(at.Line, 1), max(at.Column, 1))
	}
	if fix := r.fix(result, f, file); fix != nil {
		d.SuggestedFixes = []analysis.SuggestedFix{*fix}
	}
	return d
}

func related(f *Finding) string {
	switch {
	case f.ID == finding.ContractInvalid:
		return "the mistake is here"
	case f.ID == finding.WaiverUnused:
		return "the waiver is here"
	case f.Contract.IsValid():
		return "the contract says so here"
	}
	return "the contract does not mention it"
}

// generatedByCgo reports whether pos is in a file that only the build has.
func generatedByCgo(pass *analysis.Pass, pos token.Pos) bool {
	return isCgoTypes(pass.Fset.Position(pos).Filename)
}

func (r *runner) fix(result *Result, f *Finding, file *token.File) *analysis.SuggestedFix {
	if result.Contract == nil || result.Engine.Describe == nil {
		return nil
	}
	fix := accept.For(result.Contract, result.Engine.Describe, f)
	if fix == nil {
		return nil
	}
	sf := &analysis.SuggestedFix{Message: fix.Message}
	for _, e := range fix.Edits {
		sf.TextEdits = append(sf.TextEdits, analysis.TextEdit{
			Pos:     file.Pos(e.Start),
			End:     file.Pos(e.End),
			NewText: []byte(e.New),
		})
	}
	return sf
}
