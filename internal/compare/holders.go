package compare

import (
	"cmp"
	"go/types"
	"slices"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/gotypes"
	"github.com/importspy/importspy/internal/totypes"
)

// This file is on unexported types that clients reach by embedding alone, and on
// their holders (docs/comparison.md#holders).

// A reacher finds the declared unexported types that clients can have values
// of, or, unless valueOnly is set, use as constraints, which mere embedding does not
// let them.
type reacher struct {
	nameless  func(*types.TypeName) bool // clients have no name for it
	seen      map[*types.TypeName]bool   // whose declarations have been visited
	values    map[*types.TypeName]bool
	literals  []types.Type // struct types without a name, of values
	valueOnly bool         // constraints do not count
}

// reach visits what objects show of types without a name for clients.
func reach(nameless func(*types.TypeName) bool, objects []types.Object, valueOnly bool) *reacher {
	r := &reacher{nameless: nameless, seen: make(map[*types.TypeName]bool), values: make(map[*types.TypeName]bool), valueOnly: valueOnly}
	for _, obj := range objects {
		if !obj.Exported() {
			continue
		}
		switch t := obj.Type().(type) {
		case *types.Named:
			if _, isType := obj.(*types.TypeName); isType {
				r.declaration(t)
			} else {
				r.visit(t)
			}
		case *types.Alias:
			r.typeParams(t.TypeParams())
			r.visit(t)
		default:
			r.visit(t)
		}
	}
	return r
}

// findReach finds the declared unexported types that clients reach by embedding
// alone, and those that they reach by embedding or as constraints alone.
func (c *comparison) findReach() {
	c.embeddedOnly, c.constraintOnly = c.unreached(false), c.unreached(true)
}

// unreached returns the declared unexported types that clients have no values of,
// nor, unless valueOnly is set, use as constraints. One that the declared API does
// not show at all is not among them: then the contract promises it for itself. Nor,
// if the contract need not be all of the API, is one that the package gives clients
// values of.
func (c *comparison) unreached(valueOnly bool) map[*types.TypeName]bool {
	unreached := make(map[*types.TypeName]bool)
	var declared []types.Object
	for _, o := range c.Declared.Objects {
		if o.Obj != nil {
			declared = append(declared, o.Obj)
		}
	}
	r := reach(unexportedIn(c.Declared.Types), declared, valueOnly)
	actual := make(map[*types.TypeName]bool)
	if c.policy == contract.Minimum {
		actual = reach(unexportedIn(c.Actual), c.objects, valueOnly).values
	}
	for _, o := range c.Declared.Objects {
		tn := o.TypeName
		if tn != nil && !tn.Exported() && !r.values[tn] && !actual[c.re.named[tn]] && (r.seen[tn] || tn.IsAlias()) {
			unreached[tn] = true
		}
	}
	return unreached
}

// unexportedIn returns what reports whether a type is an unexported one of a package.
func unexportedIn(pkg *types.Package) func(*types.TypeName) bool {
	return func(tn *types.TypeName) bool { return tn.Pkg() == pkg && !tn.Exported() }
}

// declaration visits what the declaration of a type gives its clients.
func (r *reacher) declaration(t *types.Named) {
	if r.seen[t.Obj()] {
		return
	}
	r.seen[t.Obj()] = true
	r.typeParams(t.TypeParams())
	switch u := t.Underlying().(type) {
	case *types.Struct:
		for f := range u.Fields() {
			if f.Exported() {
				r.visit(f.Type())
			} else if f.Embedded() {
				r.embedded(f.Type())
			}
		}
	case *types.Interface:
		r.methods(u)
		for e := range u.EmbeddedTypes() {
			r.embedded(e)
		}
	default:
		r.visit(u)
	}
	for m := range t.Methods() {
		if m.Exported() {
			r.visit(m.Type())
		}
	}
}

// embedded visits what a type gives to those of another type that embeds it.
func (r *reacher) embedded(t types.Type) {
	if named := embeddedNamed(t); named != nil && r.nameless(named.Obj()) {
		for arg := range named.TypeArgs().Types() {
			r.visit(arg)
		}
		r.declaration(named.Origin())
		return
	}
	r.visit(t)
}

