package weight

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"
)

// chain formats pairs of numbers, each with the one before, up to n.
func chain(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format+"\n", i+1, i)
	}
	return b.String()
}

// reversed formats pairs of numbers, each with the one after, up to n.
func reversed(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format+"\n", i, i+1)
	}
	return b.String()
}

const doubled = "type T%d struct { A, B T%d }"

// sources are declarations with what is said of the first that comes to too much; "": all
// are fine.
var sources = []struct{ name, src, want string }{
	{"doubled structs", "type T0 struct{}\n" + chain(300, doubled), "T16: too large: with the names in them written out"},
	{"doubled arrays", "type T0 struct{}\n" + chain(300, "type T%d [1]struct { A, B T%d }"), "too large"},
	{"doubled interfaces", "type T0 interface{}\n" + chain(300, "type T%d interface { T%d; T%[2]d }"), "too large"},
	{"doubled aliases", "type T0 = int\n" + chain(300, "type T%d = func(T%d) T%[2]d"), "too large"},
	{"doubled aliases with pointers", "type T0 = int\n" + chain(300, "type T%d = struct { A, B *T%d }"), "too large"},
	{"doubled instances", "type T0[P any] struct { X P }\n" + chain(300, "type T%d[P any] struct { A T%d[P]; B T%[2]d[[]P] }"), "too large"},
	{"growing instances", "type A[P any] []P\ntype T[P, Q any] struct { *T[A[P], int] }", "T: instantiation cycle"},
	{"growing instances in a ring", "type T[P any] struct { U[P] }\ntype U[P any] struct { *V[[]P] }\ntype V[P any] = W[P, int]\ntype W[Q, R any] struct { *T[Q] }", "U: instantiation cycle"},
	{"instances that change places", "type T[P, Q any] struct { *T[Q, P] }\ntype U[P any] struct { T[[]P, int] }\ntype V[P any] struct { *V[int]; N *V[P] }", ""},
	{"doubled strings", "const T0 = \"x\"\n" + chain(60, "const T%d = T%d + T%[2]d"), "T23: too large"},
	{"doubled typed strings", "type S string\nconst T0 = S(\"x\")\n" + chain(60, "const T%d = S(T%d) + T%[2]d"), "too large"},
	{"doubled in a function", "func F() {\ntype T0 struct{}\n" + chain(300, doubled) + "}\n", "too large"},
	{"doubled in a variable", "var V = func() int {\ntype T0 struct{}\n" + chain(300, doubled) + "return 0 }()\n", "too large"},
	{"doubled, then grouped", "type (\nT0 struct{}\n" + strings.ReplaceAll(chain(300, doubled), "type ", "") + ")\n", "too large"},
	{"from another package", "import \"go/ast\"\ntype T0 struct { A ast.File }\n" + chain(300, doubled), "too large"},
	{"nested structs", "type T0 struct{}\n" + chain(300, "type T%d struct { A T%d }"), "T100: nested too deeply: with the names in it written out, it has more than 200 levels"},
	{"nested pointers", "type T " + strings.Repeat("*", 300) + "int\n", "T: nested too deeply"},
	{"embedded pointers", "type T0 struct{}\n" + chain(300, "type T%d struct { *T%d }"), "T100: nested too deeply: it embeds more than 100 types in one another"},
	{"embedded pointers in a ring", "type T0 struct { *T300 }\n" + chain(300, "type T%d struct { *T%d }"), "embeds more than 100"},
	{"embedded instances", "type T0[P any] struct{}\n" + chain(300, "type T%d[P any] struct { *T%d[P] }"), "T67: nested too deeply"},
	{"pointers in a row", reversed(12_000, "type T%d *T%d"), "nested too deeply: more than 10000 declarations mention one another in a row"},
	{"constants in a row", reversed(12_000, "const T%d = T%d"), "nested too deeply: more than 10000"},
	{"variables in a row", reversed(12_000, "var T%d = T%d"), "nested too deeply: more than 10000"},
	{"a type after constants", "const T0 = 1\n" + chain(12_000, "const T%d = T%d") + "type A [T12000]int\n", "nested too deeply: more than 10000"},
	{"constants the other way", "const T0 = 1\n" + chain(12_000, "const T%d = T%d"), ""},
	{"a ring of pointers", "type T0 func(T9000)\n" + chain(9_000, "type T%d func(T%d)"), ""},
	{"parameters", "type T0 = int\n" + chain(12, "type T%d = func(T%d) T%[2]d") + "func F(" + strings.Repeat("T12, ", 200) + "T12) {}\n", "F: too large"},

	{"doubled numbers", "const T0 = 1\n" + chain(62, "const T%d = T%d + T%[2]d"), ""},
	{"numbers in a row", "const T0 = 1\n" + chain(5_000, "const T%d = T%d + 1"), ""},
	{"lengths", "const S = \"abcdefghij\"\nconst T0 = len(S)\n" + chain(60, "const T%d = T%d + len(S)"), ""},
	{"doubled pointers", "type T0 struct{}\n" + chain(300, "type T%d struct { A, B *T%d }"), ""},
	{"doubled in signatures", "type T0 struct{}\n" + chain(300, "type T%d func(T%d, T%[2]d) T%[2]d"), ""},
	{"a list", "type L[T any] struct { next, prev *L[T]; value T }\ntype T0 = L[L[L[int]]]\n", ""},
	{"a large literal", "type T struct {\n" + chain(60_000, "F%d [%d]int") + "}\n", ""},
	{"a large string", "const C = \"" + strings.Repeat("x", 50<<20) + "\"\n", ""},
	{"names of functions", "type T0 struct{}\n" + chain(20, "func F%d() { type T0 struct { A, B T0 } ; _ = %d }"), ""},
	{"iota", "const (\nA = iota\n" + chain(3_000, "B%d; C%d") + ")\n", ""},
	{"another package", "import \"go/ast\"\ntype T struct { ast.File; *ast.FuncDecl }\ntype U = ast.Package\n", ""},
}

