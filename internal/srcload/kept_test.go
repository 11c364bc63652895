package srcload

import (
	"fmt"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/module"
	modzip "golang.org/x/mod/zip"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/txtar"

	"github.com/importspy/importspy/internal/cache"
)

// keptWorld has an app whose type A leads through two modules to files for platforms,
// tags and more. The modules are in the folder proxy.
const keptWorld = `
-- app/go.mod --
module example.com/app

go 1.25

require example.com/mid v1.0.0

require example.com/dep v1.0.0 // indirect
-- app/other.mod --
module example.com/app

go 1.25

require example.com/mid v1.0.0

require example.com/dep v1.1.0 // indirect
-- app/app.go --
package app

import "example.com/mid"

type A struct{ mid.B }
-- app/replaced.txt --
package app

import "example.com/mid"

type A struct{ Replaced mid.B }
-- app/overlay.json --
{"Replace": {"app.go": "replaced.txt"}}
-- work/go.work --
go 1.25

use (
	../app
	../folder
)
-- folder/go.mod --
module example.com/dep

go 1.25
-- folder/dep.go --
package dep

type D struct{ Folder1 int }
-- proxy/example.com/mid@v1.0.0/go.mod --
module example.com/mid

go 1.25

require example.com/dep v1.0.0
-- proxy/example.com/mid@v1.0.0/mid.go --
package mid

import "example.com/dep"

type B struct{ D dep.D }
-- proxy/example.com/dep@v1.0.0/go.mod --
module example.com/dep

go 1.25
-- proxy/example.com/dep@v1.0.0/dep.go --
package dep

import "unsafe"

type D struct {
	tagged
	Bits [unsafe.Sizeof(uintptr(0)) * 8]byte
	system
	level
	experiment
	cgo
}
-- proxy/example.com/dep@v1.0.0/tagged.go --
//go:build special

package dep

type tagged struct{ Special int }
-- proxy/example.com/dep@v1.0.0/untagged.go --
//go:build !special

package dep

type tagged struct{ Plain int }
-- proxy/example.com/dep@v1.0.0/system_windows.go --
package dep

type system struct{ Windows int }
-- proxy/example.com/dep@v1.0.0/system.go --
//go:build !windows

package dep

type system struct{ Other int }
-- proxy/example.com/dep@v1.0.0/level.go --
//go:build amd64.v3

package dep

type level struct{ V3 int }
-- proxy/example.com/dep@v1.0.0/nolevel.go --
//go:build !amd64.v3

package dep

type level struct{ V1 int }
-- proxy/example.com/dep@v1.0.0/experiment.go --
//go:build goexperiment.fieldtrack

package dep

type experiment struct{ On int }
-- proxy/example.com/dep@v1.0.0/noexperiment.go --
//go:build !goexperiment.fieldtrack

package dep

type experiment struct{ Off int }
-- proxy/example.com/dep@v1.0.0/cgo.go --
package dep

// typedef int number;
import "C"

type cgo struct{ WithCgo int }

var n C.number
-- proxy/example.com/dep@v1.0.0/nocgo.go --
//go:build !cgo

package dep

type cgo struct{ WithoutCgo int }
-- proxy/example.com/dep@v1.1.0/go.mod --
module example.com/dep

go 1.25
-- proxy/example.com/dep@v1.1.0/dep.go --
package dep

type D struct{ NewVersion int }
-- proxy/example.com/fork@v1.0.0/go.mod --
module example.com/dep

go 1.25
-- proxy/example.com/fork@v1.0.0/dep.go --
package dep

type D struct{ Fork int }
`

// A world is a folder with the files of keptWorld.
type world struct {
	*testing.T
	dir string
	env []string
}

func newWorld(t *testing.T) *world {
	w := &world{T: t, dir: t.TempDir()}
	for _, f := range txtar.Parse([]byte(keptWorld)).Files {
		w.write(f.Name, string(f.Data))
	}
	w.publish()
	w.env = append(os.Environ(), "GOENV=off", "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=1", "GOAMD64=v1", "GOEXPERIMENT=", "GOWORK=", "GOTOOLCHAIN=local",
		"GOMODCACHE="+w.path("modcache"), "GOPROXY=file://"+filepath.ToSlash(w.path("served")), "GONOSUMDB=*", "GONOSUMCHECK=1", "GOFLAGS=-mod=mod -modcacherw")
	return w
}

func (w *world) path(name string) string { return filepath.Join(w.dir, filepath.FromSlash(name)) }

func (w *world) write(name, data string) {
	w.Helper()
	if err := os.MkdirAll(filepath.Dir(w.path(name)), 0o777); err != nil {
		w.Fatal(err)
	}
	if err := os.WriteFile(w.path(name), []byte(data), 0o666); err != nil {
		w.Fatal(err)
	}
}

