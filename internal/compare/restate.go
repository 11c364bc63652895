package compare

import (
	"go/token"
	"go/types"
	"maps"
	"slices"

	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/declare"
)

// A restater says declared types in the terms of the actual package: each type
// that the contract declares is replaced by the actual type that it
// corresponds to. Then go/types itself can judge: identity, satisfaction,
// comparability.
type restater struct {
	declared *types.Package
	pkg      *types.Package
	named    map[*types.TypeName]*types.TypeName // declared to actual
	find     func(path string) *types.Package    // among what the actual package leans on
	params   map[*types.TypeParam]types.Type     // to the actual type's type parameters
	reached  map[types.Object]bool               // the values of named
}

func newRestater(declared *declare.Package, actual *types.Package, find func(string) *types.Package) *restater {
	if !declared.FromSource {
		find = nil // all packages are the actual package's imports
	}
	return &restater{
		find:     find,
		declared: declared.Types,
		pkg:      actual,
		named:    make(map[*types.TypeName]*types.TypeName),
		params:   make(map[*types.TypeParam]types.Type),
		reached:  make(map[types.Object]bool),
	}
}

// correspond ties declared types to actual ones. Exported types correspond by
// name, since that is how clients reach them. So do unexported types, as long
// as the actual one is part of the API; otherwise a declared unexported type
// corresponds to the one that stands in its place in the declaration of a
// client's way to it, so that such a type may be renamed.
// (See "correspondence" in the README of golang.org/x/exp/apidiff.)
func (r *restater) correspond(objects []*declare.Object, actual map[string]types.Object) {
	type pair struct{ declared, actual types.Object }
	var pairs []pair
	for _, o := range objects {
		other := actual[o.Entry.Name]
		if other == nil {
			continue
		}
		if o.Obj != nil {
			pairs = append(pairs, pair{o.Obj, other})
		}
		if a, ok := other.(*types.TypeName); ok && o.TypeName != nil {
			r.tie(o.TypeName, a)
		}
	}
	if len(r.untied(objects)) == 0 {
		return
	}
	slices.SortFunc(pairs, func(a, b pair) int { return compareNames(a.declared, b.declared) })
	for _, p := range pairs {
		r.walkObjects(p.declared, p.actual)
	}
	// What is left has no place in the actual API. It keeps its name.
	for _, d := range r.untied(objects) {
		if a, ok := r.pkg.Scope().Lookup(d.Name()).(*types.TypeName); ok {
			r.named[d] = a
		}
	}
}

func (r *restater) untied(objects []*declare.Object) []*types.TypeName {
	var list []*types.TypeName
	for _, o := range objects {
		if d := o.TypeName; d != nil && r.named[d] == nil {
			list = append(list, d)
		}
	}
	return list
}

func compareNames(a, b types.Object) int {
	switch {
	case a.Name() < b.Name():
		return -1
	case a.Name() > b.Name():
		return +1
	}
	return 0
}

func (r *restater) tie(d, a *types.TypeName) {
	r.named[d] = a
	r.reached[a] = true
}

// walkObjects looks for places at which unexported types correspond.
func (r *restater) walkObjects(d, a types.Object) {
	dt, isType := d.(*types.TypeName)
	at, isTypeToo := a.(*types.TypeName)
	if isType != isTypeToo {
		return
	}
	if !isType {
		r.walk(d.Type(), a.Type())
		return
	}
	r.walkDeclarations(dt, at)
}

func (r *restater) walkDeclarations(d, a *types.TypeName) {
	dn, ok1 := types.Unalias(d.Type()).(*types.Named)
	an, ok2 := types.Unalias(a.Type()).(*types.Named)
	if !ok1 || !ok2 || dn.Obj() != d {
		r.walk(d.Type(), a.Type())
		return
	}
	r.walk(dn.Underlying(), an.Underlying())
	r.walkMembers(api.Methods(dn), api.Methods(an))
	r.walkMembers(api.Fields(dn), api.Fields(an))
}

