package contract

import (
	"errors"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"

	"github.com/importspy/importspy/internal/environ/value"
	"github.com/importspy/importspy/internal/yamledit"
)

// The keys of an environment, and those of a variable that is a mapping.
var (
	environmentKeys = []string{"go", "platforms", "forbid", "buildmode", "variables", "deployments"}
	deploymentKeys  = []string{"name", "platforms", "go", "variables"}
	variableKeys    = []string{"required", "type", "values", "pattern", "default", "secret", "description"}
)

func (d *decoder) environment(section *yamledit.Pair, path string) *Environment {
	env := &Environment{Pos: d.pos(section.Key)}
	d.filled(section)
	for _, p := range d.pairs(section.Value, path, "keys to values") {
		what := path + "." + p.Key.Value
		switch p.Key.Value {
		case "forbid":
			env.Forbid = d.forbid(p.Value, what)
		case "buildmode":
			env.BuildMode = d.buildMode(p.Value, what)
		case "deployments":
			env.Deployments = d.deployments(p.Value, what)
		default:
			if !d.machineKey(env, p, what) {
				d.errorf(p.Key, "%s", unknownKey(p.Key.Value, environmentKeys))
			}
		}
	}
	return env
}

func (d *decoder) buildMode(n *yamledit.Node, path string) *String {
	s := d.str(n, path)
	if s != nil && s.Value != Plugin {
		d.errorf(n, "%s can only be %s, not %s", path, Plugin, show(s.Value))
		return nil
	}
	return s
}

// machineKey decodes a key that deployments have, too. It reports whether p is one.
func (d *decoder) machineKey(env *Environment, p *yamledit.Pair, path string) bool {
	switch p.Key.Value {
	case "go":
		env.Go = d.str(p.Value, path)
	case "platforms":
		env.Platforms = d.platforms(p.Value)
	case "variables":
		env.Variables, env.VariablesPos = d.variables(p.Value, path), d.pos(p.Key)
	default:
		return false
	}
	return true
}

// deployments returns nil only if there is an error.
func (d *decoder) deployments(n *yamledit.Node, path string) (list []*Deployment) {
	if n.IsNull() || n.Kind == yamledit.Sequence && len(n.Items) == 0 {
		d.errorf(n, "%s is empty, so no machine satisfies it; leave the key out", path)
		return nil
	}
	names := make(map[string]bool)
	for _, item := range d.items(n, path, "mappings") {
		if item.Kind != yamledit.Mapping {
			d.errorf(item, "an item of %s must be a mapping with platforms, go or variables, not %s", path, item.Describe())
			continue
		}
		dep := d.deployment(item, path)
		list = append(list, dep)
		if dep.Name == nil {
			continue
		}
		if names[dep.Name.Value] {
			d.failAt(dep.Name.Pos, "%s has the name %s twice", path, show(dep.Name.Value))
		}
		names[dep.Name.Value] = true
	}
	return list
}

func (d *decoder) deployment(item *yamledit.Node, path string) *Deployment {
	dep := &Deployment{Environment: &Environment{Pos: d.pos(item)}}
	says := false
	for _, p := range d.pairs(item, "an item of "+path, "keys to values") {
		switch what := path + "." + p.Key.Value; {
		case p.Key.Value == "name":
			dep.Name = d.str(p.Value, what)
		case d.machineKey(dep.Environment, p, what):
			says = true
		default:
			d.errorf(p.Key, "%s", unknownKey(p.Key.Value, deploymentKeys))
		}
	}
	if !says {
		d.errorf(item, "an item of %s has no platforms, go or variables, so every machine satisfies it", path)
	}
	return dep
}

func (d *decoder) forbid(n *yamledit.Node, path string) []*String {
	list := []*String{}
	for _, s := range d.strings(n, path, "words") {
		switch {
		case !slices.Contains(Forbiddable, s.Value):
			d.failAt(s.Pos, "%s cannot have %s%s", path, show(s.Value), meant(s.Value, Forbiddable, "it can have "+enumerate(Forbiddable)))
		case slices.ContainsFunc(list, func(t *String) bool { return t.Value == s.Value }):
			d.failAt(s.Pos, "%s has %s twice", path, s.Value)
		default:
			list = append(list, s)
		}
	}
	return list
}

