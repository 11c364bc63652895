// Package report prints what was found, for people, programs and code hosts. It
// knows neither how packages are loaded nor which command asks.
package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/plain"
	"github.com/importspy/importspy/internal/wording"
	"github.com/importspy/importspy/internal/world"
)

// Exit codes of the commands. Checking as singlechecker does has that driver's:
// 3 for findings, 1 for all else that is wrong.
const (
	ExitOK       = 0
	ExitFindings = 1 // the package diverges from its contract
	ExitUsage    = 2 // a flag, an argument or a contract is wrong
	ExitFailed   = 3 // packages could not be loaded, files not written
)

// A FailOn says which findings lead to ExitFindings. Violations always do, since a rule
// is broken or not, and what is waived never does.
type FailOn string

const (
	FailOnAny      FailOn = "any"
	FailOnBreaking FailOn = "breaking" // not those that break nobody
)

// Fails reports whether findings of a verdict lead to ExitFindings.
func (on FailOn) Fails(v finding.Verdict) bool {
	return v != finding.Waived && (v != finding.Compatible || on == FailOnAny)
}

// A Report is what check found. It is the object that -format json prints.
type Report struct {
	Version   int       `json:"version"`
	Packages  int       `json:"packages"`
	Contracts int       `json:"contracts"`
	Findings  []Finding `json:"findings"`
	// Unchecked lists what the check could not cover.
	Unchecked []Unchecked `json:"unchecked,omitempty"`
	// Unrecorded lists what is no finding and contracts do not have yet.
	Unrecorded []Unrecorded `json:"unrecorded,omitempty"`

	// Binary is the program that was checked instead of a machine; nil: there is none.
	Binary *Binary `json:"binary,omitempty"`
	// Unknown lists the variables of which env knows only where they are from. If Strict is
	// set, there must be none.
	Unknown []Unknown `json:"unknown,omitempty"`
	Strict  bool      `json:"-"`

	// Incomplete is set if packages are missing that could not be loaded, and
	// Failures has the reasons.
	Incomplete bool      `json:"incomplete,omitempty"`
	Failures   []Failure `json:"failures,omitempty"`
	// Bodies is how many packages have errors in function bodies, so that rules on these are
	// not checked. Unloaded is set if anything else is missing, too.
	Bodies   int  `json:"-"`
	Unloaded bool `json:"-"`

	// Witnesses is set if witnesses were looked for.
	Witnesses bool `json:"-"`

	// Moves has the packages whose contracts name other import paths.
	Moves []Moved `json:"-"`

	// Kept has the symbols that may be in files that need cgo.
	Kept map[Unchecked][]string `json:"-"`

	// closing has the lines after the findings; nil: the summary of a check.
	closing []string
}

// A Binary is what a program records of how it was built.
type Binary struct {
	File      string `json:"file"`
	Package   string `json:"package"`
	Module    string `json:"module"`
	Version   string `json:"version"`
	Go        string `json:"go"`
	Platform  string `json:"platform"`
	BuildMode string `json:"buildmode,omitempty"`
	Cgo       bool   `json:"cgo"`
	Revision  string `json:"revision,omitempty"`
	Modified  bool   `json:"modified,omitempty"` // there were changes that are not in the revision
}

func (b *Binary) text() string {
	cgo := "without cgo"
	if b.Cgo {
		cgo = "with cgo"
	}
	s := fmt.Sprintf("%s: %s, %s, %s, %s", b.File, strings.TrimSuffix(b.Package+" "+b.Version, " "), b.Go, b.Platform, cgo)
	if b.Modified {
		s += "; built with changes that are in no revision"
	}
	return plain.Start(plain.Text(s))
}

// An Unknown is a variable on which a contract has a rule, and of which only where it is
// from is known.
type Unknown struct {
	Variable string   `json:"variable"`
	From     string   `json:"from"`
	Contract Position `json:"contract"`
}

func (u *Unknown) text() string {
	return fmt.Sprintf("%s: %s: not checked, it is from %s", u.Contract, plain.Text(u.Variable), plain.Text(u.From))
}

