package pairtest

import (
	"fmt"
	"slices"
	"strings"
)

// An edit changes one thing as developers do. It reports whether it found anything to
// change.
type edit struct {
	name  string
	apply func(g *generator, d *decl) bool
}

// edits has refactorings and changes of the API in about equal parts.
var edits = []edit{
	{"remove an object", (*generator).removeDecl},
	{"rename an object", (*generator).renameDecl},
	{"export or unexport an object", (*generator).switchExported},
	{"rename an unexported type", (*generator).renameUnexported},
	{"add an object", (*generator).addDecl},
	{"add a member", (*generator).addMember},
	{"remove a member", (*generator).removeMember},
	{"rename a member", (*generator).renameMember},
	{"reorder members", (*generator).reorderMembers},
	{"change a member's type", (*generator).changeMember},
	{"embed a field, or not", (*generator).switchEmbedded},
	{"change a method's receiver", (*generator).switchReceiver},
	{"change a signature", (*generator).changeSignature},
	{"change a type somewhere", (*generator).changeType},
	{"change what a type is", (*generator).redefine},
	{"make a type an alias, or not", (*generator).switchAlias},
	{"move a type behind an alias", (*generator).moveBehindAlias},
	{"move a type", (*generator).moveDecl},
	{"extract a base type", (*generator).extractBase},
	{"write an embedded type out", (*generator).inlineEmbedded},
	{"move methods to an embedded type", (*generator).pushMethodsDown},
	{"name a type that has no name", (*generator).nameLiteral},
	{"write a type out", (*generator).inlineType},
	{"mention a type by an alias", (*generator).throughAlias},
	{"split a type", (*generator).splitType},
	{"merge two types", (*generator).mergeTypes},
	{"add a type parameter", (*generator).addTypeParam},
	{"remove a type parameter", (*generator).dropTypeParam},
	{"swap type parameters", (*generator).swapTypeParams},
	{"change a constraint", (*generator).changeConstraint},
	{"give a constraint a name", (*generator).nameConstraint},
	{"change an object's kind", (*generator).changeKind},
	{"change a constant", (*generator).changeConstant},
	{"seal an interface, or open it", (*generator).switchSealed},
	{"change unexported fields", (*generator).changeHidden},
	{"reorder terms", (*generator).reorderTerms},
	{"replace a type by a generic one", (*generator).makeGeneric},
	{"define a type by another one, or not", (*generator).switchDerived},
	{"change one thing of a type", (*generator).tweakType},
}

// limits are the edits that are not made to types of the internal package. The comparison
// takes such a type for the one of its path and name, and not, as an unexported type, for
// what is in its places: it reports a break where there is none. testdata/known has
// examples.
var limits = []string{
	"remove an object", "rename an object", "export or unexport an object", "make a type an alias, or not", "move a type behind an alias",
	"move a type", "write a type out", "mention a type by an alias", "split a type", "merge two types",
	"add a type parameter", "remove a type parameter", "swap type parameters", "replace a type by a generic one", "seal an interface, or open it",
}

// mutate returns the module after some edits, and their names. It is nil if nothing
// that type-checks comes of them.
func (g *generator) mutate(count int) (*module, *version, []string) {
	old := g.module
	defer func() { g.module = old }()
	current := old
	var applied []string
	var v *version
	for range 30 {
		if len(applied) == count || len(current.decls) == 0 {
			return current, v, applied
		}
		g.module = current.clone()
		e := pick(g, edits...)
		d := pick(g, g.decls...)
		if d.unit == depUnit && g.chance(50) {
			continue // another version of the dependency is less frequent
		}
		if d.unit == internalUnit && !*unlimited && slices.Contains(limits, e.name) {
			continue
		}
		if !g.try(e, d) {
			continue
		}
		next, rounds := g.prune()
		if next == nil || rounds > 2 {
			continue
		}
		current, v = g.module, next
		applied = append(applied, fmt.Sprintf("%s: %s.%s", e.name, names[d.unit], d.name))
	}
	if len(applied) == 0 {
		return nil, nil, nil
	}
	return current, v, applied
}