// embeddedNamed returns the defined type that t or *t is, or nil.
func embeddedNamed(t types.Type) *types.Named {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, _ := types.Unalias(t).(*types.Named)
	return named
}

// aliasName returns the name of the alias that t or *t is, or nil.
func aliasName(t types.Type) *types.TypeName {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	if alias, ok := t.(*types.Alias); ok {
		return alias.Origin().Obj()
	}
	return nil
}

func (r *reacher) typeParams(list *types.TypeParamList) {
	for p := range list.TypeParams() {
		if r.valueOnly {
			r.constraint(p.Constraint())
		} else {
			r.visit(p.Constraint())
		}
	}
}

// constraint visits what a constraint gives to those who satisfy it.
func (r *reacher) constraint(t types.Type) {
	if iface, ok := types.Unalias(t).(*types.Interface); ok {
		r.methods(iface)
		for e := range iface.EmbeddedTypes() {
			r.constraint(e)
		}
		return
	}
	r.embedded(t)
}

func (r *reacher) methods(t *types.Interface) {
	for m := range t.ExplicitMethods() {
		if m.Exported() {
			r.visit(m.Type())
		}
	}
}

// visit visits a type where clients have values of it.
func (r *reacher) visit(t types.Type) {
	_, isAlias := t.(*types.Alias)
	switch t := t.(type) {
	case *types.Signature:
		r.typeParams(t.TypeParams())
	case *types.Struct:
		r.literals = append(r.literals, t)
	case *types.Named:
		if tn := t.Origin().Obj(); r.nameless(tn) {
			r.values[tn] = true
			r.declaration(t.Origin())
		}
	}
	for p := range gotypes.Parts(t) {
		if p.Role == gotypes.Constraint || p.Role == gotypes.TypeArg && isAlias || isHidden(p.Obj) {
			continue
		}
		r.visit(p.Type)
	}
}

// isHidden reports whether an object is a method or a field of a type without a name that clients
// can neither select nor get by embedding.
func isHidden(obj types.Object) bool {
	switch obj := obj.(type) {
	case *types.Func:
		return !obj.Exported()
	case *types.Var:
		return obj.IsField() && !obj.Exported() && !obj.Embedded()
	}
	return false
}

// hurts reports whether a change of d, which clients reach by embedding alone,
// breaks a holder by way of d: of its member with the name, or, if that is "",
// of any.
func (c *comparison) hurts(d *types.TypeName, name string) bool {
	if c.hidesForOthers(c.re.named[d], name) {
		return true
	}
	unchecked := c.isUnchecked(d, name)
	for _, o := range c.Declared.Objects {
		if o.TypeName == nil || c.embeddedOnly[o.TypeName] {
			continue
		}
		dn, ok1 := o.TypeName.Type().(*types.Named)
		an := c.actualOf(o.TypeName)
		if !ok1 || an == nil || !c.re.tieParams(dn.TypeParams(), an.TypeParams()) {
			continue // the holder's own finding
		}
		h := holder{members: members{comparison: c, o: o, tn: an.Obj(), d: dn, a: an}, via: d, name: name}
		if h.isHurt() || unchecked && h.promotes(d) && selected(dn, name) == nil {
			return true
		}
	}
	return false
}

// isUnchecked reports whether the member of a name could not be type-checked, so that the declared
// type is without it.
func (c *comparison) isUnchecked(d *types.TypeName, name string) bool {
	o := c.re.objectOf(d.Type())
	return o != nil && slices.ContainsFunc(o.Members, func(em *totypes.Member) bool { return em.Name == name && em.Obj == nil })
}

// actualOf returns the defined type that a declared type corresponds to, or nil.
func (c *comparison) actualOf(tn *types.TypeName) *types.Named {
	a := c.re.named[tn]
	if a == nil {
		return nil
	}
	named, _ := types.Unalias(a.Type()).(*types.Named)
	return named
}

