package command

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/guard"
	"github.com/importspy/importspy/internal/hostenv"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/scope"
)

const aboutGuard = `Guard writes importspy_guard.go into main packages: a Go file that checks, when the
program starts, the environment that the contracts of the package, and of all that it
imports, require. The program then prints everything that does not meet them, names of
variables but never values, and exits with 78. Without packages, guard writes the file
for the package in the working directory. It does not replace a file of that name that
it did not write.
With -loader DIR, it writes importspy_loader.go into a package that loads plugins
instead: it opens a plugin of the family in the contract in DIR, and looks up what the
contract requires.
The build tag importspy_noguard leaves the guard out, and IMPORTSPY_GUARD=json makes it
print JSON. Run guard again when check reports guard-outdated.
It exits 0 if the files are up to date, 2 if a contract or the usage is wrong or there
is nothing to check, 3 if packages could not be found or a file could not be written.`

func runGuard(e *invocation, args []string) int {
	w := &guardWriter{invocation: e}
	loader := ""
	opts, code, ok := e.flags("guard", aboutGuard, args, func(fs *flag.FlagSet) {
		fs.StringVar(&loader, "loader", "", "write a loader of plugins into the package instead: of the family in the contract in this `folder`")
		fs.BoolVar(&w.preview, "diff", false, "print the changes instead of making them")
	})
	if !ok {
		return code
	}
	if w.opts = opts; loader != "" {
		w.writeLoader(loader)
	} else {
		w.run()
	}
	return w.code
}

// renewGuards writes the guards and loaders anew that a check found to be out of date, and
// reports whether there are some now that were not.
func (u *updater) renewGuards(r *report.Report) (written bool) {
	opts := *u.opts
	opts.Patterns = nil
	for _, f := range r.Findings {
		if f.ID != contract.GuardOutdated {
			continue
		}
		name := f.Position.File
		if !filepath.IsAbs(name) {
			name = filepath.Join(opts.Dir, name)
		}
		if src, _ := os.ReadFile(name); guard.ClaimsLoader(src) { // what cannot be read, a check reports
			own := opts
			own.Patterns = []string{f.Package}
			written = u.wrote(&own, func(w *guardWriter) { w.renewLoader(name, guard.LoaderFrom(src)) }) || written
		} else if !slices.Contains(opts.Patterns, f.Package) {
			opts.Patterns = append(opts.Patterns, f.Package)
		}
	}
	if len(opts.Patterns) > 0 {
		written = u.wrote(&opts, (*guardWriter).run) || written
	}
	return written
}

// wrote has a guardWriter write, takes over how that ended, and reports whether it wrote.
func (u *updater) wrote(opts *options, write func(*guardWriter)) bool {
	w := &guardWriter{invocation: u.invocation, opts: opts, preview: u.preview, fixing: u.fixing}
	write(w)
	u.failed = u.failed || w.code == exitFailed
	u.code = max(u.code, w.code)
	return w.written
}

// A guardWriter writes guards.
type guardWriter struct {
	*invocation
	opts     *options
	preview  bool
	fixing   bool                // in the style of go vet
	programs map[string]*program // by import path
	others   []string            // packages that are not programs
	written  bool                // a file is another one now
	code     int
}

// A program is a main package.
type program struct {
	dir       string
	files     []goFile // read once, before the guard is written
	unread    error    // why files are not all there are
	platforms []load.Platform
	guards    []*guard.Guard // for each platform
}

// run writes a guard for each program that is named.
func (w *guardWriter) run() {
	w.programs = make(map[string]*program)
	w.find()
	var platforms []load.Platform
	for _, path := range slices.Sorted(maps.Keys(w.programs)) {
		for _, on := range w.programs[path].platforms {
			if !slices.Contains(platforms, on) {
				platforms = append(platforms, on)
			}
		}
	}
	for _, on := range platforms {
		w.look(on)
	}
	if w.code == exitOK {
		w.writeAll()
	}
}

func (w *guardWriter) fail(code int, format string, args ...any) {
	fmt.Fprintf(w.stderr, "importspy-vet guard: "+format+"\n", args...)
	w.code = max(w.code, code)
}

// list returns packages for a platform.
func (w *guardWriter) list(on load.Platform, more packages.LoadMode, patterns []string) []*packages.Package {
	progress := w.progress(w.opts)
	defer progress.Done()
	progress.Say("looking for packages")
	roots, err := w.opts.List(on, more, patterns)
	switch {
	case err != nil:
		w.fail(exitFailed, "%s", strings.TrimSpace(err.Error()))
	case len(roots) == 0:
		w.fail(exitFailed, "no packages match %s%s", strings.Join(patterns, " "), w.opts.SuggestFolder(patterns...))
	}
	return roots
}

