package witness

import (
	"go/types"
	"maps"
	"slices"

	"github.com/importspy/importspy/internal/api"
)

// hidden writes selections of a member that a new one of its name hides.
func (g *gen) hidden() {
	tn := g.typeName()
	if tn == nil {
		return
	}
	for _, name := range g.hiders(tn) {
		h := *g
		h.name = name
		h.selected()
		h.methods()
		g.candidates = h.candidates
	}
}

// hiders returns the names of the members that hide others because of a new one of a type:
// its own, and those that it promotes if it is embedded.
func (g *gen) hiders(tn *types.TypeName) []string {
	names := []string{g.name}
	if actual, ok := g.actual.Package.Scope().Lookup(tn.Name()).(*types.TypeName); ok {
		names = append(names, promotedBy(actual.Type(), g.name)...)
	}
	return names
}

// promotedBy returns the names of the members that an embedded field of a struct
// promotes.
func promotedBy(t types.Type, field string) (names []string) {
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	for f := range st.Fields() {
		if f.Embedded() && f.Name() == field {
			names = slices.Collect(maps.Keys(api.Fields(f.Type())))
			names = append(names, slices.Collect(maps.Keys(api.Methods(f.Type())))...)
		}
	}
	slices.Sort(names)
	return names
}
