package srcload_test

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/cache"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/srcload"
)

// TestLikeExportData compares packages that are loaded from source with the same
// ones whose imports the compiler has described: the contracts that init would
// write, and where each object is declared.
func TestLikeExportData(t *testing.T) {
	patterns := []string{"net", "os/user", "runtime/cgo", "go/types", "reflect", "unsafe"}
	if os.Getenv("IMPORTSPY_SLOW") != "" {
		patterns = []string{"std"}
	}
	want, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax | packages.NeedModule}, patterns...)
	if err != nil {
		t.Fatal(err)
	}
	if len(want) < len(patterns) {
		t.Fatalf("%d packages", len(want))
	}
	kept, err := cache.Open(filepath.Join(t.TempDir(), "cache"))
	if err != nil || kept == nil {
		t.Fatal(kept, err)
	}
	for _, run := range []struct {
		name  string
		cache *cache.Dir
	}{{"no cache", nil}, {"first run", kept}, {"second run", kept}} {
		t.Run(run.name, func(t *testing.T) {
			got, err := (&srcload.Loader{GOARCH: runtime.GOARCH, Cache: run.cache}).Load(t.Context(), "", nil, func(*packages.Package) bool { return false }, patterns...)
			if err != nil {
				t.Fatal(err)
			}
			compare(t, got, want)
		})
	}
}

// compare compares packages that are loaded from source with the same ones whose
// imports the compiler has described.
func compare(t *testing.T, got, want []*packages.Package) {
	byPath := make(map[string]*packages.Package)
	for _, pkg := range got {
		byPath[pkg.PkgPath] = pkg
	}
	for _, w := range want {
		g := byPath[w.PkgPath]
		if g == nil || len(g.Errors) > 0 || g.IllTyped {
			t.Errorf("%s is not loaded: %v", w.PkgPath, g)
			continue
		}
		if !slices.Equal(g.GoFiles, w.GoFiles) || g.Name != w.Name || g.ID != w.ID {
			t.Errorf("%s has %v, want %v", w.PkgPath, g.GoFiles, w.GoFiles)
		}
		if a, b := describe(g), describe(w); a != b {
			t.Errorf("%s: from source\n%s\nwant\n%s", w.PkgPath, a, b)
		}
		if a, b := places(g), places(w); !slices.Equal(a, b) {
			t.Errorf("%s: objects are declared at %v, want %v", w.PkgPath, a, b)
		}
	}
}

func describe(pkg *packages.Package) string {
	p := engine.NewPackage(pkg.Types, pkg.Syntax, pkg.TypesInfo, runtime.GOOS, runtime.GOARCH)
	return string(contract.Format(engine.NewContract(p, contract.Exact)))
}

func places(pkg *packages.Package) (list []string) {
	for _, obj := range api.Objects(pkg.Types) {
		list = append(list, obj.Name()+" "+pkg.Fset.Position(obj.Pos()).String())
		for name, m := range api.Methods(obj.Type()) {
			if m.Obj.Pkg() != pkg.Types {
				continue // a place in export data, which has no folder for the standard library
			}
			list = append(list, obj.Name()+"."+name+" "+pkg.Fset.Position(m.Obj.Pos()).String())
		}
	}
	slices.Sort(list)
	return list
}

// TestEmptyLiterals checks that the type of a variable does not depend on the elements
// of the composite literal that it is initialized with.
func TestEmptyLiterals(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{
		"go.mod": "module example.com/m\n\ngo 1.26\n",
		"a/a.go": "package a\n\nimport \"example.com/m/b\"\n\nvar A = b.V\nvar L [len(b.Open)]int\nvar M [len(b.Of)]int\n",
		"b/b.go": `package b

type T[P any] struct{ V P }

var (
	V    = map[string]*T[int]{"a": {1}}
	Open = [...]string{"a", "b", 4: "e"}
	Of   = [3]T[string]{{"a"}}
	P    = &T[bool]{true}
	S, F = []int{1, 2}, func() []int { return []int{1} }
)
`,
	})
	pkgs := declarations(t, dir, "./a")
	if len(pkgs[0].Errors) > 0 {
		t.Fatal(pkgs[0].Errors)
	}
	b := pkgs[0].Imports["example.com/m/b"].Types.Scope()
	for name, want := range map[string]string{
		"V": "map[string]*example.com/m/b.T[int]", "Open": "[5]string", "Of": "[3]example.com/m/b.T[string]",
		"P": "*example.com/m/b.T[bool]", "S": "[]int", "F": "func() []int",
	} {
		if got := b.Lookup(name).Type().String(); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}

