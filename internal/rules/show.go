package rules

import (
	"slices"
	"strconv"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
)

// A Term is one thing that a contract demands of a package, or lets it do.
type Term struct {
	Key    string // of the contract, "imports.deny"
	Text   string // as the contract has it, on one line
	Reason string // "" if none is given

	In string // the contract
	At contract.Position
	// From says how a contract other than the package's own binds it: the patterns of a
	// family, or the imported package whose contract it is.
	From string
	// Excepted is set for a family that leaves the package out: nothing of it applies.
	Excepted bool
}

// Show lists what applies to the package, without checking it: the terms of its own
// contract, which may be nil and is called name, of the families that it is in, the
// nearest first, and of the contracts of what it imports. Mistakes in contracts are
// returned besides. Of the package, it needs folder, path and module.
func (b *Binding) Show(own *contract.File, name string, imports []Dependency) ([]Term, []finding.Finding) {
	b.bind(own)
	var terms []Term
	for _, s := range b.sources {
		from := &Term{In: s.name}
		if s.fam == nil {
			from.In = name
		} else {
			from.From = "subpackages " + words(s.fam.Match)
			terms = append(terms, requiredTerm(from, s.fam)...)
		}
		terms = append(terms, partTerms(from, s.part)...)
	}
	terms = append(terms, b.excepted...)
	for _, imp := range imports {
		terms = append(terms, b.importersTerms(imp)...)
	}
	return terms, b.unique()
}

// term returns a copy of a term for something that its contract says.
func (t *Term) term(at contract.Position, key, text, reason string) Term {
	c := *t
	c.At, c.Key, c.Text, c.Reason = at, t.Key+key, text, reason
	return c
}

func requiredTerm(from *Term, fam *contract.Family) []Term {
	if fam.Required == nil || !fam.Required.Value {
		return nil
	}
	return []Term{from.term(fam.Required.Pos, "contract", "required", "")}
}

// partTerms returns the terms of a contract or a part of one.
func partTerms(from *Term, part *contract.File) (list []Term) {
	if part.PolicyPos.IsValid() {
		list = append(list, from.term(part.PolicyPos, "policy", string(part.Policy), ""))
	}
	if from.From != "" { // the package's own exports are what it has
		for _, e := range part.Entries() {
			list = append(list, from.term(e.Pos, "exports."+e.Kind.Key(), entryText(e), ""))
		}
	}
	for _, r := range part.Results {
		list = append(list, from.term(r.Pos, "exports.funcs", r.Name+" returns "+r.Interface.Value, ""))
	}
	for _, p := range part.Provides {
		list = append(list, from.term(p.Position(0), "exports.provides", p.Value, ""))
	}
	for _, c := range part.Calls {
		list = append(list, from.term(c.Pos, "exports.init.calls", c.Value, ""))
	}
	list = append(list, importTerms(from, part.Imports)...)
	return append(list, environmentTerms(from, part.Environment)...)
}

// entryText is an entry on one line: its name, and its Go source if that is short.
func entryText(e *contract.Entry) string {
	const short = 80
	source := strings.Join(strings.Fields(e.Decls[0].Text.Value), " ")
	if len(e.Decls) > 1 || source == "" || len(source) > short {
		return e.Name
	}
	return e.Name + ": " + source
}

func importTerms(from *Term, im *contract.Imports) (list []Term) {
	if im == nil {
		return nil
	}
	list = append(ruleTerms(from, im.Pos, "imports.allow", im.Allow), ruleTerms(from, im.Pos, "imports.deny", im.Deny)...)
	if im.Tests != nil {
		list = append(list, ruleTerms(from, im.Pos, "imports.tests.allow", im.Tests.Allow)...)
		list = append(list, ruleTerms(from, im.Pos, "imports.tests.deny", im.Tests.Deny)...)
	}
	for _, r := range im.Require {
		list = append(list, from.term(r.Pos, "imports.require", r.Path.Value, ""))
	}
	return list
}

