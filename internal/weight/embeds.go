package weight

import (
	"go/ast"
	"go/types"
)

// embeds returns how many types a type embeds in one another, through pointers or not: so
// many steps are between it and what they promote. Pointers allow rings, which count once.
func (s *source) embeds(d *declared) int {
	if n, ok := s.depths[d]; ok || d.spec == nil {
		return n
	}
	s.depths[d] = 0
	deepest := 0
	for _, e := range embeddedIn(d.spec.Type) {
		deepest = max(deepest, s.embedded(d, e))
	}
	s.depths[d] = deepest + 1
	return deepest + 1
}

// embeddedIn returns the embedded fields of a struct type, or another type itself: what is
// defined by it has its fields.
func embeddedIn(t ast.Expr) (list []ast.Expr) {
	st, ok := ast.Unparen(t).(*ast.StructType)
	if !ok {
		return []ast.Expr{t}
	}
	for _, field := range st.Fields.List {
		if len(field.Names) == 0 {
			list = append(list, field.Type)
		}
	}
	return list
}

// embedded returns the same for the type of an embedded field.
func (s *source) embedded(d *declared, e ast.Expr) int {
	for {
		switch x := e.(type) {
		case *ast.StarExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.IndexListExpr:
			e = x.X
		case *ast.Ident:
			if next := s.lookup(x.Name); next != nil {
				return s.embeds(next)
			}
			return 0
		case *ast.SelectorExpr:
			if tn, ok := (&in{s, d.file}).object(x).(*types.TypeName); ok {
				return s.others.embeds(tn.Type())
			}
			return 0
		default:
			return 0
		}
	}
}

// embeds returns the same for a type of another package.
func (o *others) embeds(t types.Type) int {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return 0
	}
	tn := named.Origin().Obj()
	if n, ok := o.depths[tn]; ok {
		return n
	}
	o.depths[tn] = 0
	deepest := 0
	if st, ok := tn.Type().Underlying().(*types.Struct); ok {
		for f := range st.Fields() {
			if f.Embedded() {
				deepest = max(deepest, o.embeds(f.Type()))
			}
		}
	}
	o.depths[tn] = deepest + 1
	return deepest + 1
}
