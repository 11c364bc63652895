package command

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
)

// A relative is where x/tools' driver prints lines of text. It makes the name of a file below
// the working directory relative where a line begins with a position in it, as the go command
// does with what a vet tool prints. It changes nothing else.
type relative struct {
	w    io.Writer
	dir  []byte // the working directory with a separator at its end; empty: no name is changed
	line []byte // the line so far
}

// position matches what follows the name of a file in a position.
var position = regexp.MustCompile(`^[^\n]*?:\d+(?::\d+)?: `)

func relativeTo(w io.Writer) *relative {
	dir, err := os.Getwd()
	if err != nil {
		return &relative{w: w}
	}
	if !os.IsPathSeparator(dir[len(dir)-1]) {
		dir += string(filepath.Separator)
	}
	return &relative{w: w, dir: []byte(dir)}
}

// Write implements [io.Writer]. What follows the last end of a line waits for the rest of its
// line, or for [relative.flush].
func (r *relative) Write(p []byte) (int, error) {
	r.line = append(r.line, p...)
	end := bytes.LastIndexByte(r.line, '\n') + 1
	var out []byte
	for line := range bytes.Lines(r.line[:end]) {
		out = append(out, r.shorten(line)...)
	}
	r.line = append(r.line[:0], r.line[end:]...)
	if len(out) == 0 {
		return len(p), nil
	}
	_, err := r.w.Write(out)
	return len(p), err
}

// flush writes a line that does not end.
func (r *relative) flush() {
	if len(r.line) > 0 {
		_, _ = r.w.Write(r.shorten(r.line))
		r.line = nil
	}
}

func (r *relative) shorten(line []byte) []byte {
	if rest, ok := bytes.CutPrefix(line, r.dir); ok && len(r.dir) > 0 && position.Match(rest) {
		return rest
	}
	return line
}