func TestCheckSource(t *testing.T) {
	for _, test := range sources {
		t.Run(test.name, func(t *testing.T) {
			fset := token.NewFileSet()
			file, err := parser.ParseFile(fset, "p.go", "package p\n"+test.src, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			source := importer.ForCompiler(fset, "source", nil)
			got := CheckSource([]*ast.File{file}, func(path string) *types.Package {
				pkg, _ := source.Import(path)
				return pkg
			})
			switch {
			case got == nil && test.want != "":
				t.Errorf("nothing is reported, want %s", test.want)
			case got != nil && (test.want == "" || !strings.Contains(got.Msg, test.want)):
				t.Errorf("%s: %s, want %q", fset.Position(got.Pos), got.Msg, test.want)
			}
		})
	}
}

// TestCheckSourceImports weighs what another package has without its syntax.
func TestCheckSourceImports(t *testing.T) {
	fset := token.NewFileSet()
	check := func(path, src string, imports map[string]*types.Package) ([]*ast.File, *types.Package) {
		file, err := parser.ParseFile(fset, path+".go", src, 0)
		if err != nil {
			t.Fatal(err)
		}
		conf := types.Config{Importer: packageMap(imports)}
		pkg, err := conf.Check(path, fset, []*ast.File{file}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return []*ast.File{file}, pkg
	}
	_, p := check("p", "package p\n\ntype T0 struct{}\ntype G0[P any] struct { X P }\ntype E0 struct{}\n"+
		chain(10, doubled)+chain(8, "type G%d[P any] struct { A G%d[P]; B G%[2]d[[]P] }")+chain(90, "type E%d struct { *E%d }")+
		"const S = \""+strings.Repeat("x", 1<<20)+"\"\n", nil)
	imports := map[string]*types.Package{"p": p}
	for _, test := range []struct{ src, want string }{
		{"import \"p\"\n\ntype T struct { A [2]struct { A, B p.T10 }; C *p.T10 }\n", ""},
		{"import q \"p\"\n\ntype T0 struct { A q.T10 }\n" + chain(10, doubled), "T6: too large"},
		{"import . \"p\"\n\ntype U0 struct { A T10 }\n" + chain(10, "type U%d struct { A, B U%d }"), "U6: too large"},
		{"import \"p\"\n\ntype T0[P any] struct { A p.G8[P] }\n" + chain(8, "type T%d[P any] struct { A T%d[P]; B T%[2]d[[]P] }"), "too large"},
		{"import \"p\"\n\ntype T0 struct { *p.E90 }\n" + chain(20, "type T%d struct { *T%d }"), "embeds more than 100 types"},
		{"import \"p\"\n\nconst T0 = p.S\n" + chain(10, "const T%d = T%d + T%[2]d"), "too large"},
	} {
		file, err := parser.ParseFile(fset, "q.go", "package q\n\n"+test.src, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		got := CheckSource([]*ast.File{file}, func(path string) *types.Package { return imports[path] })
		if msg := fmt.Sprint(got); got == nil && test.want != "" || got != nil && (test.want == "" || !strings.Contains(msg, test.want)) {
			t.Errorf("%.80s: %s, want %q", test.src, msg, test.want)
		}
	}
}

type packageMap map[string]*types.Package

func (m packageMap) Import(path string) (*types.Package, error) { return m[path], nil }
