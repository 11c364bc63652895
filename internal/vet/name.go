package vet

import (
	"path/filepath"
	"strings"

	"github.com/importspy/importspy/internal/finding"
)

// root returns the folder of the module that a view is in, or the view's own where that is
// not known. It follows from the import path: what a message says must not depend on files
// that go vet's cache does not know of, nor on the working directory.
func (v *view) root(module string) string {
	if below, ok := strings.CutPrefix(v.path, module); ok && strings.HasPrefix(below, "/") {
		if root, ok := strings.CutSuffix(filepath.ToSlash(v.dir), below); ok && root != "" {
			return filepath.FromSlash(root)
		}
	}
	return v.dir
}

// name gives findings the name of their contract that messages have: relative to root, where
// that is not longer.
func (r *Result) name(list []finding.Finding) {
	for i := range list {
		f := &list[i]
		if f.In != "" {
			f.File = shortName(r.root, f.In)
		} else {
			f.File = shortName(r.root, r.named)
		}
	}
}

// shortName is the name of a contract as a message has it.
func shortName(root, name string) string {
	if rel, err := filepath.Rel(root, name); err == nil && len(rel) < len(name) {
		name = rel
	}
	return filepath.ToSlash(name)
}
