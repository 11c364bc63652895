package contract

import (
	"strconv"
	"strings"
)

// An entrySyntax is where an entry is: an entry of a mapping is a pair, one
// of a sequence an item.
type entrySyntax struct {
	pair   *pair // nil for an item
	item   *node // nil for a pair
	list   *node // the mapping or sequence
	header *pair // the pair whose value is list
	owner  *Decl // the type that has the member; nil for others
}

// A declSyntax is where a Decl is.
type declSyntax struct {
	value *node // the scalar, or the mapping of the long form
	entry *Entry
}

// textKeys are the keys of the Go source in the long form of each kind.
var textKeys = map[Kind]string{
	Const: "const", Var: "var", Func: "func", Type: "type", Field: "field", Method: "func", PointerMethod: "func",
}

// keysOf returns the keys of the long form of a kind.
func keysOf(kind Kind) []string {
	if kind == Type {
		return typeKeys
	}
	return append([]string{textKeys[kind]}, typeKeys[1:5]...)
}

var sectionContents = map[Kind]string{
	Const: "names to constants", Var: "names to types", Func: "names to signatures", Type: "names to types",
	Field: "names to types", Method: "names to signatures", PointerMethod: "names to signatures",
}

// entries decodes a section or a member list of the type owner.
func (d *decoder) entries(kind Kind, section *pair, path string, owner *Decl) (entries []*Entry) {
	for _, p := range d.pairs(section.value, path, sectionContents[kind]) {
		e := &Entry{Kind: kind, Name: p.key.value, Pos: d.pos(p.key)}
		e.syntax = &entrySyntax{pair: p, list: section.value, header: section, owner: owner}
		if d.checkName(e, p, path) {
			d.entry(e, p.value, path+"."+show(e.Name))
		}
		if e.Decls != nil {
			entries = append(entries, e)
		}
	}
	return entries
}

// entry decodes the value of an entry: a text, a long form, or one long form
// for each set of platforms.
func (d *decoder) entry(e *Entry, value *node, path string) {
	switch {
	case value.kind == mappingNode:
		e.Decls = d.longForm(e, value, path)
	case value.kind == sequenceNode && isVariants(value):
		for _, item := range value.items {
			if item.kind != mappingNode {
				d.errorf(item, "a variant of %s must be a mapping, this is %s", path, describe(item))
				continue
			}
			e.Decls = append(e.Decls, d.longForm(e, item, path)...)
		}
		d.checkVariants(e, path)
	default:
		if text, ok := d.text(value, path); ok {
			e.Decls = []*Decl{d.shortForm(e, value, text)}
		}
	}
}

// isVariants distinguishes a sequence of variants from Go source such as []byte.
func isVariants(n *node) bool {
	if !n.flow {
		return true
	}
	for _, item := range n.items {
		if item.kind == mappingNode && len(item.pairs) > 0 {
			return true
		}
	}
	return false
}

func (d *decoder) shortForm(e *Entry, value *node, text Text) *Decl {
	return &Decl{Pos: text.Pos, Text: text, syntax: &declSyntax{value: value, entry: e}}
}

// text decodes Go source. What a block scalar has at its end is layout.
func (d *decoder) text(n *node, path string) (Text, bool) {
	if n.flow && n.kind != scalarNode {
		d.errorf(n, "%s must be Go source, this is %s; quote it: %s", path, describe(n), d.quoted(n))
		return Text{}, false
	}
	s := d.str(n, path)
	if s == nil {
		return Text{}, false
	}
	return Text{Value: strings.TrimRight(n.value, "\n"), Pos: s.Pos, syntax: &scalar{src: d.src, node: n}}, true
}

// longForm returns one Decl, or none if it has no text.
func (d *decoder) longForm(e *Entry, value *node, path string) []*Decl {
	decl := &Decl{Pos: d.pos(value), syntax: &declSyntax{value: value, entry: e}}
	textKey := textKeys[e.Kind]
	hasText := false
	for _, p := range d.pairs(value, path, "keys to values") {
		switch key, path := p.key.value, path+"."+show(p.key.value); {
		case key == textKey:
			hasText = true
			decl.Text, _ = d.text(p.value, path)
		case key == "deprecated":
			decl.Deprecated = d.str(p.value, path)
		case key == "since":
			decl.Since = d.str(p.value, path)
		case key == "stability":
			decl.Stability = d.stability(p.value, path)
		case key == "platforms":
			decl.Platforms = d.platforms(p.value)
		case e.Kind != Type || !d.typeKey(decl, p, path):
			d.errorf(p.key, "%s", unknownKey(key, keysOf(e.Kind)))
		}
	}
	if !hasText {
		d.errorf(value, "%s has no %s; write the Go source under that key", path, textKey)
	}
	if decl.Text.Value == "" {
		return nil
	}
	return []*Decl{decl}
}

// stability decodes a word on how much may change.
func (d *decoder) stability(n *node, path string) *String {
	s := d.str(n, path)
	if s != nil && s.Value != Stable && s.Value != Experimental {
		d.errorf(n, "%s must be %s or %s, this is %s", path, Stable, Experimental, show(s.Value))
	}
	return s
}

// size decodes a number of bytes.
func (d *decoder) size(n *node, path string) *String {
	s := d.str(n, path)
	if s == nil {
		return nil
	}
	if _, err := strconv.ParseInt(s.Value, 10, 64); err != nil || s.Value[0] == '-' || s.Value[0] == '+' {
		d.errorf(n, "%s must be a number of bytes, this is %s", path, show(s.Value))
	}
	return s
}

// typeKey decodes a key that only types have. It reports whether p is one.
func (d *decoder) typeKey(decl *Decl, p *pair, path string) bool {
	switch p.key.value {
	case "comparable":
		decl.Comparable = d.bool(p.value, path)
	case "sealed":
		decl.Sealed = d.bool(p.value, path)
	case "size":
		decl.Size = d.size(p.value, path)
	case "hidden":
		decl.Hidden = d.str(p.value, path)
	case "open":
		decl.Open = d.bool(p.value, path)
	case "fields":
		decl.Fields = d.entries(Field, p, path, decl)
	case "embeds":
		decl.Embeds = d.embeds(p, path, decl)
	case "methods":
		decl.Methods = d.entries(Method, p, path, decl)
	case "pointer_methods":
		decl.PointerMethods = d.entries(PointerMethod, p, path, decl)
	case "implements":
		decl.Implements = d.texts(p.value, path, "interfaces")
	default:
		return false
	}
	return true
}

// texts decodes a sequence of Go source.
func (d *decoder) texts(n *node, path, content string) (texts []Text) {
	for _, item := range d.items(n, path, content) {
		if text, ok := d.text(item, "an item of "+path); ok {
			texts = append(texts, text)
		}
	}
	return texts
}

func (d *decoder) embeds(section *pair, path string, owner *Decl) (entries []*Entry) {
	for _, item := range d.items(section.value, path, "types") {
		text, ok := d.text(item, "an item of "+path)
		if !ok {
			continue
		}
		e := &Entry{Kind: Embed, Name: text.Value, Pos: text.Pos}
		e.syntax = &entrySyntax{item: item, list: section.value, header: section, owner: owner}
		e.Decls = []*Decl{d.shortForm(e, item, text)}
		entries = append(entries, e)
	}
	return entries
}
