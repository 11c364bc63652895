// Package accept computes the edits of a contract after which a package conforms
// to it as it is.
//
// It goes entry by entry. The target of an entry is what it has to say to hold on
// the platforms that were looked at: what has a finding becomes what the package
// has, all else stays as a person wrote it. To revise an entry is to make the
// smallest edits from what it says to its target. So all findings on an entry have
// one fix; and where an entry goes, or gets another name, those that mention it
// are part of that fix.
package accept

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/toentries"
)

// A Fix is a change of a contract with a description, a verb phrase.
type Fix struct {
	Message string
	Edits   []contract.Edit
}

// An Acceptor makes the fixes of one contract.
type Acceptor struct {
	file  *contract.File
	given []Side

	sides  []*side // those that are given; nil: not computed yet, as the rest
	groups []*group
	byKey  map[string]*group
}

// New returns an acceptor of what was found on some platforms. It makes no fixes
// where no side has a Describer, and nothing is lost.
func New(f *contract.File, sides ...Side) *Acceptor {
	return &Acceptor{file: f, given: sides}
}

// For returns the fix for a finding, or nil if there is none that a machine should
// make. Fixes can be merged; see contract.Edit.
func (a *Acceptor) For(fd *finding.Finding) *Fix {
	a.all()
	if g := a.byKey[keyOf(fd)]; g != nil {
		return a.fix(g)
	}
	return nil
}

// keyOf is the same for findings that have one fix, "" for one that has none.
func keyOf(fd *finding.Finding) string {
	switch {
	case fd.Verdict == finding.Waived || fd.In != "":
		return ""
	case fd.ID == contract.NameChanged:
		return "name"
	case fd.Subject.Waiver != nil:
		return waiverKey(fd.Subject.Waiver)
	case fd.ID.OnExports():
		return "entry " + fd.Entry()
	}
	return ""
}

func waiverKey(w *contract.Waiver) string { return fmt.Sprint("waiver ", w.Pos.Offset) }

// Fixes returns all fixes, in the order in which their edits are to be merged.
func (a *Acceptor) Fixes() (list []*Fix) {
	for _, g := range a.all() {
		if fix := a.fix(g); fix != nil {
			list = append(list, fix)
		}
	}
	return list
}

// Apply makes all fixes and returns the contract and the number of changes: of
// entries, of waivers, and of the package's name.
func (a *Acceptor) Apply() (data []byte, changes int, err error) {
	var steps []step
	for _, g := range a.all() {
		changes += len(g.changes)
		steps = append(steps, g.uses...)
	}
	for _, g := range a.all() {
		steps = append(steps, g.changes...)
	}
	if data, err = apply(a.file, steps); err == nil {
		data = WithoutEmptied(a.file, data)
	}
	return data, changes, err
}

// WithoutEmptied removes from data the keys of what several fixes of a contract have emptied
// together, and then of what that has emptied. Fixes that are merged leave them, since each
// expects others to stay. Likewise it removes the imports of what nothing mentions any more.
func WithoutEmptied(was *contract.File, data []byte) []byte {
	for {
		f, err := contract.Parse(was.Name, data)
		if contract.FormErrors(err) != nil {
			return data // which whoever wrote it finds
		}
		list, err := f.DeleteEmptied(was)
		if errors.Is(err, contract.ErrNoChange) {
			list, err = deleteUses(was, f)
		}
		if err != nil {
			return data
		}
		next, err := contract.Apply(data, list)
		if err != nil {
			return data
		}
		data = next
	}
}

// deleteUses removes the imports that the contract does not mention and that it mentioned before.
func deleteUses(was, f *contract.File) (list []contract.Edit, err error) {
	if len(f.Uses) == 0 || bytes.Equal(was.Data, f.Data) {
		return nil, contract.ErrNoChange
	}
	before, now := Mentioned(was), Mentioned(f)
	for i, u := range f.Uses {
		if i == len(f.Uses)-1 && len(list) > 0 {
			break // it goes by itself, with the comma that is before it then
		}
		names := api.AssumedNames(u.Path)
		if u.Name != "" {
			names = []string{u.Name}
		}
		in := func(all map[string]bool) bool {
			return slices.ContainsFunc(names, func(name string) bool { return all[name] })
		}
		if in(before) && !in(now) {
			list = append(list, made(f.DeleteUse(u))...)
		}
	}
	if len(list) == 0 {
		return nil, contract.ErrNoChange
	}
	return list, nil
}

// Mentioned returns what the text of a contract selects from, outside of the section uses.
func Mentioned(f *contract.File) map[string]bool {
	var paths []string
	for _, u := range f.Uses {
		if strings.Contains(u.Path, ".") { // it reads as if it selected from something
			paths = append(paths, u.Path, "")
		}
	}
	all := make(map[string]bool)
	for _, name := range toentries.Qualifiers(strings.NewReplacer(paths...).Replace(string(f.Data))) {
		all[name] = true
	}
	return all
}

