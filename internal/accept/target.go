package accept

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/toentries"
)

// A target is what one entry has to be for one platform. It begins as what the
// contract says; what has a finding then becomes as the package has it.
type target struct {
	*side
	name string // in the contract
	now  *contract.Entry
	decl *contract.Decl // the one of now
	obj  types.Object
	tn   *types.TypeName // obj, if that is a type
	list []*finding.Finding

	all         bool // the entry gets all members that the package has
	otherParams bool // the type has other type parameters
}

// target returns what an entry has to be, nil if it has to go.
func (s *side) target(name string) *contract.Entry {
	was, obj := s.part[name], s.object(name)
	switch {
	case obj == nil:
		return nil
	case was == nil:
		fresh := s.Describe.Entry(obj)
		if other := s.file.EntryOf(name); other != nil && other.Kind == fresh.Kind {
			adopt(fresh.Decls[0], other.Decls[0])
		}
		return fresh
	case was.Kind != toentries.Kind(obj), s.stays[name]:
		fresh := s.Describe.Entry(obj)
		adopt(fresh.Decls[0], was.Decls[0])
		return fresh
	}
	t := &target{side: s, name: name, now: clone(was), obj: obj, list: s.findings[name]}
	t.now.Name, t.decl = s.Describe.Name(obj), t.now.Decls[0]
	t.tn, _ = obj.(*types.TypeName)
	if t.all = t.isNew(); t.all {
		fresh := s.Describe.Entry(obj)
		if text := fresh.Decls[0].Text.Value; !sameShape(t.decl.Text.Value, text) || !bare(text) {
			adopt(fresh.Decls[0], t.decl)
			return fresh
		}
		t.anew(fresh.Decls[0])
	}
	for _, fd := range t.list {
		if fd.Subject.Kind < contract.Field && !onLiteral(fd) {
			t.object(fd)
		}
	}
	t.restate()
	if t.tn != nil {
		t.members()
		t.instances()
		t.underlying()
	}
	if t.found(contract.FieldOrder) {
		t.reorder()
	}
	return t.now
}

// found reports whether there is a finding of an id.
func (t *target) found(id finding.ID) bool {
	return slices.ContainsFunc(t.list, func(fd *finding.Finding) bool { return fd.ID == id })
}

// restate writes what the package has into the texts that mention a name which they
// cannot keep.
func (t *target) restate() {
	if text := t.Describe.Text(t.obj); t.isStale(t.now.Kind, t.decl.Text.Value) && (t.tn == nil || literal(t.decl.Text.Value) || sameShape(t.decl.Text.Value, text)) {
		t.text()
	}
	was := t.decl.Implements
	t.decl.Implements = slices.DeleteFunc(slices.Clone(was), func(text contract.Text) bool { return t.isStale(implements, text.Value) })
	kept := len(t.decl.Implements)
	if kept == len(was) {
		return
	}
	t.implements()
	fresh := t.decl.Implements[kept:]
	var list []contract.Text // in the places of the others
	for _, text := range was {
		switch {
		case !t.isStale(implements, text.Value):
			list = append(list, text)
		case len(fresh) > 0:
			fresh[0].Pos = text.Pos // which revise takes for the same line
			list, fresh = append(list, fresh[0]), fresh[1:]
		}
	}
	t.decl.Implements = append(list, fresh...)
}

// isStale reports whether a text mentions a name that it cannot keep.
func (t *target) isStale(kind contract.Kind, text string) bool {
	return len(t.staleIn(kind, text)) > 0
}

