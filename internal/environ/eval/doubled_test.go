package eval

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"
	"time"
)

// TestDoubled checks that names that are built from each other, twice at each step, are
// unknown soon.
func TestDoubled(t *testing.T) {
	var vars, funcs, texts strings.Builder
	for i := range 60 {
		fmt.Fprintf(&vars, "var v%d = v%d + v%[2]d\n", i, i+1)
		fmt.Fprintf(&funcs, "func f%d(s string) string { return f%d(s) + f%[2]d(s) }\n", i, i+1)
		fmt.Fprintf(&texts, "func g%d(s string) string { return g%d(s + s) }\n", i, i+1)
	}
	src := "package p\n\nimport \"os\"\n\nvar v60 = os.Args[0]\n" + vars.String() +
		"func f60(s string) string { return s }\n" + funcs.String() + "func g60(s string) string { return s }\n" + texts.String() +
		"var _ = []string{v0, f0(\"A\"), g0(\"A\")}\n"
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{Types: make(map[ast.Expr]types.TypeAndValue), Uses: make(map[*ast.Ident]types.Object), Defs: make(map[*ast.Ident]types.Object), Selections: make(map[*ast.SelectorExpr]*types.Selection)}
	pkg, err := (&types.Config{Importer: importer.ForCompiler(fset, "source", nil)}).Check("p", fset, []*ast.File{file}, info)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	ev := New(&Package{Fset: fset, Files: []*ast.File{file}, Types: pkg, Info: info})
	ev.EveryNode(func(n ast.Node) {
		lit, ok := n.(*ast.CompositeLit)
		if !ok {
			return
		}
		for _, elt := range lit.Elts {
			names := ev.Values(elt)
			if len(names) != 1 {
				t.Fatalf("%d names", len(names))
			}
			if text, whole := names[0].Text(); whole {
				t.Errorf("a name of %d bytes is known", len(text))
			}
		}
	})
	if d := time.Since(start); d > 10*time.Second {
		t.Errorf("that took %v", d)
	}
}
