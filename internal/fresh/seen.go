package fresh

import (
	"crypto/sha256"
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
)

// A Seen is what the digest of a go command's run has of contracts. The run keeps the
// outcome of each unit under that digest, however long after; so a contract that a unit
// reads must still be the one in it.
type Seen struct {
	contracts map[string]string // what they are, by name
	roots     []string          // folders all contracts in which are in the digest
	caches    []string          // folders in these that it leaves out
}

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
func (r reach) keep(found []find) {
	folder, err := seenFolder()
	if err != nil || os.MkdirAll(folder, 0o700) != nil {
		return
	}
	var b strings.Builder
	for _, root := range r.roots {
		fmt.Fprintf(&b, "root %q\n", root)
	}
	for _, cache := range r.caches {
		fmt.Fprintf(&b, "cache %q\n", cache)
	}
	for _, f := range found {
		if isContractName(filepath.Base(filepath.FromSlash(f.name))) {
			fmt.Fprintf(&b, "%s %q\n", f.what(), r.path(f.name))
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
		case what == "root":
			s.roots = append(s.roots, name)
		case what == "cache":
			s.caches = append(s.caches, name)
		default:
			s.contracts[name] = what
		}
	}
	return s
}

// Same reports whether a contract that was read, or could not be, is the one in the
// digest. Nothing is known of contracts that the digest does not cover.
func (s *Seen) Same(name string, data []byte, err error) bool {
	what, ok := s.contracts[filepath.Clean(name)]
	switch {
	case !ok && err != nil:
		return errors.Is(err, fs.ErrNotExist) || isLink(name) || s.hasMisnamed(name) || !s.covers(filepath.Dir(name))
	case !ok:
		return !s.covers(filepath.Dir(name))
	case err == nil:
		return what == fmt.Sprintf("%x", sha256.Sum256(data))
	}
	return !errors.Is(err, fs.ErrNotExist)
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
		if filepath.Dir(other) == filepath.Dir(filepath.Clean(name)) {
			return true
		}
	}
	return false
}

// covers reports whether the digest has all contracts directly in a folder.
func (s *Seen) covers(dir string) bool {
	if real, err := filepath.EvalSymlinks(dir); err != nil || real != dir {
		return false // only some of what links lead to is in it
	}
	in := func(root string) (rel string, ok bool) {
		rel, err := filepath.Rel(root, dir)
		return rel, err == nil && filepath.IsLocal(rel)
	}
	if slices.ContainsFunc(s.caches, func(cache string) bool { _, ok := in(cache); return ok }) {
		return false
	}
	return slices.ContainsFunc(s.roots, func(root string) bool {
		rel, ok := in(root)
		return ok && !slices.ContainsFunc(strings.Split(rel, string(filepath.Separator)), isVersionControl)
	})
}
