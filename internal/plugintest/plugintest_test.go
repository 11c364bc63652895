package plugintest_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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

// A tree is the plugins of a host, with a contract for them.
type tree struct {
	dir      string // where the go command is run
	args     []string
	packages int // how many args name
}

// verify checks the tree as it is, of which nothing must be found, and then with
// all seeds put in at once, of which each must be found and nothing else.
func (h *tree) verify(t *testing.T, seeds []seed) {
	t.Helper()
	start := time.Now()
	r := h.check(t)
	if r.Packages != h.packages || r.Contracts == 0 {
		t.Errorf("%d packages and %d contracts, want %d packages", r.Packages, r.Contracts, h.packages)
	}
	for _, f := range r.found() {
		t.Errorf("as released: %s", f)
	}
	t.Logf("%d packages, check %.1f s", r.Packages, time.Since(start).Seconds())

	defects := 0
	var want []string
	for _, s := range seeds {
		s.apply(t, h.dir)
		if len(s.want) > 0 {
			defects++
		}
	}
	for _, s := range seeds { // when all files are what they are to be
		for _, w := range s.want {
			want = append(want, locate(t, h.dir, w))
		}
	}
	slices.Sort(want)
	r = h.check(t)
	compare(t, r.found(), want)
	t.Logf("%d defects, %d harmless changes, %d findings", defects, len(seeds)-defects, len(want))
	if t.Failed() {
		for _, f := range r.Findings {
			t.Logf("%s:%d: %s", f.Position.File, f.Position.Line, f.Message)
		}
	}
}

// compare reports what one of two sorted lists has and the other has not.
func compare(t *testing.T, got, want []string) {
	t.Helper()
	for _, w := range want {
		if !slices.Contains(got, w) {
			t.Errorf("not found: %s", w)
		}
	}
	for _, g := range got {
		if !slices.Contains(want, g) {
			t.Errorf("found: %s", g)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d findings, want %d", len(got), len(want))
	}
}

// A report is what check -format json prints.
type report struct {
	Packages, Contracts int
	Findings            []struct {
		ID, Message string
		Position    struct {
			File string
			Line int
		}
		Contract struct {
			Line int
		}
	}
}

// found returns the id and the line of each finding.
func (r *report) found() (list []string) {
	for _, f := range r.Findings {
		list = append(list, fmt.Sprintf("%s %s:%d", f.ID, filepath.ToSlash(f.Position.File), f.Position.Line))
	}
	slices.Sort(list)
	return list
}

// check runs the command on the tree. Each finding must name a line of the
// contract.
func (h *tree) check(t *testing.T) *report {
	t.Helper()
	out, code := h.run(t, tool, append([]string{"check", "-format", "json"}, h.args...)...)
	r := new(report)
	if err := json.Unmarshal(out, r); err != nil || code > 1 {
		t.Fatalf("exit code %d, %v", code, err)
	}
	for _, f := range r.Findings {
		if f.Contract.Line == 0 {
			t.Errorf("%s: without a line of the contract", f.Message)
		}
	}
	return r
}

// run runs a program in the tree and returns its standard output and exit code.
// What it writes to its standard error is logged.
func (h *tree) run(t *testing.T, name string, args ...string) ([]byte, int) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = h.dir
	// With -trimpath, what is compiled for one copy of a module serves the next.
	// The platform is the one that the defects are made for.
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-trimpath", "IMPORTSPY_CONTRACTS=",
		"GOOS=linux", "GOARCH=amd64")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
		t.Fatal(err)
	}
	if stderr.Len() > 0 {
		t.Logf("%s: %s", filepath.Base(name), &stderr)
	}
	return out, cmd.ProcessState.ExitCode()
}

// copyModule copies a module out of the module cache, where the go command puts
// it first, into the folder to. The sum is the one that go.sum would have; "" if
// the tree's does.
func (h *tree) copyModule(t *testing.T, module, sum, to string) {
	t.Helper()
	out, _ := h.run(t, "go", "mod", "download", "-json", module)
	var m struct{ Dir, Sum, Error string }
	if err := json.Unmarshal(out, &m); err != nil || m.Error != "" {
		t.Fatalf("%s: %v %s", module, err, m.Error)
	}
	if sum != "" && m.Sum != sum {
		t.Fatalf("%s has the sum %s, want %s", module, m.Sum, sum)
	}
	if err := os.CopyFS(filepath.Join(h.dir, to), os.DirFS(m.Dir)); err != nil {
		t.Fatal(err)
	}
}

// copyContract copies one of the contracts of docs/plugins.
func (h *tree) copyContract(t *testing.T, name, to string) {
	t.Helper()
	h.write(t, to+"/importspy.yaml", readFile(t, filepath.Join("..", "..", "docs", "plugins", name)))
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func (h *tree) write(t *testing.T, name, text string) {
	t.Helper()
	name = filepath.Join(h.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// newTree copies a module, to be checked by itself.
func newTree(t *testing.T, module, sum string) *tree {
	h := &tree{dir: t.TempDir()}
	h.copyModule(t, module, sum, "module")
	h.dir = filepath.Join(h.dir, "module")
	return h
}

// A seed is a change of a tree: a defect, or what looks like one.
type seed struct {
	what  string
	edits []edit
	// want has the findings: an id, a file and, after a colon, the text of a line
	// that the file has once. It is empty for a change that does no harm.
	want []string
}

// An edit replaces a text that a file has once by another one, or every such text
// if file is a glob. It writes the file if old is "".
type edit struct{ file, old, new string }

func (s *seed) apply(t *testing.T, dir string) {
	t.Helper()
	for _, e := range s.edits {
		name := filepath.Join(dir, filepath.FromSlash(e.file))
		if e.old == "" {
			if _, err := os.Stat(name); err == nil {
				t.Fatalf("%s: %s already exists", s.what, e.file)
			}
			(&tree{dir: dir}).write(t, e.file, e.new)
			continue
		}
		names, err := filepath.Glob(name)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			n += strings.Count(string(data), e.old)
			if err := os.WriteFile(name, []byte(strings.ReplaceAll(string(data), e.old, e.new)), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if n == 0 || n > 1 && !strings.Contains(e.file, "*") {
			t.Fatalf("%s: %s has %q %d times", s.what, e.file, e.old, n)
		}
	}
}

// locate turns a wanted finding into an id and a line number.
func locate(t *testing.T, dir, want string) string {
	t.Helper()
	file, text, _ := strings.Cut(want, ": ")
	id, file, _ := strings.Cut(file, " ")
	at := 0
	for i, line := range strings.Split(readFile(t, filepath.Join(dir, filepath.FromSlash(file))), "\n") {
		if strings.TrimSpace(line) != text {
			continue
		}
		if at > 0 {
			t.Fatalf("%s: lines %d and %d are %q", file, at, i+1, text)
		}
		at = i + 1
	}
	if at == 0 {
		t.Fatalf("%s has no line %q", file, text)
	}
	return fmt.Sprintf("%s %s:%d", id, file, at)
}