// A Moved package has got another import path since its contract was written.
type Moved struct {
	Root     string // the folder of its module
	Old, New string // its paths
	Name     string // of the package, now
	Moves    []world.Move
}

// A Failure is why something could not be checked. It may have no place.
type Failure struct {
	Message  string   `json:"message"`
	Position Position `json:"position"`
}

// NewFailure returns the failure of a problem at a place, whose file is "" if there is
// none.
func NewFailure(message, file string, line, column int) Failure {
	return Failure{Message: message, Position: Position{File: file, Line: line, Column: column}}
}

// An Unchecked package is one of which a platform has something that is not covered.
type Unchecked struct {
	Package  string `json:"package"`
	Platform string `json:"platform"`
	Reason   string `json:"reason"`
	Whole    bool   `json:"-"` // nothing of the package is covered
}

// Text says what is not checked, and why.
func (u *Unchecked) Text() string {
	if u.Whole {
		return fmt.Sprintf("%s: not checked on %s: %s", u.Package, u.Platform, u.Reason)
	}
	return fmt.Sprintf("%s: only part of it is checked on %s: %s", u.Package, u.Platform, u.Reason)
}

type Finding struct {
	ID        finding.ID      `json:"id"`
	Package   string          `json:"package"`
	Symbol    string          `json:"symbol"`
	Verdict   finding.Verdict `json:"verdict"`
	Message   string          `json:"message"`
	Promised  string          `json:"promised,omitempty"`
	Actual    string          `json:"actual,omitempty"`
	Note      string          `json:"note,omitempty"`
	Position  Position        `json:"position"`
	Contract  Position        `json:"contract"`
	Platforms []string        `json:"platforms"`
	Reason    string          `json:"reason,omitempty"`
	Witness   string          `json:"witness,omitempty"` // client code that proves it
	Origin    *Origin         `json:"origin,omitempty"`
	Unknown   bool            `json:"notCompared,omitempty"` // a package is missing that could tell; Verdict means nothing

	Says       string           `json:"-"` // what it says, as a key
	Everywhere bool             `json:"-"` // on all platforms that the package was checked for
	Absent     bool             `json:"-"` // on a package that is not there
	Shared     bool             `json:"-"` // the same for all packages that the contract binds
	Gone       bool             `json:"-"` // there is no package
	Placed     bool             `json:"-"` // Position is of what diverges, not of a package clause in its stead
	End        Position         `json:"-"` // after what is at Position
	Waiver     *contract.Waiver `json:"-"` // the one that is not used
	Moved      bool             `json:"-"` // it is that the package has moved

	lost     string           // the declaration that is gone, if the finding is that
	sentence wording.Sentence // Message in its parts
	detail   string           // of a mistake
}

// An Origin is the divergence of another package from its contract that a finding
// follows from.
type Origin struct {
	ID       finding.ID `json:"id,omitempty"`
	Package  string     `json:"package"`
	Symbol   string     `json:"symbol"`
	Contract Position   `json:"contract"`
}

// NewFinding returns what a report has of a finding on a package, "" if there is
// none, apart from its position in Go files and platforms. The contract that the finding
// is about is printed as file.
func NewFinding(f *finding.Finding, pkg, file string) Finding {
	named := *f
	named.File = file
	s := wording.Check(&named)
	r := Finding{
		Contract: Position{file, f.Contract.Line, f.Contract.Column},
		ID:       f.ID, Package: pkg, Symbol: f.Symbol, Verdict: f.Verdict,
		Message: s.String(), Promised: s.Promised, Actual: s.Actual, Note: s.Note, Witness: f.Witness,
		Says: f.Key(), Waiver: f.Subject.Waiver, Moved: f.Form == finding.Moved, Unknown: f.Form.Unknown(), lost: lost(f), sentence: s, detail: f.Detail,
	}
	if f.Waiver != nil {
		r.Reason = f.Waiver.Reason.Value
	}
	if o := f.Origin; o != nil {
		r.Origin = &Origin{o.ID, o.Package, o.Symbol, Position{o.In, o.Contract.Line, o.Contract.Column}}
	}
	return r
}

