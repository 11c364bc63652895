package eval

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strings"
)

// format returns the names that Sprintf writes with the verbs %s and %v for strings.
func (ev *Evaluator) format(call *ast.CallExpr, w *walk) []Name {
	v := ev.Info.Types[call.Args[0]].Value
	if v == nil || v.Kind() != constant.String {
		return []Name{Unknown()}
	}
	args, list := call.Args[1:], []Name{nil}
	for text := constant.StringVal(v); text != ""; {
		known, rest, verb := strings.Cut(text, "%")
		list = Concat(list, []Name{Text(known)})
		if !verb {
			break
		}
		if rest == "" || rest[0] != 's' && rest[0] != 'v' || len(args) == 0 || !isString(ev.Info.TypeOf(args[0])) {
			return Concat(list, []Name{Unknown()})
		}
		list = Concat(list, ev.evaluate(args[0], w))
		text, args = rest[1:], args[1:]
	}
	return list
}

// isString reports whether t is string, which has no method that writes it in another way.
func isString(t types.Type) bool {
	return t != nil && types.Identical(types.Default(t), types.Typ[types.String])
}

// returned returns the names that a call of a function of the package returns, if the body
// of that is one return statement.
func (ev *Evaluator) returned(call *ast.CallExpr, w *walk) []Name {
	fn := ev.callee(call)
	body := ev.bodies[fn]
	result := OnlyResult(body)
	switch {
	case result == nil, w.busy[fn], body.Pos() <= call.Pos() && call.End() <= body.End():
		return []Name{Unknown()}
	case IsMethodExpr(ev.Info, ast.Unparen(call.Fun)), ev.Incomplete(call), call.Ellipsis.IsValid():
		return []Name{Unknown()}
	}
	w.busy[fn] = true
	list := ev.evaluate(result, w)
	delete(w.busy, fn)
	for i := 0; i < len(list) && len(list) <= maxAlternatives; {
		v := list[i].Param()
		p := ev.params[v]
		if v == nil || p.Func != fn {
			i++
			continue
		}
		var given []Name
		for _, arg := range argumentsOf(call, p) {
			for _, value := range ev.evaluate(arg, w) {
				given = append(given, list[i].With(v, value))
			}
		}
		list = slices.Replace(list, i, i+1, given...)
	}
	return list
}

// callee returns the function of the package that a call calls: a declared one, or the
// literal that is the only value of a variable; nil for others.
func (ev *Evaluator) callee(call *ast.CallExpr) Func {
	if id := Callee(call.Fun); id != nil {
		if fn, ok := ev.Info.Uses[id].(*types.Func); ok {
			return fn.Origin()
		}
	}
	if lit, ok := ast.Unparen(ev.Only(call.Fun)).(*ast.FuncLit); ok {
		return lit
	}
	return nil
}

// argumentsOf returns what a call gives to a parameter.
func argumentsOf(call *ast.CallExpr, p Param) []ast.Expr {
	switch {
	case p.Index >= len(call.Args):
		return nil
	case p.Variadic:
		return call.Args[p.Index:]
	}
	return call.Args[p.Index : p.Index+1]
}

// OnlyResult returns what a function returns whose body is one return statement with one
// result, nil for others.
func OnlyResult(fn ast.Node) ast.Expr {
	var body *ast.BlockStmt
	switch fn := fn.(type) {
	case *ast.FuncDecl:
		body = fn.Body
	case *ast.FuncLit:
		body = fn.Body
	}
	if body == nil || len(body.List) != 1 {
		return nil
	}
	ret, ok := body.List[0].(*ast.ReturnStmt)
	if !ok || len(ret.Results) != 1 {
		return nil
	}
	return ret.Results[0]
}
