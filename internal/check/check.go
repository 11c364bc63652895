// Package check checks a package as a whole: what it exports, then the rules that
// bind it. Then, once for all that was found, the waivers are applied.
package check

import (
	"fmt"
	"slices"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/rules"
)

// Package checks pkg against the contract called name, in data, and against the rules
// that bind it. The findings are sorted, waived ones included.
func Package(name string, data []byte, pkg *engine.Package, binding *rules.Binding) *engine.Result {
	return NewUnit(name, data, pkg, binding).Result
}

// A Unit is a package that is checked against its contract.
type Unit struct {
	Name    string // of the contract
	Package *engine.Package
	Result  *engine.Result // the findings are sorted, waived ones included
	// Alone is the result as if all that the package imports were as promised.
	Alone *engine.Result

	data    []byte
	binding *rules.Binding
	exports *engine.Result // what the result is made of
	alone   *engine.Result // what Alone is made of
	bound   []finding.Finding
	uses    []string // the paths of the packages that the contract names

	forgotten bool // see Forget
}

// NewUnit checks pkg alone. If the binding is nil, then only what it exports is checked.
func NewUnit(name string, data []byte, pkg *engine.Package, binding *rules.Binding) *Unit {
	u := &Unit{Name: name, Package: pkg, data: data, binding: binding, alone: engine.Read(name, data, pkg)}
	if binding == nil || !moved(u.alone, binding) {
		u.alone.Exports(pkg)
		if binding != nil {
			u.bound = bound(u.alone, pkg, binding)
		}
	}
	if u.alone.File != nil {
		for _, use := range u.alone.File.Uses {
			u.uses = append(u.uses, use.Path)
		}
	}
	u.conclude(u.alone)
	u.Alone = u.Result
	return u
}

// Uses returns the paths of the packages that the contract names.
func (u *Unit) Uses() []string { return u.uses }

// Forget drops what the package was compared with, if all holds, as it does for most: that
// takes several times the memory of the contract. A [World] compares the package again where
// others make a difference.
func (u *Unit) Forget() {
	r := u.alone
	if u.Diverges() || r.File == nil || len(r.Findings)+len(r.Unrecorded)+len(r.UnrecordedTypes)+len(u.Result.Findings) > 0 {
		return
	}
	u.alone = r.Forgotten()
	if u.binding != nil {
		u.binding.Forget()
	}
	u.exports, u.Result, u.Alone, u.forgotten = u.alone, u.alone, u.alone, true
}

// conclude makes the result of what was found on exports.
func (u *Unit) conclude(exports *engine.Result) {
	own := *exports
	r := &own
	u.exports = exports
	r.Findings, r.Unrecorded = slices.Clone(r.Findings), slices.Clone(r.Unrecorded)
	r.Add(slices.Clone(u.bound))
	if !r.Invalid {
		for _, w := range r.Waive() {
			if u.binding != nil && !mayBeUsed(w.Waiver, r, u.binding) {
				r.Findings = append(r.Findings, engine.Unused(w))
			}
		}
	}
	if u.binding != nil {
		u.binding.SuggestPackages(r.Findings)
	}
	finding.Sort(r.Findings)
	u.Result = r
}

// within compares the package again, in a promised world that concerns it.
func (u *Unit) within(p *engine.Promised) {
	if u.forgotten {
		*u = *NewUnit(u.Name, u.data, u.Package, u.binding)
	}
	if r := u.alone.Within(p, u.Package); r != u.exports {
		u.conclude(r)
	}
}

// maxFindings is how many findings on a package are listed. One of a contract with more is
// not that of the package, and the rest would take much memory and time to tell that.
const maxFindings = 10_000

// NewListedUnit is [NewUnit] where nothing but the listed findings is of use.
func NewListedUnit(name string, data []byte, pkg *engine.Package, binding *rules.Binding) *Unit {
	pkg.Most = maxFindings + 1
	return NewUnit(name, data, pkg, binding)
}

