package unit

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/importspy/importspy/internal/cache"
)

// A workplace is a module in which go vet runs, and what it has kept.
type workplace struct {
	*testing.T
	dir, cache, gocache string
	env                 []string
	runs                int
}

// vet runs go vet with what is kept, or with nothing, and returns what it prints, sorted:
// units run at the same time. The go command's own cache has no outcome of a unit.
func (w *workplace) vet(kept bool, args ...string) string {
	w.Helper()
	w.runs++
	cmd := exec.Command("go", append([]string{"vet", "-vettool=" + self(w.T)}, args...)...)
	cmd.Dir = w.dir
	cmd.Env = append(append(os.Environ(), "UNIT_TOOL=own", fmt.Sprintf("NONCE=%08x", w.runs), cache.Env+"=off"), w.env...)
	if kept {
		cmd.Env = append(cmd.Env, cache.Env+"="+w.cache)
	}
	out, _ := cmd.CombinedOutput()
	lines := strings.SplitAfter(string(out), "\n")
	slices.Sort(lines)
	return fmt.Sprintf("exit code %d\n%s", cmd.ProcessState.ExitCode(), strings.Join(lines, ""))
}

// entries returns the files of the cache, and when each was written.
func (w *workplace) entries() map[string]string {
	list, err := os.ReadDir(w.cache)
	if err != nil {
		w.Fatal(err)
	}
	entries := make(map[string]string)
	for _, e := range list {
		if info, err := e.Info(); err == nil {
			entries[e.Name()] = info.ModTime().String()
		}
	}
	return entries
}

// written returns how many entries are new.
func (w *workplace) written(before map[string]string) (n int) {
	for name, when := range w.entries() {
		if before[name] != when {
			n++
		}
	}
	return n
}

// path returns the path of a file of the module.
func (w *workplace) path(name string) string { return filepath.Join(w.dir, filepath.FromSlash(name)) }

// A change is one of something that a verdict may depend on.
type change struct {
	name  string
	do    func(w *workplace)
	reads int // how many units, those with tests among them, run again at most; 0: any number
}

// Changes of files.
func put(name, data string) func(*workplace) {
	return func(w *workplace) { write(w.T, w.path(name), data) }
}

func remove(name string) func(*workplace) {
	return func(w *workplace) {
		if err := os.RemoveAll(w.path(name)); err != nil {
			w.Fatal(err)
		}
	}
}

func replace(name, old, new string) func(*workplace) {
	return func(w *workplace) {
		data, err := os.ReadFile(w.path(name))
		if err != nil || !strings.Contains(string(data), old) {
			w.Fatalf("%s: no %q in it: %v", name, old, err)
		}
		write(w.T, w.path(name), strings.Replace(string(data), old, new, 1))
	}
}

func setenv(kv string) func(*workplace) {
	return func(w *workplace) { w.env = append(w.env, kv) }
}

const shop = `-- go.mod --
module example.com/shop

go 1.24

require example.com/dep v1.0.0

replace example.com/dep => ./dep
-- dep/go.mod --
module example.com/dep

go 1.24
-- dep/dep.go --
package dep

type T struct{ A int }
-- store/store.go --
package store

import (
	"example.com/dep"
	"example.com/shop/store/deep"
)

type S struct{ dep.T }

func Open() deep.D { return 0 }
-- store/store_windows.go --
package store

import _ "unicode/utf16"
-- store/store_test.go --
package store

import _ "unicode"
-- store/importspy.yaml --
version: 1
exports:
  funcs:
    Open: func() deep.D
  types:
    S:
      type: struct
      embeds: [dep.T]
-- store/deep/deep.go --
package deep

type D int
-- store/deep/importspy.yaml --
version: 1
exports:
  types:
    D: int
-- use/use.go --
package use

import "example.com/shop/store"

func Use() { store.Open() }
-- use/importspy.yaml --
version: 1
exports:
  funcs:
    Use: func()
`

