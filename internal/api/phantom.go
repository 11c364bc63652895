package api

import (
	"go/types"

	"github.com/importspy/importspy/internal/gotypes"
)

// Phantoms returns the types without a name for clients that packages show as type
// arguments alone of which clients get nothing: an alias ignores them, or the generic type
// has no name either, so that nothing can infer them, and does not show its parameter. If the
// packages are not whole, then structs may have fields that are not known.
func Phantoms(pkgs []*types.Package, whole bool) map[*types.TypeName]bool {
	generics := namedGenerics(pkgs)
	phantoms := make(map[*types.TypeName]bool)
	for _, pkg := range pkgs {
		for _, tn := range showing(pkg, nil) {
			phantoms[tn] = true
		}
	}
	for _, pkg := range pkgs {
		for _, tn := range showing(pkg, func(t *types.Named, i int) bool {
			origin := t.Origin()
			return Nameless(origin.Obj()) && !generics[origin.Obj()] && !ShowsParam(origin, i) && (whole || !isStruct(origin))
		}) {
			delete(phantoms, tn)
		}
	}
	return phantoms
}

func isStruct(t types.Type) bool {
	_, ok := t.Underlying().(*types.Struct)
	return ok
}

// Nameless reports whether clients cannot call a type by its own name.
func Nameless(tn *types.TypeName) bool {
	return tn.Pkg() != nil && (!tn.Exported() || Internal(tn.Pkg().Path()))
}

// showing returns the types without a name that a package shows, without those for which
// the i-th argument of an instance is lost; nil: none is.
func showing(pkg *types.Package, lost func(t *types.Named, i int) bool) []*types.TypeName {
	e := newExposer(pkg, Nameless)
	e.lost = lost
	e.exported()
	return e.found
}

// namedGenerics returns the generic types that exported generic declarations mention with
// their type parameters: an alias names them, a function infers their type arguments.
func namedGenerics(pkgs []*types.Package) map[*types.TypeName]bool {
	named := make(map[*types.TypeName]bool)
	visit := func(t types.Type) {
		for u := range gotypes.All(t) {
			if n, ok := u.(*types.Named); ok && n.TypeArgs().Len() > 0 && gotypes.HasTypeParam(n) {
				named[n.Origin().Obj()] = true
			}
		}
	}
	for _, pkg := range pkgs {
		for _, name := range pkg.Scope().Names() {
			obj := pkg.Scope().Lookup(name)
			params := gotypes.TypeParams(obj.Type())
			if !obj.Exported() || params.Len() == 0 {
				continue
			}
			visit(obj.Type())
			for p := range params.TypeParams() {
				visit(p.Constraint())
			}
			if t, ok := obj.Type().(*types.Named); ok {
				visit(t.Underlying())
				for m := range t.Methods() {
					visit(m.Type())
				}
			}
		}
	}
	return named
}

// ShowsParam reports whether what clients can do with values of a generic type may depend
// on its i-th type parameter.
func ShowsParam(generic *types.Named, i int) bool {
	if shows(generic.Underlying(), generic.TypeParams().At(i)) {
		return true
	}
	for m := range generic.Methods() {
		sig := m.Signature()
		if m.Exported() && i < sig.RecvTypeParams().Len() && gotypes.Has(gotypes.Plain(sig), sig.RecvTypeParams().At(i)) {
			return true
		}
	}
	return false
}

// shows is [gotypes.Has] without the unexported methods of interfaces. Whether values are
// comparable can depend on hidden fields.
func shows(t types.Type, param *types.TypeParam) bool {
	if t == types.Type(param) {
		return true
	}
	_, isAlias := t.(*types.Alias)
	for p := range gotypes.Parts(t) {
		f, isMethod := p.Obj.(*types.Func)
		if p.Role == gotypes.Constraint || p.Role == gotypes.TypeArg && isAlias || isMethod && !f.Exported() {
			continue
		}
		if shows(p.Type, param) {
			return true
		}
	}
	return false
}
