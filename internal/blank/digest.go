package blank

import (
	"bytes"
	"crypto/sha256"
)

// A Digest identifies what the declarations of Go files say.
type Digest [sha256.Size]byte

// Digest returns the digest of what the package of a file and those that import it can
// get from the file, as far as types go: all but the bodies of functions, comments and
// layout. Comments that are directives count, since //go:build can have a version of Go. So
// does all of a file that is taken as it is.
func (f *File) Digest() Digest {
	if f.asIs {
		return sha256.Sum256(append([]byte("as it is\n"), f.text...))
	}
	return sha256.Sum256(withoutComments(f.text))
}

// withoutComments returns src with a space or a line feed in the place of what only
// separates words, and nothing within empty braces.
func withoutComments(src []byte) []byte {
	b := blanker{src: src}
	out := make([]byte, 0, len(src))
	var space byte
	for b.i < len(src) {
		start := b.i
		switch c := src[b.i]; {
		case isSpace(c):
			b.i++
			space = wider(space, src[start:b.i])
			continue
		case b.comment():
			if !bytes.HasPrefix(src[start:], []byte("//go:")) {
				space = wider(space, src[start:b.i])
				continue
			}
		case c == '"' || c == '\'' || c == '`':
			b.literal()
		case isLetter(c):
			b.word()
		default:
			b.i++
		}
		if len(out) == 0 || src[start] == '}' && out[len(out)-1] == '{' {
			space = 0
		}
		if space != 0 {
			out = append(out, space)
			space = 0
		}
		out = append(out, src[start:min(b.i, len(src))]...)
	}
	return out
}

// wider returns what separates words where there were spaces so far, and there is text
// now: a line feed can end a statement.
func wider(space byte, text []byte) byte {
	if space == '\n' || bytes.IndexByte(text, '\n') >= 0 {
		return '\n'
	}
	return ' '
}
