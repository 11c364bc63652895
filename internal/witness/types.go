package witness

import (
	"go/types"

	"github.com/importspy/importspy/internal/gotypes"
)

// declared writes what depends on the declaration of a type: which type it is, what
// underlies it, and how many type parameters it has.
func (g *gen) declared() {
	tn := g.typeName()
	if tn == nil {
		return
	}
	g.mention()
	if g.index.named(tn) {
		g.emit(func(c *client) string { return "type t struct{ " + c.object(tn) + " }" })
		g.emit(func(c *client) string { return "type t interface{ " + c.object(tn) + " }" })
		g.emit(func(c *client) string { return "func _[A " + c.object(tn) + "]() {}" })
		g.aliasOf(tn)
	}
	for _, alias := range g.index.holders(tn) {
		g.aliasOf(alias)
	}
	for _, v := range g.values(tn) {
		g.declaredValue(v)
	}
}

func (g *gen) declaredValue(v value) {
	v = v.element()
	u := v.typ.Underlying()
	if v.addressable {
		g.expr(v.address(), func(c *client, x string) string { return "(*" + c.typ(u) + ")(" + x + ")" })
	}
	g.inLiterals(v.typ, func(*client) string { return "{}" })
	g.demandAs(v, u)
	g.demandCore(v)
	g.usesOf(v, 2)
	if v.addressable {
		g.block(v, func(c *client, x string) string { return x + " = " + c.zero(v.typ) })
	}
	switch u := u.(type) {
	case *types.Struct:
		g.expr(v, func(c *client, _ string) string { return c.typ(v.typ) + "{}" })
	case *types.Slice, *types.Map, *types.Array:
		g.expr(v, func(c *client, _ string) string { return c.typ(v.typ) + "{}" })
		g.elided(v, u)
	}
}

// elided writes a literal in which the type of an element without a name is left out.
func (g *gen) elided(v value, u types.Type) {
	switch u := u.(type) {
	case *types.Slice:
		g.expr(v, func(c *client, _ string) string { return c.typ(v.typ) + "{{}}" })
	case *types.Map:
		g.expr(v, func(c *client, _ string) string { return c.typ(v.typ) + "{" + c.zero(u.Key()) + ": {}}" })
		g.expr(v, func(c *client, _ string) string { return c.typ(v.typ) + "{{}: " + c.zero(u.Elem()) + "}" })
	}
}

// aliasOf writes that an alias and what it stands for are one type, and so are the
// instances of a generic one that does not mention its type parameters.
func (g *gen) aliasOf(tn *types.TypeName) {
	alias, ok := tn.Type().(*types.Alias)
	if !ok {
		return
	}
	g.identical(alias, types.Unalias(alias), nil)
	params := alias.TypeParams()
	if params.Len() == 0 {
		return
	}
	g.identical(instanceOfItself(tn), alias.Rhs(), params)
	var instances []types.Type
	for _, args := range g.index.arguments(alias, params) {
		if t := gotypes.Instance(alias, args); t != nil {
			instances = append(instances, t)
			g.identical(t, types.Unalias(t), nil)
			g.identical(t, instances[0], nil)
		}
	}
}

// identical writes that two types are one.
func (g *gen) identical(t, u types.Type, params *types.TypeParamList) {
	if params.Len() == 0 && isGeneric(t) {
		return
	}
	g.demandAs(value{typ: types.NewPointer(t), params: params, write: func(c *client) string { return "new(" + c.typ(t) + ")" }}, types.NewPointer(u))
}

// inferred writes that the type arguments of a generic type can be inferred from its
// values, and that its instances are different types.
func (g *gen) inferred() {
	tn := g.typeName()
	if tn == nil || gotypes.TypeParams(tn.Type()).Len() == 0 || !g.index.named(tn) {
		return
	}
	params := gotypes.TypeParams(tn.Type())
	for _, v := range inline(g.values(tn)) {
		t, ok := v.typ.(interface{ TypeArgs() *types.TypeList })
		if !ok {
			continue
		}
		for i := range params.Len() {
			arg := t.TypeArgs().At(i)
			for _, pointer := range []string{"", "*"} { // of interfaces that are parameters, methods alone infer
				w := v
				if pointer != "" {
					w = v.boxed().address()
				}
				g.demandAs(w.then(arg, false, func(c *client, x string) string {
					list := c.typeParams(params)
					return c.helper(list+"(x "+pointer+c.typ(instanceOfItself(tn))+") (r "+c.params[params.At(i)]+")", "return") + "(" + x + ")"
				}), arg)
			}
		}
	}
}

// selectedAll writes selections of all members of the type.
func (g *gen) selectedAll() {
	for _, v := range g.owners() {
		g.usesOf(v, 4)
	}
}
