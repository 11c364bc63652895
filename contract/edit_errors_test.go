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
`
	f := mustParse(t, text)
	other := mustParse(t, text)
	fn, db, open := f.EntryOf("Open"), f.EntryOf("DB"), &Entry{Kind: Func, Name: "Open", Decls: []*Decl{{Text: Text{Value: "func()"}}}}
	decl := db.Decls[0]
	for _, tt := range []struct {
		name string
		edit func() ([]Edit, error)
		is   error
		want string
	}{
		{"same text", func() ([]Edit, error) { return f.SetText(fn, fn.Decls[0], "func()") }, ErrNoChange, "set text of Open: nothing to change"},
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
