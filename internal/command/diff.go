package command

import (
	"cmp"
	"flag"
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/compare"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/environ"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/sidecar"
	"github.com/importspy/importspy/internal/witness"
	"github.com/importspy/importspy/internal/world"
)

const aboutDiff = `Diff compares two versions of a module, without any contract. Each is a folder,
a module as path@version (or @version for the module in the working directory), or a
revision of the git repository that the working directory is in. Patterns such as
./store/... narrow the comparison to packages. OLD is the last version that is a tag, NEW is the working directory
if it is not given. Main packages are skipped; of internal packages, only types exposed
by other packages are compared. It names the lowest version that semantic versioning
allows for what has changed; -next prints it alone and exits 0. Else diff exits 0 if
nothing breaks, 1 if something does, 2 if the usage is wrong, 3 if something could not
be loaded or compared.`

// diffFormats are the formats that diff prints in.
var diffFormats = report.FormatNames()

// diffOptions are the flags of diff alone.
type diffOptions struct {
	format, strict, accept string
	next, witness          bool

	ids      []contract.String // of strict
	accepted []*acceptance     // in the file accept
}

func runDiff(e *invocation, args []string) int {
	var do diffOptions
	opts, code, ok := e.flags("diff", aboutDiff, args, func(fs *flag.FlagSet) {
		choiceVar(fs, &do.format, "format", "text", "output `format`", diffFormats)
		fs.StringVar(&do.accept, "accept", "", "YAML `file` that lists changes to let pass, with reasons")
		fs.StringVar(&do.strict, "strict", "", aboutStrict)
		fs.BoolVar(&do.witness, "witness", false, aboutWitness)
		fs.BoolVar(&do.next, "next", false, "print the lowest version that can be released next, and nothing else")
	})
	if !ok {
		return code
	}
	usage := func(err error) int {
		fmt.Fprintf(e.stderr, "importspy-vet diff: %v\n", err)
		return exitUsage
	}
	var err error
	if do.ids, err = parseStrict(do.strict); err != nil {
		return usage(err)
	}
	if err := unknownChoice("format", do.format, diffFormats); err != nil {
		return usage(err)
	}
	if do.accepted, err = readAccepted(opts.Dir, do.accept); err != nil {
		return usage(err)
	}
	opts.witness = do.witness
	e.interruption.cleans.Store(true) // what diff makes to look at a version must not outlive it
	return e.diff(opts, &do)
}

