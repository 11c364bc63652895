package cli

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
	"github.com/importspy/importspy/internal/wording"
)

const aboutDiff = `Diff compares two versions of a module, without any contract. Each is a folder,
a module as path@version, or a revision of the git repository that the working
directory is in. NEW is the working directory if it is not given. Programs are
left out, and of internal packages all but the types that others expose.
It exits with 0 if nothing breaks, 1 if something does, 2 if the usage is wrong,
3 if a version could not be loaded.`

// A diffReport is what diff found. It is the object that -format json prints.
type diffReport struct {
	Version  int           `json:"version"`
	Old      string        `json:"old"`
	New      string        `json:"new"`
	Packages int           `json:"packages"`
	Bump     string        `json:"bump"` // major, minor or patch
	Findings []diffFinding `json:"findings"`
	// Incomplete is set if packages are missing that could not be loaded.
	Incomplete bool `json:"incomplete,omitempty"`
}

type diffFinding struct {
	ID        finding.ID      `json:"id"`
	Package   string          `json:"package"`
	Symbol    string          `json:"symbol"`
	Verdict   finding.Verdict `json:"verdict"`
	Message   string          `json:"message"`
	Promised  string          `json:"promised,omitempty"` // what the old version has
	Actual    string          `json:"actual,omitempty"`   // what the new version has
	Note      string          `json:"note,omitempty"`
	Position  position        `json:"position"` // in the new version
	Old       position        `json:"old"`      // in the old version
	Platforms []string        `json:"platforms"`

	sentence wording.Sentence // Message in its parts
	says     string           // what it says, as a key
}

func newDiffFinding(f *finding.Finding, pkg string) diffFinding {
	s := wording.Diff(f)
	return diffFinding{
		ID: f.ID, Package: pkg, Symbol: f.Symbol, Verdict: f.Verdict,
		Message: s.String(), Promised: s.Promised, Actual: s.Actual, Note: s.Note,
		sentence: s, says: f.Key(),
	}
}

func runDiff(e *environment, args []string) int {
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
	case len(opts.patterns) > 2:
		return usage(fmt.Errorf("name OLD and NEW only; %s is a third", opts.patterns[2]))
	}
	// What diff makes to look at a version must not outlive it.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	opts.context = ctx
	code = e.diff(opts, ids, format)
	if ctx.Err() != nil {
		fmt.Fprintln(e.stderr, "importspy-vet diff: interrupted")
		return exitFailed
	}
	return code
}

