package rules

import (
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/gocmd"
)

func TestImportPath(t *testing.T) {
	root := write(t)
	for dir, want := range map[string][2]string{
		"main":        {"example.com/main", "example.com/main"},
		"main/a":      {"example.com/main/a", "example.com/main"},
		"main/nested": {"example.com/main/nested", "example.com/main/nested"},
		"broken":      {},
		"sandbox/a":   {},
		// What is vendored is of no module, even if its folder is in one.
		"vendored/vendor/example.com/Cached/sub": {},
	} {
		path, module := ImportPath(filepath.Join(root, filepath.FromSlash(dir)))
		if got := [2]string{path, module}; got != want {
			t.Errorf("%s: %q, want %q", dir, got, want)
		}
	}
}

func TestWithoutVendor(t *testing.T) {
	for path, want := range map[string]string{
		"fmt": "fmt", "vendor/golang.org/x/net/idna": "golang.org/x/net/idna", "example.com/a/vendor/example.com/b": "example.com/b",
		"example.com/vendor": "example.com/vendor", "a/vendor/b/vendor/c": "c",
	} {
		if got := withoutVendor(path); got != want {
			t.Errorf("%s: %s", path, got)
		}
	}
}

// TestObjectsDir has packages whose objects are declared in some files.
func TestObjectsDir(t *testing.T) {
	dir := t.TempDir()
	for _, test := range []struct {
		files []string
		want  string
	}{
		{[]string{filepath.Join(dir, "a.go")}, dir},
		{[]string{"a.go", filepath.Join(dir, "a.go")}, dir}, // paths can be trimmed
		{[]string{filepath.Join(dir, "x", "_cgo_gotypes.go"), filepath.Join(dir, "a.cgo1.go")}, dir},
		{[]string{filepath.Join(dir, "a.s"), "a.go"}, ""},
		{nil, ""},
	} {
		fset, pkg := token.NewFileSet(), types.NewPackage("example.com/x", "x")
		for i, name := range test.files {
			file := fset.AddFile(name, -1, 10)
			pkg.Scope().Insert(types.NewVar(file.Pos(1), pkg, fmt.Sprint("V", i), types.Typ[types.Int]))
		}
		if got := objectsDir(fset, pkg); got != test.want {
			t.Errorf("%q: %q", test.files, got)
		}
		for _, once := range []bool{false, true} {
			r := &Reader{Once: once}
			if got := r.dirOf(fset, pkg); got != test.want {
				t.Errorf("%q, once is %v: %q", test.files, once, got)
			}
			if _, kept := r.dirs.Load(pkg); kept != once { // a process that runs for days has many packages
				t.Errorf("%q, once is %v: kept is %v", test.files, once, kept)
			}
		}
	}
}

// TestNowhere has a package whose folder is not known.
func TestNowhere(t *testing.T) {
	p := &Package{Package: new(engine.Package), Path: "example.com/main/a", Module: "example.com/main"}
	b := &Binding{pkg: p, reader: new(Reader)}
	if dir, ok := p.ownDir("example.com/main/b"); dir != "" || !ok {
		t.Errorf("the folder of a package of the module is %q, %v", dir, ok)
	}
	if root := p.knownRoot(); root != "" {
		t.Errorf("the root is %s", root)
	}
	if files, tests := p.otherImports(); files != nil || tests != nil {
		t.Errorf("other files import %v, %v", files, tests)
	}
	if b.absent("example.com/main/b") || !b.ofModule("example.com/main/b") || b.dirOf("example.com/x", nil) != "" {
		t.Error("something is known of other folders")
	}
	if got := new(Reader).cached("", "example.com/x"); got != "" {
		t.Errorf("a package is in the cache: %s", got)
	}
	dir, other := t.TempDir(), types.NewPackage("example.com/x", "x")
	p.Fset = token.NewFileSet()
	file := p.Fset.AddFile(filepath.Join(dir, "x.go"), -1, 10)
	other.Scope().Insert(types.NewVar(file.Pos(1), other, "V", types.Typ[types.Int]))
	if got := b.dirOf("example.com/x", other); got != dir {
		t.Errorf("the folder of a package whose objects tell it is %q", got)
	}
}

