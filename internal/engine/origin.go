package engine

import (
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/gotypes"
	"github.com/importspy/importspy/internal/totypes"
)

// follow makes f a finding that follows from what other contracts say, with the
// stability and the waiver that it has there. It reports whether it still matters.
func (r *Result) follow(f *finding.Finding, p *Promised, pkg *Package) bool {
	t := tracer{Promised: p, seen: make(map[types.Object]bool)}
	return r.inherit(f, t.causes(r.together.declared, f, pkg.Types))
}

// inherit gives a finding what the contracts say that it follows from. It reports whether it is to
// be reported then.
func (r *Result) inherit(f *finding.Finding, causes []cause) bool {
	f.Origin = &causes[0].Origin
	experimental, waived := true, true
	for _, c := range causes {
		experimental = experimental && c.experimental
		waived = waived && c.waiver != nil
	}
	if f.Verdict == finding.Breaking && experimental {
		f.Verdict = finding.Compatible
	}
	if waived {
		f.Verdict, f.Waiver = finding.Waived, causes[0].waiver
	}
	return f.Verdict != finding.Compatible || r.File.Policy == contract.Exact
}

// answered returns the causes of a finding that other contracts answer for, though its own has an
// entry, too. On the entry of a type of another package, it is what the contract of that package
// finds on the same symbol, if both promise the same of it; on an interface that is to be
// implemented, what is found on that, if the type has all that was promised.
func (r *Result) answered(f *finding.Finding, p *Promised) []cause {
	if f.ID == contract.NotImplemented {
		return r.changedInterface(f, p)
	}
	for _, o := range r.together.declared.Others {
		name, ok := strings.CutPrefix(f.Entry(), o.Qualifier+".")
		if !ok || o.Actual == nil {
			continue
		}
		d := p.diverged[o.Actual.Path()]
		symbol := strings.TrimPrefix(finding.PlainSymbol(f.Declared()), o.Qualifier+".")
		if d == nil || d.prefix != "" || !d.entries[name] || !samePromise(o.Package, d.declared, symbol) {
			return nil
		}
		return d.answers(f.ID, name, symbol)
	}
	return nil
}

// answers returns the causes that are findings of the same rule on the same symbol. What is
// experimental is one, too, where the policy does not report it.
func (d *diverged) answers(id finding.ID, name, symbol string) (list []cause) {
	same := func(f *finding.Finding) bool {
		return f.ID == id && f.Entry() == name && finding.PlainSymbol(f.Symbol) == symbol
	}
	for i := range d.findings {
		if f := &d.findings[i]; same(f) {
			list = append(list, d.cause(f))
		}
	}
	for i := range d.passed {
		if c := d.cause(&d.passed[i]); same(&d.passed[i]) && c.experimental {
			c.ID = ""
			list = append(list, c)
		}
	}
	return list
}

// samePromise reports whether two contracts declare a type or a member alike, as far as both say
// what it is.
func samePromise(a, b *totypes.Package, symbol string) bool {
	said, ok := declaredType(a, symbol)
	other, found := declaredType(b, symbol)
	return ok && found && types.TypeString(said, nil) == types.TypeString(other, nil)
}

// declaredType returns the type that a contract gives a member, or what it says a type is defined
// by. Of a struct and an interface that is nothing but the kind, since findings on their members
// have a symbol of their own. A member that it does not have is invalid; ok is false if the entry
// does not type-check.
func declaredType(p *totypes.Package, symbol string) (typ types.Type, ok bool) {
	name, member, isMember := strings.Cut(symbol, ".")
	i := slices.IndexFunc(p.Objects, func(o *totypes.Object) bool { return o.Entry.Name == name && o.Obj != nil })
	if i < 0 {
		return nil, false
	}
	o := p.Objects[i]
	if isMember {
		return declaredMember(o, member)
	}
	switch u := o.Obj.Type().Underlying().(type) {
	case *types.Struct:
		return types.NewStruct(nil, nil), true
	case *types.Interface:
		return types.NewInterfaceType(nil, nil), true
	default:
		return u, true
	}
}

