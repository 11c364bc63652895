package vet

import (
	"fmt"
	"go/token"

	"golang.org/x/tools/go/analysis"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/accept"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/environ"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/rules"
)

// report makes diagnostics of findings.
func (r *runner) report(pass *analysis.Pass, result *Result, checked *engine.Result, binding *rules.Binding, contracts *files) {
	acceptor := accept.New(checked.File)
	if !r.opts.NoFixes && r.opts.ContractFS == nil && !isBuildSystem(pass) {
		acceptor = accept.New(checked.File, checked.Side())
	}
	for i := range result.Findings {
		f := &result.Findings[i]
		if f.Verdict == finding.Waived {
			continue
		}
		file := contracts.file(f.In)
		d := r.diagnostic(pass, result, f, file)
		fix := suggestedFix(acceptor, f, file)
		if f.ID == contract.GuardOutdated && !r.opts.NoFixes && !isBuildSystem(pass) {
			fix = guardFix(pass, binding, f)
		}
		if fix != nil {
			d.SuggestedFixes = []analysis.SuggestedFix{*fix}
		}
		pass.Report(d)
	}
}

// files are the contracts that the driver knows.
type files struct {
	pass  *analysis.Pass
	place *rules.Place
	own   string // the name of the package's contract
	data  []byte // of that
	known map[string]*token.File
}

func newFiles(pass *analysis.Pass, place *rules.Place, own string, data []byte) *files {
	return &files{pass, place, own, data, make(map[string]*token.File)}
}

// file makes the contract called name known to the driver: diagnostics and fixes
// can have positions in it, and the driver can read it to apply them. If name is
// "", then it is the package's own; nil if that has none.
func (fs *files) file(name string) *token.File {
	if name == "" {
		name = fs.own
	}
	if file := fs.known[name]; file != nil || name == "" {
		return file
	}
	data := fs.data
	if name != fs.own && fs.place != nil {
		data, _ = fs.place.Read(name) // it was read before; else there are no positions in it
	}
	fs.known[name] = addFile(fs.pass, name, data)
	return fs.known[name]
}

func addFile(pass *analysis.Pass, name string, data []byte) *token.File {
	file := pass.Fset.AddFile(name, -1, max(len(data), 1)) // a range that is not empty needs a byte
	if len(data) > 0 {                                     // else it has its one line
		file.SetLinesForContent(data)
	}
	pass.OtherFiles = append(pass.OtherFiles[:len(pass.OtherFiles):len(pass.OtherFiles)], name)
	return file
}

func (r *runner) diagnostic(pass *analysis.Pass, result *Result, f *finding.Finding, file *token.File) analysis.Diagnostic {
	d := analysis.Diagnostic{
		Category: string(f.ID),
		Message:  r.words(f).String(),
		URL:      URL + "#" + string(f.ID),
	}
	d.Pos, d.End = environ.Place(pass.Fset, pass.Files, pass.TypesInfo, f.Pos, f.End)
	if !d.Pos.IsValid() {
		d.Pos = result.At
		d.End = d.Pos + token.Pos(len(pass.Pkg.Name()))
	}
	if file != nil && !isNoContract(f, file) {
		r.relate(f, file, &d)
	}
	return d
}

// isNoContract reports whether a finding says of a contract that it is no such file, but a
// link, a device or a folder: drivers that show the lines at a position would read it.
func isNoContract(f *finding.Finding, file *token.File) bool {
	if f.ID != contract.ContractInvalid || f.Contract.IsValid() {
		return false
	}
	mode, err := inputs.Run.Lstat(file.Name())
	return err == nil && !mode.IsRegular()
}

// relate adds the position in the contract.
func (r *runner) relate(f *finding.Finding, file *token.File, d *analysis.Diagnostic) {
	at := f.Contract
	if at.Offset > file.Size() {
		at = contract.Position{}
	}
	end := file.Pos(at.Offset)
	if at.Offset == 0 {
		end++ // gopls takes an empty range there for one that ends in the file before it in the FileSet
	}
	d.Related = []analysis.RelatedInformation{{
		Pos:     file.Pos(at.Offset),
		End:     end,
		Message: related(f),
	}}
	// Of a contract that is missing the message says all, and it has no places.
	if r.opts.PositionInMessage && f.ID != contract.ContractInvalid && (f.ID != contract.ContractMissing || f.Contract.IsValid()) {
		d.Message += fmt.Sprintf(" [%s:%d:%d]", f.File, max(at.Line, 1), max(at.Column, 1))
	}
}

func related(f *finding.Finding) string {
	switch {
	case (f.ID == contract.ContractInvalid || f.ID == contract.ContractMissing) && !f.Contract.IsValid():
		return "the contract is expected here"
	case f.ID == contract.ContractInvalid:
		return "the mistake is here"
	case f.ID == contract.WaiverUnused:
		return "the waiver is here"
	case f.Subject.Entry == nil && f.Subject.Actual != nil:
		return "the contract does not mention it"
	}
	return "the contract says so here"
}

// suggestedFix returns the fix for f. A contract behind a link gets none: the
// edit would be of a file that is not the contract's own.
func suggestedFix(acceptor *accept.Acceptor, f *finding.Finding, file *token.File) *analysis.SuggestedFix {
	if f.In != "" {
		return nil // another package's
	}
	fix := acceptor.For(f)
	if fix == nil || inputs.Run.IsLink(file.Name()) {
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

// guardFix returns the fix for a guard or loader that is out of date, nil if it is not known.
func guardFix(pass *analysis.Pass, binding *rules.Binding, f *finding.Finding) *analysis.SuggestedFix {
	text := binding.Renewed(f.Symbol)
	for _, file := range pass.Files {
		if text != nil && pass.Fset.File(file.FileStart) == pass.Fset.File(f.Pos) {
			return &analysis.SuggestedFix{
				Message:   "Regenerate " + f.Symbol,
				TextEdits: []analysis.TextEdit{{Pos: file.FileStart, End: file.FileEnd, NewText: text}},
			}
		}
	}
	return nil
}
