package command

import (
	"cmp"
	"flag"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/driver"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/page"
	"github.com/importspy/importspy/internal/plain"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/rules"
)

const aboutReport = `Report checks packages as check does, and writes one HTML page about them, which needs
no other file and no network: packages with and without contracts, their findings, the
rules that apply to them, and the graph of their imports, with those that rules do not
allow. It exits 0 if the page is written, whatever the findings are, 2 if the usage is
wrong, 3 if packages could not be loaded; the page lists them.`

func runReport(e *invocation, args []string) int {
	output, witness := "", false
	opts, code, ok := e.flags("report", aboutReport, args, func(fs *flag.FlagSet) {
		fs.StringVar(&output, "o", "", "write to `file` instead of standard output")
		fs.BoolVar(&witness, "witness", false, aboutWitness)
	})
	if !ok {
		return code
	}
	opts.witness = witness
	d := &drawer{opts: opts, packages: make(map[string]*page.Package), reader: rules.Reader{SameFiles: true, Settings: opts.Settings}}
	r, failed := e.driver(opts).Run(d)
	p := d.page(r)
	if err := e.printTo(opts, output, func(w io.Writer) error { return p.Write(w) }); err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet report: %v\n", err)
		return exitFailed
	}
	if failed {
		return exitFailed
	}
	return exitOK
}

// A drawer keeps of packages that are checked what a page has of them.
type drawer struct {
	opts     *options
	reader   rules.Reader
	packages map[string]*page.Package
	modules  map[string]bool
}

// Keep implements [driver.Keeper].
func (d *drawer) Keep(set *load.Set, list []driver.Checked) {
	for _, c := range list {
		p := d.packages[c.Package.PkgPath]
		if p == nil {
			p = d.add(c.Package)
		}
		if c.Result.ContractFile != "" {
			p.Contract = d.opts.Shorten(c.Result.ContractFile)
		}
		p.Needs = p.Needs || c.Package.Name != "main" && c.Package.Types != nil && len(api.Objects(c.Package.Types)) > 0
		for _, imp := range c.Package.Imports {
			if !slices.Contains(p.Imports, imp.PkgPath) {
				p.Imports = append(p.Imports, imp.PkgPath)
			}
		}
	}
}

// Lack implements [driver.Keeper].
func (d *drawer) Lack(load.Platform, load.Absent) {}

func (d *drawer) add(pkg *packages.Package) *page.Package {
	module := ""
	if pkg.Module != nil {
		module = pkg.Module.Path
	}
	rel := cmp.Or(strings.TrimPrefix(strings.TrimPrefix(pkg.PkgPath, module), "/"), ".")
	if d.modules == nil {
		d.modules = make(map[string]bool)
	}
	d.modules[module] = true
	p := &page.Package{Path: pkg.PkgPath, Rel: rel}
	shown, _ := showPackage(d.opts, &d.reader, pkg)
	for _, t := range shown.Terms {
		p.Rules = append(p.Rules, page.Rule{Text: plain.Text(t.sentence()), Source: plain.Text(t.source())})
	}
	d.packages[pkg.PkgPath] = p
	return p
}

// page returns the page about a report.
func (d *drawer) page(r *report.Report) *page.Page {
	p := &page.Page{Title: d.title(), Summary: r.Summary()}
	for _, path := range slices.Sorted(maps.Keys(d.packages)) {
		pkg := d.packages[path]
		if len(d.modules) > 1 {
			pkg.Rel = path // modules of a workspace would be mixed up
		}
		slices.Sort(pkg.Imports)
		p.Packages = append(p.Packages, pkg)
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		pkg := d.packages[f.Package]
		if pkg == nil {
			p.Failures = append(p.Failures, fmt.Sprintf("%s: %s", f.Position, f.MessageAtPosition()))
			continue
		}
		pkg.Findings = append(pkg.Findings, page.Finding{
			ID: string(f.ID), Verdict: string(f.Verdict), Message: f.MessageAtPosition(), Place: f.Position.String(), To: about(f, pkg.Imports),
			Witness: f.Witness, Unproven: r.Witnesses && f.LacksWitness(),
		})
	}
	for _, f := range r.Failures {
		p.Failures = append(p.Failures, f.Message)
	}
	for i := range r.Unchecked {
		p.Failures = append(p.Failures, r.Unchecked[i].Text())
	}
	return p
}

// title names the module, or the modules of a workspace.
func (d *drawer) title() string {
	names := slices.Sorted(maps.Keys(d.modules))
	switch {
	case len(names) == 1 && names[0] != "":
		return names[0]
	case len(names) > 1:
		return report.Plural(len(names), "module")
	}
	return strings.Join(d.opts.Patterns, " ")
}

// about returns the package that a finding on imports is about, "" if it is on something
// else.
func about(f *report.Finding, imports []string) string {
	switch finding.ID(f.ID) {
	case contract.ImportDenied, contract.ImporterDenied:
		return f.Symbol
	case contract.ImportUnmet:
		for _, imp := range imports {
			if f.Symbol == imp || strings.HasPrefix(f.Symbol, imp+".") {
				return imp
			}
		}
	}
	return ""
}
