package environ

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

// A scan finds the reads of one package.
type scan struct {
	*Package
	vars *vars

	calls  map[owner][]given // the calls of functions of the package
	called map[ast.Node]bool // identifiers and literals that are what is called
	open   map[owner]bool    // functions that others can call
	single map[ast.Node]bool // literals that are all that a variable ever holds

	abstract map[string]bool // the methods that are called through an interface of the package

	sites []site // still to be looked at
	seen  map[string]bool
	reads []Read
}

// A given is what a call gives to a function, by parameter.
type given struct {
	pos, end token.Pos
	args     func(index int, variadic bool) []name
}

// A site is a place where something is read. Its name may depend on parameters.
type site struct {
	pos, end token.Pos
	name     name
	via      string
	why      string // why the name is not known if it has no parameters
	required bool
	expand   bool // the name is a text whose $variables are read
	depth    int  // the number of calls on the way from the reader
}

func newScan(p *Package) *scan {
	s := &scan{
		Package:  p,
		vars:     newVars(p),
		calls:    make(map[owner][]given),
		called:   make(map[ast.Node]bool),
		open:     make(map[owner]bool),
		single:   make(map[ast.Node]bool),
		abstract: make(map[string]bool),
		seen:     make(map[string]bool),
	}
	s.everyNode(func(n ast.Node) {
		if call, ok := n.(*ast.CallExpr); ok {
			s.call(call)
		}
	})
	s.singles()
	s.everyNode(s.openOwner)
	s.openMethods()
	return s
}

func (s *scan) everyNode(f func(ast.Node)) {
	for _, file := range s.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			if n != nil {
				f(n)
			}
			return true
		})
	}
}

// call records who is called, and with what.
func (s *scan) call(call *ast.CallExpr) {
	id := calleeIdent(call.Fun)
	if id != nil {
		s.called[id] = true
	}
	if to := s.owner(call.Fun); to != nil {
		s.markCalled(call.Fun)
		s.calls[to] = append(s.calls[to], given{call.Pos(), call.End(), s.arguments(call)})
	}
	if s.qualified(id) == "os.Expand" && len(call.Args) == 2 {
		s.mapping(call)
	}
}

// mapping records that os.Expand calls its second argument with the names that
// the first one mentions.
func (s *scan) mapping(call *ast.CallExpr) {
	if id := calleeIdent(call.Args[1]); id != nil && readers[s.qualified(id)] == byName {
		s.called[id] = true // see site expand
		return
	}
	to := s.owner(call.Args[1])
	if to == nil {
		return
	}
	s.markCalled(call.Args[1])
	list := []name{unknown}
	if v := s.Info.Types[call.Args[0]].Value; v != nil {
		list = nil
		for _, variable := range mentioned(constant.StringVal(v)) {
			list = append(list, text(variable))
		}
	}
	s.calls[to] = append(s.calls[to], given{call.Pos(), call.End(), func(int, bool) []name { return list }})
}

// markCalled marks the identifier or the literal of a function that is called.
func (s *scan) markCalled(fun ast.Expr) {
	if id := calleeIdent(fun); id != nil {
		s.called[id] = true
	} else {
		s.called[ast.Unparen(fun)] = true
	}
}

// arguments returns what a call gives to each parameter. That of a method
// expression gives the receiver first.
func (s *scan) arguments(call *ast.CallExpr) func(int, bool) []name {
	receivers := 0
	if isMethodExpr(s.Info, ast.Unparen(call.Fun)) {
		receivers = 1
	}
	return func(index int, variadic bool) []name {
		index += receivers
		if s.spread(call) {
			return []name{unknown}
		}
		if index >= len(call.Args) {
			return nil
		}
		if !variadic || call.Ellipsis.IsValid() {
			return s.values(call.Args[index])
		}
		var list []name
		for _, arg := range call.Args[index:] {
			list = append(list, s.values(arg)...)
		}
		return list
	}
}

