//go:build !unix

package contractfile

import (
	"io/fs"
	"os"
)

// links returns 1: how many names a file has is not in what os.Stat returns here.
func links(fs.FileInfo) uint64 { return 1 }

// keepOwner does nothing: a file gets its owner and rights from its folder here.
func keepOwner(temporary, fs.FileInfo, fs.FileInfo) (note string) { return "" }

// syncFolder does nothing: folders cannot be synced here.
func syncFolder(*os.Root, string) {}
