// Package vetrun has what a run of go vet knows of contracts, for its units: the process
// that answers -V=full leaves it, and those that check units find it.
package vetrun

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/importspy/importspy/internal/cache"
	"github.com/importspy/importspy/internal/inputs"
)

// A Run is what the digest of a go command's run has of contracts. The run keeps the
// outcome of each unit under that digest, however long after; so a contract that a unit
// reads must still be the one in it.
type Run struct {
	// Dir is the folder that the go command runs in.
	Dir string

	Contracts map[string]string // what they are, by name: the SHA-256 of a file in hexadecimal, or a word
	Roots     []string          // folders all contracts in which are in the digest
	Folders   []string          // folders of which only the contract directly in them is
	Fixed     []string          // folders in which nothing changes
	Doubt     bool              // the digest is unlike any other, so that no outcome is repeated
}

// Why the outcome of a unit that has read a contract cannot be kept.
var (
	ErrChanged   = errors.New("changed while checking; run again")
	ErrUnwatched = errors.New("go vet would not notice that it changes; run it in the module of this file, and name a -modfile in GOFLAGS")
)

// keptFor is how long the file of a run stays at least.
const keptFor = 24 * time.Hour

// folder returns where runs of the go command leave what they have seen, each for its
// own process: the tool that answers -V=full and those that check units are its children.
func folder() (string, error) {
	if dir := os.Getenv(cache.Env); filepath.IsAbs(dir) {
		if info, err := os.Stat(dir); err != nil || info.IsDir() { // not next to a device, which turns the cache off
			return dir + "-vet", nil
		}
	}
	user, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(user, "importspy-vet"), nil
}

func fileName(folder string, pid int) string { return filepath.Join(folder, strconv.Itoa(pid)) }

// Keep leaves what the run knows for its units: under the process that runs this one, and
// under those above it up to the go command where to find it. The error is why units do not
// find it; then an edit during the run is not noticed, and no outcome may be repeated.
func (r *Run) Keep() error {
	folder, err := folder()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	if !cache.IsOwn(folder) {
		return errors.New(folder + " is not a folder of the user alone")
	}
	above, _ := lineage()
	err = leave(folder, above[0], r.text())
	for _, pid := range above[1:] {
		err = errors.Join(err, leave(folder, pid, fmt.Sprintf("run \"%d\"\n", above[0])))
	}
	sweep(folder)
	return err
}

// text has one line for each thing that the run knows.
func (r *Run) text() string {
	var b strings.Builder
	line := func(what string, names ...string) {
		for _, name := range names {
			fmt.Fprintf(&b, "%s %q\n", what, name)
		}
	}
	line("dir", r.Dir)
	line("doubt", strconv.FormatBool(r.Doubt))
	line("root", r.Roots...)
	line("folder", r.Folders...)
	line("fixed", r.Fixed...)
	for _, name := range slices.Sorted(maps.Keys(r.Contracts)) {
		line(r.Contracts[name], name)
	}
	return b.String()
}

// leave writes the file of a process, in place of one that an earlier process of that
// number had.
func leave(folder string, pid int, text string) error {
	name := fileName(folder, pid)
	tmp := fmt.Sprintf("%s.%d", name, os.Getpid())
	err := os.WriteFile(tmp, []byte(text), 0o600)
	if err == nil {
		err = os.Rename(tmp, name)
	}
	if err != nil {
		_ = os.Remove(tmp)
		_ = os.Remove(name)
	}
	return err
}

// sweep removes the files of runs that are over, and nothing else: the user may have a
// folder of that name for something else.
func sweep(folder string) {
	entries, _ := os.ReadDir(folder)
	for _, e := range entries {
		if info, err := e.Info(); err == nil && isRun(e.Name()) && info.Mode().IsRegular() && time.Since(info.ModTime()) > keptFor {
			_ = os.Remove(filepath.Join(folder, e.Name()))
		}
	}
}

// isRun reports whether a file of that name is that of a run, or about to be: it has the
// number of a process, or of two.
func isRun(name string) bool {
	run, writer, two := strings.Cut(name, ".")
	_, err := strconv.ParseUint(run, 10, 64)
	if two && err == nil {
		_, err = strconv.ParseUint(writer, 10, 64)
	}
	return err == nil
}

// ByParent returns what the run has seen that the process is a unit of, nil if that is
// not known.
func ByParent() *Run {
	folder, err := folder()
	if err != nil || !cache.IsOwn(folder) {
		return nil
	}
	above, whole := lineage()
	if whole {
		above = above[len(above)-1:] // what others have left is of runs before, by processes of the same numbers
	}
	for _, pid := range above {
		if r := read(folder, pid); r != nil {
			return r
		}
	}
	return nil
}

