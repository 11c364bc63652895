package declare

import (
	"go/ast"
	"go/token"
	"slices"
)

// resolveNames sets aside what mentions an object that the actual package
// cannot mention, since it is not loaded with it: that is a difference, not a
// mistake. A name that a directly imported package lacks is left to the type
// checker, which reports it.
func (ck *checker) resolveNames() {
	for _, d := range ck.decls {
		if d.decl == nil {
			continue
		}
		ck.dropForeignMembers(d)
		if ck.foreign(d.decl) {
			d.object.Foreign = true
			d.decl = nil
		}
	}
}

func (ck *checker) dropForeignMembers(d *declaration) {
	for _, m := range d.members {
		switch {
		case m.method != nil && ck.foreign(m.method):
			m.member.Foreign = true
			m.method = nil
		case m.field != nil && ck.foreign(m.field):
			m.member.Foreign = true
			removeField(d.decl.(*ast.GenDecl).Specs[0].(*ast.TypeSpec).Type, m.field)
			m.field = nil
		}
	}
	d.implements = slices.DeleteFunc(d.implements, func(im *implementsDecl) bool {
		return ck.foreign(im.decl.Specs[0].(*ast.TypeSpec).Type)
	})
}

func removeField(expr ast.Expr, field *ast.Field) {
	drop := func(list *ast.FieldList) {
		list.List = slices.DeleteFunc(list.List, func(f *ast.Field) bool { return f == field })
	}
	switch expr := expr.(type) {
	case *ast.StructType:
		drop(expr.Fields)
	case *ast.InterfaceType:
		drop(expr.Methods)
	}
}

// foreign reports whether node mentions an object of a package that is not
// loaded, or not with that object. It notes the packages that node mentions.
func (ck *checker) foreign(node ast.Node) bool {
	found := false
	ast.Inspect(node, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		id, ok := sel.X.(*ast.Ident)
		if !ok {
			return true
		}
		use := ck.names[id.Name]
		if use == nil {
			return true
		}
		if use.pkg == nil || ck.Imports.Direct[use.path] == nil && use.pkg.Scope().Lookup(sel.Sel.Name) == nil {
			found = true
			return false
		}
		use.mentioned = true
		return true
	})
	return found
}

// imports returns the import declaration of the synthetic file.
func (ck *checker) imports() *ast.GenDecl {
	decl := &ast.GenDecl{Tok: token.IMPORT}
	for _, name := range sortedNames(ck.names) {
		use := ck.names[name]
		if !use.mentioned {
			continue
		}
		if obj := ck.Actual.Scope().Lookup(name); obj != nil {
			ck.errorf(use.pos, nil, "package %s cannot be called %s here, since the package declares %s; give it another name in uses", use.path, name, name)
			continue
		}
		decl.Specs = append(decl.Specs, &ast.ImportSpec{
			Name: ast.NewIdent(name),
			Path: &ast.BasicLit{Kind: token.STRING, Value: `"` + use.path + `"`},
		})
	}
	return decl
}
