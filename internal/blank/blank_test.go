package blank

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
)

func TestBodies(t *testing.T) {
	for _, test := range []struct{ name, src, want string }{
		{"body", "func F() int { return 1 }\n", "func F() int {          }\n"},
		{"lines", "func F() {\n\tx()\n}\n", "func F() {\n    \n}\n"},
		{"method", "func (t *T[K]) M() { t.x() }\n", "func (t *T[K]) M() {       }\n"},
		{"without a body", "func F()\nvar X = 1\n", "func F()\nvar X = 1\n"},
		{"struct result", "func F() struct{ X int } { return x }\n", "func F() struct{ X int } {          }\n"},
		{"interface result", "func F() interface{ M() } { a }", "func F() interface{ M() } {   }"},
		{"struct result without a body", "func F() struct{}\nvar X = T{1}\n", "func F() struct{}\nvar X = T{1}\n"},
		{"func result", "func F() func() { a }\n", "func F() func() {   }\n"},
		{"constraint", "func F[T interface{ ~int }](t T) { a }\n", "func F[T interface{ ~int }](t T) {   }\n"},
		{"array of a literal's length", "func F(x [len(\"{\")]int) { a }\n", "func F(x [len(\"{\")]int) {   }\n"},
		{"result on the next line", "func F() (\n\tint,\n) { a }\n", "func F() (\n\tint,\n) {   }\n"},
		{"qualified result on the next line", "func F() p.\n\tT { a }\n", "func F() p.\n\tT {   }\n"},
		{"braces in literals", "func F() { a(\"}\", '}', `}`, '\\'', \"\\\"}\") }\nvar X int\n", "func F() {                               }\nvar X int\n"},
		{"braces in comments", "func F() { // }\n/* } */ }\nvar X int\n", "func F() {     \n        }\nvar X int\n"},
		{"comment before", "/* } */ func F() { a }\n", "/* } */ func F() {   }\n"},
		{"function literal", "var F = func() { a }\n", "var F = func() { a }\n"},
		{"not at the beginning of a line", "var X int; func F() { a }\n", "var X int; func F() { a }\n"},
		{"multi-byte letters", "func Füß() { ä }\n", "func Füß() {    }\n"},
		{"carriage returns", "func F() {\r\n\ta\r\n}\r\n", "func F() { \n   \n}\r\n"},
		{"open body", "func F() { a\n", "func F() { a\n"},
		{"open string", "func F() { \"a\n }\nvar X int\n", "func F() {   \n }\nvar X int\n"},
		{"backslash at the end", "func F() { \"\\", "func F() { \"\\"},
		{"open comment", "func F() { /*/", "func F() { /*/"},
		{"too many braces", "func F() { a }\n}\n", "func F() { a }\n}\n"},
		{"line directive", "func F() {\n//line x.go:9\n}\n", "func F() {\n//line x.go:9\n}\n"},
		{"nothing", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			src := []byte(test.src)
			if got := string(Bodies(src)); got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
			if string(src) != test.src {
				t.Error("the source itself is changed")
			}
		})
	}
}

// TestBlankGOROOT compares the declarations of blanked files with those of files that
// are parsed whole: of package net, or with IMPORTSPY_SLOW of all of Go's own source.
func TestBlankGOROOT(t *testing.T) {
	root, atLeast := filepath.Join(runtime.GOROOT(), "src"), 5000
	if os.Getenv("IMPORTSPY_SLOW") == "" {
		root, atLeast = filepath.Join(root, "net"), 300
	}
	blanked := 0
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") {
			return err
		}
		src, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		fset := token.NewFileSet()
		whole, err := parser.ParseFile(fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil // a test of the parser
		}
		out := Bodies(src)
		if bytes.Equal(out, src) {
			return nil
		}
		blanked++
		bare, err := parser.ParseFile(fset, name, out, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return nil
		}
		if got, want := places(fset, bare), places(fset, whole); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: declarations are not where they were", name)
		}
		return nil
	})
	if err != nil || blanked < atLeast {
		t.Fatalf("%d files are blanked: %v", blanked, err)
	}
}

// places returns the kinds and the places of all nodes apart from function bodies
// and what is in them.
func places(fset *token.FileSet, file *ast.File) (list []string) {
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil {
			return false
		}
		if _, ok := n.(*ast.CommentGroup); ok {
			return false
		}
		list = append(list, reflect.TypeOf(n).String()+fset.Position(n.Pos()).String()+fset.Position(n.End()).String())
		fn, ok := n.(*ast.FuncDecl)
		if ok && fn.Body != nil {
			fn.Body.List = nil
		}
		return true
	})
	return list
}

func FuzzBodies(f *testing.F) {
	f.Add([]byte("package p\n\nfunc F() { return }\n"))
	f.Add([]byte("func F() { '{', \"\\\"\" /* */ `\n` }"))
	f.Fuzz(func(t *testing.T, src []byte) {
		out := Bodies(bytes.Clone(src))
		if len(out) != len(src) || bytes.Count(out, []byte("\n")) != bytes.Count(src, []byte("\n")) {
			t.Errorf("%q becomes %q", src, out)
		}
	})
}
