package yamledit

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// An Editor collects the edits of one change to a document.
type Editor struct {
	*Document
	edits []Edit
	err   error // why the change cannot be made
}

// Edit returns an editor for one change.
func (d *Document) Edit() *Editor { return &Editor{Document: d} }

// Refuse notes why the change cannot be made, unless another reason is noted.
func (e *Editor) Refuse(format string, args ...any) {
	if e.err == nil {
		e.err = fmt.Errorf(format, args...)
	}
}

// Refused reports whether the change cannot be made.
func (e *Editor) Refused() bool { return e.err != nil }

// Done returns the edits in the order of their places, or why the change cannot be
// made. The edits are those of one change, made by code that puts no edit across
// another; if it does, the change cannot be made.
func (e *Editor) Done() ([]Edit, error) {
	if e.err != nil {
		return nil, e.err
	}
	return Merge(e.edits)
}

// replace keeps a space before a comment that is right after a quote or
// bracket, as the YAML package lets it.
func (e *Editor) replace(start, end int, text string) {
	if text != "" && e.commentAt(end) && !isSpace(text[len(text)-1]) {
		text += " "
	}
	if start < end || text != "" {
		e.edits = append(e.edits, Edit{start, end, text})
	}
}

func (e *Editor) commentAt(offset int) bool {
	return offset < len(e.data) && e.data[offset] == '#'
}

func (e *Editor) insert(at int, text string) { e.replace(at, at, text) }

func (e *Editor) remove(start, end int) { e.replace(start, end, "") }

// restate removes text and writes it again. By itself that is nothing, but a
// removal of the same bytes by another change then leaves the text there.
func (e *Editor) restate(start, end int) {
	if start < end {
		e.remove(start, end)
		e.edits = append(e.edits, Edit{end, end, string(e.data[start:end])})
	}
}

// insertLines writes lines, each a separate edit, at the start of a line.
// At the end of a file without a final line break that comes first.
func (e *Editor) insertLines(at int, lines ...string) {
	if n := len(e.data); at == n && n > e.start && e.data[n-1] != '\n' {
		e.insert(at, e.EOL)
	}
	for _, line := range lines {
		e.insert(at, line)
	}
}

// Line returns an indented line.
func (e *Editor) Line(indent int, text string) string {
	return strings.Repeat(" ", indent) + text + e.EOL
}

// An Element is what is inserted into a collection: as the lines that it has at
// an indentation, and within brackets.
type Element struct {
	Lines func(indent int) []string // each becomes a separate edit
	Flow  string

	scalar bool // a pair whose value is a scalar
}

// A Listing is a collection, the pair that it is the value of, and the listings
// that would be empty without it.
type Listing struct {
	Header *Pair
	Parent *Node    // the mapping that has the header
	Above  *Listing // of the parent, if that goes when it is empty
	Seq    bool     // is or becomes a sequence
	Fixed  bool     // no change removes an element
}

// Node returns the collection.
func (l *Listing) Node() *Node { return l.Header.Value }

// Add inserts an element into a listing that exists, before the element with an
// index, or at the end if that is the number of elements.
func (e *Editor) Add(l *Listing, at int, el Element) {
	n := l.Node()
	switch {
	case n.IsEmpty() && l.Parent.Flow:
		// Another change must not do the same, so this covers some bytes.
		flow := el.Flow
		if comments := e.comments(n); comments != nil {
			pad := e.EOL + strings.Repeat(" ", e.column(l.Header.Key.Start)+e.childIndent(l))
			flow = pad + strings.Join(comments, pad) + pad + flow
		}
		e.replace(l.Header.Key.Start, n.End, e.Spelled(l.Header.Key)+": "+inBrackets(flow, l.Seq))
	case n.IsEmpty():
		if e.commentAt(n.End) {
			e.replace(e.colon(l.Header), n.End, " ")
		} else {
			e.remove(e.colon(l.Header), n.End)
		}
		indent := e.column(l.Header.Key.Start) + e.childIndent(l)
		for _, comment := range e.comments(n) {
			e.insertLines(e.nextLine(n.End), e.Line(indent, comment))
		}
		e.insertLines(e.nextLine(n.End), el.Lines(indent)...)
	case n.Flow && e.isOnOneLine(l):
		e.unfold(l, at, el)
	case n.Flow:
		e.restateHeaders(l)
		e.addFlow(n, at, el.Flow, l.Fixed)
	default:
		e.restateHeaders(l)
		e.addBlock(l, at, el)
	}
}

