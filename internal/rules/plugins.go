package rules

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/inputs"
)

// IsPlugin reports whether the package's own contract, or one above it, says that the package
// is built as a plugin. The error is the first mistake that may keep a contract from saying so.
// Of the package, it needs folder and path.
func (b *Binding) IsPlugin() (bool, error) {
	name := b.place.Name(b.pkg.Dir, b.pkg.Path)
	own := b.reader.read(name, "", b.place)
	if own == nil {
		own = new(parsed)
	}
	b.bind(own.file)
	for _, env := range b.environments() {
		if env.BuildMode != nil {
			return true, nil // what is wrong besides, check reports
		}
	}
	above := b.findings
	b.findings = nil
	b.invalid(name, finding.InvalidAll(own.err))
	for _, f := range append(b.findings, above...) {
		if b.mayBeOnBuildMode(f) {
			return false, b.located(f)
		}
	}
	return false, nil
}

// mayBeOnBuildMode reports whether a mistake may hide what a contract says of how the package
// is built: the contract cannot be read, or it or the mistake has the word.
func (b *Binding) mayBeOnBuildMode(mistake finding.Finding) bool {
	const key = "buildmode"
	return !mistake.Contract.IsValid() || strings.Contains(mistake.Detail, key) ||
		len(b.place.words(mistake.In, key, inputs.EscapedKey)) > 0
}

// located returns a mistake in a contract as an error with its place, relative to the package.
func (b *Binding) located(mistake finding.Finding) error {
	name := mistake.In
	if rel, err := filepath.Rel(b.pkg.Dir, name); err == nil {
		name = filepath.ToSlash(rel)
	}
	if at := mistake.Contract; at.IsValid() {
		name = fmt.Sprintf("%s:%d:%d", name, at.Line, at.Column)
	}
	return errors.New(name + ": " + mistake.Detail)
}
