package engine

import (
	"go/types"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/compare"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/totypes"
	"github.com/importspy/importspy/internal/world"
)

// A Promised is the world that the contracts of packages promise together
// (docs/comparison.md#two-worlds). Packages are added in import
// order. One that diverges from its contract is then in it as it was promised, and what
// imports that is rebuilt; all others are as they are.
type Promised struct {
	actual   *world.World
	copy     *world.Copy
	diverged map[string]*diverged // by path
	others   map[string]*diverged // those without an own contract, as others' contracts have them
}

// NewPromised returns the promised world of packages that are loaded together, before
// it is known that any diverges.
func NewPromised(loaded []*types.Package) *Promised {
	actual := world.New(loaded...)
	return &Promised{actual: actual, copy: world.NewCopy(actual), diverged: make(map[string]*diverged), others: make(map[string]*diverged)}
}

// A diverged package is one that diverges from its contract, or from what the contract of
// another package says about it.
type diverged struct {
	pkg      *types.Package
	entries  map[string]bool // by the names of the objects
	sources  map[string]world.Source
	prefix   string // of the names of the entries: the package's local name and a dot, in the contract of another one
	owner    *types.Package
	contract string // the name of the contract
	file     *contract.File
	findings []finding.Finding
	passed   []finding.Finding // what the policy of its own contract does not report
	declared *totypes.Package  // by its own contract; nil if that is another one
}

// Learn notes what the contract of pkg says about packages that have no contract of their
// own, before these are added. The result is that of checking pkg against it.
func (p *Promised) Learn(pkg *types.Package, name string, r *Result) {
	if r.alone == nil {
		return
	}
	for _, o := range r.alone.declared.Others {
		if o.Actual == nil {
			continue
		}
		d := &diverged{
			pkg: o.Actual, entries: make(map[string]bool), sources: make(map[string]world.Source), prefix: o.Qualifier + ".",
			owner: pkg, contract: name, file: r.File, findings: r.Findings,
		}
		for _, obj := range o.Objects {
			if obj.Obj != nil && r.alone.diverging[d.prefix+obj.Entry.Name] {
				d.entries[obj.Entry.Name] = true
				// The entry need not have what clients of pkg do not see.
				d.sources[obj.Entry.Name] = world.Source{Object: obj.Obj, Partial: true, Without: r.alone.extra(d.prefix + obj.Entry.Name)}
			}
		}
		if path := o.Actual.Path(); len(d.sources) > 0 && p.others[path] == nil {
			p.others[path] = d
		}
	}
}

// imports reports whether a package imports one that is not as promised.
func (p *Promised) imports(pkg *types.Package) bool {
	return slices.ContainsFunc(pkg.Imports(), p.copy.Rebuilt)
}

// Concerns reports whether a package imports one that is not as promised, or its contract
// uses one, as one of these paths.
func (p *Promised) Concerns(pkg *types.Package, uses []string) bool {
	return p.imports(pkg) || slices.ContainsFunc(uses, func(path string) bool { return p.copy.Rebuilt(p.actual.Find(path)) })
}

// Diverges reports whether the package of a path is not as it was promised.
func (p *Promised) Diverges(path string) bool { return p.diverged[path] != nil }

// Add adds a package after those that it imports. The result is that of checking it
// against its contract, called name; nil if it has none.
func (p *Promised) Add(pkg *types.Package, name string, r *Result) {
	d := p.others[pkg.Path()]
	if r != nil && r.last() != nil {
		d = &diverged{
			pkg: pkg, entries: r.last().diverging, sources: r.sources(), owner: pkg, contract: name, file: r.File, findings: r.Findings,
			passed: r.Unrecorded, declared: r.last().declared,
		}
	}
	var sources map[string]world.Source
	if d != nil && len(d.sources) > 0 {
		p.diverged[pkg.Path()], sources = d, d.sources
	}
	if sources != nil || p.imports(pkg) {
		p.copy.Put(p.copy.Rebuild(pkg, sources))
	}
}

// Diverges reports whether the package diverges from some entry, so that contracts of
// others may mean something else by it.
func (r *Result) Diverges() bool { return r.last() != nil && len(r.last().diverging) > 0 }

// Forgotten returns a result without what was compared, for a package that holds.
func (r *Result) Forgotten() *Result {
	return &Result{GOOS: r.GOOS, GOARCH: r.GOARCH, alone: &exports{declared: new(totypes.Package)}}
}

// last is what came of the last comparison.
func (r *Result) last() *exports {
	if r.together != nil {
		return r.together
	}
	return r.alone
}

// sources returns what others mean by the objects that the package diverges from. All
// that holds is as the package has it, with what no contract says about it.
func (r *Result) sources() map[string]world.Source {
	sources := make(map[string]world.Source)
	e := r.last()
	for _, o := range e.declared.Objects {
		if o.Obj != nil && e.diverging[o.Entry.Name] {
			sources[o.Entry.Name] = r.source(o)
		}
	}
	return sources
}

