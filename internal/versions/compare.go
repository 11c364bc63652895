package versions

import (
	"cmp"
	"fmt"
	"go/types"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/compare"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/environ"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/sidecar"
	"github.com/importspy/importspy/internal/witness"
	"github.com/importspy/importspy/internal/world"
)

// A Differ compares two versions, platform by platform.
type Differ struct {
	*Options
	old, new *Version
	failed   bool
	failures []report.Failure
	plugins  *pluginFinder

	packages map[string]bool
	dirs     [2]map[string]string // folders by package, of the old and the new version
	wanting  []load.Unchecked     // what cannot be loaded without cgo
	order    []report.DiffFinding
	unknown  []report.Uncompared
	on       map[string][]string // platforms by what is found, or unknown
	checked  map[string]int      // number of platforms by package
}

// newDiffer returns a Differ of two versions, of which nothing is loaded yet.
func newDiffer(opts *Options, old, new *Version) *Differ {
	return &Differ{
		Options: opts, old: old, new: new, plugins: newPluginFinder(),
		packages: make(map[string]bool), dirs: [2]map[string]string{{}, {}}, on: make(map[string][]string), checked: make(map[string]int),
	}
}

// Open finds the versions of a choice. What was made for them has to be removed.
func Open(opts *Options, v *Choice) (*Differ, error) {
	d := newDiffer(opts, nil, nil)
	for _, side := range []struct {
		name, dir string
		v         **Version
	}{{v.Old, cmp.Or(v.OldDir, v.Dir), &d.old}, {v.New, v.Dir, &d.new}} {
		opened, err := load.OpenVersion(opts.Request.Context, side.dir, side.name, opts.Request.Settings.Flags.Tags())
		if err != nil {
			d.Remove()
			if tag := tagOf(opts.Request.Context, v.Dir, side.name); tag != "" {
				err = fmt.Errorf("%w; this repository has the tag %s: write it without the module", err, tag)
			}
			return nil, err
		}
		*side.v = &Version{Version: opened}
	}
	if err := v.nested(); err != nil {
		d.Remove()
		return nil, err
	}
	return d, nil
}

// Remove removes what was made for the versions.
func (d *Differ) Remove() {
	for _, v := range []*Version{d.old, d.new} {
		if v != nil {
			v.Remove()
		}
	}
}

// Run loads and compares the versions on all platforms.
func (d *Differ) Run() {
	for _, p := range d.Platforms {
		d.compare(d.loadOld(p), d.load(d.new, p))
	}
}

// Failed reports whether something could not be loaded or compared.
func (d *Differ) Failed() bool { return d.failed }

// Root returns the folder of the new version's module.
func (d *Differ) Root() string { return d.new.root }

// SuggestFolder returns what to add to a message about patterns that match no package of the
// new version: the one that may be meant, "" if that is unknown.
func (d *Differ) SuggestFolder() string {
	inNew := load.Request{Dir: filepath.Join(d.new.root, d.Narrow.dir)}
	return inNew.SuggestFolder(strings.Fields(d.Narrow.Text)...)
}

// compare compares the versions on one platform.
func (d *Differ) compare(was *oldSet, now *versionSet) {
	p, old, unseen := was.Platform, maps.Clone(was.packages), was.unseen
	now = now.with(old)
	unseenNow := d.want(now)
	if d.Request.Interrupted() {
		return
	}
	worlds := worldsOf(was.versionSet, now, old)
	if !now.Failed { // else what exposed a type may not have been loaded
		now.exposed = exposedInternals(now.Packages, d.importable)
	}
	for _, pkg := range now.Packages {
		if d.Request.Interrupted() {
			return
		}
		rel := now.within(pkg.PkgPath)
		before := old[rel]
		if before != nil && before.exposed != nil {
			d.checked[pkg.PkgPath]++
			d.pair(was.versionSet, before, now, pkg, worlds)
			delete(old, rel)
			continue
		}
		if !d.importable(pkg) || !d.Narrow.has(pkg.PkgPath, rel) {
			continue
		}
		d.dirs[1][pkg.PkgPath] = load.Dir(pkg)
		delete(old, rel)
		if before == nil && (was.Failed || unseen[rel] || d.needsCgo(d.old, rel, pkg.PkgPath, p)) {
			continue // it may be one that could not be loaded
		}
		d.packages[pkg.PkgPath] = true
		d.checked[pkg.PkgPath]++
		if before == nil {
			d.added(p, pkg)
			continue
		}
		d.pair(was.versionSet, before, now, pkg, worlds)
	}
	d.gone(was.versionSet, old, unseenNow, now.Failed)
}

