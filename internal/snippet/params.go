package snippet

import (
	"go/ast"
	"go/parser"
	"go/token"
)

// TypeParams returns the names of the type parameters that the text of a type begins with, nil
// if there are none. With braces, the text ends in struct or interface.
func TypeParams(text string, braces bool) (names []string) {
	source := "package p\n\ntype _ " + text
	if braces {
		source += "{}"
	}
	file, _ := parser.ParseFile(token.NewFileSet(), "", source, parser.SkipObjectResolution)
	if file == nil || len(file.Decls) == 0 {
		return nil
	}
	decl, ok := file.Decls[0].(*ast.GenDecl)
	if !ok || len(decl.Specs) != 1 {
		return nil
	}
	spec, ok := decl.Specs[0].(*ast.TypeSpec)
	if !ok || spec.TypeParams == nil {
		return nil
	}
	for _, field := range spec.TypeParams.List {
		for _, name := range field.Names {
			names = append(names, name.Name)
		}
	}
	return names
}
