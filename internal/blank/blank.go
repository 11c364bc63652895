// Package blank blanks the bodies of functions, for those who need no more than
// declarations.
package blank

import "bytes"

// A File is a Go file with the bodies of its functions blanked: all bytes between the braces
// are spaces, except for line feeds, so that every position stays.
//
// Only functions that are declared at the beginning of a line are blanked, which
// are all in a file that gofmt has formatted. A file is taken as it is if it is not
// understood, which the parser then reports, or if there is a //line directive: one in a
// body moves the positions after it.
type File struct {
	text []byte
	asIs bool
}

// NewFile returns the file with the text src, which it does not change.
func NewFile(src []byte) *File {
	out, ok := bodies(src)
	switch {
	case !ok:
		return &File{text: src, asIs: true}
	case out == nil:
		return &File{text: src}
	}
	return &File{text: out}
}

// Text returns the text, which is the one that the file was made of if there is nothing to
// blank.
func (f *File) Text() []byte { return f.text }

// Bodies returns src with the bodies of its functions blanked, as [File] says.
func Bodies(src []byte) []byte { return NewFile(src).Text() }

// bodies returns src with blanks, nil if there is nothing to blank. It is not ok if the
// file is to be taken as it is.
func bodies(src []byte) (out []byte, ok bool) {
	if bytes.Contains(src, []byte("//line ")) || bytes.Contains(src, []byte("/*line ")) {
		return nil, false
	}
	b := blanker{src: src}
	depth := 0        // of brackets
	lineStart := true // only space and comments are before i on its line
	for b.i < len(src) {
		switch c := src[b.i]; {
		case c == '\n':
			b.i++
			lineStart = true
			continue
		case isSpace(c):
			b.i++
			continue
		case b.comment():
			continue
		case c == '"' || c == '\'' || c == '`':
			b.literal()
		case isLetter(c):
			if string(b.word()) == "func" && depth == 0 && lineStart && !b.funcDecl() {
				return nil, false
			}
		default:
			depth += nesting(c)
			b.i++
		}
		lineStart = false
	}
	return b.out, depth == 0
}

// A blanker is at offset i of src. It takes src apart as far as that is needed to
// tell brackets from those in literals and comments.
type blanker struct {
	src []byte
	i   int
	out []byte // src with blanks; nil: none so far
}

// funcDecl goes to the end of a declaration, from behind the word func, and blanks
// the body if it has one. It reports whether it has come to an end.
func (b *blanker) funcDecl() bool {
	depth := 0
	typeBrace := false // the next brace is that of a struct or interface type
	complete := false  // a line feed here ends the declaration
	for b.i < len(b.src) {
		switch c := b.src[b.i]; {
		case c == '\n' && depth == 0 && complete:
			return true // without a body
		case isSpace(c):
			b.i++
			continue
		case b.comment():
			continue
		case c == '{' && depth == 0 && !typeBrace:
			return b.body()
		case c == '"' || c == '\'' || c == '`':
			b.literal()
			typeBrace, complete = false, true
		case isLetter(c):
			switch string(b.word()) {
			case "struct", "interface":
				typeBrace, complete = true, false
			case "func", "map", "chan":
				typeBrace, complete = false, false
			default:
				typeBrace, complete = false, true
			}
		default:
			depth += nesting(c)
			b.i++
			typeBrace, complete = false, nesting(c) < 0
		}
	}
	return depth == 0
}

// body blanks the block that begins here and goes behind it. It reports whether the
// block has an end.
func (b *blanker) body() bool {
	depth, start := 0, b.i+1
	for b.i < len(b.src) {
		switch c := b.src[b.i]; {
		case c == '"' || c == '\'' || c == '`':
			b.literal()
			continue
		case b.comment():
			continue
		case c == '{':
			depth++
		case c == '}':
			depth--
		}
		b.i++
		if depth == 0 {
			b.blank(start, b.i-1)
			return true
		}
	}
	return false
}

func (b *blanker) blank(start, end int) {
	if b.out == nil {
		b.out = append([]byte(nil), b.src...)
	}
	for i := start; i < end; i++ {
		if b.out[i] != '\n' {
			b.out[i] = ' '
		}
	}
}

// comment goes behind a comment, or to the line feed that ends it, and reports
// whether there is one here.
func (b *blanker) comment() bool {
	if b.src[b.i] != '/' || b.i+1 == len(b.src) {
		return false
	}
	rest := b.src[b.i:]
	switch rest[1] {
	case '/':
		n := bytes.IndexByte(rest, '\n')
		if n < 0 {
			n = len(rest)
		}
		b.i += n
	case '*':
		n := bytes.Index(rest[2:], []byte("*/"))
		if n < 0 {
			n = len(rest) - 4 // to the end of the file
		}
		b.i += n + 4
	default:
		return false
	}
	return true
}

// literal goes behind the string or rune that begins here. One that is not raw
// ends with its line at the latest.
func (b *blanker) literal() {
	quote := b.src[b.i]
	for b.i++; b.i < len(b.src); b.i++ {
		switch c := b.src[b.i]; {
		case c == quote:
			b.i++
			return
		case c == '\\' && quote != '`':
			b.i++
		case c == '\n' && quote != '`':
			return
		}
	}
	b.i = len(b.src) // a backslash at the end leads beyond
}

// word goes behind the word that begins here and returns it.
func (b *blanker) word() []byte {
	start := b.i
	for b.i < len(b.src) && (isLetter(b.src[b.i]) || '0' <= b.src[b.i] && b.src[b.i] <= '9') {
		b.i++
	}
	return b.src[start:b.i]
}

func nesting(c byte) int {
	switch c {
	case '(', '[', '{':
		return 1
	case ')', ']', '}':
		return -1
	}
	return 0
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// isLetter reports whether c is a letter or a byte of one that is not ASCII.
func isLetter(c byte) bool {
	return c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= 0x80
}
