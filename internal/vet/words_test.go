package vet_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/casetest"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/vet"
	"github.com/importspy/importspy/internal/wording"
)

// TestWords checks that nothing but messages depends on the sentences: verdicts,
// waivers, places and fixes are the same with one sentence for all findings.
func TestWords(t *testing.T) {
	same := func(*finding.Finding) wording.Sentence { return wording.Sentence{Text: "same"} }
	dir, err := filepath.Abs(filepath.Join("..", "..", "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	fixtures := []string{"conforming", "diverging", "generated", "withtests", "broken", "misnamed", "ruled", "ruledhost"}
	pkgs := casetest.Fixtures(t, dir, fixtures...)
	want, got := outcomes(t, pkgs, fixtures, wording.Check), outcomes(t, pkgs, fixtures, same)
	for _, fixture := range fixtures {
		if got[fixture].text != want[fixture].text {
			t.Errorf("%s: with one sentence for all:\n%s\nwant:\n%s", fixture, got[fixture].text, want[fixture].text)
		}
		if n := len(got[fixture].messages); len(want[fixture].messages) > 0 && n != 1 {
			t.Errorf("%s: %d different messages, want one", fixture, n)
		}
	}
}

// An outcome is what a run says of a fixture apart from its messages, and these.
type outcome struct {
	text     string
	messages map[string]bool
}

// outcomes runs the analyzer on the packages of fixtures.
func outcomes(t *testing.T, pkgs []*packages.Package, fixtures []string, words wording.Words) map[string]outcome {
	t.Helper()
	texts := make(map[string]*strings.Builder)
	list := make(map[string]outcome)
	for _, fixture := range fixtures {
		texts[fixture] = new(strings.Builder)
		list[fixture] = outcome{messages: make(map[string]bool)}
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{vet.New(vet.Options{}, words)}, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, action := range graph.Roots {
		fixture := fixtureOf(action.Package.PkgPath)
		b, seen := texts[fixture], list[fixture].messages
		if action.Err != nil {
			t.Fatal(action.Err)
		}
		result := action.Result.(*vet.Result)
		for i := range result.Findings {
			f := &result.Findings[i]
			fmt.Fprintf(b, "%s %v\n", strings.ReplaceAll(f.Key(), "\x00", " "), f.Waiver != nil)
		}
		for _, d := range action.Diagnostics {
			seen[d.Message] = true
			fmt.Fprintf(b, "%s %s", action.Package.Fset.Position(d.Pos), d.Category)
			for _, fix := range d.SuggestedFixes {
				fmt.Fprintf(b, " %s", fix.Message)
				for _, e := range fix.TextEdits {
					fmt.Fprintf(b, " %s %q", action.Package.Fset.Position(e.Pos), e.NewText)
				}
			}
			fmt.Fprintln(b)
		}
	}
	for fixture, b := range texts {
		list[fixture] = outcome{b.String(), list[fixture].messages}
	}
	return list
}

// fixtureOf returns the fixture that a package belongs to, which may be one of its tests.
func fixtureOf(path string) string {
	first, _, _ := strings.Cut(path, "/")
	return strings.TrimSuffix(strings.TrimSuffix(first, ".test"), "_test")
}
