package totypes

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/gotypes"
)

// resolveNames sets aside what mentions an object that the actual package
// cannot mention: one of a package that is not loaded with it, or not with that
// object. Whatever else the declaration says, it is a difference. If the package
// is imported directly, then the object does not exist, which is a mistake too:
// it was never there, or the imported package has dropped it.
func (ck *checker) resolveNames() {
	for ck.dropForeign() && ck.gone {
		// What is set aside of a package that is gone can no longer be mentioned.
	}
}

// dropForeign reports whether it has set aside a declaration or member.
func (ck *checker) dropForeign() (some bool) {
	for _, d := range ck.decls {
		if d.decl == nil {
			continue
		}
		ck.noteApart(d.object.Entry, d.decl)
		some = ck.dropForeignMembers(d) || some
		if kind := d.object.Entry.Kind; kind == contract.Var || kind == contract.Func {
			ck.supplyGone(d.object.Entry, d.decl)
		}
		if clash := ck.clash(d.decl); clash || ck.foreign(d.decl) {
			d.object.Foreign = !clash
			d.decl, some = nil, true
		}
	}
	return some
}

// clash reports whether node mentions a package under a name that the package
// itself has taken (https://go.dev/ref/spec#Import_declarations), and says so
// once.
func (ck *checker) clash(node ast.Node) bool {
	found := false
	ast.Inspect(node, func(n ast.Node) bool {
		if use := ck.useOf(n); use != nil && use.clashes {
			found = true
			if name := n.(*ast.SelectorExpr).X.(*ast.Ident).Name; !use.reported {
				use.reported = true
				ck.errorf(use.pos, nil, "package %s cannot be called %s here, since the package declares %s; give it another name in uses", use.path, name, name)
			}
		}
		return true
	})
	return found
}

// useOf returns the package that node, a selector, takes an object of.
func (ck *checker) useOf(node ast.Node) *use {
	if sel, ok := node.(*ast.SelectorExpr); ok {
		if id, ok := sel.X.(*ast.Ident); ok {
			return ck.names[id.Name]
		}
	}
	return nil
}

// dropForeignMembers reports whether it has set aside a member.
func (ck *checker) dropForeignMembers(d *declaration) (some bool) {
	for _, m := range d.members {
		if m.method != nil {
			ck.noteApart(m.member.Entry, m.method)
			ck.supplyGone(m.member.Entry, m.method)
		} else if m.field != nil {
			ck.noteApart(m.member.Entry, m.field)
			if m.member.Entry.Kind != contract.Embed {
				ck.supplyGone(m.member.Entry, m.field)
			}
		}
		switch {
		case m.method != nil && (ck.clash(m.method) || ck.foreign(m.method)):
			m.member.Foreign = !ck.clash(m.method)
			m.method, some = nil, true
		case m.field != nil && (ck.clash(m.field) || ck.foreign(m.field)):
			m.member.Foreign = !ck.clash(m.field)
			removeField(typeSpec(d.decl).Type, m.field)
			m.field, some = nil, true
		}
	}
	d.implements = slices.DeleteFunc(d.implements, func(im *implementsDecl) bool {
		if t := typeSpec(im.decl).Type; ck.clash(t) {
			return true
		} else if !ck.foreign(t) {
			return false
		} else if ck.gone || im.underlying || ck.noteGone(im) {
			return true
		}
		text := im.implements.Text
		ck.errorf(text.Position(0), d.object.Entry, "%s: %s cannot be looked up, since the package does not import it; import it, for example by var _ %s = (*%s)(nil)",
			ck.label(d.object.Entry), text.Value, text.Value, ck.label(d.object.Entry))
		return true
	})
	return some
}

// noteGone notes that the interface which a type implements is of a package that cannot be
// found, and reports whether it is.
func (ck *checker) noteGone(im *implementsDecl) bool {
	var use *use
	ast.Inspect(typeSpec(im.decl).Type, func(n ast.Node) bool {
		if use == nil {
			use = ck.useOf(n) // of the interface, before those of type arguments
		}
		return use == nil
	})
	if use == nil || !ck.isForeign(use) || !ck.isGone(use) {
		return false
	}
	im.implements.Gone = use.path
	return true
}

