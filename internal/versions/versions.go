// Package versions compares versions of a module, without any contract.
package versions

import (
	"io"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/load"
)

// Options say how versions are loaded and compared.
type Options struct {
	// Request says how the packages of a version are loaded; where they are, is the
	// version's. Names of files are relative to its folder.
	Request   *load.Request
	Platforms []load.Platform

	// Load loads packages. Explain says what of a set could not be loaded.
	Load    func(*load.Request, load.Platform) *load.Set
	Explain func(*load.Set)
	Warn    io.Writer // gets a line about each version that is loaded in part only

	// NewLoader returns a loader that shares nothing with another one. History loads each
	// version with one of these, since else it would keep them all in memory.
	NewLoader func() load.Loader

	Strict   []contract.String // the strict findings that count
	Accepted []*Acceptance     // changes to let pass
	Narrow   *Narrowing        // which packages are compared, nil: all
	Witness  bool              // look for client code that proves breaking findings
}
