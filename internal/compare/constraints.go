package compare

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/gotypes"
)

// constraints compares the constraints of type parameters that are tied: a narrower
// one breaks, and in a function one by which more was inferred
// (docs/comparison.md#inference).
func (c *comparison) constraints(s scope, at types.Object, declared, actual *types.TypeParamList) {
	c.eachConstraint(s, at, declared, actual, finding.Breaking)
}

// constraintsOf compares the constraints of a generic type. Of one that clients have no name
// for, they have the instances that the package is written with, which are valid. Its
// parameters in another order are another matter: what mentions it is written anew.
func (c *comparison) constraintsOf(s scope, a *types.TypeName, dn *types.Named, actual *types.TypeParamList) {
	narrower := finding.Breaking
	if (c.Private || !dn.Obj().Exported()) && !c.re.reordered(dn.TypeParams()) {
		narrower = finding.Compatible
	}
	c.eachConstraint(s, a, dn.TypeParams(), actual, narrower)
}

func (c *comparison) eachConstraint(s scope, at types.Object, declared, actual *types.TypeParamList, narrower finding.Verdict) {
	_, isType := at.(*types.TypeName)
	for i := range declared.Len() {
		param := actual.At(c.re.indexOf(declared, i))
		d, a := c.shape(declared.At(i).Constraint()), param.Constraint()
		if types.Identical(unwrapped(d), unwrapped(a)) {
			continue
		}
		fits, back := satisfies(d, a), satisfies(a, d)
		verdict := narrower
		switch {
		case fits && back:
			continue // the same types in other words
		case fits && (isType || !infersMore(d, a, param)):
			verdict = finding.Compatible
		}
		was, is := c.Describe.Names.Constraint(declared.At(i).Constraint()), c.Describe.Names.Constraint(a)
		if _, alias := a.(*types.Alias); was == is && !alias { // what it is written with differs
			was, is = c.Describe.Names.Constraint(d), c.Describe.Names.Constraint(writtenOut(a))
		}
		c.report(s, contract.ConstraintChanged, verdict, at, finding.ConstraintDiffers, was, is, declared.At(i).Obj().Name())
	}
}

// writtenOut returns a constraint with what the interfaces of other packages stand for.
func writtenOut(t types.Type) types.Type {
	t = types.Unalias(t)
	switch u := t.(type) {
	case *types.Named:
		if types.IsInterface(t) && u.Obj().Pkg() != nil {
			return writtenOut(u.Underlying())
		}
	case *types.Interface, *types.Union:
		return gotypes.Map(t, writtenOut)
	}
	return t
}

// unwrapped returns a constraint as it is written: go/types puts one that is not an interface
// into one.
func unwrapped(constraint types.Type) types.Type {
	if iface, ok := constraint.(*types.Interface); ok && iface.IsImplicit() {
		return iface.EmbeddedType(0)
	}
	return constraint
}

// satisfies reports whether every type argument that satisfies the constraint x
// satisfies y.
func satisfies(x, y types.Type) bool {
	iface, ok := y.Underlying().(*types.Interface)
	if !ok {
		return false
	}
	p := types.NewTypeParam(types.NewTypeName(token.NoPos, nil, "P", nil), x)
	return types.Satisfies(p, iface)
}

// infersMore reports whether a type argument can be inferred by way of the
// constraint d of the type parameter self, and not, or not so, by way of the
// wider a. Terms and methods take part in inference each by themselves.
func infersMore(d, a types.Type, self *types.TypeParam) bool {
	if sameTerms(d, a) || sameCore(d, a) {
		return mentionsParam(lostMethods(d, a), self)
	}
	return infers(d, self)
}

// determined reports whether an actual generic function is the declared one but for more type
// parameters at the end, each of which its constraint determines, since it allows one type
// only. Nobody need write these (docs/comparison.md#inference). If one is the type of a
// parameter, then the argument decides, which may merely be assignable to that one type.
func (c *comparison) determined(d, a *types.Signature) bool {
	n, params := d.TypeParams().Len(), a.TypeParams()
	if n == 0 || params.Len() <= n {
		return false
	}
	b := make(bindings)
	for i := n; i < params.Len(); i++ {
		p := params.At(i)
		set := termsOf([]types.Type{p.Constraint()})
		if len(set.terms) == 0 || !set.one() || p.Constraint().Underlying().(*types.Interface).NumMethods() > 0 {
			return false
		}
		for t := range gotypes.All(set.terms[0].Type()) {
			if q, ok := t.(*types.TypeParam); ok && q.Index() >= n && b[q] == nil {
				return false
			}
		}
		b[p] = set.terms[0].Type()
	}
	for i := range a.Params().Len() {
		t := a.Params().At(i).Type()
		if s, ok := t.(*types.Slice); ok && a.Variadic() && i == a.Params().Len()-1 {
			t = s.Elem()
		}
		if p, ok := types.Unalias(t).(*types.TypeParam); ok && b[p] != nil {
			return false
		}
	}
	for i := range n {
		c.re.params[d.TypeParams().At(i)] = params.At(i)
	}
	plain := gotypes.Plain(a)
	return c.re.identicalSignatures(d, b.typ(plain).(*types.Signature))
}

// sameTerms reports whether two constraints have equal sets of type terms.
func sameTerms(d, a types.Type) bool {
	was, is := termsOf([]types.Type{d}), termsOf([]types.Type{a})
	return was.within(is) && is.within(was)
}

// sameCore reports whether type arguments are unified with the same type by way of the
// terms of a constraint and a wider one: with what underlies all of them, which is the
// same if the wider one has it. A constraint that allows just one type gives that, too.
func sameCore(d, a types.Type) bool {
	set := termsOf([]types.Type{d})
	return !set.one() && (set.core() == nil || termsOf([]types.Type{a}).core() != nil)
}