// A step is a part of a change, as edits of a contract that has it to be made.
type step func(f *contract.File) []contract.Edit

// A group is the changes that are made together or not at all.
type group struct {
	message string
	keys    []string // of the findings that the group is for
	uses    []step
	changes []step
	edits   []contract.Edit // of all; nil: not computed yet
}

// edits returns the edits of some steps in a contract. It is an error if some
// exclude each other.
func edits(f *contract.File, steps []step) ([]contract.Edit, error) {
	var list []contract.Edit
	for _, s := range steps {
		list = append(list, s(f)...)
	}
	return contract.Merge(list)
}

// apply makes some steps, all at once or, where they exclude each other, one after
// the other.
func apply(f *contract.File, steps []step) ([]byte, error) {
	if list, err := edits(f, steps); err == nil {
		return contract.Apply(f.Data, list)
	}
	data := f.Data
	for _, s := range steps {
		next, err := contract.Apply(data, s(f))
		if err != nil {
			return nil, err
		}
		if data = next; len(steps) > 1 {
			if f, err = contract.Parse(f.Name, data); contract.FormErrors(err) != nil {
				return nil, err
			}
		}
	}
	return data, nil
}

// fix returns the fix of a group. Edits that exclude each other become one.
func (a *Acceptor) fix(g *group) *Fix {
	if g.edits == nil {
		steps := slices.Concat(g.uses, g.changes)
		list, err := edits(a.file, steps)
		if err != nil {
			data, err := apply(a.file, steps)
			if err != nil {
				return nil
			}
			list = []contract.Edit{difference(a.file.Data, data)}
		}
		g.edits = list
	}
	if len(g.edits) == 0 {
		return nil
	}
	return &Fix{Message: g.message + " " + contract.FileName, Edits: g.edits}
}

// difference returns the edit that makes b of a.
func difference(a, b []byte) contract.Edit {
	start, n := 0, min(len(a), len(b))
	for start < n && a[start] == b[start] {
		start++
	}
	end := 0
	for end < n-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	return contract.Edit{Start: start, End: len(a) - end, New: string(b[start : len(b)-end])}
}

// all returns the groups in the order of the format.
func (a *Acceptor) all() []*group {
	if a.sides != nil || !slices.ContainsFunc(a.given, func(s Side) bool { return s.Describe != nil || s.Lost != nil }) {
		return a.groups
	}
	for _, s := range a.given {
		a.sides = append(a.sides, newSide(a.file, s))
	}
	a.groups = slices.Concat(a.name(), a.entries(), a.waivers())
	a.byKey = make(map[string]*group)
	for _, g := range a.groups {
		for _, key := range g.keys {
			a.byKey[key] = g
		}
	}
	return a.groups
}

// name returns the change of the package's name, if that has a finding.
func (a *Acceptor) name() []*group {
	for _, s := range a.sides {
		for i := range s.Findings {
			if keyOf(&s.Findings[i]) == "name" {
				name := s.Describe.Names.Package().Name()
				return []*group{{
					message: "Change the package's name in",
					keys:    []string{"name"},
					changes: []step{func(f *contract.File) []contract.Edit { return made(f.SetName(name)) }},
				}}
			}
		}
	}
	return nil
}

// waivers returns the removals of waivers that no platform needs.
func (a *Acceptor) waivers() (list []*group) {
	for i, w := range a.file.Waivers {
		if !a.isUnused(w) {
			continue
		}
		list = append(list, &group{
			message: "Remove the waiver from",
			keys:    []string{waiverKey(w)},
			changes: []step{func(f *contract.File) []contract.Edit {
				// Those before it may be gone.
				for _, other := range slices.Backward(f.Waivers[:min(i+1, len(f.Waivers))]) {
					if other.Finding.Value == w.Finding.Value && other.Symbol.Value == w.Symbol.Value && other.Reason.Value == w.Reason.Value {
						return made(f.DeleteWaiver(other))
					}
				}
				return nil
			}},
		})
	}
	return list
}

// isUnused reports whether some platform has the finding that a waiver is not used,
// and none may need it.
func (a *Acceptor) isUnused(w *contract.Waiver) bool {
	unused := false
	for _, s := range a.sides {
		switch {
		case s.Absent && len(s.Lost) == 0, !w.On(s.GOOS, s.GOARCH):
		case !s.unusedWaivers()[w.Pos]:
			return false
		default:
			unused = true
		}
	}
	return unused
}

// unusedWaivers returns where the waivers are that are not used.
func (s *side) unusedWaivers() map[contract.Position]bool {
	if s.unused == nil {
		s.unused = make(map[contract.Position]bool)
		for i := range s.Findings {
			if fd := &s.Findings[i]; fd.Verdict != finding.Waived && fd.In == "" && fd.Subject.Waiver != nil {
				s.unused[fd.Subject.Waiver.Pos] = true
			}
		}
	}
	return s.unused
}