// object accepts a finding on the object itself.
func (t *target) object(fd *finding.Finding) {
	d := t.Describe
	switch fd.ID {
	case contract.SizeChanged:
		if t.decl.Size != nil {
			t.decl.Size = d.Entry(t.obj).Decls[0].Size
			return
		}
		t.text()
	case contract.TypeChanged, contract.SignatureChanged, contract.ValueChanged, contract.ConstraintChanged:
		t.text()
		if t.decl.ComparableForAny != nil { // of its own type parameters, and for structs
			t.decl.ComparableForAny = nil
			if named, ok := t.obj.Type().(*types.Named); ok && t.structType() != nil {
				t.decl.ComparableForAny = d.ComparableForAny(named)
			}
		}
	case contract.FieldOrder:
		if !bare(t.decl.Text.Value) {
			t.text()
		}
	case contract.SealedChanged:
		switch {
		case !bare(t.decl.Text.Value):
			t.text()
		case t.all:
			// as it is in the package
		case t.decl.Sealed != nil && t.decl.Sealed.Value:
			t.decl.Sealed, t.decl.AssignableForAny = nil, nil
		default:
			t.decl.Sealed = &contract.Bool{Value: true}
			t.assignable()
		}
	case contract.UnkeyedLiteral:
		if sealedStruct(t.structType()) {
			t.decl.Sealed = &contract.Bool{Value: true}
		}
	case contract.NotComparable, contract.NowComparable:
		t.comparable()
	case contract.DeprecationChanged:
		t.decl.Deprecated = d.Deprecated(t.obj)
	case contract.NotImplemented:
		if i := t.implemented(fd); i >= 0 {
			t.decl.Implements = slices.Delete(t.decl.Implements, i, i+1)
		}
		if t.exact(t.now) {
			t.implements() // by a pointer, say
		}
	case contract.NowImplemented:
		t.implements()
	case contract.HiddenChanged:
		t.decl.Hidden = nil
		if text := toentries.Hidden(types.Unalias(t.tn.Type()).(*types.Named)); text != "" {
			t.decl.Hidden = &contract.String{Value: text}
		}
	}
}

// comparable says whether the type is comparable, and for which type arguments.
func (t *target) comparable() {
	t.decl.ComparableForAny = nil
	if !api.Comparable(t.obj.Type()) {
		t.decl.Comparable = &contract.Bool{Value: false}
		return
	}
	if t.decl.Comparable != nil && !t.decl.Comparable.Value {
		t.decl.Comparable = t.Describe.ComparableByOthers(t.obj.Type().Underlying())
	}
	if named, ok := types.Unalias(t.obj.Type()).(*types.Named); ok {
		t.decl.ComparableForAny = t.Describe.ComparableForAny(named)
	}
}

// instances lists the type parameters that a sealed interface does not depend on, if the
// contract does so or lacks that.
func (t *target) instances() {
	lacks := func(fd *finding.Finding) bool { return fd.Form == finding.InstancesTogether }
	if t.decl.AssignableForAny != nil || slices.ContainsFunc(t.list, lacks) {
		t.assignable()
	}
}

// onLiteral reports whether a finding is that the contract lacks what underlies a type.
func onLiteral(fd *finding.Finding) bool {
	return fd.Form == finding.LiteralTaken || fd.Form == finding.LiteralTakenOtherwise
}

// underlying says what underlies a type that values of a type without a name are assignable
// to, if the contract does so or lacks that.
func (t *target) underlying() {
	if t.decl.Underlying == nil && !slices.ContainsFunc(t.list, onLiteral) {
		return
	}
	t.decl.Underlying = nil
	if named, ok := t.obj.Type().(*types.Named); ok {
		t.decl.Underlying = t.Describe.Underlying(named)
	}
}

// assignable says for which type arguments instances of a sealed interface are assignable
// to each other.
func (t *target) assignable() {
	t.decl.AssignableForAny = nil
	if named, ok := t.obj.Type().(*types.Named); ok {
		t.decl.AssignableForAny = t.Describe.AssignableForAny(named)
	}
}

// text writes the object's own text, with the members in it if they are there.
func (t *target) text() {
	text := t.Describe.Text(t.obj)
	if t.tn != nil && !bare(t.decl.Text.Value) {
		text = t.Describe.Literal(t.tn)
	}
	t.decl.Text = contract.Text{Value: text}
}

// implemented returns the index of the interface that a finding points to, or -1.
func (t *target) implemented(fd *finding.Finding) int {
	return slices.IndexFunc(t.decl.Implements, func(text contract.Text) bool { return text.Position(0) == fd.Contract })
}

