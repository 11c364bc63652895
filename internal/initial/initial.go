// Package initial describes packages without a contract by a first one, which says what they
// have on each platform today.
package initial

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"slices"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/merge"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/scope"
	"github.com/importspy/importspy/internal/sidecar"
	"github.com/importspy/importspy/internal/wording"
)

// Options say what first contracts say.
type Options struct {
	Policy  contract.Policy
	Strict  []contract.String
	Rules   bool     // contracts have rules, too
	Plugins bool     // main packages are plugins
	Skip    []string // patterns of folders whose packages get none
}

// Contracts gathers what packages have on each platform.
type Contracts struct {
	Options
	scope  *scope.Scope
	reader rules.Reader
	jobs   map[string]*job // by package path

	existing  map[string]bool   // packages that have a contract
	without   map[string]string // why the packages that it lists need none
	skipped   map[string]string // patterns by the packages that they leave out
	uncovered []load.Unchecked  // what cannot be described without cgo
	mistakes  []finding.Finding // in contracts above packages, each as often as there are packages
}

// New returns the contracts for the packages of a scope, of which none is described yet.
func New(s *scope.Scope, opts Options) *Contracts {
	return &Contracts{Options: opts, scope: s, jobs: make(map[string]*job), existing: make(map[string]bool), without: make(map[string]string), skipped: make(map[string]string)}
}

// A job is one contract that is to be made.
type job struct {
	name   string // of the file
	dir    string
	names  map[string]string // local names by import path, the same on all platforms
	sides  []merge.Side
	rules  *contract.File // imports, environment and uses; nil: none
	plugin bool
}

// Describe adds what a package has on the platform of set. If it needs no contract, then the
// reason is why.
func (in *Contracts) Describe(set *load.Set, pkg *packages.Package) (reason string, err error) {
	in.look(pkg)
	name := sidecar.Path(in.scope.Contracts, load.Dir(pkg), pkg.PkgPath)
	switch _, err := sidecar.Read(inputs.Run, name, nil); {
	case err == nil:
		in.existing[pkg.PkgPath] = true
		return "has a contract", nil
	case !errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("%s: %w", in.scope.Shorten(name), err)
	case in.Rules:
	case pkg.Name == "main" && !in.Plugins:
		in.without[pkg.PkgPath] = IsMain
		return IsMain, nil
	case len(api.Objects(pkg.Types)) == 0 && len(in.scope.Platforms) == 1:
		in.without[pkg.PkgPath] = ExportsNothing
		return ExportsNothing, nil
	}
	if by := in.skips(pkg); by != "" {
		in.skipped[pkg.PkgPath] = by
		return "is skipped, like everything that matches " + by, nil
	}
	if in.scope.Contracts == "" && !scope.Owned(pkg) {
		return "", errors.New("is not in the main module; keep its contract in another folder with -contracts")
	}
	j := in.jobs[pkg.PkgPath]
	if j == nil {
		j = &job{name: name, dir: load.Dir(pkg), names: make(map[string]string), plugin: in.Plugins && pkg.Name == "main"}
		in.jobs[pkg.PkgPath] = j
	}
	described := in.scope.Package(set, pkg)
	ep := described.Package
	f := engine.NewContractNaming(ep, in.Policy, in.Strict, j.names)
	switch {
	case len(pkg.GoFiles) == 0: // only tests, which nothing can import
		f = &contract.File{Package: f.Package}
	case pkg.Name == "main" && !in.Plugins:
		f = &contract.File{Package: f.Package, PackageName: f.PackageName} // rules only
	}
	if err := in.confirm(name, newText(f), ep, pkg); err != nil {
		delete(in.jobs, pkg.PkgPath)
		return "", err
	}
	if in.Rules {
		j.addRules(in.scope, described, f)
	}
	j.sides = append(j.sides, merge.Side{GOOS: set.Platform.GOOS, GOARCH: set.Platform.GOARCH, File: f})
	return "", nil
}

// look notes the mistakes in the contracts above a package.
func (in *Contracts) look(pkg *packages.Package) {
	above := &rules.Package{Package: &engine.Package{}, Dir: load.Dir(pkg), Path: pkg.PkgPath, Module: scope.ModulePath(pkg)}
	in.mistakes = append(in.mistakes, in.reader.Bind(above, in.scope.Place()).MistakesAbove()...)
}

// Uncovered notes what cannot be described on a platform.
func (in *Contracts) Uncovered(list []load.Unchecked) { in.uncovered = append(in.uncovered, list...) }

// describeAbsent adds that packages have nothing on the platforms that they have
// no Go files for, so that contracts name the platforms of their entries. What is
// unknown without cgo is not claimed.
func (in *Contracts) describeAbsent() {
	for _, p := range in.scope.Platforms {
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
		for _, a := range in.scope.AbsentFor(p, paths) {
			if job := in.jobs[a.Path]; job != nil && in.scope.IsFor(a, nil, p) {
				job.addNothing(p)
			}
		}
	}
}

