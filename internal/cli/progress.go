package cli

import (
	"fmt"
	"io"
	"os"

	"golang.org/x/term"
)

// A progress tells a person at a terminal what long work is at.
type progress struct {
	w io.Writer // nil: nobody looks
}

func (e *environment) progress(opts *options) *progress {
	if opts.quiet || !isTerminal(e.stderr) {
		return &progress{}
	}
	return &progress{w: e.stderr}
}

const clearLine = "\r\x1b[K"

func (p *progress) say(format string, args ...any) {
	if p.w != nil {
		fmt.Fprintf(p.w, clearLine+"importspy-vet: "+format+" ...", args...)
	}
}

// done removes the line.
func (p *progress) done() {
	if p.w != nil {
		fmt.Fprint(p.w, clearLine)
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
