package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRelative(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	here += string(filepath.Separator)
	for _, test := range []struct{ name, in, want string }{
		{"position", here + "a.go:1:2: F: gone\n", "a.go:1:2: F: gone\n"},
		{"in a folder", here + "b/a.go:1:2: \twhy\n", "b/a.go:1:2: \twhy\n"},
		{"without a column", here + "a.go:1: F\n", "a.go:1: F\n"},
		{"a colon in the name", here + "a:b.go:1:2: F\n", "a:b.go:1:2: F\n"},
		{"in the message", "x.go:1:2: " + here + "a.go:1:2: F\n", "x.go:1:2: " + here + "a.go:1:2: F\n"},
		{"not a position", here + "a.go is gone\n", here + "a.go is gone\n"},
		{"folder beside it", strings.TrimSuffix(here, string(filepath.Separator)) + "2/a.go:1:2: F\n", strings.TrimSuffix(here, string(filepath.Separator)) + "2/a.go:1:2: F\n"},
		{"line of source", "7\t" + here + "a.go:1:2: F\n", "7\t" + here + "a.go:1:2: F\n"},
		{"two lines", here + "a.go:1:2: F\n" + here + "b.go:1:2: G\n", "a.go:1:2: F\nb.go:1:2: G\n"},
		{"position on the next line", here + "a.go\nb.go:1:2: F\n", here + "a.go\nb.go:1:2: F\n"},
		{"line without an end", here + "a.go:1:2: F", "a.go:1:2: F"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, size := range []int{1, 7, len(test.in)} {
				var out strings.Builder
				r := relativeTo(&out)
				for in := test.in; in != ""; in = in[min(size, len(in)):] {
					if n, err := r.Write([]byte(in[:min(size, len(in))])); n != min(size, len(in)) || err != nil {
						t.Fatalf("Write = %d, %v", n, err)
					}
				}
				r.flush()
				if out.String() != test.want {
					t.Errorf("in parts of %d: %q, want %q", size, out.String(), test.want)
				}
			}
		})
	}
}
