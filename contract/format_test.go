package contract

import (
	"errors"
	"reflect"
	"testing"
)

// TestFormat writes a contract that has everything, made by hand.
func TestFormat(t *testing.T) {
	text := func(s string) []*Decl { return []*Decl{{Text: Text{Value: s}}} }
	yes := &Bool{Value: true}
	f := &File{
		Package: &String{Value: "example.com/shop/store"}, PackageName: &String{Value: "store"}, Policy: Exact,
		Uses:   []*Use{{Path: "io"}, {Name: "v1", Path: "k8s.io/api/core/v1"}},
		Consts: []*Entry{{Kind: Const, Name: "No", Decls: text("= 256")}, {Kind: Const, Name: "S", Decls: text(`= "a: b"`)}},
		Vars: []*Entry{{Kind: Var, Name: "Buf", Decls: []*Decl{
			{Text: Text{Value: "[]byte"}, Platforms: []Platform{{GOOS: "linux", GOARCH: "amd64"}, {GOOS: "darwin", GOARCH: "arm64"}}},
			{Text: Text{Value: "*int"}, Platforms: []Platform{{GOOS: "windows", GOARCH: "amd64"}, {GOOS: "*", GOARCH: "wasm"}}},
		}}},
		Funcs: []*Entry{{Kind: Func, Name: "Open", Decls: []*Decl{{
			Text: Text{Value: "func() (*DB, error)"}, Deprecated: &String{Value: "use New: it is better"}, Since: &String{Value: "v1.2.0"},
		}}}},
		Types: []*Entry{
			{Kind: Type, Name: "DB", Decls: []*Decl{{
				Text: Text{Value: "struct"}, Comparable: &Bool{}, Sealed: yes, Open: yes,
				Fields:         []*Entry{{Kind: Field, Name: "Name", Decls: text("string `json:\"name\"`")}},
				Embeds:         []*Entry{{Kind: Embed, Name: "*sync.Mutex", Decls: text("*sync.Mutex")}},
				Methods:        []*Entry{{Kind: Method, Name: "Ping", Decls: text("func() error")}},
				PointerMethods: []*Entry{{Kind: PointerMethod, Name: "Close", Decls: text("func() error")}},
				Implements:     []Text{{Value: "io.Closer"}},
			}}},
			{Kind: Type, Name: "Pair", Decls: text("[K comparable, V any] struct { Key K; Val V }")},
		},
		Waivers: []*Waiver{{
			Finding: String{Value: "method-missing"}, Symbol: String{Value: "(*DB).Ping"}, Reason: String{Value: "gone"},
			Platforms: []Platform{{GOOS: "linux", GOARCH: "arm64"}},
		}},
	}
	const want = `version: 1
package: example.com/shop/store
name: store
policy: exact
uses:
  - io
  - v1: k8s.io/api/core/v1
exports:
  consts:
    "No": = 256
    S: '= "a: b"'
  vars:
    Buf:
      - var: "[]byte"
        platforms: [linux/amd64, darwin/arm64]
      - var: "*int"
        platforms: [windows/amd64, "*/wasm"]
  funcs:
    Open:
      func: func() (*DB, error)
      deprecated: "use New: it is better"
      since: v1.2.0
  types:
    DB:
      type: struct
      comparable: false
      sealed: true
      open: true
      fields:
        Name: string ` + "`json:\"name\"`" + `
      embeds:
        - "*sync.Mutex"
      methods:
        Ping: func() error
      pointer_methods:
        Close: func() error
      implements:
        - io.Closer
    Pair: "[K comparable, V any] struct { Key K; Val V }"
waivers:
  - finding: method-missing
    symbol: (*DB).Ping
    reason: gone
    platforms: [linux/arm64]
`
	out := string(Format(f))
	if out != want {
		t.Fatalf("got:\n%s\nwant:\n%s", out, want)
	}
	again := bare(mustParse(t, out))
	if !reflect.DeepEqual(again, bare(f)) {
		t.Errorf("read back:\n%s", Format(again))
	}
}

func TestErrorList(t *testing.T) {
	_, err := Parse("x/importspy.yaml", []byte("policy: x\nname: 1\n"))
	const want = `x/importspy.yaml:1:1: version is missing; write "version: 1"
x/importspy.yaml:1:9: policy must be exact, compatible or minimum, not x
x/importspy.yaml:2:7: name must be a Go identifier, not 1`
	if err == nil || err.Error() != want {
		t.Errorf("got:\n%v", err)
	}
	var first *Error
	if !errors.As(err, &first) || first.Pos.Line != 1 {
		t.Errorf("errors.As: %v", first)
	}
}

func TestPlatforms(t *testing.T) {
	f := mustParse(t, "version: 1\nexports:\n  vars:\n    A: {var: int, platforms: [linux, \"*/arm64\", darwin/*]}\n    B: int\n")
	a, b := f.EntryOf("A").Decls[0], f.EntryOf("B").Decls[0]
	for _, test := range []struct {
		goos, goarch string
		on           bool
	}{{"linux", "386", true}, {"windows", "arm64", true}, {"darwin", "amd64", true}, {"windows", "amd64", false}} {
		if a.On(test.goos, test.goarch) != test.on || !b.On(test.goos, test.goarch) {
			t.Errorf("%s/%s", test.goos, test.goarch)
		}
	}
}

