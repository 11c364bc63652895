package realtest_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// tool is the path of the command.
var tool string

func TestMain(m *testing.M) { os.Exit(testMain(m)) }

func testMain(m *testing.M) int {
	if os.Getenv("IMPORTSPY_SLOW") != "1" {
		return m.Run() // each test says that it is skipped
	}
	dir, err := os.MkdirTemp("", "importspy-vet-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	tool = filepath.Join(dir, "importspy-vet.exe")
	build := exec.Command("go", "build", "-o", tool, "github.com/importspy/importspy/cmd/importspy-vet")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "%v: %v\n%s", build, err, out)
		return 1
	}
	return m.Run()
}

func slow(t *testing.T) {
	t.Helper()
	if os.Getenv("IMPORTSPY_SLOW") != "1" {
		t.Skip("downloads modules and compiles them, which takes minutes; set IMPORTSPY_SLOW=1 to run it")
	}
}

// TestModules checks for each module: the contracts that init writes hold, and
// neither update nor -fix would change a byte. Where that does not take too
// long, go vet has to say the same, and -fix is called as users do, with the
// module's tests.
func TestModules(t *testing.T) {
	slow(t)
	for _, m := range []struct {
		list       string // the folder of modules whose go.mod names it
		path       string
		vet, tests bool
	}{
		{"k8s", "k8s.io/client-go", false, false},
		{"k8s", "k8s.io/api", false, false},
		{"sys", "golang.org/x/sys", true, true},
		{"misc", "github.com/samber/lo", true, true},
		{"misc", "gonum.org/v1/gonum", false, false},
		{"misc", "go.uber.org/zap", true, true},
		{"misc", "github.com/spf13/viper", true, true},
		{"misc", "github.com/mattn/go-sqlite3", false, false}, // cgo
	} {
		t.Run(m.path, func(t *testing.T) {
			p := &project{dir: copyModule(t, m.list, m.path), patterns: "./...", tests: m.tests}
			before := p.files(t, p.dir)
			p.verify(t, p.dir)
			if m.vet {
				p.run(t, 0, "go", "vet", "-vettool="+tool, p.patterns)
			}
			after := p.files(t, p.dir)
			for name, data := range after {
				if old, ok := before[name]; filepath.Base(name) != "importspy.yaml" && (!ok || old != data) {
					t.Errorf("%s was written", name)
				}
			}
		})
	}
}

// TestStd does the same for the standard library, whose contracts have to be
// kept in another folder.
func TestStd(t *testing.T) {
	slow(t)
	p := &project{dir: t.TempDir(), patterns: "std", contracts: filepath.Join(t.TempDir(), "contracts")}
	p.verify(t, p.contracts)
}

// TestPlatforms does the same for a module of which each platform has another
// API, with contracts for each platform and with contracts for all of them.
func TestPlatforms(t *testing.T) {
	slow(t)
	dir := copyModule(t, "sys", "golang.org/x/sys")
	oses, all := []string{"linux", "windows", "darwin", "freebsd"}, []string(nil)
	for _, goos := range oses {
		env := []string{"GOOS=" + goos, "GOARCH=amd64", "CGO_ENABLED=0"}
		t.Run(goos, func(t *testing.T) {
			p := &project{dir: dir, patterns: "./...", contracts: filepath.Join(t.TempDir(), "contracts"), env: env}
			p.verify(t, p.contracts)
		})
		all = append(all, goos+"/amd64")
	}
	t.Run("all", func(t *testing.T) {
		p := &project{dir: dir, patterns: "./...", contracts: filepath.Join(t.TempDir(), "contracts")}
		p.platforms = strings.Join(all, ",")
		p.verify(t, p.contracts)
		before := p.files(t, p.contracts)
		p.platforms = ""
		for _, goos := range oses {
			p.env = []string{"GOOS=" + goos, "GOARCH=amd64", "CGO_ENABLED=0"}
			p.command(t, 0, "check")
			p.command(t, 0, "update")
		}
		compare(t, "update on one of the platforms", before, p.files(t, p.contracts))
	})
}

