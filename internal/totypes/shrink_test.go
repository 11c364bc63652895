package totypes_test

import (
	"slices"
	"strings"
	"unicode"
)

// shrink leaves pieces out of p and q for as long as a property fails.
func shrink(prop property, p, q *draft, seed int64) (*draft, *draft, string) {
	wrong := prop.check(p, q, seed)
	for again := true; again; {
		again = false
		for _, id := range ids(p, q) {
			smaller, changed := p.without(id), q.without(id)
			if !smaller.compiles() || !changed.compiles() {
				continue
			}
			if still := prop.check(smaller, changed, seed); still != "" && kindOf(still) == kindOf(wrong) {
				p, q, wrong, again = smaller, changed, still, true
			}
		}
	}
	return p, q, wrong
}

// kindOf is the first line of what is wrong, without the numbers in it.
func kindOf(wrong string) string {
	line, _, _ := strings.Cut(wrong, "\n")
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return -1
		}
		return r
	}, line)
}

// ids returns the pieces of two drafts that are not dropped.
func ids(drafts ...*draft) []int {
	var ids []int
	for _, d := range drafts {
		add := func(id int) {
			if !d.dropped[id] && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
		for _, dc := range d.decls {
			add(dc.id)
			for _, m := range dc.members {
				add(m.id)
			}
			for _, m := range dc.methods {
				add(m.id)
			}
		}
	}
	return ids
}

func (d *draft) without(id int) *draft {
	c := d.clone()
	c.dropped[id] = true
	return c
}

func (d *draft) compiles() bool {
	pkg, _, _ := d.write().compile()
	return pkg != nil
}
