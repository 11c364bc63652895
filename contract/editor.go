package contract

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// An editor collects the edits of one change to a File.
type editor struct {
	src    *source
	root   *node
	blocks []*node // the literal and folded scalars, in order
	unit   int     // indentation of a mapping
	seq    int     // indentation of a sequence
	eol    string

	op, name string // what the change does, and to what
	edits    []Edit
	err      error // why the change cannot be made
}

// editor returns an editor for one change, which does something, such as
// "insert", to the thing with a name. It refuses everything if f was not parsed.
func (f *File) editor(op, name string) *editor {
	if f == nil || f.syntax == nil {
		e := &editor{op: op, name: name}
		e.refuse("the contract was not parsed")
		return e
	}
	e := *f.syntax.editor
	e.op, e.name = op, name
	return &e
}

func newEditor(src *source, root *node, blocks []*node) *editor {
	return &editor{src: src, root: root, blocks: blocks, unit: src.unit(root), seq: src.seqUnit(root), eol: src.eol()}
}

// notInFile is why what another File has, or none, cannot be changed.
const notInFile = "it is not in this contract"

// refuse notes why the change cannot be made, unless another reason is noted.
func (e *editor) refuse(format string, args ...any) {
	if e.err == nil {
		e.err = fmt.Errorf("%s %s: %w: %s", e.op, e.name, ErrNotEditable, fmt.Sprintf(format, args...))
	}
}

// done returns the edits in the order of their places. They are those of one
// change, made by code that puts no edit across another; if it does, the change
// cannot be made.
func (e *editor) done() ([]Edit, error) {
	if e.err != nil {
		return nil, e.err
	}
	edits, err := mergeEdits(e.edits)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s %s: %w: %w", e.op, e.name, ErrNotEditable, err)
	case len(edits) == 0:
		return nil, fmt.Errorf("%s %s: %w", e.op, e.name, ErrNoChange)
	}
	return edits, nil
}

// replace keeps a space before a comment that is right after a quote or
// bracket, as the YAML package lets it.
func (e *editor) replace(start, end int, text string) {
	if text != "" && e.commentAt(end) && !isSpace(text[len(text)-1]) {
		text += " "
	}
	if start < end || text != "" {
		e.edits = append(e.edits, Edit{start, end, text})
	}
}

func (e *editor) commentAt(offset int) bool {
	return offset < len(e.src.data) && e.src.data[offset] == '#'
}

func (e *editor) insert(at int, text string) { e.replace(at, at, text) }

func (e *editor) remove(start, end int) { e.replace(start, end, "") }

// restate removes text and writes it again. By itself that is nothing, but a
// removal of the same bytes by another change then leaves the text there.
func (e *editor) restate(start, end int) {
	if start < end {
		e.remove(start, end)
		e.edits = append(e.edits, Edit{end, end, string(e.src.data[start:end])})
	}
}

// insertLines writes lines, each a separate edit, at the start of a line.
// At the end of a file without a final line break that comes first.
func (e *editor) insertLines(at int, lines ...string) {
	if n := len(e.src.data); at == n && n > e.src.start && e.src.data[n-1] != '\n' {
		e.insert(at, e.eol)
	}
	for _, line := range lines {
		e.insert(at, line)
	}
}

// line returns an indented line.
func (e *editor) line(indent int, text string) string {
	return strings.Repeat(" ", indent) + text + e.eol
}

func (e *editor) printer(unit int) *printer {
	return &printer{unit: unit, seq: e.seq, eol: e.eol}
}

// An element is what is inserted into a collection: as the lines that it has at
// an indentation, and within brackets.
type element struct {
	lines func(indent int) []string // each becomes a separate edit
	flow  string

	scalar bool // a pair whose value is a scalar
}

// A place is where an element goes: before the element with that index, or at
// the end if it is the number of elements.
type place int

// A listing is a collection, the pair that it is the value of, and the listings
// that would be empty without it.
type listing struct {
	header *pair
	parent *node    // the mapping that has the header
	above  *listing // of the parent, if that goes when it is empty
	seq    bool     // is or becomes a sequence
	fixed  bool     // no change removes an element
}

func (l *listing) node() *node { return l.header.value }

// add inserts an element into a listing that exists.
func (e *editor) add(l *listing, at place, el element) {
	n := l.node()
	switch {
	case n.isEmpty() && l.parent.flow:
		// Another change must not do the same, so this covers some bytes.
		open, shut := "{", "}"
		if l.seq {
			open, shut = "[", "]"
		}
		key := string(e.src.data[l.header.key.start:l.header.key.end])
		e.replace(l.header.key.start, n.end, key+": "+open+el.flow+shut)
	case n.isEmpty():
		if e.commentAt(n.end) {
			e.replace(e.src.colon(l.header), n.end, " ")
		} else {
			e.remove(e.src.colon(l.header), n.end)
		}
		indent := e.src.column(l.header.key.start) + e.childIndent(l)
		e.insertLines(e.src.nextLine(n.end), el.lines(indent)...)
	case n.flow && e.isOnOneLine(l):
		e.unfold(l, at, el)
	case n.flow:
		e.restateHeaders(l)
		e.addFlow(n, at, el.flow, l.fixed)
	default:
		e.restateHeaders(l)
		e.addBlock(l, at, el)
	}
}

