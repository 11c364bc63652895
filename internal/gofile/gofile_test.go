package gofile_test

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
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
