package report

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
)

// TestMarkdownSize checks that a report stays below the limit of comments, that breaking
// changes go first, and that what is left out is counted.
func TestMarkdownSize(t *testing.T) {
	r := &Diff{}
	for i := range 600 {
		v := finding.Compatible
		if i%2 == 0 {
			v = finding.Breaking
		}
		r.Findings = append(r.Findings, DiffFinding{
			ID: "signature-changed", Package: fmt.Sprintf("example.com/p%03d", i/4), Symbol: "F", Verdict: v,
			Message: "F: old has func(), new has func(n int)", Promised: "func()", Actual: "func(n int)", Witness: "package client\n\nvar f func() = p.F\n",
		})
	}
	text := markdown(t, r)
	if len(text) > MaxMarkdown {
		t.Errorf("it has %d bytes, more than %d", len(text), MaxMarkdown)
	}
	if open, closed := strings.Count(text, "<details"), strings.Count(text, "</details>"); open != closed {
		t.Errorf("%d details are opened, %d closed", open, closed)
	}
	breaking, left := strings.Count(text, "```diff"), 0
	if _, err := fmt.Sscanf(text[strings.Index(text, "in size: "):], "in size: %d breaking", &left); err != nil || breaking+left != 300 {
		t.Errorf("%d breaking changes are shown, and %d left out, of 300: %v", breaking, left, err)
	}
}

// TestMarkdownEscapes checks that what others wrote stays text.
func TestMarkdownEscapes(t *testing.T) {
	for _, hostile := range []string{
		"`x` <img src=x>", "``` \n# title", "</details><script>alert(1)</script>", "@everyone", "[a](javascript:b)", "a\u202eb", "x``y", "`", "\x1b[31m",
	} {
		r := &Diff{Findings: []DiffFinding{{
			ID: "signature-changed", Package: hostile, Symbol: hostile, Verdict: finding.Breaking,
			Message: hostile, Promised: hostile, Actual: hostile, Witness: hostile, Old: Position{File: hostile},
		}}, Failures: []Failure{{Message: hostile}}}
		text := markdown(t, r)
		if strings.ContainsAny(text, "\u202e\x1b") {
			t.Errorf("%q: a control character is in\n%s", hostile, text)
		}
		if rest := withoutCode(text); strings.Contains(rest, "<script") || strings.Contains(rest, "<img") || strings.Contains(rest, "@every") ||
			strings.Contains(rest, "](") || strings.Contains(rest, "# title") {
			t.Errorf("%q is markup in\n%s", hostile, text)
		}
	}
}

// withoutCode removes spans and blocks of code as CommonMark finds them: each begins with
// a run of backticks and ends with one of the same length.
func withoutCode(text string) string {
	text = regexp.MustCompile(`<code>[^<]*</code>`).ReplaceAllString(text, "")
	var b strings.Builder
	for {
		start := strings.IndexByte(text, '`')
		if start < 0 {
			return b.String() + text
		}
		n := start
		for n < len(text) && text[n] == '`' {
			n++
		}
		ticks := text[start:n]
		b.WriteString(text[:start])
		rest := text[n:]
		end := -1
		for at := 0; at < len(rest); {
			i := strings.IndexByte(rest[at:], '`')
			if i < 0 {
				break
			}
			j := at + i
			for j < len(rest) && rest[j] == '`' {
				j++
			}
			if j-at-i == len(ticks) {
				end = at + i
				break
			}
			at = j
		}
		if end < 0 {
			return b.String() + ticks + rest
		}
		text = rest[end+len(ticks):]
	}
}

func markdown(t *testing.T, r *Diff) string {
	t.Helper()
	var b bytes.Buffer
	if err := r.Markdown(&Output{W: &b}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestLostDeclaration checks that what is gone is shown as it was declared.
func TestLostDeclaration(t *testing.T) {
	f, err := contract.Parse("importspy.yaml", []byte(`version: 1
exports:
  consts:
    C: time.Duration = 5
  vars:
    V: "[]string"
  funcs:
    F: func(x int) error
    G: func[T any](T)
  types:
    A: = time.Time
    B: "[]byte"
    D:
      type: "[T any] struct"
      embeds: [io.Reader]
      fields:
        X: int
      pointer_methods:
        Close: func() error
    I:
      type: interface
      methods:
        Read: func()
    O: struct
`))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"C": "const C time.Duration = 5", "V": "var V []string", "F": "func F(x int) error", "G": "func G[T any](T)",
		"A": "type A = time.Time", "B": "type B []byte", "O": "type O struct",
		"D": "type D[T any] struct {\n\tio.Reader\n\tX int\n}\nfunc (*D[T]) Close() error",
		"I": "type I interface {\n\tRead()\n}",
	}
	for _, e := range f.Entries() {
		fd := &finding.Finding{Form: finding.NoSuchObject, Subject: finding.Subject{Entry: e, Decl: e.Decls[0]}}
		if got := lost(fd); got != want[e.Name] {
			t.Errorf("%s: got %q, want %q", e.Name, got, want[e.Name])
		}
	}
	if got := lost(&finding.Finding{Form: finding.Differs, Subject: finding.Subject{Entry: f.Funcs[0], Decl: f.Funcs[0].Decls[0]}}); got != "" {
		t.Errorf("a finding on what is there has %q", got)
	}
}
