package environ

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

// The package github.com/spf13/viper reads the variables that are bound to its keys.
// A variable that is not given by name is called PREFIX_KEY, in upper case, with
// the prefix of the time of the binding. A replacer changes all names when they
// are looked up. What is said here was read in the source of v1.21.0.
const viperPath = "github.com/spf13/viper."

// A viper is one that the package uses: the global one, or that of a variable.
type viper struct {
	*scan
	of types.Object // nil: the global one
}

// viperCall returns what finds the reads of a function or a method of the package.
func viperCall(fn string) func(*scan, *ast.CallExpr, site) {
	switch strings.TrimPrefix(strings.TrimPrefix(fn, viperPath), "Viper.") {
	case "BindEnv", "MustBindEnv":
		return func(s *scan, call *ast.CallExpr, at site) { s.viper(call).bind(call, at) }
	case "AutomaticEnv":
		return func(s *scan, call *ast.CallExpr, at site) { s.viper(call).automatic(at) }
	}
	return nil
}

// viper returns the viper that a function is called for.
func (s *scan) viper(call *ast.CallExpr) *viper {
	v := &viper{scan: s}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && s.Info.Selections[sel] != nil {
		v.of = s.root(sel.X)
	}
	return v
}

// root returns the variable that an expression begins with, or the field that it
// ends with. Two vipers of one struct type are then the same one, as are those
// that functions return.
func (s *scan) root(e ast.Expr) types.Object {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return s.Info.Uses[e]
	case *ast.SelectorExpr:
		return s.Info.Uses[e.Sel]
	case *ast.CallExpr:
		if s.qualified(calleeIdent(e.Fun)) == viperPath+"GetViper" {
			return nil
		}
		return s.Info.Uses[calleeIdent(e.Fun)]
	}
	return nil
}

// bind adds the reads of BindEnv(key) and of BindEnv(key, names...).
func (v *viper) bind(call *ast.CallExpr, at site) {
	if len(call.Args) == 0 || call.Ellipsis.IsValid() {
		v.add(at, unknown)
		return
	}
	var names []name
	if len(call.Args) == 1 {
		prefix, ok := v.prefixBefore(call)
		if !ok {
			at.why = unknownPrefix
			v.add(at, unknown)
			return
		}
		for _, key := range v.values(call.Args[0]) {
			names = append(names, prefix.add(joint("_")...).add(key...).toUpper())
		}
	}
	for _, arg := range call.Args[1:] {
		names = append(names, v.values(arg)...)
	}
	v.replaced(at, names)
}

const unknownPrefix = "the prefix at this time is not known here"

// automatic adds the read of AutomaticEnv, which looks for each key that is asked
// for.
func (v *viper) automatic(at site) {
	at.why = "any key is looked for"
	prefix := name{}
	if calls := v.settings("SetEnvPrefix"); len(calls) == 1 && !v.mayShare("SetEnvPrefix") {
		if values := v.values(calls[0].Args[0]); len(values) == 1 {
			prefix = values[0].add(joint("_")...).toUpper()
		}
	}
	known, _ := prefix.text()
	if replacer, ok := v.replacer(); !ok || replacer != nil && replacer.touches(known) {
		prefix = name{}
	}
	v.add(at, prefix.add(unknown...))
}

// settings returns the calls of a function that changes this viper.
func (v *viper) settings(function string) []*ast.CallExpr {
	var list []*ast.CallExpr
	for _, call := range v.allSettings(function) {
		if v.scan.viper(call).of == v.of {
			list = append(list, call)
		}
	}
	return list
}

// mayShare reports whether a function that changes vipers may have been called for
// this one, but only under another name, or before the variable came to hold it.
func (v *viper) mayShare(function string) bool {
	calls := v.allSettings(function)
	if len(calls) == 0 || v.private(v.of) {
		return false
	}
	if variable, ok := v.of.(*types.Var); ok && v.reassigned(variable) {
		return true
	}
	if len(v.settings(function)) > 0 {
		return false
	}
	return slices.ContainsFunc(calls, func(call *ast.CallExpr) bool {
		return !v.private(v.scan.viper(call).of)
	})
}

