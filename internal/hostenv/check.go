// Package hostenv gathers the environment that the contracts of packages, and of all that
// they import, require, and checks machines against it: the one that it runs on, one that
// files describe, or one that a program was built for.
package hostenv

import (
	"runtime"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/scope"
)

// A Checker checks machines against the contracts of the packages in a scope, and of all
// that they import, apart from the standard library.
type Checker struct {
	*scope.Scope
	Warn     func(message string)    // gets what could not be looked at
	Progress func() *report.Progress // shows what is done
}

// Check checks a machine, and the program in it if there is one. The error is that the scope
// names something else than that program.
func (c *Checker) Check(t *Target) (*report.Report, error) {
	r := &report.Report{Version: 1, Findings: []report.Finding{}}
	h := &hostCheck{
		Checker: c, report: r, contracts: make(map[string]bool), seen: make(map[report.Key]bool), reader: rules.Reader{SameFiles: true, Settings: c.Settings},
		host: t.host, dir: load.Dir,
	}
	check, isProgram := h.check, func([]*packages.Package) error { return nil }
	if t.binary != nil {
		r.Binary = reportOf(t.file, t.binary)
		b := &binaryCheck{hostCheck: h, binary: t.binary, fail: func(message string) { c.fail(r, load.Problem{Msg: message}) }, failed: make(map[string]bool)}
		h.dir = func(pkg *packages.Package) string {
			dir, _ := b.dirOf(pkg)
			return dir
		}
		check, isProgram = b.check, b.isProgram
	}
	err := c.eachPackage(t.host, r, isProgram, check)
	r.Contracts = len(h.contracts)
	r.Sort()
	return r, err
}

// A hostCheck checks one machine against the contracts of many packages.
type hostCheck struct {
	*Checker
	host      rules.Host
	dir       func(*packages.Package) string // where the contract of a package is
	reader    rules.Reader
	report    *report.Report
	contracts map[string]bool
	seen      map[report.Key]bool
}

func (h *hostCheck) check(pkg *packages.Package) {
	bound := h.Bind(&h.reader, pkg, h.dir(pkg))
	h.report.Packages++
	if bound.Own != nil || len(bound.Mistakes) > 0 {
		h.contracts[bound.Name] = true
	}
	found, unknown := bound.CheckHost(bound.Own, h.host)
	found = append(bound.Mistakes, found...)
	for _, imp := range h.Imports(pkg) {
		more, moreUnknown := bound.CheckHostOf(imp.PkgPath, h.dir(imp), h.host)
		found, unknown = append(found, more...), append(unknown, moreUnknown...)
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
	rf := report.NewFinding(&f, path, at.File)
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
	return report.Position{File: h.Shorten(in), Line: max(at.Line, 1), Column: max(at.Column, 1)}
}

// fail adds to a report what cannot be looked at.
func (c *Checker) fail(r *report.Report, p load.Problem) {
	c.Warn(p.String())
	r.Failures = append(r.Failures, report.NewFailure(p.Msg, p.File, p.Line, p.Column))
	r.Incomplete = true
}

// eachPackage calls visit for the packages in the scope and all that they import, apart
// from the standard library, as they are on the platform of a host. What could not be found
// is in the report. The error is that of accept, which gets the packages in the scope.
func (c *Checker) eachPackage(host rules.Host, r *report.Report, accept func([]*packages.Package) error, visit func(*packages.Package)) error {
	fail := func(message string) { c.fail(r, load.Problem{Msg: message}) }
	on := load.Platform{GOOS: host.GOOS, GOARCH: host.GOARCH}
	if on.GOOS == "" || on.GOARCH == "" {
		on = load.Platform{GOOS: runtime.GOOS, GOARCH: runtime.GOARCH}
	}
	p := c.Progress()
	p.Say("looking for packages")
	roots, err := c.List(on, packages.NeedImports|packages.NeedDeps, c.Patterns)
	p.Done()
	if err != nil {
		fail(strings.TrimSpace(err.Error()))
		return nil
	}
	if len(roots) == 0 {
		fail("no packages match " + strings.Join(c.Patterns, " ") + c.SuggestFolder(c.Patterns...))
		return nil
	}
	if err := accept(roots); err != nil {
		return err
	}
	packages.Visit(roots, nil, func(pkg *packages.Package) {
		for _, p := range c.ListProblems(pkg) {
			c.fail(r, p)
		}
		if pkg.Module != nil { // not the standard library
			visit(pkg)
		}
	})
	return nil
}
