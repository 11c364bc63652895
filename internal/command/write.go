package command

import (
	"fmt"
	"path/filepath"

	"github.com/importspy/importspy/internal/contractfile"
	"github.com/importspy/importspy/internal/rules"
)

// create writes a new contract. Its errors, as those of replace, name the file as the
// user knows it.
func (opts *options) create(name string, data []byte) error {
	return opts.named(name, contractfile.Create(opts.writable(name), name, data))
}

// replace writes data in the place of old, which was read from the contract called
// name. The note says what could not be kept of the file.
func (opts *options) replace(name string, old, data []byte) (note string, err error) {
	note, err = contractfile.Replace(opts.writable(name), name, old, data)
	return note, opts.named(name, err)
}

func (opts *options) named(name string, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", opts.Shorten(name), err)
	}
	return nil
}

// writable returns the folder that a contract is written in, whatever links lead out of
// it: the module of its package, or the folder of all contracts.
func (opts *options) writable(name string) string {
	if opts.contracts != "" {
		return opts.contracts
	}
	dir := filepath.Dir(name)
	if root, _ := rules.ModuleOf(dir); root != "" {
		return root
	}
	return dir
}
