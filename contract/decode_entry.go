package contract

import "strings"

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

// entries decodes a section or a member list of the type owner.
func (d *decoder) entries(kind Kind, section *pair, path string, owner *Decl) (entries []*Entry) {
	for _, p := range d.pairs(section.value, path, kinds[kind].contents) {
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
	textKey := kinds[e.Kind].text
	hasText := false
	for _, p := range d.pairs(value, path, "keys to values") {
		name, path := p.key.value, path+"."+show(p.key.value)
		if name == textKey {
			hasText = true
			decl.Text, _ = d.text(p.value, path)
		} else if k := keyOf(e.Kind, name); k != nil {
			d.key(k, decl, p, path)
		} else {
			d.errorf(p.key, "%s", unknownKey(name, keyNames(e.Kind)))
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

// key decodes the value of a key.
func (d *decoder) key(k *Key, decl *Decl, p *pair, path string) {
	switch {
	case k.str != nil:
		s := d.str(p.value, path)
		if s != nil && k.invalid != nil && k.invalid(s.Value) != "" {
			d.errorf(p.value, "%s must be %s, this is %s", path, k.invalid(s.Value), show(s.Value))
		}
		*k.str(decl) = s
	case k.boolean != nil:
		*k.boolean(decl) = d.bool(p.value, path)
	case k.platforms != nil:
		*k.platforms(decl) = d.platforms(p.value)
	case k.texts != nil:
		*k.texts(decl) = d.texts(p.value, path, "interfaces")
	case k.members == Embed:
		decl.Embeds = d.embeds(p, path, decl)
	default:
		*decl.List(k.members) = d.entries(k.members, p, path, decl)
	}
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
