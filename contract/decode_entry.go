package contract

import (
	"strings"

	"github.com/importspy/importspy/internal/yamledit"
)

// An entrySyntax is where an entry is: an entry of a mapping is a pair, one
// of a sequence an item.
type entrySyntax struct {
	pair   *yamledit.Pair // nil for an item
	item   *yamledit.Node // nil for a pair
	list   *yamledit.Node // the mapping or sequence
	header *yamledit.Pair // the pair whose value is list
	owner  *Decl          // the type that has the member; nil for others
}

// A declSyntax is where a Decl is.
type declSyntax struct {
	value *yamledit.Node // the scalar, or the mapping of the long form
	entry *Entry
}

// entries decodes a section or a member list of the type owner.
func (d *decoder) entries(kind Kind, section *yamledit.Pair, path string, owner *Decl) (entries []*Entry) {
	for _, p := range d.pairs(section.Value, path, kinds[kind].contents) {
		e := &Entry{Kind: kind, Name: p.Key.Value, Pos: d.pos(p.Key)}
		e.syntax = &entrySyntax{pair: p, list: section.Value, header: section, owner: owner}
		if d.checkName(e, p, path) {
			d.entry(e, p.Value, path+"."+show(e.Name))
		}
		if e.Decls != nil {
			entries = append(entries, e)
		}
	}
	return entries
}

// entry decodes the value of an entry: a text, a long form, or one long form
// for each set of platforms.
func (d *decoder) entry(e *Entry, value *yamledit.Node, path string) {
	switch {
	case value.Kind == yamledit.Mapping:
		e.Decls = d.longForm(e, value, path)
	case value.Kind == yamledit.Sequence && isVariants(value):
		for _, item := range value.Items {
			if item.Kind != yamledit.Mapping {
				d.errorf(item, "a variant of %s must be a mapping, not %s", path, item.Describe())
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
func isVariants(n *yamledit.Node) bool {
	if !n.Flow {
		return true
	}
	for _, item := range n.Items {
		if item.Kind == yamledit.Mapping && len(item.Pairs) > 0 {
			return true
		}
	}
	return false
}

func (d *decoder) shortForm(e *Entry, value *yamledit.Node, text Text) *Decl {
	return &Decl{Pos: text.Pos, Text: text, syntax: &declSyntax{value: value, entry: e}}
}

// text decodes Go source. What a block scalar has at its end is layout.
func (d *decoder) text(n *yamledit.Node, path string) (Text, bool) {
	if n.Flow && n.Kind != yamledit.Scalar {
		d.errorf(n, "%s must be Go source, not %s; quote it: %s", path, n.Describe(), d.quoted(n))
		return Text{}, false
	}
	s := d.str(n, path)
	if s == nil {
		return Text{}, false
	}
	return Text{Value: strings.TrimRight(n.Value, "\n"), Pos: s.Pos, syntax: &scalar{d.doc, n}}, true
}

// longForm returns one Decl, or none if it has no text.
func (d *decoder) longForm(e *Entry, value *yamledit.Node, path string) []*Decl {
	decl := &Decl{Pos: d.pos(value), syntax: &declSyntax{value: value, entry: e}}
	textKey := kinds[e.Kind].text
	hasText := false
	for _, p := range d.pairs(value, path, "keys to values") {
		name, path := p.Key.Value, path+"."+show(p.Key.Value)
		if name == textKey {
			hasText = true
			decl.Text, _ = d.text(p.Value, path)
		} else if k := keyOf(e.Kind, name); k != nil {
			d.key(k, decl, p, path)
		} else {
			d.errorf(p.Key, "%s", unknownKey(name, keyNames(e.Kind)))
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
func (d *decoder) key(k *Key, decl *Decl, p *yamledit.Pair, path string) {
	switch {
	case k.str != nil:
		s := d.str(p.Value, path)
		if s != nil && k.invalid != nil && k.invalid(s.Value) != "" {
			d.errorf(p.Value, "%s must be %s, not %s", path, k.invalid(s.Value), show(s.Value))
		}
		*k.str(decl) = s
	case k.boolean != nil:
		*k.boolean(decl) = d.bool(p.Value, path)
	case k.platforms != nil:
		*k.platforms(decl) = d.platforms(p.Value)
	case k.texts != nil:
		*k.texts(decl) = d.texts(p.Value, path, "interfaces")
	case k.members == Embed:
		decl.Embeds = d.embeds(p, path, decl)
	default:
		*decl.List(k.members) = d.entries(k.members, p, path, decl)
	}
}

// texts decodes a sequence of Go source.
func (d *decoder) texts(n *yamledit.Node, path, content string) (texts []Text) {
	for _, item := range d.items(n, path, content) {
		if text, ok := d.text(item, "an item of "+path); ok {
			texts = append(texts, text)
		}
	}
	return texts
}

func (d *decoder) embeds(section *yamledit.Pair, path string, owner *Decl) (entries []*Entry) {
	for _, item := range d.items(section.Value, path, "types") {
		text, ok := d.text(item, "an item of "+path)
		if !ok {
			continue
		}
		e := &Entry{Kind: Embed, Name: text.Value, Pos: text.Pos}
		e.syntax = &entrySyntax{item: item, list: section.Value, header: section, owner: owner}
		e.Decls = []*Decl{d.shortForm(e, item, text)}
		entries = append(entries, e)
	}
	return entries
}
