package sidecar_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/importspy/importspy/contract"
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
		data, err := sidecar.Read(name, func(string) ([]byte, error) { return []byte(test.text), test.err })
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
