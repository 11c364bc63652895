package compare

import (
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/gotypes"
	"github.com/importspy/importspy/internal/totypes"
)

// A Correspondence says what has become of unexported types that a contract
// declares, by their names there. Those that the package has by the same name, with
// as many type parameters, are left out.
type Correspondence map[string]Counterpart

// A Counterpart is what clients have in the place of a declared type.
type Counterpart struct {
	Type types.Type
	// Name is the type whose entry takes the place of the declared one's, nil if it
	// has an entry already, or needs none.
	Name *types.TypeName
}

// Seen reports whether clients get hold of a type of the package path, which they cannot
// import, or of what is in its place; seen has the names of the types that they get, by path.
func (c Correspondence) Seen(path, name string, seen map[string]map[string]bool) bool {
	counterpart, gone := c[name]
	if !gone {
		return seen[path][name]
	}
	named, ok := types.Unalias(counterpart.Type).(*types.Named)
	return !ok || named.Obj().Pkg() == nil || seen[named.Obj().Pkg().Path()][named.Obj().Name()]
}

// correspond ties declared types to actual ones: exported ones by name, unexported
// ones by place (docs/comparison.md#correspondence). All places are known before
// any type is chosen, and all choices before what gives way is looked for.
func (r *restater) correspond(objects []*totypes.Object, actual map[string]types.Object) {
	var unexported []*totypes.Object
	for _, o := range objects {
		if o.TypeName == nil {
			continue
		}
		if !token.IsExported(o.Entry.Name) {
			unexported = append(unexported, o)
		} else if a := r.succeeding(o.TypeName); a != nil {
			r.named[o.TypeName] = a
		} else if a, ok := actual[o.Entry.Name].(*types.TypeName); ok {
			r.tie(o.TypeName, a)
		}
	}
	w := newWalker(r)
	for _, o := range byName(objects) {
		if a := actual[o.Entry.Name]; o.Obj != nil && a != nil && token.IsExported(o.Entry.Name) {
			w.root = o
			w.objects(o.Obj, a)
		}
	}
	r.places, r.literals = w.places, w.literals
	for _, o := range unexported {
		r.choose(o.TypeName, w.places[o.TypeName], actual)
	}
	r.tieUnexposed()
	for _, o := range unexported {
		places := w.places[o.TypeName]
		if r.named[o.TypeName] != nil {
			r.reorder(o.TypeName, slices.DeleteFunc(slices.Clone(places), func(p place) bool { return w.nested[p] }))
		} else if len(places) > 0 {
			r.giveWay(o, places)
		}
	}
	r.pairLiterals(slices.Concat(w.literals, r.inOwners(w.literals)), objects)
}

// succeeding returns the successor of an exported type, nil if it has none, as those that
// clients can import.
func (r *restater) succeeding(d *types.TypeName) *types.TypeName {
	if r.worlds == nil || !api.Internal(r.declared.Path()) {
		return nil
	}
	if a := r.worlds.successor(d); a != nil {
		return a
	}
	own := r.worlds.ownNow(d)
	if own == nil || own.IsAlias() {
		return nil
	}
	if a := r.worlds.byName(d); a != own {
		return a // which an alias of the type has become
	}
	return nil
}

// tieUnexposed ties the types of the old version that are no part of its API, and have
// no entry: literals and unexported fields that clients cannot tell apart mention them.
func (r *restater) tieUnexposed() {
	if r.worlds == nil {
		return // a contract is typed with the actual ones
	}
	declared := make(map[*types.TypeName]bool)
	for _, o := range r.objects {
		declared[o.TypeName] = true
	}
	for _, name := range r.declared.Scope().Names() {
		d, ok1 := r.declared.Scope().Lookup(name).(*types.TypeName)
		a, ok2 := r.pkg.Scope().Lookup(name).(*types.TypeName)
		if ok1 && ok2 && !declared[d] && !token.IsExported(name) {
			r.named[d] = a
		}
	}
}

func byName(objects []*totypes.Object) []*totypes.Object {
	sorted := slices.Clone(objects)
	slices.SortStableFunc(sorted, func(a, b *totypes.Object) int { return strings.Compare(a.Entry.Name, b.Entry.Name) })
	return sorted
}

func (r *restater) tie(d, a *types.TypeName) {
	r.named[d] = a
	r.reached[a] = true
}

