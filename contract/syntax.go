package contract

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"gopkg.in/yaml.v3"
)

// A syntax is a contract as YAML.
type syntax struct {
	src    *source
	root   *node   // a mapping
	editor *editor // without edits; knows the layout
}

type nodeKind int

const (
	scalarNode nodeKind = iota
	mappingNode
	sequenceNode
)

type scalarStyle int

const (
	plain scalarStyle = iota
	singleQuoted
	doubleQuoted
	literal
	folded
)

// A node is a YAML value and the bytes that it stands in. The YAML package
// tells only where a node starts, and in runes, so the rest is found here.
type node struct {
	kind  nodeKind
	style scalarStyle // of a scalar
	flow  bool        // a collection in brackets, or a scalar inside of one
	value string      // of a scalar
	start int
	end   int     // behind the last byte; a block scalar ends before its last line break
	pairs []*pair // of a mapping
	items []*node // of a sequence
	dash  int     // of an item of a block sequence
}

// A pair is a key and its value. An absent value is an empty scalar that starts
// behind the colon.
type pair struct {
	key, value *node

	bad bool // the key is no key of the format, which is reported
}

// get returns the pair with the key name, or nil.
func (n *node) get(name string) *pair {
	if n == nil {
		return nil
	}
	for _, p := range n.pairs {
		if p.key.value == name {
			return p
		}
	}
	return nil
}

// isNull reports whether YAML takes n for null.
func (n *node) isNull() bool {
	if n.kind != scalarNode || n.style != plain {
		return false
	}
	switch n.value {
	case "", "~", "null", "Null", "NULL":
		return true
	}
	return false
}

// bracketed reports whether n is a collection within brackets: a pair may stand
// in a flow sequence without any.
func (s *source) bracketed(n *node) bool {
	return n.kind != scalarNode && n.flow && (s.data[n.start] == '{' || s.data[n.start] == '[')
}

// parseSyntax reads the YAML. The root is nil if there was no way to read it.
func parseSyntax(src *source) (*syntax, ErrorList) {
	root, rest, err := readYAML(bytes.NewReader(src.data[src.start:]))
	if err != nil {
		return nil, ErrorList{src.yamlError(err)}
	}
	if root == nil || root.Kind == yaml.ScalarNode && root.Tag == "!!null" && root.Value == "" && root.Anchor == "" {
		return nil, ErrorList{src.errorf(0, `contract is empty; the least contract is "version: 1"`)}
	}
	b := &builder{src: src, line: 1, offset: src.start}
	if rest != nil {
		b.errorf(b.locate(rest), "a contract is one YAML document, this is a second one")
		b.line, b.offset, b.column = 1, src.start, 0
	}
	n := b.node(root, false, 0)
	if n == nil {
		return nil, b.errs
	}
	if n.kind != mappingNode {
		return nil, append(b.errs, src.errorf(n.start, "a contract must be a mapping of keys to values, this is %s", describe(n)))
	}
	return &syntax{src: src, root: n, editor: newEditor(src, n, b.blocks)}, b.errs
}

// readYAML returns the value of the first document and, if there is one, the
// second document. It turns a panic of the YAML package into an error.
func readYAML(r io.Reader) (root, rest *yaml.Node, err error) {
	defer func() {
		if e := recover(); e != nil {
			err = fmt.Errorf("yaml: %v", e)
		}
	}()
	dec := yaml.NewDecoder(r)
	var first, second yaml.Node
	if err := dec.Decode(&first); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, nil, nil
		}
		return nil, nil, err
	}
	switch err := dec.Decode(&second); {
	case err == nil:
		rest = &second
	case !errors.Is(err, io.EOF):
		return nil, nil, err
	}
	if len(first.Content) > 0 {
		root = first.Content[0]
	}
	return root, rest, nil
}

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

// lost reports a value whose bytes cannot be told, unless that only follows
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

// describe says what a node is, for messages.
func describe(n *node) string {
	switch {
	case n.kind == mappingNode:
		return "a mapping"
	case n.kind == sequenceNode:
		return "a sequence"
	case n.isNull():
		return "null"
	default:
		return "a scalar"
	}
}
