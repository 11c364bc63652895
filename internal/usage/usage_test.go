package usage_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/importspy/importspy/internal/usage"
)

const dep = `package dep

type Base struct{ ID, Unused int }

type T[P any] struct {
	*Base
	A, B P
}

func (*T[P]) M() {}

type I interface{ Do() }

type hidden struct{ X int }

const C, D = 1, 2

var V hidden

func F() *T[int] { return nil }
`

const source = `package p

import "example.com/dep"

func use(i dep.I) int {
	t := dep.F()
	t.M()
	i.Do()
	_ = dep.T[string]{A: "a"}
	return t.ID + dep.C + dep.V.X
}
`

func TestOf(t *testing.T) {
	fset := token.NewFileSet()
	imported := check(t, fset, "example.com/dep", dep, importer.Default(), nil)
	info := &types.Info{Uses: make(map[*ast.Ident]types.Object), Selections: make(map[*ast.SelectorExpr]*types.Selection)}
	pkg := check(t, fset, "example.com/p", source, only{imported}, info)
	use := usage.Of(pkg, info)[imported]
	if use == nil {
		t.Fatal("nothing is used")
	}
	var got []string
	for obj := range use.Objects {
		got = append(got, obj.Name())
	}
	for tn, members := range use.Members {
		for _, name := range slices.Sorted(maps.Keys(members)) {
			got = append(got, tn.Name()+"."+name)
		}
	}
	slices.Sort(got)
	if got, want := strings.Join(got, " "), "Base Base.ID C F I I.Do T T.A T.Base T.M V"; got != want {
		t.Errorf("used is %s, want %s", got, want)
	}
}

func check(t *testing.T, fset *token.FileSet, path, source string, imp types.Importer, info *types.Info) *types.Package {
	t.Helper()
	file, err := parser.ParseFile(fset, path+".go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	config := types.Config{Importer: imp}
	pkg, err := config.Check(path, fset, []*ast.File{file}, info)
	if err != nil {
		t.Fatal(err)
	}
	return pkg
}

type only struct{ pkg *types.Package }

func (o only) Import(string) (*types.Package, error) { return o.pkg, nil }
