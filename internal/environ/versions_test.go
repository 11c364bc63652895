package environ_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
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

func TestRange(t *testing.T) {
	for _, test := range []struct{ text, in, out string }{
		{"1.24", "1.24 1.24rc1 1.24.0 1.24.7 go1.24", "1.23 1.23.9 1.25 1.25rc1 2.0 nonsense"},
		{">=1.24", "1.24 1.24rc1 1.24.3 1.25 1.100 2.0", "1.23 1.23.9 1.9"},
		{">=1.24 <1.27", "1.24 1.26 1.26.9", "1.23 1.27 1.27rc1 1.27.1"},
		{" >= 1.24   < 1.27 ", "1.24 1.26.9", "1.23 1.27"},
		{">1.24", "1.25rc1 1.25", "1.24 1.24.9"},
		{"<=1.24", "1.24.9 1.1", "1.25rc1"},
		{"<1.24.2", "1.24.1 1.23.9 1.24rc1 1.24", "1.24.2 1.24.3 1.25"},
		{"<=1.24.1", "1.24.1 1.24", "1.24.2 1.25"},
		{">=1.24.2", "1.24.2 1.24.3 1.25", "1.24 1.24.1 1.24rc2 1.23"},
		{">1.24.2", "1.24.3 1.25", "1.24.2 1.24"},
		{"1.24.2", "1.24.2", "1.24 1.24.1 1.25"},
		{">=1.27rc1", "1.27rc1 1.27rc2 1.27.0", "1.26.9 1.27beta1 1.27"},
		{"<1.24rc1", "1.23 1.24", "1.24.0 1.24rc1"},
		{"<1.24.0", "1.23 1.24rc1 1.24", "1.24.0"},
		{">=1.20.0", "1.20 1.20.1", "1.20rc1"}, // 1.20 was a release, before 1.21.0
	} {
		r := parseRange(t, test.text)
		for _, v := range strings.Fields(test.in) {
			if !r.Contains(v) {
				t.Errorf("%s is not in %s", v, test.text)
			}
		}
		for _, v := range strings.Fields(test.out) {
			if r.Contains(v) {
				t.Errorf("%s is in %s", v, test.text)
			}
		}
	}
}

func TestRangeOfLanguages(t *testing.T) {
	for _, test := range []struct{ text, in, out string }{
		{">=1.24 <1.27", "1.24 1.26 go1.26", "1.23 1.27 nonsense"},
		{">=1.24.2", "1.24 1.25", "1.23"},
		{">1.24.2 <1.24.4", "1.24", "1.23 1.25"},
		{"<1.24.2", "1.24 1.23", "1.25"},
		{">1.24", "1.25", "1.24"},
		{"1.24.2", "1.24", "1.23 1.25"},
	} {
		r := parseRange(t, test.text)
		for _, v := range strings.Fields(test.in) {
			if !r.ContainsLanguage(v) {
				t.Errorf("the language %s is not in %s", v, test.text)
			}
		}
		for _, v := range strings.Fields(test.out) {
			if r.ContainsLanguage(v) {
				t.Errorf("the language %s is in %s", v, test.text)
			}
		}
	}
}

func parseRange(t *testing.T, text string) *environ.Range {
	t.Helper()
	r, err := environ.ParseRange(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return r
}

func TestRangeErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":               "missing range of Go versions; write for example >=1.24",
		"go1.24":         "go1.24: write the version without \"go\": 1.24",
		">=v1.24":        ">=v1.24: write the version without \"v\": >=1.24",
		">=":             ">=: missing version; write for example >=1.24",
		"^1.24":          "^1.24: not a Go version; write for example 1.24 or >=1.24",
		"==1.24":         "==1.24: not a Go version; write for example 1.24 or >=1.24",
		">=1.x":          ">=1.x: not a Go version; write for example 1.24 or >=1.24",
		">=1.24, <1.27":  ">=1.24,: separate conditions by spaces (all must hold)",
		"1.24 || 1.25":   "||: separate conditions by spaces (all must hold)",
		">=1.27 <1.24":   "no Go version is in the range >=1.27 <1.24",
		">1.24 <1.25":    "no Go version is in the range >1.24 <1.25",
		"1.24 1.25":      "no Go version is in the range 1.24 1.25",
		">= > 1.24":      ">=>: not a Go version; write for example 1.24 or >=1.24",
		">1.24.1 <1.24.": "<1.24.: not a Go version; write for example 1.24 or >=1.24",
	} {
		if _, err := environ.ParseRange(text); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func FuzzParseRange(f *testing.F) {
	for _, seed := range []string{">=1.24 <1.27", "1.24.2", "> 1.24rc1", "<=1", ">=9999999999999999999.1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := environ.ParseRange(text)
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n") && !strings.ContainsAny(text, "\n") {
				t.Errorf("%q: the message has two lines", text)
			}
			return
		}
		if v := strings.TrimLeft(strings.Fields(text)[0], "<>="); r.Contains(v) && !r.ContainsLanguage(v) {
			t.Errorf("%q has %s, and not its language", text, v)
		}
	})
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
