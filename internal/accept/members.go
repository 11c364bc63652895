package accept

import (
	"cmp"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/finding"
)

// members makes the lists of members what they have to be: those that have a
// finding are as the package has them, or go.
func (t *target) members() {
	fields, methods := t.changedMembers()
	inText := !bare(t.decl.Text.Value)
	if inText && (fields || methods && types.IsInterface(t.tn.Type())) {
		t.text()
	}
	if !fields && !methods && !t.all && !t.hasStale() || inText && types.IsInterface(t.tn.Type()) {
		return
	}
	d := *t.Describe
	d.SayOrder, d.SayUnkeyed = false, false // for which there are no lists
	fresh, was := d.Entry(t.obj).Decls[0], *t.decl
	t.addPromoted(fresh, &was)
	for kind := contract.Field; kind <= contract.PointerMethod; kind++ {
		if kind >= contract.Method || !inText {
			*t.decl.List(kind) = t.merged(kind, &was, fresh)
		}
	}
	t.decl.Fields = slices.DeleteFunc(t.decl.Fields, func(f *contract.Entry) bool { // that the package embeds
		return slices.ContainsFunc(t.decl.Embeds, func(m *contract.Entry) bool { return fieldName(m.Name) == f.Name })
	})
	if t.all && (t.found(contract.NotComparable) || t.found(contract.NowComparable)) {
		t.decl.Comparable = fresh.Comparable
	}
	if st := t.structType(); fields && !inText && st != nil && t.decl.Comparable == nil && d.HidesIncomparable(st) {
		t.decl.Comparable = &contract.Bool{Value: false} // which the fields no longer tell
	}
}

// changedMembers reports whether there are findings on fields and on methods.
func (t *target) changedMembers() (fields, methods bool) {
	for _, fd := range t.list {
		_, isFunc := fd.Subject.Actual.(*types.Func)
		switch fd.ID {
		case contract.FieldMissing, contract.FieldChanged, contract.FieldExtra, contract.FieldTag:
			fields = true
		case contract.SizeChanged, contract.Shadowing:
			fields = fields || fd.Subject.Kind >= contract.Field && !isFunc
			methods = methods || isFunc
		default:
			methods = methods || fd.Subject.Kind >= contract.Field
		}
	}
	return fields, methods
}

func (t *target) hasStale() bool {
	return slices.ContainsFunc(t.decl.Members(), func(m *contract.Entry) bool { return t.isStale(m.Kind, m.Decls[0].Text.Value) })
}

