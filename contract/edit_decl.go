package contract

import (
	"slices"
	"strings"
)

// InsertMember adds the member m to the declaration d of the type typ. Fields
// and embeds go after the one called after, or first if after is empty, or last
// if there is none of that name. Methods go before the first one with a greater
// name. A short form becomes a long one.
func (f *File) InsertMember(typ *Entry, d *Decl, m *Entry, after string) ([]Edit, error) {
	e := f.editor("insert", typ.Name+"."+m.Name)
	switch {
	case !e.has(d):
	case typ.Kind != Type:
		e.refuse("%s is not a type", typ.Name)
	case !isMember(m.Kind):
		e.refuse("%s is not a member", m.Name)
	default:
		e.insertMember(d, m, after)
	}
	return e.done()
}

func (e *editor) insertMember(d *Decl, m *Entry, after string) {
	name := kinds[m.Kind].section
	l := &listing{parent: d.syntax.value, seq: m.Kind == Embed}
	l.header = l.parent.get(name)
	if l.header == nil {
		open, unit, shut := "{", e.unit, "}"
		if l.seq {
			open, unit, shut = "[", e.seq, "]"
		} else if l.parent.kind == mappingNode {
			unit = e.siblingUnit(l.parent)
		}
		e.addKey(d, name, under(e, name, unit, open, e.entryElement(m, e.unit), shut))
		return
	}
	n := l.node()
	if !n.isEmpty() && (n.kind == sequenceNode) != l.seq {
		e.refuse("%s is not a list of members", name)
		return
	}
	at := sortedPlace(n, m.Name)
	if m.Kind == Field || m.Kind == Embed {
		at = placeAfter(n, after)
	}
	e.add(l, at, e.entryElement(m, e.unit))
}

// placeAfter returns the place after the element with a name.
func placeAfter(n *node, name string) place {
	if name == "" {
		return 0
	}
	for i, p := range n.pairs {
		if p.key.value == name {
			return place(i + 1)
		}
	}
	for i, item := range n.items {
		if item.value == name {
			return place(i + 1)
		}
	}
	return place(len(n.pairs) + len(n.items))
}

// SetText replaces the Go source of a declaration, or of an embedded type.
func (f *File) SetText(en *Entry, d *Decl, text string) ([]Edit, error) {
	e := f.editor("set text of", en.Name)
	switch {
	case e.err != nil:
	case d.Text.syntax == nil:
		e.refuse(notInFile)
	default:
		n := d.Text.syntax.node
		e.setNode(n, quote(text, n.flow))
	}
	return e.done()
}

// SetKey sets one of the keys of a declaration that have a single value, such as
// comparable, deprecated or size, or with an empty value removes it. A short form
// becomes a long one.
func (f *File) SetKey(en *Entry, d *Decl, key, value string) ([]Edit, error) {
	e := f.editor("set "+key+" of", en.Name)
	switch {
	case !e.hasLong(en, d):
	case keyOf(en.Kind, key) == nil || !keyOf(en.Kind, key).IsScalar():
		e.refuse("the entry cannot have this key")
	case !keyOf(en.Kind, key).accepts(value):
		e.refuse("its value cannot be %s", show(value))
	default:
		e.setKey(d, key, value)
	}
	return e.done()
}

func (e *editor) setKey(d *Decl, key, value string) {
	n := d.syntax.value
	switch p := n.get(key); {
	case p == nil && value != "":
		e.addKey(d, key, e.scalarElement(key, value))
	case p == nil:
	case value != "":
		e.setScalar(p, value)
	default:
		e.dropKey(n, slices.Index(n.pairs, p))
	}
}

// has refuses a declaration that is not in the file, and reports whether it is.
func (e *editor) has(d *Decl) bool {
	if e.err == nil && d.syntax == nil {
		e.refuse(notInFile)
	}
	return e.err == nil
}