func declaredMember(o *totypes.Object, name string) (typ types.Type, ok bool) {
	for _, m := range o.Members {
		switch {
		case m.Name != name:
		case m.Obj == nil:
			return nil, false
		default:
			return m.Obj.Type(), true
		}
	}
	switch u := o.Obj.Type().Underlying().(type) { // as a literal has it
	case *types.Struct:
		for f := range u.Fields() {
			if f.Name() == name {
				return f.Type(), true
			}
		}
	case *types.Interface:
		for m := range u.Methods() {
			if m.Name() == name {
				return m.Type(), true
			}
		}
	}
	return types.Typ[types.Invalid], true
}

// changedInterface returns what is found on an interface that a type no longer implements, though
// it has the methods that were promised.
func (r *Result) changedInterface(f *finding.Finding, p *Promised) []cause {
	actual, ok := f.Subject.Actual.(*types.TypeName)
	if !ok {
		return nil
	}
	for _, o := range r.together.declared.Objects {
		for _, im := range o.Implements {
			if o.Entry.Name != f.Entry() || im.Type == nil || im.Text.Position(0) != f.Contract || !hasMethods(actual.Type(), im) {
				continue
			}
			t := tracer{Promised: p, seen: make(map[types.Object]bool)}
			t.visit(im.Type, 0)
			return t.found
		}
	}
	return nil
}

// hasMethods reports whether a type has the methods of an interface of another world, as they are
// written: itself if it is to implement that by value, else it or a pointer to it.
func hasMethods(t types.Type, im *totypes.Implements) bool {
	promised, ok := im.Type.Underlying().(*types.Interface)
	if !ok {
		return false
	}
	if !im.ByValue && !types.IsInterface(t) {
		t = types.NewPointer(t)
	}
	has := types.NewMethodSet(t)
	for m := range promised.Methods() {
		sel := has.Lookup(m.Pkg(), m.Name())
		if sel == nil || types.TypeString(sel.Type(), nil) != types.TypeString(m.Type(), nil) {
			return false
		}
	}
	return true
}

// A cause is an entry of another package's contract that the package diverges from.
type cause struct {
	finding.Origin
	member       string // "" if the type as a whole diverges
	experimental bool
	waiver       *contract.Waiver
	depth        int // of mentions
}

// A tracer looks for the causes of a finding in what its declaration mentions.
type tracer struct {
	*Promised
	seen  map[types.Object]bool
	found []cause
}

// causes returns the causes of a finding on pkg: those on a member of its name if there
// are any, else those that are mentioned nearest.
func (t *tracer) causes(declared *totypes.Package, f *finding.Finding, pkg *types.Package) []cause {
	next := t.mentions(declared, f)
	for depth := 0; len(next) > 0; depth++ {
		list := next
		next = nil
		for _, typ := range list {
			next = append(next, t.visit(typ, depth)...)
		}
	}
	if _, member, ok := strings.Cut(finding.PlainSymbol(f.Declared()), "."); ok {
		same := slices.DeleteFunc(slices.Clone(t.found), func(c cause) bool { return c.member != member })
		if len(same) > 0 {
			return same
		}
	}
	if len(t.found) > 0 {
		nearest := t.found[0].depth
		return slices.DeleteFunc(t.found, func(c cause) bool { return c.depth > nearest })
	}
	return t.any(pkg)
}

// any returns all entries that some package diverges from: it is not known which ones
// are causes.
func (t *tracer) any(pkg *types.Package) []cause {
	for _, path := range slices.Sorted(maps.Keys(t.diverged)) {
		for _, name := range slices.Sorted(maps.Keys(t.diverged[path].entries)) {
			if t.diverged[path].pkg != pkg {
				t.add(t.diverged[path], name, 0)
			}
		}
	}
	return t.found
}

