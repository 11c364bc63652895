//go:build unix

package gocmd

import (
	"os"
	"os/exec"
	"slices"
	"testing"
	"time"
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
	InterruptChildren(10 * time.Second)
	if err := cmd.Wait(); err == nil || err.Error() != "signal: interrupt" {
		t.Errorf("it ends with %v", err)
	}
}

// TestKillChildren is about a child that ignores interrupts.
func TestKillChildren(t *testing.T) {
	cmd := exec.Command("sh", "-c", "trap '' INT; echo ready; exec sleep 60")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Skip(err)
	}
	if _, err := out.Read(make([]byte, 10)); err != nil {
		t.Fatal(err)
	}
	InterruptChildren(100 * time.Millisecond)
	if err := cmd.Wait(); err == nil || err.Error() != "signal: killed" {
		t.Errorf("it ends with %v", err)
	}
}
