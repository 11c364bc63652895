package environ

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/importspy/importspy/internal/environ/eval"
	"github.com/importspy/importspy/internal/environ/library"
)

// A reader says how a function reads.
type reader int

const (
	byName   reader = iota + 1 // the first argument is the name
	byText                     // the first argument is a text that mentions names
	allNames                   // it reads everything
)

var readers = map[string]reader{
	"os.Getenv":    byName,
	"os.LookupEnv": byName,
	"os.ExpandEnv": byText,
	"os.Environ":   allNames,

	"syscall.Getenv":  byName,
	"syscall.Environ": allNames,

	"golang.org/x/sys/plan9.Getenv":    byName,
	"golang.org/x/sys/plan9.Environ":   allNames,
	"golang.org/x/sys/unix.Getenv":     byName,
	"golang.org/x/sys/unix.Environ":    allNames,
	"golang.org/x/sys/windows.Getenv":  byName,
	"golang.org/x/sys/windows.Environ": allNames,
}

// direct collects the reads in the source.
func (s *scan) direct() {
	s.EveryNode(func(n ast.Node) {
		switch n := n.(type) {
		case *ast.CallExpr:
			s.directCall(n)
		case *ast.CompositeLit, *ast.AssignStmt:
			s.library(site{}, library.FieldReads(s.Evaluator, n))
		case *ast.Ident:
			fn := s.Qualified(n)
			if !s.called[n] && (readers[fn] != 0 || library.ReaderOf(fn) != nil) {
				s.sites = append(s.sites, site{pos: n.Pos(), end: n.End(), name: eval.Unknown(), via: via(s.Info.Uses[n]), why: asValue})
			}
		}
	})
}

func (s *scan) directCall(call *ast.CallExpr) {
	id := eval.Callee(call.Fun)
	fn := s.Qualified(id)
	if readers[fn] == 0 && library.ReaderOf(fn) == nil && fn != "os.Expand" {
		return
	}
	at := site{pos: call.Pos(), end: call.End(), via: via(s.Info.Uses[id]), why: notConstant}
	if eval.IsMethodExpr(s.Info, ast.Unparen(call.Fun)) || s.spread(call) || s.Incomplete(call) {
		at.why = asValue
		s.add(at, eval.Unknown())
		return
	}
	switch readers[fn] {
	case byName:
		s.add(at, s.Values(call.Args[0])...)
	case byText:
		at.expand = true
		s.add(at, s.Values(call.Args[0])...)
	case allNames:
		at.why = everything
		s.add(at, eval.Unknown())
	}
	if fn == "os.Expand" && readers[s.Qualified(eval.Callee(call.Args[1]))] == byName {
		at.expand = true
		s.add(at, s.Values(call.Args[0])...)
	}
	if read := library.ReaderOf(fn); read != nil {
		s.library(at, read(s.Evaluator, call))
	}
}

// spread reports whether the arguments of a call are the results of another one.
func (s *scan) spread(call *ast.CallExpr) bool {
	if len(call.Args) != 1 {
		return false
	}
	_, ok := s.Info.TypeOf(call.Args[0]).(*types.Tuple)
	return ok
}

// add adds a site for each of names.
func (s *scan) add(at site, names ...eval.Name) {
	for _, n := range names {
		at.name = n
		s.sites = append(s.sites, at)
	}
}

// via returns how source would call a function of another package.
func via(obj types.Object) string {
	return obj.Pkg().Name() + "." + obj.Name()
}

// library adds the reads that a call of a library makes, or that the fields of its structs
// are for. The place of a read is what names the variable: the field with a tag or a
// value, or the call if another package declares the field.
func (s *scan) library(call site, reads []library.Read) {
	for _, r := range reads {
		at := s.place(call, r)
		at.name, at.why, at.required = r.Name, r.Why, r.Required
		s.sites = append(s.sites, at)
	}
}

// place returns the place of a read of a library.
func (s *scan) place(call site, r library.Read) site {
	if r.At != nil {
		return site{pos: r.At.Pos(), end: r.At.End(), via: r.Via}
	}
	if f := r.Field; f != nil && f.Pkg() == s.Types && f.Pos().IsValid() && s.Fset.File(f.Pos()) != nil {
		call.pos, call.end = f.Pos(), f.Pos()+token.Pos(len(f.Name()))
	}
	return call
}
