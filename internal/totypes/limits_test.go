package totypes_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/totypes"
)

// TestAllParts has entries of which each is small enough, and all together are not: those
// from some point on are set aside, with one mistake.
func TestAllParts(t *testing.T) {
	var text strings.Builder
	text.WriteString("version: 1\nexports:\n  types:\n    A0: int\n")
	for i := range 4 {
		fmt.Fprintf(&text, "    A%d: struct { A, B, C, D, E, F, G, H, I, J A%d }\n", i+1, i)
	}
	const all = 100
	for i := range all {
		fmt.Fprintf(&text, "    T%d: struct { A A4 }\n", i)
	}
	f, err := contract.Parse("", []byte(text.String()))
	if err != nil {
		t.Fatal(err)
	}
	actual := types.NewPackage("example.com/p", "p")
	p := totypes.Check(f, totypes.Config{Actual: actual, Imports: api.NewImports(actual, nil, nil), GOOS: "linux", GOARCH: "amd64"})
	if len(p.Errors) != 1 || !strings.HasPrefix(p.Errors[0].Msg, "contract is too large: ") {
		t.Fatalf("mistakes: %v", p.Errors)
	}
	kept := 0
	for _, o := range p.Objects {
		if o.Obj == nil {
			break
		}
		kept++
	}
	if at := p.Objects[kept]; p.Errors[0].Entry != at.Entry {
		t.Errorf("the mistake is at %s, the first entry that is set aside is %s", p.Errors[0].Entry.Name, at.Entry.Name)
	}
	for _, o := range p.Objects[kept:] {
		if o.Obj != nil {
			t.Errorf("%s is after what is too much", o.Entry.Name)
		}
	}
	if kept < all/8 || kept == len(p.Objects) {
		t.Errorf("%d of %d entries are kept", kept, len(p.Objects))
	}
}

// TestAllPartsOfPackage has contracts that are as large as their package: what the package has
// itself is not too much, however much it is.
func TestAllPartsOfPackage(t *testing.T) {
	params := "(" + strings.Repeat("map[string][]byte, func(int) error, ", 20) + "...int)"
	for _, test := range []struct{ name, section, entry, source string }{
		{"functions", "funcs", "    F%d: func" + params + "\n", "func F%d" + params + "\n"},
		{"methods", "types", "    T%d: {type: int, methods: {M: \"func" + params + "\"}}\n", "type T%d int; func (T%[1]d) M" + params + "\n"},
	} {
		var contractText, source strings.Builder
		contractText.WriteString("version: 1\nexports:\n  " + test.section + ":\n")
		source.WriteString("package p\n")
		for i := range 4_000 {
			fmt.Fprintf(&contractText, test.entry, i)
			fmt.Fprintf(&source, test.source, i)
		}
		f, err := contract.Parse("", []byte(contractText.String()))
		if err != nil {
			t.Fatal(err)
		}
		same := withoutBodies(t, source.String())
		for _, side := range []struct {
			actual *types.Package
			want   int
		}{{same, 0}, {types.NewPackage("example.com/p", "p"), 1}} {
			p := totypes.Check(f, totypes.Config{Actual: side.actual, Imports: api.NewImports(side.actual, nil, nil), GOOS: "linux", GOARCH: "amd64"})
			if len(p.Errors) != side.want {
				t.Errorf("%s: %d mistakes, want %d, with %d names in the package: %v", test.name, len(p.Errors), side.want, side.actual.Scope().Len(), p.Errors)
			}
		}
	}
}

// withoutBodies type-checks a package whose functions have no bodies.
func withoutBodies(t *testing.T, source string) *types.Package {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	conf := types.Config{IgnoreFuncBodies: true}
	pkg, err := conf.Check("example.com/p", fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pkg
}

// TestTypeParams has a function with so many type parameters that go/types would take
// minutes for their constraints.
func TestTypeParams(t *testing.T) {
	for _, test := range []struct {
		n    int
		want string
	}{
		{100, ""},
		{101, "F: too large: it has more than 100 type parameters"},
		{50_000, "F: too large: it has more than 100 type parameters"},
	} {
		var text strings.Builder
		text.WriteString("version: 1\nexports:\n  funcs:\n    F: func[")
		for i := range test.n - 1 {
			fmt.Fprintf(&text, "T%d interface{ ~[]T%d }, ", i, i+1)
		}
		fmt.Fprintf(&text, "T%d any]()\n", test.n-1)
		f, err := contract.Parse("", []byte(text.String()))
		if err != nil {
			t.Fatal(err)
		}
		actual := types.NewPackage("example.com/p", "p")
		p := totypes.Check(f, totypes.Config{Actual: actual, Imports: api.NewImports(actual, nil, nil), GOOS: "linux", GOARCH: "amd64"})
		got := ""
		for _, mistake := range p.Errors {
			got += mistake.Msg
		}
		if got != test.want {
			t.Errorf("%d type parameters: %q, want %q", test.n, got, test.want)
		}
	}
}
