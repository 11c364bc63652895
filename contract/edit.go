package contract

import (
	"bytes"
	"slices"
)

// InsertEntry adds a const, var, func or type to its section, before the first
// entry with a greater name.
func (f *File) InsertEntry(en *Entry) ([]Edit, error) {
	e := f.editor("insert", en.Name)
	switch {
	case isMember(en.Kind):
		e.refuse("members are inserted by InsertMember")
	case e.err == nil:
		e.insertEntry(en)
	}
	return e.done()
}

func (e *editor) insertEntry(en *Entry) {
	name := kinds[en.Kind].section
	exports := e.exports()
	var section *listing
	if exports != nil {
		section = e.sectionListing(exports, name)
	}
	unit := e.unit
	if exports != nil && exports.node().kind == mappingNode {
		unit = e.siblingUnit(exports.node())
	}
	el := e.entryElement(en, e.unit)
	inSection := under(e, name, unit, "{", el, "}")
	switch {
	case exports == nil:
		e.addPair(e.root, e.src.start, fileKeys, "exports", under(e, "exports", e.siblingUnit(e.root), "{", inSection, "}"))
	case exports.node().isEmpty():
		e.add(exports, 0, inSection)
	case exports.node().kind != mappingNode:
		e.refuse("exports is not a mapping")
	case section == nil:
		e.restateAbove(exports)
		e.addPair(exports.node(), e.src.nextLine(exports.header.key.start), exportKeys, name, inSection)
	case section.node().kind != mappingNode && !section.node().isEmpty():
		e.refuse("exports.%s is not a mapping", name)
	default:
		e.add(section, sortedPlace(section.node(), en.Name), el)
	}
}

// exports returns the listing of the sections, or nil.
func (e *editor) exports() *listing {
	if p := e.root.get("exports"); p != nil {
		return &listing{header: p, parent: e.root}
	}
	return nil
}

func (e *editor) sectionListing(exports *listing, name string) *listing {
	if p := exports.node().get(name); p != nil {
		return &listing{header: p, parent: exports.node(), above: exports}
	}
	return nil
}

// restateAbove keeps the header of l, if another change removes it because it
// removes the only element of the only listing in l.
func (e *editor) restateAbove(l *listing) {
	pairs := l.node().pairs
	if len(pairs) != 1 || pairs[0].value.size() != 1 {
		return
	}
	headers := e.headers(&listing{header: pairs[0], parent: l.node(), above: l})
	if slices.Contains(headers, l.header) {
		for _, s := range e.headerSpans(l.header) {
			e.restate(s.start, s.end)
		}
	}
}

// entryElement is an entry to be inserted.
func (e *editor) entryElement(en *Entry, unit int) element {
	return element{
		lines: func(indent int) []string {
			if en.Kind == Embed {
				return []string{e.line(indent, "- "+quoteValue(en.Name))}
			}
			p := e.printer(unit)
			p.entry(indent, en)
			return []string{p.String()}
		},
		flow: flowEntry(en),
	}
}

// under puts an element into a listing with the header key.
func under(e *editor, key string, unit int, open string, el element, shut string) element {
	return element{
		lines: func(indent int) []string {
			return append([]string{e.line(indent, key+":")}, el.lines(indent+unit)...)
		},
		flow: key + ": " + open + el.flow + shut,
	}
}

// sortedPlace returns the place before the first element with a greater name.
func sortedPlace(n *node, name string) place {
	i := slices.IndexFunc(n.pairs, func(p *pair) bool { return p.key.value > name })
	if i < 0 {
		return place(len(n.pairs))
	}
	return place(i)
}

// DeleteEntry removes an entry or a member. With the last one of a section or
// member list the key of that goes too. Comments on lines of their own stay.
func (f *File) DeleteEntry(en *Entry) ([]Edit, error) {
	e := f.editor("delete", en.Name)
	if l, i := e.find(en); i >= 0 {
		e.drop(l, i)
	}
	return e.done()
}

// find returns the listing of an entry of the file, and its index there. It
// refuses entries that are not in the file; the index is then -1.
func (e *editor) find(en *Entry) (*listing, int) {
	if en.syntax == nil || e.err != nil {
		e.refuse(notInFile)
		return nil, -1
	}
	l, i := e.findParsed(en)
	if i < 0 {
		e.refuse(notInFile)
	}
	return l, i
}

