package witness

import (
	"go/types"
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/gotypes"
)

// implemented writes that an interface with the methods of the target, which clients
// can write, can be assigned to it. That is the same for findings on all of its methods, of
// which there may be hundreds.
func (g *gen) implemented() {
	list, ok := g.implementations[g.obj]
	if !ok {
		of := &gen{Prover: g.Prover, target: target{id: g.id, obj: g.obj}, seen: make(map[string]bool)}
		of.writeImplementations()
		list = of.candidates
		g.Prover.implementations[g.obj] = list
	}
	for _, text := range list {
		g.add(text)
	}
}

func (g *gen) writeImplementations() {
	for _, v := range g.interfaceValues() {
		literal := parameter(methodSet(v.typ.Underlying().(*types.Interface)), v.params)
		g.demandAs(literal, v.typ)
		if v.params.Len() == 0 {
			g.demandAs(plain(literal.typ, func(c *client) string { return c.typ(literal.typ) + "(nil)" }), v.typ)
		}
		if v.param == nil && v.params.Len() == 0 {
			g.block(literal, func(c *client, x string) string { return "y := " + v.write(c) + "; y = " + x + "; _ = y" })
		} else if g.index.mentionsNameless(v.typ) {
			g.block(v, func(c *client, x string) string {
				return "y := " + x + "; y = " + c.typ(literal.typ) + "(nil); _ = y"
			})
		}
		g.clientType(v)
	}
}

// implementedByTypes writes that types of the package can be assigned to the target, an
// interface, and types of the client's own that embed them.
func (g *gen) implementedByTypes() {
	for _, v := range g.interfaceValues() {
		g.genericType(v)
		g.embeddedOf(v)
		for _, tn := range g.sealers(v.typ.Underlying().(*types.Interface)) {
			if g.full() {
				return
			}
			for _, w := range inline(g.values(tn)) {
				if gotypes.AssignableTo(w.typ, v.typ) {
					g.demandAs(w, v.typ)
					g.assignedToCopy(w, v)
				}
			}
			g.embedding(tn, v.typ)
			if v.param == nil && v.params.Len() == 0 {
				g.embeddingFor(tn, v.typ.Underlying().(*types.Interface), func(c *client, x string) string {
					return "func _() { y := " + v.write(c) + "; y = " + x + "; _ = y }"
				})
			}
		}
	}
}

// embeddedOf writes that values of the types that an interface embeds, which have all of its
// methods, can be assigned to it.
func (g *gen) embeddedOf(v value) {
	iface := v.typ.Underlying().(*types.Interface)
	for e := range iface.EmbeddedTypes() {
		if e.Underlying() != iface && gotypes.AssignableTo(e, v.typ) {
			g.demandAs(parameter(e, v.params), v.typ)
		}
	}
}

// interfaceValues returns values of the target, if it is an interface, and of those that
// embed it.
func (g *gen) interfaceValues() (list []value) {
	tn := g.typeName()
	if tn == nil || !types.IsInterface(tn.Type()) {
		return nil
	}
	for _, h := range append([]*types.TypeName{tn}, g.index.holders(tn)...) {
		for _, v := range g.values(h) {
			if v = v.element(); types.IsInterface(v.typ) {
				list = append(list, v)
			}
		}
	}
	return list
}

// methodSet returns an interface type without a name that has the exported methods of
// another one.
func methodSet(iface *types.Interface) *types.Interface {
	return types.NewInterfaceType(exportedMethods(iface), nil).Complete()
}

// clientType writes a type of the client's own that implements an interface.
func (g *gen) clientType(v value) {
	iface := v.typ.Underlying().(*types.Interface)
	if v.params.Len() > 0 {
		return
	}
	g.emit(func(c *client) string {
		c.declare("type t struct{}")
		for m := range iface.Methods() {
			if !m.Exported() {
				return c.fail()
			}
			c.declare(c.method("t", m))
		}
		return "var _ " + c.typ(v.typ) + " = t{}"
	})
}

