package report

import (
	"os"
	"sync"
)

// A Stream is a file that output goes to. It keeps the first error, so that a command
// whose output got lost can say so.
type Stream struct {
	file *os.File

	mu     sync.Mutex
	err    error
	closed bool
}

// NewStream returns a stream to a file.
func NewStream(file *os.File) *Stream { return &Stream{file: file} }

// Write implements [io.Writer].
func (s *Stream) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return len(p), nil
	}
	n, err := s.file.Write(p)
	if s.err == nil {
		s.err = err
	}
	return n, err
}

// Fd returns the file's descriptor, which says whether it is a terminal.
func (s *Stream) Fd() uintptr { return s.file.Fd() }

// Err returns the first error.
func (s *Stream) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

// Mute drops what is written from now on.
func (s *Stream) Mute() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
}
