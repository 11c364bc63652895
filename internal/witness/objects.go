package witness

import (
	"go/types"

	"github.com/importspy/importspy/internal/gotypes"
)

// mention writes the name of the object, as an expression or a type.
func (g *gen) mention() {
	switch obj := g.obj.(type) {
	case nil:
		return
	case *types.TypeName:
		if !g.index.named(obj) {
			return
		}
		g.emit(func(c *client) string { return "type _ = " + c.object(obj) })
		g.emit(func(c *client) string { return "var _ " + c.object(obj) })
		params := gotypes.TypeParams(obj.Type())
		for _, args := range g.index.arguments(obj.Type(), params) {
			if t := gotypes.Instance(obj.Type(), args); t != nil {
				g.emit(func(c *client) string { return "var _ " + c.typ(t) })
				g.emit(func(c *client) string { return "type _ = " + c.typ(t) }) // a constraint
			}
		}
	case *types.Const:
		g.emit(func(c *client) string { return "const _ = " + c.object(obj) })
		g.use(objectValue(obj))
	default:
		for _, v := range g.index.instances(objectValue(obj)) {
			g.use(v)
		}
	}
	g.forParams()
}

// forParams writes an instance of a generic type or function for a client's type
// parameters with the same constraints: there may be no type that satisfies these.
func (g *gen) forParams() {
	params := gotypes.TypeParams(g.obj.Type())
	if params.Len() == 0 || !g.index.named(g.obj) {
		return
	}
	g.emit(func(c *client) string {
		list, decl := c.typeParams(params), "_ = "
		if g.typeName() != nil {
			decl = "type _ = "
		}
		return "func _" + list + "() { " + decl + c.object(g.obj) + c.paramNames(params) + " }"
	})
}

// imported writes an import of the package, and of an object in it.
func (g *gen) imported() {
	pkg := g.promised.Package
	g.index.renamed = false
	defer func() { g.index.renamed = pkg.Name() != g.actual.Package.Name() }()
	g.emit(func(c *client) string {
		c.imports[pkg.Path()], c.explain[pkg.Path()] = "_", true
		return ""
	})
	for _, obj := range g.index.objects() {
		if obj.Pkg().Path() == pkg.Path() {
			h := *g
			h.obj = obj
			h.mention()
			g.candidates = h.candidates
			if len(g.candidates) > 8 {
				return
			}
		}
	}
}

// kind writes what only objects of the promised kind can be used for.
func (g *gen) kind() {
	switch g.obj.(type) {
	case nil:
	case *types.TypeName:
		g.declared()
	default:
		v := objectValue(g.obj)
		g.block(v, func(_ *client, x string) string { return x + " = " + x })
		g.expr(v, func(_ *client, x string) string { return "&" + x })
		g.emit(func(c *client) string { return "const _ = " + c.object(g.obj) })
		g.emit(func(c *client) string {
			c.declare("type t " + c.typ(g.obj.Type()))
			return "var _ t = " + c.object(g.obj)
		})
		g.signature()
		g.uses(v, 1)
	}
}

// signature writes that a function has the promised signature: as a value, and for
// clients of any type arguments.
func (g *gen) signature() {
	if _, ok := g.obj.(*types.Func); !ok {
		return
	}
	v := objectValue(g.obj)
	sig := g.obj.Type().(*types.Signature)
	if sig.TypeParams().Len() == 0 {
		g.demand(v)
		return
	}
	for _, w := range g.index.instances(v) {
		g.use(w)
		g.demand(w)
	}
	g.generic(v, sig)
}

// generic writes an instance of a generic function for the type parameters of a
// client's, and a call that infers them.
func (g *gen) generic(v value, sig *types.Signature) {
	w := v
	w.params = sig.TypeParams()
	g.expr(w, func(c *client, x string) string { return x + c.paramNames(sig.TypeParams()) })
	plainSig := gotypes.Plain(sig)
	g.demand(w.then(plainSig, false, func(c *client, x string) string { return x + c.paramNames(sig.TypeParams()) }))
	g.block(w, func(c *client, x string) string { return x + "(" + c.zeros(sig) + ")" })
}

// variable writes that a variable has the promised type.
func (g *gen) variable() {
	if _, ok := g.obj.(*types.Var); !ok {
		return
	}
	v := objectValue(g.obj)
	g.pin(v)
	g.demand(v)
	g.block(v, func(_ *client, x string) string { return x + " = " + x })
	g.block(v, func(c *client, x string) string { return x + " = " + c.zero(v.typ) })
	if iface, ok := v.typ.Underlying().(*types.Interface); ok { // of other methods, without their names
		g.both(parameter(methodSet(iface), nil), v, func(_ *client, x, y string) string { return y + " = " + x })
	}
}

// used writes what clients do with the object's value.
func (g *gen) used() {
	switch g.obj.(type) {
	case *types.Var, *types.Func, *types.Const:
		g.uses(objectValue(g.obj), 5)
	}
}

// assigned writes assignments between the object, or what it returns, and values of
// other types of the package.
func (g *gen) assigned() {
	switch g.obj.(type) {
	case *types.Var, *types.Func:
	default:
		return
	}
	for _, v := range g.index.instances(objectValue(g.obj)) {
		g.assignedTo(v)
		for _, w := range v.parts() {
			g.assignedTo(w)
		}
	}
}

func (g *gen) assignedTo(v value) {
	for _, tn := range g.index.typeNames() {
		if gotypes.TypeParams(tn.Type()).Len() == 0 && gotypes.AssignableTo(v.typ, tn.Type()) {
			g.demandAs(v, tn.Type())
		}
	}
	if v.addressable {
		for _, w := range g.assignable(v.typ) {
			g.both(v, w, func(_ *client, x, y string) string { return x + " = " + y })
		}
	}
}

// betweenLiterals writes that values of a struct type are assigned to variables whose type is a
// literal, which clients may not be able to write, and those of literals to its variables.
func (g *gen) betweenLiterals() {
	tn := g.typeName()
	if tn == nil || !isStruct(types.Unalias(tn.Type()).Underlying()) {
		return
	}
	for _, v := range g.values(tn) {
		for _, w := range g.index.structVariables() {
			if gotypes.AssignableTo(v.typ, w.typ) {
				g.both(w, v, func(_ *client, x, y string) string { return x + " = " + y })
			}
		}
	}
	if isGeneric(tn.Type()) || !g.index.named(tn) {
		return
	}
	for _, v := range g.assignable(tn.Type()) {
		if isStruct(v.typ) {
			g.demandAs(v, tn.Type())
		}
	}
}

func isStruct(t types.Type) bool {
	_, ok := t.(*types.Struct)
	return ok
}
