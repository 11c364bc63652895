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
	if list := descendants(parents(), os.Getpid()); !slices.Contains(list, cmd.Process.Pid) {
		t.Errorf("the children are %d, without %d", list, cmd.Process.Pid)
		_ = cmd.Process.Kill()
	}
	InterruptChildren(10 * time.Second)
	if err := cmd.Wait(); err == nil || err.Error() != "signal: interrupt" {
		t.Errorf("it ends with %v", err)
	}
}

// startReady starts a script and waits until it prints something.
func startReady(t *testing.T, script string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command("sh", "-c", script)
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
	return cmd
}

// TestKillChildren is about a child that ignores interrupts.
func TestKillChildren(t *testing.T) {
	cmd := startReady(t, "trap '' INT; echo ready; exec sleep 60")
	InterruptChildren(100 * time.Millisecond)
	if err := cmd.Wait(); err == nil || err.Error() != "signal: killed" {
		t.Errorf("it ends with %v", err)
	}
}

// TestInterruptDescendants is about a child that ends before the one that it has started, as the go
// command does where the compiler does not end, whether that ignores interrupts or not.
func TestInterruptDescendants(t *testing.T) {
	for _, ignored := range []string{"trap '' INT;", ""} {
		// A shell has what it starts with & ignore interrupts.
		cmd := startReady(t, "(trap - INT; "+ignored+" exec sleep 60) <&0 | { echo ready; exec sleep 60; }")
		list := descendants(parents(), os.Getpid())
		if len(list) < 2 {
			t.Errorf("the descendants are %d", list)
		}
		InterruptChildren(200 * time.Millisecond)
		_ = cmd.Wait() // it was ended
		for _, pid := range list {
			if !gone(pid) {
				t.Errorf("%d is still there", pid)
			}
		}
	}
}

// gone reports whether a process has ended, or does within a second.
func gone(pid int) bool {
	for range 100 {
		if parents()[pid] == 0 {
			return true
		}
		time.Sleep(10 * time.Millisecond)
	}
	return false
}
