package sidecar_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/sidecar"
)

// TestReadAsksTheDriver checks whose word counts: a driver's, on what it has or
// knows not to be there; that of the disk, where the driver knows nothing.
func TestReadAsksTheDriver(t *testing.T) {
	name := filepath.Join(t.TempDir(), contract.FileName)
	if err := os.WriteFile(name, []byte("disk"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		text string
		err  error
		want string
	}{
		{"buffer", nil, "buffer"},
		{"", nil, ""},
		{"", &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}, "missing"},
		{"", errors.New("not among the files of the package"), "disk"},
	} {
		data, err := sidecar.Read(inputs.Run, name, func(string) ([]byte, error) { return []byte(test.text), test.err })
		got := string(data)
		if errors.Is(err, fs.ErrNotExist) {
			got = "missing"
		} else if err != nil {
			t.Error(err)
		}
		if got != test.want {
			t.Errorf("if the driver returns %q, %v: got %q, want %q", test.text, test.err, got, test.want)
		}
	}
}

// TestWordCache checks that answers are those of Words, and that each contract is read once.
func TestWordCache(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, contract.FileName)
	if err := os.WriteFile(name, []byte("version: 1\nimporters:\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	c := sidecar.NewWordCache("importers", "subpackages", "version")
	for range 2 { // the second time the file is gone
		for _, words := range [][]string{{"importers"}, {"subpackages"}, {"version", "importers"}, {}} {
			found, ok := c.Of(name, words...)
			want := slices.DeleteFunc(slices.Clone(words), func(word string) bool { return word == "subpackages" })
			slices.Sort(found)
			slices.Sort(want)
			if !ok || !slices.Equal(found, want) {
				t.Errorf("%q: found %q, %t", words, found, ok)
			}
		}
		if err := os.RemoveAll(name); err != nil {
			t.Fatal(err)
		}
	}
	if found, ok := c.Of(name, "other"); ok || len(found) > 0 {
		t.Errorf("of a file that is gone: %q, %t", found, ok)
	}
	if found, ok := c.Of(filepath.Join(dir, "none"), "version"); ok || len(found) > 0 {
		t.Errorf("of no file: %q, %t", found, ok)
	}
}