func (g *generator) try(e edit, d *decl) (changed bool) {
	before := g.text()
	g.in(d.unit, d.params, max(0, slices.Index(g.decls, d)), func() { changed = e.apply(g, d) })
	if changed {
		g.normalize()
	}
	return changed && g.text() != before
}

// normalize makes plain fields of embedded ones whose types can no longer be embedded.
func (m *module) normalize() {
	m.exprs(func(e *expr) {
		for _, f := range e.fields {
			t := f.typ
			if t.op == pointerType {
				t = t.args[0]
			}
			if f.embedded && t.op != namedType && t.op != basicType {
				f.embedded = false
				f.name = fmt.Sprintf("E%d", f.id)
			}
		}
	})
}

// text is the source of all units.
func (m *module) text() string {
	var b strings.Builder
	for u := range units {
		text, _ := m.source(u)
		b.WriteString(text)
	}
	return b.String()
}

func (g *generator) removeDecl(d *decl) bool {
	if d.kind == typeDecl {
		by := basic(pick(g, "int", "any"))
		if d.typ.op != interfaceType && d.typ.op != structType && d.params == nil {
			by = d.typ
		}
		g.exprs(func(e *expr) {
			if e.op == namedType && e.ref == d.id {
				*e = *by.clone()
			}
		})
	}
	return g.remove(d.id)
}

func (g *generator) renameDecl(d *decl) bool {
	d.name = fmt.Sprintf("%sx%d", d.name[:1], g.id())
	return true
}

func (g *generator) switchExported(d *decl) bool {
	if d.exported() {
		d.name = strings.ToLower(d.name[:1]) + d.name[1:]
	} else {
		d.name = strings.ToUpper(d.name[:1]) + d.name[1:]
	}
	return true
}

func (g *generator) renameUnexported(d *decl) bool {
	return d.kind == typeDecl && !d.exported() && g.renameDecl(d)
}

func (g *generator) addDecl(d *decl) bool {
	if g.chance(50) {
		g.object(d.unit)
		return true
	}
	added := g.plan(d.unit)
	g.define(len(g.decls)-1, added)
	return true
}

// members returns the fields or elements that a type declares.
func (d *decl) members() []*field {
	if d.kind == typeDecl && (d.typ.op == structType || d.typ.op == interfaceType) {
		return d.typ.fields
	}
	return nil
}

func (g *generator) addMember(d *decl) bool {
	switch {
	case d.kind != typeDecl:
		return false
	case d.typ.op == structType && g.chance(60):
		g.addField(d.typ, d)
	case d.typ.op == interfaceType:
		g.addElement(d.typ)
	case d.alias:
		return false
	default:
		g.addMethod(d)
	}
	return true
}

func (g *generator) removeMember(d *decl) bool {
	var ids []int
	for _, f := range d.members() {
		ids = append(ids, f.id)
	}
	for _, m := range d.methods {
		ids = append(ids, m.id)
	}
	return len(ids) > 0 && g.remove(pick(g, ids...))
}

func (g *generator) renameMember(d *decl) bool {
	if len(d.methods) > 0 && g.chance(50) {
		m := pick(g, d.methods...)
		m.name = g.free(methodNames, d.has(d.typ))
		return true
	}
	fields := slices.DeleteFunc(slices.Clone(d.members()), func(f *field) bool { return f.name == "" || f.embedded })
	if len(fields) == 0 {
		return false
	}
	list := fieldNames
	if d.typ.op == interfaceType {
		list = methodNames
	}
	pick(g, fields...).name = g.free(list, d.has(d.typ))
	return true
}

func (g *generator) reorderMembers(d *decl) bool {
	list := d.members()
	if len(list) < 2 {
		return false
	}
	i := g.IntN(len(list) - 1)
	list[i], list[i+1] = list[i+1], list[i]
	return true
}

func (g *generator) changeMember(d *decl) bool {
	list := d.members()
	if len(list) == 0 {
		return false
	}
	f := pick(g, list...)
	switch {
	case f.embedded:
		t := g.embedded(d.comparable)
		if t == nil {
			return false
		}
		f.typ = t
	case d.typ.op == interfaceType && f.name != "":
		f.typ = g.methodSignature()
	case d.typ.op == structType:
		f.typ = g.typ(2, g.chance(70))
	default:
		return false
	}
	return true
}

