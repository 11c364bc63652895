package plain_test

import (
	"strconv"
	"testing"

	"github.com/importspy/importspy/internal/plain"
)

func TestText(t *testing.T) {
	for _, test := range []struct{ in, text, lines string }{
		{"plain, é and 日本", "plain, é and 日本", "plain, é and 日本"},
		{"a\x1b[2Jb", `a\u001b[2Jb`, `a\u001b[2Jb`},
		{"a\u009bb\x7f", `a\u009bb\u007f`, `a\u009bb\u007f`},
		{"a\u202eb\u2066", `a\u202eb\u2066`, `a\u202eb\u2066`},
		{"a\nb\tc\r", `a\nb\tc\r`, "a\nb\tc\\r"},
		{"a\r\nb", `a\r\nb`, "a\nb"},
		{"a\u2028b\ufeff", `a\u2028b\ufeff`, `a\u2028b\ufeff`},
		{"x##[group]y", `x#\u0023[group]y`, `x#\u0023[group]y`},
		{"#[a]", "#[a]", "#[a]"},
		{"a\xffb", "a\ufffdb", "a\ufffdb"},
	} {
		if got := plain.Text(test.in); got != test.text {
			t.Errorf("Text(%s) = %s, want %s", strconv.QuoteToASCII(test.in), strconv.QuoteToASCII(got), test.text)
		}
		if got := plain.Lines(test.in); got != test.lines {
			t.Errorf("Lines(%s) = %s, want %s", strconv.QuoteToASCII(test.in), strconv.QuoteToASCII(got), test.lines)
		}
	}
}

func TestStart(t *testing.T) {
	for in, want := range map[string]string{
		"::error::x": `\u003a:error::x`,
		"  ::stop":   `  \u003a:stop`,
		"a ::error":  "a ::error",
		":a":         ":a",
		"":           "",
	} {
		if got := plain.Start(in); got != want {
			t.Errorf("Start(%q) = %q, want %q", in, got, want)
		}
	}
}
