package compare

import (
	"go/types"
	"maps"
	"slices"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/gotypes"
	"github.com/importspy/importspy/internal/totypes"
)

// A shape is a struct or interface type without a name that a declaration is written with,
// or comes to be written with. What it embeds gives it members, as it does to a defined one
// (docs/comparison.md#two-worlds), but no entry has these.
type shape[T types.Type] struct {
	root             *totypes.Object
	declared, actual T
}

// shape notes a pair of struct or interface types, if one is without a name.
func (w *walker) shape(d, a types.Type) {
	if w.root == nil {
		return
	}
	switch d := d.(type) {
	case *types.Struct:
		if a, ok := a.(*types.Struct); ok {
			w.shapes = append(w.shapes, shape[*types.Struct]{w.root, d, a})
		}
	case *types.Interface:
		if a, ok := a.(*types.Interface); ok && d.NumEmbeddeds() > 0 {
			w.interfaces = append(w.interfaces, shape[*types.Interface]{w.root, d, a})
		}
	}
}

// shapes compares what struct and interface types without a name get from types that do not
// answer for themselves. The first difference of a declaration is enough.
func (c *comparison) shapes() {
	if c.Worlds == nil {
		return // all types answer for themselves
	}
	reported := make(map[*totypes.Object]bool)
	for _, sh := range c.re.shapes {
		if reported[sh.root] {
			continue
		}
		fields, methods := api.Fields(sh.actual), api.Methods(sh.actual)
		reported[sh.root] = c.promotesLess(sh, api.Fields(sh.declared), fields) || c.promotesLess(sh, api.Methods(sh.declared), methods) || c.comparesLess(sh)
	}
	for _, sh := range c.re.interfaces {
		reported[sh.root] = reported[sh.root] || c.embedsOther(sh)
	}
}

// embedsOther reports an interface type without a name that asks for other methods than the
// declared one, by way of what both embed.
func (c *comparison) embedsOther(sh shape[*types.Interface]) bool {
	if !sh.declared.IsMethodSet() || !sh.actual.IsMethodSet() || !c.re.identical(sh.declared, sh.actual) {
		return false // a constraint, or a finding already
	}
	declared := c.shape(sh.declared)
	if types.Identical(declared, sh.actual) {
		return false
	}
	s, id := c.shapeScope(sh.root)
	c.report(s, id, finding.Breaking, c.actual[sh.root.Entry.Name], finding.Differs, c.asks(declared), c.asks(sh.actual))
	return true
}

// asks spells an interface without the names of what it embeds.
func (c *comparison) asks(t types.Type) string {
	var methods []*types.Func
	for m := range t.Underlying().(*types.Interface).Methods() {
		methods = append(methods, gotypes.NewMethod(m.Pkg(), m))
	}
	return c.Describe.Names.Type(types.NewInterfaceType(methods, nil))
}

// comparesLess reports a struct type that is not comparable any more, for a type of which
// that is reported nowhere else.
func (c *comparison) comparesLess(sh shape[*types.Struct]) bool {
	s, id := c.shapeScope(sh.root)
	if !api.Comparable(sh.declared) || api.Comparable(sh.actual) || !c.re.identical(sh.declared, sh.actual) || c.explained(s, sh.declared, sh.actual) {
		return false
	}
	c.report(s, id, finding.Breaking, c.actual[sh.root.Entry.Name], finding.ComparesNoMore)
	return true
}

// shapeScope returns what a difference of a struct type is reported on, and as what.
func (c *comparison) shapeScope(root *totypes.Object) (scope, finding.ID) {
	s := c.scopeOf(root)
	if s.kind == contract.Func {
		return s, contract.SignatureChanged
	}
	return s, contract.TypeChanged
}

func (c *comparison) promotesLess(sh shape[*types.Struct], declared, actual map[string]*api.Member) bool {
	for _, name := range slices.Sorted(maps.Keys(declared)) {
		dm, am := declared[name], actual[name]
		if dm.Direct() || c.answersVia(sh, dm) {
			continue
		}
		s, id := c.shapeScope(sh.root)
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

// answersVia reports whether the type that promotes a member answers for itself, and so does
// what else the struct embeds that may hide the member.
func (c *comparison) answersVia(sh shape[*types.Struct], m *api.Member) bool {
	via := sh.declared.Field(m.Via())
	for d := range sh.declared.Fields() {
		a := embeddedAs(sh.actual, d.Name())
		if a != nil && d.Embedded() && (d == via || selectable(a.Type(), m.Obj.Name())) && !c.answers(d.Type(), a.Type()) {
			return false
		}
	}
	return true // if it is not embedded any more, that is another type
}

// embeddedAs returns the embedded field of a name, nil if there is none.
func embeddedAs(st *types.Struct, name string) *types.Var {
	for f := range st.Fields() {
		if f.Embedded() && f.Name() == name {
			return f
		}
	}
	return nil
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
