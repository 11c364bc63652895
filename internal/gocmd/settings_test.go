package gocmd

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// extract writes an archive into a folder of the test and returns its name.
func extract(t *testing.T, archive string) (root string) {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range txtar.Parse([]byte(archive)).Files {
		name := filepath.Join(root, filepath.FromSlash(file.Name))
		err := os.MkdirAll(filepath.Dir(name), 0o777)
		if err == nil {
			err = os.WriteFile(name, []byte(strings.ReplaceAll(string(file.Data), "$ROOT", filepath.ToSlash(root))), 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestRead(t *testing.T) {
	root := extract(t, "-- user --\n# GOWORK=comment\nGOWORK=/user\nGOFLAGS=-a=b=c\n-- config/go/env --\nGOWORK=/config\n-- goroot/go.env --\nGOWORK=/goroot\nGOFLAGS=-z\n")
	user, goroot := "GOENV="+filepath.Join(root, "user"), "GOROOT="+filepath.Join(root, "goroot")
	tests := []struct {
		name string
		env  []string
		key  string
		want string
	}{
		{"environment", []string{"GOWORK=/env", user, goroot}, "GOWORK", "/env"},
		{"the last of two", []string{"GOWORK=/one", "GOWORK=/two"}, "GOWORK", "/two"},
		{"empty is unset", []string{"GOWORK=", user, goroot}, "GOWORK", "/user"},
		{"settings file", []string{user, goroot}, "GOWORK", "/user"},
		{"second equals sign", []string{user, goroot}, "GOFLAGS", "-a=b=c"},
		{"GOROOT", []string{"GOENV=off", goroot}, "GOWORK", "/goroot"},
		{"no settings file", []string{"GOENV=/none", goroot}, "GOWORK", "/goroot"},
		{"GOENV=off as handed down", []string{"GOENV=", "GOTOOLDIR=/tools", goroot}, "GOWORK", "/goroot"},
		{"GOENV is empty", []string{"GOENV=", goroot}, "GOWORK", "/config"},
		{"GOENV not set", []string{goroot}, "GOWORK", "/config"},
		{"nowhere", []string{user, goroot}, "GOPRIVATE", ""},
	}
	// Where os.UserConfigDir looks, by system.
	for _, key := range []string{"XDG_CONFIG_HOME", "APPDATA"} {
		t.Setenv(key, filepath.Join(root, "config"))
	}
	t.Setenv("HOME", root)
	if config, err := os.UserConfigDir(); err != nil {
		t.Fatal(err)
	} else if name := filepath.Join(config, "go", "env"); name != filepath.Join(root, "config", "go", "env") {
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte("GOWORK=/config\n"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range tests {
		s, err := Read(root, test.env)
		if got := s.Get(test.key); got != test.want || err != nil {
			t.Errorf("%s: %s is %q, %v, want %q", test.name, test.key, got, err, test.want)
		}
	}
}

// TestReadAsAsked compares what is read with what the go command reports, in all
// places that a setting can be in.
func TestReadAsAsked(t *testing.T) {
	if testing.Short() {
		t.Skip("calls the go command")
	}
	root := extract(t, `
-- flags --
GOFLAGS='-tags=a b' -mod=mod "-modfile=x y.mod"
-- cache --
GOMODCACHE=$ROOT/modules
-- path --
GOPATH=$ROOT/one
-- other --
GOOS=plan9
GOARCH=386
-- work --
GOWORK=$ROOT/w/go.work
-- auto --
GOWORK=auto
-- off --
GOWORK=off
-- nocgo --
CGO_ENABLED=0
-- w/go.work --
go 1.26
use ./m
-- w/m/go.mod --
module m
go 1.26
-- m/go.mod --
module m
go 1.26
`)
	list := string(filepath.ListSeparator)
	names := []string{"GOFLAGS", "GOMODCACHE", "GOPATH", "GOPROXY", "GOROOT", "GOOS", "GOARCH", "CGO_ENABLED", "GOTOOLCHAIN"}
	for _, test := range []struct{ file, env, dir string }{
		{}, {file: "flags"}, {file: "cache"}, {file: "path"}, {file: "other"}, {file: "nocgo"},
		{file: "work"}, {file: "work", env: "GOWORK=off"}, {file: "off", dir: "w/m"}, {file: "auto", dir: "w/m"}, {env: "GOWORK=auto", dir: "w/m"}, {dir: "w/m"},
		{file: "path", env: "GOPATH=" + filepath.Join(root, "two") + list + filepath.Join(root, "three")},
		{file: "path", env: "GOMODCACHE=" + filepath.Join(root, "cache")},
		{file: "flags", env: "GOFLAGS=-tags=c"},
		{file: "nocgo", env: "CGO_ENABLED=1"},
	} {
		t.Run(fmt.Sprint(test), func(t *testing.T) {
			for _, name := range append(names, "GOWORK") {
				t.Setenv(name, "")
			}
			t.Setenv("GOENV", "off")
			if test.file != "" {
				t.Setenv("GOENV", filepath.Join(root, test.file))
			}
			if name, value, ok := strings.Cut(test.env, "="); ok {
				t.Setenv(name, value)
			}
			dir := filepath.Join(root, "m")
			if test.dir != "" {
				dir = filepath.Join(root, filepath.FromSlash(test.dir))
			}
			want, err := Ask(dir)
			if err != nil {
				t.Fatal(err)
			}
			got, err := Read(dir, os.Environ())
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range names {
				if got.Get(name) != want.Get(name) {
					t.Errorf("%s is read as %q, and go env reports %q", name, got.Get(name), want.Get(name))
				}
			}
			if !slices.Equal(got.Flags, want.Flags) || !slices.Equal(got.Flags.Tags(), want.Flags.Tags()) {
				t.Errorf("the flags are read as %q, and go env reports %q", got.Flags, want.Flags)
			}
			read, err := got.Workspace(dir)
			asked, err2 := want.Workspace(dir)
			if read != asked || err != nil || err2 != nil {
				t.Errorf("the workspace is read as %q, %v, and go env reports %q, %v", read, err, asked, err2)
			}
		})
	}
}

func TestAskFails(t *testing.T) {
	if testing.Short() {
		t.Skip("calls the go command")
	}
	t.Setenv("GOFLAGS", `"-tags=a`)
	if _, err := Ask(t.TempDir()); err == nil || !strings.Contains(err.Error(), "unterminated") {
		t.Errorf("a quote that does not end: %v", err)
	}
	if s, err := Read("/", []string{"GOENV=off", `GOFLAGS="-tags=a`}); err == nil || s.Get("GOOS") != runtime.GOOS {
		t.Errorf("a quote that does not end: %v, GOOS is %q", err, s.Get("GOOS"))
	}
	t.Setenv("GOFLAGS", "")
	t.Setenv("PATH", "")
	if _, err := Ask(t.TempDir()); err == nil {
		t.Error("no error without the go command")
	}
}