// diff compares the versions that opts names, prints what it finds and returns the
// exit code. If it is interrupted, then it says nothing.
func (e *invocation) diff(opts *options, do *diffOptions) int {
	v, err := opts.chooseVersions(opts.Patterns)
	if err == nil && v.none {
		if do.next {
			n, err := firstNext(opts, v)
			if err != nil {
				return e.cannot("diff", opts, err)
			}
			return e.printNext(opts, n)
		}
		err = errNoVersion
	}
	if err != nil {
		return e.cannot("diff", opts, err)
	}
	var sides [2]*version
	for i, name := range []string{v.old, v.new} {
		s, err := load.OpenVersion(opts.Context, v.dir, name, opts.Settings.Flags.Tags())
		if err != nil {
			return e.cannot("diff", opts, err)
		}
		defer s.Remove()
		sides[i] = &version{Version: s}
	}
	d := newDiffer(e, opts, sides[0], sides[1])
	d.strict, d.accepted, d.narrow = do.ids, do.accepted, v.narrow
	for _, p := range opts.platforms {
		d.compare(d.loadOld(p), d.load(d.new, p))
	}
	if opts.Interrupted() {
		return exitFailed
	}
	if len(d.packages) == 0 && len(v.narrow.patterns) > 0 && !d.failed {
		fmt.Fprintf(e.stderr, "importspy-vet diff: no packages of the module match %s\n", v.narrow.text)
		return exitUsage
	}
	r := d.report()
	d.reportUnused()
	for _, u := range d.uncompared() {
		r.Unchecked = append(r.Unchecked, report.Unchecked(u))
		what := "not all of it is"
		if u.Whole {
			what = "not"
		}
		fmt.Fprintf(e.stderr, "importspy-vet: %s: %s compared on %s: %s\n", u.Package, what, u.Platform, u.Reason)
	}
	r.Next = d.next(v, r)
	if do.next {
		return e.printNext(opts, r.Next)
	}
	out := e.output(opts, exitOK)
	print, own := map[string]func(*report.Output) error{"text": r.Text, "json": r.JSON, "markdown": r.Markdown}[do.format]
	if !own { // files are those of the new version
		out.Dir = cmp.Or(d.new.root, opts.Dir)
		print = func(out *report.Output) error { return report.FormatCalled(do.format).Print(r.Report(), out) }
	}
	if err := print(out); err != nil {
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

// A version is one of the two that are compared.
type version struct {
	*load.Version
	root      string // the folder of its module, known when it is loaded
	module    string // the path of that, as well
	published string // the version of a published module, as well
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
	accepted []*acceptance
	narrow   *narrowing // nil: all packages
	failed   bool
	failures []report.Failure

	packages map[string]bool
	dirs     [2]map[string]string // folders by package, of the old and the new version
	wanting  []load.Unchecked     // what cannot be loaded without cgo
	order    []report.DiffFinding
	unknown  []report.Uncompared
	on       map[string][]string // platforms by what is found, or unknown
	checked  map[string]int      // number of platforms by package
}

func newDiffer(e *invocation, opts *options, old, new *version) *differ {
	return &differ{
		invocation: e, opts: opts, old: old, new: new,
		packages: make(map[string]bool), dirs: [2]map[string]string{{}, {}}, on: make(map[string][]string), checked: make(map[string]int),
	}
}

// A versionSet is what a version has for a platform.
type versionSet struct {
	*version
	*load.Set
	std map[string]bool
}

// An oldPackage is one of the old version, to be compared. Its syntax is dropped before
// the new version is loaded.
type oldPackage struct {
	*packages.Package
	described *engine.Version
	exposed   map[string]bool            // of an internal package, what others expose; nil: all
	cgo       *load.CgoFiles             // what it was loaded without
	places    map[string]report.Position // of objects and members by symbol, without parentheses and stars
	clause    token.Pos
}

// An oldSet is what the old version has for a platform. It is compared any number of
// times.
type oldSet struct {
	*versionSet
	packages map[string]*oldPackage // by path within the module
	unseen   map[string]bool        // see want
}

// loadOld loads the old version for a platform, without the syntax of its packages.
func (d *differ) loadOld(p load.Platform) *oldSet { return d.aged(d.load(d.old, p)) }

// aged makes an old version of one that is loaded.
func (d *differ) aged(set *versionSet) *oldSet {
	return &oldSet{versionSet: set, unseen: d.want(set), packages: d.oldPackages(set)}
}

// compare compares the versions on one platform.
func (d *differ) compare(was *oldSet, now *versionSet) {
	p, old, unseen := was.Platform, maps.Clone(was.packages), was.unseen
	unseenNow := d.want(now)
	if d.opts.Interrupted() {
		return
	}
	worlds := worldsOf(was.versionSet, now, old)
	for _, pkg := range now.Packages {
		if d.opts.Interrupted() {
			return
		}
		rel := now.within(pkg.PkgPath)
		before := old[rel]
		if before != nil && before.exposed != nil {
			d.checked[pkg.PkgPath]++
			d.pair(was.versionSet, before, now, pkg, worlds)
			delete(old, rel)
			continue
		}
		if !importable(pkg) || !d.narrow.has(pkg.PkgPath, rel) {
			continue
		}
		d.dirs[1][pkg.PkgPath] = load.Dir(pkg)
		delete(old, rel)
		if before == nil && (was.Failed || unseen[rel] || d.needsCgo(d.old, rel, pkg.PkgPath, p)) {
			continue // it may be one that could not be loaded
		}
		d.packages[pkg.PkgPath] = true
		d.checked[pkg.PkgPath]++
		if before == nil {
			d.added(p, pkg)
			continue
		}
		d.pair(was.versionSet, before, now, pkg, worlds)
	}
	d.gone(was.versionSet, old, unseenNow, now.Failed)
}

// oldPackages returns the packages of the old version that are compared, by their paths
// within the module: those that clients can import, and the internal ones with types
// that these expose.
func (d *differ) oldPackages(was *versionSet) map[string]*oldPackage {
	old := make(map[string]*oldPackage)
	compared := func(pkg *packages.Package) bool {
		return importable(pkg) && d.narrow.has(pkg.PkgPath, was.within(pkg.PkgPath))
	}
	exposed := exposedInternals(was.Packages, compared)
	for _, pkg := range was.Packages {
		if d.opts.Interrupted() {
			return nil
		}
		if names := exposed[pkg.PkgPath]; compared(pkg) || names != nil {
			p := d.describe(was, pkg)
			p.exposed, p.cgo = names, d.opts.CgoFiles(load.Dir(pkg), was.Platform)
			old[was.within(pkg.PkgPath)] = p
			d.dirs[0][pkg.PkgPath] = load.Dir(pkg)
		}
	}
	for _, pkg := range was.Packages {
		pkg.Syntax, pkg.TypesInfo = nil, nil
	}
	return old
}

func (d *differ) describe(was *versionSet, pkg *packages.Package) *oldPackage {
	p := enginePackage(was.Set, pkg)
	p.Gap = hasGap(pkg)
	clause := environ.Clause(pkg.Fset, pkg.Syntax)
	return &oldPackage{Package: pkg, described: engine.NewVersion(p, d.strict), places: was.places(pkg, clause), clause: clause}
}

// worldsOf returns the worlds of the two versions, of which the old packages are
// compared.
func worldsOf(was, now *versionSet, old map[string]*oldPackage) *compare.Worlds {
	compared := make(map[string]map[string]bool)
	for _, pkg := range old {
		compared[pkg.PkgPath] = pkg.exposed
	}
	return engine.Worlds(was.all(), now.all(), world.Move{From: was.module, To: now.module}, func(tn *types.TypeName) bool {
		names, ok := compared[tn.Pkg().Path()]
		return ok && (names == nil || names[tn.Name()]) || was.std[tn.Pkg().Path()]
	})
}

// added reports a package that only the new version has.
func (d *differ) added(p load.Platform, pkg *packages.Package) {
	f := report.NewDiffFinding(d.accept(&finding.Finding{
		ID: contract.ExportExtra, Symbol: engine.AbsentSymbol, Verdict: finding.Compatible,
		Form: finding.NewPackage, Args: []string{pkg.PkgPath},
	}, pkg.PkgPath), pkg.PkgPath)
	f.Position = d.new.position(pkg.Fset, environ.Clause(pkg.Fset, pkg.Syntax))
	d.add(p, f)
}

// gone reports the packages that only the old version has, where they are not
// unseen. If some of the new one could not be loaded, then a missing package may be
// one of these, unless there are no Go files for it.
func (d *differ) gone(was *versionSet, old map[string]*oldPackage, unseen map[string]bool, failed bool) {
	for _, rel := range slices.Sorted(maps.Keys(old)) {
		pkg := old[rel]
		switch {
		case pkg.exposed != nil:
			continue // the packages that exposed its types report that they no longer do
		case failed && (d.new.root == "" || sidecar.HasGoFiles(filepath.Join(d.new.root, filepath.FromSlash(rel)))):
			continue
		case unseen[rel] || d.needsCgo(d.new, rel, pkg.PkgPath, was.Platform):
			continue
		}
		d.packages[pkg.PkgPath] = true
		d.checked[pkg.PkgPath]++
		f := report.NewDiffFinding(d.accept(&finding.Finding{
			ID: contract.ExportMissing, Symbol: engine.AbsentSymbol, Verdict: finding.Breaking,
			Form: finding.GonePackage, Args: []string{pkg.PkgPath},
		}, pkg.PkgPath), pkg.PkgPath)
		if d.opts.witness {
			f.Witness = witness.OfPackage(pkg.PkgPath)
		}
		f.Old = was.position(pkg.Fset, pkg.clause)
		d.add(was.Platform, f)
	}
}

// want returns the packages of a set, by their paths within the module, that
// cannot be loaded without cgo, and notes them.
func (d *differ) want(set *versionSet) map[string]bool {
	wanting := make(map[string]bool)
	for _, pkg := range set.WithoutCgo {
		if importable(pkg) {
			wanting[set.within(pkg.PkgPath)] = true
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

// load loads a version.
func (d *differ) load(s *version, p load.Platform) *versionSet {
	opts := *d.opts
	opts.Dir, opts.Patterns, opts.Env, opts.KeepBroken = s.Dir, s.Patterns, s.Env, true
	set := &versionSet{version: s, Set: d.invocation.load(&opts, p), std: make(map[string]bool)}
	broken := set.addBroken()
	d.explain(&opts, set.Set)
	d.failures = append(d.failures, failures(set.Set)...)
	if (set.Failed || broken) && !opts.Interrupted() {
		d.failed = true
		what := "could be loaded in part only; what could not is left out"
		switch {
		case len(set.Packages) == 0:
			what = "could not be loaded; nothing is compared"
		case !set.Failed:
			what = "has errors; what they leave unknown is not compared"
		}
		fmt.Fprintf(d.stderr, "importspy-vet diff: %s %s\n", s.Name, what)
	}
	if module := moduleOf(s.Path, set.Packages); module != "" {
		set.Only(module)
	}
	for _, pkg := range set.Packages {
		if pkg.Module != nil {
			set.module, s.root, s.published = pkg.Module.Path, pkg.Module.Dir, pkg.Module.Version
		}
	}
	packages.Visit(set.Packages, nil, func(pkg *packages.Package) {
		if pkg.Module == nil {
			set.std[pkg.PkgPath] = true
		}
	})
	return set
}

// addBroken adds the errors of packages that have some, and declarations nonetheless, to
// the failures. It reports whether there are such packages. Errors of what a package
// imports matter only if they leave something unknown; those of a command do not.
func (s *versionSet) addBroken() bool {
	broken := false
	for _, pkg := range s.Packages {
		if len(pkg.Errors) > 0 && pkg.Name != "main" {
			s.Failures = append(s.Failures, s.Broken[pkg.PkgPath])
			broken = true
		}
	}
	return broken
}

// moduleOf returns the path of the module that has a package path: the longest one. A
// pattern for it matches modules below, too, if it requires these.
func moduleOf(path string, pkgs []*packages.Package) (module string) {
	for _, pkg := range pkgs {
		if m := pkg.Module; m != nil && len(m.Path) > len(module) && (m.Path == path || strings.HasPrefix(path, m.Path+"/")) {
			module = m.Path
		}
	}
	return module
}

// within returns a package's path within the module.
func (s *versionSet) within(path string) string {
	return strings.TrimPrefix(strings.TrimPrefix(path, s.module), "/")
}

// all returns the packages of the set.
func (s *versionSet) all() (list []*types.Package) {
	for _, pkg := range s.Packages {
		list = append(list, pkg.Types)
	}
	return list
}

// importable reports whether packages of other modules can import pkg.
func importable(pkg *packages.Package) bool {
	return pkg.Name != "main" && len(pkg.Syntax) > 0 && !api.Internal(pkg.PkgPath)
}

// exposedInternals returns the names of the types of internal packages that
// clients get through others, by path.
func exposedInternals(pkgs []*packages.Package, compared func(*packages.Package) bool) map[string]map[string]bool {
	exposed := make(map[string]map[string]bool)
	for _, pkg := range pkgs {
		if !compared(pkg) {
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

// pair compares two versions of a package.
func (d *differ) pair(was *versionSet, old *oldPackage, now *versionSet, pkg *packages.Package, worlds *compare.Worlds) {
	actual := enginePackage(now.Set, pkg)
	actual.Private, actual.Gap = old.exposed != nil, hasGap(pkg)
	r := old.described.Compare(actual, worlds)
	files, clause := d.opts.CgoFiles(load.Dir(pkg), now.Platform), environ.Clause(pkg.Fset, pkg.Syntax)
	for i := range r.Findings {
		f := &r.Findings[i]
		if files.MayHave(f) || old.cgo.MayHaveAdded(f) {
			continue // the files are reported
		}
		if !old.shows(f.Entry()) || old.exposed != nil && f.ID == contract.ExportMissing {
			continue // clients have no name for it
		}
		if d.opts.witness {
			r.Prove(f)
		}
		pos, _ := placeOf(pkg, f.Pos, f.End, clause)
		df := report.NewDiffFinding(d.accept(f, pkg.PkgPath), pkg.PkgPath)
		df.Position = now.position(pkg.Fset, pos)
		df.Old = old.places[strings.NewReplacer("(", "", ")", "", "*", "").Replace(f.Declared())]
		d.add(now.Platform, df)
	}
	for _, u := range r.Unknown {
		if entry, _, _ := strings.Cut(u.Symbol, "."); !old.shows(entry) {
			continue
		}
		if u.Old {
			d.uncomparedOf(was, old.Package, old.clause, u)
		} else {
			d.uncomparedOf(now, pkg, clause, u)
		}
	}
}

// shows reports whether clients get hold of what an entry of a package is for. That
// of no entry is of the package as a whole.
func (p *oldPackage) shows(entry string) bool {
	return p.exposed == nil || p.exposed[entry] || entry == ""
}

// hasGap reports whether declarations of a package may be missing. Errors of the type
// checker are on what is there.
func hasGap(pkg *packages.Package) bool {
	return slices.ContainsFunc(pkg.Errors, func(err packages.Error) bool { return err.Kind != packages.TypeError })
}

// uncomparedOf notes what a version has of a package and cannot be compared.
func (d *differ) uncomparedOf(s *versionSet, pkg *packages.Package, clause token.Pos, u compare.Unknown) {
	side := "new"
	if u.Old {
		side = "old"
	}
	un := report.Uncompared{Package: pkg.PkgPath, Symbol: u.Symbol, Reason: "its declaration in " + side + " has errors"}
	un.Position = s.position(pkg.Fset, clause)
	switch {
	case u.Object != nil:
		pos, _ := placeOf(pkg, u.Object.Pos(), u.Object.Pos(), clause)
		un.Position = s.position(pkg.Fset, pos)
		if u.Partial {
			un.Reason = "some of its fields in " + side + " have errors"
		}
	case u.Symbol == "":
		un.Reason = side + " has files with errors, which may declare more"
	default:
		un.Reason = "it may be in a file with errors in " + side
	}
	d.failed = true
	key := un.Key()
	if d.on[key] == nil {
		d.unknown = append(d.unknown, un)
	}
	d.on[key] = append(d.on[key], s.Platform.String())
}

// places returns where the objects of a package and their members are, by symbol
// without parentheses and stars.
func (s *versionSet) places(pkg *packages.Package, clause token.Pos) map[string]report.Position {
	places := make(map[string]report.Position)
	place := func(symbol string, obj types.Object) {
		pos, _ := placeOf(pkg, obj.Pos(), obj.Pos(), clause)
		places[symbol] = s.position(pkg.Fset, pos)
	}
	for _, obj := range api.Objects(pkg.Types) {
		place(obj.Name(), obj)
		if _, ok := obj.(*types.TypeName); !ok {
			continue
		}
		members := api.Fields(obj.Type())
		maps.Copy(members, api.Methods(obj.Type()))
		for name, m := range members {
			if m.Obj.Pkg() == pkg.Types {
				place(obj.Name()+"."+name, m.Obj)
			} else {
				place(obj.Name()+"."+name, obj) // which shows what another package declares
			}
		}
	}
	return places
}

func (d *differ) add(p load.Platform, f report.DiffFinding) {
	key := f.Key()
	if d.on[key] == nil {
		d.order = append(d.order, f)
	}
	d.on[key] = append(d.on[key], p.String())
}

func (d *differ) report() *report.Diff {
	r := &report.Diff{
		Version: 1, Old: d.old.Name, New: d.new.Name, Packages: len(d.packages), Bump: "patch", Findings: []report.DiffFinding{},
		Witnesses: d.opts.witness, Incomplete: d.failed, Failures: d.failures, OldFiles: d.old.files(d.opts.Dir),
	}
	for _, u := range d.unknown {
		key := u.Key()
		u.Platforms = []string{}
		if d.opts.Named {
			u.Platforms = d.on[key]
		}
		u.Everywhere = len(u.Platforms) == d.checked[u.Package]
		r.Uncompared = append(r.Uncompared, u)
	}
	slices.SortStableFunc(r.Uncompared, func(a, b report.Uncompared) int {
		return strings.Compare(a.Package+" "+a.Symbol, b.Package+" "+b.Symbol)
	})
	for _, f := range d.order {
		key := f.Key()
		f.Platforms = []string{}
		if d.opts.Named {
			f.Platforms = d.on[key]
		}
		f.Everywhere = len(f.Platforms) == d.checked[f.Package]
		if !f.Everywhere {
			f.Witness = report.OnPlatforms(f.Witness, f.Platforms)
		}
		r.Findings = append(r.Findings, f)
		switch {
		case f.Verdict == finding.Breaking:
			r.Bump = "major"
		case r.Bump == "patch" && f.Verdict == finding.Compatible:
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
