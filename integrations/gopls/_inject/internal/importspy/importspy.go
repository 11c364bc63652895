// Package importspy tells contracts from other files.
package importspy

import (
	"path/filepath"
	"strings"

	"github.com/importspy/importspy/analyzer"
)

// Glob matches contracts, in the syntax of the protocol, which tells small letters
// from capital ones.
const Glob = "**/importspy.{yaml,yml}"

// IsContract reports whether the file called name is a contract, or has a name that
// the analyzer reports as a mistake for one.
func IsContract(name string) bool {
	base := filepath.Base(name)
	return strings.EqualFold(base, analyzer.File) || strings.EqualFold(base, "importspy.yml")
}
