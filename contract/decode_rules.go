package contract

import (
	"slices"

	"github.com/importspy/importspy/internal/yamledit"
)

// The keys of the sections on what surrounds a package.
var (
	importsKeys     = []string{"allow", "deny", "tests", "require"}
	importRulesKeys = []string{"allow", "deny"}
	ruleKeys        = []string{"path", "reason", "except", "files"}
	denyKeys        = append(slices.Clone(ruleKeys), "version", "indirect")
	exceptKeys      = []string{"path", "reason"}
	importersKeys   = []string{"allow", "deny", "except", "tests", "require"}
	partKeys        = []string{"policy", "uses", "exports", "imports", "environment"}
	familyKeys      = append([]string{"match", "except", "contract"}, partKeys...)
)

// part returns an empty part.
func (d *decoder) part() *File {
	return &File{Name: d.name, Data: d.data, Policy: Minimum, lists: make(map[Kind]bool)}
}

// partKey decodes a key that parts have. It reports whether p is one.
func (d *decoder) partKey(part *File, p *yamledit.Pair, path string) bool {
	path += "." + p.Key.Value
	switch p.Key.Value {
	case "policy":
		d.policy(part, p.Value)
	case "uses":
		uses := d.uses(p.Value)
		d.checkUses(uses)
		part.Uses = slices.Concat(uses, part.Uses)
	case "exports":
		d.partExports(part, p.Value, path)
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
func (d *decoder) partExports(part *File, n *yamledit.Node, path string) {
	rest := *n
	rest.Pairs = slices.Clone(n.Pairs)
	for i, p := range rest.Pairs {
		if p.Key.Value == "funcs" {
			rest.Pairs[i] = d.results(part, p, path+".funcs")
		}
	}
	d.exports(part, &rest, path)
	d.checkExports(part, path)
}

// results decodes the functions that are given by what they return, and returns
// the section without them.
func (d *decoder) results(part *File, section *yamledit.Pair, path string) *yamledit.Pair {
	value := *section.Value
	value.Pairs = nil
	for _, p := range d.pairs(section.Value, path, kinds[Func].contents) {
		if p.Value.Get("returns") == nil {
			value.Pairs = append(value.Pairs, p)
			continue
		}
		path := path + "." + show(p.Key.Value)
		r := &Result{Pos: d.pos(p.Key), Name: p.Key.Value}
		d.checkName(&Entry{Kind: Func, Name: r.Name}, p, path)
		for _, key := range d.pairs(p.Value, path, "keys to values") {
			if key.Key.Value != "returns" {
				d.errorf(key.Key, `%s: "returns" excludes other keys; for a full signature use "func"`, path)
				continue
			}
			if text, ok := d.text(key.Value, path+".returns"); ok {
				r.Interface = text
				part.Results = append(part.Results, r)
			}
		}
	}
	return &yamledit.Pair{Key: section.Key, Value: &value}
}

// initCalls decodes what a package's init must call.
func (d *decoder) initCalls(n *yamledit.Node, path string) (calls []String) {
	for _, p := range d.pairs(n, path, "keys to values") {
		if p.Key.Value != "calls" {
			d.errorf(p.Key, "%s", unknownKey(p.Key.Value, []string{"calls"}))
			continue
		}
		calls = []String{}
		for _, s := range d.strings(p.Value, path+".calls", "functions") {
			calls = append(calls, *s)
		}
	}
	return calls
}

func (d *decoder) imports(section *yamledit.Pair) *Imports {
	im := &Imports{Pos: d.pos(section.Key)}
	d.filled(section)
	for _, p := range d.pairs(section.Value, "imports", "keys to values") {
		switch p.Key.Value {
		case "tests":
			im.Tests = d.importRules(p.Value)
		case "require":
			im.Require = d.requirements(p.Value)
		default:
			d.importRule(&im.ImportRules, p, "imports", importsKeys)
		}
	}
	return im
}

// filled reports a section of rules with nothing after the colon: it looks like
// a rule, and is none.
func (d *decoder) filled(section *yamledit.Pair) {
	if section.Value.IsNull() {
		d.errorf(section.Key, "%s has no rules; write them below, or remove it", section.Key.Value)
	}
}

func (d *decoder) importRules(n *yamledit.Node) *ImportRules {
	rules := &ImportRules{}
	for _, p := range d.pairs(n, "imports.tests", "keys to values") {
		d.importRule(rules, p, "imports.tests", importRulesKeys)
	}
	return rules
}

// importRule decodes the key allow or deny, else reports that p is none of keys.
func (d *decoder) importRule(rules *ImportRules, p *yamledit.Pair, path string, keys []string) {
	switch p.Key.Value {
	case "allow":
		rules.Allow = d.rules(p.Value, path+".allow", ruleKeys)
	case "deny":
		rules.Deny = d.rules(p.Value, path+".deny", denyKeys)
	default:
		d.errorf(p.Key, "%s", unknownKey(p.Key.Value, keys))
	}
}

func (d *decoder) requirements(n *yamledit.Node) (list []*Requirement) {
	for _, p := range d.pairs(n, "imports.require", "import paths to exports") {
		r := &Requirement{
			Pos:  d.pos(p.Key),
			Path: String{Value: p.Key.Value, Pos: d.pos(p.Key)},
			Part: d.part(),
		}
		d.checkImportPath(r.Path.Value, r.Path.Pos)
		path := "imports.require." + show(p.Key.Value)
		d.exports(r.Part, p.Value, path)
		d.checkExports(r.Part, path)
		if len(r.Part.Calls) > 0 {
			d.errorf(p.Value.Get("init").Key, "what the init of an import calls cannot be determined; remove init")
		}
		list = append(list, r)
	}
	return list
}

// rules decodes a list of patterns. It is not nil, also if it is empty.
func (d *decoder) rules(n *yamledit.Node, path string, keys []string) []*Rule {
	list := []*Rule{}
	if n.IsNull() {
		d.errorf(n, "%s is null; write [] if it is to be empty", path)
	}
	for _, item := range d.items(n, path, "patterns") {
		if item.Kind == yamledit.Mapping {
			list = append(list, d.longRules(item, path, keys)...)
		} else if s := d.str(item, "an item of "+path); s != nil {
			list = append(list, &Rule{Pos: d.pos(item), Pattern: *s})
		}
	}
	return list
}

// folderRules decodes patterns of folders: one, or a sequence.
func (d *decoder) folderRules(n *yamledit.Node, path string) []*Rule {
	if n.Kind != yamledit.Scalar || n.IsNull() {
		return d.rules(n, path, exceptKeys)
	}
	if s := d.str(n, path); s != nil {
		return []*Rule{{Pos: s.Pos, Pattern: *s}}
	}
	return []*Rule{}
}

// longRules decodes an item that is a mapping: a rule for each of its paths, all of
// which share the other values. Several paths share no lists: matching would take the
// product of what the contract has.
func (d *decoder) longRules(item *yamledit.Node, path string, keys []string) (list []*Rule) {
	var r Rule
	hasPath, several := false, false
	for _, p := range d.pairs(item, "an item of "+path, "keys to values") {
		what := path + "." + p.Key.Value
		switch key := p.Key.Value; {
		case !slices.Contains(keys, key):
			d.errorf(p.Key, "%s", unknownKey(key, keys))
		case key == "path":
			hasPath, several = true, p.Value.Kind == yamledit.Sequence
			list = d.paths(item, p.Value, what)
		case key == "reason":
			r.Reason = d.str(p.Value, what)
		case key == "except":
			r.Except = d.strings(p.Value, what, "patterns")
		case key == "files":
			r.Files = d.strings(p.Value, what, "globs of file names")
		case key == "version":
			r.Version = d.str(p.Value, what)
		case key == "indirect":
			r.Indirect = d.bool(p.Value, what)
		}
	}
	if !hasPath {
		d.errorf(item, "an item of %s has no path; write the pattern of import paths under that key", path)
	}
	if several && (r.Except != nil || r.Files != nil) {
		d.errorf(item, "an item of %s with a list of paths cannot have except or files; write an item for each path", path)
	}
	for _, to := range list {
		to.Reason, to.Except, to.Files, to.Version, to.Indirect = r.Reason, r.Except, r.Files, r.Version, r.Indirect
	}
	return list
}

// paths decodes the pattern of an item, or a list of them, each of which is a rule with
// a separate position.
func (d *decoder) paths(item, n *yamledit.Node, what string) (list []*Rule) {
	if n.Kind == yamledit.Sequence && len(n.Items) == 0 {
		d.errorf(n, "%s is empty; write a pattern, or remove the item", what)
	}
	for _, s := range d.strings(n, what, "patterns") {
		r := &Rule{Pos: s.Pos, Pattern: *s}
		if n.Kind == yamledit.Scalar {
			r.Pos = d.pos(item)
		}
		list = append(list, r)
	}
	return list
}

// strings decodes one scalar, or a sequence of them. It is not nil if n is a
// sequence, also an empty one.
func (d *decoder) strings(n *yamledit.Node, path, content string) []*String {
	list := []*String{}
	if n.Kind == yamledit.Scalar {
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

func (d *decoder) importers(section *yamledit.Pair) *Importers {
	im := &Importers{Pos: d.pos(section.Key)}
	d.filled(section)
	for _, p := range d.pairs(section.Value, "importers", "keys to values") {
		path := "importers." + p.Key.Value
		switch p.Key.Value {
		case "allow":
			im.Allow = d.rules(p.Value, path, exceptKeys)
		case "deny":
			im.Deny = d.rules(p.Value, path, exceptKeys)
		case "except":
			im.Except = d.rules(p.Value, path, exceptKeys)
		case "tests":
			if b := d.bool(p.Value, path); b != nil {
				im.Tests = b.Value
			}
		case "require":
			im.Require = d.asked(p.Value, path)
		default:
			d.errorf(p.Key, "%s", unknownKey(p.Key.Value, importersKeys))
		}
	}
	if im.Except != nil && im.Allow == nil && im.Deny == nil && im.Require == nil {
		d.errorf(section.Key, "importers has except, but no rule that it is an exception to; write allow, deny or require")
	}
	return im
}

// asked decodes what importers must satisfy.
func (d *decoder) asked(n *yamledit.Node, path string) *File {
	part := d.part()
	for _, p := range d.pairs(n, path, "keys to values") {
		if !d.partKey(part, p, path) {
			d.errorf(p.Key, "%s", unknownKey(p.Key.Value, partKeys))
		}
		if p.Key.Value != "imports" {
			continue
		}
		for _, q := range p.Value.Pairs {
			if q.Key.Value == "tests" {
				d.errorf(q.Key, "%s.imports cannot have tests, since it does not apply to tests; remove it", path)
			}
		}
	}
	return part
}

// families decodes the rules for families. The result is nil if there are none, and
// not if what there is cannot be read.
func (d *decoder) families(n *yamledit.Node) []*Family {
	if n.IsNull() || n.Kind == yamledit.Sequence && len(n.Items) == 0 {
		return nil
	}
	families := []*Family{}
	for _, item := range d.items(n, "subpackages", "mappings") {
		if item.Kind != yamledit.Mapping {
			d.errorf(item, "an item of subpackages must be a mapping with match, not %s", item.Describe())
			continue
		}
		families = append(families, d.family(item))
	}
	return families
}

func (d *decoder) family(item *yamledit.Node) *Family {
	fam := &Family{Pos: d.pos(item), Part: d.part()}
	for _, p := range d.pairs(item, "an item of subpackages", "keys to values") {
		switch key := p.Key.Value; {
		case key == "match":
			fam.Match = d.strings(p.Value, "subpackages.match", "patterns of folders")
		case key == "except":
			fam.Except = d.folderRules(p.Value, "subpackages.except")
		case key == "contract":
			fam.Required = d.required(p.Value)
		case !d.partKey(fam.Part, p, "subpackages"):
			d.errorf(p.Key, "%s", unknownKey(key, familyKeys))
		}
	}
	if len(fam.Match) == 0 {
		d.errorf(item, `an item of subpackages has no match; write the folders that it is for, as in "./..."`)
	}
	return fam
}

// required decodes whether something must be there.
func (d *decoder) required(n *yamledit.Node) *Bool {
	s := d.str(n, "subpackages.contract")
	switch {
	case s == nil:
		return nil
	case s.Value != "required" && s.Value != "optional":
		d.errorf(n, "subpackages.contract must be required or optional, not %s", show(s.Value))
		return nil
	}
	return &Bool{Value: s.Value == "required", Pos: s.Pos}
}
