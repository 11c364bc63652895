package schematest

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// buildCommand builds the command and returns its name.
func buildCommand(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("builds the command and calls the go command")
	}
	tool := filepath.Join(t.TempDir(), "importspy-vet.exe")
	build := exec.Command("go", "build", "-o", tool, "./cmd/importspy-vet")
	build.Dir = repository
	build.Env = append(os.Environ(), "GOWORK=off")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", build, err, out)
	}
	return tool
}

// run runs a command in dir and returns what it prints and its exit code.
func run(t *testing.T, dir, name string, args ...string) ([]byte, int) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOPROXY=off", "IMPORTSPY_CONTRACTS=")
	out, err := cmd.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return out, exit.ExitCode()
	} else if err != nil {
		t.Fatalf("%v: %v", cmd, err)
	}
	return out, 0
}

// TestInit checks that what init writes for packages of the standard library is
// valid: constants that are hard to spell, generics, cycles of types, platforms.
func TestInit(t *testing.T) {
	tool := buildCommand(t)
	schema := compile(t, contractSchema)
	for _, args := range [][]string{
		{"-policy", "exact", "net/http", "go/types", "math", "iter", "maps", "reflect", "text/scanner"},
		{"-strict", "all", "go/ast", "encoding/json", "time"},
		{"-policy", "minimum", "-platforms", "linux/amd64,windows/amd64,darwin/arm64", "os", "syscall", "path/filepath"},
	} {
		dir := t.TempDir()
		if out, code := run(t, dir, tool, append([]string{"init", "-contracts", dir}, args...)...); code != 0 {
			t.Fatalf("init %v exits with %d\n%s", args, code, out)
		}
		n := 0
		err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			n++
			data, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			if err := accepts(schema, data); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			t.Errorf("init %v wrote nothing", args)
		}
	}
}

// TestSARIF holds the logs of checks to the schema of SARIF: with findings of
// all verdicts and none, for several platforms, of contracts that are wrong, and
// of packages that cannot be loaded.
func TestSARIF(t *testing.T) {
	tool := buildCommand(t)
	schema := compile(t, filepath.Join("testdata", "sarif-schema-2.1.0.json"))
	mod := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":                  "module example.com/m\n\ngo 1.26\n",
		"broken/broken.go":        "package broken\n\nvar X int = \"a\"\n",
		"wrong/wrong.go":          "package wrong\n",
		"wrong/importspy.yaml":    "version: 1\nexport: 2\npolicy: 3\n",
		"gone/importspy.yaml":     "version: 1\n",
		"folder/a.go":             "package folder\n",
		"folder/importspy.yaml/x": "",
		"ü %/a.go":                "package a\n\nfunc É() {}\n",
		"ü %/importspy.yaml":      "version: 1\nexports:\n  funcs:\n    É: func(int)\n",
	} {
		file := filepath.Join(mod, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		dir  string
		args []string
		code int
	}{
		{"../../testdata/example", []string{"./..."}, 0},
		{"../../testdata/example-diverging", []string{"./..."}, 1},
		{"../../testdata/example-diverging", []string{"-platforms", "linux/amd64,windows/amd64", "./..."}, 1},
		{mod, []string{"./wrong", "./gone/...", "./folder"}, 2},
		{mod, []string{"./..."}, 3},
		{mod, []string{"./nosuch"}, 3},
	} {
		out, code := run(t, test.dir, tool, append([]string{"check", "-format", "sarif"}, test.args...)...)
		if code != test.code {
			t.Errorf("check %v exits with %d, want %d", test.args, code, test.code)
		}
		log, err := jsonschema.UnmarshalJSON(bytes.NewReader(out))
		if err == nil {
			err = schema.Validate(log)
		}
		if err != nil {
			t.Errorf("check %v: %v in\n%s", test.args, err, out)
		}
	}
}
