package golangcilint

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// reportByLine returns run with what it reports put in a form that reaches the
// user of golangci-lint.
func reportByLine(run func(*analysis.Pass) (any, error)) func(*analysis.Pass) (any, error) {
	return func(pass *analysis.Pass) (any, error) {
		var all []analysis.Diagnostic
		inner := *pass
		inner.Report = func(d analysis.Diagnostic) { all = append(all, d) }
		result, err := run(&inner)

		files := newFiles(pass)
		for i := range all {
			all[i] = files.inMessage(all[i])
		}
		for _, d := range files.join(all) {
			pass.Report(d)
		}
		return result, err
	}
}

// files are those of a pass, as golangci-lint treats them.
type files struct {
	fset    *token.FileSet
	dropped []*ast.File // golangci-lint drops what is found there
	clause  *ast.Ident  // of the first file, by name, that is neither dropped nor a test
}

func newFiles(pass *analysis.Pass) *files {
	f := &files{fset: pass.Fset}
	first := ""
	for _, file := range pass.Files {
		name := f.position(file.Package).Filename
		switch {
		case f.isDropped(file):
			f.dropped = append(f.dropped, file)
		case filepath.Ext(name) == ".go" && !strings.HasSuffix(name, "_test.go") && (f.clause == nil || name < first):
			f.clause, first = file.Name, name
		}
	}
	return f
}

// isDropped reports whether golangci-lint drops what is found in file, unless
// linters.exclusions.generated says otherwise. What cgo makes of a file is
// generated, too, but counts as that file.
func (f *files) isDropped(file *ast.File) bool {
	return ast.IsGenerated(file) && f.position(file.Package).Filename == f.fset.PositionFor(file.Package, false).Filename
}

// position returns the position that golangci-lint makes of pos: after //line
// directives, unless these name another language's file.
func (f *files) position(pos token.Pos) token.Position {
	if p := f.fset.Position(pos); filepath.Ext(p.Filename) == ".go" {
		return p
	}
	return f.fset.PositionFor(pos, false)
}

// inMessage returns d with all that there is to say in its position and message.
func (f *files) inMessage(d analysis.Diagnostic) analysis.Diagnostic {
	d.Message = d.Category + ": " + d.Message
	if f.clause != nil && slices.ContainsFunc(f.dropped, func(file *ast.File) bool {
		return file.FileStart <= d.Pos && d.Pos <= file.FileEnd
	}) {
		at := f.position(d.Pos)
		d.Message += fmt.Sprintf(" [generated %s:%d:%d]", filepath.Base(at.Filename), at.Line, at.Column)
		d.Pos, d.End = f.clause.Pos(), f.clause.End()
	}
	// golangci-lint would make a finding of its own of each related position, without
	// the position if that is in another file.
	d.Related, d.SuggestedFixes = nil, nil
	return d
}

// join makes one diagnostic of those that share a line, and sorts them. Its message begins
// with their number: an exclusion of a text at the start of a message, which is meant for
// one of them, does not drop the others.
func (f *files) join(all []analysis.Diagnostic) []analysis.Diagnostic {
	type line struct {
		file string
		line int
	}
	at := func(d analysis.Diagnostic) line {
		p := f.position(d.Pos)
		return line{p.Filename, p.Line}
	}
	slices.SortStableFunc(all, func(a, b analysis.Diagnostic) int {
		p, q := f.position(a.Pos), f.position(b.Pos)
		return cmp.Or(cmp.Compare(p.Filename, q.Filename), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Column, q.Column))
	})
	var joined []analysis.Diagnostic
	var count []int
	for _, d := range all {
		if last := len(joined) - 1; last >= 0 && at(joined[last]) == at(d) {
			joined[last].Message += "; " + d.Message
			count[last]++
			continue
		}
		joined, count = append(joined, d), append(count, 1)
	}
	for i, n := range count {
		if n > 1 {
			joined[i].Message = fmt.Sprintf("%d findings: %s", n, joined[i].Message)
		}
	}
	return joined
}
