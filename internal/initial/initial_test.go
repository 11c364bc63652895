package initial_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/casetest"
	"github.com/importspy/importspy/internal/gocmd"
	"github.com/importspy/importspy/internal/initial"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/scope"
	"github.com/importspy/importspy/internal/srcload"
)

const shop = `
-- go.mod --
module example.com/shop

go 1.24
-- store/store.go --
package store

import "os"

func Open() error { _ = os.Getenv("STORE"); return nil }
-- store/store_windows.go --
package store

const Drive = "C"
-- cmd/shop/main.go --
package main

func Exported() {}

func main() {}
-- empty/empty.go --
package empty
-- internal/deep/deep.go --
package deep

func Deep() {}
-- kept/kept.go --
package kept

func Kept() {}
-- kept/importspy.yaml --
version: 1
`

// described returns the contracts for the packages of an archive that patterns name, on
// platforms.
func described(t *testing.T, archive string, opts initial.Options, platforms []string, patterns ...string) (in *initial.Contracts, reasons map[string]string) {
	t.Helper()
	dir := casetest.Unpack(t, archive)
	settings, err := gocmd.Ask(dir)
	if err != nil {
		t.Fatal(err)
	}
	s := &scope.Scope{Request: load.Request{
		Dir: dir, Patterns: patterns, Settings: settings, Env: []string{"CGO_ENABLED=0"},
		Loader: &srcload.Loader{GOARCH: "amd64"}, Named: true, Partial: len(platforms) > 1,
	}}
	for _, p := range platforms {
		goos, goarch, _ := strings.Cut(p, "/")
		s.Platforms = append(s.Platforms, load.Platform{GOOS: goos, GOARCH: goarch})
	}
	s.Known = s.Platforms
	if opts.Rules {
		s.Bodies = func(*packages.Package) bool { return true }
	}
	in, reasons = initial.New(s, opts), make(map[string]string)
	for _, p := range s.Platforms {
		set := s.Load(p)
		if set.Failed {
			t.Fatalf("%v: %+v", set.Err, set.Failures)
		}
		for _, pkg := range set.Packages {
			reason, err := in.Describe(set, pkg)
			if err != nil {
				t.Fatal(err)
			}
			reasons[pkg.PkgPath] = reason
		}
	}
	return in, reasons
}

// texts returns the contracts by package, without the comment that leads each.
func texts(t *testing.T, in *initial.Contracts) map[string]string {
	t.Helper()
	all := make(map[string]string)
	for c := range in.All() {
		if c.Err != nil {
			t.Fatalf("%s: %v", c.Path, c.Err)
		}
		_, text, _ := strings.Cut(string(c.Text), "\n")
		all[strings.TrimPrefix(c.Path, "example.com/shop/")] = text
		if !strings.HasSuffix(filepath.ToSlash(c.Name), strings.TrimPrefix(c.Path, "example.com/shop")+"/"+contract.FileName) {
			t.Errorf("the contract of %s is %s", c.Path, c.Name)
		}
	}
	return all
}

func TestDescribe(t *testing.T) {
	in, reasons := described(t, shop, initial.Options{Policy: contract.Exact}, []string{"linux/amd64"}, "./...")
	want := `version: 1
package: example.com/shop/store
name: store
policy: exact
exports:
  funcs:
    Open: func() error
`
	if got := texts(t, in); len(got) != 1 || got["store"] != want {
		t.Errorf("contracts are %q, want that of store to be\n%s", got, want)
	}
	for path, reason := range map[string]string{
		"store": "", "cmd/shop": initial.IsMain, "empty": initial.ExportsNothing,
		"internal/deep": "is skipped, like everything that matches internal", "kept": "has a contract",
	} {
		if got := reasons["example.com/shop/"+path]; got != reason {
			t.Errorf("%s: %q, want %q", path, got, reason)
		}
	}
	skipped, by := in.Skipped()
	if in.Existing() != 1 || skipped != 1 || !slices.Equal(by, []string{"internal"}) || in.Without(initial.IsMain) != 1 || in.Without(initial.ExportsNothing) != 1 {
		t.Errorf("%d existing, %d skipped by %v, %d mains, %d without exports", in.Existing(), skipped, by, in.Without(initial.IsMain), in.Without(initial.ExportsNothing))
	}
}

