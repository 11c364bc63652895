package stdapi_test

import (
	"strings"
	"testing"

	"github.com/importspy/importspy/contract"
)

// small is a contract with something of everything.
const small = `
version: 1
package: example.com/small
name: small
uses: [example.com/dep]
exports:
  consts:
    Big: = 1.0 / 3
    Old: {const: = 'x', deprecated: use New}
    Sep:
      - {const: = "/", platforms: [linux]}
      - {const: = "\\", platforms: [windows]}
  vars:
    Err: error
    Hidden: hidden
  funcs:
    Do: func[S ~[]E, E any](s S, f func(E) bool, more ...byte) (n int, err error)
  types:
    Alias: = dep.Mode
    Base: {type: struct, pointer_methods: {Close: func() error}}
    Box:
      type: "[T comparable] struct"
      fields: {Value: T, Next: "*Box[T]"}
      methods: {Get: func() T}
    Holder: {type: struct, comparable: false, embeds: ["*Base", hidden]}
    Sealed: {type: interface, sealed: true, methods: {Do: "func(v interface{ A(); B() })"}}
    Open: {type: interface, embeds: [Closer]}
    Closer: {type: interface, methods: {Close: {func: func() error, deprecated: do not}}}
    hidden: {type: struct, fields: {Name: string}, methods: {Len: func() int}}
`

// dep is a contract of what the small one imports.
const dep = `
version: 1
package: example.com/dep
name: dep
exports:
  types: {Mode: uint32, OldMode: = Mode}
`

// TestFeatures checks the words that contracts are put in: those behind + are
// what a contract says on linux/amd64, others are not.
func TestFeatures(t *testing.T) {
	const lines = `
+ const Big ideal-float
+ const Big = 0.333333  // 1/3
- const Big = 0.333333  // 1/4
+ const Old ideal-char
+ const Old = 120
+ const Old //deprecated
+ const Sep ideal-string
+ const Sep = "/"
- const Sep = "\\"
- const None = 1
+ var Err error
- var Err //deprecated
+ var Hidden hidden
+ func Do[$0 interface{ ~[]$1 }, $1 interface{}]($0, func($1) bool, ...uint8) (int, error)
- func Do[$0 interface{ ~[]$1 }, $1 interface{}]($0, func($1) bool, []uint8) (int, error)
+ type Alias = dep.Mode
+ type Alias = dep.OldMode
- type Alias uint32
+ type Base struct
+ method (*Base) Close() error
- method (Base) Close() error
+ type Box[$0 comparable] struct
+ type Box[$0 comparable] struct, Value $0
+ type Box[$0 comparable] struct, Next *Box[$0]
+ method (Box[$0]) Get() $0
- method (*Box[$0]) Get() $0
+ type Holder struct
+ type Holder struct, embedded *Base
+ method (Holder) Close() error
+ method (Holder) Len() int
+ type Sealed interface, Do(interface{ A, B })
+ type Sealed interface, unexported methods
- type Sealed interface { Do }
+ type Open interface { Close }
+ type Open interface, Close() error
+ type Open interface, Close //deprecated
+ type Closer interface { Close }
+ type Closer interface, Close() error
+ type Closer interface, Close //deprecated
`
	w := newWorld(make(map[string]*contract.File), "linux/amd64")
	for name, text := range map[string]string{"example.com/small": small, "example.com/dep": dep} {
		f, err := contract.Parse(name, []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		w.contracts[name] = f
	}
	x := index{world: w, features: make(map[string]*features)}
	for text := range strings.Lines(strings.TrimSpace(lines)) {
		want := strings.HasPrefix(text, "+ ")
		l, err := parseLine("pkg example.com/small, " + strings.TrimSpace(text[2:]))
		if err != nil {
			t.Fatal(err)
		}
		if got := x.has(l); got != want {
			t.Errorf("%s: found is %v", l, got)
		}
	}
	for _, err := range x.errs {
		t.Error(err)
	}
	f := x.features["example.com/small"]
	if list := f.unasked(); len(list) > 0 {
		t.Errorf("nobody asked for %q", list)
	}
	delete(f.asked, "var Err error")
	delete(f.asked, "const Big =")
	if list := f.unasked(); strings.Join(list, ",") != "const Big = 1/3,var Err error" {
		t.Errorf("unasked is %q", list)
	}
}

func TestParseLine(t *testing.T) {
	for text, want := range map[string]line{
		"pkg io, func Copy(Writer, Reader) (int64, error)": {pkg: "io", feature: "func Copy(Writer, Reader) (int64, error)"},
		"pkg os (darwin-arm64-cgo), const DevNull = \"/\"": {pkg: "os", platform: "darwin/arm64", cgo: true, feature: "const DevNull = \"/\""},
	} {
		want.text = text
		if got, err := parseLine(text); err != nil || got != want {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
	if _, err := parseLine("func Copy"); err == nil {
		t.Error("a line without a package can be read")
	}
}
