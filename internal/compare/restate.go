package compare

import (
	"cmp"
	"go/types"

	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/gotypes"
	"github.com/importspy/importspy/internal/totypes"
)

// A restater says declared types in the terms of the actual package: each type
// that the contract declares is replaced by the actual type that it corresponds to,
// so that go/types can judge (docs/comparison.md#correspondence).
type restater struct {
	declared   *types.Package
	whole      bool // declared has all that no contract says
	pkg        *types.Package
	private    bool                                  // clients cannot import pkg
	known      *api.Members                          // of the types of both sides
	loaded     *api.Loaded                           // what the driver has loaded with pkg
	named      map[*types.TypeName]*types.TypeName   // declared to actual
	literal    map[*types.TypeName]types.Type        // declared to an actual type without a name of the package's own
	worlds     *Worlds                               // nil if all types are of the actual world
	foreign    func(*types.TypeName) *types.TypeName // the counterparts of types of other packages; nil: they are the same
	inlined    map[*types.TypeName]types.Type        // declared generic types to an instance of the underlying type that they give way to
	places     map[*types.TypeName][]place           // of declared unexported types
	literals   []place                               // struct and interface types with unexported members
	shapes     []shape[*types.Struct]                // structs without a name, that may promote other members
	interfaces []shape[*types.Interface]             // interfaces without a name, that may ask for other methods
	pairs      []place                               // instances and literals that clients cannot write
	params     map[*types.TypeParam]types.Type       // to the actual type's type parameters
	index      map[*types.TypeParam]int              // the places of type parameters in actual lists, where they are others
	reached    map[types.Object]bool                 // the values of named
	objects    []*totypes.Object                     // what the contract declares

	instances map[*types.TypeName][]place      // the pairs of a declared type
	instance  func(*types.Named) types.Type    // see [Worlds.instance]; nil: there are none
	given     func(*types.TypeName) types.Type // see [Worlds.given]; nil: there are none
	loose     bool                             // see identical
	succeeded bool                             // see identical
	loosened  []place                          // the literals that made it so
}

func newRestater(in Input) *restater {
	r := &restater{
		worlds:   in.Worlds,
		foreign:  foreignTypes(in),
		declared: in.Declared.Types,
		whole:    in.Declared.Whole,
		objects:  in.Declared.Objects,
		pkg:      in.Actual,
		private:  in.Private && in.Through == nil, // clients import those of other modules
		loaded:   in.Imports.Loaded,
		known:    cmp.Or(in.Members, api.NewMembers()),
		named:    make(map[*types.TypeName]*types.TypeName),
		literal:  make(map[*types.TypeName]types.Type),
		inlined:  make(map[*types.TypeName]types.Type),
		params:   make(map[*types.TypeParam]types.Type),
		index:    make(map[*types.TypeParam]int),
		reached:  make(map[types.Object]bool),

		instances: make(map[*types.TypeName][]place),
	}
	if r.whole { // contracts do not know all places
		r.instance, r.given = in.Worlds.instance, in.Worlds.given
	}
	return r
}

// foreignTypes returns what finds the counterparts of types of other packages, nil if
// these are the types themselves.
func foreignTypes(in Input) func(*types.TypeName) *types.TypeName {
	switch {
	case in.Worlds != nil && in.Worlds.Whole:
		return in.Worlds.counterpart
	case in.Worlds != nil:
		s := newContractSuccessors(in)
		return func(tn *types.TypeName) *types.TypeName {
			own := in.Worlds.ownNow(tn)
			if own == nil || in.Worlds.Actual.Has(tn.Pkg()) || !api.Internal(tn.Pkg().Path()) {
				return in.Worlds.counterpart(tn)
			}
			return s.orOwn(tn, own)
		}
	case !in.Declared.FromSource && !in.Declared.Refers:
		return nil // all packages are the actual package's imports
	}
	s := newContractSuccessors(in)
	return func(tn *types.TypeName) *types.TypeName {
		other := in.Imports.Find(tn.Pkg().Path())
		if other == tn.Pkg() || other == nil && in.Imports.Loaded == nil {
			return nil // in the latter case, the package may still have it
		}
		var own *types.TypeName
		if other != nil {
			own, _ = other.Scope().Lookup(tn.Name()).(*types.TypeName)
		}
		return s.orOwn(tn, own)
	}
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
	case *types.Signature:
		return r.signature(t)
	case *types.Struct, *types.Interface:
		if actual := r.literalPair(t); actual != nil {
			return actual
		}
		return r.worlds.adopt(gotypes.Map(t, r.typ))
	}
	return gotypes.Map(t, r.typ)
}

