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

// underlying returns the underlying type of an expression, an invalid one if the
// type check failed.
func (p *Package) underlying(e ast.Expr) types.Type {
	if t := p.Info.TypeOf(e); t != nil {
		return t.Underlying()
	}
	return types.Typ[types.Invalid]
}
