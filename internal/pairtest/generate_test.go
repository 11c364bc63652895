package pairtest

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// A generator writes modules.
type generator struct {
	*rand.Rand
	*module
	serial int

	// What is being written: see in.
	unit  unit
	scope []*typeParam
	below int // of the declarations, those before this one can be part of a value
	alias bool
}

func (g *generator) id() int {
	g.serial++
	return g.serial
}

// chance reports true in so many of a hundred cases.
func (g *generator) chance(percent int) bool { return g.IntN(100) < percent }

func pick[T any](g *generator, list ...T) T { return list[g.IntN(len(list))] }

// generate writes a module. Nearly all of them type-check.
func generate(r *rand.Rand) *generator {
	g := &generator{Rand: r, module: &module{}}
	for u, most := range [units]int{depUnit: 3, internalUnit: 3, qUnit: 3, pUnit: 5} {
		for range 1 + g.IntN(most) {
			g.plan(unit(u))
		}
	}
	for i, d := range g.decls {
		g.define(i, d)
	}
	for u, most := range [units]int{depUnit: 2, internalUnit: 2, qUnit: 3, pUnit: 6} {
		for range g.IntN(most) {
			g.object(unit(u))
		}
	}
	return g
}

// in writes within a unit and the scope of type parameters.
func (g *generator) in(u unit, scope []*typeParam, below int, write func()) {
	outerUnit, outer, limit := g.unit, g.scope, g.below
	g.unit, g.scope, g.below = u, scope, below
	write()
	g.unit, g.scope, g.below = outerUnit, outer, limit
}

// plan adds a type of which the rest is written by define: others can mention it already.
func (g *generator) plan(u unit) *decl {
	d := &decl{
		id: g.id(), unit: u, kind: typeDecl,
		form:       pick(g, structForm, structForm, structForm, structForm, interfaceForm, interfaceForm, interfaceForm, constraintForm, numberForm, otherForm, otherForm, aliasForm, aliasForm, derivedForm),
		comparable: g.chance(60),
	}
	d.comparable = d.comparable || d.form == interfaceForm || d.form == numberForm
	if u == internalUnit && d.form == aliasForm {
		d.form = otherForm
	}
	d.alias = d.form == aliasForm
	d.name = fmt.Sprintf("%s%d", pick(g, "T", "T", "t"), d.id)
	if u < qUnit && g.chance(70) {
		d.name = fmt.Sprintf("T%d", d.id) // or no other package has it
	}
	g.decls = append(g.decls, d)
	if g.chance(25) && d.form != numberForm {
		g.in(u, nil, 0, func() { d.params = g.typeParams(d) })
	}
	return d
}

// define writes what a type is, and its methods.
func (g *generator) define(i int, d *decl) {
	g.in(d.unit, d.params, i, func() {
		g.alias = d.alias
		d.typ = g.definition(d)
		g.alias = false
		if d.form == interfaceForm || d.form == constraintForm || d.form == aliasForm || d.typ.op == pointerType || g.derivesInterface(d) {
			return
		}
		for range pick(g, 0, 0, 1, 1, 2, 3) {
			g.addMethod(d)
		}
	})
}

func (g *generator) definition(d *decl) *expr {
	switch d.form {
	case structForm:
		e := &expr{op: structType}
		for range g.IntN(5) {
			g.addField(e, d)
		}
		return e
	case interfaceForm, constraintForm:
		e := &expr{op: interfaceType}
		if d.form == constraintForm {
			e.fields = append(e.fields, &field{id: g.id(), typ: g.union()})
		}
		if e.tildes() {
			for range g.IntN(4) {
				g.addElement(e)
			}
		}
		return e
	case numberForm:
		return basic(pick(g, "int", "uint8", "float64", "string", "int32"))
	case derivedForm:
		if targets := g.targets(func(t *decl) bool {
			return t != d && t.form != derivedForm && t.params == nil && (t.comparable || !d.comparable)
		}, true); len(targets) > 0 {
			base := pick(g, targets...)
			if base.form == constraintForm || base.form == interfaceForm {
				d.form = base.form
			}
			return g.instance(base, 2)
		}
	case aliasForm:
		if len(d.params) == 0 && g.chance(60) {
			if targets := g.targets(func(t *decl) bool { return t != d && !t.alias && t.form != constraintForm }, true); len(targets) > 0 {
				return g.instance(pick(g, targets...), 2)
			}
		}
		return g.typ(2, d.comparable)
	}
	if d.comparable {
		return pick(g,
			func() *expr { return basic("bool") },
			func() *expr { return wrap(pointerType, g.typ(1, false)) },
			func() *expr { return wrap(chanType, g.typ(1, false)) },
			func() *expr { return &expr{op: arrayType, length: g.IntN(3), args: []*expr{g.typ(1, true)}} },
		)()
	}
	return pick(g,
		func() *expr { return wrap(sliceType, g.typ(1, false)) },
		func() *expr { return &expr{op: mapType, args: []*expr{g.key(), g.typ(1, false)}} },
		func() *expr { return g.signature(2) },
	)()
}

