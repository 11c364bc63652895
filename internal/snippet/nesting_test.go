package snippet

import (
	"strings"
	"testing"
)

// TestTooDeep checks that what go/parser would go down too far for is refused before it
// is parsed, and what is only long is not.
func TestTooDeep(t *testing.T) {
	const n = 20_000
	rep := strings.Repeat
	for _, test := range []struct {
		name, text string
		want       Want
		deep       bool
	}{
		{"parentheses", "= " + rep("(", n) + "1" + rep(")", n), Const, true},
		{"parentheses that stay open", "= " + rep("(", n), Const, true},
		{"prefixes", "= " + rep("- ", n) + "1", Const, true},
		{"calls", "= " + rep("int(", n) + "1" + rep(")", n), Const, true},
		{"right operands", "= " + rep("1+(", n) + "1" + rep(")", n), Const, true},
		{"pointers", rep("*", n) + "int", Type, true},
		{"slices", rep("[]", n) + "int", Type, true},
		{"arrays", rep("[1]", n) + "int", Type, true},
		{"maps", rep("map[int]", n) + "int", Type, true},
		{"keys of maps", rep("map[", n) + "int" + rep("]int", n), Type, true},
		{"channels", rep("chan ", n) + "int", Type, true},
		{"results", rep("func() ", n) + "int", Type, true},
		{"parameters", rep("func(", n) + "int" + rep(")", n), Type, true},
		{"structs", rep("struct{ a ", n) + "int" + rep("}", n), Type, true},
		{"interfaces", rep("interface{ m() ", n) + "int" + rep("}", n), Type, true},
		{"type arguments", rep("A[", n) + "int" + rep("]", n), Type, true},
		{"sum", "= " + rep("1 + ", n) + "1", Const, false},
		{"sum of negative numbers", "= 1" + rep(" + -1", n), Const, false},
		{"strings", "= " + rep(`"a" + `, n) + `""`, Const, false},
		{"text", `= "` + rep("(", n) + `"`, Const, false},
		{"fields", "struct { " + rep("a []*int; ", n) + "}", Type, false},
		{"parameters in a row", "func(" + rep("map[string]*int, ", n) + ")", Func, false},
		{"methods", "interface { " + rep("M() ([]int, func(*int)); ", n) + "}", Type, false},
		{"union", "interface { ~int" + rep(" | ~[]*int", n) + " }", Type, false},
	} {
		text := Text{Value: test.text, Want: test.want, Name: "N", Label: "N"}
		if got := text.isTooDeep(); got != test.deep {
			t.Errorf("%s: too deep: %t, want %t", test.name, got, test.deep)
		}
	}
	got := Check([]Text{
		{Value: "func(", Want: Func, Name: "A", Label: "A"},
		{Value: rep("*", n) + "int", Want: Type, Name: "B", Label: "B"},
		{Value: "int", Want: Type, Name: "C", Label: "C"},
		{Value: "func()", Want: Type, Name: "D", Label: "D"},
		{Value: "=", Want: Const, Name: "E", Label: "E"},
	})
	if len(got) != 3 || got[1].Msg != "B: nested too deeply" || got[0].Msg == "" || got[4].Msg == "" {
		t.Errorf("mistakes: %v", got)
	}
}