// addPromoted adds to what the package declares the methods that it has by
// promotion and that the contract has as its own, or is to have.
func (t *target) addPromoted(fresh, was *contract.Decl) {
	names := make(map[string]bool)
	for _, m := range slices.Concat(was.Methods, was.PointerMethods) {
		names[m.Name] = true
	}
	if more, ok := t.promised(); ok && t.all {
		maps.Copy(names, more)
	}
	for _, fd := range t.list {
		if m, ok := fd.Subject.Actual.(*types.Func); ok && !t.all && fd.ID != contract.Shadowing {
			names[m.Name()] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		obj, _, _ := types.LookupFieldOrMethod(t.tn.Type(), true, t.tn.Pkg(), name)
		method, ok := obj.(*types.Func)
		if ok && find(fresh.Methods, name) == nil && find(fresh.PointerMethods, name) == nil {
			e := t.methodEntry(method)
			list := fresh.List(e.Kind)
			*list = append(*list, e)
		}
	}
}

// methodEntry returns the entry of a method. Its kind is that of the type's method
// sets, since it may be promoted.
func (t *target) methodEntry(m *types.Func) *contract.Entry {
	e := t.Describe.Method(m)
	e.Kind = contract.Method
	if types.NewMethodSet(types.Unalias(t.tn.Type())).Lookup(m.Pkg(), m.Name()) == nil {
		e.Kind = contract.PointerMethod
	}
	return e
}

// merged returns one list of members.
func (t *target) merged(kind contract.Kind, was, fresh *contract.Decl) (list []*contract.Entry) {
	is := *fresh.List(kind)
	for i, m := range *was.List(kind) {
		switch f := matching(is, m); {
		case f != nil:
			list = append(list, t.words(m, f))
		case kind == contract.Embed && t.isStale(kind, m.Name):
			if e := t.restated(m, i, was, fresh); e != nil && !t.all {
				list = append(list, e)
			}
		case (kind == contract.Embed && t.all || t.otherParams) && !t.isWaived(m): // whose members are not compared
		case len(t.on(m)) == 0:
			list = append(list, m)
		}
	}
	for i, f := range is {
		if matching(*was.List(kind), f) == nil && matching(list, f) == nil && (t.asks(f) || t.all && !t.isWaived(f) && t.wants(f)) {
			list = slices.Insert(list, placeOf(f, is[:i], list), t.known(f, was))
		}
	}
	return list
}

// wants reports whether an entry that is written anew gets a member that it did not list. One
// that may list some members alone gets what clients had by it nonetheless, by what it
// embedded, and what restricts type sets.
func (t *target) wants(f *contract.Entry) bool {
	names, ok := t.promised()
	switch {
	case !ok:
		return true
	case f.Kind != contract.Embed:
		return names[f.Name]
	case t.structType() == nil:
		return !t.embedsMethods(f)
	}
	for name := range names {
		if obj, _, _ := types.LookupFieldOrMethod(t.tn.Type(), true, t.tn.Pkg(), name); obj != nil && t.via(obj) == memberName(f) {
			return true
		}
	}
	return false
}

// embedsMethods reports whether what the package's interface embeds is an interface with
// nothing but methods.
func (t *target) embedsMethods(m *contract.Entry) bool {
	return slices.ContainsFunc(api.Elements(t.tn.Type()), func(e types.Type) bool {
		methods, ok := e.Underlying().(*types.Interface)
		return ok && methods.IsMethodSet() && same(t.Describe.Names.Type(e), m.Name)
	})
}

// promised returns the members that clients had by the type, if the contract leaves out what
// it likes of them.
func (t *target) promised() (names map[string]bool, ok bool) {
	d := t.now.Decls[0]
	open := t.file.Policy == contract.Minimum || d.Open != nil && d.Open.Value || t.file.Policy == contract.Compatible && d.Opaque()
	if !open || t.Promised == nil || t.found(contract.UnkeyedLiteral) {
		return nil, false
	}
	return t.Promised(t.name)
}

// matching returns the member of a list that another one is, or nil.
func matching(list []*contract.Entry, m *contract.Entry) *contract.Entry {
	for _, e := range list {
		if e.Name == m.Name || e.Kind == contract.Embed && same(e.Name, m.Name) {
			return e
		}
	}
	return nil
}

// placeOf returns the index at which a member goes into a list: after the nearest
// one before it in the package, or by name if it is a method.
func placeOf(f *contract.Entry, before, list []*contract.Entry) int {
	if f.Kind >= contract.Method {
		at := slices.IndexFunc(list, func(e *contract.Entry) bool { return strings.Compare(e.Name, f.Name) > 0 })
		return cmp.Or(at+1, len(list)+1) - 1
	}
	for _, other := range slices.Backward(before) {
		if e := matching(list, other); e != nil {
			return slices.Index(list, e) + 1
		}
	}
	return 0
}

// on returns the findings on a member of the contract.
func (t *target) on(m *contract.Entry) (list []finding.ID) {
	for _, fd := range t.list {
		if e := fd.Subject.Entry; fd.Subject.Kind >= contract.Field && e != nil && e.Name == m.Name && (e.Kind == contract.Embed) == (m.Kind == contract.Embed) {
			list = append(list, fd.ID)
		}
	}
	return list
}

// words returns a member as a person wrote it, except for what has a finding, which is
// as the package has it.
func (t *target) words(m, f *contract.Entry) *contract.Entry {
	e := clone(m)
	e.Kind = f.Kind
	stale := t.otherParams || t.isStale(m.Kind, m.Decls[0].Text.Value)
	for _, id := range t.on(m) {
		switch id {
		case contract.DeprecationChanged:
			e.Decls[0].Deprecated = f.Decls[0].Deprecated
		case contract.MethodReceiver:
		default:
			stale = true
		}
	}
	if stale {
		setText(e, f.Decls[0].Text.Value)
	}
	return e
}

// known returns a new member with what a person wrote of it: in the other method
// set, or for other platforms.
func (t *target) known(f *contract.Entry, was *contract.Decl) *contract.Entry {
	if f.Kind == contract.Embed {
		return f
	}
	if m := cmp.Or(find(was.Methods, f.Name), find(was.PointerMethods, f.Name)); m != nil && f.Kind >= contract.Method {
		return t.words(m, f)
	}
	for _, d := range t.file.EntryOf(t.name).Decls {
		if other := find(*d.List(f.Kind), f.Name); other != nil {
			adopt(f.Decls[0], other.Decls[0])
		}
	}
	return f
}

// asks reports whether a finding is that a member is not in the contract, or not as
// such.
func (t *target) asks(f *contract.Entry) bool {
	return slices.ContainsFunc(t.list, func(fd *finding.Finding) bool {
		switch {
		case fd.Subject.Kind < contract.Field || fd.Subject.Actual == nil || fd.ID == contract.DeprecationChanged:
			return false
		case fd.Subject.Actual.Name() == memberName(f):
			return true
		}
		// It may be what promotes the member, which the contract has as the type's own.
		return f.Kind == contract.Embed && (fd.Subject.Entry != nil || fd.ID == contract.Shadowing) && t.via(fd.Subject.Actual) == memberName(f)
	})
}

// isWaived reports whether a waiver lets the contract have a member that the package
// has not, or the reverse.
func (t *target) isWaived(m *contract.Entry) bool {
	return slices.ContainsFunc(t.waived[t.name], func(fd *finding.Finding) bool {
		symbol := fd.Symbol
		return fd.Subject.Kind >= contract.Field && symbol[strings.LastIndexByte(symbol, '.')+1:] == memberName(m)
	})
}

// memberName is the name by which clients select a member.
func memberName(m *contract.Entry) string {
	if m.Kind == contract.Embed {
		return fieldName(m.Name)
	}
	return m.Name
}

// via returns the name of the embedded field by which a struct has a member, "" if
// it is its own.
func (t *target) via(member types.Object) string {
	_, index, _ := types.LookupFieldOrMethod(t.tn.Type(), true, member.Pkg(), member.Name())
	if len(index) < 2 {
		return ""
	}
	return t.structType().Field(index[0]).Name()
}

// restated returns an embedded type with another name for what is in the place of
// one that goes, nil if that is nothing which the contract has to embed.
func (t *target) restated(m *contract.Entry, i int, was, fresh *contract.Decl) *contract.Entry {
	e := clone(m)
	for j, other := range fresh.Embeds {
		sameName := fieldName(other.Name) == fieldName(m.Name)
		if sameName || len(fresh.Embeds) == len(was.Embeds) && i == j && matching(was.Embeds, other) == nil {
			setText(e, other.Name)
			return e
		}
	}
	for _, name := range mentions(m.Kind, m.Name, t.gone) {
		became := t.gone[name].Type
		if became == nil {
			return nil
		}
		setText(e, replaceName(m.Kind, e.Name, name, t.Describe.Names.Type(became)))
	}
	return e
}

// reorder puts the fields and the embedded types in the package's order.
func (t *target) reorder() {
	t.decl.Fields, t.decl.Embeds = t.inOrder(t.decl.Fields), t.inOrder(t.decl.Embeds)
}

// inOrder returns members in the order of the package's fields; those that it does not
// have keep their place after the ones before them.
func (t *target) inOrder(was []*contract.Entry) (list []*contract.Entry) {
	for f := range t.structType().Fields() {
		if i := slices.IndexFunc(was, func(e *contract.Entry) bool { return memberName(e) == f.Name() }); i >= 0 {
			list = append(list, was[i])
		}
	}
	for i, e := range was {
		if !slices.Contains(list, e) {
			list = slices.Insert(list, min(i, len(list)), e)
		}
	}
	return list
}