// A Position is a place in a file.
type Position struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// String returns the position as file:line:column, or the file alone.
func (p Position) String() string {
	file := plain.Start(plain.Text(p.File))
	if p.Line == 0 {
		return file
	}
	return fmt.Sprintf("%s:%d:%d", file, p.Line, p.Column)
}

// ExitCode returns the code for the worst of what happened.
func (r *Report) ExitCode(on FailOn) int {
	code := ExitOK
	for _, f := range r.Findings {
		switch {
		case f.ID == contract.ContractInvalid:
			code = max(code, ExitUsage)
		case f.Unknown && f.Verdict != finding.Waived:
			code = ExitFailed
		case on.Fails(f.Verdict):
			code = max(code, ExitFindings)
		}
	}
	if r.Incomplete || r.Strict && len(r.Unknown) > 0 {
		code = ExitFailed
	}
	return code
}

// Sort orders findings by package and position.
func (r *Report) Sort() {
	slices.SortStableFunc(r.Findings, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(a.Package, b.Package),
			cmp.Compare(a.Position.File, b.Position.File),
			cmp.Compare(a.Position.Line, b.Position.Line),
			cmp.Compare(a.Position.Column, b.Position.Column),
			cmp.Compare(a.Symbol, b.Symbol),
			cmp.Compare(a.ID, b.ID),
		)
	})
	slices.SortStableFunc(r.Unknown, func(a, b Unknown) int {
		return cmp.Or(cmp.Compare(a.Contract.File, b.Contract.File), cmp.Compare(a.Contract.Line, b.Contract.Line), cmp.Compare(a.Variable, b.Variable))
	})
}

func (r *Report) json(out *Output) error { return writeJSON(out.W, r) }

// writeJSON writes v as people and programs can read it.
func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "\t")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// text prints a finding a line, with the line of the contract below it. Of the
// mistakes in a contract it prints the first.
func (r *Report) text(out *Output) error {
	w, p := out.W, out.Palette
	mistakes := make(map[string]int) // mistakes by contract
	for _, f := range r.Findings {
		if f.Verdict == finding.Waived && !out.Verbose {
			continue
		}
		if f.ID == contract.ContractInvalid {
			mistakes[f.Contract.File]++
			if mistakes[f.Contract.File] > MaxMistakes && !out.Verbose {
				continue
			}
		}
		fmt.Fprintf(w, "%s: %s%s\n", p.paint(bold, f.Position.String()), p.sentence(f.atPosition(), f.Verdict), f.where())
		if f.contractApart() {
			fmt.Fprintf(w, "\t%s: the contract\n", f.Contract)
		}
		if r.Witnesses {
			printWitness(w, f.ID, f.Verdict, f.Witness)
		}
	}
	if !out.Verbose {
		for _, name := range slices.Sorted(maps.Keys(mistakes)) {
			PrintMore(w, name, mistakes[name])
		}
	}
	if !out.Quiet && r.Binary != nil {
		fmt.Fprintln(w, r.Binary.text())
	}
	if !out.Quiet || r.Strict {
		for _, u := range r.Unknown {
			fmt.Fprintln(w, u.text())
		}
	}
	if !out.Quiet && r.Packages > 0 {
		fmt.Fprintln(w, r.summary())
		if text := r.UnrecordedText(); text != "" {
			fmt.Fprintln(w, text)
		}
	}
	return nil
}

// MaxMistakes is how many mistakes in a contract are printed: fixing these
// often fixes more of them.
const MaxMistakes = 50

// PrintMore says how many of the n mistakes in a contract are not printed, if so.
func PrintMore(w io.Writer, name string, n int) {
	if n > MaxMistakes {
		fmt.Fprintf(w, "%s: %d more mistakes; check -v prints them all\n", name, n-MaxMistakes)
	}
}

