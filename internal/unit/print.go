package unit

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"go/token"
	"io"
	"strings"

	"github.com/importspy/importspy/internal/inputs"
)

// printPlain prints findings in the form of go vet's own checks.
func printPlain(w io.Writer, context int, fset *token.FileSet, found *result) (code int) {
	if found.err != nil {
		fmt.Fprintf(w, "%s: %v\n", name, found.err)
		code = exitFindings
	}
	p := &plainPrinter{w: w, context: context, fset: fset}
	for _, d := range found.diagnostics {
		code = exitFindings
		p.print(d.Pos, d.End, d.Message)
		for _, r := range d.Related {
			p.print(r.Pos, r.End, "\t"+r.Message)
		}
	}
	return code
}

type plainPrinter struct {
	w       io.Writer
	context int
	fset    *token.FileSet
}

// print prints a message at a position, and lines around it if they are wanted.
func (p *plainPrinter) print(pos, end token.Pos, message string) {
	from := p.fset.Position(pos)
	fmt.Fprintf(p.w, "%s: %s\n", from, message)
	if p.context < 0 {
		return
	}
	to := p.fset.Position(cmp.Or(end, pos))
	data, _ := inputs.Run.ReadFile(from.Filename)
	number := 0
	for line := range bytes.SplitSeq(data, []byte("\n")) {
		if number++; from.Line-p.context <= number && number <= to.Line+p.context {
			fmt.Fprintf(p.w, "%d\t%s\n", number, line)
		}
	}
}

// What go vet -json prints of a finding.
type (
	jsonDiagnostic struct {
		Category string        `json:"category,omitempty"`
		Posn     string        `json:"posn"`
		End      string        `json:"end"`
		Message  string        `json:"message"`
		Fixes    []jsonFix     `json:"suggested_fixes,omitempty"`
		Related  []jsonRelated `json:"related,omitempty"`
	}
	jsonRelated struct {
		Posn    string `json:"posn"`
		End     string `json:"end"`
		Message string `json:"message"`
	}
	jsonFix struct {
		Message string     `json:"message"`
		Edits   []jsonEdit `json:"edits"`
	}
	jsonEdit struct {
		Filename string `json:"filename"`
		Start    int    `json:"start"`
		End      int    `json:"end"`
		New      string `json:"new"`
	}
)

// printJSON prints findings, or why there are none, by package and analyzer. The exit code
// says nothing of them.
func printJSON(w io.Writer, id string, fset *token.FileSet, found *result) (code int) {
	tree := make(map[string]map[string]any)
	switch {
	case found.err != nil:
		tree[id] = map[string]any{name: map[string]string{"error": found.err.Error()}}
	case len(found.diagnostics) > 0:
		tree[id] = map[string]any{name: diagnostics(fset, found)}
	}
	var buf strings.Builder
	encoder := json.NewEncoder(&buf)
	encoder.SetIndent("", "\t")
	if err := encoder.Encode(tree); err != nil {
		fmt.Fprintf(w, "%s: %v\n", name, err)
		return exitFindings
	}
	if _, err := io.WriteString(w, buf.String()); err != nil {
		return exitFindings
	}
	return exitOK
}

// diagnostics returns findings as they are in JSON.
func diagnostics(fset *token.FileSet, found *result) (list []jsonDiagnostic) {
	at := func(pos token.Pos) string { return fset.Position(pos).String() }
	for _, d := range found.diagnostics {
		out := jsonDiagnostic{Category: d.Category, Posn: at(d.Pos), End: at(cmp.Or(d.End, d.Pos)), Message: d.Message}
		for _, fix := range d.SuggestedFixes {
			f := jsonFix{Message: fix.Message}
			for _, e := range fix.TextEdits {
				start := fset.Position(e.Pos)
				f.Edits = append(f.Edits, jsonEdit{start.Filename, start.Offset, fset.Position(e.End).Offset, string(e.NewText)})
			}
			out.Fixes = append(out.Fixes, f)
		}
		for _, r := range d.Related {
			out.Related = append(out.Related, jsonRelated{at(r.Pos), at(cmp.Or(r.End, r.Pos)), r.Message})
		}
		list = append(list, out)
	}
	return list
}
