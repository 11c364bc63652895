package api

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
)

// TestFields compares the fields of many types with what lookups of each name find.
func TestFields(t *testing.T) {
	forTypes(t, func(typ types.Type) {
		if got, want := said(Fields(typ)), said(lookedUp(typ)); got != want {
			t.Errorf("%s has the fields\n%s\nnot\n%s", typ, got, want)
		}
	})
}

// TestMethods compares the methods of many types with their method sets.
func TestMethods(t *testing.T) {
	forTypes(t, func(typ types.Type) {
		set := types.NewMethodSet(typ)
		if _, isPointer := typ.Underlying().(*types.Pointer); !isPointer && !types.IsInterface(typ) {
			set = types.NewMethodSet(types.NewPointer(typ))
		}
		methods, n := Methods(typ), 0
		for sel := range set.Methods() {
			m := methods[sel.Obj().Name()]
			switch {
			case !sel.Obj().Exported():
				continue
			case m == nil:
				t.Errorf("%s lacks the method %s", typ, sel.Obj().Name())
			case m.Obj != sel.Obj() || !slices.Equal(m.Index, sel.Index()):
				t.Errorf("%s has the method %v at %v, not %v at %v", typ, m.Obj, m.Index, sel.Obj(), sel.Index())
			case m.Pointer == (types.NewMethodSet(typ).Lookup(m.Obj.Pkg(), m.Obj.Name()) != nil):
				t.Errorf("%s has the method %s, Pointer: %t", typ, m.Obj.Name(), m.Pointer)
			}
			n++
		}
		if len(methods) != n {
			t.Errorf("%s has %d methods, not %d", typ, len(methods), n)
		}
	})
}

// forTypes calls f with many types.
func forTypes(t *testing.T, f func(types.Type)) {
	fset := token.NewFileSet()
	std := importer.ForCompiler(fset, "source", nil)
	var pkgs []*types.Package
	for _, path := range []string{"go/ast", "encoding/json", "archive/tar"} {
		pkg, err := std.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		pkgs = append(pkgs, pkg)
	}
	n := 0
	for _, pkg := range append(pkgs, typed(t, fset, fieldsSource)) {
		for _, name := range pkg.Scope().Names() {
			tn, ok := pkg.Scope().Lookup(name).(*types.TypeName)
			if !ok {
				continue
			}
			for _, typ := range []types.Type{tn.Type(), types.NewPointer(tn.Type()), tn.Type().Underlying()} {
				n++
				f(typ)
			}
		}
	}
	if n < 200 {
		t.Errorf("only %d types", n)
	}
}

const fieldsSource = `package p

import "io"

type A struct{ X, Y int; z int }
type B struct{ X, Z int; *A }
type Both struct{ A; B }
type Deep struct{ Both; *B }
type Twice struct{ L; R }
type L struct{ A }
type R struct{ A }
type Hides struct{ L; X func() }
type M struct{ A }
func (M) X() {}
type ByMethod struct{ M; B }
type ByInterface struct{ I; A }
type I interface{ X(); Y() }
type Ptr *Both
type PtrTo struct{ *Ptr2 }
type Ptr2 = A
type Self struct{ *Self; N int }
type Cycle struct{ *Cycle2; N int }
type Cycle2 struct{ Cycle; O int }
type G[T any] struct{ V T; W struct{ T T } }
type Same = int
type Instances struct{ G[int]; *H }
type H struct{ G[Same] }
func (G[T]) M(T) {}
func (*G[T]) P() G[T] { panic(0) }
type WithPointer struct{ X int }
func (*WithPointer) P() {}
func (WithPointer) V() {}
func (WithPointer) v() {}
type Param[T I] struct{ G[T]; A }
type AliasOf = struct{ A; B }
type Embeds struct{ Alias; io.Reader }
type Alias = Both
type Basic struct{ int; string; Int }
type Int int
type Unexported struct{ a; B }
type a struct{ X, Q int }
`

func typed(t *testing.T, fset *token.FileSet, src string) *types.Package {
	t.Helper()
	file, err := parser.ParseFile(fset, "p.go", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	conf := types.Config{Importer: importer.ForCompiler(fset, "source", nil)}
	pkg, err := conf.Check("example.com/p", fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pkg
}

// lookedUp finds the fields of a type one by one.
func lookedUp(t types.Type) map[string]*Member {
	names := make(map[string]bool)
	var seen []types.Type
	var collect func(t types.Type)
	collect = func(t types.Type) {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		st, ok := t.Underlying().(*types.Struct)
		for _, other := range seen {
			ok = ok && !types.Identical(t, other)
		}
		if !ok {
			return
		}
		seen = append(seen, t)
		for f := range st.Fields() {
			names[f.Name()] = f.Exported()
			if f.Embedded() {
				collect(f.Type())
			}
		}
	}
	collect(t)
	fields := make(map[string]*Member)
	for name, exported := range names {
		obj, index, indirect := types.LookupFieldOrMethod(t, true, nil, name)
		if f, ok := obj.(*types.Var); ok && exported {
			fields[name] = &Member{Obj: f, Index: index, Indirect: indirect}
		}
	}
	return fields
}

func said(fields map[string]*Member) string {
	text := make(map[string]string)
	for name, m := range fields {
		text[name] = fmt.Sprint(m.Obj, m.Index, m.Indirect)
	}
	return strings.ReplaceAll(fmt.Sprint(text), "field ", "\n") // in order
}

// TestFieldsOfChains checks that what the fields of a long chain of structs take grows as the
// chain does.
func TestFieldsOfChains(t *testing.T) {
	var src strings.Builder
	src.WriteString("package p\n\ntype S0 struct{ A int }\n")
	const n = 400
	for i := 1; i < n; i++ {
		fmt.Fprintf(&src, "type S%d struct{ *S%d; F%d int }\n", i, i-1, i)
	}
	pkg := typed(t, token.NewFileSet(), src.String())
	last := pkg.Scope().Lookup(fmt.Sprintf("S%d", n-1)).Type()
	if fields := Fields(last); len(fields) != 2*n-1 {
		t.Errorf("there are %d fields", len(fields))
	}
	if allocs := testing.AllocsPerRun(1, func() { Fields(last) }); allocs > 40*n {
		t.Errorf("%d fields take %v allocations", 2*n-1, allocs)
	}
}

// TestMethodLikeField checks that of a field and a method of one name, which is a mistake, there
// is no method.
func TestMethodLikeField(t *testing.T) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", "package p\n\ntype T struct{ X, Y int }\nfunc (T) X() {}\nfunc (T) Z() {}\n", 0)
	if err != nil {
		t.Fatal(err)
	}
	conf := types.Config{Error: func(error) {}}
	pkg, err := conf.Check("p", fset, []*ast.File{file}, nil)
	methods := Methods(pkg.Scope().Lookup("T").Type())
	if err == nil || methods["X"] != nil || methods["Z"] == nil {
		t.Errorf("%v, with the error %v", methods, err)
	}
}
