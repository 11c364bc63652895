package witness

import (
	"go/types"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/importspy/importspy/internal/gotypes"
)

// deepest is how many steps deep goes from what the target is.
const deepest = 6

// deep writes what clients do with values that are several steps away from the target: they
// use them, assign others of their types to them, and pass these to them, wherever they
// have those from. It comes last, when nothing nearer proves the finding.
func (g *gen) deep() {
	for _, v := range g.nested(g.ends(), deepest) {
		if g.full() {
			return
		}
		g.use(v)
		g.demand(v)
		g.operators(v)
		for _, m := range v.pointerMethods() {
			g.use(m)
		}
		for _, w := range g.index.ofType(v.typ) {
			g.both(v, w, func(_ *client, x, y string) string { return "z := " + y + "; z = " + x + "; _ = z" })
		}
		if sig, ok := v.typ.Underlying().(*types.Signature); ok {
			g.fed(v, sig)
		}
	}
}

// ends returns the values that the target is, or that are of its type.
func (g *gen) ends() (list []value) {
	switch {
	case g.name != "":
		return g.selections()
	case g.typeName() != nil:
		return g.owners()
	case g.obj != nil:
		return g.index.instances(objectValue(g.obj))
	}
	return nil
}

// nested returns values that are made of types without names: those of a list, nearest
// first, and what they lead to.
func (g *gen) nested(level []value, depth int) (all []value) {
	var ways typeutil.Map
	for ; depth > 0 && len(level) > 0; depth-- {
		var next []value
		for _, v := range level {
			n, _ := ways.At(v.typ).(int)
			if n >= maxWays {
				continue
			}
			ways.Set(v.typ, n+1)
			all = append(all, v)
			next = append(next, g.index.steps(v)...)
		}
		level = next
	}
	return all
}

// fed writes calls of a function with values that clients have from other places.
func (g *gen) fed(v value, sig *types.Signature) {
	for i := range sig.Params().Len() {
		t := parameterType(sig, i)
		if !g.index.mentionsNameless(t) {
			continue
		}
		for _, arg := range append(g.index.ofType(t), g.index.made(t)...) {
			g.both(v, arg, func(c *client, x, y string) string { return operand(x) + "(" + c.zerosBut(sig, i, y) + ")" })
			if sig.Variadic() && i == sig.Params().Len()-1 {
				g.both(v, arg, func(c *client, x, y string) string {
					list := c.helper("[T any](T) (r []T)", "return")
					return operand(x) + "(" + c.zerosBut(sig, i, list+"("+y+")...") + ")"
				})
			}
		}
	}
}

// made returns values of a type that is made of one without a name: a helper infers it from a
// value of that one.
func (ix *index) made(t types.Type) (list []value) {
	for _, part := range ix.namelessIn(t) {
		if types.Identical(part, t) {
			continue
		}
		for _, v := range ix.ofType(part) {
			list = append(list, v.inferring(part, t))
		}
	}
	return list
}

// ofType returns values of a type that is made of types without names.
func (ix *index) ofType(t types.Type) []value {
	ix.reached(nil)
	if gotypes.HasTypeParam(t) {
		return nil
	}
	list, _ := ix.byType.At(t).([]value)
	return list
}
