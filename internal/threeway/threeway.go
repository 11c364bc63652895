// Package threeway merges two changes of a contract, entry by entry: what git merges line
// by line conflicts where two branches add entries next to each other.
//
// A contract is a tree of its keys, each with the bytes that it is in: the lines before it
// (comments, blank lines), its own, and those of the keys below it. All bytes belong to
// some key, so that nothing which people wrote gets lost.
package threeway

import (
	"bytes"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/importspy/importspy/internal/yamledit"
)

// ErrNoTree is the error for a file that cannot be read as YAML.
var ErrNoTree = errors.New("not a contract")

// Merge returns what becomes of a contract by two changes of base, and how many of them
// conflict. A conflict is marked as git does, at the key that both change. The layout is
// that of ours.
func Merge(base, ours, theirs []byte) (merged []byte, conflicts int, err error) {
	eol := "\n"
	if bytes.Contains(ours, []byte("\r\n")) {
		eol = "\r\n"
	}
	var trees [3]*node
	for i, data := range [][]byte{base, ours, theirs} {
		if trees[i], err = parse(withEOL(data, eol)); err != nil {
			return nil, 0, err
		}
	}
	m := &merger{eol: eol}
	result := m.collections(trees[0], trees[1], trees[2])
	return []byte(result.text()), m.conflicts, nil
}

// withEOL returns a text with line breaks of one kind, also at its end.
func withEOL(data []byte, eol string) []byte {
	text := strings.ReplaceAll(string(data), "\r\n", "\n")
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return []byte(strings.ReplaceAll(text, "\n", eol))
}

// A node is a key with its value, or an item of a sequence.
type node struct {
	key    string // by which it is merged
	name   string // the key, or what an item has in common with its other versions
	lead   string // the lines before it, comments and blank ones
	head   string // its own lines: all of a leaf, else those before its first child
	kind   kind
	below  []*node
	tail   string // of the root: the lines after all
	indent int    // of its first line, in columns

	section bool // it holds entries, and is none

	index map[string]*node // below by key; nil: not needed yet
}

type kind int

const (
	leaf     kind = iota
	mapping       // the children are keys
	sequence      // the children are items
)

// core is the text of a node without what is before it.
func (n *node) core() string {
	var b strings.Builder
	b.WriteString(n.head)
	for _, c := range n.below {
		b.WriteString(c.lead)
		b.WriteString(c.core())
	}
	return b.String()
}

func (n *node) text() string { return n.lead + n.core() + n.tail }

func (n *node) child(key string) *node {
	if n == nil {
		return nil
	}
	if n.index == nil {
		n.index = make(map[string]*node, len(n.below))
		for _, c := range n.below {
			n.index[c.key] = c
		}
	}
	return n.index[key]
}

// parse returns the root of a contract's tree.
func parse(data []byte) (*node, error) {
	root := &node{kind: mapping}
	if len(bytes.TrimSpace(data)) == 0 {
		return root, nil
	}
	doc, mistakes := yamledit.Parse(data)
	if len(mistakes) > 0 || doc.Root == nil || doc.Root.Flow {
		return nil, ErrNoTree
	}
	p := &parser{data: data}
	end := p.children(root, doc.Root, 0)
	if end < 0 {
		return nil, ErrNoTree
	}
	root.tail = string(data[end:])
	for _, n := range root.below {
		n.section = true
		for _, c := range n.below {
			c.section = n.key == "exports"
		}
	}
	return root, nil
}

type parser struct{ data []byte }

