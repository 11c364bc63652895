package contract

import (
	"bytes"
	"slices"
	"strings"
)

// ReplaceEntry puts the entry new in the place of old. If it is of another kind,
// old is deleted and new inserted into its own section or member list.
func (f *File) ReplaceEntry(old, new *Entry) ([]Edit, error) {
	e := f.editor("replace", old.Name)
	if isMember(old.Kind) != isMember(new.Kind) {
		e.refuse("a member cannot take the place of another entry, nor the reverse")
	}
	l, i := e.find(old)
	if i < 0 {
		return e.done()
	}
	switch s := l.node().span(i); {
	case old.Kind == new.Kind && l.node().flow:
		e.setSpan(s, flowEntry(new))
	case old.Kind == new.Kind && old.Kind == Embed:
		e.setNode(old.syntax.item, quoteValue(new.Name))
	case old.Kind == new.Kind:
		p := e.printer(e.unit)
		p.entry(e.src.column(s.start), new)
		e.setSpan(s, strings.TrimSpace(p.String()))
	default:
		e.drop(l, i)
		e.insertOther(old, new)
	}
	return e.done()
}

// insertOther inserts new, which is not of the kind of old, where it belongs.
func (e *editor) insertOther(old, new *Entry) {
	if owner := old.syntax.owner; owner != nil {
		e.insertMember(owner, new, "")
	} else {
		e.insertEntry(new)
	}
}

// ReorderFields puts the fields of d in the order of names, which must be the
// names that it has. Comments above a field move with it. As few fields as
// possible move.
func (f *File) ReorderFields(d *Decl, names []string) ([]Edit, error) {
	e := f.editor("reorder", "fields")
	if !e.has(d) {
		return e.done()
	}
	header := d.syntax.value.get("fields")
	order, ok := permutation(header, names)
	switch {
	case !ok:
		e.refuse("the names are not those of the fields")
	case len(names) < 2:
	case header.value.flow:
		e.reorderFlow(header.value, order)
	default:
		e.reorderLines(header, order)
	}
	return e.done()
}

// permutation returns the index of the field that comes k-th in names, for each
// k. It reports false if names are not those of the fields, each once.
func permutation(fields *pair, names []string) (order []int, ok bool) {
	if fields == nil || len(names) != len(fields.value.pairs) {
		return nil, len(names) == 0
	}
	for _, name := range names {
		i := slices.IndexFunc(fields.value.pairs, func(p *pair) bool { return p.key.value == name })
		if i < 0 || slices.Contains(order, i) {
			return nil, false
		}
		order = append(order, i)
	}
	return order, true
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
