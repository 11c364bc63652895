// Package importspy tells contracts from other files.
package importspy

import (
	"path/filepath"
	"slices"

	"github.com/importspy/importspy/analyzer"
)

// Glob matches what IsContract does, in the syntax of the protocol.
const Glob = "**/importspy.{yaml,yml}"

// Names are the names that a contract has in its folder: the right one, and the
// one that the analyzer reports as a mistake.
var Names = []string{analyzer.File, "importspy.yml"}

// IsContract reports whether the file called name is a contract.
func IsContract(name string) bool { return slices.Contains(Names, filepath.Base(name)) }
