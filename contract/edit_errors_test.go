package contract

import (
	"errors"
	"testing"
)

// TestEditErrors is for changes that give no edits: a caller can distinguish what
// is done already from what cannot be done.
func TestEditErrors(t *testing.T) {
	const text = `version: 1
name: store
uses: [io]
exports:
  funcs:
    Open: func()
  types:
    Reader: interface
    DB:
      type: struct
      open: true
      fields: {A: int, B: int}
      embeds: [Reader]
    Impl: {type: int, implements: [io.Reader]}
waivers:
  - {finding: type-changed, symbol: Open, reason: known}
`
	f := mustParse(t, text)
	other, all := mustParse(t, text), mustParse(t, "version: 1\naliases: all\n")
	fn, db, open := f.EntryOf("Open"), f.EntryOf("DB"), &Entry{Kind: Func, Name: "Open", Decls: []*Decl{{Text: Text{Value: "func()"}}}}
	decl := db.Decls[0]
	for _, tt := range []struct {
		name string
		edit func() ([]Edit, error)
		is   error
		want string
	}{
		{"same text", func() ([]Edit, error) { return f.SetText(fn, fn.Decls[0], "func()") }, ErrNoChange, "set text of Open: nothing to change"},
		{"same aliases", func() ([]Edit, error) { return all.SetAliases() }, ErrNoChange, "set aliases: nothing to change"},
		{"same name", func() ([]Edit, error) { return f.SetName("store") }, ErrNoChange, "set name: nothing to change"},
		{"same use", func() ([]Edit, error) { return f.InsertUse(&Use{Path: "io"}) }, ErrNoChange, "insert use io: nothing to change"},
		{"same key", func() ([]Edit, error) { return f.SetKey(db, decl, "open", "true") }, ErrNoChange, "set open of DB: nothing to change"},
		{"no key", func() ([]Edit, error) { return f.SetKey(db, decl, "since", "") }, ErrNoChange, "set since of DB: nothing to change"},
		{"no platforms", func() ([]Edit, error) { return f.SetPlatforms(db, decl, nil) }, ErrNoChange, "set platforms of DB: nothing to change"},
		{"same order", func() ([]Edit, error) { return f.ReorderFields(decl, []string{"A", "B"}) }, ErrNoChange, "reorder fields: nothing to change"},
		{"same entry", func() ([]Edit, error) { return f.ReplaceEntry(decl.Embeds[0], decl.Embeds[0]) }, ErrNoChange, "replace Reader: nothing to change"},
		{"not parsed", func() ([]Edit, error) { return new(File).InsertEntry(open) }, ErrNotEditable, "insert Open: cannot be edited: the contract was not parsed"},
		{"no file", func() ([]Edit, error) { return (*File)(nil).SetName("x") }, ErrNotEditable, "set name: cannot be edited: the contract was not parsed"},
		{"entry not parsed", func() ([]Edit, error) { return f.DeleteEntry(open) }, ErrNotEditable, "delete Open: cannot be edited: it is not in this contract"},
		{"entry of another", func() ([]Edit, error) { return f.DeleteEntry(other.EntryOf("Open")) }, ErrNotEditable, "delete Open: cannot be edited: it is not in this contract"},
		{"members of no list", func() ([]Edit, error) { return f.DeleteMembers(nil) }, ErrNotEditable, "delete members: cannot be edited: there are no members"},
		{"entries as members", func() ([]Edit, error) { return f.DeleteMembers([]*Entry{fn}) }, ErrNotEditable, "delete members: cannot be edited: there are no members"},
		{"members that are not parsed", func() ([]Edit, error) { return f.DeleteMembers([]*Entry{{Kind: Field, Name: "A"}}) }, ErrNotEditable, "delete members: cannot be edited: it is not in this contract"},
		{"members in what is not parsed", func() ([]Edit, error) { return new(File).DeleteMembers(decl.Fields) }, ErrNotEditable, "delete members: cannot be edited: the contract was not parsed"},
		{"nothing emptied", func() ([]Edit, error) { return f.DeleteEmptied(f) }, ErrNoChange, "delete what is empty: nothing to change"},
		{"emptied since nothing", func() ([]Edit, error) { return f.DeleteEmptied(nil) }, ErrNotEditable, "delete what is empty: cannot be edited: the old contract was not parsed"},
		{"emptied since what is not parsed", func() ([]Edit, error) { return f.DeleteEmptied(new(File)) }, ErrNotEditable, "delete what is empty: cannot be edited: the old contract was not parsed"},
		{"waiver of another", func() ([]Edit, error) { return f.DeleteWaiver(&Waiver{Symbol: String{Value: "Open"}}) }, ErrNotEditable, "delete waiver of Open: cannot be edited: it is not in this contract"},
		{"text not parsed", func() ([]Edit, error) { return f.SetText(open, open.Decls[0], "func(int)") }, ErrNotEditable, "set text of Open: cannot be edited: it is not in this contract"},
		{"member as entry", func() ([]Edit, error) { return f.InsertEntry(&Entry{Kind: Field, Name: "C"}) }, ErrNotEditable, "insert C: cannot be edited: members are inserted by InsertMember"},
		{"entry as member", func() ([]Edit, error) { return f.InsertMember(db, decl, open, "") }, ErrNotEditable, "insert DB.Open: cannot be edited: Open is not a member"},
		{"member of a func", func() ([]Edit, error) { return f.InsertMember(fn, fn.Decls[0], decl.Fields[0], "") }, ErrNotEditable, "insert Open.A: cannot be edited: Open is not a type"},
		{"member for an entry", func() ([]Edit, error) { return f.ReplaceEntry(fn, decl.Fields[0]) }, ErrNotEditable, "replace Open: cannot be edited: a member cannot take the place of another entry, nor the reverse"},
		{"key of types", func() ([]Edit, error) { return f.SetKey(fn, fn.Decls[0], "open", "true") }, ErrNotEditable, "set open of Open: cannot be edited: the entry cannot have this key"},
		{"text as key", func() ([]Edit, error) { return f.SetKey(db, decl, "type", "") }, ErrNotEditable, "set type of DB: cannot be edited: the entry cannot have this key"},
		{"list as key", func() ([]Edit, error) { return f.SetKey(db, decl, "fields", "") }, ErrNotEditable, "set fields of DB: cannot be edited: the entry cannot have this key"},
		{"key of an embed", func() ([]Edit, error) { return f.SetKey(decl.Embeds[0], decl.Embeds[0].Decls[0], "since", "v1") }, ErrNotEditable, "set since of Reader: cannot be edited: an embedded type has no keys"},
		{"wrong names", func() ([]Edit, error) { return f.ReorderFields(decl, []string{"A", "C"}) }, ErrNotEditable, "reorder fields: cannot be edited: the names are not those of the fields"},
		{"a name twice", func() ([]Edit, error) { return f.ReorderFields(decl, []string{"A", "A"}) }, ErrNotEditable, "reorder fields: cannot be edited: the names are not those of the fields"},
		{"value that the key cannot have", func() ([]Edit, error) { return f.SetKey(db, decl, "open", "maybe") }, ErrNotEditable, "set open of DB: cannot be edited: its value cannot be maybe"},
		{"size that is none", func() ([]Edit, error) { return f.SetKey(db, decl, "size", "-8") }, ErrNotEditable, "set size of DB: cannot be edited: its value cannot be -8"},
		{"platforms of an embed", func() ([]Edit, error) { return f.SetPlatforms(decl.Embeds[0], decl.Embeds[0].Decls[0], nil) }, ErrNotEditable, "set platforms of Reader: cannot be edited: an embedded type has no keys"},
		{"member of an embed", func() ([]Edit, error) { return f.InsertMember(db, decl.Embeds[0].Decls[0], decl.Fields[0], "") }, ErrNotEditable, "insert DB.A: cannot be edited: an embedded type has no keys"},
		{"member of what is not parsed", func() ([]Edit, error) { return f.InsertMember(db, open.Decls[0], decl.Fields[0], "") }, ErrNotEditable, "insert DB.A: cannot be edited: it is not in this contract"},
		{"key of what is not parsed", func() ([]Edit, error) { return f.SetKey(open, open.Decls[0], "since", "v1") }, ErrNotEditable, "set since of Open: cannot be edited: it is not in this contract"},
		{"order of what is not parsed", func() ([]Edit, error) { return f.ReorderFields(open.Decls[0], nil) }, ErrNotEditable, "reorder fields: cannot be edited: it is not in this contract"},
		{"interface of what is not parsed", func() ([]Edit, error) { return f.DeleteImplements(open.Decls[0], 0) }, ErrNotEditable, "delete implements: cannot be edited: it is not in this contract"},
		{"text in what is not parsed", func() ([]Edit, error) { return new(File).SetText(fn, fn.Decls[0], "func(int)") }, ErrNotEditable, "set text of Open: cannot be edited: the contract was not parsed"},
		{"key in what is not parsed", func() ([]Edit, error) { return new(File).SetKey(db, decl, "open", "false") }, ErrNotEditable, "set open of DB: cannot be edited: the contract was not parsed"},
		{"entry in what is not parsed", func() ([]Edit, error) { return new(File).DeleteEntry(fn) }, ErrNotEditable, "delete Open: cannot be edited: the contract was not parsed"},
		{"use of another", func() ([]Edit, error) { return f.DeleteUse(other.Uses[0]) }, ErrNotEditable, "delete use io: cannot be edited: it is not in this contract"},
		{"no use", func() ([]Edit, error) { return f.DeleteUse(nil) }, ErrNotEditable, "delete use nothing: cannot be edited: it is not in this contract"},
		{"use of what is not parsed", func() ([]Edit, error) { return new(File).DeleteUse(f.Uses[0]) }, ErrNotEditable, "delete use io: cannot be edited: the contract was not parsed"},
		{"use in what is not parsed", func() ([]Edit, error) { return new(File).InsertUse(f.Uses[0]) }, ErrNotEditable, "insert use io: cannot be edited: the contract was not parsed"},
		{"waiver in what is not parsed", func() ([]Edit, error) { return new(File).DeleteWaiver(f.Waivers[0]) }, ErrNotEditable, "delete waiver of Open: cannot be edited: the contract was not parsed"},
		{"waiver of another file", func() ([]Edit, error) { return f.DeleteWaiver(other.Waivers[0]) }, ErrNotEditable, "delete waiver of Open: cannot be edited: it is not in this contract"},
		{"interface after the last", func() ([]Edit, error) { return f.DeleteImplements(f.EntryOf("Impl").Decls[0], 1) }, ErrNotEditable, "delete implements: cannot be edited: there is no interface 1"},
		{"interface before the first", func() ([]Edit, error) { return f.DeleteImplements(f.EntryOf("Impl").Decls[0], -1) }, ErrNotEditable, "delete implements: cannot be edited: there is no interface -1"},
		{"no entry to delete", func() ([]Edit, error) { return f.DeleteEntry(f.EntryOf("None")) }, ErrNotEditable, "delete entry: cannot be edited: it is not in this contract"},
		{"no entry to replace", func() ([]Edit, error) { return f.ReplaceEntry(f.EntryOf("None"), open) }, ErrNotEditable, "replace entry: cannot be edited: it is not in this contract"},
		{"no entry in its place", func() ([]Edit, error) { return f.ReplaceEntry(fn, nil) }, ErrNotEditable, "replace Open: cannot be edited: it declares nothing"},
		{"no entry to insert", func() ([]Edit, error) { return f.InsertEntry(nil) }, ErrNotEditable, "insert entry: cannot be edited: it declares nothing"},
		{"entry without declarations", func() ([]Edit, error) { return f.InsertEntry(&Entry{Kind: Func, Name: "G"}) }, ErrNotEditable, "insert G: cannot be edited: it declares nothing"},
		{"member without declarations", func() ([]Edit, error) { return f.InsertMember(db, decl, &Entry{Kind: Field, Name: "C"}, "") }, ErrNotEditable, "insert DB.C: cannot be edited: it declares nothing"},
		{"member of no type", func() ([]Edit, error) { return f.InsertMember(nil, decl, decl.Fields[0], "") }, ErrNotEditable, "insert entry.A: cannot be edited: it is not in this contract"},
		{"no member", func() ([]Edit, error) { return f.DeleteEntry(decl.MemberOf("None")) }, ErrNotEditable, "delete entry: cannot be edited: it is not in this contract"},
		{"text of no declaration", func() ([]Edit, error) { return f.SetText(fn, nil, "func(int)") }, ErrNotEditable, "set text of Open: cannot be edited: it is not in this contract"},
		{"key of no entry", func() ([]Edit, error) { return f.SetKey(nil, decl, "open", "false") }, ErrNotEditable, "set open of entry: cannot be edited: it is not in this contract"},
		{"platforms of no declaration", func() ([]Edit, error) { return f.SetPlatforms(db, nil, nil) }, ErrNotEditable, "set platforms of DB: cannot be edited: it is not in this contract"},
		{"order of no declaration", func() ([]Edit, error) { return f.ReorderFields(nil, nil) }, ErrNotEditable, "reorder fields: cannot be edited: it is not in this contract"},
		{"interface of no declaration", func() ([]Edit, error) { return f.DeleteImplements(nil, 0) }, ErrNotEditable, "delete implements: cannot be edited: it is not in this contract"},
		{"no waiver", func() ([]Edit, error) { return f.DeleteWaiver(nil) }, ErrNotEditable, "delete waiver of nothing: cannot be edited: it is not in this contract"},
		{"no interfaces", func() ([]Edit, error) { return f.InsertImplements(db, decl, nil) }, ErrNotEditable, "insert implements: cannot be edited: there are no interfaces"},
		{"interfaces of a func", func() ([]Edit, error) { return f.InsertImplements(fn, fn.Decls[0], []string{"I"}) }, ErrNotEditable, "insert implements: cannot be edited: Open is not a type"},
		{"interfaces of what is not parsed", func() ([]Edit, error) { return f.InsertImplements(db, open.Decls[0], []string{"I"}) }, ErrNotEditable, "insert implements: cannot be edited: it is not in this contract"},
		{"entries as members", func() ([]Edit, error) { return f.ReplaceMembers([]*Entry{fn}, []*Entry{open}) }, ErrNotEditable, "replace members: cannot be edited: there are no members"},
		{"no members", func() ([]Edit, error) { return f.ReplaceMembers(nil, decl.Fields) }, ErrNotEditable, "replace members: cannot be edited: there are no members"},
		{"other members", func() ([]Edit, error) { return f.ReplaceMembers(decl.Fields, decl.Embeds) }, ErrNotEditable, "replace members: cannot be edited: Reader does not go into this list"},
		{"members in what is not parsed", func() ([]Edit, error) { return new(File).ReplaceMembers(decl.Fields, decl.Fields) }, ErrNotEditable, "replace members: cannot be edited: the contract was not parsed"},
		{"no interface", func() ([]Edit, error) { return f.DeleteImplements(decl, 0) }, ErrNotEditable, "delete implements: cannot be edited: there is no interface 0"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			edits, err := tt.edit()
			if !errors.Is(err, tt.is) || err.Error() != tt.want || edits != nil {
				t.Errorf("got %v, %v; want %s", edits, err, tt.want)
			}
		})
	}
}

