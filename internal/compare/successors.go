package compare

import (
	"cmp"
	"go/types"
	"maps"
	"slices"

	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/gotypes"
	"github.com/importspy/importspy/internal/totypes"
	"github.com/importspy/importspy/internal/world"
)

// This file is on types that clients cannot import, or that are unexported, and that they
// have no name for: another type that is in all of their places, in all packages, and
// that offers clients the same is their successor (docs/comparison.md#two-worlds).

// successor returns the type of the actual world that clients have where they had one of
// another name, nil if there is none. Most types do not need the walk.
func (w *Worlds) successor(tn *types.TypeName) *types.TypeName {
	if !w.replaceable(tn) {
		return nil
	}
	return w.walked().found[tn]
}

// walked returns what a walk through the API of all packages finds.
func (w *Worlds) walked() *successors {
	w.once.Do(func() {
		s := newSuccessors(w)
		for _, pkg := range w.Promised.Packages() {
			if w.covers(pkg) && !api.Internal(pkg.Path()) {
				s.packages(pkg, w.Actual.Find(w.Path(pkg)))
			}
		}
		s.verify()
		w.successors = s
	})
	return w.successors
}

// covers reports whether a package is of the module that is compared, as far as that is
// known.
func (w *Worlds) covers(pkg *types.Package) bool {
	return w.Move.From == "" || w.Move.Covers(pkg.Path())
}

// successors walks the API of both worlds in step.
type successors struct {
	*Worlds
	found map[*types.TypeName]*types.TypeName // nil: there is no one type in all places
	seen  map[[2]*types.TypeName]bool
	open  gotypes.Open
	// literals has the struct types that several packages can write and clients cannot,
	// with what is in their places, and under the types that they underlie.
	literals []place
	// instances has the instances of generic types that clients have no name for, with what
	// is in their places.
	instances map[*types.TypeName][]place
	unnamed   map[*types.TypeName]types.Type // in the places of types; nil: there is no one in all
	restater  *restater                      // by which what succeeds is verified

	own map[*types.Package]*successors // what a walk through a package alone finds
}

func newSuccessors(w *Worlds) *successors {
	return &successors{
		Worlds: w, found: make(map[*types.TypeName]*types.TypeName), seen: make(map[[2]*types.TypeName]bool), open: make(gotypes.Open),
		instances: make(map[*types.TypeName][]place), unnamed: make(map[*types.TypeName]types.Type), own: make(map[*types.Package]*successors),
	}
}

// contractSuccessors finds the successors of types of internal packages that a contract
// declares, in the places that it knows of.
type contractSuccessors struct {
	*Worlds
	in Input
}

func newContractSuccessors(in Input) *contractSuccessors {
	w := &Worlds{Promised: world.New(in.Declared.Types), Actual: world.New(in.Actual), Entries: in.Declared.ForeignEntries(), guess: true}
	return &contractSuccessors{w, in}
}

// find returns nil if there is none, or if another package that is loaded shows a type
// which may be one: it may have shown the one that is gone.
func (s *contractSuccessors) find(tn *types.TypeName) *types.TypeName {
	if s.in.Private || !api.Internal(tn.Pkg().Path()) {
		return nil
	}
	named := s.hasName(tn)
	succeeds := func(a *types.TypeName) bool {
		return s.walked().restater.declarationSucceeds(tn, a)
	}
	a := s.successor(tn)
	if named {
		a = s.byName(tn)
	}
	if a == nil || !succeeds(a) && !(s.hasEntry(tn) && s.walked().answersForItself(tn, a)) {
		return nil
	}
	for _, pkg := range s.in.Imports.Loaded.All() {
		if pkg.Path() == s.in.Actual.Path() || api.Internal(pkg.Path()) || pkg.Name() == "main" || api.Hides(pkg.Path()+"/internal", tn.Pkg().Path()) {
			continue
		}
		others := api.ExposedOf(pkg, func(p *types.Package) bool { return api.Hides(pkg.Path(), p.Path()) })
		if named {
			others = append(others, definedBy(pkg)...)
		}
		if slices.ContainsFunc(others, func(other *types.TypeName) bool { return other != a && succeeds(other) }) {
			return nil
		}
	}
	return a
}

// orOwn returns the successor of a type, or else the one of its name that is still there, which
// may be nil.
func (s *contractSuccessors) orOwn(tn, own *types.TypeName) *types.TypeName {
	if own != nil && s.successor(tn) == nil {
		return own
	}
	return cmp.Or(s.find(tn), own)
}

