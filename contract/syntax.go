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

// A node is a YAML value and the bytes that it is in. The YAML package
// only reports where a node starts, and in runes, so the rest is found here.
type node struct {
	kind  nodeKind
	style scalarStyle // of a scalar
	flow  bool        // a collection in brackets, or a scalar inside of one
	value string      // of a scalar
	start int
	end   int     // after the last byte; a block scalar ends before its last line break
	pairs []*pair // of a mapping
	items []*node // of a sequence
	dash  int     // of an item of a block sequence
}

// A pair is a key and its value. An absent value is an empty scalar that starts
// after the colon.
type pair struct {
	key, value *node

	bad bool // the key is not a key of the format, which is reported
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
