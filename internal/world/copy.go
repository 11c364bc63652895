package world

import (
	"go/types"
	"maps"
	"slices"

	"github.com/importspy/importspy/internal/gotypes"
)

// A Copy is a world that is made after another one. The packages that differ from those
// of the other world, and those that import such packages, are rebuilt: no type of a
// rebuilt package is one of the other world, nor made of one. Packages that import
// nothing of the kind are the same in both worlds.
type Copy struct {
	of       *World
	packages map[string]*types.Package // those that are rebuilt, by path
	locals   map[*types.TypeName]*types.TypeName
}

// NewCopy returns a copy in which all packages are those of the other world.
func NewCopy(of *World) *Copy {
	return &Copy{of: of, packages: make(map[string]*types.Package), locals: make(map[*types.TypeName]*types.TypeName)}
}

// Package returns the package of the copy for one of the other world, which is that
// package itself unless it is rebuilt.
func (c *Copy) Package(pkg *types.Package) *types.Package {
	if pkg != nil && c.packages[pkg.Path()] != nil {
		return c.packages[pkg.Path()]
	}
	return pkg
}

// Rebuilt reports whether the copy has another package in the place of one.
func (c *Copy) Rebuilt(pkg *types.Package) bool { return c.Package(pkg) != pkg }

// Put makes a package that Rebuild has returned the one of its path. Packages that
// import it must be rebuilt later.
func (c *Copy) Put(pkg *types.Package) { c.packages[pkg.Path()] = pkg }

// RebuildImporters rebuilds those of the packages, and of what they import, that import one
// which the copy has another package in the place of, and makes them part of the copy. It leaves
// out those in seen, and returns what it has rebuilt, by path.
func (c *Copy) RebuildImporters(pkgs []*types.Package, seen map[*types.Package]bool) map[string]*types.Package {
	rebuilt := make(map[string]*types.Package)
	var visit func(*types.Package)
	visit = func(pkg *types.Package) {
		if seen[pkg] {
			return
		}
		seen[pkg] = true
		for _, imp := range pkg.Imports() {
			visit(imp)
		}
		if slices.ContainsFunc(pkg.Imports(), c.Rebuilt) {
			rebuilt[pkg.Path()] = c.Rebuild(pkg, nil)
			c.Put(rebuilt[pkg.Path()])
		}
	}
	for _, pkg := range pkgs {
		visit(pkg)
	}
	return rebuilt
}

// A Source is the object that one of a rebuilt package is made after, in the place of
// the original's of that name.
type Source struct {
	types.Object
	// Partial is set for a type that also has the members of the original's that it
	// lacks, except for those in Without.
	Partial bool
	Without map[string]bool
}

// Rebuild returns a package like pkg, which imports the packages of the copy, and with
// objects that are made after the sources. These may be of other packages of the same
// path: their types are taken by name. The result is not part of the copy; see Put.
func (c *Copy) Rebuild(pkg *types.Package, sources map[string]Source) *types.Package {
	b := &builder{
		Copy: c, original: pkg, sources: sources,
		pkg:    types.NewPackage(pkg.Path(), pkg.Name()),
		params: make(map[*types.TypeParam]*types.TypeParam),
	}
	imports := make(map[string]*types.Package)
	for _, imp := range pkg.Imports() {
		imports[imp.Path()] = c.Package(imp)
	}
	names := make(map[string]bool)
	for _, name := range pkg.Scope().Names() {
		names[name] = true
	}
	for name, src := range sources {
		names[name] = true
		for _, imp := range src.Pkg().Imports() {
			imports[imp.Path()] = c.Package(imp)
		}
	}
	b.declareAll(slices.Sorted(maps.Keys(names)))
	b.pkg.SetImports(sorted(imports))
	b.pkg.MarkComplete()
	return b.pkg
}

// A builder rebuilds one package. Defined types are declared before what they are made
// of is known, so that they can be made of each other.
type builder struct {
	*Copy
	original *types.Package
	sources  map[string]Source
	pkg      *types.Package // the result

	params     map[*types.TypeParam]*types.TypeParam
	later      [stages][]func()   // what is left to do for what is declared
	interfaces []*types.Interface // to be completed
}

// The stages of what is left to do: go/types asks what a constraint is as soon as a type
// parameter gets it.
const (
	underlying = iota
	constraints
	methods
	stages
)

// declareAll declares the objects of some names: types first, of which the others are.
func (b *builder) declareAll(names []string) {
	for _, name := range names {
		if _, ok := b.source(name).(*types.TypeName); ok {
			b.declare(name)
		}
	}
	b.finish()
	for _, name := range names {
		b.declare(name)
		b.finish() // types that functions declare
	}
	for _, t := range b.interfaces {
		t.Complete()
	}
}

// finish does what is left to do, which may declare more.
func (b *builder) finish() {
	for stage := 0; stage < stages; stage++ {
		if list := b.later[stage]; len(list) > 0 {
			b.later[stage] = nil
			for _, do := range list {
				do()
			}
			stage = -1
		}
	}
}

