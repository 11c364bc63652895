package environ

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
)

// A field is one of a struct that a library fills.
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

// at is the site at a field, or at the call if the field is another package's.
func (s *scan) at(call site, f field) site {
	if f.Pkg() == s.Types && f.Pos().IsValid() && s.Fset.File(f.Pos()) != nil {
		call.pos = f.Pos()
		call.end = f.Pos() + token.Pos(len(f.Name()))
	}
	return call
}

// target returns the struct that a pointer leads to which is handed to a library.
func (s *scan) target(e ast.Expr) *types.Struct {
	p, ok := s.underlying(e).(*types.Pointer)
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

// pointee returns what a pointer, or a pointer to a pointer, leads to.
func pointee(t types.Type) (types.Type, bool) {
	pointed := false
	for range maxDepth { // type P *P has no end
		p, ok := t.Underlying().(*types.Pointer)
		if !ok {
			return t, pointed
		}
		t, pointed = p.Elem(), true
	}
	return types.Typ[types.Invalid], true
}

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
func (s *scan) stringOption(lit *ast.CompositeLit, field, otherwise string) (string, bool) {
	e := option(lit, field)
	if e == nil {
		return otherwise, true
	}
	v := s.Info.Types[e].Value
	if v == nil || v.Kind() != constant.String {
		return "", false
	}
	if text := constant.StringVal(v); text != "" {
		return text, true
	}
	return otherwise, true
}

// boolOption returns the value of a constant option.
func (s *scan) boolOption(lit *ast.CompositeLit, field string) (value, ok bool) {
	e := option(lit, field)
	if e == nil {
		return false, true
	}
	v := s.Info.Types[e].Value
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
