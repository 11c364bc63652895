package witness

import (
	"go/types"
	"slices"

	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/gotypes"
)

// uses writes what clients do with a value by way of its type, and with what its type
// is made of, as far as they have no names for that.
func (g *gen) uses(v value, depth int) {
	for _, w := range g.index.instances(v) {
		g.usesOf(w, depth)
	}
}

func (g *gen) usesOf(v value, depth int) {
	g.use(v)
	g.demand(v)
	g.operators(v)
	if depth == 0 || g.full() || g.isExplored(v.typ) {
		g.roundabout(v)
		return
	}
	g.explored = append(g.explored, v.typ)
	g.roundabout(v)
	g.way = append(g.way, v)
	defer func() { g.way = g.way[:len(g.way)-1] }()
	for _, w := range append(v.members(), v.pointerMethods()...) {
		g.demand(w)
		if w.addressable && !v.addressable {
			g.demand(w.address()) // by a pointer on the way to it
		}
		g.method(v, w)
		if g.index.mentionsNameless(w.typ) || embedsUnnamed(w.typ) {
			g.usesOf(w, depth-1)
		}
	}
	for _, w := range v.parts() {
		if g.index.mentionsNameless(w.typ) || embedsUnnamed(w.typ) {
			g.usesOf(w, depth-1)
		} else {
			g.demand(w)
		}
	}
	if sig, ok := v.typ.Underlying().(*types.Signature); ok {
		g.calls(v, sig)
	}
}

// roundabout writes that a value can be assigned to one of its type that led to it: a type
// can be made of itself.
func (g *gen) roundabout(v value) {
	for _, w := range g.way {
		if types.Identical(v.typ, w.typ) {
			g.block(v, func(c *client, x string) string { return "y := " + w.write(c) + "; y = " + x + "; _ = y" })
		}
	}
}

// embedsUnnamed reports whether a type is made of a struct type without a name that embeds
// others: what it promotes is in no declaration.
func embedsUnnamed(t types.Type) bool {
	for u := range gotypes.All(t) {
		if st, ok := u.(*types.Struct); ok && slices.ContainsFunc(slices.Collect(st.Fields()), (*types.Var).Embedded) {
			return true
		}
	}
	return false
}

// isExplored reports whether the uses of another value of a type are written. Those of
// the first few values are written anyway: one of them may not compile.
func (g *gen) isExplored(t types.Type) bool {
	n := 0
	for _, u := range g.explored {
		if types.Identical(t, u) {
			n++
		}
	}
	return n > 3
}

// operators writes the operations that the type of a value allows.
func (g *gen) operators(v value) {
	if isPointer(v.typ) {
		g.block(v, func(_ *client, x string) string { return "_ = *" + x + " == *" + x })
	}
	if api.Comparable(v.typ) {
		g.expr(v, func(_ *client, x string) string { return x + " == " + x })
		g.block(v, func(_ *client, x string) string { return "y := " + x + "; _ = y == y" })
	}
	switch u := v.typ.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&(types.IsString|types.IsNumeric) != 0:
			g.expr(v, func(_ *client, x string) string { return x + " + " + x })
			g.expr(v, func(_ *client, x string) string { return x + " < " + x })
		}
		if u.Info()&types.IsUntyped == 0 {
			g.expr(v, func(c *client, x string) string { return u.Name() + "(" + x + ")" })
			g.demandCore(v)
		}
		if u.Info()&types.IsInteger != 0 {
			g.expr(v, func(_ *client, x string) string { return x + " % 2" })
		}
	case *types.Slice, *types.Map, *types.Chan, *types.Array:
		g.expr(v, func(_ *client, x string) string { return "len(" + x + ")" })
		g.block(v, func(_ *client, x string) string { return "for range " + x + " {}" })
		g.demandCore(v)
	case *types.Struct:
		g.demandAs(v, u)
	case *types.Signature, *types.Interface:
		g.expr(v, func(_ *client, x string) string { return x + " == nil" })
		g.demandCore(v)
		if types.IsInterface(u) {
			g.expr(v, func(_ *client, x string) string { return x + ".(any)" })
		}
	case *types.Pointer:
		g.expr(v, func(_ *client, x string) string { return x + " == nil" })
	}
}

// demandCore writes that a value has its underlying type.
func (g *gen) demandCore(v value) {
	u := v.typ.Underlying()
	if _, ok := u.(*types.Interface); ok {
		g.demandAs(v, u)
		return
	}
	g.block(v, func(c *client, x string) string {
		texts, params := c.withHoles(u)
		if params == "" {
			return c.helper("[T ~"+texts[0]+"](T)", "") + "(" + x + ")"
		}
		return c.helper("[T ~"+texts[0]+", "+params[1:]+"(T)", "") + "(" + x + ")"
	})
}

