package vetrun

import (
	"os"
	"path/filepath"
	"strings"
)

// maxLineage is how many processes are looked at: programs that run one another between
// the go command and its tool are few.
const maxLineage = 8

// lineage returns the parent of this process and those above it, the nearest first, up to the
// go command that runs it, and whether that is among them: programs of -toolexec, or a
// script that is the tool, are in between, other ones for each call. Where the system does
// not show that, it returns the parent only.
func lineage() (list []int, whole bool) {
	list = []int{os.Getppid()}
	for {
		parent, name := parentOf(list[len(list)-1])
		switch {
		case isGo(name):
			return list, true
		case parent <= 1 || len(list) == maxLineage:
			return list, false
		}
		list = append(list, parent)
	}
}

// isGo reports whether a program of that name is the go command: if another has it, units
// below that do not find what a run has left; if the go command has another, more
// processes are looked at.
func isGo(name string) bool {
	name = strings.TrimSuffix(filepath.Base(name), ".exe")
	release, versioned := strings.CutPrefix(name, "go1.")
	return name == "go" || versioned && strings.Trim(release, "0123456789.rcbeta") == ""
}
