package compare

import (
	"cmp"
	"go/types"
	"maps"
	"slices"

	"github.com/importspy/importspy/internal/api"
)

// Clients that get an interface of a package which they cannot import only because sealed
// interfaces embed it implement it no other way than these
// (docs/comparison.md#sealed-interfaces).

// sealedHolders returns the interfaces by which clients get the declared one, if they get
// it by embedding alone and all of these are sealed.
func (m *members) sealedHolders() []*types.TypeName {
	if !m.Private {
		return nil // see hurts
	}
	tn, packages := m.tn, slices.Collect(maps.Values(m.others()))
	if m.Worlds != nil && m.Worlds.Whole {
		tn, packages = m.o.TypeName, m.Worlds.importable()
	}
	var exported []types.Object
	for _, pkg := range packages {
		for _, name := range pkg.Scope().Names() {
			exported = append(exported, pkg.Scope().Lookup(name))
		}
	}
	nameless := func(other *types.TypeName) bool { return other.Pkg() == tn.Pkg() || api.Nameless(other) }
	r := reach(nameless, exported, false)
	if r.values[tn] {
		return nil
	}
	var holders []*types.TypeName
	for holder := range r.seen {
		iface, ok := holder.Type().Underlying().(*types.Interface)
		switch {
		case !ok || !embeds(iface, tn) || nameless(holder) && !r.values[holder]:
		case !hasUnexported(iface):
			return nil
		default:
			holders = append(holders, holder)
		}
	}
	slices.SortFunc(holders, func(x, y *types.TypeName) int { return cmp.Compare(x.Name(), y.Name()) })
	return holders
}

// holdersWithout is sealedWithout for the holders of an interface.
func (m *members) holdersWithout(name string) *types.TypeName {
	for _, tn := range m.holders() {
		iface, ok := m.re.typ(tn.Type()).Underlying().(*types.Interface)
		if !ok {
			continue // which is a finding on the holder
		}
		if without := m.re.sealedWithout(tn.Type(), iface, name); without != nil {
			return without
		}
	}
	return nil
}
