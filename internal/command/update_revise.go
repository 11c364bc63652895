package command

import (
	"slices"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/accept"
)

// revise returns the edits that make was, an entry of f, say what now says. Lines
// that both have the same stay as they are, with their comments, as far as the
// smallest edits go; where they do not go, the entry is written anew.
func revise(f *contract.File, was, now *contract.Entry) []contract.Edit {
	v := reviser{file: f}
	if v.entry(was, now) {
		if edits, err := contract.Merge(v.edits); err == nil {
			return edits
		}
	}
	return accept.Made(f.ReplaceEntry(was, now))
}

// A reviser collects the edits of one entry.
type reviser struct {
	file  *contract.File
	edits []contract.Edit
}

// add adds the edits of a change, and reports whether there are any.
func (v *reviser) add(edits []contract.Edit) bool {
	v.edits = append(v.edits, edits...)
	return len(edits) > 0
}

// entry reports whether small edits do, and collects them.
func (v *reviser) entry(was, now *contract.Entry) bool {
	if was.Kind != now.Kind || len(was.Decls) != len(now.Decls) {
		return false
	}
	if len(was.Decls) == 1 {
		return v.decl(was, was.Decls[0], now.Decls[0])
	}
	for _, d := range was.Decls {
		// In the order of the contract, which that of the platforms may not be.
		j := slices.IndexFunc(now.Decls, func(n *contract.Decl) bool { return samePlatforms(n, d) })
		if j < 0 || !v.decl(was, d, now.Decls[j]) {
			return false
		}
	}
	return true
}

// samePlatforms reports whether two forms hold on the same platforms.
func samePlatforms(a, b *contract.Decl) bool {
	if (a.Platforms == nil) != (b.Platforms == nil) {
		return false
	}
	covers := func(list []contract.Platform, p contract.Platform) bool {
		return slices.ContainsFunc(list, func(q contract.Platform) bool { return p.GOOS == q.GOOS && p.GOARCH == q.GOARCH })
	}
	for _, p := range a.Platforms {
		if !covers(b.Platforms, p) {
			return false
		}
	}
	for _, p := range b.Platforms {
		if !covers(a.Platforms, p) {
			return false
		}
	}
	return true
}

// decl revises one form of an entry.
func (v *reviser) decl(e *contract.Entry, was, now *contract.Decl) bool {
	if was.Text.Value != now.Text.Value {
		if e.Kind == contract.Type && (was.Text.Keyword() != "" || now.Text.Keyword() != "") {
			return false // the members are others, too
		}
		v.edits = append(v.edits, accept.Made(v.file.SetText(e, was, now.Text.Value))...)
	}
	for _, key := range contract.Keys(e.Kind) {
		switch value := key.Get(now); {
		case key.IsScalar() && value != key.Get(was):
			if !v.add(accept.Made(v.file.SetKey(e, was, key.Name, value))) {
				return false
			}
		case key.Name == "platforms" && !samePlatforms(was, now):
			if !v.add(accept.Made(v.file.SetPlatforms(e, was, now.Platforms))) {
				return false
			}
		}
	}
	return v.members(e, was, now) && v.implements(was, now)
}

// members revises the fields, embeds and methods of a type.
func (v *reviser) members(e *contract.Entry, was, now *contract.Decl) bool {
	return v.list(e, was, was.Fields, now.Fields) && v.list(e, was, was.Embeds, now.Embeds) &&
		v.list(e, was, was.Methods, now.Methods) && v.list(e, was, was.PointerMethods, now.PointerMethods)
}

// list revises one list of members. Those that stay must stand in the same order.
func (v *reviser) list(e *contract.Entry, holder *contract.Decl, was, now []*contract.Entry) bool {
	for _, m := range was {
		if memberNamed(now, m.Name) < 0 {
			v.edits = append(v.edits, accept.Made(v.file.DeleteEntry(m))...)
		}
	}
	last, after := -1, ""
	for _, m := range now {
		i := memberNamed(was, m.Name)
		switch {
		case i < 0:
			if !v.add(accept.Made(v.file.InsertMember(e, holder, m, after))) {
				return false
			}
			continue // more of them stand behind each other at the same place
		case i < last && m.Kind <= contract.Embed:
			return false
		case m.Kind != contract.Embed:
			v.edits = append(v.edits, revise(v.file, was[i], m)...)
		}
		last, after = i, m.Name
	}
	return true
}

func memberNamed(list []*contract.Entry, name string) int {
	return slices.IndexFunc(list, func(m *contract.Entry) bool { return m.Name == name })
}

// implements removes interfaces that a type no longer implements.
func (v *reviser) implements(was, now *contract.Decl) bool {
	kept := 0
	for i, text := range was.Implements {
		if kept < len(now.Implements) && now.Implements[kept].Value == text.Value {
			kept++
			continue
		}
		v.edits = append(v.edits, accept.Made(v.file.DeleteImplements(was, i))...)
	}
	return kept == len(now.Implements)
}
