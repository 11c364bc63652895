package contract

// DeleteImplements removes the i-th interface that d says to implement, with
// the last one the key implements.
func (f *File) DeleteImplements(d *Decl, i int) ([]Edit, error) {
	e := f.editor("delete", "implements")
	if !e.has(d) {
		return e.done()
	}
	l := &listing{header: d.syntax.value.get("implements"), parent: d.syntax.value, seq: true}
	if l.header == nil || i < 0 || i >= len(d.Implements) || i >= len(l.node().items) {
		e.refuse("there is no interface %d", i)
	} else {
		e.drop(l, i)
	}
	return e.done()
}
