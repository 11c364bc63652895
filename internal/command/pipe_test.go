//go:build unix

package command

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/importspy/importspy/internal/report"
)

// TestOverwritePipe checks that output for a pipe waits for a reader, and that a signal ends that.
func TestOverwritePipe(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(name, 0o600); err != nil {
		t.Skip(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	e := &invocation{
		stderr: report.NewConsole(new(strings.Builder)), getenv: func(string) string { return "" },
		interruption: &interruption{Context: ctx},
	}
	opts := new(options)
	opts.Dir = dir
	read := make(chan string)
	go func() {
		data, _ := os.ReadFile(name)
		read <- string(data)
	}()
	if _, err := e.overwrite(opts, name, []byte("text")); err != nil {
		t.Error(err)
	}
	if got := <-read; got != "text" {
		t.Errorf("the reader got %q", got)
	}
	time.AfterFunc(10*time.Millisecond, cancel)
	if _, err := e.overwrite(opts, name, []byte("text")); !errors.Is(err, context.Canceled) {
		t.Errorf("after a signal: %v", err)
	}
}
