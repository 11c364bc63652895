package versions

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/pattern"
)

// A Narrowing is which packages of a module diff compares: those that one of the
// patterns matches, or all if there are none.
type Narrowing struct {
	Text     string // of the patterns
	dir      string // the folder of the module that relative ones begin in
	all      bool   // one of them matches the whole module
	patterns []*pattern.Pattern
}

// moduleBase stands for the path of the module in relative patterns, which are for both
// versions.
const moduleBase = "module.invalid"

// narrow reads patterns; relative ones begin in the folder dir of the module, which has
// one of some paths.
func narrow(texts []string, dir string, modules []string) (*Narrowing, error) {
	n := &Narrowing{Text: strings.Join(texts, " "), dir: dir}
	for _, text := range texts {
		if text == "std" || text == "module" {
			return nil, fmt.Errorf("%s is not a pattern of packages of one module", text)
		}
		text = strings.TrimSuffix(filepath.ToSlash(text), "/")
		if module := longest(modules, text); module != "" {
			text = path.Join(moduleBase, strings.TrimPrefix(text, module)) // the other version may have another path
		}
		p, err := pattern.New(text, path.Join(moduleBase, filepath.ToSlash(dir)))
		if err != nil {
			return nil, err
		}
		n.patterns = append(n.patterns, p)
		if strings.HasPrefix(text, "./") || strings.HasPrefix(text, "../") {
			text = path.Join(moduleBase, filepath.ToSlash(dir), text)
		}
		n.all = n.all || text == moduleBase+"/..." || text == "..."
	}
	return n, nil
}

// whole reports whether all packages of the module are compared.
func (n *Narrowing) whole() bool { return n == nil || len(n.patterns) == 0 || n.all }

// longest returns the longest of the module paths that text begins with, "" if there is
// none: example.com/shop/v2/a is not in v2/a of example.com/shop.
func longest(modules []string, text string) (found string) {
	for _, module := range modules {
		if strings.HasPrefix(text+"/", module+"/") && len(module) > len(found) {
			found = module
		}
	}
	return found
}

// has reports whether a package, by its path and by that within the module, is compared.
func (n *Narrowing) has(importPath, rel string) bool {
	if n == nil || len(n.patterns) == 0 {
		return true
	}
	for _, p := range n.patterns {
		if p.Match(importPath, pattern.World{}) || p.Match(path.Join(moduleBase, rel), pattern.World{}) {
			return true
		}
	}
	return false
}

// reached returns those packages that are compared, or that what is compared imports, at
// any depth.
func (n *Narrowing) reached(pkgs []*packages.Package) []*packages.Package {
	if n == nil || len(n.patterns) == 0 {
		return pkgs
	}
	compared := slices.DeleteFunc(slices.Clone(pkgs), func(pkg *packages.Package) bool {
		module := "" // of the standard library
		if pkg.Module != nil {
			module = pkg.Module.Path
		}
		return !n.has(pkg.PkgPath, within(module, pkg.PkgPath))
	})
	reached := make(map[*packages.Package]bool)
	packages.Visit(compared, nil, func(pkg *packages.Package) { reached[pkg] = true })
	return slices.DeleteFunc(slices.Clone(pkgs), func(pkg *packages.Package) bool { return !reached[pkg] })
}