func (r *restater) walkMembers(d, a map[string]*api.Member) {
	for _, name := range slices.Sorted(maps.Keys(d)) {
		if am := a[name]; am != nil {
			r.walk(d[name].Obj.Type(), am.Obj.Type())
		}
	}
}

// walk goes through two types in step.
func (r *restater) walk(d, a types.Type) {
	d, a = types.Unalias(d), types.Unalias(a)
	switch d := d.(type) {
	case *types.Named:
		if a, ok := a.(*types.Named); ok {
			r.walkNamed(d, a)
		}
	case *types.Pointer:
		if a, ok := a.(*types.Pointer); ok {
			r.walk(d.Elem(), a.Elem())
		}
	case *types.Slice:
		if a, ok := a.(*types.Slice); ok {
			r.walk(d.Elem(), a.Elem())
		}
	case *types.Array:
		if a, ok := a.(*types.Array); ok {
			r.walk(d.Elem(), a.Elem())
		}
	case *types.Chan:
		if a, ok := a.(*types.Chan); ok {
			r.walk(d.Elem(), a.Elem())
		}
	case *types.Map:
		if a, ok := a.(*types.Map); ok {
			r.walk(d.Key(), a.Key())
			r.walk(d.Elem(), a.Elem())
		}
	case *types.Signature:
		if a, ok := a.(*types.Signature); ok {
			r.walkTuples(d.Params(), a.Params())
			r.walkTuples(d.Results(), a.Results())
		}
	case *types.Struct:
		if a, ok := a.(*types.Struct); ok && d.NumFields() == a.NumFields() {
			for i := range d.NumFields() {
				r.walk(d.Field(i).Type(), a.Field(i).Type())
			}
		}
	}
}

func (r *restater) walkTuples(d, a *types.Tuple) {
	if d.Len() != a.Len() {
		return
	}
	for i := range d.Len() {
		r.walk(d.At(i).Type(), a.At(i).Type())
	}
}

func (r *restater) walkNamed(d, a *types.Named) {
	if args := d.TypeArgs(); args.Len() == a.TypeArgs().Len() {
		for i := range args.Len() {
			r.walk(args.At(i), a.TypeArgs().At(i))
		}
	}
	dn, an := d.Origin().Obj(), a.Origin().Obj()
	if dn.Pkg() != r.declared || r.named[dn] != nil || token.IsExported(dn.Name()) || an.Pkg() == nil {
		return
	}
	r.tie(dn, an)
	r.walkDeclarations(dn, an)
}

// typ restates t. Of an actual type, it restates no more than the receiver's
// type parameters.
func (r *restater) typ(t types.Type) types.Type {
	switch t := t.(type) {
	case *types.Alias:
		return r.typ(types.Unalias(t))
	case *types.Named:
		return r.namedType(t)
	case *types.TypeParam:
		if p := r.params[t]; p != nil {
			return p
		}
	case *types.Pointer:
		return types.NewPointer(r.typ(t.Elem()))
	case *types.Slice:
		return types.NewSlice(r.typ(t.Elem()))
	case *types.Array:
		return types.NewArray(r.typ(t.Elem()), t.Len())
	case *types.Chan:
		return types.NewChan(t.Dir(), r.typ(t.Elem()))
	case *types.Map:
		return types.NewMap(r.typ(t.Key()), r.typ(t.Elem()))
	case *types.Signature:
		return r.signature(t)
	case *types.Struct:
		return r.structType(t)
	case *types.Interface:
		return r.interfaceType(t)
	case *types.Union:
		terms := make([]*types.Term, t.Len())
		for i := range terms {
			terms[i] = types.NewTerm(t.Term(i).Tilde(), r.typ(t.Term(i).Type()))
		}
		return types.NewUnion(terms)
	}
	return t
}

