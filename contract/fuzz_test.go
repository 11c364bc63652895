package contract

import (
	"errors"
	"fmt"
	"go/token"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/importspy/importspy/internal/yamledit"
)

// seeds returns the contracts of the fixtures.
func seeds(t testing.TB) (seeds [][]byte) {
	files, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range txtar.Parse(data).Files {
			if strings.HasSuffix(f.Name, ".yaml") {
				seeds = append(seeds, f.Data)
			}
		}
	}
	return seeds
}

func FuzzParse(f *testing.F) {
	for _, data := range seeds(f) {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Parse("c", data)
		again, err2 := Parse("c", data)
		if fmt.Sprint(err) != fmt.Sprint(err2) || (file == nil) != (again == nil) {
			t.Fatalf("two runs differ:\n%v\n%v", err, err2)
		}
		doc, _ := yamledit.Parse(data)
		for _, e := range errorList(t, err) {
			if e.Pos.Offset < 0 || e.Pos.Offset > len(data) || e.Pos != Position(doc.Place(e.Pos.Offset)) || e.Msg == "" {
				t.Errorf("error at %+v: %s", e.Pos, e.Msg)
			}
			if strings.ContainsAny(e.Msg, "\r\n\t") || len(e.Msg) > 600 {
				t.Errorf("message %q", e.Msg)
			}
			if strings.Contains(e.Msg, "this layout is not supported") {
				t.Errorf("lost: %v", e)
			}
		}
		if file != nil {
			checkTexts(t, file)
		}
	})
}

// checkTexts checks the places in all Go sources of a file.
func checkTexts(t *testing.T, f *File) {
	var check func(entries []*Entry)
	check = func(entries []*Entry) {
		for _, e := range entries {
			for _, d := range e.Decls {
				last := d.Text.Position(0)
				for i := range len(d.Text.Value) + 1 {
					p := d.Text.Position(i)
					if p.Offset < last.Offset {
						t.Errorf("%s: %q: offset %d is at %d, behind the one before it at %d", e.Name, d.Text.Value, i, p.Offset, last.Offset)
					}
					last = p
				}
				if n := d.Text.syntax.node; last.Offset > n.End {
					t.Errorf("%s: the end is at %d, behind %d", e.Name, last.Offset, n.End)
				}
				check(d.Members())
			}
		}
	}
	check(f.Entries())
}

func FuzzFormat(f *testing.F) {
	for _, data := range seeds(f) {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Parse("c", data)
		if FormErrors(err) != nil {
			return
		}
		out := Format(file)
		again, err := Parse("c", out)
		if FormErrors(err) != nil {
			t.Fatalf("%v\nin:\n%s", err, out)
		}
		if !reflect.DeepEqual(bare(file), bare(again)) {
			t.Fatalf("Format changes\n%s\nto\n%s", data, out)
		}
		if next := Format(again); string(next) != string(out) {
			t.Fatalf("Format of\n%s\nis\n%s", out, next)
		}
	})
}

func FuzzEdit(f *testing.F) {
	for _, data := range seeds(f) {
		if _, err := Parse("c", data); FormErrors(err) == nil {
			for seed := range uint64(3) {
				f.Add(data, seed)
			}
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, seed uint64) {
		file, err := Parse("c", data)
		if FormErrors(err) != nil {
			return
		}
		rng := rand.New(rand.NewPCG(seed, 2))
		checkSteps(t, file, randomSteps(rng, file, 1))
		checkSteps(t, file, randomSteps(rng, file, 4))
	})
}

