package toentries_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"github.com/importspy/importspy/internal/toentries"
)

// TestHidden compares what is hidden of two declarations of T, as it is written and
// as a digest.
func TestHidden(t *testing.T) {
	for _, test := range []struct {
		name, old, new string
		same           bool
	}{
		{"type parameter renamed", "type T[K any] struct{ x K }", "type T[V any] struct{ x V }", true},
		{"parameter renamed", "type T struct{ f func(a int) }", "type T struct{ f func(b int) }", true},
		{"byte", "type T struct{ x byte; y rune; z any }", "type T struct{ x uint8; y int32; z interface{} }", true},
		{"alias", "type T struct{ x []int }", "type a = []int; type T struct{ x a }", true},
		{"type of exported field", "type T struct{ X int; y int }", "type T struct{ X string; y int }", true},
		{"methods", "type h struct{ n int }; type T struct{ h *h }", "type h struct{ n int }; func (h) M() {}; type T struct{ h *h }", true},
		{"recursive", "type T struct{ next *T; h *h }; type h struct{ t *T; h []h }", "type h struct{ t *T; h []h }; type T struct{ next *T; h *h }", true},
		{"recursive in its arguments", "type T struct{ h h[int] }; type h[E any] struct{ p *h[E] }", "type T struct{ h h[int] }; type h[F any] struct{ p *h[F] }", true},

		{"name", "type T struct{ x int }", "type T struct{ y int }", false},
		{"type", "type T struct{ x int }", "type T struct{ x uint }", false},
		{"tag", "type T struct{ x int }", "type T struct{ x int `a:\"\"` }", false},
		{"order", "type T struct{ x, y int }", "type T struct{ y, x int }", false},
		{"order among exported", "type T struct{ x int; Y int }", "type T struct{ Y int; x int }", false},
		{"embedded", "type h struct{}; type T struct{ h }", "type h struct{}; type T struct{ h h }", false},
		{"blank", "type T struct{ _ int; x int }", "type T struct{ _ int8; x int }", false},
		{"array", "type T struct{ x [2]int }", "type T struct{ x [3]int }", false},
		{"chan", "type T struct{ x chan int }", "type T struct{ x <-chan int }", false},
		{"map", "type T struct{ x map[int]bool }", "type T struct{ x map[bool]int }", false},
		{"variadic", "type T struct{ x func(...int) }", "type T struct{ x func([]int) }", false},
		{"results", "type T struct{ x func(int) }", "type T struct{ x func() int }", false},
		{"argument", "type T[A, B any] struct{ x A }", "type T[A, B any] struct{ x B }", false},
		{"imported", "import \"io\"; type T struct{ x io.Reader }", "import \"io\"; type T struct{ x io.Writer }", false},
		{"interface", "type T struct{ x interface{ m() } }", "type T struct{ x interface{ n() } }", false},
		{"inside an unexported type", "type h struct{ n int }; type T struct{ h *h }", "type h struct{ n uint }; type T struct{ h *h }", false},
		{"inside an unexported generic type", "type h[E any] struct{ p *E }; type T struct{ h h[int] }", "type h[E any] struct{ p *E; v E }; type T struct{ h h[int] }", false},
		{"array of unexported", "type h struct{ n int }; type T [2]h", "type h struct{ n any }; type T [2]h", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, of := range []func(*types.Named) string{toentries.Hidden, toentries.HiddenDigest} {
				old, now := hidden(t, of, "example.com/p", test.old), hidden(t, of, "example.com/p", test.new)
				if old == "" {
					t.Fatal("nothing is hidden")
				}
				if (old == now) != test.same {
					t.Errorf("%s\n\tis %s\n%s\n\tis %s; same must be %t", test.old, old, test.new, now, test.same)
				}
			}
		})
	}
}

// TestHiddenNothing has types of which a contract says everything.
func TestHiddenNothing(t *testing.T) {
	for _, src := range []string{
		"type T struct{ X int; Y []T }",
		"type T int",
		"type T interface{ m() }",
		"import \"io\"; type T struct{ io.Reader }",
	} {
		for _, of := range []func(*types.Named) string{toentries.Hidden, toentries.HiddenDigest} {
			if text := hidden(t, of, "example.com/p", src); text != "" {
				t.Errorf("%s: %s, want none", src, text)
			}
		}
	}
}

// TestHiddenText checks how contracts have what is hidden.
func TestHiddenText(t *testing.T) {
	for _, test := range []struct{ src, text string }{
		{"type T struct{ n int }", "struct{ n int }"},
		{"type T struct{ X int; n, _ int; E }; type E int", "struct{ X ...; n int; _ int; E }"},
		{"type T[A, B any] struct{ a *A; b map[string]B `json:\"b\"` }", "struct{ a *$1; b map[string]$2 `json:\"b\"` }"},
		{"type h struct{ g *g; T }; type g []h; type T struct{ h *h }", "struct{ h *h } where h = struct{ g *g; T }, g = []h"},
		{"type h[E any] struct{ e E }; type T struct{ h[int]; m h[h[string]] }", "struct{ h[int]; m h[h[string]] } where h = struct{ e $1 }"},
		{"type T struct{ f func(a int, b ...string) (bool, error); c <-chan chan int; i interface{ m(); error } }",
			"struct{ f func(int, ...string) (bool, error); c <-chan(chan(int)); i interface{ m(); error } }"},
		{"import \"io\"; type T struct{ r io.Reader; e struct{}; a any }", "struct{ r io.Reader; e struct{}; a interface{} }"},
		{"type h int; type T [2]h", "[2]h where h = int"},
	} {
		if got := hidden(t, toentries.Hidden, "example.com/p", test.src); got != test.text {
			t.Errorf("%s\n\tis   %s\n\twant %s", test.src, got, test.text)
		}
	}
}

// TestHiddenDigest checks that digests stay what contracts have.
func TestHiddenDigest(t *testing.T) {
	const src, want = "type T[A any] struct{ set bool; value A }", "29854d36a1e5"
	if got := hidden(t, toentries.HiddenDigest, "example.com/p", src); got != want || !toentries.IsHiddenDigest(got) {
		t.Errorf("%s has the digest %s, want %s", src, got, want)
	}
	if toentries.IsHiddenDigest("struct{ n int }") {
		t.Error("a struct is taken for a digest")
	}
}

func hidden(t *testing.T, of func(*types.Named) string, path, src string) string {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p.go", "package p;"+src, 0)
	if err != nil {
		t.Fatal(err)
	}
	config := types.Config{Importer: importer.ForCompiler(fset, "source", nil)}
	pkg, err := config.Check(path, fset, []*ast.File{f}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return of(pkg.Scope().Lookup("T").Type().(*types.Named))
}