// reassigned reports whether a variable can hold one viper after another.
func (v *viper) reassigned(variable *types.Var) bool {
	values := 0
	for _, def := range v.vars.defs[variable] {
		if def != nil {
			values++
		}
	}
	if _, ok := v.vars.params[variable]; ok {
		values++
	}
	return v.vars.opaque[variable] || values > 1
}

// private reports whether an object is a variable that only ever holds one new
// viper, which has no other name: all that is done with it is to call its methods.
// Sub is none of these, because what it returns has the same prefix.
func (v *viper) private(of types.Object) bool {
	variable, ok := of.(*types.Var)
	if !ok || v.vars.opaque[variable] || len(v.vars.defs[variable]) != 1 {
		return false
	}
	def, ok := v.vars.defs[variable][0].(*ast.CallExpr)
	if !ok {
		return false
	}
	if fn := v.qualified(calleeIdent(def.Fun)); fn != viperPath+"New" && fn != viperPath+"NewWithOptions" {
		return false
	}
	uses, calls := 0, 0
	v.everyNode(func(n ast.Node) {
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

func (v *viper) isUse(e ast.Expr, of types.Object) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	return ok && v.Info.Uses[id] == of
}

// allSettings returns the calls of a function that changes any viper.
func (s *scan) allSettings(function string) []*ast.CallExpr {
	var list []*ast.CallExpr
	s.everyNode(func(n ast.Node) {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) != 1 {
			return
		}
		fn, ok := strings.CutPrefix(s.qualified(calleeIdent(call.Fun)), viperPath)
		if ok && strings.TrimPrefix(fn, "Viper.") == function {
			list = append(list, call)
		}
	})
	return list
}

// prefixBefore returns the prefix that is set when bind is called: the one
// that is set further up in the same list of statements, or none if the package
// never sets one.
func (v *viper) prefixBefore(bind *ast.CallExpr) (name, bool) {
	if v.mayShare("SetEnvPrefix") {
		return nil, false
	}
	calls := v.settings("SetEnvPrefix")
	if len(calls) == 0 {
		return name{}, true
	}
	if len(calls) > 1 || !v.follows(calls[0], bind) {
		return nil, false
	}
	values := v.values(calls[0].Args[0])
	if len(values) != 1 {
		return nil, false
	}
	return values[0], true
}

// follows reports whether b is called after a whenever it is called: a is a
// statement of a block that b is in, further down.
func (v *viper) follows(a, b *ast.CallExpr) bool {
	found := false
	v.everyNode(func(n ast.Node) {
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

// replaced adds reads of names as the replacer leaves them.
func (v *viper) replaced(at site, names []name) {
	replacer, ok := v.replacer()
	for _, n := range names {
		switch known, whole := n.text(); {
		case ok && replacer == nil:
			v.add(at, n)
		case ok && whole:
			v.add(at, text(replacer.Replace(known)))
		default: // a parameter comes later than the replacer
			at.why = "a replacer changes the name"
			v.add(at, unknown)
		}
	}
}

// A replacer is a strings.Replacer that is written out.
type replacer struct {
	*strings.Replacer
	old []string
}

// touches reports whether the replacer can change text in front of other text.
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
func (v *viper) replacer() (*replacer, bool) {
	if v.mayShare("SetEnvKeyReplacer") {
		return nil, false
	}
	calls := append(v.settings("SetEnvKeyReplacer"), v.settings("EnvKeyReplacer")...)
	if v.of != nil {
		// An option of a new viper belongs to no variable yet.
		calls = append(calls, (&viper{scan: v.scan}).settings("EnvKeyReplacer")...)
	}
	switch len(calls) {
	case 0:
		return nil, true
	case 1:
		return v.newReplacer(calls[0].Args[0])
	}
	return nil, false
}

func (v *viper) newReplacer(e ast.Expr) (*replacer, bool) {
	if id, ok := ast.Unparen(e).(*ast.Ident); ok {
		if def := v.only(id); def != nil {
			e = def
		}
	}
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || v.qualified(calleeIdent(call.Fun)) != "strings.NewReplacer" || call.Ellipsis.IsValid() || len(call.Args)%2 != 0 {
		return nil, false
	}
	var words, old []string
	for i, arg := range call.Args {
		values := v.values(arg)
		if len(values) != 1 {
			return nil, false
		}
		word, whole := values[0].text()
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
