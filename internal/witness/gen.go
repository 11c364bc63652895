package witness

import (
	"go/types"
	"slices"
)

// A gen writes candidates for one finding.
type gen struct {
	*Prover
	target
	candidates []string
	seen       map[string]bool
	attempts   int
	explored   []types.Type // whose uses are written
	way        []value      // to the value whose uses are being written
}

// values returns values of a type by its name. Of the ways to one without a name, it
// leaves out those that the actual side lacks, unless it lacks all: a client that takes
// one breaks on the way.
func (g *gen) values(tn *types.TypeName) []value {
	list := g.index.values(tn)
	if g.index.named(tn) {
		return list
	}
	there := slices.DeleteFunc(slices.Clone(list), func(v value) bool {
		c := newClient(g.index)
		text := c.source("func _() { _ = " + v.write(c) + " }")
		if _, known := g.there[text]; !known {
			file := parse(text)
			g.there[text] = file != nil && g.actual.check(file) == compiles
		}
		return !g.there[text]
	})
	if len(there) == 0 {
		return list
	}
	return there
}

// A generator writes the candidates of one kind.
type generator func(*gen)

// How many candidates are written, and tried to be, for one stage of a finding.
const (
	maxCandidates = 400
	maxAttempts   = 4000
)

// full reports whether there are enough candidates.
func (g *gen) full() bool { return len(g.candidates) >= maxCandidates || g.attempts >= maxAttempts }

// emit adds a candidate, whose last declaration is what build writes.
func (g *gen) emit(build func(c *client) string) {
	if g.attempts++; g.full() {
		return
	}
	c := newClient(g.index)
	decl := build(c)
	if !c.failed {
		g.add(c.source(decl))
	}
}

// add adds a candidate.
func (g *gen) add(text string) {
	if !g.seen[text] && len(g.candidates) < maxCandidates {
		g.seen[text] = true
		g.candidates = append(g.candidates, text)
	}
}

// block writes statements on a value in a function.
func (g *gen) block(v value, body func(c *client, x string) string) {
	g.emit(func(c *client) string {
		params := c.typeParams(v.params)
		if v.param != nil {
			return "func _" + params + "(x " + c.typ(v.param) + ") { " + body(c, v.write(c)) + " }"
		}
		return "func _" + params + "() { " + body(c, v.write(c)) + " }"
	})
}

// expr writes an expression on a value.
func (g *gen) expr(v value, e func(c *client, x string) string) {
	g.emit(func(c *client) string {
		if v.param == nil && v.params.Len() == 0 {
			return "var _ = " + e(c, v.write(c))
		}
		params, param := c.typeParams(v.params), ""
		if v.param != nil {
			param = "x " + c.typ(v.param)
		}
		return "func _" + params + "(" + param + ") { _ = " + e(c, v.write(c)) + " }"
	})
}

// use writes an expression of no type in particular.
func (g *gen) use(v value) { g.expr(v, func(_ *client, x string) string { return x }) }

// demand writes that a value has its type: assigned to a variable of that type, or, if
// clients cannot write it, passed to a function that infers what is missing.
func (g *gen) demand(v value) { g.demandAs(v, v.typ) }

// demandAs writes that a value can be assigned to a type.
func (g *gen) demandAs(v value, t types.Type) {
	for _, unaliased := range []bool{false, true} {
		g.emit(func(c *client) string {
			params := c.typeParams(v.params)
			c.unaliased = unaliased
			decl := "var _ " + c.typ(t) + " = "
			c.unaliased = false
			decl += v.write(c)
			switch {
			case v.param != nil:
				return "func _" + params + "(x " + c.typ(v.param) + ") { " + decl + " }"
			case params != "":
				return "func _" + params + "() { " + decl + " }"
			}
			return decl
		})
	}
	g.passedAs(v, t)
}

// passedAs writes that a value can be passed to a function that infers what clients cannot
// write of a type.
func (g *gen) passedAs(v value, t types.Type) {
	for i := range 4 {
		g.block(v, func(c *client, x string) string {
			c.unaliased, c.cored = i%2 > 0, i/2 > 0
			texts, params := c.withHoles(t)
			c.unaliased = false
			if params == "" {
				return c.fail()
			}
			return c.helper(params+"("+texts[0]+")", "") + "(" + x + ")"
		})
	}
}

// pin writes that a value has its type exactly: a pointer to it is assigned.
func (g *gen) pin(v value) {
	if v.addressable {
		g.demand(v.address())
		return
	}
	g.block(v, func(c *client, x string) string {
		texts, params := c.withHoles(v.typ)
		if params != "" {
			return "y := " + x + "; " + c.helper(params+"(*"+texts[0]+")", "") + "(&y)"
		}
		return "y := " + x + "; var _ *" + texts[0] + " = &y"
	})
}