// implements adds the sealed interfaces that the type implements.
func (t *target) implements() {
	for _, text := range t.Describe.Entry(t.obj).Decls[0].Implements {
		said := func(other contract.Text) bool { return same(text.Value, other.Value) }
		if !slices.ContainsFunc(t.decl.Implements, said) {
			t.decl.Implements = append(t.decl.Implements, text)
		}
	}
}

// isNew reports whether the entry has to be written anew, since what is found
// does not stay within a part of it.
func (t *target) isNew() bool {
	if t.tn == nil {
		return false
	}
	text := strings.TrimSpace(t.decl.Text.Value)
	is := t.Describe.TypeText(t.tn)
	switch {
	case t.gone[t.name].Name != nil && t.now.Name == t.name:
		return true // it has other type parameters
	case t.tn.IsAlias():
		if !isAlias(text) {
			return true
		}
	case t.structType() != nil && token.IsIdentifier(text) && !bare(text):
		return true // its text is the name of another one
	case !bare(text) && !literal(text) && bare(is):
		return true // it has no room for members
	case types.IsInterface(t.tn.Type()) && !bare(is) && keyword(text) != "interface" && len(t.decl.Methods)+len(t.decl.PointerMethods) > 0:
		return true // an interface without members has no methods of another type
	}
	return t.embedsAltered() || slices.ContainsFunc(t.list, t.needsNew)
}

// embedsAltered reports whether the entry embeds a type that changes, and has to have all
// members of its own: it may have to have what that loses. If the package's type embeds it no
// more, the entry must not get what it gains.
func (t *target) embedsAltered() bool {
	return slices.ContainsFunc(t.decl.Embeds, func(m *contract.Entry) bool {
		changes := len(mentions(contract.Embed, m.Name, t.altered)) > 0 || len(mentions(contract.Embed, m.Name, t.stale)) > 0
		return changes && (t.exact(t.now) || len(mentions(contract.Embed, m.Name, t.stale)) == 0 && t.embedsNoMore(t.now, m))
	})
}

// needsNew is isNew for one finding.
func (t *target) needsNew(fd *finding.Finding) bool {
	text, is := strings.TrimSpace(t.decl.Text.Value), t.Describe.TypeText(t.tn)
	if onLiteral(fd) {
		return false
	}
	switch fd.ID {
	case contract.TypesMerged:
		return t.tn.IsAlias()
	case contract.UnkeyedLiteral:
		return !bare(text) || t.structType() == nil || !sealedStruct(t.structType())
	case contract.FieldOrder:
		return bare(text) && !bare(t.Describe.Entry(t.obj).Decls[0].Text.Value) // lists do not tell
	case contract.NotImplemented:
		return t.implemented(fd) < 0
	case contract.SealedChanged:
		return t.losesMembers() || t.sealedAnew()
	case contract.Shadowing:
		if !bare(text) {
			return true
		}
	}
	if fd.Subject.Kind >= contract.Field {
		return t.losesMembers() || t.embedsLess() || t.isHidden(fd) || t.ofEmbedded(fd)
	}
	switch fd.ID {
	case contract.SizeChanged, contract.TypeChanged, contract.ConstraintChanged:
		switch {
		case fd.ID == contract.SizeChanged && t.decl.Size != nil, literal(text) && bare(is):
			return false
		case fd.ID == contract.ConstraintChanged && text != is:
			return t.embedsLess()
		}
		return bare(text) || !sameShape(text, is)
	}
	return false
}

// structType returns the struct type that the type is, or nil.
func (t *target) structType() *types.Struct {
	st, _ := types.Unalias(t.tn.Type()).Underlying().(*types.Struct)
	return st
}

func sealedStruct(st *types.Struct) bool {
	return slices.ContainsFunc(slices.Collect(st.Fields()), func(f *types.Var) bool { return !f.Exported() })
}

// losesMembers reports whether the entry has the bare keyword, which would say less
// than the package has: the type has no members.
func (t *target) losesMembers() bool {
	return !t.tn.IsAlias() && bare(t.decl.Text.Value) && !bare(t.Describe.TypeText(t.tn))
}

