package driver

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/environ"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/sidecar"
	"github.com/importspy/importspy/internal/srcload"
	"github.com/importspy/importspy/internal/witness"
)

// A collector puts the outcome of checks for several platforms into one report,
// in which each finding appears once, with the platforms that it concerns.
type collector struct {
	driver     *Driver
	findings   map[report.Key][]string // platforms by finding
	order      []report.Finding
	checked    map[string][]string // platforms by package
	there      map[string][]string // platforms that it has Go files for, by package
	dirs       map[string]string   // folders by package
	modules    map[string]string   // folders by path, of those in which contracts are looked for
	absent     map[load.Platform][]load.Absent
	contracts  map[string]bool
	names      map[string]string // packages by their contracts, if these name no other
	uncovered  []load.Unchecked
	kept       map[load.Unchecked][]string   // what is missing and may be in files that need cgo
	moves      map[string]report.Moved       // by package
	unrecorded map[string]*report.Unrecorded // by package
	failures   []report.Failure
	bodies     map[string]bool // the packages whose function bodies alone have errors, by path
	unloaded   bool            // other packages could not be loaded
	keeper     Keeper          // nil: nothing is kept
}

// A Keeper keeps of what is checked what it needs.
type Keeper interface {
	Keep(set *load.Set, list []Checked)
	Lack(p load.Platform, a load.Absent) // a platform has no Go files of a package
}

// Run checks the packages on all platforms. It is failed if something could not be looked
// at. The keeper can be nil.
func (d *Driver) Run(keeper Keeper) (r *report.Report, failed bool) {
	// A contract says whether a package should have files for a platform.
	d.Partial = d.Named
	if d.Again != nil { // packages that do not change depend on no more of contracts
		d.Words = sidecar.NewWordCache(rules.Words...).Of
		d.Loader.(*srcload.Loader).Sources = d.Again.sources
	}
	d.needBodies()
	if len(d.Platforms) > 1 {
		d.ParseOnce()
	}
	c := &collector{
		driver:     d,
		findings:   make(map[report.Key][]string),
		checked:    make(map[string][]string),
		there:      make(map[string][]string),
		dirs:       make(map[string]string),
		modules:    make(map[string]string),
		absent:     make(map[load.Platform][]load.Absent),
		contracts:  make(map[string]bool),
		bodies:     make(map[string]bool),
		names:      make(map[string]string),
		kept:       make(map[load.Unchecked][]string),
		moves:      make(map[string]report.Moved),
		unrecorded: make(map[string]*report.Unrecorded),
		keeper:     keeper,
	}
	f := load.NewFinder(d.Context, d.Dir)
	d.Settings.Find = f.Find
	d.EachPlatform(func(set *load.Set) {
		list := d.check(set)
		for _, l := range list {
			c.add(set.Platform, &l)
		}
		if keeper != nil {
			keeper.Keep(set, list)
		}
		c.absent[set.Platform] = set.Absent
		c.uncovered = append(c.uncovered, set.Unchecked...)
		for _, p := range set.Reasons() {
			c.failures = append(c.failures, report.NewFailure(p.Msg, p.File, p.Line, p.Column))
		}
		for _, f := range set.Failures {
			if f.Bodies != "" {
				c.bodies[f.Bodies] = true
			} else {
				c.unloaded = true
			}
		}
		c.unloaded = c.unloaded || set.Failed && len(set.Failures) == 0
		failed = failed || set.Failed
	})
	for _, p := range f.Failures() {
		fmt.Fprintf(d.Warn, "importspy-vet: %s\n", p.Msg)
		c.failures = append(c.failures, report.Failure{Message: p.Msg})
		failed, c.unloaded = true, true
	}
	inputs.Late()
	folders := lookAtFolders(c)
	c.addAbsent(folders)
	r = c.report(folders)
	if r.Packages == 0 && len(r.Unchecked) == 0 && !failed {
		failed = !d.explainNothing(c, folders)
		r.Failures = c.failures
	}
	for _, u := range r.Unchecked {
		fmt.Fprintf(d.Warn, "importspy-vet: %s\n", u.Text())
	}
	return r, failed
}

// explainNothing prints that there is nothing to check, and reports whether there is
// something for other platforms, as far as that is known.
func (d *Driver) explainNothing(c *collector, folders *folders) bool {
	patterns := strings.Join(d.Patterns, " ")
	if len(d.Platforms) > 1 || len(c.absent[d.Platforms[0]]) > 0 || len(folders.packages) > 0 {
		fmt.Fprintf(d.Warn, "importspy-vet: %s: no Go files for any of the platforms; nothing is checked\n", patterns)
		return true
	}
	for _, msg := range []string{"no packages match " + patterns, d.Settings.NoModule(d.Dir)} {
		if msg != "" {
			fmt.Fprintf(d.Warn, "importspy-vet: %s\n", msg)
			c.failures = append(c.failures, report.Failure{Message: msg})
		}
	}
	return false
}

