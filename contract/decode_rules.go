package contract

import (
	"slices"

	"github.com/importspy/importspy/internal/spell"
)

// The keys of the sections on what surrounds a package.
var (
	importsKeys     = []string{"allow", "deny", "tests", "require"}
	importRulesKeys = []string{"allow", "deny"}
	ruleKeys        = []string{"path", "reason", "except", "files"}
	denyKeys        = append(slices.Clone(ruleKeys), "version")
	exceptKeys      = []string{"path", "reason"}
	importersKeys   = []string{"allow", "deny", "except", "tests", "require"}
	partKeys        = []string{"policy", "uses", "exports", "imports", "environment"}
	familyKeys      = append([]string{"match", "except", "contract"}, partKeys...)
	environmentKeys = []string{"go", "platforms", "forbid", "variables"}
)

// part returns an empty part.
func (d *decoder) part() *File {
	return &File{Name: d.src.name, Data: d.src.data, Policy: Minimum, lists: make(map[Kind]bool)}
}

// partKey decodes a key that parts have. It reports whether p is one.
func (d *decoder) partKey(part *File, p *pair, path string) bool {
	path += "." + p.key.value
	switch p.key.value {
	case "policy":
		d.policy(part, p.value)
	case "uses":
		uses := d.uses(p.value)
		d.checkUses(uses)
		part.Uses = slices.Concat(uses, part.Uses)
	case "exports":
		d.partExports(part, p.value, path)
	case "imports":
		part.Imports = d.imports(p)
	case "environment":
		part.Environment = d.environment(p, path)
	default:
		return false
	}
	return true
}

// partExports decodes exports of a part, which may ask for functions by what
// they return.
func (d *decoder) partExports(part *File, n *node, path string) {
	if n.kind != mappingNode {
		d.exports(part, n, path)
		return
	}
	rest := *n
	rest.pairs = slices.Clone(n.pairs)
	for i, p := range rest.pairs {
		if p.key.value == "funcs" && p.value.kind == mappingNode {
			rest.pairs[i] = d.results(part, p, path+".funcs")
		}
	}
	d.exports(part, &rest, path)
	d.checkExports(part, path)
}

// results decodes the functions that are given by what they return, and returns
// the section without them.
func (d *decoder) results(part *File, section *pair, path string) *pair {
	value := *section.value
	value.pairs = nil
	for _, p := range d.pairs(section.value, path, kinds[Func].contents) {
		if p.value.get("returns") == nil {
			value.pairs = append(value.pairs, p)
			continue
		}
		path := path + "." + show(p.key.value)
		r := &Result{Pos: d.pos(p.key), Name: p.key.value}
		d.checkName(&Entry{Kind: Func, Name: r.Name}, p, path)
		for _, key := range d.pairs(p.value, path, "keys to values") {
			if key.key.value != "returns" {
				d.errorf(key.key, `%s: "returns" excludes other keys; for a full signature use "func"`, path)
				continue
			}
			if text, ok := d.text(key.value, path+".returns"); ok {
				r.Interface = text
				part.Results = append(part.Results, r)
			}
		}
	}
	return &pair{key: section.key, value: &value}
}

// initCalls decodes what a package's init must call.
func (d *decoder) initCalls(n *node, path string) (calls []String) {
	for _, p := range d.pairs(n, path, "keys to values") {
		if p.key.value != "calls" {
			d.errorf(p.key, "%s", unknownKey(p.key.value, []string{"calls"}))
			continue
		}
		calls = []String{}
		for _, s := range d.strings(p.value, path+".calls", "functions") {
			calls = append(calls, *s)
		}
	}
	return calls
}

func (d *decoder) imports(section *pair) *Imports {
	im := &Imports{Pos: d.pos(section.key)}
	d.filled(section)
	for _, p := range d.pairs(section.value, "imports", "keys to values") {
		switch p.key.value {
		case "tests":
			im.Tests = d.importRules(p.value)
		case "require":
			im.Require = d.requirements(p.value)
		default:
			d.importRule(&im.ImportRules, p, "imports", importsKeys)
		}
	}
	return im
}

// filled reports a section of rules with nothing after the colon: it looks like
// a rule, and is none.
func (d *decoder) filled(section *pair) {
	if section.value.isNull() {
		d.errorf(section.key, "%s has no rules; write them below, or remove it", section.key.value)
	}
}

