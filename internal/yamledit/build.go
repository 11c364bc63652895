package yamledit

import "gopkg.in/yaml.v3"

// A builder turns nodes of the YAML package into nodes that know their bytes.
// It goes through the file from front to back.
type builder struct {
	doc      *Document
	mistakes []Mistake
	blocks   []*Node
	values   int // nodes other than keys

	// The last place that was asked for: a long line is counted through once.
	line, column, offset int
}

func (b *builder) errorf(offset int, format string, args ...any) {
	b.mistakes = append(b.mistakes, mistake(offset, format, args...))
}

// locate returns the offset of a YAML node, whose column is in runes.
func (b *builder) locate(y *yaml.Node) int {
	if y.Line != b.line || y.Column-1 < b.column {
		b.line, b.column, b.offset = y.Line, 0, len(b.doc.data)
		if y.Line <= len(b.doc.lines) {
			b.offset = b.doc.lines[y.Line-1]
		}
		if y.Line == 1 {
			b.offset = b.doc.start
		}
	}
	for b.column < y.Column-1 && b.offset < len(b.doc.data) {
		b.offset++
		for b.offset < len(b.doc.data) && b.doc.data[b.offset]&0xc0 == 0x80 {
			b.offset++
		}
		b.column++
	}
	return b.offset
}

// node converts y. It returns nil, and has reported why, if y cannot be placed.
func (b *builder) node(y *yaml.Node, flow bool, depth int) *Node {
	start := b.locate(y)
	switch {
	case depth > maxDepth:
		b.errorf(start, "nested too deeply")
		return nil
	case b.values > maxValues:
		b.errorf(start, "%s has more than %d values", b.doc.what, maxValues)
		return nil
	case len(b.mistakes) >= MaxMistakes:
		b.errorf(start, "%s has more than %d mistakes; fix those above first", b.doc.what, MaxMistakes)
		return nil
	}
	b.values++
	n := &Node{Start: b.properties(y, start), Flow: flow || y.Style&yaml.FlowStyle != 0}
	switch y.Kind {
	case yaml.AliasNode:
		b.errorf(start, "alias *%s is not supported; write the value out, or quote it if it is Go: %s", Cut(y.Value), Quote("*"+Cut(y.Value)))
		n.Value, n.End = "*"+y.Value, start+1+len(y.Value)
		return n
	case yaml.ScalarNode:
		return b.scalar(y, n)
	case yaml.SequenceNode:
		n.Kind = Sequence
		return b.sequence(y, n, depth)
	default:
		n.Kind = Mapping
		return b.mapping(y, n, depth)
	}
}

// properties reports anchors and tags, and returns where the value itself starts.
func (b *builder) properties(y *yaml.Node, start int) int {
	if y.Kind == yaml.AliasNode || start < len(b.doc.data) && y.Anchor == "" && y.Kind == yaml.ScalarNode &&
		y.Value == "" && y.Style&^yaml.TaggedStyle == 0 && b.doc.data[start] != '!' {
		return start // an absent value
	}
	for start < len(b.doc.data) {
		switch b.doc.data[start] {
		case '&':
			b.errorf(start, "anchors (&) are not supported; write the value out, or quote it if it is Go")
		case '!':
			b.errorf(start, "tags (!) are not supported; write the value out, or quote it if it is Go")
		default:
			return start
		}
		for start < len(b.doc.data) && !isSpace(b.doc.data[start]) {
			start++
		}
		if y.Kind == yaml.ScalarNode && y.Value == "" && y.Style&^yaml.TaggedStyle == 0 {
			return start
		}
		start = b.doc.skipBlank(start)
	}
	return start
}

// lost reports a value whose bytes cannot be determined, unless that only follows
// from another error.
func (b *builder) lost(start int) *Node {
	if len(b.mistakes) == 0 {
		b.errorf(start, "this layout is not supported; write the value plain or quoted, on one line")
	}
	return nil
}

