package witness

import (
	"go/types"
	"slices"

	"github.com/importspy/importspy/internal/gotypes"
)

// A transplant copies packages of one side's world into the other's, which has not
// loaded them: a client can import a package that only one of two versions imports. The
// copies mention what the other world has by the same paths and names.
type transplant struct {
	find     func(path string) *types.Package // in the other world
	packages map[*types.Package]*types.Package
	names    map[*types.TypeName]*types.TypeName
	params   map[*types.TypeParam]*types.TypeParam
}

func newTransplant(find func(path string) *types.Package) *transplant {
	return &transplant{
		find:     find,
		packages: make(map[*types.Package]*types.Package),
		names:    make(map[*types.TypeName]*types.TypeName),
		params:   make(map[*types.TypeParam]*types.TypeParam),
	}
}

// of returns the copy of a package, with its exported objects.
func (t *transplant) of(pkg *types.Package) *types.Package {
	if own := t.find(pkg.Path()); own != nil {
		return own
	}
	if t.packages[pkg] != nil && t.packages[pkg].Complete() {
		return t.packages[pkg]
	}
	own := t.empty(pkg)
	own.MarkComplete()
	for _, name := range pkg.Scope().Names() {
		if obj := pkg.Scope().Lookup(name); obj.Exported() {
			t.insert(own, obj)
		}
	}
	return own
}

// empty returns the copy of a package, whatever is in it already.
func (t *transplant) empty(pkg *types.Package) *types.Package {
	if t.packages[pkg] == nil {
		t.packages[pkg] = types.NewPackage(pkg.Path(), pkg.Name())
	}
	return t.packages[pkg]
}

func (t *transplant) insert(own *types.Package, obj types.Object) {
	switch obj := obj.(type) {
	case *types.TypeName:
		if alias, ok := obj.Type().(*types.Alias); ok {
			if alias.TypeParams().Len() == 0 {
				tn := types.NewTypeName(obj.Pos(), own, obj.Name(), nil)
				types.NewAlias(tn, t.typ(alias.Rhs()))
				own.Scope().Insert(tn)
			}
			return
		}
		t.name(obj)
	case *types.Const:
		own.Scope().Insert(types.NewConst(obj.Pos(), own, obj.Name(), t.typ(obj.Type()), obj.Val()))
	case *types.Var:
		own.Scope().Insert(types.NewVar(obj.Pos(), own, obj.Name(), t.typ(obj.Type())))
	case *types.Func:
		own.Scope().Insert(types.NewFunc(obj.Pos(), own, obj.Name(), t.typ(obj.Type()).(*types.Signature)))
	}
}

// typ returns a type in the terms of the other world.
func (t *transplant) typ(typ types.Type) types.Type {
	switch typ := typ.(type) {
	case *types.Alias:
		return t.typ(types.Unalias(typ))
	case *types.Named:
		own := t.name(typ.Obj()).Type()
		if typ.TypeArgs().Len() == 0 {
			return own
		}
		args := make([]types.Type, typ.TypeArgs().Len())
		for i := range args {
			args[i] = t.typ(typ.TypeArgs().At(i))
		}
		if inst := gotypes.Instance(own, args); inst != nil {
			return inst
		}
		return typ
	case *types.TypeParam:
		if own := t.params[typ]; own != nil {
			return own
		}
		return typ
	}
	return gotypes.Map(typ, t.typ)
}

// name returns the type that a name stands for in the other world. If a package there
// lacks it, then it is itself: identical to nothing in that world.
func (t *transplant) name(tn *types.TypeName) *types.TypeName {
	if tn.Pkg() == nil || tn.Parent() != tn.Pkg().Scope() {
		return tn
	}
	if own := t.names[tn]; own != nil {
		return own
	}
	if pkg := t.find(tn.Pkg().Path()); pkg != nil {
		if own, ok := pkg.Scope().Lookup(tn.Name()).(*types.TypeName); ok {
			return own
		}
		return tn
	}
	named, ok := tn.Type().(*types.Named)
	if !ok {
		return tn
	}
	return t.declare(named)
}

// declare copies the declaration of a type.
func (t *transplant) declare(named *types.Named) *types.TypeName {
	pkg := t.empty(named.Obj().Pkg())
	tn := types.NewTypeName(named.Obj().Pos(), pkg, named.Obj().Name(), nil)
	own := types.NewNamed(tn, nil, nil)
	t.names[named.Obj()] = tn
	pkg.Scope().Insert(tn)
	own.SetTypeParams(t.typeParams(named.TypeParams()))
	own.SetUnderlying(t.typ(named.Underlying()).Underlying())
	for m := range named.Methods() {
		recv := m.Signature().Recv()
		params := t.typeParams(m.Signature().RecvTypeParams())
		sig := t.typ(gotypes.Plain(m.Signature())).(*types.Signature)
		own.AddMethod(types.NewFunc(m.Pos(), pkg, m.Name(), types.NewSignatureType(
			types.NewParam(recv.Pos(), pkg, recv.Name(), t.typ(recv.Type())), params, nil, sig.Params(), sig.Results(), sig.Variadic())))
	}
	return tn
}

func (t *transplant) typeParams(list *types.TypeParamList) []*types.TypeParam {
	params := slices.Collect(list.TypeParams())
	for i, p := range params {
		params[i] = types.NewTypeParam(types.NewTypeName(p.Obj().Pos(), p.Obj().Pkg(), p.Obj().Name(), nil), nil)
		t.params[p] = params[i]
	}
	for i := range params {
		params[i].SetConstraint(t.typ(list.At(i).Constraint()))
	}
	return params
}