// switchEmbedded embeds a field, or gives an embedded one its name.
func (g *generator) switchEmbedded(d *decl) bool {
	if d.kind != typeDecl || d.typ.op != structType || len(d.typ.fields) == 0 {
		return false
	}
	f := pick(g, d.typ.fields...)
	base := g.find(f.typ.target())
	if base == nil || !base.promotes() {
		return false
	}
	if f.embedded && g.chance(30) && f.typ.op != pointerType {
		f.typ = wrap(pointerType, f.typ)
		return true
	}
	f.embedded = !f.embedded
	f.name = base.name
	return true
}

// promotes reports whether a type has members of its own that clients see: one that is
// embedded and has none is compared as if it had, see testdata/known.
func (d *decl) promotes() bool {
	return slices.ContainsFunc(d.members(), func(f *field) bool { return f.name != "" && exported(f.name) }) ||
		slices.ContainsFunc(d.methods, func(m *method) bool { return exported(m.name) })
}

func (g *generator) switchReceiver(d *decl) bool {
	if len(d.methods) == 0 {
		return false
	}
	m := pick(g, d.methods...)
	m.pointer = !m.pointer
	return true
}

// signatures returns the signatures that a declaration has.
func (d *decl) signatures() (list []*expr) {
	d.exprs(func(e *expr) {
		if e.op == funcType {
			list = append(list, e)
		}
	})
	return list
}

func (g *generator) changeSignature(d *decl) bool {
	list := d.signatures()
	if len(list) == 0 {
		return false
	}
	s := pick(g, list...)
	n := len(s.fields)
	switch g.IntN(7) {
	case 0:
		s.variadic = !s.variadic && n > 0
	case 1:
		if n > 1 {
			s.fields[0], s.fields[1] = s.fields[1], s.fields[0]
		}
	case 2:
		s.fields = slices.Insert(s.fields, g.IntN(n+1), &field{id: g.id(), typ: g.anywhere(1)})
		s.variadic = s.variadic && g.chance(50)
	case 3:
		if n > 0 {
			s.fields = s.fields[:n-1]
			s.variadic = false
		}
	case 4:
		s.results = append(s.results, &field{id: g.id(), typ: g.anywhere(1)})
	case 5:
		if n := len(s.results); n > 0 {
			s.results = s.results[:n-1]
		}
	case 6:
		if n > 0 {
			pick(g, s.fields...).typ = g.anywhere(2)
		}
	}
	return true
}

// places returns the types in a declaration that can become others.
func (d *decl) places(ok func(*expr) bool) (list []*expr) {
	d.exprs(func(e *expr) {
		if ok(e) {
			list = append(list, e)
		}
	})
	return list
}

func (g *generator) changeType(d *decl) bool {
	list := d.places(func(e *expr) bool {
		return e != d.typ && e.op != funcType && e.op != tildeType && e.op != unionType
	})
	if len(list) == 0 {
		return false
	}
	e := pick(g, list...)
	switch g.IntN(4) {
	case 0:
		*e = expr{op: pick(g, pointerType, sliceType), args: []*expr{e.clone()}}
	case 1:
		if len(e.args) == 0 {
			return false
		}
		*e = *e.args[len(e.args)-1].clone()
	default:
		*e = *g.anywhere(2)
	}
	return true
}

func (g *generator) redefine(d *decl) bool {
	if d.kind != typeDecl {
		return false
	}
	if g.chance(40) {
		d.form = pick(g, structForm, interfaceForm, numberForm, otherForm)
	}
	methods := d.methods
	d.typ = g.definition(d)
	if d.typ.op == interfaceType || d.typ.op == pointerType {
		methods = nil
	}
	d.methods = methods
	return true
}

func (g *generator) switchAlias(d *decl) bool {
	if d.kind != typeDecl {
		return false
	}
	if d.alias = !d.alias; d.alias {
		d.methods = nil
	}
	return true
}

