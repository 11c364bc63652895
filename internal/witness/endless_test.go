package witness_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/witness"
)

// TestEndless asks for clients of a package of which go/types may not end to check those that
// do not compile.
func TestEndless(t *testing.T) {
	const text = `package p

type A[P any] = bool

type T[P any] struct{ *T[A[P]] }

func (T[P]) M() {}

`
	side := func(more string) witness.Side {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "p.go", text+more, 0)
		if err != nil {
			t.Fatal(err)
		}
		pkg, err := new(types.Config).Check("p", fset, []*ast.File{file}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return witness.Side{Package: pkg, Find: func(string) *types.Package { return nil }}
	}
	p := witness.New(side("type I interface{ M() }"), side("type I interface{ M(); N() }"))
	if client := p.Prove(contract.MethodExtra, "I.N"); client != "" {
		t.Errorf("there is a client, although its type check may not end:\n%s", client)
	}
}
