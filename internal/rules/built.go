package rules

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/pattern"
)

// A BuiltImport is an import of a package in a program that has been built.
type BuiltImport struct {
	File    string // the base name of the file that imports
	Path    string
	Version string // of the module that it was built of, "" if not known
	// Imports returns what the imported package imports, sorted by path. It is nil for a
	// package of another module, and where that is not known.
	Imports func() []BuiltImport
}

// CheckBuilt returns the imports of a package that a contract denies in the versions that
// a program was built of, also those by way of other packages of its module, the use of cgo
// where it is forbidden, and the mode in which the package was built, if it is the main
// package, where another one is required. What does not depend on these is for a check of
// the source. The package's own contract may be nil. Of the package, it needs folder, path
// and module.
func (b *Binding) CheckBuilt(own *contract.File, mode string, imports []BuiltImport) []finding.Finding {
	b.bind(own)
	b.builtInMode(mode)
	for _, im := range imports {
		if im.Path == "C" {
			b.builtWithCgo()
			continue
		}
		for _, s := range b.sources {
			if r := b.deniesBuilt(s, s.versionRules(), im); r != nil {
				f := finding.Finding{ID: contract.ImportDenied, Symbol: im.Path, Contract: r.Pos, Form: finding.ImportForbiddenVersions, Detail: reason(r), Args: []string{r.Version.Value, im.Version}}
				if im.Version == "" {
					f.Form, f.Args = finding.ImportForbiddenUnknown, f.Args[:1]
				}
				b.add(s, f)
				break
			}
		}
	}
	for _, s := range b.sources {
		rules := slices.DeleteFunc(s.versionRules(), func(r *contract.Rule) bool { return !b.followed(s, r) })
		if len(rules) > 0 {
			b.builtChains(s, rules, imports)
		}
	}
	return b.unique()
}

// versionRules returns a copy of the rules that deny versions.
func (s *source) versionRules() []*contract.Rule {
	if s.part.Imports == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(s.part.Imports.Deny), func(r *contract.Rule) bool { return r.Version == nil })
}

// builtChains is [Binding.chainsTo] for a program.
func (b *Binding) builtChains(s *source, rules []*contract.Rule, imports []BuiltImport) {
	type link struct {
		at   BuiltImport
		path []string // to it
	}
	seen := map[string]bool{b.pkg.Path: true}
	var next []link
	for _, im := range imports {
		if seen[im.Path] {
			continue
		}
		if seen[im.Path] = true; b.deniesBuilt(s, rules, im) == nil {
			next = append(next, link{im, []string{im.Path}})
		}
	}
	for ; len(next) > 0; next = next[1:] {
		from := next[0]
		if from.at.Imports == nil {
			continue
		}
		for _, im := range from.at.Imports() {
			if seen[im.Path] {
				continue
			}
			seen[im.Path] = true
			im.File = from.at.File // whose import leads there
			to := link{im, append(slices.Clone(from.path), im.Path)}
			r := b.deniesBuilt(s, rules, im)
			if r == nil {
				next = append(next, to)
				continue
			}
			b.add(s, finding.Finding{
				ID: contract.ImportDenied, Symbol: im.Path, Contract: r.Pos, Form: finding.ImportForbiddenIndirectly, Detail: reason(r),
				Args: []string{strings.Join(to.path, " -> ")},
			})
		}
	}
}

// deniesBuilt returns the first of rules on versions that denies an import, or nil.
func (b *Binding) deniesBuilt(s *source, rules []*contract.Rule, im BuiltImport) *contract.Rule {
	for _, r := range rules {
		if !b.matches(s, r.Pattern.Value, im.Path) || !forFile(r.Files, im.File) ||
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
				b.add(s, finding.Finding{ID: contract.Forbidden, Symbol: "cgo", Contract: word.Pos, Form: finding.UseForbiddenDetail, Actual: `"C"`})
				return
			}
		}
	}
}

// builtInMode reports a main package that was built in another mode than the nearest source
// says; "" is that of a package that was not built by itself.
func (b *Binding) builtInMode(mode string) {
	for s, env := range b.environments() {
		if m := env.BuildMode; m != nil && mode != "" && mode != m.Value {
			b.add(s, finding.Finding{ID: contract.BuildModeUnmet, Symbol: "-buildmode=" + mode, Contract: m.Pos, Form: finding.HostBuildMode, Promised: m.Value})
			return
		}
	}
}

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
