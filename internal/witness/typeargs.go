package witness

import (
	"go/token"
	"go/types"
	"slices"

	"github.com/importspy/importspy/internal/gotypes"
)

// maxArguments is how many lists of type arguments are tried for a generic object.
const maxArguments = 8

// arguments returns lists of type arguments that satisfy the type parameters of a
// generic type or function: the first is the simplest, each other one has another
// argument in one place, and what follows from it.
func (ix *index) arguments(generic types.Type, params *types.TypeParamList) (lists [][]types.Type) {
	if params.Len() == 0 {
		return nil
	}
	f := fitter{index: ix, params: params}
	f.own = f.ownType()
	args := make([]types.Type, params.Len())
	for i := range args {
		args[i] = types.Typ[types.Int]
	}
	args = f.fit(args, -1)
	if valid(generic, args) {
		lists = append(lists, args)
	}
	fitting, most := make([][]types.Type, len(args)), 0
	for i := range args {
		fitting[i] = f.fitting(args, i)
		most = max(most, len(fitting[i]))
	}
	for j := range most { // the same number for each type parameter
		for i := range args {
			if j >= len(fitting[i]) || len(lists) >= maxArguments {
				continue
			}
			varied := slices.Clone(args)
			varied[i] = fitting[i][j]
			if varied = f.fit(varied, i); fitting[i][j] != args[i] && valid(generic, varied) {
				lists = append(lists, varied)
			}
		}
	}
	return lists
}

func valid(generic types.Type, args []types.Type) bool {
	params := gotypes.TypeParams(generic)
	for i := range min(params.Len(), len(args)) {
		iface, ok := subst(params.At(i).Constraint(), params, args).Underlying().(*types.Interface)
		if ok && !gotypes.Satisfies(args[i], iface) {
			return false // go/types may not end where it finds that out
		}
	}
	_, err := types.Instantiate(nil, generic, args, true)
	return err == nil
}

// A fitter looks for type arguments.
type fitter struct {
	*index
	params *types.TypeParamList
	own    types.Type // a type of the client's own that has the methods of all constraints
}

// ownType returns a type of the client's own that has the exported methods of all
// constraints: one that mentions its own type parameter gets the type itself, others int.
func (f *fitter) ownType() types.Type {
	t := types.NewNamed(types.NewTypeName(token.NoPos, ownPackage, "t", nil), f.ownUnderlying(), nil)
	recv := types.NewParam(token.NoPos, ownPackage, "", t)
	for i := range f.params.Len() {
		iface, ok := f.params.At(i).Constraint().Underlying().(*types.Interface)
		if !ok {
			continue
		}
		args := make([]types.Type, f.params.Len())
		for j := range args {
			args[j] = types.Typ[types.Int]
		}
		args[i] = t
		for _, m := range exportedMethods(iface) {
			sig := subst(m.Type(), f.params, args).(*types.Signature)
			t.AddMethod(types.NewFunc(token.NoPos, ownPackage, m.Name(),
				types.NewSignatureType(recv, nil, nil, sig.Params(), sig.Results(), sig.Variadic())))
		}
	}
	return t
}

// ownUnderlying returns the type of the first constraint that allows what has it as its
// underlying type and asks for methods, a struct if there is none.
func (f *fitter) ownUnderlying() types.Type {
	for p := range f.params.TypeParams() {
		iface, ok := p.Constraint().Underlying().(*types.Interface)
		if !ok || iface.NumMethods() == 0 {
			continue
		}
		for _, term := range termsOf(iface) {
			if term.Tilde() {
				args := make([]types.Type, f.params.Len())
				for i := range args {
					args[i] = types.Typ[types.Int]
				}
				return subst(term.Type(), f.params, args).Underlying()
			}
		}
	}
	return new(types.Struct)
}

// fit returns args with arguments that satisfy the constraints, given the others, where
// they do not; the one at keep stays. A constraint can mention parameters on either side
// of its own.
func (f *fitter) fit(args []types.Type, keep int) []types.Type {
	args = slices.Clone(args)
	for range 2 {
		for i := range args {
			if fit := f.fitting(args, i); i != keep && len(fit) > 0 && !slices.Contains(fit, args[i]) {
				args[i] = fit[0]
			}
		}
	}
	return args
}

// fitting returns types that satisfy the constraint of the i-th type parameter, given
// the arguments for the others.
func (f *fitter) fitting(args []types.Type, i int) []types.Type {
	iface, ok := subst(f.params.At(i).Constraint(), f.params, args).Underlying().(*types.Interface)
	if !ok {
		return nil
	}
	fit := f.satisfying(iface, f.own)
	if t := subst(f.params.At(i).Constraint(), f.params, args); iface.IsMethodSet() && iface.NumMethods() > 0 && gotypes.Satisfies(t, iface) {
		fit = append(fit, t) // which may be sealed
	}
	// A constraint that mentions its own parameter asks for methods that take the
	// argument itself.
	args = slices.Clone(args)
	args[i] = f.own
	own, _ := subst(f.params.At(i).Constraint(), f.params, args).Underlying().(*types.Interface)
	if gotypes.Satisfies(f.own, own) && !slices.Contains(fit, f.own) {
		fit = append(fit, f.own)
	}
	return fit
}

