package upgradetest

import (
	"context"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"iter"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/gotypes"
	"github.com/importspy/importspy/internal/srcload"
)

// A module is one at a version.
type module struct{ path, version string }

func (m module) String() string { return m.path + "@" + m.version }

// run runs the go command in dir and returns what it prints.
func run(t *testing.T, dir string, args ...string) string {
	t.Helper()
	out, err := command(dir, args...).Output()
	if err != nil {
		t.Fatalf("go %s: %v", strings.Join(args, " "), failure(err))
	}
	return string(out)
}

func command(dir string, args ...string) *exec.Cmd {
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), environment...)
	return cmd
}

// environment is that of a client. Nothing is compiled, so that what needs cgo is left
// to its files without.
var environment = []string{"GOWORK=off", "GOFLAGS=-mod=mod", "CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64"}

func failure(err error) string {
	if exit, ok := err.(*exec.ExitError); ok {
		return strings.TrimSpace(string(exit.Stderr))
	}
	return err.Error()
}

// unpack copies the source of a module to a folder that can be written to.
func unpack(t *testing.T, m module) string {
	t.Helper()
	dir := t.TempDir()
	var downloaded struct{ Dir, GoMod string }
	if err := json.Unmarshal([]byte(run(t, dir, "mod", "download", "-json", m.String())), &downloaded); err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(dir, "client")
	if err := os.CopyFS(copied, os.DirFS(downloaded.Dir)); err != nil {
		t.Fatal(err)
	}
	if err := makeWritable(copied); err != nil {
		t.Fatal(err)
	}
	return copied
}

// detach drops the replacements by which a client's own go.mod pins versions, which
// would keep it from an upgrade, and those by folders that its source does not have.
func detach(t *testing.T, dir string) {
	t.Helper()
	var mod struct {
		Replace []struct {
			Old, New struct{ Path, Version string }
		}
	}
	if err := json.Unmarshal([]byte(run(t, dir, "mod", "edit", "-json")), &mod); err != nil {
		t.Fatal(err)
	}
	for _, r := range mod.Replace {
		if r.Old.Path == r.New.Path || r.New.Version == "" {
			old := r.Old.Path
			if r.Old.Version != "" {
				old += "@" + r.Old.Version
			}
			run(t, dir, "mod", "edit", "-dropreplace="+old)
		}
	}
}

func makeWritable(dir string) error {
	return filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			return os.Chmod(name, 0o755)
		case d.Name() == "go.mod" || d.Name() == "go.sum":
			return os.Chmod(name, 0o644)
		}
		return nil
	})
}

// A world is a client with the versions of other modules that it was type-checked
// with.
type world struct {
	modules  map[string]string          // versions by path
	paths    map[string]map[string]bool // import paths of packages by their names
	errors   map[place][]string
	mentions map[line]map[symbol]bool
	// related has the lines on which what a line mentions is declared, if that is in a
	// function, and on which what is reported there may have its reason.
	related map[line][]line
}

// A place is where an error is, by a file within the client.
type place struct {
	line
	column int
}

type line struct {
	file string
	n    int
}

// A symbol is an object of a package as findings call it: "F", "T", "T.M".
type symbol struct{ pkg, name string }

// check type-checks all packages of the client in dir and their tests, with function
// bodies.
func check(t *testing.T, dir string) *world {
	t.Helper()
	loader := srcload.Loader{GOARCH: "amd64", Tests: true}
	whole := func(*packages.Package) bool { return true }
	pkgs, err := loader.Load(context.Background(), dir, append(os.Environ(), environment...), whole, "./...")
	if err != nil {
		t.Fatal(err)
	}
	w := &world{modules: make(map[string]string), paths: make(map[string]map[string]bool), errors: make(map[place][]string), mentions: make(map[line]map[symbol]bool), related: make(map[line][]line)}
	packages.Visit(pkgs, nil, func(pkg *packages.Package) {
		if m := pkg.Module; m != nil && !m.Main {
			w.modules[m.Path] = m.Version
		}
		if w.paths[pkg.Name] == nil {
			w.paths[pkg.Name] = make(map[string]bool)
		}
		w.paths[pkg.Name][pkg.PkgPath] = true
	})
	for _, pkg := range pkgs {
		w.add(dir, pkg)
	}
	runtime.GC()
	return w
}

