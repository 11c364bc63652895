//go:build unix

package cache

import (
	"path/filepath"
	"syscall"
	"testing"
)

// TestPipe has a pipe in the place of an entry, to which nobody writes.
func TestPipe(t *testing.T) {
	dir := t.TempDir()
	d, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	key := Key{1}
	d.Put(key, []byte("data"))
	if _, ok := d.Get(key); !ok {
		t.Fatal("there is no entry")
	}
	other := Key{2}
	if err := syscall.Mkfifo(filepath.Join(d.root.Name(), fileName(other)), 0o600); err != nil {
		t.Skip(err)
	}
	if _, ok := d.Get(other); ok {
		t.Error("a pipe is an entry")
	}
}
