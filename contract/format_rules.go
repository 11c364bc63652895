package contract

import (
	"slices"
	"strconv"
	"strings"

	"github.com/importspy/importspy/internal/yamledit"
)

// rules writes the sections on what surrounds a package.
func (p *printer) rules(f *File) {
	p.imports(0, f.Imports)
	if im := f.Importers; im != nil {
		p.header(0, "importers", im.Allow == nil && im.Deny == nil && len(im.Except) == 0 && !im.Tests && im.Require == nil)
		p.ruleList(p.unit, "allow", im.Allow)
		p.ruleList(p.unit, "deny", im.Deny)
		if len(im.Except) > 0 {
			p.ruleList(p.unit, "except", im.Except)
		}
		if im.Tests {
			p.line(p.unit, "tests: true")
		}
		if im.Require != nil {
			p.line(p.unit, "require:")
			p.part(2*p.unit, im.Require, f)
		}
	}
	if len(f.Subpackages) > 0 {
		p.line(0, "subpackages:")
		for _, fam := range f.Subpackages {
			p.family(p.seq, fam, f)
		}
	}
	if f.Skip != nil {
		p.ruleList(0, "skip", f.Skip)
	}
	p.environment(0, f.Environment)
}

// header writes the key of a section, which may be empty.
func (p *printer) header(indent int, key string, empty bool) {
	if empty {
		p.line(indent, key+": {}")
		return
	}
	p.line(indent, key+":")
}

func (p *printer) family(indent int, fam *Family, f *File) {
	p.line(indent, "- match: "+flowStrings(fam.Match))
	if len(fam.Except) > 0 {
		p.ruleList(indent+2, "except", fam.Except)
	}
	if fam.Required != nil {
		word := "optional"
		if fam.Required.Value {
			word = "required"
		}
		p.line(indent+2, "contract: "+word)
	}
	p.part(indent+2, fam.Part, f)
}

// part writes a part of f, without the uses that it has of f.
func (p *printer) part(indent int, part, f *File) {
	if part.Policy != Minimum {
		p.line(indent, "policy: "+string(part.Policy))
	}
	p.uses(indent, part.ownUses(f))
	p.exports(indent, part)
	p.imports(indent, part.Imports)
	p.environment(indent, part.Environment)
}

// ownUses returns the uses of f, a part, that it does not have from the whole.
func (f *File) ownUses(whole *File) (own []*Use) {
	for _, u := range f.Uses {
		if !slices.ContainsFunc(whole.Uses, func(w *Use) bool { return w.Name == u.Name && w.Path == u.Path }) {
			own = append(own, u)
		}
	}
	return own
}

func (p *printer) imports(indent int, im *Imports) {
	if im == nil {
		return
	}
	p.header(indent, "imports", im.Allow == nil && im.Deny == nil && im.Tests == nil && len(im.Require) == 0)
	indent += p.unit
	p.ruleList(indent, "allow", im.Allow)
	p.ruleList(indent, "deny", im.Deny)
	if im.Tests != nil {
		p.line(indent, "tests:")
		p.ruleList(indent+p.unit, "allow", im.Tests.Allow)
		p.ruleList(indent+p.unit, "deny", im.Tests.Deny)
	}
	if len(im.Require) > 0 {
		p.line(indent, "require:")
	}
	for _, r := range im.Require {
		p.line(indent+p.unit, yamledit.QuoteFlow(r.Path.Value)+":")
		p.sections(indent+2*p.unit, r.Part)
	}
}

// ruleList writes rules; nil is a key that is absent.
func (p *printer) ruleList(indent int, key string, rules []*Rule) {
	if rules == nil {
		return
	}
	if len(rules) == 0 {
		p.line(indent, key+": []")
		return
	}
	p.line(indent, key+":")
	for len(rules) > 0 {
		n := 1
		for n < len(rules) && rules[0].sharesItem(rules[n]) {
			n++
		}
		p.item(indent+p.seq, rules[:n])
		rules = rules[n:]
	}
}

// sharesItem reports whether two rules were written as one item, with a list of paths.
func (r *Rule) sharesItem(s *Rule) bool {
	hasMore := r.Reason != nil || r.Version != nil || r.Indirect != nil
	return hasMore && r.Reason == s.Reason && r.Version == s.Version && r.Indirect == s.Indirect &&
		r.Except == nil && s.Except == nil && r.Files == nil && s.Files == nil
}

