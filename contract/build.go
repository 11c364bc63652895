package contract

import "gopkg.in/yaml.v3"

// A builder turns nodes of the YAML package into nodes that know their bytes.
// It goes through the file from front to back.
type builder struct {
	src    *source
	errs   ErrorList
	blocks []*node

	// The last place that was asked for: a long line is counted through once.
	line, column, offset int
}

func (b *builder) errorf(offset int, format string, args ...any) {
	b.errs = append(b.errs, b.src.errorf(offset, format, args...))
}

// locate returns the offset of a YAML node, whose column is in runes.
func (b *builder) locate(y *yaml.Node) int {
	if y.Line != b.line || y.Column-1 < b.column {
		b.line, b.column, b.offset = y.Line, 0, len(b.src.data)
		if y.Line <= len(b.src.lines) {
			b.offset = b.src.lines[y.Line-1]
		}
		if y.Line == 1 {
			b.offset = b.src.start
		}
	}
	for b.column < y.Column-1 && b.offset < len(b.src.data) {
		b.offset++
		for b.offset < len(b.src.data) && b.src.data[b.offset]&0xc0 == 0x80 {
			b.offset++
		}
		b.column++
	}
	return b.offset
}

// node converts y. It returns nil, and has reported why, if y cannot be placed.
func (b *builder) node(y *yaml.Node, flow bool, depth int) *node {
	start := b.locate(y)
	if depth > maxDepth {
		b.errorf(start, "nested too deeply")
		return nil
	}
	n := &node{start: b.properties(y, start), flow: flow || y.Style&yaml.FlowStyle != 0}
	switch y.Kind {
	case yaml.AliasNode:
		b.errorf(start, "alias *%s is not supported; write the value out, or quote it if it is Go: %s", show(y.Value), quoteValue("*"+cut(y.Value)))
		n.value, n.end = "*"+y.Value, start+1+len(y.Value)
		return n
	case yaml.ScalarNode:
		return b.scalar(y, n)
	case yaml.SequenceNode:
		n.kind = sequenceNode
		return b.sequence(y, n, depth)
	default:
		n.kind = mappingNode
		return b.mapping(y, n, depth)
	}
}

// properties reports anchors and tags, and returns where the value itself starts.
func (b *builder) properties(y *yaml.Node, start int) int {
	if y.Kind == yaml.AliasNode || start < len(b.src.data) && y.Anchor == "" && y.Kind == yaml.ScalarNode &&
		y.Value == "" && y.Style&^yaml.TaggedStyle == 0 && b.src.data[start] != '!' {
		return start // an absent value
	}
	for start < len(b.src.data) {
		switch b.src.data[start] {
		case '&':
			b.errorf(start, "anchors (&) are not supported; write the value out, or quote it if it is Go")
		case '!':
			b.errorf(start, "tags (!) are not supported; write the value out, or quote it if it is Go")
		default:
			return start
		}
		for start < len(b.src.data) && !isSpace(b.src.data[start]) {
			start++
		}
		if y.Kind == yaml.ScalarNode && y.Value == "" && y.Style&^yaml.TaggedStyle == 0 {
			return start
		}
		start = b.src.skipBlank(start)
	}
	return start
}

// lost reports a value whose bytes cannot be determined, unless that only follows
// from another error.
func (b *builder) lost(start int) *node {
	if len(b.errs) == 0 {
		b.errorf(start, "this layout is not supported; write the value plain or quoted, on one line")
	}
	return nil
}

func (b *builder) scalar(y *yaml.Node, n *node) *node {
	n.value = y.Value
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
	end, ok := scanScalar(b.src.data, n.start, n.style, n.value, nil)
	if !ok {
		return b.lost(n.start)
	}
	n.end = end
	if n.style == literal || n.style == folded {
		b.blocks = append(b.blocks, n)
	}
	return n
}

func (b *builder) sequence(y *yaml.Node, n *node, depth int) *node {
	bracketed := b.src.bracketed(n)
	at := n.start
	if bracketed {
		at++
	}
	for _, c := range y.Content {
		dash := 0
		if !bracketed {
			if at = b.src.skipBlank(at); !b.has(at, '-') {
				return b.lost(n.start)
			}
			dash = at
			at++
		}
		item := b.node(c, n.flow, depth+1)
		if item == nil {
			// The error is reported; the rest of the file cannot be placed
			// without the end of this item.
			return nil
		}
		if item.isNull() && item.start == item.end && !bracketed {
			item.start, item.end = at, at
		}
		item.dash = dash
		n.items = append(n.items, item)
		at = item.end
		if bracketed {
			at = b.src.comma(at)
		}
	}
	return b.close(n, at, ']')
}

func (b *builder) mapping(y *yaml.Node, n *node, depth int) *node {
	at := n.start
	if b.src.bracketed(n) {
		at++
	}
	for i := 0; i+1 < len(y.Content); i += 2 {
		if at = b.src.skipBlank(at); b.has(at, '?') && b.locate(y.Content[i]) != at {
			b.errorf(at, `explicit keys (?) are not supported; write "key: value"`)
			at++
		}
		p := b.pair(y.Content[i], y.Content[i+1], n.flow, depth)
		if p == nil {
			return nil
		}
		n.pairs = append(n.pairs, p)
		at = p.value.end
		if b.src.bracketed(n) {
			at = b.src.comma(at)
		}
	}
	return b.close(n, at, '}')
}

func (b *builder) pair(k, v *yaml.Node, flow bool, depth int) *pair {
	key := b.node(k, flow, depth+1)
	if key == nil {
		return nil
	}
	bad := true
	switch {
	case key.kind != scalarNode:
		b.errorf(key.start, "a key must be a word, this is %s", describe(key))
	case key.style == plain && key.value == "<<":
		b.errorf(key.start, "merge keys (<<) are not supported; write the values out")
	default:
		bad = false
	}
	colon := b.src.skipBlank(key.end)
	if !b.has(colon, ':') {
		if !flow {
			return b.lostPair(key)
		}
		// {a, b}: keys without values.
		return &pair{key, &node{flow: flow, start: key.end, end: key.end}, bad}
	}
	value := b.node(v, flow, depth+1)
	if value == nil {
		return nil
	}
	if value.isNull() && value.value == "" {
		value.start, value.end = colon+1, colon+1
	}
	return &pair{key, value, bad}
}

func (b *builder) lostPair(key *node) *pair {
	b.lost(key.start)
	return nil
}

func (b *builder) has(at int, c byte) bool {
	return at < len(b.src.data) && b.src.data[at] == c
}

// close sets the end of a collection whose last element ends at at.
func (b *builder) close(n *node, at int, bracket byte) *node {
	n.end = at
	if b.src.bracketed(n) {
		if at = b.src.skipBlank(at); !b.has(at, bracket) {
			return b.lost(n.start)
		}
		n.end = at + 1
	}
	return n
}
