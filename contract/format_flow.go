package contract

import (
	"cmp"
	"strings"
)

// This file writes entries for places within brackets.

func flowEntry(e *Entry) string {
	switch {
	case e.Kind == Embed:
		return quoteFlow(e.Name)
	case len(e.Decls) == 1 && e.Decls[0].isShort():
		return quoteFlow(e.Name) + ": " + quoteFlow(e.Decls[0].Text.Value)
	case len(e.Decls) == 1:
		return quoteFlow(e.Name) + ": " + flowDecl(e.Kind, e.Decls[0])
	}
	variants := make([]string, len(e.Decls))
	for i, d := range e.Decls {
		variants[i] = flowDecl(e.Kind, d)
	}
	return quoteFlow(e.Name) + ": [" + strings.Join(variants, ", ") + "]"
}

func flowDecl(kind Kind, d *Decl) string {
	parts := []string{kinds[kind].text + ": " + quoteFlow(d.Text.Value)}
	for _, k := range Keys(kind) {
		if k.has(d) {
			parts = append(parts, k.Name+": "+cmp.Or(k.value(d, quoteFlow), flowMembers(k.Members(d))))
		}
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func flowMembers(members []*Entry) string {
	texts := make([]string, len(members))
	for i, m := range members {
		texts[i] = flowEntry(m)
	}
	if len(members) > 0 && members[0].Kind == Embed {
		return "[" + strings.Join(texts, ", ") + "]"
	}
	return "{" + strings.Join(texts, ", ") + "}"
}
