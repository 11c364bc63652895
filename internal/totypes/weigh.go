package totypes

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"github.com/importspy/importspy/internal/gotypes"
)

// A weigher finds out weights. It keeps those of declarations, so that the time it takes
// is linear in the size of the contract.
type weigher struct {
	*checker
	decls  map[string]*declaration
	known  map[*declaration]*weight
	over   map[*declaration]weight // of those that come to too much
	actual map[*types.TypeName]weight
	types  map[types.Type]size // see written
}

func newWeigher(ck *checker) *weigher {
	w := &weigher{
		checker: ck, decls: make(map[string]*declaration),
		known: make(map[*declaration]*weight), over: make(map[*declaration]weight), actual: make(map[*types.TypeName]weight), types: make(map[types.Type]size),
	}
	for _, d := range ck.decls {
		w.decls[d.object.Entry.Name] = d
	}
	return w
}

// declaration returns the weight of a declaration. One that is in itself, which Go
// allows through pointers and refuses otherwise, counts once; one that was set aside, or
// is about to be, counts as a name.
func (w *weigher) declaration(d *declaration) weight {
	if known := w.known[d]; known != nil {
		return *known
	}
	params := paramNames(d.typeParams())
	open := unit()
	for range params {
		open.params = append(open.params, size{parts: 1})
	}
	w.known[d] = &open
	result := unit()
	result.grow(len(params))
	switch decl := d.decl.(type) {
	case *ast.FuncDecl:
		result.add(w.expr(decl.Type, params, false))
	case *ast.GenDecl:
		switch spec := decl.Specs[0].(type) {
		case *ast.TypeSpec:
			result.add(w.list(spec.TypeParams, params, true))
			result.add(w.expr(spec.Type, params, true))
		case *ast.ValueSpec:
			result.add(w.expr(spec.Type, params, true))
			for _, value := range spec.Values {
				result.add(w.expr(value, params, true))
			}
		}
	}
	if s := result.whole(); s.parts > maxParts || s.levels > maxLevels {
		w.over[d] = result
		result = unit() // what mentions it need not be reported, too
	}
	w.known[d] = &result
	return result
}

// expr returns the weight of a type or of a constant expression, which may be nil. Types
// that it has behind a pointer, or in a signature, are not in it unless inline is set:
// their names are. What an alias stands for always is.
func (w *weigher) expr(e ast.Expr, params map[string]int, inline bool) weight {
	sub := func(list ...ast.Expr) (sum weight) {
		for _, e := range list {
			sum.add(w.expr(e, params, inline))
		}
		return sum.within()
	}
	switch e := e.(type) {
	case nil:
		return weight{}
	case *ast.Ident:
		return w.name(e, params, inline)
	case *ast.SelectorExpr:
		return w.selected(e)
	case *ast.BasicLit:
		return weight{size: size{parts: 1 + float64(len(e.Value))/partBytes}}
	case *ast.IndexExpr:
		return w.instance(e.X, []ast.Expr{e.Index}, params, inline)
	case *ast.IndexListExpr:
		return w.instance(e.X, e.Indices, params, inline)
	case *ast.StarExpr:
		return w.expr(e.X, params, false).within()
	case *ast.ChanType:
		return w.expr(e.Value, params, false).within()
	case *ast.MapType:
		sum := w.expr(e.Key, params, inline)
		sum.add(w.expr(e.Value, params, false))
		return sum.within()
	case *ast.ArrayType:
		sum := w.expr(e.Len, params, inline)
		sum.add(w.expr(e.Elt, params, inline && e.Len != nil))
		return sum.within()
	case *ast.StructType:
		return w.list(e.Fields, params, inline).within()
	case *ast.InterfaceType:
		return w.list(e.Methods, params, true).within()
	case *ast.FuncType:
		sum := w.list(e.TypeParams, params, false)
		sum.add(w.list(e.Params, params, false))
		sum.add(w.list(e.Results, params, false))
		sum.parts += funcParts
		return sum.within()
	case *ast.ParenExpr:
		return sub(e.X)
	case *ast.UnaryExpr:
		return sub(e.X)
	case *ast.BinaryExpr: // a sum of many terms is long rather than deep
		sum := w.expr(e.X, params, inline)
		sum.add(w.expr(e.Y, params, inline).within())
		sum.parts += termsBefore(e) / pairsOfTerms
		return sum
	case *ast.CallExpr:
		return sub(append(e.Args[:len(e.Args):len(e.Args)], e.Fun)...)
	case *ast.Ellipsis:
		return sub(e.Elt)
	case *ast.CompositeLit:
		return sub(append(e.Elts[:len(e.Elts):len(e.Elts)], e.Type)...)
	}
	return unit() // nothing else is in a constant or a type that go/types accepts
}