// read reads the file of a process, or the one that it names.
func read(folder string, pid int) *Run {
	data, err := os.ReadFile(fileName(folder, pid))
	if quoted, ok := strings.CutPrefix(string(data), "run "); ok {
		other, _ := strconv.Unquote(strings.TrimSuffix(quoted, "\n"))
		if pid, err = strconv.Atoi(other); err == nil {
			data, err = os.ReadFile(fileName(folder, pid))
		}
	}
	if err != nil {
		return nil
	}
	return parse(string(data))
}

// parse is the inverse of text.
func parse(text string) *Run {
	r := &Run{Contracts: make(map[string]string)}
	for line := range strings.Lines(text) {
		what, quoted, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		switch name, err := strconv.Unquote(quoted); {
		case err != nil:
			return nil
		case what == "dir":
			r.Dir = name
		case what == "doubt":
			r.Doubt = name == "true"
		case what == "root":
			r.Roots = append(r.Roots, name)
		case what == "folder":
			r.Folders = append(r.Folders, name)
		case what == "fixed":
			r.Fixed = append(r.Fixed, name)
		default:
			r.Contracts[name] = what
		}
	}
	return r
}

// Check returns nil if the contracts among what was read are those in the digest, and else
// [ErrChanged] or [ErrUnwatched], and the name of one.
func (r *Run) Check(list []inputs.Seen) (name string, err error) {
	if r == nil || r.Doubt {
		return "", nil
	}
	for _, read := range list {
		if IsContractName(filepath.Base(read.Name)) {
			if err := r.check(read); err != nil {
				return filepath.Join(filepath.Dir(read.Name), ContractNames[0]), err
			}
		}
	}
	return "", nil
}

// check is Check for a contract, or a file that people take for one.
func (r *Run) check(read inputs.Seen) error {
	name := filepath.Clean(read.Name)
	dir := filepath.Dir(name)
	what, ok := r.Contracts[name]
	sum, content := read.Content()
	switch {
	case read.Preliminary(), content && what == fmt.Sprintf("%x", sum), ok && !content && !read.Absent():
		return nil
	case ok:
		return ErrChanged
	case slices.ContainsFunc(r.Fixed, func(folder string) bool { return isIn(dir, folder) }):
		return nil
	case !r.watches(dir):
		return ErrUnwatched
	case read.Absent(), !content && (isLink(name) || isFolder(name) || r.hasMisnamed(name)):
		return nil
	}
	return ErrChanged
}

// StillSame reports whether all that an earlier run has read is the same now, and all
// contracts among it are those in the digest. A nil r has nothing.
func (r *Run) StillSame(list []inputs.Seen) bool {
	for i, read := range list {
		now, same := read.Again()
		if !same {
			return false
		}
		list[i] = now
	}
	_, err := r.Check(list)
	return err == nil
}

// isLink reports whether a file is a link: the digest has what one leads to, and nothing
// of one that leads to itself.
func isLink(name string) bool {
	info, err := os.Lstat(name)
	return err == nil && info.Mode()&fs.ModeSymlink != 0
}

// isFolder reports whether there is a folder by the name of a contract, which the digest
// has nothing of.
func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// hasMisnamed reports whether the digest has a file next to the contract that people take
// for it.
func (r *Run) hasMisnamed(name string) bool {
	for other := range r.Contracts {
		if filepath.Dir(other) == filepath.Dir(name) {
			return true
		}
	}
	return false
}

// watches reports whether the digest has the contract directly in a folder, if there is one.
func (r *Run) watches(dir string) bool {
	return slices.Contains(r.Folders, dir) || slices.ContainsFunc(r.Roots, func(root string) bool {
		return isIn(dir, root) && isWalked(root, dir)
	})
}

// isIn reports whether dir is the folder outer or in it.
func isIn(dir, outer string) bool {
	return outer != "" && inputs.IsIn(outer, dir)
}

// isWalked reports whether the search of the folder root comes to dir, which is in it: it
// leaves out version control, and looks only directly behind links.
func isWalked(root, dir string) bool {
	for at := dir; at != root && at != filepath.Dir(at); at = filepath.Dir(at) {
		info, err := os.Lstat(at)
		switch {
		case IsVersionControl(filepath.Base(at)), err != nil && !errors.Is(err, fs.ErrNotExist):
			return false
		case err == nil && info.Mode()&fs.ModeSymlink != 0 && at != dir:
			return false
		}
	}
	return true
}

// ContractNames are the name of a contract and the one that people mistake for
// it.
var ContractNames = [...]string{"importspy.yaml", "importspy.yml"}

// IsVersionControl reports whether a folder of that name is a version control system's.
func IsVersionControl(name string) bool {
	return slices.Contains([]string{".git", ".hg", ".svn", ".jj"}, name)
}

// IsContractName reports whether a file of that name is what the tool opens
// under one of ContractNames, on a file system that may ignore case.
func IsContractName(name string) bool {
	for _, contract := range ContractNames {
		if len(name) == len(contract) && strings.EqualFold(name, contract) {
			return true
		}
	}
	return false
}
