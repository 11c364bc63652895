package contract

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// An Edit replaces Data[Start:End] of a File by New.
//
// The methods of File that return edits return one list per change, in the order
// of their places. Several changes are meant to be put together. To that end
// every step that changes have in common (the line of a section that two of
// them need, the long form that two keys of one entry need) is an edit of its
// own, the same in each list. Put together, equal edits count once, and
// different insertions at one place are in the order of the changes, which
// therefore must come in the order of the format: name, uses, then the entries
// by section and name, the members of a type in the order of their lists, then
// waivers. An entry that is replaced by one of another kind counts as the new one.
//
// Some changes exclude each other: to the same scalar, and some to what stands
// within brackets or moves a text of several lines. Then make one, parse the
// result and ask for the other again.
//
// The methods return an error that wraps [ErrNoChange] if the contract says
// already what it is to say, and one that wraps [ErrNotEditable] if the change
// cannot be made: what it is for is not in the file, the file was not parsed, or
// what is there, after a mistake, is not what the format has in that place.
type Edit struct {
	Start, End int // offsets in bytes
	New        string
}

// The errors of the methods that return edits, which wrap one of them.
var (
	ErrNoChange    = errors.New("nothing to change")
	ErrNotEditable = errors.New("cannot be edited")
)

// ErrOverlap is the error of edits that exclude each other.
var ErrOverlap = errors.New("overlapping edits")

// Apply makes edits in a copy of data. The edits may be those of several
// changes, one list after the other; see [Edit]. It returns an error that
// wraps [ErrOverlap] if two of the edits exclude each other.
func Apply(data []byte, edits []Edit) ([]byte, error) {
	merged, err := mergeEdits(edits)
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

// mergeEdits sorts edits by place, drops repeated ones and splits those that
// others lie in.
func mergeEdits(edits []Edit) ([]Edit, error) {
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
