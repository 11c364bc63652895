package engine_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"testing"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/wording"
)

// partPackage is what the parts below are held against.
const partPackage = `package p

import "io"

type T struct{ A, B int }

const C = 1

var V io.Reader

func F() {}

func G(int) error { return nil }
`

func loadPart(t *testing.T) *engine.Package { return sourcePackage(t, partPackage) }

// sourcePackage returns the package of one file.
func sourcePackage(t *testing.T, src string) *engine.Package {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{Defs: make(map[*ast.Ident]types.Object), Implicits: make(map[ast.Node]types.Object)}
	config := types.Config{Importer: importer.ForCompiler(fset, "gc", nil)}
	pkg, err := config.Check("example.com/p", fset, []*ast.File{file}, info)
	if err != nil {
		t.Fatal(err)
	}
	return engine.NewPackage(pkg, []*ast.File{file}, info, "linux", "amd64")
}

// part parses the keys of a family.
func part(t *testing.T, keys string) *contract.File {
	t.Helper()
	f, err := contract.Parse(contract.FileName, []byte("version: 1\nsubpackages:\n  - match: ./...\n"+keys))
	if err := contract.FormErrors(err); err != nil {
		t.Fatal(err)
	}
	return f.Subpackages[0].Part
}

// TestCheckPart checks that a part binds what it names, and that exact binds the
// sections that it has.
func TestCheckPart(t *testing.T) {
	for _, test := range []struct {
		name, keys string
		want       []string
	}{
		{"nothing", "    policy: exact\n", nil},
		{"minimum", "    exports: {funcs: {F: func()}}\n", nil},
		{"missing", "    exports: {funcs: {H: func()}}\n", []string{"H: contract declares func H, package does not declare it (breaking)"}},
		{"exact functions", "    policy: exact\n    exports: {funcs: {F: func()}}\n",
			[]string{"G: package exports func(int) error, contract does not declare it (compatible)"}},
		{"exact functions by result", "    policy: exact\n    exports: {funcs: {F: func(), G: {returns: error}}}\n", nil},
		{"exactly no variables", "    policy: exact\n    exports: {vars: {}}\n",
			[]string{"V: package exports var io.Reader, contract does not declare it (compatible)"}},
		{"compatible", "    policy: compatible\n    exports: {types: {T: {type: struct, fields: {A: int}}}}\n", nil},
		{"exact members", "    policy: exact\n    exports: {types: {T: {type: struct, fields: {A: int}}}}\n",
			[]string{"T.B: package has int, contract does not declare it (compatible)"}},
		{"a use of the package itself", "    uses: [example.com/p, io]\n    exports: {vars: {V: io.Reader}}\n", nil},
		{"Go that is none", "    exports: {vars: {V: \"io.\"}}\n",
			[]string{`importspy.yaml:4:29: V: "io." is not a Go type: it ends too early`}},
	} {
		var got []string
		for _, f := range engine.CheckPart(part(t, test.keys), loadPart(t)) {
			got = append(got, message(f))
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: got\n%q\nwant\n%q", test.name, got, test.want)
		}
	}
}

// TestResolve checks that a type is found, is not known, or is a mistake at its
// place.
func TestResolve(t *testing.T) {
	p := part(t, "    uses: [io, example.com/other]\n    exports: {provides: [io.Reader, other.Iface, \"[]T\", Nothing, \"func(\"]}\n")
	pkg := loadPart(t)
	var got []string
	for _, r := range engine.Resolve(p, p.Provides, pkg) {
		switch {
		case r.Mistake != nil:
			got = append(got, message(*r.Mistake))
		case r.Type != nil:
			got = append(got, r.Type.String())
		default:
			got = append(got, "?")
		}
	}
	want := []string{
		"io.Reader", "?", "[]example.com/p.T",
		"importspy.yaml:5:57: undefined: Nothing; neither the contract nor the package declares it",
		`importspy.yaml:5:72: "func(" is not a Go type: it ends too early`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

// message is the sentence of a finding.
func message(f finding.Finding) string { return wording.Check(&f).String() }
