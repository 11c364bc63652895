package contract

import (
	"fmt"
	"slices"

	"github.com/importspy/importspy/internal/yamledit"
)

// An editor collects the edits of one change to a File.
type editor struct {
	*yamledit.Editor
	op, name string // what the change does, and to what
}

// editor returns an editor for one change, which does something, such as
// "insert", to the thing with a name. It refuses everything if f was not parsed.
func (f *File) editor(op, name string) *editor {
	if f == nil || f.syntax == nil {
		e := &editor{new(yamledit.Editor), op, name}
		e.Refuse("the contract was not parsed")
		return e
	}
	return &editor{f.syntax.Edit(), op, name}
}

// notInFile is why what another File has, or none, cannot be changed.
const notInFile = "it is not in this contract"

// label is what messages call an entry, which may be nil: that of [File.EntryOf] and
// [Decl.MemberOf] is if there is none.
func (en *Entry) label() string {
	if en == nil {
		return "entry"
	}
	return en.Name
}

// writable refuses an entry that says nothing, and reports whether one can be written.
func (e *editor) writable(en *Entry) bool {
	if en == nil || en.Kind != Embed && len(en.Decls) == 0 {
		e.Refuse("it declares nothing")
	}
	return !e.Refused()
}

// done returns the edits, or an error if there are none.
func (e *editor) done() ([]Edit, error) {
	edits, err := e.Done()
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s %s: %w: %w", e.op, e.name, ErrNotEditable, err)
	case len(edits) == 0:
		return nil, fmt.Errorf("%s %s: %w", e.op, e.name, ErrNoChange)
	}
	return asEdits(edits), nil
}

// InsertEntry adds a const, var, func or type to its section, before the first
// entry with a greater name.
func (f *File) InsertEntry(en *Entry) ([]Edit, error) {
	e := f.editor("insert", en.label())
	switch {
	case en != nil && isMember(en.Kind):
		e.Refuse("members are inserted by InsertMember")
	case e.writable(en):
		e.insertEntry(en)
	}
	return e.done()
}

func (e *editor) insertEntry(en *Entry) {
	name := kinds[en.Kind].section
	exports := e.exports()
	unit := e.Unit
	if exports != nil && exports.Node().Kind == yamledit.Mapping {
		unit = e.SiblingUnit(exports.Node())
	}
	el := e.entryElement(en)
	inSection := e.Under(name, unit, el, false)
	switch section := e.sectionListing(exports, name); {
	case exports == nil:
		e.AddPair(e.Root, nil, fileKeys, "exports", e.Under("exports", e.SiblingUnit(e.Root), inSection, false))
	case exports.Node().IsEmpty():
		e.Add(exports, 0, inSection)
	case exports.Node().Kind != yamledit.Mapping:
		e.Refuse("exports is not a mapping")
	case section == nil:
		e.RestateAbove(exports)
		e.AddPair(exports.Node(), exports.Header, exportKeys, name, inSection)
	case section.Node().Kind != yamledit.Mapping && !section.Node().IsEmpty():
		e.Refuse("exports.%s is not a mapping", name)
	default:
		e.Add(section, sortedPlace(section.Node(), en.Name), el)
	}
}

// exports returns the listing of the sections, or nil.
func (e *editor) exports() *yamledit.Listing {
	if p := e.Root.Get("exports"); p != nil {
		return &yamledit.Listing{Header: p, Parent: e.Root}
	}
	return nil
}

func (e *editor) sectionListing(exports *yamledit.Listing, name string) *yamledit.Listing {
	if exports == nil {
		return nil
	}
	if p := exports.Node().Get(name); p != nil {
		return &yamledit.Listing{Header: p, Parent: exports.Node(), Above: exports}
	}
	return nil
}

// entryElement is an entry to be inserted.
func (e *editor) entryElement(en *Entry) yamledit.Element {
	return yamledit.Element{
		Lines: func(indent int) []string {
			if en.Kind == Embed {
				return []string{e.Line(indent, "- "+yamledit.Quote(en.Name))}
			}
			p := &printer{unit: e.Unit, seq: e.Seq, eol: e.EOL}
			p.entry(indent, en)
			return []string{p.String()}
		},
		Flow: flowEntry(en),
	}
}

// sortedPlace returns the place before the first element with a greater name.
func sortedPlace(n *yamledit.Node, name string) int {
	if i := slices.IndexFunc(n.Pairs, func(p *yamledit.Pair) bool { return p.Key.Value > name }); i >= 0 {
		return i
	}
	return len(n.Pairs)
}

