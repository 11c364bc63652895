package yamledit

import (
	"bytes"
	"slices"
	"strings"
)

// This file has the changes that are made of others.

// Under puts an element under a key: into a listing that it is the first of, whose
// elements are indented by unit.
func (e *Editor) Under(key string, unit int, el Element, seq bool) Element {
	return Element{
		Lines: func(indent int) []string {
			return append([]string{e.Line(indent, key+":")}, el.Lines(indent+unit)...)
		},
		Flow: key + ": " + inBrackets(el.Flow, seq),
	}
}

// Scalar is a pair whose value is written as block on a line, and as flow within
// brackets.
func (e *Editor) Scalar(key, block, flow string) Element {
	return Element{
		Lines: func(indent int) []string { return []string{e.Line(indent, key+": "+block)} },
		Flow:  key + ": " + flow,

		scalar: true,
	}
}

// Replace puts an element in the place of element i of a listing.
func (e *Editor) Replace(l *Listing, i int, el Element) {
	s := l.Node().span(i)
	switch {
	case l.Node().Flow:
		e.setSpan(s, el.Flow)
	case l.Node().Kind == Sequence:
		text := strings.TrimSpace(strings.Join(el.Lines(0), ""))
		e.SetScalar(l.Node().Items[i], strings.TrimPrefix(text, "- "))
	default:
		e.setSpan(s, strings.TrimSpace(strings.Join(el.Lines(e.column(s.Start)), "")))
	}
}

// SetScalar replaces the bytes of a scalar, if they differ. A comment after the | or > of
// one of several lines stays.
func (e *Editor) SetScalar(n *Node, text string) {
	s := span{n.Start, n.End}
	if n.style == literal || n.style == folded {
		// The | or > may be below the key, in its column, where no other value can be.
		if key := bytes.TrimRight(e.data[:n.Start], " \r\n"); bytes.HasSuffix(key, []byte(":")) && e.firstOnLine(n.Start) {
			s.Start, text = len(key), " "+text
		}
	}
	e.setSpan(s, text+e.headComment(n))
}

// headComment returns the comment on the first line of a literal or folded scalar, with a
// space before it.
func (e *Editor) headComment(n *Node) string {
	if n.style != literal && n.style != folded {
		return ""
	}
	if _, comment, ok := strings.Cut(string(e.data[n.Start:min(n.End, e.lineEnd(n.Start))]), "#"); ok {
		return " #" + comment
	}
	return ""
}

// SetValue replaces the value of a pair by a text that is on one line.
func (e *Editor) SetValue(p *Pair, text string) {
	switch n := p.Value; {
	case n.Start == n.End:
		e.insert(n.Start, " "+text)
	case n.Kind == Scalar || e.bracketed(n):
		e.SetScalar(n, text)
	default:
		e.replace(e.colon(p), n.End, " "+text)
	}
}

// setSpan replaces bytes, if they differ.
func (e *Editor) setSpan(s span, text string) {
	if !bytes.Equal(e.data[s.Start:s.End], []byte(text)) {
		e.replace(s.Start, s.End, text)
	}
}

// Nest turns the scalar that is the value of a pair in list into a mapping that has
// it under a key, and then the pair el. value is what the scalar says.
func (e *Editor) Nest(list *Node, p *Pair, key, value string, el Element) {
	n := p.Value
	if n.Flow {
		e.replace(n.Start, n.End, "{"+key+": "+QuoteFlow(value)+", "+el.Flow+"}")
		return
	}
	indent := e.nestBlock(list, p, key, value)
	e.insertLines(e.nextLine(n.End), el.Lines(indent)...)
}

// nestBlock puts a key before a scalar, and returns the indentation of the key. The
// scalar itself stays where it is, so that another change may replace it, unless it
// has several lines, whose indentation might not do below the key.
func (e *Editor) nestBlock(list *Node, p *Pair, key, value string) (indent int) {
	n := p.Value
	colon := e.colon(p)
	indent = e.column(p.Key.Start) + e.SiblingUnit(list)
	lines := func(start, end int) bool { return bytes.IndexByte(e.data[start:end], '\n') >= 0 }
	switch {
	case lines(n.Start, n.End) || n.style == literal || n.style == folded:
		e.replace(colon, n.End, e.EOL+strings.Repeat(" ", indent)+key+": "+Quote(value)+e.headComment(n))
	case lines(colon, n.Start):
		e.insert(n.Start, key+": ")
		indent = e.column(n.Start)
	default:
		e.remove(colon, n.Start)
		e.insert(n.Start, e.EOL+strings.Repeat(" ", indent)+key+": ")
	}
	return indent
}

// DropPair removes pair i of a mapping that is a value or an item.
func (e *Editor) DropPair(n *Node, i int) {
	p := n.Pairs[i]
	switch {
	case len(n.Pairs) == 1:
		e.Refuse("it is the only key")
	case n.Flow:
		e.dropFlow(n, i)
	case e.firstOnLine(p.Key.Start):
		e.dropLines(p.Key.Start, p.Value.End)
		e.closeBlock()
	default:
		// The dash of a variant stays, and the next key moves up after it.
		next := n.Pairs[i+1]
		end := e.lineEnd(next.Value.End)
		e.replace(p.Key.Start, e.lineEnd(p.Value.End), string(e.data[next.Key.Start:end]))
		e.remove(e.lineStart(next.Key.Start), e.nextLine(next.Value.End))
	}
}

// RestateAbove keeps the header of l, if another change removes it because it
// removes the only element of the only listing in l.
func (e *Editor) RestateAbove(l *Listing) {
	pairs := l.Node().Pairs
	if len(pairs) != 1 || pairs[0].Value.size() != 1 {
		return
	}
	headers := e.headers(&Listing{Header: pairs[0], Parent: l.Node(), Above: l})
	if slices.Contains(headers, l.Header) {
		for _, s := range e.headerSpans(l.Header) {
			e.restate(s.Start, s.End)
		}
	}
}
