package contract

import (
	"strings"
	"testing"
)

func TestDeleteMembers(t *testing.T) {
	const src = `version: 1
exports:
  types:
    T:
      type: struct
      # those
      fields:
        A: int # one
        # two
        B: int
      methods: {M: func(), N: func()}
    U: {type: struct, fields: {A: int, B: int}}
`
	for _, test := range []struct {
		name      string
		list      func(f *File) []*Entry
		part, now string // of src
	}{
		{
			"block", func(f *File) []*Entry { return f.EntryOf("T").Decls[0].Fields },
			"      fields:\n        A: int # one\n        # two\n        B: int\n", "        # two\n",
		},
		{
			"brackets below a line", func(f *File) []*Entry { return f.EntryOf("T").Decls[0].Methods },
			"methods: {M: func(), N: func()}", "methods: {}",
		},
		{
			"brackets", func(f *File) []*Entry { return f.EntryOf("U").Decls[0].Fields },
			"fields: {A: int, B: int}}", "fields: {}}",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := parsed(t, src)
			edits, err := f.DeleteMembers(test.list(f))
			if err != nil {
				t.Fatal(err)
			}
			want := strings.Replace(src, test.part, test.now, 1)
			if got := applied(t, src, edits); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestDeleteEmptied(t *testing.T) {
	const src = `version: 1
policy: exact
exports: # ours
  vars:
    A: int
    B: int
  # none
  consts:
  funcs: {F: func(), G: func()}
  types:
    T:
      type: struct
      methods:
        M: func()
        N: func()
waivers:
  - {symbol: A, finding: type-changed, reason: x}
  - {symbol: B, finding: type-changed, reason: x}
environment:
  variables: {}
`
	was := parsed(t, src)
	var all []Edit
	for _, e := range []*Entry{
		was.EntryOf("A"), was.EntryOf("B"), was.EntryOf("F"), was.EntryOf("G"),
		was.EntryOf("T").Decls[0].MemberOf("M"), was.EntryOf("T").Decls[0].MemberOf("N"),
	} {
		edits, err := was.DeleteEntry(e)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, edits...)
	}
	for _, w := range was.Waivers {
		edits, err := was.DeleteWaiver(w)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, edits...)
	}
	merged, err := Merge(all)
	if err != nil {
		t.Fatal(err)
	}
	text := applied(t, src, merged)
	edits, err := parsed(t, text).DeleteEmptied(was)
	if err != nil {
		t.Fatal(err)
	}
	want := `version: 1
policy: exact
exports: # ours
  # none
  consts:
  types:
    T:
      type: struct
environment:
  variables: {}
`
	if got := applied(t, text, edits); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func parsed(t *testing.T, src string) *File {
	t.Helper()
	f, err := Parse(FileName, []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func applied(t *testing.T, src string, edits []Edit) string {
	t.Helper()
	data, err := Apply([]byte(src), edits)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestDeleteCommas checks that commas before a closing bracket go that several changes have
// left together, and that those of a person stay.
func TestDeleteCommas(t *testing.T) {
	const src = `version: 1
exports:
  funcs: {B: func(), C: func()}
  vars: {B1: int, C1: int, } # mine
  consts: {
    C2: = 1
  }
  types: {T: {type: struct, fields: {A: int, }}}
`
	was := parsed(t, src)
	var all []Edit
	for _, name := range []string{"B", "C", "B1", "C1", "C2"} {
		e := was.EntryOf(name)
		deleted, err := was.DeleteEntry(e)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, deleted...)
		if strings.HasPrefix(name, "C") {
			a := *e
			a.Name = strings.Replace(name, "C", "A", 1)
			inserted, err := was.InsertEntry(&a)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, inserted...)
		}
	}
	text := applied(t, src, all)
	edits, err := parsed(t, text).DeleteEmptied(was)
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	want := `version: 1
exports:
  funcs:
    A: func()
  vars: # mine
    A1: int
  consts: {
    A2: = 1
  }
  types: {T: {type: struct, fields: {A: int, }}}
`
	if got := applied(t, text, edits); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
