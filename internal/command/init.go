package command

import (
	"errors"
	"flag"
	"fmt"
	"go/build"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/goroot"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/merge"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/scope"
	"github.com/importspy/importspy/internal/sidecar"
	"github.com/importspy/importspy/internal/wording"
)

const aboutInit = `Init writes a contract for each package that has an API and no contract. It
never changes a contract that is there. The contract says what the package has
today, so that check finds nothing. With -rules it also says what the package
imports, which environment variables it reads, and what it uses of the packages of
other modules, so that an upgrade that lacks some of that is reported. With
-buildmode=plugin, main packages are plugins, and get a contract that says so.`

func runInit(e *invocation, args []string) int {
	policy, strict, skip, buildMode, withRules := string(contract.Exact), "", "", "default", false
	opts, code, ok := e.flags("init", aboutInit, args, func(fs *flag.FlagSet) {
		fs.StringVar(&strict, "strict", "", aboutStrict)
		skipVar(fs, &skip)
		fs.BoolVar(&withRules, "rules", false, "write rules, too: imports, what they must offer, and environment variables")
		choiceVar(fs, &buildMode, "buildmode", buildMode, "how main packages are built, as for go build: the `mode`", buildModes)
		choiceVar(fs, &policy, "policy", policy, "`policy` of the contracts", []string{"exact", "compatible", "minimum"})
	})
	if !ok {
		return code
	}
	switch contract.Policy(policy) {
	case contract.Exact, contract.Compatible, contract.Minimum:
	default:
		fmt.Fprintf(e.stderr, "importspy-vet init: unknown -policy %s; use exact, compatible or minimum\n", policy)
		return exitUsage
	}
	if err := unknownChoice("buildmode", buildMode, buildModes); err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet init: %v\n", err)
		return exitUsage
	}
	in := initializer{invocation: e, opts: opts, policy: contract.Policy(policy), jobs: make(map[string]*initJob), skipped: make(map[string]string), plugins: buildMode == contract.Plugin}
	if in.rules = withRules; withRules {
		opts.Bodies = func(*packages.Package) bool { return true }
	}
	var err error
	if in.strict, err = parseStrict(strict); err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet init: %v\n", err)
		return exitUsage
	}
	if opts.skip, err = rules.ParseSkip(skip); err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet init: -skip: %v\n", err)
		return exitUsage
	}
	e.driver(opts).EachPlatform(func(set *load.Set) {
		p := e.progress(opts)
		if opts.verbose {
			p = &report.Progress{} // there is a line for each package
		}
		defer p.Done()
		p.Say("describing %s", report.Plural(len(set.Packages), "package"))
		for i, pkg := range set.Packages {
			p.Count(i, len(set.Packages))
			if err := in.describe(set, pkg); err != nil {
				fmt.Fprintf(e.stderr, "importspy-vet init: %s: %v\n", pkg.PkgPath, err)
				in.failed = true
			}
		}
		in.uncovered = append(in.uncovered, set.Unchecked...)
		in.failed = in.failed || set.Failed
	})
	in.describeAbsent()
	in.writeAll()
	if in.failed {
		return exitFailed
	}
	return exitOK
}

// buildModes are those that contracts tell apart.
var buildModes = []string{"default", contract.Plugin}

// schemaLine leads a contract, so that editors with the YAML language server
// complete and check it as it is written.
const schemaLine = "# yaml-language-server: $schema=https://raw.githubusercontent.com/importspy/importspy/main/docs/importspy.schema.json\n"

// newText is the text of a new contract.
func newText(f *contract.File) []byte {
	return append([]byte(schemaLine), contract.Format(f)...)
}

// An initializer gathers what packages have on each platform, then writes.
type initializer struct {
	*invocation
	opts    *options
	policy  contract.Policy
	strict  []contract.String
	rules   bool // whether contracts have rules, too
	plugins bool // whether main packages are plugins
	reader  rules.Reader
	jobs    map[string]*initJob // by package path
	failed  bool

	skipped   map[string]string // patterns by the packages that they leave out
	uncovered []load.Unchecked  // what cannot be described without cgo
}

// An initJob is one contract that is to be written.
type initJob struct {
	name   string // of the file
	dir    string
	names  map[string]string // local names by import path, the same on all platforms
	sides  []merge.Side
	rules  *contract.File // imports, environment and uses; nil: none
	plugin bool
}