// where names the platforms that the finding concerns, if these are not all.
func (f *Finding) where() string {
	if f.Everywhere || len(f.Platforms) == 0 {
		return ""
	}
	return " [" + strings.Join(f.Platforms, " ") + "]"
}

// contractApart reports whether the place in the contract is to be printed: a
// mistake's message has it.
func (f *Finding) contractApart() bool {
	return f.ID != contract.ContractInvalid && f.Contract.Line > 0 && f.Contract != f.Position
}

// atPosition is [Finding.MessageAtPosition] in its parts.
func (f *Finding) atPosition() wording.Sentence {
	s := f.sentence
	if f.Position == f.Contract {
		s.Place = ""
	}
	return s
}

// MessageAtPosition is the message as it follows the position: without the place of a mistake,
// which is that.
func (f *Finding) MessageAtPosition() string {
	if place := f.sentence.Place; place != "" && f.Position == f.Contract {
		return strings.TrimPrefix(f.Message, place+": ")
	}
	return f.Message
}

// sentence is a sentence with its verdict in colour.
func (p Palette) sentence(s wording.Sentence, v finding.Verdict) string {
	switch v {
	case finding.Breaking:
		return s.Painted(func(word string) string { return p.paint(red, word) })
	case finding.Compatible:
		return s.Painted(func(word string) string { return p.paint(green, word) })
	}
	return s.String()
}

// Summary says in a line what was checked and found.
func (r *Report) Summary() string { return r.summary() }

func (r *Report) summary() string {
	count, seen := make(map[finding.Verdict]int), make(map[finding.Verdict]int)
	unknown := 0
	for _, f := range r.Findings {
		if f.Unknown && f.Verdict != finding.Waived {
			unknown++
			continue
		}
		count[f.Verdict]++
		if !api.Internal(f.Package) {
			seen[f.Verdict]++
		}
	}
	s := fmt.Sprintf("%s, %s: ", Plural(r.Packages, "package"), Plural(r.Contracts, "contract"))
	var parts []string
	for _, v := range []finding.Verdict{finding.Breaking, finding.Compatible, finding.Violation, finding.Waived} {
		switch n := count[v]; {
		case n == 0:
		case v == finding.Violation:
			parts = append(parts, Plural(n, "violation"))
		default:
			parts = append(parts, fmt.Sprintf("%d %s", n, v))
		}
	}
	if unknown > 0 {
		parts = append(parts, fmt.Sprintf("%d not compared", unknown))
	}
	if n := count[finding.Waived]; n > 0 && n == len(r.Findings) && !r.Incomplete && len(r.Unchecked)+len(r.Unknown) == 0 {
		parts = slices.Insert(parts, 0, "all hold")
	}
	switch {
	case r.Contracts == 0 && parts == nil && (r.Incomplete || len(r.Unchecked) > 0):
		s += "nothing is checked"
	case r.Contracts == 0 && parts == nil:
		s += "nothing to check; 'importspy-vet init' writes contracts"
	case parts == nil && (r.Incomplete || len(r.Unchecked)+len(r.Unknown) > 0):
		s += "everything that could be checked holds"
	case parts == nil:
		s += "all hold"
	default:
		s += strings.Join(parts, ", ") + Bump(seen)
		if seen[finding.Breaking] == 0 && count[finding.Breaking] > 0 {
			s += "; internal packages break, which affects others only where their types are exposed"
		}
	}
	if r.Witnesses {
		s += withoutWitness(r.Findings, (*Finding).LacksWitness)
	}
	if r.Bodies > 0 {
		s += "; rules on function bodies are not checked in " + Plural(r.Bodies, "package")
	}
	if r.Incomplete && (r.Bodies == 0 || r.Unloaded) {
		s += "; some packages could not be loaded"
	}
	return s
}

// Bump names the part of the semantic version that the changes raise, where
// importers go by it (https://semver.org).
func Bump(count map[finding.Verdict]int) string {
	switch {
	case count[finding.Breaking] > 0:
		return "; requires a new major version (before v1, a minor one)"
	case count[finding.Compatible] > 0:
		return "; requires a new minor version"
	}
	return ""
}

func Plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
