package totypes_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/api"
)

// A client is a package that uses all that it can of another one, in
// declarations that do not depend on each other.
type client struct {
	pkg   *types.Package
	uses  []string
	count int
}

// clientOf returns a client that type-checks against pkg. It uses nothing that a
// package may change without breaking clients, as far as the exclusions of the
// witnesses go: no unkeyed literals, tags or sizes, and it embeds nothing.
func clientOf(pkg *types.Package) *client {
	c := &client{pkg: pkg}
	for _, name := range pkg.Scope().Names() {
		if obj := pkg.Scope().Lookup(name); obj.Exported() {
			c.object(obj)
		}
	}
	c.assignments()
	for {
		wrong := c.check(pkg)
		if len(wrong) == 0 {
			return c
		}
		for _, i := range slices.Backward(wrong) {
			c.uses = slices.Delete(c.uses, i, i+1)
		}
	}
}

// check type-checks the client against a package, and returns the indices of
// the uses that are wrong.
func (c *client) check(pkg *types.Package) (wrong []int) {
	var buf bytes.Buffer
	buf.WriteString("package client; import (\"" + fixturePath + "\"")
	for path, d := range dependencies {
		fmt.Fprintf(&buf, "; %s %q", d.name, path)
	}
	buf.WriteString(")\n")
	for _, use := range c.uses {
		buf.WriteString(use + "\n")
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", buf.Bytes(), parser.SkipObjectResolution)
	if err != nil {
		panic(fmt.Sprintf("%v in\n%s", err, &buf))
	}
	config := types.Config{
		Importer:                 clientImporter{pkg},
		DisableUnusedImportCheck: true,
		Error: func(err error) {
			if i := fset.Position(err.(types.Error).Pos).Line - 2; !slices.Contains(wrong, i) {
				wrong = append(wrong, i)
			}
		},
	}
	_, _ = config.Check(clientPath, fset, []*ast.File{file}, nil)
	slices.Sort(wrong)
	return wrong
}

type clientImporter struct{ pkg *types.Package }

// Import implements [types.Importer].
func (imp clientImporter) Import(path string) (*types.Package, error) {
	if path == fixturePath {
		return imp.pkg, nil
	}
	return dependencyImporter{}.Import(path)
}

// use adds a declaration. In it, # is a name of its own.
func (c *client) use(format string, args ...any) {
	c.count++
	text := fmt.Sprintf(format, args...)
	c.uses = append(c.uses, strings.ReplaceAll(text, "#", fmt.Sprintf("x%d", c.count)))
}

// assignments uses that values of types and of variables can be assigned to the
// package's interfaces.
func (c *client) assignments() {
	values := make(map[string]types.Type)
	interfaces := make(map[string]types.Type)
	for _, name := range c.pkg.Scope().Names() {
		obj := c.pkg.Scope().Lookup(name)
		_, isType := obj.(*types.TypeName)
		_, isVar := obj.(*types.Var)
		switch {
		case !obj.Exported() || typeParamsOf(obj.Type()).Len() > 0:
		case isType && types.IsInterface(obj.Type()):
			interfaces["p."+name] = obj.Type()
			values["*new(p."+name+")"] = obj.Type()
		case isType:
			values["*new(p."+name+")"] = obj.Type()
			values["new(p."+name+")"] = types.NewPointer(obj.Type())
		case isVar:
			values["p."+name] = obj.Type()
		}
	}
	for _, iface := range slices.Sorted(maps.Keys(interfaces)) {
		for _, value := range slices.Sorted(maps.Keys(values)) {
			if types.AssignableTo(values[value], interfaces[iface]) {
				c.use("var # %s = %s", iface, value)
			}
		}
	}
}

// typ writes a type, and reports whether clients have names for all of it.
func (c *client) typ(t types.Type) (text string, ok bool) {
	ok = c.nameable(t)
	return types.TypeString(t, func(pkg *types.Package) string {
		if d := dependencies[pkg.Path()]; d != nil {
			return d.name
		}
		return pkg.Name()
	}), ok
}

// nameable reports whether a client can write a type.
func (c *client) nameable(t types.Type) bool {
	var buf bytes.Buffer
	types.WriteType(&buf, t, func(*types.Package) string { return "p" })
	return !hiddenName.Match(buf.Bytes())
}

func (c *client) object(obj types.Object) {
	name := "p." + obj.Name()
	switch obj := obj.(type) {
	case *types.Const:
		if basic, ok := obj.Type().Underlying().(*types.Basic); ok && basic.Info()&types.IsUntyped == 0 {
			c.value(name, obj.Type())
		} else if obj.Val().Kind() == constant.String {
			c.use("const # string = %s", name)
		} else {
			c.use("const # = %s", name)
		}
	case *types.Var:
		c.value(name, obj.Type())
		c.use("func #() { %s = %s }", name, name)
	case *types.Func:
		c.function(name, obj.Signature())
	case *types.TypeName:
		c.typeName(name, obj)
	}
}

// value uses an expression of a type.
func (c *client) value(expr string, t types.Type) {
	if text, ok := c.typ(t); ok {
		c.use("var # %s = %s", text, expr)
		return
	}
	if !strings.Contains(expr, "}") {
		c.selections(expr, t) // what clients cannot name they can select from
	}
}

func (c *client) function(name string, sig *types.Signature) {
	if sig.TypeParams().Len() == 0 {
		c.value(name, sig)
		return
	}
	for _, args := range c.arguments(sig) {
		inst, _ := types.Instantiate(nil, sig, args, false)
		c.value(name+c.list(args), inst)
		c.call(name, inst.(*types.Signature))
	}
}

// call leaves the type arguments of a generic function to inference.
func (c *client) call(name string, sig *types.Signature) {
	var params, args []string
	for v := range sig.Params().Variables() {
		text, ok := c.typ(v.Type())
		if !ok {
			return
		}
		arg := fmt.Sprintf("a%d", len(args))
		args = append(args, arg)
		params = append(params, arg+" "+text)
	}
	dots := ""
	if sig.Variadic() {
		dots = "..."
	}
	c.use("func #(%s) { %s(%s%s) }", strings.Join(params, ", "), name, strings.Join(args, ", "), dots)
}

// arguments returns lists of type arguments for a generic type or function.
func (c *client) arguments(generic types.Type) (fit [][]types.Type) {
	params := typeParamsOf(generic)
	dep, _ := dependencyImporter{}.Import("example.com/dep")
	named := func(name string) types.Type { return dep.Scope().Lookup(name).Type() }
	candidates := []types.Type{
		types.Typ[types.Int], types.Typ[types.Float64], types.Typ[types.String], named("Time"), named("Getter"), named("Level"),
		types.NewSlice(types.Typ[types.Int]), types.NewSlice(types.Typ[types.Float64]), types.NewSignatureType(nil, nil, nil, nil, nil, false),
	}
	for _, name := range c.pkg.Scope().Names() {
		if tn, ok := c.pkg.Scope().Lookup(name).(*types.TypeName); ok && tn.Exported() && typeParamsOf(tn.Type()).Len() == 0 {
			candidates = append(candidates, tn.Type())
		}
	}
	args := make([]types.Type, params.Len())
	var choose func(i int)
	choose = func(i int) {
		if i < len(args) {
			for _, t := range candidates {
				args[i] = t
				choose(i + 1)
			}
			return
		}
		if _, err := types.Instantiate(nil, generic, args, true); err == nil && len(fit) < 10 {
			fit = append(fit, slices.Clone(args))
		}
	}
	if params.Len() <= 3 {
		choose(0)
	}
	return fit
}

func typeParamsOf(t types.Type) *types.TypeParamList {
	switch t := t.(type) {
	case *types.Named:
		return t.TypeParams()
	case *types.Alias:
		return t.TypeParams()
	case *types.Signature:
		return t.TypeParams()
	}
	return nil
}

func (c *client) list(args []types.Type) string {
	var words []string
	for _, t := range args {
		text, _ := c.typ(t)
		words = append(words, text)
	}
	return "[" + strings.Join(words, ", ") + "]"
}

func (c *client) typeName(name string, obj *types.TypeName) {
	if typeParamsOf(obj.Type()).Len() == 0 {
		c.defined(name, obj.Type())
		return
	}
	for _, args := range c.arguments(obj.Type()) {
		inst, _ := types.Instantiate(nil, obj.Type(), args, false)
		c.defined(name+c.list(args), inst)
	}
}

// defined uses a type that has a name.
func (c *client) defined(name string, t types.Type) {
	if iface, ok := t.Underlying().(*types.Interface); ok && !iface.IsMethodSet() {
		c.constraint(name, t)
		return
	}
	c.use("var # %s", name)
	c.selections("(*new("+name+"))", t)
	if types.Comparable(t) {
		c.use("func #(x %s) bool { return x == x }", name)
		c.use("func #(m map[%s]int) {}", name)
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		for f := range u.Fields() {
			if text, ok := c.typ(f.Type()); ok && f.Exported() {
				c.use("var # = %s{%s: *new(%s)}", name, f.Name(), text)
			}
		}
	case *types.Interface:
		c.implementation(name, u)
	case *types.Basic:
		text, _ := c.typ(u)
		c.use("func #(x %s) %s { return %s(x) }", text, name, name)
		c.use("func #(x *%s) *%s { return (*%s)(x) }", text, name, name)
		c.use("func #[X ~%s](x X) { #(%s(x)) }", text, name)
		c.use("const # %s = 0", name)
		c.use("const # %s = \"\"", name)
	default:
		if text, ok := c.typ(u); ok {
			c.use("func #(x %s, y %s) { x = y; y = x }", text, name)
		}
	}
}

// selections uses the fields and methods of an expression.
func (c *client) selections(expr string, t types.Type) {
	fields, methods := api.Fields(t), api.Methods(t)
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		m := fields[name]
		if text, ok := c.typ(m.Obj.Type()); ok {
			c.use("func #() { x := %s; var _ %s = x.%s }", expr, text, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(methods)) {
		m := methods[name]
		sig := m.Obj.(*types.Func).Signature()
		text, ok := c.typ(types.NewSignatureType(nil, nil, nil, sig.Params(), sig.Results(), sig.Variadic()))
		if !ok {
			continue
		}
		c.use("func #() { x := %s; var _ %s = x.%s }", expr, text, name)
		if !m.Pointer {
			c.use("var # interface{ %s%s } = %s", name, strings.TrimPrefix(text, "func"), expr)
		}
	}
}

// implementation is a type of the client that has all methods of an interface.
func (c *client) implementation(name string, iface *types.Interface) {
	var methods []string
	for m := range iface.Methods() {
		text, ok := c.typ(m.Signature())
		if !ok || !m.Exported() {
			return
		}
		methods = append(methods, fmt.Sprintf("func (#) %s%s { panic(0) }", m.Name(), strings.TrimPrefix(text, "func")))
	}
	c.use("type # int; var _ %s = #(0); %s", name, strings.Join(methods, "; "))
}

// constraint uses a type that constrains type parameters.
func (c *client) constraint(name string, t types.Type) {
	c.count++
	own := fmt.Sprintf("G%d", c.count)
	uses := []string{fmt.Sprintf("func %s[X %s](x X) {}", own, name)}
	params := types.NewTypeParam(types.NewTypeName(token.NoPos, nil, "X", nil), t)
	sig := types.NewSignatureType(nil, nil, []*types.TypeParam{params}, nil, nil, false)
	for _, args := range c.arguments(sig) {
		uses = append(uses, fmt.Sprintf("var _ = %s%s", own, c.list(args)))
	}
	if text, ok := c.typ(t.Underlying()); ok {
		uses = append(uses, fmt.Sprintf("func %s0[X %s]() { %s1[X]() }", own, name, own), fmt.Sprintf("func %s1[X %s]() {}", own, text))
	}
	c.use("%s", strings.Join(uses, "; "))
}
