package rules

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"
)

// layout has packages in all places that the go command looks into, and some in
// which it does not.
const layout = `
-- main/go.mod --
module example.com/main
require (
	example.com/Cached v1.2.0
	example.com/cached/v2 v2.0.0
	example.com/main/nested v1.0.0
	example.com/gone v1.0.0
	example.com/main/moved v1.0.0
)
replace example.com/local => ../local
replace example.com/fork v1.0.0 => example.com/forked v1.1.0
-- main/a/a.go --
-- main/unsaved/README.md --
-- main/moved/README.md --
-- sandbox/a/a.go --
-- main/nested/go.mod --
module example.com/main/nested
-- cache/example.com/!cached@v1.2.0/sub/a.go --
-- cache/example.com/cached/v2@v2.0.0/a.go --
-- cache/example.com/main/nested@v1.0.0/a.go --
-- cache/example.com/forked@v1.1.0/a.go --
-- local/deep/a.go --
-- vendored/go.mod --
module example.com/vendored
go 1.26
require example.com/Cached v1.2.0
-- vendored/vendor/example.com/Cached/sub/a.go --
-- work/go.work --
go 1.26
use ./one
use (
	./two
)
replace example.com/local => ../local
-- work/one/go.mod --
module example.com/one
-- work/two/go.mod --
module example.com/two
-- work/two/a/a.go --
-- broken/go.mod --
modul
`

func write(t *testing.T) (root string) {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range txtar.Parse([]byte(layout)).Files {
		name := filepath.Join(root, filepath.FromSlash(file.Name))
		err := os.MkdirAll(filepath.Dir(name), 0o777)
		if err == nil {
			err = os.WriteFile(name, file.Data, 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestResolve(t *testing.T) {
	root := write(t)
	t.Setenv("GOMODCACHE", filepath.Join(root, "cache"))
	t.Setenv("GOWORK", "")
	for _, test := range []struct{ from, path, want string }{
		{"main/a", "example.com/Cached/sub", "cache/example.com/!cached@v1.2.0/sub"},
		{"main", "example.com/cached/v2", "cache/example.com/cached/v2@v2.0.0"},
		{"main", "example.com/cached", ""},
		{"main", "example.com/Cached/none", ""},
		{"main", "example.com/main/nested", "cache/example.com/main/nested@v1.0.0"},
		{"main", "example.com/gone", ""},
		{"main", "example.com/local/deep", "local/deep"},
		{"main", "example.com/fork", "cache/example.com/forked@v1.1.0"},
		{"vendored", "example.com/Cached/sub", "vendored/vendor/example.com/Cached/sub"},
		{"work/one", "example.com/two/a", "work/two/a"},
		{"work/one", "example.com/local/deep", "local/deep"},
		{"broken", "example.com/two/a", ""},
		{"", "example.com/two/a", ""},
	} {
		got := new(Reader).resolve(filepath.Join(root, filepath.FromSlash(test.from)), test.path)
		if got != "" {
			got, _ = filepath.Rel(root, got)
		}
		if filepath.ToSlash(got) != test.want {
			t.Errorf("%s imports %s from %q, want %q", test.from, test.path, got, test.want)
		}
	}
	t.Setenv("GOWORK", "off")
	if got := new(Reader).resolve(filepath.Join(root, "work", "one"), "example.com/two/a"); got != "" {
		t.Errorf("without the workspace: %s", got)
	}
}

// TestOwnDir has packages that are of the module by their paths, and some that are
// of a module inside of it.
func TestOwnDir(t *testing.T) {
	root := write(t)
	p := &Package{Dir: filepath.Join(root, "main", "a"), Path: "example.com/main/a", Module: "example.com/main"}
	for path, want := range map[string]string{
		"example.com/main":          "main",
		"example.com/main/a":        "main/a",
		"example.com/main/none":     "main/none",
		"example.com/main/nested":   "",
		"example.com/main/nested/x": "",
		"example.com/mainly":        "",
		"fmt":                       "",
	} {
		dir, ok := p.ownDir(path)
		if ok {
			dir, _ = filepath.Rel(root, dir)
		}
		if filepath.ToSlash(dir) != want || ok != (want != "") {
			t.Errorf("%s: %q, %v, want %q", path, dir, ok, want)
		}
	}
}

// TestOfModule has packages whose paths begin with that of the module, and whose files
// are in it or in another one.
func TestOfModule(t *testing.T) {
	root := write(t)
	t.Setenv("GOWORK", "")
	main := &Package{Dir: filepath.Join(root, "main", "a"), Path: "example.com/main/a", Module: "example.com/main"}
	sandboxed := &Package{Dir: filepath.Join(root, "sandbox", "a"), Path: "example.com/main/a", Module: "example.com/main"}
	std := &Package{Path: "net/http"}
	named := &Package{Dir: filepath.Join(root, "local", "template"), Path: "text/template", Module: "text"}
	for _, test := range []struct {
		from *Package
		path string
		want bool
	}{
		{main, "example.com/main/a", true},
		{main, "example.com/main/unsaved", true},
		{main, "example.com/main/nested", false},
		{main, "example.com/main/moved", false},
		{main, "example.com/main/none", false},
		{main, "example.com/gone", false},
		{sandboxed, "example.com/main/none", true}, // which need not have been handed over
		{sandboxed, "example.com/gone", false},
		{named, "fmt", false},
		{std, "fmt", true},
		{std, "example.com/main/a", false},
	} {
		if got := (&Binding{pkg: test.from, reader: new(Reader)}).ofModule(test.path); got != test.want {
			t.Errorf("%s, from %s: %v", test.path, test.from.Dir, got)
		}
	}
}

func TestIsStd(t *testing.T) {
	for path, want := range map[string]bool{
		"fmt": true, "go/ast": true, "unsafe": true, "cmd/go": true,
		"shop": false, "shop/store": false, "example.com/fmt": false,
	} {
		if got := isStd(path); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
}
