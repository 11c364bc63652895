package rules

import (
	"go/types"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/pattern"
)

// importRules reports the imports of files and of tests that are denied, or not
// allowed.
func (b *Binding) importRules(files, tests []imported) {
	b.denied(files, func(im *contract.Imports) *contract.ImportRules { return &im.ImportRules })
	b.chains(files)
	b.denied(tests, func(im *contract.Imports) *contract.ImportRules { return im.Tests })
}

// denied checks imports by the rules that each section imports has for them.
func (b *Binding) denied(imports []imported, rules func(*contract.Imports) *contract.ImportRules) {
	of := func(part *contract.File) *contract.ImportRules {
		if part.Imports == nil {
			return nil
		}
		return rules(part.Imports)
	}
	for _, im := range imports {
		for _, s := range b.sources {
			if r := of(s.part); r != nil && b.deniedBy(s, r, im) {
				break
			}
		}
	}
}

// deniedBy reports an import that the rules of s deny, or do not allow, and whether
// that is so.
func (b *Binding) deniedBy(s *source, rules *contract.ImportRules, im imported) bool {
	if r, version := b.rule(s, rules.Deny, im); r != nil {
		b.add(s, importForbidden(im, r, version))
		return true
	}
	if rules.Allow == nil || im.path == "C" { // cgo is what environment.forbid is for
		return false
	}
	if r, _ := b.rule(s, rules.Allow, im); r != nil {
		return false
	}
	at := s.part.Imports.Pos
	if len(rules.Allow) > 0 {
		at = rules.Allow[0].Pos
	}
	b.add(s, importFinding(contract.ImportDenied, im, at, finding.ImportNotAllowed))
	return true
}

func importFinding(id finding.ID, im imported, at contract.Position, form finding.Form) finding.Finding {
	return finding.Finding{
		ID: id, Symbol: im.path, Form: form,
		Pos: im.spec.Pos(), End: im.spec.End(), Contract: at,
	}
}

// importForbidden is the finding on an import that a rule denies; version is that of
// its module, "" if it is unknown.
func importForbidden(im imported, r *contract.Rule, version string) finding.Finding {
	f := importFinding(contract.ImportDenied, im, r.Pos, finding.ImportForbidden)
	f.Detail = reason(r)
	switch {
	case r.Version == nil:
	case version == "":
		f.Form, f.Args = finding.ImportForbiddenUnknown, []string{r.Version.Value}
	default:
		f.Form, f.Args = finding.ImportForbiddenVersions, []string{r.Version.Value, version}
	}
	return f
}

// rule returns the first of rules that is for an import. If that is for versions, then
// it returns the one that is imported, as far as it is known.
func (b *Binding) rule(s *source, rules []*contract.Rule, im imported) (*contract.Rule, string) {
	for _, r := range rules {
		if !b.matches(s, r.Pattern.Value, im.path) || !forFile(r.Files, im.file) || slices.ContainsFunc(r.Except, func(e *contract.String) bool {
			return b.matches(s, e.Value, im.path)
		}) {
			continue
		}
		if r.Version == nil {
			return r, ""
		}
		version := b.versionOf(im)
		if set, err := pattern.NewVersions(r.Version.Value); err == nil && (version == "" || set.Has(version)) {
			return r, version
		}
	}
	return nil, ""
}

// reason is the reason of a rule, "" if it has none.
func reason(r *contract.Rule) string {
	if r.Reason == nil {
		return ""
	}
	return r.Reason.Value
}

// matches reports whether a pattern of the contract of s matches an import path.
func (b *Binding) matches(s *source, text, importPath string) bool {
	p, known := s.patterns[text]
	if !known {
		if p = b.reader.pattern(text, s.base); s.patterns == nil {
			s.patterns = make(map[string]*pattern.Pattern)
		}
		s.patterns[text] = p
	}
	return p != nil && p.Match(importPath, b.world())
}

// forFile reports whether a rule with these globs is for a file: one must match,
// and none that begins with an exclamation mark. Where all begin so, any other
// file will do.
func forFile(globs []*contract.String, name string) bool {
	matched := true
	for _, g := range globs {
		if !strings.HasPrefix(g.Value, "!") {
			matched = false
		}
	}
	for _, g := range globs {
		glob, not := strings.CutPrefix(g.Value, "!")
		if ok, _ := path.Match(glob, name); ok {
			if not {
				return false
			}
			matched = true
		}
	}
	return matched
}

// versionOf returns the version of the module that an imported package is of, as
// far as it is known: by the folder in the module cache, else by go.mod.
func (b *Binding) versionOf(im imported) string {
	for part := range strings.SplitSeq(filepath.ToSlash(b.dirOf(im.path, im.pkg)), "/") {
		if _, version, ok := strings.Cut(part, "@"); ok {
			if v, err := module.UnescapeVersion(version); err == nil && semver.IsValid(v) {
				return v
			}
		}
	}
	root, _ := ModuleOf(b.pkg.Dir)
	if root == "" {
		return ""
	}
	return b.reader.modules(root).Version(im.path)
}

// requirements reports what imported packages do not offer, at each import.
func (b *Binding) requirements() {
	if b.pkg.TestsOnly {
		return
	}
	imports := b.pkg.imports(b.pkg.Files)
	for _, s := range b.sources {
		if s.part.Imports == nil {
			continue
		}
		for _, r := range s.part.Imports.Require {
			b.requirement(s, r, imports)
		}
	}
}

func (b *Binding) requirement(s *source, r *contract.Requirement, imports []imported) {
	var unmet []finding.Finding
	checked := false
	for _, im := range imports {
		if im.path != r.Path.Value || im.pkg == nil {
			continue
		}
		if !checked {
			unmet, checked = b.offers(s, r, im.pkg), true
		}
		for _, f := range unmet {
			if f.ID == contract.ContractInvalid {
				b.add(s, f)
				continue
			}
			g := importFinding(contract.ImportUnmet, im, f.Contract, finding.RequiredNotMet)
			if f.ID == contract.NotProvided { // whose symbol is not a name in the package
				g.Form = finding.ProvidesNotMet
			}
			g.Symbol, g.Args, g.Cause = im.path+"."+f.Symbol, []string{im.path}, &f
			b.add(s, g)
		}
	}
	if s.name != "" || checked {
		return
	}
	f := finding.Finding{ID: contract.RuleUnused, Symbol: r.Path.Value, Contract: r.Pos}
	switch {
	case r.Path.Value == b.pkg.Path:
		f.Form = finding.RequiredIsSelf
	case b.importedByOtherFiles(r.Path.Value):
		return
	default:
		f.Form = finding.RequiredNotImported
	}
	b.add(s, f)
}

// offers checks an imported package against a requirement.
func (b *Binding) offers(s *source, r *contract.Requirement, pkg *types.Package) []finding.Finding {
	dep := engine.NewDependency(pkg, b.pkg.Package)
	list := engine.CheckPart(r.Part, dep)
	return append(list, provides(&source{file: s.file, part: r.Part, name: s.name}, dep)...)
}

// importedByOtherFiles reports whether a file of the folder that is not of this
// build imports path: one for another platform, or a test.
func (b *Binding) importedByOtherFiles(path string) bool {
	files, tests := b.pkg.otherImports()
	return slices.ContainsFunc(slices.Concat(files, tests, b.pkg.imports(b.pkg.Tests)), func(im imported) bool { return im.path == path })
}
