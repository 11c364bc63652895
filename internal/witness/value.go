package witness

import (
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/gotypes"
)

// A value is an expression that clients can write, of a type that they need not have a
// name for. Its code can mention a parameter x and type parameters, which a function
// around it declares.
type value struct {
	typ    types.Type
	param  types.Type           // of x, nil if the code does without
	params *types.TypeParamList // the type parameters
	write  func(c *client) string
	// addressable is set if the code can be assigned to.
	addressable bool
}

// then returns the value of an expression on v.
func (v value) then(t types.Type, addressable bool, write func(c *client, x string) string) value {
	w := v
	w.typ, w.addressable = t, addressable
	w.write = func(c *client) string { return write(c, v.write(c)) }
	return w
}

// parameter returns x, a parameter of a function with type parameters.
func parameter(t types.Type, params *types.TypeParamList) value {
	return value{typ: t, param: t, params: params, addressable: true, write: func(*client) string { return "x" }}
}

// plain returns the value of an expression without a parameter.
func plain(t types.Type, write func(c *client) string) value { return value{typ: t, write: write} }

// objectValue returns the value of a variable, constant or function.
func objectValue(obj types.Object) value {
	v := plain(obj.Type(), func(c *client) string { return c.object(obj) })
	_, v.addressable = obj.(*types.Var)
	return v
}

// selected returns the member of a value.
func (v value) selected(m *api.Member) value {
	_, isField := m.Obj.(*types.Var)
	_, isPointer := types.Unalias(v.typ).(*types.Pointer)
	return v.then(m.Obj.Type(), isField && (v.addressable || isPointer || m.Indirect), func(c *client, x string) string {
		return operand(x) + "." + m.Obj.Name()
	})
}

// address returns a pointer to a value.
func (v value) address() value {
	return v.then(types.NewPointer(v.typ), false, func(_ *client, x string) string {
		if pointer, ok := strings.CutPrefix(x, "*"); ok {
			return pointer
		}
		return "&" + x
	})
}

// element returns what a pointer points to; of another value, that value.
func (v value) element() value {
	p, ok := types.Unalias(v.typ).(*types.Pointer)
	if !ok {
		return v
	}
	return v.then(p.Elem(), true, func(_ *client, x string) string { return "*" + x })
}

// boxed returns a copy of a value that is addressable: a helper returns a pointer to it.
func (v value) boxed() value {
	if v.addressable {
		return v
	}
	return v.then(v.typ, true, func(c *client, x string) string {
		return "*" + c.helper("[T any](x T) *T", "return &x") + "(" + x + ")"
	})
}

// copied returns a copy of a value, which is not addressable: a helper returns it.
func (v value) copied() value {
	return v.then(v.typ, false, func(c *client, x string) string {
		return c.helper("[T any](x T) T", "return x") + "(" + x + ")"
	})
}

// operand puts an expression in parentheses where a selector follows it.
func operand(x string) string {
	if strings.HasPrefix(x, "*") || strings.HasPrefix(x, "<-") || strings.HasPrefix(x, "&") {
		return "(" + x + ")"
	}
	return x
}

// members returns the fields and methods of a value, in the order of their names.
func (v value) members() (list []value) {
	fields, methods := api.Fields(v.typ), methodsOf(v)
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		list = append(list, v.selected(fields[name]))
	}
	for _, name := range slices.Sorted(maps.Keys(methods)) {
		list = append(list, v.selected(methods[name]))
	}
	return list
}

// pointerMethods returns the methods that can only be selected on a copy of a value,
// which is addressable.
func (v value) pointerMethods() (list []value) {
	if v.addressable || isPointer(v.typ) {
		return nil
	}
	methods := api.Methods(v.typ)
	for _, name := range slices.Sorted(maps.Keys(methods)) {
		if m := methods[name]; m.Pointer {
			list = append(list, v.boxed().selected(m))
		}
	}
	return list
}

// methodsOf returns the methods that can be selected on a value.
func methodsOf(v value) map[string]*api.Member {
	methods := api.Methods(v.typ)
	if !v.addressable {
		maps.DeleteFunc(methods, func(_ string, m *api.Member) bool { return m.Pointer })
	}
	return methods
}

// parts returns what a value of a type without members is made of.
func (v value) parts() (list []value) {
	switch t := v.typ.Underlying().(type) {
	case *types.Pointer:
		list = append(list, v.then(t.Elem(), true, func(_ *client, x string) string { return "*" + x }))
	case *types.Slice:
		list = append(list, v.then(t.Elem(), true, func(_ *client, x string) string { return operand(x) + "[0]" }))
	case *types.Array:
		index := "[0]"
		if t.Len() == 0 {
			index = "[*new(int)]" // a constant is out of range
		}
		list = append(list, v.then(t.Elem(), v.addressable, func(_ *client, x string) string { return operand(x) + index }))
	case *types.Map:
		list = append(list,
			v.then(t.Elem(), false, func(c *client, x string) string { return operand(x) + "[" + c.zero(t.Key()) + "]" }),
			v.picked(t, t.Key()))
	case *types.Chan:
		if t.Dir() != types.SendOnly {
			list = append(list, v.then(t.Elem(), false, func(_ *client, x string) string { return "<-" + x }))
		} else {
			list = append(list, v.picked(t, t.Elem()))
		}
	case *types.Signature:
		list = append(list, v.ofSignature(t)...)
	}
	if named, ok := types.Unalias(v.typ).(*types.Named); ok {
		for i := range named.TypeArgs().Len() {
			list = append(list, v.picked(named, named.TypeArgs().At(i)))
		}
	}
	return list
}

