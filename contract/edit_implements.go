package contract

// DeleteImplements removes the i-th interface that d says to implement, with
// the last one the key implements.
func (f *File) DeleteImplements(d *Decl, i int) []Edit {
	e := f.editor()
	if e == nil || d.syntax == nil || i < 0 || i >= len(d.Implements) {
		return nil
	}
	l := &listing{header: d.syntax.value.get("implements"), parent: d.syntax.value, seq: true}
	if l.header != nil && i < len(l.node().items) {
		e.drop(l, i)
	}
	return e.done()
}
