package compare

import (
	"cmp"
	"go/types"
	"maps"
	"slices"
	"sync"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/gotypes"
	"github.com/importspy/importspy/internal/totypes"
	"github.com/importspy/importspy/internal/world"
)

// Worlds are the two sides of a comparison, each with its own dependencies: of two
// versions, or of what contracts promise and what there is
// (docs/comparison.md#two-worlds). Across them types only correspond; what implements
// or satisfies what, or is comparable, is asked within one.
type Worlds struct {
	Promised, Actual *world.World
	Move             world.Move // from the promised world to the actual one
	// Compared reports whether the differences of a type of the promised world are
	// reported on the type itself, since its package is compared, too. Those of the
	// standard library are not reported at all. nil: all types are compared.
	Compared func(*types.TypeName) bool
	// Whole is set if all packages are known that give clients types of internal packages:
	// one without a name for clients corresponds to the type in its places then, whatever
	// that is called.
	Whole bool
	guess bool // likewise, but the places that are known are taken for all
	// Entries has what the contract says of types of other packages. Of a version, the types
	// themselves say it.
	Entries []*totypes.Object

	phantomOnce sync.Once
	phantom     map[*types.TypeName]bool // see phantoms

	once       sync.Once
	successors *successors // see walked
}

// counterpart returns the type of the actual world that one of another package of
// the promised world corresponds to, nil if there is none: the one in its places if
// clients have no name for it, or else the one of its path and name, or, if clients lose
// that name, of an alias. A type that both worlds share has none.
func (w *Worlds) counterpart(tn *types.TypeName) *types.TypeName {
	if api.Nameless(tn) {
		if a := w.successor(tn); a != nil {
			return a
		}
	}
	return w.byName(tn)
}

// phantoms returns the types of the promised world of which clients get nothing, as
// [api.Phantoms] does.
func (w *Worlds) phantoms() map[*types.TypeName]bool {
	w.phantomOnce.Do(func() { w.phantom = api.Phantoms(w.importable(), true) })
	return w.phantom
}

// importable returns the packages of the promised module that clients can import.
func (w *Worlds) importable() (list []*types.Package) {
	for _, pkg := range w.Promised.Packages() {
		if w.covers(pkg) && pkg.Name() != "main" && !api.Internal(pkg.Path()) {
			list = append(list, pkg)
		}
	}
	return list
}

// byName returns the counterpart by path and name, or by an alias.
func (w *Worlds) byName(tn *types.TypeName) *types.TypeName {
	if w.Actual.Has(tn.Pkg()) {
		return nil
	}
	own := w.Actual.Lookup(w.Path(tn.Pkg()), tn.Name())
	if tn.Exported() && !api.Internal(tn.Pkg().Path()) && (own != nil || !w.lost(tn)) {
		return own
	}
	var first *types.TypeName
	for _, alias := range w.Promised.Names(tn) {
		if api.Internal(alias.Pkg().Path()) {
			continue
		}
		other := w.Actual.Lookup(w.Path(alias.Pkg()), alias.Name())
		switch {
		case other == nil || !takesPlace(tn, other):
		case own != nil && types.Unalias(other.Type()) == types.Unalias(own.Type()):
			return own
		case first == nil:
			first = other
		}
	}
	return cmp.Or(first, own)
}

// takesPlace reports whether what an alias of a type stands for now can be that type: a
// defined type, which is compared with it, or what underlies a type without methods.
func takesPlace(tn, alias *types.TypeName) bool {
	t := types.Unalias(alias.Type())
	if _, ok := t.(*types.Named); ok {
		return true
	}
	return types.Identical(tn.Type().Underlying(), t) && types.NewMethodSet(types.NewPointer(tn.Type())).Len() == 0
}

// lost reports whether a type to which none corresponds is lost to clients. That of
// another module is not if merely nothing depends on its package any more.
func (w *Worlds) lost(tn *types.TypeName) bool {
	return w.Actual.Find(w.Path(tn.Pkg())) != nil || w.Move.Covers(tn.Pkg().Path()) && w.compared(tn)
}