// TestTests checks that tests are type-checked with the package that they test, and that
// packages between the two see the same one.
func TestTests(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{
		"go.mod":           "module example.com/m\n\ngo 1.26\n",
		"a/a.go":           "package a\n\ntype T struct{}\n",
		"a/in_test.go":     "package a\n\nfunc For(T) {}\n",
		"a/out_test.go":    "package a_test\n\nimport (\n\t\"example.com/m/a\"\n\t\"example.com/m/b\"\n)\n\nfunc f() { a.For(b.T()); a.None() }\n",
		"b/b.go":           "package b\n\nimport \"example.com/m/a\"\n\nfunc T() a.T { return a.T{} }\n",
		"b/c/some_test.go": "package c\n",
	})
	for _, tests := range []bool{false, true} {
		loader := srcload.Loader{GOARCH: "amd64", Tests: tests}
		pkgs, err := loader.Load(t.Context(), dir, nil, func(*packages.Package) bool { return true }, "./...")
		if err != nil {
			t.Fatal(err)
		}
		ids, errs := make(map[string]bool), make(map[string]bool)
		for _, pkg := range pkgs {
			ids[pkg.ID] = true
			for _, err := range pkg.Errors {
				errs[filepath.Base(err.Pos)+" "+err.Msg] = true
			}
		}
		for _, id := range []string{"example.com/m/a [example.com/m/a.test]", "example.com/m/a_test [example.com/m/a.test]", "example.com/m/b/c [example.com/m/b/c.test]"} {
			if ids[id] != tests {
				t.Errorf("with tests %t: %s is among the packages: %t", tests, id, !tests)
			}
		}
		if want := "out_test.go:8:28 undefined: a.None"; errs[want] != tests || len(errs) > 1 {
			t.Errorf("with tests %t: errors %v", tests, errs)
		}
	}
}

// TestMissing checks that a package that there is not has no declarations, those of the
// file that imports it least of all; and that a file with errors in its first line belongs
// to its package.
func TestMissing(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{
		"go.mod":   "module example.com/m\n\ngo 1.26\n",
		"a/a.go":   "package a\n\nimport (\n\t_ \"example.com/m/d\"\n\t\"example.org/gone\"\n)\n\nfunc F(gone.T) {}\n\nfunc G(int) {}\n",
		"b/bad.go": "pakcage b\n",
		"c/c.go":   "package c\n\nimport _ \"example.org/gone\"\n\ntype T struct{}\n",
		"d/d.go":   "package d\n\nimport _ \"example.com/m/c\"\n",
	})
	pkgs := declarations(t, dir, "./a", "./b")
	a, b := pkgs[0], pkgs[1]
	gone := a.Imports["example.org/gone"]
	if names := gone.Types.Scope().Names(); len(names) > 0 || len(gone.GoFiles) > 0 || len(gone.Errors) != 1 {
		t.Errorf("the package that is not there has %v in %v, errors %v", names, gone.GoFiles, gone.Errors)
	}
	params := func(name string) string { return a.Types.Scope().Lookup(name).Type().String() }
	if params("F") != "func(invalid type)" || params("G") != "func(int)" {
		t.Errorf("%s, %s", params("F"), params("G"))
	}
	if len(b.GoFiles) != 1 || len(b.Errors) == 0 {
		t.Errorf("b has files %v, errors %v", b.GoFiles, b.Errors)
	}
}

// declarations loads packages in dir without function bodies, one for each pattern.
func declarations(t *testing.T, dir string, patterns ...string) []*packages.Package {
	t.Helper()
	pkgs, err := (&srcload.Loader{GOARCH: "amd64"}).Load(t.Context(), dir, nil, func(*packages.Package) bool { return false }, patterns...)
	if err != nil || len(pkgs) != len(patterns) {
		t.Fatal(pkgs, err)
	}
	return pkgs
}

func writeFiles(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}
