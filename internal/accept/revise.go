package accept

import (
	"bytes"
	"slices"

	"github.com/importspy/importspy/contract"
)

// revise returns the edits that make was, an entry of f, say what now says. Lines
// that both have the same stay as they are, with their comments, as far as the
// smallest edits go; where they do not go, the entry is written anew.
func revise(f *contract.File, was, now *contract.Entry) []contract.Edit {
	v := reviser{file: f}
	if !v.entry(was, now) {
		return made(f.ReplaceEntry(was, now))
	}
	if edits, err := contract.Merge(slices.Concat(v.edits...)); err == nil {
		return edits
	}
	if was.Kind <= contract.Type {
		if edit, ok := v.inTurn(now); ok {
			return []contract.Edit{edit}
		}
	}
	return made(f.ReplaceEntry(was, now))
}

// inTurn makes edits that exclude each other one after the other, and returns
// what becomes of them as one edit.
func (v *reviser) inTurn(now *contract.Entry) (edit contract.Edit, ok bool) {
	var edits []contract.Edit
	for _, more := range v.edits {
		if next, err := contract.Merge(slices.Concat(edits, more)); err == nil {
			edits = next
		}
	}
	data, err := contract.Apply(v.file.Data, edits)
	if err != nil || bytes.Equal(data, v.file.Data) {
		return edit, false
	}
	f, err := contract.Parse(v.file.Name, data)
	if contract.FormErrors(err) != nil {
		return edit, false
	}
	was := f.EntryOf(now.Name)
	if was == nil {
		return edit, false
	}
	if data, err = contract.Apply(data, revise(f, was, now)); err != nil {
		return edit, false
	}
	return difference(v.file.Data, data), true
}

// made returns the edits of a change: none if there is nothing to change, or if the
// change cannot be made.
func made(edits []contract.Edit, err error) []contract.Edit {
	if err != nil {
		return nil
	}
	return edits
}

// A reviser collects the edits of one entry.
type reviser struct {
	file  *contract.File
	edits [][]contract.Edit // that are made together or not at all
}

// add adds the edits of a change, and reports whether there are any.
func (v *reviser) add(edits []contract.Edit, err error) bool {
	edits = made(edits, err)
	v.edits = append(v.edits, edits)
	return len(edits) > 0
}

