package compare

import (
	"go/constant"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/gotypes"
	"github.com/importspy/importspy/internal/totypes"
)

// This file is on packages that do not type-check as a whole: an import is missing,
// or does not have what they need. What is valid of them is compared. All else is
// unknown, and reported as such, since nothing follows from it.

// An Unknown is what could not be compared, as one side of it has errors.
type Unknown struct {
	Symbol string       // "" for the package: declarations may be missing
	Object types.Object // on the side that has errors, nil if it may be missing there
	Old    bool         // the side is the promised one
	// Partial is set for a type of which members may be missing.
	Partial bool

	both bool // likewise on the other side
}

// A Gap says what of the two sides may be missing altogether, since there are files
// that cannot be parsed.
type Gap struct{ Promised, Actual bool }

// Unknowns returns what of the two packages cannot be compared, sorted.
func Unknowns(declared *totypes.Package, actual *types.Package, gap Gap) []Unknown {
	u := &unknowns{found: make(map[string]Unknown)}
	if gap.Promised {
		u.add(Unknown{Old: true})
	}
	if gap.Actual {
		u.add(Unknown{})
	}
	objects := make(map[string]types.Object)
	for _, obj := range api.Objects(actual) {
		objects[obj.Name()] = obj
		u.object(obj, false)
	}
	for _, o := range declared.Objects {
		u.object(o.Obj, true)
		if gap.Actual && objects[o.Entry.Name] == nil && token.IsExported(o.Entry.Name) {
			u.add(Unknown{Symbol: o.Entry.Name})
		}
	}
	var list []Unknown
	for _, symbol := range slices.Sorted(maps.Keys(u.found)) {
		list = append(list, u.found[symbol])
	}
	return list
}

// unknowns has what is unknown by symbol, of members without parentheses and stars.
type unknowns struct{ found map[string]Unknown }

// add adds what is unknown, unless the same is known of the other side.
func (u *unknowns) add(n Unknown) {
	other, ok := u.found[n.Symbol]
	if !ok || other.Partial && !n.Partial {
		u.found[n.Symbol] = n
	} else if other.Old != n.Old {
		other.both = true
		u.found[n.Symbol] = other
	}
}

func (u *unknowns) object(obj types.Object, old bool) {
	n := Unknown{Symbol: obj.Name(), Object: obj, Old: old}
	tn, isType := obj.(*types.TypeName)
	switch {
	case !isType:
		if c, ok := obj.(*types.Const); invalid(obj.Type()) || ok && c.Val().Kind() == constant.Unknown {
			u.add(n)
		}
		return
	case invalidDeclaration(tn):
		u.add(n)
		return
	}
	named, ok := types.Unalias(tn.Type()).(*types.Named)
	if !ok {
		return
	}
	if n.Partial = lacksMembers(named, new([]types.Type)); n.Partial {
		u.add(n)
	}
	members := api.Fields(named)
	maps.Copy(members, api.Methods(named))
	for name, m := range members {
		if invalid(m.Obj.Type()) {
			u.add(Unknown{Symbol: obj.Name() + "." + name, Object: m.Obj, Old: old})
		}
	}
}

// invalid reports whether a type, as it is written, has a part that is unknown.
func invalid(t types.Type) bool {
	for t := range gotypes.All(t) {
		if t == types.Typ[types.Invalid] {
			return true
		}
		if sig, ok := t.(*types.Signature); ok && invalidParams(sig.TypeParams()) {
			return true
		}
	}
	return false
}

func invalidParams(list *types.TypeParamList) bool {
	for p := range list.TypeParams() {
		if invalid(p.Constraint()) {
			return true
		}
	}
	return false
}

// invalidDeclaration reports whether it is unknown what a type is, apart from members
// that are compared by themselves.
func invalidDeclaration(tn *types.TypeName) bool {
	t := tn.Type()
	if invalidParams(gotypes.TypeParams(t)) {
		return true
	}
	if tn.IsAlias() {
		return invalid(t)
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		return false
	case *types.Interface:
		return slices.ContainsFunc(embeddedTypes(u), invalid)
	default:
		return invalid(u)
	}
}

