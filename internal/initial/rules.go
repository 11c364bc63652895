package initial

import (
	"cmp"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/check"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/scope"
)

// addRules adds what is true of a package on one more platform. The contract f has its
// exports there.
func (job *job) addRules(s *scope.Scope, pkg *rules.Package, f *contract.File) {
	today := *f
	today.Uses = slices.Clone(f.Uses)
	rules.Today(pkg, &today, job.names)
	dropUnmet(s, job.name, pkg, &today)
	if job.rules == nil {
		job.rules = &contract.File{Imports: today.Imports, Environment: today.Environment, Uses: today.Uses}
		return
	}
	job.rules.Imports = unitedImports(job.rules.Imports, today.Imports)
	job.rules.Environment = unitedVariables(job.rules.Environment, today.Environment)
	job.rules.Uses = united(job.rules.Uses, today.Uses, func(u *contract.Use) string { return u.Path })
}

// dropUnmet removes requirements that the package, as it is, does not meet: what a
// contract cannot say about another package is not required of it.
func dropUnmet(s *scope.Scope, name string, pkg *rules.Package, f *contract.File) {
	for len(f.Imports.Require) > 0 {
		reader := &rules.Reader{Settings: s.Settings}
		r := check.Package(name, newText(f), pkg.Package, reader.Bind(pkg, s.Place()))
		n := len(f.Imports.Require)
		f.Imports.Require = slices.DeleteFunc(f.Imports.Require, func(req *contract.Requirement) bool {
			return slices.ContainsFunc(r.Findings, func(fd finding.Finding) bool { return concerns(req, r.File, &fd) })
		})
		if len(f.Imports.Require) == n {
			return
		}
	}
}

// concerns reports whether a finding, in a contract as it is written, is on a
// requirement.
func concerns(req *contract.Requirement, written *contract.File, fd *finding.Finding) bool {
	if fd.ID == contract.ImportUnmet {
		return strings.HasPrefix(fd.Symbol, req.Path.Value+".")
	}
	if fd.ID != contract.ContractInvalid || written == nil || written.Imports == nil {
		return false
	}
	// A mistake is in the requirement that begins last before it.
	at := ""
	for _, r := range written.Imports.Require {
		if r.Pos.Offset <= fd.Contract.Offset {
			at = r.Path.Value
		}
	}
	return at == req.Path.Value
}

// withRules gives the rules to the contract that is written.
func (job *job) withRules(f *contract.File) {
	if job.rules == nil {
		return
	}
	f.Imports, f.Environment = job.rules.Imports, job.rules.Environment
	f.Uses = united(f.Uses, job.rules.Uses, func(u *contract.Use) string { return u.Path })
	slices.SortFunc(f.Uses, func(a, b *contract.Use) int { return cmp.Compare(a.Path, b.Path) })
}

func unitedImports(a, b *contract.Imports) *contract.Imports {
	pattern := func(r *contract.Rule) string { return r.Pattern.Value }
	all := &contract.Imports{ImportRules: contract.ImportRules{Allow: united(a.Allow, b.Allow, pattern)}}
	switch {
	case a.Tests == nil:
		all.Tests = b.Tests
	case b.Tests == nil:
		all.Tests = a.Tests
	default:
		all.Tests = &contract.ImportRules{Allow: united(a.Tests.Allow, b.Tests.Allow, pattern)}
	}
	all.Require = united(a.Require, b.Require, func(r *contract.Requirement) string { return r.Path.Value })
	return all
}

// unitedVariables is nil if the variables of one platform are unknown.
func unitedVariables(a, b *contract.Environment) *contract.Environment {
	if a == nil || b == nil {
		return nil
	}
	return &contract.Environment{Variables: united(a.Variables, b.Variables, func(v *contract.Variable) string { return v.Name })}
}

// united returns the elements of both lists, sorted, each key once. The standard
// library comes first.
func united[E any](a, b []E, key func(E) string) []E {
	all := slices.Concat(a, b)
	slices.SortStableFunc(all, func(a, b E) int {
		return cmp.Or(-cmp.Compare(std(key(a)), std(key(b))), cmp.Compare(key(a), key(b)))
	})
	return slices.CompactFunc(all, func(a, b E) bool { return key(a) == key(b) })
}

func std(key string) int {
	if key == "std" {
		return 1
	}
	return 0
}