// changes walks the table "what its cache knows" of docs/drivers.md: a change of each
// thing, where it appears and where it goes. Each is made on top of those before it.
// Most import nothing that has many dependencies, each of which is a unit.
var changes = []change{
	{"nothing", func(*workplace) {}, 0},
	{"nothing again", func(*workplace) {}, 0},
	// The package's Go files.
	{"Go file: comment", put("use/use.go", "package use\n\nimport \"example.com/shop/store\"\n\n// Use uses.\nfunc Use() { store.Open() }\n"), 0},
	{"Go file: signature", replace("use/use.go", "Use()", "Use(int)"), 0},
	{"Go file: back", replace("use/use.go", "Use(int)", "Use()"), 0},
	{"Go file: another", put("use/more.go", "package use\n\nfunc More() {}\n"), 0},
	{"Go file: gone", remove("use/more.go"), 0},
	{"Go file: of an import", replace("store/deep/deep.go", "D int", "D string"), 0},
	{"Go file: of an import, back", replace("store/deep/deep.go", "D string", "D int"), 0},
	// Contracts.
	{"own contract: comment", replace("use/importspy.yaml", "version: 1", "version: 1 # the first"), 2},
	{"own contract: signature", replace("use/importspy.yaml", "Use: func()", "Use: func() error"), 2},
	{"own contract: gone", remove("use/importspy.yaml"), 2},
	{"own contract: there", put("use/importspy.yaml", "version: 1\nexports:\n  funcs:\n    Use: func()\n"), 2},
	{"own contract: malformed", put("use/importspy.yaml", "version: 1\nexports: 1\n"), 2},
	{"own contract: a folder", func(w *workplace) {
		remove("use/importspy.yaml")(w)
		put("use/importspy.yaml/x", "")(w)
	}, 2},
	{"own contract: a link", func(w *workplace) {
		remove("use/importspy.yaml")(w)
		put("use/real.yaml", "version: 1\nexports:\n  funcs:\n    Use: func() bool\n")(w)
		_ = os.Symlink("real.yaml", w.path("use/importspy.yaml"))
	}, 0},
	{"own contract: another one where the link leads", put("use/real.yaml", "version: 1\nexports:\n  funcs:\n    Use: func()\n"), 0},
	{"own contract: a link to nothing", remove("use/real.yaml"), 0},
	{"own contract: another name", func(w *workplace) {
		remove("use/importspy.yaml")(w)
		put("use/importspy.yml", "version: 1\n")(w)
	}, 0},
	{"own contract: back", func(w *workplace) {
		remove("use/importspy.yml")(w)
		put("use/importspy.yaml", "version: 1\nexports:\n  funcs:\n    Use: func()\n")(w)
	}, 0},
	{"contract of an import: comment", replace("store/importspy.yaml", "version: 1", "version: 1 # importers need not care"), 0},
	{"contract of an import: signature", replace("store/importspy.yaml", "Open: func() deep.D", "Open: func() int"), 3},
	{"contract of an import: back", replace("store/importspy.yaml", "Open: func() int", "Open: func() deep.D"), 3},
	{"contract of an import: denies", replace("store/importspy.yaml", "version: 1", "importers:\n  deny: [../use]\nversion: 1"), 0},
	{"contract of an import: requires", replace("store/importspy.yaml", "deny: [../use]", "require:\n    environment: {variables: {}}"), 0},
	{"contract of an import: not kept", put("use/use.go", "package use\n\nimport (\n\t\"os\"\n\n\t\"example.com/shop/store\"\n)\n\nfunc Use() { store.Open(); os.Getenv(\"HOME\") }\n"), 0},
	{"contract of an import: kept", replace("use/use.go", "os.Getenv(\"HOME\")", "_ = os.Args"), 0},
	{"contract of an import: gone", remove("store/importspy.yaml"), 0},
	{"contract of an import: there", put("store/importspy.yaml", "version: 1\nsubpackages:\n  - match: ./deep\n    imports: {deny: [unicode]}\n"), 0},
	{"contract above: kept", replace("store/deep/deep.go", "package deep", "package deep\n\nimport _ \"unicode\""), 0},
	{"contract above: in the root", put("importspy.yaml", "version: 1\nsubpackages:\n  - match: ./...\n    environment:\n      variables: {HOME: optional}\n"), 0},
	{"contract above: of bodies", put("use/use.go", "package use\n\nimport \"os\"\n\nfunc Use() { os.Getenv(\"SHELL\") }\n"), 0},
	{"contract above: gone", remove("importspy.yaml"), 0},
	{"Go file: another import", put("use/use.go", "package use\n\nimport \"unicode\"\n\nvar _ = unicode.Latin\n\nfunc Use() {}\n"), 0},
	{"contract of a replacement: there", put("dep/importspy.yaml", "version: 1\nimporters:\n  allow: []\n"), 0},
	{"contract of a replacement: another", put("dep/importspy.yaml", "version: 1\nimporters:\n  allow: [example.com/shop/...]\n"), 0},
	{"contract of a replacement: gone", remove("dep/importspy.yaml"), 0},
	// Versions.
	{"go.mod: comment", replace("go.mod", "go 1.24", "// Comment.\ngo 1.24"), 0},
	{"go.mod: Go version", replace("go.mod", "go 1.24", "go 1.25"), 0},
	{"go.mod: of a replacement", replace("dep/go.mod", "go 1.24", "go 1.25"), 0},
	{"rule on versions", put("store/importspy.yaml", "version: 1\nimports:\n  deny:\n    - path: example.com/dep\n      version: <1.2.0\nenvironment: {go: '>=1.26'}\n"), 0},
	{"go.mod: version of a replacement", replace("go.mod", "v1.0.0", "v1.3.0"), 0},
	{"go.mod: another replacement", func(w *workplace) {
		put("dep2/go.mod", "module example.com/dep\n\ngo 1.24\n")(w)
		put("dep2/dep.go", "package dep\n\ntype T struct{ A string }\n")(w)
		replace("go.mod", "./dep", "./dep2")(w)
	}, 0},
	{"go.work: there", put("go.work", "go 1.25\n\nuse .\n"), 0},
	{"go.work: another module", func(w *workplace) {
		put("other/go.mod", "module example.com/other\n\ngo 1.25\n")(w)
		put("go.work", "go 1.25\n\nuse (\n\t.\n\t./other\n)\n")(w)
	}, 0},
	{"go.work: gone", remove("go.work"), 0},
	{"-modfile", func(w *workplace) {
		put("other.mod", "module example.com/shop\n\ngo 1.25\n\nrequire example.com/dep v1.1.0\n\nreplace example.com/dep => ./dep\n")(w)
		setenv("GOFLAGS=-modfile=other.mod")(w)
	}, 0},
	{"-modfile: another version", replace("other.mod", "v1.1.0", "v1.2.0"), 0},
	{"-modfile: gone", setenv("GOFLAGS="), 0},
	{"vendor", func(w *workplace) {
		put("vendor/modules.txt", "# example.com/dep v1.3.0 => ./dep2\n## explicit; go 1.24\nexample.com/dep\n# example.com/dep => ./dep2\n")(w)
		put("vendor/example.com/dep/dep.go", "package dep\n\ntype T struct{ A bool }\n")(w)
		put("vendor/example.com/dep/importspy.yaml", "version: 1\nimporters:\n  allow: []\n")(w)
	}, 0},
	{"vendor: gone", remove("vendor"), 0},
	// Tests, and Go files that are not of the build.
	{"tests: gone", remove("store/store_test.go"), 0},
	{"tests: external", put("store/store_test.go", "package store_test\n\nimport _ \"unicode/utf8\"\n"), 0},
	{"tests: own", put("store/store_test.go", "package store\n\nimport _ \"unicode/utf8\"\n"), 0},
	{"rule on imports", put("store/importspy.yaml", "version: 1\nimports:\n  deny: [unicode/utf16]\n  allow: [example.com/...]\n  tests: {allow: [unicode/utf8], deny: [unicode/utf16]}\nwaivers:\n  - {finding: import-denied, symbol: unicode, reason: windows}\n"), 0},
	{"other platform: another import", replace("store/store_windows.go", "unicode/utf16", "unicode"), 0},
	{"other platform: gone", remove("store/store_windows.go"), 0},
	{"other platform: there", put("store/store_windows.go", "package store\n\nimport _ \"unicode/utf16\"\n"), 0},
	{"tests: denied import", put("store/store_test.go", "package store\n\nimport _ \"unicode/utf16\"\n"), 0},
	// Settings.
	{"IMPORTSPY_CONTRACTS", func(w *workplace) {
		put("contracts/example.com/shop/use/importspy.yaml", "version: 1\nexports:\n  funcs:\n    Use: func() string\n")(w)
		setenv("IMPORTSPY_CONTRACTS=" + w.path("contracts"))(w)
	}, 0},
	{"IMPORTSPY_CONTRACTS: another contract", replace("contracts/example.com/shop/use/importspy.yaml", "() string", "()"), 0},
	{"IMPORTSPY_CONTRACTS: of std", put("contracts/unicode/importspy.yaml", "version: 1\nimporters:\n  allow: [std]\n"), 0},
	{"IMPORTSPY_CONTRACTS: no folder", setenv("IMPORTSPY_CONTRACTS=/nonexistent"), 0},
	{"IMPORTSPY_CONTRACTS: not set", setenv("IMPORTSPY_CONTRACTS="), 0},
	{"build tags", func(w *workplace) {
		put("use/tagged.go", "//go:build extra\n\npackage use\n\nfunc Extra() {}\n")(w)
		setenv("GOFLAGS=-tags=extra")(w)
	}, 0},
	{"build tags: none", setenv("GOFLAGS="), 0},
	{"platform", setenv("GOOS=windows"), 0},
	{"platform: back", setenv("GOOS="), 0},
	{"overlay", func(w *workplace) {
		put("overlay.json", "{\"Replace\": {}}")(w)
		setenv("GOFLAGS=-overlay=overlay.json")(w)
	}, 0},
	{"overlay: none", setenv("GOFLAGS="), 0},
}