// sameParams returns copies of a declaration's type parameters, and type arguments that
// mention them.
func (g *generator) sameParams(d *decl) (params []*typeParam, args []*expr) {
	ids := make(map[int]int)
	for _, p := range d.params {
		n := *p
		n.id = g.id()
		ids[p.id] = n.id
		params = append(params, &n)
		args = append(args, &expr{op: paramType, ref: n.id})
	}
	for i, p := range d.params {
		params[i].constraint = renumbered(p.constraint, ids)
	}
	return params, args
}

// renumbered returns a type that mentions other type parameters.
func renumbered(e *expr, ids map[int]int) *expr {
	e = e.clone()
	e.each(func(e *expr) {
		if e.op == paramType && ids[e.ref] != 0 {
			e.ref = ids[e.ref]
		}
	})
	return e
}

// copyOf returns a copy of a type under another name, with type parameters of its own.
func (g *generator) copyOf(d *decl, u unit, name string) *decl {
	params, _ := g.sameParams(d)
	ids := make(map[int]int)
	for i, p := range d.params {
		ids[p.id] = params[i].id
	}
	c := d.clone()
	c.id, c.unit, c.name, c.params = g.id(), u, name, params
	c.typ = renumbered(d.typ, ids)
	for _, m := range c.methods {
		m.id = g.id()
		m.sig = renumbered(m.sig, ids)
	}
	return c
}

// moveBehindAlias moves a type to another unit and leaves an alias in its place.
func (g *generator) moveBehindAlias(d *decl) bool {
	if d.kind != typeDecl || d.alias || d.unit == depUnit {
		return false
	}
	to := unit(1 + g.IntN(int(d.unit)))
	c := g.copyOf(d, to, fmt.Sprintf("T%d", g.id()))
	if to == d.unit && g.chance(50) {
		c.name = strings.ToLower(c.name)
	}
	if to != d.unit && d.exported() && g.chance(50) {
		c.name = d.name
	}
	// What mentioned the type itself mentions the moved one.
	c.exprs(func(e *expr) {
		if e.op == namedType && e.ref == d.id {
			e.ref = c.id
		}
	})
	params, args := g.sameParams(d)
	d.params, d.alias, d.methods = params, true, nil
	d.typ = &expr{op: namedType, ref: c.id, args: args}
	g.decls = slices.Insert(g.decls, slices.Index(g.decls, d), c)
	return true
}

// moveDecl moves a declaration to another unit, and all that mentions it with it.
func (g *generator) moveDecl(d *decl) bool {
	if d.unit == depUnit {
		return false
	}
	d.unit = 1 + (d.unit+unit(g.IntN(int(units-2))))%(units-1)
	return true
}

// extractBase moves fields and methods of a struct to a type that it embeds.
func (g *generator) extractBase(d *decl) bool {
	if d.kind != typeDecl || d.typ.op != structType || len(d.typ.fields) == 0 {
		return false
	}
	base := g.copyOf(d, d.unit, fmt.Sprintf("%s%d", pick(g, "t", "t", "T"), g.id()))
	cut := g.IntN(len(d.typ.fields))
	base.typ.fields = base.typ.fields[cut:]
	d.typ.fields = d.typ.fields[:cut]
	if g.chance(50) {
		base.methods = nil
	} else {
		d.methods = nil
	}
	args := make([]*expr, len(d.params))
	for i, p := range d.params {
		args[i] = &expr{op: paramType, ref: p.id}
	}
	typ := &expr{op: namedType, ref: base.id, args: args}
	if g.chance(25) {
		typ = wrap(pointerType, typ)
	}
	d.typ.fields = append(d.typ.fields, &field{id: g.id(), typ: typ, embedded: true})
	g.decls = slices.Insert(g.decls, slices.Index(g.decls, d), base)
	return true
}

// substituted returns a type of d with type arguments in place of its parameters.
func substituted(e *expr, d *decl, args []*expr) *expr {
	e = e.clone()
	e.each(func(e *expr) {
		for i, p := range d.params {
			if e.op == paramType && e.ref == p.id && i < len(args) {
				*e = *args[i].clone()
			}
		}
	})
	return e
}

// fresh gives the pieces of a type ids of their own.
func (g *generator) fresh(e *expr) *expr {
	e.each(func(e *expr) {
		for _, f := range append(slices.Clone(e.fields), e.results...) {
			f.id = g.id()
		}
	})
	return e
}

