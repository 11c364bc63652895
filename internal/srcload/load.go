// Package srcload loads packages from their source, without a compiler.
//
// The go command lists files and imports. Each file is parsed with the bodies of
// its functions left out, and packages are type-checked in import order, as many
// at a time as there are processors. Nothing is compiled, so that the first run on
// a machine takes as long as any other.
//
// What this leaves out is what no declaration depends on: errors in bodies and
// unused imports are not reported. A compiler or go vet reports them.
//
// The types of packages that cannot change, those of the standard library and of the
// module cache, are kept on disk, so that later runs need not parse them.
package srcload

import (
	"context"
	"errors"
	"go/ast"
	"go/token"
	"go/types"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/cache"
	"github.com/importspy/importspy/internal/gotypes"
)

// A Loader loads packages; it implements load.Loader. Several calls, also at the same
// time, share the packages that cannot change and are the same in all that they
// import.
type Loader struct {
	// GOARCH is the architecture, unless the environment of a call has another one.
	GOARCH string
	// Cache keeps the types of packages that cannot change; nil: nothing is kept.
	Cache *cache.Dir
	// Sources gets the digests of files that are read for packages that can change; nil: they
	// are not wanted.
	Sources *Sources
	// Tests has Load return the tests of the named packages too, as packages.Load does.
	Tests bool

	known   known
	once    sync.Once
	fset    *token.FileSet // common to all calls, since they share packages
	refused atomic.Bool
}

// Refused reports whether a package that was loaded, or one that it imports, has not been
// type-checked since its declarations come to too much.
func (cfg *Loader) Refused() bool { return cfg.refused.Load() }

// Load returns the packages that patterns name, as packages.Load does in the mode
// LoadSyntax, except for what the package comment names. Of all other packages in
// the import graph it returns types but no syntax. Function bodies are type-checked
// where bodies, which is called for one named package after the other, reports that
// they are needed; errors in them are then errors of the package.
//
// The error is that of the go command as a whole; what is wrong with a package is
// in its Errors.
func (cfg *Loader) Load(ctx context.Context, dir string, env []string, bodies func(*packages.Package) bool, patterns ...string) ([]*packages.Package, error) {
	arch := cfg.GOARCH
	for _, kv := range env {
		if value, ok := strings.CutPrefix(kv, "GOARCH="); ok {
			arch = value // the last one counts
		}
	}
	sizes := types.SizesFor("gc", arch)
	if sizes == nil {
		return nil, errors.New("unknown architecture " + arch)
	}
	cfg.once.Do(func() { cfg.fset = token.NewFileSet() })
	l := &loader{
		Loader: cfg, ctx: ctx, dir: dir, env: env, sizes: sizes,
		named:   make(map[*packages.Package]bool),
		bodies:  make(map[*packages.Package]bool),
		states:  make(map[*packages.Package]*state),
		world:   make(map[string]*types.Package),
		forCgo:  make(map[string]*packages.Package),
		parsing: make(chan struct{}, runtime.GOMAXPROCS(0)),
	}
	l.count, _ = ctx.Value(countKey{}).(func(done, total int))
	l.plan, _ = ctx.Value(planKey{}).(*Plan)
	if err := l.readOverlay(); err != nil {
		return nil, err
	}
	roots, err := l.list(patterns, l.Tests)
	if err != nil {
		return nil, err
	}
	named, needed := l.choose(roots)
	for _, pkg := range named {
		l.named[pkg], l.bodies[pkg] = true, bodies(pkg)
	}
	forCgo, others := l.graph(needed)
	all := slices.Concat(forCgo, others)
	l.prepare(all)
	l.total = len(all)
	l.checkAll(forCgo)
	l.checkAll(others)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	l.keep(all)
	if l.plan != nil && l.plan.Choose == nil {
		l.plan.Digests = l.digests(roots)
	}
	return roots, nil
}

type countKey struct{}

// WithCount returns a context in which Load calls count with how many packages are
// done, out of how many. It calls it from several goroutines.
func WithCount(ctx context.Context, count func(done, total int)) context.Context {
	return context.WithValue(ctx, countKey{}, count)
}

// A loader type-checks the packages of one import graph.
type loader struct {
	*Loader
	ctx     context.Context
	dir     string
	env     []string
	overlay overlay
	sizes   types.Sizes
	named   map[*packages.Package]bool
	bodies  map[*packages.Package]bool // those of the named ones whose function bodies are needed
	parsing chan struct{}              // bounds how many files are parsed at a time
	total   int                        // packages to load
	done    atomic.Int64               // of these
	count   func(done, total int)      // may be nil
	plan    *Plan                      // may be nil

	listing map[*packages.Package]Digest    // what the go command says of each, if there is a plan
	keyed   map[*packages.Package]cache.Key // the keys of those that cannot change; nil: not known yet

	states  map[*packages.Package]*state // of those in the import graph
	world   map[string]*types.Package    // the same packages, by path
	worldMu sync.RWMutex

	// forCgo has cgoImports by path; those outside the import graph are loaded once
	// they are needed.
	forCgo     map[string]*packages.Package
	forCgoErr  error
	loadForCgo sync.Once
}

