package hostenv

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/guard"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/scope"
	"github.com/importspy/importspy/internal/wording"
)

// A Guarder makes guards of what packages and all that they import require.
type Guarder struct {
	scope  *scope.Scope
	reader rules.Reader
}

// NewGuarder returns a Guarder for the contracts of a scope.
func NewGuarder(s *scope.Scope) *Guarder {
	return &Guarder{scope: s, reader: rules.Reader{Settings: s.Settings, Parse: s.Parse}}
}

// Guards returns what makes the guards of the programs of a set. Those that contracts with
// mistakes are for are unknown: the mistakes are reported.
func Guards(s *scope.Scope, set *load.Set) func(path string) *guard.Guard {
	g := NewGuarder(s)
	return func(path string) *guard.Guard {
		i := slices.IndexFunc(set.Packages, func(pkg *packages.Package) bool { return pkg.PkgPath == path })
		if i < 0 {
			return nil
		}
		now, mistakes := g.Of(set.Packages[i], set.Platform)
		if len(mistakes) > 0 {
			return nil
		}
		return now
	}
}

// Of returns the guard of a program. The mistakes are of contracts.
func (g *Guarder) Of(root *packages.Package, on load.Platform) (now *guard.Guard, mistakes []string) {
	var sources []guard.Source
	seen := make(map[string]bool)
	packages.Visit([]*packages.Package{root}, nil, func(pkg *packages.Package) {
		if pkg.Module == nil { // the standard library
			return
		}
		list, wrong := g.bind(pkg)
		sources = append(sources, list...)
		for _, m := range wrong {
			if text := g.mistake(pkg, &m); !seen[text] {
				mistakes, seen[text] = append(mistakes, text), true
			}
		}
	})
	return guard.New(root.PkgPath, on.String(), sources), mistakes
}

// bind returns the environments that are required of a package.
func (g *Guarder) bind(pkg *packages.Package) ([]guard.Source, []finding.Finding) {
	bound := g.scope.Bind(&g.reader, pkg, load.Dir(pkg))
	list, wrong := bound.Environments(bound.Own)
	for _, imp := range g.scope.Imports(pkg) {
		list = append(list, bound.EnvironmentOf(imp.PkgPath, load.Dir(imp))...)
	}
	return list, append(bound.Mistakes, wrong...)
}

func (g *Guarder) mistake(pkg *packages.Package, m *finding.Finding) string {
	in := m.In
	if in == "" {
		in = g.scope.Place().Name(load.Dir(pkg), pkg.PkgPath)
	}
	m.File = g.scope.Shorten(in)
	return fmt.Sprintf("%s:%d:%d: %s", m.File, max(m.Contract.Line, 1), max(m.Contract.Column, 1), wording.Check(m).Text)
}
