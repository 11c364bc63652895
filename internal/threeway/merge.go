package threeway

import (
	"slices"
	"strings"
)

type merger struct {
	eol       string
	conflicts int
}

// collections merges the children of three nodes, of which base can be nil.
func (m *merger) collections(base, ours, theirs *node) *node {
	result := *ours
	result.below, result.index = nil, nil
	pair(base, ours, theirs)
	if base != nil {
		result.lead = lines(base.lead, ours.lead, theirs.lead)
		result.tail = lines(base.tail, ours.tail, theirs.tail)
	} else {
		result.lead, result.tail = lines("", ours.lead, theirs.lead), lines("", ours.tail, theirs.tail)
	}
	for _, o := range ours.below {
		if n := m.child(base.child(o.key), o, theirs.child(o.key)); n != nil {
			result.below = append(result.below, n)
		}
	}
	for i, t := range theirs.below {
		if ours.child(t.key) != nil {
			continue
		}
		n := m.child(base.child(t.key), nil, t)
		if n == nil {
			continue
		}
		m.adjust(n, ours, t)
		at := place(result.below, theirs.below[:i], ours, theirs, t.key)
		result.below = slices.Insert(result.below, at, n)
	}
	return &result
}

// place returns the index at which theirs goes: after the one that it is after in theirs,
// and after what ours has added there and sorts before it.
func place(list, before []*node, ours, theirs *node, key string) int {
	at := 0
	for _, b := range slices.Backward(before) {
		if i := slices.IndexFunc(list, func(n *node) bool { return n.key == b.key }); i >= 0 {
			at = i + 1
			break
		}
	}
	for at < len(list) && theirs.child(list[at].key) == nil && list[at].key < key {
		at++
	}
	return at
}

// child merges one key, which ours or theirs, or both, and base may not have. The result
// is nil if the key goes.
func (m *merger) child(base, ours, theirs *node) *node {
	switch {
	case base == nil && ours == nil:
		n := *theirs
		return &n
	case base == nil && theirs == nil:
		return ours
	case ours == nil && theirs == nil:
		return nil
	case ours == nil && untouched(base, theirs), theirs == nil && untouched(base, ours):
		return nil // the other side has removed it
	case ours == nil || theirs == nil:
		if n, ok := m.emptied(base, ours, theirs); ok {
			return n
		}
		return m.conflict(ours, theirs)
	}
	n := m.both(base, ours, theirs)
	before := ""
	if base != nil {
		before = base.lead
	}
	n.lead = lines(before, ours.lead, theirs.lead)
	return n
}

// emptied merges a section that one side has removed, since it has removed all that was in
// it. It is not ok if that is not a section: then the other side has changed what is gone.
func (m *merger) emptied(base, ours, theirs *node) (n *node, ok bool) {
	left := ours
	if left == nil {
		left = theirs
	}
	if !left.section || base.kind == leaf || left.kind != base.kind {
		return nil, false
	}
	none := &node{kind: base.kind, head: base.head, lead: base.lead, key: base.key, section: true}
	if ours == nil {
		n = m.collections(base, none, theirs)
		n.indent, n.head, n.lead = theirs.indent, theirs.head, theirs.lead
	} else {
		n = m.collections(base, ours, none)
		n.lead = ours.lead
	}
	if len(n.below) == 0 {
		return nil, true
	}
	return n, true
}

// both merges a key that both sides have.
func (m *merger) both(base, ours, theirs *node) *node {
	ours, theirs = asSection(ours, theirs), asSection(theirs, ours)
	if base != nil {
		base = asSection(asSection(base, ours), theirs)
	}
	switch {
	case same(ours, theirs), base != nil && same(base, theirs):
		n := *ours
		return &n
	case base != nil && same(base, ours):
		n := *theirs
		m.shift(&n, ours.indent-theirs.indent)
		return &n
	case ours.kind != leaf && ours.kind == theirs.kind && (base == nil || base.kind == ours.kind || base.kind == leaf && len(base.below) == 0):
		if base != nil && base.kind != ours.kind {
			base = nil // it was empty
		}
		head, ok := m.heads(base, ours, theirs)
		if !ok || base != nil && scalarsReplacedTwice(base, ours, theirs) {
			break // what is beside the key differs, or what an item was replaced by
		}
		n := m.collections(base, ours, theirs)
		n.head = head
		if len(n.below) == 0 && strings.HasSuffix(strings.TrimSpace(n.head), ":") {
			n.head = strings.TrimRight(n.head, "\r\n") + empty(ours.kind) + m.eol
		}
		return n
	}
	if n := m.scalars(base, ours, theirs); n != nil {
		return n
	}
	return m.conflict(ours, theirs)
}

// heads merges the lines that two collections begin with. It is not ok if both sides change
// what is not a list.
func (m *merger) heads(base, ours, theirs *node) (head string, ok bool) {
	line := func(n *node) *node {
		if n == nil {
			return nil
		}
		l := &node{head: n.head, indent: n.indent}
		m.shift(l, ours.indent-n.indent)
		return l
	}
	b, o, t := line(base), line(ours), line(theirs)
	switch {
	case o.head == t.head, b != nil && b.head == t.head:
		return o.head, true
	case b != nil && b.head == o.head:
		return t.head, true
	}
	if b == nil {
		return "", false
	}
	n := m.scalars(b, o, t)
	if n == nil {
		return "", false
	}
	return n.head, true
}

