package contractfile

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// A temporary file is called .importspy.yaml.PID-N.tmp, after the file that it becomes: the
// go command and most other tools pass over names with a leading dot.
const temporarySuffix = ".tmp"

func temporaryName(contract string, i int) string {
	return fmt.Sprintf(".%s.%d-%d%s", contract, os.Getpid(), i, temporarySuffix)
}

// staleAfter is how old a temporary file is that nobody writes any more: to write one
// takes milliseconds. Where one is removed that was still wanted, its run reports that
// it could not write the contract, which is as it was.
const staleAfter = time.Minute

// Sweep removes the temporary files that runs which were killed have left in a folder.
func Sweep(dir string) {
	if r, err := os.OpenRoot(dir); err == nil {
		defer r.Close()
		sweep(r, ".")
	}
}

func sweep(r *os.Root, dir string) {
	entries, _ := fs.ReadDir(r.FS(), filepath.ToSlash(dir)) // where there is none, there is nothing to remove
	for _, e := range entries {
		if !isTemporary(e.Name()) {
			continue
		}
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && time.Since(info.ModTime()) > staleAfter {
			_ = r.Remove(filepath.Join(dir, e.Name())) // else the next run tries again
		}
	}
}

// written are the names of the files that this package is used for.
var written = []string{"importspy.yaml", "importspy_guard.go", "importspy_loader.go"}

// isTemporary reports whether a file of that name is one of temporaryName's.
func isTemporary(name string) bool {
	middle, ok := "", false
	for _, file := range written {
		if middle, ok = strings.CutPrefix(name, "."+file+"."); ok {
			break
		}
	}
	if !ok {
		return false
	}
	middle, ok = strings.CutSuffix(middle, temporarySuffix)
	pid, n, dash := strings.Cut(middle, "-")
	return ok && dash && isNumber(pid) && isNumber(n)
}

func isNumber(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
