package golangcilint

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/importspy/importspy/internal/watched"
)

// TestWatched walks the table of docs/drivers.md with a cache of golangci-lint that has what
// was said before.
func TestWatched(t *testing.T) {
	slow(t)
	watched.Walk(t, filepath.Join("..", "..", "testdata", "watched"), func(t *testing.T, dir string) watched.Driver {
		const config = "version: \"2\"\nlinters: {default: none, enable: [importspy], settings: {custom: {importspy: {type: module}}}}\n"
		if err := os.WriteFile(filepath.Join(dir, ".golangci.yml"), []byte(config), 0o666); err != nil {
			t.Fatal(err)
		}
		return &linted{dir: dir, cache: t.TempDir()}
	})
}

type linted struct {
	dir, cache string
	env        []string
}

func (*linted) Changed(*testing.T, string) {}

func (l *linted) Set(_ *testing.T, name, value string) { l.env = append(l.env, name+"="+value) }

func (l *linted) Want(t *testing.T, file, message string) {
	t.Helper()
	cmd := exec.Command(linter, "run", "--show-stats=false", "--color=never", "--output.text.print-issued-lines=false")
	cmd.Dir = l.dir
	if _, err := os.Stat(filepath.Join(l.dir, "go.mod")); err != nil {
		cmd.Dir = filepath.Join(l.dir, filepath.Dir(file)) // of a workspace
	}
	cmd.Env = append(os.Environ(), "GOWORK=", "GOFLAGS=", "GOPROXY=off", "GOTOOLCHAIN=local", "GOLANGCI_LINT_CACHE="+l.cache)
	cmd.Env = append(cmd.Env, l.env...)
	out, _ := cmd.CombinedOutput() // whose exit code is looked at
	code := cmd.ProcessState.ExitCode()
	switch {
	case message == "" && code != 0:
		t.Fatalf("the linter exits with %d:\n%s", code, out)
	case message != "" && (code != 1 || strings.Count(string(out), ": "+message) != 1):
		t.Fatalf("the linter exits with %d:\n%s\nwant one finding with %s", code, out, message)
	}
}
