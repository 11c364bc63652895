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

// TestWords checks that a contract without the word for a section, or an escape that may
// spell it, is not read for that section; and that a package's own contract is read by the
// function for it, if there is one.
func TestWords(t *testing.T) {
	reads := 0
	place := &Place{
		Read: func(name string) ([]byte, error) {
			reads++
			return []byte("version: 1\nskip: none\n"), nil
		},
		Words: func(name string, words ...string) (found []string, ok bool) {
			switch name {
			case "none":
				return nil, true
			case "escape":
				return words[1:], true
			}
			return nil, false
		},
	}
	for _, test := range []struct {
		name, section string
		reads         int
	}{{"none", "skip", 0}, {"escape", "skip", 1}, {"link", "skip", 1}, {"none", "", 1}} {
		reads = 0
		p := new(Reader).read(test.name, test.section, place)
		if reads != test.reads || (p == nil) != (test.reads == 0) {
			t.Errorf("%s, section %q: read %d times, %v", test.name, test.section, reads, p)
		}
	}
	if data, err := place.Own("p", "c"); err != nil || string(data) != "version: 1\nskip: none\n" {
		t.Errorf("%s, %v", data, err)
	}
	place.ReadOwn = func(path, name string) ([]byte, error) { return []byte(path + " " + name), nil }
	if data, err := place.Own("p", "c"); err != nil || string(data) != "p c" {
		t.Errorf("%s, %v", data, err)
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