// choose ties d to one of the types that stand in its place and have as many type
// parameters. If nothing stands there, then d has no part in the API any more,
// and keeps its name.
func (r *restater) choose(d *types.TypeName, places []place, actual map[string]types.Object) {
	var first *types.TypeName
	for _, p := range places {
		named, ok := p.actual.(*types.Named)
		if !ok || named.Obj().Pkg() == nil || named.TypeArgs().Len() != gotypes.TypeParams(d.Type()).Len() {
			continue
		}
		if a := named.Origin().Obj(); a.Name() == d.Name() && a.Pkg() == r.pkg {
			r.tie(d, a)
			return
		} else if first == nil {
			first = a
		}
	}
	switch same, _ := actual[d.Name()].(*types.TypeName); {
	case first != nil:
		r.tie(d, first)
	case len(places) > 0:
		return
	case same != nil:
		r.tie(d, same)
	default:
		if a, ok := r.pkg.Scope().Lookup(d.Name()).(*types.TypeName); ok && !a.IsAlias() {
			r.named[d] = a
		}
	}
}

// A walker goes through pairs of declared and actual types in step, and notes
// which actual types stand in the places of declared unexported ones.
type walker struct {
	*restater
	places    map[*types.TypeName][]place
	literals  []place // struct and interface types with unexported members
	inside    map[*types.TypeName]int
	nested    map[place]bool           // those in type arguments of the same type, which may be in another order
	arguments []*types.TypeName        // the types whose arguments are walked
	within    map[*types.TypeName]bool // likewise, with a type without a name in its place
	open      gotypes.Open
	root      *totypes.Object // the exported object that is walked
	seen      map[[2]*types.TypeName]bool
}

func newWalker(r *restater) *walker {
	return &walker{
		restater: r, places: make(map[*types.TypeName][]place), inside: make(map[*types.TypeName]int), nested: make(map[place]bool),
		within: make(map[*types.TypeName]bool), open: make(gotypes.Open), seen: make(map[[2]*types.TypeName]bool),
	}
}

func (w *walker) objects(d, a types.Object) {
	dt, isType := d.(*types.TypeName)
	at, isTypeToo := a.(*types.TypeName)
	switch {
	case isType && isTypeToo:
		w.declarations(dt, at)
	case !isType && !isTypeToo:
		w.walk(d.Type(), a.Type())
	}
}

func (w *walker) declarations(d, a *types.TypeName) {
	if w.seen[[2]*types.TypeName{d, a}] {
		return
	}
	w.seen[[2]*types.TypeName{d, a}] = true
	dn, ok1 := types.Unalias(d.Type()).(*types.Named)
	an, ok2 := types.Unalias(a.Type()).(*types.Named)
	if !ok1 || !ok2 || dn.Obj() != d {
		w.tieParams(gotypes.TypeParams(d.Type()), gotypes.TypeParams(a.Type()))
		w.walk(d.Type(), a.Type())
		switch {
		case ok1 && dn.Obj() == d:
			w.shape(dn.Underlying(), types.Unalias(a.Type()))
		case ok1 && ok2 && w.worlds != nil && dn.Obj().Pkg() != nil && an.Obj().Pkg() != nil && dn.Obj().Pkg() != w.restater.declared:
			w.declarations(dn.Origin().Obj(), an.Origin().Obj()) // they may not answer for themselves
		}
		return
	}
	w.inside[d]++
	defer func() { w.inside[d]-- }()
	w.tieParams(dn.TypeParams(), an.TypeParams())
	w.parts(dn.Underlying(), an.Underlying())
	w.members(w.known.Methods(dn), w.known.Methods(an))
	w.members(w.known.Fields(dn), w.known.Fields(an))
}

func (w *walker) members(d, a map[string]*api.Member) {
	for _, name := range slices.Sorted(maps.Keys(d)) {
		if am := a[name]; am != nil {
			if f, ok := d[name].Obj.(*types.Func); ok {
				w.tieReceivers(f, am.Obj)
			}
			w.walk(d[name].Obj.Type(), am.Obj.Type())
		}
	}
}

func (w *walker) tieReceivers(d *types.Func, a types.Object) {
	if a, ok := a.(*types.Func); ok {
		w.tieParams(d.Signature().RecvTypeParams(), a.Signature().RecvTypeParams())
	}
}

