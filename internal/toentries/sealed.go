package toentries

import (
	"go/types"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/gotypes"
)

// A Sealed is a sealed interface that a type, or no more than a pointer to it,
// implements, or lets those implement who embed it.
type Sealed struct {
	Interface types.Type
	contract.Manner
	Elsewhere bool // only another package of the module shows clients the interface
}

// Implemented returns the sealed interfaces of the package that a type
// implements, and those of the packages that it imports whose unexported methods
// the type gets by embedding. That it does cannot be seen from its exported
// methods, but clients depend on it. Those that an interface embeds go without
// saying.
func (d *Describer) Implemented(named *types.Named) []Sealed {
	if !mayHaveUnexported(named, make(map[types.Type]bool)) {
		return nil // as most types
	}
	var list []Sealed
	add := func(iface types.Type, m contract.Manner) {
		if d.canWrite(iface) && !slices.ContainsFunc(list, func(s Sealed) bool { return s.Manner == m && types.Identical(s.Interface, iface) }) {
			list = append(list, Sealed{iface, m, d.elsewhere(named, iface)}) // not an instance of another literal
		}
	}
	sealed := d.sealedFor(named)
	if len(sealed) == 0 {
		return nil
	}
	embeddable, methods := d.embeddable(named), MethodSet(named)
	for _, t := range sealed {
		if lacksUnexported(methods, t) || types.Identical(t, named) {
			continue
		}
		iface := instanceFor(t, named, false)
		implements := iface != nil && !embeds(named, iface) && Implements(named, iface, contract.Manner{})
		byValue := implements && !types.IsInterface(named) && Implements(named, iface, contract.Manner{ByValue: true})
		if implements {
			add(iface, contract.Manner{ByValue: byValue})
		}
		if !embeddable || byValue || implements && types.IsInterface(named) {
			continue
		}
		embedded := contract.Manner{WhenEmbedded: true}
		if iface = instanceFor(t, named, true); iface == nil || hasTerms(iface) || embeds(named, iface) || !Implements(named, iface, embedded) {
			continue
		}
		embedded.ByValue = !types.IsInterface(named) && HasUnexported(named, iface.Underlying().(*types.Interface), true)
		if embedded.ByValue || !implements {
			add(iface, embedded)
		}
	}
	return list
}

// canWrite reports whether the package can write a type: no literal in it has unexported members
// of another package.
func (d *Describer) canWrite(t types.Type) bool {
	for u := range gotypes.All(t) {
		for part := range gotypes.Parts(u) {
			named := part.Role == gotypes.Field || part.Role == gotypes.Method
			if named && !part.Obj.Exported() && part.Obj.Pkg() != d.Names.pkg {
				return false
			}
		}
	}
	return true
}

// mayHaveUnexported reports whether a type, or one that it embeds, has an unexported method.
// A method set says so, too, but takes long to find where structs embed others in a chain.
func mayHaveUnexported(t types.Type, seen map[types.Type]bool) bool {
	t = types.Unalias(t)
	if ptr, ok := t.(*types.Pointer); ok {
		t = types.Unalias(ptr.Elem())
	}
	if named, ok := t.(*types.Named); ok {
		named = named.Origin()
		if seen[named] {
			return false
		}
		seen[named] = true
		for m := range named.Methods() {
			if !m.Exported() {
				return true
			}
		}
		t = named.Underlying()
	}
	switch t := t.(type) {
	case *types.Interface:
		return IsSealed(t)
	case *types.Struct:
		for f := range t.Fields() {
			if f.Embedded() && mayHaveUnexported(f.Type(), seen) {
				return true
			}
		}
	}
	return false
}

// lacksUnexported reports whether a method set has no method of the name of an unexported one of
// a sealed interface, as for most types and interfaces: then a type with these methods does not
// implement the interface in any manner.
func lacksUnexported(set *types.MethodSet, t types.Type) bool {
	iface, ok := t.Underlying().(*types.Interface)
	if !ok {
		return false
	}
	for m := range iface.Methods() {
		if !m.Exported() && set.Lookup(m.Pkg(), m.Name()) == nil {
			return true
		}
	}
	return false
}

