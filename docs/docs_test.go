package docs_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/docs"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/wording"
)

// maxTitle is the greatest length of a section's first line in characters, so
// that the list of explain fits a terminal.
const maxTitle = 70

// TestFindings checks that findings.md has a section for each finding and none
// beside them, in the order of contract.Rules.
func TestFindings(t *testing.T) {
	var want, got []string
	for _, id := range contract.RuleIDs() {
		want = append(want, string(id))
	}
	for _, s := range sections(t) {
		got = append(got, s.id)
	}
	if !slices.Equal(got, want) {
		t.Errorf("the sections are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, r := range contract.Rules() {
		id := r.ID
		title, rest, _ := strings.Cut(docs.Finding(string(id)), "\n")
		switch {
		case title != r.Title:
			t.Errorf("%s: the title is %q, want that of contract.Rules, %q", id, title, r.Title)
		case title == "" || strings.TrimSpace(rest) == "":
			t.Errorf("%s: the section is empty", id)
		case utf8.RuneCountInString(title) > maxTitle:
			t.Errorf("%s: the first line has %d characters, more than %d", id, utf8.RuneCountInString(title), maxTitle)
		case strings.HasSuffix(title, ".") || !strings.HasPrefix(rest, "\n"):
			t.Errorf("%s: the first line is not a title: no full stop, an empty line below it", id)
		}
	}
}

// TestFindingExamples holds the package of each example to its contract: the
// messages must be those that follow, under the policies that the text names,
// and the waivers of a section must waive what its last example finds.
func TestFindingExamples(t *testing.T) {
	var all []*example
	for _, s := range sections(t) {
		t.Run(s.id, func(t *testing.T) {
			if len(s.examples) == 0 {
				t.Fatal("no example")
			}
			for _, e := range s.examples {
				if !e.hasMessages || e.policies == nil {
					t.Fatalf("an example without messages or policies:\n%s", e.contract)
				}
				e.compare(t, messages(e.check(t, contract.Exact, "")))
				checkPolicies(t, s.id, e)
			}
			for _, w := range s.waivers {
				checkWaiver(t, s.examples[len(s.examples)-1], w)
			}
			checkTable(t, s)
		})
		all = append(all, s.examples...)
	}
	rewrite(t, "findings.md", all)
}

// A section is what findings.md says about one finding.
type section struct {
	id       string
	examples []*example
	waivers  []string
}

var heading = regexp.MustCompile(`(?m)^## (.*)$`)

func sections(t *testing.T) []*section {
	t.Helper()
	text := read(t, "findings.md")
	heads := heading.FindAllStringSubmatchIndex(text, -1)
	var list []*section
	for i, h := range heads {
		end := len(text)
		if i+1 < len(heads) {
			end = heads[i+1][0]
		}
		s := &section{id: text[h[2]:h[3]]}
		for _, e := range examples(t, text[h[1]:end], h[1]) {
			if strings.HasPrefix(e.contract, "waivers:") {
				s.waivers = append(s.waivers, e.contract)
			} else {
				e.onHost = slices.Contains([]contract.RuleID{contract.VariableUnset, contract.VariableInvalid, contract.DeploymentUnmet}, contract.RuleID(s.id))
				s.examples = append(s.examples, e)
			}
		}
		list = append(list, s)
	}
	return list
}

// checkTable checks what contract.Rules says about a finding by its section.
func checkTable(t *testing.T, s *section) {
	t.Helper()
	r, _ := contract.RuleID(s.id).Info()
	if r.Waivable != (len(s.waivers) > 0) {
		t.Errorf("Waivable is %v, but there are %d waivers", r.Waivable, len(s.waivers))
	}
	found := s.examples[0].check(t, contract.Exact, "")
	if !slices.ContainsFunc(found, func(f finding.Finding) bool { return f.ID == r.ID && f.Verdict == r.Verdict }) {
		t.Errorf("Verdict is %s, but not that of a finding in the first example", r.Verdict)
	}
	if finds := strings.Contains(docs.Finding(s.id), "\nChecked only if the contract lists it under `strict`"); finds != (r.Strict == contract.StrictFinds) {
		t.Errorf("Strict is %v, but the text says %v of whether strict turns it on", r.Strict, finds)
	}
}

func checkPolicies(t *testing.T, id string, e *example) {
	t.Helper()
	var under []contract.Policy
	for _, p := range everyPolicy {
		found := e.check(t, p, "")
		if slices.ContainsFunc(found, func(f finding.Finding) bool { return string(f.ID) == id }) {
			under = append(under, p)
		}
	}
	if !slices.Equal(under, e.policies) {
		t.Errorf("%s is reported under %v, the text says %v, in\n%s", id, under, e.policies, e.contract)
	}
}

func checkWaiver(t *testing.T, e *example, waiver string) {
	t.Helper()
	found := e.check(t, contract.Exact, waiver)
	if !slices.ContainsFunc(found, func(f finding.Finding) bool { return f.Verdict == finding.Waived }) {
		t.Errorf("this waives nothing:\n%s", waiver)
	}
	for _, f := range found {
		if f.Verdict == finding.Violation {
			t.Errorf("with the waiver: %s", wording.Check(&f))
		}
	}
}
