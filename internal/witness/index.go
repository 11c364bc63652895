package witness

import (
	"cmp"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/gotypes"
)

// An index knows how clients reach the types of the promised side. Each part is made
// when it is first asked for.
type index struct {
	Side
	aliased   map[*types.TypeName][]*types.TypeName
	generic   map[*types.TypeName]*types.TypeName // see genericAlias
	reach     map[*types.TypeName][]value
	byType    typeutil.Map // to values of types that are made of those without names
	embedders []value      // of struct types without a name, that embed others
	mentioned []mention
	exported  []*types.TypeName
	held      map[*types.TypeName][]*types.TypeName
	literals  []value
	renamed   bool // clients have to give the package its name, since it has changed
	wide      bool // clients look for names and values in other packages, too
}

func newIndex(s Side) *index { return &index{Side: s} }

// packages returns those in which clients find names for the package's types: itself,
// or if they cannot import it, those that do.
func (ix *index) packages() []*types.Package {
	switch {
	case ix.Private:
		return ix.importers()
	case ix.wide:
		return append([]*types.Package{ix.Package}, ix.importersOf(append(ix.internals(), ix.Package)...)...)
	}
	return []*types.Package{ix.Package}
}

// internals returns the packages that this one imports and clients cannot: others may show
// their types, too.
func (ix *index) internals() []*types.Package {
	return slices.DeleteFunc(slices.Clone(ix.Package.Imports()), func(pkg *types.Package) bool { return !api.Internal(pkg.Path()) })
}

// importers returns the other packages that import this one, if not directly, and that
// clients can import, in the order of their paths.
func (ix *index) importers() []*types.Package { return ix.importersOf(ix.Package) }

func (ix *index) importersOf(pkgs ...*types.Package) (list []*types.Package) {
	reaches := make(map[*types.Package]bool)
	for _, pkg := range pkgs {
		reaches[pkg] = true
	}
	for _, pkg := range ix.Others {
		if ix.importable(pkg) && pkg != ix.Package && imports(pkg, reaches) {
			list = append(list, pkg)
		}
	}
	slices.SortFunc(list, func(a, b *types.Package) int { return strings.Compare(a.Path(), b.Path()) })
	return list
}

// imports reports whether a package, or one that it imports, is in a set. It adds what
// it finds out.
func imports(pkg *types.Package, reaches map[*types.Package]bool) bool {
	is, known := reaches[pkg]
	if !known {
		reaches[pkg] = false
		is = slices.ContainsFunc(pkg.Imports(), func(imp *types.Package) bool { return imports(imp, reaches) })
		reaches[pkg] = is
	}
	return is
}

// knowsMore reports whether the clients of a wide index have anything that others lack.
func (ix *index) knowsMore(than *index) bool {
	return len(ix.packages()) > len(than.packages()) || len(ix.aliases()) > len(than.aliases())
}

// objects returns the exported objects of these packages.
func (ix *index) objects() []types.Object { return ix.exportsOf(ix.packages()) }

func (ix *index) exportsOf(pkgs []*types.Package) (list []types.Object) {
	for _, pkg := range pkgs {
		if !ix.importable(pkg) {
			continue
		}
		for _, name := range pkg.Scope().Names() {
			if token.IsExported(name) {
				list = append(list, pkg.Scope().Lookup(name))
			}
		}
	}
	return list
}

// typeNames returns the exported types among them.
func (ix *index) typeNames() []*types.TypeName {
	if ix.exported == nil {
		ix.exported = typeNamesOf(ix.objects())
	}
	return ix.exported
}

func typeNamesOf(objects []types.Object) (list []*types.TypeName) {
	for _, obj := range objects {
		if tn, ok := obj.(*types.TypeName); ok {
			list = append(list, tn)
		}
	}
	return list
}

// structVariables returns the exported variables, of any package, whose type is a struct
// type without a name.
func (ix *index) structVariables() []value {
	if ix.literals != nil {
		return ix.literals
	}
	ix.literals = []value{} // most have none
	for _, obj := range ix.exportsOf(append(slices.Clone(ix.Others), ix.Package)) {
		if v, ok := obj.(*types.Var); ok && isStruct(types.Unalias(v.Type())) {
			ix.literals = append(ix.literals, objectValue(obj))
		}
	}
	return ix.literals
}

// aliases returns the exported aliases of types, other than instances, that have no
// other name for clients: those that ignore type parameters last.
func (ix *index) aliases() map[*types.TypeName][]*types.TypeName {
	if ix.aliased == nil {
		ix.aliased = make(map[*types.TypeName][]*types.TypeName)
		names := ix.typeNames()
		if ix.wide {
			names = append(slices.Clone(names), typeNamesOf(ix.exportsOf(ix.Others))...)
		}
		for _, generic := range []bool{false, true} {
			for _, tn := range names {
				t, ok := types.Unalias(tn.Type()).(*types.Named)
				if ok && tn.IsAlias() && isGeneric(tn.Type()) == generic && t.TypeArgs().Len() == 0 && t.Obj().Pkg() != nil && !ix.named(t.Obj()) {
					ix.aliased[t.Obj()] = append(ix.aliased[t.Obj()], tn)
				}
			}
		}
	}
	return ix.aliased
}