func (b *builder) scalar(y *yaml.Node, n *Node) *Node {
	n.Value = y.Value
	switch {
	case y.Style&yaml.SingleQuotedStyle != 0:
		n.style = singleQuoted
	case y.Style&yaml.DoubleQuotedStyle != 0:
		n.style = doubleQuoted
	case y.Style&yaml.LiteralStyle != 0:
		n.style = literal
	case y.Style&yaml.FoldedStyle != 0:
		n.style = folded
	}
	end, ok := scanScalar(b.doc.data, n.Start, n.style, n.Value, nil)
	if !ok {
		return b.lost(n.Start)
	}
	n.End = end
	if n.style == literal || n.style == folded {
		b.blocks = append(b.blocks, n)
	}
	return n
}

func (b *builder) sequence(y *yaml.Node, n *Node, depth int) *Node {
	bracketed := b.doc.bracketed(n)
	at := n.Start
	if bracketed {
		at++
	}
	for _, c := range y.Content {
		dash := 0
		if !bracketed {
			if at = b.doc.skipBlank(at); !b.has(at, '-') {
				return b.lost(n.Start)
			}
			dash = at
			at++
		}
		item := b.node(c, n.Flow, depth+1)
		if item == nil {
			// The error is reported; the rest of the file cannot be placed
			// without the end of this item.
			return nil
		}
		if item.IsNull() && item.Start == item.End && !bracketed {
			item.Start, item.End = at, at
		}
		item.dash = dash
		n.Items = append(n.Items, item)
		at = item.End
		if bracketed {
			at = b.doc.comma(at)
		}
	}
	return b.close(n, at, ']')
}

func (b *builder) mapping(y *yaml.Node, n *Node, depth int) *Node {
	at := n.Start
	if b.doc.bracketed(n) {
		at++
	}
	for i := 0; i+1 < len(y.Content); i += 2 {
		if at = b.doc.skipBlank(at); b.has(at, '?') && b.locate(y.Content[i]) != at {
			b.errorf(at, `explicit keys (?) are not supported; write "key: value"`)
			at++
		}
		p := b.pair(y.Content[i], y.Content[i+1], n.Flow, depth)
		if p == nil {
			return nil
		}
		n.Pairs = append(n.Pairs, p)
		at = p.Value.End
		if b.doc.bracketed(n) {
			at = b.doc.comma(at)
		}
	}
	return b.close(n, at, '}')
}

func (b *builder) pair(k, v *yaml.Node, flow bool, depth int) *Pair {
	key := b.node(k, flow, depth+1)
	if key == nil {
		return nil
	}
	b.values--
	bad := true
	switch {
	case key.Kind != Scalar:
		b.errorf(key.Start, "a key must be a word, not %s", key.Describe())
	case key.style == plain && key.Value == "<<":
		b.errorf(key.Start, "merge keys (<<) are not supported; write the values out")
	default:
		bad = false
	}
	colon := b.doc.skipBlank(key.End)
	if !b.has(colon, ':') {
		if !flow {
			return b.lostPair(key)
		}
		// {a, b}: keys without values.
		return &Pair{key, &Node{Flow: flow, Start: key.End, End: key.End}, bad}
	}
	value := b.node(v, flow, depth+1)
	if value == nil {
		return nil
	}
	if value.IsNull() && value.Value == "" {
		value.Start, value.End = colon+1, colon+1
	}
	return &Pair{key, value, bad}
}

func (b *builder) lostPair(key *Node) *Pair {
	b.lost(key.Start)
	return nil
}

func (b *builder) has(at int, c byte) bool {
	return at < len(b.doc.data) && b.doc.data[at] == c
}

// close sets the end of a collection whose last element ends at at.
func (b *builder) close(n *Node, at int, bracket byte) *Node {
	n.End = at
	if b.doc.bracketed(n) {
		if at = b.doc.skipBlank(at); !b.has(at, bracket) {
			return b.lost(n.Start)
		}
		n.End = at + 1
	}
	return n
}