// children adds the children of a collection, whose lines begin at an offset or after it,
// and returns the offset after the last one; -1 if they are not on lines of their own.
func (p *parser) children(n *node, value *yamledit.Node, at int) int {
	type child struct{ first, value *yamledit.Node }
	var list []child
	for _, pair := range value.Pairs {
		list = append(list, child{pair.Key, pair.Value})
	}
	for _, item := range value.Items {
		list = append(list, child{item, item})
	}
	seen := make(map[string]int)
	for _, c := range list {
		start := p.lineStart(c.first.Start)
		before := strings.TrimSpace(string(p.data[start:c.first.Start]))
		if start < at || value.Kind == yamledit.Mapping && before != "" || value.Kind == yamledit.Sequence && before != "-" {
			return -1
		}
		nc := &node{lead: string(p.data[at:start]), indent: p.indent(start), name: keyOf(value, c.first)}
		nc.key = nc.name
		if seen[nc.name]++; seen[nc.name] > 1 {
			nc.key += "\x00" + strconv.Itoa(seen[nc.name])
		}
		at = p.value(nc, c.value, start, value.Kind == yamledit.Mapping)
		n.below = append(n.below, nc)
	}
	return at
}

// value reads the lines of a child, which begin at start, and returns the offset after them.
func (p *parser) value(n *node, value *yamledit.Node, start int, isPair bool) int {
	end := p.lineEnd(max(endOf(value), start))
	n.head = string(p.data[start:end])
	if value.Flow || len(value.Pairs)+len(value.Items) == 0 {
		return end
	}
	if !isPair {
		p.item(n, value, start, end)
		return end
	}
	first := value.Start
	if len(value.Pairs) > 0 {
		first = value.Pairs[0].Key.Start
	}
	headEnd := p.lineEnd(start + 1) // a key has one byte at least
	if p.lineStart(first) < headEnd {
		return end
	}
	inner := &node{}
	if p.children(inner, value, headEnd) != end {
		return end
	}
	n.head, n.below, n.kind = string(p.data[start:headEnd]), inner.below, mapping
	if value.Kind == yamledit.Sequence {
		n.kind = sequence
	}
	return end
}

// item gives an item that is a mapping its keys, except for the first one, which is on the
// line of the item.
func (p *parser) item(n *node, value *yamledit.Node, start, end int) {
	headEnd := p.lineEnd(start + 1)
	if value.Kind != yamledit.Mapping || len(value.Pairs) < 2 || endOf(value.Pairs[0].Value) > headEnd {
		return
	}
	rest := *value
	rest.Pairs = value.Pairs[1:]
	inner := &node{}
	if p.children(inner, &rest, headEnd) == end {
		n.head, n.below, n.kind = string(p.data[start:headEnd]), inner.below, mapping
	}
}

// endOf returns the offset after the last byte of a value.
func endOf(n *yamledit.Node) int {
	end := n.End
	if !n.Flow {
		for _, p := range n.Pairs {
			end = max(end, p.Key.End, endOf(p.Value))
		}
		for _, item := range n.Items {
			end = max(end, endOf(item))
		}
	}
	return end
}

// keyOf is what two versions of a child have in common: a key, a scalar, or what an item
// that is a mapping is about.
func keyOf(parent, n *yamledit.Node) string {
	switch {
	case parent.Kind == yamledit.Mapping || n.Kind == yamledit.Scalar:
		return n.Value
	case n.Get("finding") != nil && n.Get("symbol") != nil:
		return n.Get("finding").Value.Value + " " + n.Get("symbol").Value.Value
	case n.Get("path") != nil:
		return first(n.Get("path").Value)
	case n.Get("match") != nil:
		return words(n.Get("match").Value)
	case n.Get("name") != nil: // of deployments
		return n.Get("name").Value.Value
	case len(n.Pairs) == 1: // of uses
		return n.Pairs[0].Key.Value + " " + n.Pairs[0].Value.Value
	case n.Get("platforms") != nil:
		return words(n.Get("platforms").Value)
	}
	return "\x00"
}

// first is a scalar, or the first of a list: two sides that add to a list change one item.
func first(n *yamledit.Node) string {
	if len(n.Items) > 0 {
		return n.Items[0].Value
	}
	return n.Value
}

