package gotypes_test

import (
	"go/token"
	"go/types"
	"slices"
	"testing"

	"github.com/importspy/importspy/internal/gotypes"
)

// substitute returns t with one type in the place of another. Both have their names.
func substitute(t types.Type, from, to types.Type) types.Type {
	var f func(types.Type) types.Type
	f = func(t types.Type) types.Type {
		if t == from {
			return to
		}
		return gotypes.Map(t, f)
	}
	return f(t)
}

func same(t types.Type) types.Type { return t }

var mapSources = []string{
	"int", "S", "X", "*S", "[]S", "[3]S", "chan<- S", "map[S]S", "map[S]int", "map[int]S", "List[S]", "Tree[int, S]", "A1", "A2", "AG[S]", "AG[int]", "Phantom[S]",
	"func(a S, b ...S) (c S, err error)", "func(int) S", "func(A1) int", "func(any) int",
	"struct{ A int `a:\"\"`; b S `b:\"\"`; List[S] }", "struct{ A any; S }",
	"interface{ I; Z(S); a() }", "interface{ List(int); Self[S] }",
	"func F[T any](T, S) List[T]", "func F[T Self[T], U []S](T) U", "func F[T ~int](T) T", "func F[T any](func(T) interface{ M(T) S }) map[string]T",
}

func TestMap(t *testing.T) {
	want := []string{
		"int", "I", "X", "*I", "[]I", "[3]I", "chan<- I", "map[I]I", "map[I]int", "map[int]I", "List[I]", "Tree[int, I]", "I", "I", "map[string]List[I]", "AG[int]", "Phantom[S]",
		"func(a I, b ...I) (c I, err error)", "func(int) I", "func(I) int", "func(any) int",
		"struct{A int \"a:\\\"\\\"\"; b I \"b:\\\"\\\"\"; List[I]}", "struct{A any; I}",
		"interface{Z(I); a(); I}", "interface{List(int); Self[I]}",
		"func[T any](T, I) List[T]", "func[T Self[T], U []I](T) U", "func[T ~int](T) T", "func[T any](func(T) interface{M(T) I}) map[string]T",
	}
	list := typesOf(t, mapSources...)
	for i, typ := range list {
		pkg := packageOf(list)
		from, to := pkg.Scope().Lookup("S").Type(), pkg.Scope().Lookup("I").Type()
		got := substitute(typ, from, to)
		if s := text(got); s != want[i] {
			t.Errorf("%s\ngot  %s\nwant %s", mapSources[i], s, want[i])
		}
		if again := substitute(got, to, to); again != got {
			t.Errorf("%s is another type after a substitution that replaces nothing", text(got))
		}
		if gotypes.Map(typ, same) != typ {
			t.Errorf("%s is another type if nothing changes", mapSources[i])
		}
		if gotypes.Map(typ, types.Unalias) != typ {
			t.Errorf("%s is another type without aliases", mapSources[i])
		}
	}
}

// packageOf returns the package of a defined type in the list.
func packageOf(list []types.Type) *types.Package {
	for _, t := range list {
		if named, ok := t.(*types.Named); ok {
			return named.Obj().Pkg()
		}
	}
	return nil
}

// TestMapSignature has a function that cannot share its type parameters.
func TestMapSignature(t *testing.T) {
	sig := typesOf(t, "func F[T any, U Self[T]](T, map[string]U) (List[T], bool)")[0].(*types.Signature)
	got := substitute(sig, types.Typ[types.Bool], types.Typ[types.Int]).(*types.Signature)
	if got.TypeParams().At(0) == sig.TypeParams().At(0) {
		t.Error("two signatures share a type parameter")
	}
	for u := range gotypes.All(got) {
		if slices.Contains([]types.Type{sig.TypeParams().At(0), sig.TypeParams().At(1)}, u) {
			t.Errorf("%s has a type parameter of the signature that it is made of", text(got))
		}
	}
	if back := substitute(got, types.Typ[types.Int], types.Typ[types.Bool]); !types.Identical(back, sig) {
		t.Errorf("%s does not become again %s", text(back), text(sig))
	}
	// Who maps type parameters to those of another function finds them there.
	other := typesOf(t, "func F[P, Q any]()")[0].(*types.Signature)
	got = substitute(sig, sig.TypeParams().At(0), other.TypeParams().At(0)).(*types.Signature)
	if got.Params().At(0).Type() != other.TypeParams().At(0) {
		t.Errorf("a type parameter that has been replaced is %s", got.Params().At(0).Type())
	}
}

