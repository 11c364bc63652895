package witness

import (
	"fmt"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/gotypes"
)

// The generators of this file are for the rules that a contract lists under strict:
// their clients depend on the package in ways that Go's promise of compatibility
// excludes (docs/comparison.md#strictness).

// strictGenerators has their generators, as generators has those of others.
var strictGenerators = map[contract.RuleID][][]generator{
	contract.ExportExtra:    {{(*gen).dotImport}},
	contract.UnkeyedLiteral: {{(*gen).unkeyed, (*gen).converted}},
	contract.FieldOrder:     {{(*gen).unkeyed, (*gen).converted}},
	contract.FieldTag:       {{(*gen).converted}},
	contract.Shadowing:      {{(*gen).collision}},
	contract.TypesMerged:    {{(*gen).merged}},
	contract.SizeChanged:    {{(*gen).sized}},
	contract.HiddenChanged:  {{(*gen).converted, (*gen).strictlyComparable, (*gen).recursive}},
}

// dotImport writes a client that imports the package with a dot and declares the new
// name itself.
func (g *gen) dotImport() {
	pkg := g.promised.Package
	for _, obj := range g.index.objects() {
		if obj.Pkg().Path() != pkg.Path() || obj == g.obj || isGeneric(obj.Type()) {
			continue
		}
		g.emit(func(c *client) string {
			c.imports[pkg.Path()], c.explain[pkg.Path()] = ".", true
			if _, ok := obj.(*types.TypeName); ok {
				return "type " + g.obj.Name() + " = " + obj.Name()
			}
			return "var " + g.obj.Name() + " = " + obj.Name()
		})
	}
}

// unkeyed writes composite literals without keys.
func (g *gen) unkeyed() {
	tn := g.typeName()
	if tn == nil {
		return
	}
	for _, v := range inline(g.values(tn)) {
		v = v.element()
		st, ok := v.typ.Underlying().(*types.Struct)
		if !ok {
			continue
		}
		elements := func(c *client) string {
			var list []string
			for f := range st.Fields() {
				list = append(list, c.zero(f.Type()))
			}
			return "{" + joined(list) + "}"
		}
		g.expr(v, func(c *client, _ string) string { return c.typ(v.typ) + elements(c) })
		g.inLiterals(v.typ, elements)
	}
}

// converted writes conversions and assignments between structs that have the same
// fields: of the package, and without a name.
func (g *gen) converted() {
	var list []value
	if tn := g.typeName(); tn != nil {
		for _, v := range g.owners() {
			list = append(list, v.element())
		}
		for _, other := range g.index.typeNames() {
			for _, v := range inline(g.values(other)) {
				v = v.element()
				for _, w := range list {
					if gotypes.ConvertibleTo(v.typ, w.typ) && !types.Identical(v.typ, w.typ) {
						g.conversion(v, w.typ)
						g.conversion(w, v.typ)
					}
				}
			}
		}
	}
	if g.obj != nil && len(list) == 0 {
		list = g.index.instances(objectValue(g.obj))
	}
	for _, v := range list {
		u := v.typ.Underlying()
		g.demandAs(v, u)
		g.conversion(v, u)
		if v.addressable {
			y := v
			y.param = u
			if v.param == nil {
				g.block(y, func(_ *client, x string) string { return x + " = x" })
			}
		}
		g.assignedTo(v)
	}
}

func (g *gen) conversion(v value, t types.Type) {
	g.expr(v, func(c *client, x string) string { return "(" + c.typ(t) + ")(" + x + ")" })
}

// maxNested is how deep a client's own type has the member that collides.
const maxNested = 3

// collision writes a struct that embeds the type beside one of the client's own, which
// has a member of the same name, at several depths.
func (g *gen) collision() {
	tn := g.typeName()
	if tn == nil {
		return
	}
	names := g.hiders(tn)
	for _, h := range append(g.index.holders(tn), tn) {
		if !g.index.named(h) {
			continue
		}
		for _, v := range g.values(h) {
			if v.param == nil || v.params.Len() > 0 || isPointer(v.typ) {
				continue
			}
			for _, name := range names {
				g.collides(v.typ, name)
			}
		}
	}
}

func (g *gen) collides(t types.Type, name string) {
	for depth := range maxNested {
		for _, use := range []string{"var _ func() s0 = ", "_ = "} {
			g.emit(func(c *client) string {
				c.declare("type s0 struct{}\n\nfunc (s0) " + name + "() (_ s0) { panic(0) }")
				for i := range depth {
					c.declare(fmt.Sprintf("type s%d struct{ s%d }", i+1, i))
				}
				c.declare("type t struct { " + c.typ(t) + "; s" + strconv.Itoa(depth) + " }")
				return "func _(x t) { " + use + "x." + name + " }"
			})
		}
	}
	if !types.IsInterface(t) {
		return
	}
	g.emit(func(c *client) string {
		return "type t interface{ " + c.typ(t) + "; " + name + "(s struct{}) }"
	})
}

