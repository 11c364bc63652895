package command

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/contractfile"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/guard"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/textdiff"
	"github.com/importspy/importspy/internal/wording"
)

const aboutGuard = `Guard writes importspy_guard.go into main packages: a Go file that checks, when
the program starts, the environment that the contracts of the package, and of all
that it imports, require. The program prints all that is not as required, names of
variables but never values, and exits with 78. Without packages, it is for the one
in the working directory. A file of that name which guard did not write is left alone.
The build tag importspy_noguard leaves the guard out, and IMPORTSPY_GUARD=json has
it print JSON. Write it again when check reports guard-outdated.
It exits 0, 2 if a contract or the usage is wrong or there is nothing to check, 3 if
packages could not be found or a file could not be written.`

func runGuard(e *invocation, args []string) int {
	w := &guardWriter{invocation: e, programs: make(map[string]*program)}
	opts, code, ok := e.flags("guard", aboutGuard, args, func(fs *flag.FlagSet) {
		fs.BoolVar(&w.preview, "diff", false, "print the changes instead of making them")
	})
	if !ok {
		return code
	}
	w.opts = opts
	for _, p := range opts.platforms {
		w.look(p)
	}
	if w.code == exitOK {
		w.writeAll()
	}
	return w.code
}

// A guardWriter writes guards.
type guardWriter struct {
	*invocation
	opts     *options
	preview  bool
	programs map[string]*program // by import path
	others   []string            // packages that are not programs
	code     int
}

// A program is a main package.
type program struct {
	dir    string
	guards []*guard.Guard // for each platform
}

func (w *guardWriter) fail(code int, format string, args ...any) {
	fmt.Fprintf(w.stderr, "importspy-vet guard: "+format+"\n", args...)
	w.code = max(w.code, code)
}

// look makes the guards of the programs on a platform.
func (w *guardWriter) look(on load.Platform) {
	progress := w.progress(w.opts)
	progress.Say("looking for packages")
	roots, err := w.opts.List(on, packages.NeedImports|packages.NeedDeps, w.opts.Patterns)
	progress.Done()
	switch {
	case err != nil:
		w.fail(exitFailed, "%s", strings.TrimSpace(err.Error()))
	case len(roots) == 0:
		w.fail(exitFailed, "no packages match %s", strings.Join(w.opts.Patterns, " "))
	}
	g := newGuarded(w.opts)
	for _, root := range roots {
		if root.Name != "main" && len(root.Errors) == 0 {
			w.others = append(w.others, root.PkgPath)
			continue
		}
		packages.Visit([]*packages.Package{root}, nil, func(pkg *packages.Package) {
			for _, err := range pkg.Errors {
				w.fail(exitFailed, "%s: %s", pkg.PkgPath, err.Msg)
			}
		})
		if w.code != exitOK {
			continue
		}
		if !owned(root) {
			w.fail(exitUsage, "%s is not in the main module", root.PkgPath)
			continue
		}
		p := w.programs[root.PkgPath]
		if p == nil {
			p = &program{dir: load.Dir(root)}
			w.programs[root.PkgPath] = p
		}
		now, mistakes := g.of(root)
		for _, m := range mistakes {
			w.fail(exitUsage, "%s", m)
		}
		p.guards = append(p.guards, now)
	}
}

func (w *guardWriter) writeAll() {
	made := 0
	for _, path := range slices.Sorted(maps.Keys(w.programs)) {
		p := w.programs[path]
		g := guard.Union(p.guards)
		if len(g.Requirements) == 0 {
			if !w.opts.quiet {
				fmt.Fprintf(w.stdout, "%s: no contract requires anything of its environment\n", path)
			}
			continue
		}
		made++
		if err := w.write(p.dir, g); err != nil {
			w.fail(exitFailed, "%v", err)
		}
	}
	switch {
	case len(w.programs) == 0:
		w.fail(exitUsage, "%s: not a main package", strings.Join(slices.Compact(w.others), ", "))
	case made == 0:
		w.fail(exitUsage, "there is nothing to check; write what the programs need under environment in a contract")
	}
}

