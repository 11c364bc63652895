//go:build !windows

package vetrun

import (
	"fmt"
	"os"
	"strings"
)

// parentOf returns the parent of a process and the name of its program, as Linux shows
// them, 0 if they are not known.
func parentOf(pid int) (parent int, name string) {
	data, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	_, rest, _ := strings.Cut(string(data), "(")
	end := strings.LastIndexByte(rest, ')') // a name may have one
	if end < 0 {
		return 0, ""
	}
	var state string
	_, _ = fmt.Sscan(rest[end+1:], &state, &parent) // 0 if it is something else
	return parent, rest[:end]
}
