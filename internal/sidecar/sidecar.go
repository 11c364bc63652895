// Package sidecar finds and reads the contract of a package.
package sidecar

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/contractfile"
	"github.com/importspy/importspy/internal/inputs"
)

// EnvContracts is the environment variable that names a folder of contracts
// for packages that one does not own. It is what the flag -contracts defaults to.
const EnvContracts = "IMPORTSPY_CONTRACTS"

// misnamed is what people call the file. It would be passed over in silence.
const misnamed = "importspy.yml"

// Path returns where the contract of the package pkgPath in dir is: next to the
// package, or in contracts, if that folder is not "".
func Path(contracts, dir, pkgPath string) string {
	if contracts != "" {
		return filepath.Join(contracts, filepath.FromSlash(pkgPath), contract.FileName)
	}
	return filepath.Join(dir, contract.FileName)
}

// CheckFolder returns an error if there is no folder dir: a name that is spelled
// wrong would leave all packages without a contract, in silence.
func CheckFolder(dir string) error {
	switch mode, err := inputs.Run.Stat(dir); {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("there is no such folder")
	case err != nil:
		return unwrapPath(err)
	case !mode.IsDir():
		return errors.New("is not a folder")
	}
	return nil
}

// Read returns the bytes of the contract at name. If there is none, then it
// returns fs.ErrNotExist; any other error is worded for the contract's author.
// The function read, which may be nil, is asked first: a driver may have a
// version of the file that is not saved. Its word that there is no file counts,
// too: the driver may remember what is found, for as long as it knows of none.
func Read(part inputs.Part, name string, read func(string) ([]byte, error)) ([]byte, error) {
	if part.Exists(filepath.Join(filepath.Dir(name), misnamed)) {
		return nil, errMisnamed(part.Exists(name))
	}
	mode, err := part.Stat(name)
	if read != nil && (err != nil || mode.IsRegular()) { // else the driver would read a device without end
		switch data, err := read(name); {
		case err == nil:
			return shown(part, name, data)
		case errors.Is(err, fs.ErrNotExist):
			return nil, missing(part, name)
		}
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, missing(part, name)
	case err != nil:
		return nil, fmt.Errorf("cannot be accessed: %w", unwrapPath(err))
	case mode.IsDir():
		return nil, errors.New("is a folder; a contract is a file")
	case !mode.IsRegular():
		return nil, contractfile.ErrIrregular // which may not even be opened
	}
	data, err := contractfile.Read(part, name)
	switch {
	case errors.Is(err, contractfile.ErrIrregular), errors.Is(err, contractfile.ErrTooLarge):
		return nil, err
	case errors.Is(err, fs.ErrPermission):
		return nil, errors.New("cannot be read: permission denied; make it readable")
	case err != nil:
		return nil, fmt.Errorf("cannot be read: %w", unwrapPath(err))
	}
	return shown(part, name, data)
}

// shown returns the bytes of a contract, unless it is a link to a file that is none.
func shown(part inputs.Part, name string, data []byte) ([]byte, error) {
	if part.IsLink(name) && !isContract(name, data) {
		return nil, errors.New("is a link to a file that is not a contract, or one with mistakes; its text is not shown")
	}
	return data, nil
}

// isContract reports whether a file is a contract, as far as its form goes. What is
// wrong with the form is reported with pieces of the text, which may be a secret where a
// link leads to another file.
func isContract(name string, data []byte) bool {
	_, err := contract.Parse(name, data)
	return contract.FormErrors(err) == nil
}

// Words returns those of the words that the contract at name contains. If ok is not set,
// it is not simply a file, and Read says what is wrong.
func Words(name string, words ...string) (found []string, ok bool) {
	if inputs.Run.Exists(filepath.Join(filepath.Dir(name), misnamed)) {
		return nil, false
	}
	if mode, err := inputs.Run.Lstat(name); err != nil || !mode.IsRegular() {
		return nil, false
	}
	return inputs.Words(name, contract.MaxSize, words...)
}