// lostMethods returns the types of the methods that a constraint has and a wider
// one has not.
func lostMethods(d, a types.Type) (lost []types.Type) {
	iface, ok := d.Underlying().(*types.Interface)
	if !ok {
		return nil
	}
	for m := range iface.Methods() {
		if has, _, _ := types.LookupFieldOrMethod(a, false, m.Pkg(), m.Name()); has == nil {
			lost = append(lost, m.Type())
		}
	}
	return lost
}

// infers reports whether a type argument can be inferred by way of the
// constraint t of the type parameter self: if it allows just one type, that is
// the argument; if it mentions another type parameter, that one follows from it.
func infers(t types.Type, self *types.TypeParam) bool {
	if set := termsOf([]types.Type{t}); len(set.terms) > 0 {
		// What a tilde leaves open, the argument has, unless that is a generic function.
		_, isFunc := set.terms[0].Type().Underlying().(*types.Signature)
		if set.one() || isFunc && len(set.terms) == 1 {
			return true
		}
	}
	return mentionsParam([]types.Type{t}, self)
}

// mentionsParam reports whether types mention another type parameter than self.
func mentionsParam(list []types.Type, self *types.TypeParam) bool {
	for _, t := range list {
		for u := range gotypes.All(t) {
			if p, ok := u.(*types.TypeParam); ok && p != self {
				return true
			}
		}
	}
	return false
}

// A termSet is the set of types that the elements of an interface allow,
// methods apart: all types, or those of a union.
// (https://go.dev/ref/spec#General_interfaces)
type termSet struct {
	all        bool
	comparable bool // all that are
	terms      []*types.Term
}

// termsOf returns the set of types that each of the elements allows.
func termsOf(elements []types.Type) termSet {
	set := termSet{all: true}
	for _, e := range elements {
		set = set.intersect(elementTerms(e))
	}
	if set.comparable && !set.all {
		// Of a union, it leaves the comparable types.
		set.comparable = false
		set.terms = slices.DeleteFunc(slices.Clone(set.terms), func(t *types.Term) bool { return !types.Comparable(t.Type()) })
	}
	return set
}

func elementTerms(e types.Type) termSet {
	e = types.Unalias(e)
	if union, ok := e.(*types.Union); ok {
		set := termSet{}
		for term := range union.Terms() {
			t := elementTerms(term.Type())
			if t.all {
				return termSet{all: true}
			}
			if term.Tilde() {
				t.terms = []*types.Term{term}
			}
			set.terms = append(set.terms, t.terms...)
		}
		return set
	}
	if iface, ok := e.Underlying().(*types.Interface); ok {
		if iface.NumEmbeddeds() == 0 && iface.IsComparable() { // a type that is declared as comparable
			return termSet{all: true, comparable: true}
		}
		return termsOf(slices.Collect(iface.EmbeddedTypes()))
	}
	return termSet{terms: []*types.Term{types.NewTerm(false, e)}}
}

func (s termSet) intersect(t termSet) termSet {
	out := termSet{comparable: s.comparable || t.comparable}
	switch {
	case s.all:
		out.all, out.terms = t.all, t.terms
	case t.all:
		out.terms = s.terms
	default:
		for _, x := range s.terms {
			for _, y := range t.terms {
				switch {
				case includes(y, x):
					out.terms = append(out.terms, x)
				case includes(x, y):
					out.terms = append(out.terms, y)
				}
			}
		}
	}
	return out
}

// core returns the type that underlies all types of the set, or nil. Channels may
// be restricted to one direction (https://go.dev/ref/spec#Type_unification).
func (s termSet) core() types.Type {
	var core types.Type
	for _, t := range s.terms {
		u := t.Type().Underlying()
		was, ok1 := core.(*types.Chan)
		is, ok2 := u.(*types.Chan)
		switch {
		case core == nil:
			core = u
		case ok1 && ok2 && types.Identical(was.Elem(), is.Elem()):
			if was.Dir() == types.SendRecv {
				core = is
			} else if is.Dir() != types.SendRecv && is.Dir() != was.Dir() {
				return nil
			}
		case !types.Identical(core, u):
			return nil
		}
	}
	return core
}

// one reports whether the set, which is not that of all types, has no more than one.
func (s termSet) one() bool {
	return !slices.ContainsFunc(s.terms, func(t *types.Term) bool {
		return t.Tilde() || !types.Identical(t.Type(), s.terms[0].Type())
	})
}

// includes reports whether every type of the term y is one of the term x.
func includes(x, y *types.Term) bool {
	if x.Tilde() {
		return types.Identical(x.Type().Underlying(), y.Type().Underlying())
	}
	return !y.Tilde() && types.Identical(x.Type(), y.Type())
}

func (s termSet) within(t termSet) bool {
	if t.comparable && !s.comparable {
		return false
	}
	if t.all {
		return true
	}
	if s.all {
		return false
	}
	for _, y := range s.terms {
		if !slices.ContainsFunc(t.terms, func(x *types.Term) bool { return includes(x, y) }) {
			return false
		}
	}
	return true
}

// terms words a set of types.
func (c *comparison) terms(s termSet) string {
	var words []string
	for _, t := range s.terms {
		words = append(words, c.Describe.Names.Constraint(types.NewUnion([]*types.Term{t})))
	}
	if s.comparable {
		return "comparable"
	}
	if s.all {
		return "any type"
	}
	if len(words) == 0 {
		return "no type"
	}
	return strings.Join(words, " | ")
}
