package witness

import (
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/importspy/importspy/internal/gotypes"
)

// typeSet writes which type arguments an interface allows, and what generic code can do
// with them.
func (g *gen) typeSet() {
	tn := g.typeName()
	if tn == nil || !types.IsInterface(tn.Type()) {
		return
	}
	for _, h := range append([]*types.TypeName{tn}, g.index.holders(tn)...) {
		if !g.index.named(h) || !types.IsInterface(h.Type()) {
			continue
		}
		g.constraint(h.Type(), gotypes.TypeParams(h.Type()))
		for _, args := range g.index.arguments(h.Type(), gotypes.TypeParams(h.Type())) {
			if t := gotypes.Instance(h.Type(), args); t != nil && len(args) > 0 {
				g.constraint(t, nil)
			}
		}
	}
}

func (g *gen) constraint(t types.Type, params *types.TypeParamList) {
	if params.Len() > 0 {
		return
	}
	iface := t.Underlying().(*types.Interface)
	for _, arg := range g.index.satisfying(iface) {
		g.emit(func(c *client) string {
			return "var _ = " + c.helper("[T "+c.typ(t)+"]()", "") + "[" + c.typ(arg) + "]"
		})
	}
	for _, term := range termsOf(iface) {
		if !term.Tilde() {
			continue
		}
		g.emit(func(c *client) string {
			c.declare("type t " + c.typ(term.Type()))
			return "var _ = " + c.helper("[T "+c.typ(t)+"]()", "") + "[t]"
		})
	}
	g.emit(func(c *client) string {
		own := c.writtenOut(iface)
		return "func _[T " + c.typ(t) + "]() { " + c.helper("[T "+own+"]()", "") + "[T]() }"
	})
	g.emit(func(c *client) string {
		return "func _[T " + c.typ(t) + "]() { " + c.helper("[T "+c.underlyingTerms(iface)+"]()", "") + "[T]() }"
	})
	g.genericArgument(t)
	g.constrainedBy(t, func(c *client) string { return c.writtenOut(iface) })
	g.constrainedBy(t, func(c *client) string { return c.typ(iface) }) // with the names of what it embeds
	for _, other := range g.index.plainInterfaces() {
		if gotypes.Implements(other, iface) {
			g.constrainedBy(t, func(c *client) string { return c.typ(other) })
		}
	}
	for _, body := range []string{
		"x + x", "x == x", "x < x", "x / 2", "x % 2", "x & x", "len(x)", "x[0]", "*x", "-x", "x == nil", "!x", "string(x)", "int(x)", "float64(x)",
	} {
		g.emit(func(c *client) string { return "func _[T " + c.typ(t) + "](x T) { _ = " + body + " }" })
	}
	g.emit(func(c *client) string { return "func _[T " + c.typ(t) + "](x T) { for range x {} }" })
	g.emit(func(c *client) string { // of all types, those with a core
		return "func _[T interface{ " + c.typ(t) + "; ~string }](x T) { _ = len(x) }"
	})
	for m := range iface.Methods() {
		if m.Exported() {
			g.emit(func(c *client) string { return "func _[T " + c.typ(t) + "](x T) { _ = x." + m.Name() + " }" })
			g.emit(func(c *client) string {
				return "func _[T " + c.typ(t) + "](x T) { x." + m.Name() + "(" + c.zeros(m.Signature()) + ") }"
			})
			for _, unaliased := range []bool{false, true} {
				g.emit(func(c *client) string {
					constraint := c.typ(t)
					c.unaliased = unaliased
					return "func _[T " + constraint + "](x T) { var _ func" + c.signature(m.Signature()) + " = x." + m.Name() + " }"
				})
			}
			for _, cored := range []bool{false, true} {
				g.emit(func(c *client) string {
					c.cored = cored
					texts, params := c.withHoles(m.Type())
					if params == "" {
						return c.fail()
					}
					return "func _[T " + c.typ(t) + "](x T) { " + c.helper(params+"("+texts[0]+")", "") + "(x." + m.Name() + ") }"
				})
			}
		}
	}
}

// constrainedBy writes that a type parameter with another constraint satisfies an interface.
func (g *gen) constrainedBy(t types.Type, constraint func(c *client) string) {
	g.emit(func(c *client) string {
		own := constraint(c)
		return "func _[T " + own + "]() { " + c.helper("[T "+c.typ(t)+"]()", "") + "[T]() }"
	})
}

