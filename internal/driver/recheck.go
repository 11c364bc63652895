package driver

import (
	"cmp"
	"context"
	"go/types"
	"maps"
	"slices"
	"sync"

	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/recheck"
	"github.com/importspy/importspy/internal/srcload"
	"github.com/importspy/importspy/internal/vet"
)

// Again has a run leave out packages that need not be checked, by what is known of an earlier
// run, and notes the same for a later one.
type Again struct {
	last    *Last                // nil: nothing is known that could be used
	changed map[inputs.Part]bool // the packages for which something was read that has changed
	sources *srcload.Sources

	mu     sync.Mutex
	graphs map[load.Platform]*recheck.Graph
	now    *recheck.Record
	looked map[string]bool // the paths of the packages that were checked
}

// Last is what is known of an earlier run.
type Last struct {
	Seen    []inputs.Seen               // what it has read
	Changed map[inputs.Seen]inputs.Seen // what of it is not the same any more, by [inputs.Seen.Asked]
	Record  *recheck.Record
}

// ConcernsAll reports whether the outcome for every package may depend on what was seen. The
// list of packages is compared package by package, and what was read after these were
// checked is read again.
func ConcernsAll(s inputs.Seen) bool {
	program, _, _ := s.Question()
	return s.Part == inputs.Run && !s.Late && program != srcload.ListAnswer
}

// After returns what to do in a run after another one; nil: none is known.
func After(last *Last) *Again {
	r := &Again{
		changed: make(map[inputs.Part]bool), graphs: make(map[load.Platform]*recheck.Graph),
		now: &recheck.Record{Platforms: make(map[string]map[string]*recheck.Package)}, looked: make(map[string]bool),
	}
	if last == nil || slices.ContainsFunc(slices.Collect(maps.Values(last.Changed)), ConcernsAll) {
		r.sources = srcload.NewSources(nil)
		return r
	}
	r.last = last
	known := maps.Clone(last.Record.Sources)
	for _, s := range last.Changed {
		if s.Part != inputs.Run {
			r.changed[s.Part] = true
			delete(known, s.Name)
		}
	}
	r.sources = srcload.NewSources(known)
	return r
}

// plan returns what is to be loaded for a platform: unless all is, what has to be checked
// again and what that needs. Known reports which packages are left out.
func (r *Again) plan(on load.Platform, all bool) (plan *srcload.Plan, known func(*packages.Package) bool) {
	plan = new(srcload.Plan)
	if r.last == nil || all {
		return plan, nil
	}
	left := make(map[*packages.Package]bool)
	plan.Choose = func(roots []*packages.Package) (named, imported []*packages.Package) {
		g := recheck.NewGraph(roots, plan.Digests)
		if !g.Whole() {
			return roots, nil
		}
		again, wanted := g.Select(r.last.Record.Platforms[on.String()], func(path string) bool { return r.changed[inputs.Part(path)] })
		for _, pkg := range roots {
			switch {
			case again[pkg.PkgPath]:
				named = append(named, pkg)
				continue
			case wanted[pkg.PkgPath]:
				imported = append(imported, pkg)
			}
			left[pkg] = true
		}
		return named, imported
	}
	return plan, func(pkg *packages.Package) bool { return left[pkg] }
}

// note notes the graph that was loaded for a platform.
func (r *Again) note(on load.Platform, plan *srcload.Plan) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.graphs[on] = recheck.NewGraph(plan.Roots, plan.Digests)
}

// Checked returns the paths of the packages that were looked at, for whatever platform.
func (r *Again) Checked() map[string]bool { return r.looked }

// load loads the packages for a platform, without those of which the outcome is known, and
// shows that it does.
func (d *Driver) load(on load.Platform) *load.Set {
	set := d.loadPlanned(on, false)
	if len(set.Known) > 0 && !sound(set) {
		return d.loadPlanned(on, true) // what imports a package with errors is concerned
	}
	return set
}

func (d *Driver) loadPlanned(on load.Platform, all bool) *load.Set {
	if d.Again == nil {
		return d.Load(&d.Request, on)
	}
	plan, known := d.Again.plan(on, all || d.Witness) // a witness can be of any package
	r := d.Request
	r.Known, r.Context = known, srcload.WithPlan(cmp.Or(r.Context, context.Background()), plan)
	set := d.Load(&r, on)
	d.Again.note(on, plan)
	return set
}

// sound reports whether nothing is wrong with what was loaded.
func sound(set *load.Set) bool {
	is := !set.Failed
	packages.Visit(set.Packages, nil, func(pkg *packages.Package) {
		is = is && len(pkg.Errors) == 0 && !pkg.IllTyped
	})
	return is
}

