package contract

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestEdit makes the changes in testdata/edit. The part changes of each case has
// one change to a line; they are put together as [Apply] and as the drivers of
// go/analysis do, and the part want is the contract afterwards.
//
//	insert SECTION ENTRY            delete PATH
//	member PATH LIST ENTRY [; after NAME]
//	text PATH GO                    key PATH KEY [VALUE]
//	platforms PATH [PLATFORMS...]
//	reorder PATH NAMES...           replace PATH LIST ENTRY
//	implements PATH INTERFACE, ...  use ITEM
//	name NAME
//	unwaive SYMBOL
//
// PATH is section.Name, section.Name.list.Name, or section.Name#2 for the second
// variant.
func TestEdit(t *testing.T) {
	archiveCases(t, "testdata/edit/*.txtar", "want", func(t *testing.T, c archiveCase) string {
		out := change(t, string(c.parts["yaml"]), string(c.parts["changes"]))
		if _, err := Parse(FileName, []byte(out)); FormErrors(err) != nil {
			t.Errorf("%v\nin:\n%s", err, out)
		}
		return out
	})
}

// TestEditBytes is for what cannot be written into a fixture.
func TestEditBytes(t *testing.T) {
	const entry = "version: 1\nexports:\n  funcs:\n    B: func()"
	for _, test := range []struct{ name, in, changes, want string }{
		{"no final line break", entry, "insert funcs C: func()", entry + "\n    C: func()\n"},
		{"no final line break, two", entry, "insert funcs C: func()\ninsert funcs D: func()", entry + "\n    C: func()\n    D: func()\n"},
		{"no final line break, before", entry, "insert funcs A: func()", "version: 1\nexports:\n  funcs:\n    A: func()\n    B: func()"},
		{"no final line break, section", entry, "insert types T: int", entry + "\n  types:\n    T: int\n"},
		{"no final line break, text", entry, "text funcs.B func(int)", "version: 1\nexports:\n  funcs:\n    B: func(int)"},
		{"no final line break, delete", entry + "\n    C: func()", "delete funcs.C", entry + "\n"},
		{"no final line break, delete all", entry, "delete funcs.B", "version: 1\n"},
		{"no final line break, long form", "version: 1\nexports:\n  types:\n    T: struct", "key types.T open true\nmember types.T methods M: func()",
			"version: 1\nexports:\n  types:\n    T:\n      type: struct\n      open: true\n      methods:\n        M: func()\n"},
		{"crlf", "version: 1\r\nexports:\r\n  funcs:\r\n    B: func()\r\n", "insert consts A: = 1\ninsert funcs C: func()\ndelete funcs.B",
			"version: 1\r\nexports:\r\n  consts:\r\n    A: = 1\r\n  funcs:\r\n    C: func()\r\n"},
		{"crlf long form", "version: 1\r\nexports:\r\n  types:\r\n    T: struct # t\r\n", "key types.T open true",
			"version: 1\r\nexports:\r\n  types:\r\n    T:\r\n      type: struct # t\r\n      open: true\r\n"},
		{"crlf literal", "version: 1\r\nexports:\r\n  types:\r\n    T: |\r\n      struct {\r\n      }\r\n    U: int\r\n", "text types.T string\ndelete types.U",
			"version: 1\r\nexports:\r\n  types:\r\n    T: string\r\n"},
		{"byte order mark", "\ufeffversion: 1\n", "name p", "\ufeffversion: 1\nname: p\n"},
		{"byte order mark, first line", "\ufeffuses: [io]\nversion: 1\n", "name p", "\ufeffname: p\nuses: [io]\nversion: 1\n"},
		{"byte order mark, delete", "\ufeffexports:\n  vars:\n    A: int\nversion: 1\n", "delete vars.A", "\ufeffversion: 1\n"},
		{"tab behind a value", "version: 1\nexports:\n  vars:\n    A: int\t# a\n    C:\tint\n", "insert vars B: int\ndelete vars.C",
			"version: 1\nexports:\n  vars:\n    A: int\t# a\n    B: int\n"},
		{"only version", "version: 1", "use io\ninsert consts A: = 1\ninsert types T: int",
			"version: 1\nuses:\n  - io\nexports:\n  consts:\n    A: = 1\n  types:\n    T: int\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := change(t, test.in, test.changes); got != test.want {
				t.Errorf("got:\n%q\nwant:\n%q", got, test.want)
			}
		})
	}
}

