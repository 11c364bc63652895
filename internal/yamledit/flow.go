package yamledit

import (
	"strings"
	"unicode/utf8"
)

// This file edits text within brackets.

// addFlow inserts an element between brackets. A comma may be before the
// closing bracket but not after the opening one, nor may there be two; the
// text is chosen so that this holds also when another change removes elements,
// except for the last one before the new one, whose removal is excluded. If n is
// fixed none is removed.
func (e *Editor) addFlow(n *Node, at int, text string, fixed bool) {
	last := n.size() - 1
	end := e.comma(n.span(last).End)
	trailing := end > n.span(last).End
	switch {
	case at <= last:
		if at == last && last > 0 && !trailing && !fixed {
			e.pin(n, last-1)
			e.restate(n.span(last-1).End, n.span(last).Start)
		}
		e.insert(n.span(at).Start, text+", ")
	case trailing:
		e.insert(end, " "+text+",")
	default:
		if !fixed {
			e.pin(n, last)
		}
		e.insert(n.span(last).End, ", "+text)
	}
}

// pin makes this change exclude one that removes element i of n: it replaces the
// first letter by itself.
func (e *Editor) pin(n *Node, i int) {
	start := n.span(i).Start
	_, size := utf8.DecodeRune(e.data[start:])
	e.edits = append(e.edits, Edit{start, start + size, string(e.data[start : start+size])})
}

// isOnOneLine reports whether l is a mapping with brackets that is with its
// key on a separate line.
func (e *Editor) isOnOneLine(l *Listing) bool {
	key := l.Header.Key
	return l.Node().Kind == Mapping && !l.Parent.Flow && e.firstOnLine(key.Start) &&
		e.lineEnd(key.Start) >= l.Node().End
}

// unfold inserts an element into a mapping between brackets on one line, which
// becomes one element to a line: then it does not matter which elements other
// changes remove.
func (e *Editor) unfold(l *Listing, at int, el Element) {
	n := l.Node()
	key, last := l.Header.Key, n.span(n.size()-1)
	start, next := max(e.lineStart(key.Start), e.start), e.nextLine(n.End)
	indent := e.column(key.Start) + e.childIndent(l)
	pad := e.EOL + strings.Repeat(" ", indent)
	comment := strings.TrimSpace(string(e.data[n.End:e.lineEnd(n.End)]))
	if comment != "" {
		comment = " " + comment
	}
	if l.Above != nil {
		e.RestateAbove(l.Above)
	}
	e.remove(start, n.span(0).Start)
	e.insert(n.span(0).Start, string(e.data[start:e.colon(l.Header)])+comment+pad)
	for i := range n.size() - 1 {
		e.remove(n.span(i).End, n.span(i+1).Start)
		e.insert(n.span(i+1).Start, pad)
	}
	for _, line := range el.Lines(indent) {
		if at < n.size() {
			e.insert(n.span(at).Start, strings.TrimSpace(line)+pad)
		} else {
			e.insert(last.End, e.EOL+strings.TrimSuffix(line, e.EOL))
		}
	}
	e.remove(last.End, e.comma(last.End))
	e.remove(e.comma(last.End), next)
	e.insert(next, string(e.data[e.lineEnd(n.End):next]))
}

// dropFlow removes an element between brackets and the comma after it. The
// last one goes with the comma before it, unless there is a comma after it.
func (e *Editor) dropFlow(n *Node, i int) {
	s := n.span(i)
	comma := e.comma(s.End)
	switch {
	case n.size() == 1:
		e.remove(s.Start, comma)
		return
	case comma == s.End:
		if before := n.span(i - 1).End; !e.hasComment(before, s.Start) {
			e.remove(before, s.Start)
		}
		e.remove(s.Start, s.End)
		return
	}
	end := comma
	if i < n.size()-1 {
		end = n.span(i + 1).Start
	}
	if line := e.lineEnd(comma); line < n.End-1 && e.skipBlank(comma) > line {
		// Nothing but a comment follows on the line: the next one stays as it is.
		end = comma
		if e.firstOnLine(s.Start) {
			e.remove(e.lineStart(s.Start), s.Start)
			end = e.nextLine(comma)
		}
	}
	e.remove(s.Start, s.End)
	e.remove(s.End, end)
}

// Refill puts elements in the place of all that are between the brackets of a listing, on one
// line and without comments: those with an index keep their text. It reports false where the
// listing is not like that.
func (e *Editor) Refill(l *Listing, list []Element, kept []int) bool {
	n := l.Node()
	if !n.Flow || n.size() == 0 || len(list) == 0 || strings.ContainsAny(string(e.data[n.Start:n.End]), "#\n") {
		return false
	}
	texts := make([]string, len(list))
	for k, el := range list {
		texts[k] = el.Flow
		if i := kept[k]; i >= 0 {
			s := n.span(i)
			texts[k] = string(e.data[s.Start:s.End])
		}
	}
	e.setSpan(span{n.span(0).Start, n.span(n.size() - 1).End}, strings.Join(texts, ", "))
	return true
}

// endsInComma reports whether the last element between brackets has a comma after it.
func (d *Document) endsInComma(n *Node) bool {
	if !n.Flow || n.size() == 0 {
		return false
	}
	last := n.span(n.size() - 1).End
	return d.comma(last) > last
}

// dropComma removes the comma after the last element between brackets, and the spaces
// between it and a bracket or the end of its line.
func (e *Editor) dropComma(n *Node) {
	comma := e.comma(n.span(n.size() - 1).End)
	end := comma
	for e.data[end] == ' ' {
		end++
	}
	if end < n.End-1 && end < e.lineEnd(comma) { // a comment
		end = comma
	}
	e.remove(comma-1, end)
}

// hasComment reports whether there is a comment in the white space and commas
// between two elements.
func (e *Editor) hasComment(start, end int) bool {
	return strings.Contains(string(e.data[start:end]), "#")
}

// inBrackets puts what is within brackets into those of a sequence or a mapping.
func inBrackets(flow string, seq bool) string {
	if seq {
		return "[" + flow + "]"
	}
	return "{" + flow + "}"
}
