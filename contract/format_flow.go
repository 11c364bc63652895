package contract

import (
	"strconv"
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
	parts := []string{textKeys[kind] + ": " + quoteFlow(d.Text.Value)}
	add := func(key, value string) { parts = append(parts, key+": "+value) }
	if d.Deprecated != nil {
		add("deprecated", quoteFlow(d.Deprecated.Value))
	}
	if d.Since != nil {
		add("since", quoteFlow(d.Since.Value))
	}
	if d.Stability != nil {
		add("stability", quoteFlow(d.Stability.Value))
	}
	if d.Platforms != nil {
		add("platforms", formatPlatforms(d.Platforms))
	}
	for _, b := range []struct {
		key   string
		value *Bool
	}{{"comparable", d.Comparable}, {"sealed", d.Sealed}, {"open", d.Open}} {
		if b.value != nil {
			add(b.key, strconv.FormatBool(b.value.Value))
		}
	}
	if d.Size != nil {
		add("size", d.Size.Value)
	}
	if d.Hidden != nil {
		add("hidden", quoteFlow(d.Hidden.Value))
	}
	for _, l := range []struct {
		key     string
		members []*Entry
	}{{"fields", d.Fields}, {"embeds", d.Embeds}, {"methods", d.Methods}, {"pointer_methods", d.PointerMethods}} {
		if len(l.members) > 0 {
			add(l.key, flowMembers(l.members))
		}
	}
	if len(d.Implements) > 0 {
		texts := make([]string, len(d.Implements))
		for i, t := range d.Implements {
			texts[i] = quoteFlow(t.Value)
		}
		add("implements", "["+strings.Join(texts, ", ")+"]")
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func flowMembers(members []*Entry) string {
	texts := make([]string, len(members))
	for i, m := range members {
		texts[i] = flowEntry(m)
	}
	if members[0].Kind == Embed {
		return "[" + strings.Join(texts, ", ") + "]"
	}
	return "{" + strings.Join(texts, ", ") + "}"
}
