package unit

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/singlechecker"
	"golang.org/x/tools/go/analysis/unitchecker"
	"golang.org/x/tools/txtar"

	"github.com/importspy/importspy/internal/cache"
	"github.com/importspy/importspy/internal/fresh"
	"github.com/importspy/importspy/internal/vet"
	"github.com/importspy/importspy/internal/wording"
)

// TestMain has the test binary be a vet tool: this package's, or x/tools'.
func TestMain(m *testing.M) {
	switch os.Getenv("UNIT_TOOL") {
	case "own":
		os.Exit(tool(os.Args[1:]))
	case "xtools":
		singlechecker.Main(vet.New(vet.Options{ReadOnce: true}, wording.Check))
	}
	os.Exit(m.Run())
}

// tool answers the go command as importspy-vet does. Its version has the variable NONCE,
// so that the go command's cache does not answer instead.
func tool(args []string) int {
	switch args[len(args)-1] {
	case "-flags":
		fmt.Println(`[{"Name": "json", "Bool": true}, {"Name": "c", "Bool": false}]`)
		return 0
	case "-V=full":
		executable, err := os.Executable()
		if err != nil {
			panic(err)
		}
		line, err := fresh.VersionLine(executable)
		if err != nil {
			panic(err)
		}
		fmt.Println(strings.TrimSpace(line) + os.Getenv("NONCE"))
		return 0
	}
	return Run(args, os.Getenv, os.Stdout, os.Stderr)
}

// extract writes the files of an archive to a folder.
func extract(t *testing.T, dir string, archive []byte) {
	t.Helper()
	for _, f := range txtar.Parse(archive).Files {
		write(t, filepath.Join(dir, filepath.FromSlash(f.Name)), string(f.Data))
	}
}

func write(t *testing.T, name, data string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(data), 0o666); err != nil {
		t.Fatal(err)
	}
}

// self is the test binary.
func self(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("calls the go command")
	}
	name, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return name
}

// A run is what the tool does with a unit.
type run struct {
	code           int
	stdout, stderr string
}

// runTool has a tool answer a unit.
func runTool(t *testing.T, kind string, cfg unitchecker.Config, flags ...string) run {
	t.Helper()
	dir := t.TempDir()
	cfg.Stdout = filepath.Join(dir, "stdout")
	cfg.VetxOutput = cmp.Or(cfg.VetxOutput, filepath.Join(dir, "vetx"))
	data, err := json.Marshal(cfg)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "vet.cfg")
	write(t, file, string(data))
	cmd := exec.Command(self(t), append(flags, file)...)
	cmd.Dir = cfg.Dir
	cmd.Env = append(os.Environ(), "UNIT_TOOL="+kind)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, _ := cmd.Output()
	if len(out) > 0 {
		t.Errorf("%s prints %q", kind, out)
	}
	stdout, err := os.ReadFile(cfg.Stdout)
	if err != nil {
		t.Error(err)
	}
	if cmd.ProcessState.Success() {
		if _, err := os.Stat(cfg.VetxOutput); err != nil {
			t.Error(err)
		}
	}
	return run{cmd.ProcessState.ExitCode(), string(stdout), stderr.String()}
}

// lone returns the configuration of a package that imports nothing.
func lone(dir string) unitchecker.Config {
	return unitchecker.Config{
		ID: "example.com/m", Compiler: "gc", Dir: dir, ImportPath: "example.com/m", GoVersion: "go1.24", ModulePath: "example.com/m",
		GoFiles: []string{filepath.Join(dir, "m.go")}, ImportMap: map[string]string{}, PackageFile: map[string]string{}, PackageVetx: map[string]string{},
	}
}