// owner returns the function of this package that an expression stands for: a
// declared one, a literal, or the literal that is the only value of a variable.
func (s *scan) owner(fun ast.Expr) owner {
	fun = ast.Unparen(fun)
	if lit, ok := fun.(*ast.FuncLit); ok {
		return lit
	}
	id := calleeIdent(fun)
	if id == nil {
		return nil
	}
	switch obj := s.Info.Uses[id].(type) {
	case *types.Func:
		if obj.Pkg() == s.Types && !isAbstract(obj) {
			return obj.Origin()
		}
	case *types.Var:
		if def := s.only(id); def != nil {
			if lit, ok := ast.Unparen(def).(*ast.FuncLit); ok {
				return lit
			}
		}
	}
	return nil
}

// openOwner marks functions that others can call with names of their own.
func (s *scan) openOwner(n ast.Node) {
	switch n := n.(type) {
	case *ast.FuncDecl:
		if fn, ok := s.Info.Defs[n.Name].(*types.Func); ok && s.exported(fn) {
			s.open[fn] = true
		}
	case *ast.Ident:
		s.openByIdent(n)
	case *ast.FuncLit:
		if !s.called[n] && !s.single[n] {
			s.open[n] = true
		}
	}
}

func (s *scan) openByIdent(id *ast.Ident) {
	switch obj := s.Info.Uses[id].(type) {
	case *types.Func:
		if obj.Pkg() == s.Types && !s.called[id] {
			s.open[obj.Origin()] = true
		}
		if obj.Pkg() == s.Types && isAbstract(obj) {
			s.abstract[obj.Name()] = true
		}
	case *types.Var:
		if to := s.owner(id); to != nil && !s.called[id] {
			s.open[to] = true
		}
	}
}

// openMethods marks the methods that a call through an interface can mean.
func (s *scan) openMethods() {
	for _, obj := range s.Info.Defs {
		if fn, ok := obj.(*types.Func); ok && fn.Signature().Recv() != nil && s.abstract[fn.Name()] {
			s.open[fn] = true
		}
	}
}

// exported reports whether other packages can call a function. The exported
// functions of a command have no importers, but its methods can be reached through
// interfaces.
func (s *scan) exported(fn *types.Func) bool {
	return fn.Exported() && (s.Types.Name() != "main" || fn.Signature().Recv() != nil)
}

// singles finds the literals that are all that a variable ever holds. The uses of
// the variable tell whether others can call them.
func (s *scan) singles() {
	for v, defs := range s.vars.defs {
		if len(defs) == 1 && defs[0] != nil && !s.vars.opaque[v] {
			s.single[ast.Unparen(defs[0])] = true
		}
	}
}

// calleeIdent returns the identifier that names a function in an expression, nil
// if there is none.
func calleeIdent(fun ast.Expr) *ast.Ident {
	switch fun := ast.Unparen(fun).(type) {
	case *ast.Ident:
		return fun
	case *ast.SelectorExpr:
		return fun.Sel
	case *ast.IndexExpr:
		return calleeIdent(fun.X)
	case *ast.IndexListExpr:
		return calleeIdent(fun.X)
	}
	return nil
}

// isMethodExpr reports whether fun is T.Method, whose first parameter is the
// receiver.
func isMethodExpr(info *types.Info, fun ast.Expr) bool {
	sel, ok := fun.(*ast.SelectorExpr)
	return ok && info.Selections[sel] != nil && info.Selections[sel].Kind() == types.MethodExpr
}

// isAbstract reports whether fn is a method of an interface.
func isAbstract(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	return recv != nil && types.IsInterface(recv.Type())
}

// qualified returns the import path and the name of what an identifier uses, such
// as "os.Getenv", or "append" for what is built in. A method has the name of its
// type in front: "github.com/spf13/viper.Viper.BindEnv".
func (s *scan) qualified(id *ast.Ident) string {
	if id == nil {
		return ""
	}
	switch obj := s.Info.Uses[id].(type) {
	case *types.Builtin:
		return obj.Name()
	case *types.Func:
		return qualifiedFunc(obj)
	}
	return ""
}

func qualifiedFunc(fn *types.Func) string {
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
