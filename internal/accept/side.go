package accept

import (
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/compare"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/gotypes"
	"github.com/importspy/importspy/internal/merge"
	"github.com/importspy/importspy/internal/snippet"
	"github.com/importspy/importspy/internal/toentries"
)

// A Side is a package on one platform, as it was compared with a contract.
type Side struct {
	GOOS, GOARCH string
	Findings     []finding.Finding
	Became       compare.Correspondence

	// Describe writes the package's objects in the contract's words. If it is nil,
	// then the contract stays as it is for the platform.
	Describe *toentries.Describer

	// Promised returns the names of the members that clients have by the contract's form of a
	// type, promoted ones included; ok reports whether they are known.
	Promised func(entry string) (names map[string]bool, ok bool)

	// UnrecordedTypes has the types of other packages that the contract has to have and
	// has not. They are added with the entries that show them.
	UnrecordedTypes []api.ForeignType

	// Record is set if what is no finding is to be recorded, too: UnrecordedTypes in any
	// case, and what Unrecorded has.
	Record     bool
	Unrecorded []finding.Finding

	// Absent is set if nothing of the package is there to be seen. Lost are the
	// entries that the contract has for the platform nevertheless.
	Absent bool
	Lost   []*contract.Entry

	// Unseen reports whether the package may have an object of a name, or a method
	// if a dot is in front, in files that were not loaded; and Hides whether a
	// finding is on such a one. They are nil if all files were loaded.
	Unseen func(name string) bool
	Hides  func(f *finding.Finding) bool
}

// A side is a Side in terms of entries.
type side struct {
	Side
	file     *contract.File
	part     map[string]*contract.Entry    // what file says about the platform
	findings map[string][]*finding.Finding // by entry

	waived map[string][]*finding.Finding // likewise
	unused map[contract.Position]bool    // nil: see unusedWaivers

	// gone has the entries of the contract that go, or get another name, with what
	// is in their place; altered has all that change; stale the names that texts
	// cannot keep, of what goes and of aliases and constants that mean something else;
	// concrete those of types that change and are not interfaces, or others.
	gone     map[string]compare.Counterpart
	altered  map[string]bool
	stale    map[string]bool
	concrete map[string]bool
	stays    map[string]bool            // those of gone whose name the package has for another type
	exposed  map[string]bool            // the unexported types of the package's API
	causes   map[string][]string        // the entries for which another one changes
	visible  map[string]bool            // the entries with findings that are not hidden
	targets  map[string]*contract.Entry // of entries that change; nil: it goes
	filled   map[string]*contract.Entry // what the contract has to say about the platform

	todo       *queue // of seek; nil: it has not begun
	dependents map[string][]int
}

func newSide(f *contract.File, s Side) *side {
	sd := &side{
		Side: s, file: f,
		part:     make(map[string]*contract.Entry),
		findings: make(map[string][]*finding.Finding),
		gone:     make(map[string]compare.Counterpart),
		altered:  make(map[string]bool),
		stale:    make(map[string]bool),
		concrete: make(map[string]bool),
		waived:   make(map[string][]*finding.Finding),
		stays:    make(map[string]bool),
		exposed:  make(map[string]bool),
		causes:   make(map[string][]string),
		visible:  make(map[string]bool),
		targets:  make(map[string]*contract.Entry),
		filled:   make(map[string]*contract.Entry),
	}
	for _, e := range merge.Project(f, s.GOOS, s.GOARCH).Entries() {
		sd.part[e.Name] = e
	}
	for _, e := range s.Lost {
		sd.visible[e.Name] = true
	}
	if s.Describe == nil {
		return sd
	}
	if s.Record {
		sd.Findings = slices.Concat(s.Findings, s.Unrecorded)
	}
	for i := range sd.Findings {
		fd := &sd.Findings[i]
		name := fd.Entry()
		if fd.Verdict == finding.Waived {
			sd.waived[name] = append(sd.waived[name], fd)
		}
		if !strings.HasPrefix(keyOf(fd), "entry ") || name == "" {
			continue
		}
		sd.findings[name] = append(sd.findings[name], fd)
		sd.visible[name] = sd.visible[name] || s.Hides == nil || !s.Hides(fd)
		if became, ok := s.Became[name]; ok {
			sd.leaves(name, became)
		} else if fd.ID == contract.ExportMissing && fd.Subject.Actual == nil {
			sd.leaves(name, compare.Counterpart{})
		}
	}
	return sd
}

