package gofile_test

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/importspy/importspy/internal/gofile"
	"github.com/importspy/importspy/internal/inputs"
)

// TestRecorded checks that files and folders are recorded which a Go file is parsed from,
// and which package go/build looks at.
func TestRecorded(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a.go")
	if err := os.WriteFile(name, []byte("package a\n\nimport \"io\"\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for what, read := range map[string]func() error{
		"Parse": func() error {
			file, err := gofile.Parse(inputs.Run, token.NewFileSet(), name, parser.ImportsOnly)
			if err == nil && (file.Name.Name != "a" || len(file.Imports) != 1) {
				t.Errorf("parsed %v", file)
			}
			return err
		},
		"MatchFile": func() error {
			ctx := gofile.BuildContext()
			match, err := ctx.MatchFile(dir, "a.go")
			if !match {
				t.Error("it does not match")
			}
			return err
		},
		"ImportDir": func() error {
			ctx := gofile.BuildContext()
			pkg, err := ctx.ImportDir(dir, 0)
			if err == nil && !slices.Equal(pkg.GoFiles, []string{"a.go"}) {
				t.Errorf("the files are %q", pkg.GoFiles)
			}
			return err
		},
	} {
		log := inputs.Record()
		if err := read(); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		list, err := log.Stop()
		if err != nil || !slices.ContainsFunc(list, func(s inputs.Seen) bool { _, ok := s.Content(); return ok && s.Name == name }) {
			t.Errorf("%s: recorded are %v, %v", what, list, err)
		}
	}
	if file, err := gofile.Parse(inputs.Run, token.NewFileSet(), filepath.Join(dir, "none.go"), 0); err == nil {
		t.Errorf("parsed %v", file)
	}
}

// TestHasSubdir checks which folders are in others.
func TestHasSubdir(t *testing.T) {
	ctx := gofile.BuildContext()
	root := t.TempDir()
	for _, test := range []struct {
		dir, rel string
		ok       bool
	}{
		{filepath.Join(root, "a", "b"), "a/b", true},
		{root, "", false},
		{filepath.Dir(root), "", false},
		{root + "x", "", false},
	} {
		if rel, ok := ctx.HasSubdir(root, test.dir); rel != test.rel || ok != test.ok {
			t.Errorf("%s: %q, %t, want %q, %t", test.dir, rel, ok, test.rel, test.ok)
		}
	}
}

// TestLinks checks that nothing is printed of a file that is not Go, though a link has a name
// of a Go file.
func TestLinks(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"secret": "ghp_abcdef\n", "good.go": "package a\n", "bad.go": "package a\n\nfunc {\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for name, target := range map[string]string{"link.go": "secret", "linked.go": "good.go", "none.go": "none"} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Skip(err)
		}
	}
	const msg = "expected 'package', found ghp_abcdef"
	for position, shown := range map[string]bool{
		"link.go:1:1": false, "link.go:1": false, "link.go": false, filepath.Join(dir, "link.go") + ":1:1": false, "none.go:1:1": false,
		"bad.go:3:6": true, "linked.go:1:1": true, "secret:1:1": true, "-": true, "": true,
	} {
		if got := gofile.Mistake(dir, position, msg); (got == msg) != shown {
			t.Errorf("at %q: %s", position, got)
		}
	}
	for name, want := range map[string]string{"link.go": "link.go:1:1: is a link to a file that is not Go source, or has mistakes; its text is not shown", "bad.go": "bad.go:3:6: expected 'IDENT', found '{'"} {
		full := filepath.Join(dir, name)
		_, err := gofile.Parse(inputs.Run, token.NewFileSet(), full, parser.SkipObjectResolution)
		got := gofile.Shown(inputs.Run, full, err)
		if !strings.HasPrefix(got.Error(), filepath.Join(dir, want)) || strings.Contains(got.Error(), "ghp") {
			t.Errorf("%s: %v, want %s", name, got, want)
		}
	}
}
