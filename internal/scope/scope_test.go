package scope_test

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/casetest"
	"github.com/importspy/importspy/internal/goroot"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/scope"
)

// folder returns a scope in a folder that has the files of an archive.
func folder(t *testing.T, archive string) *scope.Scope {
	t.Helper()
	dir := casetest.Unpack(t, archive)
	return &scope.Scope{Request: load.Request{Dir: dir}}
}

// pkg returns a package in a folder of the scope, of the module there.
func pkg(s *scope.Scope, rel string) *packages.Package {
	return &packages.Package{
		PkgPath: "example.com/shop/" + rel,
		GoFiles: []string{filepath.Join(s.Dir, rel, rel+".go")},
		Module:  &packages.Module{Path: "example.com/shop", Dir: s.Dir, Main: true},
	}
}

const shop = `
-- go.mod --
module example.com/shop
-- importspy.yaml --
version: 1
subpackages:
  - match: ./store
    contract: required
-- store/importspy.yaml --
version: 1
package: example.com/shop/store
environment: {platforms: [linux]}
exports:
  funcs:
    Open: func()
-- cart/importspy.yaml --
version: 1
exports:
  funcs: {Add: func()}
  wrong: 1
-- torn/importspy.yaml --
version: 1
exports: {
`

func TestBind(t *testing.T) {
	s := folder(t, shop)
	for _, test := range []struct {
		rel      string
		own      bool
		mistakes int
		required bool
	}{
		{"store", true, 0, true},
		{"cart", false, 1, false},
		{"none", false, 0, false},
	} {
		b := s.Bind(&rules.Reader{}, pkg(s, test.rel), filepath.Join(s.Dir, test.rel))
		if (b.Own != nil) != test.own || len(b.Mistakes) != test.mistakes || b.RequiresContract() != test.required {
			t.Errorf("%s: own %v, mistakes %v, required %v", test.rel, b.Own != nil, b.Mistakes, b.RequiresContract())
		}
		if want := filepath.Join(s.Dir, test.rel, contract.FileName); b.Name != want {
			t.Errorf("%s: its contract is called %s, want %s", test.rel, b.Name, want)
		}
	}
}

// With a folder of contracts, those next to packages do not count.
func TestBindContracts(t *testing.T) {
	s := folder(t, shop+"-- apart/example.com/shop/cart/importspy.yaml --\nversion: 1\n")
	s.Contracts = filepath.Join(s.Dir, "apart")
	if b := s.Bind(&rules.Reader{}, pkg(s, "store"), filepath.Join(s.Dir, "store")); b.Own != nil {
		t.Errorf("%s is read", b.Name)
	}
	if b := s.Bind(&rules.Reader{}, pkg(s, "cart"), filepath.Join(s.Dir, "cart")); b.Own == nil || len(b.Mistakes) > 0 {
		t.Errorf("%s: %v, mistakes %v", b.Name, b.Own, b.Mistakes)
	}
}

func TestContractOf(t *testing.T) {
	s := folder(t, shop)
	for rel, want := range map[string]bool{"store": true, "cart": false, "torn": false, "none": false} {
		dir := filepath.Join(s.Dir, rel)
		name, f := s.ContractOf(load.Absent{Dir: dir, Path: "example.com/shop/" + rel})
		if (f != nil) != want || name != filepath.Join(dir, contract.FileName) {
			t.Errorf("%s: %s is %v", rel, name, f)
		}
	}
}

func TestIsFor(t *testing.T) {
	s := folder(t, shop)
	a := load.Absent{Dir: filepath.Join(s.Dir, "store"), Path: "example.com/shop/store", Module: "example.com/shop"}
	_, own := s.ContractOf(a)
	for goos, want := range map[string]bool{"linux": true, "windows": false} {
		p := load.Platform{GOOS: goos, GOARCH: "amd64"}
		if got := s.IsFor(a, own, p); got != want {
			t.Errorf("for %s: %v", goos, got)
		}
		if !s.IsFor(a, nil, p) {
			t.Errorf("for %s without a contract: false", goos)
		}
	}
}

