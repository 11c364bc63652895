package contract

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// A scalar is where a text is in a file.
type scalar struct {
	src  *source
	node *node
}

// A segment says that the value from offset val on, up to the next segment,
// is in the file from offset src on.
type segment struct {
	val, src int
}

// A scalarScanner goes through the bytes of a scalar whose value is known. It
// is guided by the value, so what it accepts is that value's bytes and no others.
type scalarScanner struct {
	data  []byte
	i     int // in data
	value string
	j     int        // in value
	segs  *[]segment // nil if not wanted
}

// scanScalar returns the end of the scalar at start, and reports whether its
// bytes were understood. If segs is not nil it is given the value's places.
func scanScalar(data []byte, start int, style scalarStyle, value string, segs *[]segment) (end int, ok bool) {
	s := &scalarScanner{data: data, i: start, value: value, segs: segs}
	switch style {
	case plain:
		ok = s.plain()
	case singleQuoted:
		ok = s.quoted('\'')
	case doubleQuoted:
		ok = s.quoted('"')
	case literal:
		ok = s.block((*scalarScanner).literalLine)
	case folded:
		ok = s.block((*scalarScanner).foldedLine)
	}
	return s.i, ok
}

func (s *scalarScanner) mark() {
	if s.segs != nil {
		*s.segs = append(*s.segs, segment{s.j, s.i})
	}
}

func (s *scalarScanner) plain() bool {
	s.mark()
	if rest := s.data[s.i:]; len(rest) >= len(s.value) && string(rest[:len(s.value)]) == s.value &&
		strings.IndexByte(s.value, '\n') < 0 {
		s.i += len(s.value)
		return true
	}
	for s.j < len(s.value) {
		if s.i >= len(s.data) {
			return false
		}
		if isSpace(s.data[s.i]) {
			if s.fold(false) {
				continue
			}
		}
		if !s.same() {
			return false
		}
	}
	return s.j == len(s.value)
}

// same steps over a byte that means itself.
func (s *scalarScanner) same() bool {
	if s.j >= len(s.value) || s.data[s.i] != s.value[s.j] {
		return false
	}
	s.i++
	s.j++
	return true
}

// fold steps over white space that contains line breaks, which stands for a
// space, or for one line break less than it has; if the first one is escaped
// it stands for nothing. It reports whether there was such white space.
func (s *scalarScanner) fold(escaped bool) bool {
	i, breaks := s.i, 0
	for ; i < len(s.data) && isSpace(s.data[i]); i++ {
		if s.data[i] == '\n' {
			breaks++
		}
	}
	if breaks == 0 {
		return false
	}
	s.mark()
	s.i = i
	switch {
	case breaks == 1 && !escaped:
		s.expect(" ")
	default:
		s.expect(strings.Repeat("\n", breaks-1))
	}
	s.mark()
	return true
}

// expect steps over a part of the value. A difference shows later, as the value
// is then not used up when the scalar ends.
func (s *scalarScanner) expect(part string) bool {
	if !strings.HasPrefix(s.value[s.j:], part) {
		s.j = len(s.value) + 1
		return false
	}
	s.j += len(part)
	return true
}

func (s *scalarScanner) quoted(quote byte) bool {
	s.i++
	s.mark()
	for s.i < len(s.data) && s.j <= len(s.value) {
		c := s.data[s.i]
		switch {
		case c == quote && quote == '\'' && s.i+1 < len(s.data) && s.data[s.i+1] == quote:
			s.i++
			s.mark()
			s.i--
			if !s.expect("'") {
				return false
			}
			s.i += 2
			s.mark()
		case c == quote:
			s.i++
			return s.j == len(s.value)
		case c == '\\' && quote == '"':
			if !s.escape() {
				return false
			}
		case isSpace(c) && s.fold(false):
		default:
			if !s.same() {
				return false
			}
		}
	}
	return false
}

// escapes are the one-letter escapes of a double-quoted scalar.
var escapes = map[byte]string{
	'0': "\x00", 'a': "\a", 'b': "\b", 't': "\t", '\t': "\t", 'n': "\n", 'v': "\v", 'f': "\f", 'r': "\r",
	'e': "\x1b", ' ': " ", '"': "\"", '\'': "'", '/': "/", '\\': "\\",
	'N': "\u0085", '_': "\u00a0", 'L': "\u2028", 'P': "\u2029",
}

// escape steps over a backslash and what it escapes.
func (s *scalarScanner) escape() bool {
	if s.i+1 >= len(s.data) {
		return false
	}
	s.mark()
	c := s.data[s.i+1]
	if c == '\n' || c == '\r' {
		s.i++
		return s.fold(true)
	}
	if text, ok := escapes[c]; ok {
		s.i += 2
		ok = s.expect(text)
		s.mark()
		return ok
	}
	digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[c]
	if digits == 0 || s.i+2+digits > len(s.data) || s.j >= len(s.value) {
		return false
	}
	_, size := utf8.DecodeRuneInString(s.value[s.j:])
	s.i += 2 + digits
	s.j += size
	s.mark()
	return true
}

// block goes through a literal or folded scalar, line by line, up to the last
// line that is not blank.
func (s *scalarScanner) block(line func(s *scalarScanner, text []byte) bool) bool {
	for s.i < len(s.data) && !isSpace(s.data[s.i]) {
		s.i++
	}
	content := strings.TrimRight(s.value, "\n")
	end, next := s.i, s.nextLine(s.i)
	if content != "" {
		indent, ok := s.indent(next)
		if !ok {
			return false
		}
		for s.j < len(content) {
			if next >= len(s.data) {
				return false
			}
			s.i, next = next, s.nextLine(next)
			text := bytes.TrimSuffix(bytes.TrimSuffix(s.data[s.i:next], []byte("\n")), []byte("\r"))
			cut := min(indent, len(text))
			s.i += cut
			if !line(s, text[cut:]) {
				return false
			}
			end = s.i + len(text) - cut
		}
	}
	s.i = end
	return true
}

// indent returns the indentation of a block scalar whose lines start at i.
func (s *scalarScanner) indent(i int) (int, bool) {
	for i < len(s.data) {
		next := s.nextLine(i)
		if text := bytes.TrimLeft(s.data[i:next], " "); len(bytes.TrimSpace(text)) > 0 || len(text) > 0 && text[0] == '\t' {
			value := strings.TrimLeft(s.value, "\n")
			own := len(value) - len(strings.TrimLeft(value, " "))
			indent := next - i - len(text) - own
			return indent, indent >= 0
		}
		i = next
	}
	return 0, false
}

func (s *scalarScanner) literalLine(text []byte) bool {
	s.mark()
	if !s.expect(string(text)) {
		return false
	}
	return s.j == len(s.value) || s.expect("\n")
}

func (s *scalarScanner) foldedLine(text []byte) bool {
	if len(text) == 0 {
		return true
	}
	for s.j < len(s.value) && s.value[s.j] == '\n' {
		s.j++
	}
	if strings.HasPrefix(s.value[s.j:], " ") && text[0] != ' ' {
		s.j++
	}
	s.mark()
	return s.expect(string(text))
}

func (s *scalarScanner) nextLine(i int) int {
	if k := bytes.IndexByte(s.data[i:], '\n'); k >= 0 {
		return i + k + 1
	}
	return len(s.data)
}
