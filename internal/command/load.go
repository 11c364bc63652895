package command

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"sync/atomic"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/gocmd"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/srcload"
	"github.com/importspy/importspy/internal/vet"
	"github.com/importspy/importspy/internal/wording"
)

// load loads the packages that opts names for a platform, and shows that it does.
func (e *invocation) load(opts *options, on load.Platform) *load.Set {
	return loadShown(&opts.Request, on, e.progress(opts))
}

// loadShown loads the packages of a request, which p shows.
func loadShown(r *load.Request, on load.Platform, p *report.Progress) *load.Set {
	defer p.Done()
	if r.Named {
		p.Say("loading packages for %s", on)
	} else {
		p.Say("loading packages")
	}
	counted := *r
	counted.Context = srcload.WithCount(cmp.Or(r.Context, context.Background()), p.Count)
	return counted.Load(on)
}

// explain prints what could not be loaded, and the likely reason why nothing could.
func (e *invocation) explain(opts *options, set *load.Set) {
	if set.Err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet: %v\n", set.Err)
		e.explainNoModule(opts)
		return
	}
	for _, f := range set.Failures {
		what := "importspy-vet: "
		if f.What != "" {
			what += f.What + ": "
		}
		if len(f.Problems) == 1 && f.Problems[0].File == "" {
			fmt.Fprintf(e.stderr, "%s%s\n", what, f.Problems[0].Msg)
			continue
		}
		fmt.Fprintln(e.stderr, strings.TrimSuffix(what, " "))
		for _, p := range f.Problems {
			fmt.Fprintln(e.stderr, p)
		}
	}
	if len(set.Packages) == 0 && set.Failed {
		e.explainNoModule(opts)
	}
}

// explainNoModule prints the likely reason why there are no packages.
func (e *invocation) explainNoModule(opts *options) {
	work, _ := opts.Settings.Workspace(opts.Dir)
	if work == "" && gocmd.ModuleRoot(opts.Dir) == "" && opts.Settings.Get("GO111MODULE") != "off" {
		fmt.Fprintf(e.stderr, "importspy-vet: there is no go.mod in %s or above it; call importspy-vet in a module, or name its folder with -C\n", opts.Dir)
	}
}

// eachPlatform loads the packages for one platform after the other and calls
// work with them. The next platform is loaded meanwhile, so that the packages of
// two are in memory at a time, however many there are.
func (e *invocation) eachPlatform(opts *options, work func(*load.Set)) {
	next := make(chan *load.Set)
	go func() {
		defer close(next)
		for _, p := range opts.Platforms {
			next <- e.load(opts, p)
		}
	}()
	for set := range next {
		e.explain(opts, set)
		work(set)
	}
}

// needBodies has packages loaded with function bodies where the contracts that bind
// them have rules on these.
func (opts *options) needBodies() {
	needed := rules.NewBodies(opts.Place())
	opts.Bodies = func(pkg *packages.Package) bool {
		var imports []rules.Dependency
		for _, imp := range pkg.Imports {
			imports = append(imports, rules.Dependency{Dir: load.Dir(imp), Path: imp.PkgPath})
		}
		return needed.Needed(load.Dir(pkg), pkg.PkgPath, imports)
	}
}

// A checked package is one that the analyzer has been run on.
type checked struct {
	pkg    *packages.Package
	result *vet.Result
}

// check runs the analyzer. It prints why it could not be run on a package, if
// so, and sets failed.
func (e *invocation) check(opts *options, set *load.Set) []checked {
	p := e.progress(opts)
	defer p.Done()
	p.Say("checking %s", report.Plural(len(set.Packages), "package"))
	a := vet.New(vet.Options{
		Contracts: opts.Contracts, GOOS: set.Platform.GOOS, GOARCH: set.Platform.GOARCH, NoFixes: true, Required: opts.required, Skip: opts.skip, ReadTests: true, ReadOnce: true,
		Loaded: set.Types(), TestDirs: set.TestDirs(), GoCommand: opts.Settings, NoBodies: func(path string) bool { return set.NoBodies[path] }, Parse: opts.Parse,
		Guard: opts.guards(set),
	}, wording.Check)
	countPackages(a, p, len(set.Packages))
	graph, err := checker.Analyze([]*analysis.Analyzer{a}, set.Packages, nil)
	p.Done()
	if err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet: %v\n", err)
		set.Fail("", load.Problem{Msg: err.Error()})
		return nil
	}
	var list []checked
	for _, act := range graph.Roots {
		result, ok := act.Result.(*vet.Result)
		if act.Err != nil || !ok {
			fmt.Fprintf(e.stderr, "importspy-vet: %s: not checked: %v\n", act.Package.PkgPath, act.Err)
			set.Fail(act.Package.PkgPath+" is not checked", load.Problem{Msg: fmt.Sprint(act.Err)})
			continue
		}
		list = append(list, checked{pkg: act.Package, result: result})
	}
	e.checkTogether(opts, set, list)
	return list
}

// countPackages has p show on how many packages a has been run, out of n.
func countPackages(a *analysis.Analyzer, p *report.Progress, n int) {
	run, done := a.Run, new(atomic.Int64)
	a.Run = func(pass *analysis.Pass) (any, error) {
		defer func() { p.Count(int(done.Add(1)), n) }()
		return run(pass)
	}
}

// boundPackage is a package as the engine takes it, with the rules that bind it and its
// tests.
func boundPackage(opts *options, set *load.Set, l *checked) (*engine.Package, *rules.Binding) {
	bound, reader := opts.Package(set, l.pkg)
	bound.Tests = l.result.Tests
	return bound.Package, reader.Bind(bound, opts.Place())
}