// merged writes code that needs the type, or one that is made of it, to differ from
// another one: type switches and unions.
func (g *gen) merged() {
	tn := g.typeName()
	if tn == nil {
		return
	}
	for _, s := range g.index.typeNames() {
		if s != tn && !slices.ContainsFunc(slices.Collect(gotypes.All(s.Type().Underlying())), func(t types.Type) bool { return isType(t, tn) }) {
			continue
		}
		others := []types.Type{g.index.writtenOut(s.Type().Underlying(), nil)}
		if actual, ok := g.actual.Package.Scope().Lookup(s.Name()).(*types.TypeName); ok {
			others = append(others, types.Unalias(actual.Type())) // spelled by its path and name
		}
		for _, other := range g.index.typeNames() {
			others = append(others, other.Type())
		}
		for _, other := range others {
			if !types.Identical(other, s.Type()) && !isGeneric(other) && !isGeneric(s.Type()) {
				g.apart(s.Type(), other)
			}
		}
	}
}

// apart writes a type switch and a union with two types.
func (g *gen) apart(t, other types.Type) {
	g.emit(func(c *client) string {
		return "func _(x any) { switch x.(type) { case " + c.typ(other) + ": case " + c.typ(t) + ": } }"
	})
	g.emit(func(c *client) string { return "type _ interface{ ~" + c.typ(other) + " | " + c.typ(t) + " }" })
}

// writtenOut returns a type with what underlies them in the place of types without
// names, other than those inside of which it is.
func (ix *index) writtenOut(t types.Type, inside []types.Type) types.Type {
	if n, ok := types.Unalias(t).(*types.Named); ok && n.Obj().Pkg() != nil && !ix.named(n.Obj()) && !slices.Contains(inside, types.Type(n)) {
		return ix.writtenOut(n.Underlying(), append(inside, n))
	}
	return gotypes.Map(t, func(part types.Type) types.Type { return ix.writtenOut(part, inside) })
}

// sized writes the size of values, and the offsets of fields, as array lengths.
func (g *gen) sized() {
	var list []value
	switch obj := g.obj.(type) {
	case nil:
		return
	case *types.TypeName:
		list = inline(g.values(obj))
		if g.name != "" {
			list = inline(g.selections())
		}
	case *types.Func:
		for _, v := range g.index.instances(objectValue(obj)) {
			list = append(list, v.parts()...)
		}
	default:
		list = []value{objectValue(obj)}
	}
	for _, v := range list {
		v = v.element()
		g.constantOf(v, "Sizeof", g.promised.Sizes.Sizeof(v.typ))
		g.constantOf(v, "Alignof", g.promised.Sizes.Alignof(v.typ))
		st, ok := v.typ.Underlying().(*types.Struct)
		if !ok {
			continue
		}
		var fields []*types.Var
		for f := range st.Fields() {
			fields = append(fields, f)
		}
		for i, offset := range g.promised.Sizes.Offsetsof(fields) {
			if fields[i].Exported() {
				g.constantOf(v.then(fields[i].Type(), false, func(_ *client, x string) string { return operand(x) + "." + fields[i].Name() }), "Offsetof", offset)
			}
		}
	}
}

func (g *gen) constantOf(v value, function string, want int64) {
	g.emit(func(c *client) string {
		if v.param != nil {
			return c.fail()
		}
		c.build = g.promised.GOARCH
		call := c.importPath("unsafe", "unsafe") + "." + function + "(" + v.write(c) + ")"
		return "var _ [" + call + "]int = [" + strconv.FormatInt(want, 10) + "]int{}"
	})
}

// strictlyComparable writes generic code that compares values of the type.
func (g *gen) strictlyComparable() {
	tn := g.typeName()
	if tn == nil || isGeneric(tn.Type()) || !api.Comparable(tn.Type()) {
		return
	}
	g.emit(func(c *client) string {
		return "func _[T interface{ " + c.typ(tn.Type()) + " }](x T) { _ = x == x }"
	})
}

// recursive writes a type that has itself as a type argument of the type.
func (g *gen) recursive() {
	tn := g.typeName()
	if tn == nil || !isGeneric(tn.Type()) || !g.index.named(tn) {
		return
	}
	n := tn.Type().(interface{ TypeParams() *types.TypeParamList }).TypeParams().Len()
	g.emit(func(c *client) string {
		return "type t struct{ x " + c.object(tn) + "[" + strings.TrimSuffix(strings.Repeat("t, ", n), ", ") + "] }"
	})
}
