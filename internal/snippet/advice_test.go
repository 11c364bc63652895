package snippet_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/importspy/importspy/contract"
)

// places are where the tests put Go source; %s stands for the quoted text.
var places = map[string]string{
	"const":     "consts: {X: %s}",
	"var":       "vars: {X: %s}",
	"func":      "funcs: {X: %s}",
	"type":      "types: {X: %s}",
	"field":     "types: {X: {type: struct, fields: {A: %s}}}",
	"embed":     "types: {X: {type: struct, embeds: [%s]}}",
	"method":    "types: {X: {type: struct, methods: {M: %s}}}",
	"interface": "types: {X: {type: interface, methods: {M: %s}}}",
	"implement": "types: {X: {type: struct, implements: [%s]}}",
}

// mistakes returns what is said of a text at a place, each mistake with what the
// text has there.
func mistakes(t *testing.T, place, text string) []string {
	t.Helper()
	quoted := "'" + strings.ReplaceAll(text, "'", "''") + "'"
	src := "version: 1\nexports:\n  " + fmt.Sprintf(places[place], quoted) + "\n"
	_, err := contract.Parse(contract.FileName, []byte(src))
	var list []string
	for _, e := range errorsOf(t, err) {
		_, say, ok := strings.Cut(e.Msg, " is not ")
		if !ok {
			t.Errorf("%s %s: %s", place, text, e.Msg)
		}
		_, say, _ = strings.Cut(say, ": ")
		at := strings.TrimSuffix(src[e.Pos.Offset:], src[strings.LastIndex(src, quoted)+len(quoted)-1:])
		list = append(list, strings.ReplaceAll(at, "''", "'")+" → "+say)
	}
	return list
}

func errorsOf(t *testing.T, err error) contract.ErrorList {
	t.Helper()
	list, ok := err.(contract.ErrorList)
	if err != nil && !ok {
		t.Fatal(err)
	}
	return list
}

