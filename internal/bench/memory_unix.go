//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// maxMemory returns the most memory that a process has had, or one that it has waited
// for, in bytes.
func maxMemory(p *os.ProcessState) int64 {
	usage, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		return int64(usage.Maxrss)
	}
	return int64(usage.Maxrss) << 10
}