// satisfying returns types that satisfy a constraint: of those that it lists, an
// interface of its methods, basic types, the package's own, and more.
func (ix *index) satisfying(iface *types.Interface, more ...types.Type) (fit []types.Type) {
	list := termTypes(iface)
	list = append(list, types.Typ[types.Int], types.NewSlice(types.Typ[types.Int]), types.Typ[types.String], types.Typ[types.Float64])
	if methods := exportedMethods(iface); len(methods) > 0 {
		list = append(list, types.NewInterfaceType(methods, nil).Complete())
	}
	list = append(list, more...)
	if iface.NumMethods() > 0 || len(termTypes(iface)) > 0 {
		for _, tn := range ix.typeNames() {
			if !isGeneric(tn.Type()) {
				list = append(list, tn.Type(), types.NewPointer(tn.Type()))
			}
		}
	}
	for _, t := range list {
		if gotypes.Satisfies(t, iface) && !slices.ContainsFunc(fit, func(u types.Type) bool { return types.Identical(t, u) }) {
			fit = append(fit, t)
		}
	}
	return fit
}

// exportedMethods returns the exported methods of an interface, without receivers.
func exportedMethods(iface *types.Interface) (list []*types.Func) {
	for m := range iface.Methods() {
		if m.Exported() {
			list = append(list, gotypes.NewMethod(m.Pkg(), m))
		}
	}
	return list
}

// ownPackage is that of all clients' own types.
var ownPackage = types.NewPackage(clientPath, clientPath)

// termTypes returns the types that the elements of an interface list.
func termTypes(iface *types.Interface) (list []types.Type) {
	for e := range iface.EmbeddedTypes() {
		for _, t := range terms(e) {
			list = append(list, t.Type())
		}
	}
	return list
}

// terms returns the terms of an element of an interface.
func terms(e types.Type) (list []*types.Term) {
	switch u := types.Unalias(e).(type) {
	case *types.Union:
		for t := range u.Terms() {
			if types.IsInterface(t.Type()) {
				list = append(list, terms(t.Type())...)
			} else {
				list = append(list, t)
			}
		}
	default:
		iface, ok := u.Underlying().(*types.Interface)
		if !ok {
			return []*types.Term{types.NewTerm(false, u)}
		}
		for e := range iface.EmbeddedTypes() {
			list = append(list, terms(e)...)
		}
	}
	return list
}

// subst replaces type parameters by arguments.
func subst(t types.Type, params *types.TypeParamList, args []types.Type) types.Type {
	if p, ok := types.Unalias(t).(*types.TypeParam); ok {
		for i := range params.Len() {
			if params.At(i) == p {
				return args[i]
			}
		}
	}
	return gotypes.Map(t, func(part types.Type) types.Type { return subst(part, params, args) })
}

// instances returns a function as a value: itself, or if it is generic, instances of
// it, the last for type parameters of a client's with the same constraints: there may be no
// type that satisfies these.
func (ix *index) instances(v value) []value {
	sig, ok := v.typ.(*types.Signature)
	if !ok || sig.TypeParams().Len() == 0 {
		return []value{v}
	}
	var list []value
	for _, args := range ix.arguments(sig, sig.TypeParams()) {
		t, err := types.Instantiate(nil, sig, args, false)
		if err != nil {
			continue
		}
		list = append(list, v.then(t, false, func(c *client, x string) string {
			text := x + "["
			for i, arg := range args {
				if i > 0 {
					text += ", "
				}
				text += c.typ(arg)
			}
			return text + "]"
		}))
	}
	w := v
	w.params = sig.TypeParams()
	plain := gotypes.Plain(sig)
	return append(list, w.then(plain, false, func(c *client, x string) string { return x + c.paramNames(sig.TypeParams()) }))
}

// passed returns the results of the generic functions that infer all of their type arguments
// from those of a value, and take no other.
func (ix *index) passed(v value) (list []value) {
	t, ok := types.Unalias(v.typ).(*types.Named)
	if !ok || t.TypeArgs().Len() == 0 {
		return nil
	}
	for _, obj := range ix.objects() {
		f, ok := obj.(*types.Func)
		if !ok {
			continue
		}
		sig := f.Signature()
		if sig.TypeParams().Len() == 0 || sig.Params().Len() != 1 || sig.Variadic() || sig.Results().Len() != 1 {
			continue
		}
		if args := inferredFrom(t, sig); args != nil {
			inst, err := types.Instantiate(nil, sig, args, true)
			if err == nil {
				list = append(list, v.then(inst.(*types.Signature).Results().At(0).Type(), false, func(c *client, x string) string { return c.object(f) + "(" + x + ")" }))
			}
		}
	}
	return list
}

// inferredFrom returns the type arguments of a function whose only parameter is an instance of
// the same generic type as t, nil if that does not determine them all.
func inferredFrom(t *types.Named, sig *types.Signature) []types.Type {
	param, ok := types.Unalias(sig.Params().At(0).Type()).(*types.Named)
	if !ok || param.Origin() != t.Origin() {
		return nil
	}
	args := make([]types.Type, sig.TypeParams().Len())
	for i := range param.TypeArgs().Len() {
		if p, ok := types.Unalias(param.TypeArgs().At(i)).(*types.TypeParam); ok {
			args[p.Index()] = t.TypeArgs().At(i)
		}
	}
	if slices.Contains(args, nil) {
		return nil
	}
	return args
}
