package eval

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// A Func is a function of the package: a *types.Func or an *ast.FuncLit.
type Func any

// A Param says whose parameter a variable is, and which.
type Param struct {
	Func     Func
	Index    int
	Variadic bool
}

// vars holds what is assigned to the variables of a package. Order and branches do not
// count: a variable can have any of its values anywhere.
type vars struct {
	params map[*types.Var]Param
	bodies map[Func]ast.Node         // the functions whose parameters these are
	defs   map[*types.Var][]ast.Expr // nil is the zero value
	// opaque has the variables that can get values that are not in defs.
	opaque map[*types.Var]bool
	// loops has the expressions over which a loop goes to assign to a variable,
	// ofKeys those of them whose keys it takes.
	loops, ofKeys map[ast.Expr]bool
}

func newVars(p *Package) *vars {
	c := &varCollector{p, &vars{
		params: make(map[*types.Var]Param),
		bodies: make(map[Func]ast.Node),
		defs:   make(map[*types.Var][]ast.Expr),
		opaque: make(map[*types.Var]bool),

		loops:  make(map[ast.Expr]bool),
		ofKeys: make(map[ast.Expr]bool),
	}}
	for _, file := range p.Files {
		c.embeds(file)
		ast.Inspect(file, func(n ast.Node) bool {
			c.visit(n)
			return true
		})
	}
	for v := range c.defs {
		if v.Parent() == p.Types.Scope() && (p.Types.Name() != "main" && v.Exported() || c.linked(v)) {
			c.opaque[v] = true
		}
	}
	c.share()
	return c.vars
}

type varCollector struct {
	*Package
	*vars
}

func (c *varCollector) visit(n ast.Node) {
	switch n := n.(type) {
	case *ast.FuncDecl:
		if fn, ok := c.Info.Defs[n.Name].(*types.Func); ok {
			c.function(fn, n, n.Type)
		}
	case *ast.FuncLit:
		c.function(n, n, n.Type)
	case *ast.AssignStmt:
		c.assign(n)
	case *ast.ValueSpec:
		c.spec(n)
	case *ast.RangeStmt:
		c.loop(n)
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			c.lose(n.X)
		}
	case *ast.SelectorExpr:
		c.method(n)
	}
}

// linked reports whether a variable of the package can only get a value from the
// linker's flag -X: it is a string, and the source never gives it one.
func (c *varCollector) linked(v *types.Var) bool {
	return types.Identical(v.Type(), types.Typ[types.String]) && len(c.defs[v]) == 1 && c.defs[v][0] == nil
}

// embeds gives up on the variables whose values are files. Between the directive
// and the declaration, only blank lines and comments are allowed.
func (c *varCollector) embeds(file *ast.File) {
	for _, group := range file.Comments {
		for _, comment := range group.List {
			if strings.HasPrefix(comment.Text, "//go:embed ") || strings.HasPrefix(comment.Text, "//go:embed\t") {
				c.loseAfter(file, comment.End())
			}
		}
	}
}

// loseAfter gives up on the variables of the first declaration after a position.
func (c *varCollector) loseAfter(file *ast.File, pos token.Pos) {
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.VAR {
			continue
		}
		for _, spec := range gen.Specs {
			if spec, ok := spec.(*ast.ValueSpec); ok && spec.Pos() > pos {
				for _, id := range spec.Names {
					c.lose(id)
				}
				return
			}
		}
	}
}

// function records parameters. Named results get values from return statements.
func (c *varCollector) function(fn Func, body ast.Node, typ *ast.FuncType) {
	c.bodies[fn] = body
	index := 0
	for _, field := range typ.Params.List {
		_, variadic := field.Type.(*ast.Ellipsis)
		for _, id := range field.Names {
			if v, ok := c.Info.Defs[id].(*types.Var); ok {
				c.params[v] = Param{fn, index, variadic}
			}
			index++
		}
		if len(field.Names) == 0 {
			index++
		}
	}
	if typ.Results == nil {
		return
	}
	for _, field := range typ.Results.List {
		for _, id := range field.Names {
			c.lose(id)
		}
	}
}

func (c *varCollector) assign(n *ast.AssignStmt) {
	plain := n.Tok == token.ASSIGN || n.Tok == token.DEFINE
	for i, lhs := range n.Lhs {
		id, ok := ast.Unparen(lhs).(*ast.Ident)
		if !ok || !plain || len(n.Lhs) != len(n.Rhs) {
			c.lose(lhs)
			continue
		}
		c.define(id, n.Rhs[i])
	}
}

func (c *varCollector) spec(n *ast.ValueSpec) {
	for i, id := range n.Names {
		switch {
		case len(n.Values) == 0:
			c.define(id, nil)
		case len(n.Values) == len(n.Names):
			c.define(id, n.Values[i])
		default:
			c.lose(id)
		}
	}
}

// loop records the values of a loop over the items of a list, or over the keys of
// a map.
func (c *varCollector) loop(n *ast.RangeStmt) {
	var items, keys ast.Expr
	switch c.Underlying(n.X).(type) {
	case *types.Slice, *types.Array:
		items = n.X
	case *types.Map:
		keys = n.X
	}
	c.loopVar(n.Key, keys, c.ofKeys)
	c.loopVar(n.Value, items, c.loops)
}

func (c *varCollector) loopVar(lhs, over ast.Expr, set map[ast.Expr]bool) {
	if lhs == nil {
		return
	}
	if id, ok := lhs.(*ast.Ident); ok && over != nil {
		// Another node than the list itself, which is not the variable's value.
		wrapped := &ast.ParenExpr{X: over}
		set[wrapped] = true
		c.loops[wrapped] = true
		c.define(id, wrapped)
		return
	}
	c.lose(lhs)
}

// method gives up on a variable whose address a method takes.
func (c *varCollector) method(n *ast.SelectorExpr) {
	sel := c.Info.Selections[n]
	if sel == nil || sel.Kind() != types.MethodVal {
		return
	}
	fn, ok := sel.Obj().(*types.Func)
	if !ok {
		return
	}
	_, onPointer := fn.Signature().Recv().Type().(*types.Pointer)
	_, isPointer := sel.Recv().Underlying().(*types.Pointer)
	if onPointer && !isPointer {
		c.lose(n.X)
	}
}

func (c *varCollector) define(id *ast.Ident, value ast.Expr) {
	if v := c.variable(id); v != nil {
		c.defs[v] = append(c.defs[v], value)
	}
}

// lose marks the variable that an expression is, or is a part of, as one that
// can have any value.
func (c *varCollector) lose(e ast.Expr) {
	for {
		switch x := e.(type) {
		case *ast.ParenExpr:
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.Ident:
			if v := c.variable(x); v != nil {
				c.opaque[v] = true
			}
			return
		default:
			return
		}
	}
}

func (c *varCollector) variable(id *ast.Ident) *types.Var {
	v, _ := c.Info.ObjectOf(id).(*types.Var)
	return v
}
