package stdapi_test

import (
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// features is what a package has, in the words of the files in GOROOT/api.
type features struct {
	pkg    *pkg
	said   map[string]bool           // except for the values of constants
	values map[string]constant.Value // by the constant's name
	asked  map[string]bool           // what has been asked for, "const X =" for a value
}

func featuresOf(p *pkg) *features {
	f := &features{pkg: p, said: make(map[string]bool), values: make(map[string]constant.Value), asked: make(map[string]bool)}
	scope := p.Scope()
	for _, name := range scope.Names() {
		if obj := scope.Lookup(name); obj.Exported() {
			f.object(obj)
		}
	}
	return f
}

// has reports whether the package has a feature.
func (f *features) has(feature string) bool {
	if f.said[feature] {
		f.asked[feature] = true
		return true
	}
	rest, isConst := strings.CutPrefix(feature, "const ")
	name, value, isValue := strings.Cut(rest, " = ")
	if !isConst || !isValue || f.values[name] == nil || !f.hasValue(name, value) {
		return false
	}
	f.asked["const "+name+" ="] = true
	return true
}

// hasValue compares the value of a constant. Behind one that is rounded, the
// files have the exact one.
func (f *features) hasValue(name, value string) bool {
	short, exact, both := strings.Cut(value, "  // ")
	if both {
		return f.values[name].String() == short && equals(f.values[name], exact)
	}
	return equals(f.values[name], value)
}

// unasked returns the features that nobody asked for, sorted.
func (f *features) unasked() []string {
	var list []string
	for feature := range f.said {
		if !f.asked[feature] {
			list = append(list, feature)
		}
	}
	for name, v := range f.values {
		if !f.asked["const "+name+" ="] {
			list = append(list, "const "+name+" = "+v.ExactString())
		}
	}
	slices.Sort(list)
	return list
}

// equals compares a constant with a value that [constant.Value.ExactString]
// wrote, or that somebody wrote by hand.
func equals(v constant.Value, text string) bool {
	switch v.Kind() {
	case constant.Bool:
		return v.String() == text
	case constant.String:
		s, err := strconv.Unquote(text)
		return err == nil && constant.StringVal(v) == s
	}
	dividend, divisor, isQuotient := strings.Cut(text, "/")
	w := number(dividend)
	if isQuotient {
		w = constant.BinaryOp(w, token.QUO, number(divisor))
	}
	return w.Kind() != constant.Unknown && constant.Compare(v, token.EQL, w)
}

func number(text string) constant.Value {
	digits, negative := strings.CutPrefix(text, "-")
	v := constant.MakeFromLiteral(digits, token.FLOAT, 0)
	if negative {
		v = constant.UnaryOp(token.SUB, v, 0)
	}
	return v
}

func (f *features) say(format string, args ...any) {
	f.said[fmt.Sprintf(format, args...)] = true
}

// deprecated says that what has been said of obj is deprecated, if so.
func (f *features) deprecated(obj types.Object, what string) {
	if form := f.pkg.forms[obj.Pos()]; form != nil && form.Deprecated != nil && obj.Pkg() == f.pkg.Package {
		f.say("%s //deprecated", what)
	}
}

func (f *features) object(obj types.Object) {
	name := obj.Name()
	switch obj := obj.(type) {
	case *types.Const:
		f.deprecated(obj, "const "+name)
		f.say("const %s %s", name, f.typ(obj.Type()))
		f.values[name] = obj.Val()
	case *types.Var:
		f.deprecated(obj, "var "+name)
		f.say("var %s %s", name, f.typ(obj.Type()))
	case *types.Func:
		f.deprecated(obj, "func "+name)
		f.say("func %s%s", name, f.signature(obj.Signature()))
	case *types.TypeName:
		f.deprecated(obj, "type "+name)
		f.typeName(obj)
	}
}

func (f *features) typeName(obj *types.TypeName) {
	if obj.IsAlias() {
		f.say("type %s = %s", obj.Name(), f.typ(obj.Type()))
		return
	}
	named := obj.Type().(*types.Named)
	head := "type " + obj.Name() + f.typeParams(named.TypeParams(), true)
	switch u := named.Underlying().(type) {
	case *types.Interface:
		f.interfaceType(head+" interface", named)
		return
	case *types.Struct:
		f.structType(head+" struct", u)
	default:
		f.say("%s %s", head, f.typ(u))
	}
	f.methods(named)
}

func (f *features) structType(head string, st *types.Struct) {
	f.say("%s", head)
	for field := range st.Fields() {
		switch name := field.Name(); {
		case !field.Exported():
		case field.Embedded():
			f.say("%s, embedded %s", head, f.typ(field.Type()))
		default:
			f.deprecated(field, head+", "+name)
			f.say("%s, %s %s", head, name, f.typ(field.Type()))
		}
	}
}

func (f *features) interfaceType(head string, named *types.Named) {
	var names []string
	complete := true
	for sel := range types.NewMethodSet(named).Methods() {
		m := sel.Obj().(*types.Func)
		if !m.Exported() {
			complete = false
			continue
		}
		names = append(names, m.Name())
		f.deprecated(m, head+", "+m.Name())
		f.say("%s, %s%s", head, m.Name(), f.signature(m.Signature()))
	}
	switch {
	case !complete:
		f.say("%s, unexported methods", head)
	case len(names) == 0:
		f.say("%s {}", head)
	default:
		f.say("%s { %s }", head, strings.Join(names, ", "))
	}
}

// methods says in which method sets methods are: in that of T, or in that of *T
// only.
func (f *features) methods(named *types.Named) {
	values := types.NewMethodSet(named)
	name := named.Obj().Name() + f.typeParams(named.TypeParams(), false)
	for sel := range types.NewMethodSet(types.NewPointer(named)).Methods() {
		m := sel.Obj().(*types.Func)
		if !m.Exported() {
			continue
		}
		recv := name
		if values.Lookup(m.Pkg(), m.Name()) == nil {
			recv = "*" + name
		}
		head := fmt.Sprintf("method (%s) %s", recv, m.Name())
		f.deprecated(m, head)
		f.say("%s%s", head, f.signature(sel.Type().(*types.Signature)))
	}
}

// basic are the names of types where they are not Go's.
var basic = map[types.BasicKind]string{
	types.UnsafePointer:  "unsafe.Pointer",
	types.UntypedBool:    "ideal-bool",
	types.UntypedInt:     "ideal-int",
	types.UntypedRune:    "ideal-char",
	types.UntypedFloat:   "ideal-float",
	types.UntypedComplex: "ideal-complex",
	types.UntypedString:  "ideal-string",
	types.Uint8:          "uint8",
	types.Int32:          "int32",
}

func (f *features) typ(t types.Type) string {
	switch t := t.(type) {
	case *types.Basic:
		if name := basic[t.Kind()]; name != "" {
			return name
		}
		return t.Name()
	case *types.Alias:
		return f.typ(types.Unalias(t))
	case *types.Named:
		return f.named(t)
	case *types.TypeParam:
		return "$" + strconv.Itoa(t.Index())
	case *types.Pointer:
		return "*" + f.typ(t.Elem())
	case *types.Slice:
		return "[]" + f.typ(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), f.typ(t.Elem()))
	case *types.Map:
		return fmt.Sprintf("map[%s]%s", f.typ(t.Key()), f.typ(t.Elem()))
	case *types.Chan:
		return [...]string{"chan ", "chan<- ", "<-chan "}[t.Dir()] + f.typ(t.Elem())
	case *types.Struct:
		return "struct" // the files say no more
	case *types.Signature:
		return "func" + f.signature(t)
	case *types.Interface:
		return f.literal(t)
	}
	return t.String()
}

