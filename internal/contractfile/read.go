package contractfile

import (
	"errors"
	"fmt"
	"io"

	"github.com/importspy/importspy/contract"
)

// Errors of Read, which the caller words for the contract's author.
var (
	ErrIrregular = errors.New("is not a regular file; a contract is one")
	ErrTooLarge  = fmt.Errorf("is larger than %d MiB", contract.MaxSize>>20)
)

// Read returns the bytes of a contract.
func Read(name string) ([]byte, error) { return ReadBounded(name, contract.MaxSize) }

// ReadBounded returns the bytes of a file. What is not a regular file, or has more than
// limit bytes, is not read: a pipe would block, a device need not end.
func ReadBounded(name string, limit int64) ([]byte, error) {
	f, err := openToRead(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, ErrIrregular
	case info.Size() > limit:
		return nil, ErrTooLarge
	}
	data, err := io.ReadAll(io.LimitReader(f, limit+1)) // files of /proc have no size
	if err == nil && int64(len(data)) > limit {
		err = ErrTooLarge
	}
	return data, err
}
