package pairtest

import (
	"slices"
)

// A module is one version of all packages: declarations that are easy to change. Pieces
// have ids, which versions share, so that a reference or a change finds its piece
// wherever that has moved.
type module struct{ decls []*decl }

// A unit is a package. A unit imports those of smaller numbers.
type unit int

const (
	depUnit      unit = iota // of another module
	internalUnit             // which clients cannot import
	qUnit
	pUnit
	units
)

// paths are the import paths of the units, names their names.
var (
	paths = [units]string{"dep.example/d", "example.com/p/internal/in", "example.com/p/q", "example.com/p"}
	names = [units]string{"d", "in", "q", "p"}
)

type declKind int

const (
	constDecl declKind = iota
	varDecl
	funcDecl
	typeDecl
)

// A decl is a declaration of a package, with its methods if it is one of a type.
type decl struct {
	id      int
	unit    unit
	kind    declKind
	name    string
	params  []*typeParam
	typ     *expr // of a type, what it is; nil: a constant without a type
	alias   bool
	value   string // of a constant
	methods []*method

	// What other declarations may rely on while the first version is generated.
	form       form
	comparable bool
}

type form int

const (
	structForm     form = iota
	interfaceForm       // with methods only
	constraintForm      // with a union
	numberForm          // of a basic type
	otherForm           // any other type
	aliasForm
	derivedForm // of what underlies another declaration
)

func (d *decl) exported() bool { return exported(d.name) }

func exported(name string) bool { return name[0] >= 'A' && name[0] <= 'Z' }

type method struct {
	id      int
	name    string
	pointer bool
	sig     *expr
}

type typeParam struct {
	id         int
	name       string
	constraint *expr
	kind       constraintKind
}

type op int

const (
	basicType     op = iota // a predeclared type, by name
	namedType               // a declaration, with type arguments
	paramType               // a type parameter
	pointerType             // to args[0], as are the next ones
	sliceType               //
	arrayType               //
	chanType                //
	sendType                //
	receiveType             //
	tildeType               // ~args[0]
	mapType                 // map[args[0]]args[1]
	unionType               // of args
	funcType                // with fields as parameters, then results
	structType              //
	interfaceType           // fields without a name are embedded elements
)

// An expr is a type.
type expr struct {
	op       op
	name     string
	ref      int // the id of a declaration or type parameter
	length   int
	args     []*expr
	fields   []*field
	results  []*field
	variadic bool
}

// A field is one of a struct, an element of an interface, a parameter or a result.
type field struct {
	id       int
	name     string // "" for what is embedded in an interface
	typ      *expr
	embedded bool // in a struct, whatever its name
	tag      string
}

func (m *module) clone() *module {
	c := &module{}
	for _, d := range m.decls {
		c.decls = append(c.decls, d.clone())
	}
	return c
}

func (d *decl) clone() *decl {
	c := *d
	c.typ, c.params = d.typ.clone(), cloneParams(d.params)
	c.methods = nil
	for _, m := range d.methods {
		n := *m
		n.sig = m.sig.clone()
		c.methods = append(c.methods, &n)
	}
	return &c
}

func cloneParams(list []*typeParam) (out []*typeParam) {
	for _, p := range list {
		n := *p
		n.constraint = p.constraint.clone()
		out = append(out, &n)
	}
	return out
}

func (e *expr) clone() *expr {
	if e == nil {
		return nil
	}
	c := *e
	c.args = nil
	for _, a := range e.args {
		c.args = append(c.args, a.clone())
	}
	c.fields, c.results = cloneFields(e.fields), cloneFields(e.results)
	return &c
}

func cloneFields(list []*field) (out []*field) {
	for _, f := range list {
		n := *f
		n.typ = f.typ.clone()
		out = append(out, &n)
	}
	return out
}

// find returns the declaration with an id, or nil.
func (m *module) find(id int) *decl {
	for _, d := range m.decls {
		if d.id == id {
			return d
		}
	}
	return nil
}

// exprs calls f for each type in a declaration, those in them first.
func (d *decl) exprs(f func(*expr)) {
	d.typ.each(f)
	for _, p := range d.params {
		p.constraint.each(f)
	}
	for _, m := range d.methods {
		m.sig.each(f)
	}
}

func (e *expr) each(f func(*expr)) {
	if e == nil {
		return
	}
	for _, a := range e.args {
		a.each(f)
	}
	for _, x := range e.fields {
		x.typ.each(f)
	}
	for _, x := range e.results {
		x.typ.each(f)
	}
	f(e)
}

// exprs calls f for each type in the module.
func (m *module) exprs(f func(*expr)) {
	for _, d := range m.decls {
		d.exprs(f)
	}
}

// remove removes the piece with an id. It reports whether there was one.
func (m *module) remove(id int) bool {
	removed := false
	without := func(list []*field) []*field {
		return slices.DeleteFunc(list, func(f *field) bool {
			removed = removed || f.id == id
			return f.id == id
		})
	}
	m.decls = slices.DeleteFunc(m.decls, func(d *decl) bool {
		removed = removed || d.id == id
		return d.id == id
	})
	m.exprs(func(e *expr) {
		if e.variadic && len(e.fields) > 0 && e.fields[len(e.fields)-1].id == id {
			e.variadic = false
		}
		e.fields, e.results = without(e.fields), without(e.results)
	})
	for _, d := range m.decls {
		d.methods = slices.DeleteFunc(d.methods, func(x *method) bool {
			removed = removed || x.id == id
			return x.id == id
		})
		if i := slices.IndexFunc(d.params, func(p *typeParam) bool { return p.id == id }); i >= 0 {
			m.removeParam(d, i)
			removed = true
		}
	}
	return removed
}

// removeParam removes a type parameter and the arguments for it. What is written with
// it gets int in its place.
func (m *module) removeParam(d *decl, i int) {
	id := d.params[i].id
	d.params = slices.Delete(d.params, i, i+1)
	m.exprs(func(e *expr) {
		if e.op == namedType && e.ref == d.id && i < len(e.args) {
			e.args = slices.Delete(e.args, i, i+1)
		}
		if e.op == paramType && e.ref == id {
			*e = expr{op: basicType, name: "int"}
		}
	})
}

// ids returns the ids of all pieces, the large ones first.
func (m *module) ids() (list []int) {
	for _, d := range m.decls {
		list = append(list, d.id)
	}
	for _, d := range m.decls {
		for _, x := range d.methods {
			list = append(list, x.id)
		}
		for _, p := range d.params {
			list = append(list, p.id)
		}
	}
	m.exprs(func(e *expr) {
		for _, f := range e.fields {
			list = append(list, f.id)
		}
		for _, f := range e.results {
			list = append(list, f.id)
		}
	})
	return list
}
