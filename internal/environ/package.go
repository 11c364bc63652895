package environ

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
)

// A Package is a package as an analyzer has it, without its test files.
type Package struct {
	Fset  *token.FileSet
	Files []*ast.File
	Types *types.Package
	Info  *types.Info
}

// compare orders positions by file name and offset. The order of the positions
// themselves is that in which a driver happened to parse the files.
func (p *Package) compare(a, b token.Pos) int {
	x, y := p.Fset.PositionFor(a, false), p.Fset.PositionFor(b, false)
	return cmp.Or(cmp.Compare(x.Filename, y.Filename), cmp.Compare(x.Offset, y.Offset))
}

// origin returns the function that obj is an instance of, or obj itself.
func origin(obj types.Object) types.Object {
	if fn, ok := obj.(*types.Func); ok {
		return fn.Origin()
	}
	return obj
}