// item writes rules that differ in their paths only.
func (p *printer) item(indent int, rules []*Rule) {
	r := rules[0]
	if r.Reason == nil && r.Except == nil && r.Files == nil && r.Version == nil && r.Indirect == nil {
		p.line(indent, "- "+yamledit.Quote(r.Pattern.Value))
		return
	}
	path := yamledit.Quote(r.Pattern.Value)
	if len(rules) > 1 {
		var paths []*String
		for _, r := range rules {
			paths = append(paths, &r.Pattern)
		}
		path = flowStrings(paths)
	}
	p.line(indent, "- path: "+path)
	if r.Version != nil {
		p.line(indent+2, "version: "+yamledit.Quote(r.Version.Value))
	}
	if r.Indirect != nil {
		p.line(indent+2, "indirect: "+strconv.FormatBool(r.Indirect.Value))
	}
	if r.Except != nil {
		p.line(indent+2, "except: "+flowStrings(r.Except))
	}
	if r.Files != nil {
		p.line(indent+2, "files: "+flowStrings(r.Files))
	}
	if r.Reason != nil {
		p.line(indent+2, "reason: "+yamledit.Quote(r.Reason.Value))
	}
}

func (p *printer) environment(indent int, env *Environment) {
	if env == nil {
		return
	}
	p.header(indent, "environment", env.Go == nil && env.Platforms == nil && env.Forbid == nil && env.BuildMode == nil && env.Variables == nil && env.Deployments == nil)
	indent += p.unit
	p.machine(indent, env)
	if env.Deployments == nil {
		return
	}
	p.line(indent, "deployments:")
	for _, dep := range env.Deployments {
		item := &printer{unit: p.unit, seq: p.seq, eol: p.eol}
		if dep.Name != nil {
			item.line(indent+p.seq+2, "name: "+yamledit.Quote(dep.Name.Value))
		}
		item.machine(indent+p.seq+2, dep.Environment)
		p.WriteString(strings.Repeat(" ", indent+p.seq) + "- " + item.String()[indent+p.seq+2:])
	}
}

// machine writes what a machine must be.
func (p *printer) machine(indent int, env *Environment) {
	if env.Go != nil {
		p.line(indent, "go: "+yamledit.Quote(env.Go.Value))
	}
	if env.Platforms != nil {
		p.line(indent, "platforms: "+formatPlatforms(env.Platforms))
	}
	if env.Forbid != nil {
		p.line(indent, "forbid: "+flowStrings(env.Forbid))
	}
	if env.BuildMode != nil {
		p.line(indent, "buildmode: "+env.BuildMode.Value)
	}
	switch {
	case env.Variables == nil:
	case len(env.Variables) == 0:
		p.line(indent, "variables: {}")
	default:
		p.line(indent, "variables:")
	}
	for _, v := range env.Variables {
		p.variable(indent+p.unit, v)
	}
}

// variable writes a variable as a word, where that says all, else as a mapping.
func (p *printer) variable(indent int, v *Variable) {
	name := yamledit.QuoteFlow(v.Name)
	if v.isPlain() {
		word := "optional"
		if v.Required {
			word = "required"
		}
		p.line(indent, name+": "+word)
		return
	}
	p.line(indent, name+":")
	indent += p.unit
	if v.Required {
		p.line(indent, "required: true")
	}
	if v.Type != nil {
		p.line(indent, "type: "+v.Type.Value)
	}
	if v.Values != nil {
		p.line(indent, "values: "+flowStrings(v.Values))
	}
	if v.Pattern != nil {
		p.line(indent, "pattern: "+yamledit.Quote(v.Pattern.Value))
	}
	if v.Default != nil {
		p.line(indent, "default: "+yamledit.Quote(v.Default.Value))
	}
	if v.Secret {
		p.line(indent, "secret: true")
	}
	if v.Description != nil {
		p.line(indent, "description: "+yamledit.Quote(v.Description.Value))
	}
}

func flowStrings(list []*String) string {
	words := make([]string, len(list))
	for i, s := range list {
		words[i] = yamledit.QuoteFlow(s.Value)
	}
	return "[" + strings.Join(words, ", ") + "]"
}
