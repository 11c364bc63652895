package contract

import (
	"fmt"
	"slices"
	"testing"
)

const lookupText = `version: 1
strict: [field-tag]
exports:
  consts: {C: = 1}
  vars: {V: {var: int, stability: experimental}}
  funcs: {F: {func: func(), since: v1, stability: stable}}
  types:
    T:
      type: struct
      platforms: [linux, "*/arm64"]
      comparable: false
      size: 8
      fields: {A: int, B: int}
      embeds: [B]
      methods: {M: func()}
      pointer_methods: {P: func()}
      implements: [io.Reader]
waivers:
  - {finding: field-tag, symbol: T.A, reason: r, platforms: [windows/amd64]}
`

func TestLookup(t *testing.T) {
	f := mustParse(t, lookupText)
	for _, name := range []string{"C", "V", "F", "T"} {
		if e := f.EntryOf(name); e == nil || e.Name != name || !e.Pos.IsValid() {
			t.Errorf("%s: %v", name, e)
		}
	}
	if e := f.EntryOf("A"); e != nil {
		t.Errorf("a field is an entry: %v", e)
	}
	d := f.EntryOf("T").Decls[0]
	for name, want := range map[string]*Entry{"A": d.Fields[0], "B": d.Fields[1], "M": d.Methods[0], "P": d.PointerMethods[0], "T": nil} {
		if m := d.MemberOf(name); m != want {
			t.Errorf("member %s: %v", name, m)
		}
	}
	d.Fields = d.Fields[:1]
	if m := d.MemberOf("B"); m != nil {
		t.Errorf("an embedded type is a field or method: %v", m)
	}
	if !f.EntryOf("V").Decls[0].Experimental() || f.EntryOf("F").Decls[0].Experimental() || f.EntryOf("C").Decls[0].Experimental() {
		t.Error("V alone is experimental")
	}
	if w := f.Waivers[0]; !w.On("windows", "amd64") || w.On("windows", "arm64") {
		t.Error("the waiver is for windows/amd64")
	}
	if (Position{}).IsValid() {
		t.Error("no position is one")
	}
	if got := fmt.Sprint(f.Waivers[0].Finding.Pos, " ", Position{}); got != "19:15 -" {
		t.Errorf("the places are %s", got)
	}
}

// TestQualified has names of types of other packages, and others.
func TestQualified(t *testing.T) {
	for _, tt := range []struct {
		entry           Entry
		qualifier, name string
		ok              bool
	}{
		{Entry{Kind: Type, Name: "match.Result"}, "match", "Result", true},
		{Entry{Kind: Type, Name: "Result"}, "Result", "", false},
		{Entry{Kind: Func, Name: "match.Find"}, "", "", false},
	} {
		if q, n, ok := tt.entry.Qualified(); q != tt.qualifier || n != tt.name || ok != tt.ok {
			t.Errorf("%s: %q, %q, %v", tt.entry.Name, q, n, ok)
		}
	}
}

// TestKeyValues reads and sets the keys of a type.
func TestKeyValues(t *testing.T) {
	d := mustParse(t, lookupText).EntryOf("T").Decls[0]
	want := map[string]string{
		"platforms": `[linux, "*/arm64"]`, "comparable": "false", "size": "8", "implements": "[io.Reader]",
	}
	values := map[string]string{"comparable": "true", "sealed": "true", "open": "false", "size": "16"}
	for _, k := range Keys(Type) {
		if got := k.Get(d); got != want[k.Name] {
			t.Errorf("%s: got %s, want %s", k.Name, got, want[k.Name])
		}
		if (k.members != 0) != (len(k.Members(d)) > 0) {
			t.Errorf("%s: members %v", k.Name, k.Members(d))
		}
		if !k.IsScalar() {
			k.Set(d, "nothing")
			if got := k.Get(d); got != want[k.Name] {
				t.Errorf("%s, which is a list, becomes %s", k.Name, got)
			}
			continue
		}
		value := values[k.Name]
		if value == "" {
			value = "a: word"
		}
		k.Set(d, value)
		if got := k.Get(d); got != value {
			t.Errorf("%s: got %s, set to %s", k.Name, got, value)
		}
		k.Set(d, "")
		if got := k.Get(d); got != "" {
			t.Errorf("%s: got %s, removed", k.Name, got)
		}
	}
	for _, kind := range []Kind{Const, Var, Func, Field, Method, PointerMethod} {
		if names := keyNames(kind)[1:]; !slices.Equal(names, []string{"deprecated", "since", "stability", "platforms"}) {
			t.Errorf("%s: %v", kind.Key(), names)
		}
	}
	if len(Keys(Embed)) > 0 {
		t.Error("embedded types have keys")
	}
}

// TestRules checks that what the table of rules says is what is asked of it.
func TestRules(t *testing.T) {
	ids := RuleIDs()
	if len(ids) != len(Rules()) || len(ids) < 40 {
		t.Errorf("%d ids, %d rules", len(ids), len(Rules()))
	}
	strict := StrictRules()
	for _, r := range Rules() {
		info, ok := r.ID.Info()
		if !ok || info != r || !slices.Contains(ids, r.ID) {
			t.Errorf("%s: %v, %v", r.ID, info, ok)
		}
		if is := slices.Contains(strict, r.ID); is != r.ID.IsStrict() || is != (r.Strict != NeverStrict) {
			t.Errorf("%s: strict is %v", r.ID, is)
		}
		if r.ID.IsWaivable() != r.Waivable || r.ID.OnExports() != (r.Section == ExportsSection) {
			t.Errorf("%s: waivable is %v, on exports is %v", r.ID, r.ID.IsWaivable(), r.ID.OnExports())
		}
	}
	if id := RuleID("none"); id.IsStrict() || id.IsWaivable() || id.OnExports() {
		t.Error("there is a rule none")
	}
}

// TestInherit checks that a part has the uses of the contract, and its own instead of
// those of the same name.
func TestInherit(t *testing.T) {
	f := mustParse(t, `version: 1
uses: [io, a: example.com/a, example.com/b]
subpackages:
  - match: ./...
    uses: [a: example.com/own, os]
    imports: {require: {example.com/x: {vars: {V: a.T}}}}
`)
	texts := func(part *File) (list []string) {
		for _, u := range part.Uses {
			list = append(list, u.text(func(s string) string { return s }))
		}
		return list
	}
	part := f.Subpackages[0].Part
	want := []string{"a: example.com/own", "os", "io", "example.com/b"}
	if got := texts(part); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := texts(part.Imports.Require[0].Part); !slices.Equal(got, want) {
		t.Errorf("in the part of a part: got %q, want %q", got, want)
	}
}