func (w *Worlds) compared(tn *types.TypeName) bool { return w.Compared == nil || w.Compared(tn) }

// Path returns the import path that a package has, or would have, in the actual
// world.
func (w *Worlds) Path(pkg *types.Package) string {
	if w.Actual.Has(pkg) {
		return pkg.Path()
	}
	return w.Move.Path(pkg.Path())
}

// gone returns the name of a defined type of the promised world to which none
// corresponds that has as many type parameters, nil of another type.
func (r *restater) gone(t types.Type) *types.TypeName {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return nil
	}
	tn := named.Origin().Obj()
	a := r.counterpart(tn)
	switch {
	case a != nil && gotypes.TypeParams(a.Type()).Len() == named.TypeArgs().Len() || r.gaveWay(tn) != nil || r.instanceOf(named) != nil:
		return nil
	case tn.Pkg() == r.declared:
		return tn
	case r.worlds == nil || r.worlds.Actual.Has(tn.Pkg()):
		return nil
	case r.whole || r.worlds.Actual.Find(r.worlds.Path(tn.Pkg())) != nil: // else the contract has it from its source
		return tn
	}
	return nil
}

// adopt returns a struct or interface type with its unexported members as those of the
// package that corresponds to theirs: of which package they are is part of their
// identity.
func (w *Worlds) adopt(t types.Type) types.Type {
	if w == nil || w.Move.From == w.Move.To || !unwritable(t) {
		return t
	}
	switch t := t.(type) {
	case *types.Struct:
		fields, tags := make([]*types.Var, t.NumFields()), make([]string, t.NumFields())
		for i := range fields {
			f := t.Field(i)
			fields[i], tags[i] = types.NewField(f.Pos(), w.moved(f.Pkg()), f.Name(), f.Type(), f.Embedded()), t.Tag(i)
		}
		return types.NewStruct(fields, tags)
	case *types.Interface:
		methods := make([]*types.Func, t.NumExplicitMethods())
		for i := range methods {
			m := t.ExplicitMethod(i)
			methods[i] = gotypes.NewMethod(w.moved(m.Pkg()), m)
		}
		iface := types.NewInterfaceType(methods, embeddedTypes(t))
		if t.IsImplicit() {
			iface.MarkImplicit()
		}
		return iface
	}
	return t
}

// moved returns the package of the actual world that one of the promised world
// corresponds to, itself if there is none.
func (w *Worlds) moved(pkg *types.Package) *types.Package {
	if other := w.Actual.Find(w.Path(pkg)); other != nil {
		return other
	}
	return pkg
}

// answers reports whether the differences between two corresponding types are
// reported on the types themselves. Those of other modules, and of packages that
// nobody can import, are reported on the types that show them.
func (c *comparison) answers(declared, actual types.Type) bool {
	d, a := embeddedNamed(declared), embeddedNamed(actual)
	if c.Worlds == nil || d == nil || d.Obj().Pkg() == nil {
		return true
	}
	tn := d.Origin().Obj()
	switch {
	case tn.Pkg() == c.Declared.Types, a != nil && a.Origin() == d.Origin():
		return true
	case !c.Worlds.compared(tn):
		return false
	case a == nil:
		return true // which is another type, and reported where tn is declared
	case a.Obj().Pkg() == nil:
		return false // error is declared nowhere
	}
	other := a.Origin().Obj()
	if tn.Name() == other.Name() && c.Worlds.Path(tn.Pkg()) == other.Pkg().Path() {
		return true
	}
	return c.Worlds.renamed(tn, other) && c.Worlds.successor(tn) == other
}

// shape restates a declared type, with interfaces that do not answer for themselves
// as what they are in the promised world.
func (c *comparison) shape(t types.Type) types.Type {
	t = types.Unalias(t)
	switch u := t.(type) {
	case *types.Named:
		restated := c.re.typ(t)
		if !types.IsInterface(t) || c.answers(t, restated) {
			return restated
		}
		return c.shape(c.resealed(u, embeddedNamed(restated)))
	case *types.Interface:
		if !unwritable(u) {
			return gotypes.Map(t, c.shape)
		}
	case *types.Union:
		return gotypes.Map(t, c.shape)
	}
	return c.re.typ(t)
}

