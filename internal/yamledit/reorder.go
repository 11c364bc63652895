package yamledit

import (
	"bytes"
	"slices"
)

// Reorder puts the pairs of a mapping, the value of header, into the order of their
// keys in names. It reports false if these are not the keys that it has, each once.
// Comments above a pair move with it, and those at the end of its line. As few pairs as
// possible move.
func (e *Editor) Reorder(header *Pair, names []string) bool {
	order, ok := permutation(header, names)
	switch {
	case !ok || len(names) < 2:
	case header.Value.Flow:
		e.reorderFlow(header.Value, order)
	default:
		e.reorderLines(header, order)
	}
	return ok
}

// permutation returns the index of the pair that comes k-th in names, for each
// k. It reports false if names are not the keys, each once.
func permutation(header *Pair, names []string) (order []int, ok bool) {
	if header == nil || len(names) != len(header.Value.Pairs) {
		return nil, len(names) == 0
	}
	for _, name := range names {
		i := slices.IndexFunc(header.Value.Pairs, func(p *Pair) bool { return p.Key.Value == name })
		if i < 0 || slices.Contains(order, i) {
			return nil, false
		}
		order = append(order, i)
	}
	return order, true
}

// reorderFlow moves the text of pairs between commas, which stay: there may be none after
// the last one.
func (e *Editor) reorderFlow(n *Node, order []int) {
	above, after, ok := e.commentsInFlow(n)
	move := func(to, from span) { e.replace(to.Start, to.End, string(e.data[from.Start:from.End])) }
	for k, i := range order {
		if k == i {
			continue
		}
		move(n.span(k), n.span(i))
		if ok && e.differ(above[k], above[i]) {
			move(above[k], above[i])
		}
		if ok && e.differ(after[k], after[i]) {
			move(after[k], after[i])
		}
	}
}

func (e *Editor) differ(a, b span) bool {
	return !bytes.Equal(e.data[a.Start:a.End], e.data[b.Start:b.End])
}

// commentsInFlow returns the lines of comments above each element of a collection between
// brackets, and what is after its comma. It reports false unless each element is on lines of
// its own: then no comment belongs to one alone.
func (e *Editor) commentsInFlow(n *Node) (above, after []span, ok bool) {
	floor := e.nextLine(n.Start)
	for i := range n.size() {
		s := n.span(i)
		comma := e.comma(s.End)
		end := e.lineEnd(s.End)
		if !e.firstOnLine(s.Start) || s.Start < floor || comma > end || e.skipBlank(comma) <= end {
			return nil, nil, false
		}
		above = append(above, span{e.commentTop(s.Start, floor), e.lineStart(s.Start)})
		after = append(after, span{comma, end})
		floor = e.nextLine(end)
	}
	return above, after, true
}

// reorderLines moves the lines of the pairs that are not in their order already.
func (e *Editor) reorderLines(header *Pair, order []int) {
	n := header.Value
	chunks := make([]span, n.size()) // the lines of each pair and its comments
	floor := e.nextLine(header.Key.Start)
	for i := range chunks {
		s := n.span(i)
		end := e.nextLine(s.End)
		chunks[i] = span{e.commentTop(s.Start, floor), end}
		floor = end
	}
	kept := longestIncreasing(order)
	at := chunks[kept[0]].Start
	for _, i := range order {
		if len(kept) > 0 && i == kept[0] {
			at = chunks[i].End
			kept = kept[1:]
			continue
		}
		text := e.data[chunks[i].Start:chunks[i].End]
		e.remove(chunks[i].Start, chunks[i].End)
		if !bytes.HasSuffix(text, []byte("\n")) {
			e.insertLines(at, string(text)+e.EOL)
		} else {
			e.insertLines(at, string(text))
		}
	}
}

// longestIncreasing returns a longest increasing subsequence of order.
func longestIncreasing(order []int) []int {
	best := make([]int, len(order)) // length of the longest one that ends at k
	prev := make([]int, len(order))
	last := 0
	for k := range order {
		best[k], prev[k] = 1, -1
		for j := range k {
			if order[j] < order[k] && best[j]+1 > best[k] {
				best[k], prev[k] = best[j]+1, j
			}
		}
		if best[k] > best[last] {
			last = k
		}
	}
	var seq []int
	for k := last; k >= 0; k = prev[k] {
		seq = append(seq, order[k])
	}
	slices.Reverse(seq)
	return seq
}