// inlineEmbedded writes what a struct or an interface embeds in its place, with methods.
func (g *generator) inlineEmbedded(d *decl) bool {
	list := d.members()
	for i, f := range list {
		t := f.typ
		if t.op == pointerType {
			t = t.args[0]
		}
		if !f.embedded && (f.name != "" || t.op != namedType) {
			continue
		}
		base := g.find(t.ref)
		if base == nil || base == d || base.typ == nil || base.typ.op != d.typ.op {
			continue
		}
		inner := g.fresh(substituted(base.typ, base, t.args)).fields
		d.typ.fields = slices.Concat(list[:i:i], inner, list[i+1:])
		for _, m := range base.methods {
			if !d.has(d.typ)(m.name) {
				d.methods = append(d.methods, &method{id: g.id(), name: m.name, pointer: m.pointer && f.typ.op != pointerType, sig: g.fresh(substituted(m.sig, base, t.args))})
			}
		}
		return true
	}
	return false
}

// pushMethodsDown moves methods of a struct to an embedded type of the same unit.
func (g *generator) pushMethodsDown(d *decl) bool {
	if len(d.methods) == 0 || d.typ.op != structType || d.params != nil {
		return false
	}
	for _, f := range d.typ.fields {
		base := g.find(f.typ.target())
		if f.embedded && base != nil && base.unit == d.unit && base.params == nil && base.typ.op == structType {
			m := d.methods[0]
			d.methods = d.methods[1:]
			base.methods = append(base.methods, m)
			return true
		}
	}
	return false
}

// nameLiteral defines a type for one that is written out.
func (g *generator) nameLiteral(d *decl) bool {
	list := d.places(func(e *expr) bool {
		return e != d.typ && (e.op == structType || e.op == interfaceType || e.op == sliceType || e.op == mapType || e.op == arrayType || e.op == basicType)
	})
	if len(list) == 0 {
		return false
	}
	e := pick(g, list...)
	c := &decl{id: g.id(), unit: d.unit, kind: typeDecl, typ: e.clone(), alias: g.chance(40), form: otherForm}
	c.name = fmt.Sprintf("%s%d", pick(g, "t", "T"), c.id)
	*e = expr{op: namedType, ref: c.id}
	g.decls = append(g.decls, c)
	return true
}

// mentions returns the places where other declarations mention d.
func (g *generator) mentions(d *decl) (list []*expr) {
	g.exprs(func(e *expr) {
		if e.op == namedType && e.ref == d.id {
			list = append(list, e)
		}
	})
	return list
}

// inlineType writes what a type is in the place of its name: in all places, or in one.
func (g *generator) inlineType(d *decl) bool {
	list := g.mentions(d)
	if d.kind != typeDecl || len(list) == 0 {
		return false
	}
	all := g.chance(60)
	if !all {
		list = []*expr{pick(g, list...)}
	}
	for _, e := range list {
		*e = *g.fresh(substituted(d.typ, d, e.args))
	}
	if all && g.chance(60) {
		g.remove(d.id)
	}
	return true
}

// throughAlias defines an alias of a type, and mentions the type by it.
func (g *generator) throughAlias(d *decl) bool {
	list := g.mentions(d)
	if d.kind != typeDecl || len(list) == 0 {
		return false
	}
	params, args := g.sameParams(d)
	c := &decl{id: g.id(), unit: d.unit, kind: typeDecl, alias: true, params: params, form: d.form, comparable: d.comparable}
	c.name = fmt.Sprintf("%s%d", pick(g, "T", "T", "t"), c.id)
	c.typ = &expr{op: namedType, ref: d.id, args: args}
	for _, e := range list {
		if g.chance(70) {
			e.ref = c.id
		}
	}
	g.decls = append(g.decls, c)
	return true
}

// splitType copies a type, and mentions the copy in some places.
func (g *generator) splitType(d *decl) bool {
	list := g.mentions(d)
	if d.kind != typeDecl || len(list) == 0 {
		return false
	}
	c := g.copyOf(d, d.unit, fmt.Sprintf("%s%d", pick(g, "t", "T"), g.id()))
	for _, e := range list {
		if g.chance(50) {
			e.ref = c.id
		}
	}
	g.decls = append(g.decls, c)
	return true
}

