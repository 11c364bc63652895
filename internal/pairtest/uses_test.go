package pairtest

import (
	"fmt"
	"go/constant"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/gotypes"
)

// use writes a statement that uses a value.
func (w *clientWriter) use(x value) string {
	text := w.put(x)
	t := x.typ
	var list []func() string
	add := func(f func() string) { list = append(list, f) }
	if c := w.constant(x); c != nil {
		return w.useConstant(text, c)
	}
	add(func() string { return "_ = " + text })
	add(func() string { return fmt.Sprintf("var _ %s = %s", w.must(t), text) })
	add(func() string { return fmt.Sprintf("var _ %s = %s", w.must(t), text) })
	add(func() string { return w.inferred(text, t) })
	if x.addressable {
		add(func() string { return fmt.Sprintf("var _ *%s = &%s", w.must(t), text) })
		add(func() string { return fmt.Sprintf("%s = %s", text, w.zero(t)) })
	}
	if opaque(t) {
		return list[w.IntN(len(list))]()
	}
	if types.Comparable(t) && !hasTypeParam(t) && !holdsOpaque(t) {
		add(func() string { return fmt.Sprintf("_ = %s == %s", text, text) })
		add(func() string {
			return w.helper("[K comparable](K)") + "(" + text + ")"
		})
		add(func() string { return fmt.Sprintf("_ = map[%s]int{%s: 1}", w.must(t), text) })
		add(func() string { return fmt.Sprintf("switch %s { case %s: }", text, w.zero(t)) })
	}
	add(func() string { return w.demandMethods(x) })
	add(func() string { return fmt.Sprintf("switch any(%s).(type) { case %s: }", text, w.must(t)) })
	add(func() string { return fmt.Sprintf("_, _ = any(%s).(%s)", text, w.must(t)) })
	w.useUnderlying(x, text, add)
	return list[w.IntN(len(list))]()
}

func (w *clientWriter) useUnderlying(x value, text string, add func(func() string)) {
	t := x.typ
	switch u := t.Underlying().(type) {
	case *types.Basic:
		word := u.Name()
		add(func() string { return fmt.Sprintf("_ = %s(%s)", word, text) })
		add(func() string { return w.helper("[X ~"+word+"](X)") + "(" + text + ")" })
		add(func() string { return fmt.Sprintf("_ = %s + %s", text, text) })
		if x.addressable {
			add(func() string { return fmt.Sprintf("_ = (*%s)(&%s)", word, text) })
		}
		if u.Info()&types.IsInteger != 0 {
			add(func() string { return fmt.Sprintf("_ = %s << 1 %% 3", text) })
			add(func() string { return fmt.Sprintf("for range %s { }", text) })
		}
		if u.Info()&types.IsOrdered != 0 {
			add(func() string { return fmt.Sprintf("_ = min(%s, %s); _ = %s < %s", text, w.zero(t), text, text) })
		}
		if u.Info()&types.IsBoolean != 0 {
			add(func() string { return fmt.Sprintf("if %s { }", text) })
		}
		if u.Info()&types.IsString != 0 {
			add(func() string {
				return fmt.Sprintf("for range %s { }; _ = %s[0]; _ = []byte(%s)", text, operand(text), text)
			})
		}
	case *types.Slice:
		add(func() string { return fmt.Sprintf("_ = append(%s, %s)", text, w.zero(u.Elem())) })
		add(func() string { return w.helper("[S ~[]E, E any](S)") + "(" + text + ")" })
		add(func() string { return fmt.Sprintf("var _ %s = %s", w.must(u), text) })
		add(func() string { return fmt.Sprintf("for range %s { }; _ = %s[:]", text, operand(text)) })
		add(func() string { return fmt.Sprintf("_ = %s == nil", text) })
		add(func() string { return fmt.Sprintf("clear(%s); copy(%s, %s)", text, text, text) })
		add(func() string { return fmt.Sprintf("_ = append(%s, %s...)", w.zero(u), text) })
	case *types.Map:
		add(func() string { return fmt.Sprintf("clear(%s); delete(%s, %s)", text, text, w.zero(u.Key())) })
		add(func() string { return fmt.Sprintf("%s[%s] = %s", operand(text), w.zero(u.Key()), w.zero(u.Elem())) })
		add(func() string { return w.helper("[M ~map[K]V, K comparable, V any](M)") + "(" + text + ")" })
		add(func() string { return fmt.Sprintf("var _ %s = %s", w.must(u), text) })
		add(func() string { return fmt.Sprintf("for range %s { }; _ = %s == nil", text, text) })
	case *types.Array:
		add(func() string { return fmt.Sprintf("_ = [%d]int{}[len(%s)-1]", max(u.Len(), 1), text) })
		add(func() string { return fmt.Sprintf("var _ %s = %s", w.must(u), text) })
		add(func() string { return fmt.Sprintf("for range %s { }", text) })
	case *types.Pointer:
		add(func() string { return fmt.Sprintf("_ = *%s", text) })
		add(func() string { return fmt.Sprintf("_ = %s == nil", text) })
		if !opaque(u.Elem()) {
			add(func() string { return w.helper("[X any](*X)") + "(" + text + ")" })
		}
	case *types.Chan:
		if u.Dir() != types.RecvOnly {
			add(func() string { return fmt.Sprintf("%s <- %s; close(%s)", text, w.zero(u.Elem()), text) })
		}
		if u.Dir() != types.SendOnly {
			add(func() string { return fmt.Sprintf("for range %s { }; select { case <-%s: default: }", text, text) })
		}
		add(func() string { return fmt.Sprintf("var _ %s = %s", w.must(u), text) })
	case *types.Signature:
		add(func() string { return fmt.Sprintf("%s(%s)", operand(text), w.args(u)) })
		add(func() string { return fmt.Sprintf("go %s(%s)", operand(text), w.args(u)) })
		if yield := yieldOf(u); yield != nil {
			add(func() string { return fmt.Sprintf("for range %s { }", text) })
			add(func() string { return w.rangeOver(text, yield) })
		}
		add(func() string { return fmt.Sprintf("var _ %s = %s", w.must(u), text) })
		add(func() string { return fmt.Sprintf("_ = []%s{%s}", w.must(u), text) })
	case *types.Interface:
		add(func() string { return fmt.Sprintf("_ = %s == nil", text) })
		for _, tn := range w.types {
			if paramsOf(tn.Type()).Len() == 0 && !types.IsInterface(tn.Type()) && !opaque(tn.Type()) {
				if gotypes.AssignableTo(tn.Type(), t) {
					add(func() string { return fmt.Sprintf("_ = %s.(%s)", operand(text), w.object(tn)) })
				} else if gotypes.AssignableTo(types.NewPointer(tn.Type()), t) {
					add(func() string { return fmt.Sprintf("_ = %s.(*%s)", operand(text), w.object(tn)) })
				}
			}
		}
	}
}

