package rules

import (
	"cmp"
	"go/types"
	"maps"
	"slices"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/environ"
	"github.com/importspy/importspy/internal/usage"
)

// Today adds rules to a contract of the package that say what is true of it: what its
// files and its tests import, the environment variables that it reads, and what it uses
// of the packages of other modules that it imports. Names of packages are kept in
// local, as by [engine.NewContractNaming].
func Today(p *Package, f *contract.File, local map[string]string) {
	files, tests := p.ownImports()
	otherFiles, otherTests := p.otherImports()
	f.Imports = &contract.Imports{ImportRules: contract.ImportRules{Allow: allowed(append(files, otherFiles...))}}
	if tests = append(tests, otherTests...); len(tests) > 0 {
		f.Imports.Tests = &contract.ImportRules{Allow: allowed(tests)}
	}
	p.requirementsToday(f, local)
	if variables := p.variablesToday(); variables != nil {
		f.Environment = &contract.Environment{Variables: variables}
	}
}

// allowed returns rules that allow no more than what is imported, and all of the
// standard library if a package of that is.
func allowed(list []imported) []*contract.Rule {
	paths, std := make(map[string]bool), false
	for _, im := range list {
		switch {
		case im.path == "C": // need not be allowed
		case isStd(im.path):
			std = true
		default:
			paths[im.path] = true
		}
	}
	rules := []*contract.Rule{}
	if std {
		rules = append(rules, &contract.Rule{Pattern: contract.String{Value: "std"}})
	}
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		rules = append(rules, &contract.Rule{Pattern: contract.String{Value: path}})
	}
	return rules
}

// requirementsToday adds what the package uses of the packages of other modules.
func (p *Package) requirementsToday(f *contract.File, local map[string]string) {
	uses := usage.Of(p.Checked, p.Info)
	for _, pkg := range slices.SortedFunc(maps.Keys(uses), func(a, b *types.Package) int { return cmp.Compare(a.Path(), b.Path()) }) {
		path := pkg.Path()
		if p.Imports.Direct[path] == nil || isStd(path) || inModule(path, p.Module) {
			continue
		}
		part, mentioned := engine.NewRequirement(p.Package, pkg, uses[pkg], local)
		if len(part.Entries()) == 0 {
			continue
		}
		f.Imports.Require = append(f.Imports.Require, &contract.Requirement{Path: contract.String{Value: path}, Part: part})
		for _, u := range mentioned {
			if !slices.ContainsFunc(f.Uses, func(other *contract.Use) bool { return other.Path == u.Path }) {
				f.Uses = append(f.Uses, u)
			}
		}
	}
}

// variablesToday returns the variables that the package reads, each optional: whether
// one must be set is not in the code. Its default is, if the code has one. The list is nil
// if the names of some cannot be determined.
func (p *Package) variablesToday() []*contract.Variable {
	names, defaults := make(map[string]bool), p.defaultsToday()
	for _, r := range environ.Reads(p.bodies()) {
		switch {
		case r.Name != "":
			names[r.Name] = true
		case r.Prefix != "":
			names[r.Prefix+"*"] = true
		default:
			return nil
		}
	}
	variables := []*contract.Variable{}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		variables = append(variables, &contract.Variable{Name: name, Default: defaults[name]})
	}
	return variables
}

// defaultsToday returns the constants that the package uses where variables are not set; of
// a variable that has several, nil.
func (p *Package) defaultsToday() map[string]*contract.String {
	defaults := make(map[string]*contract.String)
	for _, f := range environ.Fallbacks(p.bodies()) {
		if other, ok := defaults[f.Name]; ok && (other == nil || other.Value != f.Text) {
			defaults[f.Name] = nil
			continue
		}
		defaults[f.Name] = &contract.String{Value: f.Text}
	}
	return defaults
}