// constraining writes that type parameters which the target constrains satisfy the interfaces
// of the package that it implements: there may be no types that satisfy these.
func (g *gen) constraining(tn *types.TypeName) {
	if !types.IsInterface(tn.Type()) || !g.index.named(tn) || isGeneric(tn.Type()) {
		return
	}
	for _, t := range g.index.plainInterfaces() {
		if gotypes.Implements(tn.Type(), t.Underlying().(*types.Interface)) {
			g.constrainedBy(t, func(c *client) string { return c.typ(tn.Type()) })
		}
	}
}

// plainInterfaces returns the interface types of the package that have names and no type
// parameters.
func (ix *index) plainInterfaces() (list []types.Type) {
	for _, tn := range ix.typeNames() {
		if types.IsInterface(tn.Type()) && !isGeneric(tn.Type()) {
			list = append(list, tn.Type())
		}
	}
	return list
}

func termsOf(iface *types.Interface) (list []*types.Term) {
	for e := range iface.EmbeddedTypes() {
		list = append(list, terms(e)...)
	}
	return list
}

// writtenOut spells an interface without the names of what it embeds.
func (c *client) writtenOut(iface *types.Interface) string {
	var elems []string
	for m := range iface.Methods() {
		if m.Exported() {
			elems = append(elems, m.Name()+c.signature(m.Signature()))
		}
	}
	if iface.IsComparable() && len(termsOf(iface)) == 0 {
		elems = append(elems, "comparable")
	}
	for e := range iface.EmbeddedTypes() {
		var texts []string
		for _, t := range terms(e) {
			switch {
			case c.index.mentionsNameless(t.Type()):
				texts = append(texts, "~"+c.typ(t.Type().Underlying())) // which has it
			case t.Tilde():
				texts = append(texts, "~"+c.typ(t.Type()))
			default:
				texts = append(texts, c.typ(t.Type()))
			}
		}
		if len(texts) > 0 {
			elems = append(elems, strings.Join(texts, " | "))
		}
	}
	if len(elems) == 0 {
		return "any"
	}
	return "interface{ " + strings.Join(elems, "; ") + " }"
}