// keywordOf returns struct or interface if a type is that, else "".
func keywordOf(tn *types.TypeName) string {
	switch tn.Type().Underlying().(type) {
	case *types.Struct:
		return "struct"
	case *types.Interface:
		return "interface"
	}
	return ""
}

// isHidden reports whether a finding is on a member that an embedded type promotes
// no more for a reason that the contract need not have: something hides it, or the
// embedded type has no name for clients.
func (t *target) isHidden(fd *finding.Finding) bool {
	switch fd.ID {
	case contract.FieldMissing, contract.FieldChanged, contract.MethodMissing, contract.MethodChanged:
		return t.file.Policy != contract.Exact && !t.records() && fd.Subject.Entry == nil && keyword(t.decl.Text.Value) == "struct"
	}
	return false
}

// ofEmbedded reports whether a finding is on an embedded type or what it promotes,
// where the entry has to have all members: then what is promoted no more is one.
func (t *target) ofEmbedded(fd *finding.Finding) bool {
	if !t.exact(t.now) || !bare(t.decl.Text.Value) || keyword(t.decl.Text.Value) != keywordOf(t.tn) {
		return false
	}
	switch fd.ID {
	case contract.FieldMissing, contract.FieldChanged, contract.MethodMissing, contract.MethodChanged, contract.MethodReceiver:
		return fd.Subject.Entry == nil || fd.Subject.Entry.Kind == contract.Embed
	}
	return false
}

// embedsLess reports whether the contract's interface embeds something that the
// package's does not. What that brings in cannot be told apart.
func (t *target) embedsLess() bool {
	if !types.IsInterface(t.tn.Type()) || keyword(t.decl.Text.Value) != "interface" {
		return false
	}
	return slices.ContainsFunc(t.decl.Embeds, func(m *contract.Entry) bool { return t.embedsNoMore(t.now, m) })
}

// sealedAnew reports whether the package's interface embeds one of another package
// that seals it, and the contract's does not.
func (t *target) sealedAnew() bool {
	if !types.IsInterface(t.tn.Type()) || !bare(t.decl.Text.Value) {
		return false
	}
	return t.embedsLess() || slices.ContainsFunc(api.Elements(t.tn.Type()), func(e types.Type) bool {
		named, ok := types.Unalias(e).(*types.Named)
		return ok && named.Obj().Pkg() != nil && named.Obj().Pkg() != t.tn.Pkg() && toentries.IsSealed(named) &&
			!slices.ContainsFunc(t.decl.Embeds, func(m *contract.Entry) bool { return same(m.Name, t.Describe.Names.Type(e)) })
	})
}

// anew prepares for an entry that gets all that the package has, whose form is fresh.
func (t *target) anew(fresh *contract.Decl) {
	if !same(t.decl.Text.Value, fresh.Text.Value) {
		t.otherParams = true
		t.decl.Text = fresh.Text
	}
	if types.IsInterface(t.tn.Type()) && (fresh.Sealed != nil || !toentries.IsSealed(t.tn.Type())) {
		t.decl.Sealed = fresh.Sealed
	}
	t.decl.ComparableForAny, t.decl.AssignableForAny, t.decl.Underlying = fresh.ComparableForAny, fresh.AssignableForAny, fresh.Underlying
	t.decl.Implements = t.implementsAnew(fresh.Implements)
}

// implementsAnew returns the interfaces that the contract names and the package's
// type still implements, and after these the fresh ones that it lacks.
func (t *target) implementsAnew(fresh []contract.Text) (list []contract.Text) {
	// Some text is of an interface that only the package can write.
	loose := slices.ContainsFunc(t.list, func(fd *finding.Finding) bool { return fd.ID == contract.NotImplemented && t.implemented(fd) < 0 })
	has := func(list []contract.Text, text contract.Text) bool {
		return slices.ContainsFunc(list, func(other contract.Text) bool { return same(text.Value, other.Value) })
	}
	for _, text := range t.decl.Implements {
		if loose && strings.Contains(text.Value, "{") && !has(fresh, text) {
			continue
		}
		list = append(list, text)
	}
	for _, text := range fresh {
		if !has(list, text) {
			list = append(list, text)
		}
	}
	return list
}