// childIndent returns the indentation of the elements of l below its header.
func (e *editor) childIndent(l *listing) int {
	if l.seq {
		return e.seq
	}
	return e.siblingUnit(l.parent)
}

func (e *editor) addBlock(l *listing, at place, el element) {
	n := l.node()
	indent := e.src.column(n.span(0).start)
	e.insertLines(e.blockPlace(n, int(at), e.src.nextLine(l.header.key.start)), el.lines(indent)...)
}

// blockPlace returns the start of the line at which something is to be inserted
// before element i of n. The lines before floor are not part of n.
func (e *editor) blockPlace(n *node, i, floor int) int {
	if i < n.size() && !e.src.firstOnLine(n.span(i).start) {
		i++ // the first key of a variant follows a dash
	}
	if i == n.size() {
		return e.src.nextLine(n.span(i - 1).end)
	}
	if i > 0 {
		floor = e.src.nextLine(n.span(i - 1).end)
	}
	return e.src.commentTop(n.span(i).start, floor)
}

// addPair inserts a pair into a mapping that does not have its key and is not
// empty, at the place that the key has in order. What is before floor is not
// part of the mapping. Within brackets changes that add a pair whose value is a
// collection exclude each other, since each would bring its own brackets.
func (e *editor) addPair(n *node, floor int, order []string, key string, el element) {
	i := 0
	for i < len(n.pairs) && slices.Index(order, n.pairs[i].key.value) <= slices.Index(order, key) {
		i++
	}
	switch {
	case !n.flow:
		e.insertLines(e.blockPlace(n, i, floor), el.lines(e.src.column(n.start))...)
	case el.scalar:
		e.addFlow(n, place(i), el.flow, false)
	case i < len(n.pairs):
		k := n.pairs[i].key
		e.replace(k.start, k.end, el.flow+", "+string(e.src.data[k.start:k.end]))
	default:
		last := n.pairs[len(n.pairs)-1].value.end
		comma := ", "
		if e.src.comma(last) > last {
			comma = " "
		}
		e.replace(n.end-1, n.end, comma+el.flow+"}")
	}
}

// restateHeaders keeps the headers that go with the only element of l, if
// another change removes it.
func (e *editor) restateHeaders(l *listing) {
	if l.fixed || l.node().size() != 1 {
		return
	}
	for _, p := range e.headers(l) {
		for _, s := range e.headerSpans(p) {
			e.restate(s.start, s.end)
		}
	}
}

// headers returns the pairs that go when the only element of l goes.
func (e *editor) headers(l *listing) (pairs []*pair) {
	for ; l != nil; l = l.above {
		// Not the first key of a variant: the dash has to stay. And not what is
		// within brackets, which is better seen empty than moved.
		if l.parent.flow || !e.src.firstOnLine(l.header.key.start) {
			break
		}
		pairs = append(pairs, l.header)
		if len(l.parent.pairs) > 1 {
			break
		}
	}
	return pairs
}

// headerSpans returns the bytes of a header without its value's: its line, or
// for a value in brackets what is around its one element.
func (e *editor) headerSpans(p *pair) []span {
	start := max(e.src.lineStart(p.key.start), e.src.start)
	if !p.value.flow {
		return []span{{start, e.src.nextLine(p.key.start)}}
	}
	s := p.value.span(0)
	return []span{{start, s.start}, {e.src.comma(s.end), e.src.nextLine(p.value.end)}}
}

// drop removes element i of a listing.
func (e *editor) drop(l *listing, i int) {
	n := l.node()
	if n.size() == 1 {
		for _, p := range e.headers(l) {
			for _, s := range e.headerSpans(p) {
				e.remove(s.start, s.end)
			}
		}
	}
	if n.flow {
		e.dropFlow(n, i)
	} else {
		e.dropLines(n.span(i).start, n.span(i).end)
	}
	e.closeBlock()
}

// dropLines removes the lines of an element.
func (e *editor) dropLines(start, end int) {
	e.remove(max(e.src.lineStart(start), e.src.start), e.src.nextLine(end))
}

// closeBlock keeps the comments that follow removed lines out of the block
// scalar before them, if there is one: a comment that is indented as its text
// is moves to the left.
func (e *editor) closeBlock() {
	start := len(e.src.data)
	for _, edit := range e.edits {
		start = min(start, edit.Start)
	}
	i, _ := slices.BinarySearchFunc(e.blocks, start, func(n *node, start int) int { return n.start - start })
	if i == 0 || len(bytes.TrimSpace(e.src.data[e.blocks[i-1].end:start])) > 0 {
		return
	}
	column := e.src.column(e.src.lineStart(start) + e.src.indent(e.src.lineStart(start)))
	for _, edit := range slices.Clone(e.edits) {
		at := edit.End
		for at < len(e.src.data) && e.src.lineEnd(at) == at {
			at = e.src.nextLine(at)
		}
		indent := e.src.indent(at)
		if at == e.src.lineStart(at) && indent > column && e.src.data[at+indent] == '#' {
			e.remove(at, at+indent-column)
		}
	}
}