// genericAlias returns an exported alias with the type parameters of a generic type that has
// no other name for clients, nil if there is none.
func (ix *index) genericAlias(obj *types.TypeName) *types.TypeName {
	if ix.generic == nil {
		ix.generic = make(map[*types.TypeName]*types.TypeName)
		for _, tn := range ix.typeNames() {
			alias, ok := tn.Type().(*types.Alias)
			if !ok || alias.TypeParams().Len() == 0 {
				continue
			}
			t, ok := types.Unalias(alias).(*types.Named)
			if ok && ix.generic[t.Obj()] == nil && passesOn(t.TypeArgs(), alias.TypeParams()) {
				ix.generic[t.Obj()] = tn
			}
		}
	}
	return ix.generic[obj]
}

// passesOn reports whether the arguments are just the parameters.
func passesOn(args *types.TypeList, params *types.TypeParamList) bool {
	if args.Len() != params.Len() {
		return false
	}
	for i := range args.Len() {
		if args.At(i) != params.At(i) {
			return false
		}
	}
	return true
}

// maxDepth is how many steps lead from an exported object to a value of a type, and
// maxWays how many ways to one are kept.
const (
	maxDepth = 12
	maxWays  = 4
)

// reached returns values of a type that clients have no name for, or of a pointer to
// it.
func (ix *index) reached(tn *types.TypeName) []value {
	if ix.reach == nil {
		ix.reach = make(map[*types.TypeName][]value)
		ix.explore()
	}
	return ix.reach[tn]
}

// allReached returns the types that clients have values of and no name for, by path and
// name.
func (ix *index) allReached() []*types.TypeName {
	ix.reached(nil)
	return slices.SortedFunc(maps.Keys(ix.reach), func(a, b *types.TypeName) int {
		return cmp.Or(strings.Compare(a.Pkg().Path(), b.Pkg().Path()), strings.Compare(a.Name(), b.Name()))
	})
}

// namelessInterfaces returns values of the interface types that clients have no name for.
func (ix *index) namelessInterfaces() (list []value) {
	for _, tn := range ix.allReached() {
		if types.IsInterface(tn.Type()) {
			for _, v := range ix.reach[tn] {
				list = append(list, v.element())
			}
		}
	}
	return list
}

// explore walks from the exported objects through fields, methods, results and
// elements, nearest first. It goes on from a few values of each type only: there can be
// any number of ways to a type whose methods return it.
func (ix *index) explore() {
	var ways typeutil.Map
	level := ix.starts()
	for range maxDepth {
		var next []value
		for _, v := range level {
			n, _ := ways.At(v.typ).(int)
			if n >= maxWays || !ix.spells(v) {
				continue
			}
			ways.Set(v.typ, n+1)
			if ix.mentionsNameless(v.typ) && v.param == nil {
				list, _ := ix.byType.At(v.typ).([]value)
				ix.byType.Set(v.typ, append(list, v))
			}
			if isStruct(types.Unalias(v.element().typ)) && embedsUnnamed(v.typ) {
				ix.embedders = append(ix.embedders, v)
			}
			if tn := ix.nameless(v.typ); tn != nil && len(ix.reach[tn]) < maxWays {
				ix.reach[tn] = append(ix.reach[tn], v)
			}
			next = append(next, ix.steps(v)...)
		}
		level = next
	}
}

// spells reports whether clients can write the expression of a value.
func (ix *index) spells(v value) bool {
	c := newClient(ix)
	c.typeParams(v.params)
	v.write(c)
	return !c.failed
}

// starts returns the values that objects are, or have by their types.
func (ix *index) starts() (list []value) {
	for _, obj := range ix.objects() {
		switch obj := obj.(type) {
		case *types.TypeName:
			params := gotypes.TypeParams(obj.Type())
			if params.Len() == 0 {
				list = append(list, inline(ofType(obj.Type(), nil))...)
				list = append(list, constrained(obj.Type())...)
				continue
			}
			list = append(list, inline(ix.values(obj))...)
			for _, args := range ix.arguments(obj.Type(), params) {
				if t := gotypes.Instance(obj.Type(), args); t != nil {
					list = append(list, constrained(t)...)
				}
			}
		case *types.Func:
			list = append(list, ix.instances(objectValue(obj))...)
		default:
			list = append(list, objectValue(obj))
		}
	}
	return list
}

// constrained returns a value of a type parameter that an interface constrains, if values
// cannot be of its type.
func constrained(t types.Type) []value {
	iface, ok := t.Underlying().(*types.Interface)
	if !ok || iface.IsMethodSet() {
		return nil
	}
	param := types.NewTypeParam(types.NewTypeName(token.NoPos, ownPackage, "T", nil), t)
	params := types.NewSignatureType(nil, nil, []*types.TypeParam{param}, nil, nil, false).TypeParams()
	v := parameter(param, params)
	v.typ = t // by which its methods are found
	return []value{v}
}

