package merge

import (
	"go/token"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/snippet"
)

// Fill adds to sides what the contract f has on their platforms, they lack, and
// may be there unseen. It is as f says, unless f says the same of the platform of
// another side, which was seen: then it is as it is there.
func Fill(f *contract.File, sides []Side) {
	was := make([]*contract.File, len(sides))
	seen := slices.Clone(sides)
	for i, s := range sides {
		was[i] = Project(f, s.GOOS, s.GOARCH)
	}
	for i := range sides {
		if sides[i].Unseen == nil {
			continue
		}
		g := *sides[i].File
		g.Consts = fill(i, was, seen, func(f *contract.File) []*contract.Entry { return f.Consts })
		g.Vars = fill(i, was, seen, func(f *contract.File) []*contract.Entry { return f.Vars })
		g.Funcs = fill(i, was, seen, func(f *contract.File) []*contract.Entry { return f.Funcs })
		g.Types = fill(i, was, seen, func(f *contract.File) []*contract.Entry { return f.Types })
		g.Types = settle(&g, seen, i)
		sides[i].File = &g
	}
}

// fill fills one section of side i.
func fill(i int, was []*contract.File, sides []Side, of func(*contract.File) []*contract.Entry) []*contract.Entry {
	entries := slices.Clone(of(sides[i].File))
	for _, e := range of(was[i]) {
		if at := slices.IndexFunc(entries, func(g *contract.Entry) bool { return g.Name == e.Name }); at >= 0 {
			entries[at] = fillMethods(entries[at], e, sides[i].Unseen)
			continue
		}
		if !sides[i].Unseen(e.Name) {
			continue
		}
		for j := range sides {
			if g := find(of(sides[j].File), e.Name); g != nil && said(of(was[j]), e) {
				e = g
				break
			}
		}
		entries = append(entries, plainly(e))
	}
	slices.SortStableFunc(entries, func(a, b *contract.Entry) int { return strings.Compare(a.Name, b.Name) })
	return entries
}

// settle returns the types of the file g of side i with those that it mentions, if
// another side has them, and without those that it does not mention any more. That is
// for unexported types, which are there for what mentions them: a function that was
// filled in as it is on another side now may have others.
func settle(g *contract.File, sides []Side, i int) []*contract.Entry {
	h := *g
	for n := -1; n != len(h.Types); {
		n = len(h.Types)
		for j := range sides {
			for _, e := range sides[j].File.Types {
				if !token.IsExported(e.Name) && find(h.Types, e.Name) == nil && sides[i].Unseen(e.Name) && mentioned(&h, e.Name) {
					h.Types = append(h.Types, plainly(e))
				}
			}
		}
	}
	for n := -1; n != len(h.Types); {
		n = len(h.Types)
		h.Types = slices.DeleteFunc(slices.Clone(h.Types), func(e *contract.Entry) bool {
			return !token.IsExported(e.Name) && find(sides[i].File.Types, e.Name) == nil && !mentioned(&h, e.Name)
		})
	}
	slices.SortStableFunc(h.Types, func(a, b *contract.Entry) int { return strings.Compare(a.Name, b.Name) })
	return h.Types
}

// mentioned reports whether an entry of f, other than its own, mentions a type.
func mentioned(f *contract.File, name string) bool {
	return slices.ContainsFunc(f.Entries(), func(e *contract.Entry) bool { return e.Name != name && mentions(e, name) })
}

// mentions reports whether an entry or one of its members has a name in its text.
func mentions(e *contract.Entry, name string) bool {
	text := string(contract.Format(&contract.File{Consts: []*contract.Entry{e}}))
	if strings.Contains(name, ".") { // a type of another package
		return strings.Contains(text, name)
	}
	words := snippet.Words(text)
	return slices.Contains(words, name)
}

// said reports whether one of the entries is e, with all that it says.
func said(entries []*contract.Entry, e *contract.Entry) bool {
	g := find(entries, e.Name)
	return g != nil && key(g.Decls[0]) == key(e.Decls[0])
}

// fillMethods returns the entry of a type with the methods that it has in a
// contract besides, and that may be there unseen.
func fillMethods(e, was *contract.Entry, unseen func(string) bool) *contract.Entry {
	d := *e.Decls[0]
	if len(d.Text.Value) == 0 || strings.HasSuffix(d.Text.Value, "interface") {
		return e
	}
	more := func(methods, was []*contract.Entry) []*contract.Entry {
		methods = slices.Clone(methods)
		for _, m := range was {
			if find(d.Methods, m.Name) == nil && find(d.PointerMethods, m.Name) == nil && unseen("."+m.Name) {
				methods = append(methods, m)
			}
		}
		slices.SortFunc(methods, func(a, b *contract.Entry) int { return strings.Compare(a.Name, b.Name) })
		return methods
	}
	methods := more(d.Methods, was.Decls[0].Methods)
	d.PointerMethods = more(d.PointerMethods, was.Decls[0].PointerMethods)
	d.Methods = methods
	return &contract.Entry{Kind: e.Kind, Name: e.Name, Decls: []*contract.Decl{&d}}
}

// plainly returns an entry without what a package does not say about itself.
func plainly(e *contract.Entry) *contract.Entry {
	d := *e.Decls[0]
	for _, k := range contract.Keys(contract.Type) {
		if k.Authored {
			k.Set(&d, "")
		}
	}
	return &contract.Entry{Kind: e.Kind, Name: e.Name, Decls: []*contract.Decl{&d}}
}
