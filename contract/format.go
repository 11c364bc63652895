package contract

import (
	"slices"
	"strconv"
	"strings"

	"github.com/importspy/importspy/internal/yamledit"
)

// Format writes a contract anew, with entries in the order in which they are
// given. The same File gives the same bytes.
func Format(f *File) []byte {
	p := &printer{unit: 2, seq: 2, eol: "\n"}
	p.line(0, "version: "+strconv.Itoa(Version))
	if f.Package != nil {
		p.line(0, "package: "+yamledit.Quote(f.Package.Value))
	}
	if f.PackageName != nil {
		p.line(0, "name: "+yamledit.Quote(f.PackageName.Value))
	}
	if f.Policy != "" {
		p.line(0, "policy: "+string(f.Policy))
	}
	if len(f.Strict) > 0 {
		words := make([]string, len(f.Strict))
		for i, s := range f.Strict {
			words[i] = yamledit.QuoteFlow(s.Value)
		}
		p.line(0, "strict: ["+strings.Join(words, ", ")+"]")
	}
	p.uses(0, f.Uses)
	if f.Aliases {
		p.line(0, "aliases: "+AllAliases)
	}
	p.exports(0, f)
	p.rules(f)
	if len(f.Waivers) > 0 {
		p.line(0, "waivers:")
		for _, w := range f.Waivers {
			p.waiver(2, w)
		}
	}
	return []byte(p.String())
}

// A printer writes entries in block style.
type printer struct {
	strings.Builder
	unit int // the indentation of a mapping, in columns
	seq  int // the indentation of a sequence
	eol  string
}

// line writes a line that is indented by so many columns.
func (p *printer) line(indent int, text string) {
	p.WriteString(strings.Repeat(" ", indent))
	p.WriteString(text)
	p.WriteString(p.eol)
}

func (p *printer) uses(indent int, uses []*Use) {
	if len(uses) == 0 {
		return
	}
	p.line(indent, "uses:")
	for _, u := range uses {
		p.line(indent+p.seq, "- "+u.text(yamledit.Quote))
	}
}

func (p *printer) exports(indent int, f *File) {
	if f.hasExports() {
		p.line(indent, "exports:")
		p.sections(indent+p.unit, f)
	}
}

func (f *File) hasExports() bool {
	return len(f.Consts)+len(f.Vars)+len(f.Funcs)+len(f.Types)+len(f.Results)+len(f.lists) > 0 || f.Provides != nil || f.Calls != nil
}

// sections writes the keys of exports.
func (p *printer) sections(indent int, f *File) {
	p.entries(indent, "consts", f.Consts, f.lists[Const])
	p.entries(indent, "vars", f.Vars, f.lists[Var])
	p.entries(indent, "funcs", f.Funcs, f.lists[Func] && len(f.Results) == 0)
	if len(f.Funcs) == 0 && len(f.Results) > 0 {
		p.line(indent, "funcs:")
	}
	for _, r := range f.Results {
		p.line(indent+p.unit, yamledit.QuoteFlow(r.Name)+":")
		p.line(indent+2*p.unit, "returns: "+yamledit.Quote(r.Interface.Value))
	}
	p.entries(indent, "types", f.Types, f.lists[Type])
	p.texts(indent, "provides", f.Provides)
	switch {
	case f.Calls == nil:
	case len(f.Calls) == 0:
		p.line(indent, "init: {calls: []}")
	default:
		p.line(indent, "init:")
		p.line(indent+p.unit, "calls:")
	}
	for _, c := range f.Calls {
		p.line(indent+p.unit+p.seq, "- "+yamledit.Quote(c.Value))
	}
}

// entries writes a section, an empty one only if it is listed.
func (p *printer) entries(indent int, name string, entries []*Entry, listed bool) {
	if len(entries) == 0 && listed {
		p.line(indent, name+": {}")
		return
	}
	p.section(indent, name, entries)
}

// texts writes a list of Go source; nil is a key that is absent.
func (p *printer) texts(indent int, name string, texts []Text) {
	switch {
	case texts == nil:
		return
	case len(texts) == 0:
		p.line(indent, name+": []")
		return
	}
	p.line(indent, name+":")
	for _, t := range texts {
		p.line(indent+p.seq, "- "+yamledit.Quote(t.Value))
	}
}

func (p *printer) section(indent int, name string, entries []*Entry) {
	if len(entries) == 0 {
		return
	}
	p.line(indent, name+":")
	for _, e := range entries {
		if e.Kind == Embed {
			p.line(indent+p.seq, "- "+yamledit.Quote(e.Name))
			continue
		}
		p.entry(indent+p.unit, e)
	}
}

func (p *printer) entry(indent int, e *Entry) {
	key := yamledit.QuoteFlow(e.Name) + ":"
	switch {
	case len(e.Decls) == 1 && e.Decls[0].isShort():
		p.line(indent, key+" "+yamledit.Quote(e.Decls[0].Text.Value))
	case len(e.Decls) == 1:
		p.line(indent, key)
		p.decl(indent+p.unit, "", e.Kind, e.Decls[0])
	default:
		p.line(indent, key)
		for _, d := range e.Decls {
			p.decl(indent+p.seq+2, "- ", e.Kind, d)
		}
	}
}

// decl writes a long form. The first line begins with the mark of a variant.
func (p *printer) decl(indent int, mark string, kind Kind, d *Decl) {
	p.line(indent-len(mark), mark+kinds[kind].text+": "+yamledit.Quote(d.Text.Value))
	for _, k := range Keys(kind) {
		switch value := k.value(d, yamledit.Quote); {
		case k.members > 0:
			p.section(indent, k.Name, k.Members(d))
		case value == "":
		case k.texts != nil:
			p.texts(indent, k.Name, *k.texts(d))
		default:
			p.line(indent, k.Name+": "+value)
		}
	}
}

func (p *printer) waiver(indent int, w *Waiver) {
	p.line(indent, "- finding: "+yamledit.Quote(w.Finding.Value))
	p.line(indent+2, "symbol: "+yamledit.Quote(w.Symbol.Value))
	p.line(indent+2, "reason: "+yamledit.Quote(w.Reason.Value))
	if w.Platforms != nil {
		p.line(indent+2, "platforms: "+formatPlatforms(w.Platforms))
	}
}

// isShort reports whether d has nothing but its text.
func (d *Decl) isShort() bool {
	return !slices.ContainsFunc(typeKeys, func(k *Key) bool { return k.has(d) })
}

func formatPlatforms(platforms []Platform) string {
	words := make([]string, len(platforms))
	for i, p := range platforms {
		words[i] = yamledit.QuoteFlow(p.String())
	}
	return "[" + strings.Join(words, ", ") + "]"
}

// text returns the item of uses.
func (u *Use) text(quote func(string) string) string {
	if u.Name == "" {
		return quote(u.Path)
	}
	return yamledit.QuoteFlow(u.Name) + ": " + quote(u.Path)
}
