package contract

import (
	"strings"
	"unicode/utf8"
)

// This file edits text within brackets.

// addFlow inserts an element between brackets. A comma may be before the
// closing bracket but not after the opening one, nor may there be two; the
// text is chosen so that this holds also when another change removes elements,
// but for the last one before the new one, whose removal is excluded. If n is
// fixed none is removed.
func (e *editor) addFlow(n *node, at place, text string, fixed bool) {
	last := n.size() - 1
	end := e.src.comma(n.span(last).end)
	trailing := end > n.span(last).end
	switch {
	case int(at) <= last:
		if int(at) == last && last > 0 && !trailing && !fixed {
			e.pin(n, last-1)
			e.restate(n.span(last-1).end, n.span(last).start)
		}
		e.insert(n.span(int(at)).start, text+", ")
	case trailing:
		e.insert(end, " "+text+",")
	default:
		if !fixed {
			e.pin(n, last)
		}
		e.insert(n.span(last).end, ", "+text)
	}
}

// pin makes this change exclude one that removes element i of n: it replaces the
// first letter by itself.
func (e *editor) pin(n *node, i int) {
	start := n.span(i).start
	_, size := utf8.DecodeRune(e.src.data[start:])
	e.edits = append(e.edits, Edit{start, start + size, string(e.src.data[start : start+size])})
}

// isOnOneLine reports whether l is a mapping with brackets that is with its
// key on a separate line.
func (e *editor) isOnOneLine(l *listing) bool {
	key := l.header.key
	return l.node().kind == mappingNode && !l.parent.flow && e.src.firstOnLine(key.start) &&
		e.src.lineEnd(key.start) >= l.node().end
}

// unfold inserts an element into a mapping between brackets on one line, which
// becomes one element to a line: then it does not matter which elements other
// changes remove.
func (e *editor) unfold(l *listing, at place, el element) {
	n := l.node()
	key, last := l.header.key, n.span(n.size()-1)
	start, next := max(e.src.lineStart(key.start), e.src.start), e.src.nextLine(n.end)
	indent := e.src.column(key.start) + e.childIndent(l)
	pad := e.eol + strings.Repeat(" ", indent)
	comment := strings.TrimSpace(string(e.src.data[n.end:e.src.lineEnd(n.end)]))
	if comment != "" {
		comment = " " + comment
	}
	if l.above != nil {
		e.restateAbove(l.above)
	}
	e.remove(start, n.span(0).start)
	e.insert(n.span(0).start, string(e.src.data[start:e.src.colon(l.header)])+comment+pad)
	for i := range n.size() - 1 {
		e.remove(n.span(i).end, n.span(i+1).start)
		e.insert(n.span(i+1).start, pad)
	}
	for _, line := range el.lines(indent) {
		if int(at) < n.size() {
			e.insert(n.span(int(at)).start, strings.TrimSpace(line)+pad)
		} else {
			e.insert(last.end, e.eol+strings.TrimSuffix(line, e.eol))
		}
	}
	e.remove(last.end, e.src.comma(last.end))
	e.remove(e.src.comma(last.end), next)
	e.insert(next, string(e.src.data[e.src.lineEnd(n.end):next]))
}

// dropFlow removes an element between brackets and the comma after it. The
// last one goes with the comma before it, unless there is a comma after it.
func (e *editor) dropFlow(n *node, i int) {
	s := n.span(i)
	comma := e.src.comma(s.end)
	switch {
	case n.size() == 1:
		e.remove(s.start, comma)
		return
	case comma == s.end:
		if before := n.span(i - 1).end; !e.hasComment(before, s.start) {
			e.remove(before, s.start)
		}
		e.remove(s.start, s.end)
		return
	}
	end := comma
	if i < n.size()-1 {
		end = n.span(i + 1).start
	}
	if line := e.src.lineEnd(comma); line < n.end-1 && e.src.skipBlank(comma) > line {
		// Nothing but a comment follows on the line: the next one stays as it is.
		end = comma
		if e.src.firstOnLine(s.start) {
			e.remove(e.src.lineStart(s.start), s.start)
			end = e.src.nextLine(comma)
		}
	}
	e.remove(s.start, s.end)
	e.remove(s.end, end)
}

// hasComment reports whether there is a comment in the white space and commas
// between two elements.
func (e *editor) hasComment(start, end int) bool {
	return strings.Contains(string(e.src.data[start:end]), "#")
}