// describe adds what a package has on the platform of set.
func (in *initializer) describe(set *load.Set, pkg *packages.Package) error {
	name := sidecar.Path(in.opts.Contracts, load.Dir(pkg), pkg.PkgPath)
	reason := ""
	_, err := sidecar.Read(name, nil)
	switch {
	case err == nil:
		reason = "has a contract"
	case !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: %w", in.opts.Shorten(name), err)
	case pkg.Name == "main" && !in.plugins:
		reason = "is a main package, which nothing can import"
	case len(api.Objects(pkg.Types)) == 0 && len(in.opts.Platforms) == 1:
		reason = exportsNothing
	default:
		if by := in.skips(pkg); by != "" {
			in.skipped[pkg.PkgPath] = by
			reason = "is skipped, as all that matches " + by
		}
	}
	if reason != "" {
		if in.opts.verbose {
			fmt.Fprintf(in.stdout, "%s: %s\n", pkg.PkgPath, reason)
		}
		return nil
	}
	if in.opts.Contracts == "" && !owned(pkg) {
		return errors.New("is not in the main module; keep its contract in another folder with -contracts")
	}
	job := in.jobs[pkg.PkgPath]
	if job == nil {
		job = &initJob{name: name, dir: load.Dir(pkg), names: make(map[string]string), plugin: pkg.Name == "main"}
		in.jobs[pkg.PkgPath] = job
	}
	described, _ := in.opts.Package(set, pkg)
	ep := described.Package
	f := engine.NewContractNaming(ep, in.policy, in.strict, job.names)
	if err := confirm(name, newText(f), ep); err != nil {
		delete(in.jobs, pkg.PkgPath)
		return err
	}
	if in.rules {
		job.addRules(in.opts, described, f)
	}
	job.sides = append(job.sides, merge.Side{GOOS: set.Platform.GOOS, GOARCH: set.Platform.GOARCH, File: f})
	return nil
}

// describeAbsent adds that packages have nothing on the platforms that they have
// no Go files for, so that contracts name the platforms of their entries. What is
// unknown without cgo is not claimed.
func (in *initializer) describeAbsent() {
	for _, p := range in.opts.Platforms {
		var paths []string
		for _, path := range slices.Sorted(maps.Keys(in.jobs)) {
			job := in.jobs[path]
			switch {
			case job.describes(p):
			case slices.ContainsFunc(in.uncovered, func(u load.Unchecked) bool { return u.Package == path && u.Platform == p.String() }):
				job.addNothing(p)
			default:
				paths = append(paths, path)
			}
		}
		for _, a := range in.opts.AbsentFor(p, paths) {
			if job := in.jobs[a.Path]; job != nil && in.opts.IsFor(a, nil, p) {
				job.addNothing(p)
			}
		}
	}
}

func (job *initJob) describes(p load.Platform) bool {
	return slices.ContainsFunc(job.sides, func(s merge.Side) bool { return s.GOOS == p.GOOS && s.GOARCH == p.GOARCH })
}

// addNothing adds a platform that the package has nothing on.
func (job *initJob) addNothing(p load.Platform) {
	job.sides = append(job.sides, merge.Side{GOOS: p.GOOS, GOARCH: p.GOARCH, File: &contract.File{}})
}

// writeAll writes the contracts, in the order of their packages.
func (in *initializer) writeAll() {
	written := 0
	dirs := make(map[string]string)
	for _, path := range slices.Sorted(maps.Keys(in.jobs)) {
		job := in.jobs[path]
		if job.empty() {
			if in.opts.verbose {
				fmt.Fprintf(in.stdout, "%s: %s\n", path, exportsNothing)
			}
			continue
		}
		dirs[path] = job.dir
		if err := job.write(in.opts); err != nil {
			fmt.Fprintf(in.stderr, "importspy-vet init: %s: %v\n", path, err)
			in.failed = true
			continue
		}
		written++
		if !in.opts.quiet {
			fmt.Fprintf(in.stdout, "wrote %s\n", in.opts.Shorten(job.name))
		}
	}
	for _, u := range in.opts.UncheckedFor(in.opts.Platforms, dirs, in.uncoveredOf(dirs)) {
		fmt.Fprintf(in.stderr, "importspy-vet: %s: not described on %s: %s\n", u.Package, u.Platform, u.Reason)
	}
	if !in.opts.quiet {
		fmt.Fprintf(in.stdout, "%s written%s\n", report.Plural(written, "contract"), in.skippedText())
	}
}