// inline returns the values that need no parameter.
func inline(list []value) []value {
	return slices.DeleteFunc(slices.Clone(list), func(v value) bool { return v.param != nil || v.params.Len() > 0 })
}

// steps returns the values one step away from v that lead on to types without names.
func (ix *index) steps(v value) (list []value) {
	for _, w := range slices.Concat(v.members(), v.pointerMethods(), v.parts(), ix.passed(v)) {
		if ix.mentionsNameless(w.typ) || embedsUnnamed(w.typ) {
			list = append(list, w)
		}
	}
	return list
}

// nameless returns the type of the promised side that t or *t is, if clients have no
// name for it.
func (ix *index) nameless(t types.Type) *types.TypeName {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || !ix.unwritable(n) {
		return nil
	}
	return n.Origin().Obj()
}

// unwritable reports whether clients have no name for a type, and it is not one that
// they declare themselves.
func (ix *index) unwritable(n *types.Named) bool {
	pkg := n.Obj().Pkg()
	return pkg != nil && pkg != ownPackage && !ix.named(n.Obj())
}

// mentionsNameless reports whether a type is made of one that clients have no name
// for.
func (ix *index) mentionsNameless(t types.Type) bool { return len(ix.namelessIn(t)) > 0 }

// namelessIn returns the parts of a type that clients cannot write.
func (ix *index) namelessIn(t types.Type) (list []types.Type) {
	for u := range gotypes.All(t) {
		switch u := u.(type) {
		case *types.Named:
			if ix.unwritable(u) {
				list = append(list, u)
			}
		case *types.Struct:
			for f := range u.Fields() {
				if !f.Exported() {
					list = append(list, u)
					break
				}
			}
		case *types.Interface:
			for m := range u.ExplicitMethods() {
				if !m.Exported() {
					list = append(list, u)
					break
				}
			}
		}
	}
	return list
}

// A mention is a value whose type is made of types without names.
type mention struct {
	value
	parts []types.Type
}

// mentions returns the objects, fields and methods that mention types without names.
func (ix *index) mentions() []mention {
	if ix.mentioned == nil {
		ix.mentioned = []mention{}
		for _, v := range ix.starts() {
			ix.mention(v)
			if ix.nameless(v.typ) == nil {
				for _, w := range v.members() {
					ix.mention(w)
				}
			}
		}
	}
	return ix.mentioned
}

func (ix *index) mention(v value) {
	if parts := ix.namelessIn(v.typ); len(parts) > 0 {
		ix.mentioned = append(ix.mentioned, mention{v, parts})
	}
}

// holders returns the types, of other packages as well, that embed a type, at any depth,
// and that clients can name or have, and the aliases of one that has no other name.
func (ix *index) holders(tn *types.TypeName) []*types.TypeName {
	if ix.held == nil {
		ix.held = make(map[*types.TypeName][]*types.TypeName)
		pkgs := append([]*types.Package{ix.Package}, ix.importers()...)
		for _, h := range append(typeNamesOf(ix.exportsOf(pkgs)), ix.allReached()...) {
			held := make(map[*types.TypeName]bool)
			embedded(h.Type(), held)
			for tn := range held {
				if tn != h {
					ix.held[tn] = append(ix.held[tn], h)
				}
			}
		}
	}
	return append(slices.Clone(ix.aliases()[tn]), ix.held[tn]...)
}

// literalHolders returns values of struct types without a name that embed a type, at any
// depth.
func (ix *index) literalHolders(tn *types.TypeName) (list []value) {
	ix.reached(nil)
	for _, v := range ix.embedders {
		held := make(map[*types.TypeName]bool)
		embedded(v.element().typ, held)
		if held[tn] {
			list = append(list, v)
		}
	}
	return list
}

// embedded adds the names of the types that a struct or interface embeds, at any depth,
// those of aliases too.
func embedded(t types.Type, found map[*types.TypeName]bool) {
	switch u := t.Underlying().(type) {
	case *types.Struct:
		for f := range u.Fields() {
			if f.Embedded() {
				embeddedType(f.Type(), found)
			}
		}
	case *types.Interface:
		for e := range u.EmbeddedTypes() {
			embeddedType(e, found)
		}
	case *types.Union:
		for term := range u.Terms() {
			embeddedType(term.Type(), found)
		}
	}
}

func embeddedType(t types.Type, found map[*types.TypeName]bool) {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if a, ok := t.(*types.Alias); ok {
		found[a.Origin().Obj()] = true
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		if found[n.Origin().Obj()] {
			return
		}
		found[n.Origin().Obj()] = true
	}
	embedded(t, found)
}

// isType reports whether t, or what it points to, has a name.
func isType(t types.Type, tn *types.TypeName) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if a, ok := t.(*types.Alias); ok && a.Origin().Obj() == tn {
		return true
	}
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Origin().Obj() == tn
}
