package analyzer_test

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"testing/fstest"

	"golang.org/x/tools/go/analysis"

	"github.com/importspy/importspy/analyzer"
	"github.com/importspy/importspy/contract"
)

// A driver of its own, with a contract that is built into it.
func ExampleNew() {
	a := analyzer.New(analyzer.Options{
		ContractFS: fstest.MapFS{"example.com/shop/importspy.yaml": {Data: []byte(`version: 1
exports:
  funcs:
    Open: func(dsn string) error
`)}},
	})

	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "shop.go", "package shop\n\nfunc Open(dsn string, retries int) error { return nil }\n", parser.ParseComments)
	if err != nil {
		fmt.Println(err)
		return
	}
	info := &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object),
		Uses: make(map[*ast.Ident]types.Object), Selections: make(map[*ast.SelectorExpr]*types.Selection),
	}
	config := types.Config{Importer: importer.Default()}
	pkg, err := config.Check("example.com/shop", fset, []*ast.File{file}, info)
	if err != nil {
		fmt.Println(err)
		return
	}
	result, err := a.Run(&analysis.Pass{
		Analyzer: a, Fset: fset, Files: []*ast.File{file}, Pkg: pkg, TypesInfo: info,
		TypesSizes: types.SizesFor("gc", "amd64"),
		Report:     func(d analysis.Diagnostic) { fmt.Printf("%s: %s\n", fset.Position(d.Pos), d.Category) },
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range result.(*analyzer.Result).Findings {
		fmt.Println(f.Verdict == contract.VerdictBreaking, f.Message)
	}
	// Output:
	// shop.go:3:6: signature-changed
	// true Open: contract says func(dsn string) error, package has func(dsn string, retries int) error (breaking)
}
