package accept

import (
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
)

// clone returns a copy of an entry that can be changed without the original.
func clone(e *contract.Entry) *contract.Entry {
	c := &contract.Entry{Kind: e.Kind, Name: e.Name}
	for _, d := range e.Decls {
		d := *d
		d.Fields, d.Embeds = cloneAll(d.Fields), cloneAll(d.Embeds)
		d.Methods, d.PointerMethods = cloneAll(d.Methods), cloneAll(d.PointerMethods)
		d.Implements = slices.Clone(d.Implements)
		c.Decls = append(c.Decls, &d)
	}
	return c
}

func cloneAll(list []*contract.Entry) []*contract.Entry {
	list = slices.Clone(list)
	for i, e := range list {
		list[i] = clone(e)
	}
	return list
}

// indexOf returns the index of a name in a list of entries, or -1.
func indexOf(list []*contract.Entry, name string) int {
	return slices.IndexFunc(list, func(e *contract.Entry) bool { return e.Name == name })
}

// find returns the entry of a name in a list, or nil.
func find(list []*contract.Entry, name string) *contract.Entry {
	if i := indexOf(list, name); i >= 0 {
		return list[i]
	}
	return nil
}

// setText sets the text of an entry's only form, which of an embedded type is
// its name.
func setText(e *contract.Entry, text string) {
	e.Decls[0].Text = contract.Text{Value: text}
	if e.Kind == contract.Embed {
		e.Name = text
	}
}

// adopt gives the form d what a person added to another one of the same object.
func adopt(d, other *contract.Decl) {
	d.Since, d.Stability, d.Open = other.Since, other.Stability, other.Open
	if d.Deprecated != nil && other.Deprecated != nil {
		d.Deprecated = other.Deprecated
	}
}

// isQualified reports whether the name of an entry is that of a type of another
// package.
func isQualified(name string) bool { return strings.Contains(name, ".") }

// bare reports whether the members of a type are entries below its text.
func bare(text string) bool { return keyword(text) != "" }

func keyword(text string) string { return contract.Text{Value: text}.Keyword() }

// literal reports whether a type's text has its members in it.
func literal(text string) bool {
	return !isAlias(text) && strings.HasSuffix(strings.TrimSpace(text), "}")
}

func isAlias(text string) bool {
	text = strings.TrimSpace(text)
	return strings.HasPrefix(text, "=") || strings.HasPrefix(text, "[") && strings.Contains(text, "] = ")
}

func generic(text string) bool {
	text = strings.TrimSpace(text)
	return strings.HasPrefix(text, "[") && !strings.HasPrefix(text, "[]")
}

// sameShape reports whether one text of a type can take the place of another
// without a change to the members below it.
func sameShape(was, now string) bool {
	return keyword(was) == keyword(now) && isAlias(was) == isAlias(now) && generic(was) == generic(now)
}

// fieldName returns the name of the field that an embedded type makes.
func fieldName(embedded string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(embedded, "*"), "[")
	name, _, _ = strings.Cut(name, " ")
	return name[strings.LastIndexByte(name, '.')+1:]
}
