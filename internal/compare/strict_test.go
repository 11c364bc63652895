package compare_test

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/fixturetest"
	"github.com/importspy/importspy/internal/world"
)

// TestStrict lists what is found under strict, by a contract and between versions.
func TestStrict(t *testing.T) {
	tests := []struct {
		what, id, old, new string
		found              string // symbols
		versions           string // where the versions lead to others; "none" to none
	}{
		{"a field", "unkeyed-literal", "type T struct{ A int }", "type T struct{ A, B int }", "T", ""},
		{"an unexported field", "unkeyed-literal", "type T struct{ A int }", "type T struct{ A int; b int }", "T", ""},
		{"a blank field", "unkeyed-literal", "type T struct{ A int }", "type T struct{ A int; _ int }", "T", ""},
		{"a field beside an unexported one", "unkeyed-literal", "type T struct{ A, b int }", "type T struct{ A, b, C int }", "", ""},
		{"a field beside a blank one", "unkeyed-literal", "type T struct{ A int; _ func() }", "type T struct{ A int; _ func(); B int }", "", ""},
		{"a field beside one that is embedded", "unkeyed-literal", "type t struct{ A int }; type T struct{ t }", "type t struct{ A int }; type T struct{ t; B int }", "", ""},
		{"a field of a type that is embedded", "unkeyed-literal", "type t struct{ A int }; type T struct{ t }", "type t struct{ A, B int }; type T struct{ t }", "", ""},
		{"a field that is replaced", "unkeyed-literal", "type T struct{ A, B int }", "type T struct{ A, C int }", "", ""},

		{"of what it embeds", "shadowing", "type t struct{ A int }; type T struct{ t }", "type t struct{ A, B int }; func (*t) M() {}; type T struct{ t }", "(*t).M t.B", ""},
		{"of what nothing embeds", "shadowing", "type t struct{ A int }; func F() t { panic(0) }", "type t struct{ A, B int }; func F() t { panic(0) }", "", ""},
		{"of what it embeds at depth", "shadowing", "type t struct{ A int }; type u struct{ *t }; type T struct{ u }", "type t struct{ A, B int }; type u struct{ *t }; type T struct{ u }", "t.B", ""},
		{"of an embedded interface", "shadowing", "type i interface{ m(); A() }; type I interface{ i }", "type i interface{ m(); A(); B() }; type I interface{ i }", "i.B", ""},
		{"another depth", "shadowing", "type t struct{ A int }; type T struct{ t }", "type t struct{ A int }; type u struct{ t }; type T struct{ u }", "t.A", ""},
		{"its own in place of one that it embeds", "shadowing", "type B struct{ A int }; type T struct{ B }", "type B struct{ A int }; type T struct{ B; A int }", "T.A", ""},
		{"the same", "shadowing", "type B struct{ A int }; type T struct{ B }; func (T) M() {}", "type B struct{ A int }; type T struct{ B; C func() }; func (T) M() {}", "T.C", ""},

		{"an alias of another", "types-merged", "type T struct{ A int }; type U struct{ A int }", "type T struct{ A int }; type U = T", "U", ""},
		{"two of one", "types-merged", "type T struct{ A int }; type U struct{ A int }; type V struct{ A int }; var W U", "type t struct{ A int }; type T = t; type U = t; type V struct{ A int }; var W U", "T U", ""},
		{"unexported ones in an exported one", "types-merged", "type t struct{ A int }; type u struct{ A int }; type T map[t]u", "type t struct{ A int }; type T map[t]t", "u", ""},
		{"an unexported one and its literal", "types-merged", "type t struct{ A int }; type T []t", "type T []struct{ A int }", "t", ""},
		{"an unexported one that nothing names", "types-merged", "type t struct{ A int }; type T int; func F() t { panic(0) }", "type T int; func F() struct{ A int } { panic(0) }", "", ""},
		{"an unexported one that another one names", "types-merged", "type t struct{ A int }; type u []t; func F() u { panic(0) }", "type u []struct{ A int }; func F() u { panic(0) }", "", ""},
		{"an instance of a generic one", "types-merged", "type t[P any] struct{ A P }; type u struct{ A int }; type T = []t[int]; type U = []u", "type u struct{ A int }; type T = []u; type U = []u", "u", ""},
		{"an instance of a generic one and a new one", "types-merged", "type t[P any] struct{ A P }; type T = []t[int]", "type u struct{ A int }; type T = []u", "", ""},
		{"none", "types-merged", "type T int; type U = T; type V int", "type T int; type U = T; type V int; type W = V", "", ""},

		{"a field", "size-changed", "type T struct{ A int32 }; type U struct{ A int32 }", "type T struct{ A int32; b int64 }; type U struct{ A int32 }; type V struct{ A int64 }", "T", ""},
		{"of what is embedded alone", "size-changed", "type t struct{ A int32 }; type T struct{ t }", "type t struct{ A int32; b int64 }; type T struct{ t }", "T", ""},
		{"of an unexported one that clients have", "size-changed", "type t struct{ A int32 }; func F() t { panic(0) }", "type t struct{ A int32; b int64 }; func F() t { panic(0) }", "t", ""},
		{"of a generic one", "size-changed", "type T[P any] struct{ A P }", "type T[P any] struct{ A P; b int64 }", "", ""},
		{"of a literal", "size-changed", "var V struct{ a int8; B int8 }", "var V struct{ a int64; B int8 }", "V", ""},
		{"of a literal interface", "size-changed", "type T struct{}; func (T) a() {}; func (T) b() {}; var V interface{ a() }", "type T struct{}; func (T) a() {}; func (T) b() {}; var V interface{ b() }", "", ""},
		{"of a literal in a type", "size-changed", "type T struct{ F struct{ a int8; B int8 } }", "type T struct{ F struct{ a int64; B int8 } }", "T T.F", ""},
		{"of a literal that a type has a pointer to", "size-changed", "type T struct{ F *struct{ a int8; B int8 } }", "type T struct{ F *struct{ a int64; B int8 } }", "T.F", ""},
		{"of a literal in a slice type", "size-changed", "type T []struct{ a int8; B int8 }", "type T []struct{ a int64; B int8 }", "T", ""},
		{"of a literal in an array type", "size-changed", "type T [2]struct{ a int8; B int8 }", "type T [2]struct{ a int64; B int8 }", "T", ""},
		{"of a literal that is as large", "size-changed", "var V struct{ a int8; B int8 }; type T []struct{ a int8; B int8 }", "var V struct{ a uint8; B int8 }; type T []struct{ a bool; B int8 }", "", ""},
		{"of a generic literal", "size-changed", "func F[P any]() (x struct{ a int8; B P }) { return }", "func F[P any]() (x struct{ a int64; B P }) { return }", "", ""},

		{"a field", "hidden-changed", "type T struct{ A, b int }; type U struct{ A int }", "type T struct{ A int; b int8 }; type U struct{ A, b int }", "T", ""},
		{"of what is embedded alone", "hidden-changed", "type t struct{ A, b int }; type T struct{ t }", "type t struct{ A int; b int8 }; type T struct{ t }", "T", ""},
	}
	for _, test := range tests {
		strict := []contract.String{{Value: test.id}}
		old, now := checkSource(t, test.old), checkSource(t, test.new)
		data := contract.Format(engine.NewContractNaming(old, contract.Exact, strict, make(map[string]string)))
		if got := symbols(engine.Check(contract.FileName, data, now), test.id); got != test.found {
			t.Errorf("%s, %s: found on %q, want %q\n%s", test.id, test.what, got, test.found, data)
		}
		worlds := engine.Worlds(loaded(old), loaded(now), world.Move{}, nil)
		want := strings.TrimSuffix(cmp.Or(test.versions, test.found), "none")
		if got := symbols(engine.NewVersion(old, strict).Compare(now, worlds), test.id); got != want {
			t.Errorf("%s, %s: of versions, found on %q, want %q", test.id, test.what, got, want)
		}
	}
}

// symbols lists what findings of an id are on.
func symbols(r *engine.Result, id string) string {
	var list []string
	for _, f := range r.Findings {
		if f.ID == finding.ID(id) {
			list = append(list, f.Symbol)
		}
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}

func checkSource(t *testing.T, source string) *engine.Package {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", "package p\n\n"+source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object)}
	pkg, err := new(types.Config).Check(fixturetest.Path, fset, []*ast.File{file}, info)
	if err != nil {
		t.Fatalf("%v\n%s", err, source)
	}
	return engine.NewPackage(pkg, []*ast.File{file}, info, "linux", "amd64")
}
