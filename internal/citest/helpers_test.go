package citest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

const repository = "../.."

// needs skips a test where a program is missing.
func needs(t *testing.T, programs ...string) {
	t.Helper()
	if testing.Short() {
		t.Skip("builds the command and calls the go command")
	}
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			t.Skip(err)
		}
	}
}

// slow skips a test that takes long, and that needs programs. What runs by default is
// what reads the files alone.
func slow(t *testing.T, programs ...string) {
	t.Helper()
	needs(t, programs...)
	if os.Getenv("IMPORTSPY_SLOW") != "1" {
		t.Skip("builds the command in a clone; set IMPORTSPY_SLOW=1 to run it")
	}
}

// read decodes a YAML file of the repository.
func read(t *testing.T, name string, v any) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(repository, name))
	if err == nil {
		err = yaml.Unmarshal(data, v)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// places is a folder for what the tests have in common: the clone, and the file of settings
// of the go command.
var places string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "citest-")
		if err == nil {
			defer os.RemoveAll(dir)
			places = dir
			err = settings(filepath.Join(places, "goenv"))
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return m.Run()
	}())
}

// settings writes a user's settings of the go command, as go env -w does: -trimpath, with
// which a package has one key in the build cache wherever its folder is. Jobs clone the
// repository into folders that have other names each time.
func settings(file string) error {
	text := "GOFLAGS=-trimpath\n"
	for _, key := range []string{"GOCACHE", "GOMODCACHE"} {
		value, err := exec.Command("go", "env", key).Output()
		if err != nil {
			return fmt.Errorf("go env %s: %w", key, err)
		}
		text += key + "=" + string(value)
	}
	return os.WriteFile(file, []byte(text), 0o666)
}

// workspace returns a folder for a module, which does not exist; so is what is next to it.
func workspace(t *testing.T) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "module")
}

// toolspace is workspace where each test has the same folder, one after the other: what the go
// command builds of a clone next to a module, for go tool, it finds in the build cache only for
// a clone of that name.
func toolspace(t *testing.T) string {
	t.Helper()
	parent := filepath.Join(places, "tool")
	if err := os.Mkdir(parent, 0o777); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(parent); err != nil {
			t.Error(err)
		}
	})
	return filepath.Join(parent, "module")
}

// scratch copies an example of the repository and returns the copy, the top of a
// git repository.
func scratch(t *testing.T, example string) string {
	t.Helper()
	return copied(t, example, workspace(t))
}

func copied(t *testing.T, example, dir string) string {
	t.Helper()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(repository, "testdata", example))); err != nil {
		t.Fatal(err)
	}
	run(t, dir, nil, 0, "git", "init", "--quiet")
	return dir
}

// clone makes a git repository of the files as they are now, the same for all tests, and
// returns variables with which git takes it for the one on GitHub. Its commit depends on the
// files alone, so that what one test builds of it is in the build cache for the next.
func clone(t *testing.T) (dir string, env []string) {
	t.Helper()
	top, err := filepath.Abs(repository)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(top, ".git")); err != nil {
		t.Skip("this is no clone of the repository")
	}
	dir = filepath.Join(places, "importspy")
	if _, err := os.Stat(dir); err != nil {
		commit(t, top, dir)
	}
	return dir, []string{
		"GIT_CONFIG_COUNT=1",
		"GIT_CONFIG_KEY_0=url.file://" + filepath.ToSlash(dir) + ".insteadOf",
		"GIT_CONFIG_VALUE_0=https://github.com/importspy/importspy",
	}
}

// commit makes a git repository in dir of the files in the one in top.
func commit(t *testing.T, top, dir string) {
	t.Helper()
	list := run(t, top, nil, 0, "git", "ls-files", "--cached", "--others", "--exclude-standard", "-z")
	for name := range strings.SplitSeq(strings.Trim(list, "\x00"), "\x00") {
		copyFile(t, filepath.Join(top, name), filepath.Join(dir, name))
	}
	const date = "2026-01-01T00:00:00Z"
	env := []string{"GIT_AUTHOR_DATE=" + date, "GIT_COMMITTER_DATE=" + date}
	run(t, dir, nil, 0, "git", "init", "--quiet", "--initial-branch=main")
	run(t, dir, nil, 0, "git", "add", "--all", "--force")
	run(t, dir, env, 0, "git", "-c", "user.name=test", "-c", "user.email=test@example.com",
		"-c", "commit.gpgsign=false", "commit", "--quiet", "--message=test")
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if errors.Is(err, os.ErrNotExist) {
		return // removed, and not yet committed
	}
	if err == nil {
		err = os.MkdirAll(filepath.Dir(to), 0o777)
	}
	if err == nil {
		err = os.WriteFile(to, data, 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// run runs a program, which must exit with code, and returns what it prints.
func run(t *testing.T, dir string, env []string, code int, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(environ(), env...)
	out, err := cmd.CombinedOutput()
	got := 0
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		got = exit.ExitCode()
	} else if err != nil {
		t.Fatalf("%v: %v", cmd, err)
	}
	if got != code {
		t.Fatalf("%v exits with %d, want %d\n%s", cmd, got, code, out)
	}
	return string(out)
}

// environ is the environment without what a git hook or a developer's workspace
// has put in it. Nothing is downloaded: the modules come from the module cache,
// where this repository's go.sum has verified them, so that a scratch module,
// whose go.sum lacks them, need not look them up in the checksum database.
func environ() []string {
	var env []string
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "GIT_") && !strings.HasPrefix(v, "GITHUB_") {
			env = append(env, v)
		}
	}
	return append(env, "GOENV="+filepath.Join(places, "goenv"), "GOFLAGS=", "GOWORK=off", "GOPROXY=off", "GOSUMDB=off", "IMPORTSPY_CONTRACTS=", "NO_COLOR=1")
}