// asSection returns a section that is empty as one of the kind of another, so that what has
// been removed from it is known.
func asSection(n, like *node) *node {
	if !n.section || n.kind != leaf || like.kind == leaf {
		return n
	}
	_, value, _ := strings.Cut(n.head, ":")
	switch strings.TrimSpace(value) {
	case "", "{}", "[]":
		c := *n
		c.kind, c.head = like.kind, like.head
		return &c
	}
	return n
}

// empty is a collection without elements.
func empty(k kind) string {
	if k == sequence {
		return " []"
	}
	return " {}"
}

// scalars merges leaves that have a sequence of scalars, and change nothing else or not both
// of them. It is nil if that is not what there is.
func (m *merger) scalars(base, ours, theirs *node) *node {
	if ours.kind != leaf || theirs.kind != leaf || base != nil && base.kind != leaf {
		return nil
	}
	var lists [3]list
	for i, n := range []*node{base, ours, theirs} {
		if n == nil {
			continue
		}
		c := *n
		m.shift(&c, ours.indent-n.indent)
		l, ok := listOf(c.head)
		if !ok {
			return nil
		}
		lists[i] = l
	}
	was, list, others := lists[0], lists[1], lists[2]
	if base == nil {
		was.before, was.after = list.before, "]"+m.eol
	}
	var ok, ok2 bool
	list.before, ok = changed(was.before, list.before, others.before)
	list.after, ok2 = changed(was.after, list.after, others.after)
	if !ok || !ok2 || (list.indent == "") != (others.indent == "") {
		return nil
	}
	if replacedTwice(was.items, list.items, others.items) {
		return nil
	}
	list.items = mergeLists(was.items, list.items, others.items)
	n := *ours
	n.head = list.text()
	return &n
}

// changed returns the one of two texts that differs from base, both if they are the same. It
// is not ok if both do.
func changed(base, ours, theirs string) (text string, ok bool) {
	of := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	switch {
	case of(ours) == of(theirs), of(base) == of(theirs):
		return ours, true
	case of(base) == of(ours):
		return theirs, true
	}
	return "", false
}

// conflict returns a node with both sides between git's markers. One of them can be nil.
func (m *merger) conflict(ours, theirs *node) *node {
	m.conflicts++
	n := &node{}
	var texts [2]string
	for i, side := range []*node{theirs, ours} {
		if side != nil {
			c := *side
			if ours != nil {
				m.shift(&c, ours.indent-side.indent)
			}
			n.key, n.name, n.lead, n.indent = c.key, c.name, c.lead, c.indent
			texts[1-i] = c.core()
		}
	}
	n.head = "<<<<<<< ours" + m.eol + texts[0] + "=======" + m.eol + texts[1] + ">>>>>>> theirs" + m.eol
	return n
}

// untouched reports whether a side has a node as base has it, and no comment before it that
// would be lost with the node.
func untouched(base, side *node) bool {
	if !same(base, side) {
		return false
	}
	for line := range strings.Lines(side.lead) {
		if text := strings.TrimSpace(line); text != "" && !strings.Contains(base.lead, text) {
			return false
		}
	}
	return true
}

// same reports whether two nodes say the same, in the same words.
func same(a, b *node) bool { return unindented(a) == unindented(b) }

func unindented(n *node) string {
	var b strings.Builder
	for line := range strings.Lines(n.core()) {
		b.WriteString(line[min(n.indent, len(line)-len(strings.TrimLeft(line, " "))):])
	}
	return b.String()
}

// adjust gives a node of theirs the indentation of the children of ours.
func (m *merger) adjust(n *node, ours, theirs *node) {
	if len(ours.below) > 0 {
		m.shift(n, ours.below[0].indent-theirs.indent)
	}
}

// shift indents all lines of a node by so many columns.
func (m *merger) shift(n *node, by int) {
	if by == 0 {
		return
	}
	move := func(text string) string {
		var b strings.Builder
		for line := range strings.Lines(text) {
			switch blank := strings.TrimSpace(line) == ""; {
			case blank || strings.HasPrefix(line, "<<<<<<<") || strings.HasPrefix(line, "=======") || strings.HasPrefix(line, ">>>>>>>"):
			case by > 0:
				line = strings.Repeat(" ", by) + line
			default:
				line = line[min(-by, len(line)-len(strings.TrimLeft(line, " "))):]
			}
			b.WriteString(line)
		}
		return b.String()
	}
	n.lead, n.head, n.indent = move(n.lead), move(n.head), n.indent+by
	below := n.below
	n.below = nil
	for _, c := range below {
		copied := *c
		m.shift(&copied, by)
		n.below = append(n.below, &copied)
	}
}

// lines merges what is before a key. What both sides have changed is there from both: it
// is comments, which are not lost.
func lines(base, ours, theirs string) string {
	switch {
	case ours == theirs || theirs == base:
		return ours
	case ours == base:
		return theirs
	}
	has := make(map[string]bool)
	for line := range strings.Lines(base + ours) {
		has[strings.TrimSpace(line)] = true
	}
	text := ours
	for line := range strings.Lines(theirs) {
		if !has[strings.TrimSpace(line)] {
			text += line
		}
	}
	return text
}
