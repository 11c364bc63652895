package environ

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"os"
	"strings"
)

// A name is that of a variable, as far as the source tells it: text, the values of
// parameters, and what is not known, one behind the other.
type name []part

// A part of a name is text, the value of a parameter, or neither if it is unknown.
type part struct {
	text  string
	param *types.Var // of a list: each item
	known bool       // it is text
	upper bool       // the parameter's value in upper case
	joint bool       // the text is left out if nothing stands in front of it
}

var unknown = name{{}}

func text(s string) name { return name{{text: s, known: true}} }

// joint is text that separates a prefix, if there is one, from what follows.
func joint(s string) name { return name{{text: s, known: true, joint: true}} }

// maxAlternatives bounds how many names an expression is taken to have.
const maxAlternatives = 64

// values returns the names that an expression of type string, or the items of a
// list of strings, can be.
func (s *scan) values(e ast.Expr) []name {
	list := s.evaluate(e, make(map[*types.Var]bool))
	if len(list) > maxAlternatives {
		return []name{unknown}
	}
	return list
}

// evaluate does the work of values. The variables that are being looked at
// already are in busy: what is built from itself is unknown.
func (s *scan) evaluate(e ast.Expr, busy map[*types.Var]bool) []name {
	if v := s.Info.Types[e].Value; v != nil && v.Kind() == constant.String {
		return []name{text(constant.StringVal(v))}
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		return s.evaluate(e.X, busy)
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			return concat(s.evaluate(e.X, busy), s.evaluate(e.Y, busy))
		}
	case *ast.Ident:
		if v, ok := s.Info.Uses[e].(*types.Var); ok {
			return s.variable(v, busy)
		}
	case *ast.CompositeLit:
		if list, ok := s.items(e, busy); ok {
			return list
		}
	case *ast.CallExpr:
		return s.evaluateCall(e, busy)
	}
	return []name{unknown}
}

// items returns the values of the items of a list.
func (s *scan) items(lit *ast.CompositeLit, busy map[*types.Var]bool) ([]name, bool) {
	switch s.underlying(lit).(type) {
	case *types.Slice, *types.Array:
	default:
		return nil, false
	}
	var list []name
	for _, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			elt = kv.Value
		}
		list = append(list, s.evaluate(elt, busy)...)
	}
	return list, true
}

func (s *scan) evaluateCall(call *ast.CallExpr, busy map[*types.Var]bool) []name {
	if s.Info.Types[call.Fun].IsType() && len(call.Args) == 1 && holdsText(s.Info.TypeOf(call.Args[0])) {
		return s.evaluate(call.Args[0], busy)
	}
	switch fn := s.qualified(calleeIdent(call.Fun)); {
	case fn == "strings.ToUpper" && len(call.Args) == 1:
		return each(s.evaluate(call.Args[0], busy), name.toUpper)
	case fn == "append":
		var list []name
		for _, arg := range call.Args {
			list = append(list, s.evaluate(arg, busy)...)
		}
		return list
	}
	return []name{unknown}
}

// variable returns the values that are assigned to v anywhere.
func (s *scan) variable(v *types.Var, busy map[*types.Var]bool) []name {
	if busy[v] || s.vars.opaque[v] {
		return []name{unknown}
	}
	busy[v] = true
	defer delete(busy, v)
	var list []name
	if _, ok := s.vars.params[v]; ok {
		list = append(list, name{{param: v}})
	}
	for _, def := range s.vars.defs[v] {
		switch {
		case def == nil: // the zero value: an empty name, or an empty list
		case s.vars.ofKeys[def]:
			list = append(list, s.keys(def, busy)...)
		default:
			list = append(list, s.evaluate(def, busy)...)
		}
	}
	if list == nil && len(s.vars.defs[v]) == 0 {
		return []name{unknown}
	}
	return list
}

// keys returns the keys of a map that is written out.
func (s *scan) keys(e ast.Expr, busy map[*types.Var]bool) []name {
	lit, ok := s.literal(e)
	if !ok {
		return []name{unknown}
	}
	var list []name
	for _, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			list = append(list, s.evaluate(kv.Key, busy)...)
		}
	}
	return list
}

// literal returns the composite literal that an expression stands for: itself, or
// the only value of a variable.
func (s *scan) literal(e ast.Expr) (*ast.CompositeLit, bool) {
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		return e, true
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			return s.literal(e.X)
		}
	case *ast.Ident:
		if def := s.only(e); def != nil {
			lit, ok := ast.Unparen(def).(*ast.CompositeLit)
			return lit, ok
		}
	}
	return nil, false
}

// only returns the one expression that is ever assigned to a variable, or nil.
func (s *scan) only(id *ast.Ident) ast.Expr {
	v, ok := s.Info.Uses[id].(*types.Var)
	if !ok || s.vars.opaque[v] || len(s.vars.defs[v]) != 1 || s.vars.loops[s.vars.defs[v][0]] {
		return nil
	}
	return s.vars.defs[v][0]
}

// holdsText reports whether a conversion between string and t changes nothing: t
// is a type of strings, of bytes or of runes, but not an integer type.
func holdsText(t types.Type) bool {
	return t != nil && types.ConvertibleTo(types.Typ[types.String], t)
}

// concat returns all combinations of a name of a with one of b.
func concat(a, b []name) []name {
	if len(a)*len(b) > maxAlternatives {
		return []name{unknown}
	}
	var list []name
	for _, x := range a {
		for _, y := range b {
			list = append(list, x.add(y...))
		}
	}
	return list
}

func each(list []name, f func(name) name) []name {
	result := make([]name, len(list))
	for i, n := range list {
		result[i] = f(n)
	}
	return result
}

func (n name) add(parts ...part) name { return append(n[:len(n):len(n)], parts...) }

func (n name) toUpper() name {
	result := make(name, len(n))
	for i, p := range n {
		p.text, p.upper = strings.ToUpper(p.text), true
		result[i] = p
	}
	return result
}

// param returns the first parameter in a name, or nil.
func (n name) param() *types.Var {
	for _, p := range n {
		if p.param != nil {
			return p.param
		}
	}
	return nil
}

// with returns the name with a value in the place of a parameter.
func (n name) with(param *types.Var, value name) name {
	var result name
	for _, p := range n {
		switch {
		case p.param != param:
			result = append(result, p)
		case p.upper:
			result = append(result, value.toUpper()...)
		default:
			result = append(result, value...)
		}
	}
	return result
}

// text returns the name as far as it is known from the left, and whether that
// is all of it.
func (n name) text() (string, bool) {
	var b strings.Builder
	for _, p := range n {
		if !p.known {
			return b.String(), false
		}
		if !p.joint || b.Len() > 0 {
			b.WriteString(p.text)
		}
	}
	return b.String(), true
}

// key tells names apart.
func (n name) key() string {
	var b strings.Builder
	for _, p := range n {
		fmt.Fprintf(&b, "%q %p %v %v %v;", p.text, p.param, p.known, p.upper, p.joint)
	}
	return b.String()
}

// mentioned returns the variables that os.Expand would ask for.
func mentioned(s string) []string {
	var list []string
	os.Expand(s, func(name string) string {
		list = append(list, name)
		return ""
	})
	return list
}
