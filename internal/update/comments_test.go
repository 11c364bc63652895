package update

import (
	"fmt"
	"strings"
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

// TestStrayedComments removes entries below comments, which stay.
func TestStrayedComments(t *testing.T) {
	const before = `version: 1
exports:
  # the functions
  funcs:
    # about A,
    # and more
    A: func()
    # about B
    B: func()

    # about all that follow

    C: func()
  vars: {
    # none
  }
  types:
    T:
      type: struct
      fields:
        # about A
        A: int
`
	for _, test := range []struct{ old, new, want string }{
		{"", "", "[]"},
		{"A: func()", "A: func(int)", "[]"},
		{"    A: func()\n", "", "[{5 # about A,} {6 # and more}]"},
		{"    # about B\n    B: func()\n", "", "[]"}, // it is lost
		{"    B: func()\n", "", "[{8 # about B}]"},
		{"    C: func()\n", "", "[]"},
		{"  vars: {\n    # none\n  }", "  vars:\n    # none\n    V: int", "[]"},
		{"        A: int\n", "", "[{21 # about A}]"},
	} {
		after := strings.Replace(before, test.old, test.new, 1)
		if got := fmt.Sprint(strayedComments(before, after)); got != test.want {
			t.Errorf("without %q: %s, want %s", test.old, got, test.want)
		}
	}
}
