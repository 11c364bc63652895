//go:build unix

package contractfile

import (
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// links returns how many names a file has.
func links(info fs.FileInfo) uint64 {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(s.Nlink)
	}
	return 1
}

// keepOwner gives f, which is as info says, the owner and group that like has. It
// returns what could not be kept.
func keepOwner(f temporary, info, like fs.FileInfo) (note string) {
	is, ok1 := info.Sys().(*syscall.Stat_t)
	was, ok2 := like.Sys().(*syscall.Stat_t)
	if !ok1 || !ok2 {
		return ""
	}
	if is.Gid != was.Gid && f.Chown(-1, int(was.Gid)) != nil {
		note = fmt.Sprintf("its group is now %d, not %d", is.Gid, was.Gid)
	}
	if is.Uid != was.Uid && f.Chown(int(was.Uid), -1) != nil {
		note = fmt.Sprintf("its owner is now %d, not %d", is.Uid, was.Uid)
	}
	return note
}

// syncFolder has the new name of a file on disk. Where that fails, as on file systems
// that cannot, a power failure may bring the old file back, whole.
func syncFolder(r *os.Root, dir string) {
	if f, err := r.Open(dir); err == nil {
		_ = f.Sync()
		f.Close()
	}
}
