package contract

import (
	"bytes"
	"regexp"
	"strings"
)

var yamlPrefix = regexp.MustCompile(`^yaml: (?:line \d+: )?`)

// yamlError makes an Error of what the YAML package says about the source.
func (s *source) yamlError(err error) *Error {
	line := s.failingLine(err)
	start := s.lines[line]
	if line == 0 {
		start = s.start
	}
	text := string(s.data[start:s.lineEnd(start)])
	indent := text[:len(text)-len(strings.TrimLeft(text, " \t"))]
	if tab := strings.IndexByte(indent, '\t'); tab >= 0 {
		return s.errorf(start+tab, "tab in the indentation; YAML takes only spaces there")
	}
	msg := yamlPrefix.ReplaceAllString(err.Error(), "")
	return s.errorf(start+len(indent), "%s", adviseYAML(msg, strings.TrimSpace(text)))
}

// failingLine returns the index of the line that err is about. The YAML package
// often gives the line where the surrounding collection starts, or none. But it
// reads from front to back, so the line is the last one of the shortest part of
// the file that gives the same error: for an unclosed quote or bracket, the one
// that opens it.
func (s *source) failingLine(err error) int {
	read := &countingReader{r: bytes.NewReader(s.data[s.start:])}
	readYAML(read)
	low, high := 0, s.position(s.start+read.n).Line-1
	for low < high {
		mid := (low + high) / 2
		_, _, e := readYAML(bytes.NewReader(s.data[s.start:s.nextLine(max(s.lines[mid], s.start))]))
		if e != nil && e.Error() == err.Error() {
			high = mid
		} else {
			low = mid + 1
		}
	}
	return low
}

// A countingReader counts the bytes that are read from it.
type countingReader struct {
	r *bytes.Reader
	n int
}

func (r *countingReader) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	r.n += n
	return n, err
}

// adviseYAML says what to do about the YAML error msg on a line.
func adviseYAML(msg, line string) string {
	value := valueOn(line)
	first := ""
	if value != "" {
		first = value[:1]
	}
	quoted := ": " + quoteValue(value)
	switch {
	case strings.HasPrefix(msg, "unknown anchor '"):
		name, _, _ := strings.Cut(strings.TrimPrefix(msg, "unknown anchor '"), "'")
		if first != "*" {
			value = "*" + name
		}
		return "a value that begins with * needs quotes: " + quoteValue(value)
	case first != "" && strings.Contains("*&!%@`|>,]}", first):
		return "a value that begins with " + first + " needs quotes" + quoted
	case (first == "[" || first == "{") && strings.ContainsAny(value, "]}") && !balanced(value):
		return "a value that begins with " + first + " needs quotes" + quoted
	case strings.Contains(msg, "alphabetic or numeric character"):
		return "a value that begins with * or & needs quotes"
	case (first == `"` || first == "'") && msg == "did not find expected key":
		return "text behind the closing quote; quote the whole value" + quoted
	case strings.HasPrefix(msg, "mapping values are not allowed"):
		if strings.Contains(value, ": ") || strings.HasSuffix(value, ":") {
			return `a value with ": " in it needs quotes` + quoted
		}
		return "a key is not allowed here; check the indentation, or quote the value above"
	case strings.HasPrefix(msg, "block sequence entries are not allowed") && strings.HasPrefix(value, "-"):
		return `a value that begins with "- " needs quotes` + quoted
	case strings.HasPrefix(msg, "mapping keys are not allowed") && strings.HasPrefix(value, "?"):
		return `a value that begins with "? " needs quotes` + quoted
	case msg == "could not find expected ':'":
		return `a line without a colon; write "key: value"`
	case msg == "did not find expected key":
		return "this does not fit the lines above; check the indentation"
	case msg == "found unexpected end of stream":
		return "a quote that is not closed"
	case strings.HasPrefix(msg, "did not find expected ',' or"):
		return "a bracket that is not closed, or text behind one; Go source with brackets needs quotes"
	}
	return msg
}

// valueOn returns what stands on a line behind "key:" and "-", without a comment.
func valueOn(line string) string {
	for strings.HasPrefix(line, "- ") {
		line = strings.TrimLeft(line[2:], " ")
	}
	if key, value, ok := strings.Cut(line, ": "); ok && !strings.ContainsAny(key, `"'[{`) {
		line = value
	} else if strings.HasSuffix(line, ":") {
		return ""
	}
	line, _, _ = strings.Cut(line, " #")
	return strings.TrimSpace(line)
}

// balanced reports whether value is one flow collection as far as brackets go:
// the one that opens it closes at its end.
func balanced(value string) bool {
	depth := 0
	for i := range len(value) {
		switch value[i] {
		case '[', '{':
			depth++
		case ']', '}':
			depth--
			if depth == 0 && i < len(value)-1 {
				return false
			}
		}
	}
	return true
}
