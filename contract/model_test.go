package contract

import (
	"cmp"
	"slices"
)

// bare returns a copy of f without places, for comparison.
func bare(f *File) *File {
	g := &File{Policy: f.Policy, Package: bareString(f.Package), PackageName: bareString(f.PackageName), Aliases: f.Aliases}
	for _, u := range f.Uses {
		g.Uses = append(g.Uses, &Use{Name: u.Name, Path: u.Path})
	}
	g.Consts, g.Vars, g.Funcs, g.Types = bareEntries(f.Consts), bareEntries(f.Vars), bareEntries(f.Funcs), bareEntries(f.Types)
	bareRules(g, f)
	for _, w := range f.Waivers {
		g.Waivers = append(g.Waivers, &Waiver{
			Finding: *bareString(&w.Finding), Symbol: *bareString(&w.Symbol), Reason: *bareString(&w.Reason),
			Platforms: barePlatforms(w.Platforms),
		})
	}
	return g
}

func bareString(s *String) *String {
	if s == nil {
		return nil
	}
	return &String{Value: s.Value}
}

func bareBool(b *Bool) *Bool {
	if b == nil {
		return nil
	}
	return &Bool{Value: b.Value}
}

func barePlatforms(platforms []Platform) (bare []Platform) {
	for _, p := range platforms {
		bare = append(bare, Platform{GOOS: p.GOOS, GOARCH: p.GOARCH})
	}
	return bare
}

func bareEntries(entries []*Entry) (bare []*Entry) {
	for _, e := range entries {
		b := &Entry{Kind: e.Kind, Name: e.Name}
		for _, d := range e.Decls {
			b.Decls = append(b.Decls, bareDecl(d))
		}
		bare = append(bare, b)
	}
	return bare
}

func bareDecl(d *Decl) *Decl {
	b := &Decl{
		Text: Text{Value: d.Text.Value}, Platforms: barePlatforms(d.Platforms),
		Deprecated: bareString(d.Deprecated), Since: bareString(d.Since),
		Comparable: bareBool(d.Comparable), Sealed: bareBool(d.Sealed), Open: bareBool(d.Open),
		Fields: bareEntries(d.Fields), Embeds: bareEntries(d.Embeds),
		Methods: bareEntries(d.Methods), PointerMethods: bareEntries(d.PointerMethods),
	}
	for _, t := range d.Implements {
		b.Implements = append(b.Implements, Text{Value: t.Value})
	}
	return b
}

// Below are the changes, made to the model instead of to the bytes.

func insertSorted(list *[]*Entry, e *Entry) {
	i := slices.IndexFunc(*list, func(other *Entry) bool { return other.Name > e.Name })
	if i < 0 {
		i = len(*list)
	}
	*list = slices.Insert(*list, i, e)
}

func insertAfter(list *[]*Entry, e *Entry, after string) {
	i := 0
	if after != "" {
		if i = slices.IndexFunc(*list, func(other *Entry) bool { return other.Name == after }) + 1; i == 0 {
			i = len(*list)
		}
	}
	// Several new ones at one place stand in the order of the changes.
	for i < len(*list) && (*list)[i].Pos == fresh {
		i++
	}
	*list = slices.Insert(*list, i, e)
}

// fresh marks a new entry in a model.
var fresh = Position{Offset: -1}

func deleteNamed(list *[]*Entry, name string) {
	*list = slices.DeleteFunc(*list, func(e *Entry) bool { return e.Name == name })
}

func setKey(d *Decl, key, value string) {
	var s *String
	var b *Bool
	if value != "" {
		s, b = &String{Value: value}, &Bool{Value: value == "true"}
	}
	switch key {
	case "deprecated":
		d.Deprecated = s
	case "stability":
		d.Stability = s
	case "since":
		d.Since = s
	case "comparable":
		d.Comparable = b
	case "sealed":
		d.Sealed = b
	case "open":
		d.Open = b
	}
}

// A step is one change, to the bytes and to the model.
type step struct {
	what  string
	order string // steps are put together in this order
	edits []Edit
	model func(f *File)
	late  func(f *File) // the removals, after all additions
	whole string        // the entry that no other step may change, if any
}

func sortSteps(steps []step) {
	slices.SortStableFunc(steps, func(a, b step) int { return cmp.Compare(a.order, b.order) })
}
