package totypes_test

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/casetest"
	"github.com/importspy/importspy/internal/totypes"
)

// sources are packages by path, each after those that it imports.
var sources = []struct{ path, text string }{
	{"example.com/m/internal/deep", `package deep; type D struct{ N int }; func io() {}`},
	{"example.com/m/internal/in", `package in; import "example.com/m/internal/deep"
		type T struct{ D *deep.D; Other Other }; type Other struct{}; type Left int`},
	{"example.com/m", `package m; import ("example.com/m/internal/deep"; "example.com/m/internal/in")
		type Own int; func F() (in.T, deep.D) { panic(0) }`},
}

// loadModule type-checks the sources and returns the last of them.
func loadModule(t *testing.T) (*types.Package, *api.Imports) {
	t.Helper()
	done := make(casetest.Packages)
	var pkg *types.Package
	var imports *api.Imports
	for _, s := range sources {
		var file *ast.File
		var info *types.Info
		pkg, file, info = done.Check(t, s.path, []byte(s.text))
		imports = api.NewImports(pkg, []*ast.File{file}, info)
	}
	return pkg, imports
}

const usesOfOthers = `version: 1
uses: [example.com/m/internal/deep, example.com/m/internal/in, example.com/m/internal/gone, io]
exports:
`

// TestOthers checks that whatever a contract says refers to its entries for types of
// other packages, and what they leave out to the actual ones.
func TestOthers(t *testing.T) {
	f, err := contract.Parse("", []byte(usesOfOthers+`
  funcs:
    F: func() (in.T, deep.D, in.Left)
  types:
    in.T:
      type: struct
      fields: {D: "*deep.D", Other: in.Other}
      methods: {Read: "func(r io.Reader) in.T"}
    deep.D: {type: struct, fields: {M: string}}
    gone.G: int
`))
	if err != nil {
		t.Fatal(err)
	}
	actual, imports := loadModule(t)
	p := totypes.Check(f, totypes.Config{Actual: actual, Imports: imports, GOOS: "linux", GOARCH: "amd64"})
	if len(p.Errors) > 0 {
		t.Fatal(p.Errors)
	}
	results := p.Objects[0].Obj.Type().(*types.Signature).Results()
	in, deep := named(results.At(0).Type()), named(results.At(1).Type())
	if in.Pkg() == imports.Find(in.Pkg().Path()) || deep.Pkg() == imports.Find(deep.Pkg().Path()) {
		t.Error("F refers to an actual type, want the declared one")
	}
	fields := in.Type().Underlying().(*types.Struct)
	if got := named(fields.Field(0).Type().(*types.Pointer).Elem()); got != deep {
		t.Errorf("in.T.D has %v, want the deep.D of F", got)
	}
	if other := named(fields.Field(1).Type()); other.Pkg() != imports.Find(in.Pkg().Path()) {
		t.Errorf("in.T.Other has %v, want the actual type", other)
	}
	if in.Type().(*types.Named).NumMethods() != 1 {
		t.Error("in.T lacks its method")
	}
	var got []string
	for _, o := range p.Others {
		got = append(got, o.Qualifier)
		for _, obj := range o.Objects {
			got = append(got, o.Entry(obj.Entry.Name).Name)
		}
	}
	if want := []string{"in", "in.T", "deep", "deep.D", "gone", "gone.G"}; !slices.Equal(got, want) {
		t.Errorf("other packages and their entries: got %q, want %q", got, want)
	}
}

func named(t types.Type) *types.TypeName { return t.(*types.Named).Obj() }

// TestOthersMistakes checks what a contract cannot say about types of other packages.
func TestOthersMistakes(t *testing.T) {
	for _, test := range []struct{ name, entries, want string }{
		{"no package", "away.T: int", "away.T: no package is called away here; list its import path under uses"},
		{"no type of the standard library", "io.Readr: int", "io.Readr: package io has no type of this name; did you mean Reader?"},
		{"an unexported type of the standard library", "io.EofReader: int", "io.EofReader: package io has no type of this name; did you mean Reader?"},
		{"a function of the standard library", "io.Copy: int", "io.Copy: package io has no type of this name"},
		{"a type of the standard library", "io.Reader: interface", ""},
		{"an own type", "in.T: \"[]Own\"", "in.T: undefined: Own; neither the contract nor the package declares it"},
		{"without a qualifier", "in.T: \"[]Other\"", "in.T: undefined: Other; in the entry of another package's type, its types are written in.Other"},
		{"of a method", "in.T: {type: int, methods: {Get: func() Other}}", "in.T.Get: undefined: Other; in the entry of another package's type, its types are written in.Other"},
		{"no such type", "in.T: \"[]deep.E\"", "in.T: undefined: deep.E; package example.com/m/internal/deep has no such object"},
		{"a cycle of declarations", "in.T: deep.D\n    deep.D: \"[]in.T\"", ""},
		{"a type of itself", "in.T: in.T", "in.T: invalid recursive type: T refers to itself"},
		{"two names of one package", "in.T: \"[]in.Left\"\n    in.Left: string", ""},
	} {
		f, err := contract.Parse("", []byte(usesOfOthers+"  types:\n    "+test.entries+"\n"))
		if err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		actual, imports := loadModule(t)
		p := totypes.Check(f, totypes.Config{Actual: actual, Imports: imports, GOOS: "linux", GOARCH: "amd64"})
		var got []string
		for _, e := range p.Errors {
			got = append(got, e.Msg)
		}
		if text := strings.Join(got, "\n"); text != test.want {
			t.Errorf("%s: got %q, want %q", test.name, text, test.want)
		}
	}
}
