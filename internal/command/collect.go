package command

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
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/witness"
)

// A collector puts the outcome of checks for several platforms into one report,
// in which each finding appears once, with the platforms that it concerns.
type collector struct {
	opts       *options
	findings   map[findingKey][]string // platforms by finding
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
	keeper     keeper // nil: nothing is kept
}

// A keeper keeps of what is checked what it needs.
type keeper interface {
	keep(set *load.Set, list []checked)
	lack(p load.Platform, a load.Absent)
}

// checkAll checks the packages that opts names on all its platforms. The keeper can
// be nil.
func (e *invocation) checkAll(opts *options, keeper keeper) (r *report.Report, failed bool) {
	// A contract says whether a package should have files for a platform.
	opts.Partial = opts.Named
	opts.needBodies()
	if len(opts.Platforms) > 1 {
		opts.ParseOnce()
	}
	c := &collector{
		opts:       opts,
		findings:   make(map[findingKey][]string),
		checked:    make(map[string][]string),
		there:      make(map[string][]string),
		dirs:       make(map[string]string),
		modules:    make(map[string]string),
		absent:     make(map[load.Platform][]load.Absent),
		contracts:  make(map[string]bool),
		names:      make(map[string]string),
		kept:       make(map[load.Unchecked][]string),
		moves:      make(map[string]report.Moved),
		unrecorded: make(map[string]*report.Unrecorded),
		keeper:     keeper,
	}
	f := load.NewFinder(opts.Context, opts.Dir)
	opts.Settings.Find = f.Find
	e.eachPlatform(opts, func(set *load.Set) {
		list := e.check(opts, set)
		for _, l := range list {
			c.add(set.Platform, &l)
		}
		if keeper != nil {
			keeper.keep(set, list)
		}
		c.absent[set.Platform] = set.Absent
		c.uncovered = append(c.uncovered, set.Unchecked...)
		for _, p := range set.Reasons() {
			c.failures = append(c.failures, report.NewFailure(p.Msg, p.File, p.Line, p.Column))
		}
		failed = failed || set.Failed
	})
	for _, p := range f.Failures() {
		fmt.Fprintf(e.stderr, "importspy-vet: %s\n", p.Msg)
		c.failures = append(c.failures, report.Failure{Message: p.Msg})
		failed = true
	}
	folders := lookAtFolders(c)
	c.addAbsent(folders)
	r = c.report(folders)
	if r.Packages == 0 && len(r.Unchecked) == 0 && !failed {
		failed = !e.explainNothing(opts, c, folders)
		r.Failures = c.failures
	}
	for _, u := range r.Unchecked {
		fmt.Fprintf(e.stderr, "importspy-vet: %s\n", u.Text())
	}
	return r, failed
}

// explainNothing prints that there is nothing to check, and reports whether there is
// something for other platforms, as far as that is known.
func (e *invocation) explainNothing(opts *options, c *collector, folders *folders) bool {
	patterns := strings.Join(opts.Patterns, " ")
	if len(opts.Platforms) > 1 || len(c.absent[opts.Platforms[0]]) > 0 || len(folders.packages) > 0 {
		fmt.Fprintf(e.stderr, "importspy-vet: %s: no Go files for any of the platforms; nothing is checked\n", patterns)
		return true
	}
	msg := "no packages match " + patterns
	fmt.Fprintf(e.stderr, "importspy-vet: %s\n", msg)
	e.explainNoModule(opts)
	c.failures = append(c.failures, report.Failure{Message: msg})
	return false
}

// A findingKey is what makes a finding on two platforms the same.
type findingKey struct {
	id                     finding.ID
	pkg, symbol, says      string
	position, contractFile report.Position
	verdict                finding.Verdict
}

func keyOf(f *report.Finding) findingKey {
	if f.Shared {
		return findingKey{id: f.ID, contractFile: f.Contract, says: f.Says}
	}
	return findingKey{f.ID, f.Package, f.Symbol, f.Says, f.Position, f.Contract, f.Verdict}
}

func (c *collector) add(p load.Platform, l *checked) {
	path := l.pkg.PkgPath
	c.checked[path] = append(c.checked[path], p.String())
	c.dirs[path] = load.Dir(l.pkg)
	if m := l.pkg.Module; m != nil && (m.Main || c.opts.Contracts != "" && whole(m)) {
		c.modules[m.Path] = m.Dir
	}
	if len(l.pkg.GoFiles) > 0 { // not tests alone
		c.there[path] = append(c.there[path], p.String())
	}
	for _, name := range append(l.result.Above, l.result.ContractFile) {
		if name != "" {
			c.contracts[name] = true
		}
	}
	c.addUnrecorded(p, l)
	if l.result.Moves != nil {
		root, _ := rules.ModuleOf(c.dirs[path])
		c.moves[path] = report.Moved{Root: root, Old: l.result.Was, New: path, Name: l.pkg.Name, Moves: l.result.Moves}
	}
	if !slices.ContainsFunc(l.result.Findings, func(f finding.Finding) bool { return f.ID == contract.ContractInvalid }) {
		c.names[l.result.ContractFile] = path
	}
	for i := range l.result.Findings {
		f := &l.result.Findings[i]
		if pkg, files := c.mayBeThere(p, l, f); pkg != nil {
			c.keep(p, l, f, pkg, files)
			continue
		}
		c.put(p, l.reportFinding(c.opts, f))
	}
}

