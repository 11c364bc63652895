package rules

import (
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"golang.org/x/mod/module"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/goroot"
	"github.com/importspy/importspy/internal/pattern"
	"github.com/importspy/importspy/internal/spell"
	"github.com/importspy/importspy/internal/yamledit"
)

// Check returns the findings on a contract that do not depend on the package that it
// is for, and that the other packages of the module decide: on patterns without a package.
// Its folder is relative to the module's root.
func (l *Listing) Check(f *contract.File, dir string) []finding.Finding {
	return append(l.unusedFamilies(f, dir), l.unmatched(f, dir)...)
}

// Unexplained returns a finding for each package, or folder of packages, that a contract lifts
// its rules for and gives no reason. Names of folders at any depth have none: they are no
// exceptions, but say which packages a family has.
func Unexplained(f *contract.File) (list []finding.Finding) {
	if f.Importers != nil {
		for _, r := range f.Importers.Except {
			list = append(list, unexplained("importers.except", r)...)
		}
	}
	for _, fam := range f.Subpackages {
		for _, r := range fam.Except {
			list = append(list, unexplainedFolders(r)...)
		}
	}
	return list
}

// unexplained returns the finding on an exception if it has no reason.
func unexplained(key string, r *contract.Rule) []finding.Finding {
	if r.Reason != nil {
		return nil
	}
	said := "{path: " + yamledit.QuoteFlow(r.Pattern.Value) + ", reason: ...}"
	return []finding.Finding{onPattern(contract.ReasonMissing, &r.Pattern, finding.ExceptionUnexplained, key, said)}
}

// unexplainedFolders is unexplained for an exception of a family. The name of folders at any
// depth needs no reason.
func unexplainedFolders(r *contract.Rule) []finding.Finding {
	if p, err := pattern.NewFolders(r.Pattern.Value); err != nil || p.AnyDepth() {
		return nil
	}
	return unexplained("subpackages.except", r)
}

// unmatched returns a finding for each pattern of import paths that is for packages of
// the module or of the standard library, and matches none.
func (l *Listing) unmatched(f *contract.File, dir string) (list []finding.Finding) {
	if l.Module == "" || isStd(l.Module) {
		return nil
	}
	base := path.Join(l.Module, dir)
	eachPathPattern(f, func(key string, text *contract.String) {
		p, err := pattern.New(text.Value, base)
		if err != nil || text.Value == "std" || text.Value == "module" || text.Value == "C" {
			return
		}
		full := text.Value
		relative := strings.HasPrefix(full, ".") && !strings.HasPrefix(full, "...")
		if relative {
			full = path.Join(base, full)
		}
		if relative && l.leadsOut(p, full) {
			list = append(list, l.outside(text, key, base, full))
			return
		}
		near, ok := l.missingInModule(p, full)
		if !ok {
			near, ok = l.missingInStd(p, full, strings.HasPrefix(key, "imports"))
		}
		if ok {
			if relative {
				near = RelativeTo(base, near)
			}
			list = append(list, unused(contract.PatternUnmatched, text, key, near))
		}
	})
	return list
}

// RelativeTo returns an import path as one that is relative to base, "" if there is none.
func RelativeTo(base, full string) string {
	rel, err := filepath.Rel(base, full)
	if err != nil || full == "" {
		return ""
	}
	if rel = filepath.ToSlash(rel); rel != "." && rel != ".." && !strings.HasPrefix(rel, "../") {
		rel = "./" + rel
	}
	return rel
}

// eachPathPattern visits the patterns of import paths in a contract and in its families,
// with the keys that they are under.
func eachPathPattern(f *contract.File, visit func(key string, text *contract.String)) {
	each := func(key string, rules []*contract.Rule) {
		for _, r := range rules {
			visit(key, &r.Pattern)
			for _, e := range r.Except {
				visit(key, e)
			}
		}
	}
	if im := f.Imports; im != nil {
		each("imports.allow", im.Allow)
		each("imports.deny", im.Deny)
		if im.Tests != nil {
			each("imports.tests.allow", im.Tests.Allow)
			each("imports.tests.deny", im.Tests.Deny)
		}
	}
	if im := f.Importers; im != nil {
		each("importers.allow", im.Allow)
		each("importers.deny", im.Deny)
		each("importers.except", im.Except)
	}
	for _, fam := range f.Subpackages {
		eachPathPattern(fam.Part, visit)
	}
}

