package contract

import (
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/yamledit"
)

// InsertMember adds the member m to the declaration d of the type typ. Fields
// and embeds go after the one called after, or first if after is empty, or last
// if there is none of that name. Methods go before the first one with a greater
// name. A short form becomes a long one.
func (f *File) InsertMember(typ *Entry, d *Decl, m *Entry, after string) ([]Edit, error) {
	e := f.editor("insert", typ.label()+"."+m.label())
	switch {
	case !e.hasEntry(typ, d) || !e.writable(m):
	case typ.Kind != Type:
		e.Refuse("%s is not a type", typ.Name)
	case !isMember(m.Kind):
		e.Refuse("%s is not a member", m.Name)
	default:
		e.insertMember(d, m, after)
	}
	return e.done()
}

func (e *editor) insertMember(d *Decl, m *Entry, after string) {
	name := kinds[m.Kind].section
	l := &yamledit.Listing{Parent: d.syntax.value, Seq: m.Kind == Embed}
	l.Header = l.Parent.Get(name)
	if l.Header == nil {
		unit := e.Unit
		if l.Seq {
			unit = e.Seq
		} else if l.Parent.Kind == yamledit.Mapping {
			unit = e.SiblingUnit(l.Parent)
		}
		e.addKey(d, name, e.Under(name, unit, e.entryElement(m), l.Seq))
		return
	}
	n := l.Node()
	if !n.IsEmpty() && (n.Kind == yamledit.Sequence) != l.Seq {
		e.Refuse("%s is not a list of members", name)
		return
	}
	at := sortedPlace(n, m.Name)
	if m.Kind == Field || m.Kind == Embed {
		at = placeAfter(n, after)
	}
	e.Add(l, at, e.entryElement(m))
}

// placeAfter returns the place after the element with a name.
func placeAfter(n *yamledit.Node, name string) int {
	if name == "" {
		return 0
	}
	for i, p := range n.Pairs {
		if p.Key.Value == name {
			return i + 1
		}
	}
	for i, item := range n.Items {
		if item.Value == name {
			return i + 1
		}
	}
	return len(n.Pairs) + len(n.Items)
}

// SetText replaces the Go source of a declaration, or of an embedded type.
func (f *File) SetText(en *Entry, d *Decl, text string) ([]Edit, error) {
	e := f.editor("set text of", en.label())
	switch {
	case e.Refused():
	case d == nil || d.Text.syntax == nil:
		e.Refuse(notInFile)
	default:
		n := d.Text.syntax.node
		e.SetScalar(n, n.Quote(text))
	}
	return e.done()
}

// SetKey sets one of the keys of a declaration that have a single value, such as
// comparable, deprecated or size, or with an empty value removes it. A short form
// becomes a long one.
func (f *File) SetKey(en *Entry, d *Decl, key, value string) ([]Edit, error) {
	e := f.editor("set "+key+" of", en.label())
	switch {
	case !e.hasLong(en, d):
	case keyOf(en.Kind, key) == nil || !keyOf(en.Kind, key).IsScalar():
		e.Refuse("the entry cannot have this key")
	case !keyOf(en.Kind, key).accepts(value):
		e.Refuse("its value cannot be %s", show(value))
	default:
		e.setKey(d, key, value)
	}
	return e.done()
}

func (e *editor) setKey(d *Decl, key, value string) {
	n := d.syntax.value
	switch p := n.Get(key); {
	case p == nil && value != "":
		e.addKey(d, key, e.scalarElement(key, value))
	case p == nil:
	case value != "":
		e.setScalar(p, value)
	default:
		e.DropPair(n, slices.Index(n.Pairs, p))
	}
}

// has refuses a declaration that is not in the file, and reports whether it is.
func (e *editor) has(d *Decl) bool {
	if d == nil || d.syntax == nil {
		e.Refuse(notInFile)
	}
	return !e.Refused()
}

// hasEntry is like has, for a declaration of an entry.
func (e *editor) hasEntry(en *Entry, d *Decl) bool {
	if en == nil {
		e.Refuse(notInFile)
	}
	return e.has(d)
}