// termsBefore returns how many terms of a union are before its last, with each of which
// go/types compares that: 0 for what is not a union.
func termsBefore(e *ast.BinaryExpr) (n float64) {
	for e.Op == token.OR && n < maxTerms {
		n++
		before, ok := e.X.(*ast.BinaryExpr)
		if !ok {
			break
		}
		e = before
	}
	return n
}

// list returns the weight of fields, parameters or methods.
func (w *weigher) list(list *ast.FieldList, params map[string]int, inline bool) (sum weight) {
	if list == nil {
		return sum
	}
	for _, field := range list.List {
		one := w.expr(field.Type, params, inline)
		for range max(1, len(field.Names)) {
			sum.add(one)
		}
	}
	return sum
}

// name returns the weight of what a name stands for.
func (w *weigher) name(id *ast.Ident, params map[string]int, inline bool) weight {
	if i, ok := params[id.Name]; ok {
		result := unit()
		result.grow(i + 1)
		result.params[i] = size{parts: 1}
		return result
	}
	d := w.decls[id.Name]
	switch {
	case d == nil || d.decl == nil:
		return w.object(w.Actual.Scope().Lookup(id.Name))
	case inline || d.isAlias():
		return w.declaration(d).of(nil).within()
	}
	return unit()
}

// selected returns the weight of an object of another package.
func (w *weigher) selected(sel *ast.SelectorExpr) weight {
	if use := w.useOf(sel); use != nil && use.pkg != nil {
		return w.object(use.pkg.Scope().Lookup(sel.Sel.Name))
	}
	return unit()
}

// object returns the weight of what these entries do not declare: of a string constant by
// its length, of an alias by what it stands for. So are the aliases and, written out, the
// types that the contract declares for another package.
func (w *weigher) object(obj types.Object) weight {
	result := unit()
	switch obj := obj.(type) {
	case *types.Const:
		if obj.Val().Kind() == constant.String {
			result.parts += float64(len(constant.StringVal(obj.Val()))) / partBytes
		}
	case *types.TypeName:
		result.size = result.size.plus(w.written(obj.Type()))
	}
	return result
}

// written returns the size of a type that is not weighed by its syntax. It is found once
// for each type, however often that occurs.
func (w *weigher) written(t types.Type) size {
	if known, ok := w.types[t]; ok {
		return known
	}
	w.types[t] = size{parts: 1} // of what is in itself
	sum := size{parts: 1}
	if named, ok := t.(*types.Named); ok && w.promises(named.Obj().Pkg()) {
		sum = sum.plus(w.written(named.Underlying()))
	}
	for p := range gotypes.Parts(t) {
		sum = sum.plus(w.written(p.Type))
	}
	sum.levels++
	w.types[t] = sum
	return sum
}

// promises reports whether a package is made of the contract's entries for it.
func (w *weigher) promises(pkg *types.Package) bool {
	if pkg == nil {
		return false
	}
	other := w.promise.others[pkg.Path()]
	return other != nil && other.Package != nil && other.Types == pkg
}

// instance returns the weight of a generic type with type arguments. These are in it,
// whether they are behind a pointer or not.
func (w *weigher) instance(generic ast.Expr, list []ast.Expr, params map[string]int, inline bool) weight {
	var args []weight
	for _, arg := range list {
		args = append(args, w.expr(arg, params, inline))
	}
	switch x := ast.Unparen(generic).(type) {
	case *ast.Ident:
		if d := w.decls[x.Name]; d != nil && d.decl != nil {
			return w.declaration(d).of(args).within()
		}
		return w.generic(w.Actual.Scope().Lookup(x.Name)).of(args).within()
	case *ast.SelectorExpr:
		if use := w.useOf(x); use != nil && use.pkg != nil {
			return w.generic(use.pkg.Scope().Lookup(x.Sel.Name)).of(args).within()
		}
	}
	return unit().of(args).within()
}

// generic returns the weight of a generic type that the contract does not declare, as
// far as its own declaration goes.
func (w *weigher) generic(obj types.Object) weight {
	tn, ok := obj.(*types.TypeName)
	if !ok {
		return unit()
	}
	if known, ok := w.actual[tn]; ok {
		return known
	}
	result := unit()
	under := tn.Type().Underlying()
	if alias, ok := tn.Type().(*types.Alias); ok {
		under = alias.Rhs()
	}
	budget := maxParts
	var walk func(t types.Type, level float64)
	walk = func(t types.Type, level float64) {
		if budget--; budget < 0 || level > maxLevels {
			return
		}
		if p, ok := t.(*types.TypeParam); ok {
			result.grow(p.Index() + 1)
			result.params[p.Index()] = result.params[p.Index()].plus(size{1, level})
			return
		}
		result.parts++
		for p := range gotypes.Parts(t) {
			if p.Role != gotypes.Target {
				walk(p.Type, level+1)
			}
		}
	}
	walk(under, 1)
	w.actual[tn] = result
	return result
}
