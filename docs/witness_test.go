package docs_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/check"
	"github.com/importspy/importspy/internal/finding"
)

// unprovable are the findings of examples in findings.md that no client proves against
// the contract, with the reason.
var unprovable = map[string]string{
	"name-changed 1: name-changed package": "the package exports nothing that a client could use by its name",
}

// TestFindingWitnesses checks that the breaking findings of the examples have witnesses,
// except for those whose rule says why not.
func TestFindingWitnesses(t *testing.T) {
	used := make(map[string]bool)
	for _, s := range sections(t) {
		for i, e := range s.examples {
			if e.onHost || e.contract == "" {
				continue
			}
			pkg, binding := e.load(t)
			text := withKey(withKey(e.contract, "policy", string(contract.Exact)), "version", "1")
			r := check.Package(contract.FileName, []byte(text), pkg, binding)
			for j := range r.Findings {
				f := &r.Findings[j]
				rule, _ := f.ID.Info()
				if f.Verdict != finding.Breaking || !f.ID.OnExports() || rule.NoWitness != "" {
					continue
				}
				r.Prove(f)
				where := fmt.Sprintf("%s %d: %s %s", s.id, i+1, f.ID, f.Symbol)
				used[where] = true
				if (f.Witness == "") != (unprovable[where] != "") {
					t.Errorf("%s: the witness is %q, expected to lack: %q", where, f.Witness, unprovable[where])
				}
			}
		}
	}
	for where := range unprovable {
		if !used[where] {
			t.Errorf("there is no finding %s", where)
		}
	}
}

// TestWitnessTable checks that witness.md has the rules that no client can prove, with
// the reasons.
func TestWitnessTable(t *testing.T) {
	var want []string
	for _, r := range contract.Rules() {
		if r.NoWitness != "" {
			want = append(want, fmt.Sprintf("| %s | %s |", r.ID, r.NoWitness))
		}
	}
	var got []string
	for line := range strings.SplitSeq(read(t, "witness.md"), "\n") {
		if strings.HasPrefix(line, "| ") && !strings.HasPrefix(line, "| finding |") && !strings.HasPrefix(line, "| --- |") {
			got = append(got, line)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the table has\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
