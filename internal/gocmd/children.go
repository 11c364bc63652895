package gocmd

import (
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"
)

// InterruptChildren ends the processes that this one has started, and those that these have, for
// drivers whose calls of the go command have no context that could be cancelled. It interrupts all,
// as a terminal does: the go command does not end a compiler that it has started. After a time it
// kills those that are left, as they ignore interrupts in a program that was started in the
// background. Where the system does not list processes, it does nothing.
func InterruptChildren(within time.Duration) {
	list := descendants(parents(), os.Getpid())
	signalAll(list, os.Interrupt)
	for end := time.Now().Add(within); time.Now().Before(end); time.Sleep(within / 50) {
		parentOf := parents()
		for _, pid := range descendants(parentOf, os.Getpid()) {
			if !slices.Contains(list, pid) {
				list = append(list, pid)
			}
		}
		list = slices.DeleteFunc(list, func(pid int) bool { return parentOf[pid] == 0 }) // it has ended
		if len(list) == 0 {
			return
		}
	}
	signalAll(list, os.Kill)
}

func signalAll(pids []int, s os.Signal) {
	for _, pid := range pids {
		if p, err := os.FindProcess(pid); err == nil {
			_ = p.Signal(s)
		}
	}
}

// descendants returns the processes whose parent is pid, those whose parents are these, and so on.
func descendants(parentOf map[int]int, pid int) (list []int) {
	for from := []int{pid}; len(from) > 0; from = from[1:] {
		for child, parent := range parentOf {
			if parent == from[0] {
				list, from = append(list, child), append(from, child)
			}
		}
	}
	return list
}

// parents returns the parents of all processes that have not ended.
func parents() map[int]int {
	parentOf := make(map[int]int)
	if entries, err := os.ReadDir("/proc"); err == nil { // not all machines have ps
		for _, e := range entries {
			child, _ := strconv.Atoi(e.Name())
			if parent := shownParent(child); parent > 0 {
				parentOf[child] = parent
			}
		}
		return parentOf
	}
	out, _ := exec.Command("ps", "-A", "-o", "pid=", "-o", "ppid=").Output()
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		if len(words) != 2 {
			continue
		}
		child, _ := strconv.Atoi(words[0])
		if parent, err := strconv.Atoi(words[1]); err == nil && child > 0 {
			parentOf[child] = parent
		}
	}
	return parentOf
}

// shownParent returns the parent of a process by what Linux shows of it, 0 if it is gone, even if
// nobody has asked how it ended.
func shownParent(pid int) int {
	data, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	_, rest, _ := strings.Cut(string(data[strings.LastIndexByte(string(data), ')')+1:]), " ")
	words := strings.Fields(rest) // after the name, which may have anything in it
	if len(words) < 2 || words[0] == "Z" {
		return 0
	}
	parent, _ := strconv.Atoi(words[1])
	return parent
}
