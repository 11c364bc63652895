package compare_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/singlechecker"
	"golang.org/x/tools/txtar"

	"github.com/importspy/importspy/analyzer"
	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/accept"
	"github.com/importspy/importspy/internal/fixturetest"
)

// asDriver makes the test binary the standalone driver of the analyzer.
const asDriver = "IMPORTSPY_TEST_AS_DRIVER"

func TestMain(m *testing.M) {
	if os.Getenv(asDriver) != "" {
		singlechecker.Main(analyzer.Analyzer)
	}
	os.Exit(m.Run())
}

// TestDriverFixes lets the driver of the go/analysis tools make the fixes of
// all fixtures that take one round, in one module. It merges the fixes of a file one by one, by
// rules of its own; each contract must become what it becomes in [TestCases].
func TestDriverFixes(t *testing.T) {
	switch {
	case os.Getenv("IMPORTSPY_SLOW") != "1":
		t.Skip("it compiles the packages of all fixtures; set IMPORTSPY_SLOW=1 to run it")
	case runtime.GOOS+"/"+runtime.GOARCH != "linux/amd64":
		t.Skip("the fixtures are for linux/amd64")
	}
	fixtures := fixturetest.Read(t, "cases")
	exports := fixturetest.ExportFiles(t, fixtures)
	module := t.TempDir()
	writeFile(t, filepath.Join(module, "go.mod"), "module example.com\n\ngo 1.26\n")
	want := make(map[string]string) // the contracts, by fixture
	was := make(map[string]*contract.File)
	for _, fx := range fixtures {
		if fx.Word("platform", "linux/amd64") != "linux/amd64" || fx.Word("rounds", "1") != "1" {
			continue
		}
		if fx.Name == "mistake-package" {
			continue // in a module, the package has moved, and nothing else is compared
		}
		if hasOtherModule(fx) {
			continue // which the driver would have to get
		}
		t.Run(fx.Name, func(t *testing.T) {
			c := newCase(t, fx, exports)
			want[fx.Name] = string(c.accept(c.check(c.data)))
			was[fx.Name] = c.check(c.data).File
			unpack(t, fx, filepath.Join(module, fx.Name), c.data)
		})
	}
	runDriver(t, module)
	for name, want := range want {
		data, err := os.ReadFile(filepath.Join(module, name, contract.FileName))
		if err != nil {
			t.Fatal(err)
		}
		got := []byte(strings.ReplaceAll(string(data), "example.com/"+name, fixturetest.Path))
		if was[name] != nil {
			got = accept.WithoutEmptied(was[name], got) // the driver merges fixes that each leave a key
		}
		if string(got) != want {
			t.Errorf("%s: the driver makes\n%swant\n%s", name, got, want)
		}
	}
}

// runDriver runs the test binary as the driver, which exits with 3 if it has
// something to say.
func runDriver(t *testing.T, module string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	driver := exec.Command(self, "-fix", "./...")
	driver.Dir = module
	driver.Env = append(os.Environ(), asDriver+"=1", "GOFLAGS=-mod=mod", "GOWORK=off", "GO111MODULE=on", "GOPROXY=off")
	out, err := driver.CombinedOutput()
	if exit, ok := errors.AsType[*exec.ExitError](err); err != nil && (!ok || exit.ExitCode() != 3) {
		t.Fatalf("%v: %v\n%s", driver, err, out)
	}
}

// hasOtherModule reports whether a fixture has packages of another module, whose paths begin
// with a domain.
func hasOtherModule(fx *fixturetest.Fixture) bool {
	return slices.ContainsFunc(fx.Archive.Files, func(f txtar.File) bool {
		elems := strings.Split(f.Name, "/")
		return len(elems) > 2 && strings.Contains(elems[1], ".")
	})
}

// unpack writes the new packages of a fixture to a folder, and their contract.
func unpack(t *testing.T, fx *fixturetest.Fixture, dir string, data []byte) {
	t.Helper()
	place := strings.NewReplacer(fixturetest.Path, "example.com/"+fx.Name)
	for _, f := range fx.Archive.Files {
		name := f.Name
		if name != "new.go" && !strings.HasPrefix(name, "new/") {
			continue
		}
		writeFile(t, filepath.Join(dir, strings.TrimPrefix(name, "new/")), place.Replace(string(f.Data)))
	}
	writeFile(t, filepath.Join(dir, contract.FileName), place.Replace(string(data)))
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	err := os.MkdirAll(filepath.Dir(name), 0o777)
	if err == nil {
		err = os.WriteFile(name, []byte(text), 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
}
