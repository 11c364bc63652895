package vet_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/vet"
	"github.com/importspy/importspy/internal/wording"
)

// silent takes no part in what fixtures want.
type silent struct{}

func (silent) Errorf(string, ...any) {}

// TestWords checks that nothing but messages depends on the sentences: verdicts,
// waivers, places and fixes are the same with one sentence for all findings.
func TestWords(t *testing.T) {
	same := func(*finding.Finding) wording.Sentence { return wording.Sentence{Text: "same"} }
	dir, err := filepath.Abs(filepath.Join("..", "..", "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	for _, fixture := range []string{"conforming", "diverging", "generated", "withtests", "broken", "misnamed", "ruled", "ruledhost"} {
		want, sentences := outcome(t, dir, fixture, wording.Check)
		got, one := outcome(t, dir, fixture, same)
		if got != want {
			t.Errorf("%s: with one sentence for all:\n%s\nwant:\n%s", fixture, got, want)
		}
		if sentences > 0 && one != 1 {
			t.Errorf("%s: %d different messages, want one", fixture, one)
		}
	}
}

// outcome returns what a run says apart from its messages, and how many of these
// there are.
func outcome(t *testing.T, dir, fixture string, words wording.Words) (text string, messages int) {
	t.Helper()
	var b strings.Builder
	seen := make(map[string]bool)
	for _, r := range analysistest.Run(silent{}, dir, vet.New(vet.Options{}, words), fixture) {
		if r.Action.Err != nil {
			t.Fatal(r.Action.Err)
		}
		result := r.Action.Result.(*vet.Result)
		for i := range result.Findings {
			f := &result.Findings[i]
			fmt.Fprintf(&b, "%s %v\n", strings.ReplaceAll(f.Key(), "\x00", " "), f.Waiver != nil)
		}
		for _, d := range r.Action.Diagnostics {
			seen[d.Message] = true
			fmt.Fprintf(&b, "%s %s", r.Action.Package.Fset.Position(d.Pos), d.Category)
			for _, fix := range d.SuggestedFixes {
				fmt.Fprintf(&b, " %s", fix.Message)
				for _, e := range fix.TextEdits {
					fmt.Fprintf(&b, " %s %q", r.Action.Package.Fset.Position(e.Pos), e.NewText)
				}
			}
			fmt.Fprintln(&b)
		}
	}
	return b.String(), len(seen)
}
