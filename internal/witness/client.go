package witness

import (
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/gotypes"
)

// A client is a candidate that is being written: it spells types, and notes what that
// needs. Once something cannot be spelled, it has failed, and is dropped.
type client struct {
	index   *index
	imports map[string]string // local names by path
	explain map[string]bool   // paths of imports that are written with their names
	params  map[*types.TypeParam]string
	build   string // a build constraint
	decls   []string
	failed  bool

	// open lets types that cannot be spelled be type parameters of a helper: holes.
	open  bool
	holes []types.Type
	keys  map[string]bool // the holes that are keys of maps
	// unaliased spells what aliases stand for, where that has a name.
	unaliased bool
	// cored lets holes be only what has the underlying type, or the methods, of what they
	// are in the place of.
	cored bool
}

func newClient(ix *index) *client {
	return &client{
		index: ix, imports: make(map[string]string), explain: make(map[string]bool),
		params: make(map[*types.TypeParam]string),
	}
}

// fail drops the candidate. It returns a text for the place of the one that is missing.
func (c *client) fail() string {
	c.failed = true
	return "_"
}

// source returns the file, with a last declaration.
func (c *client) source(decl string) string {
	var b strings.Builder
	if c.build != "" {
		b.WriteString("//go:build " + c.build + "\n\n")
	}
	b.WriteString("package client\n\n")
	paths := slices.Sorted(maps.Keys(c.imports))
	specs := make([]string, len(paths))
	for i, path := range paths {
		specs[i] = strconv.Quote(path)
		if c.explain[path] {
			specs[i] = c.imports[path] + " " + specs[i]
		}
	}
	switch len(specs) {
	case 0:
	case 1:
		b.WriteString("import " + specs[0] + "\n\n")
	default:
		b.WriteString("import (\n\t" + strings.Join(specs, "\n\t") + "\n)\n\n")
	}
	b.WriteString(strings.Join(append(c.decls, decl), "\n\n"))
	b.WriteString("\n")
	return b.String()
}

// declare adds a declaration, once.
func (c *client) declare(decl string) {
	if !slices.Contains(c.decls, decl) {
		c.decls = append(c.decls, decl)
	}
}

// importPath imports a package by a path with a name.
func (c *client) importPath(path, name string) string {
	if local, ok := c.imports[path]; ok {
		return local
	}
	local := name
	for i := 2; reserved(local) || slices.Contains(slices.Collect(maps.Values(c.imports)), local); i++ {
		local = name + strconv.Itoa(i)
	}
	c.imports[path] = local
	c.explain[path] = local != name
	return local
}

// reserved reports whether candidates use a name themselves: single letters, except
// for that of packages in examples.
func reserved(name string) bool {
	return len(name) == 1 && name != "p" && name != "q" || token.IsKeyword(name) || types.Universe.Lookup(name) != nil
}

// pkg returns the local name of a package.
func (c *client) pkg(pkg *types.Package) string {
	if !c.index.importable(pkg) {
		return c.fail()
	}
	if pkg.Path() != c.index.Package.Path() {
		return c.importPath(pkg.Path(), pkg.Name())
	}
	_, done := c.imports[pkg.Path()]
	local := c.importPath(pkg.Path(), c.index.Package.Name())
	if !done && c.index.renamed {
		c.explain[pkg.Path()] = true
	}
	return local
}

// importable reports whether clients can import a package.
func (ix *index) importable(pkg *types.Package) bool {
	return !(ix.Private && pkg.Path() == ix.Package.Path()) && pkg.Name() != "main" && !api.Internal(pkg.Path()) && !strings.HasPrefix(pkg.Path(), "vendor/")
}

// object returns the qualified name of an exported object.
func (c *client) object(obj types.Object) string {
	if !obj.Exported() || obj.Pkg() == nil {
		return c.fail()
	}
	return c.pkg(obj.Pkg()) + "." + obj.Name()
}

