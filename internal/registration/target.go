package registration

import (
	"fmt"
	"go/token"
	"go/types"
	"strings"
)

// A target is the function that is looked for.
type target struct {
	fn       *types.Func
	receiver *types.Var // of a method: the variable that it is called on
	name     string     // as source has it, such as plugin.Register
}

// findTarget finds a function by its qualified name in pkg and what it imports. It
// returns nil if it is in none of these, and an error if one of them ought to have
// it.
func findTarget(pkg *types.Package, function string) (*target, error) {
	var mistake error
	longest := "" // of the packages that the name may be of
	for _, in := range append([]*types.Package{pkg}, pkg.Imports()...) {
		rest, ok := strings.CutPrefix(function, in.Path()+".")
		if !ok || strings.Contains(rest, "/") {
			continue
		}
		t, err := lookup(in, rest, in == pkg)
		if t != nil {
			return t, nil
		}
		if err != nil && len(in.Path()) > len(longest) {
			mistake, longest = fmt.Errorf("%s: %w", function, err), in.Path()
		}
	}
	return nil, mistake
}

// lookup finds a function, or a method of a variable, in a package. If there is
// none, then the error is nil as long as the name may be that of another package.
func lookup(in *types.Package, qualified string, own bool) (*target, error) {
	name, method, isMethod := strings.Cut(qualified, ".")
	obj := in.Scope().Lookup(name)
	switch {
	case obj == nil && (!in.Complete() || isMethod && !token.IsExported(name)):
		return nil, nil // as in gopkg.in/yaml.v3, which is not gopkg.in/yaml
	case !own && !(token.IsExported(name) && (!isMethod || token.IsExported(method))):
		return nil, fmt.Errorf("%s is not exported, so only package %s can call it", qualified, in.Path())
	case obj == nil:
		return nil, fmt.Errorf("undefined: package %s has no %s", in.Path(), name)
	}
	switch obj := obj.(type) {
	case *types.Func:
		if isMethod {
			return nil, fmt.Errorf("%s is a function, and has no method %s", name, method)
		}
		return &target{fn: obj, name: in.Name() + "." + name}, nil
	case *types.Var:
		if !isMethod {
			return nil, fmt.Errorf("%s is a variable; write a function, or the variable and one of its methods", name)
		}
		m, _, _ := types.LookupFieldOrMethod(obj.Type(), true, in, method)
		fn, ok := m.(*types.Func)
		if !ok {
			return nil, fmt.Errorf("undefined: variable %s has no method %s", name, method)
		}
		return &target{fn: fn.Origin(), receiver: obj, name: in.Name() + "." + qualified}, nil
	case *types.TypeName:
		return nil, fmt.Errorf("%s is a type; write a function, or a variable and one of its methods", name)
	}
	return nil, fmt.Errorf("%s is a constant; write a function, or a variable and one of its methods", name)
}
