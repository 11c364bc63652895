package contract

import (
	"bytes"
	"slices"
	"strings"
)

// ReplaceEntry puts the entry new in the place of old. If it is of another kind,
// old is deleted and new inserted into its own section or member list.
func (f *File) ReplaceEntry(old, new *Entry) []Edit {
	e := f.editor()
	if e == nil || old.syntax == nil || isMember(old.Kind) != isMember(new.Kind) {
		return nil
	}
	l, i := e.find(old)
	if i < 0 {
		return nil
	}
	switch s := l.node().span(i); {
	case old.Kind == new.Kind && l.node().flow:
		e.replace(s.start, s.end, flowEntry(new))
	case old.Kind == new.Kind && old.Kind == Embed:
		e.setNode(old.syntax.item, quoteValue(new.Name))
	case old.Kind == new.Kind:
		p := e.printer(e.unit)
		p.entry(e.src.column(s.start), new)
		e.replace(s.start, s.end, strings.TrimSpace(p.String()))
	default:
		return f.move(old, new)
	}
	return e.done()
}

// move deletes old and inserts new at another place.
func (f *File) move(old, new *Entry) []Edit {
	remove := f.DeleteEntry(old)
	e := f.editor()
	if owner := old.syntax.owner; owner != nil {
		e.insertMember(owner, new, "")
	} else {
		e.insertEntry(new)
	}
	e.edits = append(remove, e.edits...)
	return e.done()
}

// ReorderFields puts the fields of d in the order of names, which must be the
// names that it has. Comments above a field move with it. As few fields as
// possible move.
func (f *File) ReorderFields(d *Decl, names []string) []Edit {
	e := f.editor()
	if e == nil || d.syntax == nil {
		return nil
	}
	header := d.syntax.value.get("fields")
	if header == nil || len(names) < 2 || len(names) != len(header.value.pairs) {
		return nil
	}
	order := make([]int, len(names)) // order[k] is the index of the field that comes k-th
	for k, name := range names {
		order[k] = slices.IndexFunc(header.value.pairs, func(p *pair) bool { return p.key.value == name })
		if order[k] < 0 || slices.Contains(order[:k], order[k]) {
			return nil
		}
	}
	if header.value.flow {
		e.reorderFlow(header.value, order)
	} else {
		e.reorderLines(header, order)
	}
	return e.done()
}

func (e *editor) reorderFlow(n *node, order []int) {
	for k, i := range order {
		if k != i {
			to, from := n.span(k), n.span(i)
			e.replace(to.start, to.end, string(e.src.data[from.start:from.end]))
		}
	}
}

// reorderLines moves the lines of the fields that are not in their order already.
func (e *editor) reorderLines(header *pair, order []int) {
	n := header.value
	chunks := make([]span, n.size()) // the lines of each field and its comments
	floor := e.src.nextLine(header.key.start)
	for i := range chunks {
		s := n.span(i)
		end := e.src.nextLine(s.end)
		chunks[i] = span{e.src.commentTop(s.start, floor), end}
		floor = end
	}
	kept := longestIncreasing(order)
	at := chunks[kept[0]].start
	for _, i := range order {
		if len(kept) > 0 && i == kept[0] {
			at = chunks[i].end
			kept = kept[1:]
			continue
		}
		text := e.src.data[chunks[i].start:chunks[i].end]
		e.remove(chunks[i].start, chunks[i].end)
		if !bytes.HasSuffix(text, []byte("\n")) {
			e.insertLines(at, string(text)+e.eol)
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
