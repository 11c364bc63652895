package compare_test

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/fixturetest"
	"github.com/importspy/importspy/internal/world"
)

// TestUnknown compares versions of which one does not type-check. What has errors is
// unknown, and nothing is found on it; all else is compared.
func TestUnknown(t *testing.T) {
	tests := []struct {
		what, old, new string
		gap            string // the sides of which files cannot be parsed
		unknown, found string // what cannot be compared, with its side; and what is found
	}{
		{
			what: "a variable", old: "var V none.T\nvar W int", new: "var V int\nvar W string",
			unknown: "V (old)", found: "type-changed W",
		},
		{
			what: "a constant", old: "const C = none.C\nconst D = 1", new: "const C = 1\nconst D = 2",
			unknown: "C (old)", found: "value-changed D",
		},
		{
			what: "a function", old: "func F(int)\nfunc G(int)", new: "func F(none.T)\nfunc G(string)",
			unknown: "F (new)", found: "signature-changed G",
		},
		{
			what: "a constraint", old: "func F[T any](T)", new: "func F[T none.C](T)",
			unknown: "F (new)",
		},
		{
			what: "a constraint of a type", old: "type T[P none.C] struct{ A int }\ntype A[P any] = []P", new: "type T[P any] struct{}\ntype A[P none.C] = []P",
			unknown: "A (new), T (old)",
		},
		{
			what: "both sides", old: "type S struct{ none.T }", new: "type S none.T",
			unknown: "S (new), S.T (old)",
		},
		{
			what: "the old side first", old: "type S none.T", new: "type S struct{ none.T }",
			unknown: "S (old), S.T (new)",
		},
		{
			what: "an alias", old: "type A = none.T", new: "type A = int",
			unknown: "A (old)",
		},
		{
			what: "an underlying type", old: "type T map[string]none.T", new: "type T []int",
			unknown: "T (old)",
		},
		{
			what: "a field", old: "type S struct { A none.T; B int }", new: "type S struct { A int }",
			unknown: "S.A (old)", found: "field-missing S.B",
		},
		{
			what: "a method", old: "type S int\nfunc (*S) M(none.T)\nfunc (*S) N()", new: "type S int\nfunc (*S) M()",
			unknown: "S.M (old)", found: "method-missing (*S).N",
		},
		{
			// It may promote B, and be comparable or not.
			what: "an embedded field", old: "type S struct { A, B int; C string }\nfunc (S) M()", new: "type S struct { none.T; A string; l []int }",
			unknown: "S (new, members), S.T (new)", found: "field-changed S.A",
		},
		{
			what: "members that are declared next to an embedded field", old: "type S struct { none.T; A, B int }\nfunc (S) M()", new: "type S struct { A int }",
			unknown: "S (old, members), S.T (old)", found: "field-missing S.B, method-missing S.M",
		},
		{
			what: "what an old embedded field promoted", old: "type S struct { none.T }", new: "type S struct { A int }\nfunc (S) M()",
			unknown: "S (old, members), S.T (old)",
		},
		{
			what: "a field that clients do not see", old: "type S struct { a none.T; B []int }", new: "type S struct { B int }",
			unknown: "S (old, members)", found: "field-changed S.B",
		},
		{
			what: "an embedded field at depth", old: "type base struct { *part }\ntype part struct { *base; none.T }\ntype S struct { *base; *part }", new: "type S struct { A int }",
			unknown: "S (old, members), S.T (old), base (old, members), base.T (old), part (old, members), part.T (old)", found: "export-missing base, export-missing part, size-changed S",
		},
		{
			what: "no embedded field at depth", old: "type part struct { n none.T }\ntype S struct { P part; *T }\ntype T struct { *S; N int }", new: "type part struct { n int }\ntype S struct { P part; *T }\ntype T struct { *S }",
			unknown: "part (old, members)", found: "field-missing T.N, size-changed T",
		},
		{
			what: "an embedded interface", old: "type I interface { none.I; A() }", new: "type I interface { A(int); B() }",
			unknown: "I (old)",
		},
		{
			what: "an embedded interface in an interface", old: "type i interface { none.I }\ntype I interface { i; A() }", new: "type I interface { A(int); B(); c() }",
			unknown: "I (old, members), i (old)", found: "method-changed I.A",
		},
		{
			what: "an interface for something unknown in an interface", old: "type j[P any] interface { B(P) }\ntype i interface { j[none.T] }\ntype I interface { i; A() }", new: "type I interface { A(int); B(string); c() }",
			unknown: "I (old, members), i (old)", found: "method-changed I.A",
		},
		{
			what: "a basic type that is embedded", old: "type b none.T\ntype S struct { b }", new: "type S struct { A int }",
			unknown: "S (old, members)",
		},
		{
			what: "what depends on members", old: "type S[T interface{ ~int }] struct { none.T; A int }\ntype Sealed interface{ s() }\nfunc (S[T]) s()", new: "type S[T interface{ ~int8 }] struct { none.T; A int; B []int }",
			unknown: "S (new, members), S.T (new)", found: "constraint-changed S, export-missing Sealed",
		},
		{
			what: "what a field makes of its struct", old: "type S struct { A []int }\ntype T struct { A, B []int }", new: "type S struct { A none.T }\ntype T struct { A none.T; B int }",
			unknown: "S.A (new), T.A (new)", found: "field-changed T.B",
		},
		{
			what: "what a hidden field makes of its struct", old: "type hidden struct { n none.T }\ntype S struct { a [2]hidden; B int }\ntype T struct { *T; B int }", new: "type S struct { a int; B int; c []int }\ntype T struct { *T; B string }",
			unknown: "S (old, members)", found: "field-changed T.B, size-changed T",
		},
		{
			what: "the value of a constant", old: "const C int = none.C", new: "const C int = 1",
			unknown: "C (old)",
		},
		{
			what: "declarations of the old package", old: "func F()", new: "func G()", gap: "old",
			unknown: " (old)", found: "export-missing F",
		},
		{
			what: "declarations of the new package", old: "func F()\ntype t struct{ A int }\nfunc G() t", new: "func H()", gap: "new",
			unknown: " (new), F (new), G (new)", found: "export-extra H, export-missing t",
		},
	}
	for _, test := range tests {
		old, now := checkBroken(t, test.old), checkBroken(t, test.new)
		old.Gap, now.Gap = test.gap == "old", test.gap == "new"
		worlds := engine.Worlds(loaded(old), loaded(now), world.Move{}, nil)
		r := engine.NewVersion(old, []contract.String{{Value: "size-changed"}, {Value: "hidden-changed"}}).Compare(now, worlds)
		var unknown, found []string
		for _, u := range r.Unknown {
			side := "new"
			if u.Old {
				side = "old"
			}
			if u.Partial {
				side += ", members"
			}
			unknown = append(unknown, fmt.Sprintf("%s (%s)", u.Symbol, side))
		}
		for _, f := range r.Findings {
			found = append(found, fmt.Sprintf("%s %s", f.ID, f.Symbol))
		}
		slices.Sort(found)
		if got := strings.Join(unknown, ", "); got != test.unknown {
			t.Errorf("%s: unknown is %q, want %q", test.what, got, test.unknown)
		}
		if got := strings.Join(found, ", "); got != test.found {
			t.Errorf("%s: found is %q, want %q", test.what, got, test.found)
		}
	}
}

// checkBroken type-checks a package that imports another one which is missing.
func checkBroken(t *testing.T, source string) *engine.Package {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", "package p\n\nimport \"example.com/none\"\n\n"+source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object)}
	config := types.Config{Importer: importer.Default(), Error: func(error) {}}
	pkg, err := config.Check(fixturetest.Path, fset, []*ast.File{file}, info)
	if err == nil {
		t.Fatalf("the package has no errors:\n%s", source)
	}
	return engine.NewPackage(pkg, []*ast.File{file}, info, "linux", "amd64")
}