// underlyingTerms spells the union of what underlies the terms of a constraint.
func (c *client) underlyingTerms(iface *types.Interface) string {
	var texts []string
	for _, term := range termsOf(iface) {
		if text := "~" + c.typ(term.Type().Underlying()); !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	if len(texts) == 0 {
		return c.fail()
	}
	return strings.Join(texts, " | ")
}

// genericArgument writes a generic type of the client's own that satisfies a constraint whose
// methods mention types without names: a helper infers these from the methods of a value.
func (g *gen) genericArgument(t types.Type) {
	values := constrained(t)
	if len(values) == 0 {
		return
	}
	iface, under := t.Underlying().(*types.Interface), "struct{}"
	g.block(values[0], func(c *client, x string) string {
		for _, term := range termsOf(iface) {
			if term.Tilde() {
				under = c.typ(term.Type())
			}
		}
		made := c.genericMethods(iface, under, x)
		return c.helper("[T "+c.typ(t)+"](x T)", "") + "(" + made + ")"
	})
}

// instantiated writes instances of a generic type or function for a client's type
// parameters with the promised constraints, and for type arguments that satisfy these.
func (g *gen) instantiated() {
	switch obj := g.obj.(type) {
	case *types.Func:
		g.signature()
		g.inferredCalls(obj)
	case *types.TypeName:
		params := gotypes.TypeParams(obj.Type())
		if params.Len() == 0 || !g.index.named(obj) {
			return
		}
		g.emit(func(c *client) string {
			list := c.typeParams(params)
			return "func _" + list + "(" + c.typ(instanceOfItself(obj)) + ") {}"
		})
		g.mention()
	}
}

// inferredCalls writes calls of a generic function without type arguments, with values
// of instances of its parameters' types.
func (g *gen) inferredCalls(obj *types.Func) {
	sig := obj.Signature()
	g.expr(objectValue(obj), func(_ *client, x string) string { return x + "()" })
	g.block(objectValue(obj), func(_ *client, x string) string { return x + "()" })
	for _, args := range g.index.arguments(sig, sig.TypeParams()) {
		t, err := types.Instantiate(nil, sig, args, false)
		if err != nil {
			continue
		}
		g.inferredCallsOf(obj, t.(*types.Signature), args)
	}
	g.block(objectValue(obj), func(c *client, x string) string { // whose constraints infer the arguments
		texts, params := c.withHoles(sig)
		if params == "" {
			return c.fail()
		}
		return c.helper(params+"("+texts[0]+")", "") + "(" + x + ")"
	})
	g.emit(func(c *client) string {
		list := c.typeParams(sig.TypeParams())
		return "func _" + list + "(" + c.letters(sig) + ") { " + c.object(obj) + "(" + letters(sig, sig.Params().Len()) + ") }"
	})
}

// inferredCallsOf writes calls with values of an instance's parameters, which leave out
// some or all of its type arguments.
func (g *gen) inferredCallsOf(obj *types.Func, inst *types.Signature, args []types.Type) {
	for n := 1; n < len(args); n++ {
		g.emit(func(c *client) string {
			texts := make([]string, n)
			for i := range texts {
				texts[i] = c.typ(args[i])
			}
			return "var _ = " + c.object(obj) + "[" + joined(texts) + "]"
		})
	}
	g.emit(func(c *client) string {
		return "func _(" + c.letters(inst) + ") { " + c.object(obj) + "(" + letters(inst, inst.Params().Len()) + ") }"
	})
	for n := range args { // the first n are written
		for _, zeros := range []func(*client, *types.Signature) string{(*client).untypedZeros, (*client).typedZeros, (*client).ownZeros, (*client).generics} {
			call := func(c *client) string {
				text := c.object(obj)
				for i := range n {
					text += [2]string{"[", ", "}[min(i, 1)] + c.typ(args[i])
				}
				if n > 0 {
					text += "]"
				}
				return text + "(" + zeros(c, inst) + ")"
			}
			g.emit(func(c *client) string { return "func _() { " + call(c) + " }" })
			if inst.Results().Len() == 1 {
				g.emit(func(c *client) string { return "var _ " + c.typ(inst.Results().At(0).Type()) + " = " + call(c) })
			}
		}
	}
}

// untypedZeros writes arguments of which constants have no type.
func (c *client) untypedZeros(sig *types.Signature) string {
	return c.arguments(sig, func(t types.Type) string {
		switch u := t.Underlying().(type) {
		case *types.Basic:
			return c.zero(u)
		case *types.Slice, *types.Struct, *types.Map, *types.Array:
			return c.typ(t) + "{}"
		}
		return "*new(" + c.typ(t) + ")"
	})
}

// typedZeros writes arguments with their types.
func (c *client) typedZeros(sig *types.Signature) string {
	return c.arguments(sig, func(t types.Type) string { return "*new(" + c.typ(t) + ")" })
}

// ownZeros writes arguments of types of the client, for parameters of types without a name: they
// are assignable, and type parameters are inferred as these types.
func (c *client) ownZeros(sig *types.Signature) string {
	n := 0
	return c.arguments(sig, func(t types.Type) string {
		text := c.typ(t)
		switch types.Unalias(t).(type) {
		case *types.Slice, *types.Map, *types.Pointer, *types.Array, *types.Chan, *types.Signature:
			c.declare("type t" + strconv.Itoa(n) + " " + text)
			text = "t" + strconv.Itoa(n)
			n++
		}
		return "*new(" + text + ")"
	})
}

// generics writes generic functions as arguments.
func (c *client) generics(sig *types.Signature) string {
	return c.arguments(sig, func(t types.Type) string {
		f, ok := t.Underlying().(*types.Signature)
		if !ok || f.Params().Len() == 0 {
			return "*new(" + c.typ(t) + ")"
		}
		params := []string{"A"}
		for i := range f.Params().Len() - 1 {
			params = append(params, c.typ(f.Params().At(i+1).Type()))
		}
		results := types.NewSignatureType(nil, nil, nil, nil, f.Results(), false)
		return c.helper("[A any]("+joined(params)+")"+strings.TrimPrefix(c.signature(results), "()"), "panic(0)")
	})
}

// arguments writes one for each parameter, but no variadic ones.
func (c *client) arguments(sig *types.Signature, write func(types.Type) string) string {
	var list []string
	for i := range sig.Params().Len() {
		if !sig.Variadic() || i < sig.Params().Len()-1 {
			list = append(list, write(sig.Params().At(i).Type()))
		}
	}
	return joined(list)
}

// letters declares parameters of a function that passes them on.
func (c *client) letters(sig *types.Signature) string {
	var list []string
	for i := range sig.Params().Len() {
		list = append(list, letter(i)+" "+c.typ(sig.Params().At(i).Type()))
	}
	return joined(list)
}

func letters(sig *types.Signature, n int) string {
	var list []string
	for i := range n {
		list = append(list, letter(i))
	}
	text := joined(list)
	if sig.Variadic() && text != "" {
		text += "..."
	}
	return text
}

func letter(i int) string { return string(rune('a' + i%26)) }

// inferredCall writes calls of the target, if it is generic.
func (g *gen) inferredCall() {
	if f, ok := g.obj.(*types.Func); ok {
		g.inferredCalls(f)
	}
}
