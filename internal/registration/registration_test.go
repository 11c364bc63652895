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
			r := registration.Calls(p, function)
			report := func(kind string, list []registration.Call) {
				for _, c := range list {
					pass.Report(analysis.Diagnostic{Pos: c.Pos, End: c.End, Message: kind + " " + strings.Join(c.Path, " ")})
				}
			}
			report("calls", r.Calls)
			report("maybe", r.Maybe)
			report("elsewhere", r.Elsewhere)
			return nil, nil
		},
	}
}

func TestCalls(t *testing.T) {
	testdata, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	analysistest.Run(t, testdata, calls("host.Register"), "calls", "none", "maybe", "elsewhere")
	analysistest.Run(t, testdata, calls("host.Default.Add"), "registry")
	for _, absent := range []string{"host.Nothing", "host.Default.Nothing", "host.Registry.Add", "host.Default", "elsewhere.Register", ""} {
		analysistest.Run(t, testdata, calls(absent), "none")
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
		r := registration.Calls(&registration.Package{Fset: p.Fset, Files: p.Syntax, Types: p.Types, Info: p.TypesInfo}, test.function)
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
