package contractfile

import (
	"errors"
	"fmt"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/inputs"
)

// Errors of Read, worded for the contract's author.
var (
	ErrIrregular = errors.New("is not a regular file; a contract is one")
	ErrTooLarge  = fmt.Errorf("is larger than %d MiB", contract.MaxSize>>20)
)

// Read returns the bytes of a contract. What is not a regular file, or too large, is not
// read.
func Read(part inputs.Part, name string) ([]byte, error) {
	data, err := part.ReadBounded(name, contract.MaxSize)
	switch {
	case errors.Is(err, inputs.ErrIrregular):
		err = ErrIrregular
	case errors.Is(err, inputs.ErrTooLarge):
		err = ErrTooLarge
	}
	return data, err
}
