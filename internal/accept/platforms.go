package accept

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/merge"
)

// changes returns the changes of entries by their names in the contract, or in the
// package if the contract does not have them.
func (a *Acceptor) changes() map[string][]change {
	a.seek()
	a.fill()
	changes := make(map[string][]change)
	for name := range a.touched() {
		if list := a.changesOf(name); len(list) > 0 {
			changes[name] = list
		}
	}
	return changes
}

// seek computes the targets of all sides, so that they agree on the local names of
// packages.
func (a *Acceptor) seek() {
	local := make(map[string]string) // by import path
	for _, s := range a.sides {
		if s.Describe == nil {
			continue
		}
		for _, path := range slices.Sorted(maps.Keys(local)) {
			s.Describe.Names.Adopt(path, local[path])
		}
		s.seek()
		for entry, t := range s.targets {
			if t == nil {
				continue
			}
			for name := range qualifiers(s.part[entry], t) {
				if use := s.Describe.Names.Use(name); use != nil {
					local[use.Path] = name
				}
			}
		}
	}
}

// touched returns the names of the entries that have to change for a finding which
// is not on something unseen.
func (a *Acceptor) touched() map[string]bool {
	touched := make(map[string]bool)
	for _, s := range a.sides {
		for name, visible := range s.visible {
			if visible {
				touched[name] = true
			}
		}
	}
	for n := -1; n < len(touched); {
		n = len(touched)
		for _, s := range a.sides {
			for name, causes := range s.causes {
				if slices.ContainsFunc(causes, func(cause string) bool { return touched[cause] }) {
					touched[name] = true
				}
			}
		}
	}
	return touched
}

// fill computes what the contract has to say about each side's platform.
func (a *Acceptor) fill() {
	var sides []merge.Side
	for _, s := range a.sides {
		sides = append(sides, merge.Side{GOOS: s.GOOS, GOARCH: s.GOARCH, File: s.contract(), Unseen: s.unseen()})
	}
	merge.Fill(a.file, sides)
	for i, s := range a.sides {
		for _, e := range sides[i].File.Entries() {
			s.filled[e.Name] = e
		}
	}
}

// changesOf returns the changes of an entry: no more than one, unless it has another
// name on some platforms only.
func (a *Acceptor) changesOf(name string) (list []change) {
	was := a.file.EntryOf(name)
	if len(a.sides) == 1 {
		return a.sides[0].change(was, name)
	}
	others := others(was, a.sides)
	names := a.namesOf(name)
	renamed := !slices.Contains(names, name) && others == nil
	if !renamed && !slices.Contains(names, name) {
		names = append(names, name)
	}
	for _, as := range names {
		var parts []merge.Side
		for _, s := range a.sides {
			parts = append(parts, part(s.GOOS, s.GOARCH, s.filled[as]))
		}
		if as == name {
			parts = append(parts, others...)
		}
		now, ok := mergeEntry(parts)
		if !ok {
			return nil
		}
		c := change{now: now}
		if as == name || renamed {
			c.was = was
		}
		if c.was != nil && now != nil {
			keepPlatforms(c.was, now, parts)
		}
		if !merge.Same(c.was, c.now) {
			list = append(list, c)
		}
	}
	return list
}

// change returns the change of an entry for the only side: of the form that holds
// there, on whatever other platforms it does.
func (s *side) change(was *contract.Entry, name string) []change {
	now := s.filled[name]
	if t := s.targets[name]; t != nil {
		now = s.filled[t.Name]
	}
	switch {
	case was == nil:
		return []change{{now: now}}
	case now != nil && now.Kind == was.Kind:
		now = s.within(was, now)
	case was.Decls[0].Platforms != nil:
		return nil // other platforms may have it, which an entry of another kind would not say
	}
	if merge.Same(was, now) {
		return nil
	}
	return []change{{was, now}}
}

// within returns an entry with another form in the place of the one that holds on
// the side's platform. If there is none, then it returns the entry as it is.
func (s *side) within(e, form *contract.Entry) *contract.Entry {
	now := clone(e)
	now.Name = form.Name
	i := slices.IndexFunc(e.Decls, func(d *contract.Decl) bool { return d.On(s.GOOS, s.GOARCH) })
	if i < 0 {
		return now
	}
	was, d := e.Decls[i], clone(form).Decls[0]
	d.Platforms = was.Platforms
	for kind := contract.Field; kind <= contract.PointerMethod; kind++ {
		list := d.List(kind)
		*list = slices.DeleteFunc(*list, func(m *contract.Entry) bool {
			other := find(*was.List(kind), m.Name)
			return other != nil && !s.has(other) // for other platforms only
		})
		for j, m := range *list {
			if other := find(*was.List(kind), m.Name); other != nil {
				(*list)[j] = s.within(other, m)
			}
		}
		*list = s.keepOthers(*list, *was.List(kind))
	}
	now.Decls[i] = d
	return now
}