func (f *features) named(t *types.Named) string {
	name := t.Obj().Name()
	if p := t.Obj().Pkg(); p != nil && p != f.pkg.Package {
		name = p.Name() + "." + name
	}
	if args := t.TypeArgs(); args.Len() > 0 {
		var list []string
		for arg := range args.Types() {
			list = append(list, f.typ(arg))
		}
		name += "[" + strings.Join(list, ", ") + "]"
	}
	return name
}

// literal is an interface that has no name: the names of its methods and its
// unions.
func (f *features) literal(t *types.Interface) string {
	var words []string
	for m := range t.Methods() {
		words = append(words, m.Name())
	}
	slices.Sort(words)
	for e := range t.EmbeddedTypes() {
		if union, ok := e.(*types.Union); ok {
			words = append(words, f.union(union))
		}
	}
	if len(words) == 0 {
		return "interface{}"
	}
	return "interface{ " + strings.Join(words, ", ") + " }"
}

func (f *features) union(t *types.Union) string {
	var terms []string
	for term := range t.Terms() {
		tilde := ""
		if term.Tilde() {
			tilde = "~"
		}
		terms = append(terms, tilde+f.typ(term.Type()))
	}
	return strings.Join(terms, " | ")
}

func (f *features) signature(sig *types.Signature) string {
	text := f.typeParams(sig.TypeParams(), true) + f.tuple(sig.Params(), sig.Variadic())
	switch results := sig.Results(); results.Len() {
	case 0:
		return text
	case 1:
		return text + " " + f.typ(results.At(0).Type())
	default:
		return text + " " + f.tuple(results, false)
	}
}

func (f *features) tuple(list *types.Tuple, variadic bool) string {
	var words []string
	for v := range list.Variables() {
		words = append(words, f.typ(v.Type()))
	}
	if variadic {
		last := list.At(list.Len() - 1).Type().(*types.Slice)
		words[len(words)-1] = "..." + f.typ(last.Elem())
	}
	return "(" + strings.Join(words, ", ") + ")"
}

func (f *features) typeParams(list *types.TypeParamList, constraints bool) string {
	if list.Len() == 0 {
		return ""
	}
	var words []string
	for p := range list.TypeParams() {
		word := f.typ(p)
		if constraints {
			word += " " + f.typ(p.Constraint())
		}
		words = append(words, word)
	}
	return "[" + strings.Join(words, ", ") + "]"
}
