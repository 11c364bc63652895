package witness

import (
	"go/types"
	"slices"

	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/gotypes"
)

// ownSelected writes what selected does, on values of the target's type alone if clients have a
// name for it: who else embeds it is found by a walk through all types.
func (g *gen) ownSelected() {
	if tn := g.typeName(); tn != nil && g.index.named(tn) {
		g.selectedOn(g.boxedToo(g.values(tn)))
	}
}

// owners returns values of the types that clients have the target's member of: of its
// type, and of those that embed it.
func (g *gen) owners() (list []value) {
	tn := g.typeName()
	if tn == nil {
		return nil
	}
	list = g.values(tn)
	for _, h := range g.index.holders(tn) {
		list = append(list, g.values(h)...)
	}
	return g.boxedToo(append(list, g.index.literalHolders(tn)...))
}

// boxedToo adds those of the values whose pointers alone have the target.
func (g *gen) boxedToo(list []value) []value {
	for _, v := range list {
		if m := api.Methods(v.typ)[g.name]; m != nil && methodsOf(v)[g.name] == nil {
			list = append(list, v.boxed())
		}
	}
	return list
}

// selections returns the target's member as a value, selected on each of the owners.
func (g *gen) selections() []value { return g.selectionsOn(g.owners()) }

func (g *gen) selectionsOn(owners []value) (list []value) {
	for _, v := range owners {
		if m, ok := memberValue(v, g.name); ok {
			list = append(list, m)
		}
	}
	return list
}

// memberValue returns the member of a name of a value.
func memberValue(v value, name string) (value, bool) {
	if m := methodsOf(v)[name]; m != nil {
		return v.selected(m), true
	}
	if m := api.Fields(v.typ)[name]; m != nil {
		return v.selected(m), true
	}
	return value{}, false
}

// selected writes that a member can be selected, and has its type.
func (g *gen) selected() { g.selectedOn(g.owners()) }

func (g *gen) selectedOn(owners []value) {
	for _, m := range g.selectionsOn(owners) {
		g.use(m)
		g.demand(m)
		g.pin(m)
	}
}

// fields writes what clients do with a field: they assign it, set it in literals, and
// select what it promotes.
func (g *gen) fields() {
	if tn := g.typeName(); tn != nil { // of a constraint, clients have literals but no values
		g.elementLiterals(tn.Type(), api.Fields(tn.Type())[g.name])
	}
	for _, v := range g.owners() {
		field := api.Fields(v.typ)[g.name]
		if field == nil {
			continue
		}
		m := v.selected(field)
		g.block(m, func(c *client, x string) string { return x + " = " + c.zero(m.typ) })
		g.block(m, func(_ *client, x string) string { return x + " = " + x })
		g.literals(v, field)
		g.unaddressable(v, field)
		g.uses(m, 4)
		if field.Obj.(*types.Var).Embedded() {
			g.promoted(v, m)
		}
	}
}

// literals writes composite literals that set a field.
func (g *gen) literals(v value, field *api.Member) {
	t := v.typ
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if !field.Direct() {
		return
	}
	g.expr(v, func(c *client, _ string) string {
		return c.typ(t) + "{" + g.name + ": " + c.zero(field.Obj.Type()) + "}"
	})
	y := v
	y.param = field.Obj.Type()
	g.expr(y, func(c *client, x string) string { return c.typ(t) + "{" + g.name + ": x}" })
	g.expr(v.selected(field), func(c *client, x string) string { return c.typ(t) + "{" + g.name + ": " + x + "}" })
	g.elementLiterals(t, field)
}

// elementLiterals writes literals whose elements, of a type without a name, set a field.
func (g *gen) elementLiterals(t types.Type, field *api.Member) {
	if field != nil && field.Direct() {
		g.inLiterals(t, func(c *client) string { return "{" + g.name + ": " + c.zero(field.Obj.Type()) + "}" })
	}
}

// inLiterals writes composite literals of the exported types that have elements, at
// any depth, of a type without a name, which is left out.
func (g *gen) inLiterals(t types.Type, elem func(c *client) string) {
	if g.index.nameless(t) == nil {
		return
	}
	for _, tn := range g.index.typeNames() {
		if iface, ok := tn.Type().Underlying().(*types.Interface); ok && !iface.IsMethodSet() && !isGeneric(tn.Type()) {
			for _, term := range termsOf(iface) {
				g.emit(func(c *client) string {
					return "func _[T " + c.object(tn) + "]() { _ = T" + c.literal(term.Type(), t, elem, 0) + " }"
				})
			}
			continue
		}
		for _, v := range inline(g.values(tn)) {
			if is(v.typ, t) { // a pointer has no literals, but is an element
				g.emit(func(c *client) string { return "var _ = []" + c.typ(v.typ) + "{" + elem(c) + "}" })
				continue
			}
			if _, ok := v.typ.Underlying().(*types.Pointer); ok {
				g.emit(func(c *client) string { return "var _ = []" + c.typ(v.typ) + "{" + c.literal(v.typ, t, elem, 1) + "}" })
				continue
			}
			g.emit(func(c *client) string { return "var _ = " + c.typ(v.typ) + c.literal(v.typ, t, elem, 0) })
		}
	}
}

