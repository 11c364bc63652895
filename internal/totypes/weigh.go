package totypes

import (
	"go/ast"
	"go/types"

	"github.com/importspy/importspy/internal/gotypes"
	"github.com/importspy/importspy/internal/weight"
)

// A weigher finds out weights. It keeps those of declarations, so that the time it takes
// is linear in the size of the contract.
type weigher struct {
	*checker
	decls  map[string]*declaration
	known  map[*declaration]*weight.Weight
	over   map[*declaration]weight.Weight // of those that come to too much
	actual map[*types.TypeName]weight.Weight
	types  map[types.Type]weight.Size // see written
}

func newWeigher(ck *checker) *weigher {
	w := &weigher{
		checker: ck, decls: make(map[string]*declaration),
		known: make(map[*declaration]*weight.Weight), over: make(map[*declaration]weight.Weight), actual: make(map[*types.TypeName]weight.Weight), types: make(map[types.Type]weight.Size),
	}
	for _, d := range ck.decls {
		w.decls[d.object.Entry.Name] = d
	}
	return w
}

// declaration returns the weight of a declaration. One that is in itself, which Go
// allows through pointers and refuses otherwise, counts once; one that was set aside, or
// is about to be, counts as a name.
func (w *weigher) declaration(d *declaration) weight.Weight {
	if known := w.known[d]; known != nil {
		return *known
	}
	params := weight.ParamsOf(d.typeParams())
	open := weight.Open(len(params))
	w.known[d] = &open
	result := weight.Unit()
	result.Grow(len(params))
	switch decl := d.decl.(type) {
	case *ast.FuncDecl:
		result.Add(weight.Expr(w, decl.Type, params, false))
	case *ast.GenDecl:
		switch spec := decl.Specs[0].(type) {
		case *ast.TypeSpec:
			result.Add(weight.List(w, spec.TypeParams, params, true))
			result.Add(weight.Expr(w, spec.Type, params, true))
		case *ast.ValueSpec:
			result.Add(weight.Expr(w, spec.Type, params, true))
			for _, value := range spec.Values {
				result.Add(weight.Expr(w, value, params, true))
			}
		}
	}
	if s := result.Whole(); s.Parts > maxParts || s.Levels > maxLevels {
		w.over[d] = result
		result = weight.Unit() // what mentions it need not be reported, too
	}
	w.known[d] = &result
	return result
}

// Name returns the weight of what a name stands for.
func (w *weigher) Name(id *ast.Ident, inline bool) weight.Weight {
	d := w.decls[id.Name]
	switch {
	case d == nil || d.decl == nil:
		return w.object(w.Actual.Scope().Lookup(id.Name))
	case inline || d.isAlias():
		return w.declaration(d).Of(nil).Within()
	}
	return weight.Unit()
}

// Selected returns the weight of an object of another package.
func (w *weigher) Selected(sel *ast.SelectorExpr, _ bool) weight.Weight {
	if use := w.useOf(sel); use != nil && use.pkg != nil {
		return w.object(use.pkg.Scope().Lookup(sel.Sel.Name))
	}
	return weight.Unit()
}

// object returns the weight of what these entries do not declare: of a string constant by
// its length, of an alias by what it stands for. So are the aliases and, written out, the
// types that the contract declares for another package.
func (w *weigher) object(obj types.Object) weight.Weight {
	result := weight.Unit()
	switch obj := obj.(type) {
	case *types.Const:
		result.Parts += weight.StringLen(obj) / weight.StringBytes
	case *types.TypeName:
		result.Size = result.Plus(w.written(obj.Type()))
	}
	return result
}

// written returns the size of a type that is not weighed by its syntax. It is found once
// for each type, however often that occurs.
func (w *weigher) written(t types.Type) weight.Size {
	if known, ok := w.types[t]; ok {
		return known
	}
	w.types[t] = weight.Size{Parts: 1} // of what is in itself
	sum := weight.Size{Parts: 1}
	if named, ok := t.(*types.Named); ok && w.promises(named.Obj().Pkg()) {
		sum = sum.Plus(w.written(named.Underlying()))
	}
	for p := range gotypes.Parts(t) {
		sum = sum.Plus(w.written(p.Type))
	}
	sum.Levels++
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

// Generic returns the weight of a generic type, as far as its own declaration goes.
func (w *weigher) Generic(e ast.Expr) weight.Weight {
	switch x := e.(type) {
	case *ast.Ident:
		if d := w.decls[x.Name]; d != nil && d.decl != nil {
			return w.declaration(d)
		}
		return w.generic(w.Actual.Scope().Lookup(x.Name))
	case *ast.SelectorExpr:
		if use := w.useOf(x); use != nil && use.pkg != nil {
			return w.generic(use.pkg.Scope().Lookup(x.Sel.Name))
		}
	}
	return weight.Unit()
}

// generic returns the weight of a generic type that the contract does not declare, as far as
// its own declaration goes.
func (w *weigher) generic(obj types.Object) weight.Weight {
	tn, ok := obj.(*types.TypeName)
	if !ok {
		return weight.Unit()
	}
	if known, ok := w.actual[tn]; ok {
		return known
	}
	result := weight.Unit()
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
			result.Grow(p.Index() + 1)
			result.Params[p.Index()] = result.Params[p.Index()].Plus(weight.Size{Parts: 1, Levels: level})
			return
		}
		result.Parts++
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