// lacksMembers reports whether a type may have more members than are known, and may
// not be comparable: a field that is embedded, or that clients do not see, is of an
// unknown type.
func lacksMembers(t types.Type, seen *[]types.Type) bool {
	if again(t, seen) {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		for f := range u.Fields() {
			if !f.Exported() && (invalid(f.Type()) || lacksLayout(f.Type(), new([]types.Type))) {
				return true
			}
			if named := embeddedNamed(f.Type()); f.Embedded() && (invalid(f.Type()) || named != nil && lacksMembers(named, seen)) {
				return true
			}
		}
	case *types.Interface:
		return slices.ContainsFunc(embeddedTypes(u), func(e types.Type) bool { return invalid(e) || lacksMembers(e, seen) })
	case *types.Basic:
		return u.Kind() == types.Invalid
	}
	return false
}

// lacksLayout reports whether the size of a type, and whether it is comparable, depends on
// a type that is unknown.
func lacksLayout(t types.Type, seen *[]types.Type) bool {
	if again(t, seen) {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		return slices.ContainsFunc(allFields(u), func(f *types.Var) bool { return lacksLayout(f.Type(), seen) })
	case *types.Array:
		return lacksLayout(u.Elem(), seen)
	case *types.Basic:
		return u.Kind() == types.Invalid
	}
	return false
}

// again notes that a type is looked at, and reports whether it was before.
func again(t types.Type, seen *[]types.Type) bool {
	if slices.ContainsFunc(*seen, func(other types.Type) bool { return types.Identical(t, other) }) {
		return true
	}
	*seen = append(*seen, t)
	return false
}

// isUnknown reports whether a finding does not follow from what is known.
func (c *comparison) isUnknown(s scope, id finding.ID, actual types.Object) bool {
	symbol := finding.PlainSymbol(s.symbol)
	owner, _, _ := strings.Cut(symbol, ".")
	for _, n := range c.Unknown {
		switch n.Symbol {
		case symbol, owner:
			if !n.Partial || dependsOnMembers(id, n.Object) && !n.declares(id, strings.TrimPrefix(symbol, owner+".")) {
				return true
			}
		case "":
			if n.Old && id == contract.ExportExtra {
				return true
			}
		}
	}
	switch id {
	case contract.NotComparable, contract.NowComparable, contract.SizeChanged:
		declared := c.declaredObject(s)
		return declared != nil && lacksLayout(declared.Type(), new([]types.Type)) || actual != nil && lacksLayout(actual.Type(), new([]types.Type))
	}
	return false
}

// declares reports whether the side with errors declares a member itself, which nothing that
// it embeds can hide, and a finding is that the other side lacks it: that has no errors.
func (n Unknown) declares(id finding.ID, name string) bool {
	if n.both {
		return false
	}
	switch id {
	case contract.FieldMissing, contract.MethodMissing:
		return n.Old && isDirect(n.Object.Type(), name)
	case contract.FieldExtra, contract.MethodExtra:
		return !n.Old && isDirect(n.Object.Type(), name)
	}
	return false
}

// isDirect reports whether a type declares a field or method of a name itself.
func isDirect(t types.Type, name string) bool {
	if iface, ok := t.Underlying().(*types.Interface); ok {
		return explicit(iface, name)
	}
	if f := api.Fields(t)[name]; f != nil {
		return f.Direct()
	}
	m := api.Methods(t)[name]
	return m != nil && m.Direct()
}

// dependsOnMembers reports whether a finding on a type, or on a member of it, depends on
// members that may be missing.
func dependsOnMembers(id finding.ID, tn types.Object) bool {
	switch id {
	case contract.FieldMissing, contract.FieldExtra, contract.MethodMissing, contract.MethodExtra, contract.HiddenChanged,
		contract.NotImplemented, contract.NowImplemented, contract.NotComparable, contract.NowComparable, contract.SealedChanged:
		return true
	case contract.ConstraintChanged:
		return types.IsInterface(tn.Type()) // its type set
	}
	return false
}