func (w *walker) walk(d, a types.Type) {
	d, a = types.Unalias(d), types.Unalias(a)
	if d, ok := d.(*types.Named); ok {
		w.named(d, a)
		return
	}
	if !w.open.Begin(d) {
		return
	}
	defer w.open.End(d)
	if w.unwritable(d) {
		w.literals = append(w.literals, place{d, a})
	}
	w.shape(d, a)
	w.parts(d, a)
}

// parts walks what types are made of. Fields that clients cannot name are walked in
// their order, if they are embedded.
func (w *walker) parts(d, a types.Type) {
	ds, ok1 := d.(*types.Signature)
	as, ok2 := a.(*types.Signature)
	if ok1 && ok2 {
		w.tieParams(ds.TypeParams(), as.TypeParams())
	}
	for dp, ap := range gotypes.Pairs(d, a) {
		if dp.Type != nil && ap.Type != nil && (dp.Role != gotypes.Field && dp.Role != gotypes.Method || dp.Obj.Exported()) {
			w.walk(dp.Type, ap.Type)
		}
	}
	embedded, actual := unnamed(d), unnamed(a)
	if len(embedded) == len(actual) {
		for i := range embedded {
			w.walk(embedded[i], actual[i])
		}
	}
}

// unnamed returns the types of the embedded fields of a struct that clients cannot
// name.
func unnamed(t types.Type) (list []types.Type) {
	st, ok := t.(*types.Struct)
	if !ok {
		return nil
	}
	for f := range st.Fields() {
		if f.Embedded() && !f.Exported() && api.Promotes(f) {
			list = append(list, f.Type())
		}
	}
	return list
}

func (w *walker) named(d *types.Named, a types.Type) {
	an, isNamed := a.(*types.Named)
	dn := d.Origin().Obj()
	inArgument := slices.Contains(w.arguments, dn)
	w.arguments = append(w.arguments, dn)
	w.parts(d, a)
	w.arguments = w.arguments[:len(w.arguments)-1]
	if dn.Pkg() != w.declared || token.IsExported(dn.Name()) {
		return
	}
	ofItself := w.inside[dn] > 0 && gotypes.HasTypeParam(d) // all its instances tell as much
	if !ofItself && !slices.ContainsFunc(w.places[dn], func(p place) bool {
		return types.Identical(p.actual, a) && types.Identical(p.declared, d)
	}) {
		w.places[dn] = append(w.places[dn], place{d, a})
		w.nested[place{d, a}] = inArgument
	}
	switch {
	case !isNamed && !w.within[dn]: // an alias can be in its own methods, as d can
		w.within[dn] = true
		w.shape(d.Underlying(), a)
		w.parts(d.Underlying(), a) // which it may give way to
		delete(w.within, dn)
	case !isNamed:
	case an.Obj().Pkg() != nil:
		w.declarations(dn, an.Origin().Obj())
	}
}

// Structs without a name that have unexported fields of other packages are shown by these, too,
// by an alias or in the type of something else.

// owners returns the packages that clients can import, other than the declared one, whose
// unexported fields a struct without a name has.
func (r *restater) owners(literal types.Type) (list []*types.Package) {
	st, ok := literal.(*types.Struct)
	if !ok {
		return nil
	}
	for f := range st.Fields() {
		if !f.Exported() && f.Pkg() != r.declared && !api.Internal(f.Pkg().Path()) && !slices.Contains(list, f.Pkg()) {
			list = append(list, f.Pkg())
		}
	}
	return list
}

// inOwners returns the literals of the packages that show those of places, too.
func (r *restater) inOwners(places []place) []place {
	w := newWalker(r)
	var walked []*types.Package
	for _, p := range places {
		for _, pkg := range r.owners(p.declared) {
			if !slices.Contains(walked, pkg) {
				walked = append(walked, pkg)
				w.packages(pkg, r.now(pkg))
			}
		}
	}
	return w.literals
}

// now returns the package of the actual world that one of the promised world corresponds to by
// its path, nil if there is none.
func (r *restater) now(pkg *types.Package) *types.Package {
	if r.worlds == nil || r.worlds.Actual.Has(pkg) {
		return pkg
	}
	return r.worlds.Actual.Find(r.worlds.Path(pkg))
}

func (w *walker) packages(declared, actual *types.Package) {
	if actual == nil {
		return
	}
	for _, name := range declared.Scope().Names() {
		d, a := declared.Scope().Lookup(name), actual.Scope().Lookup(name)
		if d.Exported() && a != nil {
			w.objects(d, a)
		}
	}
}