func (r *restater) namedType(t *types.Named) types.Type {
	origin := t.Origin()
	if literal := r.literal[origin.Obj()]; literal != nil {
		return literal
	}
	if actual := r.pairOf(t); actual != nil {
		return actual
	}
	if r.inlined[origin.Obj()] != nil {
		return r.typ(t.Underlying())
	}
	if actual := r.instanceOf(t); actual != nil {
		return actual
	}
	if actual := r.givenFor(origin.Obj()); actual != nil {
		return actual
	}
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
	if t.TypeArgs().Len() != origin.TypeParams().Len() {
		return t // which is a mistake of the contract
	}
	args := make([]types.Type, t.TypeArgs().Len())
	for i := range args {
		args[r.indexOf(origin.TypeParams(), i)] = r.typ(t.TypeArgs().At(i))
	}
	if inst := gotypes.Instance(target, args); inst != nil {
		return types.Unalias(inst)
	}
	return t // identical to nothing actual
}

// gaveWay returns what the package has in the place of a declared unexported
// type that no type of as many type parameters stands for, or nil.
func (r *restater) gaveWay(tn *types.TypeName) types.Type {
	switch {
	case r.literal[tn] != nil:
		return r.literal[tn]
	case r.instances[tn] != nil:
		return r.instances[tn][0].actual
	case r.inlined[tn] != nil:
		return r.inlined[tn]
	}
	return r.givenFor(tn)
}

// givenFor returns the type without a name that takes the place of one that clients cannot
// write, nil if there is none: the unexported types of the package itself give way.
func (r *restater) givenFor(tn *types.TypeName) types.Type {
	if r.given == nil || tn.Pkg() == r.declared && !tn.Exported() {
		return nil
	}
	return r.given(tn)
}

// counterpart returns the actual type that a declared one corresponds to. A type
// of another package corresponds to the one of its path and name.
func (r *restater) counterpart(tn *types.TypeName) *types.TypeName {
	if actual := r.named[tn]; actual != nil {
		return actual
	}
	pkg := tn.Pkg()
	if pkg == nil || pkg == r.declared || pkg == r.pkg || r.foreign == nil {
		return nil
	}
	a := r.foreign(tn)
	r.succeeded = r.succeeded || a != nil && r.worlds == nil && (a.Name() != tn.Name() || a.Pkg().Path() != pkg.Path())
	return a
}

// signature restates a signature without its own type parameters, which are tied.
func (r *restater) signature(t *types.Signature) *types.Signature {
	if t.TypeParams().Len() > 0 {
		t = gotypes.Plain(t)
	}
	return gotypes.Map(t, r.typ).(*types.Signature)
}

// identical reports whether a declared and an actual type are one. If they are
// except for members of literals that clients cannot name, then it sets r.loose; if what
// the contract says mentions a type that a successor stands for, r.succeeded.
func (r *restater) identical(declared, actual types.Type) bool {
	r.loose, r.succeeded, r.loosened = false, false, nil
	// Types that the contract does not declare need no restatement.
	return types.Identical(declared, actual) || types.Identical(r.typ(declared), r.typ(actual))
}

// identicalSignatures compares signatures without their type parameters, which
// are tied, and receivers.
func (r *restater) identicalSignatures(declared, actual *types.Signature) bool {
	r.loose, r.succeeded, r.loosened = false, false, nil
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
		r.params[declared.At(i)] = actual.At(r.indexOf(declared, i))
	}
	return true
}

// reordered reports whether the type parameters of a declared type are in other places now.
func (r *restater) reordered(declared *types.TypeParamList) bool {
	for i := range declared.Len() {
		if r.indexOf(declared, i) != i {
			return true
		}
	}
	return false
}

// indexOf returns the place in the actual list of the type parameter with index i in a
// declared one.
func (r *restater) indexOf(declared *types.TypeParamList, i int) int {
	if j, ok := r.index[declared.At(i)]; ok {
		return j
	}
	return i
}