// TestAbsentPackages has paths for which there is a folder, or may be.
func TestAbsentPackages(t *testing.T) {
	root := write(t)
	t.Setenv("GOWORK", "")
	b := &Binding{pkg: &Package{Dir: filepath.Join(root, "main", "a"), Path: "example.com/main/a", Module: "example.com/main"}, reader: new(Reader)}
	for path, want := range map[string]bool{
		"example.com/main/a": false, "example.com/main/none": true, "example.com/main/none/below": true,
		"example.com/main/nested/none": false, "example.com/main/moved/none": false, "example.com/other": false, "fmt": false,
	} {
		if got := b.absent(path); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
}

// TestNeighbors checks what is known of packages that the checked one may not import.
func TestNeighbors(t *testing.T) {
	root := write(t)
	settings, err := gocmd.Read(root, []string{"GOMODCACHE=" + filepath.Join(root, "cache"), "GOENV=off", "GOWORK=off"})
	if err != nil {
		t.Fatal(err)
	}
	r := &Reader{Settings: settings}
	n := r.Neighbors(&Package{Dir: filepath.Join(root, "main", "a"), Path: "example.com/main/a", Module: "example.com/main"})
	if n.Module != "example.com/main" || !n.Std("fmt") || n.Std("example.com/main/b") || n.Std("shop") {
		t.Errorf("neighbors of %s: fmt %v, shop %v", n.Module, n.Std("fmt"), n.Std("shop"))
	}
	if r.Neighbors(&Package{Module: "fmt"}).Std("fmt") {
		t.Error("a package of the module fmt is one of the standard library")
	}
	for path, want := range map[string]string{
		"example.com/Cached/sub":  "cache/example.com/!cached@v1.2.0/sub",
		"example.com/local/deep":  "", // which can change
		"example.com/Cached/none": "",
	} {
		got := n.Folder(path)
		if got != "" {
			got, _ = filepath.Rel(root, got)
		}
		if filepath.ToSlash(got) != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	none, err := gocmd.Read(root, []string{"GOENV=off", "GOMODCACHE=", "GOPATH=", "HOME="})
	if err != nil {
		t.Fatal(err)
	}
	if got := (&Reader{Settings: none}).cached(root, "example.com/Cached/sub"); got != "" {
		t.Errorf("without a cache: %s", got)
	}
}

// TestGoCommand checks that settings of a process that runs for days are read anew.
func TestGoCommand(t *testing.T) {
	once, often := &Reader{Once: true}, new(Reader)
	given := &Reader{Settings: once.GoCommand()}
	t.Setenv("GOFLAGS", "-tags=new")
	if got := once.GoCommand(); got != given.GoCommand() || len(got.Flags.Tags()) > 0 {
		t.Errorf("read once: %v", got.Flags)
	}
	if got := often.GoCommand().Flags.Tags(); len(got) != 1 {
		t.Errorf("read anew: %v", got)
	}
}

// TestListingOfNothing has a module without a path: nothing is known of what patterns of
// import paths are for.
func TestListingOfNothing(t *testing.T) {
	f, err := contract.Parse("c", []byte("version: 1\nimports: {deny: [erors, ./x]}\nsubpackages: [{match: ./none}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	for module, want := range map[string]int{"": 1, "fmt": 1, "example.com/m": 3} {
		l := &Listing{Module: module, Packages: []string{"a"}}
		if list := l.Check(f, "."); len(list) != want {
			t.Errorf("module %q: %v, want %d findings", module, list, want)
		}
	}
}

// TestListingBesideModules has a repository with several modules, which name each other
// nowhere: relative patterns lead from one to another.
func TestListingBesideModules(t *testing.T) {
	repo := t.TempDir()
	for name, text := range map[string]string{
		"a/go.mod": "module example.com/repo/a\n", "a/in/in.go": "package in\n",
		"b/go.mod": "module example.com/repo/b\n", "c/go.mod": "module example.com/other\n",
	} {
		name = filepath.Join(repo, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o777), os.WriteFile(name, []byte(text), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct{ module, patterns, want string }{
		{"example.com/repo/a", "../../b/x/..., ../../b, ../../b...", ""},
		{"example.com/repo/a", "../../c/..., ../../d, ../../../b", "example.com/repo/c/..., example.com/repo/d, example.com/b"},
		{"example.com/repo/a", "../../..., ./..., ./../../in", "example.com/repo/in"},
		{"example.com/repo/a/v2", "../../b, ../..", ""}, // of v1
		{"example.com/repo/a/v2", "../../../b", "example.com/repo/b"},
	} {
		f, err := contract.Parse("c", []byte("version: 1\nimports: {deny: ["+test.patterns+"]}\n"))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, fd := range new(Reader).List(filepath.Join(repo, "a"), test.module).Check(f, "in") {
			got = append(got, fd.Args[1])
		}
		if got := strings.Join(got, ", "); got != test.want {
			t.Errorf("%s: %s: got %s, want %s", test.module, test.patterns, got, test.want)
		}
	}
}