// DeleteEntry removes an entry or a member. With the last one of a section or
// member list the key of that goes too. Comments on lines of their own stay.
func (f *File) DeleteEntry(en *Entry) ([]Edit, error) {
	e := f.editor("delete", en.label())
	if l, i := e.find(en); i >= 0 {
		e.Drop(l, i)
	}
	return e.done()
}

// DeleteMembers removes a list of members of a type, such as all its fields, with the key of
// the list.
func (f *File) DeleteMembers(list []*Entry) ([]Edit, error) {
	e := f.editor("delete", "members")
	switch {
	case e.Refused():
	case len(list) == 0 || !isMember(list[0].Kind):
		e.Refuse("there are no members")
	default:
		l, i := e.find(list[0])
		switch {
		case i < 0:
		case l.Node().Flow:
			for i := range list {
				e.Drop(l, i)
			}
		default:
			e.DropAll(l)
		}
	}
	return e.done()
}

// ReplaceMembers puts the members now of a type in the place of was, which are all members of
// a list between brackets on one line without comments. Members that both have keep their
// layout.
func (f *File) ReplaceMembers(was, now []*Entry) ([]Edit, error) {
	e := f.editor("replace", "members")
	switch {
	case e.Refused():
	case len(was) == 0 || !isMember(was[0].Kind):
		e.Refuse("there are no members")
	default:
		if l, i := e.find(was[0]); i >= 0 {
			e.replaceMembers(l, was, now)
		}
	}
	return e.done()
}

func (e *editor) replaceMembers(l *yamledit.Listing, was, now []*Entry) {
	elements, kept := make([]yamledit.Element, len(now)), make([]int, len(now))
	for k, m := range now {
		if !e.writable(m) || m.Kind != was[0].Kind {
			e.Refuse("%s does not go into this list", m.label())
			return
		}
		elements[k] = e.entryElement(m)
		kept[k] = slices.IndexFunc(was, func(w *Entry) bool { return flowEntry(w) == flowEntry(m) })
	}
	if !e.Refill(l, elements, kept) {
		e.Refuse("the list is not between brackets on one line, or has comments")
	}
}

// DeleteEmptied removes the keys of collections that are empty and were not in old, such as
// a section of which several changes that were merged have removed all entries, one by one,
// and commas before a closing bracket that were not in old.
func (f *File) DeleteEmptied(old *File) ([]Edit, error) {
	e := f.editor("delete", "what is empty")
	switch {
	case e.Refused():
	case old == nil || old.syntax == nil:
		e.Refuse("the old contract was not parsed")
	default:
		e.DropEmptied(old.syntax)
	}
	return e.done()
}

// ReplaceEntry puts the entry new in the place of old. If it is of another kind,
// old is deleted and new inserted into its own section or member list, unless there is
// an entry of that name: that one stays.
func (f *File) ReplaceEntry(old, new *Entry) ([]Edit, error) {
	e := f.editor("replace", old.label())
	l, i := e.find(old)
	if i < 0 || !e.writable(new) {
		return e.done()
	}
	if isMember(old.Kind) != isMember(new.Kind) {
		e.Refuse("a member cannot take the place of another entry, nor the reverse")
	}
	switch {
	case old.Kind == new.Kind:
		e.Replace(l, i, e.entryElement(new))
	default:
		e.Drop(l, i)
		owner := old.syntax.owner
		switch {
		case owner != nil:
			e.insertMember(owner, new, "")
		case !slices.ContainsFunc(f.Entries(), func(en *Entry) bool { return en.Kind == new.Kind && en.Name == new.Name }):
			e.insertEntry(new)
		}
	}
	return e.done()
}

// find returns the listing of an entry of the file, and its index there. It
// refuses entries that are not in the file; the index is then -1.
func (e *editor) find(en *Entry) (*yamledit.Listing, int) {
	if en == nil || en.syntax == nil || e.Refused() {
		e.Refuse(notInFile)
		return nil, -1
	}
	l, i := e.findParsed(en)
	if i < 0 {
		e.Refuse(notInFile)
	}
	return l, i
}