// comments returns the comments within the brackets of an empty collection.
func (e *Editor) comments(n *Node) (list []string) {
	for line := range strings.Lines(string(e.data[n.Start:n.End])) {
		if i := strings.IndexByte(line, '#'); i >= 0 {
			list = append(list, strings.TrimRight(line[i:], " \t\r\n"))
		}
	}
	return list
}

// childIndent returns the indentation of the elements of l below its header.
func (e *Editor) childIndent(l *Listing) int {
	if l.Seq {
		return e.Seq
	}
	return e.SiblingUnit(l.Parent)
}

func (e *Editor) addBlock(l *Listing, at int, el Element) {
	n := l.Node()
	indent := e.column(n.span(0).Start)
	e.insertLines(e.blockPlace(n, at, e.nextLine(l.Header.Key.Start)), el.Lines(indent)...)
}

// blockPlace returns the start of the line at which something is to be inserted
// before element i of n. The lines before floor are not part of n.
func (e *Editor) blockPlace(n *Node, i, floor int) int {
	if i < n.size() && !e.firstOnLine(n.span(i).Start) {
		i++ // the first key of a variant follows a dash
	}
	if i == n.size() {
		return e.nextLine(n.span(i - 1).End)
	}
	if i > 0 {
		floor = e.nextLine(n.span(i - 1).End)
	}
	return e.commentTop(n.span(i).Start, floor)
}

// AddPair inserts a pair into a mapping that does not have its key and is not
// empty, at the place that the key has in order. The mapping is the value of header,
// or an item of that; nil is the header of the root. Within brackets changes that
// add a pair whose value is a collection exclude each other, since each would bring
// its own brackets.
func (e *Editor) AddPair(n *Node, header *Pair, order []string, key string, el Element) {
	floor := e.start // what is before is not part of the mapping
	if n.dash > 0 {
		floor = e.nextLine(n.dash)
	} else if header != nil {
		floor = e.nextLine(header.Key.Start)
	}
	i := 0
	for i < len(n.Pairs) && slices.Index(order, n.Pairs[i].Key.Value) <= slices.Index(order, key) {
		i++
	}
	switch {
	case !n.Flow:
		e.insertLines(e.blockPlace(n, i, floor), el.Lines(e.column(n.Start))...)
	case el.scalar:
		e.addFlow(n, i, el.Flow, false)
	case i < len(n.Pairs):
		k := n.Pairs[i].Key
		e.replace(k.Start, k.End, el.Flow+", "+e.Spelled(k))
	default:
		last := n.Pairs[len(n.Pairs)-1].Value.End
		comma := ", "
		if e.comma(last) > last {
			comma = " "
		}
		e.replace(n.End-1, n.End, comma+el.Flow+"}")
	}
}

// restateHeaders keeps the headers that go with the only element of l, if
// another change removes it.
func (e *Editor) restateHeaders(l *Listing) {
	if l.Fixed || l.Node().size() != 1 {
		return
	}
	for _, p := range e.headers(l) {
		for _, s := range e.headerSpans(p) {
			e.restate(s.Start, s.End)
		}
	}
}

// headers returns the pairs that go when the only element of l goes.
func (e *Editor) headers(l *Listing) (pairs []*Pair) {
	for ; l != nil; l = l.Above {
		// Not the first key of a variant: the dash has to stay. And not what is
		// within brackets, which is better seen empty than moved.
		if l.Parent.Flow || !e.firstOnLine(l.Header.Key.Start) {
			break
		}
		pairs = append(pairs, l.Header)
		if len(l.Parent.Pairs) > 1 {
			break
		}
	}
	return pairs
}