// yieldOf returns the function that an iterator calls, nil if a function is none.
func yieldOf(sig *types.Signature) *types.Signature {
	if sig.Params().Len() != 1 || sig.Results().Len() > 0 || sig.Variadic() {
		return nil
	}
	yield, ok := sig.Params().At(0).Type().Underlying().(*types.Signature)
	if !ok || yield.Params().Len() > 2 || yield.Results().Len() != 1 || !types.Identical(yield.Results().At(0).Type(), types.Typ[types.Bool]) {
		return nil
	}
	return yield
}

// rangeOver writes a loop over an iterator that assigns what it yields.
func (w *clientWriter) rangeOver(text string, yield *types.Signature) string {
	var decls, names []string
	for v := range yield.Params().Variables() {
		name := w.fresh("e")
		names = append(names, name)
		decls = append(decls, fmt.Sprintf("var %s %s", name, w.must(v.Type())))
	}
	if len(names) == 0 {
		return ""
	}
	return strings.Join(decls, "; ") + fmt.Sprintf("; for %s = range %s { }", strings.Join(names, ", "), text)
}

// hasTypeParam reports whether a type is written with type parameters.
func hasTypeParam(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.TypeParams().Len() > named.TypeArgs().Len()
}

// helper declares a generic function and returns its name.
func (w *clientWriter) helper(signature string) string {
	name := w.fresh("h")
	w.item.decls = append(w.item.decls, "func "+name+signature+" {}")
	return name
}

// inferred passes a value to a function that infers the parts of its type.
func (w *clientWriter) inferred(text string, t types.Type) string {
	switch u := t.(type) {
	case *types.Signature:
		if u.Variadic() || u.TypeParams().Len() > 0 || u.Params().Len()+u.Results().Len() > 3 {
			break
		}
		var names, params, results []string
		for range u.Params().Len() {
			params = append(params, fmt.Sprintf("A%d", len(names)))
			names = append(names, params[len(params)-1])
		}
		for range u.Results().Len() {
			results = append(results, fmt.Sprintf("A%d", len(names)))
			names = append(names, results[len(results)-1])
		}
		if len(names) == 0 {
			break
		}
		return w.helper(fmt.Sprintf("[%s any](func(%s) (%s))", strings.Join(names, ", "), strings.Join(params, ", "), strings.Join(results, ", "))) + "(" + text + ")"
	}
	return w.helper("[A any](x, y A)") + "(" + text + ", " + text + ")"
}

// demandMethods writes that a value implements an interface of its own methods.
func (w *clientWriter) demandMethods(x value) string {
	var words []string
	methods := api.Methods(x.typ)
	for _, name := range slices.Sorted(maps.Keys(methods)) {
		m := methods[name]
		if _, pointer := types.Unalias(x.typ).(*types.Pointer); m.Pointer && !pointer {
			continue
		}
		ok := true
		word := name + w.signature(m.Obj.(*types.Func).Signature(), &ok)
		if ok && len(words) < 2 {
			words = append(words, word)
		}
	}
	if len(words) == 0 {
		return ""
	}
	return fmt.Sprintf("var _ interface{ %s } = %s", strings.Join(words, "; "), x.text)
}

