package threeway_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/importspy/importspy/internal/threeway"
)

// TestOneSide merges changes of one side only, of which there must be all and nothing else:
// those that the fixes of testdata/cases make.
func TestOneSide(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("..", "..", "testdata", "cases", "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, name := range names {
		ar, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files := make(map[string]string)
		for _, f := range ar.Files {
			files[f.Name] = string(f.Data)
		}
		base, now := files["importspy.yaml"], files["fixed.yaml"]
		if base == "" || now == "" || strings.HasPrefix(base, "{") {
			continue
		}
		for _, sides := range [][3]string{{base, now, base}, {base, base, now}, {base, now, now}, {"", now, now}} {
			got, conflicts, err := threeway.Merge([]byte(sides[0]), []byte(sides[1]), []byte(sides[2]))
			if err != nil || conflicts > 0 || string(got) != now {
				t.Errorf("%s: %v, %d conflicts: it is\n%swant\n%s", filepath.Base(name), err, conflicts, got, now)
			}
		}
		n++
	}
	if n < 20 {
		t.Errorf("%d cases only", n)
	}
}

// TestBothSides merges the cases of testdata, each with base, ours, theirs and what becomes
// of these; its comment has the number of conflicts.
func TestBothSides(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "both.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range strings.Split(string(data), "\n== ")[1:] {
		name, rest, _ := strings.Cut(text, "\n")
		t.Run(name, func(t *testing.T) {
			files := make(map[string]string)
			for _, f := range txtar.Parse([]byte(rest + "\n")).Files {
				files[f.Name] = strings.TrimRight(string(f.Data), "\n") + "\n"
			}
			for _, eol := range []string{"\n", "\r\n"} {
				side := func(name string) []byte { return []byte(strings.ReplaceAll(files[name], "\n", eol)) }
				got, conflicts, err := threeway.Merge([]byte(files["base"]), side("ours"), side("theirs"))
				want := string(side("merged"))
				if err != nil || string(got) != want || conflicts != strings.Count(want, "<<<<<<<") {
					t.Errorf("%v, %d conflicts: it is\n%swant\n%s", err, conflicts, got, want)
				}
			}
		})
	}
}

// TestNoTree has files that are not merged as trees.
func TestNoTree(t *testing.T) {
	for _, text := range []string{"a: [", "{a: b}", "- a", "a: 1\na: 2", "a", "<<<<<<< ours\na: 1\n=======\na: 2\n>>>>>>> theirs\n"} {
		for i := range 3 {
			sides := [3]string{"v: 1\n", "v: 1\n", "v: 1\n"}
			sides[i] = text
			if got, _, err := threeway.Merge([]byte(sides[0]), []byte(sides[1]), []byte(sides[2])); err == nil && text != "a: 1\na: 2" {
				t.Errorf("%q: no error, but %q", text, got)
			}
		}
	}
}