// ofSignature returns the results of a function, and values of its parameters' types.
func (v value) ofSignature(sig *types.Signature) (list []value) {
	if sig.TypeParams().Len() > 0 {
		return nil
	}
	switch n := sig.Results().Len(); n {
	case 0:
	case 1:
		list = append(list, v.called(sig))
	default:
		for i := range n {
			list = append(list, v.calledFor(sig, i))
		}
	}
	for p := range gotypes.Parts(sig) {
		if p.Role == gotypes.Param || sig.Results().Len() > 1 {
			list = append(list, v.picked(sig, p.Type))
		}
	}
	return list
}

// called returns the result of a function that has one.
func (v value) called(sig *types.Signature) value {
	return v.then(sig.Results().At(0).Type(), false, func(c *client, x string) string {
		return operand(x) + "(" + c.zeros(sig) + ")"
	})
}

// calledFor returns the i-th result of a function that has several.
func (v value) calledFor(sig *types.Signature, i int) value {
	return v.then(sig.Results().At(i).Type(), false, func(c *client, x string) string {
		var params, args []string
		for j := range sig.Results().Len() {
			params, args = append(params, string(rune('A'+j%26))), append(args, letter(j)+" "+string(rune('A'+j%26)))
		}
		return c.helper("["+joined(params)+" any]("+joined(args)+") "+params[i], "return "+letter(i)) + "(" + operand(x) + "(" + c.zeros(sig) + "))"
	})
}

// picked returns a value of a type that is part of v's, or of what underlies that: a
// helper infers it. From an interface that is a parameter, its methods would infer alone.
func (v value) picked(whole, part types.Type) value {
	if types.IsInterface(whole) {
		return v.boxed().address().picked(types.NewPointer(whole), part)
	}
	return v.inferring(whole, part)
}

// inferring returns a value of a type that a helper infers from a value of another type,
// which v is.
func (v value) inferring(from, t types.Type) value {
	return v.then(t, false, func(c *client, x string) string {
		for _, unaliased := range []bool{false, true} {
			c.unaliased = unaliased
			_, open := c.withHoles(t)
			_, _ = c.withHoles(from)
			inferred := len(c.holes)
			texts, params := c.withHoles(from, t)
			c.unaliased = false
			if open != "" && len(c.holes) == inferred {
				return c.helper(params+"("+texts[0]+") (r "+texts[1]+")", "return") + "(" + x + ")"
			}
		}
		return c.fail() // it has a name, or does not follow
	})
}

// helper declares a function and returns its name.
func (c *client) helper(signature, body string) string {
	for i := 1; ; i++ {
		name := "f"
		if i > 1 {
			name += strconv.Itoa(i)
		}
		decl := "func " + name + signature + " { " + body + " }"
		if body == "" {
			decl = "func " + name + signature + " {}"
		}
		if slices.Contains(c.decls, decl) {
			return name
		}
		if !slices.ContainsFunc(c.decls, func(d string) bool {
			return strings.HasPrefix(d, "func "+name+"[") || strings.HasPrefix(d, "func "+name+"(")
		}) {
			c.decls = append(c.decls, decl)
			return name
		}
	}
}

// values returns values of a type by its name: of itself and of a pointer to it, and
// of instances if it is generic.
func (ix *index) values(tn *types.TypeName) (list []value) {
	if !ix.named(tn) {
		return ix.reached(tn)
	}
	params := gotypes.TypeParams(tn.Type())
	if params.Len() == 0 {
		return ofType(tn.Type(), nil)
	}
	list = ofType(instanceOfItself(tn), params)
	for _, args := range ix.arguments(tn.Type(), params) {
		if t := gotypes.Instance(tn.Type(), args); t != nil {
			list = append(list, ofType(t, nil)...)
		}
	}
	for p := range params.TypeParams() {
		if len(termTypes(p.Constraint().Underlying().(*types.Interface))) > 0 { // which clients may not be able to write
			return append(list, ix.instancesReached(tn)...)
		}
	}
	return list
}

// instancesReached returns values of instances of a generic type whose type arguments clients
// cannot write.
func (ix *index) instancesReached(tn *types.TypeName) (list []value) {
	ix.reached(tn)
	for _, t := range ix.byType.Keys() {
		if named, ok := types.Unalias(t).(*types.Named); ok && named.Origin().Obj() == tn {
			list = append(list, ix.byType.At(t).([]value)...)
		}
	}
	slices.SortStableFunc(list, func(a, b value) int { return strings.Compare(a.typ.String(), b.typ.String()) })
	return list
}

// ofType returns values of a type that clients can write, and of a pointer to it.
func ofType(t types.Type, params *types.TypeParamList) []value {
	pointer := types.NewPointer(t)
	list := []value{parameter(t, params), parameter(pointer, params)}
	if iface, ok := t.Underlying().(*types.Interface); ok {
		list = list[:1]
		if !iface.IsMethodSet() {
			return nil
		}
	}
	if params.Len() > 0 {
		return list
	}
	if _, ok := t.Underlying().(*types.Struct); ok {
		list = append(list, plain(t, func(c *client) string { return c.typ(t) + "{}" }))
	} else {
		v := plain(t, func(c *client) string { return "*new(" + c.typ(t) + ")" })
		v.addressable = true
		list = append(list, v)
	}
	return append(list, plain(pointer, func(c *client) string { return "new(" + c.typ(t) + ")" }))
}

// instanceOfItself returns the type of a name with its type parameters as arguments.
func instanceOfItself(tn *types.TypeName) types.Type {
	params := gotypes.TypeParams(tn.Type())
	args := make([]types.Type, params.Len())
	for i := range args {
		args[i] = params.At(i)
	}
	if t := gotypes.Instance(tn.Type(), args); len(args) > 0 && t != nil {
		return t
	}
	return tn.Type()
}
