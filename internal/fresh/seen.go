package fresh

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/importspy/importspy/internal/cache"
	"github.com/importspy/importspy/internal/inputs"
)

// A Seen is what the digest of a go command's run has of contracts. The run keeps the
// outcome of each unit under that digest, however long after; so a contract that a unit
// reads must still be the one in it.
type Seen struct {
	// Dir is the folder that the go command runs in.
	Dir string

	contracts map[string]string // what they are, by name
	roots     []string          // folders all contracts in which are in the digest
	folders   []string          // folders of which only the contract directly in them is
	fixed     []string          // folders in which nothing changes
	doubt     bool              // the digest is unlike any other, so that no outcome is repeated
}

// Why the outcome of a unit that has read a contract cannot be kept.
var (
	ErrChanged   = errors.New("changed while checking; run again")
	ErrUnwatched = errors.New("go vet would not notice that it changes; run it in the module of this file, and name a -modfile in GOFLAGS")
)

// seenFor is how long the file of a run stays at least.
const seenFor = 24 * time.Hour

// seenFolder returns where runs of the go command leave what they have seen, each for its
// own process: the tool that answers -V=full and those that check units are its children.
func seenFolder() (string, error) {
	if dir := os.Getenv(cache.Env); filepath.IsAbs(dir) {
		return dir + "-vet", nil
	}
	user, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(user, "importspy-vet"), nil
}

func seenName(folder string) string { return filepath.Join(folder, strconv.Itoa(os.Getppid())) }

// keep leaves what was found for the units of the run. Where that is not possible, an edit
// during the run is not noticed.
func (r reach) keep(dir string, found []find, doubt bool) {
	folder, err := seenFolder()
	if err != nil || os.MkdirAll(folder, 0o700) != nil {
		return
	}
	var b strings.Builder
	line := func(what string, names ...string) {
		for _, name := range names {
			fmt.Fprintf(&b, "%s %q\n", what, name)
		}
	}
	line("dir", dir)
	line("doubt", strconv.FormatBool(doubt))
	line("root", r.roots...)
	line("folder", r.folders...)
	line("fixed", r.caches...)
	line("fixed", r.goroot)
	for _, f := range found {
		if isContractName(filepath.Base(filepath.FromSlash(f.name))) {
			line(f.what(), r.path(f.name))
		}
	}
	name := seenName(folder)
	tmp := fmt.Sprintf("%s.%d", name, os.Getpid())
	if os.WriteFile(tmp, []byte(b.String()), 0o600) != nil || os.Rename(tmp, name) != nil {
		_ = os.Remove(tmp)
	}
	sweepSeen(folder)
}

// sweepSeen removes the files of runs that are over.
func sweepSeen(folder string) {
	entries, _ := os.ReadDir(folder)
	for _, e := range entries {
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > seenFor {
			_ = os.Remove(filepath.Join(folder, e.Name()))
		}
	}
}

// what says what a find is, in one word.
func (f find) what() string {
	if f.kind == file {
		return fmt.Sprintf("%x", f.content)
	}
	return string(f.kind)
}

// path is the inverse of name.
func (r reach) path(name string) string {
	if path := filepath.FromSlash(name); filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(r.base, filepath.FromSlash(name))
}

// SeenByParent returns what the run has seen that the process is a unit of, nil if that is
// not known: then a program such as one of -toolexec is in between.
func SeenByParent() *Seen {
	folder, err := seenFolder()
	if err != nil {
		return nil
	}
	data, err := os.ReadFile(seenName(folder))
	if err != nil {
		return nil
	}
	s := &Seen{contracts: make(map[string]string)}
	for line := range strings.Lines(string(data)) {
		what, quoted, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		switch name, err := strconv.Unquote(quoted); {
		case err != nil:
			return nil
		case what == "dir":
			s.Dir = name
		case what == "doubt":
			s.doubt = name == "true"
		case what == "root":
			s.roots = append(s.roots, name)
		case what == "folder":
			s.folders = append(s.folders, name)
		case what == "fixed":
			s.fixed = append(s.fixed, name)
		default:
			s.contracts[name] = what
		}
	}
	return s
}

// Check returns nil if the contracts among what was read are those in the digest, and else
// [ErrChanged] or [ErrUnwatched], and the name of one.
func (s *Seen) Check(list []inputs.Seen) (name string, err error) {
	if s == nil || s.doubt {
		return "", nil
	}
	for _, read := range list {
		if isContractName(filepath.Base(read.Name)) {
			if err := s.check(read); err != nil {
				return filepath.Join(filepath.Dir(read.Name), contractNames[0]), err
			}
		}
	}
	return "", nil
}

// check is Check for a contract, or a file that people take for one.
func (s *Seen) check(read inputs.Seen) error {
	name := filepath.Clean(read.Name)
	dir := filepath.Dir(name)
	what, ok := s.contracts[name]
	sum, content := read.Content()
	switch {
	case read.Preliminary(), content && what == fmt.Sprintf("%x", sum), ok && !content && !read.Absent():
		return nil
	case ok:
		return ErrChanged
	case slices.ContainsFunc(s.fixed, func(folder string) bool { return isIn(dir, folder) }):
		return nil
	case !s.watches(dir):
		return ErrUnwatched
	case read.Absent(), !content && (isLink(name) || s.hasMisnamed(name)):
		return nil
	}
	return ErrChanged
}

// StillSame reports whether all that an earlier run has read is the same now, and all
// contracts among it are those in the digest. The digest saves reading them. A nil s has
// nothing.
func (s *Seen) StillSame(list []inputs.Seen) bool {
	for i, read := range list {
		if s.has(read) {
			continue
		}
		now, same := read.Again()
		if !same {
			return false
		}
		list[i] = now
	}
	_, err := s.Check(list)
	return err == nil
}

// has reports whether the digest has the content of a contract that was read.
func (s *Seen) has(read inputs.Seen) bool {
	sum, ok := read.Content()
	return ok && s != nil && s.contracts[filepath.Clean(read.Name)] == fmt.Sprintf("%x", sum)
}

// isLink reports whether a file is a link: the digest has what one leads to, and nothing
// of one that leads to itself.
func isLink(name string) bool {
	info, err := os.Lstat(name)
	return err == nil && info.Mode()&fs.ModeSymlink != 0
}

// hasMisnamed reports whether the digest has a file next to the contract that people take
// for it.
func (s *Seen) hasMisnamed(name string) bool {
	for other := range s.contracts {
		if filepath.Dir(other) == filepath.Dir(name) {
			return true
		}
	}
	return false
}

// watches reports whether the digest has the contract directly in a folder, if there is one.
func (s *Seen) watches(dir string) bool {
	return slices.Contains(s.folders, dir) || slices.ContainsFunc(s.roots, func(root string) bool {
		return isIn(dir, root) && isWalked(root, dir)
	})
}

// isIn reports whether dir is the folder outer or in it.
func isIn(dir, outer string) bool {
	rel, err := filepath.Rel(outer, dir)
	return outer != "" && err == nil && filepath.IsLocal(rel)
}

// isWalked reports whether the search of the folder root comes to dir, which is in it: it
// leaves out version control, and looks only directly behind links.
func isWalked(root, dir string) bool {
	for at := dir; at != root && at != filepath.Dir(at); at = filepath.Dir(at) {
		info, err := os.Lstat(at)
		switch {
		case isVersionControl(filepath.Base(at)), err != nil && !errors.Is(err, fs.ErrNotExist):
			return false
		case err == nil && info.Mode()&fs.ModeSymlink != 0 && at != dir:
			return false
		}
	}
	return true
}
