package rules

import (
	"go/types"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/pattern"
)

// chains reports imports by which the package depends on what a rule denies, by way of
// other packages of its module: for each of these that is denied, the shortest chain.
// It goes by the imports of packages that are loaded from source. Of others, drivers
// know some only, so that those which look at one package at a time find no chains.
func (b *Binding) chains(files []imported) {
	if len(files) == 0 || b.pkg.Imports.Loaded == nil {
		return
	}
	for _, s := range b.sources {
		if s.part.Imports == nil {
			continue
		}
		rules := slices.DeleteFunc(slices.Clone(s.part.Imports.Deny), func(r *contract.Rule) bool { return !b.followed(s, r) })
		if len(rules) > 0 {
			b.chainsTo(s, rules, files)
		}
	}
}

// followed reports whether a rule denies what is imported indirectly: unless it says
// so itself, if it is about packages of the module.
func (b *Binding) followed(s *source, r *contract.Rule) bool {
	if r.Indirect != nil {
		return r.Indirect.Value
	}
	text := r.Pattern.Value
	return text == "module" || strings.HasPrefix(text, ".") && pattern.Check(text, s.base) == nil || inModule(text, b.pkg.Module)
}

// A link is a package that the one that is checked depends on, and how.
type link struct {
	imported          // in a file of the package, to which it leads
	path     []string // from there to the package
	pkg      *types.Package
}

// chainsTo walks the imports of the module's packages breadth first.
func (b *Binding) chainsTo(s *source, rules []*contract.Rule, files []imported) {
	seen := make(map[*types.Package]bool)
	var next []link
	for _, im := range files {
		if im.pkg == nil || seen[im.pkg] {
			continue
		}
		seen[im.pkg] = true
		if r, _ := b.rule(s, rules, im); r == nil && b.ofModule(im.path) {
			next = append(next, link{im, []string{im.path}, im.pkg})
		}
	}
	for len(next) > 0 {
		at := next[0]
		next = next[1:]
		for _, pkg := range sortedImports(at.pkg) {
			if seen[pkg] || pkg.Path() == b.pkg.Path {
				continue
			}
			seen[pkg] = true
			to := link{at.imported, append(slices.Clone(at.path), withoutVendor(pkg.Path())), pkg}
			target := imported{spec: at.spec, file: at.file, path: withoutVendor(pkg.Path()), pkg: pkg}
			if r, version := b.rule(s, rules, target); r != nil {
				b.add(s, indirectlyForbidden(to, target, r, version))
				continue // what it imports is its own affair
			}
			if b.ofModule(target.path) {
				next = append(next, to)
			}
		}
	}
}

func sortedImports(pkg *types.Package) []*types.Package {
	return slices.SortedFunc(slices.Values(pkg.Imports()), func(a, b *types.Package) int { return strings.Compare(a.Path(), b.Path()) })
}

func indirectlyForbidden(to link, target imported, r *contract.Rule, version string) finding.Finding {
	f := importForbidden(target, r, version)
	f.Form, f.Args = finding.ImportForbiddenIndirectly, []string{strings.Join(to.path, " -> ")}
	return f
}
