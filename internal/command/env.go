package command

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/deployed"
	"github.com/importspy/importspy/internal/environ"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/plain"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/rules"
)

const aboutEnv = `Env checks this machine against the environment that the contracts of the
packages, and of all they import, require: its platform, its version of Go, and
the environment variables with their values. It prints names of variables, never
values. Without packages, it checks the one in the working directory.
With -env-file and -manifest it checks what a program will find where these files
deploy it, instead of this machine: the variables, and the platform if a manifest
says it. The variables of a manifest replace those of env files. What is not in the
files, such as a secret of the cluster, is listed as not checked.
With -binary it checks a compiled program: the platform and the version of Go that
it was built for and with, and the versions of the modules that are in it, against
the contracts of these versions.
With -format markdown or dotenv it checks nothing, and prints the variables of the
contracts: as a table, or as an example of an env file.
It exits 0 if all requirements are met, 1 if not, 2 if a contract, a file or the
usage is wrong, 3 if packages could not be found.`

var envFormats = []string{"text", "json", "markdown", "dotenv"}

func runEnv(e *invocation, args []string) int {
	format, inputs := "text", &envInputs{stdin: e.stdin}
	opts, code, ok := e.flags("env", aboutEnv, args, func(fs *flag.FlagSet) {
		choiceVar(fs, &format, "format", format, "output `format`", envFormats)
		fs.Var((*fileList)(&inputs.envFiles), "env-file", "check the variables of this env `file`; can be repeated, and a later one replaces")
		fs.Var((*fileList)(&inputs.manifests), "manifest", "check a container of this Kubernetes manifest or Compose `file`, - for standard input; can be repeated")
		fs.StringVar(&inputs.container, "container", "", "the `name` of the container in the manifests, if there are several: server, deployment/shop or deployment/shop/server")
		fs.StringVar(&inputs.binary, "binary", "", "check the program in this `file` by its build information, for its main package if no package is named")
		fs.BoolVar(&inputs.strict, "strict", false, "exit 3 if something is not checked, since the files do not have it")
	})
	if !ok {
		return code
	}
	if inputs.named = len(opts.Patterns) > 0; !inputs.named {
		opts.Patterns = []string{"."}
	}
	if err := errors.Join(unknownChoice("format", format, envFormats), inputs.check(format)); err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet env: %v\n", err)
		return exitUsage
	}
	if format == "markdown" || format == "dotenv" {
		return e.listVariables(opts, format)
	}
	host, binary, err := inputs.host(opts)
	var r *report.Report
	if err == nil {
		r, err = e.checkHost(opts, host, binary)
	}
	if err != nil {
		fmt.Fprintln(e.stderr, prefixLines("importspy-vet env: ", err))
		return exitUsage
	}
	r.Strict = inputs.strict
	if binary != nil {
		r.Binary = reportOf(inputs.binary, binary)
	}
	return e.print("env", r, report.FormatCalled(format), opts, report.FailOnAny)
}

// machine returns what is known of this machine.
func machine(opts *options) rules.Host {
	return rules.Host{
		GOOS: runtime.GOOS, GOARCH: runtime.GOARCH, Go: environ.Toolchain(opts.Settings.Get("GOVERSION")), Variables: ownVariables(),
	}
}

// checkHost checks a machine, or a program if that is not nil, against the contracts of the
// packages that opts names and of all that they import, apart from the standard library.
func (e *invocation) checkHost(opts *options, host rules.Host, binary *deployed.Binary) (*report.Report, error) {
	r := &report.Report{Version: 1, Findings: []report.Finding{}}
	h := &hostCheck{
		opts: opts, report: r, contracts: make(map[string]bool), seen: make(map[report.Key]bool), reader: rules.Reader{Settings: opts.Settings},
		host: host, dir: load.Dir,
	}
	check, isProgram := h.check, func([]*packages.Package) error { return nil }
	if binary != nil {
		b := &binaryCheck{hostCheck: h, binary: binary, fail: func(message string) { e.fail(r, message) }, failed: make(map[string]bool)}
		h.dir = func(pkg *packages.Package) string {
			dir, _ := b.dirOf(pkg)
			return dir
		}
		check, isProgram = b.check, b.isProgram
	}
	err := e.eachPackage(opts, host, r, isProgram, check)
	r.Contracts = len(h.contracts)
	r.Sort()
	return r, err
}