// A WordCache has answers of [Words], for a program that asks for several of a few words in the
// same contracts, which do not change meanwhile: it reads each once.
type WordCache struct {
	words []string
	mu    sync.Mutex
	known map[string]answer // by the name of the contract
}

type answer struct {
	found []string
	ok    bool
}

// NewWordCache returns one for the words.
func NewWordCache(words ...string) *WordCache {
	return &WordCache{words: words, known: make(map[string]answer)}
}

// Of is [Words].
func (c *WordCache) Of(name string, words ...string) (found []string, ok bool) {
	for _, word := range words {
		if !slices.Contains(c.words, word) {
			return Words(name, words...)
		}
	}
	c.mu.Lock()
	a, known := c.known[name]
	c.mu.Unlock()
	if !known {
		a.found, a.ok = Words(name, c.words...)
		c.mu.Lock()
		c.known[name] = a
		c.mu.Unlock()
	}
	for _, word := range a.found {
		if slices.Contains(words, word) {
			found = append(found, word)
		}
	}
	return found, a.ok
}

// misspelled returns the error for a folder without a contract: fs.ErrNotExist,
// unless a file there has its name in other letters, which it has on a file system
// that ignores case.
func misspelled(part inputs.Part, dir string) error {
	for _, name := range part.NamesLike(dir, contract.FileName, misnamed) { // what cannot be listed, the go command reports
		if name == contract.FileName { // the driver does not know of it yet
			return fs.ErrNotExist
		}
		return fmt.Errorf("found %s; a contract is called %s: rename it", name, contract.FileName)
	}
	return fs.ErrNotExist
}

// NamedFiles is the path that the go command gives to the package of Go files that
// are named one by one. It has not all files that its folder has for a package.
const NamedFiles = "command-line-arguments"

// HasOthers reports whether a folder has Go files, for whatever platform and apart
// from tests, besides those with the base names.
func HasOthers(dir string, names []string) bool {
	return slices.ContainsFunc(GoFiles(dir), func(file string) bool {
		name := filepath.Base(file)
		ignored := strings.HasPrefix(name, "_") || strings.HasPrefix(name, ".")
		return !ignored && !strings.HasSuffix(name, "_test.go") && !slices.Contains(names, name)
	})
}

// HasGoFiles reports whether a folder has a Go file that is not a test, for whatever
// platform.
func HasGoFiles(dir string) bool {
	return slices.ContainsFunc(GoFiles(dir), func(name string) bool { return !strings.HasSuffix(name, "_test.go") })
}

// GoFiles returns the names of the Go files in a folder, with the folder.
func GoFiles(dir string) (names []string) {
	entries, _ := inputs.Run.ReadFolder(dir)
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".go") && !e.IsDir() {
			names = append(names, filepath.Join(dir, e.Name()))
		}
	}
	return names
}

// ReadFS is Read for a contract in a file system.
func ReadFS(fsys fs.FS, name string) ([]byte, error) {
	exists := func(name string) bool { _, err := fs.Stat(fsys, name); return err == nil }
	if exists(path.Join(path.Dir(name), misnamed)) {
		return nil, errMisnamed(exists(name))
	}
	data, err := fs.ReadFile(fsys, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fs.ErrNotExist
	case err != nil:
		return nil, fmt.Errorf("cannot be read: %w", unwrapPath(err))
	}
	return data, nil
}

// errMisnamed is the error for a file with the wrong name, next to one with the
// right one or not.
func errMisnamed(both bool) error {
	advice := "rename it"
	if both {
		advice = "remove one of the two"
	}
	return fmt.Errorf("found %s; a contract is called %s: %s", misnamed, contract.FileName, advice)
}

// missing returns the error for a contract that is not there. A link that leads
// nowhere is one that was meant to be.
func missing(part inputs.Part, name string) error {
	if part.IsLink(name) {
		return errors.New("is a link to a file that does not exist; fix or remove the link")
	}
	return misspelled(part, filepath.Dir(name))
}

// unwrapPath drops the operation and file name, which the message has already.
func unwrapPath(err error) error {
	var perr *fs.PathError
	if errors.As(err, &perr) {
		return perr.Err
	}
	return err
}
