package contractfile

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
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
		sweep(r, ".", "")
	}
}

// sweep is Sweep for a folder below r, in which a file called base is about to be written.
func sweep(r *os.Root, dir, base string) {
	entries, _ := fs.ReadDir(r.FS(), filepath.ToSlash(dir)) // where there is none, there is nothing to remove
	for _, e := range entries {
		if !isTemporary(e.Name(), base) {
			continue
		}
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && time.Since(info.ModTime()) > staleAfter {
			_ = r.Remove(filepath.Join(dir, e.Name())) // else the next run tries again
		}
	}
}

// written are the names of the files that this package is used for, apart from those that
// users name, mergeFile what those begin with that git has a merge driver write.
var written = []string{"importspy.yaml", "importspy_guard.go", "importspy_loader.go"}

const mergeFile = ".merge_file_"

// isTemporary reports whether a file of that name is one of temporaryName's, for a file
// called base or one of those that this package is used for.
func isTemporary(name, base string) bool {
	name, dot := strings.CutPrefix(name, ".")
	name, ok := strings.CutSuffix(name, temporarySuffix)
	i := strings.LastIndexByte(name, '.')
	if !dot || !ok || i < 0 {
		return false
	}
	file, number := name[:i], name[i+1:]
	pid, n, dash := strings.Cut(number, "-")
	ours := file == base || slices.Contains(written, file) || strings.HasPrefix(file, mergeFile)
	return ours && dash && isNumber(pid) && isNumber(n)
}

func isNumber(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
