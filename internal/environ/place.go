package environ

import (
	"go/ast"
	"go/token"
	"go/types"
)

// Place returns where to show what is declared at pos, to end, in a package that has
// files: there, unless it is in a file that nobody can open. cgo makes such a file of the
// C names that a package uses; then it is where a declaration of the package first uses
// the name. It is token.NoPos if there is no such place.
func Place(fset *token.FileSet, files []*ast.File, info *types.Info, pos, end token.Pos) (from, to token.Pos) {
	switch {
	case !pos.IsValid():
		return token.NoPos, token.NoPos
	case Shown(fset, pos):
		return pos, end
	}
	use := firstUse(fset, files, info, pos)
	return use, use // the name is another one there: C.int
}

// firstUse returns the first place, by file and line, where a declaration uses the object
// that is declared at pos, in a file that somebody can open.
func firstUse(fset *token.FileSet, files []*ast.File, info *types.Info, pos token.Pos) (first token.Pos) {
	var in string
	for _, file := range files {
		name := Source(fset, file)
		if name == "" || first.IsValid() && name > in {
			continue
		}
		if use := useIn(fset, file, info, pos); use.IsValid() {
			first, in = use, name
		}
	}
	return first
}

// useIn returns the first place in a file that mentions the object declared at pos. It
// passes over function bodies, which not every driver loads.
func useIn(fset *token.FileSet, file *ast.File, info *types.Info, pos token.Pos) (use token.Pos) {
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			return false
		case *ast.Ident:
			if obj := info.Uses[n]; !use.IsValid() && obj != nil && obj.Pos() == pos && Shown(fset, n.Pos()) {
				use = n.Pos()
			}
		}
		return !use.IsValid()
	})
	return use
}
