package srcload_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/srcload"
)

// TestPlan checks that of the named packages those are loaded that are chosen, and what these
// import.
func TestPlan(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, chain)
	plan := &srcload.Plan{Choose: func(roots []*packages.Package) (named, imported []*packages.Package) {
		for _, pkg := range roots {
			switch pkg.PkgPath {
			case "example.com/m/b":
				named = append(named, pkg)
			case "example.com/m/d":
				imported = append(imported, pkg)
			}
		}
		return named, imported
	}}
	roots, err := (&srcload.Loader{GOARCH: "amd64"}).Load(srcload.WithPlan(t.Context(), plan), dir, nil, func(*packages.Package) bool { return false }, "./...")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(plan.Roots, roots) {
		t.Errorf("the roots are %v, want %v", plan.Roots, roots)
	}
	for _, pkg := range roots {
		name := pkg.PkgPath[len("example.com/m/"):]
		if got, want := pkg.Types != nil, name != "c"; got != want {
			t.Errorf("%s has types: %t, want %t", name, got, want)
		}
		if got, want := len(pkg.Syntax) > 0, name == "b"; got != want {
			t.Errorf("%s has syntax: %t, want %t", name, got, want)
		}
		if len(pkg.Errors) > 0 {
			t.Errorf("%s: %v", name, pkg.Errors)
		}
	}
}

// chain is a module in which c imports b, which imports a; d is apart.
var chain = map[string]string{
	"go.mod": "module example.com/m\n\ngo 1.26\n",
	"a/a.go": "package a\n\nimport \"io\"\n\nfunc F() io.Reader { return nil }\n",
	"b/b.go": "package b\n\nimport \"example.com/m/a\"\n\nvar R = a.F()\n",
	"c/c.go": "package c\n\nimport \"example.com/m/b\"\n\nvar R = b.R\n",
	"d/d.go": "package d\n",
}

// TestDigests checks whose digests an edit changes, and that they are the same whether
// they are worked out before loading, as with a plan that chooses, or after.
func TestDigests(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, chain)
	digests := func(choose bool) map[string]srcload.Digest {
		t.Helper()
		plan := new(srcload.Plan)
		if choose {
			plan.Choose = func([]*packages.Package) (named, imported []*packages.Package) { return nil, nil }
		}
		loader := &srcload.Loader{GOARCH: "amd64", Sources: srcload.NewSources(nil)}
		if _, err := loader.Load(srcload.WithPlan(t.Context(), plan), dir, nil, func(*packages.Package) bool { return false }, "./..."); err != nil {
			t.Fatal(err)
		}
		byName := make(map[string]srcload.Digest)
		for pkg, digest := range plan.Digests {
			if name, ok := strings.CutPrefix(pkg.PkgPath, "example.com/m/"); ok {
				byName[name] = digest
			}
		}
		if n := len(loader.Sources.All()); n < len(byName) || n > len(byName)+1 { // one package may have two
			t.Errorf("digests of %d files for %d packages", n, len(byName))
		}
		return byName
	}
	before := digests(false)
	for _, test := range []struct{ name, file, text, want string }{
		{"nothing", "a/a.go", chain["a/a.go"], ""},
		{"a comment", "a/a.go", "// Package a is one.\n" + chain["a/a.go"], ""},
		{"a body", "a/a.go", strings.Replace(chain["a/a.go"], "return nil", "panic(1)", 1), ""},
		{"a declaration", "a/a.go", strings.Replace(chain["a/a.go"], "io.Reader", "io.Writer", 1), "a b c"},
		{"an import", "b/b.go", strings.Replace(chain["b/b.go"], "import", "import _ \"os\"\nimport", 1), "b c"},
		{"a file", "a/more.go", "package a\n", "a b c"},
		{"a file for another platform", "d/d_plan9.go", "package d\n", "d"},
	} {
		writeFiles(t, dir, map[string]string{test.file: test.text})
		after := digests(true)
		if later := digests(false); !maps.Equal(later, after) {
			t.Errorf("%s: %x after loading, %x before", test.name, later, after)
		}
		var changed []string
		for _, name := range slices.Sorted(maps.Keys(after)) {
			if before[name] != after[name] {
				changed = append(changed, name)
			}
		}
		if got := strings.Join(changed, " "); got != test.want {
			t.Errorf("%s: digests of %q change, want %q", test.name, got, test.want)
		}
		writeFiles(t, dir, chain)
		if chain[test.file] == "" {
			if err := os.Remove(filepath.Join(dir, test.file)); err != nil {
				t.Fatal(err)
			}
		}
	}
}