// method writes that a value has a method, so that it implements an interface.
func (g *gen) method(v, m value) {
	sig, ok := m.typ.(*types.Signature)
	if !ok || v.typ == nil {
		return
	}
	g.block(v, func(c *client, x string) string {
		name := lastName(m.write(newClient(g.index)))
		c.open, c.holes, c.keys = true, nil, make(map[string]bool)
		text := c.signature(sig)
		c.open = false
		if len(c.holes) > 0 {
			return c.fail()
		}
		return "var _ interface{ " + name + text + " } = " + x
	})
}

// lastName returns what follows the last dot of an expression.
func lastName(x string) string {
	for i := len(x) - 1; i >= 0; i-- {
		if x[i] == '.' {
			return x[i+1:]
		}
	}
	return x
}

// calls writes calls of a function: with zero values, and with all values that clients
// have for a parameter without a name.
func (g *gen) calls(v value, sig *types.Signature) {
	g.block(v, func(c *client, x string) string { return operand(x) + "(" + c.zeros(sig) + ")" })
	for i := range sig.Params().Len() {
		t := parameterType(sig, i)
		if !g.index.mentionsNameless(t) && !embedsUnnamed(t) && !types.IsInterface(t) {
			continue
		}
		if iface, ok := t.Underlying().(*types.Interface); ok && v.param == nil {
			g.block(parameter(methodSet(iface), nil), func(c *client, x string) string {
				return operand(v.write(c)) + "(" + c.zerosBut(sig, i, x) + ")"
			})
			for _, tn := range g.sealers(iface) {
				g.embeddingFor(tn, iface, func(c *client, x string) string {
					return "func _() { " + operand(v.write(c)) + "(" + c.zerosBut(sig, i, x) + ") }"
				})
			}
		}
		for _, arg := range g.assignable(t) {
			g.both(v, arg, func(c *client, x, y string) string { return operand(x) + "(" + c.zerosBut(sig, i, y) + ")" })
		}
	}
}

func joined(list []string) string {
	text := ""
	for i, s := range list {
		if i > 0 {
			text += ", "
		}
		text += s
	}
	return text
}

// both writes statements on two values of which the second has no type parameters.
func (g *gen) both(v, w value, body func(c *client, x, y string) string) {
	if w.param != nil || w.params.Len() > 0 {
		return
	}
	g.block(v, func(c *client, x string) string { return body(c, x, w.write(c)) })
}

// ofOthers returns what other packages of the promised side have that can be assigned to a
// type: variables, and results of functions.
func (g *gen) ofOthers(t types.Type) (list []value) {
	others := slices.DeleteFunc(slices.Clone(g.index.Others), func(pkg *types.Package) bool { return slices.Contains(g.index.packages(), pkg) })
	for _, obj := range g.index.exportsOf(others) {
		switch obj := obj.(type) {
		case *types.Var:
			if gotypes.AssignableTo(obj.Type(), t) {
				list = append(list, objectValue(obj))
			}
		case *types.Func:
			sig := obj.Signature()
			if sig.TypeParams().Len() == 0 && sig.Results().Len() == 1 && gotypes.AssignableTo(sig.Results().At(0).Type(), t) {
				list = append(list, objectValue(obj).called(sig))
			}
		}
	}
	return list
}

// assignable returns values that can be assigned to a type: of the exported types, and
// of those without names.
func (g *gen) assignable(t types.Type) (list []value) {
	for _, tn := range g.index.typeNames() {
		for _, v := range inline(g.values(tn)) {
			if gotypes.AssignableTo(v.typ, t) {
				list = append(list, v)
			}
		}
	}
	for _, m := range g.index.mentions() {
		if m.param == nil && gotypes.AssignableTo(m.typ, t) {
			list = append(list, m.value)
		}
		sig, ok := m.typ.(*types.Signature)
		if !ok || sig.Results().Len() != 1 {
			continue
		}
		switch result := m.called(sig); {
		case gotypes.AssignableTo(result.typ, t):
			list = append(list, result)
		case gotypes.AssignableTo(types.NewPointer(result.typ), t):
			list = append(list, result.boxed().address())
		}
	}
	if len(g.index.namelessIn(t)) > 0 {
		list = append(list, g.ofOthers(t)...)
	}
	for _, part := range g.index.namelessIn(t) {
		n, ok := part.(*types.Named)
		if !ok || n.Obj().Pkg() == g.promised.Package || !g.index.importable(n.Obj().Pkg()) {
			continue
		}
		scope := n.Obj().Pkg().Scope()
		for _, name := range scope.Names() {
			if x, ok := scope.Lookup(name).(*types.Var); ok && x.Exported() && gotypes.AssignableTo(x.Type(), t) {
				list = append(list, objectValue(x))
			}
		}
	}
	return list
}
