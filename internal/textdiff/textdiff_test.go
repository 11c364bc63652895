package textdiff_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/importspy/importspy/internal/textdiff"
)

func TestUnified(t *testing.T) {
	for _, test := range []struct{ name, old, new, want string }{
		{"same", "a\n", "a\n", ""},
		{"changed", "a\nb\nc\n", "a\nB\nc\n", "--- old\n+++ new\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"},
		{"new", "", "a\n", "--- old\n+++ new\n@@ -0,0 +1 @@\n+a\n"},
		{"gone", "a\n", "", "--- old\n+++ new\n@@ -1 +0,0 @@\n-a\n"},
		{"no line feed", "a", "a\n", "--- old\n+++ new\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"},
		{"context", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\n5\n6\n7\n8\n9\n", "--- old\n+++ new\n@@ -2,6 +2,7 @@\n 2\n 3\n 4\n+x\n 5\n 6\n 7\n"},
	} {
		if got := textdiff.Unified("old", "new", test.old, test.new); got != test.want {
			t.Errorf("%s: got\n%swant\n%s", test.name, got, test.want)
		}
	}
}

// TestPatch has patch turn random texts into others.
func TestPatch(t *testing.T) {
	patch, err := exec.LookPath("patch")
	if err != nil {
		t.Skip("there is no patch")
	}
	dir := t.TempDir()
	for seed := range uint64(40) {
		random := rand.New(rand.NewPCG(seed, 0))
		text := func() string {
			var b strings.Builder
			for i := range random.IntN(30) {
				if random.IntN(4) > 0 {
					fmt.Fprintln(&b, i)
				} else {
					fmt.Fprintln(&b, random.IntN(5))
				}
			}
			return b.String()
		}
		old, new := text(), text()
		file := filepath.Join(dir, "file")
		if err := os.WriteFile(file, []byte(old), 0o666); err != nil {
			t.Fatal(err)
		}
		diff := textdiff.Unified("file", "file", old, new)
		if diff == "" {
			continue
		}
		cmd := exec.Command(patch, "-s", "-F0", "file")
		cmd.Dir, cmd.Stdin = dir, strings.NewReader(diff)
		out, err := cmd.CombinedOutput()
		got, _ := os.ReadFile(file) // patch removes a file that becomes empty
		if err != nil || string(got) != new {
			t.Errorf("seed %d: %v\n%s%s", seed, err, out, diff)
		}
	}
}
