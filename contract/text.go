package contract

import "github.com/importspy/importspy/internal/yamledit"

// A scalar is where a text is in a file.
type scalar struct {
	doc  *yamledit.Document
	node *yamledit.Node
}

// Keyword returns the bare keyword, struct or interface, that the Go source of a
// type ends in, so that its members are below; else "".
func (t Text) Keyword() string {
	for _, word := range []string{"struct", "interface"} {
		if t.endsIn(word) {
			return word
		}
	}
	return ""
}

// Position returns the place in the file of the byte at offset in t.Value.
// It looks through quotes, escapes and folded lines. An offset outside of the
// value is taken for its nearer end. A text that was not read from a file has
// no places; Position then returns t.Pos.
func (t Text) Position(offset int) Position {
	if t.syntax == nil {
		return t.Pos
	}
	offset = max(0, min(offset, len(t.Value)))
	return Position(t.syntax.doc.Place(t.syntax.doc.At(t.syntax.node, offset)))
}