// worldsOf returns the worlds of the two versions, of which the old packages are
// compared.
func worldsOf(was, now *versionSet, old map[string]*oldPackage) *compare.Worlds {
	compared := make(map[string]map[string]bool)
	for _, pkg := range old {
		compared[pkg.PkgPath] = pkg.exposed
	}
	return engine.Worlds(was.all(), now.all(), world.Move{From: was.module, To: now.module}, func(tn *types.TypeName) bool {
		names, ok := compared[tn.Pkg().Path()]
		return ok && (names == nil || names[tn.Name()]) || was.std[tn.Pkg().Path()]
	})
}

// added reports a package that only the new version has.
func (d *Differ) added(p load.Platform, pkg *packages.Package) {
	f := report.NewDiffFinding(d.accept(&finding.Finding{
		ID: contract.ExportExtra, Symbol: engine.AbsentSymbol, Verdict: finding.Compatible,
		Form: finding.NewPackage, Args: []string{pkg.PkgPath},
	}, pkg.PkgPath), pkg.PkgPath)
	f.Position = d.new.position(pkg.Fset, environ.Clause(pkg.Fset, pkg.Syntax))
	d.add(p, f)
}

// gone reports the packages that only the old version has, where they are not
// unseen. If some of the new one could not be loaded, then a missing package may be
// one of these, unless there are no Go files for it.
func (d *Differ) gone(was *versionSet, old map[string]*oldPackage, unseen map[string]bool, failed bool) {
	for _, rel := range slices.Sorted(maps.Keys(old)) {
		pkg := old[rel]
		switch {
		case pkg.exposed != nil:
			continue // the packages that exposed its types report that they no longer do
		case failed && (d.new.root == "" || sidecar.HasGoFiles(filepath.Join(d.new.root, filepath.FromSlash(rel)))):
			continue
		case unseen[rel] || d.needsCgo(d.new, rel, pkg.PkgPath, was.Platform):
			continue
		}
		d.packages[pkg.PkgPath] = true
		d.checked[pkg.PkgPath]++
		f := report.NewDiffFinding(d.accept(&finding.Finding{
			ID: contract.ExportMissing, Symbol: engine.AbsentSymbol, Verdict: finding.Breaking,
			Form: finding.GonePackage, Args: []string{pkg.PkgPath},
		}, pkg.PkgPath), pkg.PkgPath)
		if d.Witness {
			f.Witness = witness.OfPackage(pkg.PkgPath)
		}
		f.Old = was.position(pkg.Fset, pkg.clause)
		d.add(was.Platform, f)
	}
}

// pair compares two versions of a package.
func (d *Differ) pair(was *versionSet, old *oldPackage, now *versionSet, pkg *packages.Package, worlds *compare.Worlds) {
	actual := now.Package(pkg)
	actual.Private, actual.Gap = old.exposed != nil, hasGap(pkg)
	r := old.described.Compare(actual, worlds)
	files, clause := d.Request.CgoFiles(load.Dir(pkg), now.Platform), environ.Clause(pkg.Fset, pkg.Syntax)
	for i := range r.Findings {
		f := &r.Findings[i]
		if files.MayHave(f) || old.cgo.MayHaveAdded(f) {
			continue // the files are reported
		}
		if !old.shows(f.Entry()) || old.exposed != nil && f.ID == contract.ExportMissing {
			continue // clients have no name for it
		}
		if old.exposed != nil && f.Entry() != "" && now.exposed != nil && !r.Became.Seen(pkg.PkgPath, f.Entry(), now.exposed) {
			continue // what exposed the type is what has changed
		}
		if d.Witness {
			r.Prove(f)
		}
		pos, _ := load.Place(pkg, f.Pos, f.End, clause)
		df := report.NewDiffFinding(d.accept(f, pkg.PkgPath), pkg.PkgPath)
		df.Position = now.place(pkg, pos)
		df.Old = old.places[finding.PlainSymbol(f.Declared())]
		d.add(now.Platform, df)
	}
	for _, u := range r.Unknown {
		if entry, _, _ := strings.Cut(u.Symbol, "."); !old.shows(entry) {
			continue
		}
		if u.Old {
			d.uncomparedOf(was, old.Package, old.clause, u)
		} else {
			d.uncomparedOf(now, pkg, clause, u)
		}
	}
}
