package totypes

import "go/ast"

// plainTypes returns the qualified names in a declaration, a field or a type that stand for a
// type whose identity is all that matters there: not those that are embedded, constrain type
// parameters, have type arguments, or are the length of an array.
func plainTypes(node ast.Node) (list []*ast.SelectorExpr) {
	ast.Inspect(node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			list = append(list, n)
			return false
		case *ast.FuncDecl:
			list = append(list, plainTypes(n.Type)...) // the receiver is the contract's
			return false
		case *ast.FuncType:
			list = append(list, plainTypes(n.Params)...)
			if n.Results != nil {
				list = append(list, plainTypes(n.Results)...)
			}
			return false
		case *ast.StructType:
			list = append(list, plainFields(n.Fields)...)
			return false
		case *ast.InterfaceType:
			list = append(list, plainFields(n.Methods)...)
			return false
		case *ast.ArrayType:
			list = append(list, plainTypes(n.Elt)...)
			return false
		case *ast.IndexExpr, *ast.IndexListExpr, *ast.BinaryExpr, *ast.UnaryExpr, *ast.CallExpr:
			return false
		}
		return true
	})
	return list
}

// plainFields is plainTypes for the members of a literal, without those that are embedded.
func plainFields(fields *ast.FieldList) (list []*ast.SelectorExpr) {
	for _, f := range fields.List {
		if len(f.Names) > 0 {
			list = append(list, plainTypes(f.Type)...)
		}
	}
	return list
}
