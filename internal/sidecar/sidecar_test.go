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

// TestReadLinks checks what a driver is not asked for: a device, which need not end, and what
// it has of a link that leads to no contract, which may be a secret.
func TestReadLinks(t *testing.T) {
	dir := t.TempDir()
	name, secret := filepath.Join(dir, contract.FileName), filepath.Join(dir, "secret")
	if err := os.WriteFile(secret, []byte("TOKEN=ghp_abcdef\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ target, want string }{
		{os.DevNull, "is not a regular file; a contract is one"},
		{secret, "is a link to a file that is not a contract, or one with mistakes; its text is not shown"},
	} {
		_ = os.Remove(name)
		if err := os.Symlink(test.target, name); err != nil {
			t.Skip(err)
		}
		_, err := sidecar.Read(inputs.Run, name, func(name string) ([]byte, error) {
			if test.target == os.DevNull {
				t.Errorf("the driver is asked for %s", test.target)
			}
			return os.ReadFile(name)
		})
		if err == nil || err.Error() != test.want {
			t.Errorf("a link to %s: the error is %v, want %q", test.target, err, test.want)
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
