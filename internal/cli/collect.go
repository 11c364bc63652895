package cli

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/environ"
	"github.com/importspy/importspy/internal/finding"
)

// A collector puts the outcome of checks for several platforms into one report,
// in which each finding stands once, with the platforms that it concerns.
type collector struct {
	opts      *options
	findings  map[findingKey][]string // platforms by finding
	order     []reportFinding
	checked   map[string][]string // platforms by package
	there     map[string][]string // platforms that it has Go files for, by package
	dirs      map[string]string   // folders by package
	modules   map[string]string   // folders by path, of those in which contracts are looked for
	absent    map[platform][]absentPackage
	contracts map[string]bool
	uncovered []unchecked
	kept      map[unchecked][]string // what is missing and may be in files that need cgo
	failures  []reportFailure
	keeper    keeper // nil: nothing is kept
}

// A keeper keeps of what is checked what it needs.
type keeper interface {
	keep(set *loadedSet, list []checked)
	lack(p platform, a absentPackage)
}

// checkAll checks the packages that opts names on all its platforms. The keeper can
// be nil.
func (e *environment) checkAll(opts *options, keeper keeper) (r *report, failed bool) {
	// A contract says whether a package should have files for a platform.
	opts.partial = opts.named
	c := &collector{
		opts:      opts,
		findings:  make(map[findingKey][]string),
		checked:   make(map[string][]string),
		there:     make(map[string][]string),
		dirs:      make(map[string]string),
		modules:   make(map[string]string),
		absent:    make(map[platform][]absentPackage),
		contracts: make(map[string]bool),
		kept:      make(map[unchecked][]string),
		keeper:    keeper,
	}
	e.eachPlatform(opts, func(set *loadedSet) {
		list := e.check(opts, set)
		for _, l := range list {
			c.add(set.platform, &l)
		}
		if keeper != nil {
			keeper.keep(set, list)
		}
		c.absent[set.platform] = set.absent
		c.uncovered = append(c.uncovered, set.uncovered...)
		c.failures = append(c.failures, set.failures...)
		failed = failed || set.failed
	})
	folders := lookAtFolders(c)
	c.addAbsent(folders)
	r = c.report(folders)
	if r.Packages == 0 && len(r.Unchecked) == 0 && !failed {
		failed = !e.explainNothing(opts, c, folders)
		r.Failures = c.failures
	}
	for _, u := range r.Unchecked {
		fmt.Fprintf(e.stderr, "importspy-vet: %s\n", u.text())
	}
	return r, failed
}

// explainNothing says that there is nothing to check, and reports whether there is
// something for other platforms, as far as that can be told.
func (e *environment) explainNothing(opts *options, c *collector, folders *folders) bool {
	patterns := strings.Join(opts.patterns, " ")
	if len(opts.platforms) > 1 || len(c.absent[opts.platforms[0]]) > 0 || len(folders.packages) > 0 {
		fmt.Fprintf(e.stderr, "importspy-vet: %s: no Go files for any of the platforms; nothing is checked\n", patterns)
		return true
	}
	msg := "no packages match " + patterns
	fmt.Fprintf(e.stderr, "importspy-vet: %s\n", msg)
	e.explainNoModule(opts)
	c.failures = append(c.failures, reportFailure{Message: msg})
	return false
}

// A findingKey is what makes a finding on two platforms the same.
type findingKey struct {
	id                     finding.ID
	pkg, symbol, says      string
	position, contractFile position
	verdict                finding.Verdict
}

func (f *reportFinding) comparable() findingKey {
	if f.shared {
		return findingKey{id: f.ID, contractFile: f.Contract, says: f.says}
	}
	return findingKey{f.ID, f.Package, f.Symbol, f.says, f.Position, f.Contract, f.Verdict}
}