func (job *job) describes(p load.Platform) bool {
	return slices.ContainsFunc(job.sides, func(s merge.Side) bool { return s.GOOS == p.GOOS && s.GOARCH == p.GOARCH })
}

// addNothing adds a platform that the package has nothing on.
func (job *job) addNothing(p load.Platform) {
	job.sides = append(job.sides, merge.Side{GOOS: p.GOOS, GOARCH: p.GOARCH, File: &contract.File{}})
}

// A Contract is the first one of a package.
type Contract struct {
	Path string // of the package
	Name string // of the file
	Text []byte // nil: the package exports nothing on any platform
	Err  error  // why there is no text
}

// All yields the contracts in the order of their packages, after all platforms are
// described.
func (in *Contracts) All() iter.Seq[Contract] {
	in.describeAbsent()
	return func(yield func(Contract) bool) {
		for _, path := range slices.Sorted(maps.Keys(in.jobs)) {
			j := in.jobs[path]
			c := Contract{Path: path, Name: j.name}
			if !j.empty() {
				c.Text, c.Err = j.text()
			} else {
				in.without[path] = ExportsNothing
			}
			if !yield(c) {
				return
			}
		}
	}
}

// Mistakes returns those in the contracts above the packages, which may say which packages need no
// contract. Each may be there several times.
func (in *Contracts) Mistakes() []finding.Finding { return in.mistakes }

// Existing returns how many packages have a contract already.
func (in *Contracts) Existing() int { return len(in.existing) }

// Skipped returns how many packages got no contract, since they need none, and the patterns
// by which they were left out.
func (in *Contracts) Skipped() (n int, by []string) {
	return len(in.skipped), slices.Compact(slices.Sorted(maps.Values(in.skipped)))
}

// Unchecked returns what is not described of packages that have a contract now.
func (in *Contracts) Unchecked() []load.Unchecked {
	dirs := make(map[string]string)
	for path, j := range in.jobs {
		if !j.empty() {
			dirs[path] = j.dir
		}
	}
	uncovered := slices.DeleteFunc(in.uncovered, func(u load.Unchecked) bool { return dirs[u.Package] == "" })
	return in.scope.UncheckedFor(in.scope.Platforms, dirs, uncovered)
}

// Reasons why a package needs no contract.
const (
	ExportsNothing = "exports nothing"
	IsMain         = "is a main package, which nothing can import"
)

// Without returns how many packages got no contract, and need none for a reason.
func (in *Contracts) Without(reason string) int {
	n := 0
	for _, r := range in.without {
		if r == reason {
			n++
		}
	}
	return n
}

// schemaLine leads a contract, so that editors with the YAML language server
// complete and check it as it is written.
const schemaLine = "# yaml-language-server: $schema=https://raw.githubusercontent.com/importspy/importspy/main/docs/importspy.schema.json\n"

// newText is the text of a new contract.
func newText(f *contract.File) []byte {
	return append([]byte(schemaLine), contract.Format(f)...)
}

// empty reports whether there is nothing to say of a package: it exports nothing on any
// platform. Where it does on some, the others count: there it has none of it.
func (job *job) empty() bool {
	return job.rules == nil && !slices.ContainsFunc(job.sides, func(s merge.Side) bool { return len(s.File.Entries()) > 0 })
}

// text returns the text of the contract, which says of each platform what was described.
func (job *job) text() ([]byte, error) {
	f := merge.Merge(job.sides)
	for _, s := range job.sides {
		if !merge.Equal(merge.Project(f, s.GOOS, s.GOARCH), s.File) {
			return nil, fmt.Errorf("its contract would not hold on %s/%s, please report this", s.GOOS, s.GOARCH)
		}
	}
	job.withRules(f)
	if job.plugin {
		if f.Environment == nil {
			f.Environment = new(contract.Environment)
		}
		f.Environment.BuildMode = &contract.String{Value: contract.Plugin}
	}
	text := newText(f)
	if err := scope.TooLarge(text); err != nil || job.rules == nil {
		return text, err
	}
	return text, scope.Unreadable(job.name, text)
}

// confirm checks the package against the contract that is about to be written: there
// must be no findings.
func (in *Contracts) confirm(name string, data []byte, pkg *engine.Package, loaded *packages.Package) error {
	if err := scope.TooLarge(data); err != nil {
		return err
	}
	r := engine.Check(name, data, pkg)
	if len(r.Findings) == 0 {
		return nil
	}
	if err := in.scope.Exceeds(loaded, r.Findings); err != nil {
		return err
	}
	r.Findings[0].File = in.scope.Shorten(name)
	message := wording.Check(&r.Findings[0]).String()
	if err := in.scope.Hides(loaded, message); err != nil {
		return err
	}
	return fmt.Errorf("its contract would not hold, please report this: %s", message)
}
