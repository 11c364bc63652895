package gotypes_test

import (
	"go/types"
	"reflect"
	"strings"
	"testing"

	"github.com/importspy/importspy/internal/gotypes"
)

// pairTests have two types, the parts that correspond, and whether nothing else
// differs.
var pairTests = []struct {
	x, y, pairs string
	sameShape   bool
}{
	{"int", "int", "", true},
	{"byte", "uint8", "", true},
	{"int", "string", "", false},
	{"int", "S", "", false},
	{"S", "I", "", false},
	{"A2", "S", "", true},
	{"*int", "*string", "elem0 int: elem0 string", true},
	{"*int", "[]int", "elem0 int: none; none: elem0 int", false},
	{"*int", "S", "elem0 int: none", false},
	{"[2]int", "[2]X", "elem0 int: elem0 X", true},
	{"[2]int", "[3]int", "elem0 int: elem0 int", false},
	{"chan int", "<-chan int", "elem0 int: elem0 int", false},
	{"map[int]S", "map[S]int", "key0 int: key0 S; elem0 S: elem0 int", true},
	{"List[int]", "List[S]", "arg0 int: arg0 S", true},
	{"List[int]", "Tree[int, S]", "arg0 int: none; none: arg0 int; none: arg1 S", false},
	{"AG[int]", "map[string]List[S]", "key0 string: key0 string; elem0 List[int]: elem0 List[S]", true},
	{"func(a int) S", "func(b string) S", "param0 a int: param0 b string; result0 S: result0 S", true},
	{"func(int, S) S", "func(int) int", "param0 int: none; param1 S: none; result0 S: result0 int; none: param0 int", false},
	{"func([]int)", "func(...int)", "param0 []int: param0 []int", false},
	{"struct{ A int; b S }", "struct{ A S; b S }", "field0 A int: field0 A S; field1 b S: field1 b S", true},
	{"struct{ A int; B S }", "struct{ B X; A int }", "field0 A int: field1 A int; field1 B S: field0 B X", false},
	{"struct{ A int; B S }", "struct{ C int; A int }", "field0 A int: field1 A int; field1 B S: none; none: field0 C int", false},
	{"struct{ A int; _ int }", "struct{ _ int; A int }", "field0 A int: field1 A int; field1 _ int: none; none: field0 _ int", false},
	{"struct{ _, _ int }", "struct{ _, _ S }", "field0 _ int: field0 _ S; field1 _ int: field1 _ S", true},
	{"struct{ S }", "struct{ S S }", "field0 S S: field0 S S", false},
	{"struct{ A int `a:\"\"` }", "struct{ A int }", "field0 A int: field0 A int", false},
	{"interface{ A(); B() }", "interface{ B() int; C() }", "method0 A func(): none; method1 B func(): method0 B func() int; none: method1 C func()", false},
	{"interface{ I }", "interface{ M() }", "method0 M func(): method0 M func(); element0 I: none", false},
	{"interface{ I }", "interface{ I }", "method0 M func(): method0 M func(); element0 I: element0 I", true},
	{"func F[T any](T)", "func F[U I](U)", "constraint0 T interface{}: constraint0 U I; param0 T: param0 U", true},
	{"func F[T any]()", "func F()", "constraint0 T interface{}: none", false},
}

func TestPairs(t *testing.T) {
	for _, tt := range pairTests {
		t.Run(tt.x+" "+tt.y, func(t *testing.T) {
			list := typesOf(t, tt.x, tt.y)
			x, y := list[0], list[1]
			var pairs []string
			n := 0
			for px, py := range gotypes.Pairs(x, y) {
				pairs = append(pairs, describe(px)+": "+describe(py))
				n++
			}
			if got := strings.Join(pairs, "; "); strings.ReplaceAll(got, "any", "interface{}") != tt.pairs {
				t.Errorf("got  %s\nwant %s", got, tt.pairs)
			}
			if got := sameShape(x, y); got != tt.sameShape {
				t.Errorf("they have the same shape: %t", got)
			}
			if sameShape(y, x) != tt.sameShape {
				t.Error("it depends on the order whether they have the same shape")
			}
			for stop := range n {
				seen := 0
				for range gotypes.Pairs(x, y) {
					if seen++; seen > stop {
						break
					}
				}
				if seen != stop+1 {
					t.Errorf("%d pairs after a break at %d", seen, stop)
				}
			}
		})
	}
}

// sameShape reports whether x and y, with aliases looked through, differ in nothing
// but the types of their parts.
func sameShape(x, y types.Type) bool {
	x, y = types.Unalias(x), types.Unalias(y)
	for px, py := range gotypes.Pairs(x, y) {
		if px.Type == nil || py.Type == nil || px.Index != py.Index {
			return false
		}
	}
	switch x := x.(type) {
	case *types.Basic:
		y, ok := y.(*types.Basic)
		return ok && x.Kind() == y.Kind()
	case *types.Named:
		y, ok := y.(*types.Named)
		return ok && x.Origin() == y.Origin()
	case *types.TypeParam:
		return x == y
	case *types.Array:
		y, ok := y.(*types.Array)
		return ok && x.Len() == y.Len()
	case *types.Chan:
		y, ok := y.(*types.Chan)
		return ok && x.Dir() == y.Dir()
	case *types.Signature:
		y, ok := y.(*types.Signature)
		return ok && x.Variadic() == y.Variadic()
	case *types.Struct:
		y, ok := y.(*types.Struct)
		for i := 0; ok && i < x.NumFields(); i++ {
			ok = x.Tag(i) == y.Tag(i) && x.Field(i).Embedded() == y.Field(i).Embedded()
		}
		return ok
	case *types.Union:
		y, ok := y.(*types.Union)
		for i := 0; ok && i < x.Len(); i++ {
			ok = x.Term(i).Tilde() == y.Term(i).Tilde()
		}
		return ok
	}
	return reflect.TypeOf(x) == reflect.TypeOf(y)
}

// identical is what types.Identical is, except for interfaces in other words and for
// functions with type parameters.
func identical(x, y types.Type) bool {
	if !sameShape(x, y) {
		return false
	}
	for px, py := range gotypes.Pairs(x, y) {
		if !identical(px.Type, py.Type) {
			return false
		}
	}
	return true
}

func TestIdentical(t *testing.T) {
	var sources []string
	for _, tt := range pairTests {
		if !strings.HasPrefix(tt.x, "func F") {
			sources = append(sources, tt.x, tt.y)
		}
	}
	list := typesOf(t, sources...)
	for i, x := range list {
		for j, y := range list {
			if strings.Contains(sources[i]+sources[j], "X") || sources[i] == "interface{ I }" || sources[j] == "interface{ I }" {
				continue // each has an X of its own; the words of interfaces do not matter
			}
			if got, want := identical(x, y), types.Identical(x, y); got != want {
				t.Errorf("%s and %s are identical by their parts: %t", sources[i], sources[j], got)
			}
		}
	}
}
