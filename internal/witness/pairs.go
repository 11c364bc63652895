package witness

import (
	"go/types"
	"slices"

	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/gotypes"
)

// paired writes that two places of the API have the same type, which clients cannot
// write: a function that infers it takes a value from each, or one is assigned to the
// other, as it can be if a literal underlies its type.
func (g *gen) paired() {
	mentions := g.index.mentions()
	for i, m := range mentions {
		if !g.concerns(m) {
			continue
		}
		parts := append(m.value.parts(), m.value)
		for _, v := range parts { // which may have a field of the target's type
			if api.Comparable(v.typ) {
				g.expr(v, func(_ *client, x string) string { return x + " == " + x })
			}
		}
		for j, n := range mentions {
			if i != j && shares(m, n) {
				g.same(m.value, n.value)
			}
			for _, v := range parts {
				for _, w := range slices.Concat(n.value.parts(), []value{n.value}, n.value.results()) {
					if types.Identical(v.typ, w.typ) || isStruct(v.typ.Underlying()) && gotypes.AssignableTo(w.typ, v.typ) {
						g.both(v, w, func(_ *client, x, y string) string { return "z := " + x + "; z = " + y + "; _ = z" })
						if types.IsInterface(v.typ) { // to which others are assignable, too
							g.both(v, w, func(_ *client, x, y string) string {
								return "y, z := " + x + ", " + y + "; a := &y; a = &z; _ = a"
							})
						}
					}
				}
			}
		}
	}
}

// reassigned writes that a member, or what it returns, has the type of another place of the
// API, which clients cannot write.
func (g *gen) reassigned() {
	for _, m := range g.selections() {
		for _, v := range append(m.parts(), m) {
			if !g.index.mentionsNameless(v.typ) {
				continue
			}
			for _, n := range g.index.mentions() {
				for _, w := range append(n.value.parts(), n.value) {
					if types.Identical(v.typ, w.typ) {
						g.both(v, w, func(_ *client, x, y string) string { return "z := " + y + "; z = " + x + "; _ = z" })
					}
				}
			}
		}
	}
}

// results returns what the methods of a value return.
func (v value) results() (list []value) {
	for _, m := range v.members() {
		if sig, ok := m.typ.(*types.Signature); ok {
			list = append(list, m.ofSignature(sig)...)
		}
	}
	return list
}

// concerns reports whether a mention is by the target, or of it.
func (g *gen) concerns(m mention) bool {
	if tn := g.typeName(); tn != nil {
		if !g.index.named(tn) {
			return slices.ContainsFunc(m.parts, func(t types.Type) bool { return isType(t, tn) })
		}
		return true
	}
	if g.obj == nil || !g.obj.Exported() || !g.index.importable(g.obj.Pkg()) {
		return false
	}
	c := newClient(g.index)
	text := m.write(c)
	return !c.failed && mentionsName(text, c.object(g.obj))
}

// mentionsName reports whether an expression has a name in it.
func mentionsName(x, name string) bool {
	for i := 0; i+len(name) <= len(x); i++ {
		if x[i:i+len(name)] == name && (i+len(name) == len(x) || !isLetter(x[i+len(name)])) {
			return true
		}
	}
	return false
}

func isLetter(b byte) bool {
	return b == '_' || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || b >= 0x80
}

func shares(m, n mention) bool {
	return slices.ContainsFunc(m.parts, func(t types.Type) bool {
		return slices.ContainsFunc(n.parts, func(u types.Type) bool { return types.Identical(t, u) })
	})
}

// same writes a call that infers what two values share.
func (g *gen) same(v, w value) {
	g.both(v, w, func(c *client, x, y string) string {
		texts, params := c.withHoles(v.typ, w.typ)
		if params == "" {
			return c.fail()
		}
		return c.helper(params+"("+texts[0]+", "+texts[1]+")", "") + "(" + x + ", " + y + ")"
	})
}

// ownNames writes that a type of the client's own is inferred from a value of it and one of an
// interface type without a name, which underlies it: of two types with names, that is the first.
func (g *gen) ownNames() {
	for _, m := range g.index.mentions() {
		if !g.concerns(m) {
			continue
		}
		for _, v := range append(m.value.parts(), m.value) {
			iface, ok := types.Unalias(v.typ).(*types.Interface)
			if !ok {
				continue
			}
			sealers := g.sealingFor(iface)
			if len(sealers) == 0 {
				continue // clients cannot write its unexported methods
			}
			g.block(v, func(c *client, x string) string {
				text := "type t interface{ "
				for _, tn := range sealers {
					text += c.typ(tn.Type()) + "; "
				}
				c.declare(text + c.typ(methodSet(iface)) + " }")
				return "var _ *t = " + c.helper("[T any](x, y T) *T", "return &y") + "(" + x + ", t(nil))"
			})
		}
	}
}

// ofLiterals writes that values of interface types without a name can be assigned to the
// target, an interface.
func (g *gen) ofLiterals() {
	for _, v := range g.interfaceValues() {
		for _, m := range g.index.mentions() {
			for _, w := range append(m.value.parts(), m.value) {
				if _, ok := types.Unalias(w.typ).(*types.Interface); ok && gotypes.AssignableTo(w.typ, v.typ) {
					g.demandAs(w, v.typ)
					g.assignedToCopy(w, v)
				}
			}
		}
	}
}

// sealingFor returns the sealed interfaces that clients have a name for and that one without a
// name implements.
func (g *gen) sealingFor(iface *types.Interface) (list []*types.TypeName) {
	for _, tn := range g.index.typeNames() {
		t, ok := tn.Type().Underlying().(*types.Interface)
		if ok && !isGeneric(tn.Type()) && len(exportedMethods(t)) < t.NumMethods() && gotypes.Implements(iface, t) {
			list = append(list, tn)
		}
	}
	return list
}
