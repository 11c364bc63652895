package gotypes_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"github.com/importspy/importspy/internal/gotypes"
)

// endless declares a struct of which types.Implements does not find an end.
const endless = `package p

type A[P any] = bool

type T[P any] struct{ *T[A[P]] }

func (T[P]) M() {}

type Has interface{ M() }

type Lacks interface{ N() }

type List[P any] struct{ *List[P] }

type Bad struct{ unknown }
`

func TestImplements(t *testing.T) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", endless, 0)
	if err != nil {
		t.Fatal(err)
	}
	config := types.Config{Error: func(error) {}}
	p, _ := config.Check("p", fset, []*ast.File{file}, nil)
	named := func(name string) types.Type {
		typ := p.Scope().Lookup(name).Type()
		if n, ok := typ.(*types.Named); ok && n.TypeParams().Len() > 0 {
			return gotypes.OfItself(n)
		}
		return typ
	}
	has, lacks := named("Has").Underlying().(*types.Interface), named("Lacks").Underlying().(*types.Interface)
	for _, test := range []struct {
		name string
		t    types.Type
		want bool // for has; of lacks, types that are known have nothing
	}{
		{"T", named("T"), true}, {"*T", types.NewPointer(named("T")), true}, {"List", named("List"), false},
		{"Has", named("Has"), true}, {"int", types.Typ[types.Int], false},
	} {
		for _, ask := range []func(types.Type, *types.Interface) bool{
			gotypes.Implements, gotypes.Satisfies, func(t types.Type, i *types.Interface) bool { return gotypes.AssignableTo(t, i) },
		} {
			if got := ask(test.t, has); got != test.want {
				t.Errorf("%s has M: %v", test.name, got)
			}
			if ask(test.t, lacks) {
				t.Errorf("%s has N", test.name)
			}
		}
		if test.name != "Has" && gotypes.AssignableTo(lacks, test.t) {
			t.Errorf("an interface is assignable to %s", test.name)
		}
	}
	if !gotypes.Implements(named("Bad"), lacks) {
		t.Error("of what embeds an invalid type, it is known what it lacks")
	}
	if !gotypes.AssignableTo(named("List").Underlying(), named("List")) {
		t.Error("a struct is not assignable to what it underlies")
	}
	if !gotypes.Endless(p) {
		t.Error("T ends")
	}
}

func TestNotEndless(t *testing.T) {
	p := check(t, "type Node[P any] struct { *Node[P]; next *Node[*int] }")
	if gotypes.Endless(p) {
		t.Error("a type that embeds itself does not end")
	}
}
