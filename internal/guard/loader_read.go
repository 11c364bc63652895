package guard

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"strings"
)

// OwnImports returns the names of the packages that a loader, given as a Go file, imports for
// its work, whatever the types of its symbols are. It is nil if the file is not one: not
// what Source writes, apart from the ends of lines.
func OwnImports(src []byte) map[string]bool {
	src = unix(src)
	file, err := parser.ParseFile(token.NewFileSet(), LoaderName, src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil || !ClaimsLoader(src) {
		return nil
	}
	l := &Loader{Package: file.Name.Name, From: LoaderFrom(src)}
	again, err := format.Source(l.write(readSymbols(file, src), typeImports(file)))
	if err != nil || !bytes.Equal(again, src) {
		return nil
	}
	names := make(map[string]bool)
	for _, path := range loaderImports {
		names[own(path)] = true
	}
	return names
}

// typeImports returns the imports of a loader for the types of its symbols, by name.
func typeImports(file *ast.File) map[string]string {
	imports := make(map[string]string)
	for _, spec := range file.Imports {
		if spec.Name != nil && !strings.HasPrefix(spec.Name.Name, prefix) {
			imports[spec.Name.Name] = text(spec.Path)
		}
	}
	return imports
}

// readSymbols returns what a loader looks up: the fields of its struct, whose types it has
// as source, and what it says that it wants.
func readSymbols(file *ast.File, src []byte) (symbols []symbol) {
	wants := make(map[string]string)
	ast.Inspect(file, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && len(call.Args) == 5 {
			wants[text(call.Args[2])] = text(call.Args[3])
		}
		return true
	})
	for _, d := range file.Decls {
		d, ok := d.(*ast.GenDecl)
		if !ok || d.Tok != token.TYPE {
			continue
		}
		st, ok := d.Specs[0].(*ast.TypeSpec).Type.(*ast.StructType)
		if !ok {
			continue
		}
		for _, f := range st.Fields.List {
			for _, id := range f.Names {
				typ := src[f.Type.Pos()-file.FileStart : f.Type.End()-file.FileStart]
				symbols = append(symbols, symbol{id.Name, string(typ), wants[id.Name]})
			}
		}
	}
	return symbols
}