func (c *collector) add(p platform, l *checked) {
	path := l.pkg.PkgPath
	c.checked[path] = append(c.checked[path], p.String())
	c.dirs[path] = packageDir(l.pkg)
	if m := l.pkg.Module; m != nil && (m.Main || c.opts.contracts != "" && whole(m)) {
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
	for i := range l.result.Findings {
		f := &l.result.Findings[i]
		if pkg, files := c.mayBeThere(p, l, f); pkg != nil {
			c.keep(p, l, f, pkg, files)
			continue
		}
		c.put(p, l.reportFinding(c.opts, f))
	}
}

// whole reports whether the folder of a module has all its packages. A vendor
// folder has only those that are imported.
func whole(m *packages.Module) bool {
	return m.Dir != "" && !slices.Contains(strings.Split(filepath.ToSlash(m.Dir), "/"), "vendor")
}

func (c *collector) put(p platform, f reportFinding) {
	k := f.comparable()
	if c.findings[k] == nil {
		c.order = append(c.order, f)
	}
	c.findings[k] = append(c.findings[k], p.String())
}

// mayBeThere returns the files that only cgo can compile, and their package, if f
// is that something is missing which may be in them, and the check goes without.
// The package is that of l, or one that it imports.
func (c *collector) mayBeThere(p platform, l *checked, f *finding.Finding) (*packages.Package, *cgoFiles) {
	if c.opts.compilesCgo(p) {
		return nil, nil
	}
	pkg := l.pkg
	if f.ID == finding.ImportUnmet {
		for _, imp := range l.pkg.Imports {
			if rest, ok := strings.CutPrefix(f.Symbol, imp.PkgPath+"."); ok && !strings.Contains(rest, "/") {
				pkg = imp
			}
		}
	}
	if files := c.opts.cgoFiles(packageDir(pkg), p); files.mayHave(f) {
		return pkg, files
	}
	return nil, nil
}

// keep notes that what f says to be missing is not known to be.
func (c *collector) keep(p platform, l *checked, f *finding.Finding, pkg *packages.Package, files *cgoFiles) {
	u := unchecked{Package: l.pkg.PkgPath, Platform: p.String(), Reason: files.reason()}
	if pkg != l.pkg {
		u.Reason = fmt.Sprintf("it imports %s, where %s", pkg.PkgPath, files.reason())
		c.uncovered = append(c.uncovered, u)
	} else if f.Verdict != finding.Waived {
		c.kept[u] = append(c.kept[u], f.Symbol)
	}
}

func (l *checked) reportFinding(opts *options, f *finding.Finding) reportFinding {
	pos, last := placeOf(l.pkg, f.Pos, f.End, l.result.At)
	at, end := environ.Position(l.pkg.Fset, pos), environ.Position(l.pkg.Fset, last)
	in := l.result.ContractFile
	if f.In != "" {
		in = f.In
	}
	r := newReportFinding(f, l.pkg.PkgPath)
	r.Position = position{opts.shorten(at.Filename), at.Line, at.Column}
	r.Contract = position{opts.shorten(in), f.Contract.Line, f.Contract.Column}
	r.shared = f.In != "" && f.ID == finding.ContractInvalid
	r.placed = f.Pos.IsValid() && pos == f.Pos
	r.end = position{opts.shorten(end.Filename), end.Line, end.Column}
	return r
}

// report sorts what was found. A waiver that is used on one platform is used.
func (c *collector) report(folders *folders) *report {
	beside := folders.findings()
	r := &report{Version: 1, Packages: len(c.checked), Contracts: len(c.contracts), Findings: []reportFinding{}, Failures: c.failures}
	for _, f := range c.order {
		on := c.findings[f.comparable()]
		f.everywhere = !f.absent && (f.shared || len(on) == len(c.checked[f.Package]))
		if f.waiver != nil && len(on) < len(waived(f.waiver, c.checked[f.Package])) {
			continue
		}
		f.Platforms = []string{}
		if c.opts.named {
			f.Platforms = on
		}
		r.Findings = append(r.Findings, f)
	}
	r.Findings = withoutShared(append(r.Findings, beside...))
	r.sort()
	r.Unchecked = uncheckedFor(c.opts, c.dirs, c.uncovered)
	r.kept = c.kept
	return r
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

// sort orders findings by package and position.
func (r *report) sort() {
	slices.SortStableFunc(r.Findings, func(a, b reportFinding) int {
		return cmp.Or(
			cmp.Compare(a.Package, b.Package),
			cmp.Compare(a.Position.File, b.Position.File),
			cmp.Compare(a.Position.Line, b.Position.Line),
			cmp.Compare(a.Position.Column, b.Position.Column),
			cmp.Compare(a.Symbol, b.Symbol),
			cmp.Compare(a.ID, b.ID),
		)
	})
}

// withoutShared returns findings without the mistakes of contracts that are told
// of the packages that these bind, if they are told where the contract lies, too.
func withoutShared(list []reportFinding) []reportFinding {
	type mistake struct {
		contract position
		says     string
	}
	told := make(map[mistake]bool)
	for _, f := range list {
		if !f.shared {
			told[mistake{f.Contract, f.says}] = true
		}
	}
	return slices.DeleteFunc(list, func(f reportFinding) bool {
		return f.shared && told[mistake{f.Contract, f.says}]
	})
}

// uncheckedFor lists the packages, by their folders, that have files which only
// cgo can compile, for platforms without, and adds what else was not covered.
func uncheckedFor(opts *options, dirs map[string]string, uncovered []unchecked) []unchecked {
	var list []unchecked
	for _, p := range opts.platforms {
		for path, dir := range dirs {
			if files := opts.cgoFiles(dir, p); files != nil {
				list = append(list, unchecked{Package: path, Platform: p.String(), Reason: files.reason()})
			}
		}
	}
	list = append(slices.Clone(uncovered), list...) // which say more
	order := func(a, b unchecked) int {
		return cmp.Or(cmp.Compare(a.Package, b.Package), cmp.Compare(a.Platform, b.Platform), cmp.Compare(a.Reason, b.Reason))
	}
	slices.SortStableFunc(list, order)
	return slices.CompactFunc(list, func(a, b unchecked) bool { return order(a, b) == 0 })
}