func (w *clientWriter) useConstant(text string, c *types.Const) string {
	list := []string{
		fmt.Sprintf("const _ = %s", text),
		fmt.Sprintf("x := %s; var _ %s = x", text, w.must(c.Type())),
		fmt.Sprintf("x := %s; _ = &x", text),
		fmt.Sprintf("var _ any = %s", text),
		fmt.Sprintf("switch %s { case %s: }", text, text),
		fmt.Sprintf("_ = %s + %s", text, text),
	}
	switch c.Val().Kind() {
	case constant.Int:
		if n, ok := constant.Int64Val(c.Val()); ok && n >= 0 && n < 1<<12 {
			list = append(list,
				fmt.Sprintf("var _ [%d]int = [%s]int{}", n, text),
				fmt.Sprintf("_ = [%d]int{%s: 1}", n+1, text),
				fmt.Sprintf("const _ uint8 = 255 - %s", text),
				fmt.Sprintf("_ = 1 << %s", text),
				fmt.Sprintf("_ = 100 / (%s + 1)", text))
		}
		list = append(list, fmt.Sprintf("var _ int8 = %s", text), fmt.Sprintf("var _ float32 = %s", text), fmt.Sprintf("for range %s { }", text))
	case constant.Float:
		list = append(list, fmt.Sprintf("var _ float32 = %s", text), fmt.Sprintf("const _ = %s * 2", text), fmt.Sprintf("var _ complex64 = %s", text))
	case constant.String:
		list = append(list, fmt.Sprintf("_ = [%d]int{}[len(%s)]", len(constant.StringVal(c.Val()))+1, text), fmt.Sprintf("_ = []byte(%s)", text), fmt.Sprintf("const _ = %s + \"x\"", text))
	case constant.Bool:
		list = append(list, fmt.Sprintf("_ = map[bool]int{%s: 1, !%s: 2}", text, text), fmt.Sprintf("if %s && true { }", text))
	}
	return list[w.IntN(len(list))]
}

// together uses two values: assigns or passes one to the place of the other.
func (w *clientWriter) together() string {
	for range 30 {
		x, ok1 := w.start()
		y, ok2 := w.start()
		if !ok1 || !ok2 || !assignable(y.typ, x.typ) {
			continue
		}
		a, b := w.put(x), w.put(y)
		switch {
		case !types.Identical(x.typ, y.typ) && types.IsInterface(x.typ) && types.Comparable(y.typ) && !holdsOpaque(y.typ) && w.chance(30):
			return fmt.Sprintf("_ = %s == %s", a, b)
		case !types.Identical(x.typ, y.typ):
			if x.addressable {
				return fmt.Sprintf("%s = %s", a, b)
			}
			return w.helper("[A any](func(A))") + "(" + w.helperFunc(x) + "); _ = " + b
		case x.addressable && w.chance(60):
			return fmt.Sprintf("%s = %s", a, b)
		case w.chance(30) && types.Comparable(x.typ) && !opaque(x.typ) && !holdsOpaque(x.typ):
			return fmt.Sprintf("_ = %s == %s", a, b)
		case w.chance(50):
			return w.helper("[A any](x, y A)") + "(" + a + ", " + b + ")"
		case w.chance(30) && x.addressable:
			return fmt.Sprintf("p, q := &%s, &%s; p, q = q, p", a, a)
		}
		return fmt.Sprintf("z := %s; z = %s; _ = z", a, b)
	}
	return ""
}

// converted converts a value to the type of another one that is of another name.
func (w *clientWriter) converted() string {
	for range 30 {
		x, ok1 := w.start()
		y, ok2 := w.start()
		if !ok1 || !ok2 || isUntyped(x.typ) || isUntyped(y.typ) || opaque(x.typ) || opaque(y.typ) || types.Identical(x.typ, y.typ) || !types.Identical(x.typ.Underlying(), y.typ.Underlying()) {
			continue
		}
		structs := false
		for t := range gotypes.All(x.typ.Underlying()) {
			_, is := t.Underlying().(*types.Struct)
			structs = structs || is
		}
		if !structs {
			return fmt.Sprintf("_ = (%s)(%s)", w.must(x.typ), w.put(y))
		}
	}
	return ""
}

// helperFunc writes a function that takes a type.
func (w *clientWriter) helperFunc(x value) string { return "func(" + w.must(x.typ) + ") {}" }

// assignable reports whether values of a type can be assigned to another one in a way
// that is protected: a struct that has no name is not one of a declared type, and what
// a type of the dependency implements is not the module's promise.
func assignable(from, to types.Type) bool {
	if types.Identical(from, to) {
		return true
	}
	if st, ok := from.Underlying().(*types.Struct); ok && !types.IsInterface(to) && isWritable(st) {
		return false
	}
	if opaque(from) || opaque(to) || isUntyped(from) || isUntyped(to) {
		return false
	}
	return gotypes.AssignableTo(from, to)
}

// isWritable reports whether all fields of a struct are exported.
func isWritable(st *types.Struct) bool {
	for f := range st.Fields() {
		if !f.Exported() {
			return false
		}
	}
	return true
}

func isUntyped(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && b.Info()&types.IsUntyped != 0
}
