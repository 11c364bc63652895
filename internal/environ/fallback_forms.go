package environ

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"github.com/importspy/importspy/internal/environ/eval"
)

// A test is what a condition asks of a variable of the environment.
type test struct {
	names []eval.Name // of the variable, or of several that are tried in turn
	value ast.Expr    // what has its value; nil: only whether it is set is known
	isSet bool        // whether the condition holds if the variable is set, or if it is not
}

// statements looks for fallbacks in a list of statements.
func (f *fallbacks) statements(list []ast.Stmt) {
	for i, stmt := range list {
		n, ok := stmt.(*ast.IfStmt)
		if !ok {
			continue
		}
		before := slices.Clip(list[:i])
		if n.Init != nil {
			before = append(before, n.Init)
		}
		t, ok := f.test(n.Cond, before)
		switch {
		case ok && t.isSet:
			f.whereSet(t, n, list[:i], list[i+1:])
		case ok:
			f.whereUnset(t, n, list[i+1:])
		}
	}
}

// test interprets a condition, given the statements before it.
func (f *fallbacks) test(cond ast.Expr, before []ast.Stmt) (test, bool) {
	switch cond := ast.Unparen(cond).(type) {
	case *ast.Ident:
		return f.isOK(cond, before)
	case *ast.UnaryExpr:
		t, ok := f.test(cond.X, before)
		t.isSet = !t.isSet
		return t, ok && cond.Op == token.NOT
	case *ast.BinaryExpr:
		if cond.Op == token.LAND || cond.Op == token.LOR {
			return f.both(cond, before)
		}
		value, isSet, ok := f.comparison(cond)
		if !ok {
			return test{}, false
		}
		names := f.reading(value, before)
		return test{names, value, isSet}, names != nil
	}
	return test{}, false
}

// both interprets ok && v != "", and !ok || v == "".
func (f *fallbacks) both(cond *ast.BinaryExpr, before []ast.Stmt) (test, bool) {
	x, okX := f.test(cond.X, before)
	y, okY := f.test(cond.Y, before)
	isSet := cond.Op == token.LAND
	if !okX || !okY || x.isSet != isSet || y.isSet != isSet || !sameNames(x.names, y.names) {
		return test{}, false
	}
	if x.value == nil {
		x.value = y.value
	}
	return x, true
}

func sameNames(a, b []eval.Name) bool {
	return slices.EqualFunc(a, b, func(x, y eval.Name) bool { return x.Key() == y.Key() })
}

// comparison interprets v == "" and v != "", and the same for the length of v.
func (f *fallbacks) comparison(cond *ast.BinaryExpr) (value ast.Expr, isSet, ok bool) {
	x, y := ast.Unparen(cond.X), ast.Unparen(cond.Y)
	if f.Info.Types[x].Value != nil {
		x, y = y, x
	}
	zero := f.Info.Types[y].Value
	if call, ok := x.(*ast.CallExpr); ok && len(call.Args) == 1 && f.Qualified(eval.Callee(call.Fun)) == "len" {
		if zero == nil || zero.ExactString() != "0" || cond.Op == token.LSS || cond.Op == token.GTR && y == ast.Unparen(cond.X) {
			return nil, false, false
		}
		return call.Args[0], cond.Op == token.NEQ || cond.Op == token.GTR, cond.Op == token.EQL || cond.Op == token.NEQ || cond.Op == token.GTR
	}
	if zero == nil || zero.Kind() != constant.String || constant.StringVal(zero) != "" {
		return nil, false, false
	}
	return x, cond.Op == token.NEQ, cond.Op == token.EQL || cond.Op == token.NEQ
}

// isOK interprets the second result of os.LookupEnv.
func (f *fallbacks) isOK(id *ast.Ident, before []ast.Stmt) (test, bool) {
	for _, stmt := range slices.Backward(before) {
		if assign, ok := stmt.(*ast.AssignStmt); ok && len(assign.Lhs) == 2 && len(assign.Rhs) == 1 && f.same(assign.Lhs[1], id) {
			call, ok := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
			if !ok {
				return test{}, false
			}
			names := f.readBy(call, 0)
			return test{names, assign.Lhs[0], true}, names != nil
		}
		if f.assigns(stmt, id) {
			break
		}
	}
	return test{}, false
}

// reading returns the variables whose value an expression has after statements.
func (f *fallbacks) reading(e ast.Expr, before []ast.Stmt) (names []eval.Name) {
	if call, ok := ast.Unparen(e).(*ast.CallExpr); ok {
		return f.readBy(call, 0)
	}
	for _, stmt := range slices.Backward(before) {
		if value, ok := f.assigned(stmt, e); ok {
			call, _ := value.(*ast.CallExpr)
			if call == nil {
				return nil
			}
			return append(names, f.readBy(call, 0)...)
		}
		if more := f.nextTry(stmt, e); more != nil {
			names = append(names, more...)
		} else if f.assigns(stmt, e) {
			return nil
		}
	}
	return append(names, f.initial(f.variable(e))...)
}