func (d *decoder) variables(n *yamledit.Node, path string) []*Variable {
	list := []*Variable{}
	for _, p := range d.pairs(n, path, "names to required or optional") {
		v := &Variable{Pos: d.pos(p.Key), Name: p.Key.Value}
		what := path + "." + show(p.Key.Value)
		if p.Value.Kind == yamledit.Mapping {
			d.longVariable(v, p.Value, what)
		} else if !d.shortVariable(v, p.Value, what) {
			continue
		}
		d.checkVariable(v, path)
		list = append(list, v)
	}
	return list
}

// shortVariable decodes the word required or optional. It reports whether it is one.
func (d *decoder) shortVariable(v *Variable, n *yamledit.Node, path string) bool {
	s := d.str(n, path)
	if s == nil {
		return false
	}
	if s.Value != "required" && s.Value != "optional" {
		d.errorf(n, "%s must be required or optional, not %s", path, show(s.Value))
		return false
	}
	v.Required = s.Value == "required"
	return true
}

func (d *decoder) longVariable(v *Variable, n *yamledit.Node, path string) {
	pairs := d.pairs(n, path, "keys to values")
	if len(n.Pairs) == 0 {
		d.errorf(n, "%s has no keys; write required or optional", path)
	}
	for _, p := range pairs {
		what := path + "." + p.Key.Value
		switch p.Key.Value {
		case "required":
			v.Required = d.isTrue(p.Value, what)
		case "type":
			v.Type = d.str(p.Value, what)
		case "values":
			v.Values = d.values(p.Value, what)
		case "pattern":
			v.Pattern = d.exactly(p.Value, what)
		case "default":
			v.Default = d.exactly(p.Value, what)
		case "secret":
			v.Secret = d.isTrue(p.Value, what)
		case "description":
			v.Description = d.str(p.Value, what)
		default:
			d.errorf(p.Key, "%s", unknownKey(p.Key.Value, variableKeys))
		}
	}
	d.checkValues(v, path)
}

func (d *decoder) isTrue(n *yamledit.Node, path string) bool {
	b := d.bool(n, path)
	return b != nil && b.Value
}

// values returns nil only if there is an error.
func (d *decoder) values(n *yamledit.Node, path string) (list []*String) {
	if n.IsNull() || n.Kind == yamledit.Sequence && len(n.Items) == 0 {
		d.errorf(n, "%s is empty, and would allow no value; leave the key out to allow all", path)
		return nil
	}
	seen := make(map[string]bool)
	for _, item := range d.items(n, path, "values") {
		s := d.exactly(item, "an item of "+path)
		switch {
		case s == nil:
		case seen[s.Value]:
			d.errorf(item, "%s has %s twice", path, show(s.Value))
		default:
			seen[s.Value] = true
			list = append(list, s)
		}
	}
	return list
}

// exactly is str for texts that can be empty, and in which white space counts.
func (d *decoder) exactly(n *yamledit.Node, path string) *String {
	if n.IsNull() || n.Kind != yamledit.Scalar {
		d.str(n, path) // which reports it
		return nil
	}
	return &String{Value: n.Value, Pos: d.pos(n)}
}

// checkValues reports what of a variable contradicts itself.
func (d *decoder) checkValues(v *Variable, path string) {
	sound := *v // without what is a mistake by itself
	if v.Type != nil && !slices.Contains(VariableTypes, v.Type.Value) {
		d.failAt(v.Type.Pos, "%s.type cannot be %s%s", path, show(v.Type.Value), meant(v.Type.Value, VariableTypes, "it can be "+enumerateOr(VariableTypes)))
		sound.Type = nil
	}
	if v.Pattern != nil && !d.checkPattern(v, path+".pattern") {
		sound.Pattern = nil
	}
	allowed := sound.allowed()
	values := allowed.Values
	allowed.Values = nil
	for _, s := range v.Values {
		if wants := allowed.Requires(s.Value); wants != "" {
			d.failAt(s.Pos, "%s.values: %s is not %s", path, show(s.Value), oneLine(wants))
		}
	}
	allowed.Values = values
	d.checkDefault(v, path, allowed)
	if v.Secret && v.Values != nil {
		d.failAt(v.Values[0].Pos, "%s is a secret, and contracts do not contain values of secrets; remove values, or secret", path)
	}
}

