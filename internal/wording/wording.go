// Package wording writes findings down in sentences. It is the only place that
// does: what a check, a fix or a waiver goes by is the data of a finding.
package wording

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/plain"
)

// Words write a finding down.
type Words func(f *finding.Finding) Sentence

// A Sentence is a finding in words.
type Sentence struct {
	Place   string // of a mistake in a contract: "store/importspy.yaml:3:5"
	Text    string // without place and verdict
	Verdict string // "breaking", "waived: it is on its way out"; "" for a violation

	// The parts that findings have as data, abridged as in Text.
	Promised, Actual, Note string
}

// String returns the sentence as it stands alone.
func (s Sentence) String() string {
	return s.Painted(func(verdict string) string { return verdict })
}

// Painted is String with the verdict, in its parentheses, as paint returns it.
func (s Sentence) Painted(paint func(verdict string) string) string {
	text := s.Text
	if s.Place != "" {
		text = s.Place + ": " + text
	}
	if s.Verdict == "" {
		return text
	}
	return text + " " + paint("("+s.Verdict+")")
}

// Check writes down what the check of a package against its contract finds.
func Check(f *finding.Finding) Sentence {
	return write(f, string(finding.Waived), func(r row) string { return r.check })
}

// Diff writes down what the comparison of two versions finds. What a contract waives, diff
// accepts.
func Diff(f *finding.Finding) Sentence {
	return write(f, "accepted", func(r row) string {
		if r.diff == "" {
			return r.check
		}
		return r.diff
	})
}

// write takes the words for what differs from words; waived is that for the verdict waived.
func write(f *finding.Finding, waived string, words func(row) string) Sentence {
	r := table[f.Form]
	cause := Sentence{}
	if f.Cause != nil {
		cause = write(f.Cause, waived, words)
	}
	s := Sentence{Promised: cause.Promised, Actual: cause.Actual, Note: cause.Note}
	if f.Cause == nil {
		s.Promised, s.Actual = abridgePair(f.Promised, f.Actual)
	}
	fill := filler(f, s, cause)
	note := fill.Replace(r.note)
	s.Text = fill.Replace(head(r)+words(r)) + after(": ", detail(f, r)) + after("; ", note) + after(", where ", f.Names) + after("; follows from ", origin(f))
	if f.Cause == nil {
		s.Note = join(note, detail(f, r), after("where ", f.Names), after("follows from ", origin(f)))
	}
	switch {
	case f.Form == finding.Mistake, f.Form == finding.Moved:
		s.Place = place(f)
	case f.Waiver != nil:
		s.Verdict = waived + ": " + abridge(f.Waiver.Reason.Value)
	case f.Verdict != finding.Violation:
		s.Verdict = string(f.Verdict)
	}
	return s.plain()
}

// plain returns the sentence without what its texts, which others wrote, could command
// where it is printed.
func (s Sentence) plain() Sentence {
	for _, text := range []*string{&s.Place, &s.Text, &s.Verdict, &s.Promised, &s.Actual, &s.Note} {
		*text = plain.Text(*text)
	}
	return s
}

func head(r row) string {
	switch r.head {
	case "":
		return "{symbol}: "
	case none:
		return ""
	}
	return r.head
}

// A filling has the places of rows, each with its text.
type filling []string

// Replace puts the texts into a row.
func (pairs filling) Replace(row string) string {
	var b strings.Builder
	for {
		start := strings.IndexByte(row, '{')
		end := strings.IndexByte(row, '}')
		if start < 0 || end < start {
			b.WriteString(row)
			return b.String()
		}
		b.WriteString(row[:start])
		place := row[start : end+1]
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == place {
				place = pairs[i+1]
				break
			}
		}
		b.WriteString(place)
		row = row[end+1:]
	}
}

// filler returns what puts the texts of a finding into its row.
func filler(f *finding.Finding, s, cause Sentence) filling {
	pairs := filling{
		"{symbol}", abridge(f.Symbol), "{promised}", s.Promised, "{actual}", s.Actual,
		"{detail}", abridge(f.Detail), "{cause}", cause.Text, "{place}", place(f),
	}
	for i, arg := range f.Args {
		pairs = append(pairs, "{"+strconv.Itoa(i+1)+"}", abridge(arg))
	}
	return pairs
}

// detail returns what follows the text of a row that has no room of its own for it.
func detail(f *finding.Finding, r row) string {
	if strings.Contains(r.check, "{detail}") {
		return ""
	}
	return abridge(f.Detail)
}

// origin names the divergence of another package that a finding follows from, and where
// that package's contract says otherwise.
func origin(f *finding.Finding) string {
	o := f.Origin
	if o == nil {
		return ""
	}
	symbol := o.Symbol
	if o.Name != "" {
		symbol = o.Name + "." + symbol
	}
	if rest, ok := strings.CutPrefix(o.Symbol, "(*"); ok && o.Name != "" {
		symbol = "(*" + o.Name + "." + rest
	}
	return fmt.Sprintf("%s in %s:%d", abridge(symbol), o.In, o.Contract.Line)
}

// place returns the place of a mistake in its contract.
func place(f *finding.Finding) string {
	name := cmp.Or(f.File, contract.FileName)
	if f.Contract.IsValid() {
		return fmt.Sprintf("%s:%d:%d", name, f.Contract.Line, f.Contract.Column)
	}
	return name
}

// after returns text with what separates it from the text before it, "" if there is
// none.
func after(separator, text string) string {
	if text == "" {
		return ""
	}
	return separator + text
}

func join(notes ...string) string {
	all := ""
	for _, note := range notes {
		if all != "" {
			note = after("; ", note)
		}
		all += note
	}
	return all
}
