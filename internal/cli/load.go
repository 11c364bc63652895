package cli

import (
	"fmt"
	"go/types"
	"path/filepath"
	"sort"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/goroot"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/vet"
	"github.com/importspy/importspy/internal/wording"
)

// A loaded set is packages that can be worked on, sorted by path.
type loadedSet struct {
	platform  platform
	pkgs      []*packages.Package
	byPath    map[string]*types.Package // see types
	absent    []absentPackage           // those that are named, and have no files
	wanting   []*packages.Package       // those that cannot be loaded without cgo
	uncovered []unchecked               // why
	failed    bool                      // there were others
	failures  []reportFailure
}

// fail says why the set lacks what: a package, and for which platform; "" is all
// of them.
func (set *loadedSet) fail(what string, problems ...problem) {
	set.failed = true
	for _, p := range problems {
		message := p.msg
		if what != "" {
			message = what + ": " + message
		}
		set.failures = append(set.failures, reportFailure{message, position{p.file, p.line, p.column}})
	}
}

// load loads the packages that opts names for a platform. It prints what is
// wrong with a package and leaves that package out.
func (e *environment) load(opts *options, on platform) *loadedSet {
	p := e.progress(opts)
	defer p.done()
	if opts.named {
		p.say("loading packages for %s", on)
	} else {
		p.say("loading packages")
	}
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.LoadSyntax | packages.NeedModule,
		Dir:  opts.dir,
		Env:  opts.environ(on),

		Context: opts.context,
	}, opts.patterns...)
	p.done()
	set := &loadedSet{platform: on}
	if opts.interrupted() {
		set.failed = true // whoever asked for that knows
		return set
	}
	if err != nil {
		msg := strings.TrimSpace(err.Error())
		fmt.Fprintf(e.stderr, "importspy-vet: %s\n", msg)
		set.fail("", problem{msg: msg})
		return set
	}
	if len(pkgs) == 0 && opts.partial {
		return set // others may have files for another platform
	}
	if len(pkgs) == 0 {
		msg := "no packages match " + strings.Join(opts.patterns, " ")
		fmt.Fprintf(e.stderr, "importspy-vet: %s\n", msg)
		e.explainNoModule(opts)
		set.fail("", problem{msg: msg})
		return set
	}
	sort.Slice(pkgs, func(i, j int) bool { return pkgs[i].PkgPath < pkgs[j].PkgPath })
	for _, pkg := range pkgs {
		switch {
		case ofLanguage(pkg):
			// documentation of the language: not to be described in Go
		case opts.partial && elsewhere(pkg):
			set.absent = append(set.absent, newAbsent(pkg))
		case opts.wantsCgo(set, pkg) && on != opts.host:
			// not checked, which is said; on the host it is an error besides, as for go build
		case e.broken(opts, set, pkg):
			// said why
		default:
			set.pkgs = append(set.pkgs, pkg)
		}
	}
	if len(set.pkgs) == 0 && set.failed {
		e.explainNoModule(opts)
	}
	return set
}

// interrupted reports whether loading was ended before its time.
func (opts *options) interrupted() bool {
	return opts.context != nil && opts.context.Err() != nil
}

func ofLanguage(pkg *packages.Package) bool {
	return pkg.Module == nil && (pkg.PkgPath == "unsafe" || pkg.PkgPath == "builtin")
}

// elsewhere reports whether a package has no files for the platform.
func elsewhere(pkg *packages.Package) bool {
	for _, err := range pkg.Errors {
		if !strings.Contains(err.Msg, "build constraints exclude all Go files") {
			return false
		}
	}
	return len(pkg.Errors) > 0
}

// A checked package is one that the analyzer has been run on.
type checked struct {
	pkg    *packages.Package
	result *vet.Result
}

// check runs the analyzer. It prints why it could not be run on a package, if
// so, and sets failed.
func (e *environment) check(opts *options, set *loadedSet) []checked {
	p := e.progress(opts)
	defer p.done()
	p.say("checking %s", plural(len(set.pkgs), "package"))
	a := vet.New(vet.Options{
		Contracts: opts.contracts, GOOS: set.platform.goos, GOARCH: set.platform.goarch, NoFixes: true, ReadTests: true, ReadOnce: true,
		Loaded: set.types(), TestDirs: set.testDirs(),
	}, wording.Check)
	graph, err := checker.Analyze([]*analysis.Analyzer{a}, set.pkgs, nil)
	p.done()
	if err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet: %v\n", err)
		set.fail("", problem{msg: err.Error()})
		return nil
	}
	var list []checked
	for _, act := range graph.Roots {
		result, ok := act.Result.(*vet.Result)
		if act.Err != nil || !ok {
			fmt.Fprintf(e.stderr, "importspy-vet: %s: not checked: %v\n", act.Package.PkgPath, act.Err)
			set.fail(act.Package.PkgPath+" is not checked", problem{msg: fmt.Sprint(act.Err)})
			continue
		}
		list = append(list, checked{pkg: act.Package, result: result})
	}
	return list
}

// testDirs returns the folders of packages that have no Go files but tests, by
// path.
func (set *loadedSet) testDirs() map[string]string {
	dirs := make(map[string]string)
	for _, pkg := range set.pkgs {
		if len(pkg.GoFiles) == 0 {
			dirs[pkg.PkgPath] = pkg.Dir
		}
	}
	return dirs
}

// enginePackage is a package as the engine takes it. It was loaded without its
// tests.
func (set *loadedSet) enginePackage(pkg *packages.Package) *engine.Package {
	p := engine.NewPackage(pkg.Types, pkg.Syntax, pkg.TypesInfo, set.platform.goos, set.platform.goarch)
	p.Imports.Loaded = set.types()
	return p
}

// types returns the packages of the set, which is complete, by path.
func (set *loadedSet) types() map[string]*types.Package {
	if set.byPath == nil {
		set.byPath = make(map[string]*types.Package)
		for _, pkg := range set.pkgs {
			set.byPath[pkg.PkgPath] = pkg.Types
		}
	}
	return set.byPath
}

// boundPackage is enginePackage with the rules that bind the package.
func (set *loadedSet) boundPackage(opts *options, pkg *packages.Package) (*engine.Package, *rules.Binding) {
	p := set.enginePackage(pkg)
	bound := &rules.Package{
		Package: p, Fset: pkg.Fset, Info: pkg.TypesInfo, Checked: pkg.Types, Dir: packageDir(pkg), Path: pkg.PkgPath,
	}
	if pkg.Module != nil {
		bound.Module, bound.GoVersion = pkg.Module.Path, pkg.Module.GoVersion
	}
	return p, new(rules.Reader).Bind(bound, contractPlace(opts))
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
	rel, err := filepath.Rel(goroot.Dir(), packageDir(pkg))
	return err != nil || strings.HasPrefix(rel, "..")
}
