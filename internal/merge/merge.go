// Package merge makes one contract of those that hold on single platforms.
package merge

import (
	"fmt"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
)

// A Side is what a package has on one platform.
type Side struct {
	GOOS, GOARCH string
	File         *contract.File

	// Unseen reports whether the package may have an object of a name, or a method
	// if a dot is in front, that is not in File. It is nil if it has all.
	Unseen func(name string) bool
}

// Merge returns a contract that says on each side's platform what that side
// says. An entry that is the same on all sides has no mention of platforms; one
// that is on some sides only, or differs, says where it holds. Sides must not be
// empty, and must agree on package, policy and the local names of imports.
func Merge(sides []Side) *contract.File {
	first := sides[0].File
	m := merger{sides: sides}
	f := &contract.File{Package: first.Package, PackageName: first.PackageName, Policy: first.Policy, Strict: first.Strict}
	f.Uses = m.uses()
	f.Aliases = slices.ContainsFunc(sides, func(s Side) bool { return s.File.Aliases })
	f.Consts = m.section(func(f *contract.File) []*contract.Entry { return f.Consts })
	f.Vars = m.section(func(f *contract.File) []*contract.Entry { return f.Vars })
	f.Funcs = m.section(func(f *contract.File) []*contract.Entry { return f.Funcs })
	f.Types = m.section(func(f *contract.File) []*contract.Entry { return f.Types })
	return f
}

type merger struct{ sides []Side }

func (m *merger) uses() []*contract.Use {
	var uses []*contract.Use
	for _, s := range m.sides {
		for _, u := range s.File.Uses {
			if !slices.ContainsFunc(uses, func(v *contract.Use) bool { return v.Path == u.Path && v.Name == u.Name }) {
				uses = append(uses, u)
			}
		}
	}
	slices.SortFunc(uses, func(a, b *contract.Use) int { return strings.Compare(a.Path, b.Path) })
	return uses
}

func (m *merger) section(of func(*contract.File) []*contract.Entry) []*contract.Entry {
	lists := make([][]*contract.Entry, len(m.sides))
	for i, s := range m.sides {
		lists[i] = of(s.File)
	}
	entries := m.entries(lists)
	slices.SortStableFunc(entries, func(a, b *contract.Entry) int { return strings.Compare(a.Name, b.Name) })
	return entries
}

// entries merges lists of entries, one a side (nil where a side has none).
func (m *merger) entries(lists [][]*contract.Entry) []*contract.Entry {
	var merged []*contract.Entry
	byName := make([]map[string]*contract.Entry, len(lists))
	for i, list := range lists {
		byName[i] = make(map[string]*contract.Entry, len(list))
		for _, e := range list {
			if byName[i][e.Name] == nil {
				byName[i][e.Name] = e
			}
		}
	}
	for _, name := range order(lists) {
		decls := make([]*contract.Decl, len(lists))
		kind := contract.Const
		for i := range lists {
			if e := byName[i][name]; e != nil {
				decls[i], kind = e.Decls[0], e.Kind
			}
		}
		merged = append(merged, &contract.Entry{Kind: kind, Name: name, Decls: m.decls(decls)})
	}
	return merged
}

func find(list []*contract.Entry, name string) *contract.Entry {
	for _, e := range list {
		if e.Name == name {
			return e
		}
	}
	return nil
}

// order returns the names of all lists in an order that is theirs, as far as
// they agree: a name that a list adds stands behind the one before it.
func order(lists [][]*contract.Entry) []string {
	type node struct {
		name string
		next *node
	}
	first := new(node) // its name is none
	byName := make(map[string]*node)
	for _, list := range lists {
		at := first
		for _, e := range list {
			n := byName[e.Name]
			if n == nil {
				n = &node{e.Name, at.next}
				at.next, byName[e.Name] = n, n
			}
			at = n
		}
	}
	var names []string
	for n := first.next; n != nil; n = n.next {
		names = append(names, n.name)
	}
	return names
}

// decls merges the forms of one entry, one a side.
func (m *merger) decls(decls []*contract.Decl) []*contract.Decl {
	groups := m.group(decls)
	if len(groups) > 1 {
		if d := m.byMembers(decls); d != nil {
			groups = []group{{d, m.having(decls)}}
		}
	}
	arch := byArch(groups, m.sides)
	var out []*contract.Decl
	for _, g := range groups {
		d := *g.decl
		if len(groups) > 1 || len(g.sides) < len(m.sides) {
			d.Platforms = m.platforms(g.sides, arch)
		}
		out = append(out, &d)
	}
	return out
}

// A group is a form that is the same on some sides.
type group struct {
	decl  *contract.Decl
	sides []int
}

func (m *merger) group(decls []*contract.Decl) []group {
	var groups []group
	index := make(map[string]int)
	for i, d := range decls {
		if d == nil {
			continue
		}
		k := key(d)
		if j, ok := index[k]; ok {
			groups[j].sides = append(groups[j].sides, i)
			continue
		}
		index[k] = len(groups)
		groups = append(groups, group{d, []int{i}})
	}
	return groups
}

