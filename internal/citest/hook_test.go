package citest

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A hook is one of .pre-commit-hooks.yaml.
type hook struct {
	ID, Name, Entry, Language string
	Args                      []string
	PassFilenames             bool `yaml:"pass_filenames"`
	AlwaysRun                 bool `yaml:"always_run"`
}

// TestHook does what pre-commit does for hooks in Go: it installs all programs
// of the repository into a GOPATH of its own and runs the entry there.
// https://pre-commit.com/#golang
func TestHook(t *testing.T) {
	var hooks []hook
	read(t, ".pre-commit-hooks.yaml", &hooks)
	if len(hooks) != 1 {
		t.Fatalf("there are %d hooks, want 1", len(hooks))
	}
	h := hooks[0]
	if h.ID != "importspy-vet" || h.Language != "golang" || h.PassFilenames || !h.AlwaysRun {
		t.Errorf("the hook is %+v", h)
	}
	slow(t, "git")
	top, gopath := repository, t.TempDir()
	cache := strings.TrimSpace(run(t, top, nil, 0, "go", "env", "GOMODCACHE"))
	run(t, top, []string{"GOPATH=" + gopath, "GOMODCACHE=" + cache, "GOBIN="}, 0, "go", "install", "./...")
	entry := strings.Fields(h.Entry)
	program := filepath.Join(gopath, "bin", entry[0])
	args := append(entry[1:], h.Args...)
	if out := run(t, scratch(t, "example"), nil, 0, program, args...); !strings.Contains(out, "1 waived") {
		t.Errorf("where all holds, it prints\n%s", out)
	}
	if out := run(t, scratch(t, "example-diverging"), nil, 1, program, args...); !strings.Contains(out, "6 breaking, 3 compatible") {
		t.Errorf("where much diverges, it prints\n%s", out)
	}
}

// TestPreCommit runs pre-commit itself with the configuration of the page, where
// it is installed.
func TestPreCommit(t *testing.T) {
	slow(t, "git", "pre-commit")
	source, env := clone(t)
	rev := strings.TrimSpace(run(t, source, nil, 0, "git", "rev-parse", "HEAD"))
	config := strings.Replace(block(t, "pre-commit", "yaml"), "rev: HASH", "rev: "+rev, 1)
	dir := scratch(t, "example-diverging")
	writeFile(t, filepath.Join(dir, ".pre-commit-config.yaml"), config)
	run(t, dir, nil, 0, "git", "add", "--all")
	cache := strings.TrimSpace(run(t, dir, nil, 0, "go", "env", "GOMODCACHE"))
	env = append(env, "PRE_COMMIT_HOME="+t.TempDir(), "GOMODCACHE="+cache)
	out := run(t, dir, env, 1, "pre-commit", "run")
	if !strings.Contains(out, "hook id: importspy-vet") || !strings.Contains(out, "6 breaking, 3 compatible") {
		t.Errorf("it prints\n%s", out)
	}
	if out, err := exec.Command("pre-commit", "validate-manifest", filepath.Join(repository, ".pre-commit-hooks.yaml")).CombinedOutput(); err != nil {
		t.Errorf("validate-manifest: %v\n%s", err, out)
	}
}
