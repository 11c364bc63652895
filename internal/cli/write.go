package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// writeFile writes a contract through a temporary file beside it, so that a
// reader sees the old contract or the new one, whole. If replace is false, then
// there must be no file of that name.
func writeFile(name string, data []byte, replace bool) (err error) {
	mode := fs.FileMode(0o666)
	info, err := os.Lstat(name)
	switch {
	case err == nil && !replace:
		return fmt.Errorf("%s is there already", name)
	case err == nil && !info.Mode().IsRegular():
		return fmt.Errorf("%s is not a regular file; edit what it stands for", name)
	case err == nil:
		mode = info.Mode().Perm()
	case !errors.Is(err, fs.ErrNotExist):
		return err
	default:
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
	}
	tmp, err := create(name, mode)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(tmp.Name())
		}
	}()
	if _, err := tmp.Write(data); err != nil {
		tmp.Close()
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), name)
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
	return nil, fmt.Errorf("cannot create a temporary file beside %s", name)
}