func words(n *yamledit.Node) string {
	text := n.Value
	for _, item := range n.Items {
		text += " " + item.Value
	}
	return text
}

func (p *parser) lineStart(offset int) int { return bytes.LastIndexByte(p.data[:offset], '\n') + 1 }

// lineEnd returns the offset after the line that has the byte before an offset.
func (p *parser) lineEnd(offset int) int {
	offset = max(offset-1, 0)
	if i := bytes.IndexByte(p.data[offset:], '\n'); i >= 0 {
		return offset + i + 1
	}
	return len(p.data)
}

func (p *parser) indent(start int) int {
	return len(p.data[start:]) - len(bytes.TrimLeft(p.data[start:], " "))
}

// A list is the one sequence of scalars in a leaf, with what is before and after it.
type list struct {
	before, after string
	items         []string
	indent, eol   string // of the lines with items; both "" for a sequence in brackets
}

// listOf returns the list in the text of a leaf. It is not ok if there is none, or if it may
// have comments or quotes.
func listOf(text string) (l list, ok bool) {
	if l, ok = inBrackets(text); ok {
		return l, true
	}
	return onLines(text)
}

// inBrackets returns a list that is the value of a key, between brackets on one line. An
// entry has no other lines: its Go source may look like that.
func inBrackets(text string) (l list, ok bool) {
	open, end := strings.IndexByte(text, '['), strings.LastIndexByte(text, ']')
	if open < 0 || end < open || strings.ContainsAny(text[open+1:end], "[]{}'\"#\n") ||
		!strings.HasSuffix(strings.TrimRight(text[:open], " "), ":") || !isItem(text) && strings.Count(text, "\n") > 1 {
		return list{}, false
	}
	for item := range strings.SplitSeq(text[open+1:end], ",") {
		if item = strings.TrimSpace(item); item != "" {
			l.items = append(l.items, item)
		}
	}
	l.before, l.after = text[:open+1], text[end:]
	return l, true
}

// onLines returns a list below a key of an item, an element on each line.
func onLines(text string) (l list, ok bool) {
	if !isItem(text) {
		return list{}, false
	}
	place := &l.before
	for line := range strings.Lines(text) {
		item, is := strings.CutPrefix(strings.TrimSpace(line), "- ")
		switch {
		case l.before == "" || !is:
			if len(l.items) > 0 {
				place = &l.after
			}
			*place += line
		case place == &l.after || strings.ContainsAny(item, "'\"#:") || !strings.HasSuffix(line, "\n"):
			return list{}, false
		default:
			at := strings.Index(line, item)
			l.indent, l.eol = line[:at], line[at+len(item):]
			l.items = append(l.items, item)
		}
	}
	return l, len(l.items) > 0 && strings.HasSuffix(strings.TrimSpace(l.before), ":")
}

// isItem reports whether a text is an item of a sequence.
func isItem(text string) bool { return strings.HasPrefix(strings.TrimLeft(text, " "), "- ") }

// text returns what the list is in.
func (l *list) text() string {
	if l.indent == "" {
		return l.before + strings.Join(l.items, ", ") + l.after
	}
	text := l.before
	for _, item := range l.items {
		text += l.indent + item + l.eol
	}
	return text + l.after
}

// mergeLists merges the items of three lists: additions of both sides, removals of each.
func mergeLists(base, ours, theirs []string) (list []string) {
	for _, item := range ours {
		if !slices.Contains(base, item) || slices.Contains(theirs, item) {
			list = append(list, item)
		}
	}
	for i, item := range theirs {
		if slices.Contains(base, item) || slices.Contains(list, item) {
			continue
		}
		at := 0
		for _, before := range slices.Backward(theirs[:i]) {
			if j := slices.Index(list, before); j >= 0 {
				at = j + 1
				break
			}
		}
		for at < len(list) && !slices.Contains(theirs, list[at]) && list[at] < item {
			at++
		}
		list = slices.Insert(list, at, item)
	}
	return list
}