// is reports whether t is u, or a pointer to it: literals leave out either.
func is(t, u types.Type) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	return types.Identical(t, u)
}

// literal writes a composite literal of a type without the type, with one element that
// leads to the type elem.
func (c *client) literal(t, elem types.Type, write func(c *client) string, depth int) string {
	inner := func(t types.Type) string {
		if is(t, elem) {
			return write(c)
		}
		return c.literal(t, elem, write, depth+1)
	}
	leads := func(t types.Type) bool {
		return is(t, elem) || depth < 3 && slices.ContainsFunc(slices.Collect(gotypes.All(t)), func(u types.Type) bool { return types.Identical(u, elem) })
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer: // of an element, &T is left out, but not &&T
		if _, again := u.Elem().Underlying().(*types.Pointer); depth > 0 && !again {
			return c.literal(u.Elem(), elem, write, depth)
		}
	case *types.Slice:
		if leads(u.Elem()) {
			return "{" + inner(u.Elem()) + "}"
		}
	case *types.Array:
		if leads(u.Elem()) {
			return "{" + inner(u.Elem()) + "}"
		}
	case *types.Map:
		switch {
		case leads(u.Elem()):
			return "{" + c.zero(u.Key()) + ": " + inner(u.Elem()) + "}"
		case leads(u.Key()):
			return "{" + inner(u.Key()) + ": " + c.zero(u.Elem()) + "}"
		}
	}
	return c.fail()
}

// unaddressable writes an assignment to a field of an element of a map, which a
// pointer on the way to it makes possible.
func (g *gen) unaddressable(v value, field *api.Member) {
	if !field.Indirect {
		return
	}
	g.block(v.element().copied(), func(c *client, x string) string {
		return x + "." + g.name + " = " + c.zero(field.Obj.Type())
	})
	if _, ok := types.Unalias(v.typ).(*types.Pointer); ok {
		return
	}
	m := parameter(types.NewMap(types.Typ[types.Int], v.typ), v.params)
	g.block(m, func(c *client, x string) string {
		return x + "[0]." + g.name + " = " + c.zero(field.Obj.Type())
	})
	w := v
	w.addressable = false
	g.block(w, func(c *client, x string) string {
		if v.param != nil {
			return c.fail()
		}
		return operand(x) + "." + g.name + " = " + c.zero(field.Obj.Type())
	})
}

// promoted writes selections of what an embedded field promotes.
func (g *gen) promoted(v, embedded value) {
	for _, w := range embedded.members() {
		name := lastName(w.write(newClient(g.index)))
		if m, ok := memberValue(v, name); ok {
			g.use(m)
			g.method(v, m)
		}
	}
}

// methods writes what clients do with a method: they call it, take method values and
// expressions, and assign values to interfaces.
func (g *gen) methods() {
	for _, v := range g.owners() {
		method := methodsOf(v)[g.name]
		if method == nil {
			continue
		}
		m := v.selected(method)
		g.method(v, m)
		g.method(v.element(), m) // whose method set may be smaller
		g.expression(v, method)
		g.uses(m, 4)
	}
}

// unaddressed writes that a method can be selected on a copy of a variable, whose type
// needs no name for that.
func (g *gen) unaddressed() {
	for _, v := range g.owners() {
		if m := methodsOf(v)[g.name]; m != nil && !m.Pointer && v.addressable && v.param == nil {
			g.use(v.copied().selected(m))
		}
	}
}

// expression writes a method expression.
func (g *gen) expression(v value, m *api.Member) {
	if v.param == nil || m.Pointer != isPointer(v.typ) && m.Pointer {
		return
	}
	sig := m.Obj.(*types.Func).Signature()
	params := []*types.Var{types.NewParam(0, nil, "", v.typ)}
	for p := range sig.Params().Variables() {
		params = append(params, p)
	}
	t := types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), sig.Results(), sig.Variadic())
	e := value{typ: t, params: v.params, write: func(c *client) string {
		x := c.typ(v.typ)
		return operand(x) + "." + g.name
	}}
	g.use(e)
	g.demand(e)
}

func isPointer(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.Pointer)
	return ok
}
