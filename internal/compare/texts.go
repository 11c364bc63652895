package compare

import (
	"go/scanner"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/gotypes"
)

// apart tells two texts apart that read the same: it adds to each what those names
// stand for which stand for something else on the other side.
func (c *comparison) apart(s scope, actual types.Object, texts []string) []string {
	if len(texts) < 2 || texts[0] == "" || texts[0] != texts[1] {
		return texts
	}
	m := meanings{comparison: c, seen: make(map[string]bool)}
	m.visit(texts[0])
	was, is := strings.Join(m.declared, "; "), strings.Join(m.actual, "; ")
	if was == is {
		was, is = c.resolved(s, actual, (*types.Package).Name)
	}
	if was == is { // packages may have the same name
		was, is = c.resolved(s, actual, (*types.Package).Path)
	}
	if was == is { // the same name in two packages is two fields, or methods
		was, is = c.owners(s, actual)
	}
	if was == is {
		return texts
	}
	return append([]string{with(texts[0], was), with(texts[1], is)}, texts[2:]...)
}

func with(text, note string) string {
	if note == "" {
		return text
	}
	return text + " (" + note + ")"
}

// resolved returns the aliases that the types of a declared and an actual object are
// written with, and if there is no difference, what has become of the types that the
// declared one is written with, or what underlies both.
func (c *comparison) resolved(s scope, actual types.Object, qualify types.Qualifier) (was, is string) {
	d := c.declaredObject(s)
	if d == nil || actual == nil {
		return "", ""
	}
	was, is = aliasesIn(d, qualify), aliasesIn(actual, qualify)
	if was == is {
		was, is = c.movedIn(d, qualify), ""
	}
	if was == is {
		return definition(types.Unalias(d.Type()), qualify), definition(types.Unalias(actual.Type()), qualify)
	}
	return was, is
}

// aliasesIn returns the aliases that the declaration of an object is written with.
func aliasesIn(obj types.Object, qualify types.Qualifier) string {
	var list []string
	for _, t := range typesOf(obj) {
		for u := range gotypes.All(t) {
			alias, ok := u.(*types.Alias)
			if !ok || alias.Obj().Pkg() == nil {
				continue
			}
			text := "type " + types.TypeString(alias, qualify) + " = " + types.TypeString(types.Unalias(alias), qualify)
			if !slices.Contains(list, text) {
				list = append(list, text)
			}
		}
	}
	return strings.Join(list, "; ")
}

// typesOf returns the types that the declaration of an object is written with.
func typesOf(obj types.Object) []types.Type {
	list := []types.Type{obj.Type()}
	if tn, ok := obj.(*types.TypeName); ok && !tn.IsAlias() {
		list = append(list, obj.Type().Underlying())
	}
	for p := range gotypes.TypeParams(obj.Type()).TypeParams() {
		list = append(list, p.Constraint())
	}
	return list
}

// owners says of which packages the unexported members are of the literals that a declared and
// an actual object are written with.
func (c *comparison) owners(s scope, actual types.Object) (was, is string) {
	d := c.declaredObject(s)
	if d == nil || actual == nil {
		return "", ""
	}
	return ownersIn(d.Type()), ownersIn(actual.Type())
}

func ownersIn(t types.Type) string {
	var list []string
	add := func(member types.Object) {
		if member.Exported() {
			return
		}
		if text := member.Name() + " is of " + member.Pkg().Path(); !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	seen := make(map[types.Type]bool)
	var visit func(types.Type)
	visit = func(t types.Type) {
		for u := range gotypes.All(t) {
			if alias, ok := u.(*types.Alias); ok && !seen[alias] {
				seen[alias] = true
				visit(types.Unalias(alias))
			}
			switch u := u.(type) {
			case *types.Struct:
				for f := range u.Fields() {
					add(f)
				}
			case *types.Interface:
				for m := range u.ExplicitMethods() {
					add(m)
				}
			}
		}
	}
	visit(t)
	return strings.Join(list, "; ")
}

// movedIn says which types that the declaration of an object is written with correspond to types
// of other names.
func (c *comparison) movedIn(obj types.Object, qualify types.Qualifier) string {
	var list []string
	for _, t := range typesOf(obj) {
		for u := range gotypes.All(t) {
			named, ok := u.(*types.Named)
			if !ok || named.TypeArgs().Len() > 0 {
				continue
			}
			was, is := types.TypeString(named, qualify), types.TypeString(c.re.typ(named), qualify)
			if text := was + " is now " + is; was != is && !slices.Contains(list, text) {
				list = append(list, text)
			}
		}
	}
	return strings.Join(list, "; ")
}

func definition(t types.Type, qualify types.Qualifier) string {
	text, under := types.TypeString(t, qualify), types.TypeString(t.Underlying(), qualify)
	if text == under {
		return "type " + text
	}
	return "type " + text + " " + under
}

// declaredObject returns the object or member that an entry declares, or that a finding is
// on, or nil.
func (c *comparison) declaredObject(s scope) types.Object {
	for _, o := range c.Declared.Objects {
		if o.Entry == s.entry {
			return o.Obj
		}
		for _, m := range o.Members {
			if m.Entry == s.entry {
				return m.Obj
			}
		}
	}
	return s.was
}

// Meanings are the declarations of types that have the same name on both sides and are
// not the same.
type meanings struct {
	*comparison
	seen             map[string]bool
	declared, actual []string
}

func (m *meanings) visit(text string) {
	for _, name := range identifiers(text) {
		if !m.seen[name] {
			m.seen[name] = true
			m.name(name)
		}
	}
}

func (m *meanings) name(name string) {
	d, ok1 := m.Declared.Types.Scope().Lookup(name).(*types.TypeName)
	a, ok2 := m.Actual.Scope().Lookup(name).(*types.TypeName)
	if !ok1 || !ok2 || d.Pkg() != m.Declared.Types {
		return
	}
	was, is := m.declaration(d), m.Describe.TypeText(a)
	switch {
	case d.IsAlias() != a.IsAlias() || d.IsAlias() && was != is:
		m.declared, m.actual = append(m.declared, "type "+name+" "+was), append(m.actual, "type "+name+" "+is)
	case d.IsAlias():
		m.visit(was)
	}
}

// declaration is the text of a declared type, as the contract has it.
func (m *meanings) declaration(tn *types.TypeName) string {
	for _, o := range m.Declared.Objects {
		if o.TypeName == tn {
			return m.saysOf(o.Decl, tn)
		}
	}
	return m.Describe.TypeText(tn)
}

// identifiers returns the names in Go source that are not selected from others, in
// their order.
func identifiers(text string) (names []string) {
	var s scanner.Scanner
	src := []byte(text)
	s.Init(token.NewFileSet().AddFile("", -1, len(src)), src, nil, 0)
	selected := false
	for {
		_, tok, name := s.Scan()
		if tok == token.EOF {
			return names
		}
		if tok == token.IDENT && !selected {
			names = append(names, name)
		}
		selected = tok == token.PERIOD
	}
}