func (b *builder) source(name string) types.Object {
	if src, ok := b.sources[name]; ok {
		return src.Object
	}
	return b.original.Scope().Lookup(name)
}

// declare returns the object of a name, nil if there is none.
func (b *builder) declare(name string) types.Object {
	if obj := b.pkg.Scope().Lookup(name); obj != nil {
		return obj
	}
	var obj types.Object
	switch src := b.source(name).(type) {
	case *types.Const:
		obj = types.NewConst(src.Pos(), b.pkg, name, b.typ(src.Type()), src.Val())
	case *types.Var:
		obj = types.NewVar(src.Pos(), b.pkg, name, b.typ(src.Type()))
	case *types.Func:
		obj = types.NewFunc(src.Pos(), b.pkg, name, b.typ(src.Type()).(*types.Signature))
	case *types.TypeName:
		obj = b.declareType(src, func(tn *types.TypeName) { b.pkg.Scope().Insert(tn) })
	default:
		return nil
	}
	b.pkg.Scope().Insert(obj)
	return obj
}

// declareType returns a type that is made after src. A defined type is declared first:
// what it is made of may mention it.
func (b *builder) declareType(src *types.TypeName, declare func(*types.TypeName)) *types.TypeName {
	t := src.Type()
	if alias, ok := t.(*types.Alias); ok && alias.Obj() == src {
		tn := types.NewTypeName(src.Pos(), b.pkg, src.Name(), nil)
		params := b.typeParams(alias.TypeParams())
		types.NewAlias(tn, b.typ(alias.Rhs())).SetTypeParams(params)
		return tn
	}
	if defined, ok := t.(*types.Named); ok && defined.Obj() == src {
		tn := types.NewTypeName(src.Pos(), b.pkg, src.Name(), nil)
		declare(tn)
		named := types.NewNamed(tn, nil, nil)
		named.SetTypeParams(b.typeParams(defined.TypeParams()))
		b.later[underlying] = append(b.later[underlying], func() { b.define(named, defined) })
		return tn
	}
	return types.NewTypeName(src.Pos(), b.pkg, src.Name(), b.typ(t))
}

// define gives a defined type what it is made of, after another one.
func (b *builder) define(named, src *types.Named) {
	rest := b.rest(src)
	named.SetUnderlying(b.underlying(src, rest))
	b.later[methods] = append(b.later[methods], func() {
		for m := range src.Methods() {
			named.AddMethod(b.method(named, m))
		}
		if rest == nil {
			return
		}
		without := b.sources[src.Obj().Name()].Without
		for m := range rest.Methods() {
			if without[m.Name()] {
				continue
			}
			if has, _, _ := types.LookupFieldOrMethod(src, true, m.Pkg(), m.Name()); has == nil {
				named.AddMethod(b.method(named, m))
			}
		}
	})
}

// rest returns the type of the original package whose members a partial source lacks,
// nil if there is none.
func (b *builder) rest(src *types.Named) *types.Named {
	if !b.sources[src.Obj().Name()].Partial || b.source(src.Obj().Name()) != src.Obj() {
		return nil
	}
	tn, ok := b.original.Scope().Lookup(src.Obj().Name()).(*types.TypeName)
	if !ok || tn.IsAlias() {
		return nil
	}
	rest, ok := tn.Type().(*types.Named)
	if !ok || rest.TypeParams().Len() != src.TypeParams().Len() {
		return nil
	}
	for i := range rest.TypeParams().Len() {
		b.params[rest.TypeParams().At(i)] = b.params[src.TypeParams().At(i)]
	}
	return rest
}

// underlying returns the underlying type of a type that is made after another one, and
// has members of rest, if that is not nil.
func (b *builder) underlying(src, rest *types.Named) types.Type {
	t := src.Underlying()
	if rest == nil {
		return b.typ(t)
	}
	without := b.sources[src.Obj().Name()].Without
	switch more := rest.Underlying().(type) {
	case *types.Struct:
		if st, ok := t.(*types.Struct); ok {
			t = withFields(st, more, without)
		}
	case *types.Interface:
		if iface, ok := t.(*types.Interface); ok {
			all := withMethods(iface, more, without)
			b.interfaces, t = append(b.interfaces, all), all
		}
	}
	return b.typ(t)
}

func withFields(st, more *types.Struct, without map[string]bool) *types.Struct {
	var fields []*types.Var
	var tags []string
	has := maps.Clone(without)
	if has == nil {
		has = make(map[string]bool)
	}
	for f := range st.Fields() {
		delete(has, f.Name()) // it is listed
	}
	for _, from := range []*types.Struct{st, more} {
		for i := range from.NumFields() {
			if f := from.Field(i); !has[f.Name()] {
				fields, tags = append(fields, f), append(tags, from.Tag(i))
				has[f.Name()] = f.Name() != "_"
			}
		}
	}
	return types.NewStruct(fields, tags)
}

