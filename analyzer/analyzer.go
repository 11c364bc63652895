package analyzer

import (
	"errors"
	"flag"
	"go/token"
	"go/types"
	"io/fs"
	"reflect"
	"runtime"

	"golang.org/x/tools/go/analysis"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/environ"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/gocmd"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/sidecar"
)

// File is the name of a contract, beside the Go files of its package.
const File = contract.FileName

// URL is where the findings are explained; a diagnostic's URL is this one with
// the finding's id as its fragment.
const URL = "https://github.com/importspy/importspy/blob/main/docs/findings.md"

// Analyzer is the analyzer with default options.
var Analyzer = New(Options{})

// Options are the settings of an analyzer. The zero Options are those of
// Analyzer.
type Options struct {
	// Contracts is a folder that holds the contract of package P as
	// P/importspy.yaml. If it is "", contracts lie beside their packages. The
	// analyzer's flag -contracts sets it. It must not be relative where the
	// working directory is not the user's, as under go vet.
	Contracts string

	// ContractFS holds the contract of package P as P/importspy.yaml, in the place
	// of a folder. It is for programs that have contracts compiled in, since they
	// run where no file may be read but the Go files of a package, as nogo does
	// under Bazel. The diagnostics have no fixes then.
	ContractFS fs.FS

	// Required makes it a finding if a package without a contract exports something,
	// unless it is a program. The analyzer's flag -required sets it.
	Required bool

	// Module is the path of the module of the packages, for drivers that do not
	// tell it. Without it the word module in a contract's lists allows nothing there.
	Module string

	// GOOS and GOARCH are the platform that packages are loaded for. If they are
	// "", then the analyzer finds out.
	GOOS, GOARCH string

	// SkipTestVariants is for drivers that load a package twice, alone and with
	// its in-package tests: the analyzer then leaves the second one out.
	SkipTestVariants bool

	// ReadTests is for drivers that load packages without their tests: the analyzer
	// then reads the test files that lie beside a package, for the rules on what
	// tests import.
	ReadTests bool

	// TestDirs has, for drivers that set ReadTests, the folders of packages that have
	// no Go files but tests, by path.
	TestDirs map[string]string

	// ReadOnce is for drivers that check once and end: contracts of other packages
	// are then read once for all that they bind.
	ReadOnce bool

	// GoCommand has the settings of the go command, for the command importspy-vet, which
	// asks it. Other drivers leave it out: the analyzer then reads them where the go
	// command does, in the environment and in files.
	GoCommand *gocmd.Settings

	// Loaded has packages by path, for drivers that load all at once: those that
	// are checked, with one set of types. Without it, the analyzer knows of other
	// packages what the checked one imports.
	Loaded map[string]*types.Package

	// NoFixes leaves out the fixes of diagnostics, for drivers that make no use of
	// them.
	NoFixes bool

	// PositionInMessage adds the contract's position to messages, for drivers that do
	// not show the related information of a diagnostic.
	PositionInMessage bool
}

// A Finding is one divergence of a package from its contract.
type Finding = finding.Finding

// A Result is the analyzer's result for one package.
type Result struct {
	// ContractFile is the name of the contract, "" if the package has none.
	ContractFile string

	// Above has the names of the contracts of folders above the package that bind
	// it.
	Above []string

	// Findings holds all findings, those that are waived too. At is the position
	// of those that have none, the package clause.
	Findings []Finding
	At       token.Pos
}

// New returns an analyzer with options of its own.
func New(opts Options) *analysis.Analyzer {
	r := &runner{opts: opts, slots: make(chan struct{}, runtime.GOMAXPROCS(0)), reader: rules.Reader{Once: opts.ReadOnce, Settings: opts.GoCommand}}
	a := &analysis.Analyzer{
		Name:       "importspy",
		Doc:        doc,
		URL:        URL,
		Run:        r.run,
		ResultType: reflect.TypeFor[*Result](),
	}
	a.Flags.Init("importspy", flag.ExitOnError)
	a.Flags.Func("contracts",
		"`folder` that holds the contract of package P as P/"+File+" (default: beside each package)",
		func(dir string) error {
			r.opts.Contracts = dir
			if dir == "" {
				return nil
			}
			return sidecar.CheckFolder(dir)
		})
	a.Flags.BoolVar(&r.opts.Required, "required", opts.Required,
		"report each package that exports something and has no contract, unless it is a program")
	return a
}

