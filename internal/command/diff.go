package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/environ"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/sidecar"
)

const aboutDiff = `Diff compares two versions of a module, without any contract. Each is a folder,
a module as path@version, or a revision of the git repository that the working
directory is in. NEW is the working directory if it is not given. Main packages
are skipped; of internal packages, only types exposed by other packages are
compared. It exits 0 if nothing breaks, 1 if something does, 2 if the usage is wrong,
3 if a version could not be loaded.`

func runDiff(e *invocation, args []string) int {
	format, strict := "text", ""
	opts, code, ok := e.flags("diff", aboutDiff, args, func(fs *flag.FlagSet) {
		fs.StringVar(&format, "format", format, "output `format`: text or json")
		fs.StringVar(&strict, "strict", "", aboutStrict)
	})
	if !ok {
		return code
	}
	usage := func(err error) int {
		fmt.Fprintf(e.stderr, "importspy-vet diff: %v\n", err)
		return exitUsage
	}
	ids, err := parseStrict(strict)
	switch {
	case err != nil:
		return usage(err)
	case format != "text" && format != "json":
		return usage(fmt.Errorf("unknown -format %s; use text or json", format))
	case len(opts.Patterns) > 2:
		return usage(fmt.Errorf("name OLD and NEW only; %s is a third", opts.Patterns[2]))
	}
	// What diff makes to look at a version must not outlive it.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	opts.Context = ctx
	code = e.diff(opts, ids, format)
	if ctx.Err() != nil {
		fmt.Fprintln(e.stderr, "importspy-vet diff: interrupted")
		return exitFailed
	}
	return code
}

// diff compares the versions that opts names, prints what it finds and returns the
// exit code. If it is interrupted, then it says nothing.
func (e *invocation) diff(opts *options, strict []contract.String, format string) int {
	names := append(opts.Patterns, ".")[:2]
	var sides [2]*version
	for i, name := range names {
		s, err := load.OpenVersion(opts.Context, opts.Dir, name, opts.Settings.Flags.Tags())
		if err != nil {
			return e.notOpened(opts, err)
		}
		defer s.Remove()
		sides[i] = &version{Version: s}
	}
	d := newDiffer(e, opts, sides[0], sides[1])
	d.strict = strict
	for _, p := range opts.platforms {
		d.compare(p)
	}
	if opts.Interrupted() {
		return exitFailed
	}
	r := d.report()
	for _, u := range d.uncompared() {
		what := "not all of it is"
		if u.Whole {
			what = "not"
		}
		fmt.Fprintf(e.stderr, "importspy-vet: %s: %s compared on %s: %s\n", u.Package, what, u.Platform, u.Reason)
	}
	print := r.Text
	if format == "json" {
		print = r.JSON
	}
	if err := print(e.output(opts, exitOK)); err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet diff: %v\n", err)
		return exitFailed
	}
	switch {
	case d.failed:
		return exitFailed
	case r.Bump == "major":
		return exitFindings
	}
	return exitOK
}

// notOpened says why a version cannot be compared, and returns the exit code.
func (e *invocation) notOpened(opts *options, err error) int {
	if !opts.Interrupted() {
		fmt.Fprintf(e.stderr, "importspy-vet diff: %v\n", err)
	}
	if _, ok := errors.AsType[load.Unavailable](err); ok {
		return exitFailed
	}
	return exitUsage
}

// A version is one of the two that are compared.
type version struct {
	*load.Version
	root string // the folder of its module, known when it is loaded
}

// position is a place in the version, relative to the module's folder.
func (v *version) position(fset *token.FileSet, pos token.Pos) report.Position {
	at := environ.Position(fset, pos)
	return report.Position{File: (&load.Request{Dir: v.root}).Shorten(at.Filename), Line: at.Line, Column: at.Column}
}

// A differ compares two versions, platform by platform.
type differ struct {
	*invocation
	opts     *options
	old, new *version
	strict   []contract.String
	failed   bool

	packages map[string]bool
	dirs     [2]map[string]string // folders by package, of the old and the new version
	wanting  []load.Unchecked     // what cannot be loaded without cgo
	order    []report.DiffFinding
	on       map[string][]string // platforms by finding
	checked  map[string]int      // number of platforms by package
}

func newDiffer(e *invocation, opts *options, old, new *version) *differ {
	return &differ{
		invocation: e, opts: opts, old: old, new: new,
		packages: make(map[string]bool), dirs: [2]map[string]string{{}, {}}, on: make(map[string][]string), checked: make(map[string]int),
	}
}

// A described package is what is kept of the old version: no syntax, no types.
type describedPackage struct {
	path     string
	file     *contract.File
	places   map[string]report.Position // by symbol
	packages report.Position
	exposed  map[string]bool // of an internal package, what others expose; nil: all
	cgo      *load.CgoFiles  // what it was loaded without
}