func (w *world) add(dir string, pkg *packages.Package) {
	for _, err := range pkg.Errors {
		at := parsePlace(dir, err.Pos)
		if !slices.Contains(w.errors[at], err.Msg) { // with tests and without
			w.errors[at] = append(w.errors[at], err.Msg)
		}
	}
	for _, file := range pkg.Syntax {
		for _, spec := range file.Imports {
			path := strings.Trim(spec.Path.Value, "`\"")
			w.mention(w.lineOf(dir, pkg.Fset, spec.Pos()), symbol{path, "package"})
		}
		for n := range ast.Preorder(file) {
			for part, whole := range reported(n) {
				at := w.lineOf(dir, pkg.Fset, part)
				w.related[at] = append(w.related[at], w.lineOf(dir, pkg.Fset, whole))
			}
		}
	}
	if pkg.TypesInfo == nil {
		return
	}
	for id, obj := range pkg.TypesInfo.Uses {
		at := w.lineOf(dir, pkg.Fset, id.Pos())
		for s := range symbolsOf(obj) {
			w.mention(at, s)
		}
		w.types(at, obj.Type())
		if v, ok := obj.(*types.Var); ok && v.Kind() == types.LocalVar {
			w.related[at] = append(w.related[at], w.lineOf(dir, pkg.Fset, v.Pos()))
		}
	}
	for sel, s := range pkg.TypesInfo.Selections {
		at := w.lineOf(dir, pkg.Fset, sel.Sel.Pos())
		w.types(at, s.Recv())
		for f := range embedded(s) {
			w.mention(at, symbol{f.Pkg().Path(), "." + f.Name()})
		}
	}
	for expr, tv := range pkg.TypesInfo.Types {
		if _, ok := expr.(*ast.ParenExpr); !ok && tv.Type != nil {
			w.types(w.lineOf(dir, pkg.Fset, expr.Pos()), tv.Type)
		}
	}
}

// reported returns the parts of n at which the type checker reports what has become of
// another part: the function of a call, the type of a literal, the value that a switch
// compares with its cases, or that is assigned to a variable.
func reported(n ast.Node) iter.Seq2[token.Pos, token.Pos] {
	return func(yield func(part, whole token.Pos) bool) {
		switch n := n.(type) {
		case *ast.CallExpr:
			if !yield(n.Rparen, n.Fun.End()) { // an argument too few
				return
			}
			for _, arg := range n.Args {
				if !yield(arg.Pos(), n.Fun.End()) {
					return
				}
			}
		case *ast.AssignStmt:
			for _, v := range n.Lhs {
				if !yield(v.Pos(), n.Rhs[0].Pos()) {
					return
				}
			}
		case *ast.CompositeLit:
			if n.Type != nil {
				elements(n, func(element token.Pos) bool { return yield(element, n.Type.Pos()) })
			}
		case *ast.SwitchStmt:
			if n.Tag == nil {
				return
			}
			for _, clause := range n.Body.List {
				for _, value := range clause.(*ast.CaseClause).List {
					if !yield(value.Pos(), n.Tag.Pos()) {
						return
					}
				}
			}
		}
	}
}

// elements calls yield with the places of the elements of a literal, and of those that
// are literals without a type, until that returns false.
func elements(literal *ast.CompositeLit, yield func(token.Pos) bool) bool {
	for _, element := range literal.Elts {
		if !yield(element.Pos()) {
			return false
		}
		if kv, ok := element.(*ast.KeyValueExpr); ok {
			element = kv.Value
		}
		if inner, ok := element.(*ast.CompositeLit); ok && inner.Type == nil && !elements(inner, yield) {
			return false
		}
	}
	return true
}

// around returns a line and those that it is related to: its switch, and where the
// variable there is declared.
func (w *world) around(at line) map[line]bool {
	all := map[line]bool{at: true}
	for range 2 {
		for l := range maps.Clone(all) {
			for _, r := range w.related[l] {
				all[r] = true
			}
		}
	}
	return all
}