type runner struct {
	opts Options
	// slots bounds how many packages are worked on at a time: a driver may start
	// with all of a module's at once, and each takes memory until it is done.
	slots  chan struct{}
	reader rules.Reader
}

// run finds the contract, holds the package to it and to the rules of others,
// and reports.
func (r *runner) run(pass *analysis.Pass) (any, error) {
	r.slots <- struct{}{}
	defer func() { <-r.slots }()
	view := newView(pass, r.opts.SkipTestVariants)
	if view == nil && len(pass.Files) == 0 {
		view = r.testView(pass)
	}
	if view == nil {
		return &Result{}, nil
	}
	place := r.place(pass, view)
	if view.pkg == nil {
		return r.runTests(pass, view, place)
	}
	name, data, err := r.read(place, view)
	goos, goarch := r.platform(view.pkg)
	pkg := engine.NewPackage(view.pkg, view.files, pass.TypesInfo, goos, goarch)
	pkg.Imports.Loaded = r.opts.Loaded
	if r.opts.ReadTests {
		view.tests = r.testFiles(pass.Fset, view.dir, goos, goarch)
	}
	beyond := r.bind(pass, view, pkg, place)
	pkg.Beyond = beyond
	result := &Result{ContractFile: name, At: environ.Clause(pass.Fset, view.files)}
	var held *engine.Result
	switch {
	case errors.Is(err, fs.ErrNotExist):
		held = engine.HoldNone(pkg)
		result.ContractFile = ""
	case err != nil:
		held = engine.Unreadable(name, err.Error(), pkg)
	case view.inPart:
		held = engine.HoldSome(name, data, pkg)
	default:
		held = engine.Hold(name, data, pkg)
	}
	result.Findings, result.Above = held.Findings, beyond.Above
	r.report(pass, result, held, newFiles(pass, place, result.ContractFile, data))
	return result, nil
}

// runTests holds the tests of a package, which the driver has loaded apart from
// it, to what contracts say about imports.
func (r *runner) runTests(pass *analysis.Pass, view *view, place *rules.Place) (any, error) {
	if place == nil {
		return &Result{}, nil
	}
	name, data, err := r.read(place, view)
	var own *contract.File
	if err == nil {
		own, err = contract.Parse(name, data)
	}
	goos, goarch := r.platform(pass.Pkg)
	beyond := r.bind(pass, view, &engine.Package{GOOS: goos, GOARCH: goarch}, place)
	result := &Result{At: environ.Clause(pass.Fset, view.tests)}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		result.Findings = beyond.Check(nil)
	case err != nil: // which is reported for the package
		own = nil
		result.Findings = beyond.CheckImporters()
	default:
		result.ContractFile, result.Findings = name, beyond.Check(own)
		engine.WaiveSome(own, result.Findings, goos, goarch)
	}
	finding.Sort(result.Findings)
	r.report(pass, result, &engine.Result{File: own}, newFiles(pass, place, result.ContractFile, data))
	return result, nil
}

// bind returns what holds a view to the rules of contracts at place.
func (r *runner) bind(pass *analysis.Pass, view *view, pkg *engine.Package, place *rules.Place) *rules.Binding {
	p := &rules.Package{
		Package: pkg, Fset: pass.Fset, Info: pass.TypesInfo, Checked: pass.Pkg,
		Dir: view.dir, Path: view.path, Tests: view.tests, TestsOnly: pkg.Types == nil,
		InPart: view.inPart, Module: r.opts.Module,
	}
	if p.Module == "" {
		p.Module = view.module
	}
	if pass.Module != nil && pass.Module.Path != "" {
		p.Module, p.GoVersion = pass.Module.Path, pass.Module.GoVersion
	}
	return r.reader.Bind(p, place)
}