// seek computes what the entries with findings have to be, and those that hang on
// one that changes. Then targets has those that change.
func (s *side) seek() {
	for _, obj := range api.Objects(s.Describe.Names.Package()) {
		s.exposed[obj.Name()] = !obj.Exported()
	}
	for _, t := range s.UnrecordedTypes {
		e := s.Describe.Entry(t.Type)
		s.targets[e.Name], s.causes[e.Name] = e, []string{t.Through.Name()}
		s.visible[e.Name] = s.Record
	}
	names := slices.Sorted(maps.Keys(s.part))
	taken := make(map[string]bool)
	for _, became := range s.gone {
		if became.Name != nil {
			taken[became.Name.Name()] = true
		}
	}
	for name, became := range s.gone {
		if taken[name] || !s.exposed[name] {
			continue
		}
		if s.stays[name] = true; became.Name != nil {
			s.targets[became.Name.Name()] = s.Describe.Entry(became.Name)
			s.causes[became.Name.Name()] = []string{name}
		}
	}
	for name := range s.findings {
		if s.part[name] == nil {
			s.targets[name] = s.target(name)
		}
	}
	s.todo = newQueue(names)
	for name, ok := s.todo.next(); ok; name, ok = s.todo.next() {
		s.revise(name)
	}
	for s.dropUnmentioned(names) {
	}
}

// revise computes the target of an entry that has findings, or that hangs on one that changes.
func (s *side) revise(name string) {
	e := s.part[name]
	causes := s.causesOf(e)
	if s.findings[name] == nil && len(causes) == 0 {
		return
	}
	t := s.target(name)
	was, known := s.targets[name]
	if known && merge.Same(was, t) || !known && s.findings[name] == nil && merge.Same(e, t) {
		return
	}
	s.targets[name], s.causes[name] = t, causes
	if t == nil {
		s.mark(s.stale, name) // what mentions it would mean what the package has of that name
	}
	s.alter(name)
}

// dropUnmentioned removes the entries for aliases of other packages that clients do not see
// and that an exact contract has only because others were written with them, which change. It
// reports whether there are any.
func (s *side) dropUnmentioned(names []string) (any bool) {
	for _, name := range names {
		_, known := s.targets[name]
		if known || s.file.Policy != contract.Exact || !s.isUnseenAlias(name) {
			continue
		}
		if causes, kept := s.mentioning(name, names); !kept && causes != nil {
			s.targets[name], s.causes[name], any = nil, causes, true
		}
	}
	return any
}

// isUnseenAlias reports whether a name is that of an entry for an alias of another package
// that clients do not see, and on which nothing was found.
func (s *side) isUnseenAlias(name string) bool {
	return isQualified(name) && isAlias(s.part[name].Decls[0].Text.Value) && s.Describe.Other(name) == nil &&
		s.findings[name] == nil && s.waived[name] == nil
}

// mentioning returns the entries that mention a name until they change, and whether others do
// that then.
func (s *side) mentioning(name string, names []string) (causes []string, kept bool) {
	for _, other := range names {
		target, changes := s.targets[other]
		switch {
		case other == name || !mentionsIn(s.part[other], name):
		case changes && (target == nil || !mentionsIn(target, name)):
			causes = append(causes, other)
		default:
			kept = true
		}
	}
	for other, target := range s.targets {
		kept = kept || s.part[other] == nil && target != nil && mentionsIn(target, name)
	}
	return causes, kept
}

// mentionsIn reports whether the texts of an entry have the name of another one.
func mentionsIn(e *contract.Entry, name string) bool {
	for text, kind := range texts(e) {
		if len(mentions(kind, text, map[string]bool{name: true})) > 0 {
			return true
		}
	}
	return false
}

// causesOf returns the entries for which another one may have to change: it mentions
// one that goes, or that means something else now, or it embeds a type that changes.
func (s *side) causesOf(e *contract.Entry) []string {
	var causes []string
	for text, kind := range texts(e) {
		causes = append(causes, s.staleIn(kind, text)...)
	}
	for _, m := range e.Decls[0].Embeds {
		if s.exact(e) || s.embedsNoMore(e, m) {
			causes = append(causes, mentions(contract.Embed, m.Name, s.altered)...)
		}
	}
	return slices.DeleteFunc(causes, func(name string) bool { return name == e.Name })
}

// embedsNoMore reports whether the package's type, if there is one, does not embed what the
// contract's does.
func (s *side) embedsNoMore(e, m *contract.Entry) bool {
	tn, ok := s.object(e.Name).(*types.TypeName)
	if !ok {
		return false
	}
	text := m.Name
	for name, became := range s.gone {
		if became.Type != nil {
			text = replaceName(m.Kind, text, name, s.Describe.Names.Type(became.Type))
		}
	}
	switch t := tn.Type().Underlying().(type) {
	case *types.Interface:
		return !slices.ContainsFunc(api.Elements(tn.Type()), func(e types.Type) bool { return same(s.Describe.Names.Type(e), text) })
	case *types.Struct:
		return !slices.ContainsFunc(slices.Collect(t.Fields()), func(f *types.Var) bool { return f.Embedded() && f.Name() == fieldName(text) })
	}
	return false
}