// entry reports whether small edits do, and collects them.
func (v *reviser) entry(was, now *contract.Entry) bool {
	if was.Kind != now.Kind || was.Name != now.Name || len(was.Decls) != len(now.Decls) {
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
	names := func(d *contract.Decl) (list []string) {
		for _, p := range d.Platforms {
			list = append(list, p.GOOS+"/"+p.GOARCH)
		}
		slices.Sort(list)
		return slices.Compact(list)
	}
	return (a.Platforms == nil) == (b.Platforms == nil) && slices.Equal(names(a), names(b))
}

// decl revises one form of an entry.
func (v *reviser) decl(e *contract.Entry, was, now *contract.Decl) bool {
	if was.Text.Value != now.Text.Value {
		if was.Text.Keyword() != now.Text.Keyword() {
			return false // the members are others, too
		}
		v.add(v.file.SetText(e, was, now.Text.Value))
	}
	for _, key := range contract.Keys(e.Kind) {
		if value := key.Get(now); key.IsScalar() && value != key.Get(was) && !v.add(v.file.SetKey(e, was, key.Name, value)) {
			return false
		}
	}
	if !samePlatforms(was, now) && !v.add(v.file.SetPlatforms(e, was, now.Platforms)) {
		return false
	}
	return v.members(e, was, now) && v.implements(e, was, now)
}

// members revises the fields, embeds and methods of a type.
func (v *reviser) members(e *contract.Entry, was, now *contract.Decl) bool {
	return v.list(e, was, was.Fields, now.Fields) && v.list(e, was, was.Embeds, now.Embeds) &&
		v.list(e, was, was.Methods, now.Methods) && v.list(e, was, was.PointerMethods, now.PointerMethods)
}

// list revises one list of members.
func (v *reviser) list(e *contract.Entry, holder *contract.Decl, was, now []*contract.Entry) bool {
	if len(now) > 0 && now[0].Kind == contract.Embed {
		now = v.restated(was, now)
	}
	if len(now) > 0 && now[0].Kind == contract.Field && !v.reordered(holder, was, now) {
		return false
	}
	if len(now) == 0 && len(was) > 0 {
		v.add(v.file.DeleteMembers(was))
		return true
	}
	isGone := func(m *contract.Entry) bool { return indexOf(now, m.Name) < 0 }
	isNew := func(m *contract.Entry) bool { return indexOf(was, m.Name) < 0 }
	// Within brackets, small edits that do both may leave a comma.
	if slices.ContainsFunc(was, isGone) && slices.ContainsFunc(now, isNew) && v.add(v.file.ReplaceMembers(was, now)) {
		return true
	}
	for _, m := range was {
		if isGone(m) {
			v.add(v.file.DeleteEntry(m))
		}
	}
	last, after := -1, ""
	for _, m := range now {
		i := indexOf(was, m.Name)
		switch {
		case i < 0:
			if !v.add(v.file.InsertMember(e, holder, m, after)) {
				return false
			}
			continue // more of them stand behind each other at the same place
		case i < last && m.Kind == contract.Embed:
			return false
		case m.Kind != contract.Embed:
			v.add(revise(v.file, was[i], m), nil)
		}
		last, after = i, m.Name
	}
	return true
}

// restated gives embedded types other texts where nothing but these changes, and
// returns what is left to do: now with the names that was has.
func (v *reviser) restated(was, now []*contract.Entry) []*contract.Entry {
	if len(was) != len(now) {
		return now
	}
	for i, m := range now {
		if m.Name != was[i].Name && indexOf(now, was[i].Name) >= 0 {
			return now
		}
	}
	for i, m := range now {
		if m.Name != was[i].Name {
			v.add(v.file.SetText(was[i], was[i].Decls[0], m.Name))
		}
	}
	return was
}

// reordered puts fields into another order, if they have one.
func (v *reviser) reordered(holder *contract.Decl, was, now []*contract.Entry) bool {
	var names []string
	sorted := true
	for _, m := range now {
		if i := indexOf(was, m.Name); i >= 0 {
			sorted = sorted && (names == nil || i > indexOf(was, names[len(names)-1]))
			names = append(names, m.Name)
		}
	}
	if sorted {
		return true
	}
	if len(names) < len(now) {
		return false // lines that move cannot change besides
	}
	return v.add(v.file.ReorderFields(holder, names))
}

// implements revises the interfaces that a type implements. Their order says nothing, so
// each that stays keeps its line, with a comment on it, and those that come are the last.
func (v *reviser) implements(e *contract.Entry, was, now *contract.Decl) bool {
	more := slices.Clone(now.Implements)
	stays := make([]bool, len(was.Implements))
	for _, is := range []func(text, other contract.Text) bool{sameText, samePlace, sameInterface} {
		for i, text := range was.Implements {
			j := slices.IndexFunc(more, func(other contract.Text) bool { return is(text, other) })
			if stays[i] || j < 0 {
				continue
			}
			if other := more[j].Value; other != text.Value {
				v.add(v.file.SetText(e, &contract.Decl{Text: text}, other))
			}
			stays[i], more = true, slices.Delete(more, j, j+1)
		}
	}
	for i := range was.Implements {
		if !stays[i] {
			v.add(v.file.DeleteImplements(was, i))
		}
	}
	var texts []string
	for _, text := range more {
		texts = append(texts, text.Value)
	}
	return len(texts) == 0 || v.add(v.file.InsertImplements(e, was, texts))
}

func sameText(a, b contract.Text) bool { return a.Value == b.Value }

// samePlace reports whether a text has taken the place of another.
func samePlace(a, b contract.Text) bool { return a.Pos.IsValid() && a.Pos == b.Pos }

// sameInterface reports whether two texts differ in the manner alone, such as "by value".
func sameInterface(a, b contract.Text) bool {
	x, _ := contract.CutManner(a.Value)
	y, _ := contract.CutManner(b.Value)
	return x == y
}