// has reports whether an entry has a form for the platform.
func (s *side) has(e *contract.Entry) bool {
	return slices.ContainsFunc(e.Decls, func(d *contract.Decl) bool { return d.On(s.GOOS, s.GOARCH) })
}

// keepOthers returns a list of members with those of another one that are for
// other platforms only, each after the one that is before it there.
func (s *side) keepOthers(list, was []*contract.Entry) []*contract.Entry {
	at := 0
	for _, m := range was {
		if i := indexOf(list, m.Name); i >= 0 {
			at = i + 1
			continue
		}
		rest := clone(m)
		rest.Decls = slices.DeleteFunc(rest.Decls, func(d *contract.Decl) bool { return d.On(s.GOOS, s.GOARCH) })
		if len(rest.Decls) > 0 {
			list = slices.Insert(list, at, rest)
			at++
		}
	}
	return list
}

// namesOf returns the names that an entry has to have on the sides.
func (a *Acceptor) namesOf(name string) (names []string) {
	for _, s := range a.sides {
		now := name
		if t := s.targets[name]; t != nil {
			now = t.Name
		}
		if !slices.Contains(names, now) {
			names = append(names, now)
		}
	}
	return names
}

// part returns a side that has no more than one entry, or none.
func part(goos, goarch string, e *contract.Entry) merge.Side {
	f := &contract.File{}
	if e != nil {
		*f.Section(e.Kind) = []*contract.Entry{e}
	}
	return merge.Side{GOOS: goos, GOARCH: goarch, File: f}
}

// others returns what an entry says about platforms that no side is for.
func others(e *contract.Entry, sides []*side) (parts []merge.Side) {
	if e == nil {
		return nil
	}
	for _, p := range platformsOf(e) {
		if !slices.ContainsFunc(sides, func(s *side) bool { return p.Matches(s.GOOS, s.GOARCH) }) {
			f := merge.Project(part("", "", e).File, p.GOOS, p.GOARCH)
			parts = append(parts, merge.Side{GOOS: p.GOOS, GOARCH: p.GOARCH, File: f})
		}
	}
	return parts
}

// platformsOf returns the platforms that an entry or its members mention.
func platformsOf(e *contract.Entry) []contract.Platform {
	var list []contract.Platform
	for _, d := range e.Decls {
		list = append(list, d.Platforms...)
		for _, m := range d.Members() {
			list = append(list, platformsOf(m)...)
		}
	}
	return list
}

// mergeEntry merges the one entry of some sides. It is not ok if they have it in
// different sections, which a contract cannot say.
func mergeEntry(parts []merge.Side) (e *contract.Entry, ok bool) {
	switch entries := merge.Merge(parts).Entries(); len(entries) {
	case 0:
		return nil, true
	case 1:
		return entries[0], true
	}
	return nil, false
}

// keepPlatforms keeps a person's words for the platforms of each form that is still
// for the same ones, as far as the sides tell.
func keepPlatforms(was, now *contract.Entry, sides []merge.Side) {
	on := func(d *contract.Decl) string {
		var b strings.Builder
		for _, s := range sides {
			fmt.Fprint(&b, d.On(s.GOOS, s.GOARCH))
		}
		return b.String()
	}
	for _, d := range now.Decls {
		for _, old := range was.Decls {
			if on(d) != on(old) {
				continue
			}
			d.Platforms = old.Platforms
			for _, m := range d.Members() {
				if other := find(*old.List(m.Kind), m.Name); other != nil {
					keepPlatforms(other, m, sides)
				}
			}
		}
	}
}

// uses returns the additions of imports that the new texts of a change need.
func (a *Acceptor) uses(c change) (list []step) {
	if c.now == nil {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(qualifiers(c.was, c.now))) {
		for _, s := range a.sides {
			if s.Describe == nil {
				continue
			}
			use := s.Describe.Names.Use(name)
			if use == nil || len(a.file.Uses) == 0 && len(a.file.Entries()) == 0 && s.Describe.Names.Imported(use.Path) {
				// Fixes that each make both sections cannot be merged. The package's own
				// imports resolve without uses.
				continue
			}
			list = append(list, func(f *contract.File) []contract.Edit { return made(f.InsertUse(use)) })
			break
		}
	}
	return list
}

// qualifiers returns the local names of packages in the name and the texts of an entry
// that another one, which can be nil, does not have.
func qualifiers(was, now *contract.Entry) map[string]bool {
	known := make(map[string]bool)
	if was != nil {
		for text := range texts(was) {
			known[text] = true
		}
	}
	names := make(map[string]bool)
	if qualifier, _, ok := now.Qualified(); ok && was == nil {
		names[qualifier] = true
	}
	for text, kind := range texts(now) {
		if known[text] {
			continue
		}
		for _, n := range namesIn(kind, text) {
			if n.qualifies {
				names[n.text] = true
			}
		}
	}
	return names
}
