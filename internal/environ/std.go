package environ

import (
	"go/ast"
	"go/types"
	"strings"
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

// direct collects the reads that stand in the source.
func (s *scan) direct() {
	s.everyNode(func(n ast.Node) {
		switch n := n.(type) {
		case *ast.CallExpr:
			s.directCall(n)
		case *ast.Ident:
			fn := s.qualified(n)
			if !s.called[n] && (readers[fn] != 0 || libraryCall(fn) != nil) {
				s.sites = append(s.sites, site{pos: n.Pos(), end: n.End(), name: unknown, via: via(s.Info.Uses[n]), why: asValue})
			}
		}
	})
}

func (s *scan) directCall(call *ast.CallExpr) {
	id := calleeIdent(call.Fun)
	fn := s.qualified(id)
	if readers[fn] == 0 && libraryCall(fn) == nil && fn != "os.Expand" {
		return
	}
	at := site{pos: call.Pos(), end: call.End(), via: via(s.Info.Uses[id]), why: notConstant}
	if isMethodExpr(s.Info, ast.Unparen(call.Fun)) || s.spread(call) || s.incomplete(call) {
		at.why = asValue
		s.add(at, unknown)
		return
	}
	switch readers[fn] {
	case byName:
		s.add(at, s.values(call.Args[0])...)
	case byText:
		at.expand = true
		s.add(at, s.values(call.Args[0])...)
	case allNames:
		at.why = everything
		s.add(at, unknown)
	}
	if fn == "os.Expand" && readers[s.qualified(calleeIdent(call.Args[1]))] == byName {
		at.expand = true
		s.add(at, s.values(call.Args[0])...)
	}
	if library := libraryCall(fn); library != nil {
		library(s, call, at)
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

// incomplete reports whether a call lacks arguments, which the compiler will not
// accept.
func (s *scan) incomplete(call *ast.CallExpr) bool {
	sig, ok := s.underlying(call.Fun).(*types.Signature)
	if !ok {
		return true
	}
	want := sig.Params().Len()
	if sig.Variadic() {
		want--
	}
	return len(call.Args) < want
}

// add adds a site for each of names.
func (s *scan) add(at site, names ...name) {
	for _, n := range names {
		at.name = n
		s.sites = append(s.sites, at)
	}
}

// via is how source would call a function of another package.
func via(obj types.Object) string {
	return obj.Pkg().Name() + "." + obj.Name()
}

// libraryCall returns what finds the reads of a call of a library's function, or
// nil if the function reads nothing.
func libraryCall(fn string) func(*scan, *ast.CallExpr, site) {
	switch {
	case strings.HasPrefix(fn, caarlos0Path):
		return caarlos0Call(fn)
	case strings.HasPrefix(fn, kelseyhightowerPath):
		return kelseyhightowerCall(fn)
	case strings.HasPrefix(fn, sethvargoPath):
		return sethvargoCall(fn)
	case strings.HasPrefix(fn, viperPath):
		return viperCall(fn)
	}
	return nil
}