func withMethods(iface, more *types.Interface, without map[string]bool) *types.Interface {
	var methods []*types.Func
	for i := range iface.NumExplicitMethods() {
		methods = append(methods, iface.ExplicitMethod(i))
	}
	for i := range more.NumExplicitMethods() {
		m := more.ExplicitMethod(i)
		if has, _, _ := types.LookupFieldOrMethod(iface, false, m.Pkg(), m.Name()); has == nil && !without[m.Name()] {
			methods = append(methods, m)
		}
	}
	if len(methods) == iface.NumExplicitMethods() {
		return iface
	}
	var embedded []types.Type
	for t := range iface.EmbeddedTypes() {
		embedded = append(embedded, t)
	}
	for i, m := range methods { // an interface becomes the receiver of its methods
		methods[i] = gotypes.NewMethod(m.Pkg(), m)
	}
	return types.NewInterfaceType(methods, embedded)
}

// method returns a method of a rebuilt type, after another one's.
func (b *builder) method(named *types.Named, m *types.Func) *types.Func {
	sig := m.Signature()
	params, recv := b.typeParams(sig.RecvTypeParams()), types.Type(named)
	if len(params) > 0 {
		args := make([]types.Type, len(params))
		for i, p := range params {
			args[i] = p
		}
		recv = gotypes.Instance(named, args)
	}
	if _, ok := types.Unalias(sig.Recv().Type()).(*types.Pointer); ok {
		recv = types.NewPointer(recv)
	}
	own := b.typ(gotypes.Plain(sig)).(*types.Signature)
	return types.NewFunc(m.Pos(), b.pkg, m.Name(), types.NewSignatureType(
		types.NewParam(sig.Recv().Pos(), b.pkg, sig.Recv().Name(), recv), params, nil, own.Params(), own.Results(), own.Variadic()))
}

// typeParams returns new type parameters in the place of others. Their constraints,
// which may mention the type that has them, follow.
func (b *builder) typeParams(list *types.TypeParamList) []*types.TypeParam {
	var params []*types.TypeParam
	for old := range list.TypeParams() {
		p := types.NewTypeParam(types.NewTypeName(old.Obj().Pos(), b.pkg, old.Obj().Name(), nil), nil)
		b.params[old] = p
		params = append(params, p)
		b.later[constraints] = append(b.later[constraints], func() { p.SetConstraint(b.typ(old.Constraint())) })
	}
	return params
}

// typ returns the type of the copy that corresponds to one of the other world, or of
// one of the sources.
func (b *builder) typ(t types.Type) types.Type {
	switch t := t.(type) {
	case *types.Alias:
		if alias := b.instance(t.Obj(), t.TypeArgs()); alias != nil {
			return alias
		}
	case *types.Named:
		if named := b.instance(t.Obj(), t.TypeArgs()); named != nil {
			return named
		}
	case *types.TypeParam:
		if p := b.params[t]; p != nil {
			return p
		}
	case *types.Interface:
		iface := gotypes.Map(t, b.typ).(*types.Interface)
		if iface != t {
			b.interfaces = append(b.interfaces, iface)
		}
		return iface
	}
	return gotypes.Map(t, b.typ)
}

// instance returns the type of the copy for a declared one and type arguments, nil if
// it is of a package that both worlds share.
func (b *builder) instance(tn *types.TypeName, args *types.TypeList) types.Type {
	own := b.typeName(tn)
	if own == nil {
		return nil
	}
	if args.Len() == 0 {
		return own.Type()
	}
	list := make([]types.Type, args.Len())
	for i := range list {
		list[i] = b.typ(args.At(i))
	}
	if inst := gotypes.Instance(own.Type(), list); inst != nil {
		return inst
	}
	return types.Typ[types.Invalid]
}

// typeName returns the type of the copy that corresponds to one, nil if it is that one.
func (b *builder) typeName(tn *types.TypeName) *types.TypeName {
	pkg := tn.Pkg()
	if pkg == nil || pkg == b.pkg {
		return nil
	}
	if pkg.Scope().Lookup(tn.Name()) != tn {
		return b.local(tn)
	}
	if pkg.Path() == b.pkg.Path() {
		own, _ := b.declare(tn.Name()).(*types.TypeName)
		return own
	}
	other := b.packages[pkg.Path()]
	if other == nil {
		other = b.of.Find(pkg.Path()) // a source may mention what a contract says about it
	}
	if other == nil || other == pkg {
		return nil
	}
	own, _ := other.Scope().Lookup(tn.Name()).(*types.TypeName)
	return own
}

// local returns the type of the copy for one that a function declares, where a
// variable, say, is of that type.
func (b *builder) local(tn *types.TypeName) *types.TypeName {
	if own := b.locals[tn]; own != nil || tn.Pkg().Path() != b.pkg.Path() {
		return own
	}
	return b.declareType(tn, func(own *types.TypeName) { b.locals[tn] = own })
}

func sorted(packages map[string]*types.Package) (list []*types.Package) {
	for _, path := range slices.Sorted(maps.Keys(packages)) {
		list = append(list, packages[path])
	}
	return list
}
