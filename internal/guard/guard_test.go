package guard

import (
	"bytes"
	"go/parser"
	"go/token"
	"reflect"
	"strings"
	"testing"

	"github.com/importspy/importspy/contract"
)

// sources returns the sources of a guard: the environments of a contract.
func sources(t *testing.T, path, yaml string) (list []Source) {
	t.Helper()
	f, err := contract.Parse("importspy.yaml", []byte("version: 1\n"+yaml))
	if err != nil {
		t.Fatal(err)
	}
	if f.Environment != nil {
		list = append(list, Source{Path: path, File: f, Environment: f.Environment})
	}
	for _, fam := range f.Subpackages {
		list = append(list, Source{Path: path, File: f, Environment: fam.Part.Environment, Shared: true})
	}
	return list
}

const all = `
environment:
  go: ">= 1.24 <1.99"
  platforms: [linux/amd64, windows]
  variables:
    DSN: required
    DEBUG: optional
    PORT: {required: true, type: port}
    ADDR: {type: hostport}
    URL: {type: url, pattern: "https:.*"}
    RATE: {type: float}
    COUNT: {type: int, values: ["1", "2"]}
    SIZE: {type: uint}
    WAIT: {type: duration}
    FILE: {type: path}
    ON: {type: bool}
    TEXT: {type: string}
    APP_*: {values: [a, "b\nc", ""]}
    APP_X_*: {type: int}
    APP_Y: optional
  deployments:
    - name: cloud
      platforms: [linux]
      variables: {CLOUD: {required: true, type: bool}}
    - variables: {HOME: required}
`

func TestRead(t *testing.T) {
	g := New("example.com/shop", "linux/amd64", append(sources(t, "example.com/shop/lib", all), sources(t, "example.com/shop", "subpackages: [{match: ./..., environment: {variables: {HOME: required}}}]")...))
	src := g.Source()
	got := Read(src)
	if !reflect.DeepEqual(got, g) {
		t.Fatalf("read\n%+v\nwant\n%+v\nof\n%s", got, g, src)
	}
	if got := Read(bytes.ReplaceAll(src, []byte("\n"), []byte("\r\n"))); !reflect.DeepEqual(got, g) {
		t.Error("with \\r\\n, it is not a guard")
	}
	if got := Platforms(src); !reflect.DeepEqual(got, []string{"linux/amd64"}) {
		t.Errorf("it is for %v", got)
	}
	if !g.Contracts[0].Shared || g.Contracts[1].Shared {
		t.Errorf("the contracts are %+v", g.Contracts)
	}
	for _, edit := range [][2]string{
		{`name: "DSN"`, `name: "DSN" + ""`},
		{"unmet: importspyIsSet", "unmet: importspyIsNotSet"},
		{"has: importspyIsPort", "has: importspyQuote"},
		{`"linux/amd64"`, "`linux/amd64`"},
		{"func importspyStart", "func importspyStart2() {}\n\nfunc importspyStart"},
		{"importspyOs.Exit(importspyExitConfig)", "importspyOs.Exit(0)"},
		{"package main\n", "package main // \n"},
		{`importspyOs "os"`, `importspyOs "os"` + "\n\t_ \"os/exec\""},
		{"//go:build !importspy_noguard", "//go:build !importspy_noguard && !x"},
		{"importspyProgram = ", "importspyProgram, x = 1, "},
	} {
		edited := strings.Replace(string(src), edit[0], edit[1], 1)
		if Read([]byte(edited)) != nil || edited == string(src) {
			t.Errorf("with %q, it is a guard", edit[1])
		}
		if !Claims([]byte(edited)) {
			t.Errorf("with %q, it does not say that it is a guard", edit[1])
		}
	}
	if Claims([]byte("package main")) || Read([]byte("package main")) != nil || Read([]byte(mark+"package")) != nil {
		t.Error("what is not a guard is one")
	}
}