// ruleTerms returns a term for each rule of a list; of an empty list, which allows
// nothing, one for the list.
func ruleTerms(from *Term, at contract.Position, key string, rules []*contract.Rule) (list []Term) {
	if rules != nil && len(rules) == 0 && strings.HasSuffix(key, "allow") {
		return []Term{from.term(at, key, "nothing", "")}
	}
	for _, r := range rules {
		list = append(list, from.term(r.Pos, key, ruleText(r), reason(r)))
	}
	return list
}

// ruleText is a rule on one line, without its reason.
func ruleText(r *contract.Rule) string {
	text := r.Pattern.Value
	if r.Version != nil {
		text += " " + r.Version.Value
	}
	if len(r.Except) > 0 {
		text += ", except " + words(r.Except)
	}
	if r.Files != nil {
		text += ", in files " + words(r.Files)
	}
	if r.Indirect != nil && r.Indirect.Value {
		text += ", also indirectly"
	}
	return text
}

func environmentTerms(from *Term, env *contract.Environment) (list []Term) {
	if env == nil {
		return nil
	}
	if env.Go != nil {
		list = append(list, from.term(env.Go.Pos, "environment.go", env.Go.Value, ""))
	}
	if len(env.Platforms) > 0 {
		list = append(list, from.term(env.Platforms[0].Pos, "environment.platforms", platformList(env.Platforms), ""))
	}
	if env.BuildMode != nil {
		list = append(list, from.term(env.BuildMode.Pos, "environment.buildmode", env.BuildMode.Value, ""))
	}
	for _, word := range env.Forbid {
		list = append(list, from.term(word.Pos, "environment.forbid", word.Value, ""))
	}
	if env.Variables != nil && len(env.Variables) == 0 {
		list = append(list, from.term(env.VariablesPos, "environment.variables", "none", ""))
	}
	for _, v := range env.Variables {
		list = append(list, from.term(v.Pos, "environment.variables", v.Name+" ("+variableTerm(v)+")", ""))
	}
	for i, dep := range env.Deployments {
		of := *from
		of.Key += "environment.deployments " + deploymentName(dep, i) + ": "
		for _, t := range environmentTerms(&of, dep.Environment) {
			t.Key = strings.Replace(t.Key, ": environment.", ": ", 1)
			list = append(list, t)
		}
	}
	return list
}

// variableTerm is what a contract says about a variable, on one line.
func variableTerm(v *contract.Variable) string {
	words := []string{"optional"}
	if v.Required {
		words[0] = "required"
	}
	if rule := v.Rule(); rule != "" {
		words = append(words, rule)
	}
	if v.Default != nil {
		words = append(words, "default "+strconv.Quote(v.Default.Value))
	}
	if v.Secret {
		words = append(words, "secret")
	}
	return strings.Join(words, "; ")
}

// importersTerms returns what the contract of an imported package says about its
// importers.
func (b *Binding) importersTerms(imp Dependency) []Term {
	if b.place == nil || !b.mayHaveContract(imp.Path) {
		return nil
	}
	name := b.place.Name(imp.Dir, imp.Path)
	p := b.reader.read(name, "importers", b.place)
	if p == nil {
		return nil
	}
	if p.err != nil || p.file.Importers == nil {
		if p.err != nil && (p.file == nil || p.file.Importers != nil) {
			b.invalid(name, finding.InvalidAll(p.err))
		}
		return nil
	}
	section := p.file.Importers
	from := &Term{In: name, From: imp.Path, Key: "importers."}
	s := &source{file: p.file, part: p.file, name: name, base: imp.Path}
	if r := b.ruleFor(s, section.Except); r != nil {
		except := from.term(r.Pos, "except", ruleText(r), reason(r))
		except.Excepted = true
		return []Term{except}
	}
	list := append(ruleTerms(from, section.Pos, "allow", section.Allow), ruleTerms(from, section.Pos, "deny", section.Deny)...)
	if section.Require != nil {
		from.Key += "require."
		list = append(list, partTerms(from, section.Require)...)
	}
	return list
}

func words(list []*contract.String) string {
	values := make([]string, len(list))
	for i, s := range list {
		values[i] = s.Value
	}
	return strings.Join(slices.Compact(values), ", ")
}