// TestNeverStale makes one change after the other, and has go vet run with what it has
// kept, and without.
func TestNeverStale(t *testing.T) {
	if os.Getenv("IMPORTSPY_SLOW") != "1" {
		t.Skip("runs go vet 100 times; IMPORTSPY_SLOW=1 runs it")
	}
	self(t)
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w := &workplace{T: t, dir: dir, cache: filepath.Join(t.TempDir(), "cache")}
	extract(t, w.dir, []byte(shop))
	outputs := make(map[string]bool)
	for i, c := range changes {
		c.do(w)
		if _, err := os.Stat(w.cache); err != nil {
			w.vet(true, "./...")
		}
		before := w.entries()
		got := w.vet(true, "./...")
		if n := w.written(before); c.reads > 0 && n > c.reads {
			t.Errorf("%s: %d units ran again, want %d", c.name, n, c.reads)
		} else if n > 0 && strings.HasPrefix(c.name, "nothing") {
			t.Errorf("%s: %d units ran again", c.name, n)
		}
		if want := w.vet(false, "./..."); got != want {
			t.Errorf("%s:\nwith what is kept: %s\nwithout: %s", c.name, got, want)
		}
		outputs[got] = true
		t.Logf("%s: %s", c.name, got)
		if i%3 > 0 {
			continue
		}
		// One package alone, of which others are dependencies only.
		if got, want := w.vet(true, "./use"), w.vet(false, "./use"); got != want {
			t.Errorf("%s, one package:\nwith what is kept: %s\nwithout: %s", c.name, got, want)
		}
	}
	if len(outputs) < 20 {
		t.Errorf("only %d different outputs: the changes do not matter", len(outputs))
	}
}

