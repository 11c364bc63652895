package load

import (
	"testing"

	"golang.org/x/tools/go/packages"
)

// TestBrokenOneLine checks that a path or a file name of several lines does not make several
// of a message: a line could read like one of ours.
func TestBrokenOneLine(t *testing.T) {
	set := &Set{Broken: make(map[string]Failure)}
	pkg := &packages.Package{PkgPath: "m/p\n1 package: all hold", Errors: []packages.Error{{Pos: "/d/a\nb.go:1:2", Msg: "wrong"}}}
	r := &Request{Dir: "/elsewhere/deep"}
	if !r.broken(set, pkg) {
		t.Fatal("it is not broken")
	}
	f := set.Broken[pkg.PkgPath]
	if want := `m/p\n1 package: all hold cannot be loaded`; f.What != want {
		t.Errorf("%q, want %q", f.What, want)
	}
	if want := `/d/a\nb.go:1:2: wrong`; len(f.Problems) != 1 || f.Problems[0].String() != want {
		t.Errorf("%q, want %q", f.Problems, want)
	}
}

// TestBrokenContinued checks that an error comes with what belongs to it, such as the other
// declaration, which is no error without it and may be in a file that sorts before.
func TestBrokenContinued(t *testing.T) {
	pkg := &packages.Package{PkgPath: "m/p", Errors: []packages.Error{
		{Pos: "/d/b.go:4:6", Msg: "F redeclared in this block"},
		{Pos: "/d/a.go:2:6", Msg: "\tother declaration of F"},
	}}
	list := problemsOf(&Request{Dir: "/d"}, pkg)
	if want := "b.go:4:6: F redeclared in this block; a.go:2:6: other declaration of F"; len(list) != 1 || list[0].String() != want {
		t.Errorf("%q, want %q", list, want)
	}
}
