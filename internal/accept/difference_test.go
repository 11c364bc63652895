package accept

import (
	"testing"

	"github.com/importspy/importspy/contract"
)

// TestDifference checks that the edit between two texts leaves alone what they begin
// and end with.
func TestDifference(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want contract.Edit
	}{
		{"abc", "axc", contract.Edit{Start: 1, End: 2, New: "x"}},
		{"abc", "abc", contract.Edit{Start: 3, End: 3}},
		{"abc", "ac", contract.Edit{Start: 1, End: 2}},
		{"aa", "aaa", contract.Edit{Start: 2, End: 2, New: "a"}},
		{"aaa", "aa", contract.Edit{Start: 2, End: 3}},
		{"", "x", contract.Edit{New: "x"}},
		{"xyz", "abz", contract.Edit{End: 2, New: "ab"}},
	} {
		if got := difference([]byte(test.a), []byte(test.b)); got != test.want {
			t.Errorf("from %s to %s: %+v, want %+v", test.a, test.b, got, test.want)
		}
	}
}

// TestNames has texts with names that stand for objects of the package, and others.
func TestNames(t *testing.T) {
	for _, test := range []struct {
		kind       contract.Kind
		text, want string
	}{
		{contract.Func, "func(old old, x old.T, y map[old]*old)", "func(old new, x old.T, y map[new]*new)"},
		{contract.Func, "func[old any](x old) T", "func[old any](x old) T"},
		{contract.Type, "[old any] struct { old T; B old }", "[old any] struct { old T; B old }"},
		{contract.Type, "struct { old; B old }", "struct { new; B new }"},
		{contract.Type, "= old", "= new"},
		{contract.Type, "struct", "struct"},
		{contract.Const, "old = old + 1", "new = new + 1"},
		{contract.Var, "func(old) struct { old int }", "func(new) struct { old int }"},
		{contract.Field, "old `json:\"old\"`", "new `json:\"old\"`"},
		{contract.Embed, "*old", "*new"},
		{contract.Embed, "pkg.G[old]", "pkg.G[new]"},
		{contract.Method, "func(old ...old) (old old)", "func(old ...new) (old new)"},
		{implements, "Iface[old] by value", "Iface[new] by value"},
		{implements, "Iface[old] by value when embedded", "Iface[new] by value when embedded"},
		{contract.Var, "old Go (", "old Go ("},
		{contract.Type, "map[old]", "map[old]"},
	} {
		if got := replaceName(test.kind, test.text, "old", "new"); got != test.want {
			t.Errorf("%s: %s, want %s", test.text, got, test.want)
		}
	}
}
