package gocmd

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"
)

// doing are how lines begin that say what the go command is at.
var doing = []string{"go: downloading ", "go: finding ", "go: found ", "go: added ", "go: upgraded ", "go: downgraded "}

// Reason returns why the go command has failed: what it has printed on standard error, without
// its name before that and the lines that say what it was at, such as which module it downloaded.
func Reason(stderr string) string {
	var b strings.Builder
	for line := range strings.Lines(stderr) {
		if !slices.ContainsFunc(doing, func(what string) bool { return strings.HasPrefix(line, what) }) {
			b.WriteString(line)
		}
	}
	return strings.TrimPrefix(strings.TrimSpace(b.String()), "go: ")
}

// Failure returns an error of [golang.org/x/tools/go/packages.Load] in the go command's own words, if it
// has any: it begins with "err: exit status 1: stderr: ", which says nothing to a reader.
func Failure(err error) error {
	if err == nil {
		return nil
	}
	_, stderr, _ := strings.Cut(err.Error(), "stderr: ")
	if reason := Reason(stderr); reason != "" {
		return errors.New(reason)
	}
	return err
}

// Command returns a call of the go command that ends when ctx does. It is interrupted
// rather than killed, so that it ends what it has started and removes its files.
func Command(ctx context.Context, args ...string) *exec.Cmd {
	return Interruptible(exec.CommandContext(ctx, "go", args...), time.Second)
}

// Interruptible has a call interrupted when its context ends, and killed if it has not
// ended after a time.
func Interruptible(cmd *exec.Cmd, grace time.Duration) *exec.Cmd {
	return signalled(cmd, os.Interrupt, grace)
}

// Terminable is Interruptible with SIGTERM, for programs that take no notice of an interrupt
// where this one was started with interrupts ignored. The go command does even then.
func Terminable(cmd *exec.Cmd, grace time.Duration) *exec.Cmd {
	return signalled(cmd, syscall.SIGTERM, grace)
}

func signalled(cmd *exec.Cmd, s os.Signal, grace time.Duration) *exec.Cmd {
	cmd.Cancel = func() error {
		if cmd.Process.Signal(s) == nil {
			return nil
		}
		return cmd.Process.Kill() // where there are no signals
	}
	cmd.WaitDelay = grace
	return cmd
}
