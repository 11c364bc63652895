package cli

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/wording"
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
	// Unchecked lists what the check could not cover.
	Unchecked []unchecked `json:"unchecked,omitempty"`

	// Incomplete is set if packages are missing that could not be loaded, and
	// Failures has the reasons.
	Incomplete bool            `json:"incomplete,omitempty"`
	Failures   []reportFailure `json:"failures,omitempty"`

	kept map[unchecked][]string // symbols that may be in files that need cgo
}

// A reportFailure is why something could not be checked. It may have no place.
type reportFailure struct {
	Message  string   `json:"message"`
	Position position `json:"position"`
}

type unchecked struct {
	Package  string `json:"package"`
	Platform string `json:"platform"`
	Reason   string `json:"reason"`

	whole bool // nothing of the package is covered
}

func (u *unchecked) text() string {
	if u.whole {
		return fmt.Sprintf("%s: not checked on %s: %s", u.Package, u.Platform, u.Reason)
	}
	return fmt.Sprintf("%s: not all of it is checked on %s: %s", u.Package, u.Platform, u.Reason)
}

type reportFinding struct {
	ID        finding.ID      `json:"id"`
	Package   string          `json:"package"`
	Symbol    string          `json:"symbol"`
	Verdict   finding.Verdict `json:"verdict"`
	Message   string          `json:"message"`
	Promised  string          `json:"promised,omitempty"`
	Actual    string          `json:"actual,omitempty"`
	Note      string          `json:"note,omitempty"`
	Position  position        `json:"position"`
	Contract  position        `json:"contract"`
	Platforms []string        `json:"platforms"`
	Reason    string          `json:"reason,omitempty"`

	sentence   wording.Sentence // Message in its parts
	says       string           // what it says, as a key
	detail     string           // of a mistake
	everywhere bool             // on all platforms that the package was checked for
	absent     bool             // on a package that is not there
	shared     bool             // the same for all packages that the contract binds
	gone       bool             // there is no package
	placed     bool             // Position is of what diverges, not of a package clause in its stead
	end        position         // behind what is at Position
	waiver     *contract.Waiver // the one that is not used
}

// newReportFinding returns what a report has of a finding on a package, "" if there is
// none, apart from places and platforms.
func newReportFinding(f *finding.Finding, pkg string) reportFinding {
	s := wording.Check(f)
	r := reportFinding{
		ID: f.ID, Package: pkg, Symbol: f.Symbol, Verdict: f.Verdict,
		Message: s.String(), Promised: s.Promised, Actual: s.Actual, Note: s.Note,
		sentence: s, says: f.Key(), detail: f.Detail, waiver: f.Subject.Waiver,
	}
	if f.Waiver != nil {
		r.Reason = f.Waiver.Reason.Value
	}
	return r
}

type position struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

func (p position) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

func runCheck(e *environment, args []string) int {
	name := formats[0].name
	opts, code, ok := e.flags("check", aboutCheck, args, func(fs *flag.FlagSet) {
		fs.StringVar(&name, "format", name, "output `format`: "+formatNames())
	})
	if !ok {
		return code
	}
	format := formatCalled(name)
	if format == nil {
		fmt.Fprintf(e.stderr, "importspy-vet check: unknown -format %s; use %s\n", name, formatNames())
		return exitUsage
	}
	r, failed := e.checkAll(opts, nil)
	r.Incomplete = failed
	return e.print("check", r, format, opts)
}