// embeddable reports whether clients can embed a type: its name, or that of an alias, is
// exported.
func (d *Describer) embeddable(named *types.Named) bool {
	switch u := named.Underlying().(type) {
	case *types.Pointer:
		return false
	case *types.Interface:
		if !u.IsMethodSet() {
			return false
		}
	}
	if named.Obj().Exported() {
		return true
	}
	for _, obj := range d.objects() {
		if tn, ok := obj.(*types.TypeName); ok && tn.IsAlias() && tn.Exported() {
			if target, ok := types.Unalias(tn.Type()).(*types.Named); ok && target.Origin().Obj() == named.Obj() {
				return true
			}
		}
	}
	return false
}

// hasTerms reports whether an interface restricts which types satisfy it other than by
// methods and comparability.
func hasTerms(t types.Type) bool {
	iface, ok := t.Underlying().(*types.Interface)
	return !ok || slices.ContainsFunc(slices.Collect(iface.EmbeddedTypes()), hasTerms)
}

// sealedFor returns the sealed interfaces that a type may implement. One of another
// package can implement those of that package.
func (d *Describer) sealedFor(named *types.Named) (list []types.Type) {
	if named.Obj().Pkg() == d.Names.pkg {
		return slices.Concat(d.sealedInterfaces(), d.sealedByImports(named))
	}
	for _, t := range d.Others {
		if t.Type.Pkg() == named.Obj().Pkg() && isType(t.Type) && IsSealed(t.Type.Type()) {
			list = append(list, t.Type.Type())
		}
	}
	for _, tn := range d.shownElsewhere(named.Obj().Pkg()) {
		if IsSealed(tn.Type()) && !slices.Contains(list, tn.Type()) {
			list = append(list, tn.Type())
		}
	}
	return list
}

// shownElsewhere calls Elsewhere once for a package.
func (d *Describer) shownElsewhere(pkg *types.Package) []*types.TypeName {
	if d.Elsewhere == nil {
		return nil
	}
	list, ok := d.shown[pkg]
	if !ok {
		if d.shown == nil {
			d.shown = make(map[*types.Package][]*types.TypeName)
		}
		list = d.Elsewhere(pkg)
		d.shown[pkg] = list
	}
	return list
}

// elsewhere reports whether no object of the package shows clients a sealed interface that a
// type of another package implements.
func (d *Describer) elsewhere(named *types.Named, iface types.Type) bool {
	is, ok := iface.(*types.Named)
	return ok && named.Obj().Pkg() != d.Names.pkg && d.other(is.Origin().Obj()) == nil
}

// SealedText returns what a contract says about a sealed interface that a type
// implements.
func (d *Describer) SealedText(s Sealed) string {
	return d.Names.Type(s.Interface) + s.Manner.String()
}

// implemented returns what a contract says about the sealed interfaces that a type
// implements.
func (d *Describer) implemented(named *types.Named) []contract.Text {
	var list []contract.Text
	for _, s := range d.Implemented(named) {
		list = append(list, contract.Text{Value: d.SealedText(s)})
	}
	return list
}

// embeds reports whether t is an interface that embeds another one, at any depth.
func embeds(t, other types.Type) bool {
	iface, ok := t.Underlying().(*types.Interface)
	if !ok {
		return false
	}
	for e := range iface.EmbeddedTypes() {
		if types.Identical(e, other) || embeds(e, other) {
			return true
		}
	}
	return false
}

// Implements reports whether a type implements an interface in a manner, or satisfies
// it where that is a constraint. Of a generic type, it must hold for all instances.
func Implements(own, t types.Type, m contract.Manner) bool {
	iface, ok := t.Underlying().(*types.Interface)
	if !ok {
		return false
	}
	if m.WhenEmbedded {
		return HasUnexported(own, iface, m.ByValue)
	}
	judge := gotypes.Implements
	if !iface.IsMethodSet() {
		judge = gotypes.Satisfies
	}
	if named, ok := own.(*types.Named); ok {
		own = gotypes.OfItself(named)
	}
	return judge(own, iface) || !m.ByValue && judge(types.NewPointer(own), iface)
}