// TestMapMethod has signatures with receivers.
func TestMapMethod(t *testing.T) {
	pkg := check(t, "func (s S) Method() S { return s }\n")
	s := pkg.Scope().Lookup("S").Type().(*types.Named)
	method := s.Method(0).Signature()
	if got := gotypes.Map(method, same); got != method {
		t.Error("a method is another one if nothing changes")
	}
	if got := substitute(method, s, types.Typ[types.Int]).(*types.Signature); got.Recv() != nil || text(got) != "func() int" {
		t.Errorf("a method becomes %s with the receiver %s", text(got), got.Recv())
	}
	iface := pkg.Scope().Lookup("I").Type().Underlying().(*types.Interface)
	list := types.NewInterfaceType([]*types.Func{iface.Method(0)}, []types.Type{s})
	got := substitute(list, s, types.Universe.Lookup("error").Type()).(*types.Interface)
	if recv := got.ExplicitMethod(0).Signature().Recv(); recv == nil || recv.Type() != got {
		t.Errorf("the receiver of an interface's method is %s", recv)
	}
	if iface.Method(0).Signature().Recv().Type() == got {
		t.Error("the interface that another one is made of has another receiver")
	}
}

// TestMapEmbedded has a field whose name is that of the type that it embeds.
func TestMapEmbedded(t *testing.T) {
	st := typesOf(t, "struct{ A int; S `tag` }")[0].(*types.Struct)
	got := substitute(st, st.Field(1).Type(), types.Typ[types.Int]).(*types.Struct)
	f := got.Field(1)
	if f.Name() != "S" || !f.Embedded() || f.Type() != types.Typ[types.Int] || got.Tag(1) != "tag" || f.Pos() != st.Field(1).Pos() || f.Pkg() != st.Field(1).Pkg() {
		t.Errorf("the embedded field becomes %s, with the tag %q", f, got.Tag(1))
	}
}

// TestMapUnion has what only constraints have.
func TestMapUnion(t *testing.T) {
	number := check(t, "").Scope().Lookup("Number").Type().Underlying()
	got := substitute(number, types.Typ[types.Int], types.Typ[types.String])
	if s := text(got); s != "interface{~string | ~float64; Reader}" {
		t.Errorf("a constraint becomes %s", s)
	}
	implicit := typesOf(t, "func F[T ~int]()")[0].(*types.Signature).TypeParams().At(0).Constraint()
	if got := substitute(implicit, types.Typ[types.Int], types.Typ[types.String]).(*types.Interface); !got.IsImplicit() {
		t.Errorf("a constraint without braces becomes %s", text(got))
	}
}

// TestMapUnfinished rebuilds an interface that embeds a type under construction, as
// those who rebuild declarations that refer to each other do.
func TestMapUnfinished(t *testing.T) {
	old := types.NewNamed(types.NewTypeName(token.NoPos, nil, "Old", nil), types.NewInterfaceType(nil, nil), nil)
	unfinished := types.NewNamed(types.NewTypeName(token.NoPos, nil, "New", nil), nil, nil)
	got := substitute(types.NewInterfaceType(nil, []types.Type{old}), old, unfinished).(*types.Interface)
	unfinished.SetUnderlying(check(t, "").Scope().Lookup("I").Type().Underlying())
	if got.Complete().NumMethods() != 1 {
		t.Errorf("the interface that embeds it has %d methods", got.NumMethods())
	}
}

func TestInstance(t *testing.T) {
	scope := check(t, "").Scope()
	list := scope.Lookup("List").Type()
	if got := gotypes.Instance(list, []types.Type{types.Typ[types.Int]}); text(got) != "List[int]" {
		t.Errorf("an instance of List is %s", text(got))
	}
	alias := scope.Lookup("AG").Type().(*types.Alias)
	want := substitute(alias.Rhs(), alias.TypeParams().At(0), types.Typ[types.Int])
	if got := gotypes.Instance(alias, []types.Type{types.Typ[types.Int]}); !types.Identical(got, want) {
		t.Errorf("an instance of AG is %s, want %s", text(got), text(want))
	}
	for _, generic := range []types.Type{list, scope.Lookup("S").Type(), types.Typ[types.Int]} {
		if got := gotypes.Instance(generic, []types.Type{types.Typ[types.Int], types.Typ[types.Int]}); got != nil {
			t.Errorf("%s has the instance %s", text(generic), text(got))
		}
	}
}