// checkSteps checks that the steps, put together, do what they say and nothing else.
func checkSteps(t *testing.T, f *File, steps []step) {
	sortSteps(steps)
	var all, merged []Edit
	var what []string
	want := bare(f)
	ok := true
	for _, s := range steps {
		all = append(all, s.edits...)
		what = append(what, s.what)
		if s.model != nil {
			s.model(want)
		}
		if ok {
			merged, ok = twoWay(merged, s.edits)
		}
	}
	for _, s := range steps {
		if s.late != nil {
			s.late(want)
		}
	}
	out, err := Apply(f.Data, all)
	if err != nil || !ok {
		if err == nil || ok || len(steps) == 1 {
			t.Fatalf("%s: Apply: %v; merge: %v\nin:\n%s", what, err, ok, f.Data)
		}
		return // changes within brackets may exclude each other
	}
	if other := splice(f.Data, merged); string(other) != string(out) {
		t.Fatalf("%s: Apply gives\n%s\nmerge\n%s\nof\n%s\nedits %+v", what, out, other, f.Data, all)
	}
	got, err := Parse("c", out)
	if FormErrors(err) != nil {
		t.Fatalf("%s: %v\nin:\n%s\nof:\n%s\nedits %+v", what, err, out, f.Data, all)
	}
	sortUses(got)
	sortUses(want)
	if got, want := Format(got), Format(want); string(got) != string(want) {
		t.Fatalf("%s: changed:\n%s\nto\n%s\nwhich means\n%s\nnot\n%s", what, f.Data, out, got, want)
	}
}

// sortUses orders what has no order: an edit puts a use where it fits best.
func sortUses(f *File) {
	slices.SortFunc(f.Uses, func(a, b *Use) int { return strings.Compare(a.text(yamledit.Quote), b.text(yamledit.Quote)) })
}

// randomSteps returns up to n changes of f to different entries. Steps that
// change nothing are left out.
func randomSteps(rng *rand.Rand, f *File, n int) (steps []step) {
	var one *Entry // half of the time all steps change one type
	if len(f.Types) > 0 && rng.IntN(2) == 0 {
		one = pick(rng, f.Types)
	}
	for range 4 * n {
		if len(steps) == n {
			break
		}
		var s step
		if one != nil {
			s = entryStep(rng, f, one)
		} else {
			s = randomStep(rng, f)
		}
		clash := func(o step) bool {
			return o.order == s.order || o.whole != "" && o.whole == s.whole || o.whole != "" && strings.HasPrefix(s.order, o.whole) ||
				s.whole != "" && strings.HasPrefix(o.order, s.whole)
		}
		if s.edits == nil || slices.ContainsFunc(steps, clash) {
			continue
		}
		steps = append(steps, s)
	}
	return steps
}

// changed returns the edits of a change, which must be possible; nil if there is
// nothing to change.
func changed(edits []Edit, err error) []Edit {
	if err != nil && !errors.Is(err, ErrNoChange) {
		panic(err)
	}
	if (err == nil) == (len(edits) == 0) {
		panic(fmt.Sprintf("%d edits with error %v", len(edits), err))
	}
	return edits
}

func pick[T any](rng *rand.Rand, list []T) T { return list[rng.IntN(len(list))] }

func randomStep(rng *rand.Rand, f *File) step {
	entries := f.Entries()
	switch rng.IntN(10) {
	case 0, 1:
		return insertStep(f, newEntry(rng, pick(rng, []Kind{Const, Var, Func, Type})))
	case 2:
		u := &Use{Path: pick(rng, []string{"io", "time", "example.com/b"}), Name: pick(rng, []string{"", "nn"})}
		if u.Name != "" {
			u.Name += u.Path[:2]
		}
		if slices.ContainsFunc(f.Uses, func(o *Use) bool { return o.Name == u.Name && (u.Name != "" || o.Path == u.Path) }) {
			return step{}
		}
		return step{what: "use " + u.text(yamledit.Quote), order: "1 " + u.text(yamledit.Quote), edits: changed(f.InsertUse(u)), model: func(f *File) { f.Uses = append(f.Uses, u) }}
	case 3:
		if rng.IntN(2) == 0 {
			return step{what: "aliases", order: "1~", edits: changed(f.SetAliases()), model: func(f *File) { f.Aliases = true }}
		}
		return step{what: "name", order: "0", edits: changed(f.SetName("other")), model: func(f *File) { f.PackageName = &String{Value: "other"} }}
	case 4:
		if len(f.Waivers) > 0 {
			i := rng.IntN(len(f.Waivers))
			return step{what: "drop waiver", order: "9", edits: changed(f.DeleteWaiver(f.Waivers[i])), late: func(f *File) {
				f.Waivers = slices.Delete(f.Waivers, i, i+1)
			}}
		}
	default:
		if len(entries) > 0 {
			return entryStep(rng, f, pick(rng, entries))
		}
	}
	return step{}
}