// change makes changes to a contract.
func change(t *testing.T, data, changes string) string {
	t.Helper()
	f := mustParse(t, data)
	var all, merged []Edit
	for line := range strings.Lines(changes) {
		edits, err := editsOf(t, f, strings.TrimSpace(line))
		if err != nil {
			t.Errorf("%s: %v", strings.TrimSpace(line), err)
		}
		all = append(all, edits...)
		var ok bool
		if merged, ok = twoWay(merged, edits); !ok {
			t.Fatalf("overlapping edits: %s", line)
		}
	}
	out := mustApply(t, f, all)
	if other := string(splice(f.Data, merged)); other != out {
		t.Errorf("merged:\n%s\nnot:\n%s", other, out)
	}
	return out
}

func editsOf(t *testing.T, f *File, line string) ([]Edit, error) {
	op, rest, _ := strings.Cut(line, " ")
	first, args, _ := strings.Cut(rest, " ")
	switch op {
	case "insert":
		return f.InsertEntry(entryOf(t, first, args))
	case "use":
		g := mustParse(t, "version: 1\nuses:\n  - "+rest+"\n")
		return f.InsertUse(g.Uses[0])
	case "name":
		return f.SetName(rest)
	case "aliases":
		return f.SetAliases()
	case "unwaive":
		i := slices.IndexFunc(f.Waivers, func(w *Waiver) bool { return w.Symbol.Value == rest })
		return f.DeleteWaiver(f.Waivers[i])
	}
	e, d := resolve(t, f, first)
	word, args2, _ := strings.Cut(args, " ")
	switch op {
	case "delete":
		return f.DeleteEntry(e)
	case "member":
		entry, after, _ := strings.Cut(args2, "; after")
		return f.InsertMember(e, d, entryOf(t, word, entry), strings.TrimSpace(after))
	case "text":
		return f.SetText(e, d, args)
	case "key":
		return f.SetKey(e, d, word, args2)
	case "platforms":
		var list []Platform
		for _, word := range strings.Fields(args) {
			goos, goarch, ok := strings.Cut(word, "/")
			if !ok {
				goarch = "*"
			}
			list = append(list, Platform{GOOS: goos, GOARCH: goarch})
		}
		return f.SetPlatforms(e, d, list)
	case "implements":
		return f.InsertImplements(e, d, strings.Split(args, ", "))
	case "reorder":
		return f.ReorderFields(d, strings.Fields(args))
	case "replace":
		return f.ReplaceEntry(e, entryOf(t, word, args2))
	}
	t.Fatalf("unknown change %s", line)
	return nil, nil
}

// entryOf reads an entry of a section or member list.
func entryOf(t *testing.T, list, entry string) *Entry {
	doc := "version: 1\nexports:\n  types:\n    T:\n      type: struct\n      " + list + ":\n        " + entry + "\n"
	if slices.Contains(exportKeys, list) {
		doc = "version: 1\nexports:\n  " + list + ":\n    " + entry + "\n"
	}
	if list == "embeds" {
		doc = strings.Replace(doc, entry+"\n", "- "+entry+"\n", 1)
	}
	f := mustParse(t, doc)
	if slices.Contains(exportKeys, list) {
		return f.Entries()[0]
	}
	return f.Types[0].Decls[0].Members()[0]
}

// resolve finds the entry and the declaration of a path.
func resolve(t *testing.T, f *File, path string) (*Entry, *Decl) {
	path, variant, _ := strings.Cut(path, "#")
	parts := strings.SplitN(path, ".", 4)
	find := func(entries []*Entry, name string) *Entry {
		i := slices.IndexFunc(entries, func(e *Entry) bool { return e.Name == name })
		if i < 0 {
			t.Fatalf("no entry %s", path)
		}
		return entries[i]
	}
	kind := Kind(slices.Index(exportKeys, parts[0]))
	e := find(*f.Section(kind), parts[1])
	n, _ := strconv.Atoi(variant)
	d := e.Decls[max(0, n-1)]
	if len(parts) == 4 {
		kind := Field + Kind(slices.Index([]string{"fields", "embeds", "methods", "pointer_methods"}, parts[2]))
		e = find(*d.List(kind), parts[3])
		d = e.Decls[0]
	}
	return e, d
}