// hasLong is like has, and refuses embedded types, which have no long form.
func (e *editor) hasLong(en *Entry, d *Decl) bool {
	if e.has(d) && en.Kind == Embed {
		e.refuse("an embedded type has no keys")
	}
	return e.err == nil
}

// SetPlatforms sets the key platforms of a declaration, or removes it if the list
// is nil. A short form becomes a long one.
func (f *File) SetPlatforms(en *Entry, d *Decl, list []Platform) ([]Edit, error) {
	e := f.editor("set platforms of", en.Name)
	if !e.hasLong(en, d) {
		return e.done()
	}
	text := formatPlatforms(list)
	switch p := d.syntax.value.get("platforms"); {
	case list == nil:
		e.setKey(d, "platforms", "")
	case p == nil:
		e.addKey(d, "platforms", e.scalarElement("platforms", text))
	case e.src.bracketed(p.value):
		e.setNode(p.value, text)
	default: // lines of a sequence, of which brackets take the place
		e.replace(e.src.colon(p), p.value.end, " "+text)
	}
	return e.done()
}

// addKey adds a key to a declaration that does not have it.
func (e *editor) addKey(d *Decl, key string, el element) {
	n := d.syntax.value
	kind := d.syntax.entry.Kind
	if n.kind == mappingNode {
		e.addPair(n, e.floor(d), keyNames(kind), key, el)
		return
	}
	p := d.syntax.entry.syntax.pair
	switch {
	case p == nil:
		e.refuse("an embedded type has no keys")
	case n.flow:
		e.replace(n.start, n.end, "{"+kinds[kind].text+": "+quoteFlow(d.Text.Value)+", "+el.flow+"}")
	default:
		indent := e.lengthen(d, p)
		e.insertLines(e.src.nextLine(n.end), el.lines(indent)...)
	}
}

// floor returns the start of the first line that is wholly within d.
func (e *editor) floor(d *Decl) int {
	if n := d.syntax.value; n.dash > 0 {
		return e.src.nextLine(n.dash)
	}
	return e.src.nextLine(d.syntax.entry.syntax.pair.key.start)
}

// lengthen turns the short form of d into a long one that has only the text,
// and returns the indentation of its keys. The text itself stays where it is,
// so that another change may replace it, unless it has several lines, whose
// indentation might not do for the long form.
func (e *editor) lengthen(d *Decl, p *pair) (indent int) {
	n := p.value
	key := kinds[d.syntax.entry.Kind].text + ": "
	colon := e.src.colon(p)
	indent = e.src.column(p.key.start) + e.siblingUnit(d.syntax.entry.syntax.list)
	lines := func(start, end int) bool { return strings.Contains(string(e.src.data[start:end]), "\n") }
	switch {
	case lines(n.start, n.end) || n.style == literal || n.style == folded:
		e.replace(colon, n.end, e.eol+strings.Repeat(" ", indent)+key+quoteValue(d.Text.Value))
	case lines(colon, n.start):
		e.insert(n.start, key)
		indent = e.src.column(n.start)
	default:
		e.remove(colon, n.start)
		e.insert(n.start, e.eol+strings.Repeat(" ", indent)+key)
	}
	return indent
}

// dropKey removes pair i of a long form.
func (e *editor) dropKey(n *node, i int) {
	p := n.pairs[i]
	switch {
	case len(n.pairs) == 1:
		e.refuse("it is the only key")
	case n.flow:
		e.dropFlow(n, i)
	case e.src.firstOnLine(p.key.start):
		e.dropLines(p.key.start, p.value.end)
		e.closeBlock()
	default:
		// The dash of a variant stays, and the next key moves up after it.
		next := n.pairs[i+1]
		end := e.src.lineEnd(next.value.end)
		e.replace(p.key.start, e.src.lineEnd(p.value.end), string(e.src.data[next.key.start:end]))
		e.remove(e.src.lineStart(next.key.start), e.src.nextLine(next.value.end))
	}
}
