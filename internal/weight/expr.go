package weight

import (
	"go/ast"
	"go/token"
)

const (
	funcParts    = 2   // of a signature, for its scope and lists
	maxTerms     = 100 // of a union: go/types takes no more
	pairsOfTerms = 8   // compared with each other, which count as one part
	StringBytes  = 64  // of a string constant, which count as one part
)

// Params are the indexes of the type parameters in scope, by their names.
type Params map[string]int

// ParamsOf returns the indexes of the type parameters of a list, which may be nil.
func ParamsOf(list *ast.FieldList) Params {
	if list == nil {
		return nil
	}
	names := make(Params)
	for _, field := range list.List {
		for _, name := range field.Names {
			names[name.Name] = len(names)
		}
	}
	return names
}

// A Scope has the weights of names.
type Scope interface {
	// Name returns the weight of what an identifier stands for. If inline is not set, a
	// defined type counts as its name.
	Name(id *ast.Ident, inline bool) Weight
	// Selected is Name for an object of another package.
	Selected(sel *ast.SelectorExpr, inline bool) Weight
	// Generic returns the weight of a generic type, which is an identifier or a selector.
	Generic(e ast.Expr) Weight
}

// Expr returns the weight of a type or of a constant expression, which may be nil. Types
// that it has behind a pointer, or in a signature, are not in it unless inline is set:
// their names are. What an alias stands for always is.
func Expr(s Scope, e ast.Expr, params Params, inline bool) Weight {
	sub := func(list ...ast.Expr) (sum Weight) {
		for _, e := range list {
			sum.Add(Expr(s, e, params, inline))
		}
		return sum.Within()
	}
	switch e := e.(type) {
	case nil:
		return Weight{}
	case *ast.Ident:
		return name(s, e, params, inline)
	case *ast.SelectorExpr:
		return s.Selected(e, inline)
	case *ast.BasicLit:
		return Weight{Size: Size{Parts: 1 + float64(len(e.Value))/StringBytes}}
	case *ast.IndexExpr:
		return instance(s, e.X, []ast.Expr{e.Index}, params, inline)
	case *ast.IndexListExpr:
		return instance(s, e.X, e.Indices, params, inline)
	case *ast.StarExpr:
		return Expr(s, e.X, params, false).Within()
	case *ast.ChanType:
		return Expr(s, e.Value, params, false).Within()
	case *ast.MapType:
		sum := Expr(s, e.Key, params, inline)
		sum.Add(Expr(s, e.Value, params, false))
		return sum.Within()
	case *ast.ArrayType:
		sum := Expr(s, e.Len, params, inline)
		sum.Add(Expr(s, e.Elt, params, inline && e.Len != nil))
		return sum.Within()
	case *ast.StructType:
		return List(s, e.Fields, params, inline).Within()
	case *ast.InterfaceType:
		return List(s, e.Methods, params, true).Within()
	case *ast.FuncType:
		sum := List(s, e.TypeParams, params, false)
		sum.Add(List(s, e.Params, params, false))
		sum.Add(List(s, e.Results, params, false))
		sum.Parts += funcParts
		return sum.Within()
	case *ast.ParenExpr:
		return sub(e.X)
	case *ast.UnaryExpr:
		return sub(e.X)
	case *ast.BinaryExpr: // a sum of many terms is long rather than deep
		sum := Expr(s, e.X, params, inline)
		sum.Add(Expr(s, e.Y, params, inline).Within())
		sum.Parts += termsBefore(e) / pairsOfTerms
		return sum
	case *ast.CallExpr:
		return sub(append(e.Args[:len(e.Args):len(e.Args)], e.Fun)...)
	case *ast.Ellipsis:
		return sub(e.Elt)
	case *ast.CompositeLit:
		return sub(append(e.Elts[:len(e.Elts):len(e.Elts)], e.Type)...)
	}
	return Unit() // nothing else is in a constant or a type that go/types accepts
}

// termsBefore returns how many terms of a union are before its last, with each of which
// go/types compares that: 0 for what is not a union.
func termsBefore(e *ast.BinaryExpr) (n float64) {
	for e.Op == token.OR && n < maxTerms {
		n++
		before, ok := e.X.(*ast.BinaryExpr)
		if !ok {
			break
		}
		e = before
	}
	return n
}

// List returns the weight of fields, parameters or methods.
func List(s Scope, list *ast.FieldList, params Params, inline bool) (sum Weight) {
	if list == nil {
		return sum
	}
	for _, field := range list.List {
		one := Expr(s, field.Type, params, inline)
		for range max(1, len(field.Names)) {
			sum.Add(one)
		}
	}
	return sum
}

// name returns the weight of what a name stands for.
func name(s Scope, id *ast.Ident, params Params, inline bool) Weight {
	i, ok := params[id.Name]
	if !ok {
		return s.Name(id, inline)
	}
	result := Unit()
	result.Grow(i + 1)
	result.Params[i] = Size{Parts: 1}
	return result
}

// instance returns the weight of a generic type with type arguments. These are in it,
// whether they are behind a pointer or not.
func instance(s Scope, generic ast.Expr, list []ast.Expr, params Params, inline bool) Weight {
	var args []Weight
	for _, arg := range list {
		args = append(args, Expr(s, arg, params, inline))
	}
	switch x := ast.Unparen(generic).(type) {
	case *ast.Ident, *ast.SelectorExpr:
		return s.Generic(x).Of(args).Within()
	}
	return Unit().Of(args).Within()
}
