package pairtest

import (
	"fmt"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/gotypes"
)

// useType writes a use of an exported type by its name.
func (w *clientWriter) useType(name string) string {
	if len(w.types) == 0 {
		return ""
	}
	t, text, ok := w.instance(w.types[w.IntN(len(w.types))])
	if !ok {
		return ""
	}
	own := "t" + name[1:]
	if w.chance(10) {
		return w.ownGeneric(w.types[w.IntN(len(w.types))], own)
	}
	if iface, ok := t.Underlying().(*types.Interface); ok && (!iface.IsMethodSet() || w.chance(15)) {
		return w.constrained(t, text)
	}
	list := []func() string{
		func() string { return "var x " + text + "; _ = x" },
		func() string { return "_ = new(" + text + ")" },
		func() string { return w.methodExpression(t, text) },
		func() string { return w.methodExpression(t, text) },
	}
	add := func(f func() string) { list = append(list, f) }
	if !opaque(t) && types.Comparable(t) {
		add(func() string { return "var m map[" + text + "]int; _ = m" })
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		add(func() string { return w.literal(t, text, 2) })
		add(func() string { return w.literal(t, text, 2) })
		add(func() string { return w.embedding(t, text, own) })
		add(func() string { return w.embedding(t, text, own) })
	case *types.Interface:
		add(func() string { return w.implementing(t, u, text, own) })
		add(func() string { return w.implementing(t, u, text, own) })
		add(func() string { return w.embedding(t, text, own) })
		add(func() string { return w.implementers(t, text) })
		add(func() string { return w.implementers(t, text) })
		add(func() string { return w.constrained(t, text) })
	case *types.Slice, *types.Map, *types.Array:
		add(func() string { return w.literal(t, text, 2) })
		add(func() string { return w.literal(t, text, 2) })
	case *types.Basic:
		if !opaque(t) {
			add(func() string { return "_ = " + text + "(" + "*new(" + u.Name() + "))" })
			add(func() string { return w.helper("[X ~"+u.Name()+"]()") + "[" + text + "]()" })
			if u.Info()&types.IsNumeric != 0 {
				add(func() string { return "const c " + text + " = 1; _ = c" })
			}
		}
	}
	if _, isBasic := t.Underlying().(*types.Basic); !isBasic && !opaque(t) {
		if _, isStruct := t.Underlying().(*types.Struct); !isStruct {
			add(func() string { return "_ = " + text + "(*new(" + w.must(t.Underlying()) + "))" })
		}
	}
	return list[w.IntN(len(list))]()
}

func (w *clientWriter) methodExpression(t types.Type, text string) string {
	if opaque(t) {
		return ""
	}
	methods := api.Methods(t)
	names := slices.Sorted(maps.Keys(methods))
	w.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	for _, name := range names {
		m := methods[name]
		sig := m.Obj.(*types.Func).Signature()
		ok := true
		rest := w.signature(sig, &ok)
		star := text
		if m.Pointer || w.chance(30) && !types.IsInterface(t) {
			star = "(*" + text + ")"
		}
		if _, pointer := t.Underlying().(*types.Pointer); pointer {
			return ""
		}
		if !ok {
			return "_ = " + star + "." + name
		}
		receiver := strings.Trim(star, "()")
		inner := strings.TrimPrefix(rest, "(")
		if sig.Params().Len() > 0 {
			inner = ", " + inner
		}
		return fmt.Sprintf("var _ func(%s%s = %s.%s", receiver, inner, star, name)
	}
	return ""
}

// literal writes a composite literal with keys.
func (w *clientWriter) literal(t types.Type, text string, depth int) string {
	if opaque(t) {
		return ""
	}
	return "_ = " + text + w.braces(t, depth)
}

// braces writes the elements of a literal; types of elements are left out.
func (w *clientWriter) braces(t types.Type, depth int) string {
	element := func(t types.Type) string {
		if depth > 0 {
			inner := t
			if p, ok := types.Unalias(t).(*types.Pointer); ok {
				inner = p.Elem()
			}
			switch inner.Underlying().(type) {
			case *types.Struct, *types.Slice, *types.Map, *types.Array:
				if !opaque(inner) {
					return w.braces(inner, depth-1)
				}
			}
		}
		return w.zero(t)
	}
	var words []string
	switch u := t.Underlying().(type) {
	case *types.Struct:
		for f := range u.Fields() {
			if f.Exported() && w.chance(60) {
				words = append(words, f.Name()+": "+w.zero(f.Type()))
			}
		}
	case *types.Slice:
		words = append(words, element(u.Elem()))
	case *types.Array:
		if u.Len() > 0 {
			words = append(words, fmt.Sprintf("%d: %s", u.Len()-1, element(u.Elem())))
		}
	case *types.Map:
		words = append(words, element(u.Key())+": "+element(u.Elem()))
	}
	return "{" + strings.Join(words, ", ") + "}"
}

