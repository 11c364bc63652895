package eval

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

// An Evaluator knows what is assigned to the variables of a package.
type Evaluator struct {
	*Package
	*vars
}

// New returns an evaluator of the expressions of a package.
func New(p *Package) *Evaluator { return &Evaluator{p, newVars(p)} }

// maxAlternatives bounds how many names an expression is taken to have.
const maxAlternatives = 64

// Values returns the names that an expression of type string, or the items of a
// list of strings, can be.
func (ev *Evaluator) Values(e ast.Expr) []Name {
	list := ev.evaluate(e, &walk{busy: make(map[any]bool)})
	if len(list) > maxAlternatives {
		return []Name{Unknown()}
	}
	return list
}

// A walk is one evaluation.
type walk struct {
	busy  map[any]bool // the variables and functions that it is in: what is built from itself is unknown
	steps int
}

// maxSteps bounds a walk: what is built from many parts, each of many others, is unknown.
const maxSteps = 20_000

// evaluate does the work of Values.
func (ev *Evaluator) evaluate(e ast.Expr, w *walk) []Name {
	if w.steps++; w.steps > maxSteps {
		return []Name{Unknown()}
	}
	if v := ev.Info.Types[e].Value; v != nil && v.Kind() == constant.String {
		return []Name{Text(constant.StringVal(v))}
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		return ev.evaluate(e.X, w)
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			return Concat(ev.evaluate(e.X, w), ev.evaluate(e.Y, w))
		}
	case *ast.Ident:
		if v, ok := ev.Info.Uses[e].(*types.Var); ok {
			return ev.variable(v, w)
		}
	case *ast.CompositeLit:
		if list, ok := ev.items(e, w); ok {
			return list
		}
	case *ast.CallExpr:
		return ev.evaluateCall(e, w)
	}
	return []Name{Unknown()}
}

// items returns the values of the items of a list.
func (ev *Evaluator) items(lit *ast.CompositeLit, w *walk) ([]Name, bool) {
	switch ev.Underlying(lit).(type) {
	case *types.Slice, *types.Array:
	default:
		return nil, false
	}
	var list []Name
	for _, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			elt = kv.Value
		}
		list = append(list, ev.evaluate(elt, w)...)
	}
	return list, true
}

func (ev *Evaluator) evaluateCall(call *ast.CallExpr, w *walk) []Name {
	if ev.Info.Types[call.Fun].IsType() && len(call.Args) == 1 && holdsText(ev.Info.TypeOf(call.Args[0])) {
		return ev.evaluate(call.Args[0], w)
	}
	switch fn := ev.Qualified(Callee(call.Fun)); {
	case fn == "strings.ToUpper" && len(call.Args) == 1:
		var list []Name
		for _, n := range ev.evaluate(call.Args[0], w) {
			list = append(list, n.ToUpper())
		}
		return list
	case fn == "append":
		var list []Name
		for _, arg := range call.Args {
			list = append(list, ev.evaluate(arg, w)...)
		}
		return list
	case fn == "fmt.Sprintf" && len(call.Args) > 0 && !call.Ellipsis.IsValid():
		return ev.format(call, w)
	}
	return ev.returned(call, w)
}

// variable returns the values that are assigned to v anywhere.
func (ev *Evaluator) variable(v *types.Var, w *walk) []Name {
	if w.busy[v] || ev.opaque[v] {
		return []Name{Unknown()}
	}
	w.busy[v] = true
	defer delete(w.busy, v)
	var list []Name
	if _, ok := ev.params[v]; ok {
		list = append(list, Name{{param: v}})
	}
	for _, def := range ev.defs[v] {
		switch {
		case def == nil: // the zero value: an empty name, or an empty list
		case ev.ofKeys[def]:
			list = append(list, ev.keys(def, w)...)
		default:
			list = append(list, ev.evaluate(def, w)...)
		}
	}
	if list == nil && len(ev.defs[v]) == 0 {
		return []Name{Unknown()}
	}
	return list
}

// keys returns the keys of a map that is written out.
func (ev *Evaluator) keys(e ast.Expr, w *walk) []Name {
	lit, ok := ev.Literal(e)
	if !ok {
		return []Name{Unknown()}
	}
	var list []Name
	for _, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			list = append(list, ev.evaluate(kv.Key, w)...)
		}
	}
	return list
}

// Literal returns the composite literal that an expression denotes: itself, or
// the only value of a variable.
func (ev *Evaluator) Literal(e ast.Expr) (*ast.CompositeLit, bool) {
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		return e, true
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			return ev.Literal(e.X)
		}
	case *ast.Ident:
		lit, ok := ast.Unparen(ev.Only(e)).(*ast.CompositeLit)
		return lit, ok
	}
	return nil, false
}

// Only returns the one expression that is ever assigned to the variable that e names,
// or nil.
func (ev *Evaluator) Only(e ast.Expr) ast.Expr {
	if id, ok := ast.Unparen(e).(*ast.Ident); ok {
		if v, ok := ev.Info.Uses[id].(*types.Var); ok {
			return ev.OnlyValue(v)
		}
	}
	return nil
}

// OnlyValue returns the one expression that is ever assigned to a variable, or nil.
func (ev *Evaluator) OnlyValue(v *types.Var) ast.Expr {
	defs := ev.defs[v]
	if ev.opaque[v] || len(defs) != 1 || ev.loops[defs[0]] {
		return nil
	}
	return defs[0]
}

// Assigned returns the expressions that the package assigns to a variable; nil is the
// zero value. It does not return what a variable gets in another way, such as through its
// address.
func (ev *Evaluator) Assigned(v *types.Var) []ast.Expr { return ev.defs[v] }

// OnlyValues returns the expressions that are all that some variable ever holds.
func (ev *Evaluator) OnlyValues() []ast.Expr {
	var list []ast.Expr
	for v := range ev.defs {
		if def := ev.OnlyValue(v); def != nil {
			list = append(list, ast.Unparen(def))
		}
	}
	return list
}

// Reassigned reports whether a variable can hold one value after another.
func (ev *Evaluator) Reassigned(v *types.Var) bool {
	values := 0
	for _, def := range ev.defs[v] {
		if def != nil {
			values++
		}
	}
	if _, ok := ev.params[v]; ok {
		values++
	}
	return ev.opaque[v] || values > 1
}

// ParamOf returns whose parameter a variable is.
func (ev *Evaluator) ParamOf(v *types.Var) Param { return ev.params[v] }

// Body returns the declaration or the literal of a function of the package.
func (ev *Evaluator) Body(fn Func) ast.Node { return ev.bodies[fn] }

// holdsText reports whether a conversion between string and t changes nothing: t
// is a type of strings, of bytes or of runes, but not an integer type.
func holdsText(t types.Type) bool {
	return t != nil && types.ConvertibleTo(types.Typ[types.String], t)
}
