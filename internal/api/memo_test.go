package api

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"testing"
)

// TestMembers checks that what is kept is what is found without, and that finding it again
// changes nothing.
func TestMembers(t *testing.T) {
	const src = `package p
type Base struct{ A int }
func (Base) M() {}
func (*Base) P() {}
type Sub struct { Base; B string }
type I interface{ M() }
type Pointer *Base
`
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	pkg, err := new(types.Config).Check("p", fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	known := NewMembers()
	names := func(m map[string]*Member) []string { return slices.Sorted(maps.Keys(m)) }
	for _, name := range pkg.Scope().Names() {
		typ := pkg.Scope().Lookup(name).Type()
		for range 2 {
			for _, m := range []*Members{known, nil} {
				if got, want := names(m.Fields(typ)), names(Fields(typ)); !slices.Equal(got, want) {
					t.Errorf("fields of %s: %q, want %q", name, got, want)
				}
				if got, want := names(m.Methods(typ)), names(Methods(typ)); !slices.Equal(got, want) {
					t.Errorf("methods of %s: %q, want %q", name, got, want)
				}
				both := slices.Sorted(slices.Values(slices.Concat(names(Fields(typ)), names(Methods(typ)))))
				if got := names(m.All(typ)); !slices.Equal(got, both) {
					t.Errorf("members of %s: %q, want %q", name, got, both)
				}
			}
		}
	}
}