// fail prints what cannot be looked at, and adds it to a report.
func (e *invocation) fail(r *report.Report, message string) {
	fmt.Fprintf(e.stderr, "importspy-vet: %s\n", plain.Lines(message))
	r.Failures = append(r.Failures, report.Failure{Message: message})
	r.Incomplete = true
}

// eachPackage calls visit for the packages that opts names and all that they import, apart
// from the standard library, as they are on the platform of a host. What could not be found
// is in the report. The error is that of accept, which gets the packages that opts names.
func (e *invocation) eachPackage(opts *options, host rules.Host, r *report.Report, accept func([]*packages.Package) error, visit func(*packages.Package)) error {
	fail := func(message string) { e.fail(r, message) }
	on := load.Platform{GOOS: host.GOOS, GOARCH: host.GOARCH}
	if on.GOOS == "" || on.GOARCH == "" {
		on = load.Platform{GOOS: runtime.GOOS, GOARCH: runtime.GOARCH}
	}
	p := e.progress(opts)
	p.Say("looking for packages")
	roots, err := opts.List(on, packages.NeedImports|packages.NeedDeps, opts.Patterns)
	p.Done()
	if err != nil {
		fail(strings.TrimSpace(err.Error()))
		return nil
	}
	if len(roots) == 0 {
		fail("no packages match " + strings.Join(opts.Patterns, " "))
		return nil
	}
	if err := accept(roots); err != nil {
		return err
	}
	packages.Visit(roots, nil, func(pkg *packages.Package) {
		for _, err := range pkg.Errors {
			fail(pkg.PkgPath + ": " + err.Msg)
		}
		if pkg.Module != nil { // not the standard library
			visit(pkg)
		}
	})
	return nil
}

// A hostCheck checks one machine against the contracts of many packages.
type hostCheck struct {
	opts      *options
	host      rules.Host
	dir       func(*packages.Package) string // where the contract of a package is
	reader    rules.Reader
	report    *report.Report
	contracts map[string]bool
	seen      map[report.Key]bool
}

func (h *hostCheck) check(pkg *packages.Package) {
	bound := h.opts.Bind(&h.reader, pkg, h.dir(pkg))
	h.report.Packages++
	if bound.Own != nil || len(bound.Mistakes) > 0 {
		h.contracts[bound.Name] = true
	}
	found, unknown := bound.CheckHost(bound.Own, h.host)
	found = append(bound.Mistakes, found...)
	for _, path := range slices.Sorted(maps.Keys(pkg.Imports)) {
		if imp := pkg.Imports[path]; imp.Module != nil || h.opts.Contracts != "" {
			more, moreUnknown := bound.CheckHostOf(imp.PkgPath, h.dir(imp), h.host)
			found, unknown = append(found, more...), append(unknown, moreUnknown...)
		}
	}
	for _, f := range found {
		h.add(pkg.PkgPath, bound.Name, f)
	}
	for _, u := range unknown {
		h.addUnknown(bound.Name, u)
	}
	for _, above := range bound.Above {
		h.contracts[above] = true
	}
}

func (h *hostCheck) add(path, own string, f finding.Finding) {
	at := h.place(own, f.In, f.Contract)
	rf := report.NewFinding(&f, path)
	rf.Position, rf.Contract, rf.Platforms, rf.Everywhere = at, at, []string{}, true
	key := rf.Key()
	if key.Package = ""; !h.seen[key] { // what a family requires, once
		h.report.Findings = append(h.report.Findings, rf)
	}
	h.seen[key] = true
}

func (h *hostCheck) addUnknown(own string, u rules.Unknown) {
	ru := report.Unknown{Variable: u.Name, From: u.From, Contract: h.place(own, u.In, u.Contract)}
	if !slices.Contains(h.report.Unknown, ru) {
		h.report.Unknown = append(h.report.Unknown, ru)
	}
}

// place is a place in the contract called in, or in a package's own.
func (h *hostCheck) place(own, in string, at contract.Position) report.Position {
	if in == "" {
		in = own
	}
	return report.Position{File: h.opts.Shorten(in), Line: max(at.Line, 1), Column: max(at.Column, 1)}
}
