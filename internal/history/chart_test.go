package history

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/importspy/importspy/internal/release"
)

// TestChart checks that the picture is well-formed whatever the number of versions and
// changes is, that bars stay within their half, and that labels have room.
func TestChart(t *testing.T) {
	for _, n := range []int{1, 2, 30, 150, 400} {
		h := &History{Module: "example.com/<shop>&co"}
		for i := range n {
			h.Releases = append(h.Releases, Entry{Release: fmt.Sprintf("v1.%d.0", i), Base: "v1.0.0", Additions: i * i, Breaks: i % 7, Verdict: release.Understated})
		}
		svg := h.svg()
		for dec := xml.NewDecoder(strings.NewReader(svg)); ; {
			_, err := dec.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%d versions: %v", n, err)
			}
		}
		if !strings.Contains(svg, ">example.com/&lt;shop&gt;&amp;co</text>") {
			t.Errorf("%d versions: the module is not escaped", n)
		}
		for _, m := range regexp.MustCompile(`<rect class="(?:add|broke)"[^>]* y="([0-9.]+)" [^>]*height="([0-9.]+)"`).FindAllStringSubmatch(svg, -1) {
			y, height := parse(t, m[1]), parse(t, m[2])
			if y < topMargin-0.1 && y != 76 || y+height > topMargin+2*half+axis+0.1 {
				t.Errorf("%d versions: a bar from %g of %g leaves the chart", n, y, height)
			}
		}
		last := -100.0
		for _, m := range regexp.MustCompile(`translate\(([0-9.]+) `).FindAllStringSubmatch(svg, -1) {
			x := parse(t, m[1])
			if x-last < 11.9 {
				t.Errorf("%d versions: labels at %g and %g", n, last, x)
			}
			last = x
		}
		if last < 0 {
			t.Errorf("%d versions: no labels", n)
		}
	}
}

func parse(t *testing.T, s string) float64 {
	t.Helper()
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestSummary(t *testing.T) {
	for want, verdicts := range map[string][]release.Verdict{
		"no release promises anything yet":                         {release.First, release.Unpromised, ""},
		"there is no release to compare with one before it":        {release.First, ""},
		"both releases kept the promise of their version number":   {release.First, release.Honest, release.Honest, release.Unknown},
		"1 of 1 release kept the promise of its version number":    {release.First, release.Honest},
		"1 of 2 releases kept the promise of their version number": {release.Honest, release.Understated},

		"2 of 2 releases kept the promise of their version number; 1 other promises nothing": {release.Unpromised, release.Honest, release.Honest},
		"2 of 2 releases kept the promise of their version number; 3 others promise nothing": {release.Unpromised, release.Unpromised, release.Honest, release.Honest, release.Unpromised},
	} {
		h := &History{}
		for _, v := range verdicts {
			h.Releases = append(h.Releases, Entry{Verdict: v})
		}
		if got := h.Summary(); got != want {
			t.Errorf("%q: %q, want %q", verdicts, got, want)
		}
		h.Releases = append(h.Releases, Entry{Verdict: release.Understated, Retracted: true})
		if got, want := h.Summary(), want+"; 1 retracted release is not counted"; got != want {
			t.Errorf("%q and one that is retracted: %q, want %q", verdicts, got, want)
		}
	}
}

// TestJudgeIncomplete checks that a version which is compared only in part is honest if no
// change could make it dishonest, and not if one that is unknown could.
func TestJudgeIncomplete(t *testing.T) {
	for _, test := range []struct {
		base, release string
		breaks        int
		want          string
	}{
		{"v1.0.0", "v1.0.1", 0, "unknown, compared in part"},
		{"v1.0.0", "v1.1.0", 0, "unknown, compared in part"},
		{"v1.0.0", "v1.1.0", 1, "should have been v2.0.0, compared in part"},
		{"v1.0.0", "v2.0.0", 0, "honest, compared in part"},
		{"v0.37.2", "v1.5.0", 378, "honest, compared in part"},
		{"v0.1.0", "v0.1.1", 0, "v0 promises nothing, compared in part"},
	} {
		e := Entry{Base: test.base, Release: test.release, Breaks: test.breaks, Incomplete: true}
		e.Judge()
		if got := e.Says(); got != test.want {
			t.Errorf("%s after %s: %q, want %q", test.release, test.base, got, test.want)
		}
	}
}