// mergeTypes mentions another type in the place of one.
func (g *generator) mergeTypes(d *decl) bool {
	list := g.mentions(d)
	if d.kind != typeDecl || len(list) == 0 {
		return false
	}
	others := g.targets(func(t *decl) bool {
		return t != d && len(t.params) == len(d.params) && t.typ.op == d.typ.op && t.unit == d.unit
	}, false)
	if len(others) == 0 {
		return false
	}
	other := pick(g, others...)
	for _, e := range list {
		e.ref = other.id
	}
	if g.chance(70) {
		g.remove(d.id)
	}
	return true
}

func (g *generator) addTypeParam(d *decl) bool {
	if d.kind != typeDecl && d.kind != funcDecl {
		return false
	}
	p := g.typeParam()
	i := g.IntN(len(d.params) + 1)
	d.params = slices.Insert(d.params, i, p)
	for _, e := range g.mentions(d) {
		if i <= len(e.args) {
			e.args = slices.Insert(e.args, i, basic("int"))
		}
	}
	if list := d.places(func(e *expr) bool { return e.op == basicType }); len(list) > 0 && g.chance(70) {
		*pick(g, list...) = expr{op: paramType, ref: p.id}
	}
	return true
}

func (g *generator) dropTypeParam(d *decl) bool {
	if len(d.params) == 0 {
		return false
	}
	g.removeParam(d, g.IntN(len(d.params)))
	return true
}

func (g *generator) swapTypeParams(d *decl) bool {
	if len(d.params) < 2 {
		return false
	}
	i := g.IntN(len(d.params) - 1)
	d.params[i], d.params[i+1] = d.params[i+1], d.params[i]
	for _, e := range g.mentions(d) {
		if i+1 < len(e.args) {
			e.args[i], e.args[i+1] = e.args[i+1], e.args[i]
		}
	}
	return true
}

func (g *generator) changeConstraint(d *decl) bool {
	if len(d.params) > 0 && g.chance(60) {
		p := pick(g, d.params...)
		if g.chance(40) {
			p.constraint = basic("any")
			return true
		}
		p.kind = pick(g, anyType, comparableType, numberType, getterType, selfType)
		g.constrain(p)
		return true
	}
	unions := d.places(func(e *expr) bool { return e.op == unionType })
	if len(unions) == 0 {
		return false
	}
	u := pick(g, unions...)
	if g.chance(50) && len(u.args) > 1 {
		u.args = u.args[:len(u.args)-1]
	} else {
		u.args = append(u.args, wrap(tildeType, basic(pick(g, "string", "int32", "bool", "int"))))
	}
	return true
}

// nameConstraint declares an interface for the constraint of a type parameter.
func (g *generator) nameConstraint(d *decl) bool {
	if len(d.params) == 0 {
		return false
	}
	p := pick(g, d.params...)
	used := false
	p.constraint.each(func(e *expr) { used = used || e.op == paramType })
	if used || p.constraint.op == namedType {
		return false
	}
	c := &decl{id: g.id(), unit: d.unit, kind: typeDecl, form: constraintForm, typ: p.constraint}
	if c.typ.op != interfaceType {
		c.typ = &expr{op: interfaceType, fields: []*field{{id: g.id(), typ: p.constraint}}}
	}
	c.name = fmt.Sprintf("%s%d", pick(g, "t", "T"), c.id)
	p.constraint = &expr{op: namedType, ref: c.id}
	g.decls = append(g.decls, c)
	return true
}

func (g *generator) changeKind(d *decl) bool {
	switch {
	case d.kind == funcDecl && d.params == nil && g.chance(70):
		d.kind = varDecl
	case d.kind == constDecl:
		d.kind = varDecl
		if d.typ == nil {
			d.typ = basic("int")
		}
	case d.kind == varDecl:
		d.kind = constDecl
		g.constant(d)
	default:
		return false
	}
	return true
}

func (g *generator) changeConstant(d *decl) bool {
	if d.kind != constDecl {
		return false
	}
	if d.typ == nil && g.chance(30) {
		d.typ = basic(pick(g, "int", "float64", "string"))
		return true
	}
	g.constant(d)
	return true
}

