package load

import (
	"cmp"
	"slices"
)

// UncheckedFor lists the packages, by their folders, that have files which only
// cgo can compile, for platforms without, and adds what else was not covered.
func (r *Request) UncheckedFor(platforms []Platform, dirs map[string]string, uncovered []Unchecked) []Unchecked {
	var list []Unchecked
	for _, p := range platforms {
		for path, dir := range dirs {
			if files := r.CgoFiles(dir, p); files != nil {
				list = append(list, Unchecked{Package: path, Platform: p.String(), Reason: files.Reason()})
			}
		}
	}
	list = append(slices.Clone(uncovered), list...) // which say more
	order := func(a, b Unchecked) int {
		return cmp.Or(cmp.Compare(a.Package, b.Package), cmp.Compare(a.Platform, b.Platform), cmp.Compare(a.Reason, b.Reason))
	}
	slices.SortStableFunc(list, order)
	return slices.CompactFunc(list, func(a, b Unchecked) bool { return order(a, b) == 0 })
}
