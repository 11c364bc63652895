package report

import (
	"fmt"

	"github.com/importspy/importspy/internal/finding"
)

// A Diff is what diff found. It is the object that -format json prints.
type Diff struct {
	Version  int           `json:"version"`
	Old      string        `json:"old"`
	New      string        `json:"new"`
	Packages int           `json:"packages"`
	Bump     string        `json:"bump"` // major, minor or patch
	Findings []DiffFinding `json:"findings"`
	// Incomplete is set if packages are missing that could not be loaded.
	Incomplete bool `json:"incomplete,omitempty"`
}

// A DiffFinding is one difference, on all platforms that it concerns.
type DiffFinding struct {
	ID        finding.ID      `json:"id"`
	Package   string          `json:"package"`
	Symbol    string          `json:"symbol"`
	Verdict   finding.Verdict `json:"verdict"`
	Message   string          `json:"message"`
	Position  Position        `json:"position"` // in the new version
	Old       Position        `json:"old"`      // in the old version
	Platforms []string        `json:"platforms"`

	Everywhere bool `json:"-"` // on all platforms that the package was compared on
}

// JSON prints the report for programs.
func (r *Diff) JSON(out *Output) error { return writeJSON(out.W, r) }

// Text prints a change a line, with its place in the new version, or in the old
// one if it is gone.
func (r *Diff) Text(out *Output) error {
	p := out.Palette
	count := make(map[finding.Verdict]int)
	for _, f := range r.Findings {
		count[f.Verdict]++
		at, other := f.Position, f.Old
		if f.ID == finding.ExportMissing || f.ID == finding.FieldMissing || f.ID == finding.MethodMissing {
			at, other = f.Old, Position{}
		}
		line := Finding{Verdict: f.Verdict, Message: f.Message, Platforms: f.Platforms, Everywhere: f.Everywhere}
		fmt.Fprintf(out.W, "%s: %s%s\n", p.paint(bold, at.String()), p.verdict(line), line.where())
		if other.Line > 0 && !out.Quiet {
			fmt.Fprintf(out.W, "\t%s: the old declaration\n", other)
		}
	}
	if !out.Quiet {
		fmt.Fprintln(out.W, r.summary(count))
	}
	return nil
}

func (r *Diff) summary(count map[finding.Verdict]int) string {
	s := "no changes"
	if len(r.Findings) > 0 {
		s = fmt.Sprintf("%d breaking, %d compatible%s", count[finding.Breaking], count[finding.Compatible], bump(count))
	}
	if r.Incomplete {
		s += "; some packages could not be loaded"
	}
	return Plural(r.Packages, "package") + ": " + s
}
