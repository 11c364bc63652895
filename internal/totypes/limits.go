package totypes

import (
	"go/ast"
	"go/types"

	"github.com/importspy/importspy/internal/weight"
)

// What one entry, and all entries, may come to once each name is replaced by what it
// stands for. A contract of 2 KB can otherwise stand for types of petabytes, through
// which go/types and the comparison would walk. The texts themselves, package contract
// bounds.
const (
	maxParts      = 50_000  // of one entry: nodes of its syntax
	maxAllParts   = 350_000 // of all entries, apart from what the package has itself
	maxLevels     = 200     // of what is in what
	maxParams     = 100     // type parameters of a declaration: each may be in the constraint of each
	maxMethods    = 10_000  // of a type: go/types compares each with each
	maxMistakes   = 1_000
	maxComplaints = 20_000 // of go/types, with those that are not mistakes
	maxCompared   = 50_000 // names that mistakes so far have been compared with, for suggestions
)

// limit sets aside the declarations that come to too much, and reports them.
func (ck *checker) limit() {
	for _, d := range ck.decls {
		if params := d.typeParams(); params.NumFields() > maxParams {
			ck.setAside(d, "%s: too large: it has more than %d type parameters", d.object.Entry.Name, maxParams)
		}
	}
	for _, d := range ck.decls {
		if len(d.members) > maxMethods {
			ck.setAside(d, "%s: too large: it has more than %d members", d.object.Entry.Name, maxMethods)
		}
	}
	w := newWeigher(ck)
	all := total{w: w}
	for _, d := range ck.decls {
		if d.decl == nil {
			continue
		}
		// Members first: they mention the entry, which may be set aside.
		size := w.members(d)
		own := w.declaration(d)
		if over, ok := w.over[d]; ok {
			own = over
		}
		size = size.Plus(own.Whole())
		switch {
		case size.Levels > maxLevels:
			ck.setAside(d, "%s: nested too deeply: with the names in it written out, it has more than %d levels", d.object.Entry.Name, maxLevels)
		case size.Parts > maxParts:
			ck.setAside(d, "%s: too large: with the names in it written out, it has more than %d parts", d.object.Entry.Name, maxParts)
		case all.add(d, size.Parts) > maxAllParts:
			ck.setAside(d, "contract is too large: with the names in it written out, its exports have more than %d parts from here up that the package lacks", maxAllParts)
			ck.setAsideRest(d)
		}
	}
}

// A total is what some declarations come to, apart from what the package has itself: a
// contract may be as large as the package that it is of.
type total struct {
	w     *weigher
	parts float64
	all   []*declaration // with what the package has of them
	sizes []float64
}

// add returns the total with one more declaration of so many parts. Only if that is too
// much, it looks at what the package has.
func (t *total) add(d *declaration, parts float64) float64 {
	t.parts += parts
	t.all, t.sizes = append(t.all, d), append(t.sizes, parts)
	if t.parts > maxAllParts {
		for i, d := range t.all {
			t.parts -= min(t.sizes[i], t.w.had(d))
		}
		t.all, t.sizes = nil, nil
	}
	return t.parts
}

// had returns what the package has under the name of a declaration, in parts of syntax,
// of which there are up to twice as many as of types.
func (w *weigher) had(d *declaration) float64 {
	switch obj := w.Actual.Scope().Lookup(d.object.Entry.Name).(type) {
	case nil:
		return 0
	case *types.Const:
		return w.object(obj).Parts
	case *types.TypeName:
		sum := w.written(obj.Type().Underlying())
		if named, ok := types.Unalias(obj.Type()).(*types.Named); ok {
			for m := range named.Methods() {
				sum = sum.Plus(w.written(m.Type()))
			}
		}
		return 2 * sum.Parts
	default:
		return 2 * w.written(obj.Type()).Parts
	}
}

func (ck *checker) setAside(d *declaration, format string, args ...any) {
	ck.errorf(d.object.Decl.Text.Position(0), d.object.Entry, format, args...).Limit = true
	ck.drop(d)
}

func (ck *checker) drop(d *declaration) {
	d.decl = nil
	ck.tooLarge[d.object.Entry.Name] = true
}

// setAsideRest sets aside the declarations after last, for a reason that is reported.
func (ck *checker) setAsideRest(last *declaration) {
	after := false
	for _, d := range ck.decls {
		if after {
			ck.drop(d)
		}
		after = after || d == last
	}
}

// isAlias reports whether a declaration is that of an alias.
func (d *declaration) isAlias() bool {
	spec := typeSpec(d.decl)
	return spec != nil && spec.Assign.IsValid()
}

// typeParams returns the type parameters of a declaration.
func (d *declaration) typeParams() *ast.FieldList {
	switch decl := d.decl.(type) {
	case *ast.FuncDecl:
		return decl.Type.TypeParams
	case *ast.GenDecl:
		if spec := typeSpec(decl); spec != nil {
			return spec.TypeParams
		}
	}
	return nil
}

// members returns the size of the methods of a type and of what it implements, which
// nothing that mentions the type has in it.
func (w *weigher) members(d *declaration) (s weight.Size) {
	params := weight.ParamsOf(d.typeParams())
	for _, m := range d.members {
		if m.method != nil {
			s = s.Plus(weight.Expr(w, m.method.Type, params, false).Whole())
		}
	}
	for _, im := range d.implements {
		s = s.Plus(weight.Expr(w, typeSpec(im.decl).Type, params, true).Whole())
	}
	return s
}
