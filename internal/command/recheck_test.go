package command

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/importspy/importspy/internal/cache"
	"github.com/importspy/importspy/internal/report"
)

// A workplace is a module that is checked again and again.
type workplace struct {
	*testing.T
	dir, cache string
}

func (w *workplace) write(name, text string) {
	w.Helper()
	name = filepath.Join(w.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		w.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		w.Fatal(err)
	}
}

func (w *workplace) remove(name string) {
	w.Helper()
	if err := os.RemoveAll(filepath.Join(w.dir, filepath.FromSlash(name))); err != nil {
		w.Fatal(err)
	}
}

// check returns what check prints with what is kept, or without, and the last elements of
// the paths of the packages that it has looked at for that.
func (w *workplace) check(kept string) (printed, looked string) {
	w.Helper()
	out, err := os.Create(filepath.Join(w.TempDir(), "out"))
	if err != nil {
		w.Fatal(err)
	}
	defer out.Close()
	e := &invocation{
		stdout: report.NewStream(out), stderr: report.NewConsole(out), mute: func() {},
		getenv: func(name string) string {
			if name == cache.Env {
				return kept
			}
			return ""
		},
	}
	e.run([]string{"check", "-C", w.dir, "./..."})
	data, err := os.ReadFile(out.Name())
	if err != nil {
		w.Fatal(err)
	}
	var paths []string
	if e.again != nil {
		for path := range e.again.Checked() {
			paths = append(paths, path[strings.LastIndexByte(path, '/')+1:])
		}
	}
	slices.Sort(paths)
	return string(data), strings.Join(paths, " ")
}

// TestRecheck makes one change after the other, and has check run with what it has kept and
// without: what it prints is the same, and it looks at no other packages than those that the
// change can concern.
func TestRecheck(t *testing.T) {
	if testing.Short() {
		t.Skip("calls the go command")
	}
	w := &workplace{t, t.TempDir(), t.TempDir()}
	const contract = "version: 1\nexports:\n  funcs:\n"
	for name, text := range map[string]string{
		"go.mod":           "module example.com/m\n\ngo 1.26\n",
		"a/a.go":           "package a\n\nfunc F() int { return 0 }\n",
		"b/b.go":           "package b\n\nimport \"example.com/m/a\"\n\nfunc G() int { return a.F() }\n",
		"c/c.go":           "package c\n\nimport \"example.com/m/b\"\n\nfunc H() int { return b.G() }\n",
		"d/d.go":           "package d\n\nfunc I() {}\n",
		"a/importspy.yaml": contract + "    F: func() int\n",
		"b/importspy.yaml": contract + "    G: func() int\n",
		"c/importspy.yaml": contract + "    H: func() int\n",
		"d/importspy.yaml": contract + "    I: func()\n",
	} {
		w.write(name, text)
	}
	slow := os.Getenv("IMPORTSPY_SLOW") == "1"
	for i, change := range []struct {
		name string
		do   func()
		want string // what is looked at
	}{
		{"the first time", func() {}, "a b c d"},
		{"nothing", func() {}, ""},
		{"a comment", func() { w.write("a/a.go", "package a\n\n// F is zero.\nfunc F() int { return 0 }\n") }, "a"},
		{"a body", func() { w.write("a/a.go", "package a\n\nfunc F() int { return 1 }\n") }, "a"},
		{"a declaration", func() { w.write("a/a.go", "package a\n\nvar v int\n\nfunc F() int { return v }\n") }, "a b c"},
		{"of a package in the middle", func() {
			w.write("b/b.go", "package b\n\nimport \"example.com/m/a\"\n\nvar v = 1\n\nfunc G() int { return a.F() + v }\n")
		}, "b c"},
		{"a contract", func() { w.write("a/importspy.yaml", "# Own.\n"+contract+"    F: func() int\n") }, "a"},
		{"a test", func() { w.write("d/d_test.go", "package d\n\nimport _ \"testing\"\n") }, "d"},
		{"a file for another platform", func() { w.write("d/d_plan9.go", "package d\n") }, "d"},
		{"a file of another kind", func() { w.write("notes/readme.md", "") }, ""},
		{"a new package", func() { w.write("e/e.go", "package e\n\nimport _ \"example.com/m/d\"\n") }, "e"},
		{"a package that goes", func() { w.remove("e") }, ""},
		{"a contract that is broken", func() { w.write("c/importspy.yaml", contract+"    H: func() bool\n") }, "c"},
		{"another package, meanwhile", func() { w.write("d/d.go", "package d\n\nfunc I() { _ = 1 }\n") }, "c d"},
		{"a contract that others depend on", func() { w.write("a/importspy.yaml", contract+"    F: func() bool\n") }, "a b c d"},
		{"another package, meanwhile", func() { w.write("d/d.go", "package d\n\nfunc I() { _ = 2 }\n") }, "a b c d"},
		{"a contract that is mended", func() { w.write("a/importspy.yaml", contract+"    F: func() int\n") }, "a b c"},
		{"no contract", func() { w.remove("d/importspy.yaml") }, "a b c d"},
		{"a family", func() {
			w.write("importspy.yaml", "version: 1\nsubpackages:\n  - {match: ./d, imports: {deny: [testing]}}\n")
		}, "a b c d"},
		{"go.mod", func() { w.write("go.mod", "module example.com/m\n\ngo 1.25\n") }, "a b c d"},
		{"an error", func() { w.write("b/b.go", "package b\n\nfunc G() int8 { return x }\n\nvar x = y\n") }, "a d"},
		{"no error", func() { w.write("b/b.go", "package b\n\nfunc G() int { return x }\n\nvar x = 1\n") }, "b c"},
	} {
		change.do()
		got, looked := w.check(w.cache)
		if slow || i%3 == 0 {
			if want, _ := w.check("off"); got != want {
				t.Errorf("%s: got\n%swant\n%s", change.name, got, want)
			}
		}
		if looked != change.want {
			t.Errorf("%s: looked at %q, want %q", change.name, looked, change.want)
		}
	}
}