// Listed returns the findings on a package without those beyond maxFindings, and with a
// mistake that says so.
func Listed(found []finding.Finding) []finding.Finding {
	if len(found) <= maxFindings {
		return found
	}
	return append(found[:maxFindings:maxFindings], finding.Invalid(found[maxFindings].Contract,
		fmt.Sprintf("contract and package differ in more than %d places, and only these are listed; run 'importspy-vet update', or fix the package key", maxFindings)))
}

// Diverges reports whether the package diverges from some entry, so that contracts of others
// may mean something else by it.
func (u *Unit) Diverges() bool { return u.alone.Diverges() || u.exports.Diverges() }

// moved reports whether a package has got another path since its contract was written, and
// says so. All paths in the contract mean what was there before, so that a comparison would
// find a difference in every signature, and so would what other contracts of the module
// say about importers.
func moved(r *engine.Result, binding *rules.Binding) bool {
	if r.Invalid {
		return false
	}
	if r.Moves = binding.Moves(r.File); r.Moves == nil {
		return false
	}
	r.Findings = append(r.Findings, rules.Moved(r.File, r.Moves))
	r.Invalid = true
	finding.Sort(r.Findings)
	return true
}

// bound returns the findings on the rules that bind a package. What follows from rules
// that are wrong is unknown, those of others are not affected.
func bound(r *engine.Result, pkg *engine.Package, binding *rules.Binding) []finding.Finding {
	if r.Invalid || r.WrongRules {
		return binding.CheckImporters()
	}
	return append(binding.Check(r.File), binding.CheckUnmentioned(r.Unmentioned(pkg))...)
}

// mayBeUsed reports whether a waiver that lets nothing pass may be for what this check
// does not find.
func mayBeUsed(w *contract.Waiver, r *engine.Result, binding *rules.Binding) bool {
	rule, _ := finding.ID(w.Finding.Value).Info()
	return r.WrongRules && !rule.ID.OnExports() || binding.Unchecked() && rule.OnBodies || binding.WaivesOtherFile(w)
}

// Files is Package for a package of which only some files are looked at. It says
// nothing of what the package exports: what is missing may be in the others. Waivers
// may be for these, too.
func Files(name string, data []byte, pkg *engine.Package, binding *rules.Binding) *engine.Result {
	r := engine.Read(name, data, pkg)
	if !r.Invalid {
		r.CheckPackage(pkg)
	}
	r.Add(bound(r, pkg, binding))
	if !r.Invalid {
		engine.Waive(r.File, r.Findings, pkg.GOOS, pkg.GOARCH)
	}
	finding.Sort(r.Findings)
	return r
}

// Tests checks the tests of a package, whose contract is own, apart from its other
// files. The mistakes of the contract are reported for these.
func Tests(own *contract.File, binding *rules.Binding, goos, goarch string) *engine.Result {
	r := &engine.Result{File: own, Findings: binding.Check(own)}
	engine.Waive(own, r.Findings, goos, goarch)
	finding.Sort(r.Findings)
	return r
}

// Rules checks a package without a contract against the rules of others.
func Rules(binding *rules.Binding) *engine.Result {
	r := &engine.Result{Findings: binding.Check(nil)}
	finding.Sort(r.Findings)
	return r
}

// Importers checks a package whose own contract cannot be relied on against what the
// packages that it imports require.
func Importers(binding *rules.Binding) *engine.Result {
	r := &engine.Result{Findings: binding.CheckImporters()}
	finding.Sort(r.Findings)
	return r
}

// Unreadable is Importers for a package whose contract cannot be read, for a reason.
func Unreadable(reason error, binding *rules.Binding) *engine.Result {
	r := Importers(binding)
	r.Findings = append([]finding.Finding{finding.Invalid(contract.Position{}, reason.Error())}, r.Findings...)
	return r
}