// nextTry returns what is read by if v == "" { v = os.Getenv("NAME") }.
func (f *fallbacks) nextTry(stmt ast.Stmt, e ast.Expr) []eval.Name {
	n, ok := stmt.(*ast.IfStmt)
	if !ok || n.Init != nil || n.Else != nil || len(n.Body.List) != 1 {
		return nil
	}
	cond, ok := ast.Unparen(n.Cond).(*ast.BinaryExpr)
	if !ok {
		return nil
	}
	tested, isSet, ok := f.comparison(cond)
	value, assigned := f.assigned(n.Body.List[0], e)
	call, isCall := value.(*ast.CallExpr)
	if !ok || isSet || !f.same(tested, e) || !assigned || !isCall {
		return nil
	}
	return f.readBy(call, 0)
}

// initial returns the variable that a variable of the package begins with, if it is
// given nothing else but constants.
func (f *fallbacks) initial(v *types.Var) (names []eval.Name) {
	if v == nil || v.Parent() != f.Types.Scope() {
		return nil
	}
	for _, value := range f.Assigned(v) {
		if value == nil || f.Info.Types[value].Value != nil {
			continue
		}
		call, _ := ast.Unparen(value).(*ast.CallExpr)
		if call == nil || names != nil {
			return nil
		}
		names = f.readBy(call, 0)
	}
	return names
}

// whereUnset looks at what an if statement does if the variable is not set.
func (f *fallbacks) whereUnset(t test, n *ast.IfStmt, rest []ast.Stmt) {
	for _, stmt := range n.Body.List {
		switch stmt := stmt.(type) {
		case *ast.AssignStmt:
			if len(stmt.Lhs) != 1 || len(stmt.Rhs) != 1 || stmt.Tok != token.ASSIGN {
				continue
			}
			if t.value != nil && f.same(stmt.Lhs[0], t.value) || f.takes(t, block(n.Else), stmt.Lhs[0]) {
				f.add(t.names, stmt.Rhs[0])
			}
		case *ast.ReturnStmt:
			if len(stmt.Results) > 0 && (f.returns(t, rest) || f.returns(t, block(n.Else))) {
				f.add(t.names, stmt.Results[0])
			}
		}
	}
}

// whereSet looks at what precedes or follows an if statement that uses the variable if
// it is set.
func (f *fallbacks) whereSet(t test, n *ast.IfStmt, before, rest []ast.Stmt) {
	if f.returns(t, n.Body.List) {
		for _, stmt := range append(slices.Clip(block(n.Else)), rest...) {
			if ret, ok := stmt.(*ast.ReturnStmt); ok {
				if len(ret.Results) > 0 {
					f.add(t.names, ret.Results[0])
				}
				return
			}
		}
	}
	for _, target := range f.targets(t, n.Body.List) {
		for _, stmt := range block(n.Else) {
			if value, ok := f.assigned(stmt, target); ok {
				f.add(t.names, value)
			}
		}
		if n.Else == nil {
			f.add(t.names, f.beginning(target, before))
		}
	}
}

// beginning returns what an expression has after statements, nil if that is unknown. Of
// a variable of the package, it is the constant with which it is declared.
func (f *fallbacks) beginning(e ast.Expr, before []ast.Stmt) ast.Expr {
	for _, stmt := range slices.Backward(before) {
		if value, ok := f.assigned(stmt, e); ok {
			return value
		}
		if f.assigns(stmt, e) && !f.onlyIfSet(stmt) {
			return nil
		}
	}
	v := f.variable(e)
	if v == nil || v.Parent() != f.Types.Scope() {
		return nil
	}
	var found ast.Expr
	for _, value := range f.Assigned(v) {
		if value != nil && f.Info.Types[value].Value != nil {
			if found != nil {
				return nil
			}
			found = value
		}
	}
	return found
}

// onlyIfSet reports whether a statement does something only if some variable is set: then
// another one is tried before it.
func (f *fallbacks) onlyIfSet(stmt ast.Stmt) bool {
	n, ok := stmt.(*ast.IfStmt)
	if !ok || n.Else != nil || n.Init == nil {
		return false
	}
	t, ok := f.test(n.Cond, []ast.Stmt{n.Init})
	return ok && t.isSet
}

// block returns the statements of an else branch that is no other if statement.
func block(stmt ast.Stmt) []ast.Stmt {
	if b, ok := stmt.(*ast.BlockStmt); ok {
		return b.List
	}
	return nil
}