// embedded returns the fields by way of which a selection finds what it names.
func embedded(s *types.Selection) iter.Seq[*types.Var] {
	return func(yield func(*types.Var) bool) {
		t := s.Recv()
		for _, i := range s.Index()[:len(s.Index())-1] {
			if p, ok := t.Underlying().(*types.Pointer); ok {
				t = p.Elem()
			}
			f := t.Underlying().(*types.Struct).Field(i)
			if !yield(f) {
				return
			}
			t = f.Type()
		}
	}
}

func (w *world) lineOf(dir string, fset *token.FileSet, pos token.Pos) line {
	at := fset.Position(pos)
	return line{relative(dir, at.Filename), at.Line}
}

func (w *world) mention(at line, s symbol) {
	if w.mentions[at] == nil {
		w.mentions[at] = make(map[symbol]bool)
	}
	w.mentions[at][s] = true
}

// types notes the defined types that t is made of, and those that they embed.
func (w *world) types(at line, t types.Type) {
	if t == nil {
		return
	}
	for part := range gotypes.All(t) {
		switch part := part.(type) {
		case *types.Named:
			w.typeName(at, part.Obj())
			w.embeds(at, part)
		case *types.Alias:
			w.typeName(at, part.Obj())
		}
	}
}

// embeds notes the defined types that the fields of a struct embed.
func (w *world) embeds(at line, t *types.Named) {
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return
	}
	for f := range st.Fields() {
		embedded := f.Type()
		if p, ok := embedded.(*types.Pointer); ok {
			embedded = p.Elem()
		}
		if embedded, ok := types.Unalias(embedded).(*types.Named); ok && f.Embedded() && !w.mentions[at][symbolOf(embedded.Obj())] {
			w.typeName(at, embedded.Obj())
			w.embeds(at, embedded)
		}
	}
}

func (w *world) typeName(at line, tn *types.TypeName) {
	if tn.Pkg() != nil {
		w.mention(at, symbolOf(tn))
	}
}

// symbolOf returns the symbol of a type.
func symbolOf(tn *types.TypeName) symbol {
	if tn.Pkg() == nil {
		return symbol{name: tn.Name()}
	}
	return symbol{tn.Pkg().Path(), tn.Name()}
}

// symbolsOf returns what findings may call an object.
func symbolsOf(obj types.Object) map[symbol]bool {
	if obj.Pkg() == nil {
		return nil
	}
	list := make(map[symbol]bool)
	pkg := obj.Pkg().Path()
	switch o := obj.(type) {
	case *types.PkgName:
		list[symbol{o.Imported().Path(), "package"}] = true
	case *types.Func:
		if recv := o.Origin().Signature().Recv(); recv != nil {
			if owner := nameOf(recv.Type()); owner != "" {
				list[symbol{pkg, owner + "." + o.Name()}] = true
				break
			}
		}
		list[symbol{pkg, o.Name()}] = true
	case *types.Var:
		if o.IsField() {
			list[symbol{pkg, "." + o.Name()}] = true // of whatever type
			break
		}
		list[symbol{pkg, o.Name()}] = true
	default:
		list[symbol{pkg, o.Name()}] = true
	}
	return list
}

func nameOf(t types.Type) string {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	switch t := t.(type) {
	case *types.Named:
		return t.Obj().Name()
	case *types.Alias:
		return t.Obj().Name()
	}
	return ""
}

func parsePlace(dir, pos string) place {
	parts := strings.Split(pos, ":")
	var at place
	if len(parts) >= 3 {
		at.file = relative(dir, strings.Join(parts[:len(parts)-2], ":"))
		fmt.Sscan(parts[len(parts)-2], &at.n)
		fmt.Sscan(parts[len(parts)-1], &at.column)
	}
	return at
}

func relative(dir, name string) string {
	if rel, err := filepath.Rel(dir, name); err == nil {
		return filepath.ToSlash(rel)
	}
	return name
}