func (c *collector) add(p load.Platform, l *Checked) {
	path := l.Package.PkgPath
	c.checked[path] = append(c.checked[path], p.String())
	c.dirs[path] = load.Dir(l.Package)
	if m := l.Package.Module; m != nil && (m.Main || c.driver.Contracts != "" && whole(m)) {
		c.modules[m.Path] = m.Dir
	}
	if len(l.Package.GoFiles) > 0 { // not tests alone
		c.there[path] = append(c.there[path], p.String())
	}
	for _, name := range append(l.Result.Above, l.Result.ContractFile) {
		if name != "" {
			c.contracts[name] = true
		}
	}
	c.addUnrecorded(p, l)
	if l.Result.Moves != nil {
		root, _ := rules.ModuleOf(c.dirs[path])
		c.moves[path] = report.Moved{Root: root, Old: l.Result.Was, New: path, Name: l.Package.Name, Moves: l.Result.Moves}
	}
	if !slices.ContainsFunc(l.Result.Findings, func(f finding.Finding) bool { return f.ID == contract.ContractInvalid }) {
		c.names[l.Result.ContractFile] = path
	}
	for i := range l.Result.Findings {
		f := &l.Result.Findings[i]
		if pkg, files := c.mayBeThere(p, l, f); pkg != nil {
			c.keep(p, l, f, pkg, files)
			continue
		}
		c.put(p, l.reportFinding(c.driver, f))
	}
}

// addUnrecorded adds what is no finding and a contract does not have yet.
func (c *collector) addUnrecorded(p load.Platform, l *Checked) {
	u := c.unrecorded[l.Package.PkgPath]
	if u == nil {
		u = &report.Unrecorded{Package: l.Package.PkgPath}
	}
	for i := range l.Result.Unrecorded {
		f := &l.Result.Unrecorded[i]
		if pkg, _ := c.mayBeThere(p, l, f); pkg == nil && (len(c.driver.Platforms) > 1 || !declaredForOthers(f)) {
			u.Add(f)
		}
	}
	for _, name := range l.Result.UnrecordedTypes {
		u.AddType(name)
	}
	if !u.Empty() {
		c.unrecorded[l.Package.PkgPath] = u
	}
}

// declaredForOthers reports whether the contract has what f is about for other platforms,
// which update adds to only if more than one is named.
func declaredForOthers(f *finding.Finding) bool {
	return f.Form == finding.NotDeclaredHere || f.Form == finding.MemberNotDeclaredHere
}

// whole reports whether the folder of a module has all its packages. A vendor
// folder has only those that are imported.
func whole(m *packages.Module) bool {
	return m.Dir != "" && !slices.Contains(strings.Split(filepath.ToSlash(m.Dir), "/"), "vendor")
}

func (c *collector) put(p load.Platform, f report.Finding) {
	k := f.Key()
	if c.findings[k] == nil {
		c.order = append(c.order, f)
	}
	c.findings[k] = append(c.findings[k], p.String())
}

// mayBeThere returns the files that only cgo can compile, and their package, if f
// is that something is missing which may be in them, and the check goes without.
// The package is that of l, or one that it imports.
func (c *collector) mayBeThere(p load.Platform, l *Checked, f *finding.Finding) (*packages.Package, *load.CgoFiles) {
	if c.driver.CompilesCgo(p) {
		return nil, nil
	}
	pkg := l.Package
	if f.ID == contract.ImportUnmet {
		for _, imp := range l.Package.Imports {
			if rest, ok := strings.CutPrefix(f.Symbol, imp.PkgPath+"."); ok && !strings.Contains(rest, "/") {
				pkg = imp
			}
		}
	}
	if files := c.driver.CgoFiles(load.Dir(pkg), p); files.MayHave(f) {
		return pkg, files
	}
	return nil, nil
}

// keep notes that what f says to be missing is not known to be.
func (c *collector) keep(p load.Platform, l *Checked, f *finding.Finding, pkg *packages.Package, files *load.CgoFiles) {
	u := load.Unchecked{Package: l.Package.PkgPath, Platform: p.String(), Reason: files.Reason()}
	if pkg != l.Package {
		u.Reason = fmt.Sprintf("it imports %s, where %s", pkg.PkgPath, files.Reason())
		c.uncovered = append(c.uncovered, u)
	} else if f.Verdict != finding.Waived {
		c.kept[u] = append(c.kept[u], f.Symbol)
	}
}

