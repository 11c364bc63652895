package contract

import "slices"

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
	n, src := t.syntax.node, t.syntax.src
	var segs []segment
	scanScalar(src.data, n.start, n.style, n.value, &segs)
	i, found := slices.BinarySearchFunc(segs, offset, func(s segment, offset int) int { return s.val - offset })
	if found {
		// Of several places of one offset the last is where the text goes on.
		for i+1 < len(segs) && segs[i+1].val == offset {
			i++
		}
	} else {
		i--
	}
	if i < 0 {
		return src.position(n.start)
	}
	at := segs[i].src + offset - segs[i].val
	if i+1 < len(segs) {
		at = min(at, segs[i+1].src)
	}
	return src.position(min(at, n.end))
}
