package apidifftest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/importspy/importspy/internal/engine"
)

// TestPeerData holds the engine to apidiff's own test data.
func TestPeerData(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(peerDir(t), "testdata", "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("apidiff has no test data (%v)", err)
	}
	var list []difference
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".go")
		list = append(list, split(t, name, string(data)).differences(t, name)...)
	}
	checkReviewed(t, "apidiff", list)
}

// peerDir is the folder of apidiff's source in the module cache.
func peerDir(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-f", "{{.Dir}}", "golang.org/x/exp/apidiff").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// split makes two packages of one file, in which comments say what belongs to
// which (README.md in apidiff's testdata).
func split(t *testing.T, name, source string) *pair {
	t.Helper()
	var old, new strings.Builder
	sides := []*strings.Builder{&old, &new}
	for line := range strings.Lines(source) {
		switch strings.TrimSpace(line) {
		case "// old":
			sides = []*strings.Builder{&old}
		case "// new":
			sides = []*strings.Builder{&new}
		case "// both":
			sides = []*strings.Builder{&old, &new}
		}
		for _, b := range sides {
			b.WriteString(line)
		}
	}
	return &pair{one(t, name, old.String()), one(t, name, new.String())}
}

// one type-checks a package of one file, which imports but the standard library.
func one(t *testing.T, path, source string) *engine.Package {
	t.Helper()
	return load(t, path, func(p string) []string {
		if p != path {
			return nil
		}
		return []string{source}
	})
}