// genericType writes a generic type of the client's own that implements an interface
// whose methods mention types without names: a helper infers these from the methods of
// a value.
func (g *gen) genericType(v value) {
	iface := v.typ.Underlying().(*types.Interface)
	g.block(v, func(c *client, x string) string {
		if v.params.Len() > 0 {
			return c.fail()
		}
		made := c.genericMethods(iface, "struct{}", x)
		if g.index.mentionsNameless(v.typ) {
			if v.addressable {
				return x + " = " + made
			}
			return "y := " + x + "; y = " + made + "; _ = y"
		}
		return "var _ " + c.typ(v.typ) + " = " + made
	})
}

// genericMethods declares a generic type with the methods of an interface, which mention types
// without names, and returns a value of it: a helper infers these types from the methods of
// the value x.
func (c *client) genericMethods(iface *types.Interface, under, x string) string {
	var methods []*types.Func
	var signatures []types.Type
	for m := range iface.Methods() {
		if !m.Exported() {
			return c.fail()
		}
		methods = append(methods, m)
		signatures = append(signatures, m.Type())
	}
	_, params := c.withHoles(signatures...)
	if params == "" {
		return c.fail()
	}
	holes := c.holes
	args := "[" + joined(c.holeNames()) + "]"
	c.declare("type t" + params + " " + under)
	var taken, given []string
	for _, m := range methods {
		text := c.inHoles(holes, m.Type())
		c.declare("func (t" + args + ") " + m.Name() + strings.TrimPrefix(text, "func") + " { panic(0) }")
		if c.index.mentionsNameless(m.Type()) {
			taken, given = append(taken, text), append(given, operand(x)+"."+m.Name())
		}
	}
	return c.helper(params+"("+joined(taken)+") (r t"+args+")", "return") + "(" + joined(given) + ")"
}

// instancesAssigned writes that instances of a generic interface for different arguments
// can be assigned to each other, and what satisfies one as a constraint satisfies another.
func (g *gen) instancesAssigned() {
	tn := g.typeName()
	if tn == nil || !types.IsInterface(tn.Type()) || !g.index.named(tn) {
		return
	}
	var instances []types.Type
	for _, args := range g.index.arguments(tn.Type(), gotypes.TypeParams(tn.Type())) {
		if t := gotypes.Instance(tn.Type(), args); t != nil {
			instances = append(instances, t)
		}
	}
	for _, t := range instances[min(1, len(instances)):] {
		g.demandAs(parameter(t, nil), instances[0])
		g.emit(func(c *client) string { // which cannot be types of values
			return "func _[T " + c.typ(t) + "]() { " + c.helper("[T "+c.typ(instances[0])+"]()", "") + "[T]() }"
		})
	}
}

// embedding writes a type of the client's own that embeds a type and so can be assigned
// to an interface.
func (g *gen) embedding(tn *types.TypeName, t types.Type) {
	g.embeddingFor(tn, t.Underlying().(*types.Interface), func(c *client, x string) string {
		return "var _ " + c.typ(t) + " = " + x
	})
}

// embeddingFor writes a type of the client's own that embeds a type and so has the
// unexported methods of an interface, with methods of its own for the exported ones that
// the embedded type lacks. What use writes of a value is the last declaration.
func (g *gen) embeddingFor(tn *types.TypeName, iface *types.Interface, use func(c *client, x string) string) {
	if !g.index.named(tn) {
		return
	}
	for _, v := range inline(g.values(tn)) {
		if p, ok := v.typ.(*types.Pointer); ok && types.IsInterface(p.Elem()) {
			continue
		}
		lacking, ok := lackingMethods(v.typ, iface)
		if !ok {
			continue
		}
		g.emit(func(c *client) string {
			c.declare("type t struct{ " + c.typ(v.typ) + " }")
			for _, m := range lacking {
				c.declare(c.method("t", m))
			}
			return use(c, "t{}")
		})
	}
}

