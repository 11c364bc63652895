package pairtest

import (
	"fmt"
	"go/types"
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/api"
)

// start returns a value that is some steps away from an exported object.
func (w *clientWriter) start() (value, bool) {
	if len(w.pool) > 0 && w.chance(30) {
		return w.pool[w.IntN(len(w.pool))], true
	}
	outer := w.item
	defer func() { w.item = outer }()
	w.item = &item{}
	x, ok := w.root(w.objects[w.IntN(len(w.objects))])
	if !ok {
		return value{}, false
	}
	for range w.IntN(4) {
		next, ok := w.step(x)
		if !ok {
			break
		}
		x = next
	}
	return x, !w.item.failed
}

// root returns a value that an object is, or of its type.
func (w *clientWriter) root(obj types.Object) (value, bool) {
	text := w.object(obj)
	switch obj := obj.(type) {
	case *types.TypeName:
		t, name, ok := w.instance(obj)
		if iface, isInterface := t.Underlying().(*types.Interface); !ok || isInterface && !iface.IsMethodSet() {
			return value{}, false
		}
		param := w.fresh("x")
		if w.chance(30) {
			return value{text: param, typ: types.NewPointer(t), addressable: true, params: []string{param + " *" + name}}, true
		}
		return value{text: param, typ: t, addressable: true, params: []string{param + " " + name}}, true
	case *types.Func:
		if paramsOf(obj.Type()).Len() == 0 {
			return value{text: text, typ: obj.Type()}, true
		}
		args, words, ok := w.choose(obj.Type())
		if !ok {
			return value{}, false
		}
		t, err := types.Instantiate(nil, obj.Type(), args, false)
		return value{text: text + words, typ: t}, err == nil
	case *types.Var:
		return value{text: text, typ: obj.Type(), addressable: true}, true
	}
	return value{text: text, typ: obj.Type()}, true
}

// instance returns a type that an exported name stands for, with type arguments.
func (w *clientWriter) instance(tn *types.TypeName) (types.Type, string, bool) {
	text := w.object(tn)
	if paramsOf(tn.Type()).Len() == 0 {
		return tn.Type(), text, true
	}
	args, words, ok := w.choose(tn.Type())
	if !ok {
		return tn.Type(), "", false
	}
	t, err := types.Instantiate(nil, tn.Type(), args, false)
	return t, text + words, err == nil
}

// choose chooses type arguments that satisfy the constraints.
func (w *clientWriter) choose(generic types.Type) (args []types.Type, text string, ok bool) {
	params := paramsOf(generic)
	for range 12 {
		args = args[:0]
		var words []string
		for p := range params.TypeParams() {
			t := w.argument(p)
			word, ok := w.spell(t)
			if !ok {
				break
			}
			args, words = append(args, t), append(words, word)
		}
		if len(args) != params.Len() {
			continue
		}
		w.relate(params, args, words)
		if _, err := types.Instantiate(nil, generic, args, true); err == nil {
			return args, "[" + strings.Join(words, ", ") + "]", true
		}
	}
	return nil, "", false
}

// argument chooses a type argument.
func (w *clientWriter) argument(p *types.TypeParam) types.Type {
	if w.chance(40) && len(w.types) > 0 {
		if tn := w.types[w.IntN(len(w.types))]; paramsOf(tn.Type()).Len() == 0 {
			if w.chance(30) {
				return types.NewPointer(tn.Type())
			}
			return tn.Type()
		}
	}
	basics := []types.Type{
		types.Typ[types.Int], types.Typ[types.Int], types.Typ[types.String], types.Typ[types.Float64], types.Typ[types.Bool],
		types.NewSlice(types.Typ[types.Int]), types.Universe.Lookup("error").Type(),
	}
	if iface, ok := p.Constraint().Underlying().(*types.Interface); ok && iface.IsMethodSet() && iface.NumMethods() > 0 && w.chance(60) {
		return iface
	}
	return basics[w.IntN(len(basics))]
}

// relate makes arguments slices of others where the constraints have that.
func (w *clientWriter) relate(params *types.TypeParamList, args []types.Type, words []string) {
	for i := range params.Len() {
		iface, ok := params.At(i).Constraint().Underlying().(*types.Interface)
		if !ok || iface.NumEmbeddeds() == 0 {
			continue
		}
		t := iface.EmbeddedType(0)
		if u, ok := t.(*types.Union); ok {
			t = u.Term(0).Type()
		}
		var elem types.Type
		switch u := t.(type) {
		case *types.Slice:
			elem = u.Elem()
		case *types.Pointer:
			elem = u.Elem()
		}
		for j := range params.Len() {
			if elem != params.At(j) {
				continue
			}
			if _, ok := t.(*types.Slice); ok {
				args[i], words[i] = types.NewSlice(args[j]), "[]"+words[j]
			} else {
				args[i], words[i] = types.NewPointer(args[j]), "*"+words[j]
			}
		}
	}
}

// then returns a value made of another one.
func (x value) then(text string, t types.Type, addressable bool) value {
	x.text, x.typ, x.addressable = text, t, addressable
	return x
}

// join adds what the item needs to a value that is made of it.
func (w *clientWriter) join(x value) value {
	x.params = slices.Compact(slices.Concat(x.params, w.item.params))
	x.before = slices.Concat(x.before, w.item.before)
	w.item = &item{failed: w.item.failed}
	return x
}

