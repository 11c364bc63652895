// Package recheck determines which packages have to be checked again: those that have
// changed since, or of whose surroundings something has that their check depends on.
package recheck

import (
	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/srcload"
)

// A Package is what is known of one that was checked for a platform.
type Package struct {
	Path     string
	Digest   srcload.Digest // of it and all that it imports
	Contract string         // the name of its contract, "" if it has none
	Above    []string       // the names of the contracts above it that bind it
	// Uses has the paths of the packages that the contract names.
	Uses []string
	// Asked has the packages that were looked for among those that are loaded with it,
	// whether it imports them or not: their digests, zero if there is none.
	Asked map[string]srcload.Digest
	// Diverges is set if other contracts may mean something else by it than it is.
	Diverges bool
	// Clean is set if nothing was found, in the world of the package as in the one that
	// contracts promise, and nothing but Asked is known to depend on what is loaded with it.
	Clean bool
}

// A Record has what is known of the packages of an earlier run.
type Record struct {
	Platforms map[string]map[string]*Package // by platform and path
	Sources   map[string]srcload.Digest      // of Go files that can change, by name
}

// A Graph is what the go command lists for a platform.
type Graph struct {
	Roots   []*packages.Package // those that are named
	Digests map[*packages.Package]srcload.Digest

	byPath map[string]*packages.Package // the roots
}

// NewGraph returns the graph of packages that are named.
func NewGraph(roots []*packages.Package, digests map[*packages.Package]srcload.Digest) *Graph {
	g := &Graph{Roots: roots, Digests: digests, byPath: make(map[string]*packages.Package)}
	for _, pkg := range roots {
		g.byPath[pkg.PkgPath] = pkg
	}
	return g
}

// Digest returns the digest of a named package, zero if there is none of that path.
func (g *Graph) Digest(path string) (d srcload.Digest) {
	if pkg := g.byPath[path]; pkg != nil {
		d = g.Digests[pkg]
	}
	return d
}

// Whole reports whether all packages of the modules that are worked on, as far as they are
// in the graph, are named: what the contracts of others promise would have to be known.
func (g *Graph) Whole() bool {
	whole := true
	packages.Visit(g.Roots, nil, func(pkg *packages.Package) {
		if pkg.Module != nil && pkg.Module.Main && g.byPath[pkg.PkgPath] == nil {
			whole = false
		}
	})
	return whole
}

// Select returns the paths of the packages that have to be checked again, and of others
// that they look for. The known packages are those of the graph's platform; changed reports
// whether something has changed that was read for one of them alone.
func (g *Graph) Select(known map[string]*Package, changed func(path string) bool) (again, imported map[string]bool) {
	again = make(map[string]bool)
	for path, pkg := range g.byPath {
		p := known[path]
		if p == nil || !p.Clean || p.Digest != g.Digests[pkg] || changed(path) || g.missed(p) {
			again[path] = true
		}
	}
	for path := range g.Dependents(known) {
		again[path] = true
	}
	imported = make(map[string]bool)
	for path := range again {
		if p := known[path]; p != nil {
			for asked := range p.Asked {
				if g.byPath[asked] != nil && !again[asked] {
					imported[asked] = true
				}
			}
		}
	}
	return again, imported
}

// missed reports whether one of the packages that were looked for has changed.
func (g *Graph) missed(p *Package) bool {
	for path, digest := range p.Asked {
		if g.Digest(path) != digest {
			return true
		}
	}
	return false
}

// Dependents returns the paths of the named packages that depend on one which diverges from
// its contract: they import it, or their contracts name it, or a package that does.
func (g *Graph) Dependents(known map[string]*Package) map[string]bool {
	importers := make(map[string][]string) // and those whose contracts name it
	packages.Visit(g.Roots, nil, func(pkg *packages.Package) {
		for _, imp := range pkg.Imports {
			importers[imp.PkgPath] = append(importers[imp.PkgPath], pkg.PkgPath)
		}
	})
	var next []string
	for path, p := range known {
		for _, use := range p.Uses {
			importers[use] = append(importers[use], path)
		}
		if p.Diverges {
			next = append(next, path)
		}
	}
	seen, dependents := make(map[string]bool), make(map[string]bool)
	for len(next) > 0 {
		path := next[len(next)-1]
		if next = next[:len(next)-1]; seen[path] {
			continue
		}
		seen[path] = true
		if g.byPath[path] != nil {
			dependents[path] = true
		}
		next = append(next, importers[path]...)
	}
	return dependents
}
