package report

import (
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/snippet"
)

// lost returns the declaration that a finding reports as gone, as Go source, "" for other
// findings.
func lost(f *finding.Finding) string {
	if s := f.Subject; f.Form == finding.NoSuchObject && s.Entry != nil && s.Decl != nil {
		return declaration(s.Entry, s.Decl)
	}
	return ""
}

// declaration writes an entry in one of its forms as a declaration, without bodies.
func declaration(e *contract.Entry, d *contract.Decl) string {
	text := d.Text.Value
	switch e.Kind {
	case contract.Const, contract.Var:
		return strings.TrimSuffix(e.Kind.Key(), "s") + " " + e.Name + " " + text
	case contract.Func:
		return "func " + e.Name + strings.TrimPrefix(text, "func")
	}
	var b strings.Builder
	b.WriteString("type " + e.Name)
	if !strings.HasPrefix(text, "[") || strings.HasPrefix(text, "[]") {
		b.WriteByte(' ')
	}
	b.WriteString(text)
	if d.Text.Keyword() != "" && len(d.Members()) > 0 {
		b.WriteString(" {\n")
		writeMembers(&b, d)
		b.WriteByte('}')
	}
	if d.Text.Keyword() != "interface" {
		receiver := e.Name
		if params := snippet.TypeParams(text, d.Text.Keyword() != ""); params != nil {
			receiver += "[" + strings.Join(params, ", ") + "]"
		}
		writeMethods(&b, receiver, d.Methods)
		writeMethods(&b, "*"+receiver, d.PointerMethods)
	}
	return b.String()
}

// writeMembers writes what is between the braces of a struct or an interface.
func writeMembers(b *strings.Builder, d *contract.Decl) {
	for _, m := range d.Embeds {
		b.WriteString("\t" + m.Name + "\n")
	}
	for _, m := range d.Fields {
		b.WriteString("\t" + m.Name + " " + m.Decls[0].Text.Value + "\n")
	}
	if d.Text.Keyword() != "interface" {
		return
	}
	for _, m := range d.Methods {
		b.WriteString("\t" + m.Name + strings.TrimPrefix(m.Decls[0].Text.Value, "func") + "\n")
	}
}

func writeMethods(b *strings.Builder, receiver string, methods []*contract.Entry) {
	for _, m := range methods {
		b.WriteString("\nfunc (" + receiver + ") " + m.Name + strings.TrimPrefix(m.Decls[0].Text.Value, "func"))
	}
}