func operand(x string) string {
	if strings.HasPrefix(x, "*") || strings.HasPrefix(x, "<-") || strings.HasPrefix(x, "&") {
		return "(" + x + ")"
	}
	return x
}

// step returns a value one step away.
func (w *clientWriter) step(x value) (value, bool) {
	var list []func() value
	add := func(f func() value) { list = append(list, f) }
	if !opaque(x.typ) {
		for _, m := range w.members(x) {
			add(func() value { return m })
			add(func() value { return m })
		}
	}
	// What a type of the dependency is made of is not the module's promise.
	if opaque(x.typ) {
		if p, ok := types.Unalias(x.typ).(*types.Pointer); ok {
			return x.then("*"+x.text, p.Elem(), true), true
		}
		return x, false
	}
	switch t := x.typ.Underlying().(type) {
	case *types.Pointer:
		add(func() value { return x.then("*"+x.text, t.Elem(), true) })
	case *types.Slice:
		add(func() value { return x.then(operand(x.text)+"[0]", t.Elem(), true) })
		add(func() value { return w.ranged(x, t.Elem()) })
	case *types.Array:
		if t.Len() > 0 {
			add(func() value { return x.then(operand(x.text)+"[0]", t.Elem(), x.addressable) })
		}
	case *types.Map:
		add(func() value {
			key := w.zero(t.Key())
			return w.join(x.then(operand(x.text)+"["+key+"]", t.Elem(), false))
		})
	case *types.Chan:
		if t.Dir() != types.SendOnly {
			add(func() value { return x.then("<-"+x.text, t.Elem(), false) })
		}
	case *types.Signature:
		add(func() value { return w.call(x, t) })
		add(func() value { return w.call(x, t) })
	}
	if len(list) == 0 {
		return x, false
	}
	next := list[w.IntN(len(list))]()
	return next, next.typ != nil && !w.item.failed
}

// ranged returns the element that a range has.
func (w *clientWriter) ranged(x value, elem types.Type) value {
	name := w.fresh("e")
	// A range ends the item's statements: the element escapes to a variable.
	y := x.then(name, elem, true)
	text, ok := w.spell(elem)
	if !ok {
		return x.then(operand(x.text)+"[0]", elem, true)
	}
	y.before = append(slices.Clone(x.before), fmt.Sprintf("var %s %s; for _, %s = range %s { }", name, text, name, x.text))
	return y
}

// members returns what can be selected.
func (w *clientWriter) members(x value) (list []value) {
	fields, methods := api.Fields(x.typ), api.Methods(x.typ)
	_, pointer := types.Unalias(x.typ).(*types.Pointer)
	for name, m := range fields {
		list = append(list, x.then(operand(x.text)+"."+name, m.Obj.Type(), x.addressable || pointer || m.Indirect))
	}
	for name, m := range methods {
		if m.Pointer && !x.addressable {
			continue
		}
		list = append(list, x.then(operand(x.text)+"."+name, m.Obj.Type(), false))
	}
	slices.SortFunc(list, func(a, b value) int { return strings.Compare(a.text, b.text) })
	return list
}

// call returns a result of a call.
func (w *clientWriter) call(x value, sig *types.Signature) value {
	text := operand(x.text) + "(" + w.args(sig) + ")"
	n := sig.Results().Len()
	if n == 0 {
		return value{}
	}
	x = w.join(x)
	if n == 1 {
		return x.then(text, sig.Results().At(0).Type(), false)
	}
	i := w.IntN(n)
	names := make([]string, n)
	for j := range names {
		names[j] = "_"
	}
	names[i] = w.fresh("r")
	x.before = append(slices.Clone(x.before), strings.Join(names, ", ")+" := "+text, "_ = "+names[i])
	return x.then(names[i], sig.Results().At(i).Type(), true)
}

// args writes arguments for a call.
func (w *clientWriter) args(sig *types.Signature) string {
	var words []string
	for i := range sig.Params().Len() {
		t := sig.Params().At(i).Type()
		if s, ok := t.(*types.Slice); ok && sig.Variadic() && i == sig.Params().Len()-1 {
			if w.chance(50) {
				words = append(words, w.zero(s.Elem()))
			}
			continue
		}
		words = append(words, w.zero(t))
	}
	return strings.Join(words, ", ")
}

// zero writes a value of a type: one of the pool, or a zero value.
func (w *clientWriter) zero(t types.Type) string {
	text, ok := w.spell(t)
	if !ok || w.chance(20) {
		var fit []value
		for _, x := range w.pool {
			if types.Identical(x.typ, t) {
				fit = append(fit, x)
			}
		}
		if len(fit) > 0 {
			return w.put(fit[w.IntN(len(fit))])
		}
	}
	if !ok {
		return w.fail()
	}
	if b, ok := t.(*types.Basic); ok && w.chance(60) {
		switch {
		case b.Info()&types.IsNumeric != 0:
			return "1"
		case b.Info()&types.IsString != 0:
			return `"x"`
		}
	}
	return "*new(" + text + ")"
}

// isConst reports whether a value is a constant of the module.
func (w *clientWriter) constant(x value) *types.Const {
	for _, obj := range w.objects {
		if c, ok := obj.(*types.Const); ok && w.object(c) == x.text {
			return c
		}
	}
	return nil
}