// tildes reports whether an interface that is being written allows types with methods:
// nothing can satisfy one that asks for methods of int.
func (e *expr) tildes() bool {
	ok := true
	e.each(func(t *expr) {
		if t.op == unionType {
			for _, term := range t.args {
				ok = ok && term.op == tildeType
			}
		}
	})
	return ok
}

// derivesInterface reports whether a type is defined by another one that is an interface.
func (g *generator) derivesInterface(d *decl) bool {
	if d.typ.op != namedType {
		return false
	}
	base := g.find(d.typ.ref)
	return base == nil || base.typ == nil || base.typ.op == interfaceType || base.typ.op == pointerType || base.typ.op == namedType && g.derivesInterface(base)
}

func basic(name string) *expr { return &expr{op: basicType, name: name} }

func wrap(op op, e *expr) *expr { return &expr{op: op, args: []*expr{e}} }

// fieldNames and methodNames are few, so that types that are embedded together
// have some in common.
var (
	fieldNames  = []string{"A", "B", "C", "N", "a", "b"}
	methodNames = []string{"Get", "Set", "Close", "Len", "m", "n"}
)

// methodNames returns names for methods of interfaces. Those of the internal package are
// not sealed, see limits.
func (g *generator) methodNames() []string {
	if g.unit == internalUnit {
		return methodNames[:4]
	}
	return methodNames
}

// free returns a name that is not taken.
func (g *generator) free(names []string, taken func(string) bool) string {
	names = slices.DeleteFunc(slices.Clone(names), taken)
	if len(names) == 0 {
		return fmt.Sprintf("X%d", g.id())
	}
	return pick(g, names...)
}

// has reports whether a type declares a member of a name.
func (d *decl) has(e *expr) func(string) bool {
	return func(name string) bool {
		return slices.ContainsFunc(e.fields, func(f *field) bool { return f.name == name }) ||
			d != nil && slices.ContainsFunc(d.methods, func(m *method) bool { return m.name == name })
	}
}

// addField adds a field to a struct, which is that of d or a literal.
func (g *generator) addField(e *expr, d *decl) {
	f := &field{id: g.id()}
	comparable := d == nil || d.comparable
	if d != nil && g.chance(35) {
		if f.typ = g.embedded(comparable); f.typ != nil && !e.embeds(f.typ.target()) {
			f.embedded = true
			e.fields = append(e.fields, f)
			return
		}
	}
	f.name = g.free(fieldNames, d.has(e))
	f.typ = g.typ(2, comparable)
	if g.chance(3) {
		f.name = "_"
	}
	if g.chance(5) {
		f.tag = pick(g, `a:"b"`, `c:"d"`)
	}
	e.fields = append(e.fields, f)
}

// target returns the id of the declaration that a type or a pointer to it is.
func (e *expr) target() int {
	if e.op == pointerType {
		e = e.args[0]
	}
	return e.ref
}

// embeds reports whether a struct embeds a declared type.
func (e *expr) embeds(id int) bool {
	return slices.ContainsFunc(e.fields, func(f *field) bool { return f.embedded && f.typ.target() == id })
}

// embedded writes the type of an embedded field, nil if there is none.
func (g *generator) embedded(comparable bool) *expr {
	ok := func(t *decl) bool {
		return t.form != constraintForm && (t.comparable || !comparable) && !(t.form == otherForm) && !(t.alias && t.typ != nil && t.typ.op != namedType)
	}
	if g.chance(40) {
		if list := g.targets(func(t *decl) bool { return t.form == structForm || t.form == numberForm }, false); len(list) > 0 {
			return wrap(pointerType, g.instance(pick(g, list...), 1))
		}
	}
	if list := g.targets(ok, true); len(list) > 0 {
		return g.instance(pick(g, list...), 1)
	}
	return nil
}