// entries returns the changes of entries.
func (a *Acceptor) entries() (list []*group) {
	changes := a.changes()
	for _, names := range a.connected(changes) {
		g := &group{}
		var all []change
		for _, name := range names {
			g.keys = append(g.keys, "entry "+name)
			all = append(all, changes[name]...)
		}
		slices.SortStableFunc(all, change.compare)
		for _, c := range all {
			g.uses = append(g.uses, a.uses(c)...)
			g.changes = append(g.changes, c.edits)
		}
		g.message = a.message(all, names)
		list = append(list, g)
	}
	return list
}

// A change is one of an entry, of which either side can be nil.
type change struct{ was, now *contract.Entry }

// entry is what decides on the place of a change.
func (c change) entry() *contract.Entry { return cmp.Or(c.now, c.was) }

// records reports whether c adds a type of another package.
func (c change) records() bool { return c.was == nil && isQualified(c.now.Name) }

// compare orders changes as a contract has its entries.
func (c change) compare(d change) int {
	return cmp.Or(cmp.Compare(c.entry().Kind, d.entry().Kind), strings.Compare(c.entry().Name, d.entry().Name))
}

func (c change) edits(f *contract.File) []contract.Edit {
	if c.was == nil {
		return made(f.InsertEntry(c.now))
	}
	was := f.EntryOf(c.was.Name)
	switch {
	case was == nil:
		return nil
	case c.now == nil:
		return made(f.DeleteEntry(was))
	}
	return revise(f, was, c.now)
}

// message returns what a fix does to some entries.
func (a *Acceptor) message(list []change, names []string) string {
	if rest := slices.DeleteFunc(slices.Clone(list), change.records); len(rest) > 0 {
		list = rest // which the types of other packages come with
	}
	if len(list) == 1 {
		switch c := list[0]; {
		case c.was == nil:
			return "Add " + c.now.Name + " to"
		case c.now == nil:
			return "Remove " + c.was.Name + " from"
		default:
			return "Change " + c.was.Name + " in"
		}
	}
	var causes []string
	for _, name := range names {
		if slices.ContainsFunc(a.sides, func(s *side) bool { return s.isCause(name) }) {
			causes = append(causes, name)
		}
	}
	text, them := strings.Join(causes, ", "), "it"
	if len(causes) > 1 {
		them = "them"
	}
	if len(causes) > 3 {
		text = fmt.Sprintf("%s and %d others", strings.Join(causes[:2], ", "), len(causes)-2)
	}
	return fmt.Sprintf("Change %s and the entries that mention %s in", text, them)
}

// insertedTogether returns the names of entries with changes that insert something at one place,
// if one is new, for a type of another package, and another one is not: what comes first there,
// drivers that make the fixes of several findings cannot know. The order of the changes says it.
func (a *Acceptor) insertedTogether(changes map[string][]change) (list [][]string) {
	recorded, revised := make(map[int]bool), make(map[int]bool)
	at := make(map[int][]string)
	if !slices.ContainsFunc(slices.Concat(slices.Collect(maps.Values(changes))...), change.records) {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(changes)) {
		for _, c := range changes[name] {
			for _, e := range c.edits(a.file) {
				if e.Start == e.End {
					at[e.Start] = append(at[e.Start], name)
					recorded[e.Start] = recorded[e.Start] || c.records()
					revised[e.Start] = revised[e.Start] || !c.records()
				}
			}
		}
	}
	for _, offset := range slices.Sorted(maps.Keys(at)) {
		if recorded[offset] && revised[offset] {
			list = append(list, at[offset])
		}
	}
	return list
}

// connected returns the names of entries that have changes, in groups that hang
// together: where one goes, those that mention it change with it.
func (a *Acceptor) connected(changes map[string][]change) (groups [][]string) {
	parent := make(map[string]string)
	var root func(name string) string
	root = func(name string) string {
		if p, ok := parent[name]; ok && p != name {
			return root(p)
		}
		return name
	}
	for _, s := range a.sides {
		for name, t := range s.targets {
			if t != nil { // under the name of another one, perhaps, which then has another, too
				parent[root(name)] = root(t.Name)
			}
		}
		for name, causes := range s.causes {
			for _, cause := range causes {
				if changes[name] != nil {
					parent[root(name)] = root(cause)
				}
			}
		}
	}
	for _, names := range a.insertedTogether(changes) {
		for _, name := range names[1:] {
			parent[root(name)] = root(names[0])
		}
	}
	members := make(map[string][]string)
	for _, name := range slices.Sorted(maps.Keys(a.touched())) {
		members[root(name)] = append(members[root(name)], name)
	}
	for _, names := range members {
		if slices.ContainsFunc(names, func(name string) bool { return changes[name] != nil }) {
			groups = append(groups, names)
		}
	}
	first := func(names []string) change {
		var all []change
		for _, name := range names {
			all = append(all, changes[name]...)
		}
		return slices.MinFunc(all, change.compare)
	}
	slices.SortFunc(groups, func(a, b []string) int { return first(a).compare(first(b)) })
	return groups
}
