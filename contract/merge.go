package contract

// Merge puts the edits of several changes, one list after the other, into one
// list of edits that do not overlap, in the order of their places. It returns an
// error that wraps [ErrOverlap] if two of them exclude each other.
func Merge(edits []Edit) ([]Edit, error) { return mergeEdits(edits) }
