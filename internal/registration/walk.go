package registration

import (
	"go/ast"
	"go/types"
	"slices"
)

// A walk follows the calls of a package from its initialization.
type walk struct {
	*Package
	target *target
	decls  map[*types.Func]*ast.FuncDecl

	// certain holds what is run, maybe what is run if somebody calls a value. Each is
	// worked off first in, first out, so that the first path to a call is a shortest.
	certain, maybe []step
	seen           map[visit]bool
	called         map[ast.Node]bool // identifiers and literals that are what is called
	found          Result
}

// A step is code that is run, and the way to it.
type step struct {
	code ast.Node
	path []string
}

type visit struct {
	code    ast.Node
	certain bool
}

func (w *walk) run() {
	for len(w.certain) > 0 || len(w.maybe) > 0 {
		if len(w.certain) > 0 {
			s := w.certain[0]
			w.certain = w.certain[1:]
			w.step(s, true)
			continue
		}
		s := w.maybe[0]
		w.maybe = w.maybe[1:]
		w.step(s, false)
	}
}

// step looks through code once, except what has been looked through as certain.
func (w *walk) step(s step, certain bool) {
	if w.seen[visit{s.code, true}] || w.seen[visit{s.code, certain}] {
		return
	}
	w.seen[visit{s.code, certain}] = true
	ast.Inspect(s.code, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			w.call(n, s, certain)
		case *ast.FuncLit:
			if n != s.code && !w.called[n] {
				w.maybe = append(w.maybe, step{n, append(slices.Clone(s.path), "func literal")})
				return false
			}
		case *ast.Ident:
			if !w.called[n] {
				w.reference(n, s)
			}
		}
		return true
	})
}

// call follows one call: of the target, of a function of this package, or through
// an interface.
func (w *walk) call(call *ast.CallExpr, s step, certain bool) {
	fun := ast.Unparen(call.Fun)
	if lit, ok := fun.(*ast.FuncLit); ok {
		w.called[lit] = true
		return
	}
	id := name(fun)
	if id == nil || w.isMethodExpr(fun) {
		return
	}
	fn, ok := w.Info.Uses[id].(*types.Func)
	if !ok {
		return
	}
	fn = fn.Origin()
	w.called[id] = true
	switch {
	case fn == w.target.fn:
		w.record(call, s, certain && w.isOn(fun))
	case isAbstract(fn):
		w.implementations(fn, s)
	default:
		w.follow(fn, s, certain)
	}
	if isOnceDo(fn) && len(call.Args) == 1 {
		w.once(call, s, certain)
	}
}

// once follows what a sync.Once calls.
func (w *walk) once(call *ast.CallExpr, s step, certain bool) {
	switch arg := ast.Unparen(call.Args[0]).(type) {
	case *ast.FuncLit:
		w.called[arg] = true
	case *ast.Ident:
		if fn, ok := w.Info.Uses[arg].(*types.Func); ok {
			w.called[arg] = true
			w.follow(fn.Origin(), s, certain)
		}
	}
}

func isOnceDo(fn *types.Func) bool { return fn.FullName() == "(*sync.Once).Do" }

// isOn reports whether a method is called on the variable of the target.
func (w *walk) isOn(fun ast.Expr) bool {
	if w.target.receiver == nil {
		return true
	}
	sel, ok := fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	id := name(ast.Unparen(sel.X))
	return id != nil && w.Info.Uses[id] == w.target.receiver
}

// follow queues the body of a function of this package.
func (w *walk) follow(fn *types.Func, s step, certain bool) {
	decl := w.decls[fn]
	if decl == nil || decl.Body == nil {
		return
	}
	next := step{decl.Body, append(slices.Clone(s.path), funcName(fn))}
	if certain {
		w.certain = append(w.certain, next)
	} else {
		w.maybe = append(w.maybe, next)
	}
}

// implementations queues the methods of this package that a call through an
// interface can mean.
func (w *walk) implementations(method *types.Func, s step) {
	iface, ok := method.Signature().Recv().Type().Underlying().(*types.Interface)
	if !ok {
		return
	}
	var list []*types.Func
	for fn := range w.decls {
		recv := fn.Signature().Recv()
		if recv == nil || fn.Name() != method.Name() {
			continue
		}
		if t := recv.Type(); implements(t, iface) {
			list = append(list, fn)
		}
	}
	slices.SortFunc(list, func(a, b *types.Func) int { return w.compare(a.Pos(), b.Pos()) })
	for _, fn := range list {
		w.follow(fn, s, false)
	}
}

// reference follows a function that is named without being called.
func (w *walk) reference(id *ast.Ident, s step) {
	fn, ok := w.Info.Uses[id].(*types.Func)
	if !ok {
		return
	}
	if fn = fn.Origin(); fn == w.target.fn {
		w.record(id, s, false)
		return
	}
	w.follow(fn, s, false)
}

func (w *walk) record(n ast.Node, s step, certain bool) {
	c := Call{n.Pos(), n.End(), append(slices.Clone(s.path), w.target.name)}
	if certain {
		w.found.Calls = append(w.found.Calls, c)
	} else {
		w.found.Maybe = append(w.found.Maybe, c)
	}
}

// name returns the identifier that names a function or a variable, nil if there
// is none.
func name(e ast.Expr) *ast.Ident {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e
	case *ast.SelectorExpr:
		return e.Sel
	case *ast.IndexExpr:
		return name(e.X)
	case *ast.IndexListExpr:
		return name(e.X)
	}
	return nil
}

func (w *walk) isMethodExpr(fun ast.Expr) bool {
	sel, ok := fun.(*ast.SelectorExpr)
	return ok && w.Info.Selections[sel] != nil && w.Info.Selections[sel].Kind() == types.MethodExpr
}

// isAbstract reports whether fn is a method of an interface.
func isAbstract(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	return recv != nil && types.IsInterface(recv.Type())
}

// funcName returns a function's name, a method's as (*T).name.
func funcName(fn *types.Func) string {
	recv := fn.Signature().Recv()
	if recv == nil {
		return fn.Name()
	}
	t := types.TypeString(recv.Type(), func(*types.Package) string { return "" })
	if _, ok := recv.Type().(*types.Pointer); ok {
		return "(" + t + ")." + fn.Name()
	}
	return t + "." + fn.Name()
}