func (d *decoder) importRules(n *node) *ImportRules {
	rules := &ImportRules{}
	for _, p := range d.pairs(n, "imports.tests", "keys to values") {
		d.importRule(rules, p, "imports.tests", importRulesKeys)
	}
	return rules
}

// importRule decodes the key allow or deny, else reports that p is none of keys.
func (d *decoder) importRule(rules *ImportRules, p *pair, path string, keys []string) {
	switch p.key.value {
	case "allow":
		rules.Allow = d.rules(p.value, path+".allow", ruleKeys)
	case "deny":
		rules.Deny = d.rules(p.value, path+".deny", denyKeys)
	default:
		d.errorf(p.key, "%s", unknownKey(p.key.value, keys))
	}
}

func (d *decoder) requirements(n *node) (list []*Requirement) {
	for _, p := range d.pairs(n, "imports.require", "import paths to exports") {
		r := &Requirement{
			Pos:  d.pos(p.key),
			Path: String{Value: p.key.value, Pos: d.pos(p.key)},
			Part: d.part(),
		}
		d.checkImportPath(r.Path.Value, r.Path.Pos)
		path := "imports.require." + show(p.key.value)
		d.exports(r.Part, p.value, path)
		d.checkExports(r.Part, path)
		if len(r.Part.Calls) > 0 {
			d.errorf(p.value.get("init").key, "what the init of an import calls cannot be told; remove init")
		}
		list = append(list, r)
	}
	return list
}

// rules decodes a list of patterns. It is not nil, also if it is empty.
func (d *decoder) rules(n *node, path string, keys []string) []*Rule {
	list := []*Rule{}
	if n.isNull() {
		d.errorf(n, "%s is null; write [] if it is to be empty", path)
	}
	for _, item := range d.items(n, path, "patterns") {
		r := &Rule{Pos: d.pos(item)}
		if item.kind == mappingNode {
			d.longRule(r, item, path, keys)
		} else if s := d.str(item, "an item of "+path); s != nil {
			r.Pattern = *s
		}
		if r.Pattern.Value != "" {
			list = append(list, r)
		}
	}
	return list
}

func (d *decoder) longRule(r *Rule, item *node, path string, keys []string) {
	hasPath := false
	for _, p := range d.pairs(item, "an item of "+path, "keys to values") {
		what := path + "." + p.key.value
		switch key := p.key.value; {
		case !slices.Contains(keys, key):
			d.errorf(p.key, "%s", unknownKey(key, keys))
		case key == "path":
			hasPath = true
			d.setString(&r.Pattern, p.value, what)
		case key == "reason":
			r.Reason = d.str(p.value, what)
		case key == "except":
			r.Except = d.strings(p.value, what, "patterns")
		case key == "files":
			r.Files = d.strings(p.value, what, "globs of file names")
		case key == "version":
			r.Version = d.str(p.value, what)
		}
	}
	if !hasPath {
		d.errorf(item, "an item of %s has no path; write the pattern of import paths under that key", path)
	}
}

// strings decodes one scalar, or a sequence of them. It is not nil if n is a
// sequence, also an empty one.
func (d *decoder) strings(n *node, path, content string) []*String {
	list := []*String{}
	if n.kind == scalarNode {
		if s := d.str(n, path); s != nil {
			list = append(list, s)
		}
		return list
	}
	for _, item := range d.items(n, path, content) {
		if s := d.str(item, "an item of "+path); s != nil {
			list = append(list, s)
		}
	}
	return list
}

func (d *decoder) importers(section *pair) *Importers {
	im := &Importers{Pos: d.pos(section.key)}
	d.filled(section)
	for _, p := range d.pairs(section.value, "importers", "keys to values") {
		path := "importers." + p.key.value
		switch p.key.value {
		case "allow":
			im.Allow = d.rules(p.value, path, exceptKeys)
		case "deny":
			im.Deny = d.rules(p.value, path, exceptKeys)
		case "except":
			im.Except = d.rules(p.value, path, exceptKeys)
		case "tests":
			if b := d.bool(p.value, path); b != nil {
				im.Tests = b.Value
			}
		case "require":
			im.Require = d.asked(p.value, path)
		default:
			d.errorf(p.key, "%s", unknownKey(p.key.value, importersKeys))
		}
	}
	if im.Except != nil && im.Allow == nil && im.Deny == nil && im.Require == nil {
		d.errorf(section.key, "importers has except, but no rule to be excepted from; write allow, deny or require")
	}
	return im
}

