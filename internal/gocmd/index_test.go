package gocmd

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestWithoutIndex(t *testing.T) {
	empty, used := t.TempDir(), t.TempDir()
	for i := range 256 {
		name := fmt.Sprintf("%02x", i)
		if i%16 == 0 { // what go env keeps
			mkdir(t, filepath.Join(empty, name, "file-d"))
		}
		mkdir(t, filepath.Join(used, name, "file-d"))
	}
	for _, test := range []struct {
		env  []string
		want string // the last GODEBUG; "" if the environment is as it was
	}{
		{[]string{"GOCACHE=" + used}, ""},
		{[]string{"GOCACHE=" + empty}, "GODEBUG=goindex=0"},
		{[]string{"GOCACHE=" + filepath.Join(empty, "none")}, "GODEBUG=goindex=0"},
		{[]string{"GOCACHE=" + empty, "GODEBUG=http2client=0"}, "GODEBUG=http2client=0,goindex=0"},
		{[]string{"GOCACHE=" + empty, "GODEBUG=goindex=2"}, ""},
	} {
		env := append([]string{"GOENV=off"}, test.env...)
		got := WithoutIndex(t.TempDir(), env)
		if test.want == "" && !slices.Equal(got, env) || test.want != "" && got[len(got)-1] != test.want {
			t.Errorf("%q: got %q, want %q at the end", test.env, got, test.want)
		}
	}
}

func mkdir(t *testing.T, name string) {
	t.Helper()
	if err := os.MkdirAll(name, 0o777); err != nil {
		t.Fatal(err)
	}
}
