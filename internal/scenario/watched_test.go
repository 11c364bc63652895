package scenario_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/importspy/importspy/internal/cache"
	"github.com/importspy/importspy/internal/watched"
)

// TestWatched walks the table of docs/drivers.md under go vet, whose cache is that of the
// user, and ours a new one. By default it walks one row: each change has go vet look at all
// packages of Go again that the module imports.
func TestWatched(t *testing.T) {
	if testing.Short() {
		t.Skip("calls the go command many times")
	}
	begin := func(t *testing.T, dir string) watched.Driver {
		if t.Name() != "TestWatched/tags" {
			needSlow(t)
		}
		return &goVet{dir: dir, cache: t.TempDir()}
	}
	folder := filepath.Join("..", "..", "testdata", "watched")
	watched.Walk(t, folder, begin)
	watched.Walk(t, filepath.Join(folder, "vet"), begin) // what other drivers cannot load
}

type goVet struct {
	dir, cache string
	env        []string
}

func (*goVet) Changed(*testing.T, string) {}

func (v *goVet) Set(_ *testing.T, name, value string) { v.env = append(v.env, name+"="+value) }

func (v *goVet) Want(t *testing.T, file, message string) {
	t.Helper()
	cmd := exec.Command("go", "vet", "-vettool="+vetTool, "./...")
	cmd.Dir = v.dir
	if _, err := os.Stat(filepath.Join(v.dir, "go.mod")); err != nil {
		cmd.Dir = filepath.Join(v.dir, filepath.Dir(file)) // of a workspace
	}
	cmd.Env = append(os.Environ(), "GOWORK=", "GOFLAGS=", "GOPROXY=off", "GOTOOLCHAIN=local", cache.Env+"="+v.cache)
	cmd.Env = append(cmd.Env, v.env...)
	out, _ := cmd.CombinedOutput() // whose exit code is looked at
	code := cmd.ProcessState.ExitCode()
	switch {
	case message == "" && code != 0:
		t.Fatalf("go vet exits with %d:\n%s", code, out)
	case message != "" && (code != 1 || strings.Count(string(out), ": "+message+"\n") != 1):
		t.Fatalf("go vet exits with %d:\n%s\nwant one finding with %s", code, out, message)
	}
}