// TestAdvice checks what is said of Go source as it is often written by mistake.
func TestAdvice(t *testing.T) {
	const twoDecls = "an entry has one declaration; write an entry of its own for what stands behind the ;"
	for _, test := range []struct{ place, text, want string }{
		{"func", "func(n int) int { return n }", "{ return n } → it has a body; leave the body out"},
		{"func", "func() int { return", "{ return → it has a body; leave the body out"},
		{"func", "func() { x := }", "{ x := } → it has a body; leave the body out"},
		{"func", "func() struct{} {}", "{} → it has a body; leave the body out"},
		{"func", "func X(n int) int", "X(n int) int → the name is the key; leave it out behind func"},
		{"func", "func X[T any]()", "X[T any]() → the name is the key; leave it out behind func"},
		{"func", "func (t *T) X()", "(t *T) X() → it has a receiver; a method stands under its type, in methods or pointer_methods"},
		{"func", "func<T any>(t T)", "<T any>(t T) → type parameters stand in brackets, as in func[T any](t T)"},
		{"func", "func n int", "n int → the parameters stand in parentheses"},
		{"func", "func(); type Y int", "; type Y int → " + twoDecls},
		{"func", "func();", "; → leave the ; out"},
		{"func", "func() int, error", ", error → several results stand in parentheses, as in (int, error)"},
		{"func", "func(n int) -> int", "-> int → results stand behind the parameters without an arrow"},
		{"func", "func(n int) => int", "=> int → results stand behind the parameters without an arrow"},
		{"func", "func(n int): int", ": int → results stand behind the parameters without a colon"},
		{"func", "func(n: int)", ": int) → between the name of a parameter and its type there is no colon"},
		{"func", "func(n int = 3)", "= 3) → in Go, a parameter has no default value"},
		{"func", "func() // opens", "// opens → a comment stands behind # in YAML"},
		{"func", "func(n int))", ") → a bracket is closed that was not opened"},
		{"func", "func(n int", " → it ends too early"},
		{"func", "func() error throws", "throws → it cannot go on with throws"},
		{"func", "func(n int, string)", ") → missing parameter type"},
		{"const", "const X = 3", "const X = 3 → leave out the word const and the name, which is the key"},
		{"const", ":= 3", ":= 3 → write = before the value"},
		{"const", "int == 3", "== 3 → write = before the value"},
		{"const", "= 1 == 2 +", " → it ends too early"},
		{"const", "= 3, 4", ", 4 → a constant has one value"},
		{"const", "= 'ab'", "'ab' → a string stands in double quotes"},
		{"const", "int = 3; x", "; x → " + twoDecls},
		{"const", "= ", " → it ends too early"},
		{"var", "var X int", "var X int → leave out the word var and the name, which is the key"},
		{"var", "X int", "X int → the name is the key; leave it out"},
		{"var", "= 3", "= 3 → it has a value; write the type alone"},
		{"var", "int = 3", "= 3 → it has a value; write the type alone"},
		{"var", "3", "3 → it is a value; write its type"},
		{"var", `errors.New("x")`, `("x") → it is a call; write the type of what that returns`},
		{"var", "int, string", ", string → an entry has one type"},
		{"var", "map[string]", " → it ends too early"},
		{"type", "type X int", "type X int → leave out the word type and the name, which is the key"},
		{"type", "X int", "X int → the name is the key; leave it out"},
		{"type", "X[T any] struct", "X[T any] struct → the name is the key; leave it out"},
		{"type", "int; type Y int", "; type Y int → " + twoDecls},
		{"type", "int | string", "| string → a union stands in an interface, as in interface { ~int | ~string }"},
		{"type", "~int", "~int → a union stands in an interface, as in interface { ~int | ~string }"},
		{"type", "struct {A int, B int}", ", B int} → fields are separated by ;"},
		{"type", "interface { M() } {}", "{} → it cannot go on with '{'"},
		{"field", "A int", "A int → the name is the key; leave it out"},
		{"field", "int; B int", "; B int → " + twoDecls},
		{"field", `int json:"a"`, `json:"a" → a tag stands in backquotes`},
		{"field", "int = 3", "= 3 → it has a value; write the type alone"},
		{"field", "func() {}", "{} → it has a body; leave the body out"},
		{"field", "int }", "} → a bracket is closed that was not opened"},
		{"embed", "A int", "A int → an embedded type has no name of its own; a field with a name stands under fields"},
		{"embed", "io.Reader; io.Writer", "; io.Writer → write an item for each"},
		{"embed", "io.Reader, io.Writer", ", io.Writer → write an item for each"},
		{"embed", "[]int", "[]int → it cannot begin with '['"},
		{"method", "func (t T) M()", "(t T) M() → it has a receiver; leave it out, methods and pointer_methods say what it is"},
		{"method", "func() {}", "{} → it has a body; leave the body out"},
		{"method", "func M()", "M() → the name is the key; leave it out behind func"},
		{"method", "func[T any](t T)", "[T any](t T) → method must have no type parameters"},
		{"interface", "func() { x }", "{ x } → it has a body; leave the body out"},
		{"interface", "func(); N()", "; N() → " + twoDecls},
		{"interface", "func M()", "M() → the name is the key; leave it out behind func"},
		{"implement", "io.Reader, io.Writer", ", io.Writer → write an item for each"},
		{"implement", "Close() error", "() error → it is a method; name an interface, or write the method under methods"},
		{"implement", "io.Reader by pointer", "by pointer → behind an interface, only by value can stand"},
	} {
		if got := mistakes(t, test.place, test.text); len(got) != 1 || got[0] != test.want {
			t.Errorf("%s %s: got %q, want %q", test.place, test.text, got, test.want)
		}
	}
}

// TestNoAdvice checks that source that only looks like a mistake is accepted.
func TestNoAdvice(t *testing.T) {
	for _, test := range []struct{ place, text string }{
		{"func", "func(a, b int, f func(int) (int, error)) (x interface{ M() }, err error)"},
		{"func", "func() func() struct{ A, B int }"},
		{"func", "func[T interface{ ~int | ~string }, U any](t T, _ ...U) Pair[T, U]"},
		{"func", "func(/* dsn */ string)"},
		{"const", "= 1 == 2"},
		{"const", "time.Duration = 3 * time.Second"},
		{"const", "= len([...]int{1, 2, 3})"},
		{"var", "map[string]func(int) error"},
		{"type", "[K comparable, V any] struct { A, B int; C map[K]V `json:\"c,omitempty\"` }"},
		{"type", "interface { ~int | ~string; M() }"},
		{"type", "func(n int) error"},
		{"field", "int `json:\"a\"`"},
		{"embed", "pkg.Set[int, string]"},
		{"implement", "iface.Of[X] by value"},
	} {
		if got := mistakes(t, test.place, test.text); len(got) > 0 {
			t.Errorf("%s %s: %q", test.place, test.text, got)
		}
	}
}

// TestToldOnce checks that what the parser of contracts has refused is not refused
// again for what it is not as Go.
func TestToldOnce(t *testing.T) {
	_, err := contract.Parse(contract.FileName, []byte(`version: 1
exports:
  consts:
    A: int
  funcs:
    B: (n int) error
    C(): func()
    D[T any]: func(t T)
  types:
    E[K any]: struct
    F:
      type: struct
      fields:
        G, H: int
      methods:
        I: I() error
    J:
      type: interface
      methods:
        K: K() error
`))
	list, ok := err.(contract.ErrorList)
	if !ok || len(list) != 8 {
		t.Fatalf("the parser says %v", err)
	}
}
