package rules

import (
	"fmt"
	"io/fs"
	"testing"
)

// TestReader reads a contract that changes: programs that check once see it as it was
// first, others as it is.
func TestReader(t *testing.T) {
	reads := 0
	place := &Place{Read: func(name string) ([]byte, error) {
		if name == "none" {
			return nil, fs.ErrNotExist
		}
		reads++
		return fmt.Appendf(nil, "version: 1\nname: p%d\nsubpackages: [{match: ./...}]\n", reads), nil
	}}
	for _, test := range []struct {
		once bool
		want string
	}{{true, "p1"}, {false, "p3"}} {
		reads = 0
		r := &Reader{Once: test.once}
		for range 2 {
			r.read("c", "subpackages", place)
		}
		if got := r.read("c", "subpackages", place).file.PackageName.Value; got != test.want {
			t.Errorf("once is %v: %s", test.once, got)
		}
		if p := r.read("c", "importers", place); p != nil && p.file.Importers != nil {
			t.Errorf("there is a section importers: %v", p)
		}
		if p := r.read("none", "subpackages", place); p != nil {
			t.Errorf("there is a contract: %v", p)
		}
	}
}

// TestReaderKeeps checks that a contract that stays the same is parsed once, and that
// an editor's server does not keep all that it ever read.
func TestReaderKeeps(t *testing.T) {
	place := &Place{Read: func(name string) ([]byte, error) { return []byte("version: 1\nsubpackages: [{match: ./...}]\n"), nil }}
	r := new(Reader)
	first := r.read("c", "subpackages", place)
	if r.read("c", "subpackages", place) != first {
		t.Error("a contract is parsed twice")
	}
	for i := range maxParsed {
		r.read(fmt.Sprint(i), "subpackages", place)
	}
	if len(r.parsed) > maxParsed || len(r.parsed) == 0 {
		t.Errorf("%d contracts are kept", len(r.parsed))
	}
	if r.read("c", "subpackages", place) == first {
		t.Error("all contracts are kept")
	}
}
