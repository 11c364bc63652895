package world_test

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/gotypes"
	"github.com/importspy/importspy/internal/world"
)

// checked type-checks a package that may import others.
func checked(t *testing.T, path, src string, imports ...*types.Package) *types.Package {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path+".go", "package "+path[strings.LastIndexByte(path, '/')+1:]+"\n"+src, 0)
	if err != nil {
		t.Fatal(err)
	}
	config := types.Config{Importer: importerFunc(func(path string) (*types.Package, error) {
		for _, imp := range imports {
			if imp.Path() == path {
				return imp, nil
			}
		}
		return importer.Default().Import(path)
	})}
	pkg, err := config.Check(path, fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pkg
}

type importerFunc func(path string) (*types.Package, error)

func (f importerFunc) Import(path string) (*types.Package, error) { return f(path) }

func named(pkg *types.Package, name string) *types.Named {
	return types.Unalias(pkg.Scope().Lookup(name).Type()).(*types.Named)
}

func selects(t types.Type, name string) types.Object {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
	return obj
}

const (
	sourceA = `
type Mark struct{ N int }

func (*Mark) Pos() int { return 0 }

type Box[T any] struct{ V T }

func (b *Box[T]) Get() (T, *Box[T]) { return b.V, b }

type Name = string

type Node interface {
	Parent() Node
	node()
}
`
	sourceB = `
import "m/a"

type Other struct{ a.Mark }

type Marks = a.Box[a.Mark]

func (o *Other) Box(m Marks) a.Box[Other] { return a.Box[Other]{} }

type Number interface{ ~int | ~string }

func Map[K Number, V a.Node](m map[K]V, f func(K, V) a.Name) (list []a.Name) { return nil }

var Local = func() struct{ X int } {
	type local struct{ X int }
	return struct{ X int }(local{})
}()

var V, Hidden = func() (a.Name, interface{ F(a.Node) }) { return "", nil }()

const C a.Name = "c"

type shape[S ~[]E, E any] struct {
	a.Node
	list S
}

type Shape = shape[[]int, int]
`
)

// TestRebuild rebuilds a package after another one of its path, and one that imports
// it, which then has what that gives it.
func TestRebuild(t *testing.T) {
	a := checked(t, "m/a", sourceA)
	b := checked(t, "m/b", sourceB, a)
	apart := checked(t, "m/c", "type T struct{}")
	promised := checked(t, "m/a", `
type Mark struct{ N string; Size int }

func (Mark) Len() int { return 0 }

type Name = int

var New *Mark
`)
	c := world.NewCopy(world.New(b, apart))
	sources := make(map[string]world.Source)
	for _, name := range promised.Scope().Names() {
		sources[name] = world.Source{Object: promised.Scope().Lookup(name)}
	}
	c.Put(c.Rebuild(a, sources))
	c.Put(c.Rebuild(b, nil))
	if c.Rebuilt(apart) || c.Package(apart) != apart || !c.Rebuilt(a) || !c.Rebuilt(b) {
		t.Fatal("not the packages are rebuilt that are put")
	}
	na, nb := c.Package(a), c.Package(b)
	mark := named(na, "Mark")
	if selects(mark, "Pos") != nil || selects(mark, "Len") == nil {
		t.Errorf("Mark is not what it is rebuilt after: %v", mark.Underlying())
	}
	if ptr, ok := na.Scope().Lookup("New").Type().(*types.Pointer); !ok || ptr.Elem() != mark {
		t.Error("New is not of the rebuilt Mark")
	}
	other := named(nb, "Other")
	if selects(other, "Pos") != nil || selects(other, "Len") == nil || selects(other, "Size") == nil {
		t.Error("Other does not promote the members of the rebuilt type")
	}
	if got := nb.Scope().Lookup("V").Type(); types.Unalias(got) != types.Typ[types.Int] {
		t.Errorf("V is of type %s, want that of the alias", got)
	}
	if box := named(nb, "Marks"); box.TypeArgs().At(0) != named(na, "Mark") || box.Origin() != named(na, "Box") {
		t.Errorf("Marks is %v of other types", box)
	}
	if got := selects(named(nb, "Marks"), "V").Type(); got != named(na, "Mark") {
		t.Errorf("a field of an instance is %v of another world", got)
	}
	if !types.Implements(named(na, "Node"), named(na, "Node").Underlying().(*types.Interface)) {
		t.Error("Node does not implement itself")
	}
	for _, pkg := range []*types.Package{na, nb} {
		checkApart(t, pkg, func(pkg *types.Package) bool { return pkg == na || pkg == nb })
	}
	if strings.Join(paths(nb.Imports()), " ") != "m/a" || nb.Imports()[0] != na || !nb.Complete() {
		t.Error("the rebuilt package does not import the rebuilt one")
	}
}

