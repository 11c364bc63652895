// Package scenario_test runs the command as a user does: the scripts in
// testdata/script, each with its own files, against the real go command.
package scenario_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/importspy/importspy/internal/cache"
	"github.com/importspy/importspy/internal/command"
)

var update = flag.Bool("update", false, "rewrite what the scripts compare with by what they get")

// slow reports whether the scripts run that begin with "[!slow] skip", and what follows
// "[!slow] stop". The rest is one scenario for each command, format and driver, so that a
// mistake in any comes to light. It is read while tests run, since only then go test takes
// another value for another result.
func slow() bool { return os.Getenv("IMPORTSPY_SLOW") == "1" }

// needSlow skips a test that starts many programs, unless all tests are to run.
func needSlow(t *testing.T) {
	t.Helper()
	if !slow() {
		t.Skip("starts many programs; set IMPORTSPY_SLOW=1 to run it")
	}
}

// vetTool is the path of the command, built as users build it. go vet runs that
// one: the build ID must be of the file that it runs.
var vetTool string

// cacheDir is what IMPORTSPY_CACHE is in the scripts, a common folder unless the tests
// are called with another value, such as off.
var cacheDir = os.Getenv(cache.Env)

func TestMain(m *testing.M) {
	testscript.Main(builder{m}, map[string]func(){
		"importspy-vet": func() { os.Exit(command.Main()) },
	})
}

// A builder builds the command before it runs the tests.
type builder struct{ m *testing.M }

// Run implements [testscript.TestingM].
func (b builder) Run() int {
	flag.Parse()
	if testing.Short() {
		fmt.Println("skipped: builds the command and calls the go command")
		return 0
	}
	dir, err := os.MkdirTemp("", "importspy-vet-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	vetTool = filepath.Join(dir, "importspy-vet")
	cacheDir = cmp.Or(cacheDir, filepath.Join(dir, "cache"))
	if filepath.Separator == '\\' {
		vetTool += ".exe"
	}
	build := exec.Command("go", "build", "-o", vetTool, "github.com/importspy/importspy/cmd/importspy-vet")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "%v: %v\n%s", build, err, out)
		return 1
	}
	return b.m.Run()
}

func TestScript(t *testing.T) {
	goEnv := goEnv(t, "GOCACHE", "GOMODCACHE", "GOROOT")
	testscript.Run(t, testscript.Params{
		Dir:           filepath.Join("..", "..", "testdata", "script"),
		UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			for key, value := range goEnv {
				env.Setenv(key, value)
			}
			env.Setenv("GOPROXY", "off")
			env.Setenv("GOTOOLCHAIN", "local")
			env.Setenv("GOFLAGS", "")
			env.Setenv("GOWORK", "")
			env.Setenv("IMPORTSPY_VET", vetTool)
			env.Setenv(cache.Env, cacheDir)
			return nil
		},
		Condition: func(cond string) (bool, error) {
			switch cond {
			case "cmdline":
				_, err := os.Stat("/proc/self/cmdline")
				return err == nil, nil
			case "interrupts":
				return !signal.Ignored(os.Interrupt), nil
			case "restricted":
				return canRestrict(), nil
			case "slow":
				return slow(), nil
			}
			return false, fmt.Errorf("unknown condition %s", cond)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"drivers":       drivers,
			"exits":         exits,
			"publish":       publish,
			"repeat":        repeat,
			"replace":       replace,
			"restricted":    exitsRestricted,
			"verdict":       verdict,
			"without-rules": withoutRules,
		},
	})
}

// violation is what go vet says about the package store where the contract and the
// code of the freshness scripts disagree.
const violation = "Open: contract says func(dsn string) error, package has func(dsn string, n int) error"

// verdict implements the script command
//
//	verdict holds|breaks DIR ARG...
//
// It runs go vet with the arguments in the folder DIR, then from the script's folder with
// go -C. Both must say the same: breaks stands for the violation above, holds for no word.
// What holds must come from the go command's cache the second time, or the third one if
// DIR is a symbolic link, which go -C does not follow; violations are not cached.
func verdict(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 || args[0] != "holds" && args[0] != "breaks" {
		ts.Fatalf("usage: verdict holds|breaks DIR ARG...")
	}
	holds, dir := args[0] == "holds", args[1]
	vet := append([]string{"vet", "-x", "-vettool=" + ts.Getenv("IMPORTSPY_VET")}, args[2:]...)
	here := ts.MkAbs(".")
	there := append([]string{"-C", dir}, vet...)
	for i, way := range []struct {
		dir  string
		args []string
	}{
		{ts.MkAbs(dir), vet}, {here, there}, {here, there},
	} {
		ts.Check(ts.Chdir(way.dir))
		err := ts.Exec("go", way.args...)
		stderr := ts.ReadFile("stderr")
		what := fmt.Sprintf("go %s in %s", strings.Join(way.args, " "), way.dir)
		switch {
		case holds && (err != nil || strings.Contains(stderr, "contract says")):
			ts.Fatalf("%s: the contract holds, but it says:\n%s", what, stderr)
		case !holds && (err == nil || !strings.Contains(stderr, violation)):
			ts.Fatalf("%s: the contract is broken, but it says:\n%s", what, stderr)
		case holds && i == 2 && strings.Contains(stderr, "vet.cfg"):
			ts.Fatalf("%s: not served from the cache:\n%s", what, stderr)
		}
		if i == 1 && (!holds || !strings.Contains(stderr, "vet.cfg")) {
			break
		}
	}
	ts.Check(ts.Chdir(here))
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
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		t.Fatalf("go env: %v\n%s", err, exit.Stderr)
	} else if err != nil {
		t.Fatal(err)
	}
	env := make(map[string]string)
	if err := json.Unmarshal(out, &env); err != nil {
		t.Fatal(err)
	}
	return env
}