func (m *merger) having(decls []*contract.Decl) []int {
	var sides []int
	for i, d := range decls {
		if d != nil {
			sides = append(sides, i)
		}
	}
	return sides
}

// byMembers merges types that differ in their fields and methods only, so that
// only those need a word on platforms. It returns nil where that cannot be: the
// types differ in more, or in the order of their fields.
func (m *merger) byMembers(decls []*contract.Decl) *contract.Decl {
	sides := m.having(decls)
	first := decls[sides[0]]
	for _, i := range sides {
		if head(decls[i]) != head(first) {
			return nil
		}
	}
	sub := merger{}
	var present []*contract.Decl
	for _, i := range sides {
		sub.sides = append(sub.sides, m.sides[i])
		present = append(present, decls[i])
	}
	list := func(of func(*contract.Decl) []*contract.Entry) []*contract.Entry {
		lists := make([][]*contract.Entry, len(present))
		for i, d := range present {
			lists[i] = of(d)
		}
		return sub.entries(lists)
	}
	d := *first
	d.Fields = list(func(d *contract.Decl) []*contract.Entry { return d.Fields })
	d.Methods = list(func(d *contract.Decl) []*contract.Entry { return d.Methods })
	d.PointerMethods = list(func(d *contract.Decl) []*contract.Entry { return d.PointerMethods })
	for _, p := range present {
		if !sameOrder(d.Fields, p.Fields) || repeats(&d) {
			return nil
		}
	}
	byName := func(a, b *contract.Entry) int { return strings.Compare(a.Name, b.Name) }
	slices.SortStableFunc(d.Methods, byName)
	slices.SortStableFunc(d.PointerMethods, byName)
	return &d
}

// sameOrder reports whether the fields of one side stand in the merged order.
func sameOrder(merged, side []*contract.Entry) bool {
	at := -1
	for _, e := range side {
		i := slices.IndexFunc(merged, func(m *contract.Entry) bool { return m.Name == e.Name })
		if i < at {
			return false
		}
		at = i
	}
	return true
}

// repeats reports whether a name is in two lists of members, as a method is that
// has a pointer receiver on some platforms only.
func repeats(d *contract.Decl) bool {
	seen := make(map[string]bool)
	for _, e := range d.Members() {
		if e.Kind != contract.Embed && seen[e.Name] {
			return true
		}
		seen[e.Name] = true
	}
	return false
}

// Same reports whether two entries, either of which can be nil, say the same.
func Same(a, b *contract.Entry) bool {
	if a == nil || b == nil || len(a.Decls) != len(b.Decls) {
		return a == b
	}
	for i := range a.Decls {
		if key(a.Decls[i]) != key(b.Decls[i]) {
			return false
		}
	}
	return a.Kind == b.Kind && a.Name == b.Name
}

// key is all that a form says.
func key(d *contract.Decl) string {
	var b strings.Builder
	b.WriteString(head(d))
	for _, e := range d.Members() {
		fmt.Fprintf(&b, "\x00%d %s\x01", e.Kind, e.Name)
		for _, m := range e.Decls {
			b.WriteString(key(m))
		}
	}
	return b.String()
}

// head is what a form says other than its fields and methods.
func head(d *contract.Decl) string {
	var b strings.Builder
	b.WriteString(d.Text.Value)
	for _, k := range contract.Keys(contract.Type) {
		b.WriteString("\x00" + k.Get(d))
	}
	for _, e := range d.Embeds {
		b.WriteString("\x00" + e.Name)
	}
	return b.String()
}

// Project returns what f says on one platform, with no mention of it.
func Project(f *contract.File, goos, goarch string) *contract.File {
	p := *f
	p.Consts = project(f.Consts, goos, goarch)
	p.Vars = project(f.Vars, goos, goarch)
	p.Funcs = project(f.Funcs, goos, goarch)
	p.Types = project(f.Types, goos, goarch)
	return &p
}

func project(entries []*contract.Entry, goos, goarch string) []*contract.Entry {
	var out []*contract.Entry
	for _, e := range entries {
		for _, form := range e.Decls {
			if !form.On(goos, goarch) {
				continue
			}
			d := *form
			d.Platforms = nil
			d.Fields = project(form.Fields, goos, goarch)
			d.Methods = project(form.Methods, goos, goarch)
			d.PointerMethods = project(form.PointerMethods, goos, goarch)
			out = append(out, &contract.Entry{Kind: e.Kind, Name: e.Name, Decls: []*contract.Decl{&d}})
		}
	}
	return out
}

// Equal reports whether the entries of two contracts say the same.
func Equal(f, g *contract.File) bool {
	a, b := f.Entries(), g.Entries()
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !Same(a[i], b[i]) {
			return false
		}
	}
	return true
}
