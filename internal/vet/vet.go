// Package vet runs the check on a pass of go/analysis: it finds the contract, has the
// package checked and reports. Package analyzer is the way in for other modules.
package vet

import (
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/token"
	"io/fs"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/check"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/environ"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/gocmd"
	"github.com/importspy/importspy/internal/guard"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/sidecar"
	"github.com/importspy/importspy/internal/wording"
	"github.com/importspy/importspy/internal/world"
)

// URL is where the findings are explained; a diagnostic's URL is this one with
// the finding's id as its fragment.
const URL = "https://github.com/importspy/importspy/blob/main/docs/findings.md"

// Options are the settings of an analyzer.
type Options struct {
	// Those that package analyzer has, which says what they mean.
	Contracts         string
	ContractFS        fs.FS
	Required          bool
	Skip              []string
	Module            string
	GoVersion         string
	GOOS, GOARCH      string
	SkipTestVariants  bool
	ReadOnce          bool
	NoFixes           bool
	PositionInMessage bool

	// ReadTests is for drivers that load packages without their tests: the analyzer
	// then reads the test files that lie beside a package, for the rules on what
	// tests import.
	ReadTests bool

	// TestDirs has, for drivers that set ReadTests, the folders of packages that have
	// no Go files but tests, by path.
	TestDirs map[string]string

	// NoBodies reports whether a package was loaded without function bodies, since no
	// rule needs these; nil: none was.
	NoBodies func(path string) bool
	// BadBodies reports whether that is since they have errors; nil: of none. Rules on them
	// are not checked then.
	BadBodies func(path string) bool

	// GoCommand has the settings of the go command, for the command importspy-vet, which
	// asks it. Other drivers leave it out: they are then read where the go command reads
	// them, in the environment and in files.
	GoCommand *gocmd.Settings

	// Parse parses contracts, for a program that checks several platforms and
	// remembers what it has parsed; nil: [contract.Parse].
	Parse func(name string, data []byte) (*contract.File, error)

	// Guard returns the guard that the main package with a path should have, for drivers
	// that know all that it imports; nil: this is not known.
	Guard func(path string) *guard.Guard

	// Words is that of [rules.Place], for drivers that know of no files but those on disk.
	// The outcome then depends on as little of other packages' contracts as possible.
	Words func(name string, words ...string) (found []string, ok bool)

	// Loaded are the packages that are loaded with the one of a path, that one included,
	// for drivers that load all at once: with one set of types. Without it, the analyzer
	// knows of other packages what the checked one imports.
	Loaded func(path string) *api.Loaded
}

// A Result is the analyzer's result for one package.
type Result struct {
	// ContractFile is the name of the contract, "" if the package has none.
	ContractFile string

	// Above has the names of the contracts of folders above the package that bind
	// it.
	Above []string

	// Unrecorded and UnrecordedTypes have what is no finding and the contract does not
	// have: see [engine.Result]. The latter are names of entries.
	Unrecorded []finding.Finding
	// Moves is set if the package has got another import path since its contract was
	// written, which has the path Was.
	Moves           []world.Move
	Was             string
	UnrecordedTypes []string

	// Findings holds all findings, those that are waived too. At is the position
	// of those that have none, the package clause.
	Findings []finding.Finding
	At       token.Pos
	// Unchecked is set if those of rules on function bodies are missing: see BadBodies.
	Unchecked bool

	// Tests are the test files that were looked at.
	Tests []*ast.File

	// Unit is what was checked, for drivers that check packages together; nil if there is
	// no contract of the whole package.
	Unit *check.Unit

	named string // the contract, even if there is none
	root  string // see [view.root]
}

// New returns an analyzer with its own options and words. The result of its Run is a
// *[Result].
func New(opts Options, words wording.Words) *analysis.Analyzer {
	r := &runner{opts: opts, words: words, slots: make(chan struct{}, runtime.GOMAXPROCS(0)), reader: rules.Reader{Once: opts.ReadOnce, Settings: opts.GoCommand, Parse: opts.Parse}}
	a := &analysis.Analyzer{
		Name:       "importspy",
		Doc:        "check packages against their contracts",
		URL:        URL,
		Run:        r.run,
		ResultType: reflect.TypeFor[*Result](),
	}
	a.Flags.Init("importspy", flag.ExitOnError)
	a.Flags.Func("contracts",
		"`folder` that holds the contract of package P as P/"+contract.FileName+" (default: next to each package)",
		func(dir string) error {
			r.opts.Contracts = dir
			if dir == "" {
				return nil
			}
			return sidecar.CheckFolder(dir)
		})
	a.Flags.BoolVar(&r.opts.Required, "required", opts.Required,
		"report each package that exports something and has no contract, unless it is a main package")
	a.Flags.Func("skip", "`patterns` of folders whose packages need no contract under -required, separated by commas; "+
		strings.Join(rules.SkippedByDefault, ", ")+" are skipped anyway, unless none is in the list", func(text string) (err error) {
		r.opts.Skip, err = rules.ParseSkip(text)
		return err
	})
	return a
}

type runner struct {
	opts  Options
	words wording.Words
	// slots bounds how many packages are worked on at a time: a driver may start
	// with all of a module's at once, and each takes memory until it is done.
	slots  chan struct{}
	reader rules.Reader
}

