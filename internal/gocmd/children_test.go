//go:build unix

package gocmd

import (
	"os"
	"os/exec"
	"slices"
	"testing"
)

func TestInterruptChildren(t *testing.T) {
	cmd := exec.Command("sleep", "60")
	if err := cmd.Start(); err != nil {
		t.Skip(err)
	}
	if list := children(os.Getpid()); !slices.Contains(list, cmd.Process.Pid) {
		t.Errorf("the children are %d, without %d", list, cmd.Process.Pid)
		_ = cmd.Process.Kill()
	}
	InterruptChildren()
	if err := cmd.Wait(); err == nil || err.Error() != "signal: interrupt" {
		t.Errorf("it ends with %v", err)
	}
}
