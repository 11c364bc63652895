package library

import (
	"go/ast"
	"regexp"
	"slices"
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
	switch function {
	case "FlagClause.Envar", "FlagClause.OverrideDefaultFromEnvar", "ArgClause.Envar":
		return collect(func(c *call) {
			c.add(Read{Why: notConstant, Value: kingpinCall{c}.byDefault()}, c.Values(c.Args[0])...)
		})
	case "Application.DefaultEnvars":
		return collect(func(c *call) {
			c.add(Read{Why: eachFlag}, kingpinCall{c}.prefix().Add(eval.Unknown()...))
		})
	}
	return nil
}

type kingpinCall struct{ *call }

// byDefault returns the one value that Default gives in the same chain of calls, or nil.
func (k kingpinCall) byDefault() ast.Expr {
	var list []ast.Expr
	k.EveryNode(func(n ast.Node) {
		other, ok := n.(*ast.CallExpr)
		if !ok || !slices.Contains([]string{"FlagClause.Default", "ArgClause.Default"}, k.method(other)) {
			return
		}
		if k.chained(other, k.CallExpr) || k.chained(k.CallExpr, other) {
			list = append(list, other.Args...)
		}
	})
	if len(list) != 1 {
		return nil
	}
	return list[0]
}

// method returns what a call of kingpin calls, without the import path.
func (k kingpinCall) method(call *ast.CallExpr) string {
	fn := k.Qualified(eval.Callee(call.Fun))
	for _, path := range (kingpin{}).paths() {
		if name, _, ok := versioned(fn, path); ok {
			return name
		}
	}
	return ""
}

// chained reports whether what a call returns is what the last of a chain of calls is for.
func (k kingpinCall) chained(first, last *ast.CallExpr) bool {
	for call := last; call != nil; call = receiver(call) {
		if call == first {
			return true
		}
	}
	return false
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

// nameOf returns the name that the application at the beginning of a chain of calls is
// made with.
func (k kingpinCall) nameOf(last *ast.CallExpr) []eval.Name {
	for call := last; call != nil; {
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
