package contract

import (
	"bytes"
	"fmt"
	"slices"
	"unicode"
	"unicode/utf8"
)

const (
	maxSize      = 16 << 20 // bytes in a contract
	maxDepth     = 100      // the format itself needs 8
	maxByteError = 10       // a binary file has millions
	maxValues    = 2 << 20  // of 16 MiB of signatures; each takes some 500 bytes of memory
)

var bom = []byte("\xef\xbb\xbf")

// A source is the bytes of a contract and where its lines start.
type source struct {
	name  string
	data  []byte
	start int   // 3 after a byte order mark, else 0
	lines []int // offset of each line
}

func newSource(name string, data []byte) *source {
	s := &source{name: name, data: data, lines: []int{0}}
	if bytes.HasPrefix(data, bom) {
		s.start = len(bom)
	}
	for i, c := range data {
		if c == '\n' {
			s.lines = append(s.lines, i+1)
		}
	}
	return s
}

// position returns the place of an offset, which is clamped to the file.
func (s *source) position(offset int) Position {
	offset = max(0, min(offset, len(s.data)))
	i, found := slices.BinarySearch(s.lines, offset)
	if !found {
		i--
	}
	return Position{Offset: offset, Line: i + 1, Column: offset - s.lines[i] + 1}
}

func (s *source) errorf(offset int, format string, args ...any) *Error {
	return &Error{File: s.name, Pos: s.position(offset), Msg: fmt.Sprintf(format, args...)}
}

// lineStart returns the start of the line that offset is on.
func (s *source) lineStart(offset int) int {
	return bytes.LastIndexByte(s.data[:offset], '\n') + 1
}

// lineEnd returns the end of the line that offset is on, before its line break.
func (s *source) lineEnd(offset int) int {
	end := len(s.data)
	if i := bytes.IndexByte(s.data[offset:], '\n'); i >= 0 {
		end = offset + i
	}
	if end > offset && s.data[end-1] == '\r' {
		end--
	}
	return end
}

// nextLine returns the start of the line after the one that offset is on,
// or the end of the file.
func (s *source) nextLine(offset int) int {
	if i := bytes.IndexByte(s.data[offset:], '\n'); i >= 0 {
		return offset + i + 1
	}
	return len(s.data)
}

// skipBlank returns the first offset from i on that is neither white space nor
// in a comment. Between two tokens, where i must be, the YAML package takes # for
// a comment also without a space before it.
func (s *source) skipBlank(i int) int {
	for i < len(s.data) {
		switch c := s.data[i]; {
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
			i++
		case c == '#':
			i = s.lineEnd(i)
		default:
			return i
		}
	}
	return i
}

// comma returns the offset after the comma that follows at, or at.
func (s *source) comma(at int) int {
	if i := s.skipBlank(at); i < len(s.data) && s.data[i] == ',' {
		return i + 1
	}
	return at
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// checkBytes reports what is not allowed in a contract at all. It rejects the
// Unicode line breaks that YAML 1.1 knows and YAML 1.2 does not, so that lines
// are the same for everyone.
func (s *source) checkBytes() (errs ErrorList) {
	if len(s.data) > maxSize {
		return ErrorList{s.errorf(0, "contract is larger than %d MiB", maxSize>>20)}
	}
	for i := s.start; i < len(s.data) && len(errs) < maxByteError; {
		c := s.data[i]
		if c >= ' ' && c < 0x7f || c == '\n' || c == '\t' {
			i++
			continue
		}
		r, size := utf8.DecodeRune(s.data[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			errs = append(errs, s.errorf(i, "invalid UTF-8 (byte 0x%02x)", c))
		case r == '\r' && i+1 < len(s.data) && s.data[i+1] == '\n':
		case r == '\r':
			errs = append(errs, s.errorf(i, "carriage return without a line feed"))
		case unicode.IsControl(r):
			errs = append(errs, s.errorf(i, "control character %U", r))
		case r == 0xfeff:
			errs = append(errs, s.errorf(i, "byte order mark inside the file"))
		case r == 0x2028 || r == 0x2029:
			errs = append(errs, s.errorf(i, "line separator %U", r))
		case r == 0xfffe || r == 0xffff:
			errs = append(errs, s.errorf(i, "invalid character %U", r))
		}
		i += size
	}
	if at := s.tooMany(); errs == nil && at >= 0 {
		return ErrorList{s.errorf(at, "contract has more than %d values", maxValues)}
	}
	return errs
}

// tooMany returns where there have been so many commas and lines with content
// that reading them as YAML would take too much memory, or -1.
func (s *source) tooMany() int {
	n := 0
	for i, c := range s.data {
		if c == ',' || c == '\n' && i+1 < len(s.data) && s.data[i+1] != '\n' && s.data[i+1] != '#' {
			if n++; n > maxValues {
				return i
			}
		}
	}
	return -1
}
