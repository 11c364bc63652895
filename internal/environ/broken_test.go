package environ_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"github.com/importspy/importspy/internal/environ"
)

// TestIllTyped checks that source which does not compile makes no panic.
func TestIllTyped(t *testing.T) {
	source := `package p

import (
	"os"
	"nowhere"
	"strings"
)

func env(key string) string { return os.Getenv(key) }

func _() {
	os.Getenv()
	os.Expand()
	os.Expand("$A")
	os.Getenv(undefined + strings.ToUpper())
	env()
	env(1, 2)
	for k, v := range undefined { os.Getenv(k); os.Getenv(v) }
	for _, v := range nowhere.List { os.Getenv(v) }
	nowhere.Process(undefined, &undefined)
	x := undefined{"A"}
	os.Getenv(x.y.z)
	os.Getenv(append())
	(&undefined{}).m()
	os.Getenv(env)
	os.Getenv(string())
	v := os.Getenv()
	if v == "" { v = undefined }
	if w, ok := os.LookupEnv("A", "B"); !ok { w = "c" }
	if x, ok := undefined("A"); ok || x == "" { return x }
	if os.Getenv("D") == "" { return }
	if y := env("E"); y != "" { x.z, y = y } else { x.z = "e" }
	if len() == 0 || "" == "" { v = "f" }
	v, w = cmp.Or(os.Getenv("G"), ), cmp.Or()
	x.y.z = os.Getenv("H")
	if x.y.z == "" { x.y.z = "h"; x.y.z += "i" }
	_ = T{F: os.Getenv("J"), undefined: 1, 2}
	if (T{}).F == "" { return "j" }
}

func both(a, b string) string {
	if v := os.Getenv(a); v != "" { return v }
	both(b, a); both("x" + a, b); both(a + "y", b); other(b, a); other("z" + a, b)
	return b
}

func other(a, b string) string { both(a, b); both("x" + a, b); both(b + a, a); both("k", "l"); return both("y" + a, b) }
`
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", source, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{
		Types:      make(map[ast.Expr]types.TypeAndValue),
		Defs:       make(map[*ast.Ident]types.Object),
		Uses:       make(map[*ast.Ident]types.Object),
		Selections: make(map[*ast.SelectorExpr]*types.Selection),
	}
	config := types.Config{Importer: importer.ForCompiler(fset, "gc", nil), Error: func(error) {}}
	pkg, err := config.Check("p", fset, []*ast.File{file}, info)
	if err == nil {
		t.Fatal("the source compiles")
	}
	p := &environ.Package{Fset: fset, Files: []*ast.File{file}, Types: pkg, Info: info}
	if len(environ.Reads(p)) == 0 {
		t.Error("no reads")
	}
	for _, f := range environ.Fallbacks(p) {
		if f.Name == "" || f.Text == "" || !f.Pos.IsValid() || f.End <= f.Pos {
			t.Errorf("%+v", f)
		}
	}
	if uses := environ.Uses(p); len(uses) > 0 {
		t.Errorf("uses %v", uses)
	}
}
