package totypes_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// A generator writes drafts.
type generator struct {
	*rand.Rand
	serial int
	plans  []*plan
	scope  []tplan // see within
	below  int
}

// A plan is what other declarations may know of a type before it is written.
type plan struct {
	index      int
	name       string
	params     []tplan
	form       form
	comparable bool
	numeric    bool // constants can have it
}

type form int

const (
	structForm     form = iota
	interfaceForm       // with methods only
	constraintForm      // with a union
	definedForm         // any other type
	aliasForm
)

// A tplan is a type parameter and what may be put in its place.
type tplan struct {
	name       string
	constraint string
	kind       constraintKind
}

type constraintKind int

const (
	anyType constraintKind = iota
	comparableType
	numberType // ~int | ~float64, in one form or other
	getterType // has the method Get() int
	sliceType  // a slice of the next parameter
	kinds
)

// generate returns a package that type-checks, or nil.
func generate(seed int64) (*generator, *draft) {
	g := &generator{Rand: rand.New(rand.NewPCG(uint64(seed), 2))}
	d := &draft{dropped: make(map[int]bool)}
	for range 2 + g.IntN(7) {
		g.planType()
	}
	for _, p := range g.plans {
		d.decls = append(d.decls, g.typeDecl(p))
	}
	for range g.IntN(8) {
		d.decls = append(d.decls, g.object())
	}
	if !d.prune() {
		return g, nil
	}
	return g, d
}

func (g *generator) id() int {
	g.serial++
	return g.serial
}

func (g *generator) name(prefix string) string { return fmt.Sprintf("%s%d", prefix, g.id()) }

// chance reports true in so many of a hundred cases.
func (g *generator) chance(percent int) bool { return g.IntN(100) < percent }

func pick[T any](g *generator, list ...T) T { return list[g.IntN(len(list))] }

func (g *generator) planType() *plan {
	p := &plan{
		index:      len(g.plans),
		name:       g.name(pick(g, "T", "T", "hidden")),
		form:       pick(g, structForm, structForm, structForm, interfaceForm, interfaceForm, constraintForm, definedForm, definedForm, aliasForm),
		comparable: g.chance(60),
	}
	p.comparable = p.comparable || p.form == interfaceForm
	p.numeric = p.form == definedForm && p.comparable && g.chance(60)
	if g.chance(30) && !p.numeric {
		p.params = g.typeParams()
	}
	g.plans = append(g.plans, p)
	return p
}

func (g *generator) typeParams() []tplan {
	var list []tplan
	for range 1 + g.IntN(2) {
		list = append(list, g.typeParam("P"))
	}
	if g.chance(15) {
		elem := g.typeParam("P")
		core := pick(g, "~[]%s", "interface{ ~[]%s }", "[]%s", "interface{ ~[]%s; comparable }")
		list = append(list, tplan{g.name("P"), fmt.Sprintf(core, elem.name), sliceType}, elem)
	}
	return list
}

func (g *generator) typeParam(prefix string) tplan {
	p := tplan{name: g.name(prefix), kind: constraintKind(g.IntN(int(sliceType)))}
	switch p.kind {
	case anyType:
		p.constraint = pick(g, "any", "interface{}")
	case comparableType:
		p.constraint = pick(g, "comparable", "interface{ comparable }")
	case numberType:
		p.constraint = pick(g, "~int | ~float64", "dep.Number", "interface{ ~int | ~float64 }", "int | float64")
	case getterType:
		p.constraint = pick(g, "dep.Getter", "interface{ Get() int }")
	}
	return p
}

// within writes with type parameters in scope. By value, no types can be held
// from the plan below on.
func (g *generator) within(scope []tplan, below int, write func()) {
	outer, limit := g.scope, g.below
	g.scope, g.below = scope, below
	write()
	g.scope, g.below = outer, limit
}

func (g *generator) typeDecl(p *plan) *decl {
	dc := &decl{id: g.id(), kind: typeDecl, name: p.name, scope: p.params, doc: g.deprecation(), plan: p}
	g.define(dc)
	return dc
}

// define writes what stands behind the name of a type, and its methods.
func (g *generator) define(dc *decl) {
	p := dc.plan
	dc.text, dc.body, dc.members, dc.methods = "", "", nil, nil
	g.within(dc.scope, p.index, func() { g.defineForm(dc) })
	if p.form == interfaceForm || p.form == constraintForm || p.form == aliasForm {
		return
	}
	for range g.IntN(4) {
		g.addMethod(dc)
	}
}

func (g *generator) defineForm(dc *decl) {
	p := dc.plan
	switch p.form {
	case structForm:
		dc.body = "struct"
		for range g.IntN(5) {
			g.addMember(dc)
		}
	case interfaceForm, constraintForm:
		dc.body = "interface"
		for range g.IntN(4) {
			g.addMember(dc)
		}
		if p.form == constraintForm {
			dc.members = append(dc.members, g.union())
		}
	case definedForm:
		dc.text = g.underlying(p)
	case aliasForm:
		dc.text = "= " + g.typ(2, p.comparable)
	}
}

func (g *generator) underlying(p *plan) string {
	switch {
	case p.numeric:
		return pick(g, "int", "uint8", "float64", "string", "rune")
	case g.chance(10):
		return pick(g, "struct{}", "any", "interface{}")
	case p.comparable:
		return pick(g, "bool", "*"+g.typ(1, false), "chan "+g.typ(1, false), fmt.Sprintf("[%d]%s", g.IntN(3), g.typ(1, true)))
	}
	return pick(g, "[]"+g.typ(1, false), "map["+g.typ(1, true)+"]"+g.typ(1, false), "func"+g.signature(1).String())
}