// run finds the contract, has the package checked against it and the rules of others,
// and reports.
func (r *runner) run(pass *analysis.Pass) (any, error) {
	r.slots <- struct{}{}
	defer func() { <-r.slots }()
	if err := rules.CheckSkip(r.opts.Skip); err != nil {
		return nil, fmt.Errorf("skip=%s: %w", strings.Join(r.opts.Skip, ","), err)
	}
	view := newView(pass, r.opts.SkipTestVariants)
	if view == nil && len(pass.Files) == 0 {
		view = r.testView(pass)
	}
	if view == nil {
		return &Result{}, nil
	}
	if r.reader.GoCommand().Flags.Value("overlay") != "" {
		return nil, errOverlay
	}
	if isBuildSystem(pass) && r.opts.Contracts != "" && !filepath.IsLocal(r.opts.Contracts) {
		return nil, fmt.Errorf("contracts=%s: %w", r.opts.Contracts, errNotInput)
	}
	place := r.place(pass, view)
	if view.pkg == nil {
		return r.runTests(pass, view, place)
	}
	name, data, err := r.read(place, view)
	goos, goarch := r.platform(view.pkg)
	pkg := engine.NewPackage(view.pkg, view.files, pass.TypesInfo, goos, goarch)
	if pkg.Path, pkg.Parse = view.path, r.opts.Parse; r.opts.Loaded != nil {
		pkg.Imports.Loaded = r.opts.Loaded(view.path)
	}
	if r.opts.ReadTests {
		view.tests = r.testFiles(pass.Fset, view, goos, goarch)
	}
	binding := r.bind(pass, view, pkg, place)
	result := &Result{ContractFile: name, At: environ.Clause(pass.Fset, view.files), Tests: view.tests, named: name, root: view.root(binding.Module())}
	var checked *engine.Result
	switch {
	case errors.Is(err, fs.ErrNotExist):
		checked = check.Rules(binding)
		result.ContractFile = ""
		r.requireContract(checked, view, name, binding)
	case err != nil:
		checked = check.Unreadable(err, binding)
	case view.inPart:
		checked = check.Files(name, data, pkg, binding)
	default:
		result.Unit = check.NewListedUnit(name, data, pkg, binding)
		checked = result.Unit.Result
	}
	if err := binding.Err(); err != nil {
		return nil, err
	}
	result.Above, result.Unchecked = binding.Above, binding.Unchecked()
	result.take(checked)
	for _, t := range checked.UnrecordedTypes {
		result.UnrecordedTypes = append(result.UnrecordedTypes, checked.Describe.Name(t.Type))
	}
	if checked.Moves != nil {
		result.Moves, result.Was = checked.Moves, checked.File.Package.Value
	}
	r.report(pass, result, checked, binding, newFiles(pass, place, result.ContractFile, data))
	if result.Unit != nil {
		result.Unit.Forget()
	}
	return result, nil
}

// take makes what was found the result.
func (r *Result) take(checked *engine.Result) {
	r.Findings = check.Listed(checked.Findings)
	r.name(r.Findings)
	r.Unrecorded = slices.DeleteFunc(slices.Clone(checked.Unrecorded), func(f finding.Finding) bool { return f.Verdict == finding.Waived })
	if len(r.Unrecorded) == 0 {
		r.Unrecorded = nil
	}
}

// Renew makes what was found since on the unit the result.
func (r *Result) Renew() {
	if r.Unit != nil {
		r.take(r.Unit.Result)
	}
}

// runTests checks the tests of a package, which the driver has loaded apart from it,
// against what contracts say about imports.
func (r *runner) runTests(pass *analysis.Pass, view *view, place *rules.Place) (any, error) {
	if place == nil {
		return &Result{}, nil
	}
	name, data, err := r.read(place, view)
	var own *contract.File
	if err == nil {
		own, err = contract.Parse(name, data)
		err = contract.FormErrors(err)
	}
	goos, goarch := r.platform(pass.Pkg)
	binding := r.bind(pass, view, &engine.Package{GOOS: goos, GOARCH: goarch}, place)
	result := &Result{At: environ.Clause(pass.Fset, view.tests), named: name, root: view.root(binding.Module())}
	var checked *engine.Result
	switch {
	case errors.Is(err, fs.ErrNotExist):
		checked = check.Rules(binding)
	case err != nil: // which is reported for the package
		checked = check.Importers(binding)
	default:
		result.ContractFile, checked = name, check.Tests(own, binding, goos, goarch)
	}
	result.Findings = checked.Findings
	result.name(result.Findings)
	r.report(pass, result, checked, binding, newFiles(pass, place, result.ContractFile, data))
	return result, nil
}

// bind returns what checks a view against the rules of contracts at place.
func (r *runner) bind(pass *analysis.Pass, view *view, pkg *engine.Package, place *rules.Place) *rules.Binding {
	p := &rules.Package{
		Package: pkg, Fset: pass.Fset, Info: pass.TypesInfo, Checked: pass.Pkg,
		Dir: view.dir, Path: view.path, Tests: view.tests, TestsOnly: pkg.Types == nil,
		InPart: view.inPart, Module: r.opts.Module, NoBodies: r.opts.NoBodies != nil && r.opts.NoBodies(view.path), BadBodies: r.opts.BadBodies != nil && r.opts.BadBodies(view.path), ReadFile: pass.ReadFile,
	}
	if r.opts.Guard != nil {
		p.Guard = func() *guard.Guard { return r.opts.Guard(view.path) }
	}
	if p.Module == "" {
		p.Module = view.module
	}
	if pass.Module != nil && pass.Module.Path != "" {
		p.Module, p.GoVersion = pass.Module.Path, pass.Module.GoVersion
	} else {
		p.GoVersion = r.opts.GoVersion
		p.NoGoVersion = p.GoVersion == "" && isBuildSystem(pass) // which may check types with the SDK's
	}
	pkg.Neighbors = r.reader.Neighbors(p)
	return r.reader.Bind(p, place)
}
