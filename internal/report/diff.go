package report

import (
	"fmt"
	"slices"

	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/release"
	"github.com/importspy/importspy/internal/wording"
)

// A Diff is what diff found. It is the object that -format json prints.
type Diff struct {
	Version  int           `json:"version"`
	Old      string        `json:"old"`
	New      string        `json:"new"`
	Packages int           `json:"packages"`
	Bump     string        `json:"bump"` // major, minor or patch
	Findings []DiffFinding `json:"findings"`
	// Witnesses is set if witnesses were looked for.
	Witnesses bool `json:"-"`
	// Unchecked lists packages of which only cgo could compile something.
	Unchecked []Unchecked `json:"unchecked,omitempty"`
	// Uncompared lists what has errors in one version.
	Uncompared []Uncompared `json:"uncompared,omitempty"`
	// Incomplete is set if something could not be loaded or compared, and Failures has
	// the reasons.
	Incomplete bool      `json:"incomplete,omitempty"`
	Failures   []Failure `json:"failures,omitempty"`
	// Next is the lowest version that can follow Old, nil if that has no number.
	Next *release.Next `json:"next,omitempty"`

	// OldFiles is what the names of the old version's files begin with in texts.
	OldFiles string `json:"-"`
}

// An Uncompared object, or package if there is no symbol, is one that could not be
// compared.
type Uncompared struct {
	Package   string   `json:"package"`
	Symbol    string   `json:"symbol,omitempty"`
	Reason    string   `json:"reason"`
	Position  Position `json:"position"` // in the version that has errors
	Platforms []string `json:"platforms"`

	Everywhere bool `json:"-"`
}

// Key is the same for what is uncompared on two platforms.
func (u *Uncompared) Key() string {
	return fmt.Sprintf("uncompared\x00%s\x00%s\x00%s\x00%v", u.Package, u.Symbol, u.Reason, u.Position)
}

// A DiffFinding is one difference, on all platforms that it concerns.
type DiffFinding struct {
	ID        finding.ID      `json:"id"`
	Package   string          `json:"package"`
	Symbol    string          `json:"symbol"`
	Verdict   finding.Verdict `json:"verdict"`
	Message   string          `json:"message"`
	Promised  string          `json:"promised,omitempty"` // what the old version has
	Actual    string          `json:"actual,omitempty"`   // what the new version has
	Note      string          `json:"note,omitempty"`
	Position  Position        `json:"position"` // in the new version
	Old       Position        `json:"old"`      // in the old version
	Platforms []string        `json:"platforms"`
	Witness   string          `json:"witness,omitempty"` // client code that proves it
	Reason    string          `json:"reason,omitempty"`  // why it is accepted

	Everywhere bool `json:"-"` // on all platforms that the package was compared on

	lost     string           // the declaration that is gone, if the finding is that
	sentence wording.Sentence // Message in its parts
	says     string           // what it says, as a key
}

// NewDiffFinding returns what a report has of a finding on a package, apart from
// places and platforms.
func NewDiffFinding(f *finding.Finding, pkg string) DiffFinding {
	s := wording.Diff(f)
	reason := ""
	if f.Waiver != nil {
		reason = f.Waiver.Reason.Value
	}
	return DiffFinding{
		ID: f.ID, Package: pkg, Symbol: f.Symbol, Verdict: f.Verdict,
		Message: s.String(), Promised: s.Promised, Actual: s.Actual, Note: s.Note, Witness: f.Witness,
		Reason: reason, lost: lost(f), sentence: s, says: f.Key(),
	}
}

// Gone reports whether what the finding is about is in the old version alone.
func (f *DiffFinding) Gone() bool {
	rule, _ := f.ID.Info()
	return rule.Removes
}

// Key is the same for a finding on two platforms.
func (f *DiffFinding) Key() string {
	return fmt.Sprintf("%s\x00%s\x00%v\x00%v", f.Package, f.says, f.Position, f.Old)
}

// ExitCode returns the code for the worst of what happened.
func (r *Diff) ExitCode(on FailOn) int {
	switch {
	case r.Incomplete:
		return ExitFailed
	case slices.ContainsFunc(r.Findings, func(f DiffFinding) bool { return on.Fails(f.Verdict) }):
		return ExitFindings
	}
	return ExitOK
}

// JSON prints the report for programs.
func (r *Diff) JSON(out *Output) error { return writeJSON(out.W, r) }

// Text prints a change a line, with its place in the new version, or in the old
// one if it is gone.
func (r *Diff) Text(out *Output) error {
	p := out.Palette
	for _, f := range r.Findings {
		if f.Verdict == finding.Waived && !out.Verbose {
			continue
		}
		at, other := f.Position, f.Old
		other.File = r.OldFiles + other.File
		if f.Gone() {
			at, other = other, Position{}
		}
		line := Finding{Platforms: f.Platforms, Everywhere: f.Everywhere}
		fmt.Fprintf(out.W, "%s: %s%s\n", p.paint(bold, at.String()), p.sentence(f.sentence, f.Verdict), line.where())
		if other.Line > 0 && !out.Quiet {
			fmt.Fprintf(out.W, "\t%s: the old declaration\n", other)
		}
		if r.Witnesses {
			printWitness(out.W, f.ID, f.Verdict, f.Witness)
		}
	}
	for _, u := range r.Uncompared {
		line, what := Finding{Platforms: u.Platforms, Everywhere: u.Everywhere}, u.Symbol
		if what == "" {
			what = "package " + u.Package
		}
		fmt.Fprintf(out.W, "%s: %s: not compared: %s%s\n", p.paint(bold, u.Position.String()), what, u.Reason, line.where())
	}
	if !out.Quiet {
		for _, line := range r.closing() {
			fmt.Fprintln(out.W, line)
		}
	}
	return nil
}

// closing returns the lines after the changes: how many there are, and the next version.
func (r *Diff) closing() []string {
	count := make(map[finding.Verdict]int)
	for _, f := range r.Findings {
		count[f.Verdict]++
	}
	lines := []string{r.summary(count)}
	if r.Next != nil {
		lines = append(lines, fmt.Sprintf("lowest version that can follow: %s (%s)", r.Next.Version, r.Next.Reason))
	}
	return lines
}

func (r *Diff) summary(count map[finding.Verdict]int) string {
	if r.Packages == 0 && !r.Incomplete {
		return "no packages to compare: main packages and internal packages are left out"
	}
	s := "no changes"
	if len(r.Findings) > 0 {
		s = fmt.Sprintf("%d breaking, %d compatible", count[finding.Breaking], count[finding.Compatible])
		if n := count[finding.Waived]; n > 0 {
			s += fmt.Sprintf(", %d accepted", n)
		}
		if r.Next == nil {
			s += Bump(count)
		}
	}
	if r.Witnesses {
		s += withoutWitness(r.Findings, func(f *DiffFinding) bool { return lacksWitness(f.ID, f.Verdict, f.Witness) })
	}
	switch {
	case len(r.Uncompared) > 0:
		s += fmt.Sprintf("; %d not compared", len(r.Uncompared))
	case r.Incomplete:
		s += "; some packages could not be loaded"
	}
	return Plural(r.Packages, "package") + ": " + s
}