// publish makes a module proxy of the folders in proxy.
func (w *world) publish() {
	w.Helper()
	dirs, err := filepath.Glob(w.path("proxy/example.com/*"))
	if err != nil || len(dirs) == 0 {
		w.Fatal(dirs, err)
	}
	for _, dir := range dirs {
		path, version, _ := strings.Cut(filepath.Base(dir), "@")
		to := "served/example.com/" + path + "/@v/" + version
		mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err != nil {
			w.Fatal(err)
		}
		w.write(to+".mod", string(mod))
		w.write(to+".info", fmt.Sprintf("{%q: %q}", "Version", version))
		f, err := os.Create(w.path(to + ".zip"))
		if err != nil {
			w.Fatal(err)
		}
		if err := modzip.CreateFromDir(f, module.Version{Path: "example.com/" + path, Version: version}, dir); err != nil {
			w.Fatal(err)
		}
		if err := f.Close(); err != nil {
			w.Fatal(err)
		}
	}
}

// goCommand runs the go command in the folder of the app.
func (w *world) goCommand(env []string, args ...string) {
	w.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir, cmd.Env = w.path("app"), append(w.env, env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		w.Fatalf("go %v: %v\n%s", args, err, out)
	}
}

// load returns what app.A consists of, and where that is declared.
func (w *world) load(c *cache.Dir, env ...string) string {
	w.Helper()
	pkgs, err := (&Loader{GOARCH: "amd64", Cache: c}).Load(w.Context(), w.path("app"), append(slices.Clone(w.env), env...),
		func(*packages.Package) bool { return false }, ".")
	if err != nil {
		return err.Error()
	}
	var out strings.Builder
	for _, pkg := range pkgs {
		for _, err := range pkg.Errors {
			fmt.Fprintln(&out, err)
		}
		packages.Visit([]*packages.Package{pkg}, nil, func(pkg *packages.Package) {
			if !strings.HasPrefix(pkg.PkgPath, "example.com/") {
				return
			}
			fmt.Fprintf(&out, "%s imports %v, complete: %t\n", pkg.PkgPath, pkg.Types.Imports(), pkg.Types.Complete())
			for _, name := range pkg.Types.Scope().Names() {
				if obj := pkg.Types.Scope().Lookup(name); obj.Exported() {
					out.WriteString(deep(pkg, obj))
				}
			}
		})
	}
	return out.String()
}

// deep writes an object with the types of its fields, at any depth.
func deep(pkg *packages.Package, obj types.Object) string {
	pos := pkg.Fset.Position(obj.Pos())
	s := fmt.Sprintf("%s:%d: %v\n", pos.Filename, pos.Line, obj)
	if st, ok := obj.Type().Underlying().(*types.Struct); ok {
		for f := range st.Fields() {
			s += deep(pkg, f)
		}
	}
	return s
}

// TestNeverStale changes one thing at a time, and loads with what was kept before and
// without.
func TestNeverStale(t *testing.T) {
	if testing.Short() {
		t.Skip("calls the go command")
	}
	w := newWorld(t)
	kept, err := cache.Open(w.path("cache"))
	if err != nil || kept == nil {
		t.Fatal(kept, err)
	}
	compare := func(name, want string, env ...string) string {
		t.Helper()
		with, without := w.load(kept, env...), w.load(nil, env...)
		if with != without {
			t.Errorf("%s: with the cache\n%s\nwithout\n%s", name, with, without)
		}
		if !strings.Contains(with, want) {
			t.Errorf("%s: no %q in\n%s", name, want, with)
		}
		return with
	}
	base := compare("base", "Plain int")
	again := w.load(kept)
	if again != base {
		t.Errorf("the second time\n%s\nthe first time\n%s", again, base)
	}
	for i, test := range []struct {
		name, want string
		env        []string
	}{
		{"tags", "Special int", []string{"GOFLAGS=-mod=mod -modcacherw -tags=special"}},
		{"cgo", "WithoutCgo int", []string{"CGO_ENABLED=0"}},
		{"GOOS", "Windows int", []string{"GOOS=windows", "CGO_ENABLED=0"}},
		{"GOARCH", "Bits [32]byte", []string{"GOARCH=386", "CGO_ENABLED=0"}},
		{"GOAMD64", "V3 int", []string{"GOAMD64=v3"}},
		{"GOEXPERIMENT", "On int", []string{"GOEXPERIMENT=fieldtrack"}},
		{"-modfile", "NewVersion int", []string{"GOFLAGS=-mod=mod -modcacherw -modfile=other.mod"}},
		{"overlay", "Replaced example.com/mid.B", []string{"GOFLAGS=-mod=mod -modcacherw -overlay=overlay.json"}},
		{"workspace", "Folder1 int", []string{"GOWORK=" + w.path("work/go.work"), "GOFLAGS=-modcacherw"}},
		{"-mod", "Plain int", []string{"GOFLAGS=-mod=readonly -modcacherw"}},
	} {
		if i%2 == 0 || os.Getenv("IMPORTSPY_SLOW") == "1" {
			compare(test.name, test.want, test.env...)
		}
	}
	mod := w.read("app/go.mod")
	w.write("app/go.mod", w.read("app/other.mod"))
	compare("a dependency of a dependency", "NewVersion int")
	w.write("app/go.mod", mod+"\nreplace example.com/dep => example.com/fork v1.0.0\n")
	compare("replace by a version", "Fork int")
	w.write("app/go.mod", mod+"\nreplace example.com/dep => ../folder\n")
	compare("replace by a folder", "Folder1 int")
	w.edit("folder/dep.go", "Folder1", "Folder2")
	compare("the folder is edited", "Folder2 int")
	w.write("app/go.mod", mod)
	w.goCommand(nil, "mod", "vendor")
	w.edit("app/vendor/example.com/dep/dep.go", "Bits", "Bytes")
	compare("vendor", "Bytes [64]byte", "GOFLAGS=-mod=vendor")
	w.edit("modcache/example.com/dep@v1.0.0/untagged.go", "Plain", "Plane")
	compare("the module cache is edited", "Plane int")
	w.goCommand(nil, "clean", "-modcache")
	compare("GOPROXY=off without a module", "could not import example.com/mid", "GOPROXY=off")
	compare("go clean -modcache", "Plain int")
	w.goCommand(nil, "clean", "-modcache")
	w.edit("proxy/example.com/dep@v1.0.0/untagged.go", "Plain", "Blank")
	w.publish()
	if err := os.Remove(w.path("app/go.sum")); err != nil {
		t.Fatal(err)
	}
	compare("another module of the same version", "Blank int")
}

