// Package load loads packages for a platform, as values: those that can be worked
// on, and for each of the others why it cannot. It prints nothing.
package load

import (
	"context"
	"errors"
	"go/types"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/gocmd"
	"github.com/importspy/importspy/internal/gofile"
)

// A Loader loads the packages that patterns name for the platform that the
// environment env selects, as the go command finds them in the folder dir: with
// syntax, types, imports and module, without tests, and with function bodies where
// bodies reports that they are needed. What is wrong with a package is in its Errors; if that
// is in function bodies alone, the package is not IllTyped, and has none.
// It stops when ctx is done.
type Loader interface {
	Load(ctx context.Context, dir string, env []string, bodies func(*packages.Package) bool, patterns ...string) ([]*packages.Package, error)
}

// A Request says what to load.
type Request struct {
	Loader   Loader
	Bodies   func(*packages.Package) bool // whether the function bodies of a package are needed; nil: of none
	Context  context.Context              // ends loading before its time; may be nil
	Dir      string                       // the folder that the go command runs in, absolute; file names are relative to it
	Patterns []string
	Env      []string        // added to the go command's environment
	Settings *gocmd.Settings // of the go command
	Host     Platform        // the one that the go command builds for
	Named    bool            // the platforms were asked for
	Partial  bool            // packages may have no files for a platform
	// KeepBroken is set if packages with errors are wanted, too, if they have declarations.
	KeepBroken bool
	// KeepDeclared is set if packages with errors in the bodies of functions alone are wanted,
	// too, without these.
	KeepDeclared bool
	// Known reports whether a package is not needed, since the outcome of work on it is known;
	// nil: of none.
	Known func(*packages.Package) bool
}

// A Set is what a request loads for a platform: packages that can be worked on,
// sorted by path, and what is known of the others.
type Set struct {
	Dir        string // where the go command ran
	Platform   Platform
	Packages   []*packages.Package
	Known      []*packages.Package // those that are not needed, sorted; they have types if others import them
	Absent     []Absent            // those that are named, and have no files
	WithoutCgo []*packages.Package // those that cannot be loaded without cgo
	Unchecked  []Unchecked         // why
	Failed     bool                // there were others
	Failures   []Failure           // why
	NoBodies   map[string]bool     // paths of packages without function bodies
	Broken     map[string]Failure  // what is wrong with packages that have errors, by path, if these are wanted
	BadBodies  map[string]Failure  // what is wrong with function bodies of packages, by path, if these are wanted without
	Err        error               // why there are no packages at all
	NoModule   string              // likewise, if that is since no module is in use, and what to do

	byPath map[string]*types.Package // see Types
}

// A Failure is why something is not in a set.
type Failure struct {
	What     string // a package, and for which platform; "" is all of them
	Problems []Problem
	Bodies   string // the path of a package of which only function bodies are missing
}

// An Unchecked package is one of which a platform has something that is not loaded.
type Unchecked struct {
	Package  string
	Platform string
	Reason   string
	Whole    bool // nothing of the package is covered
}

// Fail notes why the set lacks what.
func (set *Set) Fail(what string, problems ...Problem) {
	set.Failed = true
	set.Failures = append(set.Failures, Failure{What: what, Problems: problems})
}

// Load loads the packages for a platform.
func (r *Request) Load(on Platform) *Set { return r.withoutModule(r.load(on)) }

// withoutModule adds to a set without packages that no module is in use, if that is so.
func (r *Request) withoutModule(set *Set) *Set {
	if set.Failed && len(set.Packages) == 0 && !r.Interrupted() && r.Settings != nil {
		set.NoModule = r.Settings.NoModule(set.Dir)
	}
	return set
}

func (r *Request) load(on Platform) *Set {
	set := &Set{Dir: r.Dir, Platform: on, NoBodies: make(map[string]bool), Broken: make(map[string]Failure), BadBodies: make(map[string]Failure)}
	pkgs, err := r.Loader.Load(r.context(), r.Dir, r.Environ(on), func(pkg *packages.Package) bool {
		needed := r.Bodies != nil && r.Bodies(pkg)
		set.NoBodies[pkg.PkgPath] = !needed
		return needed
	}, r.Patterns...)
	if r.Interrupted() {
		set.Failed = true // whoever asked for that knows
		return set
	}
	if err != nil {
		set.Failed, set.Err = true, errors.New(strings.TrimSpace(err.Error()))
		return set
	}
	if len(pkgs) == 0 && r.Partial {
		return set // others may have files for another platform
	}
	if len(pkgs) == 0 {
		set.Fail("", Problem{Msg: "no packages match " + strings.Join(r.Patterns, " ") + r.SuggestFolder(r.Patterns...)})
		return set
	}
	r.suggestFolders(pkgs)
	sort.Slice(pkgs, func(i, j int) bool { return pkgs[i].PkgPath < pkgs[j].PkgPath })
	for _, pkg := range pkgs {
		switch {
		case ofLanguage(pkg):
			// documentation of the language: not to be described in Go
		case r.Partial && excluded(pkg):
			set.Absent = append(set.Absent, NewAbsent(pkg))
		case r.Known != nil && r.Known(pkg):
			set.Known = append(set.Known, pkg)
		case r.wantsCgo(set, pkg) && on != r.Host:
			// reported as not checked; on the host it is an error besides, as for go build
		case r.KeepDeclared && declared(pkg):
			set.noteBodies(r, pkg)
			set.Packages = append(set.Packages, pkg)
		case r.broken(set, pkg) && !r.keeps(pkg):
			set.Failed = true
			set.Failures = append(set.Failures, set.Broken[pkg.PkgPath])
			delete(set.Broken, pkg.PkgPath)
		default:
			set.Packages = append(set.Packages, pkg)
		}
	}
	return set
}