// sealedInterfaces returns the interfaces of the API with methods that only the
// package itself can implement: first those that are declared, then those that
// other declarations are written with.
func (d *Describer) sealedInterfaces() []types.Type {
	if d.sealed != nil {
		return d.sealed
	}
	d.sealed = []types.Type{}
	var literals []types.Type
	for _, obj := range d.objects() {
		if named, ok := obj.Type().(*types.Named); ok && isType(obj) {
			if IsSealed(named) {
				d.sealed = append(d.sealed, named)
			}
		}
		literals = append(literals, sealedLiterals(obj)...)
	}
	for _, t := range literals {
		if !slices.ContainsFunc(d.sealed, func(other types.Type) bool { return types.Identical(t, other) }) {
			d.sealed = append(d.sealed, t)
		}
	}
	return d.sealed
}

// sealedByImports returns the sealed interfaces of imported packages that named
// may implement: it has unexported methods of theirs.
func (d *Describer) sealedByImports(named *types.Named) []types.Type {
	from := Seals(named)
	if from == nil {
		return nil
	}
	imports := slices.Clone(d.Names.pkg.Imports()) // of others, not all objects may be at hand
	slices.SortFunc(imports, func(p, q *types.Package) int { return strings.Compare(p.Path(), q.Path()) })
	var list []types.Type
	for _, pkg := range imports {
		if !slices.Contains(from, pkg.Path()) {
			continue
		}
		for _, name := range pkg.Scope().Names() {
			if obj := pkg.Scope().Lookup(name); obj.Exported() && isType(obj) && IsSealed(obj.Type()) {
				list = append(list, obj.Type())
			}
		}
	}
	return list
}

// Seals returns the paths of the other packages whose unexported methods a struct
// or a pointer to it has, by embedding. No other type but an interface has any.
func Seals(named *types.Named) []string {
	if st, ok := named.Underlying().(*types.Struct); !ok || !slices.ContainsFunc(slices.Collect(st.Fields()), (*types.Var).Embedded) {
		return nil
	}
	var paths []string
	for m := range types.NewMethodSet(types.NewPointer(gotypes.OfItself(named))).Methods() {
		if obj := m.Obj(); !obj.Exported() && obj.Pkg().Path() != named.Obj().Pkg().Path() {
			paths = append(paths, obj.Pkg().Path())
		}
	}
	return paths
}

func isType(obj types.Object) bool {
	tn, ok := obj.(*types.TypeName)
	return ok && !tn.IsAlias()
}

// IsSealed reports whether a type is an interface with unexported methods.
func IsSealed(t types.Type) bool {
	iface, ok := t.Underlying().(*types.Interface)
	return ok && slices.ContainsFunc(slices.Collect(iface.Methods()), func(m *types.Func) bool { return !m.Exported() })
}

// SealedByOther reports whether an interface has unexported methods of another package than
// pkg.
func SealedByOther(iface *types.Interface, pkg *types.Package) bool {
	for m := range iface.Methods() {
		if !m.Exported() && m.Pkg() != pkg {
			return true
		}
	}
	return false
}

// sealedLiterals returns the sealed interfaces without a name that a declaration
// is written with. One that another package seals can only be written by an alias.
func sealedLiterals(obj types.Object) []types.Type {
	var list []types.Type
	visit := func(t types.Type) {
		for t := range gotypes.All(t) {
			iface, ok := types.Unalias(t).(*types.Interface)
			if !ok || !IsSealed(iface) {
				continue
			}
			alias, isAlias := t.(*types.Alias)
			if isAlias == SealedByOther(iface, obj.Pkg()) && (!isAlias || alias.Obj().Exported() && alias.TypeParams().Len() == 0) {
				list = append(list, t)
			}
		}
	}
	writtenTypes(obj, visit)
	return list
}
