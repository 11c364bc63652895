package unit

import (
	"errors"
	"fmt"
	"go/scanner"
	"go/types"
	"io"

	"golang.org/x/tools/go/analysis"

	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/sidecar"
	"github.com/importspy/importspy/internal/vet"
	"github.com/importspy/importspy/internal/wording"
)

// name is the analyzer's, under which findings are in JSON and errors are printed.
const name = "importspy"

// check checks the package and prints what it finds.
func (u *unit) check(stdout, stderr io.Writer) (code int, vetx []byte) {
	if err := u.refused(); err != nil {
		fmt.Fprintf(stderr, "importspy-vet: %v\n", err)
		return exitFindings, nil
	}
	if u.ImportPath == sidecar.NamedFiles && !u.VetxOnly {
		if dir := InPart(u.Dir, u.Sources(), u.Contracts); dir != "" {
			fmt.Fprintf(stderr, NotNamed, dir)
		}
	}
	l := newLoader(u.Config)
	bodies := u.mayNeedBodies()
	found, err := u.analyze(l, bodies)
	if err == nil && errors.Is(found.err, rules.ErrNoBodies) && !bodies {
		found, err = u.analyze(l, true)
	}
	if err == nil {
		vetx, err = l.exportTypes(found.pkg)
	}
	if err != nil {
		printError(stderr, err)
		return exitFindings, nil
	}
	if u.Fix && len(found.diagnostics) > 0 {
		fmt.Fprintln(stderr, "importspy-vet: the go command cannot edit contracts safely; to accept the code, run importspy-vet update ./...")
	}
	if u.JSON {
		return printJSON(stdout, u.ID, l.fset, found), vetx
	}
	return printPlain(stderr, u.Context, l.fset, found), vetx
}

// printError prints why a package cannot be checked at all.
func printError(w io.Writer, err error) {
	switch err.(type) {
	case types.Error, *scanner.Error, scanner.ErrorList: // they begin with a position
		fmt.Fprintln(w, err)
	default:
		fmt.Fprintf(w, "%s: %v\n", name, err)
	}
}

// mayNeedBodies reports whether contracts have rules on function bodies. Those of
// imported packages, which seldom have some, are left to the check itself: if it needs
// bodies, it says so.
func (u *unit) mayNeedBodies() bool {
	place := &rules.Place{ByPath: u.Contracts != "", Root: u.Contracts, Words: sidecar.Words, Read: func(name string) ([]byte, error) {
		return sidecar.Read(inputs.Run, name, nil)
	}}
	return rules.NewBodies(place).Needed(u.Dir, u.ImportPath, nil)
}

// A result is what the analyzer finds in a package.
type result struct {
	pkg         *types.Package
	diagnostics []analysis.Diagnostic
	err         error
}

// analyze loads the package, with function bodies or without, and runs the analyzer.
func (u *unit) analyze(l *loader, bodies bool) (*result, error) {
	files, pkg, info, err := l.load(bodies)
	if err != nil {
		return nil, err
	}
	skip, _ := rules.ParseSkip(u.Skip) // else it is refused
	a := vet.New(vet.Options{
		Contracts: u.Contracts, Required: u.Required, Skip: skip, ReadOnce: true, Words: sidecar.Words, GoCommand: u.settings(),
		NoBodies: func(string) bool { return !bodies },
	}, wording.Check)
	vet.ReportOpenable(a, foreign)
	found := &result{pkg: pkg}
	pass := &analysis.Pass{
		Analyzer: a, Fset: l.fset, Files: files, OtherFiles: u.NonGoFiles, IgnoredFiles: u.IgnoredFiles,
		Pkg: pkg, TypesInfo: info, TypesSizes: l.sizes, Module: u.module(),
		ResultOf: make(map[*analysis.Analyzer]any),
		// Contracts are read as they are on disk; with nil, the analyzer would read none.
		ReadFile: func(string) ([]byte, error) { return nil, errors.ErrUnsupported },
		Report:   func(d analysis.Diagnostic) { found.diagnostics = append(found.diagnostics, d) },
	}
	_, found.err = a.Run(pass)
	return found, nil
}

// foreign reports whether the go command, which prints lines of context itself, would find a
// file there that is not of the module. The go command takes a name that leads nowhere.
func foreign(file, goFile string) bool {
	_, err := inputs.Run.Lstat(file)
	return err == nil && !vet.IsOfModule(file, goFile)
}

// module returns the module of the package, nil if it has none.
func (u *unit) module() *analysis.Module {
	m := u.Of()
	if m == nil {
		return nil
	}
	return &analysis.Module{Path: m.Path, Version: m.Version, GoVersion: m.GoVersion}
}