// typ spells a type.
func (c *client) typ(t types.Type) string {
	switch t := t.(type) {
	case *types.Basic:
		return c.basic(t)
	case *types.Alias:
		return c.alias(t)
	case *types.Named:
		return c.named(t)
	case *types.TypeParam:
		if name := c.params[t]; name != "" {
			return name
		}
		return c.hole(t)
	case *types.Pointer:
		return "*" + c.typ(t.Elem())
	case *types.Slice:
		return "[]" + c.typ(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), c.typ(t.Elem()))
	case *types.Map:
		key := c.typ(t.Key())
		if c.open {
			c.keys[key] = true
		}
		return "map[" + key + "]" + c.typ(t.Elem())
	case *types.Chan:
		return c.channel(t)
	case *types.Signature:
		return "func" + c.signature(t)
	case *types.Struct:
		return c.structure(t)
	case *types.Interface:
		return c.iface(t)
	case *types.Union:
		return c.union(t)
	}
	return c.fail()
}

// hole spells what has no name for clients.
func (c *client) hole(t types.Type) string {
	if !c.open {
		return c.fail()
	}
	i := slices.IndexFunc(c.holes, func(u types.Type) bool { return types.Identical(t, u) })
	if i < 0 {
		i = len(c.holes)
		c.holes = append(c.holes, t)
	}
	return "H" + strconv.Itoa(i)
}

// withHoles spells a type with type parameters for what has no name; these are
// declared by params, "" if there are none.
func (c *client) withHoles(list ...types.Type) (texts []string, params string) {
	c.open, c.holes, c.keys = true, nil, make(map[string]bool)
	outer := c.params
	c.params = nil // a helper has none of these
	for _, t := range list {
		texts = append(texts, c.typ(t))
	}
	c.open, c.params = false, outer
	if len(c.holes) == 0 {
		return texts, ""
	}
	names, constraints := c.holeNames(), make([]string, len(c.holes))
	for i, name := range names {
		constraints[i] = c.holeConstraint(name, c.holes[i])
	}
	for i := range names {
		if i == len(names)-1 || constraints[i] != constraints[i+1] {
			names[i] += " " + constraints[i]
		}
	}
	return texts, "[" + strings.Join(names, ", ") + "]"
}

// holeConstraint spells the constraint of a hole.
func (c *client) holeConstraint(name string, t types.Type) string {
	u := t.Underlying()
	if _, isParam := types.Unalias(t).(*types.TypeParam); c.cored && !isParam {
		if iface, ok := u.(*types.Interface); ok {
			u = methodSet(iface)
		}
		if !c.index.mentionsNameless(u) && !gotypes.HasTypeParam(u) {
			if types.IsInterface(u) {
				return c.typ(u)
			}
			return "~" + c.typ(u)
		}
	}
	if c.keys[name] {
		return "comparable"
	}
	return "any"
}

// holeNames returns the names of the holes.
func (c *client) holeNames() []string {
	names := make([]string, len(c.holes))
	for i := range names {
		names[i] = "H" + strconv.Itoa(i)
	}
	return names
}

// inHoles spells a type with the type parameters for types without names that
// withHoles has found before.
func (c *client) inHoles(holes []types.Type, t types.Type) string {
	outer := c.params
	c.open, c.holes, c.params, c.keys = true, holes, nil, make(map[string]bool)
	text := c.typ(t)
	c.open, c.params = false, outer
	return text
}

func (c *client) basic(t *types.Basic) string {
	switch {
	case t.Kind() == types.UnsafePointer:
		return c.importPath("unsafe", "unsafe") + ".Pointer"
	case t.Info()&types.IsUntyped != 0 || t.Kind() == types.Invalid:
		return c.fail()
	}
	return t.Name()
}

