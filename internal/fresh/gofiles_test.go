//go:build unix

package fresh

import (
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// TestDigestEnds checks that a Go file which is a pipe is not waited for: the packages that go vet
// is called on need not be in its folder.
func TestDigestEnds(t *testing.T) {
	root := t.TempDir()
	extract(t, root, "-- go.mod --\nmodule m\n-- a/importspy.yaml --\nversion: 1\nimports: {deny: [os]}\n")
	if err := syscall.Mkfifo(filepath.Join(root, "a", "a_test.go"), 0o666); err != nil {
		t.Skip(err)
	}
	if err := syscall.Mkfifo(filepath.Join(root, "a", "a.go"), 0o666); err != nil {
		t.Skip(err)
	}
	done := make(chan bool)
	go func() {
		_, _ = Digest(root, plain) // whatever it is
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		t.Error("it waits for a pipe")
	}
}
