package versions

import (
	"fmt"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/environ"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/report"
)

// A versionSet is what a version has for a platform.
type versionSet struct {
	*Version
	*load.Set
	std map[string]bool
	// exposed has the types of internal packages that clients get, see
	// exposedInternals; nil if that is not known.
	exposed map[string]map[string]bool
	below   []*packages.Package // of modules below this one that it requires
}

// load loads a version.
func (d *Differ) load(s *Version, p load.Platform) *versionSet {
	r := *d.Request
	r.Dir, r.Patterns, r.Env, r.KeepBroken = s.Dir, s.Patterns, s.Env, true
	set := &versionSet{Version: s, Set: d.Load(&r, p), std: make(map[string]bool)}
	broken := set.addBroken(d.Narrow.reached(set.Packages))
	d.Explain(set.Set)
	for _, why := range set.Reasons() {
		d.failures = append(d.failures, report.NewFailure(why.Msg, why.File, why.Line, why.Column))
	}
	if (set.Failed || broken) && !r.Interrupted() {
		d.failed = true
		what := "could only be loaded in part; the rest is left out"
		switch {
		case len(set.Packages) == 0:
			what = "could not be loaded; nothing is compared"
		case !set.Failed:
			what = "has errors; what they affect is not compared"
		}
		fmt.Fprintf(d.Warn, "importspy-vet diff: %s %s\n", s.Name, what)
	}
	if module := moduleOf(s.Path, set.Packages); module != "" {
		set.below = set.Only(module)
	}
	for _, pkg := range set.Packages {
		if pkg.Module != nil {
			set.module, s.root, s.published = pkg.Module.Path, pkg.Module.Dir, publishedAs(pkg.Module)
		}
	}
	if s.Number != "" && s.published != "" && s.published != s.Number {
		d.drop(set)
	}
	packages.Visit(set.Packages, nil, func(pkg *packages.Package) {
		if pkg.Module == nil {
			set.std[pkg.PkgPath] = true
		}
	})
	return set
}

// publishedAs returns the version of a module, or of what is in its place.
func publishedAs(m *packages.Module) string {
	if m.Replace != nil {
		return m.Replace.Version
	}
	return m.Version
}

// drop has nothing compared of a set, since the go command loads another version than the one
// that was asked for.
func (d *Differ) drop(set *versionSet) {
	why := fmt.Sprintf("%s cannot be loaded: its dependencies require %s of the same module", set.Name, set.published)
	fmt.Fprintf(d.Warn, "importspy-vet diff: %s; nothing is compared\n", why)
	d.failures = append(d.failures, report.NewFailure(why, "", 0, 0))
	set.Packages, set.below, set.Failed, d.failed = nil, nil, true, true
}

// addBroken adds the errors of those of some packages that have some, and declarations
// nonetheless, to the failures. It reports whether there are such packages. Errors of what a
// package imports matter only if they leave something unknown; those of a command do not.
func (s *versionSet) addBroken(pkgs []*packages.Package) bool {
	broken := false
	for _, pkg := range pkgs {
		if len(pkg.Errors) > 0 && pkg.Name != "main" {
			s.Failures = append(s.Failures, s.Broken[pkg.PkgPath])
			broken = true
		}
	}
	return broken
}

// with returns the set with those packages of modules below that the old version had in
// its own module: clients import them as before.
func (s *versionSet) with(old map[string]*oldPackage) *versionSet {
	all := *s.Set
	all.Packages = slices.Clone(all.Packages)
	for _, pkg := range s.below {
		if old[s.within(pkg.PkgPath)] != nil {
			all.Packages = append(all.Packages, pkg)
		}
	}
	now := *s
	now.Set = &all
	return &now
}

// place returns a position in a package, by the module's path and version if that is one
// below.
func (s *versionSet) place(pkg *packages.Package, pos token.Pos) report.Position {
	at := s.position(pkg.Fset, pos)
	if m := pkg.Module; m != nil && m.Path != s.module && m.Version != "" {
		if rel, err := filepath.Rel(m.Dir, environ.Position(pkg.Fset, pos).Filename); err == nil {
			at.File = m.Path + "@" + m.Version + "/" + filepath.ToSlash(rel)
		}
	}
	return at
}

// moduleOf returns the path of the module that has a package path: the longest one. A
// pattern for it matches modules below, too, if it requires these.
func moduleOf(path string, pkgs []*packages.Package) (module string) {
	for _, pkg := range pkgs {
		if m := pkg.Module; m != nil && len(m.Path) > len(module) && (m.Path == path || strings.HasPrefix(path, m.Path+"/")) {
			module = m.Path
		}
	}
	return module
}

// within returns a package's path within the module.
func (s *versionSet) within(path string) string { return within(s.module, path) }

func within(module, path string) string {
	return strings.TrimPrefix(strings.TrimPrefix(path, module), "/")
}

// all returns the packages of the set.
func (s *versionSet) all() (list []*types.Package) {
	for _, pkg := range s.Packages {
		list = append(list, pkg.Types)
	}
	return list
}

// want returns the packages of a set, by their paths within the module, that
// cannot be loaded without cgo, or that may be plugins, and notes them.
func (d *Differ) want(set *versionSet) map[string]bool {
	wanting := make(map[string]bool)
	for _, pkg := range set.WithoutCgo {
		if d.importable(pkg) {
			wanting[set.within(pkg.PkgPath)] = true
		}
	}
	d.wanting = append(d.wanting, set.Unchecked...)
	for _, pkg := range set.Packages {
		if pkg.Name != "main" {
			continue
		}
		if _, err := d.plugins.find(pkg); err != nil {
			wanting[set.within(pkg.PkgPath)], d.failed = true, true
			d.wanting = append(d.wanting, load.Unchecked{
				Package: pkg.PkgPath, Platform: set.Platform.String(), Whole: true,
				Reason: "it may be a plugin, as its contract would say: " + err.Error(),
			})
		}
	}
	return wanting
}

// needsCgo reports whether a version has, for the package rel within its module,
// nothing but files that only cgo can compile. It notes that.
func (d *Differ) needsCgo(s *Version, rel, path string, p load.Platform) bool {
	if s.root == "" {
		return false
	}
	files := d.Request.CgoFiles(filepath.Join(s.root, filepath.FromSlash(rel)), p)
	if files != nil {
		d.wanting = append(d.wanting, load.Unchecked{Package: path, Platform: p.String(), Reason: files.Reason(), Whole: true})
	}
	return files != nil
}

// uncompared lists what could not be compared.
func (d *Differ) uncompared() []load.Unchecked {
	return d.Request.UncheckedFor(d.Platforms, d.dirs[1], d.Request.UncheckedFor(d.Platforms, d.dirs[0], d.wanting))
}