// compare compares the versions on one platform. The old one is dropped before
// the new one is loaded.
func (d *differ) compare(p load.Platform) {
	old := make(map[string]*describedPackage)
	set, prefix := d.load(d.old, p)
	exposed := exposedInternals(set.Packages)
	for _, pkg := range set.Packages {
		names := exposed[pkg.PkgPath]
		if importable(pkg) || names != nil {
			rel := relativePath(pkg, prefix)
			old[rel] = d.describe(set, pkg)
			old[rel].exposed = names
			d.dirs[0][pkg.PkgPath] = load.Dir(pkg)
		}
		if d.opts.Interrupted() {
			return
		}
	}
	oldPrefix, oldFailed := prefix, set.Failed
	unseen := d.want(set, prefix)
	set, prefix = d.load(d.new, p)
	unseenNow := d.want(set, prefix)
	for _, pkg := range set.Packages {
		rel := relativePath(pkg, prefix)
		if was := old[rel]; was != nil && was.exposed != nil {
			d.checked[pkg.PkgPath]++
			d.pair(p, was, enginePackage(set, pkg), pkg, oldPrefix, prefix)
			delete(old, rel)
			continue
		}
		if !importable(pkg) {
			continue
		}
		if d.opts.Interrupted() {
			return
		}
		d.dirs[1][pkg.PkgPath] = load.Dir(pkg)
		was := old[rel]
		delete(old, rel)
		if was == nil && (oldFailed || unseen[rel] || d.needsCgo(d.old, rel, pkg.PkgPath, p)) {
			continue // it may be one that could not be loaded
		}
		d.packages[pkg.PkgPath] = true
		d.checked[pkg.PkgPath]++
		if was == nil {
			f := report.NewDiffFinding(&finding.Finding{
				ID: contract.ExportExtra, Symbol: engine.AbsentSymbol, Verdict: finding.Compatible,
				Form: finding.NewPackage, Args: []string{pkg.PkgPath},
			}, pkg.PkgPath)
			f.Position = d.new.position(pkg.Fset, environ.Clause(pkg.Fset, pkg.Syntax))
			d.add(p, f)
			continue
		}
		d.pair(p, was, enginePackage(set, pkg), pkg, oldPrefix, prefix)
	}
	d.gone(p, old, unseenNow, set.Failed)
}

// gone reports the packages that only the old version has, where they are not
// unseen. If some of the new one could not be loaded, then a missing package may be
// one of these, unless there are no Go files for it.
func (d *differ) gone(p load.Platform, old map[string]*describedPackage, unseen map[string]bool, failed bool) {
	for _, rel := range slices.Sorted(maps.Keys(old)) {
		was := old[rel]
		switch {
		case was.exposed != nil:
			continue // the packages that exposed its types report that they no longer do
		case failed && (d.new.root == "" || sidecar.HasGoFiles(filepath.Join(d.new.root, filepath.FromSlash(rel)))):
			continue
		case unseen[rel] || d.needsCgo(d.new, rel, was.path, p):
			continue
		}
		d.packages[was.path] = true
		d.checked[was.path]++
		f := report.NewDiffFinding(&finding.Finding{
			ID: contract.ExportMissing, Symbol: engine.AbsentSymbol, Verdict: finding.Breaking,
			Form: finding.GonePackage, Args: []string{was.path},
		}, was.path)
		f.Old = was.packages
		d.add(p, f)
	}
}

// want returns the packages of a set, by their paths within the module, that
// cannot be loaded without cgo, and notes them.
func (d *differ) want(set *load.Set, prefix string) map[string]bool {
	wanting := make(map[string]bool)
	for _, pkg := range set.WithoutCgo {
		if importable(pkg) {
			wanting[relativePath(pkg, prefix)] = true
		}
	}
	d.wanting = append(d.wanting, set.Unchecked...)
	return wanting
}

// needsCgo reports whether a version has, for the package rel within its module,
// nothing but files that only cgo can compile. It notes that.
func (d *differ) needsCgo(s *version, rel, path string, p load.Platform) bool {
	if s.root == "" {
		return false
	}
	files := d.opts.CgoFiles(filepath.Join(s.root, filepath.FromSlash(rel)), p)
	if files != nil {
		d.wanting = append(d.wanting, load.Unchecked{Package: path, Platform: p.String(), Reason: files.Reason(), Whole: true})
	}
	return files != nil
}

// uncompared lists what could not be compared.
func (d *differ) uncompared() []load.Unchecked {
	return uncheckedFor(d.opts, d.dirs[1], uncheckedFor(d.opts, d.dirs[0], d.wanting))
}

// load loads a source and returns its packages and their module's path.
func (d *differ) load(s *version, p load.Platform) (*load.Set, string) {
	opts := *d.opts
	opts.Dir, opts.Patterns, opts.Env = s.Dir, s.Patterns, s.Env
	set := d.invocation.load(&opts, p)
	d.explain(&opts, set)
	if set.Failed && !opts.Interrupted() {
		d.failed = true
		what := "could be loaded in part only; what could not is left out"
		if len(set.Packages) == 0 {
			what = "could not be loaded; nothing is compared"
		}
		fmt.Fprintf(d.stderr, "importspy-vet diff: %s %s\n", s.Name, what)
	}
	prefix := ""
	for _, pkg := range set.Packages {
		if pkg.Module != nil {
			prefix, s.root = pkg.Module.Path, pkg.Module.Dir
		}
	}
	return set, prefix
}