// find finds the programs.
func (w *guardWriter) find() {
	for _, root := range w.list(w.opts.Platforms[0], 0, w.opts.Patterns) {
		switch {
		case len(root.Errors) > 0:
			w.fail(exitFailed, "%s", w.opts.ListProblems(root)[0])
		case root.Name != "main":
			w.others = append(w.others, root.PkgPath)
		case !scope.Owned(root):
			w.fail(exitUsage, "%s is not in the main module", root.PkgPath)
		default:
			p := &program{dir: load.Dir(root)}
			p.files, p.unread = goFiles(p.dir)
			p.platforms = w.platforms(p)
			w.programs[root.PkgPath] = p
		}
	}
	if len(w.programs) == 0 && w.code == exitOK {
		w.fail(exitUsage, "%s: not a main package", strings.Join(w.others, ", "))
	}
}

// guard returns the file of the program that is a guard, or is to be one.
func (p *program) guard() (goFile, error) {
	return generated(p.dir, p.files, guard.FileName, guard.Claims)
}

// platforms returns the platforms that the guard of a program is to be for: those that were
// asked for, else those that it is for already.
func (w *guardWriter) platforms(p *program) (list []load.Platform) {
	if file, _ := p.guard(); !w.opts.Named && guard.Claims(file.src) {
		for _, text := range guard.Platforms(file.src) {
			goos, goarch, _ := strings.Cut(text, "/")
			list = append(list, load.Platform{GOOS: goos, GOARCH: goarch})
		}
	}
	if list == nil {
		list = w.opts.Platforms
	}
	return list
}

// look makes the guards of the programs on a platform.
func (w *guardWriter) look(on load.Platform) {
	var paths []string
	for _, path := range slices.Sorted(maps.Keys(w.programs)) {
		if slices.Contains(w.programs[path].platforms, on) {
			paths = append(paths, path)
		}
	}
	g := hostenv.NewGuarder(&w.opts.Scope)
	for _, root := range w.list(on, packages.NeedImports|packages.NeedDeps, paths) {
		failed := false
		packages.Visit([]*packages.Package{root}, nil, func(pkg *packages.Package) {
			for _, p := range w.opts.ListProblems(pkg) {
				w.fail(exitFailed, "%s", p)
				failed = true
			}
		})
		if failed {
			continue
		}
		now, mistakes := g.Of(root, on)
		for _, m := range mistakes {
			w.fail(exitUsage, "%s", m)
		}
		w.programs[root.PkgPath].guards = append(w.programs[root.PkgPath].guards, now)
	}
}

func (w *guardWriter) writeAll() {
	made := 0
	for _, path := range slices.Sorted(maps.Keys(w.programs)) {
		p := w.programs[path]
		g := guard.Union(p.guards)
		file, err := p.guard()
		if err != nil {
			w.fail(exitUsage, "%s: %v", path, err)
			continue
		}
		if len(g.Requirements) == 0 {
			w.nothing(path, file)
			continue
		}
		made++
		if err := w.write(p, file.name, g); err != nil {
			w.fail(exitFailed, "%v", err)
		}
	}
	if made == 0 && w.code == exitOK {
		w.fail(exitUsage, "there is nothing to check; write what the programs need under environment in a contract")
	}
}

// nothing says that a program needs no guard, which it may have.
func (w *guardWriter) nothing(path string, file goFile) {
	if guard.Claims(file.src) {
		w.fail(exitUsage, "%s: no contract requires anything of its environment; delete %s", path, w.opts.Shorten(file.name))
	} else if !w.opts.quiet {
		fmt.Fprintf(w.stderr, "importspy-vet guard: %s: no contract requires anything of its environment\n", path)
	}
}

// write writes the guard of a program into the file called name.
func (w *guardWriter) write(p *program, name string, g *guard.Guard) error {
	if err := p.compilesWith(name); err != nil {
		return fmt.Errorf("%s: %w", w.opts.Shorten(name), err)
	}
	return w.writeFile(name, g.Source(), guard.Claims)
}

// compilesWith returns why a guard in the file called name does not compile with the others of
// the program, nil if it does.
func (p *program) compilesWith(name string) error {
	for _, other := range p.files {
		if other.name == name {
			continue
		}
		if id := guard.Conflict(other.src); id != "" {
			return fmt.Errorf("is not written: %s declares %s, which the guard needs", filepath.Base(other.name), id)
		}
	}
	return p.unread
}
