package totypes_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// A draft is a package that is still easy to change: declarations in pieces of
// Go source. Every identifier that may be renamed is a word of its own kind in
// it: P1 and Q1 are type parameters of declarations and of receivers, arg1 and
// res1 parameters and results, self1 receivers, hidden1 unexported types.
type draft struct {
	decls   []*decl
	dropped map[int]bool // pieces that are left out, by id
}

type declKind int

const (
	constDecl declKind = iota
	varDecl
	funcDecl
	typeDecl
)

// A decl is a declaration of a package, with its methods if it is one of a type.
type decl struct {
	id      int
	kind    declKind
	name    string
	doc     string    // the text behind "Deprecated:", or ""
	scope   []tplan   // type parameters
	sig     signature // of a func
	text    string    // what stands behind the name of others, up to members
	body    string    // struct or interface, if it has members; else ""
	members []*member // fields; of an interface methods and embedded elements
	methods []*method
	plan    *plan // of a type
}

// A member is a field, or an element of an interface: a line of its body.
type member struct {
	id   int
	name string // "" for what is embedded
	text string // the type, or the signature of a method from its parameters on
	tag  string
	doc  string
}

type method struct {
	id      int
	name    string
	doc     string
	pointer bool
	self    string  // the receiver; may be "" or _
	scope   []tplan // its type parameters
	sig     signature
}

type signature struct {
	params, results []parameter
	variadic        bool
}

type parameter struct{ name, typ string }

func (d *draft) clone() *draft {
	c := &draft{dropped: maps.Clone(d.dropped)}
	for _, old := range d.decls {
		n := *old
		n.scope, n.sig = slices.Clone(old.scope), old.sig.clone()
		n.members = cloneAll(old.members)
		n.methods = cloneAll(old.methods)
		for _, m := range n.methods {
			m.scope, m.sig = slices.Clone(m.scope), m.sig.clone()
		}
		c.decls = append(c.decls, &n)
	}
	return c
}

func cloneAll[T any](list []*T) []*T {
	out := make([]*T, len(list))
	for i, p := range list {
		v := *p
		out[i] = &v
	}
	return out
}

func (s signature) clone() signature {
	return signature{slices.Clone(s.params), slices.Clone(s.results), s.variadic}
}

func (s signature) String() string {
	text := "(" + list(s.params, s.variadic) + ")"
	switch {
	case len(s.results) == 1 && s.results[0].name == "":
		return text + " " + s.results[0].typ
	case len(s.results) > 0:
		return text + " (" + list(s.results, false) + ")"
	}
	return text
}

func list(params []parameter, variadic bool) string {
	var words []string
	for i, p := range params {
		typ := p.typ
		if variadic && i == len(params)-1 {
			typ = "..." + typ
		}
		words = append(words, strings.TrimSpace(p.name+" "+typ))
	}
	return strings.Join(words, ", ")
}

// A codeLine is a line of source with the piece that it stands for.
type codeLine struct {
	text string
	id   int // 0: none
}

// chunks returns the source of each declaration.
func (d *draft) chunks() [][]codeLine {
	var all [][]codeLine
	for _, dc := range d.decls {
		if d.dropped[dc.id] {
			continue
		}
		all = append(all, d.declaration(dc))
		for _, m := range dc.methods {
			if !d.dropped[m.id] {
				all = append(all, dc.method(m))
			}
		}
	}
	return all
}

func doc(lines []codeLine, text string, id int) []codeLine {
	if text != "" {
		lines = append(lines, codeLine{"// Deprecated: " + text + ".", id})
	}
	return lines
}

func (d *draft) declaration(dc *decl) []codeLine {
	lines := doc(nil, dc.doc, dc.id)
	var params []string
	for _, p := range dc.scope {
		params = append(params, p.name+" "+p.constraint)
	}
	name := dc.name
	if len(params) > 0 {
		name += "[" + strings.Join(params, ", ") + "]"
	}
	keyword := [...]string{"const", "var", "func", "type"}[dc.kind]
	switch {
	case dc.kind == funcDecl:
		return append(lines, codeLine{"func " + name + dc.sig.String() + " { panic(0) }", dc.id})
	case dc.body == "":
		return append(lines, codeLine{keyword + " " + name + " " + dc.text, dc.id})
	}
	lines = append(lines, codeLine{keyword + " " + name + " " + dc.text + dc.body + " {", dc.id})
	for _, m := range dc.members {
		if d.dropped[m.id] {
			continue
		}
		lines = doc(lines, m.doc, m.id)
		text := m.name + m.text
		if dc.body == "struct" {
			text = m.name + " " + m.text
		}
		if m.tag != "" {
			text += " `" + m.tag + "`"
		}
		lines = append(lines, codeLine{"\t" + strings.TrimSpace(text), m.id})
	}
	return append(lines, codeLine{"}", dc.id})
}

func (dc *decl) method(m *method) []codeLine {
	recv := dc.name
	var params []string
	for _, p := range m.scope {
		params = append(params, p.name)
	}
	if len(params) > 0 {
		recv += "[" + strings.Join(params, ", ") + "]"
	}
	if m.pointer {
		recv = "*" + recv
	}
	recv = strings.TrimSpace(m.self + " " + recv)
	return append(doc(nil, m.doc, m.id), codeLine{fmt.Sprintf("func (%s) %s%s { panic(0) }", recv, m.name, m.sig), m.id})
}

// shadow gives parameters, results and receivers the names of other things, as
// far as the declaration itself does not mention these.
func (d *draft) shadow(chunks [][]codeLine) {
	names := []string{"dep", "other", "int", "string", "any", "error", "byte", "comparable", "len", "p"}
	for _, dc := range d.decls {
		names = append(names, dc.name)
	}
	for _, chunk := range chunks {
		text := ""
		for _, l := range chunk {
			text += l.text + "\n"
		}
		given := make(map[string]string)
		for _, word := range values.FindAllString(text, -1) {
			for _, name := range names {
				free := !regexp.MustCompile(`\b` + name + `\b`).MatchString(text)
				if free && given[word] == "" && !slices.Contains(slices.Collect(maps.Values(given)), name) {
					given[word] = name
				}
			}
		}
		for i, l := range chunk {
			chunk[i].text = values.ReplaceAllStringFunc(l.text, func(word string) string {
				if given[word] == "" {
					return word
				}
				return given[word]
			})
		}
	}
}
