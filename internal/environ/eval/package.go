package eval

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

// Compare orders positions by file name and offset. The order of the positions
// themselves is that in which a driver happened to parse the files.
func (p *Package) Compare(a, b token.Pos) int {
	x, y := p.Fset.PositionFor(a, false), p.Fset.PositionFor(b, false)
	return cmp.Or(cmp.Compare(x.Filename, y.Filename), cmp.Compare(x.Offset, y.Offset))
}

// Underlying returns the underlying type of an expression, an invalid one if the
// type check failed.
func (p *Package) Underlying(e ast.Expr) types.Type {
	if t := p.Info.TypeOf(e); t != nil {
		return t.Underlying()
	}
	return types.Typ[types.Invalid]
}

// EveryNode calls f for each node of the files.
func (p *Package) EveryNode(f func(ast.Node)) {
	for _, file := range p.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			if n != nil {
				f(n)
			}
			return true
		})
	}
}

// Incomplete reports whether a call lacks arguments, which the compiler will not
// accept.
func (p *Package) Incomplete(call *ast.CallExpr) bool {
	sig, ok := p.Underlying(call.Fun).(*types.Signature)
	if !ok {
		return true
	}
	want := sig.Params().Len()
	if sig.Variadic() {
		want--
	}
	return len(call.Args) < want
}

// Callee returns the identifier that names a function in an expression, nil
// if there is none.
func Callee(fun ast.Expr) *ast.Ident {
	switch fun := ast.Unparen(fun).(type) {
	case *ast.Ident:
		return fun
	case *ast.SelectorExpr:
		return fun.Sel
	case *ast.IndexExpr:
		return Callee(fun.X)
	case *ast.IndexListExpr:
		return Callee(fun.X)
	}
	return nil
}

// IsMethodExpr reports whether fun is T.Method, whose first parameter is the
// receiver.
func IsMethodExpr(info *types.Info, fun ast.Expr) bool {
	sel, ok := fun.(*ast.SelectorExpr)
	return ok && info.Selections[sel] != nil && info.Selections[sel].Kind() == types.MethodExpr
}

// Qualified returns the import path and the name of what an identifier uses, such
// as "os.Getenv", or "append" for what is built in. A method is preceded by the name of its
// type: "github.com/spf13/viper.Viper.BindEnv".
func (p *Package) Qualified(id *ast.Ident) string {
	if id == nil {
		return ""
	}
	switch obj := p.Info.Uses[id].(type) {
	case *types.Builtin:
		return obj.Name()
	case *types.Func:
		return fullName(obj)
	}
	return ""
}

func fullName(fn *types.Func) string {
	if fn.Pkg() == nil {
		return fn.Name()
	}
	in := fn.Pkg().Path() + "."
	if recv := fn.Signature().Recv(); recv != nil {
		t := recv.Type()
		if p, ok := t.(*types.Pointer); ok {
			t = p.Elem()
		}
		if named, ok := t.(*types.Named); ok {
			in += named.Obj().Name() + "."
		}
	}
	return in + fn.Name()
}
