package cli

import (
	"cmp"
	"fmt"
	"go/token"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/finding"
)

// A collector puts the outcome of checks for several platforms into one report,
// in which each finding stands once, with the platforms that it concerns.
type collector struct {
	opts      *options
	findings  map[findingKey][]string // platforms by finding
	order     []reportFinding
	checked   map[string][]string // platforms by package
	dirs      map[string]string   // folders by package
	modules   map[string]string   // folders by path, of those in which contracts are looked for
	contracts map[string]bool
	failures  []reportFailure
}

// checkAll checks the packages that opts names on all its platforms.
func (e *environment) checkAll(opts *options) (r *report, failed bool) {
	c := &collector{
		opts:      opts,
		findings:  make(map[findingKey][]string),
		checked:   make(map[string][]string),
		dirs:      make(map[string]string),
		modules:   make(map[string]string),
		contracts: make(map[string]bool),
	}
	e.eachPlatform(opts, func(set *loadedSet) {
		for _, l := range e.check(opts, set) {
			c.add(set.platform, &l)
		}
		c.failures = append(c.failures, set.failures...)
		failed = failed || set.failed
	})
	r = c.report()
	if r.Packages == 0 && !failed {
		fmt.Fprintf(e.stderr, "importspy-vet: %s: no Go files for any of the platforms; nothing is checked\n", strings.Join(opts.patterns, " "))
	}
	for _, u := range r.Unchecked {
		fmt.Fprintf(e.stderr, "importspy-vet: %s\n", u.text())
	}
	return r, failed
}

// A findingKey is what makes a finding on two platforms the same.
type findingKey struct {
	id                     finding.ID
	pkg, symbol, message   string
	position, contractFile position
	verdict                finding.Verdict
}

func (f *reportFinding) comparable() findingKey {
	if f.shared {
		return findingKey{id: f.ID, contractFile: f.Contract, message: f.Message}
	}
	return findingKey{f.ID, f.Package, f.Symbol, f.Message, f.Position, f.Contract, f.Verdict}
}

func (c *collector) add(p platform, l *checked) {
	path := l.pkg.PkgPath
	c.checked[path] = append(c.checked[path], p.String())
	c.dirs[path] = packageDir(l.pkg)
	if m := l.pkg.Module; m != nil && (m.Main || c.opts.contracts != "" && whole(m)) {
		c.modules[m.Path] = m.Dir
	}
	for _, name := range append(l.result.Above, l.result.ContractFile) {
		if name != "" {
			c.contracts[name] = true
		}
	}
	for i := range l.result.Findings {
		f := l.reportFinding(c.opts, &l.result.Findings[i])
		if c.mayBeThere(p, &f) {
			continue
		}
		k := f.comparable()
		if c.findings[k] == nil {
			c.order = append(c.order, f)
		}
		c.findings[k] = append(c.findings[k], p.String())
	}
}

// whole reports whether the folder of a module has all its packages. A vendor
// folder has only those that are imported.
func whole(m *packages.Module) bool {
	return m.Dir != "" && !slices.Contains(strings.Split(filepath.ToSlash(m.Dir), "/"), "vendor")
}

// mayBeThere reports whether f is that something is missing which may be in files
// that only cgo can compile, and that the check on a platform other than the
// host's goes without. These are listed as not checked.
func (c *collector) mayBeThere(p platform, f *reportFinding) bool {
	switch f.ID {
	case finding.ExportMissing, finding.FieldMissing, finding.MethodMissing, finding.NotImplemented:
		return p != c.opts.host && needsCgo(c.dirs[f.Package], p) != ""
	}
	return false
}

func (l *checked) reportFinding(opts *options, f *finding.Finding) reportFinding {
	pos := f.Pos
	if !pos.IsValid() {
		pos = l.result.At
	}
	at, end := l.pkg.Fset.Position(pos), l.pkg.Fset.Position(f.End)
	if !f.Pos.IsValid() {
		end = l.pkg.Fset.Position(pos + token.Pos(len(l.pkg.Types.Name())))
	}
	in := l.result.ContractFile
	if f.In != "" {
		in = f.In
	}
	return reportFinding{
		ID:       f.ID,
		Package:  l.pkg.PkgPath,
		Symbol:   f.Symbol,
		Verdict:  f.Verdict,
		Message:  f.Message,
		Position: position{opts.shorten(at.Filename), at.Line, at.Column},
		Contract: position{opts.shorten(in), f.Contract.Line, f.Contract.Column},
		Reason:   f.Reason,
		shared:   f.In != "" && f.ID == finding.ContractInvalid,
		end:      position{opts.shorten(end.Filename), end.Line, end.Column},
	}
}

// report sorts what was found. A waiver that is used on one platform is used.
func (c *collector) report() *report {
	folders := checkFolders(c)
	r := &report{Version: 1, Packages: len(c.checked), Contracts: len(c.contracts), Findings: []reportFinding{}, Failures: c.failures}
	for _, f := range c.order {
		on := c.findings[f.comparable()]
		f.everywhere = f.shared || len(on) == len(c.checked[f.Package])
		if f.ID == finding.WaiverUnused && !f.everywhere {
			continue
		}
		f.Platforms = []string{}
		if c.opts.named {
			f.Platforms = on
		}
		r.Findings = append(r.Findings, f)
	}
	r.Findings = withoutShared(append(r.Findings, folders...))
	r.sort()
	r.Unchecked = uncheckedFor(c.opts, c.dirs)
	return r
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
		message  string
	}
	told := make(map[mistake]bool)
	for _, f := range list {
		if !f.shared {
			told[mistake{f.Contract, f.Message}] = true
		}
	}
	return slices.DeleteFunc(list, func(f reportFinding) bool {
		return f.shared && told[mistake{f.Contract, f.Message}]
	})
}

// uncheckedFor lists the packages, by their folders, that have files which only
// cgo can compile for platforms other than the host's.
func uncheckedFor(opts *options, dirs map[string]string) []unchecked {
	var list []unchecked
	for _, p := range opts.platforms {
		if p == opts.host {
			continue
		}
		for path, dir := range dirs {
			if file := needsCgo(dir, p); file != "" {
				list = append(list, unchecked{path, p.String(), file + " needs cgo"})
			}
		}
	}
	slices.SortFunc(list, func(a, b unchecked) int {
		return cmp.Or(cmp.Compare(a.Package, b.Package), cmp.Compare(a.Platform, b.Platform))
	})
	return list
}
