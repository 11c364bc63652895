package pattern_test

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/importspy/importspy/internal/pattern"
)

// world is one in which the standard library is fmt and io/..., and the module
// is m.
var world = pattern.World{
	Std:    func(path string) bool { return path == "fmt" || strings.HasPrefix(path, "io") },
	Module: func(path string) bool { return path == "m" || strings.HasPrefix(path, "m/") },
}

func TestMatch(t *testing.T) {
	for _, test := range []struct{ pattern, yes, no string }{
		{"example.com/a", "example.com/a", "example.com/a/b example.com/ab example_com/a example.com"},
		{"example.com/a/...", "example.com/a example.com/a/b example.com/a/b/c", "example.com/ab example.com"},
		{"example.com/a...", "example.com/a example.com/ab example.com/a/b", "example.com"},
		{"example.com/.../z", "example.com/a/z example.com/a/b/z", "example.com/z example.com/a/z/y"},
		{"...", "a fmt example.com/a", "C"},
		{"C", "C", "c fmt"},
		{"std", "fmt io/fs", "m C example.com/std"},
		{"module", "m m/a", "fmt C mm"},
		{".", "m/base", "m m/base/a"},
		{"./...", "m/base m/base/a", "m m/other"},
		{"./a", "m/base/a", "m/base m/base/a/b"},
		{"../...", "m m/base m/other", "n"},
		{"..", "m", "m/base"},
		{"../../n/...", "n n/a", "m m/n"},
		{"gopkg.in/yaml.v3", "gopkg.in/yaml.v3", "gopkg.in/yamlxv3"},
		{"example.com/a+b", "example.com/a+b", "example.com/aab"},
	} {
		p, err := pattern.New(test.pattern, "m/base")
		if err != nil {
			t.Errorf("%s: %v", test.pattern, err)
			continue
		}
		for _, path := range strings.Fields(test.yes) {
			if !p.Match(path, world) {
				t.Errorf("%s does not match %s", test.pattern, path)
			}
		}
		for _, path := range strings.Fields(test.no) {
			if p.Match(path, world) {
				t.Errorf("%s matches %s", test.pattern, path)
			}
		}
	}
}