// TestImports checks that a guard imports only what it needs.
func TestImports(t *testing.T) {
	for _, c := range []struct{ env, want string }{
		{"variables: {A: required}", "os strconv strings"},
		{"variables: {A: {type: port}}", "os strconv strings"},
		{"variables: {A: {type: url}}", "os strconv strings"},
		{"variables: {A: {type: hostport}}", "os strconv strings"},
		{"variables: {A: {pattern: x}}", "os regexp strconv strings"},
		{"variables: {A: {type: duration}}", "os strconv strings time"},
		{"variables: {A_*: {values: [x]}}", "os strconv strings"},
		{"platforms: [linux]", "os runtime strings"},
		{"deployments: [{platforms: [linux]}, {go: 1.26}]", "go/version os runtime strconv strings"},
		{"go: 1.26", "go/version os runtime strings"},
	} {
		src := New("p", "linux/amd64", sources(t, "p", "environment: {"+c.env+"}")).Source()
		file, err := parser.ParseFile(token.NewFileSet(), FileName, src, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, spec := range file.Imports {
			got = append(got, strings.Trim(spec.Path.Value, `"`))
		}
		if got := strings.Join(got, " "); got != c.want {
			t.Errorf("%s: the guard imports %s, want %s", c.env, got, c.want)
		}
	}
}

func TestDigest(t *testing.T) {
	digest := func(yaml string) string {
		f, err := contract.Parse("importspy.yaml", []byte("version: 1\n"+yaml))
		if err != nil {
			t.Fatal(err)
		}
		return Digest(f)
	}
	const base = "environment: {go: '>=1.24', platforms: [linux], variables: {A: required, B: {type: int}}}"
	for _, same := range []string{
		"# comment\n" + base, "exports: {funcs: {F: func()}}\n" + base, strings.Replace(base, ">=", ">= ", 1),
		strings.Replace(base, "type: int", "type: int, default: '1', description: x", 1), strings.Replace(base, "A: required", "A: required, C: optional", 1),
	} {
		if digest(same) != digest(base) {
			t.Errorf("%s has another digest", same)
		}
	}
	seen := make(map[string]string)
	for _, other := range []string{
		base, strings.Replace(base, "1.24", "1.25", 1), strings.Replace(base, "linux", "windows", 1), strings.Replace(base, "A: required", "A: optional", 1),
		strings.Replace(base, "int", "uint", 1), strings.Replace(base, "type: int", "type: int, values: ['1']", 1), "",
		"subpackages: [{match: ./..., " + base + "}]", "subpackages: [{match: ./x, " + base + "}]",
		"subpackages: [{match: ./..., except: [./x], " + base + "}]", "importers: {require: {" + base + "}}", "importers: {except: [./x], require: {" + base + "}}",
	} {
		if same, ok := seen[digest(other)]; ok {
			t.Errorf("%s has the digest of %s", other, same)
		}
		seen[digest(other)] = other
	}
}

func TestRenew(t *testing.T) {
	g := New("p", "linux/amd64", append(sources(t, "a", "environment: {variables: {A: required}}"), sources(t, "b", "environment: {variables: {B: required}}")...))
	parse := func(yaml string) *contract.File {
		f, err := contract.Parse("importspy.yaml", []byte("version: 1\n"+yaml))
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	changed := append(sources(t, "a", "environment: {variables: {A2: required}}"), sources(t, "b", "environment: {variables: {B: required}}")...)
	if got, ok := g.Renew("a", changed[0].File); !ok || !reflect.DeepEqual(got, New("p", "linux/amd64", changed)) {
		t.Errorf("renewed: %+v, %v", got, ok)
	}
	if got, ok := g.Renew("a", parse("")); !ok || !reflect.DeepEqual(got, New("p", "linux/amd64", changed[1:])) {
		t.Errorf("without a: %+v, %v", got, ok)
	}
	if _, ok := g.Renew("a", parse("subpackages: [{match: ./..., environment: {variables: {X: required}}}]")); ok {
		t.Error("what binds a family can be renewed")
	}
	if _, ok := g.Renew("c", parse("")); ok {
		t.Error("another contract can be renewed")
	}
	if list := g.Lacks(New("p", "linux/amd64", changed)); len(list) != 1 || list[0].Path != "a" {
		t.Errorf("it lacks %v", list)
	}
	if list := g.Lacks(New("p", "linux/amd64", changed[1:])); list != nil {
		t.Errorf("it lacks %v, which it has", list)
	}
	want := New("p", "linux/amd64", changed)
	want.Platforms = []string{"linux/amd64", "windows/amd64"}
	if got := Union([]*Guard{New("p", "windows/amd64", changed[:1]), New("p", "linux/amd64", changed[1:]), New("p", "linux/amd64", changed)}); !reflect.DeepEqual(got, want) {
		t.Errorf("the union is %+v, want %+v", got, want)
	}
}

func TestConflict(t *testing.T) {
	for src, want := range map[string]string{
		"package main\nvar x, os, runtime, strconv = 1, 2, 3, 4\nfunc min() {}\ntype T struct{ len int }\nfunc (T) len() { var nil = 1 }": "",
		"package main\nfunc len() {}": "len", "package main\ntype (\nA int\nstring = A\n)": "string", "package main\nconst a, true = 1, 2": "true",
		"package main\nvar importspyOs int": "importspyOs", "package": "",
	} {
		if got := Conflict([]byte(src)); got != want {
			t.Errorf("%q conflicts: %q, want %q", src, got, want)
		}
	}
	if Conflict(New("p", "linux/amd64", sources(t, "p", all)).Source()) == "" {
		t.Error("a guard does not conflict with itself")
	}
}