// exitCode tells the worst of what happened.
func (r *report) exitCode() int {
	code := exitOK
	for _, f := range r.Findings {
		switch {
		case f.ID == finding.ContractInvalid:
			code = max(code, exitUsage)
		case f.Verdict != finding.Waived:
			code = max(code, exitFindings)
		}
	}
	if r.Incomplete {
		code = exitFailed
	}
	return code
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

func (r *report) json(out *output) error { return writeJSON(out.w, r) }

// writeJSON writes v as people and programs can read it.
func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "\t")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// text prints a finding a line, with the line of the contract below it. Of the
// mistakes in a contract it prints the first.
func (r *report) text(out *output) error {
	w, p, opts := out.w, out.palette, out.opts
	told := make(map[string]int) // mistakes by contract
	for _, f := range r.Findings {
		if f.Verdict == finding.Waived && !opts.verbose {
			continue
		}
		if f.ID == finding.ContractInvalid {
			told[f.Contract.File]++
			if told[f.Contract.File] > maxMistakes && !opts.verbose {
				continue
			}
		}
		fmt.Fprintf(w, "%s: %s%s\n", p.paint(bold, f.Position.String()), p.sentence(f.sentence, f.Verdict, f.ID == finding.ContractInvalid && f.Position == f.Contract), f.where())
		if f.contractApart() {
			fmt.Fprintf(w, "\t%s: the contract\n", f.Contract)
		}
	}
	if !opts.verbose {
		for _, name := range slices.Sorted(maps.Keys(told)) {
			printMore(w, name, told[name])
		}
	}
	if !opts.quiet && r.Packages > 0 {
		fmt.Fprintln(w, r.summary())
	}
	return nil
}

// maxMistakes is how many mistakes in a contract are printed: who mends these
// often mends more of them.
const maxMistakes = 50

// printMore says how many of the n mistakes in a contract are not printed, if so.
func printMore(w io.Writer, name string, n int) {
	if n > maxMistakes {
		fmt.Fprintf(w, "%s: %d more mistakes; check -v prints them all\n", name, n-maxMistakes)
	}
}

// where names the platforms that the finding concerns, if these are not all.
func (f *reportFinding) where() string {
	if f.everywhere || len(f.Platforms) == 0 {
		return ""
	}
	return " [" + strings.Join(f.Platforms, " ") + "]"
}

// contractApart reports whether the place in the contract is to be printed: a
// mistake's message has it, but not in which folder the contract is.
func (f *reportFinding) contractApart() bool {
	if f.ID == finding.ContractInvalid {
		return filepath.Dir(f.Contract.File) != filepath.Dir(f.Position.File)
	}
	return f.Contract.Line > 0 && f.Contract != f.Position
}

// sentence is a sentence with its verdict in colour. That of a mistake begins with its
// place, unless it is after that.
func (p palette) sentence(s wording.Sentence, v finding.Verdict, afterPlace bool) string {
	if afterPlace {
		s.Place = ""
	}
	switch v {
	case finding.Breaking:
		return s.Painted(func(word string) string { return p.paint(red, word) })
	case finding.Compatible:
		return s.Painted(func(word string) string { return p.paint(green, word) })
	}
	return s.String()
}

// summary says in a line what was checked and found.
func (r *report) summary() string {
	count, seen := make(map[finding.Verdict]int), make(map[finding.Verdict]int)
	for _, f := range r.Findings {
		count[f.Verdict]++
		if !api.Internal(f.Package) {
			seen[f.Verdict]++
		}
	}
	s := fmt.Sprintf("%s, %s: ", plural(r.Packages, "package"), plural(r.Contracts, "contract"))
	var parts []string
	for _, v := range []finding.Verdict{finding.Breaking, finding.Compatible, finding.Violation, finding.Waived} {
		switch n := count[v]; {
		case n == 0:
		case v == finding.Violation:
			parts = append(parts, plural(n, "violation"))
		default:
			parts = append(parts, fmt.Sprintf("%d %s", n, v))
		}
	}
	switch {
	case r.Contracts == 0 && parts == nil && len(r.Unchecked) > 0:
		s += "nothing is checked"
	case r.Contracts == 0 && parts == nil:
		s += "nothing to check; 'importspy-vet init' writes contracts"
	case parts == nil && len(r.Unchecked) > 0:
		s += "all that could be checked holds"
	case parts == nil:
		s += "all hold"
	default:
		s += strings.Join(parts, ", ") + bump(seen)
		if seen[finding.Breaking] == 0 && count[finding.Breaking] > 0 {
			s += "; internal packages break, which others see only where they expose their types"
		}
	}
	if r.Incomplete {
		s += "; some packages could not be loaded"
	}
	return s
}

// bump names the part of the semantic version that the changes raise, where
// importers go by it (https://semver.org).
func bump(count map[finding.Verdict]int) string {
	switch {
	case count[finding.Breaking] > 0:
		return "; asks for a new major version, before v1 a minor one"
	case count[finding.Compatible] > 0:
		return "; asks for a new minor version"
	}
	return ""
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