// lackingMethods returns the exported methods of an interface that a type lacks, or has
// with other types. It reports whether it has the unexported ones, and there are any.
func lackingMethods(t types.Type, iface *types.Interface) (lacking []*types.Func, ok bool) {
	for m := range iface.Methods() {
		obj, _, _ := types.LookupFieldOrMethod(t, false, m.Pkg(), m.Name())
		f, isFunc := obj.(*types.Func)
		switch {
		case isFunc && types.Identical(f.Type(), m.Type()):
			ok = ok || !m.Exported()
		case m.Exported():
			lacking = append(lacking, m)
		default:
			return nil, false
		}
	}
	return lacking, ok
}

// sealers returns the exported types that may have the unexported methods of an
// interface: of the package, and of those that declare the methods, or that pass on what
// clients cannot import.
func (g *gen) sealers(iface *types.Interface) []*types.TypeName {
	list := slices.Clone(g.index.typeNames())
	for m := range iface.Methods() {
		if m.Pkg() == nil || m.Exported() || m.Pkg().Path() == g.index.Package.Path() {
			continue
		}
		if g.index.importable(m.Pkg()) {
			return append(list, typeNamesOf(g.index.exportsOf([]*types.Package{m.Pkg()}))...)
		}
		for _, tn := range typeNamesOf(g.index.exportsOf(g.index.Others)) {
			if has, _, _ := types.LookupFieldOrMethod(tn.Type(), true, m.Pkg(), m.Name()); has != nil {
				list = append(list, tn)
			}
		}
		return list
	}
	return list
}

// implementing writes that values of the type can be assigned to the interfaces of the
// package that it implements, and that it satisfies them as constraints.
func (g *gen) implementing() {
	tn := g.typeName()
	if tn == nil {
		return
	}
	interfaces := g.index.interfaces()
	list := g.values(tn)
	for _, h := range g.index.holders(tn) { // which have its methods
		list = append(slices.Clip(list), g.values(h)...)
	}
	for _, v := range list {
		for _, t := range interfaces {
			if gotypes.AssignableTo(v.typ, t) && !types.Identical(v.typ, t) {
				g.demandAs(v, t)
			}
		}
		g.passed(v)
		g.intoInterfaces(v)
	}
	for _, t := range interfaces {
		g.embedding(tn, t)
	}
	for _, w := range inline(g.interfaceVariables()) {
		g.embeddingFor(tn, w.typ.Underlying().(*types.Interface), func(c *client, x string) string {
			return "func _() { y := " + w.write(c) + "; y = " + x + "; _ = y }"
		})
	}
	g.satisfying(tn)
	g.constraining(tn)
}

// intoInterfaces writes that a value can be assigned to variables of interface types that
// clients cannot write, and of those that it embeds.
func (g *gen) intoInterfaces(v value) {
	for _, w := range append(v.members(), g.interfaceVariables()...) {
		if types.IsInterface(w.typ) && gotypes.AssignableTo(v.typ, w.typ) {
			g.assignedToCopy(v, w)
		}
	}
}

// interfaceVariables returns values of interface types that clients cannot write.
func (g *gen) interfaceVariables() []value {
	var list []value
	for _, m := range g.index.mentions() {
		list = append(list, m.value)
		for _, part := range m.value.parts() {
			list = append(list, part)
			for _, inner := range part.parts() {
				list = append(append(list, inner), inner.parts()...)
			}
		}
	}
	list = append(list, g.index.namelessInterfaces()...)
	return slices.DeleteFunc(list, func(v value) bool { return !types.IsInterface(v.typ) })
}

// assignedToCopy writes that a value can be assigned to a variable of another one's type.
func (g *gen) assignedToCopy(v, w value) {
	assign := func(_ *client, x, y string) string { return "y := " + y + "; y = " + x + "; _ = y" }
	if w.param == nil {
		g.both(v, w, assign)
		return
	}
	g.both(w, v, func(c *client, y, x string) string { return assign(c, x, y) })
	g.block(w, func(c *client, y string) string { return assign(c, v.write(c), y) }) // of the same parameter
}

