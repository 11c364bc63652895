package environ

import (
	"go/ast"
	"go/token"

	"github.com/importspy/importspy/internal/environ/eval"
)

// same reports whether two expressions are one variable, or one field of one variable.
func (f *fallbacks) same(a, b ast.Expr) bool {
	a, b = ast.Unparen(a), ast.Unparen(b)
	switch a := a.(type) {
	case *ast.Ident:
		b, ok := b.(*ast.Ident)
		return ok && a.Name != "_" && f.Info.ObjectOf(a) != nil && f.Info.ObjectOf(a) == f.Info.ObjectOf(b)
	case *ast.SelectorExpr:
		b, ok := b.(*ast.SelectorExpr)
		return ok && f.Info.ObjectOf(a.Sel) == f.Info.ObjectOf(b.Sel) && f.same(a.X, b.X)
	}
	return false
}

// assigned returns the expression that a statement assigns to e, and whether it is an
// assignment to it: nil is the zero value, or one of several results.
func (f *fallbacks) assigned(stmt ast.Stmt, e ast.Expr) (ast.Expr, bool) {
	switch stmt := stmt.(type) {
	case *ast.AssignStmt:
		for i, lhs := range stmt.Lhs {
			if f.same(lhs, e) {
				return f.valueAt(stmt.Rhs, i, len(stmt.Lhs)), stmt.Tok == token.ASSIGN || stmt.Tok == token.DEFINE
			}
			if value, ok := f.fieldOf(f.valueAt(stmt.Rhs, i, len(stmt.Lhs)), lhs, e); ok {
				return value, true
			}
		}
	case *ast.DeclStmt:
		gen, ok := stmt.Decl.(*ast.GenDecl)
		if !ok {
			return nil, false
		}
		for _, spec := range gen.Specs {
			spec, ok := spec.(*ast.ValueSpec)
			if !ok {
				continue
			}
			for i, id := range spec.Names {
				if f.same(id, e) {
					return f.valueAt(spec.Values, i, len(spec.Names)), true
				}
				if value, ok := f.fieldOf(f.valueAt(spec.Values, i, len(spec.Names)), id, e); ok {
					return value, true
				}
			}
		}
	}
	return nil, false
}

// valueAt returns the value that is assigned to the left side at an index: of several
// results of one call, the call is that of the first.
func (f *fallbacks) valueAt(values []ast.Expr, index, lhs int) ast.Expr {
	if len(values) == lhs || index == 0 && len(values) == 1 {
		return ast.Unparen(values[index])
	}
	return nil
}

// fieldOf returns the value of the field e in a literal that is assigned to lhs.
func (f *fallbacks) fieldOf(value, lhs, e ast.Expr) (ast.Expr, bool) {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok || value == nil || !f.same(sel.X, lhs) {
		return nil, false
	}
	if addr, ok := value.(*ast.UnaryExpr); ok && addr.Op == token.AND {
		value = ast.Unparen(addr.X)
	}
	lit, ok := value.(*ast.CompositeLit)
	if !ok {
		return nil, false
	}
	for _, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			if key, ok := kv.Key.(*ast.Ident); ok && f.Info.ObjectOf(key) == f.Info.ObjectOf(sel.Sel) {
				return ast.Unparen(kv.Value), true
			}
		}
	}
	return nil, true
}

// assigns reports whether a statement may change e: something in it is assigned to e or
// to what e is a field of, or takes its address.
func (f *fallbacks) assigns(stmt ast.Stmt, e ast.Expr) bool {
	found := false
	change := func(x ast.Expr) {
		for part := ast.Unparen(e); part != nil; {
			found = found || f.same(x, part)
			sel, ok := part.(*ast.SelectorExpr)
			if !ok {
				break
			}
			part = ast.Unparen(sel.X)
		}
	}
	ast.Inspect(stmt, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, lhs := range n.Lhs {
				change(lhs)
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				change(n.X)
			}
		case *ast.RangeStmt:
			if n.Key != nil {
				change(n.Key)
			}
			if n.Value != nil {
				change(n.Value)
			}
		case *ast.IncDecStmt:
			change(n.X)
		}
		return !found
	})
	return found
}