func (c *client) alias(t *types.Alias) string {
	obj := t.Obj()
	if obj.Pkg() == nil {
		return obj.Name()
	}
	if c.index.named(obj) && !c.unaliased && !slices.ContainsFunc(slices.Collect(t.TypeArgs().Types()), c.index.mentionsNameless) {
		return c.object(obj) + c.args(slices.Collect(t.TypeArgs().Types()))
	}
	return c.typ(types.Unalias(t))
}

func (c *client) named(t *types.Named) string {
	obj := t.Obj()
	switch {
	case obj.Pkg() == nil:
		return obj.Name() // error, comparable
	case obj.Pkg().Path() == clientPath:
		return c.own(t)
	case c.index.named(obj):
		return c.object(obj) + c.args(slices.Collect(t.TypeArgs().Types()))
	case c.open && c.unaliased:
		return c.hole(t)
	case t.TypeArgs().Len() == 0 && len(c.index.aliases()[obj]) > 0:
		return c.ignoring(c.index.aliases()[obj][0])
	case t.TypeArgs().Len() > 0 && c.index.genericAlias(obj) != nil:
		return c.object(c.index.genericAlias(obj)) + c.args(slices.Collect(t.TypeArgs().Types()))
	}
	return c.hole(t)
}

// ignoring spells an alias, with any type arguments if it ignores them.
func (c *client) ignoring(alias *types.TypeName) string {
	params := gotypes.TypeParams(alias.Type())
	if params.Len() == 0 {
		return c.object(alias)
	}
	for _, args := range c.index.arguments(alias.Type(), params) {
		if !slices.ContainsFunc(args, c.index.mentionsNameless) {
			return c.object(alias) + c.args(args)
		}
	}
	return c.fail()
}

// named reports whether clients can write the name of an object.
func (ix *index) named(obj types.Object) bool {
	return obj.Exported() && ix.importable(obj.Pkg()) && obj.Parent() == obj.Pkg().Scope()
}

// own declares a type of the client, with its methods, and returns its name.
func (c *client) own(t *types.Named) string {
	name := t.Obj().Name()
	decl := "type " + name + " " + c.typ(t.Underlying())
	if slices.Contains(c.decls, decl) {
		return name // its methods may mention it
	}
	c.declare(decl)
	for m := range t.Methods() {
		c.declare(c.method(name, m))
	}
	return name
}

// method declares a method of a type of the client.
func (c *client) method(recv string, m *types.Func) string {
	return "func (" + recv + ") " + m.Name() + c.signature(m.Signature()) + " { panic(0) }"
}

func (c *client) args(list []types.Type) string {
	if len(list) == 0 {
		return ""
	}
	texts := make([]string, len(list))
	for i := range texts {
		texts[i] = c.typ(list[i])
	}
	return "[" + strings.Join(texts, ", ") + "]"
}

func (c *client) channel(t *types.Chan) string {
	elem := c.typ(t.Elem())
	switch t.Dir() {
	case types.SendOnly:
		return "chan<- " + elem
	case types.RecvOnly:
		return "<-chan " + elem
	}
	if strings.HasPrefix(elem, "<-") {
		elem = "(" + elem + ")"
	}
	return "chan " + elem
}

// signature spells parameters and results.
func (c *client) signature(t *types.Signature) string {
	params := make([]string, t.Params().Len())
	for i := range params {
		params[i] = c.typ(t.Params().At(i).Type())
		if t.Variadic() && i == len(params)-1 {
			params[i] = "..." + c.typ(t.Params().At(i).Type().(*types.Slice).Elem())
		}
	}
	results := make([]string, t.Results().Len())
	for i := range results {
		results[i] = c.typ(t.Results().At(i).Type())
	}
	text := "(" + strings.Join(params, ", ") + ")"
	switch len(results) {
	case 0:
		return text
	case 1:
		return text + " " + results[0]
	}
	return text + " (" + strings.Join(results, ", ") + ")"
}

