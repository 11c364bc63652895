//go:build !unix

package main

import "os"

// maxMemory returns 0: how much memory a process has had is unknown.
func maxMemory(*os.ProcessState) int64 { return 0 }
