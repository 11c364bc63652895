// Package srcload loads packages from their source, without a compiler.
//
// The go command lists files and imports. Each file is parsed with the bodies of
// its functions left out, and packages are type-checked in import order, as many
// at a time as there are processors. Nothing is compiled, so that the first run on
// a machine takes as long as any other.
//
// What this leaves out is what no declaration depends on: errors in bodies and
// unused imports are not reported. A compiler or go vet reports them.
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

	"golang.org/x/tools/go/packages"
)

// A Loader loads packages; it implements load.Loader.
type Loader struct {
	// GOARCH is the architecture, unless the environment of a call has another one.
	GOARCH string
}

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
	l := &loader{
		ctx: ctx, dir: dir, env: env, fset: token.NewFileSet(), sizes: sizes,
		named:   make(map[*packages.Package]bool),
		bodies:  make(map[*packages.Package]bool),
		forCgo:  make(map[string]*packages.Package),
		parsing: make(chan struct{}, runtime.GOMAXPROCS(0)),
	}
	roots, err := l.list(patterns)
	if err != nil {
		return nil, err
	}
	for _, pkg := range roots {
		l.named[pkg], l.bodies[pkg] = true, bodies(pkg)
	}
	forCgo, others := l.graph(roots)
	l.checkAll(forCgo)
	l.checkAll(others)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return roots, nil
}

// A loader type-checks the packages of one import graph.
type loader struct {
	ctx     context.Context
	dir     string
	env     []string
	fset    *token.FileSet
	sizes   types.Sizes
	named   map[*packages.Package]bool
	bodies  map[*packages.Package]bool // those of the named ones whose function bodies are needed
	parsing chan struct{}              // bounds how many files are parsed at a time

	// forCgo has cgoImports by path; those outside the import graph are loaded once
	// they are needed.
	forCgo     map[string]*packages.Package
	forCgoErr  error
	loadForCgo sync.Once
}

// list has the go command list packages and all that they import.
func (l *loader) list(patterns []string) ([]*packages.Package, error) {
	roots, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedImports |
			packages.NeedDeps | packages.NeedModule,
		Context: l.ctx, Dir: l.dir, Env: l.env, Fset: l.fset,
	}, patterns...)
	if err != nil {
		if _, reason, ok := strings.Cut(err.Error(), "stderr: go: "); ok {
			err = errors.New(reason) // the go command's own words
		}
	}
	return roots, err
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
			l.load(pkg)
		})
	}
	wg.Wait()
}

// load parses and type-checks one package.
func (l *loader) load(pkg *packages.Package) {
	pkg.Fset = l.fset
	pkg.TypesSizes = l.sizes
	if pkg.PkgPath == "unsafe" {
		pkg.Types, pkg.TypesInfo, pkg.Syntax = types.Unsafe, newInfo(), []*ast.File{}
		return
	}
	pkg.Types = types.NewPackage(pkg.PkgPath, pkg.Name) // of this name, whatever the files say
	if l.ctx.Err() != nil {
		return
	}
	pkg.CompiledGoFiles = pkg.GoFiles
	bodies := l.bodies[pkg]
	listed := len(pkg.Errors)
	files := l.parse(pkg, bodies)
	needsCgo := usesCgo(files) && !slices.Contains(cgoImports, pkg.PkgPath)
	if !needsCgo || !bodies {
		l.check(pkg, files, bodies)
		needsCgo = needsCgo && (len(pkg.Errors) > listed || showsC(pkg.Types))
	}
	if needsCgo {
		pkg.Errors, pkg.TypeErrors = pkg.Errors[:listed], nil
		pkg.Types = types.NewPackage(pkg.PkgPath, pkg.Name)
		if l.compileCgo(pkg) && l.importForCgo(pkg) {
			l.check(pkg, l.parse(pkg, bodies), bodies)
		}
	}
	pkg.IllTyped = len(pkg.Errors) > 0
	for _, imp := range pkg.Imports {
		pkg.IllTyped = pkg.IllTyped || imp.IllTyped
	}
}
