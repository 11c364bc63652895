package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDriverText(t *testing.T) {
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
		{"without a place", "-: no package\n\tgo get it\n\tnow\na.go:1:2: F\n\twhy\n", "a.go:1:2: F\n\twhy\n"},
		{"patterns without packages", "importspy: ./a/... matched no packages\n", ""},
		{"go command failed", "importspy: err: exit status 1: stderr: go: errors parsing go.mod:\ngo.mod:3: unknown directive: x\n", "importspy-vet: errors parsing go.mod:\ngo.mod:3: unknown directive: x\n"},
		{"package too large", "importspy: " + here + "a.go:1:2: T: too large\n", "a.go:1:2: T: too large\n"},
		{"package not named", "importspy: analysis skipped due to errors in package\n", ""},
		{"compiler and type checker", "-: # m/a\n./a.go:1:2: no\n\thave int\n" + here + "a.go:1:2: no\n\thave int\n" + here + "a.go:2:2: F: gone\n\twhy\n", "a.go:1:2: no\n\thave int\na.go:2:2: F: gone\n\twhy\n"},
		{"compiler on a package and its tests", "-: # m/a\n./a.go:1:2: no\n-: # m/a [m/a.test]\n./a.go:1:2: no\n./b_test.go:1:2: no\n", "a.go:1:2: no\nb_test.go:1:2: no\n"},
		{"compiler, in a folder above", "-: # m\n../a.go:1:2: no\n" + filepath.Join(here, "..", "a.go") + ":1:2: no\n", filepath.Join(here, "..", "a.go") + ":1:2: no\n"},
		{"compiler, in a folder below", "-: # m/b\nb/a.go:1:2: no\n" + here + "b/a.go:1:2: no\n7\tb.go:1:2: source\n7\tb.go:1:2: source\n", "b/a.go:1:2: no\n7\tb.go:1:2: source\n7\tb.go:1:2: source\n"},
		{"import that is not found, twice", here + "a.go:1:2: no m/b\n\tgo get m/b\n" + here + "a.go:1:9: could not import m/b\n\twhy\n" + here + "a.go:2:9: could not import m/c\n", "a.go:1:2: no m/b\n\tgo get m/b\na.go:2:9: could not import m/c\n"},
		{"line without an end", here + "a.go:1:2: F", "a.go:1:2: F"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, size := range []int{1, 7, len(test.in)} {
				var out strings.Builder
				r := newDriverText(&out)
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

func TestDriverTextWithheld(t *testing.T) {
	text := newDriverText(new(strings.Builder))
	in := "-: one; to add it:\n\tgo get one\n-: two\nimportspy: analysis skipped due to errors in package\n" +
		"a.go:1:2: F\n\twhy\nimportspy: analysis skipped due to errors in package\nimportspy: ./a/... matched no packages\n"
	if _, err := text.Write([]byte(in)); err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(text.unplaced, "|"), "one; to add it:\n\tgo get one|two"; got != want {
		t.Errorf("without a place: %q, want %q", got, want)
	}
	if text.skipped != 2 || !text.unmatched {
		t.Errorf("skipped %d packages, patterns unmatched: %v; want 2, true", text.skipped, text.unmatched)
	}
}

// TestDriverTextLoaded checks that the driver is taken to have loaded packages when it says so,
// and not when it prints something else, as with -v.
func TestDriverTextLoaded(t *testing.T) {
	var out strings.Builder
	text, loaded := newDriverText(&out), 0
	text.loaded = func() { loaded++ }
	for i, in := range []string{"12:00:00 load [./...]\n", hasLoaded + "\n"} {
		if _, err := text.Write([]byte(in)); err != nil || loaded != i {
			t.Errorf("after %q: loaded %d times, %v", in, loaded, err)
		}
	}
	if want := "12:00:00 load [./...]\n"; out.String() != want {
		t.Errorf("printed %q, want %q", out.String(), want)
	}
}
