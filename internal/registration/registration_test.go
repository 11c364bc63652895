package registration_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/registration"
)

// calls reports what Calls returns for a function.
func calls(function string) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name: "calls",
		Doc:  "report the calls of " + function,
		Run: func(pass *analysis.Pass) (any, error) {
			p := &registration.Package{Fset: pass.Fset, Files: pass.Files, Types: pass.Pkg, Info: pass.TypesInfo}
			r, _ := registration.Calls(p, function)
			report := func(kind string, list []registration.Call) {
				for _, c := range list {
					pass.Report(analysis.Diagnostic{Pos: c.Pos, End: c.End, Message: kind + " " + strings.Join(c.Path, " ")})
				}
			}
			report("calls", r.Calls)
			report("maybe", r.Maybe)
			report("not reached", r.NotReached)
			return nil, nil
		},
	}
}

func TestCalls(t *testing.T) {
	testdata, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	analysistest.Run(t, testdata, calls("host.Register"), "calls", "none", "maybe", "uncalled")
	analysistest.Run(t, testdata, calls("host.Default.Add"), "registry")
	for _, absent := range []string{"host.Nothing", "host.Default.Nothing", "host.Registry.Add", "host.Default", "uncalled.Register", ""} {
		analysistest.Run(t, testdata, calls(absent), "none")
	}
}

// TestNoFunction has names that are no functions of a package that is imported, and
// some that may be those of another package.
func TestNoFunction(t *testing.T) {
	pkg := types.NewPackage("example.com/host", "host")
	source := `package host
func Register() {}
func hidden() {}
type Registry struct{ Field func() }
func (Registry) Add() {}
func (Registry) drop() {}
var Default Registry
var Hook func()
const Name = ""
`
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "host.go", source, 0)
	if err == nil {
		err = types.NewChecker(new(types.Config), fset, pkg, nil).Files([]*ast.File{file})
	}
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"Register":      "",
		"Default.Add":   "",
		"v3.Decode":     "", // may be that of a package host.v3
		"x/y.F":         "",
		"Regster":       "undefined: package example.com/host has no Regster",
		"Defualt.Add":   "undefined: package example.com/host has no Defualt",
		"Default.Addd":  "undefined: variable Default has no method Addd",
		"Default.Field": "undefined: variable Default has no method Field",
		"Register.Add":  "Register is a function, and has no method Add",
		"hidden":        "hidden is not exported, so only package example.com/host can call it",
		"Default.drop":  "Default.drop is not exported, so only package example.com/host can call it",
		"Hook":          "Hook is a variable; write a function, or the variable and one of its methods",
		"Registry.Add":  "Registry is a type; write a function, or a variable and one of its methods",
		"Name":          "Name is a constant; write a function, or a variable and one of its methods",
	} {
		name, got := "example.com/host."+name, ""
		if err := registration.Mistake(pkg, name); err != nil {
			got = strings.TrimPrefix(err.Error(), name+": ")
		}
		if got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// TestStd looks for registrations that the standard library is known for.
func TestStd(t *testing.T) {
	for path, test := range map[string]struct {
		function string
		calls    int
	}{
		"image/png":     {"image.RegisterFormat", 1},
		"crypto/sha256": {"crypto.RegisterHash", 2},
		"image/color":   {"image.RegisterFormat", 0},
	} {
		pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax}, path)
		if err != nil || len(pkgs) != 1 || len(pkgs[0].Errors) > 0 {
			t.Fatalf("%s: %v", path, err)
		}
		p := pkgs[0]
		r, _ := registration.Calls(&registration.Package{Fset: p.Fset, Files: p.Syntax, Types: p.Types, Info: p.TypesInfo}, test.function)
		if len(r.Calls) != test.calls || len(r.Maybe) > 0 {
			t.Errorf("%s: %v, want %d calls", path, r, test.calls)
		}
	}
}

func TestImplementers(t *testing.T) {
	source := `package p

import "io"

type Value struct{}
func (Value) Close() error { return nil }

type Pointer struct{}
func (*Pointer) Close() error { return nil }

type Embeds struct{ *Pointer }

type Generic[T any] struct{ item T }
func (*Generic[T]) Close() error { return nil }

type Alias = Pointer
type Iface interface{ io.Closer }
type Wrong struct{}
func (Wrong) Close() {}
type unexported struct{ Value }
type Func func()
func (Func) Close() error { return nil }

func Close() error { return nil }
`
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	config := types.Config{Importer: importer.ForCompiler(fset, "gc", nil)}
	pkg, err := config.Check("p", fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	closer := pkg.Imports()[0].Scope().Lookup("Closer").Type().Underlying().(*types.Interface)
	exported, others := registration.Implementers(pkg, closer)
	if got, want := names(exported), []string{"Alias", "Embeds", "Func", "Generic", "Pointer", "Value"}; !slices.Equal(got, want) {
		t.Errorf("exported: %q, want %q", got, want)
	}
	if got, want := names(others), []string{"unexported"}; !slices.Equal(got, want) {
		t.Errorf("others: %q, want %q", got, want)
	}
}

func names(list []types.Object) (names []string) {
	for _, obj := range list {
		names = append(names, obj.Name())
	}
	return names
}

func TestNearest(t *testing.T) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", `package p

type I interface { Close() error; Read([]byte) (int, error) }

type Sealed interface { seal() }

type None struct{}

type Wrong struct{}

func (*Wrong) Close() {}

type Half struct{}

func (Half) Read([]byte) (int, error) { return 0, nil }

type Generic[T any] struct{}

func (Generic[T]) Read([]byte) (int, error) { return 0, nil }
`, 0)
	if err != nil {
		t.Fatal(err)
	}
	pkg, err := new(types.Config).Check("p", fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	iface := func(name string) *types.Interface {
		return pkg.Scope().Lookup(name).Type().Underlying().(*types.Interface)
	}
	near := registration.Nearest(pkg, iface("I"))
	if near == nil || near.Type.Name() != "Generic" || near.Want.Name() != "Close" || near.Have != nil {
		t.Errorf("nearest to I is %+v, want Generic without Close", near)
	}
	if near := registration.Nearest(pkg, iface("Sealed")); near != nil {
		t.Errorf("nearest to Sealed is %v, want none", near.Type)
	}
}
