package library

import (
	"go/ast"
	"regexp"
	"strings"

	"github.com/importspy/importspy/internal/environ/eval"
)

// The package github.com/alecthomas/kingpin takes the value of a flag or an argument
// that is not given from the variable that Envar names, and only then from Default. The
// rules below are those of v2.4.0.
type kingpin struct{}

func (kingpin) paths() []string {
	return []string{"github.com/alecthomas/kingpin", "gopkg.in/alecthomas/kingpin"}
}

func (kingpin) reader(function string, version int) Reader {
	switch {
	case isEnvar(function):
		return collect(func(c *call) {
			c.add(Read{Why: notConstant, Value: kingpinCall{c}.byDefault()}, c.Values(c.Args[0])...)
		})
	case function == "Application.DefaultEnvars":
		return collect(func(c *call) {
			c.add(Read{Why: eachFlag}, kingpinCall{c}.prefix().Add(eval.Unknown()...))
		})
	}
	return nil
}

type kingpinCall struct{ *call }

// byDefault returns the one value that Default gives before in the same chain of calls, or
// nil. For a Default that comes after it, see kingpinDefaults.
func (k kingpinCall) byDefault() ast.Expr {
	for call := receiver(k.CallExpr); call != nil; call = receiver(call) {
		if k.isDefault(call) {
			return call.Args[0]
		}
	}
	return nil
}

// kingpinDefaults adds the variables in whose place Default gives a value: those that Envar
// names before in the same chain of calls.
func kingpinDefaults(c *call) {
	k := kingpinCall{c}
	if !k.isDefault(c.CallExpr) {
		return
	}
	for call := receiver(c.CallExpr); call != nil; call = receiver(call) {
		if isEnvar(k.method(call)) && len(call.Args) == 1 {
			c.add(Read{Value: c.Args[0]}, c.Values(call.Args[0])...)
		}
	}
}

// isDefault reports whether a call gives a flag or an argument one value.
func (k kingpinCall) isDefault(call *ast.CallExpr) bool {
	method := k.method(call)
	return (method == "FlagClause.Default" || method == "ArgClause.Default") && len(call.Args) == 1 && !call.Ellipsis.IsValid()
}

func isEnvar(method string) bool {
	return method == "FlagClause.Envar" || method == "FlagClause.OverrideDefaultFromEnvar" || method == "ArgClause.Envar"
}

// method returns what a call of kingpin calls, without the import path.
func (k kingpinCall) method(call *ast.CallExpr) string {
	return kingpinMethod(k.Qualified(eval.Callee(call.Fun)))
}

func kingpinMethod(fn string) string {
	for _, path := range (kingpin{}).paths() {
		if name, _, ok := versioned(fn, path); ok {
			return name
		}
	}
	return ""
}

// receiver returns the call before another one in a chain, or nil.
func receiver(call *ast.CallExpr) *ast.CallExpr {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	before, _ := ast.Unparen(sel.X).(*ast.CallExpr)
	return before
}

// notInEnvar is what becomes an underscore in the name of a variable.
var notInEnvar = regexp.MustCompile(`[^a-zA-Z0-9_]+`)

// prefix returns what the variables of an application's flags begin with, as far as its
// name is known.
func (k kingpinCall) prefix() eval.Name {
	names := k.nameOf(k.CallExpr)
	if len(names) != 1 {
		return nil
	}
	name, whole := names[0].Text()
	if !whole || name == "" {
		return nil
	}
	return eval.Text(strings.ToUpper(notInEnvar.ReplaceAllString(name+"_", "_")))
}

// maxChain bounds the calls between a variable and what it is made of: two variables can be
// made of each other in code that does not compile.
const maxChain = 100

// nameOf returns the name that the application at the beginning of a chain of calls is
// made with.
func (k kingpinCall) nameOf(last *ast.CallExpr) []eval.Name {
	call := last
	for range maxChain {
		if call == nil {
			break
		}
		if k.method(call) == "New" && len(call.Args) == 2 {
			return k.Values(call.Args[0])
		}
		before := receiver(call)
		if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && before == nil {
			before, _ = ast.Unparen(k.Only(sel.X)).(*ast.CallExpr)
		}
		call = before
	}
	return nil
}
