package toentries_test

import (
	"go/ast"
	"go/types"
	"testing"

	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/casetest"
	"github.com/importspy/importspy/internal/toentries"
)

// TestEntries describes declarations of which a contract that says more, or the same in
// other words, would hold, too.
func TestEntries(t *testing.T) {
	const src = `package p

import "time"

const Wait = 5 * time.Second

func Named() (n int) { return }

type (
	Key              struct{}
	Same[Key any]    struct{ V Key }
	Renamed[Key any] struct{ V Key }
	Number           struct{ size int64 }
	Alike            struct{ size int64 }
	Shown            struct{ X struct{ n string } }
	Taken            struct{ n string }
	Hidden           struct{ x struct{ set bool } }
	Untaken          struct{ set bool }
	Holder           struct{ K Key }
)

type Terms[P any] interface {
	~[]P
	m()
}

type Tag[P any] interface{ m() }

func (Same[Key]) M(Key)  {}
func (Renamed[K]) M(K, Key) {}
`
	pkgs := make(casetest.Packages)
	pkgs.Check(t, "time", []byte("package time\n\ntype Duration int64\n\nconst Second Duration = 1e9\n"))
	pkg, file, info := pkgs.Check(t, "example.com/p", []byte(src))
	plain := &toentries.Describer{Names: toentries.NewNames(pkg), Source: api.NewSource([]*ast.File{file}, info)}
	sized := &toentries.Describer{Names: toentries.NewNames(pkg), Sizes: types.SizesFor("gc", "amd64")}
	unkeyed := &toentries.Describer{Names: toentries.NewNames(pkg), SayUnkeyed: true}
	for _, test := range []struct {
		d          *toentries.Describer
		name, want string
	}{
		{plain, "Wait", "time.Duration = 5 * time.Second"},
		{plain, "Named", "func() (n int)"},
		{plain, "Same", "[Key any] struct V Key M func(Key)"},
		{plain, "Renamed", "[Key2 any] struct V Key2 M func(Key2, Key)"},
		{plain, "Taken", "struct underlying struct { n string }"},
		{plain, "Untaken", "struct"},
		{plain, "Holder", "struct K Key"},
		{plain, "Terms", "[P any] interface ~[]P ~[]P sealed implements Tag[struct{}]"},
		{plain, "Tag", "[P any] interface sealed assignable_for_any P"},
		{sized, "Number", "struct size 8"},
		{sized, "Same", "[Key any] struct V Key M func(Key)"},
		{unkeyed, "Alike", "struct sealed"},
		{unkeyed, "Number", "Alike"},
	} {
		if got := said(test.d.Entry(pkg.Scope().Lookup(test.name))); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

// TestOtherSealed describes a type of another package, which implements the interfaces of its
// own: those of a third one are among what it embeds.
func TestOtherSealed(t *testing.T) {
	pkgs := make(casetest.Packages)
	first, _, _ := pkgs.Check(t, "example.com/first", []byte("package first\n\ntype I interface{ m() }\n"))
	second, _, _ := pkgs.Check(t, "example.com/second", []byte(`package second

import "example.com/first"

type J interface{ n() }

type T struct{ first.I }

func (T) n() {}
`))
	pkg, _, _ := pkgs.Check(t, "example.com/p", []byte(`package p

import (
	"example.com/first"
	"example.com/second"
)

var I first.I
var J second.J
var T second.T
`))
	d := &toentries.Describer{Names: toentries.NewNames(pkg)}
	for _, of := range []types.Object{first.Scope().Lookup("I"), second.Scope().Lookup("J"), second.Scope().Lookup("T")} {
		d.Others = append(d.Others, api.ForeignType{Type: of.(*types.TypeName), Through: pkg.Scope().Lookup(of.Name())})
	}
	if got, want := said(d.Entry(second.Scope().Lookup("T"))), "struct first.I first.I implements second.J by value"; got != want {
		t.Errorf("T: %s, want %s", got, want)
	}
}
