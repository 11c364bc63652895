package command

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// write writes a contract. Its errors name the file as the user knows it.
func (opts *options) write(name string, data []byte, replace bool) error {
	if err := writeFile(name, data, replace); err != nil {
		return fmt.Errorf("%s: %w", opts.Shorten(name), err)
	}
	return nil
}

// writeFile writes a contract through a temporary file beside it, so that a
// reader sees the old contract or the new one, whole. If replace is false, then
// there must be no file of that name.
func writeFile(name string, data []byte, replace bool) (err error) {
	mode := fs.FileMode(0o666)
	info, err := os.Lstat(name)
	switch {
	case err == nil && !replace:
		return errors.New("is there already")
	case err == nil && info.Mode()&fs.ModeSymlink != 0:
		return errors.New("is a link, through which nothing is written; edit the file that it points to")
	case err == nil && !info.Mode().IsRegular():
		return errors.New("is not a regular file")
	case err == nil:
		mode = info.Mode().Perm()
	case !errors.Is(err, fs.ErrNotExist):
		return cannotWrite(err)
	default:
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return cannotWrite(err)
		}
	}
	tmp, err := create(name, mode)
	if err != nil {
		return cannotWrite(err)
	}
	defer func() {
		if err != nil {
			os.Remove(tmp.Name())
		}
	}()
	if _, err := tmp.Write(data); err != nil {
		tmp.Close()
		return cannotWrite(err)
	}
	if err := tmp.Close(); err != nil {
		return cannotWrite(err)
	}
	if err := os.Rename(tmp.Name(), name); err != nil {
		return cannotWrite(err)
	}
	return nil
}

// cannotWrite leaves out the name of the temporary file, which nobody knows.
func cannotWrite(err error) error {
	var perr *fs.PathError
	var lerr *os.LinkError
	switch {
	case errors.As(err, &perr):
		err = perr.Err
	case errors.As(err, &lerr):
		err = lerr.Err
	}
	return fmt.Errorf("cannot be written: %w", err)
}

// create makes the temporary file with the mode that the contract is to have,
// less the umask, which os.CreateTemp would not heed.
func create(name string, mode fs.FileMode) (*os.File, error) {
	for i := range 1000 {
		tmp := fmt.Sprintf("%s.tmp%d-%d", name, os.Getpid(), i)
		f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
	return nil, errors.New("there are too many temporary files beside it")
}
