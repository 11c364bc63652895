package compare

import (
	"go/token"
	"go/types"
	"maps"
	"slices"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/gotypes"
	"github.com/importspy/importspy/internal/totypes"
)

// nameable reports whether clients have a name for a declared type and the actual one
// in its place (docs/comparison.md#what-clients-can-do-with-a-type).
func (c *comparison) nameable(o *totypes.Object, tn *types.TypeName) bool {
	return !c.Private && token.IsExported(o.Entry.Name) || c.hasName(o.TypeName, tn)
}

// hasName reports whether clients have a name for a type, other than its own: in the
// declared package and in the actual one, since a name that is lost is a finding of
// its own, and one that is new was not used. If clients can import neither, then the
// packages that are loaded with the actual one give it a name.
func (c *comparison) hasName(declared, actual *types.TypeName) bool {
	if c.Private {
		return named(slices.Collect(maps.Values(c.others())), actual)
	}
	return named([]*types.Package{c.Declared.Types}, declared) && named([]*types.Package{c.Actual}, actual)
}

// named reports whether packages give their importers a name for a type.
func named(packages []*types.Package, tn *types.TypeName) bool { return namesOf(packages)[tn.Type()] }

// namesOf returns the types that packages give their importers a name for.
func namesOf(packages []*types.Package) map[types.Type]bool {
	v := namer{seen: make(map[types.Type]bool)}
	for _, pkg := range packages {
		for _, name := range pkg.Scope().Names() {
			if obj, ok := pkg.Scope().Lookup(name).(*types.TypeName); ok && obj.Exported() {
				v.visit(obj.Type())
			}
		}
	}
	return v.seen
}

// A namer finds the types that others give clients a name for. A generic type is seen
// without type arguments, and with those of each instance.
type namer struct {
	seen      map[types.Type]bool
	instances []*types.Named
}

func (v *namer) visit(t types.Type) {
	t = types.Unalias(t)
	if named, ok := t.(*types.Named); ok && named.Origin() != named {
		v.seen[named.Origin()] = true
		if slices.ContainsFunc(v.instances, func(other *types.Named) bool { return types.Identical(named, other) }) {
			return
		}
		v.instances = append(v.instances, named)
	}
	if v.seen[t] {
		return
	}
	v.seen[t] = true
	if _, ok := t.Underlying().(*types.Chan); ok {
		return // which has no literals
	}
	for p := range gotypes.Parts(t.Underlying()) {
		switch p.Role {
		case gotypes.Element, gotypes.Term, gotypes.Key, gotypes.Elem:
			v.visit(p.Type)
		}
	}
}

// isUninstantiable reports whether a finding is on a generic type, or a member of one, that
// clients cannot instantiate, and that nothing is written with: they have neither the type nor
// values of it.
func (c *comparison) isUninstantiable(s scope) bool {
	tn := c.declaredType(s)
	if tn == nil || gotypes.TypeParams(tn.Type()).Len() == 0 {
		return false
	}
	unmet, known := c.unmet[tn]
	if !known {
		unmet = c.writer().cannotInstantiate(tn)
		c.unmet[tn] = unmet
	}
	return unmet
}

// A writer is a client that writes types.
type writer struct {
	importable []*types.Package
	packages   []*types.Package // of the module: they may show what is not importable
	nameless   func(*types.TypeName) bool
}

// writer returns the client of a version, or of a contract, which only knows that other
// packages cannot write what is unexported either.
func (c *comparison) writer() writer {
	if w := c.Worlds; w != nil && w.Whole {
		packages := slices.DeleteFunc(w.Promised.Packages(), func(pkg *types.Package) bool { return !w.covers(pkg) })
		return writer{w.importable(), packages, func(tn *types.TypeName) bool {
			return api.Nameless(tn) && w.covers(tn.Pkg())
		}}
	}
	if c.policy == contract.Minimum || c.Private {
		return writer{nameless: func(*types.TypeName) bool { return false }} // there may be more
	}
	own := []*types.Package{c.Declared.Types}
	return writer{own, own, func(tn *types.TypeName) bool {
		return tn.Pkg() == c.Declared.Types && !tn.Exported() && c.knownAs(tn) == ""
	}}
}

// cannotInstantiate reports whether clients can write no type arguments for a generic type,
// and no other declaration is written with it.
func (w writer) cannotInstantiate(tn *types.TypeName) bool {
	for p := range gotypes.TypeParams(tn.Type()).TypeParams() {
		if w.isUnmet(p.Constraint()) {
			return !w.mentions(tn)
		}
	}
	return false
}

// isUnmet reports whether clients can write no type of those that a constraint allows, nor a
// constraint that allows some of them.
func (w writer) isUnmet(constraint types.Type) bool {
	set := termsOf([]types.Type{constraint})
	if set.all || len(set.terms) == 0 {
		return false
	}
	for _, t := range set.terms {
		if t.Tilde() || w.canWrite(t.Type()) {
			return false
		}
	}
	return !slices.ContainsFunc(set.terms, func(t *types.Term) bool { return w.narrowest(t).within(set) })
}

// narrowest returns the smallest set of types that clients can write as a constraint and that has
// those of a term.
func (w writer) narrowest(t *types.Term) termSet {
	narrowest, of := termSet{all: true}, termSet{terms: []*types.Term{t}}
	for _, pkg := range w.importable {
		for _, tn := range exportedTypes(pkg) {
			if other := termsOf([]types.Type{tn.Type()}); isConstraint(tn.Type()) && of.within(other) {
				narrowest = narrowest.intersect(other)
			}
		}
	}
	return narrowest
}

// canWrite reports whether clients may write a type: it is not made of one that they have no
// name for, or an alias may stand for it, or for a part of it.
func (w writer) canWrite(t types.Type) bool {
	nameless := false
	for u := range gotypes.All(t) {
		switch u := u.(type) {
		case *types.TypeParam:
			return true
		case *types.Named:
			nameless = nameless || u.Obj().Pkg() != nil && w.nameless(u.Origin().Obj())
		}
	}
	return !nameless || w.exports(func(tn *types.TypeName) bool { return tn.IsAlias() && w.standsFor(tn.Type(), t) })
}

// standsFor reports whether an alias, with type arguments that clients can write if it is generic,
// is a type or a part of it.
func (w writer) standsFor(alias, t types.Type) bool {
	for u := range gotypes.All(t) {
		if types.Identical(alias, u) {
			return true
		}
		args := instanceOf(u, types.Unalias(alias))
		if args != nil && !slices.ContainsFunc(slices.Collect(maps.Values(args)), func(arg types.Type) bool { return !w.canWrite(arg) }) {
			return true
		}
	}
	return false
}

// exports reports whether a package that clients can import has an exported type of the kind.
func (w writer) exports(is func(*types.TypeName) bool) bool {
	return slices.ContainsFunc(w.importable, func(pkg *types.Package) bool {
		return slices.ContainsFunc(exportedTypes(pkg), is)
	})
}

// mentions reports whether another declaration is written with a generic type.
func (w writer) mentions(tn *types.TypeName) bool {
	for _, pkg := range w.packages {
		for _, name := range pkg.Scope().Names() {
			obj := pkg.Scope().Lookup(name)
			if obj == tn {
				continue
			}
			for t := range declaredTypes(obj) {
				for u := range gotypes.All(t) {
					if named, ok := u.(*types.Named); ok && named.Origin().Obj() == tn {
						return true
					}
				}
			}
		}
	}
	return false
}
