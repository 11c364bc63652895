package vetrun

import (
	"syscall"
	"unsafe"
)

// parentOf returns the parent of a process and the name of its program, 0 if they are not
// known.
func parentOf(pid int) (parent int, name string) {
	all, err := syscall.CreateToolhelp32Snapshot(syscall.TH32CS_SNAPPROCESS, 0)
	if err != nil {
		return 0, ""
	}
	defer func() { _ = syscall.CloseHandle(all) }()
	entry := syscall.ProcessEntry32{Size: uint32(unsafe.Sizeof(syscall.ProcessEntry32{}))}
	for err = syscall.Process32First(all, &entry); err == nil; err = syscall.Process32Next(all, &entry) {
		if int(entry.ProcessID) == pid {
			return int(entry.ParentProcessID), syscall.UTF16ToString(entry.ExeFile[:])
		}
	}
	return 0, ""
}
