package rules

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/world"
)

// TestMoves has what contracts call packages of a module in a folder, and how these have got
// the paths that they have.
func TestMoves(t *testing.T) {
	root := t.TempDir()
	for _, dir := range []string{"", "kept", "new", "deep/er/x", "nested"} {
		writeFile(t, filepath.Join(root, dir, "p.go"), "package p\n")
	}
	writeFile(t, filepath.Join(root, "nested", "go.mod"), "module example.com/m/nested\n")
	for _, test := range []struct {
		module, dir, was string
		want             []world.Move
	}{
		{"example.com/m", "new", "example.com/m/new", nil},
		{"example.com/m/v2", "", "example.com/m", []world.Move{{From: "example.com/m", To: "example.com/m/v2"}}},
		{"example.com/m/v2", "new", "example.com/m/new", []world.Move{{From: "example.com/m", To: "example.com/m/v2"}}},
		{"example.com/m/v3", "new", "example.com/m/v2/new", []world.Move{{From: "example.com/m/v2", To: "example.com/m/v3"}}},
		{"example.com/m", "new", "example.com/m/v2/new", []world.Move{{From: "example.com/m/v2", To: "example.com/m"}}},
		{"example.org/n", "new", "example.com/m/new", []world.Move{{From: "example.com/m", To: "example.org/n"}}},
		{"example.org/n", "", "example.com/m", []world.Move{{From: "example.com/m", To: "example.org/n"}}},
		{"example.com/m", "new", "example.com/m/old", []world.Move{{From: "example.com/m/old", To: "example.com/m/new"}}},
		// The folders above it have moved, too, unless they are there.
		{"example.com/m", "deep/er/x", "example.com/m/flat/x", []world.Move{{From: "example.com/m/flat", To: "example.com/m/deep/er"}}},
		{"example.com/m", "deep/er/x", "example.com/m/kept/x", []world.Move{{From: "example.com/m/kept/x", To: "example.com/m/deep/er/x"}}},
		{"m", "", "m/old", []world.Move{{From: "m/old", To: "m"}}},
		// Both at once.
		{"example.com/m/v2", "new", "example.com/m/old", []world.Move{
			{From: "example.com/m", To: "example.com/m/v2"}, {From: "example.com/m/v2/old", To: "example.com/m/v2/new"},
		}},
		// Copies: there is such a package, or nothing that it could have been.
		{"example.com/m", "new", "example.com/m/kept", nil},
		{"example.com/m/v2", "new", "example.com/m/kept", nil},
		{"example.com/m", "new", "example.org/other", nil},
		{"example.com/m", "new", "example.com/m/nested", nil},
		{"example.com/m", "new", "new", nil},
	} {
		path := test.module
		if test.dir != "" {
			path += "/" + test.dir
		}
		writeFile(t, filepath.Join(root, "go.mod"), "module "+test.module+"\n")
		p := &Package{Package: &engine.Package{}, Dir: filepath.Join(root, filepath.FromSlash(test.dir)), Path: path, Module: test.module}
		binding := new(Reader).Bind(p, &Place{Read: os.ReadFile})
		got := binding.Moves(&contract.File{Package: &contract.String{Value: test.was}})
		if !slices.Equal(got, test.want) {
			t.Errorf("%s in %s of %s: %v, want %v", test.was, test.dir, test.module, got, test.want)
		}
	}
	if got := new(Reader).Bind(&Package{Package: &engine.Package{}, Path: "a"}, nil).Moves(&contract.File{}); got != nil {
		t.Errorf("without a path: %v", got)
	}
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// TestSkipped has the patterns that leave packages out of what is required.
func TestSkipped(t *testing.T) {
	root := t.TempDir()
	writeFile(t, filepath.Join(root, "go.mod"), "module example.com/internal/m\n")
	writeFile(t, filepath.Join(root, "b", contract.FileName), "version: 1\nskip: [./c, x*]\n")
	writeFile(t, filepath.Join(root, "n", contract.FileName), "version: 1\nskip: none\n")
	writeFile(t, filepath.Join(root, "wrong", contract.FileName), "version: 1\nskip: {}\n")
	for _, test := range []struct {
		dir, flag, want string
	}{
		{"", "", ""}, // the module's own path does not count
		{"a", "", ""},
		{"internal", "", "internal"},
		{"a/internal/b", "", "internal"},
		{"a/testdata/b", "", "testdata"},
		{"examples/a", "", "examples"},
		{"internals", "", ""},
		{"internal", "none", ""},
		{"a", "./a", "./a"},
		{"a/b", "./a", ""},
		{"a/b", "./a/...", "./a/..."},
		{"internal/b", "none,b", "b"},
		{"b/c", "", "./c"},
		{"b/c/d", "", ""},
		{"b/d/x1", "", "x*"},
		{"c", "", ""},
		{"b/internal", "", "internal"},
		{"n/internal", "", ""},
		{"b/internal", "none", ""},
		{"n/none", "", ""},
		{"wrong/internal", "", "internal"},
	} {
		patterns, err := ParseSkip(test.flag)
		if err != nil {
			t.Fatal(err)
		}
		path := "example.com/internal/m"
		if test.dir != "" {
			path += "/" + test.dir
		}
		p := &Package{Package: &engine.Package{}, Dir: filepath.Join(root, filepath.FromSlash(test.dir)), Path: path, Module: "example.com/internal/m"}
		if got := new(Reader).Bind(p, &Place{Read: os.ReadFile}).Skipped(patterns); got != test.want {
			t.Errorf("%s with -skip=%s: %q, want %q", test.dir, test.flag, got, test.want)
		}
	}
	if _, err := ParseSkip("a,b/c"); err == nil {
		t.Error("no error")
	}
}

// TestMatchNone has patterns for -skip, some of which match no package.
func TestMatchNone(t *testing.T) {
	root := t.TempDir()
	writeFile(t, filepath.Join(root, "go.mod"), "module example.com/m\n")
	writeFile(t, filepath.Join(root, "tools", "gen", "gen.go"), "package main\n")
	for pattern, want := range map[string]string{
		"gen":         "",
		"./tools/gen": "",
		"none":        "",
		"vendor":      "",
		"./tools":     "./tools matched no packages; did you mean ./tools/...?",
		"tool":        "tool matched no packages; did you mean tools?",
		"intenal":     "intenal matched no packages; did you mean internal?",
		"internal":    "internal matched no packages",
		"examples":    "examples matched no packages", // and example is not meant
		"./other/...": "./other/... matched no packages",
		"tools/gen":   "", // not a pattern, which is reported elsewhere
	} {
		if got := strings.Join(MatchNone([]string{pattern}, []string{root}), "\n"); got != want {
			t.Errorf("%s: got %q, want %q", pattern, got, want)
		}
	}
}