// checkAgain checks the packages of a set that are not known. The result is not ok if what
// is found concerns others.
func (d *Driver) checkAgain(set *load.Set) (list []Checked, ok bool) {
	trial := *set
	trial.Unchecked = slices.Clip(set.Unchecked)
	list, with, err := d.analyze(&trial)
	if err != nil || len(with.failures) > 0 {
		return nil, false
	}
	d.checkTogether(&trial, list)
	known := d.Again.record(&trial, list, with)
	if with.missed || slices.ContainsFunc(set.Known, func(pkg *packages.Package) bool { return known[pkg.PkgPath] }) {
		return nil, false
	}
	*set = trial
	for _, pkg := range set.Known {
		p := d.Again.now.Platforms[set.Platform.String()][pkg.PkgPath]
		list = append(list, Checked{Package: pkg, Result: &vet.Result{ContractFile: p.Contract, Above: p.Above}})
	}
	return list, true
}

// record notes what is known of packages now. It returns the paths of those that depend on
// one which diverges from its contract.
func (r *Again) record(set *load.Set, list []Checked, with *loadedWith) (dependents map[string]bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	g, known := r.graphs[set.Platform], make(map[string]*recheck.Package)
	for _, pkg := range set.Known {
		known[pkg.PkgPath] = r.last.Record.Platforms[set.Platform.String()][pkg.PkgPath]
	}
	for i := range list {
		p := list[i].known(with)
		p.Digest = g.Digest(p.Path)
		for path := range p.Asked {
			p.Asked[path] = g.Digest(path)
		}
		known[p.Path] = p
		r.looked[p.Path] = true
	}
	r.now.Platforms[set.Platform.String()] = known
	return g.Dependents(known)
}

// known returns what is known of a package that was checked.
func (l *Checked) known(with *loadedWith) *recheck.Package {
	r := l.Result
	p := &recheck.Package{Path: l.Package.PkgPath, Contract: r.ContractFile, Above: r.Above, Asked: make(map[string]srcload.Digest)}
	p.Clean = len(r.Findings) == 0 && len(r.Unrecorded) == 0 && len(r.UnrecordedTypes) == 0 && r.Moves == nil && !r.Unchecked
	with.mu.Lock()
	defer with.mu.Unlock()
	for path := range with.asked[p.Path] {
		p.Asked[path] = srcload.Digest{}
	}
	p.Clean = p.Clean && !with.all[p.Path]
	if u := r.Unit; u != nil {
		p.Clean = p.Clean && len(u.Alone.Findings) == 0 && len(u.Alone.Unrecorded) == 0
		p.Diverges = u.Diverges()
		p.Uses = u.Uses()
	}
	return p
}

// Merge returns what the outcome of the run depends on, and what is known of packages, from
// what it has read. Of what was read before, that counts which was not read again.
func (r *Again) Merge(list []inputs.Seen) ([]inputs.Seen, *recheck.Record) {
	asked := make(map[inputs.Seen]int, len(list))
	for i, s := range list {
		asked[s.Asked()] = i
	}
	if r.last != nil {
		for _, s := range r.last.Seen {
			i, now := asked[s.Asked()]
			_, changed := r.last.Changed[s.Asked()]
			switch {
			case s.Late:
			case now:
				list[i].Late = false // packages may depend on it that are known from before
			case !changed:
				list = append(list, s)
			}
		}
	}
	all := r.sources.All()
	r.now.Sources = make(map[string]srcload.Digest)
	for _, s := range list {
		if digest, ok := all[s.Name]; ok && s.Part != inputs.Run {
			r.now.Sources[s.Name] = digest
		}
	}
	return list, r.now
}

// A loadedWith notes which packages look for which others among those that are loaded.
type loadedWith struct {
	types map[string]*types.Package // by path; nil: it is named, but not loaded

	mu     sync.Mutex
	asked  map[string]map[string]bool // paths, by that of the package that looks for them
	all    map[string]bool            // the packages that look at all
	missed bool                       // one was looked for that is not loaded

	failures []*checker.Action // on packages that could not be checked
}

func newLoadedWith(set *load.Set) *loadedWith {
	return &loadedWith{types: set.Types(), asked: make(map[string]map[string]bool), all: make(map[string]bool)}
}

// of returns the packages that are loaded as the one of a path sees them.
func (l *loadedWith) of(path string) *api.Loaded {
	return api.NewLoadedBy(
		func(other string) *types.Package {
			pkg, named := l.types[other]
			l.mu.Lock()
			defer l.mu.Unlock()
			if l.asked[path] == nil {
				l.asked[path] = make(map[string]bool)
			}
			l.asked[path][other] = true
			l.missed = l.missed || named && pkg == nil
			return pkg
		},
		func() map[string]*types.Package {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.all[path] = true
			all := make(map[string]*types.Package, len(l.types))
			for path, pkg := range l.types {
				if l.missed = l.missed || pkg == nil; pkg != nil {
					all[path] = pkg
				}
			}
			return all
		},
	)
}