// order returns the place of an entry or member among all changes.
func order(e, m *Entry) string {
	s := fmt.Sprintf("2 %d %s", e.Kind, e.Name)
	if m != nil {
		s += fmt.Sprintf(" %d %s", m.Kind, m.Name)
	}
	return s
}

func insertStep(f *File, e *Entry) step {
	for _, other := range *f.Section(e.Kind) {
		if other.Name == e.Name {
			return step{}
		}
	}
	return step{what: "insert " + e.Name, order: order(e, nil), edits: changed(f.InsertEntry(e)), model: func(f *File) {
		insertSorted(f.Section(e.Kind), e)
	}}
}

func newEntry(rng *rand.Rand, kind Kind) *Entry {
	e := &Entry{Kind: kind, Pos: fresh, Name: pick(rng, []string{"A0", "Aaa", "Mmm", "Zzz", "True"})}
	text := pick(rng, map[Kind][]string{
		Const: {"= 1", `= "x: y"`, "T = 2 // # x"}, Var: {"[]byte", "*DB", "error"}, Func: {"func()", "func(a, b int) []byte"},
		Type: {"struct", "= time.Time", "[T any] struct"}, Field: {"string", "string `json:\"a,b\"`"},
		Method: {"func()", "func(a, b int)"}, PointerMethod: {"func()", "func() *DB"}, Embed: {"x.Locker", "*y.Z"},
	}[kind])
	d := &Decl{Text: Text{Value: text}}
	if kind == Embed {
		e.Name = text
	} else if rng.IntN(4) == 0 {
		d.Since = &String{Value: "v1.2.0"}
		d.Platforms = []Platform{{GOOS: "linux", GOARCH: "*"}}
		if kind == Type && strings.HasSuffix(text, "struct") {
			d.Fields = []*Entry{newEntry(rng, Field)}
			d.Embeds = []*Entry{newEntry(rng, Embed)}
		}
	}
	e.Decls = []*Decl{d}
	return e
}

// entryStep changes an entry, or one of its members.
func entryStep(rng *rand.Rand, f *File, e *Entry) step {
	i := rng.IntN(len(e.Decls))
	d := e.Decls[i]
	same := func(f *File) (*Decl, int) { // the same declaration in the model
		list := *f.Section(e.Kind)
		at := slices.IndexFunc(list, func(o *Entry) bool { return o.Name == e.Name })
		return list[at].Decls[i], at
	}
	members := d.Members()
	switch rng.IntN(9) {
	case 0:
		return step{what: "delete " + e.Name, order: order(e, nil), edits: changed(f.DeleteEntry(e)), late: func(f *File) {
			deleteNamed(f.Section(e.Kind), e.Name)
		}, whole: order(e, nil)}
	case 1:
		text := pick(rng, newEntry(rng, e.Kind).Decls).Text.Value
		switch {
		case d.Text.endsIn("struct"): // other steps may give it members
			text = "[K any] struct"
		case e.Kind == Type && d.syntax.value.Kind == yamledit.Mapping:
			text = d.Text.Value
		}
		return step{what: "text " + e.Name, order: order(e, nil), edits: changed(f.SetText(e, d, text)), model: func(f *File) {
			d, _ := same(f)
			d.Text.Value = text
		}}
	case 2:
		key := pick(rng, []string{"deprecated", "since", "stability", "open", "comparable"})
		value := pick(rng, []string{"", "true", "false"})
		if key == "stability" && value != "" {
			value = pick(rng, []string{Stable, Experimental})
		}
		if e.Kind != Type && (key == "open" || key == "comparable") {
			return step{}
		}
		return step{what: "key " + e.Name + " " + key + "=" + value, order: order(e, nil) + " " + key,
			edits: changed(f.SetKey(e, d, key, value)), model: func(f *File) {
				d, _ := same(f)
				setKey(d, key, value)
			}}
	case 3:
		kind := pick(rng, []Kind{e.Kind, Const, Type})
		other := newEntry(rng, kind)
		other.Name = e.Name
		if kind != Type && !token.IsExported(e.Name) {
			return step{}
		}
		if kind != e.Kind && slices.ContainsFunc(*f.Section(kind), func(o *Entry) bool { return o.Name == e.Name }) {
			return step{}
		}
		r := step{what: "replace " + e.Name, order: order(other, nil), edits: changed(f.ReplaceEntry(e, other)), whole: order(e, nil)}
		if kind == e.Kind {
			r.model = func(f *File) {
				_, at := same(f)
				(*f.Section(kind))[at] = other
			}
			return r
		}
		r.model = func(f *File) { insertSorted(f.Section(kind), other) }
		r.late = func(f *File) { deleteNamed(f.Section(e.Kind), e.Name) }
		return r
	case 4:
		if names := shuffledFields(rng, d); names != nil {
			return step{what: "reorder " + e.Name, order: order(e, nil), edits: changed(f.ReorderFields(d, names)), whole: order(e, nil), model: func(f *File) {
				d, _ := same(f)
				slices.SortFunc(d.Fields, func(a, b *Entry) int {
					return slices.Index(names, a.Name) - slices.Index(names, b.Name)
				})
			}}
		}
	case 5, 6:
		if len(members) > 0 {
			return deleteMemberStep(f, e, d, pick(rng, members), same)
		}
	default:
		return memberStep(rng, f, e, d, same)
	}
	return step{}
}

