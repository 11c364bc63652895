package report

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"github.com/importspy/importspy/internal/plain"
)

// A Console is a stream for messages. On a terminal its last line may say what
// long work is at; that line makes way for messages.
type Console struct {
	w io.Writer

	mu    sync.Mutex
	work  *Progress // whose line is shown
	width int       // of that line
	spoke time.Time // when there last was a line on work, where none can be replaced
	copy  io.Writer
}

// NewConsole returns a console that writes to w.
func NewConsole(w io.Writer) *Console { return &Console{w: w, spoke: time.Now()} }

// Write implements [io.Writer].
func (c *Console) Write(message []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.show(nil, "")
	if c.copy != nil {
		_, _ = c.copy.Write(message)
	}
	if _, err := io.WriteString(c.w, plain.Starts(string(message))); err != nil {
		return 0, err
	}
	return len(message), nil
}

// CopyTo has w get the messages from now on, without what shows that there is life.
func (c *Console) CopyTo(w io.Writer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.copy = w
}

// raw writes what moves the cursor.
func (c *Console) raw(text string) {
	if s, ok := c.w.(*Stream); ok {
		s.WriteRaw(text)
	} else {
		_, _ = io.WriteString(c.w, text)
	}
}

// show puts a line in the place of the one that is shown. It removes that one
// with blanks: an escape sequence would be out of place where NO_COLOR is set.
func (c *Console) show(work *Progress, line string) {
	if c.width > 0 {
		c.raw("\r" + strings.Repeat(" ", c.width) + "\r")
	}
	c.work = work
	c.width, _ = fmt.Fprint(c.w, line)
}

// Intervals at which a progress is shown anew: on a terminal, and in the log of a CI
// service, where a line stays and shows that there is life.
const (
	onTerminal = time.Second
	inLog      = 30 * time.Second
)

// A Progress shows what long work is at: a person at a terminal in a line that is
// replaced, others in a line from time to time. Of two at a time the last one to begin
// is shown.
type Progress struct {
	c        *Console // nil: nobody looks
	terminal bool
	interval time.Duration

	// Guarded by c.mu.
	what        string
	done, total int
	waiting     func() string // what it waits for, while nothing is counted; nil: nothing
	stop        chan struct{} // closed at the end; nil: nothing has begun
}

// NewProgress returns a progress on w, which nobody sees if that is not a console.
func NewProgress(w io.Writer, getenv func(string) string) *Progress {
	c, ok := w.(*Console)
	if !ok {
		return &Progress{}
	}
	if !isTerminal(c.w) || getenv("TERM") == "dumb" {
		return &Progress{c: c, interval: inLog}
	}
	return &Progress{c: c, terminal: true, interval: onTerminal}
}

// Say shows what the work is at, and nothing of it is done.
func (p *Progress) Say(format string, args ...any) {
	if p.c == nil {
		return
	}
	p.c.mu.Lock()
	defer p.c.mu.Unlock()
	p.what, p.done, p.total, p.waiting = fmt.Sprintf(format, args...), 0, 0, nil
	if p.terminal {
		p.c.show(p, p.line())
	}
	if p.stop == nil {
		p.stop = make(chan struct{})
		go p.repeat(p.stop)
	}
}

// Late shows what the work is at if it has not ended after a time. The function that it
// returns ends it.
func (p *Progress) Late(after time.Duration, what string) (done func()) {
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		select {
		case <-end:
		case <-time.After(after):
			p.Say("%s", what)
			<-end
			p.Done()
		}
	}()
	return func() {
		close(end)
		<-ended
	}
}

// Wait shows what the work waits for until something of it is counted: what the function
// returns when the line is shown anew.
func (p *Progress) Wait(waiting func() string) {
	if p.c != nil {
		p.c.mu.Lock()
		defer p.c.mu.Unlock()
		p.waiting = waiting
	}
}

// Count notes how much of the work is done, out of how much. With another total it begins
// anew.
func (p *Progress) Count(done, total int) {
	if p.c != nil {
		p.c.mu.Lock()
		defer p.c.mu.Unlock()
		if total != p.total {
			p.done, p.total = 0, total
		}
		p.done = max(p.done, done) // those who count do not wait for each other
	}
}

func (p *Progress) line() string {
	text := "importspy-vet: " + p.what
	switch {
	case p.total > 0:
		text += fmt.Sprintf(": %d of %d", p.done, p.total)
	case p.waiting != nil:
		text += p.waiting()
	}
	return text + " ..."
}

// repeat shows the work at intervals, until it is done.
func (p *Progress) repeat(stop chan struct{}) {
	ticker := time.NewTicker(p.interval)
	defer ticker.Stop()
	for {
		select {
		case <-stop:
			return
		case now := <-ticker.C:
			p.again(stop, now)
		}
	}
}

func (p *Progress) again(stop chan struct{}, now time.Time) {
	p.c.mu.Lock()
	defer p.c.mu.Unlock()
	switch {
	case p.stop != stop: // done meanwhile
	case p.terminal && (p.c.work == p || p.c.work == nil):
		p.c.show(p, p.line())
	case !p.terminal && now.Sub(p.c.spoke) >= p.interval:
		p.c.spoke = now
		fmt.Fprintln(p.c.w, p.line())
	}
}

// Done removes the line.
func (p *Progress) Done() {
	if p.c == nil {
		return
	}
	p.c.mu.Lock()
	defer p.c.mu.Unlock()
	if p.stop != nil {
		close(p.stop)
		p.stop = nil
	}
	if p.c.work == p {
		p.c.show(nil, "")
	}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(interface{ Fd() uintptr })
	return ok && term.IsTerminal(int(f.Fd()))
}

// A Palette colours words on a terminal, unless NO_COLOR is set
// (https://no-color.org).
type Palette struct{ on bool }

// NewPalette returns the palette for w.
func NewPalette(w io.Writer, getenv func(string) string) Palette {
	p := Palette{on: isTerminal(w) && getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"}
	if s, ok := w.(*Stream); ok && p.on {
		s.Coloured()
	}
	return p
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