// TestDeterminism checks that init writes the same bytes time after time.
func TestDeterminism(t *testing.T) {
	slow(t)
	const runs = 20
	dir := copyModule(t, "misc", "gonum.org/v1/gonum")
	var first map[string]string
	for i := range runs {
		p := &project{dir: dir, patterns: "./graph/...", contracts: filepath.Join(t.TempDir(), "contracts")}
		p.command(t, 0, "init")
		files := p.files(t, p.contracts)
		if i == 0 {
			first = files
		}
		compare(t, fmt.Sprintf("run %d of init", i+1), first, files)
	}
	t.Logf("%d runs, %d contracts", runs, len(first))
}

// A project is packages to which the command is held.
type project struct {
	dir       string // of the module
	patterns  string
	contracts string // where contracts are, "" for beside the packages
	tests     bool   // -fix loads the tests, too
	platforms string // of the commands; -fix is for one only
	env       []string
}

// verify runs the commands one after the other. The contracts are in folder.
func (p *project) verify(t *testing.T, folder string) {
	t.Helper()
	start := time.Now()
	p.command(t, 0, "init")
	written := time.Since(start)

	start = time.Now()
	var report struct {
		Packages, Contracts int
		Findings            []struct{ Package, Message string }
	}
	out := p.command(t, 0, "check", "-format", "json")
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatalf("%v in\n%s", err, out)
	}
	checked := time.Since(start)
	for _, f := range report.Findings {
		t.Errorf("%s: %s", f.Package, f.Message)
	}
	if report.Contracts == 0 {
		t.Error("there is no contract")
	}

	before := p.files(t, folder)
	p.command(t, 0, "update")
	compare(t, "update", before, p.files(t, folder))
	p.command(t, 0, "-fix", fmt.Sprintf("-test=%v", p.tests))
	compare(t, "-fix", before, p.files(t, folder))
	t.Logf("%d packages, %d contracts, init %.1f s, check %.1f s",
		report.Packages, report.Contracts, written.Seconds(), checked.Seconds())
}

// command runs a command of the tool, or with a flag in the place of the
// command the tool as go vet does.
func (p *project) command(t *testing.T, want int, args ...string) []byte {
	t.Helper()
	if p.contracts != "" {
		args = append(args, "-contracts", p.contracts)
	}
	if p.platforms != "" && !strings.HasPrefix(args[0], "-") {
		args = append(args, "-platforms", p.platforms)
	}
	return p.run(t, want, tool, append(args, p.patterns)...)
}

// run runs a program in the module and returns what it writes to its standard
// output. Another exit code than the wanted one is fatal.
func (p *project) run(t *testing.T, want int, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = p.dir
	// With -trimpath, what is compiled for one copy of a module serves the next.
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-trimpath", "IMPORTSPY_CONTRACTS=")
	cmd.Env = append(cmd.Env, p.env...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
		t.Fatal(err)
	}
	if code := cmd.ProcessState.ExitCode(); code != want {
		t.Fatalf("%s %s exits with %d, want %d\n%s%s", filepath.Base(name), strings.Join(args, " "), code, want, out, &stderr)
	}
	return out
}

// files returns the files of a folder by name.
func (p *project) files(t *testing.T, folder string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	err := filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		rel, _ := filepath.Rel(folder, name)
		files[rel] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func compare(t *testing.T, what string, before, after map[string]string) {
	t.Helper()
	for name, data := range after {
		if old, ok := before[name]; !ok {
			t.Errorf("%s writes %s", what, name)
		} else if old != data {
			t.Errorf("%s changes %s from\n%sto\n%s", what, name, old, data)
		}
	}
	for name := range before {
		if _, ok := after[name]; !ok {
			t.Errorf("%s removes %s", what, name)
		}
	}
}

// copyModule copies a module out of the module cache, where the go command puts
// it first, to a folder that can be written to.
func copyModule(t *testing.T, list, path string) string {
	t.Helper()
	download := exec.Command("go", "mod", "download", "-json", path)
	download.Dir = filepath.Join("modules", list)
	download.Env = append(os.Environ(), "GOWORK=off")
	out, err := download.Output()
	var m struct{ Version, Dir, Error string }
	if jerr := json.Unmarshal(out, &m); jerr != nil || err != nil || m.Error != "" {
		t.Fatalf("%v: %v %v %s", download, err, jerr, m.Error)
	}
	t.Logf("%s %s", path, m.Version)
	dir := filepath.Join(t.TempDir(), filepath.Base(path))
	if err := os.CopyFS(dir, os.DirFS(m.Dir)); err != nil {
		t.Fatal(err)
	}
	return dir
}
