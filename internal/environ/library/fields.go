package library

import (
	"go/ast"
	"go/constant"
	"go/types"
	"strconv"
)

// A field is a field of a struct that a library fills.
type field struct {
	*types.Var
	tag string
}

// fields returns the fields of a struct that reflection can set.
func fields(st *types.Struct) []field {
	var list []field
	for i := range st.NumFields() {
		if f := st.Field(i); f.Exported() {
			list = append(list, field{f, st.Tag(i)})
		}
	}
	return list
}

// target returns the struct that e, an argument of the call, points to, or nil.
func (c *call) target(e ast.Expr) *types.Struct {
	p, ok := c.Underlying(e).(*types.Pointer)
	if !ok {
		return nil
	}
	return structOf(p.Elem())
}

// structOf returns the struct type below t, or nil.
func structOf(t types.Type) *types.Struct {
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return nil
	}
	st, _ := t.Underlying().(*types.Struct)
	return st
}

// pointee returns the type at the end of a chain of pointers.
func pointee(t types.Type) types.Type {
	for range maxPointers {
		p, ok := t.Underlying().(*types.Pointer)
		if !ok {
			return t
		}
		t = p.Elem()
	}
	return types.Typ[types.Invalid]
}

// maxPointers bounds a chain of pointers: type P *P has no end.
const maxPointers = 12

// option returns the value of a field in a literal, or nil.
func option(lit *ast.CompositeLit, field string) ast.Expr {
	for _, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			if id, ok := kv.Key.(*ast.Ident); ok && id.Name == field {
				return kv.Value
			}
		}
	}
	return nil
}

// keyed reports whether all fields of a literal have their names.
func keyed(lit *ast.CompositeLit) bool {
	for _, elt := range lit.Elts {
		if _, ok := elt.(*ast.KeyValueExpr); !ok {
			return false
		}
	}
	return true
}

// stringOption returns the value of a constant option.
func (c *call) stringOption(lit *ast.CompositeLit, field, otherwise string) (string, bool) {
	e := option(lit, field)
	if e == nil {
		return otherwise, true
	}
	v := c.Info.Types[e].Value
	if v == nil || v.Kind() != constant.String {
		return "", false
	}
	if text := constant.StringVal(v); text != "" {
		return text, true
	}
	return otherwise, true
}

// boolOption returns the value of a constant option.
func (c *call) boolOption(lit *ast.CompositeLit, field string) (value, ok bool) {
	e := option(lit, field)
	if e == nil {
		return false, true
	}
	v := c.Info.Types[e].Value
	if v == nil || v.Kind() != constant.Bool {
		return false, false
	}
	return constant.BoolVal(v), true
}

// isTrue reads a tag as strconv does.
func isTrue(tag string) bool {
	b, _ := strconv.ParseBool(tag)
	return b
}