func (d *decoder) checkDefault(v *Variable, path string, allowed *value.Set) {
	if v.Default == nil {
		return
	}
	switch wants := allowed.Requires(v.Default.Value); {
	case v.Required:
		d.failAt(v.Default.Pos, "%s is required, so its default has no effect; remove default, or required", path)
	case v.Secret:
		d.failAt(v.Default.Pos, "%s is a secret, and contracts do not contain values of secrets; remove default, or secret", path)
	case wants != "":
		d.failAt(v.Default.Pos, "%s.default: %s is not %s", path, show(v.Default.Value), oneLine(wants))
	}
}

// checkPattern reports what is wrong with a pattern for the values of a variable. It is
// not compiled here if it comes to too much, by itself or for the values and the default
// that it is matched with.
func (d *decoder) checkPattern(v *Variable, path string) bool {
	s := v.Pattern
	tree, err := syntax.Parse(s.Value, syntax.Perl)
	if err != nil {
		d.failAt(s.Pos, "%s is not a regular expression: %s", path, oneLine(patternError(err)))
		return false
	}
	size := patternSize(tree)
	if size > maxPattern {
		d.failAt(s.Pos, "%s is too large: with its repetitions written out, it has more than %d parts", path, maxPattern)
		return false
	}
	if d.patterns += size; d.patterns > maxPatterns {
		d.failAt(s.Pos, "%s is too large: with repetitions written out, the patterns have more than %d parts up to here", path, maxPatterns)
		return false
	}
	v.parts = size
	for _, s := range append(slices.Clip(v.Values), v.Default) {
		if s != nil {
			d.matching += v.Matching(s.Value)
		}
	}
	if d.matching > MaxMatching {
		d.failAt(s.Pos, "%s is too large for so many values; remove it, or write fewer or shorter ones", path)
		return false
	}
	return true
}

// patternSize is how many parts a regular expression comes to: characters and classes,
// and what each repetition of them takes.
func patternSize(re *syntax.Regexp) int {
	size := 1
	switch re.Op {
	case syntax.OpLiteral:
		size = len(re.Rune)
	case syntax.OpCharClass:
		size += len(re.Rune) / 16
	}
	for _, sub := range re.Sub {
		size += patternSize(sub)
	}
	if re.Op == syntax.OpRepeat {
		size *= max(1, re.Min, re.Max)
	}
	return min(size, maxPatterns+1)
}

// patternError returns what package regexp says about a pattern, without its own name.
func patternError(err error) string {
	if e, ok := errors.AsType[*syntax.Error](err); ok {
		return e.Code.String() + ": " + show(e.Expr)
	}
	return err.Error()
}

func (d *decoder) checkVariable(v *Variable, path string) {
	prefix := strings.TrimSuffix(v.Name, "*")
	if strings.ContainsAny(prefix, "=*\x00") || strings.ContainsFunc(prefix, unicode.IsSpace) || v.Name == "" {
		d.failAt(v.Pos, "%s: %s is neither the name of an environment variable nor a prefix followed by *", path, show(v.Name))
	}
	if prefix == v.Name {
		return
	}
	if v.Required {
		d.failAt(v.Pos, "%s: %s names many variables, which cannot all be required; write optional", path, show(v.Name))
	}
	if v.Default != nil {
		d.failAt(v.Default.Pos, "%s: %s names many variables, which have no common default; remove it", path, show(v.Name))
	}
}

// isPlain reports whether one word says all of the variable.
func (v *Variable) isPlain() bool {
	return v.Type == nil && v.Values == nil && v.Pattern == nil && v.Default == nil && !v.Secret && v.Description == nil
}

// enumerateOr writes words as "a, b or c".
func enumerateOr(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " or " + words[n-1]
	}
	return strings.Join(words, "")
}
