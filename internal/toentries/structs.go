package toentries

import (
	"go/types"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
)

// wholeStruct returns the text of a struct type that says more than a list of its
// fields and one of its embedded types, if a strict contract has to: that it is
// another type's, fields that clients cannot name included, or the order. It is
// "" if the lists will do.
func (d *Describer) wholeStruct(tn *types.TypeName, u *types.Struct) string {
	if !api.HasUnexportedField(u) {
		if d.SayOrder && alternates(u) {
			return d.Literal(tn)
		}
		return ""
	}
	if !d.SayUnkeyed || !tn.Exported() || tn.Pkg() != d.Names.pkg {
		return ""
	}
	for _, obj := range d.objects() {
		if obj == tn {
			return "" // the following ones repeat this one
		}
		if isType(obj) && obj.Exported() && types.IdenticalIgnoreTags(obj.Type().Underlying(), u) {
			return obj.Name()
		}
	}
	return ""
}

// alternates reports whether an embedded type precedes a field.
func alternates(u *types.Struct) bool {
	embedded := false
	for f := range u.Fields() {
		if embedded && !f.Embedded() {
			return true
		}
		embedded = embedded || f.Embedded()
	}
	return false
}

// StructMembers returns the indices of the fields of u that are part of the
// API: the exported ones, and embedded ones that promote exported members.
func StructMembers(u *types.Struct) []int {
	var list []int
	for i := range u.NumFields() {
		if f := u.Field(i); f.Exported() || f.Embedded() && api.Promotes(f) {
			list = append(list, i)
		}
	}
	return list
}

// HidesIncomparable reports whether u is not comparable for a field that is no
// part of the API, so that a contract must say it.
func (d *Describer) HidesIncomparable(u *types.Struct) bool {
	return !api.Comparable(u) && comparableMembers(u)
}

// comparableMembers reports whether u would be comparable if it had no other
// fields than a contract says.
func comparableMembers(u *types.Struct) bool {
	for _, i := range StructMembers(u) {
		if !api.Comparable(u.Field(i).Type()) {
			return false
		}
	}
	return true
}

// ComparableByOthers says that a struct or array type is comparable if it is so as long as
// a struct or array type of another module is, which the entry mentions: no contract says
// that of it.
func (d *Describer) ComparableByOthers(u types.Type) *contract.Bool {
	if d.Foreign != nil && api.Comparable(u) && d.holdsForeign(u) {
		return &contract.Bool{Value: true}
	}
	return nil
}

// holdsForeign reports whether values of a type hold those of a type of another module. What
// is embedded has an entry.
func (d *Describer) holdsForeign(t types.Type) bool {
	if named, ok := types.Unalias(t).(*types.Named); ok {
		switch named.Underlying().(type) {
		case *types.Struct, *types.Array:
			return d.Foreign(named.Obj().Pkg())
		}
		return false
	}
	switch u := types.Unalias(t).(type) {
	case *types.Array:
		return d.holdsForeign(u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			if f.Exported() && !f.Embedded() && d.holdsForeign(f.Type()) {
				return true
			}
		}
	}
	return false
}

// comparableEntry reports whether a struct would be comparable if it had no other
// fields than its entry.
func (d *Describer) comparableEntry(tn *types.TypeName, u *types.Struct) bool {
	for f := range u.Fields() {
		if (f.Embedded() || f.Exported() && d.Shows(tn, f.Name())) && !api.Comparable(f.Type()) {
			return false
		}
	}
	return true
}

// addField adds the entry of a field. Of a type that others embed, clients see neither
// all of the fields nor their tags.
func (d *Describer) addField(decl *contract.Decl, tn *types.TypeName, u *types.Struct, i int) {
	f, tag := u.Field(i), u.Tag(i)
	if !f.Embedded() && !d.Shows(tn, f.Name()) {
		return
	}
	if d.Partly(tn) {
		tag = ""
	}
	entry := d.Field(f, tag)
	if entry.Kind == contract.Embed {
		decl.Embeds = append(decl.Embeds, entry)
	} else {
		decl.Fields = append(decl.Fields, entry)
	}
}

// Field returns the entry of the field f of a struct type.
func (d *Describer) Field(f *types.Var, fieldTag string) *contract.Entry {
	if f.Embedded() {
		return Embed(d.Names.embedded(f.Type()) + Tag(fieldTag))
	}
	text := d.Names.Type(f.Type()) + Tag(fieldTag)
	return &contract.Entry{
		Kind:  contract.Field,
		Name:  f.Name(),
		Decls: []*contract.Decl{{Text: contract.Text{Value: text}, Deprecated: d.Deprecated(f)}},
	}
}

// Embed returns the entry of an embedded type.
func Embed(text string) *contract.Entry {
	return &contract.Entry{
		Kind:  contract.Embed,
		Name:  text,
		Decls: []*contract.Decl{{Text: contract.Text{Value: text}}},
	}
}
