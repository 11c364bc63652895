package compare

import (
	"go/scanner"
	"go/token"
	"go/types"
	"strings"
)

// apart tells two texts apart that read the same: it adds to each what those names
// stand for which stand for something else on the other side.
func (c *comparison) apart(texts []string) []string {
	if len(texts) < 2 || texts[0] == "" || texts[0] != texts[1] {
		return texts
	}
	m := meanings{comparison: c, seen: make(map[string]bool)}
	m.visit(texts[0])
	if len(m.declared) == 0 {
		return texts
	}
	was, is := strings.Join(m.declared, "; "), strings.Join(m.actual, "; ")
	return append([]string{texts[0] + " (" + was + ")", texts[1] + " (" + is + ")"}, texts[2:]...)
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
	if !ok1 || !ok2 || d == a {
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
