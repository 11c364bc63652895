package registration

import (
	"go/types"
	"strings"
)

// A target is the function that is looked for.
type target struct {
	fn       *types.Func
	receiver *types.Var // of a method: the variable that it is called on
	name     string     // as source has it, such as plugin.Register
}

// findTarget finds a function by its qualified name in pkg and what it imports, nil
// if it is not there.
func findTarget(pkg *types.Package, function string) *target {
	for _, in := range append([]*types.Package{pkg}, pkg.Imports()...) {
		rest, ok := strings.CutPrefix(function, in.Path()+".")
		if !ok {
			continue
		}
		name, method, isMethod := strings.Cut(rest, ".")
		switch obj := in.Scope().Lookup(name).(type) {
		case *types.Func:
			if !isMethod {
				return &target{fn: obj, name: in.Name() + "." + rest}
			}
		case *types.Var:
			m, _, _ := types.LookupFieldOrMethod(obj.Type(), true, in, method)
			if fn, ok := m.(*types.Func); ok && isMethod {
				return &target{fn: fn.Origin(), receiver: obj, name: in.Name() + "." + rest}
			}
		}
	}
	return nil
}