// TestInsertUse inserts an import before the first one with a greater path, or last where the
// order is not known, since some item is mistaken.
func TestInsertUse(t *testing.T) {
	for text, want := range map[string]string{
		"uses: [b, d]":        "uses: [b, c, d]",
		"uses: [a, b]":        "uses: [a, b, c]",
		"uses: [b, [x], d]":   "uses: [b, [x], d, c]",
		"exports: {vars: {}}": "uses:\n  - c\nexports: {vars: {}}",
	} {
		f, _ := Parse(FileName, []byte("version: 1\n"+text+"\n"))
		edits, err := f.InsertUse(&Use{Path: "c"})
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if got, err := Apply(f.Data, edits); err != nil || string(got) != "version: 1\n"+want+"\n" {
			t.Errorf("%s becomes\n%s%v", text, got, err)
		}
	}
	f := mustParse(t, "version: 1\nuses: [c]\n")
	edits, err := f.InsertUse(&Use{Name: "d", Path: "c"})
	if got, _ := Apply(f.Data, edits); err != nil || string(got) != "version: 1\nuses: [c, d: c]\n" {
		t.Errorf("with another name, it becomes\n%s%v", got, err)
	}
}

// TestDeleteUse deletes imports in both styles, with their lines.
func TestDeleteUse(t *testing.T) {
	for text, want := range map[string]string{
		"uses: [b, d: c, e]\n":                   "uses: [b, e]\n",
		"uses:\n  - b\n  - d: c # of c\n  - e\n": "uses:\n  - b\n  - e\n",
	} {
		f := mustParse(t, "version: 1\n"+text)
		edits, err := f.DeleteUse(f.Uses[1])
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if got, err := Apply(f.Data, edits); err != nil || string(got) != "version: 1\n"+want {
			t.Errorf("%s becomes\n%s%v", text, got, err)
		}
	}
}

