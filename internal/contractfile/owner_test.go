//go:build unix

package contractfile_test

import (
	"os"
	"syscall"
	"testing"

	"github.com/importspy/importspy/internal/contractfile"
)

// TestOwner checks that root keeps the owner of a contract.
func TestOwner(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can give files away")
	}
	root := t.TempDir()
	name := contractIn(t, root)
	if err := os.Chown(name, 1234, 5678); err != nil {
		t.Skip(err)
	}
	note, err := contractfile.Replace(root, name, []byte(oldText), []byte(newText))
	if note != "" || err != nil {
		t.Fatal(note, err)
	}
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	if s := info.Sys().(*syscall.Stat_t); s.Uid != 1234 || s.Gid != 5678 {
		t.Errorf("owner %d and group %d, want 1234 and 5678", s.Uid, s.Gid)
	}
}