func (e *editor) findParsed(en *Entry) (*yamledit.Listing, int) {
	s := en.syntax
	l := &yamledit.Listing{Header: s.header, Seq: en.Kind == Embed}
	if s.owner != nil {
		l.Parent = s.owner.syntax.value
	} else if l.Above = e.exports(); l.Above != nil {
		l.Parent = l.Above.Node()
	}
	if l.Parent == nil || l.Parent.Get(l.Header.Key.Value) != l.Header {
		return l, -1
	}
	if s.pair != nil {
		return l, slices.Index(s.list.Pairs, s.pair)
	}
	return l, slices.Index(s.list.Items, s.item)
}

// InsertUse adds an import to the section uses, which is made if need be, before
// the first one with a greater path.
func (f *File) InsertUse(u *Use) ([]Edit, error) {
	e := f.editor("insert use", u.Path)
	if !e.Refused() && !slices.ContainsFunc(f.Uses, func(v *Use) bool { return v.Name == u.Name && v.Path == u.Path }) {
		e.insertUse(f, u)
	}
	return e.done()
}

func (e *editor) insertUse(f *File, u *Use) {
	el := yamledit.Element{
		Lines: func(indent int) []string { return []string{e.Line(indent, "- "+u.text(yamledit.Quote))} },
		Flow:  u.text(yamledit.QuoteFlow),
	}
	p := e.Root.Get("uses")
	switch {
	case p == nil:
		e.AddPair(e.Root, nil, fileKeys, "uses", e.Under("uses", e.Seq, el, true))
	case p.Value.Kind == yamledit.Sequence || p.Value.IsNull():
		at := slices.IndexFunc(f.Uses, func(v *Use) bool { return v.Path > u.Path })
		if at < 0 || len(f.Uses) != len(p.Value.Items) {
			at = len(p.Value.Items)
		}
		e.Add(&yamledit.Listing{Header: p, Parent: e.Root, Seq: true, Fixed: true}, at, el)
	default:
		e.Refuse("uses is not a sequence")
	}
}

// DeleteUse removes an import from the section uses.
func (f *File) DeleteUse(u *Use) ([]Edit, error) {
	path := "nothing"
	if u != nil {
		path = u.Path
	}
	e := f.editor("delete use", path)
	if e.Refused() {
		return e.done()
	}
	i, p := slices.Index(f.Uses, u), e.Root.Get("uses")
	if i < 0 || p == nil || len(p.Value.Items) != len(f.Uses) {
		e.Refuse(notInFile)
	} else {
		e.Drop(&yamledit.Listing{Header: p, Parent: e.Root, Seq: true}, i)
	}
	return e.done()
}

// SetName sets the key name, the package clause.
func (f *File) SetName(name string) ([]Edit, error) { return f.setFileKey("name", name) }

// SetAliases says under the key aliases that the contract has all of them.
func (f *File) SetAliases() ([]Edit, error) { return f.setFileKey("aliases", AllAliases) }

// setFileKey sets a key of the file that has a single value.
func (f *File) setFileKey(key, value string) ([]Edit, error) {
	e := f.editor("set", key)
	if e.Refused() {
		return e.done()
	}
	if p := e.Root.Get(key); p != nil {
		e.setScalar(p, value)
	} else {
		e.AddPair(e.Root, nil, fileKeys, key, e.scalarElement(key, value))
	}
	return e.done()
}

// DeleteWaiver removes a waiver, with the last one the key waivers.
func (f *File) DeleteWaiver(w *Waiver) ([]Edit, error) {
	symbol := "nothing"
	if w != nil {
		symbol = w.Symbol.Value
	}
	e := f.editor("delete waiver of", symbol)
	switch {
	case e.Refused():
	case w == nil || w.syntax == nil || e.Root.Get("waivers") != w.syntax.header:
		e.Refuse(notInFile)
	default:
		i := slices.Index(w.syntax.list.Items, w.syntax.item)
		e.Drop(&yamledit.Listing{Header: w.syntax.header, Parent: e.Root, Seq: true}, i)
	}
	return e.done()
}

// scalarElement is a key with a scalar value.
func (e *editor) scalarElement(key, value string) yamledit.Element {
	k := keyOf(Type, key)
	return e.Scalar(key, k.word(value, yamledit.Quote), k.word(value, yamledit.QuoteFlow))
}

// setScalar replaces the value of a pair.
func (e *editor) setScalar(p *yamledit.Pair, value string) {
	if p.Value.Kind != yamledit.Scalar {
		e.Refuse("%s is not a scalar", p.Key.Value)
		return
	}
	e.SetValue(p, keyOf(Type, p.Key.Value).word(value, p.Value.Quote))
}