// embedding declares a type that embeds one, alone, and uses what it promotes.
func (w *clientWriter) embedding(t types.Type, text, own string) string {
	star := ""
	if !types.IsInterface(t) && w.chance(40) {
		star = "*"
	}
	if _, pointer := t.Underlying().(*types.Pointer); pointer || opaque(t) {
		return ""
	}
	if types.IsInterface(t) && w.chance(40) {
		w.item.decls = append(w.item.decls, fmt.Sprintf("type %s interface { %s }", own, text))
		return fmt.Sprintf("var x %s; var _ %s = x", own, text)
	}
	w.item.decls = append(w.item.decls, fmt.Sprintf("type %s struct { %s%s }", own, star, text))
	var uses []string
	for _, m := range w.members(value{text: "x", typ: t, addressable: true}) {
		if w.chance(50) {
			if typ, ok := w.spell(m.typ); ok {
				uses = append(uses, "var _ "+typ+" = "+m.text)
			} else {
				uses = append(uses, "_ = "+m.text)
			}
		}
	}
	for _, tn := range w.types {
		if i, ok := tn.Type().Underlying().(*types.Interface); ok && i.IsMethodSet() && paramsOf(tn.Type()).Len() == 0 && !opaque(tn.Type()) {
			if gotypes.AssignableTo(t, tn.Type()) {
				uses = append(uses, "var _ "+w.object(tn)+" = x")
			} else if gotypes.AssignableTo(types.NewPointer(t), tn.Type()) {
				uses = append(uses, "var _ "+w.object(tn)+" = &x")
			}
		}
	}
	if len(uses) == 0 {
		return "var x " + own + "; _ = x"
	}
	return "var x " + own + "; " + uses[w.IntN(len(uses))]
}

// implementing declares a type that has the methods of an interface.
func (w *clientWriter) implementing(t types.Type, iface *types.Interface, text, own string) string {
	if opaque(t) {
		return ""
	}
	embedded := "int"
	// A sealed interface is implemented by embedding a type that does.
	for m := range iface.Methods() {
		if m.Exported() {
			continue
		}
		embedded = ""
		for _, tn := range w.types {
			if paramsOf(tn.Type()).Len() == 0 && !opaque(tn.Type()) && tn.Type() != t && gotypes.AssignableTo(types.NewPointer(tn.Type()), t) && w.chance(50) {
				embedded = "struct { *" + w.object(tn) + " }"
			}
		}
		if embedded == "" {
			embedded = "struct { " + text + " }"
		}
		break
	}
	decl := "type " + own + " " + embedded
	for m := range iface.Methods() {
		if m.Exported() && (embedded == "int" || w.chance(60)) {
			ok := true
			decl += fmt.Sprintf("; func (%s) %s%s { panic(0) }", own, m.Name(), w.signature(m.Signature(), &ok))
			if !ok {
				w.fail()
			}
		}
	}
	w.item.decls = append(w.item.decls, decl)
	return fmt.Sprintf("var _ %s = *new(%s)", text, own)
}

// implementers assigns what implements an interface.
func (w *clientWriter) implementers(t types.Type, text string) string {
	for range 20 {
		x, ok := w.start()
		if ok && !opaque(x.typ) && !opaque(t) && !isUntyped(x.typ) && gotypes.AssignableTo(x.typ, t) {
			return fmt.Sprintf("var _ %s = %s", text, w.put(x))
		}
	}
	return ""
}

// constrained uses a type as a constraint.
func (w *clientWriter) constrained(t types.Type, text string) string {
	if opaque(t) {
		return ""
	}
	iface := t.Underlying().(*types.Interface)
	bodies := []string{"_ = x", "_ = x + x", "_ = x < x", "_ = x == x", "_ = -x", "_ = x / 2", "_ = len(x)", "_ = int(x)", "_ = float64(x)", "_ = string(x)", "_ = *x", "_ = x[0]", "for range x { }"}
	for m := range iface.Methods() {
		if m.Exported() {
			ok := true
			sig := w.signature(m.Signature(), &ok)
			if ok {
				bodies = append(bodies, "var _ func"+sig+" = x."+m.Name(), "var _ interface{ "+m.Name()+sig+" } = x")
			}
		}
	}
	name := w.fresh("g")
	body := bodies[w.IntN(len(bodies))]
	w.item.decls = append(w.item.decls, fmt.Sprintf("func %s[X %s](x X) { %s }", name, text, body))
	if w.chance(50) {
		return "_ = 0"
	}
	params := types.NewTypeParam(types.NewTypeName(0, nil, "X", nil), t)
	arg := w.argument(params)
	return name + "(*new(" + w.must(arg) + "))"
}

