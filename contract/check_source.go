package contract

import (
	"go/token"
	"maps"
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/snippet"
)

// A sourceChecker collects the Go source of a contract that is not plainly right, to
// check its syntax at once.
type sourceChecker struct {
	texts []snippet.Text
	from  []sourcePlace
}

// A sourcePlace is where a text is, and where its name is.
type sourcePlace struct {
	text *Text
	key  Position
}

// checkSource reports texts of f and its parts that are not Go, or not the Go that
// they must be. Each text keeps its mistake.
func (d *decoder) checkSource(f *File) {
	c := new(sourceChecker)
	c.file(f)
	reported := make(map[Position]bool)
	for _, e := range d.errs {
		reported[e.Pos] = true
	}
	found := snippet.Check(c.texts)
	for _, i := range slices.Sorted(maps.Keys(found)) {
		wrong, from := found[i], c.from[i]
		pos := from.key
		if wrong.Offset >= 0 {
			pos = from.text.Position(wrong.Offset)
		}
		from.text.mistake = &Error{File: d.name, Pos: pos, Msg: oneLine(wrong.Msg), Kind: SourceError}
		if !reported[pos] {
			d.report(from.text.mistake)
		}
	}
}

func (c *sourceChecker) add(text *Text, key Position, t snippet.Text) {
	t.Value = text.Value
	if t.Want == snippet.Interface {
		t.Value, _ = CutManner(t.Value)
	}
	if t.IsPlain() {
		return
	}
	c.texts = append(c.texts, t)
	c.from = append(c.from, sourcePlace{text, key})
}

func (c *sourceChecker) file(f *File) {
	for _, kind := range sections {
		for _, e := range *f.Section(kind) {
			c.entry(e)
		}
	}
	for i := range f.Provides {
		c.add(&f.Provides[i], f.Provides[i].Pos, snippet.Text{Want: snippet.Var, Name: "_"})
	}
	for _, r := range f.Results {
		c.add(&r.Interface, r.Interface.Pos, snippet.Text{Want: snippet.Var, Name: "_"})
	}
	for _, part := range f.Parts() {
		c.file(part)
	}
}

func (c *sourceChecker) entry(e *Entry) {
	for _, d := range e.Decls {
		if isMistaken(e, d) {
			continue
		}
		t := snippet.Text{Name: e.Name, Label: e.Name}
		switch e.Kind {
		case Const:
			t.Want = snippet.Const
		case Var:
			t.Want = snippet.Var
		case Func:
			t.Want = snippet.Func
		default:
			t.Want, t.Braces = snippet.Type, d.Text.Keyword() != ""
		}
		c.add(&d.Text, e.Pos, t)
		if e.Kind == Type {
			c.members(e, d)
		}
	}
}

func (c *sourceChecker) members(typ *Entry, d *Decl) {
	in := d.Text.Keyword() == "interface"
	for _, m := range d.Members() {
		t := snippet.Text{Want: snippet.Method, Name: m.Name, Label: typ.Name + "." + m.Name, In: in}
		switch m.Kind {
		case Field:
			t.Want = snippet.Field
		case Embed:
			t.Want, t.Name, t.Label = snippet.Embed, "", typ.Name
		}
		for _, form := range m.Decls {
			if !isMistaken(m, form) {
				c.add(&form.Text, m.Pos, t)
			}
		}
	}
	for i := range d.Implements {
		text := &d.Implements[i]
		c.add(text, text.Pos, snippet.Text{Want: snippet.Interface, Label: typ.Name})
	}
}

// isMistaken reports whether a mistake of form in an entry is reported, which the
// syntax of its text would repeat.
func isMistaken(e *Entry, d *Decl) bool {
	switch e.Kind {
	case Func, Method, PointerMethod:
		return !token.IsIdentifier(e.Name) || !strings.HasPrefix(d.Text.Value, "func")
	case Const:
		return !token.IsIdentifier(e.Name) || !strings.Contains(d.Text.Value, "=")
	case Embed:
		return false
	}
	return !token.IsIdentifier(e.Name)
}
