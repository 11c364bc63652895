package yamledit

import (
	"fmt"
	"strings"
	"testing"
)

// layouts are documents of the same values in many layouts.
var layouts = map[string]string{
	"block":        "a: x\nb:\n  c: y\n  d:\n    - p\n    - q\n",
	"indented":     "a: x\nb:\n    c: y\n    d:\n    - p\n    - q\n",
	"brackets":     "a: x\nb: {c: y, d: [p, q]}\n",
	"lines":        "a: x\nb: {\n  c: y, # c\n  d: [p,\n    q,],\n}\n",
	"quotes":       "'a': \"x\"\n\"b\":\n  c: 'y'\n  d: [\"p\", 'q']\n",
	"escapes":      "a: \"\\x78\"\nb:\n  c: \"\\u0079\"\n  d: [\"\\\n    p\", q]\n",
	"comments":     "# x\na: x # x\nb: # b\n  # c\n  c: y\n  d:\n    # p\n    - p\n    - q # q\n",
	"crlf":         "a: x\r\nb:\r\n  c: y\r\n  d:\r\n    - p\r\n    - q\r\n",
	"mark":         "\ufeffa: x\nb:\n  c: y\n  d: [p, q]\n",
	"no last line": "a: x\nb:\n  c: y\n  d: [p, q]",
	"block text":   "a: |-\n  x\nb:\n  c: >-\n    y\n  d:\n    - |-\n      p\n    - q\n",
}

// flow writes a node in brackets, with the values that it has.
func flow(n *Node) string {
	var parts []string
	for _, p := range n.Pairs {
		parts = append(parts, p.Key.Value+": "+flow(p.Value))
	}
	for _, item := range n.Items {
		parts = append(parts, flow(item))
	}
	if n.Kind == Scalar {
		return n.Value
	}
	return inBrackets(strings.Join(parts, ", "), n.Kind == Sequence)
}

func mustParse(t *testing.T, text string) *Document {
	t.Helper()
	d, mistakes := Parse([]byte(text))
	if len(mistakes) > 0 {
		t.Fatalf("%v in:\n%s", mistakes, text)
	}
	return d
}

// change returns text after the edits of one change, which leaves a document.
func change(t *testing.T, text string, edit func(e *Editor)) *Document {
	t.Helper()
	e := mustParse(t, text).Edit()
	edit(e)
	edits, err := e.Done()
	if err != nil {
		t.Fatal(err)
	}
	out, err := Apply([]byte(text), edits)
	if err != nil {
		t.Fatal(err)
	}
	return mustParse(t, string(out))
}

func TestNodes(t *testing.T) {
	for name, text := range layouts {
		t.Run(name, func(t *testing.T) {
			d := mustParse(t, text)
			if got, want := flow(d.Root), "{a: x, b: {c: y, d: [p, q]}}"; got != want {
				t.Errorf("got %s, want %s", got, want)
			}
			b := d.Root.Get("b").Value
			for _, s := range []struct {
				n    *Node
				word string
			}{{d.Root.Get("a").Value, "x"}, {b.Get("c").Value, "y"}, {b.Get("d").Value.Items[0], "p"}, {b.Get("d").Value.Items[1], "q"}} {
				at := d.At(s.n, 0)
				if spelled := d.Spelled(s.n); at < s.n.Start || at > s.n.End || s.n.End-s.n.Start != len(spelled) {
					t.Errorf("%s is at %d, in %q from %d to %d", s.word, at, spelled, s.n.Start, s.n.End)
				}
				if c := text[at]; c != s.word[0] && c != '\\' {
					t.Errorf("%s is not at %d, %q is", s.word, at, c)
				}
				if p := d.Place(at); p.Line != 1+strings.Count(text[:at], "\n") || p.Column != at-strings.LastIndex(text[:at], "\n") {
					t.Errorf("%d is not at line %d, column %d", at, p.Line, p.Column)
				}
			}
		})
	}
}