// hasEntry reports whether the contract has an entry for a type of another package, which
// is compared.
func (s *contractSuccessors) hasEntry(tn *types.TypeName) bool {
	return slices.ContainsFunc(s.in.Declared.Others, func(o *totypes.Other) bool { return o.Types == tn.Pkg() })
}

// definedBy returns the exported defined types of a package.
func definedBy(pkg *types.Package) (list []*types.TypeName) {
	for _, name := range pkg.Scope().Names() {
		if tn, ok := pkg.Scope().Lookup(name).(*types.TypeName); ok && tn.Exported() && !tn.IsAlias() {
			list = append(list, tn)
		}
	}
	return list
}

func (s *successors) packages(d, a *types.Package) {
	if a == nil || a == d {
		return
	}
	for _, name := range d.Scope().Names() {
		do, ao := d.Scope().Lookup(name), a.Scope().Lookup(name)
		if ao == nil || !do.Exported() {
			continue
		}
		dt, ok1 := do.(*types.TypeName)
		at, ok2 := ao.(*types.TypeName)
		switch {
		case ok1 && ok2 && !dt.IsAlias() && !at.IsAlias():
			s.declarations(dt, at)
		case ok1 == ok2:
			s.walk(do.Type(), ao.Type())
		}
	}
}

func (s *successors) declarations(d, a *types.TypeName) {
	if s.seen[[2]*types.TypeName{d, a}] {
		return
	}
	s.seen[[2]*types.TypeName{d, a}] = true
	s.literal(d.Type().Underlying(), a.Type().Underlying())
	s.parts(d.Type().Underlying(), a.Type().Underlying())
	s.members(api.Methods(d.Type()), api.Methods(a.Type()))
	s.members(api.Fields(d.Type()), api.Fields(a.Type()))
}

func (s *successors) members(d, a map[string]*api.Member) {
	for name, m := range d {
		if am := a[name]; am != nil {
			s.walk(m.Obj.Type(), am.Obj.Type())
		}
	}
}

func (s *successors) walk(d, a types.Type) {
	d, a = types.Unalias(d), types.Unalias(a)
	if !s.open.Begin(d) {
		return
	}
	defer s.open.End(d)
	s.literal(d, a)
	s.parts(d, a)
	dn, ok := d.(*types.Named)
	if !ok || dn.Obj().Pkg() == nil || !s.covers(dn.Obj().Pkg()) {
		return
	}
	an, ok := a.(*types.Named)
	ok = ok && an.Obj().Pkg() != nil && s.covers(an.Obj().Pkg())
	s.instance(dn, a)
	if tn := dn.Origin().Obj(); s.replaceable(tn) {
		next := (*types.TypeName)(nil)
		if ok && an.TypeArgs().Len() == dn.TypeArgs().Len() && (s.guess || dn.TypeArgs().Len() == 0) {
			next = an.Origin().Obj() // a version has its instances by themselves
		}
		if first, known := s.found[tn]; known && first != next {
			next = nil
		}
		s.found[tn] = next
		s.notePlace(tn, a)
	}
	if ok {
		s.declarations(dn.Origin().Obj(), an.Origin().Obj())
	}
}

func (s *successors) literal(d, a types.Type) {
	if s.embedsNameless(d) {
		s.literals = append(s.literals, place{d, a})
	}
}

func (s *successors) parts(d, a types.Type) {
	for dp, ap := range gotypes.Pairs(d, a) {
		if dp.Type != nil && ap.Type != nil && (dp.Role != gotypes.Field && dp.Role != gotypes.Method || dp.Obj.Exported()) {
			s.walk(dp.Type, ap.Type)
		}
	}
}

// replaceable reports whether a type is one that clients cannot call by its name. The actual
// world has none of its path and name, or what is in all of its places is known.
func (w *Worlds) replaceable(tn *types.TypeName) bool {
	return api.Nameless(tn) && !w.Actual.Has(tn.Pkg()) && (w.Whole || w.guess || w.ownNow(tn) == nil)
}

// ownNow returns the type of the actual world of a type's path and name, or nil.
func (w *Worlds) ownNow(tn *types.TypeName) *types.TypeName {
	return w.Actual.Lookup(w.Path(tn.Pkg()), tn.Name())
}

// hasName reports whether an alias in a package that clients can import stands for a type
// of the promised world.
func (w *Worlds) hasName(tn *types.TypeName) bool {
	return slices.ContainsFunc(w.Promised.Names(tn), func(alias *types.TypeName) bool { return !api.Internal(alias.Pkg().Path()) })
}

