package weight

import (
	"go/constant"
	"go/types"

	"github.com/importspy/importspy/internal/gotypes"
)

// An others has the weights of types of other packages, which have no syntax here. Each is
// found once, and each generic type for all its instances: these can expand to others
// without end.
type others struct {
	known    map[inlined]Weight
	generics map[*types.TypeName]Weight
	depths   map[*types.TypeName]int // see embeds
}

// An inlined is a type with or without what defined types stand for.
type inlined struct {
	typ    types.Type
	inline bool
}

func newOthers() *others {
	return &others{known: make(map[inlined]Weight), generics: make(map[*types.TypeName]Weight), depths: make(map[*types.TypeName]int)}
}

// object returns the weight of an object of another package, which may be nil.
func (o *others) object(obj types.Object, inline bool) Weight {
	if tn, ok := obj.(*types.TypeName); ok {
		return o.weight(tn.Type(), inline)
	}
	return Unit()
}

// generic returns the weight of the declaration of a generic type, which may be nil.
func (o *others) generic(obj types.Object) Weight {
	tn, ok := obj.(*types.TypeName)
	if !ok {
		return Unit()
	}
	if known, ok := o.generics[tn]; ok {
		return known
	}
	under := tn.Type().Underlying()
	if alias, ok := tn.Type().(*types.Alias); ok {
		under = alias.Rhs()
	}
	o.generics[tn] = Unit() // of one that is in itself
	result := o.weight(under, true)
	o.generics[tn] = result
	return result
}

// weight returns the weight of a type.
func (o *others) weight(t types.Type, inline bool) Weight {
	key := inlined{t, inline}
	if known, ok := o.known[key]; ok {
		return known
	}
	o.known[key] = Unit() // of what is in itself
	result := o.find(t, inline).Within()
	o.known[key] = result
	return result
}

func (o *others) find(t types.Type, inline bool) (sum Weight) {
	switch t := t.(type) {
	case *types.TypeParam:
		sum.Grow(t.Index() + 1)
		sum.Params[t.Index()] = Size{Parts: 1}
		return sum
	case *types.Named:
		if t.TypeArgs() != nil {
			var args []Weight
			for arg := range t.TypeArgs().Types() {
				args = append(args, o.weight(arg, inline))
			}
			return o.generic(t.Origin().Obj()).Of(args)
		}
		if inline {
			return o.weight(t.Underlying(), true)
		}
	}
	for p := range gotypes.Parts(t) {
		sum.Add(o.weight(p.Type, inline && byValue(t, p.Role)))
	}
	return sum
}

// byValue reports whether a part is in the memory of a type, or in its type set.
func byValue(t types.Type, role gotypes.Role) bool {
	switch role {
	case gotypes.Target, gotypes.Field, gotypes.Element, gotypes.Term:
		return true
	case gotypes.Elem:
		_, ok := t.(*types.Array)
		return ok
	}
	return false
}

// StringLen returns the length of a string constant, 0 for all else.
func StringLen(obj types.Object) float64 {
	if c, ok := obj.(*types.Const); ok && c.Val().Kind() == constant.String {
		return float64(len(constant.StringVal(c.Val())))
	}
	return 0
}