// noteApart notes that an entry mentions, in node, a package that the actual one
// does not depend on.
func (ck *checker) noteApart(e *contract.Entry, node ast.Node) {
	ast.Inspect(node, func(n ast.Node) bool {
		if use := ck.useOf(n); use != nil && ck.Imports.Apart(use.path) {
			ck.pkg.apart[e] = true
		}
		return true
	})
}

// lacks reports whether the object is not there to be mentioned.
func (ck *checker) lacks(use *use, name string) bool {
	return use.pkg == nil || use.pkg.Scope().Lookup(name) == nil
}

// eachNode visits the syntax of a declaration, its members' and interfaces'.
func (ck *checker) eachNode(d *declaration, visit func(ast.Node)) {
	inspect := func(n ast.Node) bool {
		visit(n)
		return true
	}
	if d.decl != nil {
		ast.Inspect(d.decl, inspect)
	}
	for _, m := range d.members {
		if m.method != nil {
			ast.Inspect(m.method, inspect)
		}
	}
	for _, im := range d.implements {
		ast.Inspect(im.decl, inspect)
	}
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
		use := ck.useOf(n)
		if use == nil {
			id, ok := n.(*ast.Ident)
			found = found || ok && ck.gone && ck.localized[id] && !ck.declares(id.Name)
			return true
		}
		sel := n.(*ast.SelectorExpr)
		ck.find(use, sel.Sel.Name)
		if ck.lacks(use, sel.Sel.Name) {
			// An unexported type that the contract's reader has no name for may be renamed.
			if token.IsExported(sel.Sel.Name) && (ck.Imports.Direct[use.path] != nil || use.path == "unsafe") {
				pos, part, s := ck.locate(sel.Sel.Pos())
				e := ck.errorf(pos, s.entry, "%s: undefined: %s.%s; package %s has no such object%s", part.name, plainName(sel.X.(*ast.Ident).Name), sel.Sel.Name, use.path, ck.suggestName(sel.Sel.Name, ck.Imports.Direct[use.path]))
				e.Lacking = use.path
			}
			found = true
			return false
		}
		if use.mentioned == nil {
			use.mentioned = make(map[string]types.Object)
		}
		use.mentioned[sel.Sel.Name] = use.pkg.Scope().Lookup(sel.Sel.Name)
		return true
	})
	return found
}

// declares reports whether the contract declares an object, which is not set aside.
func (ck *checker) declares(name string) bool {
	return slices.ContainsFunc(ck.decls, func(d *declaration) bool { return d.object.Entry.Name == name && d.decl != nil })
}

// find loads a package that the actual one does not import and that may have an
// object: what is an alias there may be loaded under its own name, and of an interface
// the methods matter.
func (ck *checker) find(use *use, name string) {
	if !ck.lacks(use, name) || ck.Imports.Direct[use.path] != nil || use.assumed[name] {
		return
	}
	if pkg := ck.loadSource(use.path); pkg != nil {
		use.pkg = pkg
		ck.pkg.FromSource = true
	}
}

// supplyGone declares what an entry, in node, mentions of packages that cannot be found. A
// name is taken for an alias of a type that the package can mention, if there is just one of the
// same name: an import that moves leaves an alias behind as a rule. If there is not, or the
// contract has all aliases, then it is another type than any that there is.
func (ck *checker) supplyGone(e *contract.Entry, node ast.Node) {
	lacking := false
	ast.Inspect(node, func(n ast.Node) bool {
		use := ck.useOf(n)
		if use == nil {
			return true
		}
		name := n.(*ast.SelectorExpr).Sel.Name
		if ck.find(use, name); use.assumed[name] {
			ck.pkg.assumed[e] = use.path
		}
		if t := ck.namesake(name); t != nil && ck.lacks(use, name) && !(ck.file.Aliases && ck.isForeign(use)) && ck.isGone(use) {
			ck.assume(use, name, t)
			ck.pkg.assumed[e] = use.path
		}
		lacking = lacking || ck.lacks(use, name)
		return true
	})
	if lacking {
		ck.standIn(node)
	}
}

