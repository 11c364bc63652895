//go:build unix

package gocmd

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/importspy/importspy/internal/casetest"
)

func put(t *testing.T, name, data string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	casetest.Put(t, name, data)
}

// TestOpenable checks which pipes, devices and large files the go command would open.
func TestOpenable(t *testing.T) {
	for _, test := range []struct {
		pipe     string // a name, or that of a link to a device
		patterns string
		want     string // the beginning of the error
	}{
		{"go.mod", "./...", "go.mod is a pipe or a device"},
		{"go.sum", "", "go.sum is a pipe or a device"},
		{"vendor/modules.txt", "", "vendor/modules.txt is a pipe or a device"},
		{"o.mod", "", "o.mod is a pipe or a device"},
		{"link:go.mod", "", "go.mod is a pipe or a device"},
		{"link:a/x.go", "./a", "a/x.go is a pipe or a device"},
		{"a/x.go", "./...", "a/x.go is a pipe or a device"},
		{"a/b/x_test.go", "./a/...", "a/b/x_test.go is a pipe or a device"},
		{"a/x.go", "example.com/m/a ./b", ""},
		{"a/b/x.go", "./a", ""},
		{"a/_x.go", "./...", ""},
		{"a/x.txt", "./...", ""},
		{"a/testdata/x.go", "./...", ""},
		{"a/testdata/x.go", "./a/testdata", "a/testdata/x.go is a pipe or a device"},
		{"_a/x.go", "./...", ""},
	} {
		dir := t.TempDir()
		t.Setenv("GOFLAGS", "-modfile=o.mod")
		t.Setenv("GOWORK", "off")
		put(t, filepath.Join(dir, "go.mod"), "module example.com/m\n")
		put(t, filepath.Join(dir, "a", "dir.go", "d.go"), "package d\n")
		if err := os.Symlink("nowhere", filepath.Join(dir, "a", "dangling.go")); err != nil {
			t.Fatal(err)
		}
		name, link := strings.CutPrefix(test.pipe, "link:")
		file := filepath.Join(dir, name)
		_ = os.Remove(file)
		err := os.MkdirAll(filepath.Dir(file), 0o777)
		switch {
		case err != nil:
		case link:
			err = os.Symlink(os.DevNull, file)
		default:
			err = syscall.Mkfifo(file, 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if err := Openable(dir, strings.Fields(test.patterns)...); err != nil {
			got = err.Error()
		}
		if (got == "") != (test.want == "") || !strings.HasPrefix(got, test.want) {
			t.Errorf("%s, called on %s: %q, want %q", test.pipe, test.patterns, got, test.want)
		}
	}
}

// TestOpenableWorkspace checks the files of a workspace, and how large they may be.
func TestOpenableWorkspace(t *testing.T) {
	t.Setenv("GOFLAGS", "")
	t.Setenv("GOWORK", "")
	dir := t.TempDir()
	put(t, filepath.Join(dir, "go.work"), "go 1.26\nuse (\n./m\n./other\n)\n")
	put(t, filepath.Join(dir, "m", "go.mod"), "module example.com/m\n")
	if err := Openable(filepath.Join(dir, "m")); err != nil {
		t.Error(err)
	}
	put(t, filepath.Join(dir, "other", "go.mod"), "module example.com/other\n")
	if err := os.Truncate(filepath.Join(dir, "other", "go.mod"), MaxModFile+1); err != nil {
		t.Fatal(err)
	}
	want := filepath.Join(dir, "other", "go.mod") + " is larger than 16 MiB"
	if err := Openable(filepath.Join(dir, "m")); err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	if _, err := ReadModFile(dir, filepath.Join(dir, "other", "go.mod")); err == nil {
		t.Error("it is read")
	}
}

// TestOpenableLinks checks that the go command does not get to print a file with secrets, and
// does not read what replaces a module without end.
func TestOpenableLinks(t *testing.T) {
	const withheld = "is a link to a file that is not what its name says, or has mistakes; its text is not shown"
	t.Setenv("GOFLAGS", "")
	t.Setenv("GOWORK", "")
	for _, test := range []struct{ link, target, want string }{
		{"go.mod", "secret", "go.mod " + withheld},
		{"go.work", "secret", "go.work " + withheld},
		{"dep/go.mod", "../secret", "dep/go.mod " + withheld},
		{"go.mod", "other.mod", ""},
		{"go.work", "other.work", ""},
		{"go.sum", "secret", ""}, // of which the go command prints nothing
		{"dep/go.mod", os.DevNull, "dep/go.mod is a pipe or a device"},
		{"used/go.mod", os.DevNull, ""},
	} {
		dir := t.TempDir()
		for name, text := range map[string]string{
			"go.mod": "module example.com/m\n\ngo 1.26\n\nreplace example.com/dep => ./dep\n", "secret": "TOKEN=ghp_abcdef\n",
			"other.mod": "module example.com/m\n\nrequire example.com/dep v1.0.0\n", "other.work": "go 1.26\n\nuse .\n",
			"dep/go.mod": "module example.com/dep\n", "used/go.mod": "module example.com/used\n",
		} {
			put(t, filepath.Join(dir, filepath.FromSlash(name)), text)
		}
		link := filepath.Join(dir, filepath.FromSlash(test.link))
		_ = os.Remove(link)
		if err := os.Symlink(test.target, link); err != nil {
			t.Fatal(err)
		}
		got := ""
		if err := Openable(dir); err != nil {
			got = err.Error()
		}
		if (got == "") != (test.want == "") || !strings.HasPrefix(got, test.want) {
			t.Errorf("%s is a link to %s: %q, want %q", test.link, test.target, got, test.want)
		}
	}
}
