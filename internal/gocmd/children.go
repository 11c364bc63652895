package gocmd

import (
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// InterruptChildren ends the processes that this one has started, for drivers whose calls of
// the go command have no context that could be cancelled. It interrupts them, and after a
// time kills those that ignore it, as a program does that was started in the background.
// Where the system does not list processes, it does nothing.
func InterruptChildren(within time.Duration) {
	signalAll(children(os.Getpid()), os.Interrupt)
	for end := time.Now().Add(within); time.Now().Before(end); time.Sleep(within / 50) {
		if len(children(os.Getpid())) == 0 {
			return
		}
	}
	signalAll(children(os.Getpid()), os.Kill)
}

func signalAll(pids []int, s os.Signal) {
	for _, pid := range pids {
		if p, err := os.FindProcess(pid); err == nil {
			_ = p.Signal(s)
		}
	}
}

// children returns the processes whose parent is pid.
func children(pid int) (list []int) {
	if entries, err := os.ReadDir("/proc"); err == nil { // not all machines have ps
		for _, e := range entries {
			if child, err := strconv.Atoi(e.Name()); err == nil && parentOf(child) == pid {
				list = append(list, child)
			}
		}
		return list
	}
	out, _ := exec.Command("ps", "-A", "-o", "pid=", "-o", "ppid=").Output()
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		if len(words) == 2 && words[1] == strconv.Itoa(pid) {
			if child, err := strconv.Atoi(words[0]); err == nil {
				list = append(list, child)
			}
		}
	}
	return list
}

// parentOf returns the parent of a process by what Linux shows of it, 0 if it is gone, even if
// nobody has asked how it ended.
func parentOf(pid int) int {
	data, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	_, rest, _ := strings.Cut(string(data[strings.LastIndexByte(string(data), ')')+1:]), " ")
	words := strings.Fields(rest) // after the name, which may have anything in it
	if len(words) < 2 || words[0] == "Z" {
		return 0
	}
	parent, _ := strconv.Atoi(words[1])
	return parent
}
