package report

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"golang.org/x/term"
)

// A Console is a stream for messages. On a terminal its last line may say what
// long work is at; that line makes way for messages.
type Console struct {
	w io.Writer

	mu    sync.Mutex
	work  *Progress // whose line is shown
	width int       // of that line
}

// NewConsole returns a console that writes to w.
func NewConsole(w io.Writer) *Console { return &Console{w: w} }

// Write implements [io.Writer].
func (c *Console) Write(message []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.show(nil, "")
	return c.w.Write(message)
}

// show puts a line in the place of the one that is shown. It removes that one
// with blanks: an escape sequence would be out of place where NO_COLOR is set.
func (c *Console) show(work *Progress, line string) {
	if c.width > 0 {
		fmt.Fprint(c.w, "\r"+strings.Repeat(" ", c.width)+"\r")
	}
	c.work = work
	c.width, _ = fmt.Fprint(c.w, line)
}

// A Progress shows a person at a terminal what long work is at. Of two at a time the
// last one to speak is shown.
type Progress struct {
	c *Console // nil: nobody looks
}

// NewProgress returns a progress on w, which nobody sees if that is not a console
// on a terminal that can show it.
func NewProgress(w io.Writer, getenv func(string) string) *Progress {
	c, ok := w.(*Console)
	if !ok || !isTerminal(c.w) || getenv("TERM") == "dumb" {
		return &Progress{}
	}
	return &Progress{c: c}
}

// Say shows what the work is at.
func (p *Progress) Say(format string, args ...any) {
	if p.c != nil {
		p.c.mu.Lock()
		defer p.c.mu.Unlock()
		p.c.show(p, fmt.Sprintf("importspy-vet: "+format+" ...", args...))
	}
}

// Done removes the line.
func (p *Progress) Done() {
	if p.c != nil {
		p.c.mu.Lock()
		defer p.c.mu.Unlock()
		if p.c.work == p {
			p.c.show(nil, "")
		}
	}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// A Palette colours words on a terminal, unless NO_COLOR is set
// (https://no-color.org).
type Palette struct{ on bool }

// NewPalette returns the palette for w.
func NewPalette(w io.Writer, getenv func(string) string) Palette {
	return Palette{on: isTerminal(w) && getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"}
}

const (
	bold   = "1"
	red    = "31"
	green  = "32"
	yellow = "33"
)

func (p Palette) paint(code, s string) string {
	if !p.on {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}