// fieldNames and methodNames are few, so that types that are embedded together
// have some in common.
var (
	fieldNames  = []string{"Name", "Size", "Next", "Data", "Value", "Len", "private"}
	methodNames = []string{"Get", "Set", "Close", "Len", "String", "sealed"}
)

// addMember adds a field, or an element of an interface.
func (g *generator) addMember(dc *decl) *member {
	m := &member{id: g.id(), doc: g.deprecation()}
	switch {
	case dc.body == "interface" && g.chance(75):
		m.name = g.free(dc, methodNames)
		m.text = g.signature(2).String()
	case dc.body == "interface":
		m.text = g.embeddedInterface()
	case g.chance(70):
		m.name = g.free(dc, fieldNames)
		m.text = g.typ(3, dc.plan.comparable)
		m.tag = g.tag()
	default:
		m.text = g.embeddedField(dc.plan.comparable)
		m.tag = g.tag()
	}
	if m.name == "" && m.text == "" {
		return nil
	}
	dc.members = append(dc.members, m)
	return m
}

// free returns a name that no member of the type has.
func (g *generator) free(dc *decl, names []string) string {
	var free []string
	for _, name := range names {
		taken := slices.ContainsFunc(dc.members, func(m *member) bool { return m.name == name }) ||
			slices.ContainsFunc(dc.methods, func(m *method) bool { return m.name == name })
		if !taken {
			free = append(free, name)
		}
	}
	if len(free) == 0 {
		return g.name("Extra")
	}
	return pick(g, free...)
}

func (g *generator) tag() string {
	if g.chance(80) {
		return ""
	}
	return pick(g, `json:"name"`, `json:"name,omitempty" yaml:"n: #x"`, "odd' tag")
}

func (g *generator) deprecation() string {
	if g.chance(90) {
		return ""
	}
	return pick(g, "use Open", "see #12", "it's \"old\": do not")
}

func (g *generator) embeddedInterface() string {
	plans := g.fit(func(p *plan) bool { return p.form == interfaceForm && p.index < g.below })
	if len(plans) > 0 && g.chance(50) {
		return g.instance(pick(g, plans...), 1)
	}
	return pick(g, "dep.Getter", "dep.Closer", "dep.Sealed", "any", "error", "interface{ Get() int }")
}

func (g *generator) embeddedField(comparable bool) string {
	values := g.fit(func(p *plan) bool {
		return p.form != constraintForm && p.index < g.below && (p.comparable || !comparable)
	})
	structs := g.fit(func(p *plan) bool { return p.form == structForm })
	switch g.IntN(3) {
	case 0:
		if len(values) > 0 {
			return g.instance(pick(g, values...), 1)
		}
	case 1:
		if len(structs) > 0 {
			return "*" + g.instance(pick(g, structs...), 1)
		}
	}
	return pick(g, "dep.Time", "dep.Getter", "*dep.Buf", "*other.Time", "dep.Box[int]", "dep.Text", "dep.Level")
}

func (g *generator) union() *member {
	names := []string{"~int | ~float64", "int | string", "~string", "comparable", "dep.Number", "~[]byte | ~string"}
	for _, p := range g.scope {
		names = append(names, "~[]"+p.name, "*"+p.name)
	}
	return &member{id: g.id(), text: pick(g, names...)}
}

func (g *generator) addMethod(dc *decl) *method {
	m := &method{
		id:      g.id(),
		name:    g.free(dc, methodNames),
		doc:     g.deprecation(),
		pointer: g.chance(50),
		self:    pick(g, "", "_", g.name("self")),
	}
	for _, p := range dc.scope {
		m.scope = append(m.scope, tplan{name: g.name("Q"), kind: p.kind})
	}
	g.within(m.scope, len(g.plans), func() { m.sig = g.signature(2) })
	dc.methods = append(dc.methods, m)
	return m
}

// object writes a constant, a variable or a function.
func (g *generator) object() *decl {
	dc := &decl{id: g.id(), doc: g.deprecation(), kind: pick(g, constDecl, varDecl, funcDecl, funcDecl)}
	dc.name = g.name([...]string{"C", "V", "F"}[dc.kind])
	if dc.kind == funcDecl && g.chance(35) {
		dc.scope = g.typeParams()
	}
	g.retype(dc)
	return dc
}

// retype writes what stands behind the name of an object that is no type.
func (g *generator) retype(dc *decl) {
	g.within(dc.scope, len(g.plans), func() {
		switch dc.kind {
		case constDecl:
			dc.text = g.constant()
		case varDecl:
			dc.text = g.typ(3, false)
		case funcDecl:
			dc.sig = g.signature(3)
		}
	})
}

func (g *generator) constant() string {
	typ := ""
	for _, p := range g.plans {
		if p.numeric && g.chance(50) {
			typ = p.name + " "
		}
	}
	return typ + "= " + pick(g, "1", "0x10", "1 << 10", "'x'", "3.0", "1.0 / 3", `"a" + "b"`, `"it's: #1"`, "-7", "true", "2i", "1e300 * 1e300",
		"len([4]int{})", "dep.Level(3)", `"\x00\u2028"`, "uint8(255)", "1 == 2", "float32(0.1)", "'\\n' + 1")
}
