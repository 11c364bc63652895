package library

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/environ/eval"
)

// The package github.com/spf13/viper reads the variables that are bound to its keys.
// A variable that is not given by name is called PREFIX_KEY, in upper case, with
// the prefix at the time of the binding. A replacer changes all names when they
// are looked up. The rules below are those of v1.21.0.
type viper struct{}

const viperPath = "github.com/spf13/viper"

func (viper) paths() []string { return []string{viperPath} }

func (viper) reader(function string, version int) Reader {
	switch function = strings.TrimPrefix(function, "Viper."); {
	case version != 0:
	case function == "BindEnv" || function == "MustBindEnv":
		return collect(func(c *call) { newInstance(c, c.CallExpr).bind() })
	case function == "AutomaticEnv":
		return collect(func(c *call) { newInstance(c, c.CallExpr).automatic() })
	}
	return nil
}

// viperDefaults adds the variables in whose place SetDefault gives a value.
func viperDefaults(c *call) {
	v := newInstance(c, c.CallExpr)
	key, ok := v.keyOf(c.CallExpr)
	if !ok || len(c.Args) != 2 {
		return
	}
	for _, function := range []string{"BindEnv", "MustBindEnv"} {
		for _, expr := range v.sameViper(v.callsOf(function)) {
			if other, ok := v.keyOf(expr); ok && strings.EqualFold(other, key) {
				bound := &instance{call: &call{Evaluator: c.Evaluator, CallExpr: expr}, of: v.of}
				bound.bind()
				c.reads = append(c.reads, bound.reads...)
			}
		}
	}
	if prefix, ok := v.prefixAtLast(); ok && len(v.sameViper(v.callsOf("AutomaticEnv"))) > 0 {
		v.addReplaced([]eval.Name{prefix.Add(eval.Text(key)...).ToUpper()})
	}
	for i := range c.reads {
		c.reads[i].Value = c.Args[1]
	}
}

// keyOf returns the key that a call gives first, if it is known.
func (c *call) keyOf(expr *ast.CallExpr) (string, bool) {
	if len(expr.Args) == 0 || expr.Ellipsis.IsValid() {
		return "", false
	}
	values := c.Values(expr.Args[0])
	if len(values) != 1 {
		return "", false
	}
	return values[0].Text()
}

// An instance is a Viper that the package uses: the global one, or that of a variable.
type instance struct {
	*call
	of types.Object // nil: the global one
}

// newInstance returns the Viper that a function is called for.
func newInstance(c *call, expr *ast.CallExpr) *instance {
	v := &instance{call: c}
	if sel, ok := ast.Unparen(expr.Fun).(*ast.SelectorExpr); ok && c.Info.Selections[sel] != nil {
		v.of = c.root(sel.X)
	}
	return v
}

// root returns the variable that an expression begins with, or the field that it
// ends with. Two vipers of one struct type are then the same one, as are those
// that functions return.
func (c *call) root(e ast.Expr) types.Object {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return c.Info.Uses[e]
	case *ast.SelectorExpr:
		return c.Info.Uses[e.Sel]
	case *ast.CallExpr:
		if c.Qualified(eval.Callee(e.Fun)) == viperPath+".GetViper" {
			return nil
		}
		return c.Info.Uses[eval.Callee(e.Fun)]
	}
	return nil
}

// bind adds the reads of BindEnv(key) and of BindEnv(key, names...).
func (v *instance) bind() {
	if len(v.Args) == 0 || v.Ellipsis.IsValid() {
		v.unknown(notConstant)
		return
	}
	var names []eval.Name
	if len(v.Args) == 1 {
		prefix, ok := v.prefixBefore(v.CallExpr)
		if !ok {
			v.unknown(unknownPrefix)
			return
		}
		for _, key := range v.Values(v.Args[0]) {
			names = append(names, prefix.Add(eval.Joint("_")...).Add(key...).ToUpper())
		}
	}
	for _, arg := range v.Args[1:] {
		names = append(names, v.Values(arg)...)
	}
	v.addReplaced(names)
}

// automatic adds the read of AutomaticEnv, which looks up each key that is asked for.
func (v *instance) automatic() {
	prefix, _ := v.prefixAtLast()
	known, _ := prefix.Text()
	if replacer, ok := v.replacer(); !ok || replacer != nil && replacer.touches(known) {
		prefix = nil
	}
	v.add(Read{Why: "any key is looked for"}, prefix.Add(eval.Unknown()...))
}

// prefixAtLast returns the prefix of this viper where it is set once, wherever that is,
// with what follows it, none if it never is, and whether it is known.
func (v *instance) prefixAtLast() (eval.Name, bool) {
	calls := v.settings("SetEnvPrefix")
	if v.mayShare("SetEnvPrefix") || len(calls) > 1 {
		return nil, false
	}
	if len(calls) == 0 {
		return nil, true
	}
	values := v.Values(calls[0].Args[0])
	if len(values) != 1 {
		return nil, false
	}
	return values[0].Add(eval.Joint("_")...).ToUpper(), true
}

// settings returns the calls of a function that changes this viper.
func (v *instance) settings(function string) []*ast.CallExpr {
	return v.sameViper(v.allSettings(function))
}

// sameViper returns those of calls that are for this viper.
func (v *instance) sameViper(calls []*ast.CallExpr) []*ast.CallExpr {
	return slices.DeleteFunc(calls, func(call *ast.CallExpr) bool { return newInstance(v.call, call).of != v.of })
}