// A holder is a type that may embed the declared type via.
type holder struct {
	members
	via  *types.TypeName
	name string
}

func (h holder) isHurt() bool {
	if d, ok := h.d.Underlying().(*types.Interface); ok {
		a, ok := h.a.Underlying().(*types.Interface)
		return ok && embeds(d, h.via) && h.interfaceHurt(d, a)
	}
	d, ok := h.d.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	fields, methods := api.Fields(h.a), api.Methods(h.a)
	for name, dm := range api.Fields(h.d) {
		if h.passes(d, dm) && h.fieldHurt(dm, fields[name]) {
			return true
		}
	}
	for name, dm := range api.Methods(h.d) {
		if h.passes(d, dm) && h.methodHurt(dm, methods[name]) {
			return true
		}
	}
	return h.name == "" && holds(d, h.via) && api.Comparable(d) && !api.Comparable(h.a)
}

// promotes reports whether the holder embeds a type, at any depth.
func (h holder) promotes(d *types.TypeName) bool {
	st, ok := h.d.Underlying().(*types.Struct)
	if !ok {
		return embeds(h.d.Underlying(), d)
	}
	for tn := range promoters(st, make(map[*types.TypeName]bool)) {
		if tn == d || embeds(tn.Type().Underlying(), d) {
			return true
		}
	}
	return false
}

func (h holder) of(name string) bool { return h.name == "" || h.name == name }

// passes reports whether the holder has its member m by way of h.via, and of its
// member with the name, if there is one.
func (h holder) passes(st *types.Struct, m *api.Member) bool {
	passed := false
	for _, i := range m.Index[:len(m.Index)-1] {
		f := st.Field(i)
		if passed && h.of(f.Name()) {
			return true
		}
		named := embeddedNamed(f.Type())
		passed = passed || aliasName(f.Type()) == h.via || named != nil && named.Origin().Obj() == h.via
		if named == nil {
			break // the member is the next, of a literal
		}
		next, ok := named.Underlying().(*types.Struct)
		if !ok {
			break // it is a method of an interface
		}
		st = next
	}
	return passed && h.of(m.Obj.Name())
}

func (h holder) fieldHurt(d, a *api.Member) bool {
	return a == nil || d.Indirect && !a.Indirect || !h.re.identical(d.Obj.Type(), a.Obj.Type())
}

func (h holder) methodHurt(d, a *api.Member) bool {
	return a == nil || a.Pointer && !d.Pointer || !h.identicalMethods(d.Obj.(*types.Func), a.Obj.(*types.Func))
}

// interfaceHurt compares the two interfaces as far as their elements go.
func (h holder) interfaceHurt(d, a *types.Interface) bool {
	declared, actual := methodsOf(d), methodsOf(a)
	for name, dm := range declared {
		if am := actual[name]; h.of(name) && (am == nil && !h.droppable(dm) || am != nil && !h.identicalMethods(dm, am)) {
			return true
		}
	}
	sealed := hasUnexported(d)
	for name := range actual {
		if declared[name] == nil && h.of(name) && (!sealed || h.re.sealedWithout(h.d, a, name) != nil) {
			return true
		}
	}
	if h.name != "" {
		return false
	}
	was, is := termsOf(embeddedTypes(d)), termsOf(embeddedTypes(a))
	for i, t := range was.terms {
		was.terms[i] = types.NewTerm(t.Tilde(), h.re.typ(t.Type()))
	}
	return !sealed && hasUnexported(a) || !was.within(is) || !is.within(was)
}

// hides reports whether a new member of the type a keeps a holder from promoting
// what it did: one of the same name, at a depth where they are ambiguous, or at a
// lesser one and another kind or type of member.
func (c *comparison) hides(a *types.TypeName, name string) bool {
	if c.holders == nil {
		c.holders = make(map[*types.TypeName][]*totypes.Object)
		for _, o := range c.Declared.Objects {
			c.noteHolder(o)
		}
	}
	added := selected(a.Type(), name)
	for _, o := range c.holders[a] {
		was, is := selected(o.TypeName.Type(), name), selected(c.actualOf(o.TypeName), name)
		if was != nil && (is == nil || is == added && !c.replaces(was, is)) {
			return true
		}
	}
	return c.hidesForOthers(a, name)
}

