package compare_test

import (
	"go/token"
	"go/types"
	"testing"

	"github.com/importspy/importspy/internal/compare"
)

// TestSeen has types that clients cannot import, or what is in their places, of which they
// get hold of one.
func TestSeen(t *testing.T) {
	pkg := types.NewPackage("example.com/m/internal/q", "q")
	named := func(name string) types.Type {
		return types.NewNamed(types.NewTypeName(token.NoPos, pkg, name, nil), types.NewStruct(nil, nil), nil)
	}
	seen := map[string]map[string]bool{pkg.Path(): {"Got": true}}
	c := compare.Correspondence{
		"became Got":   {Type: named("Got")},
		"became Other": {Type: named("Other")},
		"became error": {Type: types.Universe.Lookup("error").Type()},
		"became int":   {Type: types.Typ[types.Int]},
	}
	for name, want := range map[string]bool{
		"Got": true, "Other": false,
		"became Got": true, "became Other": false, "became error": true, "became int": true,
	} {
		if got := c.Seen(pkg.Path(), name, seen); got != want {
			t.Errorf("%s: %t, want %t", name, got, want)
		}
	}
}