// standIn declares types that node mentions of other modules' packages that cannot be found,
// where only their identity matters.
func (ck *checker) standIn(node ast.Node) {
	for _, sel := range plainTypes(node) {
		use := ck.useOf(sel)
		if use == nil || !ck.lacks(use, sel.Sel.Name) || !ck.isForeign(use) || api.Internal(use.path) || !ck.isGone(use) {
			continue
		}
		tn := types.NewTypeName(token.NoPos, ck.goneForm(use), sel.Sel.Name, nil)
		types.NewNamed(tn, types.NewStruct(nil, nil), nil)
		use.pkg.Scope().Insert(tn)
	}
}

// isForeign reports whether a package is known to be of another module.
func (ck *checker) isForeign(use *use) bool { return ck.Foreign != nil && ck.Foreign(use.path) }

// isGone reports whether a package cannot be found. What the promises of imports have in its
// place is not the package.
func (ck *checker) isGone(use *use) bool {
	known := ck.Imports.Find(use.path)
	return (known == nil || isStandIn(known)) && use.path != "unsafe" && ck.loadSource(use.path) == nil
}

// assume takes a name of a package that cannot be found for an alias of a type.
func (ck *checker) assume(use *use, name string, t types.Type) {
	alias := types.NewAlias(types.NewTypeName(token.NoPos, ck.goneForm(use), name, nil), t)
	use.pkg.Scope().Insert(alias.Obj())
	if use.assumed == nil {
		use.assumed = make(map[string]bool)
	}
	use.assumed[name] = true
}

// goneForm returns the package in the place of one that cannot be found. It also has what the
// promises of imports declare of that.
func (ck *checker) goneForm(use *use) *types.Package {
	if ck.promise.standIns[use.path] == nil {
		pkg := emptyPackage(use.path)
		if use.pkg != nil {
			for _, name := range use.pkg.Scope().Names() {
				pkg.Scope().Insert(use.pkg.Scope().Lookup(name))
			}
		}
		pkg.Scope().Insert(types.NewTypeName(token.NoPos, pkg, standInName, nil))
		pkg.MarkComplete()
		ck.promise.standIns[use.path] = pkg
	}
	use.pkg = ck.promise.standIns[use.path]
	return use.pkg
}

// standInName is declared by a package in the place of one that cannot be found.
const standInName = "·"

func isStandIn(pkg *types.Package) bool { return pkg.Scope().Lookup(standInName) != nil }

// namesake returns the one type of a name that the packages have which the actual one
// imports, nil if there is none or more.
func (ck *checker) namesake(name string) (found types.Type) {
	for _, pkg := range ck.Imports.Direct {
		tn, ok := pkg.Scope().Lookup(name).(*types.TypeName)
		if !ok || !tn.Exported() || gotypes.TypeParams(tn.Type()).Len() > 0 {
			continue
		}
		t := types.Unalias(tn.Type())
		if found != nil && !types.Identical(found, t) {
			return nil
		}
		found = t
	}
	return found
}

// importDecl returns the import declaration of the synthetic file.
func (ck *checker) importDecl() *ast.GenDecl {
	decl := &ast.GenDecl{Tok: token.IMPORT}
	ck.imports = make(map[string]*use)
	for _, name := range sortedNames(ck.names) {
		use := ck.names[name]
		if use.mentioned == nil {
			continue
		}
		if first := ck.imports[use.path]; first == nil {
			ck.imports[use.path] = use
		} else { // go/types asks for each path once
			maps.Copy(first.mentioned, use.mentioned)
		}
		decl.Specs = append(decl.Specs, &ast.ImportSpec{
			Name: ast.NewIdent(name),
			Path: &ast.BasicLit{Kind: token.STRING, Value: `"` + use.path + `"`},
		})
	}
	return decl
}
