package environ_test

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/environ"
	"github.com/importspy/importspy/internal/environ/environtest"
)

// uses reports what Uses returns.
var uses = &analysis.Analyzer{
	Name: "uses",
	Doc:  "report what can be forbidden",
	Run: func(pass *analysis.Pass) (any, error) {
		for _, u := range environ.Uses(environtest.Package(pass)) {
			if !slices.Contains(contract.Forbiddable, u.What) {
				panic(u.What)
			}
			pass.Report(analysis.Diagnostic{Pos: u.Pos, End: u.End, Message: u.What + ": " + u.Detail})
		}
		return nil, nil
	},
}

// TestUsesOfSource checks what depends on how a file is written: cgo before cgo
// has rewritten it, which is how gopls has such files, and directives.
func TestUsesOfSource(t *testing.T) {
	source := `package a

import "C"
import _ "unsafe"

//go:linkname nano runtime.nanotime
func nano() int64

//go:linkname	pushed
func pushed() {}

var text = "//go:linkname no no"

// A comment that mentions //go:linkname is none.
/*
//go:linkname no no
*/
func _() { //go:linkname no no
}

//go:linknamed no no
`
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "a.go", source, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, u := range environ.Uses(&environ.Package{Fset: fset, Files: []*ast.File{file}, Info: new(types.Info)}) {
		got = append(got, fmt.Sprintf("%d: %s %s", fset.Position(u.Pos).Line, u.What, u.Detail))
	}
	want := []string{`3: cgo "C"`, `4: unsafe unsafe`, `6: linkname nano runtime.nanotime`, `9: linkname pushed`}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestNetwork checks the packages below net that count as opening nothing: they
// mention no function of package net that opens something, save where the function
// that does is counted by itself. All others are counted by their import.
func TestNetwork(t *testing.T) {
	root := filepath.Join(build.Default.GOROOT, "src")
	if _, err := os.Stat(root); err != nil {
		t.Skip(err)
	}
	for _, path := range []string{"net/http/cookiejar", "net/http/httptrace", "net/mail", "net/netip", "net/url"} {
		files, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(path), "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", path, len(files), err)
		}
		for _, name := range files {
			if !strings.HasSuffix(name, "_test.go") {
				opensNothing(t, name)
			}
		}
	}
}

func opensNothing(t *testing.T, name string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		x, ok := sel.X.(*ast.Ident)
		if ok && (x.Name == "net" || x.Name == "http") {
			for _, verb := range []string{"Dial", "Listen", "Lookup", "Get", "Post", "Head", "Serve"} {
				if strings.HasPrefix(sel.Sel.Name, verb) {
					t.Errorf("%s uses %s.%s", name, x.Name, sel.Sel.Name)
				}
			}
		}
		return true
	})
}
