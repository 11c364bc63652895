package pairtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/gotypes"
)

// A pair often has a breaking finding for each of its edits, so that one which a client
// breaks by without a finding would pass for the other's. Therefore each client that breaks
// must mention what a breaking finding is on.

// mentioned has what a client mentions of the packages that are compared, by unit and name:
// objects, and the types of its expressions with those that shape them.
type mentioned struct {
	names map[string]bool
	parts map[string]bool // types of fields, by which a struct may not be comparable
	text  string

	old     *version
	members map[string]bool // those that its errors are on
}

// unexplained returns the first client that breaks, and mentions nothing that a breaking
// finding is on, or "".
func (d *diff) unexplained(broke []client, breaking []found) (c client) {
	defer func() {
		if recover() != nil {
			c = "" // go/types crashes: nothing is known
		}
	}()
	for _, c := range broke {
		m := mentions(d.old, c.source())
		m.errors(d.now)
		if !slices.ContainsFunc(breaking, m.explainedBy) {
			return c
		}
	}
	return ""
}

func mentions(v *version, source string) *mentioned {
	m := &mentioned{names: make(map[string]bool), parts: make(map[string]bool), text: source, old: v, members: make(map[string]bool)}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "client.go", source, parser.SkipObjectResolution)
	if err != nil {
		return m
	}
	info := &types.Info{Types: make(map[ast.Expr]types.TypeAndValue), Uses: make(map[*ast.Ident]types.Object), Instances: make(map[*ast.Ident]types.Instance)}
	config := types.Config{Importer: v, Sizes: sizes}
	_, _ = config.Check("client", fset, []*ast.File{file}, info)
	for _, obj := range info.Uses {
		if obj.Pkg() == nil || obj.Pkg().Path() == "client" {
			continue
		}
		if obj.Parent() == obj.Pkg().Scope() {
			m.names[nameOf(obj)] = true
		}
		if _, isPackage := obj.(*types.PkgName); !isPackage {
			m.visit(obj.Type())
		}
	}
	for _, tv := range info.Types {
		m.visit(tv.Type)
	}
	for _, inst := range info.Instances {
		for t := range inst.TypeArgs.Types() {
			m.visit(t)
		}
		m.visit(inst.Type)
	}
	return m
}

func nameOf(obj types.Object) string { return obj.Pkg().Path() + "." + obj.Name() }

// visit notes the types that one is written with, and those that shape them: what they embed,
// what underlies them, what constrains their type parameters.
func (m *mentioned) visit(t types.Type) {
	if t == nil {
		return
	}
	for u := range gotypes.All(t) {
		switch u := u.(type) {
		case *types.Alias:
			if u.Obj().Pkg() != nil {
				m.names[nameOf(u.Obj())] = true
			}
			m.constraints(gotypes.TypeParams(u.Origin()))
		case *types.Named:
			m.named(u)
		case *types.Struct:
			m.structure(u)
		case *types.Signature:
			m.constraints(u.TypeParams())
		}
	}
}

func (m *mentioned) constraints(list *types.TypeParamList) {
	for p := range list.TypeParams() {
		if named, ok := types.Unalias(p.Constraint()).(*types.Named); ok {
			m.visit(named)
		} else if key := p.String() + "?"; !m.parts[key] {
			m.parts[key] = true
			m.visit(p.Constraint())
		}
	}
}

func (m *mentioned) named(t *types.Named) {
	tn := t.Origin().Obj()
	if tn.Pkg() == nil || m.names[nameOf(tn)+"()"] {
		return
	}
	m.names[nameOf(tn)], m.names[nameOf(tn)+"()"] = true, true
	m.constraints(t.Origin().TypeParams())
	switch u := t.Underlying().(type) {
	case *types.Struct:
		m.structure(u)
	case *types.Interface:
		for e := range u.EmbeddedTypes() {
			m.visit(e)
		}
	default:
		m.visit(u)
	}
}

// structure notes what a struct embeds, and what its fields are of.
func (m *mentioned) structure(st *types.Struct) {
	for f := range st.Fields() {
		if f.Embedded() {
			m.visit(f.Type())
		}
		for t := range gotypes.All(f.Type()) {
			named, ok := t.(*types.Named)
			if !ok || named.Obj().Pkg() == nil || m.parts[nameOf(named.Origin().Obj())] {
				continue
			}
			m.parts[nameOf(named.Origin().Obj())] = true
			if inner, ok := named.Underlying().(*types.Struct); ok {
				m.structure(inner)
			}
		}
	}
}

// explainedBy reports whether a client mentions what a finding is on, and if that is a member,
// may break by it.
func (m *mentioned) explainedBy(f found) bool {
	if f.Symbol == "package" {
		return true
	}
	for _, symbol := range []string{f.Symbol, f.Own} {
		owner, member, _ := strings.Cut(finding.PlainSymbol(symbol), ".")
		name := paths[f.unit] + "." + owner
		if (f.ID == contract.NotComparable || f.ID == contract.TypeChanged) && m.parts[name] || symbol != "" && m.names[name] && (member == "" || m.asks(f.unit, owner, member)) {
			return true
		}
	}
	return false
}

// asks reports whether a client selects a member, or its errors are on that, on one that it
// promotes, or on none.
func (m *mentioned) asks(u unit, owner, member string) bool {
	if len(m.members) == 0 || m.members[member] || regexp.MustCompile(`\b`+member+`\b`).MatchString(m.text) {
		return true
	}
	obj := m.old.units[u].Types.Scope().Lookup(owner)
	if obj == nil {
		return false
	}
	st, ok := obj.Type().Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() {
		if f.Embedded() && f.Name() == member {
			return true
		}
	}
	return false
}

// member is how an error names a field or method.
var member = regexp.MustCompile(`\b(?:field or method|missing method|type for method|unknown field|method) (\w+)`)

// errors notes the members that the errors of a client are on.
func (m *mentioned) errors(now *version) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "client.go", m.text, parser.SkipObjectResolution)
	if err != nil {
		return
	}
	config := types.Config{Importer: now, Sizes: sizes, Error: func(err error) {
		for _, match := range member.FindAllStringSubmatch(err.Error(), -1) {
			m.members[match[1]] = true
		}
	}}
	_, _ = config.Check("client", fset, []*ast.File{file}, nil)
}
