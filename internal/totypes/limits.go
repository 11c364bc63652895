package totypes

import (
	"go/ast"
	"go/types"
)

// What one entry, and all entries, may come to once each name is replaced by what it
// stands for. A contract of 2 KB can otherwise stand for types of petabytes, through
// which go/types and the comparison would walk. The texts themselves, package contract
// bounds.
const (
	maxParts      = 50_000  // of one entry: nodes of its syntax
	maxAllParts   = 350_000 // of all entries, apart from what the package has itself
	maxLevels     = 200     // of what is in what
	funcParts     = 2       // of a signature, for its scope and lists
	maxTerms      = 100     // of a union: go/types takes no more
	pairsOfTerms  = 8       // compared with each other, which count as one part
	partBytes     = 64      // of a string constant, which count as one part
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
		size = size.plus(own.whole())
		switch {
		case size.levels > maxLevels:
			ck.setAside(d, "%s: nested too deeply: with the names in it written out, it has more than %d levels", d.object.Entry.Name, maxLevels)
		case size.parts > maxParts:
			ck.setAside(d, "%s: too large: with the names in it written out, it has more than %d parts", d.object.Entry.Name, maxParts)
		case all.add(d, size.parts) > maxAllParts:
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
		return w.object(obj).parts
	case *types.TypeName:
		sum := w.written(obj.Type().Underlying())
		if named, ok := types.Unalias(obj.Type()).(*types.Named); ok {
			for m := range named.Methods() {
				sum = sum.plus(w.written(m.Type()))
			}
		}
		return 2 * sum.parts
	default:
		return 2 * w.written(obj.Type()).parts
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

// A size is what syntax comes to.
type size struct{ parts, levels float64 }

// plus is the size of two things next to each other.
func (s size) plus(t size) size { return size{s.parts + t.parts, max(s.levels, t.levels)} }

// A weight is a size that depends on those of the type parameters in scope: each of
// them occurs so many times, at most so deep.
type weight struct {
	size
	params []size
}

// unit is the weight of what has nothing in it.
func unit() weight { return weight{size: size{parts: 1}} }

// add adds to w what is next to it.
func (w *weight) add(v weight) {
	w.size = w.size.plus(v.size)
	w.grow(len(v.params))
	for i, p := range v.params {
		w.params[i] = w.params[i].plus(p)
	}
}

func (w *weight) grow(n int) {
	for len(w.params) < n {
		w.params = append(w.params, size{})
	}
}

// within is the weight of something with w in it.
func (w weight) within() weight {
	w.parts, w.levels = w.parts+1, w.levels+1
	for i := range w.params {
		if w.params[i].parts > 0 {
			w.params[i].levels++
		}
	}
	return w
}

// of is the weight of an instance of w with type arguments.
func (w weight) of(args []weight) weight {
	result := weight{size: w.size}
	for i, arg := range args {
		times := size{parts: 1} // of what else an instance may be of
		if i < len(w.params) {
			times = w.params[i]
		}
		scaled := weight{size: size{times.parts * arg.parts, times.levels + arg.levels}}
		scaled.grow(len(arg.params))
		for j, p := range arg.params {
			if p.parts > 0 {
				scaled.params[j] = size{times.parts * p.parts, times.levels + p.levels}
			}
		}
		result.add(scaled)
	}
	return result
}

// whole is the size with the least that type parameters can stand for.
func (w weight) whole() size {
	s := w.size
	for _, p := range w.params {
		s = s.plus(p)
	}
	return s
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

// paramNames returns the indexes of type parameters by their names.
func paramNames(list *ast.FieldList) map[string]int {
	if list == nil {
		return nil
	}
	names := make(map[string]int)
	for _, field := range list.List {
		for _, name := range field.Names {
			names[name.Name] = len(names)
		}
	}
	return names
}

// members returns the size of the methods of a type and of what it implements, which
// nothing that mentions the type has in it.
func (w *weigher) members(d *declaration) (s size) {
	params := paramNames(d.typeParams())
	for _, m := range d.members {
		if m.method != nil {
			s = s.plus(w.expr(m.method.Type, params, false).whole())
		}
	}
	for _, im := range d.implements {
		s = s.plus(w.expr(typeSpec(im.decl).Type, params, true).whole())
	}
	return s
}
