package command

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/environ"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/sidecar"
)

const aboutEnv = `Env checks this machine against the environment that the contracts of the
packages, and of all they import, require: its platform, its version of Go, and
the environment variables that must be set. It prints names of variables, never
values. Without packages, it checks the one in the working directory.
It exits 0 if all requirements are met, 1 if not, 2 if a contract or the usage is
wrong, 3 if packages could not be found.`

func runEnv(e *invocation, args []string) int {
	format := "text"
	opts, code, ok := e.flags("env", aboutEnv, args, func(fs *flag.FlagSet) {
		fs.StringVar(&format, "format", format, "output `format`: text or json")
	})
	if !ok {
		return code
	}
	if format != "text" && format != "json" {
		fmt.Fprintf(e.stderr, "importspy-vet env: unknown -format %s; use text or json\n", format)
		return exitUsage
	}
	r, failed := e.checkHost(opts)
	r.Incomplete = failed
	return e.print("env", r, report.FormatCalled(format), opts, report.FailOnAny)
}

// checkHost checks this machine against the contracts of the packages that opts names
// and of all that they import, apart from the standard library.
func (e *invocation) checkHost(opts *options) (r *report.Report, failed bool) {
	r = &report.Report{Version: 1, Findings: []report.Finding{}}
	fail := func(message string) {
		fmt.Fprintf(e.stderr, "importspy-vet: %s\n", message)
		r.Failures = append(r.Failures, report.Failure{Message: message})
		failed = true
	}
	opts.Host = load.Platform{GOOS: runtime.GOOS, GOARCH: runtime.GOARCH}
	p := e.progress(opts)
	p.Say("looking for packages")
	roots, err := opts.List(opts.Host, packages.NeedImports|packages.NeedDeps, opts.Patterns)
	p.Done()
	if err != nil {
		fail(strings.TrimSpace(err.Error()))
		return r, failed
	}
	if len(roots) == 0 {
		fail("no packages match " + strings.Join(opts.Patterns, " "))
		return r, failed
	}
	h := &hostCheck{
		opts: opts, report: r, contracts: make(map[string]bool), seen: make(map[findingKey]bool), reader: rules.Reader{Settings: opts.Settings},
		host: rules.Host{GOOS: runtime.GOOS, GOARCH: runtime.GOARCH, Go: environ.Toolchain(opts.Settings.Get("GOVERSION")), Variables: variables(os.Environ())},
	}
	packages.Visit(roots, nil, func(pkg *packages.Package) {
		for _, err := range pkg.Errors {
			fail(pkg.PkgPath + ": " + err.Msg)
		}
		if pkg.Module != nil { // not the standard library
			h.check(pkg)
		}
	})
	r.Contracts, r.Incomplete = len(h.contracts), failed
	r.Sort()
	return r, failed
}

// variables returns the variables of an environment, in which each is name=value. On
// Windows, it also has names that begin with an equals sign.
func variables(environ []string) map[string]string {
	set := make(map[string]string, len(environ))
	for _, entry := range environ {
		if i := strings.IndexByte(entry[min(1, len(entry)):], '='); i >= 0 {
			set[entry[:i+1]] = entry[i+2:]
		}
	}
	return set
}

// A hostCheck checks one machine against the contracts of many packages.
type hostCheck struct {
	opts      *options
	host      rules.Host
	reader    rules.Reader
	report    *report.Report
	contracts map[string]bool
	seen      map[findingKey]bool
}

func (h *hostCheck) check(pkg *packages.Package) {
	dir := load.Dir(pkg)
	place := contractPlace(h.opts)
	name := place.Name(dir, pkg.PkgPath)
	bound := h.reader.Bind(&rules.Package{Package: &engine.Package{}, Dir: dir, Path: pkg.PkgPath, Module: pkg.Module.Path}, place)
	h.report.Packages++
	own, mistakes := readOwn(name, pkg.PkgPath, place)
	if own != nil || len(mistakes) > 0 {
		h.contracts[name] = true
	}
	found := append(mistakes, bound.CheckHost(own, h.host)...)
	for _, path := range slices.Sorted(maps.Keys(pkg.Imports)) {
		if imp := pkg.Imports[path]; imp.Module != nil || h.opts.contracts != "" {
			found = append(found, bound.CheckHostOf(imp.PkgPath, load.Dir(imp), h.host)...)
		}
	}
	for _, f := range found {
		h.add(pkg.PkgPath, name, f)
	}
	for _, above := range bound.Above {
		h.contracts[above] = true
	}
}

// readOwn reads the contract called name, of the package path. It is nil if there is
// none, or none that is valid.
func readOwn(name, path string, place *rules.Place) (*contract.File, []finding.Finding) {
	data, err := place.Read(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var f *contract.File
	if err == nil {
		f, err = contract.Parse(name, data)
	}
	if list := engine.Mistakes(path, f, err); len(list) > 0 {
		return nil, list
	}
	return f, nil
}

func (h *hostCheck) add(path, own string, f finding.Finding) {
	name := own
	if f.In != "" {
		name = f.In
	}
	at := report.Position{File: h.opts.Shorten(name), Line: max(f.Contract.Line, 1), Column: max(f.Contract.Column, 1)}
	rf := report.NewFinding(&f, path)
	rf.Position, rf.Contract, rf.Platforms, rf.Everywhere = at, at, []string{}, true
	key := keyOf(&rf)
	if key.pkg = ""; !h.seen[key] { // what a family requires, once
		h.report.Findings = append(h.report.Findings, rf)
	}
	h.seen[key] = true
}

// contractPlace is where the contracts of opts are.
func contractPlace(opts *options) *rules.Place {
	return &rules.Place{
		ByPath: opts.contracts != "", Root: opts.contracts,
		Read: func(name string) ([]byte, error) { return sidecar.Read(name, nil) },
	}
}
