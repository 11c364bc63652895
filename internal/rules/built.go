package rules

import (
	"slices"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/pattern"
)

// A BuiltImport is an import of a package in a program that has been built.
type BuiltImport struct {
	File    string // the base name of the file that imports
	Path    string
	Version string // of the module that it was built of, "" if not known
}

// CheckBuilt returns the imports of a package that a contract denies in the versions that
// a program was built of, and the use of cgo where it is forbidden. What does not depend
// on these is for a check of the source. The package's own contract may be nil. Of the
// package, it needs folder, path and module.
func (b *Binding) CheckBuilt(own *contract.File, imports []BuiltImport) []finding.Finding {
	b.bind(own)
	for _, im := range imports {
		if im.Path == "C" {
			b.builtWithCgo()
			continue
		}
		for _, s := range b.sources {
			if r := b.deniesBuilt(s, im); r != nil {
				f := finding.Finding{ID: contract.ImportDenied, Symbol: im.Path, Contract: r.Pos, Form: finding.ImportForbiddenVersions, Detail: reason(r), Args: []string{r.Version.Value, im.Version}}
				if im.Version == "" {
					f.Form, f.Args = finding.ImportForbiddenUnknown, f.Args[:1]
				}
				b.add(s, f)
				break
			}
		}
	}
	return b.unique()
}

// deniesBuilt returns the first rule on versions that denies an import, or nil.
func (b *Binding) deniesBuilt(s *source, im BuiltImport) *contract.Rule {
	if s.part.Imports == nil {
		return nil
	}
	for _, r := range s.part.Imports.Deny {
		if r.Version == nil || !b.matches(s, r.Pattern.Value, im.Path) || !forFile(r.Files, im.File) ||
			slices.ContainsFunc(r.Except, func(e *contract.String) bool { return b.matches(s, e.Value, im.Path) }) {
			continue
		}
		if set, err := pattern.NewVersions(r.Version.Value); err == nil && (im.Version == "" || set.Has(im.Version)) {
			return r
		}
	}
	return nil
}

// builtWithCgo reports cgo where a contract forbids it, for the nearest one.
func (b *Binding) builtWithCgo() {
	for s, env := range b.environments() {
		for _, word := range env.Forbid {
			if word.Value == "cgo" {
				b.add(s, finding.Finding{ID: contract.Forbidden, Symbol: "cgo", Contract: word.Pos, Form: finding.UseForbidden})
				return
			}
		}
	}
}
