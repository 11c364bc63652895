package wording

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/importspy/importspy/internal/finding"
)

// signature has n parameters, of which some have types of their own.
func signature(n int, types map[int]string) string {
	var params []string
	for i := range n {
		typ := "int"
		if t, ok := types[i]; ok {
			typ = t
		}
		params = append(params, fmt.Sprintf("p%d %s", i, typ))
	}
	return "func(" + strings.Join(params, ", ") + ") (*DB, error)"
}

// TestAbridgePair checks that long texts keep their ends and what differs, short
// ones all.
func TestAbridgePair(t *testing.T) {
	const n = 20000
	tests := []struct {
		name, a, b string
		inA, inB   []string
		whole      bool
	}{
		{"short", "func()", "func(n int)", []string{"func()"}, []string{"func(n int)"}, true},
		{"long beside short", signature(n, nil), "func()", []string{"func(p0 int, ", ") (*DB, error)"}, []string{"func()"}, false},
		{
			"one change in the middle", signature(n, nil), signature(n, map[int]string{9999: "string"}),
			[]string{"func(p0 int, ", "p9999 int, p10000 int", ") (*DB, error)"}, []string{"p9998 int, p9999 string, p10000 int"}, false,
		},
		{
			"two changes far apart", signature(n, nil), signature(n, map[int]string{5: "bool", 19990: "string"}),
			[]string{"p5 int, p6", "p19990 int"}, []string{"p5 bool", "p19990 string"}, false,
		},
		{"a type added at the end", signature(n, nil), signature(n+1, nil), []string{"p19999 int) ("}, []string{"p19999 int, p20000 int) ("}, false},
		{
			"letters of several bytes", strings.Repeat("é", 2000) + "x" + strings.Repeat("世", 2000), strings.Repeat("é", 2000) + "è" + strings.Repeat("世", 2000),
			[]string{"éx世"}, []string{"éè世"}, false,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a, b := abridgePair(test.a, test.b)
			for _, side := range []struct {
				got, text string
				want      []string
			}{{a, test.a, test.inA}, {b, test.b, test.inB}} {
				for _, want := range side.want {
					if !strings.Contains(side.got, want) {
						t.Errorf("%q is not in %s", want, side.got)
					}
				}
				if len(side.got) > maxText || !utf8.ValidString(side.got) {
					t.Errorf("%d bytes, valid UTF-8: %v", len(side.got), utf8.ValidString(side.got))
				}
				checkKept(t, side.got, side.text)
			}
			if a == b {
				t.Error("what differs is not to be seen")
			}
			if test.whole && (a != test.a || b != test.b) {
				t.Errorf("got %s and %s", a, b)
			}
		})
	}
}

// checkKept checks that what is kept of a text is there in its order, its ends too.
func checkKept(t *testing.T, got, text string) {
	t.Helper()
	parts := strings.Split(got, ellipsis)
	if !strings.HasPrefix(text, parts[0]) || !strings.HasSuffix(text, parts[len(parts)-1]) {
		t.Errorf("the ends are not those of the text: %s", got)
	}
	for _, part := range parts {
		_, rest, ok := strings.Cut(text, part)
		if !ok {
			t.Errorf("%q is not what the text goes on with", part)
		}
		text = rest
	}
}

// TestAbridgeFinding checks that a sentence abridges what is promised and what there
// is as a pair, and a text alone by itself.
func TestAbridgeFinding(t *testing.T) {
	a, b := signature(500, nil), signature(500, map[int]string{250: "string"})
	f := &finding.Finding{Form: finding.ConstraintDiffers, Args: []string{"T"}, Promised: a, Actual: b}
	got := Check(f).Text
	if !strings.Contains(got, "constrains T by func(p0 int, ") || !strings.Contains(got, "p250 string, ") || len(got) > 2*maxText {
		t.Errorf("got %s", got)
	}
	got = Check(&finding.Finding{Form: finding.MemberNotDeclared, Actual: a}).Text
	if !strings.Contains(got, ellipsis) || !strings.Contains(got, ") (*DB, error)") || len(got) > maxText+50 {
		t.Errorf("got %s", got)
	}
}