func (c *client) structure(t *types.Struct) string {
	for f := range t.Fields() {
		if !f.Exported() && f.Name() != "_" {
			return c.hole(t)
		}
	}
	fields := make([]string, t.NumFields())
	for i := range fields {
		f := t.Field(i)
		if !f.Embedded() {
			fields[i] = f.Name() + " "
		}
		fields[i] += c.typ(f.Type())
		if tag := t.Tag(i); tag != "" {
			fields[i] += " " + strconv.Quote(tag)
		}
	}
	return "struct{ " + strings.Join(fields, "; ") + " }"
}

func (c *client) iface(t *types.Interface) string {
	if t.Empty() {
		return "any"
	}
	for m := range t.ExplicitMethods() {
		if !m.Exported() {
			return c.hole(t)
		}
	}
	var elems []string
	for m := range t.ExplicitMethods() {
		elems = append(elems, m.Name()+c.signature(m.Signature()))
	}
	for e := range t.EmbeddedTypes() {
		elems = append(elems, c.typ(e))
	}
	if t.IsImplicit() && len(elems) == 1 {
		return elems[0]
	}
	return "interface{ " + strings.Join(elems, "; ") + " }"
}

func (c *client) union(t *types.Union) string {
	terms := make([]string, t.Len())
	for i := range terms {
		if t.Term(i).Tilde() {
			terms[i] = "~"
		}
		terms[i] += c.typ(t.Term(i).Type())
	}
	return strings.Join(terms, " | ")
}

// typeParams declares type parameters, as a function or type around the code does
// that mentions them: "[T any]", or "" if there are none.
func (c *client) typeParams(list *types.TypeParamList) string {
	if list.Len() == 0 {
		return ""
	}
	for i := range list.Len() {
		c.params[list.At(i)] = string(rune('A' + i%26))
	}
	texts := make([]string, list.Len())
	for i := range texts {
		texts[i] = c.params[list.At(i)] + " " + c.constraint(list.At(i).Constraint())
	}
	return "[" + strings.Join(texts, ", ") + "]"
}

// constraint writes a constraint, or if clients cannot write it, an exported one that allows
// no other types.
func (c *client) constraint(t types.Type) string {
	before := c.failed
	text := c.typ(t)
	iface, ok := t.Underlying().(*types.Interface)
	if before || !c.failed || !ok {
		return text
	}
	for _, tn := range c.index.typeNames() {
		if types.IsInterface(tn.Type()) && !isGeneric(tn.Type()) && c.index.named(tn) {
			p := types.NewTypeParam(types.NewTypeName(token.NoPos, nil, "P", nil), tn.Type())
			if gotypes.Satisfies(p, iface) {
				c.failed = false
				return c.object(tn)
			}
		}
	}
	return text
}

// paramNames names the type parameters of a list as arguments: "[A, B]".
func (c *client) paramNames(list *types.TypeParamList) string {
	if list.Len() == 0 {
		return ""
	}
	names := make([]string, list.Len())
	for i := range names {
		names[i] = c.params[list.At(i)]
	}
	return "[" + strings.Join(names, ", ") + "]"
}

// zero writes a value of type t.
func (c *client) zero(t types.Type) string {
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return "*new(" + c.typ(t) + ")"
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsBoolean != 0:
			return "false"
		case u.Info()&types.IsString != 0:
			return `""`
		case u.Info()&types.IsNumeric != 0:
			return "0"
		}
		return "nil"
	case *types.Struct, *types.Array:
		return c.typ(t) + "{}"
	}
	return "nil"
}

// zeros writes arguments for the parameters of a function: the last may be left out if
// it is variadic.
func (c *client) zeros(sig *types.Signature) string {
	n := sig.Params().Len()
	if sig.Variadic() {
		n--
	}
	args := make([]string, n)
	for i := range args {
		args[i] = c.zero(sig.Params().At(i).Type())
	}
	return strings.Join(args, ", ")
}
