//go:build !unix

package cache

import "io/fs"

// isOwner would report whether a file belongs to the user of the process: rights come from
// the folder there.
func isOwner(fs.FileInfo) bool { return true }