// aliased compares what a type is that an alias of the package stands for, or for a
// pointer to it, where that type does not answer for itself.
func (c *comparison) aliased(s scope, o *totypes.Object, declared types.Type, a *types.TypeName) {
	dt, at := pointees(declared, a.Type())
	d, ok1 := types.Unalias(dt).(*types.Named)
	named, ok2 := types.Unalias(at).(*types.Named)
	if ok1 && ok2 && a.Exported() && !c.answers(d, named) {
		s.moved = a.IsAlias() && !c.Worlds.saysNowhere(d, named)
		c.declarations(s, o, a, d, named)
	}
}

// saysNowhere reports whether what a type has that is in the place of another one is said
// of neither: clients cannot import the one, and the other is of the module itself.
func (w *Worlds) saysNowhere(d, a *types.Named) bool {
	return w.Whole && w.covers(d.Obj().Pkg()) && isInternal(a.Obj()) && w.compared(d.Origin().Obj())
}

// isInternal reports whether a type is of an internal package.
func isInternal(tn *types.TypeName) bool { return tn.Pkg() != nil && api.Internal(tn.Pkg().Path()) }

// pointees returns what two pointers point to, of other types the types themselves.
func pointees(d, a types.Type) (types.Type, types.Type) {
	dp, ok1 := types.Unalias(d).(*types.Pointer)
	ap, ok2 := types.Unalias(a).(*types.Pointer)
	if ok1 && ok2 {
		return dp.Elem(), ap.Elem()
	}
	return d, a
}

// pointee compares the fields that can be selected on values of a defined pointer type,
// where what it points to does not answer for itself.
func (m *members) pointee(d, a types.Type) {
	dt, at := pointees(d, a)
	if dt == d || m.answers(dt, at) {
		return
	}
	declared, actual := api.Fields(d), api.Fields(a)
	for _, name := range slices.Sorted(maps.Keys(declared)) {
		dm, am := declared[name], actual[name]
		switch {
		case am == nil:
			m.report(m.field(name), contract.FieldMissing, finding.Breaking, nil, finding.NoSuchField, m.Describe.Text(dm.Obj))
		case !m.re.identical(dm.Obj.Type(), am.Obj.Type()):
			m.report(m.field(name), contract.FieldChanged, finding.Breaking, am.Obj, finding.Differs, m.Describe.Text(dm.Obj), m.Describe.Text(am.Obj))
		}
	}
}

// comparable reports whether a declared type promises to be comparable, and whether it
// is so with the actual types that it is made of.
func (c *comparison) comparable(d types.Type) (promised, restated bool) {
	restated = api.Comparable(c.re.typ(d))
	if c.Worlds == nil {
		return restated, restated
	}
	return api.Comparable(d), restated
}

// reportedAsIncomparable reports whether the reason for which a field's type is not
// comparable is reported on the field or on its type.
func (c *comparison) reportedAsIncomparable(declared, actual types.Type) bool {
	if !c.re.identical(declared, actual) {
		return true
	}
	for {
		d, ok1 := declared.Underlying().(*types.Array)
		a, ok2 := actual.Underlying().(*types.Array)
		if !c.answers(declared, actual) {
			return false
		}
		if !ok1 || !ok2 {
			return true
		}
		declared, actual = d.Elem(), a.Elem()
	}
}

// formerly returns what the promised world had under the path and the name of a type of the actual
// one, nil if there was none. It is not known of packages that are not loaded in both.
func (w *Worlds) formerly(tn *types.TypeName) (was *types.TypeName, known bool) {
	for _, pkg := range w.Promised.Packages() {
		if w.Path(pkg) == tn.Pkg().Path() {
			return w.Promised.Lookup(pkg.Path(), tn.Name()), true
		}
	}
	return nil, false
}