func (l *Checked) reportFinding(d *Driver, f *finding.Finding) report.Finding {
	pos, last := load.Place(l.Package, f.Pos, f.End, l.Result.At)
	at, end := environ.Position(l.Package.Fset, pos), environ.Position(l.Package.Fset, last)
	in := l.Result.ContractFile
	if f.In != "" {
		in = f.In
	}
	short := *f
	short.ShortenOrigin(d.Shorten)
	r := report.NewFinding(&short, l.Package.PkgPath, d.Shorten(in))
	r.Position = report.Position{File: d.Shorten(at.Filename), Line: at.Line, Column: at.Column}
	r.Shared = f.In != "" && (f.ID == contract.ContractInvalid || f.ID == contract.ReasonMissing)
	r.Placed = f.Pos.IsValid() && pos == f.Pos
	r.End = report.Position{File: d.Shorten(end.Filename), Line: end.Line, Column: end.Column}
	if f.OnContract() {
		r.Position, r.End = r.Contract, report.Position{}
	}
	return r
}

// report sorts what was found. A waiver that is used on one platform is used.
func (c *collector) report(folders *folders) *report.Report {
	beside := folders.findings()
	r := &report.Report{Version: 1, Packages: len(c.checked), Contracts: len(c.contracts), Witnesses: c.driver.Witness, Findings: []report.Finding{}, Failures: c.failures, Bodies: len(c.bodies), Unloaded: c.unloaded}
	for _, f := range c.order {
		on := c.findings[f.Key()]
		f.Everywhere = !f.Absent && (f.Shared || len(on) == len(c.checked[f.Package]))
		if f.Waiver != nil && len(on) < len(waived(f.Waiver, c.checked[f.Package])) {
			continue
		}
		f.Platforms = []string{}
		if c.driver.Named {
			f.Platforms = on
		}
		if !f.Everywhere {
			f.Witness = report.OnPlatforms(f.Witness, f.Platforms)
		}
		r.Findings = append(r.Findings, f)
	}
	r.Findings = movedOnce(withoutShared(append(r.Findings, beside...)))
	if c.driver.Witness {
		addGone(r.Findings)
	}
	r.Sort()
	for _, u := range c.driver.UncheckedFor(c.driver.Platforms, c.dirs, c.uncovered) {
		r.Unchecked = append(r.Unchecked, report.Unchecked(u))
	}
	for _, path := range slices.Sorted(maps.Keys(c.unrecorded)) {
		r.Unrecorded = append(r.Unrecorded, *c.unrecorded[path])
	}
	for _, path := range slices.Sorted(maps.Keys(c.moves)) {
		r.Moves = append(r.Moves, c.moves[path])
	}
	r.Kept = make(map[report.Unchecked][]string)
	for u, symbols := range c.kept {
		r.Kept[report.Unchecked(u)] = symbols
	}
	return r
}

// addGone adds the clients that prove that packages are gone.
func addGone(list []report.Finding) {
	for i := range list {
		f := &list[i]
		if f.ID == contract.ExportMissing && f.Symbol == engine.AbsentSymbol && f.Verdict == finding.Breaking {
			f.Witness = witness.OfPackage(f.Package)
			if !f.Everywhere {
				f.Witness = report.OnPlatforms(f.Witness, f.Platforms)
			}
		}
	}
}

// waived returns those of the platforms that a waiver is for.
func waived(w *contract.Waiver, platforms []string) (on []string) {
	for _, p := range platforms {
		goos, goarch, _ := strings.Cut(p, "/")
		if w.On(goos, goarch) {
			on = append(on, p)
		}
	}
	return on
}

// withoutShared returns findings without the mistakes of contracts that are reported
// for the packages that these bind, if they are reported for the contract, too.
func withoutShared(list []report.Finding) []report.Finding {
	type mistake struct {
		contract report.Position
		says     string
	}
	reported := make(map[mistake]bool)
	for _, f := range list {
		if !f.Shared {
			reported[mistake{f.Contract, f.Says}] = true
		}
	}
	return slices.DeleteFunc(list, func(f report.Finding) bool {
		return f.Shared && reported[mistake{f.Contract, f.Says}]
	})
}

// movedOnce returns findings with the first of those that say the same of packages that have
// moved.
func movedOnce(list []report.Finding) []report.Finding {
	said := make(map[string]bool)
	return slices.DeleteFunc(list, func(f report.Finding) bool {
		key := f.Promised + " " + f.Actual
		if !f.Moved || !said[key] {
			said[key] = said[key] || f.Moved
			return false
		}
		return true
	})
}
