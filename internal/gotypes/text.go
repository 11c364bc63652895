package gotypes

import (
	"go/types"
	"strings"
)

// Text is a type as the source of pkg has it, apart from renamed imports.
func Text(pkg *types.Package, t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string {
		if p == pkg {
			return ""
		}
		return p.Name()
	})
}

// MethodText is a method as an interface of pkg has it.
func MethodText(pkg *types.Package, m *types.Func) string {
	return m.Name() + strings.TrimPrefix(Text(pkg, m.Type()), "func")
}
