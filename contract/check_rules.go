package contract

import (
	"cmp"
	"fmt"
	"path"
	"strings"

	"github.com/importspy/importspy/internal/pattern"
	"github.com/importspy/importspy/internal/spell"
)

// CheckRules returns an [ErrorList] of the patterns and ranges in the rules of f
// that are wrong, nil if there are none. Parse reports them, except for relative
// patterns that climb above the root of import paths: that depends on base, the
// import path of the package or folder that f is the contract of.
func (f *File) CheckRules(base string) error {
	c := &ruleChecker{base: base, name: f.Name}
	c.file(f)
	return c.errs.err()
}

// PathRules returns the rules on import paths in a contract or a part, other than
// those of its parts.
func (f *File) PathRules() (list []*Rule) {
	if im := f.Imports; im != nil {
		list = append(list, im.Allow...)
		list = append(list, im.Deny...)
		if im.Tests != nil {
			list = append(list, im.Tests.Allow...)
			list = append(list, im.Tests.Deny...)
		}
	}
	if im := f.Importers; im != nil {
		list = append(list, im.Allow...)
		list = append(list, im.Deny...)
		list = append(list, im.Except...)
	}
	return list
}

type ruleChecker struct {
	base, name string
	errs       ErrorList
}

func (c *ruleChecker) add(pos Position, err error) {
	if err != nil {
		c.errs = append(c.errs, &Error{File: c.name, Pos: pos, Msg: oneLine(err.Error()), Kind: RuleError})
	}
}

func (c *ruleChecker) file(f *File) {
	for _, call := range f.Calls {
		_, err := pattern.Funcs(call.Value)
		c.add(call.Pos, err)
	}
	c.rules(f.PathRules())
	for _, fam := range f.Subpackages {
		c.family(fam)
	}
	for _, r := range f.Skip {
		if r.Pattern.Value != NoSkip {
			_, err := pattern.NewFolders(r.Pattern.Value)
			c.add(r.Pattern.Pos, err)
		}
	}
	if env := f.Environment; env != nil {
		c.goRange(env.Go)
		for _, dep := range env.Deployments {
			c.goRange(dep.Environment.Go)
		}
	}
	for _, part := range f.Parts() {
		c.file(part)
	}
}

func (c *ruleChecker) goRange(s *String) {
	if s != nil {
		_, err := pattern.NewRange(s.Value)
		c.add(s.Pos, err)
	}
}

func (c *ruleChecker) rules(rules []*Rule) {
	for _, r := range rules {
		for _, s := range append([]*String{&r.Pattern}, r.Except...) {
			c.add(s.Pos, pattern.Check(s.Value, c.base))
		}
		for _, g := range r.Files {
			if _, err := path.Match(strings.TrimPrefix(g.Value, "!"), ""); err != nil || strings.Contains(g.Value, "/") {
				c.add(g.Pos, fmt.Errorf("%s is not a glob for file names such as \"*_gen.go\"", g.Value))
			}
		}
		if r.Version != nil {
			_, err := pattern.NewVersions(r.Version.Value)
			c.add(r.Version.Pos, err)
		}
	}
}

func (c *ruleChecker) family(fam *Family) {
	for _, m := range fam.Match {
		_, err := pattern.NewFolder(m.Value)
		c.add(m.Pos, err)
	}
	for _, r := range fam.Except {
		_, err := pattern.NewFolders(r.Pattern.Value)
		c.add(r.Pattern.Pos, err)
	}
}

// checkIDs reports ids under strict and in waivers that name no rule, or one that
// cannot be there.
func (d *decoder) checkIDs(f *File) {
	for _, s := range f.Strict {
		if !RuleID(s.Value).IsStrict() {
			var words []string
			for _, id := range StrictRules() {
				words = append(words, string(id))
			}
			meant := ""
			if _, known := RuleID(s.Value).Info(); !known {
				meant = spell.Suggest(s.Value, words)
			}
			d.fail(IDError, s.Pos, fmt.Sprintf("strict cannot have %s; it can have %s%s", show(s.Value), strings.Join(words, ", "), meant))
		}
	}
	for _, w := range f.Waivers {
		id := RuleID(w.Finding.Value)
		switch _, known := id.Info(); {
		case id == "": // which is reported
		case !known:
			d.fail(IDError, w.Finding.Pos, fmt.Sprintf("there is no finding called %s%s", show(w.Finding.Value), suggestID(w.Finding.Value)))
		case !id.IsWaivable():
			d.fail(IDError, w.Finding.Pos, fmt.Sprintf("%s cannot be waived; 'importspy-vet explain %s' says what to do instead", id, id))
		}
	}
}

// suggestID says which finding may be meant by an unknown id, or how to list them.
func suggestID(id string) string {
	var waivable []string
	for _, known := range RuleIDs() {
		if known.IsWaivable() {
			waivable = append(waivable, string(known))
		}
	}
	return cmp.Or(spell.Suggest(id, waivable), "; 'importspy-vet explain' lists them")
}
