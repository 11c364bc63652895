package scope

import (
	"fmt"
	"path/filepath"

	"github.com/importspy/importspy/internal/contractfile"
	"github.com/importspy/importspy/internal/rules"
)

// Create writes a new contract. Its errors, as those of Replace, name the file as the
// user knows it.
func (s *Scope) Create(name string, data []byte) error {
	return s.named(name, contractfile.Create(s.writable(name), name, data))
}

// Replace writes data in the place of old, which was read from the contract called
// name. The note says what could not be kept of the file.
func (s *Scope) Replace(name string, old, data []byte) (note string, err error) {
	note, err = contractfile.Replace(s.writable(name), name, old, data)
	return note, s.named(name, err)
}

func (s *Scope) named(name string, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", s.Shorten(name), err)
	}
	return nil
}

// writable returns the folder that a contract is written in, whatever links lead out of
// it: the module of its package, or the folder of all contracts.
func (s *Scope) writable(name string) string {
	if s.Contracts != "" {
		return s.Contracts
	}
	dir := filepath.Dir(name)
	if root, _ := rules.ModuleOf(dir); root != "" {
		return root
	}
	return dir
}
