package cli

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/finding"
)

const aboutCheck = `Check holds packages to their contracts and prints where they diverge.
It exits with 0 if all holds, 1 if there are findings, 2 if a contract or the
usage is wrong, 3 if packages could not be loaded.`

// A report is what check found. It is the object that -format json prints.
type report struct {
	Version   int             `json:"version"`
	Packages  int             `json:"packages"`
	Contracts int             `json:"contracts"`
	Findings  []reportFinding `json:"findings"`
}

type reportFinding struct {
	ID        finding.ID      `json:"id"`
	Package   string          `json:"package"`
	Symbol    string          `json:"symbol"`
	Verdict   finding.Verdict `json:"verdict"`
	Message   string          `json:"message"`
	Position  position        `json:"position"`
	Contract  position        `json:"contract"`
	Platforms []string        `json:"platforms"`
	Reason    string          `json:"reason,omitempty"`
}

type position struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

func (p position) String() string {
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

func runCheck(e *environment, args []string) int {
	format := "text"
	opts, code, ok := e.flags("check", aboutCheck, args, func(fs *flag.FlagSet) {
		fs.StringVar(&format, "format", format, "output `format`: text or json")
	})
	if !ok {
		return code
	}
	if format != "text" && format != "json" {
		fmt.Fprintf(e.stderr, "importspy-vet check: unknown -format %s; use text or json\n", format)
		return exitUsage
	}
	set := e.load(opts)
	r := newReport(opts, e.check(opts, &set))
	if format == "json" {
		if err := r.json(e.stdout); err != nil {
			fmt.Fprintf(e.stderr, "importspy-vet check: %v\n", err)
			return exitFailed
		}
	} else {
		r.text(e.stdout, e.palette(), opts)
	}
	return r.exitCode(set.failed)
}

// exitCode tells the worst of what happened.
func (r *report) exitCode(failed bool) int {
	code := exitOK
	for _, f := range r.Findings {
		switch {
		case f.ID == finding.ContractInvalid:
			code = max(code, exitUsage)
		case f.Verdict != finding.Waived:
			code = max(code, exitFindings)
		}
	}
	if failed {
		code = exitFailed
	}
	return code
}

func newReport(opts *options, list []checked) *report {
	r := &report{Version: 1, Packages: len(list), Findings: []reportFinding{}}
	for _, l := range list {
		if l.result.ContractFile == "" {
			continue
		}
		r.Contracts++
		for i := range l.result.Findings {
			r.Findings = append(r.Findings, l.reportFinding(opts, &l.result.Findings[i]))
		}
	}
	slices.SortStableFunc(r.Findings, func(a, b reportFinding) int {
		return cmp.Or(
			cmp.Compare(a.Package, b.Package),
			cmp.Compare(a.Position.File, b.Position.File),
			cmp.Compare(a.Position.Line, b.Position.Line),
			cmp.Compare(a.Position.Column, b.Position.Column),
			cmp.Compare(a.Symbol, b.Symbol),
			cmp.Compare(a.ID, b.ID),
		)
	})
	return r
}

func (l *checked) reportFinding(opts *options, f *finding.Finding) reportFinding {
	pos := f.Pos
	if !pos.IsValid() {
		pos = l.result.At
	}
	at := l.pkg.Fset.Position(pos)
	return reportFinding{
		ID:       f.ID,
		Package:  l.pkg.PkgPath,
		Symbol:   f.Symbol,
		Verdict:  f.Verdict,
		Message:  f.Message,
		Position: position{opts.shorten(at.Filename), at.Line, at.Column},
		Contract: position{opts.shorten(l.result.ContractFile), f.Contract.Line, f.Contract.Column},
		// A check is for one platform so far, and says so with an empty list.
		Platforms: []string{},
		Reason:    f.Reason,
	}
}

// shorten makes a file name relative to the working directory, if the file is
// in it.
func (opts *options) shorten(name string) string {
	rel, err := filepath.Rel(opts.dir, name)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return name
	}
	return rel
}

func (r *report) json(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "\t")
	enc.SetEscapeHTML(false)
	return enc.Encode(r)
}

// text prints a finding a line, with the line of the contract below it.
func (r *report) text(w io.Writer, p palette, opts *options) {
	for _, f := range r.Findings {
		if f.Verdict == finding.Waived && !opts.verbose {
			continue
		}
		fmt.Fprintf(w, "%s: %s\n", p.paint(bold, f.Position.String()), p.verdict(f))
		if f.Contract.Line > 0 && f.ID != finding.ContractInvalid {
			fmt.Fprintf(w, "\t%s: the contract\n", f.Contract)
		}
	}
	if !opts.quiet && r.Packages > 0 {
		fmt.Fprintln(w, r.summary())
	}
}

// verdict is the message of f with its verdict in colour.
func (p palette) verdict(f reportFinding) string {
	color := yellow
	switch f.Verdict {
	case finding.Breaking, finding.Violation:
		color = red
	case finding.Compatible:
		color = green
	}
	word := fmt.Sprintf("(%s)", f.Verdict)
	if rest, ok := strings.CutSuffix(f.Message, word); ok {
		return rest + p.paint(color, word)
	}
	return f.Message
}

// summary says in a line what was checked and found.
func (r *report) summary() string {
	count := make(map[finding.Verdict]int)
	for _, f := range r.Findings {
		count[f.Verdict]++
	}
	s := fmt.Sprintf("%s, %s: ", plural(r.Packages, "package"), plural(r.Contracts, "contract"))
	var parts []string
	for _, v := range []finding.Verdict{finding.Breaking, finding.Compatible, finding.Violation, finding.Waived} {
		if n := count[v]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, v))
		}
	}
	if parts == nil {
		return s + "all hold"
	}
	return s + strings.Join(parts, ", ")
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
