package snippet

import (
	"go/token"
	"strings"
	"testing"
)

// plainTexts are plain, by what they are for.
var plainTexts = map[Want][]string{
	Const:     {"= 0", "= 256", "= 0xfF", "= -1", `= "a b"`, "= io.EOF", "Severity = 3", "time.Duration = second"},
	Var:       {"int", "*T", "[]byte", "[3]int", "[n]*io.Reader", "map[string][]T", "chan T", "<-chan T", "chan<- T", "struct{}", "interface{}", "atomic.Pointer[T]", "Map[K, []V]", "func(int)"},
	Func:      {"func()", "func(int, T)", "func(a, b int, c ...string) (n int, err error)", "func(_ T, f func(a T) error) []T", "func(a [3]int, b List[T])", "func(...int)", "func(string, ...any)", "func(a *T) func() chan T", "func() (x, y interface{})"},
	Type:      {"int", "= time.Time", "func(s string)", "struct{}", "[4]byte", "[n]T"},
	Field:     {"int", "*T", "[]T `json:\"a,omitempty\"`", "[n]T"},
	Embed:     {"T", "*T", "io.Reader", "*pkg.T"},
	Method:    {"func()", "func(T) (a, b int)"},
	Interface: {"io.Reader", "Iface"},
}

// notPlain are texts that are wrong, or would need a closer look.
var notPlain = map[Want][]string{
	Const:     {"", "= 08", "= 0x", "= 1.", "= 1e", "= 3 = 4", "= if", "= a.if", "= a.", `= "\q"`, `= "a`, "= a b", "3", "func = 3 4"},
	Var:       {"", "type", "[]", "[3]", "map[string]", "T U", "io.", "io. Reader.X", "a.b.c", "*", "T[", "T[]", "T[int", "chan", "<-T", "struct", "interface", "int // x", "[N any] struct"},
	Func:      {"func", "funcs()", "func(", "func(a int, b)", "func(a int, *T)", "func(a.b, c int)", "func(a ...int, b int)", "func(a, b ...int)", "func() (...int)", "func(a int) {", "func() int, error", "func(a: int)", "func[T any](t T)", "func(if int)"},
	Type:      {"", "==T", "= struct", "[T any] struct", "A | B"},
	Field:     {"int `", "int \"tag\"", "`tag`", "int, string"},
	Embed:     {"**T", "T U", "[]T", "a.b.c"},
	Method:    {"func[T any]()", "func(T) {}"},
	Interface: {"*T", "I by value", "I, J", "m()"},
}

func plainOf(want Want, value string) Text {
	t := Text{Value: value, Want: want, Name: "N", Label: "N"}
	if want == Embed || want == Interface {
		t.Name = ""
	}
	return t
}

func TestIsPlain(t *testing.T) {
	for plain, texts := range map[bool]map[Want][]string{true: plainTexts, false: notPlain} {
		for want, values := range texts {
			for _, value := range values {
				text := plainOf(want, value)
				if text.IsPlain() != plain {
					t.Errorf("IsPlain of %q, %s: %t", value, want, !plain)
				}
				checkPlain(t, text)
			}
		}
	}
	for _, word := range []string{"struct", "interface"} {
		text := Text{Value: word, Want: Type, Name: "N", Braces: true}
		if !text.IsPlain() {
			t.Errorf("the body of a type, %s, is not plain", word)
		}
		checkPlain(t, text)
	}
	if text := plainOf(Var, strings.Repeat("*", 1<<20)+"T"); text.IsPlain() {
		t.Error("a type that is nested too deeply for go/parser is plain")
	}
}

func TestIsIdent(t *testing.T) {
	for tok := token.BREAK; tok <= token.VAR; tok++ {
		if isIdent(tok.String()) {
			t.Errorf("%s is an identifier", tok)
		}
	}
	if isIdent("") || !isIdent("_") || !isIdent("any") {
		t.Error("_ and any are identifiers, the empty word is not")
	}
}

// checkPlain checks that Check finds no mistake in a text that is plain.
func checkPlain(t *testing.T, text Text) {
	t.Helper()
	if !text.IsPlain() {
		return
	}
	for _, m := range Check([]Text{text}) {
		t.Errorf("%q, %s, is plain, but: %s", text.Value, text.Want, m.Msg)
	}
}

func FuzzIsPlain(f *testing.F) {
	for _, texts := range []map[Want][]string{plainTexts, notPlain} {
		for _, values := range texts {
			for _, value := range values {
				f.Add(value)
			}
		}
	}
	f.Fuzz(func(t *testing.T, value string) {
		for want := Const; want <= Interface; want++ {
			text := plainOf(want, value)
			checkPlain(t, text)
			text.In = true
			checkPlain(t, text)
			text.Braces = true
			checkPlain(t, text)
		}
	})
}