// returns reports whether statements return the value of the variable, as it is or
// parsed.
func (f *fallbacks) returns(t test, list []ast.Stmt) bool {
	found := false
	f.eachWithin(list, func(stmt ast.Stmt, before []ast.Stmt) {
		if ret, ok := stmt.(*ast.ReturnStmt); ok && len(ret.Results) > 0 {
			found = found || f.derived(t, ret.Results[0], before)
		}
	})
	return found
}

// takes reports whether statements assign the value of the variable to an expression.
func (f *fallbacks) takes(t test, list []ast.Stmt, to ast.Expr) bool {
	for _, target := range f.targets(t, list) {
		if f.same(target, to) {
			return true
		}
	}
	return false
}

// targets returns what statements assign the value of the variable to, as it is or
// parsed.
func (f *fallbacks) targets(t test, list []ast.Stmt) (targets []ast.Expr) {
	f.eachWithin(list, func(stmt ast.Stmt, before []ast.Stmt) {
		assign, ok := stmt.(*ast.AssignStmt)
		if ok && assign.Tok == token.ASSIGN && len(assign.Lhs) == len(assign.Rhs) {
			for i, lhs := range assign.Lhs {
				if f.derived(t, assign.Rhs[i], before) {
					targets = append(targets, lhs)
				}
			}
		} else if ok && assign.Tok == token.ASSIGN && len(assign.Rhs) == 1 && f.derived(t, assign.Rhs[0], before) {
			targets = append(targets, assign.Lhs[0])
		}
	})
	return targets
}

// eachWithin visits statements, and those of if statements among them, which can ask
// whether the value could be parsed, with the statements before them.
func (f *fallbacks) eachWithin(list []ast.Stmt, visit func(stmt ast.Stmt, before []ast.Stmt)) {
	var before []ast.Stmt
	for _, stmt := range list {
		visit(stmt, before)
		before = append(before, stmt)
		n, ok := stmt.(*ast.IfStmt)
		if !ok {
			continue
		}
		inner := before[: len(before)-1 : len(before)-1]
		if n.Init != nil {
			inner = append(inner, n.Init)
		}
		for _, stmt := range append(n.Body.List[:len(n.Body.List):len(n.Body.List)], block(n.Else)...) {
			visit(stmt, inner)
			inner = append(inner, stmt)
		}
	}
}

// derived reports whether an expression has the value of the variable: as it is,
// converted, or as the result of a function that only parses or trims it.
func (f *fallbacks) derived(t test, e ast.Expr, before []ast.Stmt) bool {
	e = ast.Unparen(e)
	if t.value != nil && f.same(e, t.value) {
		return true
	}
	switch e := e.(type) {
	case *ast.CallExpr:
		if names := f.readBy(e, 0); names != nil {
			return sameNames(names, t.names)
		}
		parses := f.Info.Types[e.Fun].IsType() || parsers[f.Qualified(eval.Callee(e.Fun))]
		return parses && len(e.Args) > 0 && f.derived(t, e.Args[0], before)
	case *ast.Ident:
		for i := len(before) - 1; i >= 0; i-- {
			if value, ok := f.assigned(before[i], e); ok {
				return value != nil && f.derived(t, value, before[:i])
			}
		}
	}
	return false
}

// parsers are functions whose result stands for the text that they are given.
var parsers = map[string]bool{
	"strconv.Atoi": true, "strconv.ParseBool": true, "strconv.ParseFloat": true, "strconv.ParseInt": true, "strconv.ParseUint": true,
	"strings.ToLower": true, "strings.ToUpper": true, "strings.TrimSpace": true, "time.ParseDuration": true,
}