// relativePath returns a package's path within its module.
func relativePath(pkg *packages.Package, prefix string) string {
	return strings.TrimPrefix(strings.TrimPrefix(pkg.PkgPath, prefix), "/")
}

// importable reports whether packages of other modules can import pkg.
func importable(pkg *packages.Package) bool {
	return pkg.Name != "main" && len(pkg.Syntax) > 0 && !api.Internal(pkg.PkgPath)
}

// exposedInternals returns the names of the types of internal packages that
// clients get through others, by path.
func exposedInternals(pkgs []*packages.Package) map[string]map[string]bool {
	exposed := make(map[string]map[string]bool)
	for _, pkg := range pkgs {
		if !importable(pkg) {
			continue
		}
		for _, tn := range api.ExposedOf(pkg.Types, func(p *types.Package) bool { return api.Internal(p.Path()) }) {
			path := tn.Pkg().Path()
			if exposed[path] == nil {
				exposed[path] = make(map[string]bool)
			}
			exposed[path][tn.Name()] = true
		}
	}
	return exposed
}

func (d *differ) describe(set *load.Set, pkg *packages.Package) *describedPackage {
	s, clause := d.old, environ.Clause(pkg.Fset, pkg.Syntax)
	described := &describedPackage{
		path:     pkg.PkgPath,
		file:     engine.NewContractNaming(enginePackage(set, pkg), contract.Exact, d.strict, make(map[string]string)),
		places:   make(map[string]report.Position),
		packages: s.position(pkg.Fset, clause),
		cgo:      d.opts.CgoFiles(load.Dir(pkg), set.Platform),
	}
	place := func(symbol string, obj types.Object) {
		pos, _ := placeOf(pkg, obj.Pos(), obj.Pos(), clause)
		described.places[symbol] = s.position(pkg.Fset, pos)
	}
	for _, obj := range api.Objects(pkg.Types) {
		place(obj.Name(), obj)
		if _, ok := obj.(*types.TypeName); !ok {
			continue
		}
		for name, m := range api.Fields(obj.Type()) {
			place(obj.Name()+"."+name, m.Obj)
		}
		for name, m := range api.Methods(obj.Type()) {
			place(obj.Name()+"."+name, m.Obj)
		}
	}
	return described
}

// pair compares two versions of a package.
func (d *differ) pair(p load.Platform, was *describedPackage, now *engine.Package, pkg *packages.Package, oldPrefix, newPrefix string) {
	for _, use := range was.file.Uses { // a major version has another path
		if rest, ok := strings.CutPrefix(use.Path, oldPrefix); ok && (rest == "" || rest[0] == '/') {
			use.Path = newPrefix + rest
		}
	}
	was.file.Package = nil
	now.Private = was.exposed != nil
	r := engine.Compare(contract.Format(was.file), now)
	files, clause := d.opts.CgoFiles(load.Dir(pkg), p), environ.Clause(pkg.Fset, pkg.Syntax)
	for i := range r.Findings {
		f := &r.Findings[i]
		switch {
		case f.ID == contract.ContractInvalid:
			continue // of a name that is gone; the declarations that mention it report it
		case files.MayHave(f), was.cgo.MayHaveAdded(f):
			continue // the files are reported
		}
		if was.exposed != nil && (!was.exposed[f.Entry()] || f.ID == contract.ExportMissing) {
			continue // clients have no name for it
		}
		pos, _ := placeOf(pkg, f.Pos, f.End, clause)
		df := report.NewDiffFinding(f, pkg.PkgPath)
		df.Position = d.new.position(pkg.Fset, pos)
		df.Old = was.places[strings.NewReplacer("(", "", ")", "", "*", "").Replace(f.Symbol)]
		d.add(p, df)
	}
}

func (d *differ) add(p load.Platform, f report.DiffFinding) {
	key := f.Key()
	if d.on[key] == nil {
		d.order = append(d.order, f)
	}
	d.on[key] = append(d.on[key], p.String())
}

func (d *differ) report() *report.Diff {
	r := &report.Diff{Version: 1, Old: d.old.Name, New: d.new.Name, Packages: len(d.packages), Bump: "patch", Findings: []report.DiffFinding{}, Incomplete: d.failed}
	for _, f := range d.order {
		key := f.Key()
		f.Platforms = []string{}
		if d.opts.Named {
			f.Platforms = d.on[key]
		}
		f.Everywhere = len(f.Platforms) == d.checked[f.Package]
		r.Findings = append(r.Findings, f)
		switch {
		case f.Verdict == finding.Breaking:
			r.Bump = "major"
		case r.Bump == "patch":
			r.Bump = "minor"
		}
	}
	slices.SortStableFunc(r.Findings, func(a, b report.DiffFinding) int {
		if c := strings.Compare(a.Package, b.Package); c != 0 {
			return c
		}
		if c := strings.Compare(string(a.Verdict), string(b.Verdict)); c != 0 {
			return c // breaking first
		}
		return strings.Compare(a.Symbol+string(a.ID), b.Symbol+string(b.ID))
	})
	return r
}