// headerSpans returns the bytes of a header without its value's: its line, or
// for a value in brackets what is around its one element.
func (e *Editor) headerSpans(p *Pair) []span {
	start := max(e.lineStart(p.Key.Start), e.start)
	if !p.Value.Flow {
		return []span{{start, e.nextLine(p.Key.Start)}}
	}
	s := p.Value.span(0)
	return []span{{start, s.Start}, {e.comma(s.End), e.nextLine(p.Value.End)}}
}

// Drop removes element i of a listing. With the last one go the headers that would be
// left empty. Comments on separate lines stay.
func (e *Editor) Drop(l *Listing, i int) {
	n := l.Node()
	if n.size() == 1 {
		for _, p := range e.headers(l) {
			for _, s := range e.headerSpans(p) {
				e.remove(s.Start, s.End)
			}
		}
	}
	if n.Flow {
		e.dropFlow(n, i)
	} else {
		e.dropLines(n.span(i).Start, n.span(i).End)
	}
	e.closeBlock()
}

// DropAll removes all elements of a listing that is not within brackets, as Drop does.
func (e *Editor) DropAll(l *Listing) {
	for _, p := range e.headers(l) {
		for _, s := range e.headerSpans(p) {
			e.remove(s.Start, s.End)
		}
	}
	for i := range l.Node().size() {
		e.dropLines(l.Node().span(i).Start, l.Node().span(i).End)
	}
	e.closeBlock()
}

// DropEmptied removes the keys whose collections are empty and were not in old, of which
// the document was made by several changes: each of these left the key to the others. Within
// brackets, an empty collection is better seen than moved; a comma before the closing bracket
// goes, unless there was one. So do the lines of elements that one change took out of brackets
// and others removed.
func (e *Editor) DropEmptied(old *Document) { e.dropEmptied(e.Root, old.Root, old) }

func (e *Editor) dropEmptied(n, was *Node, old *Document) {
	if len(n.Items) == len(was.Items) {
		for i, item := range n.Items {
			e.dropEmptied(item, was.Items[i], old)
		}
	}
	for _, p := range n.Pairs {
		switch w := was.Get(p.Key.Value); {
		case w == nil:
		case !p.Value.IsEmpty():
			e.dropEmptied(p.Value, w.Value, old)
		case w.Value.size() > 0 && !n.Flow && e.firstOnLine(p.Key.Start):
			e.dropLines(p.Key.Start, p.Value.End)
		}
	}
	switch {
	case e.endsInComma(n) && !old.endsInComma(was):
		e.dropComma(n)
	case was.Flow && !n.Flow && n.size() > 0:
		e.dropBlank(n)
	}
}

// dropBlank removes the lines within and right below a collection that have nothing but its
// indentation.
func (e *Editor) dropBlank(n *Node) {
	pad := strings.Repeat(" ", e.column(n.span(0).Start))
	for at := e.lineStart(n.span(0).Start); at < len(e.data); at = e.nextLine(at) {
		text := string(e.data[at:e.lineEnd(at)])
		if strings.TrimRight(text, "\r") == pad {
			e.remove(at, e.nextLine(at))
		} else if at > n.End {
			break
		}
	}
}

// dropLines removes the lines of an element.
func (e *Editor) dropLines(start, end int) {
	e.remove(max(e.lineStart(start), e.start), e.nextLine(end))
}

// closeBlock keeps the comments that follow removed lines out of the block
// scalar before them, if there is one: a comment that is indented as its text
// is moves to the left.
func (e *Editor) closeBlock() {
	start := len(e.data)
	for _, edit := range e.edits {
		start = min(start, edit.Start)
	}
	i, _ := slices.BinarySearchFunc(e.blocks, start, func(n *Node, start int) int { return n.Start - start })
	if i == 0 || len(bytes.TrimSpace(e.data[e.blocks[i-1].End:start])) > 0 {
		return
	}
	column := e.column(e.lineStart(start) + e.indent(e.lineStart(start)))
	for _, edit := range slices.Clone(e.edits) {
		at := edit.End
		for at < len(e.data) && e.lineEnd(at) == at {
			at = e.nextLine(at)
		}
		indent := e.indent(at)
		if at == e.lineStart(at) && indent > column && e.data[at+indent] == '#' {
			e.remove(at, at+indent-column)
		}
	}
}
