package threeway

import "slices"

// replacedTwice reports whether both sides replace the same item, each by other ones: to have
// the items of both is what neither side wants, such as for a version.
func replacedTwice(base, ours, theirs []string) bool {
	o, t := added(base, ours), added(base, theirs)
	lastO, lastT := start, start
	for _, item := range base {
		_, inOurs := o[item]
		_, inTheirs := t[item]
		if inOurs {
			lastO = item
		}
		if inTheirs {
			lastT = item
		}
		if by, others := o[lastO], t[lastT]; !inOurs && !inTheirs && len(by) > 0 && len(others) > 0 && !slices.Equal(by, others) {
			return true
		}
	}
	return false
}

// start stands for what is before the first item; no item is empty.
const start = ""

// added returns what side has added after each item of base that it has kept, sorted. That is
// what it has in place of items that base has there.
func added(base, side []string) map[string][]string {
	has := make(map[string]bool)
	for _, item := range base {
		has[item] = true
	}
	after, last := map[string][]string{start: nil}, start
	for _, item := range side {
		if has[item] {
			last = item
			if _, ok := after[last]; !ok {
				after[last] = nil // the key says that it is kept
			}
			continue
		}
		after[last] = append(after[last], item)
	}
	for _, items := range after {
		slices.Sort(items)
	}
	return after
}

// scalarsReplacedTwice is replacedTwice for sequences of scalars with an item a line.
func scalarsReplacedTwice(base, ours, theirs *node) bool {
	var keys [3][]string
	for i, n := range []*node{base, ours, theirs} {
		if n.kind != sequence {
			return false
		}
		for _, c := range n.below {
			if c.kind != leaf {
				return false
			}
			keys[i] = append(keys[i], c.key)
		}
	}
	return replacedTwice(keys[0], keys[1], keys[2])
}
