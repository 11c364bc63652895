package cli

import (
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// A progress tells a person at a terminal what long work is at.
type progress struct {
	w     io.Writer // nil: nobody looks
	width int       // of the line that is shown
}

func (e *environment) progress(opts *options) *progress {
	if opts.quiet || !isTerminal(e.stderr) || e.getenv("TERM") == "dumb" {
		return &progress{}
	}
	return &progress{w: e.stderr}
}

func (p *progress) say(format string, args ...any) {
	if p.w != nil {
		p.done()
		p.width, _ = fmt.Fprintf(p.w, "importspy-vet: "+format+" ...", args...)
	}
}

// done removes the line, with blanks: an escape sequence would be out of place
// where NO_COLOR is set.
func (p *progress) done() {
	if p.width > 0 {
		fmt.Fprint(p.w, "\r"+strings.Repeat(" ", p.width)+"\r")
		p.width = 0
	}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// A palette colours words on a terminal, unless NO_COLOR is set
// (https://no-color.org).
type palette struct{ on bool }

func (e *environment) palette() palette {
	return palette{on: isTerminal(e.stdout) && e.getenv("NO_COLOR") == "" && e.getenv("TERM") != "dumb"}
}

const (
	bold   = "1"
	red    = "31"
	green  = "32"
	yellow = "33"
)

func (p palette) paint(code, s string) string {
	if !p.on {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}
