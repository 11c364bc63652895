package merge_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/merge"
)

// TestFill drops entries of a side, as it is where files cannot be compiled, and
// fills them in from the contract: no more and no less than may be unseen.
func TestFill(t *testing.T) {
	for seed := range uint64(500) {
		r := dice{rand.New(rand.NewPCG(seed, 2))}
		sides := r.sides()
		f := merge.Merge(sides)
		was := contract.Format(f)
		i := r.IntN(len(sides))
		dropped := make(map[string]bool)
		file := *sides[i].File
		drop := func(list []*contract.Entry) (left []*contract.Entry) {
			for _, e := range list {
				if dropped[e.Name] = r.seldom(); !dropped[e.Name] {
					left = append(left, e)
				}
			}
			return left
		}
		file.Consts, file.Funcs, file.Types = drop(file.Consts), drop(file.Funcs), drop(file.Types)
		sides[i].File = &file

		sides[i].Unseen = func(string) bool { return false }
		merge.Fill(f, sides)
		if !merge.Equal(sides[i].File, &file) {
			t.Fatalf("seed %d: filled in what cannot be there", seed)
		}
		sides[i].Unseen = func(name string) bool { return dropped[name] }
		merge.Fill(f, sides)
		if got := contract.Format(merge.Merge(sides)); !bytes.Equal(got, was) {
			t.Fatalf("seed %d: got\n%s\nwant\n%s", seed, got, was)
		}
	}
}

// TestFillFollows fills in what another side, of which the contract says the
// same, has become.
func TestFillFollows(t *testing.T) {
	parse := func(exports string) *contract.File {
		f, err := contract.Parse("importspy.yaml", []byte("version: 1\nexports:\n"+exports))
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	f := parse("  funcs:\n    Own: {func: func(), platforms: [windows]}\n    Twice: func(n int) int\n  types:\n    T: {type: int, methods: {M: func()}}\n")
	sides := []merge.Side{
		{GOOS: "linux", GOARCH: "amd64", File: parse("  funcs:\n    Twice: func(n, m int) int\n  types:\n    T: {type: int, methods: {M: func(), N: func()}}\n")},
		{GOOS: "windows", GOARCH: "amd64", File: parse("  types:\n    T: int\n"), Unseen: func(string) bool { return true }},
	}
	merge.Fill(f, sides)
	want := parse("  funcs:\n    Own: func()\n    Twice: func(n, m int) int\n  types:\n    T: {type: int, methods: {M: func()}}\n")
	if got := sides[1].File; !merge.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", contract.Format(got), contract.Format(want))
	}
}