// hasLong is like hasEntry, and refuses embedded types, which have no long form.
func (e *editor) hasLong(en *Entry, d *Decl) bool {
	if en != nil && en.Kind == Embed {
		e.Refuse("an embedded type has no keys")
	}
	return e.hasEntry(en, d)
}

// SetPlatforms sets the key platforms of a declaration, or removes it if the list
// is nil. A short form becomes a long one.
func (f *File) SetPlatforms(en *Entry, d *Decl, list []Platform) ([]Edit, error) {
	e := f.editor("set platforms of", en.label())
	if !e.hasLong(en, d) {
		return e.done()
	}
	text := formatPlatforms(list)
	switch p := d.syntax.value.Get("platforms"); {
	case list == nil:
		e.setKey(d, "platforms", "")
	case p == nil:
		e.addKey(d, "platforms", e.scalarElement("platforms", text))
	default:
		e.SetValue(p, text)
	}
	return e.done()
}

// addKey adds a key to a declaration that does not have it.
func (e *editor) addKey(d *Decl, key string, el yamledit.Element) {
	n, en := d.syntax.value, d.syntax.entry
	switch p := en.syntax.pair; {
	case n.Kind == yamledit.Mapping:
		e.AddPair(n, p, keyNames(en.Kind), key, el)
	case p == nil:
		e.Refuse("an embedded type has no keys")
	default:
		e.Nest(en.syntax.list, p, kinds[en.Kind].text, d.Text.Value, el)
	}
}

// ReorderFields puts the fields of d in the order of names, which must be the
// names that it has. Comments above a field move with it. As few fields as
// possible move.
func (f *File) ReorderFields(d *Decl, names []string) ([]Edit, error) {
	e := f.editor("reorder", "fields")
	if e.has(d) && !e.Reorder(d.syntax.value.Get("fields"), names) {
		e.Refuse("the names are not those of the fields")
	}
	return e.done()
}

// InsertImplements adds interfaces after those that d says to implement. A short form
// becomes a long one.
func (f *File) InsertImplements(typ *Entry, d *Decl, texts []string) ([]Edit, error) {
	e := f.editor("insert", "implements")
	switch {
	case !e.hasLong(typ, d):
	case typ.Kind != Type:
		e.Refuse("%s is not a type", typ.Name)
	case len(texts) == 0:
		e.Refuse("there are no interfaces")
	default:
		e.insertImplements(d, texts)
	}
	return e.done()
}

func (e *editor) insertImplements(d *Decl, texts []string) {
	const key = "implements"
	var flow []string
	for _, text := range texts {
		flow = append(flow, yamledit.QuoteFlow(text))
	}
	el := yamledit.Element{
		Lines: func(indent int) (lines []string) {
			for _, text := range texts {
				lines = append(lines, e.Line(indent, "- "+yamledit.Quote(text)))
			}
			return lines
		},
		Flow: strings.Join(flow, ", "),
	}
	l := &yamledit.Listing{Header: d.syntax.value.Get(key), Parent: d.syntax.value, Seq: true}
	switch {
	case l.Header == nil:
		e.addKey(d, key, e.Under(key, e.Seq, el, true))
	case l.Node().Kind != yamledit.Sequence && !l.Node().IsEmpty():
		e.Refuse("implements is not a list")
	default:
		e.Add(l, len(l.Node().Items), el)
	}
}

// DeleteImplements removes the i-th interface that d says to implement, with
// the last one the key implements.
func (f *File) DeleteImplements(d *Decl, i int) ([]Edit, error) {
	e := f.editor("delete", "implements")
	if !e.has(d) {
		return e.done()
	}
	l := &yamledit.Listing{Header: d.syntax.value.Get("implements"), Parent: d.syntax.value, Seq: true}
	if l.Header == nil || i < 0 || i >= len(d.Implements) || i >= len(l.Node().Items) {
		e.Refuse("there is no interface %d", i)
	} else {
		e.Drop(l, i)
	}
	return e.done()
}
