package load

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/environ"
)

// Place returns where to show what is declared at pos, to end: there, unless it is
// in a file that nobody can open. cgo makes such a file of the C names that a package
// uses; then it is where the package first uses the name. What has no
// place at all is shown at the package clause.
func Place(pkg *packages.Package, pos, end, clause token.Pos) (from, to token.Pos) {
	if pos.IsValid() && environ.Shown(pkg.Fset, pos) {
		return pos, end
	}
	if use := firstUse(pkg, pos); use.IsValid() {
		return use, use // the name is another one there: C.int
	}
	return clause, clause + token.Pos(len(pkg.Types.Name()))
}

// firstUse returns the first place, by file and line, where a package uses the object
// that is declared at pos, in a file that somebody can open.
func firstUse(pkg *packages.Package, pos token.Pos) token.Pos {
	if !pos.IsValid() {
		return token.NoPos
	}
	var first token.Pos
	var file string
	for _, syntax := range pkg.Syntax {
		name := environ.Source(pkg.Fset, syntax)
		if name == "" || first.IsValid() && name > file {
			continue
		}
		if use := useIn(pkg, syntax, pos); use.IsValid() {
			first, file = use, name
		}
	}
	return first
}

// useIn returns the first place in a file that mentions the object declared at pos.
func useIn(pkg *packages.Package, file *ast.File, pos token.Pos) (use token.Pos) {
	ast.Inspect(file, func(n ast.Node) bool {
		if use.IsValid() {
			return false
		}
		if id, ok := n.(*ast.Ident); ok {
			if obj := pkg.TypesInfo.Uses[id]; obj != nil && obj.Pos() == pos && environ.Shown(pkg.Fset, id.Pos()) {
				use = id.Pos()
			}
		}
		return true
	})
	return use
}