// TestEditMistakes is for changes to what is not as the format has it: what a person
// wrote there is not overwritten.
func TestEditMistakes(t *testing.T) {
	fn := &Entry{Kind: Func, Name: "F", Decls: []*Decl{{Text: Text{Value: "func()"}}}}
	field := &Entry{Kind: Field, Name: "A", Decls: []*Decl{{Text: Text{Value: "int"}}}}
	embed := &Entry{Kind: Embed, Name: "A", Decls: []*Decl{{Text: Text{Value: "A"}}}}
	insert := func(f *File) ([]Edit, error) { return f.InsertEntry(fn) }
	member := func(m *Entry) func(f *File) ([]Edit, error) {
		return func(f *File) ([]Edit, error) { return f.InsertMember(f.Types[0], f.Types[0].Decls[0], m, "") }
	}
	replace := func(f *File) ([]Edit, error) {
		fields := f.Types[0].Decls[0].Fields
		return f.ReplaceMembers(fields, fields[1:])
	}
	const notBrackets = "replace members: cannot be edited: the list is not between brackets on one line, or has comments"
	for _, tt := range []struct {
		text string
		edit func(f *File) ([]Edit, error)
		want string
	}{
		{"exports: []", insert, ""},
		{"exports: [a]", insert, "insert F: cannot be edited: exports is not a mapping"},
		{"exports: {funcs: [a]}", insert, "insert F: cannot be edited: exports.funcs is not a mapping"},
		{"exports: {funcs: word}", insert, "insert F: cannot be edited: exports.funcs is not a mapping"},
		{"exports: {funcs: []}", insert, ""},
		{"uses: io", func(f *File) ([]Edit, error) { return f.InsertUse(&Use{Path: "os"}) }, "insert use os: cannot be edited: uses is not a sequence"},
		{"aliases: [p]", func(f *File) ([]Edit, error) { return f.SetAliases() }, "set aliases: cannot be edited: aliases is not a scalar"},
		{"name: [p]", func(f *File) ([]Edit, error) { return f.SetName("q") }, "set name: cannot be edited: name is not a scalar"},
		{"exports: {types: {T: {type: struct, fields: [a]}}}", member(field), "insert T.A: cannot be edited: fields is not a list of members"},
		{"exports: {types: {T: {type: struct, embeds: {a: b}}}}", member(embed), "insert T.A: cannot be edited: embeds is not a list of members"},
		{"exports: {types: {T: {type: struct, embeds: {}}}}", member(embed), ""},
		{"exports: {types: {T: {type: struct, size: [8]}}}", func(f *File) ([]Edit, error) {
			return f.SetKey(f.Types[0], f.Types[0].Decls[0], "size", "16")
		}, "set size of T: cannot be edited: size is not a scalar"},
		{"exports: {types: {T: {type: struct, fields: {A: int, # a\n B: int}}}}", replace, notBrackets},
		{"exports: {types: {T: {type: struct, fields: {A: int,\n B: int}}}}", replace, notBrackets},
		{"exports:\n  types:\n    T:\n      type: struct\n      fields:\n        A: int\n        B: int", replace, notBrackets},
		{"exports: {types: {T: {type: struct, implements: I}}}", func(f *File) ([]Edit, error) {
			return f.InsertImplements(f.Types[0], f.Types[0].Decls[0], []string{"J"})
		}, "insert implements: cannot be edited: implements is not a list"},
	} {
		f, _ := Parse(FileName, []byte("version: 1\n"+tt.text+"\n"))
		edits, err := tt.edit(f)
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != tt.want || (err == nil) != (edits != nil) {
			t.Errorf("%s: got %v, %s; want %s", tt.text, edits, got, tt.want)
		}
	}
}
