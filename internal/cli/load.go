package cli

import (
	"fmt"
	"go/build"
	"path/filepath"
	"sort"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/analyzer"
)

// A loaded package is one that the analyzer has been run on.
type loaded struct {
	pkg    *packages.Package
	result *analyzer.Result
	action *checker.Action
}

// dir is the folder of the package's Go files.
func (l *loaded) dir() string {
	if len(l.pkg.GoFiles) > 0 {
		return filepath.Dir(l.pkg.GoFiles[0])
	}
	return l.pkg.Dir
}

// owned reports whether the package belongs to a main module, beside whose
// packages contracts may be written.
func (l *loaded) owned() bool {
	if m := l.pkg.Module; m != nil {
		return m.Main
	}
	rel, err := filepath.Rel(build.Default.GOROOT, l.dir())
	return err != nil || strings.HasPrefix(rel, "..")
}

// load loads the packages that opts names and runs the analyzer on them. It
// prints what is wrong with a package and leaves that package out; failed tells
// whether there was one.
func (e *environment) load(opts *options) (list []*loaded, failed bool) {
	p := e.progress(opts)
	defer p.done()
	p.say("loading packages")
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.LoadSyntax | packages.NeedModule,
	}, opts.patterns...)
	if err != nil {
		p.done()
		fmt.Fprintf(e.stderr, "importspy-vet: %s\n", strings.TrimSpace(err.Error()))
		return nil, true
	}
	sort.Slice(pkgs, func(i, j int) bool { return pkgs[i].PkgPath < pkgs[j].PkgPath })
	good := pkgs[:0:0]
	for _, pkg := range pkgs {
		switch {
		case pkg.PkgPath == "unsafe" || pkg.PkgPath == "builtin" && pkg.Module == nil:
			continue // documentation of the language: not to be described in Go
		case e.broken(p, pkg):
			failed = true
		default:
			good = append(good, pkg)
		}
	}
	if len(pkgs) == 0 {
		fmt.Fprintf(e.stderr, "importspy-vet: no packages match %s\n", strings.Join(opts.patterns, " "))
		return nil, true
	}
	p.say("checking %d packages", len(good))
	list, bad := e.analyze(opts, good)
	return list, failed || bad
}

// broken prints the errors of a package.
func (e *environment) broken(p *progress, pkg *packages.Package) bool {
	for _, err := range pkg.Errors {
		p.done()
		fmt.Fprintf(e.stderr, "importspy-vet: %s: not checked: %v\n", pkg.PkgPath, err)
	}
	return len(pkg.Errors) > 0 || pkg.Types == nil || pkg.IllTyped
}

// analyze runs the analyzer on packages that load without errors.
func (e *environment) analyze(opts *options, pkgs []*packages.Package) (list []*loaded, failed bool) {
	a := analyzer.New(analyzer.Options{Contracts: opts.contracts})
	graph, err := checker.Analyze([]*analysis.Analyzer{a}, pkgs, nil)
	if err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet: %v\n", err)
		return nil, true
	}
	for _, act := range graph.Roots {
		result, ok := act.Result.(*analyzer.Result)
		if act.Err != nil || !ok {
			fmt.Fprintf(e.stderr, "importspy-vet: %s: not checked: %v\n", act.Package.PkgPath, act.Err)
			failed = true
			continue
		}
		list = append(list, &loaded{pkg: act.Package, result: result, action: act})
	}
	return list, failed
}
