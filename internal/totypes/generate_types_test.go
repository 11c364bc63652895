package totypes_test

import (
	"fmt"
	"slices"
	"strings"
)

// signature writes parameters, which all have names or none, and results.
func (g *generator) signature(depth int) signature {
	var s signature
	if g.chance(25) { // one that interfaces have
		s.results = []parameter{{typ: pick(g, "int", "error")}}
		return s
	}
	s.params = g.parameters("arg", depth)
	s.results = g.parameters("res", depth)
	s.variadic = len(s.params) > 0 && g.chance(20)
	return s
}

func (g *generator) parameters(prefix string, depth int) []parameter {
	var out []parameter
	named := g.chance(60)
	for range g.IntN(3) {
		p := parameter{typ: g.typ(depth-1, false)}
		if named {
			p.name = g.name(prefix)
			if g.chance(10) {
				p.name = "_"
			}
		}
		out = append(out, p)
	}
	return out
}

// args writes type arguments for type parameters.
func (g *generator) args(params []tplan, depth int) string {
	if len(params) == 0 {
		return ""
	}
	var words []string
	for i, p := range params {
		word := ""
		switch p.kind {
		case anyType:
			word = g.typ(depth-1, false)
		case comparableType:
			word = g.typ(depth-1, true)
		case numberType:
			word = pick(g, g.ofKind(numberType, "int", "float64")...)
		case getterType:
			word = pick(g, g.ofKind(getterType, "dep.Time", "dep.Getter", "dep.Box[int]")...)
		}
		if i > 0 && params[i-1].kind == sliceType {
			words[i-1] = "[]" + word
		}
		words = append(words, word)
	}
	return "[" + strings.Join(words, ", ") + "]"
}

// ofKind returns type arguments of a kind: some, and type parameters in scope.
func (g *generator) ofKind(kind constraintKind, names ...string) []string {
	for _, p := range g.scope {
		if p.kind == kind {
			names = append(names, p.name)
		}
	}
	return names
}

func (g *generator) instance(p *plan, depth int) string { return p.name + g.args(p.params, depth) }

// typ writes a type. If it must be comparable, then so are the values of which
// it is made. Not all that it writes is right: see [draft.prune].
func (g *generator) typ(depth int, comparable bool) string {
	if depth <= 0 {
		return g.word(depth, comparable)
	}
	elem := func() (text string) {
		g.within(g.scope, len(g.plans), func() { text = g.typ(depth-1, false) })
		return text
	}
	switch n := g.IntN(20); {
	case n < 9:
		return g.word(depth, comparable)
	case n < 11:
		return "*" + elem()
	case n == 11:
		return fmt.Sprintf("[%d]%s", g.IntN(4), g.typ(depth-1, comparable))
	case n == 12:
		return pick(g, "chan ", "<-chan ", "chan<- ") + elem()
	case n == 13:
		return "chan (<-chan " + elem() + ")"
	case n == 14:
		return "struct { Name " + g.typ(depth-1, comparable) + "; Size int `json:\"size\"` }"
	case n == 15:
		return "interface { Get" + g.signature(depth-1).String() + " }"
	case comparable:
		return g.word(depth, true)
	case n == 16:
		return "map[" + g.typ(depth-1, true) + "]" + elem()
	case n == 17:
		return "func" + g.signature(depth-1).String()
	default:
		return "[]" + elem()
	}
}

// word writes a type that has a name. Below depth 0, it has no type arguments.
func (g *generator) word(depth int, comparable bool) string {
	names := []string{"int", "string", "bool", "byte", "rune", "float64", "error", "any", "complex128", "uintptr",
		"dep.Time", "dep.Getter", "dep.Text", "other.Time", "dep.Box[string]", "dep.Sealed", "other.Key"}
	if !comparable {
		names = append(names, "dep.Buf", "dep.List[int]", "other.Func")
	}
	for _, p := range g.scope {
		if p.kind == comparableType || p.kind == numberType || !comparable {
			names = append(names, p.name, p.name, p.name, p.name)
		}
	}
	plans := g.fit(func(p *plan) bool {
		return p.form != constraintForm && p.index < g.below && (p.comparable || !comparable) && (depth >= 0 || p.params == nil)
	})
	if n := g.IntN(len(names) + 3*len(plans)); n >= len(names) {
		return g.instance(plans[(n-len(names))/3], depth)
	} else {
		return names[n]
	}
}

// fit returns the plans for which ok is true.
func (g *generator) fit(ok func(*plan) bool) []*plan {
	return slices.DeleteFunc(slices.Clone(g.plans), func(p *plan) bool { return !ok(p) })
}