// satisfying writes instances of the package's generic functions and types that have the
// type as an argument.
func (g *gen) satisfying(tn *types.TypeName) {
	for _, obj := range g.index.objects() {
		params := gotypes.TypeParams(obj.Type())
		if params.Len() == 0 || g.full() {
			continue
		}
		for _, args := range g.index.arguments(obj.Type(), params) {
			if !slices.ContainsFunc(args, func(t types.Type) bool { return isType(t, tn) }) {
				continue
			}
			g.emit(func(c *client) string {
				texts := make([]string, len(args))
				for i, arg := range args {
					texts[i] = c.typ(arg)
				}
				inst := c.object(obj) + "[" + joined(texts) + "]"
				if _, ok := obj.(*types.TypeName); ok {
					return "var _ " + inst
				}
				return "var _ = " + inst
			})
		}
	}
}

// passed writes that a value can be passed to the functions and methods of the package
// that take an interface without a name, or any type that satisfies a constraint.
func (g *gen) passed(v value) {
	for _, obj := range g.index.objects() {
		if sig, ok := obj.Type().(*types.Signature); ok && sig.TypeParams().Len() > 0 {
			g.passedTo(v, objectValue(obj), sig)
		}
	}
	for _, m := range g.index.mentions() {
		if sig, ok := m.typ.(*types.Signature); ok && m.param == nil && !g.full() {
			g.passedTo(v, m.value, sig)
		}
	}
}

func (g *gen) passedTo(v, f value, sig *types.Signature) {
	for i := range sig.Params().Len() {
		t := parameterType(sig, i)
		_, isParam := types.Unalias(t).(*types.TypeParam)
		if isParam || types.IsInterface(t) && g.index.mentionsNameless(t) && gotypes.AssignableTo(v.typ, t) {
			g.block(v, func(c *client, x string) string {
				return operand(f.write(c)) + "(" + c.zerosBut(sig, i, x) + ")"
			})
		}
	}
}

// parameterType returns the type of the arguments for a parameter.
func parameterType(sig *types.Signature, i int) types.Type {
	t := sig.Params().At(i).Type()
	if sig.Variadic() && i == sig.Params().Len()-1 {
		if slice, ok := t.(*types.Slice); ok {
			return slice.Elem()
		}
	}
	return t
}

// zerosBut writes arguments for a function, of which the i-th is x.
func (c *client) zerosBut(sig *types.Signature, i int, x string) string {
	args := make([]string, 0, sig.Params().Len())
	for j := range sig.Params().Len() {
		switch {
		case j == i:
			args = append(args, x)
		case !sig.Variadic() || j < sig.Params().Len()-1:
			args = append(args, c.zero(sig.Params().At(j).Type()))
		}
	}
	return joined(args)
}

// interfaces returns the interface types that clients have names for: of the package,
// and of those that it imports.
func (ix *index) interfaces() (list []types.Type) {
	for _, tn := range append(slices.Clone(ix.typeNames()), typeNamesOf(ix.exportsOf(ix.Package.Imports()))...) {
		if !types.IsInterface(tn.Type()) {
			continue
		}
		for _, v := range inline(ix.values(tn)) {
			if iface, ok := v.typ.Underlying().(*types.Interface); ok && iface.IsMethodSet() && !iface.Empty() {
				list = append(list, v.typ)
			}
		}
	}
	return list
}

func isGeneric(t types.Type) bool {
	g, ok := t.(interface{ TypeParams() *types.TypeParamList })
	return ok && g.TypeParams().Len() > 0
}

// takers writes calls of functions that take the interface, or constrain type
// parameters by it, and instances of types that do.
func (g *gen) takers() {
	for _, obj := range g.index.objects() {
		h := *g
		h.obj, h.name = obj, ""
		switch obj.(type) {
		case *types.Func:
			h.signature()
			h.inferredCall()
			h.used()
		case *types.TypeName:
			if isGeneric(obj.Type()) {
				h.instantiated()
			}
		}
		g.candidates = h.candidates
	}
}
