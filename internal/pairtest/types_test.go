package pairtest

import "fmt"

type constraintKind int

const (
	anyType        constraintKind = iota
	comparableType                //
	numberType                    // ~int | ~float64, in one form or another
	getterType                    // has the method Get() int
	selfType                      // has a method that takes the type itself
	listType                      // ~[]E, where E is the next parameter
	pointerTo                     // *E with a method, where E is the next parameter
	declaredType                  // an interface that is declared
)

// typeParams writes type parameters for d, or for a function if it is nil.
func (g *generator) typeParams(d *decl) (list []*typeParam) {
	for range pick(g, 1, 1, 2) {
		p := g.typeParam()
		if d != nil && p.kind == selfType && g.chance(80) {
			p.constraint, p.kind = basic("any"), anyType
		}
		list = append(list, p)
	}
	if g.chance(25) {
		elem := g.typeParam()
		elem.constraint, elem.kind = basic("any"), anyType
		core := wrap(tildeType, wrap(sliceType, &expr{op: paramType, ref: elem.id}))
		p := g.newParam(core, listType)
		if g.chance(30) && d == nil {
			p.kind = pointerTo
			p.constraint = &expr{op: interfaceType, fields: []*field{
				{id: g.id(), typ: wrap(pointerType, &expr{op: paramType, ref: elem.id})},
				{id: g.id(), name: "Get", typ: &expr{op: funcType, results: []*field{{id: g.id(), typ: basic("int")}}}},
			}}
		}
		list = append(list, p, elem)
	}
	return list
}

func (g *generator) newParam(constraint *expr, kind constraintKind) *typeParam {
	id := g.id()
	return &typeParam{id: id, name: fmt.Sprintf("P%d", id), constraint: constraint, kind: kind}
}

func (g *generator) typeParam() *typeParam {
	kind := pick(g, anyType, anyType, anyType, comparableType, numberType, numberType, getterType, selfType, declaredType, declaredType)
	p := g.newParam(nil, kind)
	g.constrain(p)
	return p
}

// constrain writes a constraint of the parameter's kind.
func (g *generator) constrain(p *typeParam) {
	switch p.kind {
	case comparableType:
		p.constraint = basic("comparable")
	case numberType:
		p.constraint = pick(g,
			&expr{op: unionType, args: []*expr{wrap(tildeType, basic("int")), wrap(tildeType, basic("float64"))}},
			&expr{op: unionType, args: []*expr{basic("int"), basic("float64")}},
			&expr{op: interfaceType, fields: []*field{{id: g.id(), typ: &expr{op: unionType, args: []*expr{wrap(tildeType, basic("int")), wrap(tildeType, basic("float64")), wrap(tildeType, basic("string"))}}}}},
		)
	case getterType:
		p.constraint = g.oneMethod("Get", &expr{op: funcType, results: []*field{{id: g.id(), typ: basic("int")}}})
	case selfType:
		p.constraint = g.oneMethod("Set", &expr{op: funcType, fields: []*field{{id: g.id(), typ: &expr{op: paramType, ref: p.id}}}})
	case declaredType:
		p.constraint = basic("any")
		// One without a name is often a constraint that clients can satisfy in no way.
		named := g.chance(90)
		if list := g.targets(func(t *decl) bool {
			return (t.form == constraintForm || t.form == interfaceForm) && (!named || t.exported() && t.unit != internalUnit)
		}, false); len(list) > 0 {
			p.constraint = g.instance(pick(g, list...), 0)
		}
	default:
		p.constraint = basic("any")
	}
}

func (g *generator) oneMethod(name string, sig *expr) *expr {
	return &expr{op: interfaceType, fields: []*field{{id: g.id(), name: name, typ: sig}}}
}

// signature writes the type of a function.
func (g *generator) signature(depth int) *expr {
	e := &expr{op: funcType}
	for range g.IntN(3) {
		e.fields = append(e.fields, &field{id: g.id(), typ: g.typ(depth-1, false)})
	}
	for range g.IntN(3) {
		e.results = append(e.results, &field{id: g.id(), typ: g.typ(depth-1, false)})
	}
	e.variadic = len(e.fields) > 0 && g.chance(15)
	return e
}