// mayShare reports whether a function that changes vipers may have been called for
// this one, but only under another name, or before the variable came to hold it.
func (v *instance) mayShare(function string) bool {
	calls := v.allSettings(function)
	if len(calls) == 0 || v.private(v.of) {
		return false
	}
	if variable, ok := v.of.(*types.Var); ok && v.Reassigned(variable) {
		return true
	}
	if len(v.settings(function)) > 0 {
		return false
	}
	return slices.ContainsFunc(calls, func(call *ast.CallExpr) bool {
		return !v.private(newInstance(v.call, call).of)
	})
}

// private reports whether an object is a variable that only ever holds one new
// viper, which has no other name: all that is done with it is to call its methods.
// Sub is none of these, because what it returns has the same prefix.
func (v *instance) private(of types.Object) bool {
	variable, ok := of.(*types.Var)
	if !ok {
		return false
	}
	def, ok := v.OnlyValue(variable).(*ast.CallExpr)
	if !ok {
		return false
	}
	if fn := v.Qualified(eval.Callee(def.Fun)); fn != viperPath+".New" && fn != viperPath+".NewWithOptions" {
		return false
	}
	uses, calls := 0, 0
	v.EveryNode(func(n ast.Node) {
		switch n := n.(type) {
		case *ast.Ident:
			if v.Info.Uses[n] == of {
				uses++
			}
		case *ast.CallExpr:
			sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr)
			if ok && sel.Sel.Name != "Sub" && v.isUse(sel.X, of) {
				calls++
			}
		}
	})
	return uses == calls
}

func (v *instance) isUse(e ast.Expr, of types.Object) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	return ok && v.Info.Uses[id] == of
}

// allSettings returns the calls of a function that changes any viper.
func (c *call) allSettings(function string) []*ast.CallExpr {
	return slices.DeleteFunc(c.callsOf(function), func(call *ast.CallExpr) bool { return len(call.Args) != 1 })
}

// callsOf returns the calls of a function for any viper.
func (c *call) callsOf(function string) []*ast.CallExpr {
	var list []*ast.CallExpr
	c.EveryNode(func(n ast.Node) {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return
		}
		fn, ok := strings.CutPrefix(c.Qualified(eval.Callee(call.Fun)), viperPath+".")
		if ok && strings.TrimPrefix(fn, "Viper.") == function {
			list = append(list, call)
		}
	})
	return list
}

// prefixBefore returns the prefix that is set when bind is called: the one
// that is set further up in the same list of statements, or none if the package
// never sets one.
func (v *instance) prefixBefore(bind *ast.CallExpr) (eval.Name, bool) {
	if v.mayShare("SetEnvPrefix") {
		return nil, false
	}
	calls := v.settings("SetEnvPrefix")
	if len(calls) == 0 {
		return eval.Name{}, true
	}
	if len(calls) > 1 || !v.follows(calls[0], bind) {
		return nil, false
	}
	values := v.Values(calls[0].Args[0])
	if len(values) != 1 {
		return nil, false
	}
	return values[0], true
}

// follows reports whether b is called after a whenever it is called: a is a
// statement of a block that b is in, further down.
func (v *instance) follows(a, b *ast.CallExpr) bool {
	found := false
	v.EveryNode(func(n ast.Node) {
		block, ok := n.(*ast.BlockStmt)
		if !ok || block.Pos() > b.Pos() || b.End() > block.End() {
			return
		}
		for _, stmt := range block.List {
			if expr, ok := stmt.(*ast.ExprStmt); ok && ast.Unparen(expr.X) == a && stmt.End() <= b.Pos() {
				found = true
			}
		}
	})
	return found
}

// addReplaced adds reads of names as the replacer leaves them.
func (v *instance) addReplaced(names []eval.Name) {
	replacer, ok := v.replacer()
	for _, n := range names {
		switch known, whole := n.Text(); {
		case ok && replacer == nil:
			v.add(Read{Why: notConstant}, n)
		case ok && whole:
			v.add(Read{}, eval.Text(replacer.Replace(known)))
		default: // a parameter comes later than the replacer
			v.unknown("a replacer changes the name")
		}
	}
}

// A replacer is a strings.Replacer that is written out.
type replacer struct {
	*strings.Replacer
	old []string
}

// touches reports whether the replacer can change text that precedes other text.
func (r *replacer) touches(text string) bool {
	for _, old := range r.old {
		if old == "" || strings.ContainsAny(text, old) {
			return true
		}
	}
	return false
}

// replacer returns the replacer of this viper, nil if the package sets none, and
// whether it is known.
func (v *instance) replacer() (*replacer, bool) {
	if v.mayShare("SetEnvKeyReplacer") {
		return nil, false
	}
	calls := append(v.settings("SetEnvKeyReplacer"), v.settings("EnvKeyReplacer")...)
	if v.of != nil {
		// An option of a new viper belongs to no variable yet.
		calls = append(calls, (&instance{call: v.call}).settings("EnvKeyReplacer")...)
	}
	switch len(calls) {
	case 0:
		return nil, true
	case 1:
		return v.newReplacer(calls[0].Args[0])
	}
	return nil, false
}

func (v *instance) newReplacer(e ast.Expr) (*replacer, bool) {
	if def := v.Only(e); def != nil {
		e = def
	}
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || v.Qualified(eval.Callee(call.Fun)) != "strings.NewReplacer" || call.Ellipsis.IsValid() || len(call.Args)%2 != 0 {
		return nil, false
	}
	var words, old []string
	for i, arg := range call.Args {
		values := v.Values(arg)
		if len(values) != 1 {
			return nil, false
		}
		word, whole := values[0].Text()
		if !whole {
			return nil, false
		}
		words = append(words, word)
		if i%2 == 0 {
			old = append(old, word)
		}
	}
	return &replacer{strings.NewReplacer(words...), old}, true
}
