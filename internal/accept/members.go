package accept

import (
	"go/types"
	"strings"

	"github.com/importspy/importspy/contract"
)

// member fixes an entry below a type's, or the type's text if it has its
// members there.
func (a *accepter) member() (string, []contract.Edit) {
	change := "Change " + a.fd.Symbol + " in"
	if a.s.Owner == nil || a.s.Holder == nil {
		return "", nil
	}
	if a.s.Entry == nil && a.s.Actual != nil {
		if e := a.s.Holder.MemberOf(a.s.Actual.Name()); e != nil {
			return "", nil // it is there for other platforms
		}
	}
	id := a.fd.ID
	if _, isFunc := a.s.Actual.(*types.Func); id == contract.SizeChanged && isFunc {
		id = contract.MethodChanged
	} else if id == contract.SizeChanged {
		id = contract.FieldChanged
	}
	switch id {
	case contract.Shadowing:
		if a.inText() {
			return change, a.replace(a.s.Owner, a.s.Holder, a.s.Type)
		}
		if a.promoted() {
			return "Add " + a.fd.Symbol + " to", a.insertEmbedOf(a.s.Actual)
		}
		if _, ok := a.s.Actual.(*types.Func); ok {
			return a.method()
		}
		return a.field()
	case contract.FieldMissing, contract.FieldChanged, contract.FieldTag, contract.FieldExtra:
		if a.inText() {
			return change, Made(a.file.SetText(a.s.Owner, a.s.Holder, a.d.Literal(a.s.Type)))
		}
		verb, edits := a.field()
		return verb, append(edits, a.incomparable()...)
	case contract.MethodMissing, contract.MethodChanged, contract.MethodExtra, contract.MethodReceiver:
		if types.IsInterface(a.s.Type.Type()) && a.inText() {
			return change, Made(a.file.SetText(a.s.Owner, a.s.Holder, a.d.Literal(a.s.Type)))
		}
		return a.method()
	case contract.DeprecationChanged:
		if a.s.Entry == nil || a.s.Entry.Kind == contract.Embed {
			return "", nil
		}
		if verb, edits := a.deprecatedAndMore(); edits != nil {
			return verb, edits
		}
		return change, Made(a.file.SetKey(a.s.Entry, a.s.Decl, "deprecated", a.deprecated()))
	}
	return "", nil
}

// deprecatedAndMore returns the edits for a member whose deprecation is not the
// only change, so that one edit of its entry has to make both.
func (a *accepter) deprecatedAndMore() (string, []contract.Edit) {
	switch actual := a.s.Actual.(type) {
	case *types.Func:
		if fresh := a.d.Method(actual); a.s.Entry.Kind != a.methodKind(actual) || a.grows(fresh.Decls[0]) {
			return a.method()
		}
	case *types.Var:
		if direct, i := a.direct(actual); direct && a.grows(a.d.Field(actual, a.structType().Tag(i)).Decls[0]) {
			return a.field()
		}
	}
	return "", nil
}

// inText reports whether the type's text holds its members.
func (a *accepter) inText() bool { return !bare(a.s.Holder.Text.Value) }

func (a *accepter) field() (string, []contract.Edit) {
	add, change, remove := "Add "+a.fd.Symbol+" to", "Change "+a.fd.Symbol+" in", "Remove "+a.fd.Symbol+" from"
	f, _ := a.s.Actual.(*types.Var)
	direct, i := a.direct(f)
	switch {
	case a.fd.ID == contract.FieldMissing && a.s.Entry != nil:
		return remove, Made(a.file.DeleteEntry(a.s.Entry))
	case a.fd.ID == contract.FieldChanged && f == nil:
		return change, a.becomesMethod()
	case a.fd.ID == contract.FieldMissing || f == nil:
		return "", nil // promoted: the embedded type's fix brings it
	case a.fd.ID == contract.FieldExtra || a.fd.ID == contract.Shadowing:
		return add, a.insertField(direct, i)
	case !direct && a.s.Entry == nil:
		return "", nil // promoted on both sides: the embedded type's fix brings it
	case !direct:
		// The contract has a field of its own, the package promotes it.
		return change, append(Made(a.file.DeleteEntry(a.s.Entry)), a.insertEmbedOf(f)...)
	case a.s.Entry == nil:
		return add, a.insertField(direct, i)
	case (a.s.Entry.Kind == contract.Embed) != f.Embedded():
		return change, append(Made(a.file.DeleteEntry(a.s.Entry)), a.insertField(direct, i)...)
	}
	fresh := a.d.Field(f, a.structType().Tag(i))
	if a.grows(fresh.Decls[0]) {
		return change, Made(a.file.ReplaceEntry(a.s.Entry, fresh))
	}
	return change, Made(a.file.SetText(a.s.Entry, a.s.Decl, fresh.Decls[0].Text.Value))
}

// incomparable says that a struct is not comparable, if what a contract lists of
// its fields no longer tells.
func (a *accepter) incomparable() []contract.Edit {
	st := a.structType()
	if a.fd.ID == contract.FieldTag || st == nil || a.s.Holder.Comparable != nil || !a.d.HidesIncomparable(st) {
		return nil
	}
	return Made(a.file.SetKey(a.s.Owner, a.s.Holder, "comparable", "false"))
}

