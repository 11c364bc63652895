package contract

import (
	"errors"

	"github.com/importspy/importspy/internal/yamledit"
)

// An Edit replaces Data[Start:End] of a File by New.
//
// The methods of File that return edits return one list per change, in the order
// of their places. Several changes are meant to be put together. To that end
// every step that changes have in common (the line of a section that two of
// them need, the long form that two keys of one entry need) is a separate
// edit, the same in each list. Put together, equal edits count once, and
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
var ErrOverlap = yamledit.ErrOverlap

// Apply makes edits in a copy of data. The edits may be those of several
// changes, one list after the other; see [Edit]. It returns an error that
// wraps [ErrOverlap] if two of the edits exclude each other.
func Apply(data []byte, edits []Edit) ([]byte, error) {
	list := make([]yamledit.Edit, len(edits))
	for i, e := range edits {
		list[i] = yamledit.Edit(e)
	}
	return yamledit.Apply(data, list)
}

// Merge puts the edits of several changes, one list after the other, into one
// list of edits that do not overlap, in the order of their places. It returns an
// error that wraps [ErrOverlap] if two of them exclude each other.
func Merge(edits []Edit) ([]Edit, error) {
	list := make([]yamledit.Edit, len(edits))
	for i, e := range edits {
		list[i] = yamledit.Edit(e)
	}
	merged, err := yamledit.Merge(list)
	return asEdits(merged), err
}

func asEdits(list []yamledit.Edit) (edits []Edit) {
	for _, e := range list {
		edits = append(edits, Edit(e))
	}
	return edits
}
