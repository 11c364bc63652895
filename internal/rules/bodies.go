package rules

import (
	"errors"
	"path"
	"path/filepath"
	"slices"

	"github.com/importspy/importspy/internal/inputs"
)

// ErrNoBodies is why a package cannot be checked: Bodies was wrong about it.
var ErrNoBodies = errors.New("a rule needs the function bodies of the package, which are not loaded; please report this")

// A Dependency is a package that another one imports.
type Dependency struct{ Dir, Path string }

// Bodies determines, before packages are loaded, of which ones the rules look at
// function bodies: where a contract that binds the package requires or forbids what
// code does. It goes by what may be a key in the contract, so that it may be wrong in one
// direction only. It is for one goroutine.
type Bodies struct {
	place *Place
	own   map[string]bool // by name of the contract
	asks  map[string]bool // likewise, of importers
}

// NewBodies returns a Bodies for contracts at place.
func NewBodies(place *Place) *Bodies {
	return &Bodies{place: place, own: make(map[string]bool), asks: make(map[string]bool)}
}

// Needed reports whether rules look at the function bodies of the package path, which
// is in dir.
func (b *Bodies) Needed(dir, path string, imports []Dependency) bool {
	if b.any(b.own, b.place.Name(dir, path)) || b.above(dir, path) {
		return true
	}
	for _, imp := range imports {
		if b.any(b.asks, b.place.Name(imp.Dir, imp.Path), "importers") {
			return true
		}
	}
	return false
}

// above reports whether a contract that the package may be in a family of has a rule
// on bodies. It looks where Binding.climb does.
func (b *Bodies) above(dir, pkg string) bool {
	if b.place.ByPath {
		for base := path.Dir(pkg); base != "."; base = path.Dir(base) {
			if b.any(b.own, b.place.Name("", base)) {
				return true
			}
		}
		return false
	}
	root, _ := ModuleOf(dir)
	if root == "" {
		return false
	}
	for dir != root {
		dir = filepath.Dir(dir)
		if b.any(b.own, b.place.Name(dir, "")) {
			return true
		}
	}
	return false
}

// any reports whether the contract called name can have a rule on bodies, and the
// other words too. One that cannot be read has none; what is wrong with it is reported.
func (b *Bodies) any(known map[string]bool, name string, words ...string) bool {
	if v, ok := known[name]; ok {
		return v
	}
	found := b.place.words(name, slices.Concat([]string{"variables:", "forbid:", "calls:", inputs.EscapedKey}, words)...)
	has := func(word string) bool { return slices.Contains(found, word) }
	needs := has("variables:") || has("forbid:") || has("calls:")
	for _, word := range words {
		needs = needs && has(word)
	}
	known[name] = needs || has(inputs.EscapedKey)
	return known[name]
}

// Words are those that the rules ask of contracts as a whole: see [Place].
var Words = []string{"subpackages", "importers", "variables:", "forbid:", "calls:", inputs.EscapedKey}
