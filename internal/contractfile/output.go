package contractfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/importspy/importspy/internal/inputs"
)

// Overwrite writes a file that a user has named for output, whole or not at all as a
// contract is, whatever it had before. The note is as that of [Replace]. What is not a file
// to keep, such as a pipe, a terminal or what standard output is, is written to. Links in the
// folder root may be strangers': those that lead out of it are refused.
func Overwrite(root, name string, data []byte) (note string, err error) {
	if err := staysIn(root, name); err != nil {
		return "", err
	}
	switch info, err := os.Stat(name); {
	case errors.Is(err, fs.ErrNotExist):
		return "", createOutput(name, data)
	case err != nil:
		return "", cannotWrite(err)
	case !info.Mode().IsRegular() || isOwn(info):
		return "", writeTo(name, data)
	}
	file, err := filepath.EvalSymlinks(name)
	if err != nil {
		return "", cannotWrite(err)
	}
	err = within(filepath.Dir(file), file, func(r *os.Root, rel string) error {
		info, err := r.Lstat(rel)
		if err != nil {
			return cannotWrite(err)
		}
		if err := replaceable(r, rel, info); err != nil {
			return err
		}
		w := &writer{root: r, name: rel, mode: info.Mode().Perm(), like: info, open: openFile}
		err = w.write(data, func(tmp string) error { return cannotWrite(r.Rename(tmp, rel)) })
		note = w.note
		return err
	})
	return note, err
}

// staysIn returns an error if a name is below root and links lead from it out of root. A
// name that is not below root is not looked at.
func staysIn(root, name string) error {
	real, err := filepath.EvalSymlinks(root)
	if err != nil {
		return cannotWrite(err)
	}
	if !inputs.IsIn(root, name) && !inputs.IsIn(real, name) {
		return nil
	}
	file, err := filepath.EvalSymlinks(name)
	if errors.Is(err, fs.ErrNotExist) {
		file, err = filepath.EvalSymlinks(filepath.Dir(name))
		file = filepath.Join(file, filepath.Base(name))
	}
	switch {
	case err != nil:
		return cannotWrite(err)
	case !inputs.IsIn(real, file):
		return fmt.Errorf("a link leads to %s, outside of %s; write there by that name", file, root)
	}
	return nil
}

// createOutput is Overwrite where there is no file. A link that leads nowhere stays.
func createOutput(name string, data []byte) error {
	if _, err := os.Lstat(name); err == nil {
		return errors.New("is a link to a file that does not exist; remove the link")
	}
	return within(filepath.Dir(name), name, func(r *os.Root, rel string) error {
		w := &writer{root: r, name: rel, mode: newMode, open: openFile}
		return w.write(data, func(tmp string) error { return cannotWrite(r.Rename(tmp, rel)) })
	})
}

// isOwn reports whether a file is one that the process prints to, under a name such as
// /dev/stdout: what it printed before must stay.
func isOwn(info fs.FileInfo) bool {
	for _, f := range []*os.File{os.Stdout, os.Stderr} {
		if own, err := f.Stat(); err == nil && os.SameFile(own, info) {
			return true
		}
	}
	return false
}

// writeTo writes to what is there.
func writeTo(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return cannotWrite(err)
	}
	_, err = f.Write(data)
	return cannotWrite(errors.Join(err, f.Close()))
}
