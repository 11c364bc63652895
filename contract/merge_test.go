package contract

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// twoWay merges two ordered lists of edits as the drivers of go/analysis do:
// equal edits count once, insertions of the first list come first, an edit that
// begins inside of a deletion cuts it in two, and else there is no merge.
func twoWay(x, y []Edit) ([]Edit, bool) {
	switch {
	case len(x) == 0:
		return y, true
	case len(y) == 0:
		return x, true
	}
	first := func(e Edit, x, y []Edit) ([]Edit, bool) {
		rest, ok := twoWay(x, y)
		return append([]Edit{e}, rest...), ok
	}
	a, b := x[0], y[0]
	switch {
	case a == b:
		return first(a, x[1:], y[1:])
	case a.End <= b.Start:
		return first(a, x[1:], y)
	case b.End <= a.Start:
		return first(b, x, y[1:])
	case a.Start < b.Start:
		return first(Edit{a.Start, b.Start, ""}, append([]Edit{{b.Start, a.End, a.New}}, x[1:]...), y)
	case b.Start < a.Start:
		return first(Edit{b.Start, a.Start, ""}, x, append([]Edit{{a.Start, b.End, b.New}}, y[1:]...))
	}
	return nil, false
}

// unique returns edits without repetitions.
func unique(edits []Edit) (kept []Edit) {
	for _, e := range edits {
		if !slices.Contains(kept, e) {
			kept = append(kept, e)
		}
	}
	return kept
}

// splice makes ordered edits in data.
func splice(data []byte, edits []Edit) []byte {
	data = slices.Clone(data)
	for _, e := range slices.Backward(edits) {
		data = slices.Replace(data, e.Start, e.End, []byte(e.New)...)
	}
	return data
}

// TestApplyIsMerge compares Apply of a concatenation with one merge after the
// other, on lists whose insertions at one place are, as those of this package
// are, first some that all of them begin with, then one of its own.
func TestApplyIsMerge(t *testing.T) {
	const data = "0123456789"
	for seed := range uint64(20000) {
		rng := rand.New(rand.NewPCG(seed, 1))
		// A change is some of the steps of a common list, and steps of its own.
		var steps []Edit
		for at := 0; at < len(data); {
			end := at + rng.IntN(3)
			steps = append(steps, Edit{at, end, []string{"", "a", "b"}[rng.IntN(3)]})
			at = end + rng.IntN(2)
			if end == len(data) {
				break
			}
		}
		steps = slices.DeleteFunc(steps, func(e Edit) bool { return e.End > len(data) || e.Start == e.End && e.New == "" })
		steps = unique(steps)
		var all, merged []Edit
		ok := true
		for i := range 4 {
			var change []Edit
			own := fmt.Sprint(i)
			left := -1 // the place whose chain of insertions the change has left
			for _, s := range steps {
				insertion := s.Start == s.End
				switch n := rng.IntN(4); {
				case insertion && left == s.Start:
				case n < 2:
					change = append(change, s)
				case n == 2 && insertion:
					change = append(change, Edit{s.Start, s.Start, s.New + own})
					fallthrough
				default:
					if insertion {
						left = s.Start
					}
				}
			}
			change = unique(change)
			all = append(all, change...)
			if ok {
				merged, ok = twoWay(merged, change)
			}
		}
		got, err := Apply([]byte(data), all)
		if (err == nil) != ok {
			t.Fatalf("seed %d: Apply: %v, merge: %v\n%v", seed, err, ok, all)
		}
		if !ok {
			if !errors.Is(err, ErrOverlap) {
				t.Fatalf("seed %d: %v", seed, err)
			}
			continue
		}
		if want := splice([]byte(data), merged); string(got) != string(want) {
			t.Fatalf("seed %d: got %s, want %s\nchanges %+v\nmerged %+v", seed, got, want, all, merged)
		}
	}
}

func TestApplyErrors(t *testing.T) {
	for _, edits := range [][]Edit{{{0, 3, "a"}, {1, 2, "b"}}, {{0, 3, "a"}, {0, 3, "b"}}, {{0, 2, "a"}, {0, 3, ""}}} {
		if _, err := Apply([]byte("0123"), edits); !errors.Is(err, ErrOverlap) {
			t.Errorf("%v: %v", edits, err)
		}
	}
	for _, edits := range [][]Edit{{{-1, 0, ""}}, {{3, 2, ""}}, {{2, 5, ""}}} {
		if out, err := Apply([]byte("0123"), edits); err == nil || errors.Is(err, ErrOverlap) {
			t.Errorf("%v: %q, %v", edits, out, err)
		}
	}
}
