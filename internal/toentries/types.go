package toentries

import (
	"go/types"
	"strconv"
	"strings"
)

// A writer writes types as Go source, with the local names of a contract.
//
// It differs from types.TypeString in what a person would write: parameters of
// one type share it, and any is any. An unexported alias is written as what it
// stands for, since it is not part of the API.
type writer struct {
	strings.Builder
	names *Names
}

// Type returns the Go source of t.
func (n *Names) Type(t types.Type) string {
	w := writer{names: n}
	w.typ(t)
	return w.String()
}

// embedded returns the Go source of an embedded field, which has its name from
// the type that is written there, an alias or not.
func (n *Names) embedded(t types.Type) string {
	star := ""
	if p, ok := t.(*types.Pointer); ok {
		star, t = "*", p.Elem()
	}
	if alias, ok := t.(*types.Alias); ok {
		w := writer{names: n}
		w.object(alias.Obj())
		w.typeArgs(alias.TypeArgs())
		return star + w.String()
	}
	return star + n.Type(t)
}

// Signature returns the Go source of sig, from the word func on.
func (n *Names) Signature(sig *types.Signature) string {
	text := ""
	n.apart(sig.TypeParams(), func(names []string) { n.callParams(sig.TypeParams(), names) }, func() {
		w := writer{names: n}
		w.WriteString("func")
		w.typeParams(sig.TypeParams())
		w.signature(sig)
		text = w.String()
	})
	return text
}

// TypeParams returns the Go source of a type parameter list with its brackets,
// or "" for an empty one.
func (n *Names) TypeParams(list *types.TypeParamList) string {
	w := writer{names: n}
	w.typeParams(list)
	return w.String()
}

// Constraint returns the Go source of the constraint t in a type parameter list.
func (n *Names) Constraint(t types.Type) string {
	w := writer{names: n}
	w.constraint(t)
	return w.String()
}

func (w *writer) typ(t types.Type) {
	switch t := t.(type) {
	case *types.Basic:
		w.basic(t)
	case *types.Alias:
		w.alias(t)
	case *types.Named:
		w.object(t.Obj())
		w.typeArgs(t.TypeArgs())
	case *types.TypeParam:
		w.WriteString(w.names.param(t))
	case *types.Pointer:
		w.WriteString("*")
		w.typ(t.Elem())
	case *types.Slice:
		w.WriteString("[]")
		w.typ(t.Elem())
	case *types.Array:
		w.WriteString("[" + strconv.FormatInt(t.Len(), 10) + "]")
		w.typ(t.Elem())
	case *types.Map:
		w.WriteString("map[")
		w.typ(t.Key())
		w.WriteString("]")
		w.typ(t.Elem())
	case *types.Chan:
		w.channel(t)
	case *types.Signature:
		w.WriteString("func")
		w.signature(t)
	case *types.Struct:
		w.structType(t)
	case *types.Interface:
		w.interfaceType(t)
	case *types.Union:
		w.union(t)
	case *types.Tuple:
		w.params(t, false)
	}
}

func (w *writer) basic(t *types.Basic) {
	if t.Kind() == types.UnsafePointer {
		w.WriteString(w.names.mention(w.names.Of(types.Unsafe)) + "." + t.Name())
		return
	}
	w.WriteString(w.names.predeclared(t.Name()))
}

func (w *writer) alias(t *types.Alias) {
	if isUnwritable(t) {
		w.typ(t.Rhs())
		return
	}
	w.object(t.Obj())
	w.typeArgs(t.TypeArgs())
}

// isUnwritable reports whether clients cannot write an alias, so that what it stands for is
// written in its place.
func isUnwritable(t *types.Alias) bool { return t.Obj().Pkg() != nil && !t.Obj().Exported() }

// spelled returns the type that is written for t.
func spelled(t types.Type) types.Type {
	for {
		alias, ok := t.(*types.Alias)
		if !ok || !isUnwritable(alias) {
			return t
		}
		t = alias.Rhs()
	}
}

func (w *writer) object(obj *types.TypeName) {
	if obj.Pkg() == nil {
		w.WriteString(w.names.predeclared(obj.Name()))
		return
	}
	if name := w.names.Of(obj.Pkg()); name != "" {
		w.WriteString(w.names.mention(name) + "." + obj.Name())
		return
	}
	w.WriteString(w.names.mention(obj.Name()))
}

func (w *writer) typeArgs(args *types.TypeList) {
	if args.Len() == 0 {
		return
	}
	w.WriteString("[")
	for i := range args.Len() {
		w.comma(i)
		w.typ(args.At(i))
	}
	w.WriteString("]")
}

func (w *writer) comma(i int) {
	if i > 0 {
		w.WriteString(", ")
	}
}