func (r *restater) namedType(t *types.Named) types.Type {
	origin := t.Origin()
	target := types.Type(origin)
	if actual := r.counterpart(origin.Obj()); actual != nil {
		target = actual.Type()
	}
	if t.TypeArgs().Len() == 0 {
		if target == types.Type(origin) {
			return t
		}
		return types.Unalias(target)
	}
	args := make([]types.Type, t.TypeArgs().Len())
	for i := range args {
		args[i] = r.typ(t.TypeArgs().At(i))
	}
	inst, err := types.Instantiate(nil, target, args, false)
	if err != nil {
		return t // another number of type parameters: identical to nothing actual
	}
	return types.Unalias(inst)
}

// counterpart returns the actual type that a declared one corresponds to. A type
// of another package corresponds to the one of its path and name.
func (r *restater) counterpart(tn *types.TypeName) *types.TypeName {
	if actual := r.named[tn]; actual != nil {
		return actual
	}
	pkg := tn.Pkg()
	if pkg == nil || pkg == r.declared || pkg == r.pkg || r.find == nil {
		return nil
	}
	if other := r.find(pkg.Path()); other != nil && other != pkg {
		actual, _ := other.Scope().Lookup(tn.Name()).(*types.TypeName)
		return actual
	}
	return nil
}

// signature restates a signature without its own type parameters and receiver.
func (r *restater) signature(t *types.Signature) *types.Signature {
	return types.NewSignatureType(nil, nil, nil, r.tuple(t.Params()), r.tuple(t.Results()), t.Variadic())
}

func (r *restater) tuple(t *types.Tuple) *types.Tuple {
	vars := make([]*types.Var, t.Len())
	for i := range vars {
		v := t.At(i)
		vars[i] = types.NewParam(token.NoPos, v.Pkg(), v.Name(), r.typ(v.Type()))
	}
	return types.NewTuple(vars...)
}

func (r *restater) structType(t *types.Struct) types.Type {
	fields := make([]*types.Var, t.NumFields())
	tags := make([]string, t.NumFields())
	for i := range fields {
		f := t.Field(i)
		fields[i] = types.NewField(token.NoPos, f.Pkg(), f.Name(), r.typ(f.Type()), f.Embedded())
		tags[i] = t.Tag(i)
	}
	return types.NewStruct(fields, tags)
}

func (r *restater) interfaceType(t *types.Interface) types.Type {
	methods := make([]*types.Func, t.NumExplicitMethods())
	for i := range methods {
		m := t.ExplicitMethod(i)
		methods[i] = types.NewFunc(token.NoPos, m.Pkg(), m.Name(), r.signature(m.Signature()))
	}
	embedded := make([]types.Type, t.NumEmbeddeds())
	for i := range embedded {
		embedded[i] = r.typ(t.EmbeddedType(i))
	}
	iface := types.NewInterfaceType(methods, embedded)
	if t.IsImplicit() {
		iface.MarkImplicit()
	}
	return iface.Complete()
}

// identical reports whether a declared and an actual type are one.
func (r *restater) identical(declared, actual types.Type) bool {
	// Types that the contract does not declare need no restatement.
	return types.Identical(declared, actual) || types.Identical(r.typ(declared), r.typ(actual))
}

// identicalSignatures compares signatures without their type parameters, which
// are tied, and receivers.
func (r *restater) identicalSignatures(declared, actual *types.Signature) bool {
	return declared.TypeParams().Len() == 0 && types.Identical(declared, actual) ||
		types.Identical(r.signature(declared), r.signature(actual))
}

// tieParams makes the declared type parameters those of the actual list. It
// reports whether there are equally many.
func (r *restater) tieParams(declared, actual *types.TypeParamList) bool {
	if declared.Len() != actual.Len() {
		return false
	}
	for i := range declared.Len() {
		r.params[declared.At(i)] = actual.At(i)
	}
	return true
}
