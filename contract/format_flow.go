package contract

import (
	"cmp"
	"strings"

	"github.com/importspy/importspy/internal/yamledit"
)

// This file writes entries for places within brackets.

func flowEntry(e *Entry) string {
	switch {
	case e.Kind == Embed:
		return yamledit.QuoteFlow(e.Name)
	case len(e.Decls) == 1 && e.Decls[0].isShort():
		return yamledit.QuoteFlow(e.Name) + ": " + yamledit.QuoteFlow(e.Decls[0].Text.Value)
	case len(e.Decls) == 1:
		return yamledit.QuoteFlow(e.Name) + ": " + flowDecl(e.Kind, e.Decls[0])
	}
	variants := make([]string, len(e.Decls))
	for i, d := range e.Decls {
		variants[i] = flowDecl(e.Kind, d)
	}
	return yamledit.QuoteFlow(e.Name) + ": [" + strings.Join(variants, ", ") + "]"
}

func flowDecl(kind Kind, d *Decl) string {
	parts := []string{kinds[kind].text + ": " + yamledit.QuoteFlow(d.Text.Value)}
	for _, k := range Keys(kind) {
		if k.has(d) {
			parts = append(parts, k.Name+": "+cmp.Or(k.value(d, yamledit.QuoteFlow), flowMembers(k.Members(d))))
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
