package report

import (
	"cmp"
	"io"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/importspy/importspy/internal/plain"
)

// A Stream is a file that output goes to. It keeps the first error, so that a command
// whose output got lost can say so.
type Stream struct {
	file *os.File

	mu      sync.Mutex
	err     error
	closed  bool
	colours bool // what is written has our own
	copy    io.Writer
}

// NewStream returns a stream to a file.
func NewStream(file *os.File) *Stream { return &Stream{file: file} }

// Write implements [io.Writer]. It returns no error: what could not be written is reported
// once, when all is done, by whoever asks for [Stream.Err].
func (s *Stream) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || s.err != nil {
		return len(p), nil
	}
	text := s.printable(string(p))
	if s.copy != nil {
		_, _ = io.WriteString(s.copy, text)
	}
	_, s.err = s.file.WriteString(text)
	return len(p), nil
}

// CopyTo has w get what is printed from now on, as it is printed. What is written raw it
// does not get.
func (s *Stream) CopyTo(w io.Writer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.copy = w
}

// Print writes what such a copy has.
func (s *Stream) Print(printed []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	_, err := s.file.Write(printed)
	s.err = cmp.Or(s.err, err)
	return err
}

// IsTerminal reports whether the file is a terminal.
func (s *Stream) IsTerminal() bool { return isTerminal(s) }

// WriteRaw is Write for what moves the cursor of a terminal.
func (s *Stream) WriteRaw(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		_, _ = s.file.WriteString(text)
	}
}

// printable returns lines of which nothing but our own colours commands a terminal. In
// JSON, the escapes are those of a string.
func (s *Stream) printable(text string) string {
	if !s.colours {
		return plain.Lines(text)
	}
	var b strings.Builder
	for {
		start := strings.Index(text, escapeStart)
		end := strings.IndexByte(text[max(start, 0):], 'm') + max(start, 0)
		if start < 0 || end < start || !isColour(text[start+len(escapeStart):end]) {
			if start < 0 {
				b.WriteString(plain.Lines(text))
				return b.String()
			}
			b.WriteString(plain.Lines(text[:start+1]))
			text = text[start+1:]
			continue
		}
		b.WriteString(plain.Lines(text[:start]))
		b.WriteString(text[start : end+1])
		text = text[end+1:]
	}
}

const escapeStart = "\x1b["

func isColour(code string) bool {
	return slices.Contains([]string{"0", bold, red, green, yellow}, code)
}

// Fd returns the file's descriptor, which says whether it is a terminal.
func (s *Stream) Fd() uintptr { return s.file.Fd() }

// Err returns the first error.
func (s *Stream) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

// Coloured lets our own colours through from now on. What others wrote must be escaped
// before it is written.
func (s *Stream) Coloured() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.colours = true
}

// Mute drops what is written from now on.
func (s *Stream) Mute() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
}
