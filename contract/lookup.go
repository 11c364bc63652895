package contract

import "strings"

// Entries returns the top-level entries in the order consts, vars, funcs, types.
func (f *File) Entries() []*Entry {
	entries := make([]*Entry, 0, len(f.Consts)+len(f.Vars)+len(f.Funcs)+len(f.Types))
	entries = append(entries, f.Consts...)
	entries = append(entries, f.Vars...)
	entries = append(entries, f.Funcs...)
	return append(entries, f.Types...)
}

// EntryOf returns the top-level entry with a name, or nil.
func (f *File) EntryOf(name string) *Entry {
	if at, ok := f.index[name]; ok {
		// Unless the section has been changed since.
		if list := *f.Section(at.kind); at.i < len(list) && list[at.i].Name == name {
			return list[at.i]
		}
	}
	for _, kind := range sections {
		for _, e := range *f.Section(kind) {
			if e.Name == name {
				return e
			}
		}
	}
	return nil
}

// A place is where an entry is: in a section, at an index.
type place struct {
	kind Kind
	i    int
}

// makeIndex prepares EntryOf, which is asked for each export of a package.
func (f *File) makeIndex() {
	f.index = make(map[string]place)
	for _, kind := range sections {
		for i, e := range *f.Section(kind) {
			if _, ok := f.index[e.Name]; !ok {
				f.index[e.Name] = place{kind, i}
			}
		}
	}
}

// Qualified returns the two parts of the name of an entry for a type of another
// package: the local name of that package, and the name of the type in it. The result
// is not ok for other entries.
func (e *Entry) Qualified() (qualifier, name string, ok bool) {
	if e.Kind != Type {
		return "", "", false
	}
	return strings.Cut(e.Name, ".")
}

// Members returns the members of a type in the order fields, embeds, methods,
// pointer methods.
func (d *Decl) Members() []*Entry {
	members := make([]*Entry, 0, len(d.Fields)+len(d.Embeds)+len(d.Methods)+len(d.PointerMethods))
	members = append(members, d.Fields...)
	members = append(members, d.Embeds...)
	members = append(members, d.Methods...)
	return append(members, d.PointerMethods...)
}

// MemberOf returns the field or method with a name, or nil.
func (d *Decl) MemberOf(name string) *Entry {
	for _, m := range d.Members() {
		if m.Kind != Embed && m.Name == name {
			return m
		}
	}
	return nil
}
