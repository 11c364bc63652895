// Package yamledit reads the YAML of a contract and edits it byte by byte, so that
// what an edit is not about stays as a person wrote it. It knows nothing of the keys
// of the format.
package yamledit

import (
	"bytes"
	"fmt"
	"slices"
	"unicode"
	"unicode/utf8"
)

// MaxSize is how many bytes a contract may have.
const MaxSize = 4 << 20

const (
	maxDepth     = 100     // the format itself needs 8
	maxByteError = 10      // a binary file has millions
	maxMarks     = 3 << 18 // lines and punctuation: each may be a node of the YAML package, and those take memory
	maxValues    = 1 << 17 // the largest known API, EC2 in the first AWS SDK for Go, takes 34,000
)

// MaxMistakes is how many mistakes in a file are found before its rest is left alone.
const MaxMistakes = 1000

var bom = []byte("\xef\xbb\xbf")

// A Document is the bytes of a contract, and the nodes in them.
type Document struct {
	what string // it is, in messages

	Root *Node // a mapping; nil if the YAML cannot be read

	// How the document is laid out, so that edits can follow it.
	Unit int    // the indentation of a mapping, in columns
	Seq  int    // the indentation of a sequence
	EOL  string // the line break

	data   []byte
	start  int     // 3 after a byte order mark, else 0
	lines  []int   // offset of each line
	blocks []*Node // the literal and folded scalars, in order
}

// A Mistake is one thing that is wrong with a document.
type Mistake struct {
	Offset int
	Msg    string
}

// Parse reads a contract and returns what is wrong with it, in no particular order.
func Parse(data []byte) (*Document, []Mistake) {
	d, mistakes := ParseAs("contract", data)
	if d.Root == nil && mistakes == nil {
		mistakes = []Mistake{mistake(0, `contract is empty; the minimal contract is "version: 1"`)}
	}
	return d, mistakes
}

// ParseAs reads a document that need not be a contract; messages call it what. An empty one
// has no root.
func ParseAs(what string, data []byte) (*Document, []Mistake) {
	d := &Document{what: what, data: data, lines: []int{0}}
	if bytes.HasPrefix(data, bom) {
		d.start = len(bom)
	}
	for i, c := range data {
		if c == '\n' {
			d.lines = append(d.lines, i+1)
		}
	}
	mistakes := d.checkBytes()
	if mistakes == nil {
		mistakes = d.read()
	}
	return d, mistakes
}

func mistake(offset int, format string, args ...any) Mistake {
	return Mistake{offset, fmt.Sprintf(format, args...)}
}

// A Place is an offset in bytes, from 0, with its line and its column in bytes, from 1.
type Place struct {
	Offset, Line, Column int
}

// Place returns the place of an offset, which is clamped to the document.
func (d *Document) Place(offset int) Place {
	offset = max(0, min(offset, len(d.data)))
	i, found := slices.BinarySearch(d.lines, offset)
	if !found {
		i--
	}
	return Place{offset, i + 1, offset - d.lines[i] + 1}
}

// Spelled returns the bytes of a node.
func (d *Document) Spelled(n *Node) string { return string(d.data[n.Start:n.End]) }

// lineStart returns the start of the line that offset is on.
func (d *Document) lineStart(offset int) int {
	return bytes.LastIndexByte(d.data[:offset], '\n') + 1
}

// lineEnd returns the end of the line that offset is on, before its line break.
func (d *Document) lineEnd(offset int) int {
	end := len(d.data)
	if i := bytes.IndexByte(d.data[offset:], '\n'); i >= 0 {
		end = offset + i
	}
	if end > offset && d.data[end-1] == '\r' {
		end--
	}
	return end
}

// nextLine returns the start of the line after the one that offset is on,
// or the end of the file.
func (d *Document) nextLine(offset int) int {
	if i := bytes.IndexByte(d.data[offset:], '\n'); i >= 0 {
		return offset + i + 1
	}
	return len(d.data)
}

// skipBlank returns the first offset from i on that is neither white space nor
// in a comment. Between two tokens, where i must be, the YAML package takes # for
// a comment also without a space before it.
func (d *Document) skipBlank(i int) int {
	for i < len(d.data) {
		switch c := d.data[i]; {
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
			i++
		case c == '#':
			i = d.lineEnd(i)
		default:
			return i
		}
	}
	return i
}

// comma returns the offset after the comma that follows at, or at.
func (d *Document) comma(at int) int {
	if i := d.skipBlank(at); i < len(d.data) && d.data[i] == ',' {
		return i + 1
	}
	return at
}

// isUTF16 reports whether a text is UTF-16, as editors and shells of Windows write it: with
// a byte order mark, or with a zero in each of the first ASCII characters.
func isUTF16(data []byte) bool {
	if bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		return true
	}
	return len(data) >= 4 && (data[0] == 0) != (data[1] == 0) && data[0] == 0 == (data[2] == 0) && data[1] == 0 == (data[3] == 0)
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// checkBytes reports what is not allowed in a contract at all. It rejects the
// Unicode line breaks that YAML 1.1 knows and YAML 1.2 does not, so that lines
// are the same for everyone.
func (d *Document) checkBytes() (mistakes []Mistake) {
	if len(d.data) > MaxSize {
		return []Mistake{mistake(0, "%s is larger than %d MiB", d.what, MaxSize>>20)}
	}
	if isUTF16(d.data) {
		return []Mistake{mistake(0, "contract is encoded in UTF-16; save it as UTF-8")}
	}
	for i := d.start; i < len(d.data) && len(mistakes) < maxByteError; {
		c := d.data[i]
		if c >= ' ' && c < 0x7f || c == '\n' || c == '\t' {
			i++
			continue
		}
		r, size := utf8.DecodeRune(d.data[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			mistakes = append(mistakes, mistake(i, "invalid UTF-8 (byte 0x%02x)", c))
		case r == '\r' && i+1 < len(d.data) && d.data[i+1] == '\n':
		case r == '\r':
			mistakes = append(mistakes, mistake(i, "carriage return without a line feed"))
		case unicode.IsControl(r):
			mistakes = append(mistakes, mistake(i, "control character %U", r))
		case r == 0xfeff:
			mistakes = append(mistakes, mistake(i, "byte order mark inside the file"))
		case r == 0x2028 || r == 0x2029:
			mistakes = append(mistakes, mistake(i, "line separator %U", r))
		case r == 0xfffe || r == 0xffff:
			mistakes = append(mistakes, mistake(i, "invalid character %U", r))
		}
		i += size
	}
	if at := d.tooMany(); mistakes == nil && at >= 0 {
		return []Mistake{mistake(at, "%s has more than %d lines, commas, colons and brackets", d.what, maxMarks)}
	}
	return mistakes
}

// tooMany returns where there have been so many lines with content, and marks of YAML,
// that reading them would take too much memory, or -1.
func (d *Document) tooMany() int {
	n := 0
	for i, c := range d.data {
		switch c {
		case ',', ':', '[', '{':
		case '-', '?':
			if i+1 < len(d.data) && !isSpace(d.data[i+1]) {
				continue // in a word
			}
		case '\n':
			if i+1 == len(d.data) || d.data[i+1] == '\n' || d.data[i+1] == '#' {
				continue
			}
		default:
			continue
		}
		if n++; n > maxMarks {
			return i
		}
	}
	return -1
}