// What only some platforms have is promised for these.
func TestDescribePlatforms(t *testing.T) {
	in, _ := described(t, shop, initial.Options{Policy: contract.Exact}, []string{"linux/amd64", "windows/amd64"}, "./store")
	want := `version: 1
package: example.com/shop/store
name: store
policy: exact
exports:
  consts:
    Drive:
      const: = "C"
      platforms: [windows]
  funcs:
    Open: func() error
`
	if got := texts(t, in); got["store"] != want {
		t.Errorf("the contract is\n%s\nwant\n%s", got["store"], want)
	}
}

// A package without Go files for a platform has nothing there.
func TestDescribeAbsent(t *testing.T) {
	const archive = `
-- go.mod --
module example.com/shop

go 1.24
-- only/only_linux.go --
package only

func Only() {}
`
	in, _ := described(t, archive, initial.Options{Policy: contract.Exact}, []string{"linux/amd64", "windows/amd64"}, "./...")
	if got := texts(t, in)["only"]; !strings.Contains(got, "platforms: [linux]") {
		t.Errorf("the contract is\n%s", got)
	}
}

func TestDescribeNamed(t *testing.T) {
	for _, test := range []struct {
		pattern string
		skip    []string
		want    bool
	}{
		{"./internal/deep", nil, true},                          // without a wildcard
		{"./internal/...", nil, true},                           // with one below the folder that is skipped
		{"./...", []string{contract.NoSkip}, true},              // nothing is skipped
		{"./internal/deep", []string{"./internal/deep"}, false}, // which is said here
		{"example.com/shop/internal/deep", nil, true},           // as an import path
	} {
		in, _ := described(t, shop, initial.Options{Policy: contract.Exact, Skip: test.skip}, []string{"linux/amd64"}, test.pattern)
		if _, got := texts(t, in)["internal/deep"]; got != test.want {
			t.Errorf("%s, skipping %v: %v", test.pattern, test.skip, got)
		}
	}
}

func TestDescribeRules(t *testing.T) {
	in, _ := described(t, shop, initial.Options{Policy: contract.Exact, Rules: true}, []string{"linux/amd64"}, "./store", "./cmd/shop")
	got := texts(t, in)
	for _, part := range []string{"allow:\n    - std\n", "STORE: optional\n"} {
		if !strings.Contains(got["store"], part) {
			t.Errorf("the contract of store lacks %q:\n%s", part, got["store"])
		}
	}
	if main, ok := got["cmd/shop"]; !ok || strings.Contains(main, "exports") {
		t.Errorf("the contract of a program has no rules, or exports:\n%s", main)
	}
}

func TestDescribePlugin(t *testing.T) {
	in, _ := described(t, shop, initial.Options{Policy: contract.Exact, Plugins: true}, []string{"linux/amd64"}, "./cmd/shop")
	got := texts(t, in)["cmd/shop"]
	if !strings.Contains(got, "Exported: func()") || !strings.Contains(got, "buildmode: plugin") {
		t.Errorf("the contract of a plugin is\n%s", got)
	}
}

// Contracts are not written next to packages of others.
func TestDescribeOthers(t *testing.T) {
	s := &scope.Scope{Request: load.Request{Dir: t.TempDir(), Loader: &srcload.Loader{GOARCH: "amd64"}, Env: []string{"CGO_ENABLED=0"}, Patterns: []string{"errors"}}}
	s.Platforms = []load.Platform{{GOOS: "linux", GOARCH: "amd64"}}
	set := s.Load(s.Platforms[0])
	if len(set.Packages) != 1 {
		t.Fatalf("%v: %+v", set.Err, set.Failures)
	}
	if _, err := initial.New(s, initial.Options{Policy: contract.Exact}).Describe(set, set.Packages[0]); err == nil || !strings.Contains(err.Error(), "-contracts") {
		t.Errorf("the error is %v", err)
	}
	s.Contracts = t.TempDir()
	in := initial.New(s, initial.Options{Policy: contract.Exact})
	if _, err := in.Describe(set, set.Packages[0]); err != nil {
		t.Fatal(err)
	}
	for c := range in.All() {
		if want := filepath.Join(s.Contracts, "errors", contract.FileName); c.Name != want || !strings.Contains(string(c.Text), "Join: func(errs ...error) error") {
			t.Errorf("%s is\n%s", c.Name, c.Text)
		}
	}
}