// asked decodes what importers must satisfy.
func (d *decoder) asked(n *node, path string) *File {
	part := d.part()
	for _, p := range d.pairs(n, path, "keys to values") {
		if !d.partKey(part, p, path) {
			d.errorf(p.key, "%s", unknownKey(p.key.value, partKeys))
		}
		if p.key.value != "imports" {
			continue
		}
		for _, q := range p.value.pairs {
			if q.key.value == "tests" {
				d.errorf(q.key, "%s.imports cannot have tests, since nobody's tests are held to it; remove it", path)
			}
		}
	}
	return part
}

// families decodes the rules for families. The result is nil if there are none, and
// not if what there is cannot be read.
func (d *decoder) families(n *node) []*Family {
	if n.isNull() || n.kind == sequenceNode && len(n.items) == 0 {
		return nil
	}
	families := []*Family{}
	for _, item := range d.items(n, "subpackages", "mappings") {
		if item.kind != mappingNode {
			d.errorf(item, "an item of subpackages must be a mapping with match, this is %s", describe(item))
			continue
		}
		families = append(families, d.family(item))
	}
	return families
}

func (d *decoder) family(item *node) *Family {
	fam := &Family{Pos: d.pos(item), Part: d.part()}
	for _, p := range d.pairs(item, "an item of subpackages", "keys to values") {
		switch key := p.key.value; {
		case key == "match":
			fam.Match = d.strings(p.value, "subpackages.match", "patterns of folders")
		case key == "except":
			fam.Except = d.rules(p.value, "subpackages.except", exceptKeys)
		case key == "contract":
			fam.Required = d.required(p.value)
		case !d.partKey(fam.Part, p, "subpackages"):
			d.errorf(p.key, "%s", unknownKey(key, familyKeys))
		}
	}
	if len(fam.Match) == 0 {
		d.errorf(item, `an item of subpackages has no match; write the folders that it is for, as in "./..."`)
	}
	return fam
}

// required decodes whether something must be there.
func (d *decoder) required(n *node) *Bool {
	s := d.str(n, "subpackages.contract")
	switch {
	case s == nil:
		return nil
	case s.Value != "required" && s.Value != "optional":
		d.errorf(n, "subpackages.contract must be required or optional, this is %s", show(s.Value))
		return nil
	}
	return &Bool{Value: s.Value == "required", Pos: s.Pos}
}

func (d *decoder) environment(section *pair, path string) *Environment {
	env := &Environment{Pos: d.pos(section.key)}
	d.filled(section)
	for _, p := range d.pairs(section.value, path, "keys to values") {
		what := path + "." + p.key.value
		switch p.key.value {
		case "go":
			env.Go = d.str(p.value, what)
		case "platforms":
			env.Platforms = d.platforms(p.value)
		case "forbid":
			env.Forbid = d.forbid(p.value, what)
		case "variables":
			env.Variables, env.VariablesPos = d.variables(p.value, what), d.pos(p.key)
		default:
			d.errorf(p.key, "%s", unknownKey(p.key.value, environmentKeys))
		}
	}
	return env
}

func (d *decoder) forbid(n *node, path string) []*String {
	list := []*String{}
	for _, s := range d.strings(n, path, "words") {
		switch {
		case !slices.Contains(Forbiddable, s.Value):
			near, _ := spell.Nearest(s.Value, Forbiddable)
			d.failAt(s.Pos, "%s cannot have %s; did you mean %s? It can have %s", path, show(s.Value), near, enumerate(Forbiddable))
		case slices.ContainsFunc(list, func(t *String) bool { return t.Value == s.Value }):
			d.failAt(s.Pos, "%s has %s twice", path, s.Value)
		default:
			list = append(list, s)
		}
	}
	return list
}

func (d *decoder) variables(n *node, path string) []*Variable {
	list := []*Variable{}
	for _, p := range d.pairs(n, path, "names to required or optional") {
		s := d.str(p.value, path+"."+show(p.key.value))
		switch {
		case s == nil:
			continue
		case s.Value != "required" && s.Value != "optional":
			d.errorf(p.value, "%s.%s must be required or optional, this is %s", path, show(p.key.value), show(s.Value))
			continue
		}
		v := &Variable{Pos: d.pos(p.key), Name: p.key.value, Required: s.Value == "required"}
		d.checkVariable(v, path)
		list = append(list, v)
	}
	return list
}
