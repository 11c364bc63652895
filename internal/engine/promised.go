package engine

import (
	"go/types"
	"slices"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/compare"
	"github.com/importspy/importspy/internal/declare"
	"github.com/importspy/importspy/internal/finding"
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
}

// NewPromised returns the promised world of packages that are loaded together, before
// it is known that any diverges.
func NewPromised(loaded []*types.Package) *Promised {
	actual := world.New(loaded...)
	return &Promised{actual: actual, copy: world.NewCopy(actual), diverged: make(map[string]*diverged)}
}

// A diverged package is one that diverges from its contract.
type diverged struct {
	pkg      *types.Package
	contract string // its name
	entries  map[string]bool
	file     *contract.File
	findings []finding.Finding
}

// imports reports whether a package imports one that is not as promised.
func (p *Promised) imports(pkg *types.Package) bool {
	return slices.ContainsFunc(pkg.Imports(), p.copy.Rebuilt)
}

// mentions reports whether a contract names a package that is not as promised.
func (p *Promised) mentions(f *contract.File) bool {
	return slices.ContainsFunc(f.Uses, func(u *contract.Use) bool { return p.copy.Rebuilt(p.actual.Find(u.Path)) })
}

// Diverges reports whether the package of a path is not as it was promised.
func (p *Promised) Diverges(path string) bool { return p.diverged[path] != nil }

// Add adds a package after those that it imports. The result is that of checking it
// against its contract, called name; nil if it has none.
func (p *Promised) Add(pkg *types.Package, name string, r *Result) {
	sources := make(map[string]world.Source)
	if r != nil && r.last() != nil {
		sources = r.sources()
	}
	if len(sources) > 0 {
		p.diverged[pkg.Path()] = &diverged{pkg, name, r.last().diverging, r.File, r.Findings}
	}
	if len(sources) > 0 || p.imports(pkg) {
		p.copy.Put(p.copy.Rebuild(pkg, sources))
	}
}

// Diverges reports whether the package diverges from some entry, so that contracts of
// others may mean something else by it.
func (r *Result) Diverges() bool { return r.alone != nil && len(r.sources()) > 0 }

// last is what came of the last comparison.
func (r *Result) last() *exports {
	if r.together != nil {
		return r.together
	}
	return r.alone
}

// sources returns what others mean by the objects that the package diverges from. All
// that holds is as the package has it, with what no contract says of it.
func (r *Result) sources() map[string]world.Source {
	sources := make(map[string]world.Source)
	e := r.last()
	for _, o := range e.declared.Objects {
		if obj := o.Obj; obj != nil && e.diverging[o.Entry.Name] {
			sources[o.Entry.Name] = world.Source{Object: obj, Partial: r.File.Policy == contract.Minimum || o.Opaque && r.File.Policy != contract.Exact}
		}
	}
	return sources
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
func (s side) worlds(declared *declare.Package) *compare.Worlds {
	if s.actual == nil {
		return nil
	}
	return &compare.Worlds{Promised: world.New(append([]*types.Package{declared.Types}, s.pkg.Imports()...)...), Actual: s.actual}
}

// Within returns the result of comparing pkg again, in the promised world: r is of
// comparing it as if all that it imports were as promised. What is found in both worlds
// is on what the contract says itself. What is found in the promised world alone follows
// from what another contract says, and what is found in the other one alone is not so.
func (r *Result) Within(p *Promised, pkg *Package) *Result {
	if r.alone == nil || !p.imports(pkg.Types) && !p.mentions(r.File) {
		return r
	}
	w := &Result{
		GOOS: r.GOOS, GOARCH: r.GOARCH, File: r.File, Findings: slices.Clone(r.form), WrongRules: r.WrongRules,
		UnrecordedTypes: r.UnrecordedTypes, form: r.form, alone: r.alone,
	}
	w.together = w.exports(pkg, p)
	w.settle(p, pkg)
	w.add(w.together)
	return w
}

// settle makes of what was found in the promised world what is to be reported.
func (r *Result) settle(p *Promised, pkg *Package) {
	own, mistaken := make(map[string]bool), make(map[string]bool)
	for _, f := range slices.Concat(r.alone.found, r.alone.unrecorded) {
		own[plain(f.Declared())] = true
	}
	known := make(map[string]bool)
	for _, m := range r.alone.declared.Errors {
		known[m.Error()] = true
		if m.Entry != nil {
			mistaken[m.Entry.Name] = true
		}
	}
	var errors []*declare.Error
	apart := make(map[string]bool) // entries that are not Go in the promised world
	for _, m := range r.together.declared.Errors {
		switch {
		case known[m.Error()]:
			errors = append(errors, m)
		case m.Entry != nil:
			apart[m.Entry.Name] = true
		}
	}
	for _, m := range r.alone.declared.Errors {
		if m.Entry != nil && apart[m.Entry.Name] && !slices.Contains(errors, m) {
			errors = append(errors, m)
		}
	}
	r.together.declared.Errors = errors
	isApart := func(f finding.Finding) bool { return apart[f.Entry()] }
	isOwn := func(f *finding.Finding) bool { return own[plain(f.Declared())] || mistaken[f.Entry()] }
	settled := func(together, alone []finding.Finding, report bool) (list []finding.Finding) {
		for _, f := range together {
			if !isApart(f) && (isOwn(&f) || report && r.follow(&f, p, pkg)) {
				list = append(list, f)
			}
		}
		return append(list, slices.DeleteFunc(slices.Clone(alone), func(f finding.Finding) bool { return !isApart(f) })...)
	}
	r.together.found = settled(r.together.found, r.alone.found, true)
	r.together.unrecorded = settled(r.together.unrecorded, r.alone.unrecorded, false)
}
