// Package history judges the versions of a module: what each added and broke, and
// whether its number said so. It prints that as a table, as JSON and as a picture.
package history

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"golang.org/x/mod/semver"

	"github.com/importspy/importspy/internal/release"
)

// A History is what became of a module. It is the object that -format json prints.
type History struct {
	Version  int     `json:"version"`
	Module   string  `json:"module"`
	Releases []Entry `json:"releases"` // lowest version first
}

// An Entry is one version, compared with the release before.
type Entry struct {
	Release    string          `json:"release"`
	Date       string          `json:"date,omitempty"`
	Base       string          `json:"base,omitempty"` // what it is compared with
	Additions  int             `json:"additions"`
	Breaks     int             `json:"breaks"`
	Verdict    release.Verdict `json:"verdict,omitempty"`
	Least      string          `json:"least,omitempty"` // the lowest version that was allowed
	Retracted  bool            `json:"retracted,omitempty"`
	Incomplete bool            `json:"incomplete,omitempty"` // there may be more changes
	Failure    string          `json:"failure,omitempty"`    // why it is not compared
	Changes    []Change        `json:"changes"`              // those that break clients
}

// A Change is one that breaks clients.
type Change struct {
	ID      string `json:"id"`
	Package string `json:"package"`
	Symbol  string `json:"symbol"`
	Message string `json:"message"`
}

// Judge sets the verdict on an entry, whose other fields are known.
func (e *Entry) Judge() {
	change := release.None
	switch {
	case e.Failure != "":
		return
	case e.Breaks > 0:
		change = release.Breaks
	case e.Additions > 0:
		change = release.Additions
	}
	e.Verdict = release.Judge(e.Base, e.Release, change)
	if e.Incomplete && e.Verdict == release.Honest {
		if worst := release.Judge(e.Base, e.Release, release.Breaks); worst != release.Honest {
			e.Verdict = release.Unknown
		}
	}
	if e.Base != "" {
		e.Least = release.Least(e.Base, change)
	}
}

// Says is the verdict in words.
func (e *Entry) Says() string {
	s := ""
	switch e.Verdict {
	case "":
		s = "not compared: " + e.Failure
	case release.First:
		s = "nothing before it"
	case release.Honest:
		s = "honest"
	case release.Understated:
		s = "should have been " + e.Least
	case release.Unknown:
		s = "unknown"
	case release.Unpromised:
		s = "v0 promises nothing"
		if semver.Prerelease(e.Release) != "" {
			s = "a pre-release promises nothing"
		}
	}
	if e.Retracted {
		s += ", retracted"
	}
	if e.Incomplete {
		s += ", compared in part"
	}
	return s
}

// Summary says in a sentence how many numbers were honest, of releases that users may be
// at: who retracts one has taken its promise back.
func (h *History) Summary() string {
	honest, bound, free, retracted := 0, 0, 0, 0
	for i := range h.Releases {
		switch e := &h.Releases[i]; {
		case e.Retracted:
			retracted++
		case e.Verdict == release.Honest:
			honest++
			bound++
		case e.Verdict == release.Understated:
			bound++
		case e.Verdict == release.Unpromised:
			free++
		}
	}
	s := kept(honest, bound, free)
	switch {
	case retracted == 1:
		s += "; 1 retracted release is not counted"
	case retracted > 1:
		s += fmt.Sprintf("; %d retracted releases are not counted", retracted)
	}
	return s
}

// kept says in a clause how many of the releases that promise something have kept it.
func kept(honest, bound, free int) string {
	switch {
	case bound == 0 && free == 0:
		return "there is no release to compare with one before it"
	case bound == 0:
		return "no release promises anything yet"
	case honest == bound && free == 0 && bound == 2:
		return "both releases kept the promise of their version number"
	case honest == bound && free == 0 && bound > 2:
		return fmt.Sprintf("all %d releases kept the promise of their version number", bound)
	}
	s := fmt.Sprintf("%d of %d releases kept the promise of their version number", honest, bound)
	if bound == 1 {
		s = fmt.Sprintf("%d of 1 release kept the promise of its version number", honest)
	}
	switch {
	case free == 1:
		s += "; 1 other promises nothing"
	case free > 1:
		s += fmt.Sprintf("; %d others promise nothing", free)
	}
	return s
}

// JSON prints the history for programs.
func (h *History) JSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "\t")
	enc.SetEscapeHTML(false)
	return enc.Encode(h)
}

// Text prints a version a line.
func (h *History) Text(w io.Writer) error {
	rows := [][]string{{"VERSION", "DATE", "AFTER", "ADDED", "BROKEN", "NUMBER"}}
	for i := range h.Releases {
		e := &h.Releases[i]
		added, broken := "", ""
		if e.Base != "" && e.Failure == "" {
			added, broken = fmt.Sprint(e.Additions), fmt.Sprint(e.Breaks)
		}
		rows = append(rows, []string{e.Release, e.Date, e.Base, added, broken, e.Says()})
	}
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], len(cell))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			format := "%-*s  "
			if i == 3 || i == 4 { // numbers
				format = "%*s  "
			}
			fmt.Fprintf(&line, format, widths[i], cell)
		}
		if _, err := fmt.Fprintln(w, strings.TrimRight(line.String(), " ")); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "%s: %s\n", h.Module, h.Summary())
	return err
}
