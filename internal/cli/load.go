package cli

import (
	"fmt"
	"go/build"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/analyzer"
	"github.com/importspy/importspy/internal/engine"
)

// A platform is what packages are loaded for.
type platform struct{ goos, goarch string }

// hostPlatform asks the go command, since its settings are not all in the
// environment.
func hostPlatform(dir string) platform {
	cmd := exec.Command("go", "env", "GOOS", "GOARCH")
	cmd.Dir = dir
	out, err := cmd.Output()
	if words := strings.Fields(string(out)); err == nil && len(words) == 2 {
		return platform{words[0], words[1]}
	}
	return platform{build.Default.GOOS, build.Default.GOARCH}
}

// A loaded set is packages that can be worked on, sorted by path.
type loadedSet struct {
	platform platform
	pkgs     []*packages.Package
	failed   bool // there were others
}

// load loads the packages that opts names. It prints what is wrong with a
// package and leaves that package out.
func (e *environment) load(opts *options) loadedSet {
	p := e.progress(opts)
	defer p.done()
	p.say("loading packages")
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.LoadSyntax | packages.NeedModule,
		Dir:  opts.dir,
	}, opts.patterns...)
	p.done()
	if err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet: %s\n", strings.TrimSpace(err.Error()))
		return loadedSet{failed: true}
	}
	if len(pkgs) == 0 {
		fmt.Fprintf(e.stderr, "importspy-vet: no packages match %s\n", strings.Join(opts.patterns, " "))
		return loadedSet{failed: true}
	}
	sort.Slice(pkgs, func(i, j int) bool { return pkgs[i].PkgPath < pkgs[j].PkgPath })
	set := loadedSet{platform: hostPlatform(opts.dir)}
	for _, pkg := range pkgs {
		switch {
		case ofLanguage(pkg):
			// documentation of the language: not to be described in Go
		case e.broken(pkg):
			set.failed = true
		default:
			set.pkgs = append(set.pkgs, pkg)
		}
	}
	return set
}

func ofLanguage(pkg *packages.Package) bool {
	return pkg.Module == nil && (pkg.PkgPath == "unsafe" || pkg.PkgPath == "builtin")
}

// broken prints the errors of a package and reports whether there are any.
func (e *environment) broken(pkg *packages.Package) bool {
	for _, err := range pkg.Errors {
		fmt.Fprintf(e.stderr, "importspy-vet: %s: not checked: %v\n", pkg.PkgPath, err)
	}
	if len(pkg.Errors) > 0 {
		return true
	}
	if pkg.Types == nil || pkg.IllTyped {
		fmt.Fprintf(e.stderr, "importspy-vet: %s: not checked: a package that it imports does not compile\n", pkg.PkgPath)
		return true
	}
	return false
}

// A checked package is one that the analyzer has been run on.
type checked struct {
	pkg    *packages.Package
	result *analyzer.Result
}

// check runs the analyzer. It prints why it could not be run on a package, if
// so, and sets failed.
func (e *environment) check(opts *options, set *loadedSet) []checked {
	p := e.progress(opts)
	defer p.done()
	p.say("checking %s", plural(len(set.pkgs), "package"))
	a := analyzer.New(analyzer.Options{
		Contracts: opts.contracts, GOOS: set.platform.goos, GOARCH: set.platform.goarch,
	})
	graph, err := checker.Analyze([]*analysis.Analyzer{a}, set.pkgs, nil)
	p.done()
	if err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet: %v\n", err)
		set.failed = true
		return nil
	}
	var list []checked
	for _, act := range graph.Roots {
		result, ok := act.Result.(*analyzer.Result)
		if act.Err != nil || !ok {
			fmt.Fprintf(e.stderr, "importspy-vet: %s: not checked: %v\n", act.Package.PkgPath, act.Err)
			set.failed = true
			continue
		}
		list = append(list, checked{pkg: act.Package, result: result})
	}
	return list
}

// enginePackage is a package as the engine takes it. It was loaded without its
// tests.
func (set *loadedSet) enginePackage(pkg *packages.Package) *engine.Package {
	return engine.NewPackage(pkg.Types, pkg.Syntax, pkg.TypesInfo, set.platform.goos, set.platform.goarch)
}

// packageDir is the folder of the package's Go files.
func packageDir(pkg *packages.Package) string {
	if len(pkg.GoFiles) > 0 {
		return filepath.Dir(pkg.GoFiles[0])
	}
	return pkg.Dir
}

// owned reports whether the package belongs to a main module, beside whose
// packages contracts may be written.
func owned(pkg *packages.Package) bool {
	if m := pkg.Module; m != nil {
		return m.Main
	}
	rel, err := filepath.Rel(build.Default.GOROOT, packageDir(pkg))
	return err != nil || strings.HasPrefix(rel, "..")
}