func (w *world) read(name string) string {
	w.Helper()
	data, err := os.ReadFile(w.path(name))
	if err != nil {
		w.Fatal(err)
	}
	return string(data)
}

// edit replaces text in a file.
func (w *world) edit(name, before, after string) {
	w.Helper()
	data := w.read(name)
	if !strings.Contains(data, before) {
		w.Fatalf("%s has no %s", name, before)
	}
	w.write(name, strings.ReplaceAll(data, before, after))
}

// TestKept checks that what is kept is used, unless it is damaged.
func TestKept(t *testing.T) {
	if testing.Short() {
		t.Skip("calls the go command")
	}
	w := newWorld(t)
	kept, err := cache.Open(w.path("cache"))
	if err != nil || kept == nil {
		t.Fatal(kept, err)
	}
	base := w.load(kept)
	entries, err := filepath.Glob(w.path("cache/*"))
	if err != nil || len(entries) != 2 { // dep and mid
		t.Fatal(entries, err)
	}
	// An edit that nobody can see: the size and the time are the same.
	const file = "modcache/example.com/dep@v1.0.0/untagged.go"
	info, err := os.Stat(w.path(file))
	if err != nil {
		t.Fatal(err)
	}
	w.edit(file, "Plain", "Other")
	if err := os.Chtimes(w.path(file), time.Time{}, info.ModTime()); err != nil {
		t.Fatal(err)
	}
	if got := w.load(kept); got != base {
		t.Errorf("from the cache\n%s\nwant\n%s", got, base)
	}
	for _, name := range entries {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		data[len(data)/2] ^= 1
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := w.load(kept), w.load(nil); got != want || got == base {
		t.Errorf("from damaged entries\n%s\nwant\n%s", got, want)
	}
}

// TestKeys checks which packages have keys, and that these change with what the
// type checker is given.
func TestKeys(t *testing.T) {
	dir := t.TempDir()
	write := func(name, data string) string {
		t.Helper()
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(data), 0o666); err != nil {
			t.Fatal(err)
		}
		return name
	}
	version := write("go/VERSION", "go1.26.1\ntime 2026-01-01T00:00:00Z\n")
	std := &packages.Package{PkgPath: "strings", Name: "strings", GoFiles: []string{write("go/src/strings/s.go", "package strings")}}
	cached := &packages.Package{
		PkgPath: "example.com/M/p", Name: "p", GoFiles: []string{write("cache/example.com/!m@v1.0.0/p/p.go", "package p")},
		Module: &packages.Module{Path: "example.com/M", Version: "v1.0.0", GoVersion: "1.26"}, Imports: map[string]*packages.Package{"strings": std},
	}
	key := func(change func(l *loader)) string {
		l := &loader{Loader: &Loader{}, sizes: types.SizesFor("gc", "amd64"), parsing: make(chan struct{}, 1)}
		if change != nil {
			change(l)
		}
		k, ok := l.keys([]*packages.Package{std, cached})[cached]
		if !ok {
			return ""
		}
		return fmt.Sprintf("%x", k)
	}
	base := key(nil)
	if base == "" || key(nil) != base {
		t.Fatalf("the key is %q, then %q", base, key(nil))
	}
	set := func(p *string, value string) func() {
		was := *p
		*p = value
		return func() { *p = was }
	}
	files := func(pkg *packages.Package, names ...string) func() {
		was := pkg.GoFiles
		pkg.GoFiles = names
		return func() { pkg.GoFiles = was }
	}
	other := write("cache/example.com/!m@v1.0.0/p/q.go", "package p")
	for _, test := range []struct {
		name   string
		undo   func() func()
		change func(l *loader)
		none   bool
	}{
		{name: "sizes", change: func(l *loader) { l.sizes = types.SizesFor("gc", "386") }},
		{name: "language version", undo: func() func() { return set(&cached.Module.GoVersion, "1.25") }},
		{name: "name", undo: func() func() { return set(&cached.Name, "q") }},
		{name: "another file", undo: func() func() { return files(cached, append(slices.Clone(cached.GoFiles), other)...) }},
		{name: "Go release", undo: func() func() { write("go/VERSION", "go1.26.2\n"); return func() {} }},
		{name: "a file of an import", undo: func() func() { write("go/src/strings/s.go", "package strings; var X int"); return func() {} }},
		{name: "main module", undo: func() func() { cached.Module.Main = true; return func() { cached.Module.Main = false } }, none: true},
		{name: "replaced by a folder", undo: func() func() {
			cached.Module.Replace = &packages.Module{Path: "../M"}
			return func() { cached.Module.Replace = nil }
		}, none: true},
		{name: "vendored", undo: func() func() { return files(cached, write("vendor/example.com/M/p/p.go", "package p")) }, none: true},
		{name: "of another version", undo: func() func() { return set(&cached.Module.Version, "v1.0.1") }, none: true},
		{name: "overlaid", change: func(l *loader) { l.overlay = overlay{cached.GoFiles[0]: other} }, none: true},
		{name: "an import is overlaid", change: func(l *loader) { l.overlay = overlay{std.GoFiles[0]: other} }, none: true},
		{name: "in GOPATH", undo: func() func() { return files(std, write("path/src/strings/s.go", "package strings")) }, none: true},
		{name: "Go from a repository", undo: func() func() { os.Remove(version); return func() {} }, none: true},
	} {
		undo := func() {}
		if test.undo != nil {
			undo = test.undo()
		}
		if got := key(test.change); got == base || (got == "") != test.none {
			t.Errorf("%s: the key is %q, and was %q", test.name, got, base)
		}
		undo()
	}
	t.Run("GODEBUG", func(t *testing.T) {
		write("go/VERSION", "go1.26.1\n")
		before := key(nil)
		t.Setenv("GODEBUG", "gotypesalias=0")
		if key(nil) == before {
			t.Error("the key is the same")
		}
	})
}