// replaces reports whether clients can select an actual member as they selected a
// declared one.
func (c *comparison) replaces(declared, actual types.Object) bool {
	_, wasMethod := declared.(*types.Func)
	_, isMethod := actual.(*types.Func)
	return wasMethod == isMethod && c.re.identical(declared.Type(), actual.Type())
}

// noteHolder notes which types the actual type of a declared one embeds.
func (c *comparison) noteHolder(o *totypes.Object) {
	if o.TypeName == nil || c.embeddedOnly[o.TypeName] {
		return
	}
	an := c.actualOf(o.TypeName)
	if an == nil {
		return
	}
	if st, ok := an.Underlying().(*types.Struct); ok {
		for tn := range promoters(st, make(map[*types.TypeName]bool)) {
			c.holders[tn] = append(c.holders[tn], o)
		}
	}
}

// promoters adds the types to found which a struct embeds, or pointers to which,
// at any depth.
func promoters(st *types.Struct, found map[*types.TypeName]bool) map[*types.TypeName]bool {
	for f := range st.Fields() {
		named := embeddedNamed(f.Type())
		if !f.Embedded() || named == nil || found[named.Origin().Obj()] {
			continue
		}
		found[named.Origin().Obj()] = true
		if next, ok := named.Underlying().(*types.Struct); ok {
			promoters(next, found)
		}
	}
	return found
}

// embeds reports whether an interface, or a union in one, embeds the type of a name
// at any depth.
func embeds(t types.Type, tn *types.TypeName) bool {
	for p := range gotypes.Parts(t) {
		if p.Role != gotypes.Element && p.Role != gotypes.Term {
			continue
		}
		named, ok := types.Unalias(p.Type).(*types.Named)
		if ok && named.Origin().Obj() == tn || embeds(p.Type.Underlying(), tn) {
			return true
		}
	}
	return false
}

// holds reports whether a struct embeds one, at any depth.
func holds(st *types.Struct, tn *types.TypeName) bool {
	for f := range st.Fields() {
		named := embeddedNamed(f.Type())
		if !f.Embedded() || named == nil {
			continue
		}
		if named.Origin().Obj() == tn {
			return true
		}
		if _, isPointer := types.Unalias(f.Type()).(*types.Pointer); isPointer {
			continue // and comparable, whatever it points to
		}
		if next, ok := named.Underlying().(*types.Struct); ok && holds(next, tn) {
			return true
		}
	}
	return false
}

// isPhantom reports whether clients get nothing of the type that a finding is on: it is but
// an argument of types that do not show it.
func (c *comparison) isPhantom(s scope) bool {
	tn := c.declaredType(s)
	if tn == nil || tn.Exported() && !c.Private {
		return false
	}
	if c.phantoms == nil {
		c.phantoms = c.findPhantoms()
	}
	return c.phantoms[tn]
}

// declaredType returns the declared type that a finding is on, or on a member of, nil if it
// is not on one.
func (c *comparison) declaredType(s scope) *types.TypeName {
	entry := cmp.Or(s.owner, s.entry)
	if entry == nil {
		return nil
	}
	tn, _ := c.Declared.Types.Scope().Lookup(entry.Name).(*types.TypeName)
	return tn
}

// findPhantoms looks at what shows the declared types to clients, as far as that is known.
func (c *comparison) findPhantoms() map[*types.TypeName]bool {
	switch {
	case c.policy == contract.Minimum:
		return make(map[*types.TypeName]bool) // the contract need not have all that shows them
	case !c.Private:
		return api.Phantoms([]*types.Package{c.Declared.Types}, c.Declared.Whole)
	case !c.Declared.Whole: // other packages may show more
		return make(map[*types.TypeName]bool)
	}
	return c.Worlds.phantoms()
}