// mentions returns the types that the declaration of what a finding is on begins with.
func (t *tracer) mentions(declared *totypes.Package, f *finding.Finding) (list []types.Type) {
	for _, o := range declared.Objects {
		if o.Entry.Name != f.Entry() || o.Obj == nil {
			continue
		}
		t.constants(says(o.Decl.Text.Value), declared)
		for _, m := range o.Members {
			if m.Entry == f.Subject.Entry && m.Obj != nil {
				t.constants(says(m.Decl.Text.Value), declared)
				return append(list, m.Obj.Type())
			}
		}
		t.seen[o.Obj] = true
		list = append(list, o.Obj.Type())
		if _, ok := o.Obj.(*types.TypeName); ok {
			list = append(list, o.Obj.Type().Underlying())
		}
		for _, im := range o.Implements {
			if im.Type != nil {
				list = append(list, im.Type)
			}
		}
	}
	return list
}

func says(text string) map[string]bool {
	words := make(map[string]bool)
	for _, word := range strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune(" \t\n[](){}*,;", c) }) {
		words[word] = true
	}
	return words
}

// constants notes the constants that a text mentions, whose values its type has.
func (t *tracer) constants(words map[string]bool, declared *totypes.Package) {
	for _, path := range slices.Sorted(maps.Keys(t.diverged)) {
		d := t.diverged[path]
		local := d.pkg.Name()
		if name := declared.Locals[path]; name != "" {
			local = name
		}
		for _, name := range slices.Sorted(maps.Keys(d.entries)) {
			if words[local+"."+name] {
				t.add(d, name, 0)
			}
		}
	}
}

// visit notes the diverging entries that a type mentions and returns what these and
// other types are made of.
func (t *tracer) visit(typ types.Type, depth int) (next []types.Type) {
	for u := range gotypes.All(typ) {
		var tn *types.TypeName
		switch u := u.(type) {
		case *types.Alias:
			tn = u.Obj()
		case *types.Named:
			tn = u.Obj()
			if !t.seen[tn] {
				next = append(next, u.Origin().Underlying())
			}
		case *types.TypeParam:
			if !t.seen[u.Obj()] {
				t.seen[u.Obj()] = true
				next = append(next, u.Constraint())
			}
			continue
		}
		if tn == nil || t.seen[tn] || tn.Pkg() == nil {
			continue
		}
		t.seen[tn] = true
		if d := t.diverged[tn.Pkg().Path()]; d != nil && d.entries[tn.Name()] {
			t.add(d, tn.Name(), depth)
		}
	}
	return next
}

// add notes that a package diverges from an entry.
func (t *tracer) add(d *diverged, name string, depth int) {
	name = d.prefix + name
	found := false
	for i := range d.findings {
		f := &d.findings[i]
		if f.Entry() != name || f.ID == contract.ContractInvalid {
			continue
		}
		found = true
		c := d.cause(f)
		c.depth = depth
		t.found = append(t.found, c)
	}
	if found {
		return
	}
	// Its policy lets it pass.
	entry, origin := d.file.EntryOf(name), d.origin()
	origin.Symbol, origin.Contract = name, entry.Pos
	t.found = append(t.found, cause{Origin: origin, depth: depth, experimental: !slices.ContainsFunc(entry.Decls, func(decl *contract.Decl) bool { return !decl.Experimental() })})
}

// cause returns what follows from a finding on the package.
func (d *diverged) cause(f *finding.Finding) cause {
	o := d.origin()
	o.Symbol, o.ID, o.Contract = f.Symbol, f.ID, f.Contract
	if !o.Contract.IsValid() {
		o.Contract = d.file.EntryOf(f.Entry()).Pos
	}
	_, member, _ := strings.Cut(strings.TrimPrefix(finding.PlainSymbol(f.Declared()), d.prefix), ".")
	return cause{Origin: o, member: member, waiver: f.Waiver, experimental: isExperimental(f.Subject.Decl) || isExperimental(f.Subject.Holder)}
}

func (d *diverged) origin() finding.Origin {
	o := finding.Origin{Package: d.owner.Path(), In: d.contract}
	if d.prefix == "" {
		o.Name = d.pkg.Name()
	}
	return o
}

func isExperimental(d *contract.Decl) bool { return d != nil && d.Experimental() }