// TestChanges makes each change in each layout.
func TestChanges(t *testing.T) {
	listing := func(e *Editor) *Listing {
		b := e.Root.Get("b")
		return &Listing{Header: b.Value.Get("d"), Parent: b.Value, Above: &Listing{Header: b, Parent: e.Root}, Seq: true}
	}
	item := func(e *Editor, text string) Element {
		return Element{Lines: func(indent int) []string { return []string{e.Line(indent, "- "+text)} }, Flow: text}
	}
	for _, c := range []struct {
		name, want string
		edit       func(e *Editor)
	}{
		{"add first", "{a: x, b: {c: y, d: [z, p, q]}}", func(e *Editor) { e.Add(listing(e), 0, item(e, "z")) }},
		{"add between", "{a: x, b: {c: y, d: [p, z, q]}}", func(e *Editor) { e.Add(listing(e), 1, item(e, "z")) }},
		{"add last", "{a: x, b: {c: y, d: [p, q, z]}}", func(e *Editor) { e.Add(listing(e), 2, item(e, "z")) }},
		{"drop", "{a: x, b: {c: y, d: [q]}}", func(e *Editor) { e.Drop(listing(e), 0) }},
		{"drop last", "{a: x, b: {c: y, d: [p]}}", func(e *Editor) { e.Drop(listing(e), 1) }},
		{"replace", "{a: x, b: {c: y, d: [p, z]}}", func(e *Editor) { e.Replace(listing(e), 1, item(e, "z")) }},
		{"drop pair", "{b: {c: y, d: [p, q]}}", func(e *Editor) { e.DropPair(e.Root, 0) }},
		{"drop inner pair", "{a: x, b: {d: [p, q]}}", func(e *Editor) { e.DropPair(e.Root.Get("b").Value, 0) }},
		{"set", "{a: z, b: {c: y, d: [p, q]}}", func(e *Editor) { e.SetValue(e.Root.Get("a"), "z") }},
		{"set list", "{a: x, b: {c: y, d: [z]}}", func(e *Editor) { e.SetValue(e.Root.Get("b").Value.Get("d"), "[z]") }},
		{"add pair", "{a: x, b: {c: y, d: [p, q], e: z}}", func(e *Editor) {
			b := e.Root.Get("b")
			e.AddPair(b.Value, b, []string{"c", "d", "e"}, "e", e.Scalar("e", "z", "z"))
		}},
		{"add first pair", "{0: z, a: x, b: {c: y, d: [p, q]}}", func(e *Editor) {
			e.AddPair(e.Root, nil, []string{"0", "a", "b"}, "0", e.Scalar("0", "z", "z"))
		}},
		{"nest", "{a: {k: x, e: z}, b: {c: y, d: [p, q]}}", func(e *Editor) {
			e.Nest(e.Root, e.Root.Get("a"), "k", "x", e.Scalar("e", "z", "z"))
		}},
		{"nest in a list", "{a: x, b: {c: {k: y, e: [z]}, d: [p, q]}}", func(e *Editor) {
			b := e.Root.Get("b").Value
			e.Nest(b, b.Get("c"), "k", "y", e.Under("e", e.Seq, item(e, "z"), true))
		}},
		{"reorder", "{a: x, b: {d: [p, q], c: y}}", func(e *Editor) {
			if !e.Reorder(e.Root.Get("b"), []string{"d", "c"}) {
				t.Error("the keys are not those")
			}
		}},
	} {
		for name, text := range layouts {
			t.Run(c.name+"/"+name, func(t *testing.T) {
				d := change(t, text, c.edit)
				if got := flow(d.Root); got != c.want {
					t.Errorf("got %s, want %s in:\n%s", got, c.want, d.data)
				}
				for _, comment := range []string{"# x\n", "# b\n"} {
					if strings.Contains(text, comment) && !strings.Contains(string(d.data), comment) && !strings.HasPrefix(c.name, "drop") {
						t.Errorf("%q is gone in:\n%s", comment, d.data)
					}
				}
			})
		}
	}
}

func TestRefused(t *testing.T) {
	for _, c := range []struct {
		name, want string
		edit       func(e *Editor)
	}{
		{"only key", "it is the only key", func(e *Editor) { e.DropPair(e.Root.Get("b").Value, 0) }},
		{"first reason", "1", func(e *Editor) { e.Refuse("%d", 1); e.Refuse("2") }},
	} {
		e := mustParse(t, "a: x\nb: {c: y}\n").Edit()
		c.edit(e)
		if edits, err := e.Done(); !e.Refused() || err == nil || err.Error() != c.want || edits != nil {
			t.Errorf("%s: %v, %v", c.name, edits, err)
		}
	}
	e := mustParse(t, "a: {b: x, c: y}\n").Edit()
	for _, names := range [][]string{{"b"}, {"b", "b"}, {"b", "d"}} {
		if e.Reorder(e.Root.Get("a"), names) {
			t.Errorf("the keys are b and c, not %v", names)
		}
	}
}

func TestMistakes(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", `0: contract is empty; the minimal contract is "version: 1"`},
		{"a: 1\n--- b", "5: a contract is one YAML document, this is a second one"},
		{"- a", "0: a contract must be a mapping of keys to values, not a sequence"},
		{"a: *b", `0: a value that begins with * needs quotes: "*b"`},
		{"a: &b c", "3: anchors (&) are not supported; write the value out, or quote it if it is Go"},
		{"? a\n: b", `0: explicit keys (?) are not supported; write "key: value"`},
		{"<<: {a: b}", "0: merge keys (<<) are not supported; write the values out"},
		{"a: \x01", "3: control character U+0001"},
		{"a: \xff", "3: invalid UTF-8 (byte 0xff)"},
		{"a:\n\t- b", "3: tab in the indentation; YAML takes only spaces there"},
	} {
		d, mistakes := Parse([]byte(c.text))
		var got []string
		for _, m := range mistakes {
			got = append(got, fmt.Sprintf("%d: %s", m.Offset, m.Msg))
		}
		if len(got) == 0 || got[0] != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
		if d == nil {
			t.Errorf("%q: no document", c.text)
		}
	}
}
