package apidifftest

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/importspy/importspy/internal/finding"
)

// A review is a line of reviewed.txt: a difference that somebody has looked at.
// Its package or case and its symbol are regular expressions. The comment above
// it gives the reason.
type review struct {
	difference
	line int
	used bool
}

// reviews reads a section of reviewed.txt, what is below "[NAME]".
func reviews(t *testing.T, section string) []*review {
	t.Helper()
	data, err := os.ReadFile("reviewed.txt")
	if err != nil {
		t.Fatal(err)
	}
	var list []*review
	in, reason := "", false
	for i, line := range strings.Split(string(data), "\n") {
		fields := strings.Fields(line)
		switch {
		case len(fields) == 0:
			reason = false
		case strings.HasPrefix(line, "["):
			in = strings.Trim(line, "[]")
		case strings.HasPrefix(line, "#"):
			reason = true
		case len(fields) != 4 || !reason:
			t.Fatalf("reviewed.txt:%d: want WHERE SYMBOL APIDIFF OURS below a comment that gives the reason", i+1)
		case in == section:
			d := difference{fields[0], fields[1], finding.Verdict(fields[2]), finding.Verdict(fields[3])}
			list = append(list, &review{difference: d, line: i + 1})
		}
	}
	return list
}

func (r *review) matches(d difference) bool {
	return r.peer == d.peer && r.ours == d.ours && is(r.where, d.where) && is(r.symbol, d.symbol)
}

func is(pattern, name string) bool {
	return regexp.MustCompile("^(" + pattern + ")$").MatchString(name)
}

// checkReviewed checks that each difference is reviewed, and that what is reviewed is
// there.
func checkReviewed(t *testing.T, section string, list []difference) {
	t.Helper()
	known := reviews(t, section)
	for _, d := range list {
		found := false
		for _, r := range known {
			if r.matches(d) {
				r.used, found = true, true
			}
		}
		if !found {
			t.Errorf("[%s] not reviewed: %v", section, d)
		}
	}
	for _, r := range known {
		if !r.used {
			t.Errorf("reviewed.txt:%d: there is no such difference: %v", r.line, r.difference)
		}
	}
}