func (g *generator) switchSealed(d *decl) bool {
	if d.kind != typeDecl || d.typ.op != interfaceType {
		return false
	}
	for i, f := range d.typ.fields {
		if f.name != "" && !exported(f.name) {
			if g.chance(50) {
				f.name += "x"
			} else {
				d.typ.fields = slices.Delete(d.typ.fields, i, i+1)
			}
			return true
		}
	}
	d.typ.fields = append(d.typ.fields, &field{id: g.id(), name: "m", typ: &expr{op: funcType}})
	return true
}

// changeHidden changes the unexported fields of a struct.
func (g *generator) changeHidden(d *decl) bool {
	if d.kind != typeDecl || d.typ.op != structType {
		return false
	}
	hidden := slices.DeleteFunc(slices.Clone(d.typ.fields), func(f *field) bool { return f.embedded || exported(f.name) })
	if len(hidden) == 0 || g.chance(30) {
		d.typ.fields = append(d.typ.fields, &field{id: g.id(), name: fmt.Sprintf("x%d", g.id()), typ: g.typ(2, g.chance(60))})
		return true
	}
	f := pick(g, hidden...)
	if g.chance(30) {
		return g.remove(f.id)
	}
	f.typ = g.typ(2, g.chance(60))
	return true
}

func (g *generator) reorderTerms(d *decl) bool {
	unions := d.places(func(e *expr) bool { return e.op == unionType && len(e.args) > 1 })
	if len(unions) == 0 {
		return false
	}
	slices.Reverse(pick(g, unions...).args)
	return true
}

// makeGeneric makes a type of the declaration a type parameter, for which all that
// mentions it has the type that it was.
func (g *generator) makeGeneric(d *decl) bool {
	if d.kind != typeDecl || d.alias {
		return false
	}
	list := d.places(func(e *expr) bool { return e != d.typ && e.op == basicType && e.name != "comparable" })
	if len(list) == 0 {
		return false
	}
	e := pick(g, list...)
	was := e.clone()
	p := g.newParam(basic("any"), anyType)
	*e = expr{op: paramType, ref: p.id}
	d.params = append(d.params, p)
	for _, m := range g.mentions(d) {
		m.args = append(m.args, was.clone())
	}
	return true
}

// switchDerived writes what underlies a type that is defined by another one, or defines one
// type of the same structure by another.
func (g *generator) switchDerived(d *decl) bool {
	if d.kind != typeDecl || d.alias || len(d.params) > 0 {
		return false
	}
	if d.typ.op == namedType {
		base := g.find(d.typ.ref)
		if base == nil || base.typ == nil {
			return false
		}
		d.typ = g.fresh(substituted(base.typ, base, d.typ.args))
		return true
	}
	base := g.copyOf(d, d.unit, fmt.Sprintf("%s%d", pick(g, "t", "T"), g.id()))
	if g.chance(60) {
		base.methods = nil
	}
	d.typ = &expr{op: namedType, ref: base.id}
	g.decls = slices.Insert(g.decls, slices.Index(g.decls, d), base)
	return true
}

// tweakType changes the length of an array, the direction of a channel, a basic type, or which
// type a map is of, somewhere in a declaration.
func (g *generator) tweakType(d *decl) bool {
	list := d.places(func(e *expr) bool {
		return slices.Contains([]op{basicType, arrayType, chanType, sendType, receiveType, mapType, tildeType, pointerType}, e.op)
	})
	if len(list) == 0 {
		return false
	}
	switch e := pick(g, list...); e.op {
	case arrayType:
		e.length = g.IntN(4)
	case chanType, sendType, receiveType:
		e.op = pick(g, chanType, sendType, receiveType)
	case mapType:
		e.args[0] = g.key()
	case tildeType:
		*e = *e.args[0]
	case pointerType:
		if e.args[0].op == paramType {
			return false
		}
		*e = *e.args[0]
	case basicType:
		if e.name == "comparable" {
			return false
		}
		e.name = pick(g, "int", "int32", "uint8", "string", "float64", "any", "error", "bool", "int64")
	}
	return true
}
