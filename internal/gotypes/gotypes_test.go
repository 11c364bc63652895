package gotypes_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/importspy/importspy/internal/gotypes"
)

// declarations are what the types of the tests mention.
const declarations = `package p

type (
	Reader interface{ Read() }
	S struct{ A int }
	I interface{ M() }
	List[T any] struct{ next *List[T]; item T }
	Tree[K comparable, V any] map[K][]Tree[K, V]
	A1 = S
	A2 = A1
	AG[T any] = map[string]List[T]
	Phantom[T any] = int
	Number interface{ ~int | ~float64; Reader }
	Self[T any] interface{ Less(T) bool }
	private interface{ Reader; m() }
)
`

// check type-checks declarations and what is appended to them.
func check(t *testing.T, text string) *types.Package {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", declarations+text, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	pkg, err := new(types.Config).Check("p", fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pkg
}

// typesOf returns the types that Go source writes: of each line, a type, as the
// type of a parameter would be, or a declaration of a function.
func typesOf(t *testing.T, lines ...string) []types.Type {
	t.Helper()
	var b strings.Builder
	for i, line := range lines {
		if strings.HasPrefix(line, "func F") {
			b.WriteString(strings.Replace(line, "func F", fmt.Sprintf("func F%d", i), 1) + " { panic(0) }\n")
			continue
		}
		fmt.Fprintf(&b, "type C%d[X any, Y comparable] interface { m(%s) }\n", i, line)
	}
	scope := check(t, b.String()).Scope()
	var list []types.Type
	for i := range lines {
		if f := scope.Lookup(fmt.Sprint("F", i)); f != nil {
			list = append(list, f.Type())
			continue
		}
		iface := scope.Lookup(fmt.Sprint("C", i)).Type().Underlying().(*types.Interface)
		list = append(list, iface.ExplicitMethod(0).Signature().Params().At(0).Type())
	}
	return list
}

func text(t types.Type) string {
	return types.TypeString(t, func(*types.Package) string { return "" })
}

var roleNames = map[gotypes.Role]string{
	gotypes.TypeArg: "arg", gotypes.Target: "target", gotypes.Constraint: "constraint", gotypes.Param: "param", gotypes.Result: "result",
	gotypes.Field: "field", gotypes.Method: "method", gotypes.Element: "element", gotypes.Term: "term", gotypes.Key: "key", gotypes.Elem: "elem",
}

func describe(p gotypes.Part) string {
	if p.Type == nil {
		return "none"
	}
	words := []string{fmt.Sprint(roleNames[p.Role], p.Index)}
	if p.Obj != nil && p.Obj.Name() != "" {
		words = append(words, p.Obj.Name())
	}
	return strings.Join(append(words, text(p.Type)), " ")
}

func TestParts(t *testing.T) {
	for _, tt := range []struct{ source, parts string }{
		{"int", ""},
		{"X", ""},
		{"S", ""},
		{"I", ""},
		{"*S", "elem0 S"},
		{"[]int", "elem0 int"},
		{"[3]int", "elem0 int"},
		{"<-chan S", "elem0 S"},
		{"map[Y]X", "key0 Y; elem0 X"},
		{"List[X]", "arg0 X"},
		{"Tree[int, *S]", "arg0 int; arg1 *S"},
		{"A1", "target0 S"},
		{"A2", "target0 S"},
		{"AG[X]", "arg0 X; target0 map[string]List[X]"},
		{"Phantom[S]", "arg0 S; target0 int"},
		{"func(a, b int, c ...string) (x X, err error)", "param0 a int; param1 b int; param2 c []string; result0 x X; result1 err error"},
		{"func()", ""},
		{"func F[T, U any, V Self[V]](t T) (u U)", "constraint0 T any; constraint1 U any; constraint2 V Self[V]; param0 t T; result0 u U"},
		{"func F[T ~int | string]()", "constraint0 T ~int | string"},
		{"struct { A, b int; S; *List[X]; _ string }", "field0 A int; field1 b int; field2 S S; field3 List *List[X]; field4 _ string"},
		{"interface { I; Z(int); a() error; private }", "method0 Z func(int); method1 a func() error; element0 I; element1 private"},
		{"any", "target0 interface{}"},
		{"error", ""},
	} {
		t.Run(tt.source, func(t *testing.T) {
			var list []string
			for p := range gotypes.Parts(typesOf(t, tt.source)[0]) {
				list = append(list, describe(p))
			}
			if got := strings.Join(list, "; "); strings.ReplaceAll(got, "any", "interface{}") != strings.ReplaceAll(tt.parts, "any", "interface{}") {
				t.Errorf("got  %s\nwant %s", got, tt.parts)
			}
		})
	}
}

