package plain_test

import (
	"strconv"
	"strings"
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
		{"x##vso[task.complete]y", `x#\u0023vso[task.complete]y`, `x#\u0023vso[task.complete]y`},
		{"\x1b##teamcity[a]##[b]", `\u001b#\u0023teamcity[a]#\u0023[b]`, `\u001b#\u0023teamcity[a]#\u0023[b]`},
		{"#[a]", "#[a]", "#[a]"},
		{"## a [b] ##a-b[c]", "## a [b] ##a-b[c]", "## a [b] ##a-b[c]"},
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
		"::error::x":         `\u003a:error::x`,
		"  ::stop":           `  \u003a:stop`,
		"\u00a0\u3000::stop": "\u00a0\u3000\\u003a:stop",
		"a ::error":          "a ::error",
		":a":                 ":a",
		"":                   "",
	} {
		if got := plain.Start(in); got != want {
			t.Errorf("Start(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestStarts(t *testing.T) {
	const in, want = "a ::b\n ::c\n\n+::d\n::e", "a ::b\n \\u003a:c\n\n+::d\n\\u003a:e"
	if got := plain.Starts(in); got != want {
		t.Errorf("Starts(%q) = %q, want %q", in, got, want)
	}
}

// TestLong checks that the time is linear: some text is as long as a contract.
func TestLong(t *testing.T) {
	const n = 1 << 20
	if got := plain.Text(strings.Repeat("##[", n)); len(got) != n*len(`#\u0023[`) {
		t.Errorf("%d bytes", len(got))
	}
}
