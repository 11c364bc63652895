package mutation

import (
	"os"
	"strings"
	"testing"
)

// equivalents is the file with the mutants that no test can kill, since the
// changed code does the same. An entry has four lines: the file and the function,
// the condition as it is and as the mutant has it, and the reason.
const equivalents = "testdata/equivalent.txt"

// readEquivalents returns the reasons by the keys of the mutants.
func readEquivalents(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile(equivalents)
	if err != nil {
		t.Fatal(err)
	}
	reasons := make(map[string]string)
	for entry := range strings.SplitSeq(strings.TrimSpace(string(data)), "\n\n") {
		lines := strings.Split(entry, "\n")
		if strings.HasPrefix(lines[0], "#") {
			continue
		}
		if len(lines) != 4 || !strings.HasSuffix(lines[3], ".") {
			t.Fatalf("%s: an entry is not of four lines, the last a sentence:\n%s", equivalents, entry)
		}
		key := strings.Join(lines[:3], "\n")
		if reasons[key] != "" {
			t.Fatalf("%s: two entries for\n%s", equivalents, key)
		}
		reasons[key] = lines[3]
	}
	return reasons
}

// TestEquivalents checks that each entry is still about a condition of the code.
func TestEquivalents(t *testing.T) {
	packages, err := list(repository, strings.Split(*folders, ","))
	if err != nil {
		t.Fatal(err)
	}
	possible := make(map[string]bool)
	for _, p := range packages {
		all, err := p.conditions(repository)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range all {
			for _, m := range c.mutants() {
				possible[m.key()] = true
			}
		}
	}
	for key := range readEquivalents(t) {
		if !possible[key] {
			t.Errorf("%s: no condition is like this any more; remove the entry, or review it again:\n%s", equivalents, key)
		}
	}
}
