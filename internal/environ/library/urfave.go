package library

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/importspy/importspy/internal/environ/eval"
)

// The package github.com/urfave/cli takes the value of a flag that is not given from the
// first variable that is set of those that a field of the flag names: EnvVar, with
// commas, in version 1, EnvVars in version 2, and Sources in version 3, whose values
// functions return. If none is, the field Value has it. The rules below are those of
// v1.22.17, v2.27.7 and v3.14.0.
type urfave struct{}

func (urfave) paths() []string {
	return []string{"github.com/urfave/cli", "gopkg.in/urfave/cli"}
}

func (urfave) reader(function string, version int) Reader {
	switch {
	case version < 3:
	case function == "EnvVar" || function == "EnvVars":
		return collect(func(c *call) { c.add(Read{Why: notConstant}, urfaveSources(c.Evaluator, c.CallExpr)...) })
	}
	return nil
}

// urfaveSources returns the names that a call of EnvVar or EnvVars gives.
func urfaveSources(ev *eval.Evaluator, call *ast.CallExpr) []eval.Name {
	var names []eval.Name
	for _, arg := range call.Args {
		names = append(names, ev.Values(arg)...)
	}
	return split(names, "")
}

// split takes names apart at a separator, if there is one, and removes the space around
// them. What is not known as a whole stays as it is.
func split(names []eval.Name, separator string) []eval.Name {
	var list []eval.Name
	for _, name := range names {
		text, whole := name.Text()
		words := []string{text}
		if separator != "" {
			words = strings.Split(text, separator)
		}
		if !whole {
			list = append(list, name)
			continue
		}
		for _, word := range words {
			list = append(list, eval.Text(strings.TrimSpace(word)))
		}
	}
	return list
}

// FieldReads returns the reads of what a node, a composite literal or an assignment, says
// is the variable of a flag.
func FieldReads(ev *eval.Evaluator, n ast.Node) []Read {
	var reads []Read
	for _, set := range urfaveFields(ev, n) {
		for _, name := range set.names(ev) {
			reads = append(reads, Read{At: set.value, Via: set.of, Name: name, Why: notConstant})
		}
	}
	return reads
}

// FieldDefaults returns the variables of a flag that a node is a literal of, with the value
// that the flag has without them.
func FieldDefaults(ev *eval.Evaluator, n ast.Node) []Read {
	lit, ok := n.(*ast.CompositeLit)
	if !ok {
		return nil
	}
	var names []eval.Name
	var value ast.Expr
	for _, set := range urfaveFields(ev, lit) {
		if set.field.Name() == "Value" {
			value = set.value
		}
		names = append(names, set.names(ev)...)
		if call, ok := ast.Unparen(set.value).(*ast.CallExpr); ok && set.field.Name() == "Sources" {
			if fn, version, ok := urfaveName(ev.Qualified(eval.Callee(call.Fun))); ok && version >= 3 && fn == "EnvVars" {
				names = append(names, urfaveSources(ev, call)...)
			}
		}
	}
	var reads []Read
	for _, name := range names {
		if value != nil {
			reads = append(reads, Read{Name: name, Value: value})
		}
	}
	return reads
}

// A setting is a field of a flag and the value that it gets.
type setting struct {
	of    string // the type of the flag
	field *types.Var
	value ast.Expr
}

// names returns the variables that the field of a flag names.
func (s setting) names(ev *eval.Evaluator) []eval.Name {
	if ev.Info.Types[s.value].IsNil() {
		return nil
	}
	switch s.field.Name() {
	case "EnvVar":
		return split(ev.Values(s.value), ",")
	case "EnvVars":
		return split(s.items(ev), "")
	}
	return nil
}

// items returns the items of a list. What is appended to the same field is only what is
// new.
func (s setting) items(ev *eval.Evaluator) []eval.Name {
	call, ok := ast.Unparen(s.value).(*ast.CallExpr)
	if !ok || ev.Qualified(eval.Callee(call.Fun)) != "append" || len(call.Args) == 0 {
		return ev.Values(s.value)
	}
	if sel, ok := ast.Unparen(call.Args[0]).(*ast.SelectorExpr); !ok || ev.Info.Uses[sel.Sel] != s.field {
		return ev.Values(s.value)
	}
	var names []eval.Name
	for _, arg := range call.Args[1:] {
		names = append(names, ev.Values(arg)...)
	}
	return names
}

// urfaveFields returns the fields of flags that a composite literal or an assignment sets.
func urfaveFields(ev *eval.Evaluator, n ast.Node) []setting {
	var list []setting
	switch n := n.(type) {
	case *ast.CompositeLit:
		st, ok := ev.Underlying(n).(*types.Struct)
		of := urfaveType(ev.Info.TypeOf(n))
		if !ok || of == "" {
			return nil
		}
		for i, elt := range n.Elts {
			if field, value := fieldOf(ev, st, i, elt); field != nil {
				list = append(list, setting{of, field, value})
			}
		}
	case *ast.AssignStmt:
		if n.Tok != token.ASSIGN || len(n.Lhs) != len(n.Rhs) {
			return nil
		}
		for i, lhs := range n.Lhs {
			sel, ok := ast.Unparen(lhs).(*ast.SelectorExpr)
			if !ok {
				continue
			}
			field, _ := ev.Info.Uses[sel.Sel].(*types.Var)
			if of := urfaveType(ev.Info.TypeOf(sel.X)); of != "" && field != nil {
				list = append(list, setting{of, field, n.Rhs[i]})
			}
		}
	}
	return list
}

// fieldOf returns the field that the element of a literal at an index sets, and its value.
func fieldOf(ev *eval.Evaluator, st *types.Struct, i int, elt ast.Expr) (*types.Var, ast.Expr) {
	if kv, ok := elt.(*ast.KeyValueExpr); ok {
		if id, ok := kv.Key.(*ast.Ident); ok {
			field, _ := ev.Info.Uses[id].(*types.Var)
			return field, kv.Value
		}
		return nil, nil
	}
	if i >= st.NumFields() {
		return nil, nil
	}
	return st.Field(i), elt
}

// urfaveType returns the name, as source would write it, of the type of the library that
// t is or points to; "" for other types.
func urfaveType(t types.Type) string {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return ""
	}
	if _, _, ok := urfaveName(named.Obj().Pkg().Path() + "." + named.Obj().Name()); !ok {
		return ""
	}
	return named.Obj().Pkg().Name() + "." + named.Obj().Name()
}

// urfaveName returns what follows the import path of the library, and its version.
func urfaveName(qualified string) (name string, version int, ok bool) {
	for _, path := range (urfave{}).paths() {
		if name, version, ok = versioned(qualified, path); ok {
			return name, version, true
		}
	}
	return "", 0, false
}
