package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"
)

// gopls is the gopls that the tests are of, built by the command, and vet is
// importspy-vet.
var gopls, vet string

func TestMain(m *testing.M) { os.Exit(testMain(m)) }

func testMain(m *testing.M) int {
	if os.Getenv("IMPORTSPY_SLOW") != "1" {
		return m.Run() // the slow tests say that they are skipped
	}
	dir, err := os.MkdirTemp("", "gopls-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	gopls = filepath.Join(dir, "gopls-importspy.exe")
	vet = filepath.Join(dir, "importspy-vet.exe")
	begin := time.Now()
	if code := run(context.Background(), []string{"-o", gopls}, os.Stdout, os.Stderr); code != 0 {
		return code
	}
	if info, err := os.Stat(gopls); err == nil {
		fmt.Printf("in %.0f s, %d MB\n", time.Since(begin).Seconds(), info.Size()/1e6)
	}
	build := exec.Command("go", "build", "-C", "../..", "-o", vet, "./cmd/importspy-vet")
	build.Env = append(os.Environ(), "GOWORK=off")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "%v: %v\n%s", build, err, out)
		return 1
	}
	return m.Run()
}

func slow(t testing.TB) {
	t.Helper()
	if os.Getenv("IMPORTSPY_SLOW") != "1" {
		t.Skip("downloads and builds gopls, which takes minutes; set IMPORTSPY_SLOW=1 to run it")
	}
}

// goplsEnv is the environment of a gopls that keeps its persistent cache in a
// folder of the test.
func goplsEnv(cache string) []string {
	return append(os.Environ(), "GOPLSCACHE="+cache, "GOWORK=", "GOFLAGS=", "GOPROXY=off")
}

// extract writes the files of an archive to a new folder, and returns that.
func extract(t testing.TB, archive *txtar.Archive) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestFindings checks that gopls says what importspy-vet check does, at the same
// places of the package and of the contract, on a module with findings of the
// kinds that testdata/findings.txtar lists.
func TestFindings(t *testing.T) {
	slow(t)
	archive, err := txtar.ParseFile(filepath.Join("testdata", "findings.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	dir := extract(t, archive)
	want := make(map[string][]string) // by file
	found := make(map[string]bool)
	for _, f := range check(t, dir) {
		found[f.ID] = true
		want[f.Position.File] = append(want[f.Position.File], f.String())
	}
	_, kinds, _ := strings.Cut(string(archive.Comment), ":")
	for _, id := range strings.Fields(kinds) {
		if !found[id] {
			t.Errorf("testdata/findings.txtar has no finding of the kind %s", id)
		}
	}
	e := startEditor(t, dir, t.TempDir())
	for file, findings := range want {
		e.open(file, "go")
		var got func() []string
		got = func() []string {
			var list []string
			for _, d := range e.importspy(file) {
				list = append(list, e.finding(file, d).String())
			}
			slices.Sort(list)
			return list
		}
		slices.Sort(findings)
		e.await("says of "+file+"\n"+strings.Join(findings, "\n"),
			func() bool { return slices.Equal(got(), findings) },
			func() string { return strings.Join(got(), "\n") })
	}
}

// A finding is what importspy-vet check and gopls both say about one.
type finding struct {
	ID, Message string
	Position    place
	Contract    place
}

// A place has a line and a column that count from 1, the column in bytes.
type place struct {
	File         string
	Line, Column int
}

func (f finding) String() string {
	return fmt.Sprintf("%s:%d:%d %s:%d:%d [%s] %s", f.Position.File, f.Position.Line, f.Position.Column,
		f.Contract.File, f.Contract.Line, f.Contract.Column, f.ID, f.Message)
}

// check returns what importspy-vet check finds.
func check(t *testing.T, dir string) []finding {
	t.Helper()
	cmd := exec.Command(vet, "check", "-format", "json", "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	out, err := cmd.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); err != nil && (!ok || exit.ExitCode() > 2) {
		t.Fatalf("%v: %v\n%s", cmd, err, out)
	}
	var report struct{ Findings []finding }
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for i := range report.Findings {
		f := &report.Findings[i]
		// Where the contract says nothing, a diagnostic is related to its beginning.
		if c := &f.Contract; c.Line == 0 {
			c.Line, c.Column = 1, 1
		}
		if filepath.Base(f.Position.File) == "importspy.yaml" {
			f.Position = packageClause(t, dir, filepath.Dir(f.Position.File))
		}
	}
	return report.Findings
}

// packageClause returns where diagnostics have what check reports at a line of the contract
// of a package, whose only Go file has the name of its folder.
func packageClause(t *testing.T, dir, folder string) place {
	t.Helper()
	file := path.Join(filepath.ToSlash(folder), filepath.Base(folder)+".go")
	fset := token.NewFileSet()
	syntax, err := parser.ParseFile(fset, filepath.Join(dir, file), nil, parser.PackageClauseOnly)
	if err != nil {
		t.Fatal(err)
	}
	at := fset.Position(syntax.Name.Pos())
	return place{file, at.Line, at.Column}
}

// finding returns what a diagnostic says.
func (e *editor) finding(file string, d diagnostic) finding {
	f := finding{ID: d.Code, Message: d.Message, Position: e.place(file, d.Range.Start)}
	if len(d.Related) == 1 {
		uriPath := strings.TrimPrefix(d.Related[0].Location.URI, uri(e.dir)+"/")
		f.Contract = e.place(uriPath, d.Related[0].Location.Range.Start)
	}
	if d.CodeDescription == nil || !strings.HasSuffix(d.CodeDescription.Href, "docs/findings.md#"+d.Code) {
		f.ID += " without a link"
	}
	return f
}

// place converts a position.
func (e *editor) place(file string, p position) place {
	text := e.read(file)
	line := strings.Join(strings.SplitAfter(text, "\n")[:p.Line], "")
	return place{file, p.Line + 1, offset(text, p) - len(line) + 1}
}
