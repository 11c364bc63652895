package environ_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"testing"

	"github.com/importspy/importspy/internal/environ"
)

func versionsOf(t *testing.T, checkedAs, moduleGo string) []string {
	t.Helper()
	fset := token.NewFileSet()
	var files []*ast.File
	for name, source := range map[string]string{
		"c.go": "package p",
		"b.go": "//go:build go1.26\n\npackage p",
		"a.go": "//go:build go1.22 && linux\n\npackage p",
	} {
		file, err := parser.ParseFile(fset, name, source, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	info := &types.Info{FileVersions: make(map[*ast.File]string)}
	config := types.Config{GoVersion: checkedAs}
	pkg, err := config.Check("p", fset, files, info)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, v := range environ.Versions(&environ.Package{Fset: fset, Files: files, Types: pkg, Info: info}, moduleGo) {
		if v.Pos.IsValid() {
			v.Go = fset.Position(v.Pos).Filename + " " + v.Go
		}
		list = append(list, v.Go)
	}
	return list
}

func TestVersions(t *testing.T) {
	for _, test := range []struct {
		checkedAs, moduleGo string
		want                []string
	}{
		{"go1.24", "1.24.0", []string{"1.24.0", "a.go 1.22", "b.go 1.26"}},
		{"go1.26", "", []string{"1.26", "a.go 1.22"}},
		{"go1.26.3", "go1.26.3", []string{"1.26.3", "a.go 1.22"}},
		{"go1.26.3", "", []string{"1.26", "a.go 1.22"}},
		{"", "nonsense", []string{"a.go 1.22", "b.go 1.26"}},
	} {
		if got := versionsOf(t, test.checkedAs, test.moduleGo); !slices.Equal(got, test.want) {
			t.Errorf("go %q, checked as %q: %q, want %q", test.moduleGo, test.checkedAs, got, test.want)
		}
	}
}

func TestToolchain(t *testing.T) {
	for s, want := range map[string]string{
		"go1.24.2":                      "1.24.2",
		"go1.24rc1":                     "1.24rc1",
		"go1.24.2 X:nocoverageredesign": "1.24.2",
		"go1.26.8-X:jsonv2":             "1.26.8",
		"go1.24.2-vendor":               "1.24.2",
		"devel go1.27-0a1b2c3 Mon Nov 2 10:00:00 2026 +0000 linux/amd64": "1.27",
		"devel +0a1b2c3": "",
		"":               "",
		"1.24":           "",
	} {
		if got := environ.Toolchain(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}