// TestPrintsAsXTools checks that findings and errors look as they do in x/tools' driver.
func TestPrintsAsXTools(t *testing.T) {
	t.Setenv(cache.Env, filepath.Join(t.TempDir(), "cache"))
	for name, files := range map[string]string{
		"findings": "-- m.go --\npackage m\n\n// F does.\nfunc F() int { return 1 }\n\ntype T struct {\n\tA int\n}\n-- importspy.yaml --\nversion: 1\nexports:\n  funcs:\n    F: func()\n    G: func(string) <-chan int\n  types:\n    T:\n      type: struct\n      fields:\n        A: string\n",
		"none":     "-- m.go --\npackage m\n\nfunc F() {}\n-- importspy.yaml --\nversion: 1\nexports:\n  funcs:\n    F: func()\n",
		"mistake":  "-- m.go --\npackage m\n\nfunc F() {}\n-- importspy.yaml --\nversion: 1\nexports: 1\n",
		"untyped":  "-- m.go --\npackage m\n\nfunc F() T { return 1 }\nfunc G() U\n",
		"syntax":   "-- m.go --\npackage m\n\nfunc F( {}\nvar\n",
		"no file":  "-- importspy.yaml --\nversion: 1\n",
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			extract(t, dir, []byte(files))
			for i, flags := range [][]string{nil, {"-json"}, {"-c=0"}, {"-c=2"}, {"-c", "100"}, {"-required"}} {
				if i > 1 && name != "findings" && os.Getenv("IMPORTSPY_SLOW") != "1" {
					break
				}
				want := runTool(t, "xtools", lone(dir), flags...)
				for _, when := range []string{"first", "second"} {
					if got := runTool(t, "own", lone(dir), flags...); got != want {
						t.Errorf("%s with %q\ngot  %+v\nwant %+v", when, flags, got, want)
					}
				}
			}
		})
	}
}

// TestArguments checks that what cannot be answered is an error.
func TestArguments(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "m.go"), "package m\n")
	empty := lone(dir)
	empty.GoFiles = nil
	relative := lone(dir)
	for _, test := range []struct {
		cfg   unitchecker.Config
		flags []string
		env   string
		want  string
	}{
		{empty, nil, "", `no files`},
		{lone(dir), []string{"-nonsense"}, "", `flag provided but not defined: -nonsense`},
		{lone(dir), []string{"a.cfg"}, "", `want one configuration`},
		{lone(dir), []string{"-contracts=x"}, "", `IMPORTSPY_CONTRACTS instead of the flag`},
		{relative, nil, "x", `absolute path`},
		{lone(dir), nil, filepath.Join(dir, "none"), `no such folder`},
	} {
		t.Setenv("IMPORTSPY_CONTRACTS", test.env)
		cfg := test.cfg
		cfg.Stdout = ""
		data, err := json.Marshal(cfg)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "vet.cfg")
		write(t, file, string(data))
		var stdout, stderr bytes.Buffer
		code := Run(append(test.flags, file), os.Getenv, &stdout, &stderr)
		if code != 1 || stdout.Len() > 0 || !regexp.MustCompile(test.want).Match(stderr.Bytes()) {
			t.Errorf("%q: exit code %d, %s", test.want, code, &stderr)
		}
	}
	for _, args := range [][]string{{filepath.Join(dir, "none.cfg")}, {filepath.Join(dir, "m.go")}} {
		var stderr bytes.Buffer
		if code := Run(args, os.Getenv, &stderr, &stderr); code != 1 || !strings.Contains(stderr.String(), args[0]) {
			t.Errorf("%q: exit code %d, %s", args, code, &stderr)
		}
	}
}

const importing = `-- go.mod --
module example.com/m

go 1.24
-- m.go --
package m

import (
	"io"

	"example.com/m/b"
)

type R struct{ io.Reader }

func F(l b.List[int]) error { return nil }

func Body() { undefined() }
-- importspy.yaml --
version: 1
exports:
  funcs:
    F: func(l b.List[string]) error
    Body: func()
  types:
    R:
      type: struct
      comparable: false
      implements:
        - io.Writer
-- b/b.go --
package b

import "strings"

type List[T any] []T

func (List[T]) Replacer() *strings.Replacer { return nil }
`

// A listed package is one as go list prints it.
type listed struct {
	ImportPath, Dir, Export string
	GoFiles, Imports        []string
	ImportMap               map[string]string
	Standard                bool
	Module                  *struct{ Path, Version string }
}

