package update

import (
	"fmt"
	"testing"
)

func TestLostComments(t *testing.T) {
	const before = `# kept
version: 1 # one
exports:
  funcs:
    # about A
    A: func() # its result
    B: "func(s string) // # no comment" # B's
    C: 'it''s # none'
    D: func(#none)
`
	for _, test := range []struct{ after, want string }{
		{before, "[]"},
		{"# kept\nversion: 1 # one\nexports:\n  funcs:\n    B: x # B's\n", "[{5 # about A} {6 # its result}]"},
		{"", "[{1 # kept} {2 # one} {5 # about A} {6 # its result} {7 # B's}]"},
		{"# kept\n# about A\n# its result\n# B's\n# one", "[]"},
	} {
		if got := fmt.Sprint(lostComments(before, test.after)); got != test.want {
			t.Errorf("after %q: %s, want %s", test.after, got, test.want)
		}
	}
}
