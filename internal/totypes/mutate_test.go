package totypes_test

import (
	"regexp"
	"slices"
	"strings"
)

// mutate changes one thing of a draft, with all that hangs on it. It returns nil
// if it finds nothing to change.
func (g *generator) mutate(d *draft) *draft {
	before := d.write().String()
	for range 20 {
		c := d.clone()
		g.changeOne(c)
		if c.prune() && c.write().String() != before {
			return c
		}
	}
	return nil
}

// left returns the pieces that are not dropped.
func left[T any](d *draft, pieces []*T, id func(*T) int) []*T {
	return slices.DeleteFunc(slices.Clone(pieces), func(p *T) bool { return d.dropped[id(p)] })
}

func (g *generator) changeOne(d *draft) {
	decls := left(d, d.decls, func(dc *decl) int { return dc.id })
	if len(decls) == 0 || g.chance(10) {
		g.grow(d)
		return
	}
	dc := pick(g, decls...)
	members := left(d, dc.members, func(m *member) int { return m.id })
	methods := left(d, dc.methods, func(m *method) int { return m.id })
	switch n := g.IntN(10); {
	case n < 4 && len(members) > 0:
		g.changeMember(d, dc, pick(g, members...))
	case n < 7 && len(methods) > 0:
		g.changeMethod(d, dc, pick(g, methods...))
	default:
		g.changeDecl(d, dc)
	}
}

// grow adds an object or a type.
func (g *generator) grow(d *draft) {
	if g.chance(50) {
		d.decls = append(d.decls, g.object())
		return
	}
	d.decls = append(d.decls, g.typeDecl(g.planType()))
}

func (g *generator) changeDecl(d *draft, dc *decl) {
	switch g.IntN(8) {
	case 0:
		d.dropped[dc.id] = true
	case 1:
		dc.doc = other(dc.doc)
	case 2:
		d.rename(dc, g.name(pick(g, "T", "hidden")))
	case 3:
		g.changeScope(dc)
	case 4:
		g.changeKind(dc)
	default:
		g.changeText(dc)
	}
}

// other is the deprecation of what had doc.
func other(doc string) string {
	if doc == "" {
		return "use Open"
	}
	return ""
}

// rename gives a declaration another name, wherever it is mentioned.
func (d *draft) rename(dc *decl, name string) {
	word := regexp.MustCompile(`\b` + dc.name + `\b`)
	d.replace(func(text string) string { return word.ReplaceAllString(text, name) })
	dc.name = name
}

// replace changes all types that are written in a draft.
func (d *draft) replace(by func(string) string) {
	signature := func(s *signature) {
		for i := range s.params {
			s.params[i].typ = by(s.params[i].typ)
		}
		for i := range s.results {
			s.results[i].typ = by(s.results[i].typ)
		}
	}
	for _, dc := range d.decls {
		dc.text = by(dc.text)
		signature(&dc.sig)
		for i := range dc.scope {
			dc.scope[i].constraint = by(dc.scope[i].constraint)
		}
		for _, m := range dc.members {
			m.text = by(m.text)
		}
		for _, m := range dc.methods {
			signature(&m.sig)
		}
	}
}

// changeScope adds, removes or swaps type parameters, or changes a constraint.
func (g *generator) changeScope(dc *decl) {
	if dc.kind != typeDecl && dc.kind != funcDecl {
		return
	}
	switch n := len(dc.scope); {
	case n == 0 || g.chance(20):
		dc.scope = append(dc.scope, g.typeParam("P"))
	case g.chance(20):
		dc.scope = dc.scope[:n-1]
	case n > 1 && g.chance(20):
		dc.scope[0], dc.scope[1] = dc.scope[1], dc.scope[0]
	default:
		p := g.typeParam("P")
		i := g.IntN(n)
		dc.scope[i].constraint, dc.scope[i].kind = p.constraint, p.kind
	}
	for _, m := range dc.methods {
		for len(m.scope) < len(dc.scope) {
			m.scope = append(m.scope, tplan{name: g.name("Q")})
		}
		m.scope = m.scope[:len(dc.scope)]
	}
}

