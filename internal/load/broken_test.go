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