func shuffledFields(rng *rand.Rand, d *Decl) (names []string) {
	for _, m := range d.Fields {
		names = append(names, m.Name)
	}
	rng.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	return names
}

func deleteMemberStep(f *File, e *Entry, d *Decl, m *Entry, same func(*File) (*Decl, int)) step {
	if m.Kind == Embed {
		// Equal embeds cannot be told apart in the model.
		if n := len(slices.DeleteFunc(slices.Clone(d.Embeds), func(o *Entry) bool { return o.Name != m.Name })); n > 1 {
			return step{}
		}
	}
	return step{what: "delete " + e.Name + "." + m.Name, order: order(e, m), edits: changed(f.DeleteEntry(m)), late: func(f *File) {
		d, _ := same(f)
		deleteNamed(d.List(m.Kind), m.Name)
	}}
}

func memberStep(rng *rand.Rand, f *File, e *Entry, d *Decl, same func(*File) (*Decl, int)) step {
	if e.Kind != Type {
		return step{}
	}
	kinds := []Kind{Method}
	if !d.Text.endsIn("interface") {
		kinds = append(kinds, PointerMethod)
	}
	if d.Text.endsIn("struct") {
		kinds = append(kinds, Field, Embed)
	}
	m := newEntry(rng, pick(rng, kinds))
	if d.MemberOf(m.Name) != nil || m.Kind == Embed && slices.ContainsFunc(d.Embeds, func(o *Entry) bool { return o.Name == m.Name }) {
		return step{}
	}
	// Within one change the name must not be new in another list.
	m.Name += map[Kind]string{Method: "m", PointerMethod: "p", Field: "f"}[m.Kind]
	if d.MemberOf(m.Name) != nil {
		return step{}
	}
	if m.Kind == Embed {
		m.Decls[0].Text.Value = m.Name
	}
	after := ""
	list := *d.List(m.Kind)
	if len(list) > 0 && rng.IntN(3) > 0 {
		after = pick(rng, list).Name
	}
	return step{what: "insert " + e.Name + "." + m.Name + " after " + after, order: order(e, m), edits: changed(f.InsertMember(e, d, m, after)), model: func(f *File) {
		d, _ := same(f)
		if m.Kind == Field || m.Kind == Embed {
			insertAfter(d.List(m.Kind), m, after)
		} else {
			insertSorted(d.List(m.Kind), m)
		}
	}}
}
