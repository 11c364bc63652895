package totypes

import (
	"go/token"
	"go/types"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/gotypes"
)

// Promise returns the package as a contract promises it to clients: by its name, which
// may not be that of the actual package, without the objects for which lacks is true,
// and with the methods that types need to implement what the contract says they do, but
// lists without them. The types of p get these methods; nothing must compare them any
// more.
func (p *Package) Promise(name string, lacks func(types.Object) bool) *types.Package {
	gone := make(map[string]*types.Func)
	for _, o := range p.Objects {
		p.restore(o, gone)
		for _, byValue := range []bool{true, false} { // what a value has, a pointer has as well
			for _, im := range o.Implements {
				if named, ok := typeOf(o).(*types.Named); ok && im.Type != nil && im.ByValue == byValue {
					p.implement(named, im)
				}
			}
		}
	}
	promised := types.NewPackage(p.Types.Path(), name)
	promised.SetImports(p.Types.Imports())
	for _, name := range p.Types.Scope().Names() {
		if obj := p.Types.Scope().Lookup(name); !lacks(obj) {
			promised.Scope().Insert(obj)
		}
	}
	for _, f := range gone {
		promised.Scope().Insert(f)
	}
	promised.MarkComplete()
	return promised
}

// restore restores functions and methods that are set aside since they mention what the
// actual package cannot mention. Their types are not known, only that they are there.
func (p *Package) restore(o *Object, gone map[string]*types.Func) {
	name := o.Entry.Name
	if o.Entry.Kind == contract.Func && o.Foreign && p.Types.Scope().Lookup(name) == nil {
		gone[name] = types.NewFunc(token.NoPos, p.Types, name, types.NewSignatureType(nil, nil, nil, nil, nil, false))
	}
	named, ok := typeOf(o).(*types.Named)
	if !ok || types.IsInterface(named) || named.TypeParams().Len() > 0 {
		return
	}
	for _, m := range o.ForeignMembers() {
		has, _, _ := types.LookupFieldOrMethod(types.NewPointer(named), false, p.Types, m.Name)
		if has != nil || m.Entry.Kind != contract.Method && m.Entry.Kind != contract.PointerMethod {
			continue
		}
		recv := types.Type(named)
		if m.Entry.Kind == contract.PointerMethod {
			recv = types.NewPointer(named)
		}
		named.AddMethod(types.NewFunc(token.NoPos, p.Types, m.Name,
			types.NewSignatureType(types.NewParam(token.NoPos, p.Types, "", recv), nil, nil, nil, nil, false)))
	}
}

func typeOf(o *Object) types.Type {
	if o.TypeName == nil {
		return nil
	}
	return o.TypeName.Type()
}

// implement gives a type the methods of an interface that it lacks.
func (p *Package) implement(t *types.Named, im *Implements) {
	iface, ok := im.Type.Underlying().(*types.Interface)
	if !ok || types.IsInterface(t) || t.Obj().Pkg() != p.Types {
		return
	}
	for m := range iface.Methods() {
		if has, _, _ := types.LookupFieldOrMethod(types.NewPointer(t), false, m.Pkg(), m.Name()); has != nil {
			continue
		}
		if m.Exported() && !im.WhenEmbedded || !m.Exported() && m.Pkg().Path() == p.Types.Path() {
			t.AddMethod(methodFor(t, m, im))
		}
	}
}

// methodFor returns a method of an interface as one of a type.
func methodFor(t *types.Named, m *types.Func, im *Implements) *types.Func {
	params, recv := fresh(t.TypeParams()), types.Type(t)
	args := make([]types.Type, len(params))
	for i, p := range params {
		args[i] = p
	}
	if len(args) > 0 {
		recv = gotypes.Instance(t, args)
	}
	if !im.ByValue {
		recv = types.NewPointer(recv)
	}
	sig := replace(m.Signature(), im.TypeParams, args).(*types.Signature)
	return types.NewFunc(m.Pos(), t.Obj().Pkg(), m.Name(), types.NewSignatureType(
		types.NewParam(token.NoPos, t.Obj().Pkg(), "", recv), params, nil, sig.Params(), sig.Results(), sig.Variadic()))
}

// fresh returns as many new type parameters as there are, with the same constraints.
func fresh(list *types.TypeParamList) []*types.TypeParam {
	params := make([]*types.TypeParam, list.Len())
	for i := range params {
		p := list.At(i)
		params[i] = types.NewTypeParam(types.NewTypeName(p.Obj().Pos(), p.Obj().Pkg(), p.Obj().Name(), nil), p.Constraint())
	}
	return params
}

// replace returns t with type arguments in the place of type parameters.
func replace(t types.Type, params *types.TypeParamList, args []types.Type) types.Type {
	if p, ok := types.Unalias(t).(*types.TypeParam); ok {
		for i := range params.Len() {
			if params.At(i) == p && i < len(args) {
				return args[i]
			}
		}
	}
	return gotypes.Map(t, func(part types.Type) types.Type { return replace(part, params, args) })
}
