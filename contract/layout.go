package contract

import (
	"bytes"
	"strings"
)

// This file determines how a contract is laid out, so that edits can follow it.

// column returns the indentation of what starts at offset, in columns from 0.
// Only spaces and dashes precede it.
func (s *source) column(offset int) int {
	return offset - max(s.lineStart(offset), s.start)
}

// firstOnLine reports whether only spaces precede offset on its line.
func (s *source) firstOnLine(offset int) bool {
	return len(bytes.Trim(s.data[max(s.lineStart(offset), s.start):offset], " ")) == 0
}

// indent returns the number of spaces at offset, which something follows.
func (s *source) indent(offset int) int {
	n := 0
	for offset+n < len(s.data)-1 && s.data[offset+n] == ' ' {
		n++
	}
	return n
}

// eol returns the line break of the file.
func (s *source) eol() string {
	if i := bytes.IndexByte(s.data, '\n'); i > 0 && s.data[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// unit returns the indentation that the first nested mapping below n has.
func (s *source) unit(n *node) int {
	if u := s.nested(n, func(child *node) bool { return child.kind == mappingNode }); u > 0 {
		return u
	}
	return 2
}

// seqUnit returns the indentation that the first nested sequence below n has:
// YAML allows dashes right below the key.
func (s *source) seqUnit(n *node) int {
	if u := s.nested(n, func(child *node) bool { return child.kind == sequenceNode }); u >= 0 {
		return u
	}
	return s.unit(n)
}

// nested returns by how much the first block collection that matches is
// indented from its key, or -1 if there is none.
func (s *source) nested(n *node, match func(*node) bool) int {
	for _, p := range n.pairs {
		if v := p.value; v.kind != scalarNode && !v.flow {
			if match(v) {
				return s.column(v.start) - s.column(p.key.start)
			}
			if u := s.nested(v, match); u >= 0 {
				return u
			}
		}
	}
	for _, item := range n.items {
		if u := s.nested(item, match); u >= 0 {
			return u
		}
	}
	return -1
}

// siblingUnit returns the indentation of the mappings that are values in n, or
// that of the file.
func (e *editor) siblingUnit(n *node) int {
	for _, p := range n.pairs {
		if p.value.kind == mappingNode && !p.value.flow {
			return e.src.column(p.value.start) - e.src.column(p.key.start)
		}
	}
	return e.unit
}

// commentTop returns the start of the line that offset is on, or of the comment
// lines right above it, which belong to it, but not of a line before floor.
func (s *source) commentTop(offset, floor int) int {
	at := s.lineStart(offset)
	for at > floor {
		above := s.lineStart(at - 1)
		if above < floor && above+s.start < floor {
			break
		}
		line := strings.TrimSpace(string(s.data[max(above, s.start):at]))
		if !strings.HasPrefix(line, "#") {
			break
		}
		at = above
	}
	return max(at, s.start)
}

// colon returns the offset after the colon of a pair.
func (s *source) colon(p *pair) int {
	i := s.skipBlank(p.key.end)
	if i < len(s.data) && s.data[i] == ':' {
		return i + 1
	}
	return p.key.end
}

// A span is the bytes of one element of a collection.
type span struct{ start, end int }

// size returns the number of elements of a collection.
func (n *node) size() int { return len(n.pairs) + len(n.items) }

// span returns the bytes of element i of a collection.
func (n *node) span(i int) span {
	if n.kind == mappingNode {
		return span{n.pairs[i].key.start, n.pairs[i].value.end}
	}
	item := n.items[i]
	if n.flow {
		return span{item.start, item.end}
	}
	return span{item.dash, max(item.end, item.dash+1)}
}

// isEmpty reports whether n is a collection without elements, or null.
func (n *node) isEmpty() bool {
	return n.isNull() || n.kind != scalarNode && n.size() == 0
}
