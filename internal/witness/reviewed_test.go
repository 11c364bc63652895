package witness_test

import (
	"os"
	"strings"
	"testing"

	"github.com/importspy/importspy/internal/witness"
)

// A review is an entry of testdata/reviewed.txt: a finding that no client proves.
type review struct {
	where, id, symbol string
	clients           []string // that were tried
	line              int
	used              bool
}

// reviews reads reviewed.txt.
func reviews(t *testing.T) []*review {
	t.Helper()
	data, err := os.ReadFile("testdata/reviewed.txt")
	if err != nil {
		t.Fatal(err)
	}
	var list []*review
	reason := false
	for i, line := range strings.Split(string(data), "\n") {
		fields := strings.Fields(line)
		client, indented := strings.CutPrefix(line, "\t")
		switch {
		case len(fields) == 0:
			reason = false
		case strings.HasPrefix(line, "#"):
			reason = true
		case indented && len(list) > 0:
			last := list[len(list)-1]
			last.clients = append(last.clients, client)
		case len(fields) == 3 && reason:
			list = append(list, &review{where: fields[0], id: fields[1], symbol: fields[2], line: i + 1})
		default:
			t.Fatalf("reviewed.txt:%d: want WHERE ID SYMBOL below a comment that gives the reason", i+1)
		}
	}
	return list
}

// reviewOf returns the entry on a finding, nil if there is none.
func reviewOf(list []*review, where, id, symbol string) *review {
	for _, r := range list {
		if r.where == where && r.id == id && r.symbol == symbol {
			r.used = true
			return r
		}
	}
	return nil
}

// check checks that the clients that were tried prove nothing.
func (r *review) check(t *testing.T, p *witness.Prover, path string) {
	t.Helper()
	if len(r.clients) == 0 {
		t.Errorf("reviewed.txt:%d: no client was tried", r.line)
	}
	for _, text := range r.clients {
		if p.Proves("package client\n\nimport \"" + path + "\"\n\n" + text + "\n") {
			t.Errorf("reviewed.txt:%d: this is a witness: %s", r.line, text)
		}
	}
}
