package weight

import "go/ast"

// A slot is a type parameter of a generic type.
type slot struct {
	of    *declared
	index int
}

// A flow is a type argument of a type that a generic type embeds, or is defined by: it is
// made of a type parameter of that one.
type flow struct {
	to    slot
	grows bool // it is not the type parameter itself
}

// growing returns the first type that embeds an instance of itself, through others or not, whose
// type arguments are larger each time; nil: there is none. The type checker refuses it as an
// instantiation cycle, but only after it may have looked for a member in all that is embedded.
func (s *source) growing(list []*sourceFile) *declared {
	flows := make(map[slot][]flow)
	var slots []slot
	for _, f := range list {
		for _, d := range f.decls {
			if d.spec == nil || d.spec.TypeParams == nil {
				continue
			}
			params := ParamsOf(d.spec.TypeParams)
			for i := range len(params) {
				slots = append(slots, slot{d, i})
			}
			for _, e := range embeddedIn(d.spec.Type) {
				s.flows(d, params, e, flows)
			}
		}
	}
	ring := rings(slots, flows)
	for _, from := range slots {
		for _, f := range flows[from] {
			if f.grows && ring[from] == ring[f.to] {
				return from.of
			}
		}
	}
	return nil
}

// flows adds those of a type that d embeds.
func (s *source) flows(d *declared, params Params, embedded ast.Expr, flows map[slot][]flow) {
	embedded = ast.Unparen(embedded)
	if star, ok := embedded.(*ast.StarExpr); ok {
		embedded = ast.Unparen(star.X)
	}
	var args []ast.Expr
	switch x := embedded.(type) {
	case *ast.IndexExpr:
		embedded, args = x.X, []ast.Expr{x.Index}
	case *ast.IndexListExpr:
		embedded, args = x.X, x.Indices
	}
	id, ok := ast.Unparen(embedded).(*ast.Ident)
	if !ok {
		return // of another package, which embeds nothing of this one
	}
	to := s.specs[id.Name]
	if to == nil {
		return
	}
	for i, arg := range args {
		_, itself := ast.Unparen(arg).(*ast.Ident)
		ast.Inspect(arg, func(n ast.Node) bool {
			if _, ok := n.(*ast.SelectorExpr); ok {
				return false // of another package
			}
			if id, ok := n.(*ast.Ident); ok {
				if p, ok := params[id.Name]; ok {
					from := slot{d, p}
					flows[from] = append(flows[from], flow{slot{to, i}, !itself})
				}
			}
			return true
		})
	}
}

// rings numbers slots: those get the same number that flow into each other.
// https://en.wikipedia.org/wiki/Tarjan%27s_strongly_connected_components_algorithm
func rings(slots []slot, flows map[slot][]flow) map[slot]int {
	index, low, ring := make(map[slot]int), make(map[slot]int), make(map[slot]int)
	var stack []slot
	var visit func(slot)
	visit = func(v slot) {
		index[v] = len(index) + 1
		low[v] = index[v]
		start := len(stack)
		stack = append(stack, v)
		for _, f := range flows[v] {
			if index[f.to] == 0 {
				visit(f.to)
			}
			if ring[f.to] == 0 { // it is on the stack
				low[v] = min(low[v], low[f.to])
			}
		}
		if low[v] == index[v] {
			for _, w := range stack[start:] {
				ring[w] = index[v]
			}
			stack = stack[:start]
		}
	}
	for _, v := range slots {
		if index[v] == 0 {
			visit(v)
		}
	}
	return ring
}