// changeKind makes a declaration of one kind one of another.
func (g *generator) changeKind(dc *decl) {
	switch {
	case dc.kind == typeDecl && dc.body == "" && strings.HasPrefix(dc.text, "= "):
		dc.text = strings.TrimPrefix(dc.text, "= ")
	case dc.kind == typeDecl && dc.body == "" && g.chance(70):
		dc.text = "= " + dc.text
	case dc.kind == typeDecl:
		p := *dc.plan
		p.form = pick(g, structForm, interfaceForm, constraintForm, definedForm, aliasForm)
		dc.plan = &p
		g.define(dc)
	case dc.kind == funcDecl && dc.scope == nil && g.chance(70):
		dc.kind, dc.text = varDecl, "func"+dc.sig.String()
	default:
		dc.kind = pick(g, constDecl, varDecl, funcDecl)
		dc.scope = nil
		g.retype(dc)
	}
}

// changeText changes what stands behind a name.
func (g *generator) changeText(dc *decl) {
	switch {
	case dc.kind == funcDecl:
		g.within(dc.scope, len(g.plans), func() { g.changeSignature(&dc.sig) })
	case dc.kind != typeDecl:
		g.retype(dc)
	case dc.body != "" && len(dc.members) > 1 && g.chance(30):
		i := g.IntN(len(dc.members) - 1)
		dc.members[i], dc.members[i+1] = dc.members[i+1], dc.members[i]
	case dc.body != "" && g.chance(60):
		g.within(dc.scope, dc.plan.index, func() { g.addMember(dc) })
	case dc.body == "interface" || strings.HasPrefix(dc.text, "= ") || g.chance(40):
		methods := dc.methods
		g.define(dc)
		if g.chance(50) && dc.body != "interface" {
			dc.methods = methods
		}
	default:
		g.addMethod(dc)
	}
}

func (g *generator) changeMember(d *draft, dc *decl, m *member) {
	isMethod := dc.body == "interface" && m.name != ""
	switch n := g.IntN(8); {
	case n < 2:
		d.dropped[m.id] = true
	case n == 2 && m.name != "":
		m.name = g.free(dc, pick(g, fieldNames, methodNames))
	case n == 3 && dc.body == "struct":
		m.tag = pick(g, "", `json:"other"`, `yaml:"b"`)
	case n == 4:
		m.doc = other(m.doc)
	case n == 5 && m.name == "" && dc.body == "struct":
		m.name = "Dep" // no longer embedded
	case n == 5 && dc.body == "struct":
		m.name, m.text = "", g.embeddedField(false)
	case m.name == "":
		g.within(dc.scope, dc.plan.index, func() { m.text = g.embedded(dc) })
	case isMethod:
		g.within(dc.scope, len(g.plans), func() { m.text = g.signature(2).String() })
	default:
		g.within(dc.scope, dc.plan.index, func() { m.text = g.typ(3, g.chance(50)) })
	}
}

func (g *generator) embedded(dc *decl) string {
	switch {
	case dc.body == "struct":
		return g.embeddedField(dc.plan.comparable)
	case g.chance(50):
		return g.union().text
	}
	return g.embeddedInterface()
}

func (g *generator) changeMethod(d *draft, dc *decl, m *method) {
	switch g.IntN(6) {
	case 0:
		d.dropped[m.id] = true
	case 1:
		m.name = g.free(dc, methodNames)
	case 2:
		m.doc = other(m.doc)
	case 3:
		m.pointer = !m.pointer
	default:
		g.within(m.scope, len(g.plans), func() { g.changeSignature(&m.sig) })
	}
}

func (g *generator) changeSignature(s *signature) {
	n := len(s.params)
	switch g.IntN(6) {
	case 0:
		*s = g.signature(3)
	case 1:
		s.variadic = !s.variadic && n > 0
	case 2:
		if n > 1 {
			s.params[0], s.params[1] = s.params[1], s.params[0]
		}
	case 3:
		if n > 0 {
			s.params[g.IntN(n)].typ = g.typ(2, false)
		}
	case 4:
		if n > 0 {
			s.params = s.params[:n-1]
			s.variadic = false
		}
	case 5:
		if n := len(s.results); n > 0 {
			s.results[n-1].typ = g.typ(2, false)
		}
	}
}