// TestFormatAlone has sections with one key each, as Format writes them.
func TestFormatAlone(t *testing.T) {
	const family = "subpackages:\n  - match: [./a]\n"
	for _, section := range []string{
		"importers:\n  allow:\n    - a\n",
		"importers:\n  deny:\n    - a\n",
		"importers:\n  deny: []\n  except:\n    - a\n",
		"importers:\n  tests: true\n",
		"imports:\n  deny:\n    - path: a\n      version: <v2\n",
		"imports:\n  deny:\n    - path: a\n      indirect: true\n",
		"imports:\n  deny:\n    - path: a/...\n      except: [a/b]\n",
		"imports:\n  deny:\n    - path: a\n      files: [a.go]\n",
		"imports:\n  deny:\n    - path: a\n      reason: r\n",
		"imports:\n  deny:\n    - path: [a, b]\n      reason: r\n    - path: c\n      reason: r\n",
		"imports:\n  deny:\n    - path: [a, b]\n      version: <v2\n    - path: [a, b]\n      indirect: true\n    - a\n    - b\n",
		family,
		family + "    except:\n      - ./a/b\n",
		family + "    except:\n      - path: [./a/b, \"*c\"]\n        reason: r\n",
		family + "    contract: required\n",
		"skip:\n  - ./a\n",
		"environment:\n  go: \">=1.20\"\n",
		"environment:\n  platforms: [linux]\n",
		"environment:\n  forbid: [cgo]\n",
		"environment:\n  buildmode: plugin\n",
		"environment:\n  variables:\n    A: optional\n",
		"environment:\n  variables:\n    A:\n      type: int\n",
		"environment:\n  variables:\n    A:\n      values: [a]\n",
		"environment:\n  variables:\n    A:\n      pattern: a+\n",
		"environment:\n  variables:\n    A:\n      default: a\n",
		"environment:\n  variables:\n    A:\n      secret: true\n",
		"environment:\n  variables:\n    A:\n      description: a\n",
		"environment:\n  deployments:\n    - name: a\n      variables:\n        A: required\n",
	} {
		text := "version: 1\npolicy: compatible\n" + section
		if got := string(Format(mustParse(t, text))); got != text {
			t.Errorf("got\n%swant\n%s", got, text)
		}
	}
}

// TestFormatAgain has contracts that are as Format writes them.
func TestFormatAgain(t *testing.T) {
	for _, text := range []string{`version: 1
policy: compatible
strict: [field-tag, size-changed]
importers:
  allow:
    - example.com/a
subpackages:
  - match: [./a, ./*b]
    contract: optional
    exports:
      funcs:
        New:
          returns: io.Reader
      init: {calls: []}
    imports:
      deny:
        - path: unsafe
          indirect: true
        - path: log
          indirect: false
          reason: none
      tests:
        allow: []
    environment: {}
`, `version: 1
policy: compatible
imports: {}
importers: {}
environment:
  variables: {}
`, `version: 1
policy: compatible
exports:
  types:
    T:
      type: struct
      embeds:
        - A
importers:
  tests: true
`, `version: 1
policy: compatible
importers:
  deny: []
  except:
    - a
environment:
  go: ">=1.20"
`, `version: 1
policy: compatible
uses:
  - io
  - a: example.com/a
importers:
  require:
    policy: exact
    uses:
      - a: io
      - a: example.com/b
      - example.com/a
    exports:
      vars:
        V: int
environment:
  platforms: [linux]
`, `version: 1
policy: compatible
imports:
  require:
    example.com/x:
      funcs:
        F: func()
environment:
  forbid: [cgo]
`, `version: 1
policy: compatible
environment:
  variables:
    A: required
    B:
      required: true
      type: url
      secret: true
      description: where it is
    C:
      type: int
      values: ["1", "2"]
      pattern: '[0-9]: \d'
      default: "1"
    D:
      default: ""
    E*:
      type: bool
    F: optional
  deployments:
    - name: a
      go: ">=1.26"
      platforms: [linux]
      variables:
        A: required
        B:
          type: int
    - variables: {}
`} {
		f, err := Parse(FileName, []byte(text))
		if got := string(Format(f)); got != text {
			t.Errorf("got\n%swant\n%s%v", got, text, err)
		}
	}
}

// TestFormatShared has rules that share a reason: they are one item, unless one of them says
// more, which an item with several paths cannot.
func TestFormatShared(t *testing.T) {
	reason, list := &String{Value: "r"}, []*String{{Value: "x"}}
	rule := func(path string, except, files []*String) *Rule {
		return &Rule{Pattern: String{Value: path}, Reason: reason, Except: except, Files: files}
	}
	f := mustParse(t, "version: 1\n")
	f.Imports = &Imports{ImportRules: ImportRules{Deny: []*Rule{
		rule("a", list, nil), rule("b", nil, nil), rule("c", nil, nil), rule("d", list, nil), rule("e", nil, nil), rule("f", nil, list),
		rule("g", nil, nil), rule("h", nil, nil), {Pattern: String{Value: "i"}}, {Pattern: String{Value: "j"}},
	}}}
	const want = `version: 1
policy: compatible
imports:
  deny:
    - path: a
      except: [x]
      reason: r
    - path: [b, c]
      reason: r
    - path: d
      except: [x]
      reason: r
    - path: e
      reason: r
    - path: f
      files: [x]
      reason: r
    - path: [g, h]
      reason: r
    - i
    - j
`
	if got := string(Format(f)); got != want {
		t.Errorf("it is written as\n%swant\n%s", got, want)
	}
}
