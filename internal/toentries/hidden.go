package toentries

import (
	"fmt"
	"go/types"
	"path"
	"strings"
)

// Hidden returns what clients do not see of a type but can depend on
// (docs/comparison.md#strictness): its unexported fields with their places among the
// others, and what unexported types of the package are. It is "" if there is nothing
// of that kind. What is identical is written alike: names of parameters are left out,
// and the first type parameter is $1. Three dots are for the types of exported fields.
func Hidden(named *types.Named) string {
	if types.IsInterface(named) {
		return ""
	}
	h := &hidden{pkg: named.Obj().Pkg(), seen: map[*types.TypeName]bool{named.Obj(): true}}
	if st, ok := named.Origin().Underlying().(*types.Struct); ok {
		h.fields(st, (*types.Var).Exported) // whose types the contract has
	} else {
		h.write(named.Origin().Underlying())
	}
	for i := 0; i < len(h.met); i++ { // defining one may meet others
		h.print("%s%s = ", []string{" where ", ", "}[min(i, 1)], h.met[i].Obj().Name())
		h.write(h.met[i].Underlying())
	}
	if !h.any {
		return ""
	}
	return h.text.String()
}

// A hidden writes types, with the unexported types of the package in the order in
// which they are met first.
type hidden struct {
	pkg  *types.Package
	seen map[*types.TypeName]bool
	met  []*types.Named
	any  bool // something unexported has been met
	text strings.Builder
}

func (h *hidden) print(format string, args ...any) { fmt.Fprintf(&h.text, format, args...) }

func (h *hidden) write(t types.Type) {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		h.named(t)
	case *types.TypeParam:
		h.print("$%d", t.Index()+1)
	case *types.Basic:
		h.print("%s", types.Typ[t.Kind()].Name()) // byte is uint8
	case *types.Pointer:
		h.print("*")
		h.write(t.Elem())
	case *types.Slice:
		h.print("[]")
		h.write(t.Elem())
	case *types.Array:
		h.print("[%d]", t.Len())
		h.write(t.Elem())
	case *types.Chan:
		h.print("%s(", map[types.ChanDir]string{types.SendRecv: "chan", types.SendOnly: "chan<-", types.RecvOnly: "<-chan"}[t.Dir()])
		h.write(t.Elem())
		h.print(")")
	case *types.Map:
		h.print("map[")
		h.write(t.Key())
		h.print("]")
		h.write(t.Elem())
	case *types.Signature:
		h.print("func")
		h.signature(t)
	case *types.Struct:
		h.fields(t, func(*types.Var) bool { return false })
	case *types.Interface:
		h.iface(t)
	case *types.Union:
		h.union(t)
	}
}

func (h *hidden) named(t *types.Named) {
	obj := t.Obj()
	h.print("%s%s", h.qualifier(obj.Pkg()), obj.Name())
	for i := range t.TypeArgs().Len() {
		h.print("%s", []string{"[", ", "}[min(i, 1)])
		h.write(t.TypeArgs().At(i))
	}
	if t.TypeArgs().Len() > 0 {
		h.print("]")
	}
	if obj.Pkg() != h.pkg || obj.Exported() {
		return
	}
	h.any = true
	if !h.seen[obj] {
		h.seen[obj] = true
		h.met = append(h.met, t.Origin())
	}
}

// qualifier returns the path of pkg as seen from the described package: a new major
// version of the module moves both.
func (h *hidden) qualifier(pkg *types.Package) string {
	if pkg == nil || pkg == h.pkg {
		return ""
	}
	from, to := h.pkg.Path(), pkg.Path()
	relative := "."
	for from != "." && to != from && !strings.HasPrefix(to, from+"/") {
		from = path.Dir(from)
		relative += "/.."
	}
	if from == "." {
		return to + "."
	}
	return strings.TrimPrefix(relative, "./") + strings.TrimPrefix(to, from) + "."
}

func (h *hidden) signature(t *types.Signature) {
	h.tuple(t.Params(), t.Variadic())
	if t.Results().Len() > 0 {
		h.print(" ")
		h.tuple(t.Results(), false)
	}
}

func (h *hidden) tuple(t *types.Tuple, variadic bool) {
	h.print("(")
	for i := range t.Len() {
		if i > 0 {
			h.print(", ")
		}
		typ := t.At(i).Type()
		if last, ok := typ.(*types.Slice); ok && variadic && i == t.Len()-1 {
			h.print("...")
			typ = last.Elem()
		}
		h.write(typ)
	}
	h.print(")")
}

func (h *hidden) fields(t *types.Struct, known func(*types.Var) bool) {
	h.print("struct{")
	for i := range t.NumFields() {
		f := t.Field(i)
		h.print("%s", []string{" ", "; "}[min(i, 1)])
		h.any = h.any || !f.Exported()
		switch {
		case known(f) && f.Embedded():
			h.print("%s", f.Name())
			continue
		case known(f):
			h.print("%s ...", f.Name())
			continue
		case !f.Embedded():
			h.print("%s ", f.Name())
		}
		h.write(f.Type())
		h.print("%s", Tag(t.Tag(i)))
	}
	h.close(t.NumFields())
}

func (h *hidden) iface(t *types.Interface) {
	h.print("interface{")
	for i := range t.NumExplicitMethods() {
		m := t.ExplicitMethod(i)
		h.any = h.any || !m.Exported()
		h.print("%s%s", []string{" ", "; "}[min(i, 1)], m.Name())
		h.signature(m.Signature())
	}
	for i := range t.NumEmbeddeds() {
		h.print("%s", []string{" ", "; "}[min(i+t.NumExplicitMethods(), 1)])
		h.write(t.EmbeddedType(i))
	}
	h.close(t.NumExplicitMethods() + t.NumEmbeddeds())
}

func (h *hidden) close(members int) {
	if members > 0 {
		h.print(" ")
	}
	h.print("}")
}

func (h *hidden) union(t *types.Union) {
	for i := range t.Len() {
		if i > 0 {
			h.print(" | ")
		}
		if t.Term(i).Tilde() {
			h.print("~")
		}
		h.write(t.Term(i).Type())
	}
}