// TestTypes checks that a unit finds the same whether types come from the compiler's export
// data or from the units of what it imports, and that function bodies do not matter.
func TestTypes(t *testing.T) {
	self(t)
	t.Setenv(cache.Env, filepath.Join(t.TempDir(), "cache"))
	dir := t.TempDir()
	extract(t, dir, []byte(importing))
	list := exec.Command("go", "list", "-e", "-deps", "-export", "-json=ImportPath,Dir,Export,GoFiles,Imports,ImportMap,Standard,Module", ".")
	list.Dir, list.Env = dir, append(os.Environ(), "CGO_ENABLED=0")
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	var packages []listed
	for d := json.NewDecoder(bytes.NewReader(out)); d.More(); {
		var p listed
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		if p.ImportPath != "unsafe" {
			packages = append(packages, p)
		}
	}
	if len(packages) < 10 {
		t.Fatalf("only %d packages", len(packages))
	}
	compiled, written := make(map[string]string), make(map[string]string)
	for _, p := range packages {
		compiled[p.ImportPath], written[p.ImportPath] = p.Export, filepath.Join(t.TempDir(), "vetx")
	}
	last := len(packages) - 1
	for range 2 { // the second time from what is remembered
		for _, p := range packages[:last] {
			cfg := p.config(nil, written)
			cfg.VetxOnly = p.Standard
			if got := runTool(t, "own", cfg); got != (run{}) {
				t.Errorf("%s: %+v", p.ImportPath, got)
			}
		}
		got, want := runTool(t, "own", packages[last].config(nil, written)), runTool(t, "own", packages[last].config(compiled, written))
		if got != want {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
		for _, finding := range []string{`F: contract says func(l b.List[string]) error`, `R: contract says it implements io.Writer`, `Body`} {
			if strings.Contains(got.stderr, finding) != (finding != "Body") {
				t.Errorf("findings are\n%s, want %s", got.stderr, finding)
			}
		}
	}
	// An import whose unit has failed.
	delete(written, "io")
	want := run{1, "", "importspy-vet: example.com/m is not checked: the check of io, which it imports, has failed\n"}
	if got := runTool(t, "own", packages[last].config(nil, written)); got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	// One whose types are damaged, and one of another tool.
	for _, data := range []string{"", magic, magic + "x", "vetx"} {
		written["io"] = filepath.Join(t.TempDir(), "damaged")
		write(t, written["io"], data)
		if got := runTool(t, "own", packages[last].config(nil, written)); got.code != 1 || !strings.Contains(got.stderr, "io") {
			t.Errorf("%q: %+v", data, got)
		}
	}
}

// config returns the configuration of a package, with the files of its imports.
func (p listed) config(compiled, written map[string]string) unitchecker.Config {
	cfg := unitchecker.Config{
		ID: p.ImportPath, Compiler: "gc", Dir: p.Dir, ImportPath: p.ImportPath, GoVersion: "go1.26",
		ImportMap: make(map[string]string), PackageVetx: make(map[string]string), VetxOutput: written[p.ImportPath],
	}
	if p.Module != nil {
		cfg.ModulePath, cfg.ModuleVersion = p.Module.Path, p.Module.Version
	}
	for _, name := range p.GoFiles {
		cfg.GoFiles = append(cfg.GoFiles, filepath.Join(p.Dir, name))
	}
	if compiled != nil {
		cfg.PackageFile = make(map[string]string)
	}
	for _, path := range p.Imports {
		if path == "unsafe" {
			cfg.ImportMap[path] = path
			continue
		}
		cfg.ImportMap[path] = path
		for from, to := range p.ImportMap {
			if to == path {
				cfg.ImportMap[from] = to
			}
		}
		if written[path] != "" {
			cfg.PackageVetx[path] = written[path]
		}
		if compiled != nil {
			cfg.PackageFile[path] = compiled[path]
		}
	}
	return cfg
}
