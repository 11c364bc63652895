package gocmd

import (
	"context"
	"os"
	"os/exec"
	"time"
)

// Command returns a call of the go command that ends when ctx does. It is interrupted
// rather than killed, so that it ends what it has started and removes its files.
func Command(ctx context.Context, args ...string) *exec.Cmd {
	return Interruptible(exec.CommandContext(ctx, "go", args...), time.Second)
}

// Interruptible has a call interrupted when its context ends, and killed if it has not
// ended after a time.
func Interruptible(cmd *exec.Cmd, grace time.Duration) *exec.Cmd {
	cmd.Cancel = func() error {
		if cmd.Process.Signal(os.Interrupt) == nil {
			return nil
		}
		return cmd.Process.Kill() // where there are no signals
	}
	cmd.WaitDelay = grace
	return cmd
}
