package yamledit

import (
	"bytes"
	"strings"
)

// column returns the indentation of what starts at offset, in columns from 0.
// Only spaces and dashes precede it.
func (d *Document) column(offset int) int {
	return offset - max(d.lineStart(offset), d.start)
}

// firstOnLine reports whether only spaces precede offset on its line.
func (d *Document) firstOnLine(offset int) bool {
	return len(bytes.Trim(d.data[max(d.lineStart(offset), d.start):offset], " ")) == 0
}

// indent returns the number of spaces at offset, which something follows.
func (d *Document) indent(offset int) int {
	n := 0
	for offset+n < len(d.data)-1 && d.data[offset+n] == ' ' {
		n++
	}
	return n
}

// findLayout determines how the document is laid out.
func (d *Document) findLayout() {
	d.EOL = "\n"
	if i := bytes.IndexByte(d.data, '\n'); i > 0 && d.data[i-1] == '\r' {
		d.EOL = "\r\n"
	}
	d.Unit = 2
	if u := d.nested(d.Root, func(child *Node) bool { return child.Kind == Mapping }); u > 0 {
		d.Unit = u
	}
	// YAML allows dashes right below the key.
	if d.Seq = d.nested(d.Root, func(child *Node) bool { return child.Kind == Sequence }); d.Seq < 0 {
		d.Seq = d.Unit
	}
}

// nested returns by how much the first block collection that matches is
// indented from its key, or -1 if there is none.
func (d *Document) nested(n *Node, match func(*Node) bool) int {
	for _, p := range n.Pairs {
		if v := p.Value; v.Kind != Scalar && !v.Flow {
			if match(v) {
				return d.column(v.Start) - d.column(p.Key.Start)
			}
			if u := d.nested(v, match); u >= 0 {
				return u
			}
		}
	}
	for _, item := range n.Items {
		if u := d.nested(item, match); u >= 0 {
			return u
		}
	}
	return -1
}

// SiblingUnit returns the indentation of the mappings that are values in n, or
// that of the document.
func (d *Document) SiblingUnit(n *Node) int {
	for _, p := range n.Pairs {
		if p.Value.Kind == Mapping && !p.Value.Flow {
			return d.column(p.Value.Start) - d.column(p.Key.Start)
		}
	}
	return d.Unit
}

// commentTop returns the start of the line that offset is on, or of the comment
// lines right above it, which belong to it, but not of a line before floor.
func (d *Document) commentTop(offset, floor int) int {
	at := d.lineStart(offset)
	for at > floor {
		above := d.lineStart(at - 1)
		if above < floor && above+d.start < floor {
			break
		}
		line := strings.TrimSpace(string(d.data[max(above, d.start):at]))
		if !strings.HasPrefix(line, "#") {
			break
		}
		at = above
	}
	return max(at, d.start)
}

// colon returns the offset after the colon of a pair.
func (d *Document) colon(p *Pair) int {
	i := d.skipBlank(p.Key.End)
	if i < len(d.data) && d.data[i] == ':' {
		return i + 1
	}
	return p.Key.End
}