// addElement adds a method or an embedded interface to an interface.
func (g *generator) addElement(e *expr) {
	f := &field{id: g.id()}
	if g.chance(75) {
		f.name = g.free(g.methodNames(), (*decl)(nil).has(e))
		f.typ = g.methodSignature()
	} else {
		f.typ = basic(pick(g, "any", "error"))
		if list := g.targets(func(t *decl) bool { return t.form == interfaceForm }, true); len(list) > 0 {
			f.typ = g.instance(pick(g, list...), 1)
		}
	}
	e.fields = append(e.fields, f)
}

// union writes an element of a constraint.
func (g *generator) union() *expr {
	word := func(name string) *expr {
		if name[0] == '~' {
			return wrap(tildeType, basic(name[1:]))
		}
		return basic(name)
	}
	union := func(names ...string) *expr {
		u := &expr{op: unionType}
		for _, name := range names {
			u.args = append(u.args, word(name))
		}
		return u
	}
	for _, p := range g.scope {
		if g.chance(30) {
			return wrap(tildeType, wrap(sliceType, &expr{op: paramType, ref: p.id}))
		}
	}
	if list := g.targets(func(t *decl) bool { return t.form == numberForm }, false); len(list) > 0 && g.chance(30) {
		return &expr{op: unionType, args: []*expr{g.instance(pick(g, list...), 0), word("bool")}}
	}
	return pick(g, union("~int", "~float64"), union("int", "string"), word("~string"), word("comparable"), union("~int"), union("~int", "~uint8", "~string"))
}

// addMethod adds a method to a type.
func (g *generator) addMethod(d *decl) {
	m := &method{id: g.id(), name: g.free(methodNames, d.has(d.typ)), pointer: g.chance(50)}
	g.in(d.unit, d.params, len(g.decls), func() { m.sig = g.methodSignature() })
	d.methods = append(d.methods, m)
}

// methodSignature is often one that other types have as well.
func (g *generator) methodSignature() *expr {
	e := &expr{op: funcType}
	switch g.IntN(4) {
	case 0:
		return e
	case 1:
		e.results = []*field{{id: g.id(), typ: basic("int")}}
		return e
	}
	return g.signature(2)
}

// object adds a constant, a variable or a function.
func (g *generator) object(u unit) *decl {
	d := &decl{id: g.id(), unit: u, kind: pick(g, constDecl, varDecl, funcDecl, funcDecl, funcDecl)}
	d.name = fmt.Sprintf("%s%d", [...]string{"C", "V", "F"}[d.kind], d.id)
	g.in(u, nil, len(g.decls), func() {
		switch d.kind {
		case constDecl:
			g.constant(d)
		case varDecl:
			d.typ = g.typ(3, false)
		case funcDecl:
			if g.chance(35) {
				d.params = g.typeParams(nil)
			}
			g.scope = d.params
			d.typ = g.signature(3)
		}
	})
	g.decls = append(g.decls, d)
	return d
}

// constant writes the type and the value of a constant.
func (g *generator) constant(d *decl) {
	d.typ, d.value = nil, pick(g, "1", "2", "1 << 10", "'x'", "3.0", "1.0 / 3", `"a" + "b"`, `""`, "-7", "true", "2i", "iota + 3", "1 == 2", "uint8(255)", "float32(0.5)", "0")
	if g.chance(40) {
		numbers := []*expr{basic("int"), basic("int64"), basic("uint8"), basic("float64")}
		for _, t := range g.targets(func(t *decl) bool {
			return t.form == numberForm && t.typ != nil && t.typ.op == basicType && t.typ.name != "string"
		}, false) {
			numbers = append(numbers, g.instance(t, 0), g.instance(t, 0))
		}
		d.typ, d.value = pick(g, numbers...), pick(g, "1", "2", "1 << 3", "iota", "5.0")
	}
}

// targets returns the types that can be mentioned, or be part of a value.
func (g *generator) targets(ok func(*decl) bool, byValue bool) (list []*decl) {
	for i, d := range g.decls {
		if d.kind == typeDecl && d.unit <= g.unit && (d.unit == g.unit || d.exported()) && (i < g.below || !byValue && !d.alias) && ok(d) {
			list = append(list, d)
		}
	}
	return list
}