// major is the first element of a path below that of a module which can be the end of
// the path of another major version.
var major = regexp.MustCompile(`^v[0-9]+(/|$)`)

// missingInModule reports whether a pattern, which is full without its leading dots, is
// for the module alone and matches no package. If so, it returns what may be meant.
func (l *Listing) missingInModule(p *pattern.Pattern, full string) (near string, missing bool) {
	rel, ok := strings.CutPrefix(full, l.Module+"/")
	if !ok && full != l.Module || major.MatchString(rel) || l.mayMatch(p, full) {
		return "", false
	}
	if full == l.Module {
		return l.Module + "/...", true
	}
	if near = nearest(rel, l.Packages); near != "" {
		near = l.Module + "/" + near
	}
	return near, true
}

// mayMatch reports whether a pattern matches a package of the module, or may match one of
// another module that is known. What is below two modules is of the inner one.
func (l *Listing) mayMatch(p *pattern.Pattern, full string) bool {
	prefix, _, dots := strings.Cut(full, "...")
	return slices.ContainsFunc(l.Others, func(other string) bool {
		return !(inModule(l.Module, other) && inModule(full, l.Module)) &&
			(inModule(strings.TrimSuffix(prefix, "/"), other) || dots && strings.HasPrefix(other, prefix))
	}) || slices.ContainsFunc(l.Packages, func(pkg string) bool {
		return p.Match(path.Join(l.Module, pkg), pattern.World{})
	})
}

// leadsOut reports whether a relative pattern, which is full without its leading dots, is
// for paths outside the module, none of which are known: those of modules are, and of older
// major versions of this one.
func (l *Listing) leadsOut(p *pattern.Pattern, full string) bool {
	base, version, _ := module.SplitPathVersion(l.Module)
	if inModule(full, l.Module) || version != "" && inModule(full, base) || l.mayMatch(p, full) {
		return false
	}
	// In a repository with several modules, another one may be named by no go.mod.
	at, _, _ := strings.Cut(full, "...")
	at = strings.TrimSuffix(at, "/")
	rel, err := filepath.Rel(l.Module, at)
	if err != nil || l.root == "" {
		return true
	}
	dir := filepath.Join(l.root, rel)
	root, other := ModuleOf(dir)
	below, err := filepath.Rel(root, dir)
	return err != nil || other == "" || path.Join(other, filepath.ToSlash(below)) != at
}

// outside returns the finding on a relative pattern that leads out of the module. What may be
// meant climbs less.
func (l *Listing) outside(text *contract.String, key, base, full string) finding.Finding {
	less := path.Clean(text.Value)
	for !inModule(path.Join(base, less), l.Module) {
		if less == ".." {
			less = "."
		}
		less = strings.TrimPrefix(less, "../")
	}
	at := path.Join(base, less)
	f := onPattern(contract.PatternUnmatched, text, finding.PatternOutside, key, full)
	p, err := pattern.New(at, "")
	if err == nil && !l.mayMatch(p, at) {
		if at, _ = l.missingInModule(p, at); at == "" {
			return f
		}
	}
	f.Form, f.Args = finding.PatternOutsideMisspelled, append(f.Args, RelativeTo(base, at))
	return f
}

// missingInStd is missingInModule for the standard library. Paths without a dot in their
// first element are reserved for it (https://go.dev/issue/32819), but a module in a folder
// can have one, today or later, and so can importers. So what does not begin like a
// package of the standard library must be near to one, in a rule on imports.
func (l *Listing) missingInStd(p *pattern.Pattern, full string, imports bool) (near string, missing bool) {
	src := filepath.Join(goroot.Dir(), "src")
	prefix, _, dots := strings.Cut(full, "...")
	first, _, below := strings.Cut(prefix, "/")
	begins := func(module string) bool { return inModule(module, first) }
	switch {
	case strings.Contains(first, ".") || dots && !below || first == "vendor" || !hasGoFiles(filepath.Join(src, "fmt")),
		begins(l.Module), slices.ContainsFunc(l.Others, begins),
		// Without the path of the module, a folder is a mistake of its own.
		slices.ContainsFunc(l.Packages, func(pkg string) bool { return inModule(pkg, strings.TrimSuffix(prefix, "/")) }),
		!dots && hasGoFiles(filepath.Join(src, filepath.FromSlash(full))):
		return "", false
	}
	std := stdPackages()
	if slices.ContainsFunc(std, func(pkg string) bool { return p.Match(pkg, pattern.World{}) }) {
		return "", false
	}
	near = nearest(full, std)
	known := existing(filepath.Join(src, first)) != ""
	users := slices.Contains([]string{"example", "local", "test"}, first) // https://go.dev/issue/37641
	return near, known || near != "" && imports && !dots && !users
}