// useGeneric uses a generic function by inference.
func (w *clientWriter) useGeneric(string) string {
	for range 10 {
		fn, ok := w.objects[w.IntN(len(w.objects))].(*types.Func)
		if !ok || paramsOf(fn.Type()).Len() == 0 {
			continue
		}
		args, words, ok := w.choose(fn.Type())
		if !ok {
			continue
		}
		t, err := types.Instantiate(nil, fn.Type(), args, false)
		if err != nil {
			continue
		}
		sig := t.(*types.Signature)
		text := w.object(fn)
		var results []string
		for range sig.Results().Len() {
			results = append(results, "_")
		}
		call := text + "(" + w.args(sig) + ")"
		switch {
		case w.chance(20):
			return "_ = " + text + words
		case w.chance(10):
			return "var _ " + w.must(sig) + " = " + text
		case w.chance(10) && len(args) > 1:
			return "_ = " + text + "[" + w.must(args[0]) + "]"
		case w.chance(15):
			return w.wrapping(fn)
		case w.chance(15):
			return text + "(" + w.ownArgs(sig) + ")"
		case len(results) == 1 && w.chance(60):
			return "var _ " + w.must(sig.Results().At(0).Type()) + " = " + call
		case len(results) > 0:
			return strings.Join(results, ", ") + " = " + call
		}
		return call
	}
	return ""
}

// typeParams declares type parameters as those of p are.
func (w *clientWriter) typeParams(list *types.TypeParamList) (decl, names string) {
	w.item.scope = make(map[*types.TypeParam]string)
	var words []string
	for i := range list.Len() {
		words = append(words, fmt.Sprintf("X%d", i))
		w.item.scope[list.At(i)] = words[i]
	}
	names = "[" + strings.Join(words, ", ") + "]"
	for i := range words {
		words[i] += " " + w.constraint(list.At(i).Constraint())
	}
	return "[" + strings.Join(words, ", ") + "]", names
}

// constraint writes a constraint by its name, or out.
func (w *clientWriter) constraint(t types.Type) string {
	if named, ok := types.Unalias(t).(*types.Named); ok {
		if named.Obj().Pkg() == nil || importable(named.Obj()) {
			return w.must(t)
		}
		t = named.Underlying()
	}
	iface, ok := t.(*types.Interface)
	if !ok {
		return w.must(t)
	}
	var words []string
	for m := range iface.ExplicitMethods() {
		if !m.Exported() {
			w.fail()
		}
		words = append(words, m.Name()+strings.TrimPrefix(w.must(m.Type()), "func"))
	}
	for e := range iface.EmbeddedTypes() {
		u, ok := e.(*types.Union)
		if !ok {
			words = append(words, w.constraint(e))
			continue
		}
		var terms []string
		for t := range u.Terms() {
			text := w.must(t.Type())
			if t.Tilde() {
				text = "~" + text
			}
			terms = append(terms, text)
		}
		words = append(words, strings.Join(terms, " | "))
	}
	return "interface { " + strings.Join(words, "; ") + " }"
}

// wrapping declares a generic function that calls one of the module with its own type
// parameters.
func (w *clientWriter) wrapping(fn *types.Func) string {
	sig := fn.Signature()
	decl, names := w.typeParams(sig.TypeParams())
	plain := types.NewSignatureType(nil, nil, nil, sig.Params(), sig.Results(), sig.Variadic())
	name := w.fresh("g")
	if w.chance(50) {
		w.item.decls = append(w.item.decls, fmt.Sprintf("func %s%s() { var _ %s = %s%s }", name, decl, w.must(plain), w.object(fn), names))
		return "_ = 0"
	}
	var params, args []string
	for i := range sig.Params().Len() {
		if sig.Variadic() && i == sig.Params().Len()-1 {
			break
		}
		params = append(params, fmt.Sprintf("a%d %s", i, w.must(sig.Params().At(i).Type())))
		args = append(args, fmt.Sprintf("a%d", i))
	}
	w.item.decls = append(w.item.decls, fmt.Sprintf("func %s%s(%s) { %s(%s) }", name, decl, strings.Join(params, ", "), w.object(fn), strings.Join(args, ", ")))
	return "_ = 0"
}

// ownArgs writes arguments for a call, of types of the client for those without names.
func (w *clientWriter) ownArgs(sig *types.Signature) string {
	var words []string
	for i := range sig.Params().Len() {
		t := sig.Params().At(i).Type()
		if sig.Variadic() && i == sig.Params().Len()-1 {
			break
		}
		text := w.must(t)
		switch types.Unalias(t).(type) {
		case *types.Slice, *types.Map, *types.Pointer, *types.Chan, *types.Signature, *types.Array:
			own := w.fresh("o")
			w.item.decls = append(w.item.decls, "type "+own+" "+text)
			text = own
		}
		words = append(words, "*new("+text+")")
	}
	return strings.Join(words, ", ")
}

// ownGeneric declares a generic type that is made of one of the module, with its own type
// parameters.
func (w *clientWriter) ownGeneric(tn *types.TypeName, own string) string {
	params := paramsOf(tn.Type())
	if params.Len() == 0 || opaque(tn.Type()) {
		return ""
	}
	decl, names := w.typeParams(params)
	inner := w.object(tn) + names
	if iface, ok := tn.Type().Underlying().(*types.Interface); ok && !iface.IsMethodSet() {
		w.item.decls = append(w.item.decls, fmt.Sprintf("type %s%s interface { %s }", own, decl, inner))
		return "_ = 0"
	}
	w.item.decls = append(w.item.decls, fmt.Sprintf("type %s%s struct { x %s }", own, decl, []string{"", "*", "[]"}[w.IntN(3)]+inner))
	return "_ = 0"
}
