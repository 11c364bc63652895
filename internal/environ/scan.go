package environ

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"github.com/importspy/importspy/internal/environ/eval"
)

// A scan finds the reads of one package.
type scan struct {
	*eval.Evaluator

	calls  map[eval.Func][]given // the calls of functions of the package
	called map[ast.Node]bool     // identifiers and literals that are what is called
	open   map[eval.Func]bool    // functions that others can call
	single map[ast.Node]bool     // expressions that are all that a variable ever holds

	abstract map[string]bool // the methods that are called through an interface of the package

	sites []site // still to be looked at
	seen  map[string]bool
	reads []Read
}

// A given is what a call gives to a function, by parameter.
type given struct {
	call     *ast.CallExpr // nil: of os.Expand
	pos, end token.Pos
	args     func(index int, variadic bool) []eval.Name
}

// A site is a place where something is read. Its name may depend on parameters.
type site struct {
	pos, end token.Pos
	name     eval.Name
	via      string
	why      string // why the name is not known if it has no parameters
	required bool
	expand   bool // the name is a text whose $variables are read
	depth    int  // the number of calls on the way from the reader
}

func newScan(p *Package) *scan {
	s := &scan{
		Evaluator: eval.New(p),
		calls:     make(map[eval.Func][]given),
		called:    make(map[ast.Node]bool),
		open:      make(map[eval.Func]bool),
		single:    make(map[ast.Node]bool),
		abstract:  make(map[string]bool),
		seen:      make(map[string]bool),
	}
	s.EveryNode(func(n ast.Node) {
		if call, ok := n.(*ast.CallExpr); ok {
			s.call(call)
		}
	})
	for _, e := range s.OnlyValues() {
		s.single[e] = true
	}
	s.EveryNode(s.openOwner)
	s.openMethods()
	return s
}

// call records who is called, and with what.
func (s *scan) call(call *ast.CallExpr) {
	id := eval.Callee(call.Fun)
	if id != nil {
		s.called[id] = true
	}
	if to := s.owner(call.Fun); to != nil {
		s.markCalled(call.Fun)
		s.calls[to] = append(s.calls[to], given{call, call.Pos(), call.End(), s.arguments(call)})
	}
	if s.Qualified(id) == "os.Expand" && len(call.Args) == 2 {
		s.mapping(call)
	}
}

// mapping records that os.Expand calls its second argument with the names that
// the first one mentions.
func (s *scan) mapping(call *ast.CallExpr) {
	if id := eval.Callee(call.Args[1]); id != nil && readers[s.Qualified(id)] == byName {
		s.called[id] = true // see site expand
		return
	}
	to := s.owner(call.Args[1])
	if to == nil {
		return
	}
	s.markCalled(call.Args[1])
	list := []eval.Name{eval.Unknown()}
	if v := s.Info.Types[call.Args[0]].Value; v != nil {
		list = nil
		for _, variable := range eval.Mentioned(constant.StringVal(v)) {
			list = append(list, eval.Text(variable))
		}
	}
	s.calls[to] = append(s.calls[to], given{nil, call.Pos(), call.End(), func(int, bool) []eval.Name { return list }})
}

// markCalled marks the identifier or the literal of a function that is called.
func (s *scan) markCalled(fun ast.Expr) {
	if id := eval.Callee(fun); id != nil {
		s.called[id] = true
	} else {
		s.called[ast.Unparen(fun)] = true
	}
}

// arguments returns what a call gives to each parameter. That of a method
// expression gives the receiver first.
func (s *scan) arguments(call *ast.CallExpr) func(int, bool) []eval.Name {
	receivers := 0
	if eval.IsMethodExpr(s.Info, ast.Unparen(call.Fun)) {
		receivers = 1
	}
	return func(index int, variadic bool) []eval.Name {
		index += receivers
		if s.spread(call) {
			return []eval.Name{eval.Unknown()}
		}
		if index >= len(call.Args) {
			return nil
		}
		if !variadic || call.Ellipsis.IsValid() {
			return s.Values(call.Args[index])
		}
		var list []eval.Name
		for _, arg := range call.Args[index:] {
			list = append(list, s.Values(arg)...)
		}
		return list
	}
}

// owner returns the function of this package that an expression denotes: a
// declared one, a literal, or the literal that is the only value of a variable.
func (s *scan) owner(fun ast.Expr) eval.Func {
	fun = ast.Unparen(fun)
	if lit, ok := fun.(*ast.FuncLit); ok {
		return lit
	}
	id := eval.Callee(fun)
	if id == nil {
		return nil
	}
	switch obj := s.Info.Uses[id].(type) {
	case *types.Func:
		if obj.Pkg() == s.Types && !isAbstract(obj) {
			return obj.Origin()
		}
	case *types.Var:
		if lit, ok := ast.Unparen(s.Only(id)).(*ast.FuncLit); ok {
			return lit
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

// isAbstract reports whether fn is a method of an interface.
func isAbstract(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	return recv != nil && types.IsInterface(recv.Type())
}