// diff compares the versions that opts names, prints what it finds and returns the
// exit code. If it is interrupted, then it says nothing.
func (e *environment) diff(opts *options, strict []contract.String, format string) int {
	names := append(opts.patterns, ".")[:2]
	var sides [2]*source
	for i, name := range names {
		s, err := openSource(opts.context, opts.dir, name)
		if err != nil {
			return e.notOpened(opts, err)
		}
		defer s.remove()
		sides[i] = s
	}
	d := newDiffer(e, opts, sides[0], sides[1])
	d.strict = strict
	for _, p := range opts.platforms {
		d.compare(p)
	}
	if opts.interrupted() {
		return exitFailed
	}
	r := d.report()
	for _, u := range d.uncompared() {
		what := "not all of it is"
		if u.whole {
			what = "not"
		}
		fmt.Fprintf(e.stderr, "importspy-vet: %s: %s compared on %s: %s\n", u.Package, what, u.Platform, u.Reason)
	}
	if format == "text" {
		d.text(r)
	} else if err := writeJSON(e.stdout, r); err != nil {
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
func (e *environment) notOpened(opts *options, err error) int {
	if !opts.interrupted() {
		fmt.Fprintf(e.stderr, "importspy-vet diff: %v\n", err)
	}
	if _, ok := errors.AsType[unavailable](err); ok {
		return exitFailed
	}
	return exitUsage
}

// A differ compares two sources, platform by platform.
type differ struct {
	*environment
	opts     *options
	old, new *source
	strict   []contract.String
	failed   bool

	packages map[string]bool
	dirs     [2]map[string]string // folders by package, of the old and the new version
	wanting  []unchecked          // what cannot be loaded without cgo
	order    []diffFinding
	on       map[string][]string // platforms by finding
	checked  map[string]int      // number of platforms by package
}

func newDiffer(e *environment, opts *options, old, new *source) *differ {
	return &differ{
		environment: e, opts: opts, old: old, new: new,
		packages: make(map[string]bool), dirs: [2]map[string]string{{}, {}}, on: make(map[string][]string), checked: make(map[string]int),
	}
}

// A described package is what is kept of the old version: no syntax, no types.
type describedPackage struct {
	path     string
	file     *contract.File
	places   map[string]position // by symbol
	packages position
	exposed  map[string]bool // of an internal package, what others expose; nil: all
	cgo      *cgoFiles       // what it was loaded without
}

// compare compares the versions on one platform. The old one is dropped before
// the new one is loaded.
func (d *differ) compare(p platform) {
	old := make(map[string]*describedPackage)
	set, prefix := d.load(d.old, p)
	exposed := exposedInternals(set.pkgs)
	for _, pkg := range set.pkgs {
		names := exposed[pkg.PkgPath]
		if importable(pkg) || names != nil {
			rel := relativePath(pkg, prefix)
			old[rel] = d.describe(&set, pkg)
			old[rel].exposed = names
			d.dirs[0][pkg.PkgPath] = packageDir(pkg)
		}
		if d.opts.interrupted() {
			return
		}
	}
	oldPrefix, oldFailed := prefix, set.failed
	unseen := d.want(&set, prefix)
	set, prefix = d.load(d.new, p)
	unseenNow := d.want(&set, prefix)
	for _, pkg := range set.pkgs {
		rel := relativePath(pkg, prefix)
		if was := old[rel]; was != nil && was.exposed != nil {
			d.checked[pkg.PkgPath]++
			d.pair(p, was, set.enginePackage(pkg), pkg, oldPrefix, prefix)
			delete(old, rel)
			continue
		}
		if !importable(pkg) {
			continue
		}
		if d.opts.interrupted() {
			return
		}
		d.dirs[1][pkg.PkgPath] = packageDir(pkg)
		was := old[rel]
		delete(old, rel)
		if was == nil && (oldFailed || unseen[rel] || d.needsCgo(d.old, rel, pkg.PkgPath, p)) {
			continue // it may be one that could not be loaded
		}
		d.packages[pkg.PkgPath] = true
		d.checked[pkg.PkgPath]++
		if was == nil {
			f := newDiffFinding(&finding.Finding{
				ID: finding.ExportExtra, Symbol: engine.AbsentSymbol, Verdict: finding.Compatible,
				Form: finding.NewPackage, Args: []string{pkg.PkgPath},
			}, pkg.PkgPath)
			f.Position = d.new.position(pkg.Fset, environ.Clause(pkg.Fset, pkg.Syntax))
			d.add(p, f)
			continue
		}
		d.pair(p, was, set.enginePackage(pkg), pkg, oldPrefix, prefix)
	}
	d.gone(p, old, unseenNow, set.failed)
}

// gone reports the packages that only the old version has, where they are not
// unseen. If some of the new one could not be loaded, then a missing package may be
// one of these, unless there are no Go files for it.
func (d *differ) gone(p platform, old map[string]*describedPackage, unseen map[string]bool, failed bool) {
	for _, rel := range slices.Sorted(maps.Keys(old)) {
		was := old[rel]
		switch {
		case was.exposed != nil:
			continue // those that exposed its types do no longer, and it is said there
		case failed && (d.new.root == "" || hasGoFiles(filepath.Join(d.new.root, filepath.FromSlash(rel)))):
			continue
		case unseen[rel] || d.needsCgo(d.new, rel, was.path, p):
			continue
		}
		d.packages[was.path] = true
		d.checked[was.path]++
		f := newDiffFinding(&finding.Finding{
			ID: finding.ExportMissing, Symbol: engine.AbsentSymbol, Verdict: finding.Breaking,
			Form: finding.GonePackage, Args: []string{was.path},
		}, was.path)
		f.Old = was.packages
		d.add(p, f)
	}
}

// want returns the packages of a set, by their paths within the module, that
// cannot be loaded without cgo, and notes them.
func (d *differ) want(set *loadedSet, prefix string) map[string]bool {
	wanting := make(map[string]bool)
	for _, pkg := range set.wanting {
		if importable(pkg) {
			wanting[relativePath(pkg, prefix)] = true
		}
	}
	d.wanting = append(d.wanting, set.uncovered...)
	return wanting
}

// needsCgo reports whether a version has, for the package rel within its module,
// nothing but files that only cgo can compile. It notes that.
func (d *differ) needsCgo(s *source, rel, path string, p platform) bool {
	if s.root == "" {
		return false
	}
	files := d.opts.cgoFiles(filepath.Join(s.root, filepath.FromSlash(rel)), p)
	if files != nil {
		d.wanting = append(d.wanting, unchecked{path, p.String(), files.reason(), true})
	}
	return files != nil
}

// uncompared lists what could not be compared.
func (d *differ) uncompared() []unchecked {
	return uncheckedFor(d.opts, d.dirs[1], uncheckedFor(d.opts, d.dirs[0], d.wanting))
}

// load loads a source and returns its packages and their module's path.
func (d *differ) load(s *source, p platform) (loadedSet, string) {
	opts := *d.opts
	opts.dir, opts.patterns, opts.env = s.dir, s.patterns, s.env
	set := d.environment.load(&opts, p)
	if set.failed && !opts.interrupted() {
		d.failed = true
		what := "could be loaded in part only; what could not is left out"
		if len(set.pkgs) == 0 {
			what = "could not be loaded; nothing is compared"
		}
		fmt.Fprintf(d.stderr, "importspy-vet diff: %s %s\n", s.name, what)
	}
	prefix := ""
	for _, pkg := range set.pkgs {
		if pkg.Module != nil {
			prefix, s.root = pkg.Module.Path, pkg.Module.Dir
		}
	}
	return *set, prefix
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
// clients get hold of through others, by path.
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

func (d *differ) describe(set *loadedSet, pkg *packages.Package) *describedPackage {
	s, clause := d.old, environ.Clause(pkg.Fset, pkg.Syntax)
	described := &describedPackage{
		path:     pkg.PkgPath,
		file:     engine.NewContractNaming(set.enginePackage(pkg), contract.Exact, d.strict, make(map[string]string)),
		places:   make(map[string]position),
		packages: s.position(pkg.Fset, clause),
		cgo:      d.opts.cgoFiles(packageDir(pkg), set.platform),
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

// position is a place in the source, relative to the module's folder.
func (s *source) position(fset *token.FileSet, pos token.Pos) position {
	at := environ.Position(fset, pos)
	return position{(&options{dir: s.root}).shorten(at.Filename), at.Line, at.Column}
}

// pair compares two versions of a package.
func (d *differ) pair(p platform, was *describedPackage, now *engine.Package, pkg *packages.Package, oldPrefix, newPrefix string) {
	for _, use := range was.file.Uses { // a major version has another path
		if rest, ok := strings.CutPrefix(use.Path, oldPrefix); ok && (rest == "" || rest[0] == '/') {
			use.Path = newPrefix + rest
		}
	}
	was.file.Package = nil
	now.Private = was.exposed != nil
	r := engine.Compare(contract.Format(was.file), now)
	files, clause := d.opts.cgoFiles(packageDir(pkg), p), environ.Clause(pkg.Fset, pkg.Syntax)
	for i := range r.Findings {
		f := &r.Findings[i]
		switch {
		case f.ID == finding.ContractInvalid:
			continue // of a name that is gone; what it does to declarations is said there
		case files.mayHave(f), was.cgo.mayHaveAdded(f):
			continue // which is said of the files
		}
		if was.exposed != nil && (!was.exposed[f.Entry()] || f.ID == finding.ExportMissing) {
			continue // clients have no name for it
		}
		pos, _ := placeOf(pkg, f.Pos, f.End, clause)
		df := newDiffFinding(f, pkg.PkgPath)
		df.Position = d.new.position(pkg.Fset, pos)
		df.Old = was.places[strings.NewReplacer("(", "", ")", "", "*", "").Replace(f.Symbol)]
		d.add(p, df)
	}
}

func (d *differ) add(p platform, f diffFinding) {
	key := f.key()
	if d.on[key] == nil {
		d.order = append(d.order, f)
	}
	d.on[key] = append(d.on[key], p.String())
}

// key is the same for a finding on two platforms.
func (f *diffFinding) key() string {
	return fmt.Sprintf("%s\x00%s\x00%v\x00%v", f.Package, f.says, f.Position, f.Old)
}

func (d *differ) report() *diffReport {
	r := &diffReport{Version: 1, Old: d.old.name, New: d.new.name, Packages: len(d.packages), Bump: "patch", Findings: []diffFinding{}, Incomplete: d.failed}
	for _, f := range d.order {
		key := f.key()
		f.Platforms = []string{}
		if d.opts.named {
			f.Platforms = d.on[key]
		}
		r.Findings = append(r.Findings, f)
		switch {
		case f.Verdict == finding.Breaking:
			r.Bump = "major"
		case r.Bump == "patch":
			r.Bump = "minor"
		}
	}
	slices.SortStableFunc(r.Findings, func(a, b diffFinding) int {
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

// text prints a change a line, with its place in the new version, or in the old
// one if it is gone.
func (d *differ) text(r *diffReport) {
	p := d.palette()
	count := make(map[finding.Verdict]int)
	for _, f := range r.Findings {
		count[f.Verdict]++
		at, other := f.Position, f.Old
		if f.ID == finding.ExportMissing || f.ID == finding.FieldMissing || f.ID == finding.MethodMissing {
			at, other = f.Old, position{}
		}
		line := reportFinding{Platforms: f.Platforms, everywhere: len(f.Platforms) == d.checked[f.Package]}
		fmt.Fprintf(d.stdout, "%s: %s%s\n", p.paint(bold, at.String()), p.sentence(f.sentence, f.Verdict, false), line.where())
		if other.Line > 0 && !d.opts.quiet {
			fmt.Fprintf(d.stdout, "\t%s: the old declaration\n", other)
		}
	}
	if !d.opts.quiet {
		fmt.Fprintln(d.stdout, d.summary(r, count))
	}
}

func (d *differ) summary(r *diffReport, count map[finding.Verdict]int) string {
	s := "no changes"
	if len(r.Findings) > 0 {
		s = fmt.Sprintf("%d breaking, %d compatible%s", count[finding.Breaking], count[finding.Compatible], bump(count))
	}
	if d.failed {
		s += "; some packages could not be loaded"
	}
	return plural(r.Packages, "package") + ": " + s
}
