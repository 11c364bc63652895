package gocmd

import (
	"errors"
	"testing"
)

func TestReason(t *testing.T) {
	for _, test := range []struct{ name, stderr, want string }{
		{"downloads first", "go: downloading example.com/a v1.0.0\ngo: example.com/a@v1.0.0 requires\n\texample.com/b@v1.0.0: gone\n", "example.com/a@v1.0.0 requires\n\texample.com/b@v1.0.0: gone"},
		{"go get", "go: finding module for package example.com/a\ngo: found example.com/a in example.com/a v1.0.0\ngo: added example.com/a v1.0.0\nfailed\n", "failed"},
		{"nothing else", "go: downloading example.com/a v1.0.0\n", ""},
		{"later in a line", "no: go: downloading example.com/a\n", "no: go: downloading example.com/a"},
	} {
		if got := Reason(test.stderr); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestFailure(t *testing.T) {
	for _, test := range []struct{ name, err, want string }{
		{"go command", "err: exit status 1: stderr: go: no modules were found in the current workspace; see 'go help work'\n", "no modules were found in the current workspace; see 'go help work'"},
		{"without a word", "err: exit status 1: stderr: ", "err: exit status 1: stderr: "},
		{"another", "invalid query type", "invalid query type"},
	} {
		if got := Failure(errors.New(test.err)); got.Error() != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
	if got := Failure(nil); got != nil {
		t.Errorf("no error: %v", got)
	}
}