// List asks the go command for names, folders, files and modules of packages for a
// platform, and for what more names. Nothing is parsed.
func (r *Request) List(on Platform, more packages.LoadMode, patterns []string) ([]*packages.Package, error) {
	pkgs, err := r.list(on, more, patterns)
	r.suggestFolders(pkgs)
	return pkgs, r.explainNoModule(pkgs, err)
}

// noModule matches how the go command says that it has found no go.mod.
var noModule = regexp.MustCompile(`go\.mod file not found|cannot find main module`)

// explainNoModule says why there is no module instead of what the go command does, which lists
// no packages then.
func (r *Request) explainNoModule(pkgs []*packages.Package, err error) error {
	found := slices.ContainsFunc(pkgs, func(pkg *packages.Package) bool { return pkg.Name != "" })
	if found || r.Interrupted() || r.Settings == nil {
		return err
	}
	why := r.Settings.NoModule(r.Dir)
	switch {
	case why == "":
	case err != nil && noModule.MatchString(err.Error()):
		return errors.New(why)
	default:
		for _, pkg := range pkgs {
			for i := range pkg.Errors {
				if strings.Contains(pkg.Errors[i].Msg, "does not contain main module") {
					pkg.Errors[i].Msg = why
				}
			}
		}
	}
	return err
}

// list is List in the go command's own words.
func (r *Request) list(on Platform, more packages.LoadMode, patterns []string) ([]*packages.Package, error) {
	if err := gocmd.Openable(r.Dir, patterns...); err != nil {
		return nil, err
	}
	env, flags := gocmd.ForLoading(r.Dir, r.Environ(on))
	roots, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedModule | more,
		Dir:  r.Dir, Env: env, BuildFlags: flags, Context: r.Context,
	}, patterns...)
	packages.Visit(roots, nil, func(pkg *packages.Package) {
		for i := range pkg.Errors { // the go command has read more than whether files are Go
			err := &pkg.Errors[i]
			err.Msg = gofile.Mistake(r.Dir, err.Pos, err.Msg)
		}
	})
	return roots, gocmd.Failure(err)
}

func (r *Request) context() context.Context {
	if r.Context == nil {
		return context.Background()
	}
	return r.Context
}

// Interrupted reports whether loading was ended before its time.
func (r *Request) Interrupted() bool { return r.context().Err() != nil }

// Shorten makes a file name relative to the folder of the request, unless that is longer,
// as the go command does with what a vet tool prints.
func (r *Request) Shorten(name string) string {
	rel, err := filepath.Rel(r.Dir, name)
	if err != nil || len(rel) >= len(name) {
		return name
	}
	return rel
}

// Only removes the packages of other modules than the one called module, and returns them.
func (set *Set) Only(module string) (others []*packages.Package) {
	set.Packages = slices.DeleteFunc(set.Packages, func(pkg *packages.Package) bool {
		is := pkg.Module != nil && pkg.Module.Path != module
		if is {
			others = append(others, pkg)
		}
		return is
	})
	return others
}

func ofLanguage(pkg *packages.Package) bool {
	return pkg.Module == nil && (pkg.PkgPath == "unsafe" || pkg.PkgPath == "builtin")
}

// excluded reports whether a package has no files for the platform.
func excluded(pkg *packages.Package) bool {
	for _, err := range pkg.Errors {
		if !strings.Contains(err.Msg, "build constraints exclude all Go files") {
			return false
		}
	}
	return len(pkg.Errors) > 0
}

// TestDirs returns the folders of packages that have no Go files but tests, by
// path.
func (set *Set) TestDirs() map[string]string {
	dirs := make(map[string]string)
	for _, pkg := range set.Packages {
		if len(pkg.GoFiles) == 0 {
			dirs[pkg.PkgPath] = pkg.Dir
		}
	}
	return dirs
}

// Reasons lists why the set lacks what it lacks: what that is, and a problem.
func (set *Set) Reasons() (list []Problem) {
	if set.Err != nil {
		list = append(list, Problem{Msg: set.Err.Error()})
	} else {
		for _, f := range set.Failures {
			for _, p := range f.Problems {
				if f.What != "" {
					p.Msg = f.What + ": " + p.Msg
				}
				list = append(list, p)
			}
		}
	}
	if set.NoModule != "" {
		list = append(list, Problem{Msg: set.NoModule})
	}
	return list
}

// Package returns a package of the set as the engine takes it. It was loaded without
// its tests.
func (set *Set) Package(pkg *packages.Package) *engine.Package {
	p := engine.NewPackage(pkg.Types, pkg.Syntax, pkg.TypesInfo, set.Platform.GOOS, set.Platform.GOARCH)
	p.Imports.Loaded = set.Loaded()
	return p
}

// Loaded returns the packages of the set, as each of them sees the others.
func (set *Set) Loaded() *api.Loaded { return api.NewLoaded(set.Types()) }

// Types returns the packages of the set, which is complete, by path. Of those that are not
// needed, some have no types.
func (set *Set) Types() map[string]*types.Package {
	if set.byPath == nil {
		set.byPath = make(map[string]*types.Package)
		for _, pkg := range slices.Concat(set.Known, set.Packages) {
			set.byPath[pkg.PkgPath] = pkg.Types
		}
	}
	return set.byPath
}

// Dir returns the folder of a package's Go files.
func Dir(pkg *packages.Package) string {
	if len(pkg.GoFiles) > 0 {
		return filepath.Dir(pkg.GoFiles[0])
	}
	return pkg.Dir
}
