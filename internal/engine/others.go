package engine

import (
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/totypes"
)

// Neighbors tells apart the packages that are not a package's own module's.
type Neighbors struct {
	Module string                 // the path of the package's module; "" if it is unknown
	Std    func(path string) bool // whether a package is of the standard library
	// Folder returns the folder of a package of another module whose files cannot
	// change, "" if it is unknown.
	Folder func(path string) string
}

// folder returns what finds the source of packages, nil if nothing does.
func (p *Package) folder() func(path string) string {
	if p.Neighbors == nil {
		return nil
	}
	return p.Neighbors.Folder
}

// std reports whether a package is of the standard library, which is exempt from
// contracts of others: it keeps the promise of Go 1, and grows with each version.
func (p *Package) std(path string) bool {
	if p.Neighbors != nil && p.Neighbors.Std != nil {
		return p.Neighbors.Std(path)
	}
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}

// seen returns the types of other packages that are part of what clients see, whether
// or not a contract should have them.
func (p *Package) seen() []api.ForeignType {
	return api.Foreign(p.Types, p.members, p.hides, func(other *types.Package) bool { return !p.std(other.Path()) })
}

// hides reports whether clients of the package cannot import another one, which it can
// import.
func (p *Package) hides(other *types.Package) bool {
	return api.Hides(p.Types.Path(), other.Path()) && !p.std(other.Path())
}

// recorded returns those types of other packages that a contract of the package has to
// have: another package of the module answers for its types itself, if clients can
// import it.
func (p *Package) recorded() []api.ForeignType {
	if p.Neighbors == nil {
		return nil
	}
	return api.Foreign(p.Types, p.members, p.hides, p.foreign)
}

// MentionsModules reports whether a contract of the package mentions packages of other modules
// and, by its policy, has entries for the aliases that these declare.
func (p *Package) MentionsModules(f *contract.File) bool {
	return f.Policy != contract.Minimum && slices.ContainsFunc(f.Uses, func(u *contract.Use) bool { return p.ofOtherModule(u.Path) })
}

// foreign reports whether another package is of another module.
func (p *Package) foreign(other *types.Package) bool { return p.ofOtherModule(other.Path()) }

// ofOtherModule reports whether the package of a path is known to be of another module, and not
// of the standard library.
func (p *Package) ofOtherModule(path string) bool {
	return p.Neighbors != nil && p.Neighbors.Module != "" && !inModule(path, p.Neighbors.Module) && !p.std(path)
}

func inModule(path, module string) bool {
	return path == module || strings.HasPrefix(path, module+"/")
}

// unrecorded returns those of the recorded types that a contract does not have.
func (p *Package) unrecorded(f *contract.File, declared *totypes.Package) []api.ForeignType {
	if f.Policy == contract.Minimum {
		return nil // which lists what its author uses
	}
	return slices.DeleteFunc(p.recorded(), func(t api.ForeignType) bool {
		return slices.ContainsFunc(declared.Others, func(o *totypes.Other) bool {
			return o.Actual == t.Type.Pkg() && o.Entry(t.Type.Name()) != nil
		})
	})
}

// shownElsewhere returns the sealed interfaces of a package that clients cannot import which
// another package of the module shows them, sorted by name. Only a driver that has loaded these
// packages knows.
func (p *Package) shownElsewhere(internal *types.Package) (list []*types.TypeName) {
	if p.Neighbors == nil || p.Neighbors.Module == "" || !p.hides(internal) {
		return nil
	}
	scope, shown := internal.Scope(), make(map[string]bool)
	for path, q := range p.Imports.Loaded.All() {
		if path == p.Types.Path() || !inModule(path, p.Neighbors.Module) || api.Internal(path) || q.Name() == "main" || !dependsOn(q, internal.Path()) {
			continue
		}
		for _, tn := range api.ExposedOf(q, func(other *types.Package) bool { return other.Path() == internal.Path() }) {
			shown[tn.Name()] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(shown)) {
		if tn, ok := scope.Lookup(name).(*types.TypeName); ok && tn.Exported() && !tn.IsAlias() && types.IsInterface(tn.Type()) {
			list = append(list, tn)
		}
	}
	return list
}

// dependsOn reports whether a package is the one of a path, or imports it, or one that does.
func dependsOn(pkg *types.Package, path string) bool {
	seen := make(map[*types.Package]bool)
	var depends func(*types.Package) bool
	depends = func(p *types.Package) bool {
		if seen[p] {
			return false
		}
		seen[p] = true
		return p.Path() == path || slices.ContainsFunc(p.Imports(), depends)
	}
	return depends(pkg)
}