// TestShared checks that calls share what does not differ, and nothing else.
func TestShared(t *testing.T) {
	if testing.Short() {
		t.Skip("calls the go command")
	}
	w := newWorld(t)
	loader := &Loader{GOARCH: "amd64"}
	load := func(env ...string) map[string]*types.Package {
		t.Helper()
		pkgs, err := loader.Load(t.Context(), w.path("app"), append(slices.Clone(w.env), env...), func(*packages.Package) bool { return false }, ".")
		if err != nil {
			t.Fatal(err)
		}
		byPath := make(map[string]*types.Package)
		packages.Visit(pkgs, nil, func(pkg *packages.Package) {
			if len(pkg.Errors) > 0 {
				t.Error(pkg.PkgPath, pkg.Errors)
			}
			byPath[pkg.PkgPath] = pkg.Types
		})
		for _, pkg := range byPath {
			for _, imp := range pkg.Imports() {
				if imp.Path() != "C" && byPath[imp.Path()] != imp {
					t.Errorf("%s imports another %s", pkg.Path(), imp.Path())
				}
			}
		}
		return byPath
	}
	first, same := load(), load()
	if first["example.com/mid"] != same["example.com/mid"] || first["example.com/app"] == same["example.com/app"] {
		t.Error("two calls: mid is not shared, or app is")
	}
	if windows := load("GOOS=windows", "CGO_ENABLED=0"); first["example.com/dep"] == windows["example.com/dep"] || first["example.com/mid"] == windows["example.com/mid"] {
		t.Error("another platform: dep or mid, which imports it, is shared")
	}
	fset := loader.fset
	loader = loader.Anew()
	if later := load(); first["example.com/mid"] == later["example.com/mid"] || loader.fset == fset {
		t.Error("mid, or where files have lines, is shared with a loader that is made anew")
	}
}
