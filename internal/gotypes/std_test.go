package gotypes_test

import (
	"go/token"
	"go/types"
	"os"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/gotypes"
)

// some are packages of the standard library that the tests of this repository have
// compiled anyway.
var some = strings.Fields(`archive/zip bufio bytes context debug/dwarf debug/elf debug/macho debug/pe encoding/gob encoding/json encoding/xml errors flag fmt
	go/ast go/build go/constant go/doc go/doc/comment go/parser go/token go/types html/template io io/fs iter log maps math/big
	net net/netip net/url os os/exec path path/filepath reflect regexp regexp/syntax runtime runtime/debug slices strconv
	strings sync sync/atomic syscall testing testing/fstest text/tabwriter text/template text/template/parse time`)

// TestStd goes through all types that declarations of the standard library are made
// of, by default of some of its packages. A type that is rebuilt for another one in it, and back, must be identical to
// what it was; both times, its parts must tell as much.
func TestStd(t *testing.T) {
	if testing.Short() {
		t.Skip("needs the export data of the standard library")
	}
	patterns := some
	if os.Getenv("IMPORTSPY_SLOW") == "1" {
		patterns = []string{"std"}
	}
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadTypes}, patterns...)
	if err != nil {
		t.Fatal(err)
	}
	w := walk{t: t, seen: make(map[types.Type]bool), marker: types.NewNamed(types.NewTypeName(token.NoPos, nil, "marker", nil), new(types.Struct), nil)}
	for _, pkg := range pkgs {
		for _, name := range pkg.Types.Scope().Names() {
			w.declaration(pkg.Types.Scope().Lookup(name))
		}
	}
	if t.Logf("%d types, of which %d with another in the place of string", w.types, w.changed); w.changed < 1000 {
		t.Error("these are too few")
	}
}

type walk struct {
	t      *testing.T
	seen   map[types.Type]bool
	marker types.Type

	types, changed int
}

func (w *walk) declaration(obj types.Object) {
	w.visit(obj.Type())
	if _, ok := obj.(*types.TypeName); !ok {
		return
	}
	w.visit(obj.Type().Underlying())
	for p := range gotypes.TypeParams(obj.Type()).TypeParams() {
		w.visit(p.Constraint())
	}
	if named, ok := obj.Type().(*types.Named); ok {
		for m := range named.Methods() {
			w.visit(m.Type())
		}
	}
}

func (w *walk) visit(t types.Type) {
	for u := range gotypes.All(t) {
		if !w.seen[u] {
			w.seen[u] = true
			w.types++
			w.rebuild(u)
		}
	}
}

func (w *walk) rebuild(u types.Type) {
	if gotypes.Map(u, same) != u || gotypes.Map(u, types.Unalias) != u {
		w.t.Errorf("%s is another type if nothing changes", u)
	}
	str := types.Type(types.Typ[types.String])
	other := substitute(u, str, w.marker)
	if mentions := contains(u, str); mentions != (other != u) {
		w.t.Errorf("%s becomes %s", u, other)
	}
	if other == u {
		return
	}
	w.changed++
	back := substitute(other, w.marker, str)
	if types.Identical(other, u) || !types.Identical(back, u) {
		w.t.Errorf("%s becomes %s and that %s", u, other, back)
	}
	if u != str && !sameShape(u, other) {
		w.t.Errorf("%s and %s differ", u, other)
	}
	if sig, ok := u.(*types.Signature); ok && sig.TypeParams().Len() > 0 {
		return // which have parameters of their own
	}
	if identical(u, other) || !identical(u, back) {
		w.t.Errorf("by their parts, %s is another type than %s, or the same as %s", u, back, other)
	}
}

func contains(t, part types.Type) bool {
	for u := range gotypes.All(t) {
		if u == part {
			return true
		}
		sig, ok := u.(*types.Signature)
		for i := 0; ok && i < sig.TypeParams().Len(); i++ {
			if contains(sig.TypeParams().At(i).Constraint(), part) {
				return true
			}
		}
	}
	return false
}