// graph returns the packages that roots lead to, each after those that it imports, in
// two parts: first those that files which cgo writes import. The go command reports a
// cycle of imports as an error of a package that is in it.
func (l *loader) graph(roots []*packages.Package) (forCgo, others []*packages.Package) {
	var first []*packages.Package
	packages.Visit(roots, nil, func(pkg *packages.Package) {
		others = append(others, pkg)
		if slices.Contains(cgoImports, pkg.PkgPath) {
			l.forCgo[pkg.PkgPath] = pkg
			first = append(first, pkg)
		}
	})
	packages.Visit(first, nil, func(pkg *packages.Package) { forCgo = append(forCgo, pkg) })
	return forCgo, slices.DeleteFunc(others, func(pkg *packages.Package) bool { return slices.Contains(forCgo, pkg) })
}

// checkAll type-checks the packages of list, each when those that it imports are
// done.
func (l *loader) checkAll(list []*packages.Package) {
	done := make(map[*packages.Package]chan struct{}, len(list))
	slots := make(chan struct{}, cap(l.parsing))
	var wg sync.WaitGroup
	for _, pkg := range list {
		var before []chan struct{}
		for _, imp := range pkg.Imports {
			if c := done[imp]; c != nil { // else it is in a cycle of imports with pkg
				before = append(before, c)
			}
		}
		finished := make(chan struct{})
		done[pkg] = finished
		wg.Go(func() {
			defer close(finished)
			for _, c := range before {
				<-c
			}
			slots <- struct{}{}
			defer func() { <-slots }()
			if l.ctx.Err() != nil {
				return // nothing of it is wanted any more
			}
			l.load(pkg)
			if done := l.done.Add(1); l.count != nil {
				l.count(int(done), l.total)
			}
		})
	}
	wg.Wait()
}

// load takes one package from what is kept, or parses and type-checks it.
func (l *loader) load(pkg *packages.Package) {
	pkg.Fset = l.fset
	pkg.TypesSizes = l.sizes
	pkg.CompiledGoFiles = pkg.GoFiles
	s := l.states[pkg]
	switch {
	case pkg.PkgPath == "unsafe":
		pkg.Types, pkg.TypesInfo, pkg.Syntax = types.Unsafe, gotypes.NewInfo(), []*ast.File{}
	case s == nil: // outside of the import graph: for files that cgo writes
		pkg.Types = types.NewPackage(pkg.PkgPath, pkg.Name)
		l.fromSource(pkg)
	case l.ctx.Err() == nil && !s.found && !l.fill(pkg):
		cgo := l.fromSource(pkg)
		s.sound = !cgo && len(pkg.Errors) == 0 && !pkg.IllTyped && s.keyed && l.importsSound(pkg)
	}
}

// declares reports whether the declarations of a package have no errors, though its function
// bodies have some, and leaves it the types of these: importers see no more of it. The errors
// stay.
func (l *loader) declares(pkg *packages.Package) bool {
	errs, typeErrs := pkg.Errors, pkg.TypeErrors
	pkg.Errors, pkg.TypeErrors = nil, nil
	l.replace(pkg)
	l.check(pkg, l.parse(pkg, false), false)
	sound := len(pkg.Errors) == 0
	pkg.Errors, pkg.TypeErrors = errs, typeErrs
	return sound
}

// fromSource parses and type-checks a package. It reports whether that took cgo.
func (l *loader) fromSource(pkg *packages.Package) (needsCgo bool) {
	bodies := l.bodies[pkg]
	listed := len(pkg.Errors)
	files := l.parse(pkg, bodies)
	needsCgo = usesCgo(files) && !slices.Contains(cgoImports, pkg.PkgPath)
	if !needsCgo || !bodies {
		l.check(pkg, files, bodies)
		needsCgo = needsCgo && (len(pkg.Errors) > listed || showsC(pkg.Types))
	}
	if needsCgo {
		pkg.Errors, pkg.TypeErrors = pkg.Errors[:listed], nil
		l.replace(pkg)
		if l.compileCgo(pkg) && l.importForCgo(pkg) {
			l.check(pkg, l.parse(pkg, bodies), bodies)
		} else {
			l.checkWithoutC(pkg)
			bodies = false
		}
	}
	pkg.IllTyped = listed > 0 || len(pkg.Errors) > 0 && !(bodies && l.declares(pkg))
	for _, imp := range pkg.Imports {
		pkg.IllTyped = pkg.IllTyped || imp.IllTyped
	}
	return needsCgo
}