func TestNoPattern(t *testing.T) {
	for text, want := range map[string]string{
		"":                      "empty import path pattern",
		"/a":                    "it must not begin or end with a slash",
		"a/":                    "it must not begin or end with a slash",
		"a/*":                   "use ... as the wildcard",
		"a?":                    "use ... as the wildcard",
		"[a]":                   "use ... as the wildcard",
		"a/\u2026":              "use ... as the wildcard",
		"https://example.com/a": "write it as in an import declaration, without https://",
		"example.com/a@v1.2.0":  "import paths have no version",
		"a b":                   "is not an import path pattern",
		"a:b":                   "is not an import path pattern",
		`a\b`:                   "is not an import path pattern",
		"`a`":                   "is not an import path pattern",
		`"a"`:                   "is not an import path pattern",
		"a\tb":                  "is not an import path pattern",
		"a\xff":                 "is not an import path pattern",
		"a//b":                  "it has an empty element",
		"a/..":                  `it has the element ".."`,
		"a/./b":                 `it has the element "."`,
		"a/....":                `it has the element "...."`,
		"../../..":              "climbs above the root of the import path",
		"../..":                 "climbs above the root of the import path",
	} {
		if _, err := pattern.New(text, "m/base"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func TestFolder(t *testing.T) {
	for _, test := range []struct{ pattern, yes, no string }{
		{"./...", "a a/b a/b/c", ". testdata a/testdata a/vendor/b .git _a a/_b/c"},
		{"./a", "a", ". a/b b"},
		{"./a/...", "a a/b", ". b ab a/testdata"},
		{"./*receiver", "onereceiver receiver", "receivers a/receiver"},
		{"./*/v?", "a/v2 b/v3", "a v2 a/v10 a/v2/b"},
		{"./[a-c]*/...", "apple b/x", "dog"},
		{"./testdata/...", "testdata testdata/a", "a testdata/vendor"},
	} {
		p, err := pattern.NewFolder(test.pattern)
		if err != nil {
			t.Errorf("%s: %v", test.pattern, err)
			continue
		}
		for _, rel := range strings.Fields(test.yes) {
			if !p.Match(rel) {
				t.Errorf("%s does not match %s", test.pattern, rel)
			}
		}
		for _, rel := range strings.Fields(test.no) {
			if p.Match(rel) {
				t.Errorf("%s matches %s", test.pattern, rel)
			}
		}
	}
	for _, text := range []string{"", ".", "./", "a", "...", "../a", "./a/../b", "./a//b", "./a/", "./.../a", "./a...", "./[a", "/a", "./**", "./a/**", "./**/b", "./a**", "./**..."} {
		if _, err := pattern.NewFolder(text); err == nil {
			t.Errorf("%q: no error", text)
		}
	}
}

// TestFolders has names of folders at any depth, which leave out what is below, too.
func TestFolders(t *testing.T) {
	for _, test := range []struct{ pattern, yes, no string }{
		{"internal", "internal internal/a a/internal a/internal/b/c", ". a internals a/xinternal"},
		{"*_gen", "x_gen a/x_gen/b _gen", "gen a/gen_x"},
		{"testdata", "testdata a/testdata/b", "a"},
		{"./a", "a", "a/b b/a"},
		{"./...", "a a/b", ". testdata"},
	} {
		p, err := pattern.NewFolders(test.pattern)
		if err != nil {
			t.Errorf("%s: %v", test.pattern, err)
			continue
		}
		for _, rel := range strings.Fields(test.yes) {
			if !p.Match(rel) {
				t.Errorf("%s does not match %s", test.pattern, rel)
			}
		}
		for _, rel := range strings.Fields(test.no) {
			if p.Match(rel) {
				t.Errorf("%s matches %s", test.pattern, rel)
			}
		}
	}
	for _, text := range []string{"", ".", "..", "...", "a/b", "/a", "a/", "[a", "a**", "a...", "../a", "./", "./**"} {
		if _, err := pattern.NewFolders(text); err == nil {
			t.Errorf("%q: no error", text)
		}
	}
}

func TestVersions(t *testing.T) {
	for _, test := range []struct{ text, yes, no string }{
		{"<1.4.0", "v1.3.9 v0.1.0 v1.4.0-rc.1", "v1.4.0 v2.0.0"},
		{">=v1.2.0 <2", "v1.2.0 v1.9.9", "v1.1.9 v2.0.0"},
		{"!=1.3.1", "v1.3.0", "v1.3.1"},
		{"1.3.1", "v1.3.1", "v1.3.0"},
		{"= 1.3.1", "", ""},
		{">1.0.0 <=1.1.0", "v1.1.0 v1.0.1", "v1.0.0 v1.1.1"},
		{"<0.0.0-20240102000000-000000000000", "v0.0.0-20240101000000-abcdefabcdef", "v0.0.0-20250101000000-abcdefabcdef"},
	} {
		set, err := pattern.NewVersions(test.text)
		if test.yes == "" {
			if err == nil {
				t.Errorf("%q: no error", test.text)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", test.text, err)
			continue
		}
		for _, v := range strings.Fields(test.yes) {
			if !set.Has(v) {
				t.Errorf("%q does not have %s", test.text, v)
			}
		}
		for _, v := range strings.Fields(test.no) {
			if set.Has(v) {
				t.Errorf("%q has %s", test.text, v)
			}
		}
	}
	for _, text := range []string{"", " ", "latest", "1.x", "~1.2.0", "^1.0.0", "=>1.0.0", "1.2.3.4", "<", "<v"} {
		if _, err := pattern.NewVersions(text); err == nil {
			t.Errorf("%q: no error", text)
		}
	}
}

func TestFuncs(t *testing.T) {
	for text, want := range map[string][]pattern.Func{
		"fmt.Println":             {{Pkg: "fmt", Name: "Println"}},
		"example.com/a.Register":  {{Pkg: "example.com/a", Name: "Register"}},
		"example.com/a.Reg.Add":   {{Pkg: "example.com/a.Reg", Name: "Add"}, {Pkg: "example.com/a", Name: "Reg.Add"}},
		"gopkg.in/yaml.v3.Decode": {{Pkg: "gopkg.in/yaml.v3", Name: "Decode"}, {Pkg: "gopkg.in/yaml", Name: "v3.Decode"}},
		"Register":                nil,
		"example.com/a":           nil,
		"example.com/a.":          nil,
		"example.com/a.b-c":       nil,
		"":                        nil,
	} {
		got, err := pattern.Funcs(text)
		if !slices.Equal(got, want) || (err != nil) != (want == nil) {
			t.Errorf("%q: got %v and the error %v, want %v", text, got, err, want)
		}
	}
}

// TestAsRegexp compares what patterns match with the regular expressions that the go command
// makes of them.
func TestAsRegexp(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	text := func(alphabet []string) string {
		var b strings.Builder
		for range 1 + random.IntN(7) {
			b.WriteString(alphabet[random.IntN(len(alphabet))])
		}
		return b.String()
	}
	matched := 0
	for range 100_000 {
		pat, s := text([]string{"a", "b", "a/", "/b", "...", "/...", ".../", "."}), text([]string{"a", "b", "/", "a/b", "."})
		p, err := pattern.New(pat, "m/base")
		if err != nil || strings.HasPrefix(pat, "./") || strings.HasPrefix(pat, "../") || pat == "." || pat == ".." {
			continue
		}
		re := strings.ReplaceAll(regexp.QuoteMeta(pat), `\.\.\.`, ".*")
		if rest, ok := strings.CutSuffix(re, "/.*"); ok {
			re = rest + "(/.*)?"
		}
		want := regexp.MustCompile("^(" + re + ")$").MatchString(s)
		if got := p.Match(s, world); got != want {
			t.Fatalf("%q matches %q: %v, as a regular expression %v", pat, s, got, want)
		}
		if want {
			matched++
		}
	}
	if matched < 1000 {
		t.Errorf("%d texts match", matched)
	}
}

// FuzzPattern feeds patterns, folders, ranges and functions with any text: none may
// panic, and what is accepted must match without panic, too.
func FuzzPattern(f *testing.F) {
	for _, seed := range []string{"example.com/a/...", "./*receiver", "std", ">=1.2.0 <2", "a.B.C", "../..", "./[a-", "\x00", "....", "./..."} {
		f.Add(seed, "m/base/a")
	}
	f.Fuzz(func(t *testing.T, text, path string) {
		if p, err := pattern.New(text, "m/base"); err == nil {
			p.Match(path, world)
			// What has no dots matches nothing but itself.
			if !strings.Contains(text, "...") && !strings.HasPrefix(text, ".") && text != "std" && text != "module" && p.Match(path, world) != (path == text) {
				t.Errorf("%q matches %q: %v", text, path, path != text)
			}
		}
		if p, err := pattern.NewFolder(text); err == nil && p.Match(".") {
			t.Errorf("%q matches the contract's own folder", text)
		} else if err == nil {
			p.Match(path)
		}
		if set, err := pattern.NewVersions(text); err == nil {
			set.Has(path)
		}
		list, err := pattern.Funcs(text)
		if (err == nil) != (len(list) > 0) {
			t.Errorf("%q: %v and the error %v", text, list, err)
		}
	})
}