// TestRebuildPartial rebuilds types that have the members of the original's that their
// source lacks, except for C.
func TestRebuildPartial(t *testing.T) {
	pkg := checked(t, "m/a", `
type T[E any] struct{ A, B, C E }

func (*T[E]) M() E { panic(0) }
func (*T[E]) F() {}

type I interface { M(I); N(); C() }

type U int

func (U) C() {}

type Gone struct{ A int }

type Twice[A, B any] struct{ V A }
`)
	promised := checked(t, "m/a", `
type T[X any] struct{ A string; F X }

func (T[X]) N() X { panic(0) }

type I interface { M(I) int }

type Gone = int

type Twice[A any] struct{}

type U string
`)
	sources := make(map[string]world.Source)
	for _, name := range promised.Scope().Names() {
		sources[name] = world.Source{Object: promised.Scope().Lookup(name), Partial: true, Without: map[string]bool{"C": true, "A": true}}
	}
	c := world.NewCopy(world.New(pkg))
	got := c.Rebuild(pkg, sources)
	const want = `
type m/a.Gone = int
type m/a.I interface{M(m/a.I) int; N()}
type m/a.T[X any] struct{A string; F X; B X}
func (*m/a.T[E]).M() E
func (m/a.T[X]).N() X
type m/a.Twice[A any] struct{}
type m/a.U string
`
	if text := outline(got); text != strings.TrimPrefix(want, "\n") {
		t.Errorf("got\n%swant%s", text, want)
	}
	checkApart(t, got, func(pkg *types.Package) bool { return pkg == got })
}

// TestRebuildStd rebuilds much of the standard library: it must look the same, and have
// nothing of what it is rebuilt after.
func TestRebuildStd(t *testing.T) {
	if testing.Short() {
		t.Skip("needs the export data of the standard library")
	}
	patterns := []string{"go/types", "maps", "slices", "sync/atomic", "html/template", "testing"}
	if os.Getenv("IMPORTSPY_SLOW") == "1" {
		patterns = append(patterns, "net/http", "log/slog")
	}
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadTypes | packages.NeedImports | packages.NeedDeps}, patterns...)
	if err != nil {
		t.Fatal(err)
	}
	var all []*types.Package
	packages.Visit(pkgs, nil, func(pkg *packages.Package) {
		if pkg.PkgPath != "unsafe" {
			all = append(all, pkg.Types)
		}
	})
	c := world.NewCopy(world.New(all...))
	for _, pkg := range all {
		c.Put(c.Rebuild(pkg, nil))
	}
	for _, pkg := range all {
		if was, is := outline(pkg), outline(c.Package(pkg)); was != is {
			t.Errorf("%s is rebuilt as\n%s\n\nwant\n%s", pkg.Path(), is, was)
		}
		checkApart(t, c.Package(pkg), func(pkg *types.Package) bool { return c.Package(pkg) == pkg })
	}
}

func paths(list []*types.Package) (paths []string) {
	for _, pkg := range list {
		paths = append(paths, pkg.Path())
	}
	return paths
}

// outline lists the objects of a package and their methods.
func outline(pkg *types.Package) string {
	var b strings.Builder
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		fmt.Fprintln(&b, types.ObjectString(obj, nil))
		named, ok := obj.Type().(*types.Named)
		if !ok || named.Obj() != obj {
			continue
		}
		for _, m := range slices.SortedFunc(named.Methods(), func(a, b *types.Func) int { return cmp.Compare(a.Name(), b.Name()) }) {
			fmt.Fprintln(&b, types.ObjectString(m, nil))
		}
	}
	return b.String()
}

// checkApart reports what leads from a package to declarations of others than has.
func checkApart(t *testing.T, pkg *types.Package, has func(*types.Package) bool) {
	t.Helper()
	seen := make(map[types.Type]bool)
	var visit func(path string, typ types.Type)
	declared := func(path string, tn *types.TypeName) {
		if p := tn.Pkg(); p != nil && p.Path() != "unsafe" && !has(p) {
			t.Errorf("%s leads to %s of another world", path, tn.Name())
		}
	}
	visit = func(path string, typ types.Type) {
		if seen[typ] {
			return
		}
		seen[typ] = true
		for u := range gotypes.All(typ) {
			switch u := u.(type) {
			case *types.Alias:
				declared(path, u.Obj())
			case *types.TypeParam:
				visit(path, u.Constraint())
			case *types.Named:
				declared(path, u.Obj())
				visit(path+"."+u.Obj().Name(), u.Underlying())
				for m := range u.Methods() {
					visit(path+"."+m.Name(), m.Type())
					visit(path+"."+m.Name(), m.Signature().Recv().Type())
				}
			}
		}
	}
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		if obj.Pkg() != pkg {
			t.Errorf("%s is an object of another package", name)
		}
		visit(pkg.Path()+"."+name, obj.Type())
	}
}
