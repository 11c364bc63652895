// Package contractfile reads and writes contracts. Whatever ends a run, and whenever, a contract
// is the old one or the new one, whole.
package contractfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/importspy/importspy/internal/inputs"
)

// Create writes a contract where there must be no file. Folders that are missing are
// made. Nothing is written outside of the folder root, whatever links are on the way.
func Create(root, name string, data []byte) error {
	if err := os.MkdirAll(root, 0o777); err != nil {
		return cannotWrite(err)
	}
	return within(root, name, func(r *os.Root, rel string) error {
		if _, err := r.Lstat(rel); err == nil {
			return errors.New("already exists")
		} else if !errors.Is(err, fs.ErrNotExist) {
			return cannotWrite(err)
		}
		if err := r.MkdirAll(filepath.Dir(rel), 0o777); err != nil {
			return cannotWrite(err)
		}
		w := &writer{root: r, name: rel, mode: newMode, open: openFile}
		return w.write(data, w.link)
	})
}

// Replace writes data in the place of old, which the contract must still say. It keeps
// the file's mode, and its owner and group where that is allowed; the note says where
// it is not. A symbolic link is followed to its target, which must be below the
// folder root. What only a person can decide is refused: files that are read-only, and
// files that have other names (hard links).
func Replace(root, name string, old, data []byte) (note string, err error) {
	file, err := filepath.EvalSymlinks(name)
	if err != nil {
		return "", cannotWrite(err)
	}
	if root, err = filepath.EvalSymlinks(root); err != nil {
		return "", cannotWrite(err)
	}
	if !inputs.IsIn(root, file) {
		return "", fmt.Errorf("is a link to a file outside of %s, which is not changed; edit that file", root)
	}
	err = within(root, file, func(r *os.Root, rel string) error {
		info, err := r.Lstat(rel)
		if err != nil {
			return cannotWrite(err)
		}
		if err := replaceable(r, rel, info); err != nil {
			return err
		}
		w := &writer{root: r, name: rel, mode: info.Mode().Perm(), like: info, open: openFile}
		err = w.write(data, func(tmp string) error {
			if now, err := r.ReadFile(rel); err != nil {
				return cannotWrite(err)
			} else if !bytes.Equal(now, old) {
				return errors.New("has changed in the meantime; run again")
			}
			return cannotWrite(r.Rename(tmp, rel))
		})
		note = w.note
		return err
	})
	return note, err
}

// within calls work with the folder root opened, which nothing leads out of, and the
// name of a file relative to it.
func within(root, name string, work func(r *os.Root, rel string) error) error {
	rel, err := filepath.Rel(root, name)
	if err != nil || !filepath.IsLocal(rel) {
		return fmt.Errorf("is not below %s", root)
	}
	r, err := os.OpenRoot(root)
	if err != nil {
		return cannotWrite(err)
	}
	defer r.Close()
	sweep(r, filepath.Dir(rel), filepath.Base(rel))
	return work(r, rel)
}

// replaceable returns why the contract is left alone, if so.
func replaceable(r *os.Root, rel string, info fs.FileInfo) error {
	switch {
	case !info.Mode().IsRegular():
		return errors.New("is not a regular file")
	case info.Mode().Perm()&0o222 == 0:
		return errors.New("is read-only; make it writable")
	case links(info) > 1:
		return errors.New("has other names (hard links), which would keep the old text; replace it with a copy, or edit it by hand")
	}
	f, err := r.OpenFile(rel, os.O_WRONLY, 0) // which root may always, and others as the mode says
	if err != nil {
		return cannotWrite(err)
	}
	return f.Close()
}

// writing is held while a file is written.
var (
	writing sync.Mutex
	stopped bool
)

// Stop waits until the contract that is being written is whole, and lets no other be
// written. The caller is about to end the process.
func Stop() {
	writing.Lock()
	defer writing.Unlock()
	stopped = true
}

// newMode is that of a new contract, less the umask.
const newMode = 0o666

// A temporary is a file that is about to become the contract.
type temporary interface {
	io.WriteCloser
	Chmod(fs.FileMode) error
	Chown(uid, gid int) error
	Stat() (fs.FileInfo, error)
	Sync() error
}

func openFile(r *os.Root, name string, mode fs.FileMode) (temporary, error) {
	return r.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
}

// A writer writes one contract.
type writer struct {
	root *os.Root
	name string      // of the contract, below root
	mode fs.FileMode // that it is to have
	like fs.FileInfo // the contract as it is; nil: there is none
	open func(r *os.Root, name string, mode fs.FileMode) (temporary, error)
	note string // what could not be kept
}

// write writes a temporary file next to the contract and has become give it the
// contract's name.
func (w *writer) write(data []byte, become func(tmp string) error) (err error) {
	writing.Lock()
	defer writing.Unlock()
	if stopped {
		return errors.New("not written: interrupted")
	}
	tmp, f, err := w.create()
	if err != nil {
		return cannotWrite(err)
	}
	defer func() {
		if err != nil {
			_ = w.root.Remove(tmp) // which has nothing that anybody misses
		}
	}()
	if err = w.fill(f, data); err != nil {
		f.Close()
		return cannotWrite(err)
	}
	if err = f.Close(); err != nil {
		return cannotWrite(err)
	}
	if err = become(tmp); err != nil {
		return err
	}
	syncFolder(w.root, filepath.Dir(w.name))
	return nil
}

// fill gives the temporary file the content, owner and mode of the contract, on disk.
func (w *writer) fill(f temporary, data []byte) error {
	if _, err := f.Write(data); err != nil {
		return err
	}
	if w.like != nil {
		info, err := f.Stat()
		if err != nil {
			return err
		}
		w.note = keepOwner(f, info, w.like)
		if err := f.Chmod(w.mode); err != nil { // the umask is for new files
			return err
		}
	}
	return f.Sync()
}

// create makes the temporary file.
func (w *writer) create() (name string, f temporary, err error) {
	for i := range 1000 {
		name = filepath.Join(filepath.Dir(w.name), temporaryName(filepath.Base(w.name), i))
		if f, err = w.open(w.root, name, w.mode); !errors.Is(err, fs.ErrExist) {
			return name, f, err
		}
	}
	return "", nil, errors.New("there are too many temporary files next to it")
}

// link gives the temporary file the name of a new contract, unless another has it by
// now.
func (w *writer) link(tmp string) error {
	err := w.root.Link(tmp, w.name)
	switch {
	case err == nil:
		_ = w.root.Remove(tmp) // else it is swept by a later run
		return nil
	case errors.Is(err, fs.ErrExist):
		return errors.New("already exists")
	}
	return cannotWrite(w.root.Rename(tmp, w.name)) // a file system without hard links
}

// cannotWrite leaves out the operation and the name, which the message has already, or
// which is that of the temporary file, which nobody knows.
func cannotWrite(err error) error {
	var perr *fs.PathError
	var lerr *os.LinkError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &perr):
		err = perr.Err
	case errors.As(err, &lerr):
		err = lerr.Err
	}
	return fmt.Errorf("cannot be written: %w", err)
}
