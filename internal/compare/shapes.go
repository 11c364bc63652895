package compare

import (
	"go/types"
	"maps"
	"slices"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/declare"
	"github.com/importspy/importspy/internal/finding"
)

// A shape is a struct type without a name that a declaration is written with, or comes to
// be written with. What it embeds gives it members, as it does to a defined one
// (docs/comparison.md#two-worlds), but no entry has these.
type shape struct {
	root             *declare.Object
	declared, actual *types.Struct
}

// shape notes a pair of struct types, if one is without a name.
func (w *walker) shape(d, a types.Type) {
	ds, ok1 := d.(*types.Struct)
	as, ok2 := a.(*types.Struct)
	if ok1 && ok2 && w.worlds != nil && w.root != nil {
		w.shapes = append(w.shapes, shape{w.root, ds, as})
	}
}

// shapes compares what struct types without a name promote from types that do not answer
// for themselves. The first difference of a declaration is enough.
func (c *comparison) shapes() {
	reported := make(map[*declare.Object]bool)
	for _, sh := range c.re.shapes {
		if reported[sh.root] {
			continue
		}
		fields, methods := api.Fields(sh.actual), api.Methods(sh.actual)
		reported[sh.root] = c.promotesLess(sh, api.Fields(sh.declared), fields) || c.promotesLess(sh, api.Methods(sh.declared), methods)
	}
}

func (c *comparison) promotesLess(sh shape, declared, actual map[string]*api.Member) bool {
	for _, name := range slices.Sorted(maps.Keys(declared)) {
		dm, am := declared[name], actual[name]
		if dm.Direct() || c.answersVia(sh, dm) {
			continue
		}
		s, id := c.scopeOf(sh.root), contract.TypeChanged
		if s.kind == contract.Func {
			id = contract.SignatureChanged
		}
		obj := c.actual[sh.root.Entry.Name]
		switch {
		case am == nil:
			c.report(s, id, finding.Breaking, obj, finding.PromotesNoMore, "", "", name)
			return true
		case !types.Identical(c.re.typ(dm.Obj.Type()), am.Obj.Type()), dm.Indirect && !am.Indirect, am.Pointer && !dm.Pointer:
			c.report(s, id, finding.Breaking, obj, finding.PromotesOther, c.promoted(dm), c.promoted(am), name)
			return true
		}
	}
	return false
}

// answersVia reports whether the type that promotes a member answers for itself.
func (c *comparison) answersVia(sh shape, m *api.Member) bool {
	via := sh.declared.Field(m.Via())
	for f := range sh.actual.Fields() {
		if f.Embedded() && f.Name() == via.Name() {
			return c.answers(via.Type(), f.Type())
		}
	}
	return true // it is not embedded any more, which is another type
}

// promoted says what a promoted member is, and how it is reached.
func (c *comparison) promoted(m *api.Member) string {
	text := c.Describe.Names.Type(m.Obj.Type())
	switch {
	case m.Indirect:
		text += " through a pointer"
	case m.Pointer:
		text += " of a pointer"
	}
	return text
}
