package yamledit

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

var yamlPrefix = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

// MaxKey is how many characters a key may have, as for YAML; with quotes.
const MaxKey = 1024

// LongKey is the mistake of one that has more.
const LongKey = "a key is longer than 1024 characters"

const bracketAdvice = "a bracket is not closed, or Go source in brackets needs quotes"

// yamlError makes a mistake of what the YAML package reports.
func (d *Document) yamlError(err error) Mistake {
	line := d.failingLine(err)
	start := d.lines[line]
	if line == 0 {
		start = d.start
	}
	text := string(d.data[start:d.lineEnd(start)])
	indent := text[:len(text)-len(strings.TrimLeft(text, " \t"))]
	if tab := strings.IndexByte(indent, '\t'); tab >= 0 {
		return mistake(start+tab, "tab in the indentation; YAML takes only spaces there")
	}
	m := yamlPrefix.FindStringSubmatch(err.Error())
	msg := adviseYAML(strings.TrimPrefix(err.Error(), m[0]), strings.TrimSpace(text))
	// Of an error within brackets the YAML package reports the line where they
	// open, counted from 0.
	if open, _ := strconv.Atoi(m[1]); msg == bracketAdvice && open > 0 && open < line {
		msg += fmt.Sprintf("; the brackets open on line %d", open+1)
	}
	return mistake(start+len(indent), "%s", msg)
}

// failingLine returns the index of the line that err is about. The YAML package
// often gives the line where the surrounding collection starts, or none. But it
// reads from front to back, so the line is the last one of the shortest part of
// the file that gives the same error: for an unclosed quote or bracket, the one
// that opens it.
func (d *Document) failingLine(err error) int {
	read := &countingReader{r: bytes.NewReader(d.data[d.start:])}
	readYAML(read)
	low, high := 0, d.Place(d.start+read.n).Line-1
	for low < high {
		mid := (low + high) / 2
		_, _, e := readYAML(bytes.NewReader(d.data[d.start:d.nextLine(max(d.lines[mid], d.start))]))
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
	if strings.HasPrefix(line, "%") {
		return "YAML directives (%) are not supported"
	}
	if key, _, ok := strings.Cut(line+" ", ": "); ok && utf8.RuneCountInString(key) > MaxKey {
		return LongKey
	}
	value := valueOn(line)
	if advice := adviseValue(msg, value); advice != "" {
		return advice
	}
	switch {
	case strings.HasPrefix(msg, "unknown anchor") || strings.Contains(msg, "alphabetic or numeric character"):
		if m := indicator.FindStringSubmatch(line); m != nil {
			return "a value that begins with " + m[1][:1] + " needs quotes: " + Quote(Cut(m[1]))
		}
		return "a value that begins with * or & needs quotes"
	case strings.HasPrefix(msg, "mapping values are not allowed"):
		if strings.Contains(value, ": ") || strings.HasSuffix(value, ":") {
			return `a value with ": " in it needs quotes: ` + Quote(Cut(value))
		}
		return "a key is not allowed here; check the indentation, or quote the value above"
	case strings.HasPrefix(msg, "did not find expected ',' or"), msg == "did not find expected node content":
		return bracketAdvice
	}
	if advice, ok := advices[msg]; ok {
		return advice
	}
	return msg
}

// indicator matches a value that begins with * or &, wherever it is.
var indicator = regexp.MustCompile("(?:^|[-:,\\[{] *)([*&][^,\\]}]*)")

// advices are for messages of the YAML package that depend on nothing else.
var advices = map[string]string{
	"could not find expected ':'":                 `a line without a colon; write "key: value"`,
	"did not find expected key":                   "this does not fit the lines above; check the indentation",
	"did not find expected '-' indicator":         "this does not fit the sequence above; check the indentation",
	"found unexpected end of stream":              "a quote is not closed",
	"found unknown escape character":              "unknown escape in double quotes; write \\\\ for a backslash, or use single quotes",
	"did not find expected <document start>":      "text after the end of the document",
	"did not find expected comment or line break": "text after | or >; quote the value",
}

// adviseValue says what to do about a value that YAML takes for something else
// than text, or returns "".
func adviseValue(msg, value string) string {
	if value == "" {
		return ""
	}
	first := value[:1]
	quoted := ": " + Quote(Cut(value))
	switch {
	case strings.Contains("*&!%@`|>,]}", first):
		return "a value that begins with " + first + " needs quotes" + quoted
	case (first == "[" || first == "{") && strings.ContainsAny(value, "]}") && !balanced(value):
		return "a value that begins with " + first + " needs quotes" + quoted
	case (first == `"` || first == "'") && msg == "did not find expected key":
		return "text after the closing quote; quote the whole value" + quoted
	case strings.HasPrefix(msg, "block sequence entries are not allowed") && first == "-",
		strings.HasPrefix(msg, "mapping keys are not allowed") && first == "?":
		return "a value that begins with \"" + first + " \" needs quotes" + quoted
	}
	return ""
}

// valueOn returns what is on a line after "key:" and "-", without a comment.
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
