package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// unedited writes a module that has just what the edits look for.
func unedited(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, e := range edits {
		name := filepath.Join(dir, filepath.FromSlash(e.file))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		appendTo(t, name, e.old)
	}
	return dir
}

func appendTo(t *testing.T, name, text string) {
	t.Helper()
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.WriteString(text)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestPatch(t *testing.T) {
	dir := unedited(t)
	if err := patch(dir); err != nil {
		t.Fatal(err)
	}
	for _, e := range edits {
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(e.file)))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(data, []byte(e.new)) {
			t.Errorf("%s lacks %q", e.file, e.new)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "internal", "cache", "importspy.go")); err != nil {
		t.Error(err)
	}
}

// TestPatchRefuses checks that a gopls that is made otherwise is refused, each
// edit on its own.
func TestPatchRefuses(t *testing.T) {
	for i, e := range edits {
		for _, test := range []struct {
			name   string
			change func(name string)
			want   string
		}{
			{"absent", func(name string) { os.WriteFile(name, nil, 0o666) }, " has 0 times, not once, the line"},
			{"twice", func(name string) { appendTo(t, name, e.old) }, " has 2 times, not once, the line"},
			{"no file", func(name string) { os.Remove(name) }, "there is no " + e.file},
		} {
			dir := unedited(t)
			test.change(filepath.Join(dir, filepath.FromSlash(e.file)))
			if err := patch(dir); !errors.Is(err, errUnfit) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("edit %d, %s: %v, want %q", i, test.name, err, test.want)
			}
		}
	}
	dir := unedited(t)
	appendTo(t, filepath.Join(dir, "internal", "cache", "importspy.go"), "package cache\n")
	if err := patch(dir); !errors.Is(err, errUnfit) || !strings.Contains(err.Error(), "exists") {
		t.Errorf("a file that is in the way: %v", err)
	}
}

func TestCheckGo(t *testing.T) {
	b := &build{version: "v0.99.0"}
	if err := b.checkGo(t.Context(), "1.21"); err != nil {
		t.Error(err)
	}
	err := b.checkGo(t.Context(), "1.999.0")
	if err == nil || !strings.HasPrefix(err.Error(), "gopls v0.99.0 needs Go 1.999.0 and this is go1.") {
		t.Error(err)
	}
}

func TestWorkspace(t *testing.T) {
	gopls := &modFile{Go: "1.26.0"}
	gopls.Require = append(gopls.Require, struct{ Path, Version string }{toolsModule, "v0.47.1"})
	clone := &modFile{Go: "1.26.3"}
	want := `go 1.26.3
use "/tmp/a b/gopls"
use "/src/importspy"
replace golang.org/x/tools => golang.org/x/tools v0.47.1
`
	if got := workspace(gopls, clone, "/tmp/a b/gopls", "/src/importspy"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestUsage checks what is said without building anything, and the exit codes.
func TestUsage(t *testing.T) {
	folder := t.TempDir()
	for _, test := range []struct {
		dir    string
		args   []string
		code   int
		stderr string
	}{
		{".", []string{"-h"}, 0, "usage: go run -C integrations/gopls . [-gopls version] [-o file]\n"},
		{".", []string{"-nosuch"}, 2, "flag provided but not defined: -nosuch\n"},
		{".", []string{"v0.1.0"}, 2, "gopls: unexpected argument v0.1.0\n"},
		{".", []string{"-o", folder}, 1, "gopls: " + folder + " is a folder: name a file with -o\n"},
		{folder, []string{"-o", "x"}, 1, "gopls: this is not a clone of https://github.com/importspy/importspy: clone it and run this in there\n"},
	} {
		t.Run(strings.Join(test.args, " "), func(t *testing.T) {
			t.Chdir(test.dir)
			var stdout, stderr strings.Builder
			if code := run(t.Context(), test.args, &stdout, &stderr); code != test.code {
				t.Errorf("exits with %d, want %d", code, test.code)
			}
			if !strings.HasPrefix(stderr.String(), test.stderr) || stdout.Len() > 0 {
				t.Errorf("prints %q and %q, want %q", stdout.String(), stderr.String(), test.stderr)
			}
		})
	}
}

// TestBuild builds gopls another time, in another folder: the result is the
// same, and nothing else is left.
func TestBuild(t *testing.T) {
	slow(t)
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	out := filepath.Join(t.TempDir(), "gopls")
	var stdout, stderr strings.Builder
	if code := run(t.Context(), []string{"-o", out}, &stdout, &stderr); code != 0 {
		t.Fatalf("exits with %d: %s", code, &stderr)
	}
	if want := "built gopls " + goplsVersion + " with importspy: " + out + "\n"; stdout.String() != want {
		t.Errorf("prints %q, want %q", &stdout, want)
	}
	left, err := os.ReadDir(tmp)
	if err != nil || len(left) > 0 {
		t.Errorf("leaves %v, %v", left, err)
	}
	one, err := os.ReadFile(gopls)
	if err != nil {
		t.Fatal(err)
	}
	two, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(one, two) {
		t.Error("two builds differ")
	}
}

// TestUnknownVersion asks for a release that is none.
func TestUnknownVersion(t *testing.T) {
	slow(t)
	var stdout, stderr strings.Builder
	code := run(t.Context(), []string{"-gopls", "v0.0.0", "-o", filepath.Join(t.TempDir(), "gopls")}, &stdout, &stderr)
	if want := "gopls: cannot get gopls v0.0.0; -gopls names another version: "; code != 1 || !strings.Contains(stderr.String(), want) {
		t.Errorf("exits with %d, prints %q, want %q", code, &stderr, want)
	}
}