// addUnrecorded adds what is no finding and a contract does not have yet.
func (c *collector) addUnrecorded(p load.Platform, l *checked) {
	u := c.unrecorded[l.pkg.PkgPath]
	if u == nil {
		u = &report.Unrecorded{Package: l.pkg.PkgPath}
	}
	for i := range l.result.Unrecorded {
		f := &l.result.Unrecorded[i]
		if pkg, _ := c.mayBeThere(p, l, f); pkg == nil && (len(c.opts.Platforms) > 1 || !declaredForOthers(f)) {
			u.Add(f)
		}
	}
	for _, name := range l.result.UnrecordedTypes {
		u.AddType(name)
	}
	if !u.Empty() {
		c.unrecorded[l.pkg.PkgPath] = u
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
	k := keyOf(&f)
	if c.findings[k] == nil {
		c.order = append(c.order, f)
	}
	c.findings[k] = append(c.findings[k], p.String())
}

// mayBeThere returns the files that only cgo can compile, and their package, if f
// is that something is missing which may be in them, and the check goes without.
// The package is that of l, or one that it imports.
func (c *collector) mayBeThere(p load.Platform, l *checked, f *finding.Finding) (*packages.Package, *load.CgoFiles) {
	if c.opts.CompilesCgo(p) {
		return nil, nil
	}
	pkg := l.pkg
	if f.ID == contract.ImportUnmet {
		for _, imp := range l.pkg.Imports {
			if rest, ok := strings.CutPrefix(f.Symbol, imp.PkgPath+"."); ok && !strings.Contains(rest, "/") {
				pkg = imp
			}
		}
	}
	if files := c.opts.CgoFiles(load.Dir(pkg), p); files.MayHave(f) {
		return pkg, files
	}
	return nil, nil
}

// keep notes that what f says to be missing is not known to be.
func (c *collector) keep(p load.Platform, l *checked, f *finding.Finding, pkg *packages.Package, files *load.CgoFiles) {
	u := load.Unchecked{Package: l.pkg.PkgPath, Platform: p.String(), Reason: files.Reason()}
	if pkg != l.pkg {
		u.Reason = fmt.Sprintf("it imports %s, where %s", pkg.PkgPath, files.Reason())
		c.uncovered = append(c.uncovered, u)
	} else if f.Verdict != finding.Waived {
		c.kept[u] = append(c.kept[u], f.Symbol)
	}
}

func (l *checked) reportFinding(opts *options, f *finding.Finding) report.Finding {
	pos, last := load.Place(l.pkg, f.Pos, f.End, l.result.At)
	at, end := environ.Position(l.pkg.Fset, pos), environ.Position(l.pkg.Fset, last)
	in := l.result.ContractFile
	if f.In != "" {
		in = f.In
	}
	r := report.NewFinding(opts.shortened(f), l.pkg.PkgPath)
	r.Position = report.Position{File: opts.Shorten(at.Filename), Line: at.Line, Column: at.Column}
	r.Contract = report.Position{File: opts.Shorten(in), Line: f.Contract.Line, Column: f.Contract.Column}
	r.Shared = f.In != "" && f.ID == contract.ContractInvalid
	r.Placed = f.Pos.IsValid() && pos == f.Pos
	r.End = report.Position{File: opts.Shorten(end.Filename), Line: end.Line, Column: end.Column}
	return r
}

// report sorts what was found. A waiver that is used on one platform is used.
func (c *collector) report(folders *folders) *report.Report {
	beside := folders.findings()
	r := &report.Report{Version: 1, Packages: len(c.checked), Contracts: len(c.contracts), Witnesses: c.opts.witness, Findings: []report.Finding{}, Failures: c.failures}
	for _, f := range c.order {
		on := c.findings[keyOf(&f)]
		f.Everywhere = !f.Absent && (f.Shared || len(on) == len(c.checked[f.Package]))
		if f.Waiver != nil && len(on) < len(waived(f.Waiver, c.checked[f.Package])) {
			continue
		}
		f.Platforms = []string{}
		if c.opts.Named {
			f.Platforms = on
		}
		if !f.Everywhere {
			f.Witness = report.OnPlatforms(f.Witness, f.Platforms)
		}
		r.Findings = append(r.Findings, f)
	}
	r.Findings = movedOnce(withoutShared(append(r.Findings, beside...)))
	if c.opts.witness {
		addGone(r.Findings)
	}
	r.Sort()
	for _, u := range c.opts.UncheckedFor(c.opts.Platforms, c.dirs, c.uncovered) {
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