func (w *writer) channel(t *types.Chan) {
	elem := t.Elem()
	switch t.Dir() {
	case types.SendOnly:
		w.WriteString("chan<- ")
	case types.RecvOnly:
		w.WriteString("<-chan ")
	default:
		w.WriteString("chan ")
		// chan (<-chan T) needs its parentheses.
		if c, ok := spelled(elem).(*types.Chan); ok && c.Dir() == types.RecvOnly {
			w.WriteString("(")
			w.typ(elem)
			w.WriteString(")")
			return
		}
	}
	w.typ(elem)
}

// signature writes parameters and results.
func (w *writer) signature(sig *types.Signature) {
	w.params(sig.Params(), sig.Variadic())
	results := sig.Results()
	switch {
	case results.Len() == 0:
	case results.Len() == 1 && results.At(0).Name() == "":
		w.WriteString(" ")
		w.typ(results.At(0).Type())
	default:
		w.WriteString(" ")
		w.params(results, false)
	}
}

func (w *writer) params(list *types.Tuple, variadic bool) {
	w.WriteString("(")
	for i := range list.Len() {
		w.comma(i)
		v := list.At(i)
		last := i == list.Len()-1
		if v.Name() != "" {
			w.WriteString(v.Name())
			if !last && w.shares(v, list.At(i+1), variadic && i+1 == list.Len()-1) {
				continue
			}
			w.WriteString(" ")
		}
		if variadic && last {
			w.variadic(v.Type())
		} else {
			w.typ(v.Type())
		}
	}
	w.WriteString(")")
}

// shares reports whether two neighbouring parameters can be written with one type.
func (w *writer) shares(v, next *types.Var, nextVariadic bool) bool {
	return !nextVariadic && next.Name() != "" && v.Type() == next.Type()
}

func (w *writer) variadic(t types.Type) {
	w.WriteString("...")
	if s, ok := t.(*types.Slice); ok {
		w.typ(s.Elem())
	} else {
		w.WriteString("byte") // append([]byte, string...): not in declarations
	}
}

func (w *writer) typeParams(list *types.TypeParamList) {
	if list.Len() == 0 {
		return
	}
	w.WriteString("[")
	for i := range list.Len() {
		w.comma(i)
		p := list.At(i)
		w.WriteString(w.names.param(p))
		if i+1 < list.Len() && list.At(i+1).Constraint() == p.Constraint() {
			continue
		}
		w.WriteString(" ")
		w.constraint(p.Constraint())
	}
	w.WriteString("]")
}

// constraint writes the implicit interface of a constraint such as ~int without
// its braces, unless it began with a star: [P *T] is the length of an array.
func (w *writer) constraint(t types.Type) {
	if iface, ok := t.(*types.Interface); ok && iface.IsImplicit() && iface.NumEmbeddeds() == 1 {
		text := w.names.Type(iface.EmbeddedType(0))
		if !strings.HasPrefix(text, "*") {
			w.WriteString(text)
			return
		}
	}
	w.typ(t)
}

func (w *writer) structType(t *types.Struct) {
	if t.NumFields() == 0 {
		w.WriteString("struct{}")
		return
	}
	w.WriteString("struct { ")
	for i := range t.NumFields() {
		if i > 0 {
			w.WriteString("; ")
		}
		f := t.Field(i)
		if f.Embedded() {
			w.WriteString(w.names.embedded(f.Type()))
		} else {
			w.WriteString(f.Name() + " ")
			w.typ(f.Type())
		}
		w.WriteString(Tag(t.Tag(i)))
	}
	w.WriteString(" }")
}

// Tag returns a struct tag as it follows a field's type, with a blank
// before it, or "" for none.
func Tag(s string) string {
	switch {
	case s == "":
		return ""
	case strconv.CanBackquote(s):
		return " `" + s + "`"
	}
	return " " + strconv.Quote(s)
}

func (w *writer) interfaceType(t *types.Interface) {
	if t.NumExplicitMethods() == 0 && t.NumEmbeddeds() == 0 {
		if t.IsComparable() {
			w.WriteString(w.names.predeclared("comparable"))
		} else {
			w.WriteString(w.names.predeclared("any"))
		}
		return
	}
	w.WriteString("interface{ ")
	for i := range t.NumExplicitMethods() {
		if i > 0 {
			w.WriteString("; ")
		}
		m := t.ExplicitMethod(i)
		w.WriteString(m.Name())
		w.signature(m.Signature())
	}
	for i := range t.NumEmbeddeds() {
		if i > 0 || t.NumExplicitMethods() > 0 {
			w.WriteString("; ")
		}
		w.typ(t.EmbeddedType(i))
	}
	w.WriteString(" }")
}

func (w *writer) union(t *types.Union) {
	for i := range t.Len() {
		if i > 0 {
			w.WriteString(" | ")
		}
		term := t.Term(i)
		if term.Tilde() {
			w.WriteString("~")
		}
		w.typ(term.Type())
	}
}
