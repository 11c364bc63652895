package load

import (
	"context"
	"errors"
	"fmt"
	"go/types"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/gocmd"
)

// A fixed loader returns the same packages for all platforms.
type fixed struct {
	pkgs []*packages.Package
	err  error
}

func (f fixed) Load(context.Context, string, []string, func(*packages.Package) bool, ...string) ([]*packages.Package, error) {
	return f.pkgs, f.err
}

func pkg(path string, errs ...packages.Error) *packages.Package {
	return &packages.Package{PkgPath: path, Types: types.NewPackage(path, "p"), Errors: errs, GoFiles: []string{"/none/" + path + "/p.go"}}
}

// TestLoad checks what becomes of the packages that a loader returns.
func TestLoad(t *testing.T) {
	settings, err := gocmd.Read("/m", []string{"GOENV=off", "CGO_ENABLED=1"})
	if err != nil {
		t.Fatal(err)
	}
	excluded := packages.Error{Msg: "build constraints exclude all Go files in /none"}
	unresolved := packages.Error{Pos: "/m/b/p.go:3:4", Msg: "undefined: X"}
	done, cancel := context.WithCancel(t.Context())
	cancel()
	for _, test := range []struct {
		name    string
		request Request
		want    string
	}{
		{"sorted", Request{Loader: fixed{pkgs: []*packages.Package{pkg("b"), pkg("a")}}}, "[a b] [] [] failed: false"},
		{"of the language", Request{Loader: fixed{pkgs: []*packages.Package{pkg("unsafe"), pkg("builtin")}}}, "[] [] [] failed: false"},
		{"broken", Request{Loader: fixed{pkgs: []*packages.Package{pkg("b", unresolved), pkg("a")}}},
			"[a] [] [b cannot be loaded: b/p.go:3:4: undefined: X] failed: true"},
		{"broken on one platform", Request{Named: true, Loader: fixed{pkgs: []*packages.Package{pkg("b", unresolved)}}},
			"[] [] [b cannot be loaded for plan9/386: b/p.go:3:4: undefined: X] failed: true"},
		{"without files", Request{Partial: true, Loader: fixed{pkgs: []*packages.Package{pkg("b", excluded)}}}, "[] [b] [] failed: false"},
		{"without files, on the only platform", Request{Loader: fixed{pkgs: []*packages.Package{pkg("b", excluded)}}},
			"[] [] [b cannot be loaded: build constraints exclude all Go files in /none] failed: true"},
		{"none", Request{Loader: fixed{}}, "[] [] [: no packages match ./...] failed: true"},
		{"none on one platform", Request{Partial: true, Loader: fixed{}}, "[] [] [] failed: false"},
		{"no go command", Request{Loader: fixed{err: errors.New("not found\n")}}, "[] [] [] failed: true, not found"},
		{"interrupted", Request{Context: done, Loader: fixed{err: context.Canceled}}, "[] [] [] failed: true"},
	} {
		r := test.request
		r.Dir, r.Patterns, r.Settings, r.Host = filepath.FromSlash("/m"), []string{"./..."}, settings, Platform{"linux", "amd64"}
		set := r.Load(Platform{"plan9", "386"})
		var loaded, absent, failures []string
		for _, p := range set.Packages {
			loaded = append(loaded, p.PkgPath)
		}
		for _, a := range set.Absent {
			absent = append(absent, a.Path)
		}
		for _, f := range set.Failures {
			for _, p := range f.Problems {
				failures = append(failures, f.What+": "+p.String())
			}
		}
		got := fmt.Sprintf("%v %v %v failed: %t", loaded, absent, failures, set.Failed)
		if set.Err != nil {
			got += ", " + set.Err.Error()
		}
		if filepath.ToSlash(got) != test.want {
			t.Errorf("%s: got  %s\nwant %s", test.name, got, test.want)
		}
	}
}

// TestEnviron checks that cgo is off for platforms other than the host's.
func TestEnviron(t *testing.T) {
	r := &Request{Host: Platform{"linux", "amd64"}, Env: []string{"GOWORK=off"}}
	if env := r.Environ(r.Host); slices.Contains(env, "CGO_ENABLED=0") || env[len(env)-1] != "GOWORK=off" {
		t.Errorf("on the host: %q", env[len(env)-3:])
	}
	if env := r.Environ(Platform{"plan9", "386"}); !slices.Contains(env, "CGO_ENABLED=0") || !slices.Contains(env, "GOOS=plan9") {
		t.Errorf("on another platform: %q", env[len(env)-4:])
	}
}

// TestFinder checks that what cannot be found is asked for once, and reported once.
func TestFinder(t *testing.T) {
	if testing.Short() {
		t.Skip("calls the go command")
	}
	t.Setenv("GOPROXY", "off")
	t.Setenv("GOFLAGS", "-mod=mod")
	f := NewFinder(t.Context(), t.TempDir())
	if dir := f.Find("fmt"); filepath.Base(dir) != "fmt" {
		t.Errorf("fmt is in %q", dir)
	}
	for range 2 {
		if dir := f.Find("example.com/none"); dir != "" {
			t.Errorf("a module that cannot be had is in %q", dir)
		}
	}
	if list := f.Failures(); len(list) != 1 {
		t.Errorf("the failures are %v", list)
	}
}
