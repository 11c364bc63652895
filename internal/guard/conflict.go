package guard

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"sync"
)

// Conflict returns a name that a Go file of the program declares at package level, and with
// which no guard compiles there; "" if there is none. Predeclared names count: a guard
// means those of the language.
func Conflict(src []byte) string {
	file, err := parser.ParseFile(token.NewFileSet(), "", src, parser.SkipObjectResolution)
	if file == nil || err != nil && len(file.Decls) == 0 {
		return "" // which the go command reports
	}
	for _, id := range declared(file) {
		if strings.HasPrefix(id.Name, prefix) || predeclared()[id.Name] {
			return id.Name
		}
	}
	return ""
}

// predeclared has the predeclared names that guards use.
var predeclared = sync.OnceValue(func() map[string]bool {
	names := make(map[string]bool)
	for _, d := range newShaker().list {
		ast.Inspect(d, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && types.Universe.Lookup(id.Name) != nil {
				names[id.Name] = true
			}
			return true
		})
	}
	return names
})

// declared returns what a file declares in the scope of its package.
func declared(file *ast.File) (names []*ast.Ident) {
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				names = append(names, d.Name)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					names = append(names, spec.Name)
				case *ast.ValueSpec:
					names = append(names, spec.Names...)
				}
			}
		}
	}
	return names
}
