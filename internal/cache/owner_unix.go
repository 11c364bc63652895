//go:build unix

package cache

import (
	"io/fs"
	"os"
	"syscall"
)

// isOwner reports whether a file belongs to the user of the process.
func isOwner(info fs.FileInfo) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(s.Uid) == os.Geteuid()
}
