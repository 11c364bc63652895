package rules

import (
	"go/types"
	"strings"
)

// implementers counts the exported types of pkg that implement an interface,
// they or pointers to them. Generic types do so for some type arguments only,
// and are left out.
func implementers(pkg *types.Package, t types.Type) int {
	iface := t.Underlying().(*types.Interface)
	n := 0
	for _, name := range pkg.Scope().Names() {
		tn, ok := pkg.Scope().Lookup(name).(*types.TypeName)
		if !ok || !tn.Exported() || types.IsInterface(tn.Type()) {
			continue
		}
		if named, ok := types.Unalias(tn.Type()).(*types.Named); ok && named.TypeParams().Len() > 0 && named.TypeArgs().Len() == 0 {
			continue
		}
		if types.Implements(tn.Type(), iface) || types.Implements(types.NewPointer(tn.Type()), iface) {
			n++
		}
	}
	return n
}

func (b *Binding) initCalls(*source) {}

// enumerate writes words as "a, b and c".
func enumerate(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}