func (e *editor) findParsed(en *Entry) (*listing, int) {
	s := en.syntax
	l := &listing{header: s.header, seq: en.Kind == Embed}
	if s.owner != nil {
		l.parent = s.owner.syntax.value
	} else if l.above = e.exports(); l.above != nil {
		l.parent = l.above.node()
	}
	if l.parent == nil || l.parent.get(l.header.key.value) != l.header {
		return l, -1
	}
	if s.pair != nil {
		return l, slices.Index(s.list.pairs, s.pair)
	}
	return l, slices.Index(s.list.items, s.item)
}

// InsertUse adds an import to the section uses, which is made if need be, before
// the first one with a greater path.
func (f *File) InsertUse(u *Use) ([]Edit, error) {
	e := f.editor("insert use", u.Path)
	if e.err == nil && !slices.ContainsFunc(f.Uses, func(v *Use) bool { return v.Name == u.Name && v.Path == u.Path }) {
		e.insertUse(f, u)
	}
	return e.done()
}

func (e *editor) insertUse(f *File, u *Use) {
	el := element{
		lines: func(indent int) []string { return []string{e.line(indent, "- "+u.text(false))} },
		flow:  u.text(true),
	}
	p := e.root.get("uses")
	switch {
	case p == nil:
		e.addPair(e.root, e.src.start, fileKeys, "uses", under(e, "uses", e.seq, "[", el, "]"))
	case p.value.kind == sequenceNode || p.value.isNull():
		at := slices.IndexFunc(f.Uses, func(v *Use) bool { return v.Path > u.Path })
		if at < 0 || len(f.Uses) != len(p.value.items) {
			at = len(p.value.items)
		}
		e.add(&listing{header: p, parent: e.root, seq: true, fixed: true}, place(at), el)
	default:
		e.refuse("uses is not a sequence")
	}
}

// SetName sets the key name, the package clause.
func (f *File) SetName(name string) ([]Edit, error) {
	e := f.editor("set", "name")
	if e.err != nil {
		return e.done()
	}
	if p := e.root.get("name"); p != nil {
		e.setScalar(p, name)
	} else {
		e.addPair(e.root, e.src.start, fileKeys, "name", e.scalarElement("name", name))
	}
	return e.done()
}

// DeleteWaiver removes a waiver, with the last one the key waivers.
func (f *File) DeleteWaiver(w *Waiver) ([]Edit, error) {
	e := f.editor("delete waiver of", w.Symbol.Value)
	switch {
	case e.err != nil:
	case w.syntax == nil || e.root.get("waivers") != w.syntax.header:
		e.refuse(notInFile)
	default:
		i := slices.Index(w.syntax.list.items, w.syntax.item)
		e.drop(&listing{header: w.syntax.header, parent: e.root, seq: true}, i)
	}
	return e.done()
}

// scalarElement is a key with a scalar value.
func (e *editor) scalarElement(key, value string) element {
	return element{
		lines: func(indent int) []string { return []string{e.line(indent, key+": "+e.word(key, value, false))} },
		flow:  key + ": " + e.word(key, value, true),

		scalar: true,
	}
}

// word writes the value of a key.
func (e *editor) word(key, value string, flow bool) string {
	return keyOf(Type, key).word(value, func(s string) string { return quote(s, flow) })
}

// setScalar replaces the value of a pair.
func (e *editor) setScalar(p *pair, value string) {
	switch n := p.value; {
	case n.kind != scalarNode:
		e.refuse("%s is not a scalar", p.key.value)
	case n.start == n.end:
		e.insert(n.start, " "+e.word(p.key.value, value, n.flow))
	default:
		e.setNode(n, e.word(p.key.value, value, n.flow))
	}
}

// setNode replaces the bytes of a scalar, if they differ.
func (e *editor) setNode(n *node, text string) { e.setSpan(span{n.start, n.end}, text) }

// setSpan replaces bytes, if they differ.
func (e *editor) setSpan(s span, text string) {
	if !bytes.Equal(e.src.data[s.start:s.end], []byte(text)) {
		e.replace(s.start, s.end, text)
	}
}
