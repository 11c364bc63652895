package yamledit

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// An Edit replaces the bytes from Start to End of a document by New.
type Edit struct {
	Start, End int
	New        string
}

// ErrOverlap is the error of edits that exclude each other.
var ErrOverlap = errors.New("overlapping edits")

// Apply makes edits in a copy of data. The edits may be those of several
// changes, one list after the other. It returns an error that wraps
// [ErrOverlap] if two of the edits exclude each other.
func Apply(data []byte, edits []Edit) ([]byte, error) {
	merged, err := Merge(edits)
	if err != nil {
		return nil, err
	}
	size := len(data)
	for _, e := range merged {
		if e.Start < 0 || e.End < e.Start || e.End > len(data) {
			return nil, fmt.Errorf("edit of bytes %d to %d in a file of %d", e.Start, e.End, len(data))
		}
		size += len(e.New)
	}
	out := make([]byte, 0, size)
	last := 0
	for _, e := range merged {
		out = append(out, data[last:e.Start]...)
		out = append(out, e.New...)
		last = e.End
	}
	return append(out, data[last:]...), nil
}

// Merge sorts edits by place, drops repeated ones and splits those that
// others lie in.
func Merge(edits []Edit) ([]Edit, error) {
	sorted := slices.Clone(edits)
	// Insertions come before what is replaced at the same place.
	slices.SortStableFunc(sorted, func(a, b Edit) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	sorted = dropRepeated(sorted)
	var merged []Edit
	for i := 0; i < len(sorted); i++ {
		e := sorted[i]
		if i+1 == len(sorted) || sorted[i+1].Start >= e.End {
			merged = append(merged, e)
			continue
		}
		// The next edit begins inside of e: what is before it goes, and what is
		// left of e competes with it.
		next := sorted[i+1]
		if next.Start > e.Start {
			merged = append(merged, Edit{e.Start, next.Start, ""})
			e.Start = next.Start
		}
		switch {
		case next.Start == next.End:
			merged = append(merged, next)
			sorted[i+1] = e
		case next != e:
			return nil, fmt.Errorf("%w: bytes %d to %d and %d to %d", ErrOverlap, e.Start, e.End, next.Start, next.End)
		}
	}
	return merged, nil
}

// dropRepeated removes edits that are equal to an earlier one of the same range.
func dropRepeated(sorted []Edit) []Edit {
	kept := sorted[:0]
	group := 0 // the first kept edit of the range
	seen := map[string]bool{}
	for _, e := range sorted {
		if len(kept) > group && (kept[group].Start != e.Start || kept[group].End != e.End) {
			group = len(kept)
			clear(seen)
		}
		if !seen[e.New] {
			seen[e.New] = true
			kept = append(kept, e)
		}
	}
	return kept
}
