package toentries

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"go/types"
	"path"
	"strings"
)

// IsHiddenDigest reports whether a contract has a digest in the place of what [Hidden]
// returns, as contracts had first.
func IsHiddenDigest(text string) bool {
	sum, err := hex.DecodeString(text)
	return err == nil && len(sum) == digestLen
}

const digestLen = 6

// HiddenDigest returns the digest of what [Hidden] returns, in a form that must not
// change: contracts have it.
func HiddenDigest(named *types.Named) string {
	if types.IsInterface(named) {
		return ""
	}
	h := &hiddenDigest{pkg: named.Obj().Pkg(), seen: map[*types.TypeName]bool{named.Obj(): true}}
	if st, ok := named.Origin().Underlying().(*types.Struct); ok {
		h.fields(st, (*types.Var).Exported) // whose types the contract has
	} else {
		h.write(named.Origin().Underlying())
	}
	if !h.any {
		return ""
	}
	sum := sha256.Sum256([]byte(h.text.String()))
	return hex.EncodeToString(sum[:digestLen])
}

// A hiddenDigest writes types so that what is identical is written alike, with the
// unexported types of the package spelled out where they are first met. Names of
// parameters and of type parameters are not part of it.
type hiddenDigest struct {
	pkg  *types.Package
	seen map[*types.TypeName]bool
	any  bool // something unexported has been met
	text strings.Builder
}

func (h *hiddenDigest) print(format string, args ...any) { fmt.Fprintf(&h.text, format, args...) }

func (h *hiddenDigest) write(t types.Type) {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		h.named(t)
	case *types.TypeParam:
		h.print("$%d", t.Index())
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
		h.print("chan %d ", t.Dir())
		h.write(t.Elem())
	case *types.Map:
		h.print("map[")
		h.write(t.Key())
		h.print("]")
		h.write(t.Elem())
	case *types.Signature:
		h.print("func(")
		h.tuple(t.Params())
		h.print("%t)(", t.Variadic())
		h.tuple(t.Results())
		h.print(")")
	case *types.Struct:
		h.fields(t, func(*types.Var) bool { return false })
	case *types.Interface:
		h.iface(t)
	case *types.Union:
		for term := range t.Terms() {
			h.print("|%t ", term.Tilde())
			h.write(term.Type())
		}
	}
}

func (h *hiddenDigest) named(t *types.Named) {
	obj := t.Obj()
	h.print("%s.%s[", h.place(obj.Pkg()), obj.Name())
	for arg := range t.TypeArgs().Types() {
		h.write(arg)
		h.print(",")
	}
	h.print("]")
	if obj.Pkg() != h.pkg || obj.Exported() {
		return
	}
	h.any = true
	if !h.seen[obj] {
		h.seen[obj] = true
		h.print("=")
		h.write(t.Origin().Underlying())
	}
}

// place returns the path of pkg as seen from the described package: a new major
// version of the module moves both.
func (h *hiddenDigest) place(pkg *types.Package) string {
	if pkg == nil {
		return ""
	}
	from, to := h.pkg.Path(), pkg.Path()
	up := 0
	for from != "." && to != from && !strings.HasPrefix(to, from+"/") {
		from = path.Dir(from)
		up++
	}
	if from == "." {
		return to
	}
	return fmt.Sprintf("^%d%s", up, strings.TrimPrefix(to, from))
}

func (h *hiddenDigest) tuple(t *types.Tuple) {
	for v := range t.Variables() {
		h.write(v.Type())
		h.print(",")
	}
}

func (h *hiddenDigest) fields(t *types.Struct, known func(*types.Var) bool) {
	h.print("struct{")
	for i := range t.NumFields() {
		f := t.Field(i)
		h.print("%s %t ", f.Name(), f.Embedded())
		h.any = h.any || !f.Exported()
		if !known(f) {
			h.write(f.Type())
			h.print(" %q", t.Tag(i))
		}
		h.print(";")
	}
	h.print("}")
}

func (h *hiddenDigest) iface(t *types.Interface) {
	h.print("interface{")
	for m := range t.ExplicitMethods() {
		h.any = h.any || !m.Exported()
		h.print("%s", m.Name())
		h.write(m.Type())
		h.print(";")
	}
	for e := range t.EmbeddedTypes() {
		h.write(e)
		h.print(";")
	}
	h.print("}")
}
