package golangcilint

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/importspy/importspy/internal/command"
)

// linterDir is the module of the program that the tests run: golangci-lint with
// the plugin.
var linterDir = filepath.Join("cmd", "golangci-lint-importspy")

// linter is the path of that program, once slow has built it.
var linter string

var update = flag.Bool("update", false, "rewrite what the scripts compare with by what they get")

func TestMain(m *testing.M) {
	testscript.Main(cleaner{m}, map[string]func(){
		"importspy-vet": func() { os.Exit(command.Main()) },
	})
}

// A cleaner removes the linter after the tests.
type cleaner struct{ m *testing.M }

// Run implements [testscript.TestingM].
func (c cleaner) Run() int {
	dir, err := os.MkdirTemp("", "golangci-lint-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	linter = filepath.Join(dir, "golangci-lint-importspy.exe")
	return c.m.Run()
}

// slow skips tests that the user did not ask for, and builds the linter for the
// first one of the others.
func slow(t *testing.T) {
	t.Helper()
	if os.Getenv("IMPORTSPY_SLOW") != "1" {
		t.Skip("builds golangci-lint, which takes minutes; set IMPORTSPY_SLOW=1 to run it")
	}
	if err := buildOnce(); err != nil {
		t.Fatal(err)
	}
}

var buildOnce = sync.OnceValue(buildLinter)

// buildLinter builds the linter with the go command's own cache, which the next
// build finds filled.
//
// go test serves an outcome from its cache if the test binary is the same, and
// what the tests themselves open in the module. The binary has in it all that
// the linter is made of but golangci-lint and its main, which these files decide on.
// What TestMain opened would not count.
func buildLinter() error {
	for _, name := range []string{"main.go", "go.mod", "go.sum"} {
		if _, err := os.ReadFile(filepath.Join(linterDir, name)); err != nil {
			return err
		}
	}
	build := exec.Command("go", "build", "-o", linter, ".")
	build.Dir = linterDir
	build.Env = append(os.Environ(), "GOWORK=off")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("%v: %v\n%s", build, err, out)
	}
	return nil
}

// TestScript runs the scripts in testdata/script, each with its own files and its
// own cache of golangci-lint.
func TestScript(t *testing.T) {
	slow(t)
	goEnv := goEnv(t, "GOCACHE", "GOMODCACHE", "GOROOT")
	page, err := filepath.Abs(filepath.Join("testdata", "page"))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:           filepath.Join("testdata", "script"),
		UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			for key, value := range goEnv {
				env.Setenv(key, value)
			}
			env.Setenv("GOPROXY", "off")
			env.Setenv("GOTOOLCHAIN", "local")
			env.Setenv("GOFLAGS", "")
			env.Setenv("GOWORK", "")
			env.Setenv("GOLANGCI_LINT_CACHE", filepath.Join(env.WorkDir, ".lint"))
			env.Setenv("LINTER", linter)
			env.Setenv("PAGE", page)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"lint":    lint,
			"replace": replace,
		},
	})
}

// lint implements the script command
//
//	lint clean|issues|fails|cached ARG...
//
// It runs the linter with the arguments. Its exit code must be 0, 1 or 3.
// What it finds is in the standard output, a line each, without the lines of
// source. With cached, the run must find nothing and take every package from the
// linter's cache.
func lint(ts *testscript.TestScript, neg bool, args []string) {
	codes := map[string]int{"clean": 0, "cached": 0, "issues": 1, "fails": 3}
	if neg || len(args) < 1 {
		ts.Fatalf("usage: lint clean|issues|fails|cached ARG...")
	}
	want, ok := codes[args[0]]
	if !ok {
		ts.Fatalf("there is no outcome %s", args[0])
	}
	ts.Setenv("GL_DEBUG", "")
	if args[0] == "cached" {
		ts.Setenv("GL_DEBUG", "goanalysis/issues/cache")
	}
	flags := []string{"run", "--show-stats=false", "--color=never", "--output.text.print-issued-lines=false"}
	err := ts.Exec(ts.Getenv("LINTER"), append(flags, args[1:]...)...)
	code := 0
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if code != want {
		ts.Fatalf("exit code is %d, want %d", code, want)
	}
	if stderr := ts.ReadFile("stderr"); args[0] == "cached" && !strings.Contains(stderr, "analyzing 0/") {
		ts.Fatalf("not served from the cache")
	}
}

// replace implements the script command
//
//	replace FILE OLD NEW
//
// which puts NEW in the place of the one OLD in FILE, as an editor would.
func replace(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: replace FILE OLD NEW")
	}
	file := ts.MkAbs(args[0])
	data, err := os.ReadFile(file)
	ts.Check(err)
	if n := bytes.Count(data, []byte(args[1])); n != 1 {
		ts.Fatalf("%s contains %q %d times", args[0], args[1], n)
	}
	data = bytes.Replace(data, []byte(args[1]), []byte(args[2]), 1)
	ts.Check(os.WriteFile(file, data, 0o666))
}

// goEnv returns settings of the go command. The scripts have a home of their
// own, and would find other values there.
func goEnv(t *testing.T, keys ...string) map[string]string {
	t.Helper()
	out, err := exec.Command("go", append([]string{"env", "-json"}, keys...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	env := make(map[string]string)
	if err := json.Unmarshal(out, &env); err != nil {
		t.Fatal(err)
	}
	return env
}