// skippedText says which packages got no contract, since they need none.
func (in *initializer) skippedText() string {
	if len(in.skipped) == 0 {
		return ""
	}
	var by []string
	for _, p := range slices.Sorted(maps.Values(in.skipped)) {
		if !slices.Contains(by, p) {
			by = append(by, p)
		}
	}
	text := fmt.Sprintf("; %s skipped (%s)", report.Plural(len(in.skipped), "package"), strings.Join(by, ", "))
	if slices.ContainsFunc(by, func(p string) bool { return slices.Contains(rules.SkippedByDefault, p) }) {
		text += ", which -skip none includes"
	}
	return text
}

// skips returns the pattern by which a package gets no contract, "" if it gets one. What a
// family requires a contract of gets one, and so does what the command line names
// without a wildcard, or with one below a skipped folder.
func (in *initializer) skips(pkg *packages.Package) string {
	bound := in.opts.Bind(&in.reader, pkg, load.Dir(pkg))
	by := bound.Skipped(in.opts.skip)
	if by == "" || in.isNamed(pkg, by) || bound.RequiresContract() {
		return ""
	}
	return by
}

// isNamed reports whether the command line names a package in spite of a pattern that
// skips it: without a wildcard, or below a folder that is skipped by default itself.
func (in *initializer) isNamed(pkg *packages.Package, by string) bool {
	if slices.Contains(in.opts.skip, by) {
		return false
	}
	return slices.ContainsFunc(in.opts.Patterns, func(operand string) bool {
		start, _, dots := strings.Cut(filepath.ToSlash(operand), "...")
		start = in.importPath(pkg, strings.TrimSuffix(start, "/"))
		if !dots {
			return start == pkg.PkgPath
		}
		return strings.HasPrefix(pkg.PkgPath+"/", start+"/") && slices.Contains(rules.SkippedByDefault, by) &&
			slices.Contains(strings.Split(strings.TrimPrefix(start, scope.ModulePath(pkg)), "/"), by)
	})
}

// importPath returns the import path of a folder in the module of a package, if start is a
// folder.
func (in *initializer) importPath(pkg *packages.Package, start string) string {
	if pkg.Module == nil || !build.IsLocalImport(start) && !filepath.IsAbs(start) {
		return start
	}
	if !filepath.IsAbs(start) {
		start = filepath.Join(in.opts.Dir, start)
	}
	rel, err := filepath.Rel(pkg.Module.Dir, start)
	if err != nil {
		return start
	}
	return path.Join(pkg.Module.Path, filepath.ToSlash(rel))
}

// uncoveredOf returns what is not covered of the packages that contracts are
// written for.
func (in *initializer) uncoveredOf(dirs map[string]string) []load.Unchecked {
	return slices.DeleteFunc(in.uncovered, func(u load.Unchecked) bool { return dirs[u.Package] == "" })
}

const exportsNothing = "exports nothing"

// empty reports whether the package exports nothing on any platform. Where it
// does on some, the others count: there it has none of it.
func (job *initJob) empty() bool {
	return !slices.ContainsFunc(job.sides, func(s merge.Side) bool { return len(s.File.Entries()) > 0 })
}

func (job *initJob) write(opts *options) error {
	f := merge.Merge(job.sides)
	for _, s := range job.sides {
		if !merge.Equal(merge.Project(f, s.GOOS, s.GOARCH), s.File) {
			return fmt.Errorf("its contract would not hold on %s/%s, please report this", s.GOOS, s.GOARCH)
		}
	}
	job.withRules(f)
	if job.plugin {
		if f.Environment == nil {
			f.Environment = new(contract.Environment)
		}
		f.Environment.BuildMode = &contract.String{Value: contract.Plugin}
	}
	return opts.Create(job.name, newText(f))
}

// confirm checks the package against the contract that is about to be written: there
// must be no findings.
func confirm(name string, data []byte, pkg *engine.Package) error {
	r := engine.Check(name, data, pkg)
	if len(r.Findings) == 0 {
		return nil
	}
	return fmt.Errorf("its contract would not hold, please report this: %s", wording.Check(&r.Findings[0]))
}

// owned reports whether the package belongs to a main module, next to whose packages
// contracts may be written.
func owned(pkg *packages.Package) bool {
	if m := pkg.Module; m != nil {
		return m.Main
	}
	rel, err := filepath.Rel(goroot.Dir(), load.Dir(pkg))
	return err != nil || strings.HasPrefix(rel, "..")
}
