package versions

import (
	"go/token"
	"go/types"
	"maps"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/environ"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/report"
)

// An oldPackage is one of the old version, to be compared. Its syntax is dropped before
// the new version is loaded.
type oldPackage struct {
	*packages.Package
	described *engine.Version
	exposed   map[string]bool            // of an internal package, what others expose; nil: all
	cgo       *load.CgoFiles             // what it was loaded without
	places    map[string]report.Position // of objects and members by symbol, without parentheses and stars
	clause    token.Pos
}

// An oldSet is what the old version has for a platform. It is compared any number of
// times.
type oldSet struct {
	*versionSet
	packages map[string]*oldPackage // by path within the module
	unseen   map[string]bool        // see want
}

// loadOld loads the old version for a platform, without the syntax of its packages.
func (d *Differ) loadOld(p load.Platform) *oldSet { return d.aged(d.load(d.old, p)) }

// aged makes an old version of one that is loaded.
func (d *Differ) aged(set *versionSet) *oldSet {
	set.below = nil // only a new version takes packages of them
	return &oldSet{versionSet: set, unseen: d.want(set), packages: d.oldPackages(set)}
}

// oldPackages returns the packages of the old version that are compared, by their paths
// within the module: those that clients can import, and the internal ones with types
// that these expose.
func (d *Differ) oldPackages(was *versionSet) map[string]*oldPackage {
	old := make(map[string]*oldPackage)
	compared := func(pkg *packages.Package) bool {
		return d.importable(pkg) && d.Narrow.has(pkg.PkgPath, was.within(pkg.PkgPath))
	}
	exposed := exposedInternals(was.Packages, compared)
	for _, pkg := range was.Packages {
		if d.Request.Interrupted() {
			return nil
		}
		if names := exposed[pkg.PkgPath]; compared(pkg) || names != nil {
			p := d.describe(was, pkg)
			p.exposed, p.cgo = names, d.Request.CgoFiles(load.Dir(pkg), was.Platform)
			old[was.within(pkg.PkgPath)] = p
			d.dirs[0][pkg.PkgPath] = load.Dir(pkg)
		}
	}
	for _, pkg := range was.Packages {
		pkg.Syntax, pkg.TypesInfo = nil, nil
	}
	return old
}

func (d *Differ) describe(was *versionSet, pkg *packages.Package) *oldPackage {
	p := was.Package(pkg)
	p.Gap = hasGap(pkg)
	clause := environ.Clause(pkg.Fset, pkg.Syntax)
	return &oldPackage{Package: pkg, described: engine.NewVersion(p, d.Strict), places: was.places(pkg, clause), clause: clause}
}

// importable reports whether packages of other modules can import pkg, or programs load it
// when they run.
func (d *Differ) importable(pkg *packages.Package) bool {
	switch {
	case len(pkg.Syntax) == 0:
		return false
	case pkg.Name != "main":
		return !api.Internal(pkg.PkgPath)
	}
	plugin, _ := d.plugins.find(pkg)
	return plugin
}

// exposedInternals returns the names of the types of internal packages that
// clients get through those that are compared, by path.
func exposedInternals(pkgs []*packages.Package, compared func(*packages.Package) bool) map[string]map[string]bool {
	var list []*types.Package
	for _, pkg := range pkgs {
		if compared(pkg) {
			list = append(list, pkg.Types)
		}
	}
	return api.InternalNames(list)
}

// shows reports whether clients get hold of what an entry of a package is for. That
// of no entry is of the package as a whole.
func (p *oldPackage) shows(entry string) bool {
	return p.exposed == nil || p.exposed[entry] || entry == ""
}

// places returns where the objects of a package and their members are, by symbol
// without parentheses and stars.
func (s *versionSet) places(pkg *packages.Package, clause token.Pos) map[string]report.Position {
	places := make(map[string]report.Position)
	place := func(symbol string, obj types.Object) {
		pos, _ := load.Place(pkg, obj.Pos(), obj.Pos(), clause)
		places[symbol] = s.position(pkg.Fset, pos)
	}
	for _, obj := range api.Objects(pkg.Types) {
		place(obj.Name(), obj)
		if _, ok := obj.(*types.TypeName); !ok {
			continue
		}
		members := api.Fields(obj.Type())
		maps.Copy(members, api.Methods(obj.Type()))
		for name, m := range members {
			if m.Obj.Pkg() == pkg.Types {
				place(obj.Name()+"."+name, m.Obj)
			} else {
				place(obj.Name()+"."+name, obj) // which shows what another package declares
			}
		}
	}
	return places
}
