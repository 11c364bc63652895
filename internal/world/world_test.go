package world_test

import (
	"go/token"
	"go/types"
	"testing"

	"github.com/importspy/importspy/internal/world"
)

func TestWorld(t *testing.T) {
	other := types.NewPackage("example.com/q", "q")
	defined := types.NewTypeName(token.NoPos, other, "T", nil)
	types.NewNamed(defined, types.Typ[types.Int], nil)
	other.Scope().Insert(defined)
	pkg := types.NewPackage("example.com/p", "p")
	pkg.SetImports([]*types.Package{other})
	for _, name := range []string{"B", "A", "hidden"} {
		tn := types.NewTypeName(token.NoPos, pkg, name, nil)
		types.NewAlias(tn, defined.Type())
		pkg.Scope().Insert(tn)
	}
	w := world.New(pkg)
	if w.Find("example.com/q") != other || w.Find("example.com/r") != nil {
		t.Error("a world does not have just what its packages import")
	}
	if list := w.Packages(); len(list) != 2 || list[0] != pkg || list[1] != other {
		t.Errorf("the packages are %v", list)
	}
	if twin := types.NewPackage("example.com/q", "q"); w.Has(twin) || !w.Has(other) {
		t.Error("a world has a package of the same path")
	}
	if w.Lookup("example.com/q", "T") != defined || w.Lookup("example.com/q", "U") != nil || w.Lookup("example.com/r", "T") != nil {
		t.Error("Lookup finds another type")
	}
	names := w.Names(defined)
	if len(names) != 2 || names[0].Name() != "A" || names[1].Name() != "B" {
		t.Errorf("aliases of T are %v, want A and B", names)
	}
}

func TestMove(t *testing.T) {
	for _, test := range []struct {
		move       world.Move
		path, want string
		covers     bool
	}{
		{world.Move{From: "m", To: "m/v2"}, "m", "m/v2", true},
		{world.Move{From: "m", To: "m/v2"}, "m/a", "m/v2/a", true},
		{world.Move{From: "m", To: "m/v2"}, "mm/a", "mm/a", false},
		{world.Move{From: "m/v2", To: "m"}, "m/v2/a", "m/a", true},
		{world.Move{From: "m", To: "m"}, "m/a", "m/a", true},
		{world.Move{}, "m/a", "m/a", false},
		{world.Move{}, "/", "/", false},
	} {
		if got := test.move.Path(test.path); got != test.want {
			t.Errorf("%v: %s is %s, want %s", test.move, test.path, got, test.want)
		}
		if got := test.move.Covers(test.path); got != test.covers {
			t.Errorf("%v covers %s: %t", test.move, test.path, got)
		}
	}
}