// verify leaves those of the successors that offer clients what they had, provided that
// the others do.
func (s *successors) verify() {
	maps.DeleteFunc(s.found, func(d, a *types.TypeName) bool { return a == nil || a == s.ownNow(d) || s.hasName(d) })
	r := &restater{
		worlds:  s.Worlds,
		objects: s.Entries,
		params:  make(map[*types.TypeParam]types.Type),
		foreign: func(tn *types.TypeName) *types.TypeName {
			if a := s.found[tn]; a != nil {
				return a
			}
			return s.byName(tn)
		},
	}
	s.restater = r
	s.leaveUninferred()
	r.instance, r.given = s.instanceOf, func(tn *types.TypeName) types.Type { return s.unnamed[tn] }
	for n := -1; n != len(s.found)+len(s.instances)+len(s.unnamed); {
		n = len(s.found) + len(s.instances) + len(s.unnamed)
		maps.DeleteFunc(s.unnamed, func(d *types.TypeName, a types.Type) bool { return !s.givesWay(d, a) })
		maps.DeleteFunc(s.found, func(d, a *types.TypeName) bool {
			return !r.declarationSucceeds(d, a) && !s.answersForItself(d, a) && !s.renamed(d, a)
		})
		maps.DeleteFunc(s.instances, func(_ *types.TypeName, list []place) bool {
			return !every(list, s.instanceSucceeds)
		})
	}
}

// answersForItself reports whether an unexported type is compared with what is in its
// places where it is declared: all that it has lost is a finding there.
func (s *successors) answersForItself(d, a *types.TypeName) bool {
	if d.Exported() || !s.Whole && !s.guess || !s.compared(d) {
		return false
	}
	own := s.own[d.Pkg()]
	if own == nil {
		own = newSuccessors(s.Worlds)
		own.packages(d.Pkg(), s.Actual.Find(s.Path(d.Pkg())))
		s.own[d.Pkg()] = own
	}
	return own.found[d] == a
}

// renamed reports whether a type of an internal package has another name there now, and
// is compared with the type of that name: all that it has lost is a finding there.
func (w *Worlds) renamed(d, a *types.TypeName) bool {
	return w.Whole && d.Exported() && isInternal(d) && a.Pkg() != nil && a.Pkg().Path() == w.Path(d.Pkg()) &&
		w.ownNow(d) == nil && w.compared(d)
}

// declarationSucceeds is succeeds for types as they are declared, whose type parameters, if
// there are any, correspond.
func (r *restater) declarationSucceeds(d, a *types.TypeName) bool {
	return r.tieParams(gotypes.TypeParams(d.Type()), gotypes.TypeParams(a.Type())) && r.succeeds(d.Type(), a.Type())
}

// succeeds reports whether clients can do with values of an actual type what they did
// with those of a declared one. That is restated member by member: as a whole, it may be
// the actual type already.
func (r *restater) succeeds(d, a types.Type) bool {
	if r.maySeal(d) || !r.offersFields(d, a) || !r.asEntrySays(d, a) {
		return false
	}
	_, ok1 := d.Underlying().(*types.Struct)
	_, ok2 := a.Underlying().(*types.Struct)
	return ok1 && ok2 || types.Identical(r.typ(d.Underlying()), a.Underlying())
}

// asEntrySays reports whether an actual type is comparable if a declared one is, and
// implements the sealed interfaces that the contract lists for that.
func (r *restater) asEntrySays(d, a types.Type) bool {
	comparable := api.Comparable(r.typ(d.Underlying()))
	if o := r.objectOf(d); o != nil {
		if stated := o.Decl.Comparable; stated != nil {
			comparable = stated.Value
		}
		if !r.implementsAsPromised(o, []place{{d, a}}) {
			return false
		}
	}
	return !comparable || api.Comparable(a)
}

// maySeal reports whether a type has an unexported method, by which it may implement a
// sealed interface. Of a version, all interfaces are known that its package declares.
func (r *restater) maySeal(t types.Type) bool {
	for sel := range types.NewMethodSet(types.NewPointer(t)).Methods() {
		m := sel.Obj()
		if !m.Exported() && !(r.worlds != nil && r.worlds.Whole && !seals(m)) {
			return true
		}
	}
	return false
}

// seals reports whether the package of an unexported method has an interface with a method
// of its name.
func seals(m types.Object) bool {
	scope := m.Pkg().Scope()
	for _, name := range scope.Names() {
		for t := range declaredTypes(scope.Lookup(name)) {
			for u := range gotypes.All(t) {
				if iface, ok := u.Underlying().(*types.Interface); ok && demands(iface, m) {
					return true
				}
			}
		}
	}
	return false
}

func demands(iface *types.Interface, m types.Object) bool {
	for other := range iface.Methods() {
		if other.Id() == m.Id() {
			return true
		}
	}
	return false
}