// becomesMethod replaces a field by the method of its name.
func (a *accepter) becomesMethod() []contract.Edit {
	m, ok := a.s.Actual.(*types.Func)
	if !ok {
		return nil
	}
	fresh := a.d.Method(m)
	fresh.Kind = a.methodKind(m)
	if a.s.Entry == nil { // an embedded type promoted it
		return Made(a.file.InsertMember(a.s.Owner, a.s.Holder, fresh, ""))
	}
	return Made(a.file.ReplaceEntry(a.s.Entry, fresh))
}

// becomesField replaces a method by the field of its name.
func (a *accepter) becomesField(f *types.Var) []contract.Edit {
	direct, i := a.direct(f)
	if a.s.Entry == nil { // an embedded type promoted it
		return a.insertField(direct, i)
	}
	return append(Made(a.file.DeleteEntry(a.s.Entry)), a.insertField(direct, i)...)
}

func (a *accepter) structType() *types.Struct {
	st, _ := types.Unalias(a.s.Type.Type()).Underlying().(*types.Struct)
	return st
}

// direct reports whether f is a field of the type itself, and its index.
func (a *accepter) direct(f *types.Var) (bool, int) {
	if st := a.structType(); st != nil && f != nil {
		for i := range st.NumFields() {
			if st.Field(i) == f {
				return true, i
			}
		}
	}
	return false, -1
}

// insertField adds a field behind the nearest one before it that the contract
// has.
func (a *accepter) insertField(direct bool, i int) []contract.Edit {
	if !direct {
		return nil
	}
	st := a.structType()
	entry := a.d.Field(st.Field(i), st.Tag(i))
	siblings := a.s.Holder.Fields
	if entry.Kind == contract.Embed {
		siblings = a.s.Holder.Embeds
	}
	after := ""
	for j := i - 1; j >= 0 && after == ""; j-- {
		other := a.d.Field(st.Field(j), st.Tag(j))
		for _, e := range siblings {
			if other.Kind == e.Kind && other.Name == e.Name {
				after = e.Name
			}
		}
	}
	return Made(a.file.InsertMember(a.s.Owner, a.s.Holder, entry, after))
}

// promoted reports whether the type has the finding's member from what it embeds.
func (a *accepter) promoted() bool {
	t := types.Unalias(a.s.Type.Type())
	if types.IsInterface(t) {
		return false
	}
	_, index, _ := types.LookupFieldOrMethod(t, true, a.s.Actual.Pkg(), a.s.Actual.Name())
	return len(index) > 1
}

// insertEmbedOf adds the embedded field that promotes f, unless it is there.
func (a *accepter) insertEmbedOf(f types.Object) []contract.Edit {
	_, index, _ := types.LookupFieldOrMethod(a.s.Type.Type(), true, f.Pkg(), f.Name())
	if len(index) < 2 {
		return nil
	}
	embedded := a.d.Field(a.structType().Field(index[0]), "")
	for _, e := range a.s.Holder.Embeds {
		if fieldName(e.Name) == fieldName(embedded.Name) {
			return nil // it changes by a fix of its own
		}
	}
	edits := a.insertField(true, index[0])
	for _, e := range a.s.Holder.Fields {
		if e.Name == fieldName(embedded.Name) {
			edits = append(edits, Made(a.file.DeleteEntry(e))...)
		}
	}
	return edits
}

// fieldName returns the name of the field that an embedded type makes.
func fieldName(embedded string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(embedded, "*"), "[")
	name, _, _ = strings.Cut(name, " ")
	return name[strings.LastIndexByte(name, '.')+1:]
}

func (a *accepter) method() (string, []contract.Edit) {
	add, change, remove := "Add "+a.fd.Symbol+" to", "Change "+a.fd.Symbol+" in", "Remove "+a.fd.Symbol+" from"
	m, _ := a.s.Actual.(*types.Func)
	if f, ok := a.s.Actual.(*types.Var); ok {
		return change, a.becomesField(f)
	}
	if m == nil {
		if a.s.Entry == nil {
			return "", nil // promoted: the embedded type's fix removes it
		}
		return remove, Made(a.file.DeleteEntry(a.s.Entry))
	}
	fresh := a.d.Method(m)
	fresh.Kind = a.methodKind(m)
	switch {
	case a.s.Entry == nil:
		return add, Made(a.file.InsertMember(a.s.Owner, a.s.Holder, fresh, ""))
	case a.s.Entry.Kind != fresh.Kind || a.grows(fresh.Decls[0]):
		// It moves between the method sets, with what was said of it, or needs the
		// long form.
		fresh.Decls[0].Since = a.s.Decl.Since
		fresh.Decls[0].Stability = a.s.Decl.Stability
		return change, Made(a.file.ReplaceEntry(a.s.Entry, fresh))
	}
	return change, Made(a.file.SetText(a.s.Entry, a.s.Decl, fresh.Decls[0].Text.Value))
}

// methodKind tells by the type's method sets, since a method may be promoted.
func (a *accepter) methodKind(m *types.Func) contract.Kind {
	t := types.Unalias(a.s.Type.Type())
	if types.IsInterface(t) {
		return contract.Method
	}
	if types.NewMethodSet(t).Lookup(m.Pkg(), m.Name()) == nil {
		return contract.PointerMethod
	}
	return contract.Method
}
