package rules

import (
	"fmt"
	"go/types"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/goroot"
	"github.com/importspy/importspy/internal/pattern"
	"github.com/importspy/importspy/internal/spell"
)

// CheckUnmentioned returns the mistakes among the items of a contract's uses that the contract does
// not mention: packages of the package's own module, or of the standard library, that there
// are not. A package that is mentioned may be gone, which is a difference of what mentions it.
func (b *Binding) CheckUnmentioned(uses []*contract.Use) (list []finding.Finding) {
	for _, u := range uses {
		if b.absent(u.Path) {
			list = append(list, b.absentUse(u))
		} else if near := b.misspelledStd(u.Path); near != "" {
			list = append(list, finding.Invalid(u.Pos, fmt.Sprintf("uses: there is no package %s; did you mean %s?", u.Path, near)))
		}
	}
	return list
}

// absentUse is the finding on a use of a package that the package's own module does not have.
func (b *Binding) absentUse(u *contract.Use) finding.Finding {
	said := fmt.Sprintf("uses: module %s has no package %s", b.pkg.Module, u.Path)
	if near := b.nearPackage(u.Path); near != "" {
		said += "; did you mean " + near + "?"
	}
	return finding.Invalid(u.Pos, said)
}

// misspelledStd returns the package of the standard library that a path is meant for which
// begins like one of that library and is none, "" if that is not certain.
func (b *Binding) misspelledStd(importPath string) string {
	first, _, _ := strings.Cut(importPath, "/")
	if strings.Contains(first, ".") || importPath == "C" || hasGoFiles(filepath.Join(goroot.Dir(), "src", filepath.FromSlash(importPath))) {
		return ""
	}
	p, err := pattern.New(importPath, "")
	l := b.listing()
	if err != nil || l == nil {
		return ""
	}
	if _, missing := l.missingInStd(p, importPath, true); !missing {
		return ""
	}
	return b.nearPackage(importPath)
}

// SuggestPackages adds to the findings that depend on a package that cannot be found the one
// that may be meant.
func (b *Binding) SuggestPackages(list []finding.Finding) {
	for i := range list {
		f := &list[i]
		if !f.Form.Unknown() || len(f.Args) != 1 {
			continue
		}
		if near := b.nearPackage(f.Args[0]); near != "" {
			f.Form, f.Args = f.Form.Misspelled(), []string{f.Args[0], near}
		}
	}
}

// listing returns what the package's module has, nil if it is not all there.
func (b *Binding) listing() *Listing {
	root := b.pkg.knownRoot()
	if root == "" {
		return nil
	}
	if l, ok := b.reader.listings.Load(root); ok {
		return l.(*Listing)
	}
	l := b.reader.List(root, b.pkg.Module)
	if b.reader.Once {
		b.reader.listings.Store(root, l)
	}
	return l
}

// nearPackage returns the package that a path of none may be meant for: one of the package's
// module, of the standard library, or of those that the package depends on. It returns "" if
// there is none.
func (b *Binding) nearPackage(importPath string) string {
	var known []string
	if l := b.listing(); l != nil {
		for _, pkg := range l.Packages {
			known = append(known, path.Join(l.Module, pkg))
		}
	}
	for _, pkg := range stdPackages() {
		if !api.Internal(pkg) && !inModule(pkg, "cmd") && !inModule(pkg, "vendor") {
			known = append(known, pkg)
		}
	}
	known = append(known, dependencies(b.pkg.Types)...)
	slices.Sort(known)
	return nearPath(importPath, slices.DeleteFunc(known, func(path string) bool { return path == b.pkg.Path }))
}

// dependencies returns the paths of the packages that pkg depends on, as far as they are loaded.
func dependencies(pkg *types.Package) (list []string) {
	seen := make(map[*types.Package]bool)
	var visit func(pkg *types.Package)
	visit = func(pkg *types.Package) {
		for _, imp := range pkg.Imports() {
			if !seen[imp] {
				seen[imp] = true
				list = append(list, imp.Path())
				visit(imp)
			}
		}
	}
	visit(pkg)
	return list
}

// majorElement is an element of an import path that is a version: another one is not a typing
// error.
var majorElement = regexp.MustCompile(`^v[0-9]+$`)

// nearPath returns the known import path that another one may be meant for: each element is the
// same, or has a letter or two changed. It returns "" if there is none.
func nearPath(importPath string, known []string) (near string) {
	best := 3
	elements := strings.Split(importPath, "/")
	for _, k := range known {
		if d, ok := pathDistance(elements, strings.Split(k, "/")); ok && d < best {
			near, best = k, d
		}
	}
	return near
}

// pathDistance returns how many letters two import paths differ in. It is not ok if an element
// is another word.
func pathDistance(a, b []string) (sum int, ok bool) {
	if len(a) != len(b) {
		return 0, false
	}
	for i := range a {
		if a[i] == b[i] {
			continue
		}
		near, d := spell.Within(2, a[i], b[i:i+1])
		if near == "" || 3*d > len(a[i]) || majorElement.MatchString(a[i]) {
			return 0, false
		}
		sum += d
	}
	return sum, sum > 0
}