// instance writes a declared type, with type arguments.
func (g *generator) instance(d *decl, depth int) *expr {
	e := &expr{op: namedType, ref: d.id}
	for i, p := range d.params {
		var arg *expr
		switch p.kind {
		case comparableType:
			arg = g.argument(comparableType, basic("int"), basic("string"), basic("bool"))
		case numberType:
			arg = g.argument(numberType, basic("int"), basic("float64"))
		case getterType, selfType:
			arg = g.argument(p.kind, g.selfImplementing())
		default:
			arg = g.typ(depth-1, false)
			if i > 0 && d.params[i-1].kind == listType {
				e.args[i-1] = wrap(sliceType, arg.clone())
			}
			if i > 0 && d.params[i-1].kind == pointerTo {
				e.args[i-1] = wrap(pointerType, arg.clone())
			}
		}
		e.args = append(e.args, arg)
	}
	return e
}

// argument writes a type argument of a kind: one of those that fit, or a type parameter
// in scope.
func (g *generator) argument(kind constraintKind, fit ...*expr) *expr {
	for _, p := range g.scope {
		if p.kind == kind {
			fit = append(fit, &expr{op: paramType, ref: p.id})
		}
	}
	return pick(g, fit...)
}

// selfImplementing writes a type that has the methods of getterType. Nothing that is
// predeclared implements selfType; what does not fit is left out later.
func (g *generator) selfImplementing() *expr {
	return g.oneMethod("Get", &expr{op: funcType, results: []*field{{id: g.id(), typ: basic("int")}}})
}

// key writes the type of a map's key.
func (g *generator) key() *expr {
	for _, p := range g.scope {
		if (p.kind == comparableType || p.kind == numberType) && g.chance(50) {
			return &expr{op: paramType, ref: p.id}
		}
	}
	if list := g.targets(func(t *decl) bool { return t.form == numberForm }, true); len(list) > 0 && g.chance(40) {
		return g.instance(pick(g, list...), 0)
	}
	return basic(pick(g, "int", "string", "bool", "uint8"))
}

// typ writes a type. If it must be comparable, then so are the values that it is made
// of.
func (g *generator) typ(depth int, comparable bool) *expr {
	if depth <= 0 {
		return g.word(depth, comparable)
	}
	elem := func() *expr { return g.anywhere(depth - 1) }
	switch n := g.IntN(24); {
	case n < 10:
		return g.word(depth, comparable)
	case n < 13:
		return wrap(pointerType, elem())
	case n == 13:
		return &expr{op: arrayType, length: g.IntN(4), args: []*expr{g.typ(depth-1, comparable)}}
	case n == 14:
		return wrap(pick(g, chanType, sendType, receiveType), elem())
	case n == 15:
		e := &expr{op: structType}
		for range 1 + g.IntN(2) {
			f := &field{id: g.id(), name: g.free(fieldNames, (*decl)(nil).has(e)), typ: g.typ(depth-1, comparable)}
			e.fields = append(e.fields, f)
		}
		return e
	case n == 16:
		e := &expr{op: interfaceType}
		for range 1 + g.IntN(2) {
			f := &field{id: g.id(), name: g.free(methodNames, (*decl)(nil).has(e)), typ: g.methodSignature()}
			e.fields = append(e.fields, f)
		}
		return e
	case comparable:
		return g.word(depth, true)
	case n < 19:
		return &expr{op: mapType, args: []*expr{g.key(), elem()}}
	case n < 21:
		return g.signature(depth - 1)
	}
	return wrap(sliceType, elem())
}

// anywhere writes a type where it is not part of a value: it may be of any
// declaration, except that an alias cannot mention itself.
func (g *generator) anywhere(depth int) (e *expr) {
	below := len(g.decls)
	if g.alias {
		below = g.below
	}
	g.in(g.unit, g.scope, below, func() { e = g.typ(depth, false) })
	return e
}

// word writes a type that has a name. Below depth 0, it has no type arguments.
func (g *generator) word(depth int, comparable bool) *expr {
	for _, p := range g.scope {
		if (!comparable || p.kind == comparableType || p.kind == numberType) && g.chance(30) {
			return &expr{op: paramType, ref: p.id}
		}
	}
	list := g.targets(func(t *decl) bool {
		return t.form != constraintForm && (t.comparable || !comparable) && (depth >= 0 || t.params == nil)
	}, true)
	if len(list) > 0 && g.chance(65) {
		return g.instance(pick(g, list...), depth)
	}
	return basic(pick(g, "int", "string", "bool", "uint8", "float64", "error", "any", "int32"))
}
