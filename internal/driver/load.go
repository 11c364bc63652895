package driver

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/gocmd"
	"github.com/importspy/importspy/internal/hostenv"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/srcload"
	"github.com/importspy/importspy/internal/vet"
	"github.com/importspy/importspy/internal/wording"
)

// Load loads the packages of a request for a platform, and shows that it does.
func (d *Driver) Load(r *load.Request, on load.Platform) *load.Set {
	p := d.Progress()
	defer p.Done()
	if r.Named {
		p.Say("loading packages for %s", on)
	} else {
		p.Say("loading packages")
	}
	WaitForModules(p, d.Settings, r.Dir)
	counted := *r
	counted.Context = srcload.WithCount(cmp.Or(r.Context, context.Background()), p.Count)
	return counted.Load(on)
}

// WaitForModules has a progress show that the go command may be downloading what the module
// in a folder requires.
func WaitForModules(p *report.Progress, s *gocmd.Settings, dir string) {
	uncached := s.Modules(gocmd.ModuleRoot(dir)).Uncached()
	if len(uncached) == 0 {
		return
	}
	p.Wait(func() string {
		if n := gocmd.Downloaded(uncached); n > 0 {
			return fmt.Sprintf("; the go command has downloaded %s", report.Plural(n, "module"))
		}
		return "; the go command may be downloading modules"
	})
}

// Explain prints what could not be loaded, and the likely reason why nothing could.
func (d *Driver) Explain(set *load.Set) {
	if set.Err != nil {
		fmt.Fprintf(d.Warn, "importspy-vet: %v\n", set.Err)
	} else {
		for _, f := range set.Failures {
			d.explain(f)
		}
	}
	if set.NoModule != "" {
		fmt.Fprintf(d.Warn, "importspy-vet: %s\n", set.NoModule)
	}
}

// explain prints a failure.
func (d *Driver) explain(f load.Failure) {
	what := "importspy-vet: "
	if f.What != "" {
		what += f.What + ": "
	}
	if len(f.Problems) == 1 && f.Problems[0].File == "" {
		fmt.Fprintf(d.Warn, "%s%s\n", what, f.Problems[0].Msg)
		return
	}
	fmt.Fprintln(d.Warn, strings.TrimSuffix(what, " "))
	for _, p := range f.Problems {
		fmt.Fprintln(d.Warn, p)
	}
}

// EachPlatform loads the packages for one platform after the other and calls
// work with them. The next platform is loaded meanwhile, so that the packages of
// two are in memory at a time, however many there are.
func (d *Driver) EachPlatform(work func(*load.Set)) {
	next := make(chan *load.Set)
	go func() {
		defer close(next)
		for _, p := range d.Platforms {
			next <- d.load(p)
		}
	}()
	for set := range next {
		d.Explain(set)
		work(set)
	}
}

// needBodies has packages loaded with function bodies where the contracts that bind
// them have rules on these. If the bodies have errors, the rest of a package is checked.
func (d *Driver) needBodies() {
	d.KeepDeclared = true
	needed := rules.NewBodies(d.Place())
	var one sync.Mutex // a platform can be loaded again while the next one is
	d.Bodies = func(pkg *packages.Package) bool {
		one.Lock()
		defer one.Unlock()
		var imports []rules.Dependency
		for _, imp := range pkg.Imports {
			imports = append(imports, rules.Dependency{Dir: load.Dir(imp), Path: imp.PkgPath})
		}
		return needed.Needed(load.Dir(pkg), pkg.PkgPath, imports)
	}
}

// A Checked package is one that the analyzer has been run on.
type Checked struct {
	Package *packages.Package
	Result  *vet.Result
}

// check checks the packages of a set. It prints why one could not be checked, if so, and
// sets failed.
func (d *Driver) check(set *load.Set) []Checked {
	if len(set.Known) > 0 {
		if list, ok := d.checkAgain(set); ok {
			return list
		}
		*set = *d.loadPlanned(set.Platform, true)
		d.Explain(set)
	}
	list, with, err := d.analyze(set)
	if err != nil {
		fmt.Fprintf(d.Warn, "importspy-vet: %v\n", err)
		set.Fail("", load.Problem{Msg: err.Error()})
		return nil
	}
	for _, act := range with.failures {
		fmt.Fprintf(d.Warn, "importspy-vet: %s: not checked: %v\n", act.Package.PkgPath, act.Err)
		set.Fail(act.Package.PkgPath+" is not checked", load.Problem{Msg: fmt.Sprint(act.Err)})
	}
	for _, l := range list {
		if f := set.BadBodies[l.Package.PkgPath]; l.Result.Unchecked {
			d.explain(f)
			set.Failed, set.Failures = true, append(set.Failures, f)
		}
	}
	d.checkTogether(set, list)
	if d.Again != nil {
		d.Again.record(set, list, with)
	}
	return list
}

// analyze runs the analyzer. It notes what packages look for among those that are loaded.
func (d *Driver) analyze(set *load.Set) ([]Checked, *loadedWith, error) {
	p := d.Progress()
	defer p.Done()
	p.Say("checking %s", report.Plural(len(set.Packages)+len(set.Known), "package"))
	with := newLoadedWith(set)
	a := vet.New(vet.Options{
		Contracts: d.Contracts, GOOS: set.Platform.GOOS, GOARCH: set.Platform.GOARCH, NoFixes: true, Required: d.Required, Skip: d.Skip, ReadTests: true, ReadOnce: true,
		Loaded: with.of, TestDirs: set.TestDirs(), GoCommand: d.Settings, NoBodies: func(path string) bool { return set.NoBodies[path] }, BadBodies: set.HasBadBodies, Parse: d.Parse,
		Guard: hostenv.Guards(d.Scope, set), Words: d.Words,
	}, wording.Check)
	countPackages(a, p, len(set.Packages))
	graph, err := checker.Analyze([]*analysis.Analyzer{a}, set.Packages, nil)
	if err != nil {
		return nil, with, err
	}
	var list []Checked
	for _, act := range graph.Roots {
		if result, ok := act.Result.(*vet.Result); ok && act.Err == nil {
			list = append(list, Checked{Package: act.Package, Result: result})
		} else {
			with.failures = append(with.failures, act)
		}
	}
	return list, with, nil
}

// countPackages has p show on how many packages a has been run, out of n.
func countPackages(a *analysis.Analyzer, p *report.Progress, n int) {
	run, done := a.Run, new(atomic.Int64)
	a.Run = func(pass *analysis.Pass) (any, error) {
		defer func() { p.Count(int(done.Add(1)), n) }()
		return run(pass)
	}
}
