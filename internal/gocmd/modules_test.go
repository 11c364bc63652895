package gocmd

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
)

// TestVersions checks that a workspace has the highest version that one of its
// modules requires, and that its own replacements are preferred.
func TestVersions(t *testing.T) {
	root := extract(t, `
-- work/go.work --
go 1.26
use (
	./one
	./two
)
replace example.com/replaced => ../local
-- work/one/go.mod --
module example.com/one
require (
	example.com/dep v1.9.0
	example.com/replaced v1.0.0
	example.com/other v1.0.0
)
replace example.com/replaced => ../none
replace example.com/other v1.1.0 => ../none
-- work/two/go.mod --
module example.com/two
require example.com/dep v1.10.0
-- local/a/a.go --
-- cache/example.com/dep@v1.10.0/dep.go --
-- cache/example.com/dep@v1.9.0/dep.go --
-- cache/example.com/other@v1.0.0/other.go --
`)
	s, err := Read(root, []string{"GOENV=off", "GOMODCACHE=" + filepath.Join(root, "cache")})
	if err != nil {
		t.Fatal(err)
	}
	m := s.Modules(filepath.Join(root, "work", "one"))
	for path, want := range map[string]string{
		"example.com/dep":        "cache/example.com/dep@v1.10.0",
		"example.com/replaced/a": "local/a",
		"example.com/replaced/b": "",
		"example.com/other":      "cache/example.com/other@v1.0.0", // another version is replaced
		"example.com/two":        "work/two",
	} {
		if got := m.Folder(path); relative(root, got) != want {
			t.Errorf("%s is in %q, want %q", path, relative(root, got), want)
		}
	}
	if v := m.Version("example.com/dep/sub"); v != "v1.10.0" {
		t.Errorf("the version of example.com/dep is %q", v)
	}
	if v := m.Version("example.com/depot"); v != "" {
		t.Errorf("a module that is not required has version %q", v)
	}
}

func relative(root, dir string) string {
	if dir == "" {
		return ""
	}
	rel, _ := filepath.Rel(root, dir)
	return filepath.ToSlash(rel)
}

// TestVendor checks when the vendor folder is used instead of the module cache.
func TestVendor(t *testing.T) {
	const vendored, cached = "vendor/example.com/dep", "cache/example.com/dep@v1.0.0"
	for _, test := range []struct {
		goLine, modulesText, flags, work string
		want                             string
	}{
		{goLine: "go 1.26", want: vendored},
		{goLine: "go 1.13", want: cached},
		{goLine: "", want: cached},
		{goLine: "go 1.26", flags: "-mod=mod", want: cached},
		{goLine: "go 1.26", flags: "-mod=readonly", want: cached},
		{goLine: "go 1.13", flags: "-mod=vendor", want: vendored},
		{goLine: "go 1.26", modulesText: "## workspace\n", want: cached},
		{goLine: "go 1.26", modulesText: "## workspace\n", work: "go 1.26\nuse .\n", want: vendored},
		{goLine: "go 1.26", modulesText: "# example.com/dep v1.0.0\n", work: "go 1.26\nuse .\n", want: cached},
	} {
		archive := "-- go.mod --\nmodule example.com/m\n" + test.goLine + "\nrequire example.com/dep v1.0.0\n" +
			"-- " + vendored + "/dep.go --\n-- " + cached + "/dep.go --\n-- vendor/modules.txt --\n" + test.modulesText
		if test.work != "" {
			archive += "-- go.work --\n" + test.work
		}
		root := extract(t, archive)
		s, err := Read(root, []string{"GOENV=off", "GOFLAGS=" + test.flags, "GOMODCACHE=" + filepath.Join(root, "cache")})
		if err != nil {
			t.Fatal(err)
		}
		if got := relative(root, s.Modules(root).Folder("example.com/dep")); got != test.want {
			t.Errorf("%+v: the package is in %q", test, got)
		}
	}
}

// TestFind checks that the go command is asked for what a module has that is not in
// the module cache, and for nothing else.
func TestFind(t *testing.T) {
	root := extract(t, `
-- go.mod --
module example.com/m
require (
	example.com/dep v1.0.0
	example.com/dep/nested v1.0.0
)
replace example.com/local => ./local
-- other.mod --
module example.com/m
require example.com/other v1.0.0
-- local/local.go --
-- cache/example.com/dep@v1.0.0/nested/sub/sub.go --
`)
	s, err := Read(root, []string{"GOENV=off", "GOMODCACHE=" + filepath.Join(root, "cache")})
	if err != nil {
		t.Fatal(err)
	}
	asked := ""
	s.Find = func(path string) string {
		asked = path
		return "found"
	}
	for path, want := range map[string]string{
		"example.com/dep/nested/sub": "found", // of the module with the longest path
		"example.com/dep/none":       "",
		"example.com/local/none":     "",
		"example.com/unknown":        "",
	} {
		asked = ""
		if got := s.Modules(root).Folder(path); got != want || (asked != "") != (want != "") {
			t.Errorf("%s is in %q, want %q; the go command is asked for %q", path, got, want, asked)
		}
	}
	s.Flags = Flags{"-modfile=other.mod"}
	if got := s.Modules(root).Folder("example.com/other"); got != "found" {
		t.Errorf("-modfile has no effect: %q", got)
	}
	if got := s.Modules(root).Folder("example.com/dep/nested/sub"); got != "" {
		t.Errorf("go.mod is read besides -modfile: %q", got)
	}
}

// TestUncached checks which modules the go command may have to download: no replaced ones,
// where there is a vendor folder none but the toolchain, and that only if it is allowed.
func TestUncached(t *testing.T) {
	root := extract(t, `
-- go.mod --
module example.com/m
go 1.26
toolchain go1.999.1
require (
	example.com/Dep v1.0.0
	example.com/here v1.0.0
	example.com/local v1.0.0
	example.com/fork v1.0.0
)
replace example.com/local => ./local
replace example.com/fork => example.org/fork v1.2.0
-- local/go.mod --
module example.com/local
-- cache/example.com/here@v1.0.0/here.go --
`)
	s, err := Read(root, []string{"GOENV=off", "GOMODCACHE=" + filepath.Join(root, "cache")})
	if err != nil {
		t.Fatal(err)
	}
	toolchain := "cache/golang.org/toolchain@v0.0.1-go1.999.1." + runtime.GOOS + "-" + runtime.GOARCH
	s.values["GOTOOLCHAIN"] = "auto"
	if dirs := s.Modules(root).Uncached(); len(dirs) != 3 || relative(root, dirs[0]) != toolchain {
		t.Errorf("uncached: %q, want three, first %s", dirs, toolchain)
	}
	s.values["GOTOOLCHAIN"] = "local"
	dirs := s.Modules(root).Uncached()
	var got []string
	for _, dir := range dirs {
		got = append(got, relative(root, dir))
	}
	slices.Sort(got)
	if want := []string{"cache/example.com/!dep@v1.0.0", "cache/example.org/fork@v1.2.0"}; !slices.Equal(got, want) {
		t.Errorf("uncached: %q, want %q", got, want)
	}
	if err := os.MkdirAll(dirs[0], 0o777); err != nil {
		t.Fatal(err)
	}
	if n := Downloaded(dirs); n != 1 {
		t.Errorf("%d are downloaded, want 1", n)
	}
	if err := os.Mkdir(filepath.Join(root, "vendor"), 0o777); err != nil {
		t.Fatal(err)
	}
	if dirs := s.Modules(root).Uncached(); len(dirs) > 0 {
		t.Errorf("uncached though there is a vendor folder: %q", dirs)
	}
}