// TestPartsOfConstraints looks at types that only constraints have.
func TestPartsOfConstraints(t *testing.T) {
	number := check(t, "").Scope().Lookup("Number").Type().Underlying()
	var union types.Type
	for p := range gotypes.Parts(number) {
		if p.Role != gotypes.Element {
			t.Errorf("a constraint has the part %s", describe(p))
		}
		if p.Index == 0 {
			union = p.Type
		}
	}
	var list []string
	for p := range gotypes.Parts(union) {
		list = append(list, describe(p))
	}
	if got := strings.Join(list, "; "); got != "term0 int; term1 float64" {
		t.Errorf("a union has the parts %s", got)
	}
}

// TestPartsStop breaks off after each part.
func TestPartsStop(t *testing.T) {
	for _, typ := range typesOf(t, "func(a, b int) (x, y string)", "struct { A, B int }", "interface { A(); B(); I; private }", "map[int]string",
		"Tree[int, string]", "AG[int]", "func F[T, U any](T) U") {
		n := len(slices.Collect(gotypes.Parts(typ)))
		for stop := range n {
			seen := 0
			for range gotypes.Parts(typ) {
				if seen++; seen > stop {
					break
				}
			}
			if seen != stop+1 {
				t.Errorf("%s: %d parts after a break at %d", text(typ), seen, stop)
			}
		}
	}
}

func TestAll(t *testing.T) {
	for _, tt := range []struct{ source, all string }{
		{"*[]X", "*[]X; []X; X"},
		{"Phantom[S]", "Phantom[S]; int"},
		{"A2", "A2; S"},
		{"func(List[X]) A1", "func(List[X]) A1; List[X]; X; A1; S"},
		{"map[Y]struct{ F func() }", "map[Y]struct{F func()}; Y; struct{F func()}; func()"},
		{"interface{ Z() *X; I }", "interface{Z() *X; I}; func() *X; *X; X; I"},
		{"func F[T Self[S]](T)", "func[T Self[S]](T); T"},
	} {
		var list []string
		for u := range gotypes.All(typesOf(t, tt.source)[0]) {
			list = append(list, text(u))
		}
		if got := strings.Join(list, "; "); got != tt.all {
			t.Errorf("%s\ngot  %s\nwant %s", tt.source, got, tt.all)
		}
	}
	for u := range gotypes.All(typesOf(t, "struct{ A, B int }")[0]) {
		if _, ok := u.(*types.Basic); ok {
			break // at the first of two
		}
	}
}

func TestHasTypeParam(t *testing.T) {
	for source, want := range map[string]bool{
		"X": true, "List[X]": true, "AG[X]": true, "func() []X": true, "interface{ M(X) }": true,
		"S": false, "Phantom[X]": false, "List[int]": false, "func(any)": false,
	} {
		if got := gotypes.HasTypeParam(typesOf(t, source)[0]); got != want {
			t.Errorf("%s has a type parameter: %t", source, got)
		}
	}
}

func TestTypeParams(t *testing.T) {
	scope := check(t, "func F[T any]() {}\n").Scope()
	for name, want := range map[string]int{"List": 1, "Tree": 2, "AG": 1, "F": 1, "S": 0, "A1": 0} {
		if got := gotypes.TypeParams(scope.Lookup(name).Type()).Len(); got != want {
			t.Errorf("%s has %d type parameters, want %d", name, got, want)
		}
	}
	if list := gotypes.TypeParams(types.Typ[types.Int]); list != nil {
		t.Errorf("int has type parameters: %v", list)
	}
}

func TestOfItself(t *testing.T) {
	scope := check(t, "").Scope()
	for name, want := range map[string]string{"List": "List[T]", "Tree": "Tree[K, V]", "S": "S"} {
		if got := text(gotypes.OfItself(scope.Lookup(name).Type().(*types.Named))); got != want {
			t.Errorf("%s of itself is %s, want %s", name, got, want)
		}
	}
	inst := typesOf(t, "List[int]")[0].(*types.Named)
	if got := gotypes.OfItself(inst); got != inst {
		t.Errorf("List[int] of itself is %s", text(got))
	}
}
