package cli

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"golang.org/x/term"
)

// A console is a stream for messages. On a terminal its last line may say what
// long work is at; that line makes way for messages.
type console struct {
	w io.Writer

	mu    sync.Mutex
	work  *progress // whose line is shown
	width int       // of that line
}

// Write implements [io.Writer].
func (c *console) Write(message []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.show(nil, "")
	return c.w.Write(message)
}

// show puts a line in the place of the one that is shown. It removes that one
// with blanks: an escape sequence would be out of place where NO_COLOR is set.
func (c *console) show(work *progress, line string) {
	if c.width > 0 {
		fmt.Fprint(c.w, "\r"+strings.Repeat(" ", c.width)+"\r")
	}
	c.work = work
	c.width, _ = fmt.Fprint(c.w, line)
}

// A progress tells a person at a terminal what long work is at. Of two at a time
// the one that spoke last is heard.
type progress struct {
	c *console // nil: nobody looks
}

func (e *environment) progress(opts *options) *progress {
	c, ok := e.stderr.(*console)
	if !ok || opts.quiet || !isTerminal(c.w) || e.getenv("TERM") == "dumb" {
		return &progress{}
	}
	return &progress{c: c}
}

func (p *progress) say(format string, args ...any) {
	if p.c != nil {
		p.c.mu.Lock()
		defer p.c.mu.Unlock()
		p.c.show(p, fmt.Sprintf("importspy-vet: "+format+" ...", args...))
	}
}

// done removes the line.
func (p *progress) done() {
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
