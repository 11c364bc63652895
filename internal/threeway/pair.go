package threeway

import (
	"slices"
	"strings"
)

// maxCompared bounds how many lines of items of one name are compared with items of base.
const maxCompared = 1_000_000

// pair gives the items of ours and theirs that have the same name as others the keys by which
// they are merged. Their order does not tell which item of base they are: one side may have
// removed the first and the other side the second.
func pair(base, ours, theirs *node) {
	if ours.kind != sequence {
		return
	}
	all := alike(base, ours, theirs)
	if len(all) == 0 {
		return
	}
	was := named(base)
	for _, side := range []*node{ours, theirs} {
		has := named(side)
		for name := range all {
			pairAlike(was[name], has[name])
		}
		side.index = nil
	}
}

// alike returns the names that several items of one side have.
func alike(sides ...*node) map[string]bool {
	names := make(map[string]bool)
	for _, n := range sides {
		for name, items := range named(n) {
			if len(items) > 1 {
				names[name] = true
			}
		}
	}
	return names
}

// named returns the items of a sequence by name.
func named(n *node) map[string][]*node {
	items := make(map[string][]*node)
	if n != nil && n.kind == sequence {
		for _, c := range n.below {
			items[c.name] = append(items[c.name], c)
		}
	}
	return items
}

// pairAlike gives items of one name the keys of those of base that they are: that have the
// same text, or else more lines in common than others have. An item that is none of them is
// one that is added, which another side may have added, too.
func pairAlike(base, items []*node) {
	byText := make(map[string][]*node)
	for _, b := range base {
		text := unindented(b)
		byText[text] = append(byText[text], b)
	}
	found := make(map[*node]bool) // of both
	for _, n := range items {
		text := unindented(n)
		if same := byText[text]; len(same) > 0 {
			n.key, byText[text] = same[0].key, same[1:]
			found[n], found[same[0]] = true, true
		}
	}
	isFound := func(n *node) bool { return found[n] }
	base = slices.DeleteFunc(slices.Clone(base), isFound)
	items = slices.DeleteFunc(slices.Clone(items), isFound)
	for _, p := range nearest(base, items) {
		if !found[p.base] && !found[p.item] {
			p.item.key = p.base.key
			found[p.base], found[p.item] = true, true
		}
	}
	for _, n := range items {
		if !found[n] {
			n.key = n.name + "\x00+" + unindented(n)
		}
	}
}

// A candidate is an item that may be one of base.
type candidate struct {
	base, item *node
	common     int // lines
}

// nearest returns which items may be which of base, those with most lines in common first; if
// there are too many to compare, in their order.
func nearest(base, items []*node) (list []candidate) {
	texts, total := make([][]string, len(items)), 0
	for i, n := range items {
		texts[i] = strings.SplitAfter(unindented(n), "\n")
		total += len(texts[i])
	}
	if len(base)*total > maxCompared {
		for i := range min(len(base), len(items)) {
			list = append(list, candidate{base: base[i], item: items[i]})
		}
		return list
	}
	for _, b := range base {
		lines := make(map[string]bool)
		for line := range strings.Lines(unindented(b)) {
			lines[line] = true
		}
		for i, n := range items {
			c := candidate{base: b, item: n}
			for _, line := range texts[i] {
				if lines[line] {
					c.common++
				}
			}
			list = append(list, c)
		}
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return b.common - a.common })
	return list
}