func TestParse(t *testing.T) {
	text := []byte("version: 1\n")
	alone := new(scope.Scope)
	a, errA := alone.Parse("c.yaml", text)
	b, errB := alone.Parse("c.yaml", text)
	if errA != nil || errB != nil || a == b {
		t.Errorf("a contract is kept for one platform (%v, %v)", errA, errB)
	}
	several := new(scope.Scope)
	several.ParseOnce()
	a, errA = several.Parse("c.yaml", text)
	b, errB = several.Parse("c.yaml", slices.Clone(text))
	if errA != nil || errB != nil || a != b {
		t.Errorf("a contract is parsed once more (%v, %v)", errA, errB)
	}
	if c, _ := several.Parse("d.yaml", text); c == a {
		t.Error("a contract of another name is taken for it")
	}
	if c, err := several.Parse("c.yaml", []byte("version: 1\npolicy: minimum\n")); err != nil || c.Policy != contract.Minimum {
		t.Errorf("another text under the same name is %+v (%v)", c, err)
	}
	if _, err := several.Parse("c.yaml", []byte("version: two\n")); err == nil {
		t.Error("a mistake is not reported")
	}
}

func TestOwned(t *testing.T) {
	s := folder(t, shop)
	dependency := pkg(s, "dep")
	dependency.Module.Main = false
	std := &packages.Package{PkgPath: "fmt", GoFiles: []string{filepath.Join(goroot.Dir(), "src", "fmt", "print.go")}}
	noModule := &packages.Package{PkgPath: "shop", GoFiles: []string{filepath.Join(s.Dir, "shop.go")}}
	for _, test := range []struct {
		name string
		pkg  *packages.Package
		want bool
	}{
		{"one of the main module", pkg(s, "store"), true},
		{"a dependency", dependency, false},
		{"the standard library", std, false},
		{"a GOPATH", noModule, true},
	} {
		if got := scope.Owned(test.pkg); got != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}

func TestImports(t *testing.T) {
	s := folder(t, shop)
	p := pkg(s, "store")
	p.Imports = map[string]*packages.Package{"os": {PkgPath: "os"}, "example.com/shop/b": pkg(s, "b"), "example.com/shop/a": pkg(s, "a")}
	paths := func() (list []string) {
		for _, imp := range s.Imports(p) {
			list = append(list, imp.PkgPath)
		}
		return list
	}
	if got := paths(); !slices.Equal(got, []string{"example.com/shop/a", "example.com/shop/b"}) {
		t.Errorf("contracts can be next to %v", got)
	}
	s.Contracts = s.Dir
	if got := paths(); !slices.Equal(got, []string{"example.com/shop/a", "example.com/shop/b", "os"}) {
		t.Errorf("contracts apart can be of %v", got)
	}
}

// Contracts are written in their module, whatever links lead out of it.
func TestWrite(t *testing.T) {
	s := folder(t, shop)
	name := filepath.Join(s.Dir, "store", contract.FileName)
	if err := s.Create(name, nil); err == nil || !strings.HasPrefix(err.Error(), filepath.Join("store", contract.FileName)+": ") {
		t.Errorf("creating what is there: %v", err)
	}
	old, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Replace(name, []byte("version: 1\n"), []byte("version: 1\n# new\n")); err == nil {
		t.Error("a file with another text than was read is replaced")
	}
	if note, err := s.Replace(name, old, []byte("version: 1\n")); err != nil || note != "" {
		t.Errorf("replacing it: %q, %v", note, err)
	}
	if data, _ := os.ReadFile(name); string(data) != "version: 1\n" {
		t.Errorf("then it has %q", data)
	}
	if runtime.GOOS == "windows" {
		return // where making links takes a right
	}
	outside := filepath.Join(t.TempDir(), contract.FileName)
	if err := os.WriteFile(outside, old, 0o666); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(s.Dir, "linked.yaml")
	if err := os.Symlink(outside, link); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Replace(link, old, []byte("version: 1\n")); err == nil {
		t.Error("a file outside of the module is replaced")
	}
	if data, _ := os.ReadFile(outside); string(data) != string(old) {
		t.Errorf("then it has %q", data)
	}
}
