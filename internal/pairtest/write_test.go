package pairtest

import (
	"fmt"
	"strconv"
	"strings"
)

// A writer writes the source of one unit.
type writer struct {
	*module
	unit    unit
	imports map[unit]bool
	params  map[int]string // names of type parameters in scope
	b       strings.Builder
	line    int
	owners  map[int]int // the piece that each line is of
}

// source returns the source of a unit, "" if it is empty, and which piece each line is of.
func (m *module) source(u unit) (string, map[int]int) {
	w := &writer{module: m, unit: u, imports: make(map[unit]bool), owners: make(map[int]int)}
	for _, d := range m.decls {
		if d.unit == u {
			w.decl(d)
		}
	}
	if w.line == 0 {
		return "package " + names[u] + "\n", nil
	}
	head := "package " + names[u] + "\n"
	lines := 1
	for i := range units {
		if w.imports[i] {
			head += "import " + strconv.Quote(paths[i]) + "\n"
			lines++
		}
	}
	owners := make(map[int]int)
	for line, id := range w.owners {
		owners[line+lines] = id
	}
	return head + w.b.String(), owners
}

// put writes a line that belongs to a piece.
func (w *writer) put(id int, format string, args ...any) {
	w.line++
	w.owners[w.line] = id
	fmt.Fprintf(&w.b, format+"\n", args...)
}

func (w *writer) decl(d *decl) {
	w.params = make(map[int]string)
	for _, p := range d.params {
		w.params[p.id] = p.name
	}
	w.put(d.id, "")
	switch d.kind {
	case constDecl:
		typ := ""
		if d.typ != nil {
			typ = " " + w.typ(d.typ)
		}
		w.put(d.id, "const %s%s = %s", d.name, typ, d.value)
	case varDecl:
		w.put(d.id, "var %s %s", d.name, w.typ(d.typ))
	case funcDecl:
		w.put(d.id, "func %s%s%s { panic(0) }", d.name, w.typeParams(d.params), w.signature(d.typ))
	case typeDecl:
		w.typeDecl(d)
	}
}

func (w *writer) typeDecl(d *decl) {
	head := "type " + d.name + w.typeParams(d.params) + " "
	if d.alias {
		head += "= "
	}
	switch d.typ.op {
	case structType:
		w.put(d.id, "%sstruct {", head)
		for _, f := range d.typ.fields {
			w.put(f.id, "%s", w.structField(f))
		}
		w.put(d.id, "}")
	case interfaceType:
		w.put(d.id, "%sinterface {", head)
		for _, f := range d.typ.fields {
			w.put(f.id, "%s", w.element(f))
		}
		w.put(d.id, "}")
	default:
		w.put(d.id, "%s%s", head, w.typ(d.typ))
	}
	var words []string
	for _, p := range d.params {
		words = append(words, p.name)
	}
	receiver := d.name
	if len(words) > 0 {
		receiver += "[" + strings.Join(words, ", ") + "]"
	}
	for _, m := range d.methods {
		star := ""
		if m.pointer {
			star = "*"
		}
		w.put(m.id, "")
		w.put(m.id, "func (%s%s) %s%s { panic(0) }", star, receiver, m.name, w.signature(m.sig))
	}
}

func (w *writer) typeParams(list []*typeParam) string {
	if len(list) == 0 {
		return ""
	}
	var words []string
	for _, p := range list {
		words = append(words, p.name+" "+w.typ(p.constraint))
	}
	return "[" + strings.Join(words, ", ") + "]"
}

func (w *writer) structField(f *field) string {
	text := w.typ(f.typ)
	if !f.embedded {
		text = f.name + " " + text
	}
	if f.tag != "" {
		text += " `" + f.tag + "`"
	}
	return text
}

func (w *writer) element(f *field) string {
	if f.name == "" {
		return w.typ(f.typ)
	}
	return f.name + w.signature(f.typ)
}

// signature writes a type of a function from its parameters on.
func (w *writer) signature(e *expr) string {
	text := "("
	for i, f := range e.fields {
		if i > 0 {
			text += ", "
		}
		if e.variadic && i == len(e.fields)-1 {
			text += "..."
		}
		text += w.typ(f.typ)
	}
	text += ")"
	switch len(e.results) {
	case 0:
		return text
	case 1:
		return text + " " + w.typ(e.results[0].typ)
	}
	var words []string
	for _, f := range e.results {
		words = append(words, w.typ(f.typ))
	}
	return text + " (" + strings.Join(words, ", ") + ")"
}

func (w *writer) typ(e *expr) string {
	switch e.op {
	case basicType:
		return e.name
	case namedType:
		return w.named(e)
	case paramType:
		if name := w.params[e.ref]; name != "" {
			return name
		}
		return "undefined"
	case pointerType:
		return "*" + w.typ(e.args[0])
	case sliceType:
		return "[]" + w.typ(e.args[0])
	case arrayType:
		return fmt.Sprintf("[%d]%s", e.length, w.typ(e.args[0]))
	case chanType:
		return "chan (" + w.typ(e.args[0]) + ")"
	case sendType:
		return "chan<- (" + w.typ(e.args[0]) + ")"
	case receiveType:
		return "<-chan (" + w.typ(e.args[0]) + ")"
	case tildeType:
		return "~" + w.typ(e.args[0])
	case mapType:
		return "map[" + w.typ(e.args[0]) + "]" + w.typ(e.args[1])
	case unionType:
		return w.list(e.args, " | ")
	case funcType:
		return "func" + w.signature(e)
	}
	var words []string
	for _, f := range e.fields {
		if e.op == structType {
			words = append(words, w.structField(f))
		} else {
			words = append(words, w.element(f))
		}
	}
	return [...]string{structType: "struct", interfaceType: "interface"}[e.op] + "{" + strings.Join(words, "; ") + "}"
}

func (w *writer) list(list []*expr, between string) string {
	var words []string
	for _, e := range list {
		words = append(words, w.typ(e))
	}
	return strings.Join(words, between)
}

func (w *writer) named(e *expr) string {
	d := w.find(e.ref)
	if d == nil || d.kind != typeDecl {
		return "undefined"
	}
	text := d.name
	if d.unit != w.unit {
		w.imports[d.unit] = true
		text = names[d.unit] + "." + text
	}
	if len(e.args) > 0 {
		text += "[" + w.list(e.args, ", ") + "]"
	}
	return text
}