// extra returns the names of the members that a type has got since the contract.
func (e *exports) extra(entry string) map[string]bool {
	names := make(map[string]bool)
	for _, f := range slices.Concat(e.found, e.unrecorded) {
		if f.Entry() == entry && (f.ID == contract.MethodExtra || f.ID == contract.FieldExtra) {
			symbol := finding.PlainSymbol(f.Declared())
			names[symbol[strings.LastIndexByte(symbol, '.')+1:]] = true
		}
	}
	return names
}

func (r *Result) source(o *totypes.Object) world.Source {
	return world.Source{Object: o.Obj, Partial: r.File.Policy == contract.Minimum || o.Opaque && r.File.Policy != contract.Exact}
}

// A side is the world that a contract is typed in.
type side struct {
	pkg     *types.Package // from which the contract borrows what it leaves out
	imports *api.Imports
	actual  *world.World // the world of the actual package, if that is another one
}

func actualWorld(pkg *Package) side { return side{pkg: pkg.Types, imports: pkg.Imports} }

func (p *Promised) promised(pkg *Package) side {
	s := side{pkg: p.copy.Rebuild(pkg.Types, nil), actual: p.actual}
	s.imports = pkg.Imports.Within(s.pkg, p.copy.Package)
	return s
}

// worlds returns the two worlds, nil if they are one.
func (s side) worlds(declared *totypes.Package) *compare.Worlds {
	if s.actual == nil {
		return nil
	}
	return &compare.Worlds{Promised: world.New(append([]*types.Package{declared.Types}, s.pkg.Imports()...)...), Actual: s.actual, Entries: declared.ForeignEntries()}
}

// Within returns the result of comparing pkg again, in the promised world, which concerns it: r
// is of comparing it as if all that it imports were as promised. What is found in both worlds
// is on what the contract says itself. What is found in the promised world alone follows
// from what another contract says, and what is found in the other one alone is not so.
func (r *Result) Within(p *Promised, pkg *Package) *Result {
	if r.alone == nil {
		return r
	}
	w := &Result{
		GOOS: r.GOOS, GOARCH: r.GOARCH, File: r.File, Findings: slices.Clone(r.form), WrongRules: r.WrongRules,
		UnrecordedTypes: r.UnrecordedTypes, form: r.form, alone: r.alone,
	}
	w.together = w.exports(pkg, p)
	if !w.settle(p, pkg) {
		return r
	}
	w.add(w.together)
	return w
}

// settle makes of what was found in the promised world what is to be reported. It reports
// whether anything can be made of it.
func (r *Result) settle(p *Promised, pkg *Package) bool {
	apart, ok := r.apart()
	if !ok {
		return false
	}
	own, mistaken := make(map[string]bool), make(map[string]bool)
	for _, f := range slices.Concat(r.alone.found, r.alone.unrecorded) {
		own[finding.PlainSymbol(f.Declared())] = true
	}
	for _, m := range r.alone.declared.Errors {
		if m.Entry != nil {
			mistaken[m.Entry.Name] = true
		}
	}
	var passed []finding.Finding // which update records, though the policy does not report them
	isApart := func(f finding.Finding) bool { return apart[f.Entry()] }
	isOwn := func(f *finding.Finding) bool { return own[finding.PlainSymbol(f.Declared())] || mistaken[f.Entry()] }
	isReported := func(f *finding.Finding) bool {
		if !isOwn(f) {
			return r.follow(f, p, pkg)
		}
		causes := r.answered(f, p)
		if len(causes) == 0 {
			return true
		}
		keep := r.inherit(f, causes)
		f.Origin.Recorded = true
		if !keep {
			passed = append(passed, *f)
		}
		return keep
	}
	settled := func(together, alone []finding.Finding, keep func(*finding.Finding) bool) (list []finding.Finding) {
		for _, f := range together {
			if !isApart(f) && keep(&f) {
				list = append(list, f)
			}
		}
		return append(list, slices.DeleteFunc(slices.Clone(alone), func(f finding.Finding) bool { return !isApart(f) })...)
	}
	r.together.found = settled(r.together.found, r.alone.found, isReported)
	r.together.unrecorded = append(settled(r.together.unrecorded, r.alone.unrecorded, isOwn), passed...)
	r.together.declared.Errors = slices.DeleteFunc(slices.Concat(r.together.declared.Errors, r.alone.declared.Errors), func(m *totypes.Error) bool {
		return !r.stays(m, apart)
	})
	return true
}

// apart returns the names of the entries that are not Go in the promised world only, since
// two contracts contradict each other. If one has no entry, then the contract as a whole
// is not Go.
func (r *Result) apart() (names map[string]bool, ok bool) {
	names = make(map[string]bool)
	for _, m := range r.together.declared.Errors {
		switch {
		case contains(r.alone.declared.Errors, m):
		case m.Entry == nil:
			return nil, false
		default:
			names[m.Entry.Name] = true
		}
	}
	return names, true
}

// stays reports whether a mistake is one in both worlds, or on an entry that is compared in
// the actual one.
func (r *Result) stays(m *totypes.Error, apart map[string]bool) bool {
	return contains(r.alone.declared.Errors, m) && (contains(r.together.declared.Errors, m) || m.Entry != nil && apart[m.Entry.Name])
}

func contains(list []*totypes.Error, m *totypes.Error) bool {
	return slices.ContainsFunc(list, func(other *totypes.Error) bool { return other.Error() == m.Error() })
}
