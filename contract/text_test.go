package contract

import (
	"fmt"
	"strings"
	"testing"
)

// TestTextPosition looks for words of the Go source of A in the file.
func TestTextPosition(t *testing.T) {
	for _, test := range []struct{ name, value, word, want string }{
		{"plain", "struct { a, b int }", "b", "4:20"},
		{"plain start", "int", "int", "4:8"},
		{"plain after runes", "struct { é, b int }", "b", "4:21"},
		{"plain lines", "struct {\n     a int;\n\n     b string }", "b", "7:6"},
		{"plain lines, first", "struct {\n     a int;\n\n     b string }", "{", "4:15"},
		{"next line", "\n     struct { b int }", "b", "5:15"},
		{"single quotes", "'struct { a int `x:\"y\"` }'", "y", "4:28"},
		{"single quotes, quote", "'[''x'']b'", "b", "4:16"},
		{"single quotes, lines", "'struct {\n     a int;\n     b int }'", "b", "6:6"},
		{"double quotes", `"*b"`, "b", "4:10"},
		{"double quotes, escapes", `"\x5b\u005d\U0000002ab"`, "b", "4:29"},
		{"double quotes, escaped rune", `"struct { \xe9 int; b int }"`, "b int }", "4:28"},
		{"double quotes, at an escape", `"a\tb\"c\""`, "\"c", "4:13"},
		{"double quotes, lines", "\"struct {\n     a int; \\\n     b int }\"", "b", "6:6"},
		{"literal", "|\n     struct {\n       b int\n     }", "b", "6:8"},
		{"literal, end", "|\n     struct {\n       b int\n     }", "}", "7:6"},
		{"literal, indicator", "|2-\n      struct {\n       b int\n      }", "b", "6:8"},
		{"literal, blank lines", "|\n\n     struct {\n\n       b int\n     }", "b", "8:8"},
		{"folded", ">\n     struct {\n     a int;\n     b int }", "b", "7:6"},
		{"folded, deeper", ">-\n     struct {\n       b int\n     }", "b", "6:8"},
		{"folded, blank lines", ">\n     struct {\n     a int\n\n     b int }", "b", "8:6"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, eol := range []string{"\n", "\r\n"} {
				doc := "version: 1\nexports:\n  types:\n    A: " + test.value + "\n    Z: int\n"
				f := mustParse(t, strings.ReplaceAll(doc, "\n", eol))
				text := f.EntryOf("A").Decls[0].Text
				i := strings.Index(text.Value, test.word)
				if i < 0 {
					t.Fatalf("no %q in %q", test.word, text.Value)
				}
				p := text.Position(i)
				if got := fmt.Sprintf("%d:%d", p.Line, p.Column); got != test.want {
					t.Errorf("%q in %q: got %s, want %s", test.word, text.Value, got, test.want)
				}
				if p != Position(f.syntax.Place(p.Offset)) {
					t.Errorf("inconsistent position %+v", p)
				}
			}
		})
	}
}

func TestTextPositionClamps(t *testing.T) {
	f := mustParse(t, "version: 1\nexports:\n  vars:\n    A: \"int\"\n")
	text := f.EntryOf("A").Decls[0].Text
	if got, want := text.Position(-5), text.Position(0); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := text.Position(99); got.Column != 12 {
		t.Errorf("the end is at column %d", got.Column)
	}
	if got, want := (Text{Value: "int", Pos: Position{1, 2, 3}}).Position(2), (Position{1, 2, 3}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}