// write writes a guard, or prints how it differs from the file that is there.
func (w *guardWriter) write(dir string, g *guard.Guard) error {
	name := filepath.Join(dir, guard.FileName)
	shown := w.opts.Shorten(name)
	if err := compiles(dir); err != nil {
		return fmt.Errorf("%s: %w", shown, err)
	}
	old, err := os.ReadFile(name)
	missing := errors.Is(err, fs.ErrNotExist)
	text := g.Source()
	switch {
	case err != nil && !missing:
		return fmt.Errorf("%s: cannot be read: %w", shown, err)
	case !missing && !guard.Claims(old):
		return fmt.Errorf("%s: was not written by importspy-vet guard; not changed", shown)
	case bytes.Equal(old, text):
		return nil
	case w.preview:
		_, err := io.WriteString(w.stdout, textdiff.Unified(name+" (old)", name+" (new)", string(old), string(text)))
		return err
	}
	root, _ := rules.ModuleOf(dir)
	note := ""
	if missing {
		err = contractfile.Create(root, name, text)
	} else {
		note, err = contractfile.Replace(root, name, old, text)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", shown, err)
	}
	if note != "" {
		fmt.Fprintf(w.stderr, "importspy-vet guard: %s: %s\n", shown, note)
	}
	if !w.opts.quiet {
		fmt.Fprintf(w.stdout, "wrote %s\n", shown)
	}
	return nil
}

// compiles returns why no guard compiles in the package in dir, nil if one does.
func compiles(dir string) error {
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		if name := e.Name(); strings.HasSuffix(name, ".go") && name != guard.FileName && e.Type().IsRegular() {
			src, _ := os.ReadFile(filepath.Join(dir, name)) // what cannot be read, the go command reports
			if id := guard.Conflict(src); id != "" {
				return fmt.Errorf("is not written: %s declares %s, which the guard needs", name, id)
			}
		}
	}
	return err
}

// guarded makes guards of what packages and all that they import require.
type guarded struct {
	opts   *options
	place  *rules.Place
	reader rules.Reader
}

func newGuarded(opts *options) *guarded {
	return &guarded{opts: opts, place: contractPlace(opts), reader: rules.Reader{Settings: opts.Settings, Parse: opts.parsed.parse}}
}

// of returns the guard of a program. The mistakes are of contracts.
func (g *guarded) of(root *packages.Package) (now *guard.Guard, mistakes []string) {
	var sources []guard.Source
	seen := make(map[string]bool)
	packages.Visit([]*packages.Package{root}, nil, func(pkg *packages.Package) {
		if pkg.Module == nil { // the standard library
			return
		}
		list, wrong := g.bind(pkg)
		sources = append(sources, list...)
		for _, m := range wrong {
			if text := g.mistake(pkg, &m); !seen[text] {
				mistakes, seen[text] = append(mistakes, text), true
			}
		}
	})
	return guard.New(root.PkgPath, sources), mistakes
}

// bind returns the environments that are required of a package.
func (g *guarded) bind(pkg *packages.Package) ([]guard.Source, []finding.Finding) {
	dir := load.Dir(pkg)
	bound := g.reader.Bind(&rules.Package{Package: &engine.Package{}, Dir: dir, Path: pkg.PkgPath, Module: pkg.Module.Path}, g.place)
	own, mistakes := readOwn(g.place.Name(dir, pkg.PkgPath), pkg.PkgPath, g.place)
	list, wrong := bound.Environments(own)
	for _, path := range slices.Sorted(maps.Keys(pkg.Imports)) {
		if imp := pkg.Imports[path]; imp.Module != nil || g.opts.contracts != "" {
			list = append(list, bound.EnvironmentOf(imp.PkgPath, load.Dir(imp))...)
		}
	}
	return list, append(mistakes, wrong...)
}

func (g *guarded) mistake(pkg *packages.Package, m *finding.Finding) string {
	in := m.In
	if in == "" {
		in = g.place.Name(load.Dir(pkg), pkg.PkgPath)
	}
	return fmt.Sprintf("%s:%d:%d: %s", g.opts.Shorten(in), max(m.Contract.Line, 1), max(m.Contract.Column, 1), wording.Check(m).Text)
}