// TestKept checks that units of which nothing has changed do not run again, in each mode.
func TestKept(t *testing.T) {
	self(t)
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w := &workplace{T: t, dir: dir, cache: filepath.Join(t.TempDir(), "cache")}
	extract(t, w.dir, []byte(shop))
	put("use/importspy.yaml", "version: 1\nexports:\n  funcs:\n    Use: func() error\n")(w)
	modes := [][]string{nil, {"-json"}}
	if os.Getenv("IMPORTSPY_SLOW") == "1" {
		modes = append(modes, []string{"-c=1"})
	}
	for _, mode := range modes {
		args := append(slices.Clone(mode), "./...")
		want := w.vet(true, args...)
		before := w.entries()
		if got := w.vet(true, args...); got != want || !strings.Contains(got, "Use: contract says func() error") {
			t.Errorf("%q: then %s\nnow %s", mode, want, got)
		}
		if n := w.written(before); n > 0 {
			t.Errorf("%q: %d units ran again", mode, n)
		}
	}
	// A damaged entry is none.
	for name := range w.entries() {
		if err := os.Truncate(filepath.Join(w.cache, name), 50); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := w.vet(true, "./..."), w.vet(false, "./..."); got != want {
		t.Errorf("with damaged entries: %s\nwithout: %s", got, want)
	}
}