// isCause reports whether some entry changes for the one of a name.
func (s *side) isCause(name string) bool {
	for _, causes := range s.causes {
		if slices.Contains(causes, name) {
			return true
		}
	}
	return false
}

// exact reports whether the contract has to have all members of a type.
func (s *side) exact(e *contract.Entry) bool {
	d := e.Decls[0]
	if d.Open != nil && d.Open.Value {
		return false
	}
	return s.file.Policy == contract.Exact || s.records() && !d.Opaque()
}

// records reports whether the contract gets all that it does not have, though the policy
// does not demand that.
func (s *side) records() bool { return s.Record && s.file.Policy == contract.Compatible }

// leaves notes that an entry goes or gets another name.
func (s *side) leaves(name string, became compare.Counterpart) {
	s.gone[name] = became
	s.mark(s.stale, name)
}

// alter notes that an entry changes.
func (s *side) alter(name string) {
	s.mark(s.altered, name)
	e := s.part[name]
	obj := s.object(name)
	text := e.Decls[0].Text
	otherParams := func() bool {
		return obj != nil && len(snippet.TypeParams(text.Value, text.Keyword() != "")) != gotypes.TypeParams(obj.Type()).Len()
	}
	if e.Kind == contract.Const || e.Kind == contract.Type && (isAlias(text.Value) || otherParams()) {
		s.mark(s.stale, name)
	}
	if e.Kind == contract.Type && obj != nil && (!types.IsInterface(obj.Type()) || s.isRedeclared(name)) {
		s.mark(s.concrete, name)
	}
}

// isRedeclared reports whether a type has another declaration: an interface, then, another
// number of type parameters.
func (s *side) isRedeclared(name string) bool {
	return slices.ContainsFunc(s.findings[name], func(fd *finding.Finding) bool {
		return fd.ID == contract.TypeChanged && fd.Form == finding.Differs && fd.Verdict == finding.Breaking
	})
}

// staleIn returns the names in a text that it cannot keep: what goes or means something else
// and, of interfaces that a type implements, those that are other types now.
func (s *side) staleIn(kind contract.Kind, text string) []string {
	list := mentions(kind, text, s.stale)
	if kind == implements {
		list = append(list, mentions(kind, text, s.concrete)...)
	}
	return list
}

// unseen is Unseen without what is known to be missing: a type that the seen files
// expose under another name.
func (s *side) unseen() func(string) bool {
	if s.Unseen == nil {
		return nil
	}
	return func(name string) bool {
		for _, fd := range s.findings[name] {
			if !s.Hides(fd) {
				return false
			}
		}
		return s.Unseen(name)
	}
}

// contract returns what the contract has to say about the platform.
func (s *side) contract() *contract.File {
	f := &contract.File{Package: s.file.Package, PackageName: s.file.PackageName, Policy: s.file.Policy, Strict: s.file.Strict}
	if s.Absent {
		return f
	}
	add := func(e *contract.Entry) {
		if e != nil {
			list := f.Section(e.Kind)
			*list = append(*list, e)
		}
	}
	for _, e := range s.file.Entries() {
		if t, ok := s.targets[e.Name]; ok {
			add(t)
		} else {
			add(s.part[e.Name])
		}
	}
	for name, t := range s.targets {
		if s.file.EntryOf(name) == nil {
			add(t)
		}
	}
	return f
}

// keeps reports whether there is an entry of that name that does not go or get another
// one: what becomes it is then in the contract already.
func (s *side) keeps(name string) bool {
	_, goes := s.gone[name]
	return s.part[name] != nil && !goes
}

// object returns the package's object for an entry, nil if it has none.
func (s *side) object(name string) types.Object {
	if isQualified(name) {
		if tn := s.Describe.Other(name); tn != nil && s.gone[name].Type == nil {
			return tn
		}
		return nil
	}
	if became, ok := s.gone[name]; ok && !s.stays[name] {
		if became.Name == nil || s.keeps(became.Name.Name()) {
			return nil
		}
		return became.Name
	}
	if !token.IsExported(name) && s.file.Policy == contract.Exact && !s.exposed[name] && s.waived[name] == nil {
		s.leaves(name, compare.Counterpart{}) // it has lost what exposed it
		return nil
	}
	for _, fd := range s.findings[name] {
		if !s.stays[name] && fd.Subject.Owner == nil && fd.Subject.Actual != nil {
			return fd.Subject.Actual
		}
	}
	return s.Describe.Names.Package().Scope().Lookup(name)
}