// stdPackages lists the packages of the standard library and of the go command.
var stdPackages = sync.OnceValue(func() []string {
	src := filepath.Join(goroot.Dir(), "src")
	var std, cmd Listing
	std.walk(src, ".")
	cmd.walk(filepath.Join(src, "cmd"), ".")
	for _, pkg := range cmd.Packages {
		std.Packages = append(std.Packages, path.Join("cmd", pkg))
	}
	return std.Packages
})

// unusedFamilies returns a finding for each pattern of folders that no package is in.
func (l *Listing) unusedFamilies(f *contract.File, dir string) (list []finding.Finding) {
	below := l.below(dir)
	check := func(text *contract.String, key string) {
		p, err := pattern.NewFolders(text.Value)
		if err != nil || hasHidden(text.Value) || slices.ContainsFunc(below, p.Match) {
			return
		}
		list = append(list, unused(contract.RuleUnused, text, key, nearest(text.Value, below)))
	}
	for _, fam := range f.Subpackages {
		for _, m := range fam.Match {
			check(m, "subpackages.match")
		}
		for _, r := range fam.Except {
			check(&r.Pattern, "subpackages.except")
		}
	}
	for _, r := range f.Skip {
		if r.Pattern.Value != contract.NoSkip {
			check(&r.Pattern, "skip")
		}
	}
	return list
}

// below returns the packages below a folder of the module, relative to it.
func (l *Listing) below(dir string) (list []string) {
	for _, p := range l.Packages {
		if dir == "." {
			list = append(list, p)
		} else if rel, ok := strings.CutPrefix(p, dir+"/"); ok {
			list = append(list, rel)
		}
	}
	return list
}

// hasHidden reports whether a pattern names a folder that packages are not listed in,
// or that the go command's ... leaves out: there may be what only some commands see.
func hasHidden(text string) bool {
	return slices.ContainsFunc(strings.Split(text, "/"), func(e string) bool {
		return e == "testdata" || e == "vendor" || strings.HasPrefix(e, ".") && strings.Trim(e, ".") != "" || strings.HasPrefix(e, "_")
	})
}

// unused returns the finding on a pattern without a package; near is what it may be
// meant for, "" if that is unknown.
func unused(id finding.ID, text *contract.String, key, near string) finding.Finding {
	if near != "" {
		return onPattern(id, text, finding.PatternMisspelled, key, near)
	}
	return onPattern(id, text, finding.PatternUnused, key)
}

// onPattern returns the finding on a pattern of a contract.
func onPattern(id finding.ID, text *contract.String, form finding.Form, args ...string) finding.Finding {
	return finding.Finding{
		ID: id, Symbol: text.Value, Verdict: finding.Violation, Contract: text.Pos,
		Form: form, Args: args,
	}
}

// nearest returns the pattern of folders or import paths that text may be meant for, if
// it matches none of those that there are: with a letter or two changed, or with /... where
// there are only packages below. It returns "" if there is none.
func nearest(text string, known []string) string {
	prefix, dots := strings.CutSuffix(text, "/...")
	start := ""
	if rest, ok := strings.CutPrefix(prefix, "./"); ok {
		prefix, start = rest, "./"
	}
	var paths []string
	for _, k := range known {
		for p := k; p != "." && p != ""; p = parentOf(p) {
			if p == prefix {
				return start + p + "/..." // nothing matches text: k is below it
			}
			if dots || p == k {
				paths = append(paths, p)
			}
		}
	}
	near, d := spell.Within(2, prefix, paths)
	if 3*d > len(prefix) {
		return ""
	}
	if dots {
		near += "/..."
	}
	return start + near
}

// parentOf returns the path without its last element, "" if it has only one.
func parentOf(p string) string {
	return p[:max(0, strings.LastIndexByte(p, '/'))]
}
