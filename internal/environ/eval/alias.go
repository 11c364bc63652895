package eval

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// aliases finds the lists and maps into which names can be written other than through
// their variable. A use that is not known to be harmless may lead to that.
type aliases struct {
	*varCollector
	harmless map[*ast.Ident]bool
	// sources has, by variable, those whose memory it shares.
	sources map[*types.Var][]*types.Var
}

// share marks the variables as opaque that have such uses, and those that share
// memory with an opaque one.
func (c *varCollector) share() {
	a := &aliases{c, make(map[*ast.Ident]bool), make(map[*types.Var][]*types.Var)}
	for _, file := range c.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			a.use(n) // parents first: they know what is harmless
			return true
		})
	}
	for changed := true; changed; {
		changed = false
		for v, sources := range a.sources {
			for _, source := range sources {
				if c.opaque[v] && !c.opaque[source] {
					c.opaque[source], changed = true, true
				}
			}
		}
	}
}

func (a *aliases) use(n ast.Node) {
	switch n := n.(type) {
	case *ast.RangeStmt:
		a.ranged(n)
	case *ast.IndexExpr:
		if !isReference(a.Underlying(n)) {
			a.allow(n.X)
		}
	case *ast.BinaryExpr: // a comparison to nil
		a.allow(n.X)
		a.allow(n.Y)
	case *ast.AssignStmt:
		for i, lhs := range n.Lhs {
			if id, ok := ast.Unparen(lhs).(*ast.Ident); ok {
				a.harmless[id] = true
				if len(n.Lhs) == len(n.Rhs) && n.Tok != token.ADD_ASSIGN {
					a.link(a.variable(id), n.Rhs[i])
				}
			}
		}
	case *ast.ValueSpec:
		for i, id := range n.Names {
			if len(n.Names) == len(n.Values) {
				a.link(a.variable(id), n.Values[i])
			}
		}
	case *ast.CallExpr:
		a.call(n)
	case *ast.SliceExpr: // of an array
		if id := a.memory(n); id != nil && !a.harmless[id] {
			a.lose(id)
		}
	case *ast.Ident:
		if v, ok := a.Info.Uses[n].(*types.Var); ok && !a.harmless[n] && isReference(v.Type().Underlying()) {
			a.opaque[v] = true
		}
	}
}

// ranged allows a loop over a list. If its items are lists, they share its memory.
func (a *aliases) ranged(n *ast.RangeStmt) {
	if id, ok := n.Value.(*ast.Ident); ok && isReference(a.Underlying(id)) {
		a.link(a.variable(id), n.X)
		return
	}
	a.allow(n.X)
}

func (a *aliases) call(call *ast.CallExpr) {
	fn := a.Info.Uses[calleeOrNew(call.Fun)]
	for i, arg := range call.Args {
		switch fn := fn.(type) {
		case *types.Builtin:
			if i > 0 || fn.Name() != "copy" && fn.Name() != "append" {
				a.allow(arg)
			}
		case *types.Func:
			a.give(fn, call, i)
		default:
			if a.Info.Types[call.Fun].IsType() && !isReference(a.Underlying(call)) {
				a.allow(arg) // string(list) is a copy
			}
			if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
				a.toParam(lit, i, arg)
			}
		}
	}
}

// give follows an argument into a function.
func (a *aliases) give(fn *types.Func, call *ast.CallExpr, index int) {
	arg := call.Args[index]
	if fn.Pkg() != a.Types {
		if onlyReads(fullName(fn)) {
			a.allow(arg)
		}
		return
	}
	if IsMethodExpr(a.Info, ast.Unparen(call.Fun)) {
		index--
	}
	a.toParam(fn.Origin(), index, arg)
}

func (a *aliases) toParam(fn Func, index int, arg ast.Expr) {
	if a.bodies[fn] == nil {
		return // a method of an interface
	}
	unnamed := true
	for v, p := range a.params {
		if p.Func == fn && (p.Index == index || p.Variadic && p.Index < index) {
			a.link(v, arg)
			unnamed = false
		}
	}
	if unnamed {
		a.allow(arg)
	}
}

// link records that a variable shares the memory of an expression.
func (a *aliases) link(v *types.Var, e ast.Expr) {
	id := a.memory(e)
	if id == nil {
		return
	}
	a.harmless[id] = true
	if source := a.variable(id); v != nil && source != nil {
		a.sources[v] = append(a.sources[v], source)
	}
}

func (a *aliases) allow(e ast.Expr) { a.link(nil, e) }

// memory returns the identifier of the list or map that an expression shares memory
// with, or nil.
func (a *aliases) memory(e ast.Expr) *ast.Ident {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e
	case *ast.SliceExpr:
		return a.memory(e.X)
	case *ast.IndexExpr:
		return a.memory(e.X)
	case *ast.CallExpr:
		builtin, _ := a.Info.Uses[calleeOrNew(e.Fun)].(*types.Builtin)
		if len(e.Args) > 0 && (a.Info.Types[e.Fun].IsType() || builtin != nil && builtin.Name() == "append") {
			return a.memory(e.Args[0])
		}
	}
	return nil
}

func calleeOrNew(fun ast.Expr) *ast.Ident {
	if id := Callee(fun); id != nil {
		return id
	}
	return new(ast.Ident) // in no map
}

// isReference reports whether values of a type share what is written into them.
func isReference(t types.Type) bool {
	switch t.(type) {
	case *types.Slice, *types.Map:
		return true
	}
	return false
}

// onlyReads reports whether a function of another package leaves the items of a
// list, or the keys of a map, as they are; their order does not count.
func onlyReads(fn string) bool {
	pkg, function, _ := strings.Cut(fn, ".")
	switch pkg {
	case "fmt", "log", "strings", "sort":
		return true
	case "slices":
		switch function {
		case "All", "BinarySearch", "Clone", "Contains", "ContainsFunc", "Equal", "Index", "IndexFunc",
			"Reverse", "Sort", "SortFunc", "SortStableFunc", "Values":
			return true
		}
	case "maps":
		return function == "All" || function == "Clone" || function == "Keys" || function == "Values"
	}
	return false
}
