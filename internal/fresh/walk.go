package fresh

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/importspy/importspy/internal/contractfile"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/vetrun"
)

// A kind says what is at a path.
type kind string

const (
	module     kind = "module"     // a root that was searched
	absent     kind = "absent"     // a root that does not exist
	sealed     kind = "sealed"     // a folder that nobody like us can reach into
	file       kind = "file"       // a contract
	folder     kind = "folder"     // a folder of a contract's name
	dangling   kind = "dangling"   // a symbolic link to nothing
	unreadable kind = "unreadable" // a contract that may not be read
	irregular  kind = "irregular"  // a pipe, a socket, a device
	versions   kind = "versions"   // a file that says which versions of modules are used
	sources    kind = "sources"    // the names of the Go files next to a contract
	tests      kind = "tests"      // a package has tests of its own
	imports    kind = "imports"    // what Go files import that are not of the build
	oversized  kind = "oversized"  // a file that is larger than a contract may be
)

// A find is something that the verdict may depend on.
type find struct {
	kind    kind
	link    bool   // reached through a symbolic link
	name    string // slash-separated, relative to the base of the reach
	content string // SHA-256 of a file's content
}

// A walker searches folders, several at a time.
type walker struct {
	reach   reach
	running sync.WaitGroup
	slots   chan struct{} // holds one value per goroutine

	mu     sync.Mutex
	found  []find
	doubts []error
}

func newWalker(r reach) *walker {
	// Most of the time is spent waiting for the file system.
	return &walker{reach: r, slots: make(chan struct{}, 4*runtime.GOMAXPROCS(0))}
}

// result returns what was found, sorted and without duplicates.
func (w *walker) result() ([]find, []error) {
	slices.SortFunc(w.found, func(a, b find) int {
		return cmp.Or(strings.Compare(a.name, b.name), cmp.Compare(a.kind, b.kind))
	})
	return slices.Compact(w.found), w.doubts
}

func (w *walker) add(f find) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.found = append(w.found, f)
}

func (w *walker) doubt(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.doubts = append(w.doubts, err)
}

// covers reports whether a walk of outer passes through the folder root, so
// that root need not be walked by itself.
func (w *walker) covers(outer, root string) bool {
	rel, ok := strings.CutPrefix(root, strings.TrimSuffix(outer, string(filepath.Separator))+string(filepath.Separator))
	if !ok {
		return false
	}
	path := outer
	for part := range strings.SplitSeq(rel, string(filepath.Separator)) {
		path = filepath.Join(path, part)
		info, err := os.Lstat(path)
		if err != nil || !info.IsDir() || w.skips(path, part) {
			return false
		}
	}
	return true
}

// walkRoot records that root is in reach, and what is in it.
func (w *walker) walkRoot(root string) {
	switch info, err := os.Stat(root); {
	case errors.Is(err, fs.ErrNotExist):
		w.add(find{kind: absent, name: w.reach.name(root)})
	case err != nil:
		w.doubt(err)
	case !info.IsDir():
		w.doubt(fmt.Errorf("%s is not a folder", root))
	default:
		w.add(find{kind: module, name: w.reach.name(root)})
		w.walk(root, false)
		w.running.Wait()
	}
}

// walk records the contracts in dir and below, and what else verdicts there depend on.
// Families are set if a contract above has rules for the folder. It may return before it
// is done: wait for running.
func (w *walker) walk(dir string, families bool) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		w.unlisted(dir, err)
		return
	}
	own, contract := false, []byte(nil)
	var goFiles []string
	for _, entry := range entries {
		name := entry.Name()
		path := filepath.Join(dir, name)
		if vetrun.IsContractName(name) {
			own, contract = true, append(contract, w.contract(path)...)
		}
		switch {
		case entry.IsDir() && !w.skips(path, name):
		case entry.Type()&fs.ModeSymlink != 0:
			w.look(path)
		}
		if isGoFile(name) && !entry.IsDir() {
			goFiles = append(goFiles, name)
		}
	}
	w.goFiles(dir, goFiles, own, families || hasRules(contract))
	families = families || bytes.Contains(contract, []byte("subpackages")) || bytes.ContainsRune(contract, '\\')
	for _, entry := range entries {
		if path := filepath.Join(dir, entry.Name()); entry.IsDir() && !w.skips(path, entry.Name()) {
			w.walkSoon(path, families)
		}
	}
}

// walkSoon walks dir, in a goroutine of its own if there is a slot for one.
func (w *walker) walkSoon(dir string, families bool) {
	select {
	case w.slots <- struct{}{}:
		w.running.Go(func() {
			defer func() { <-w.slots }()
			w.walk(dir, families)
		})
	default:
		w.walk(dir, families)
	}
}

// unlisted records that dir could not be listed. Where it cannot be passed
// through either, the go command sees nothing of what is below, now and next
// time.
func (w *walker) unlisted(dir string, err error) {
	_, through := os.Lstat(filepath.Join(dir, vetrun.ContractNames[0]))
	if errors.Is(err, fs.ErrPermission) && errors.Is(through, fs.ErrPermission) {
		w.add(find{kind: sealed, name: w.reach.name(dir)})
		return
	}
	w.doubt(err)
}

// look records the contracts directly in dir, which need not be a folder.
func (w *walker) look(dir string) {
	for _, name := range vetrun.ContractNames {
		path := filepath.Join(dir, name)
		if _, err := os.Lstat(path); err == nil {
			w.contract(path)
		}
	}
}

// contract records what is at path, the path of a contract, and returns its bytes if it
// can be read.
func (w *walker) contract(path string) (data []byte) {
	f := find{name: w.reach.name(path)}
	if info, err := os.Lstat(path); err == nil {
		f.link = info.Mode()&fs.ModeSymlink != 0
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.kind = dangling
	case errors.Is(err, fs.ErrPermission):
		f.kind = unreadable
	case err != nil:
		w.doubt(err)
		return nil
	case info.IsDir():
		f.kind = folder
	case !info.Mode().IsRegular():
		f.kind = irregular // to read it might never end
	default:
		if data, err = contractfile.Read(inputs.Run, path); err != nil {
			data = nil
		}
		hash := sha256.Sum256(data)
		f.kind, f.content = file, string(hash[:])
		switch {
		case errors.Is(err, fs.ErrPermission):
			f.kind = unreadable
		case errors.Is(err, contractfile.ErrTooLarge):
			f.kind, f.content = oversized, ""
		case err != nil:
			w.doubt(err)
			return nil
		}
	}
	w.add(f)
	return data
}

// skips reports whether the walk leaves out the folder at path, whose last
// element is name: no package that anybody vets is in it.
func (w *walker) skips(path, name string) bool {
	return vetrun.IsVersionControl(name) || slices.Contains(w.reach.caches, path)
}
