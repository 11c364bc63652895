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
	const twoDecls = "an entry has one declaration; write a separate entry for what follows the semicolon"
	for _, test := range []struct{ place, text, want string }{
		{"func", "func(n int) int { return n }", "{ return n } → leave out the body"},
		{"func", "func() int { return", "{ return → leave out the body"},
		{"func", "func() { x := }", "{ x := } → leave out the body"},
		{"func", "func() struct{} {}", "{} → leave out the body"},
		{"func", "func X(n int) int", "X(n int) int → leave out the name after func; it is the key"},
		{"func", "func X[T any]()", "X[T any]() → leave out the name after func; it is the key"},
		{"func", "func (t *T) X()", "(t *T) X() → it has a receiver; declare a method under its type, in methods or pointer_methods"},
		{"func", "func<T any>(t T)", "<T any>(t T) → type parameters go in brackets, as in func[T any](t T)"},
		{"func", "func n int", "n int → parameters go in parentheses"},
		{"func", "func(); type Y int", "; type Y int → " + twoDecls},
		{"func", "func();", "; → leave out the semicolon"},
		{"func", "func() int, error", ", error → multiple results go in parentheses, as in (int, error)"},
		{"func", "func(n int) -> int", "-> int → results follow the parameters without an arrow"},
		{"func", "func(n int) => int", "=> int → results follow the parameters without an arrow"},
		{"func", "func(n int): int", ": int → results follow the parameters without a colon"},
		{"func", "func(n: int)", ": int) → no colon between a parameter's name and its type"},
		{"func", "func(n int = 3)", "= 3) → parameters have no default values in Go"},
		{"func", "func() // opens", "// opens → comments in YAML begin with #"},
		{"func", "func(n int))", ") → unmatched closing bracket"},
		{"func", "func(n int", " → it ends too early"},
		{"func", "func() error throws", "throws → it cannot go on with throws"},
		{"func", "func(n int, string)", ") → missing parameter type"},
		{"const", "const X = 3", "const X = 3 → leave out const and the name; it is the key"},
		{"const", ":= 3", ":= 3 → write = before the value"},
		{"const", "int == 3", "== 3 → write = before the value"},
		{"const", "= 1 == 2 +", " → it ends too early"},
		{"const", "= 3, 4", ", 4 → a constant has one value"},
		{"const", "= 'ab'", "'ab' → strings go in double quotes"},
		{"const", "int = 3; x", "; x → " + twoDecls},
		{"const", "= ", " → it ends too early"},
		{"var", "var X int", "var X int → leave out var and the name; it is the key"},
		{"var", "X int", "X int → leave out the name; it is the key"},
		{"var", "= 3", "= 3 → leave out the value; write only the type"},
		{"var", "int = 3", "= 3 → leave out the value; write only the type"},
		{"var", "3", "3 → this is a value; write its type"},
		{"var", `errors.New("x")`, `("x") → this is a call; write the type of its result`},
		{"var", "int, string", ", string → an entry has one type"},
		{"var", "map[string]", " → it ends too early"},
		{"type", "type X int", "type X int → leave out type and the name; it is the key"},
		{"type", "X int", "X int → leave out the name; it is the key"},
		{"type", "X[T any] struct", "X[T any] struct → leave out the name; it is the key"},
		{"type", "int; type Y int", "; type Y int → " + twoDecls},
		{"type", "int | string", "| string → a union goes in an interface, as in interface { ~int | ~string }"},
		{"type", "~int", "~int → a union goes in an interface, as in interface { ~int | ~string }"},
		{"type", "struct {A int, B int}", ", B int} → fields are separated by ;"},
		{"type", "interface { M() } {}", "{} → it cannot go on with '{'"},
		{"field", "A int", "A int → leave out the name; it is the key"},
		{"field", "int; B int", "; B int → " + twoDecls},
		{"field", `int json:"a"`, `json:"a" → a tag goes in backquotes`},
		{"field", "int = 3", "= 3 → leave out the value; write only the type"},
		{"field", "func() {}", "{} → leave out the body"},
		{"field", "int }", "} → unmatched closing bracket"},
		{"embed", "A int", "A int → an embedded type has no separate name; declare a named field under fields"},
		{"embed", "io.Reader; io.Writer", "; io.Writer → write one item for each"},
		{"embed", "io.Reader, io.Writer", ", io.Writer → write one item for each"},
		{"embed", "[]int", "[]int → it cannot begin with '['"},
		{"method", "func (t T) M()", "(t T) M() → leave out the receiver; the keys methods and pointer_methods determine it"},
		{"method", "func() {}", "{} → leave out the body"},
		{"method", "func M()", "M() → leave out the name after func; it is the key"},
		{"method", "func[T any](t T)", "[T any](t T) → method must have no type parameters"},
		{"interface", "func() { x }", "{ x } → leave out the body"},
		{"interface", "func(); N()", "; N() → " + twoDecls},
		{"interface", "func M()", "M() → leave out the name after func; it is the key"},
		{"implement", "io.Reader, io.Writer", ", io.Writer → write one item for each"},
		{"implement", "Close() error", "() error → this is a method; name an interface, or declare the method under methods"},
		{"implement", "io.Reader by pointer", "by pointer → only \"by value\" and \"when embedded\" may follow an interface"},
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
