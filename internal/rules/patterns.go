package rules

import (
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/pattern"
	"github.com/importspy/importspy/internal/spell"
)

// Check returns the findings on a contract that do not depend on the package that it
// is for: on patterns without a package. Its folder is relative to the module's root.
func (l *Listing) Check(f *contract.File, dir string) []finding.Finding {
	return l.unusedFamilies(f, dir)
}

// unusedFamilies returns a finding for each pattern of folders that no package is in.
func (l *Listing) unusedFamilies(f *contract.File, dir string) (list []finding.Finding) {
	below := l.below(dir)
	check := func(text *contract.String, key string) {
		p, err := pattern.NewFolder(text.Value)
		if err != nil || hasHidden(text.Value) || slices.ContainsFunc(below, p.Match) {
			return
		}
		list = append(list, unused(contract.RuleUnused, text, key, nearest(text.Value, below)))
	}
	for _, fam := range f.Subpackages {
		for _, m := range fam.Match {
			check(m, "subpackages.match")
		}
		for _, r := range fam.Except {
			check(&r.Pattern, "subpackages.except")
		}
	}
	return list
}

// below returns the packages below a folder of the module, relative to it.
func (l *Listing) below(dir string) (list []string) {
	for _, p := range l.Packages {
		if dir == "." {
			list = append(list, p)
		} else if rel, ok := strings.CutPrefix(p, dir+"/"); ok {
			list = append(list, rel)
		}
	}
	return list
}

// hasHidden reports whether a pattern names a folder that packages are not listed in,
// or that the go command's ... leaves out: there may be what only some commands see.
func hasHidden(text string) bool {
	return slices.ContainsFunc(strings.Split(text, "/"), func(e string) bool {
		return e == "testdata" || e == "vendor" || strings.HasPrefix(e, ".") && strings.Trim(e, ".") != "" || strings.HasPrefix(e, "_")
	})
}

// unused returns the finding on a pattern without a package; near is what it may be
// meant for, "" if that is unknown.
func unused(id finding.ID, text *contract.String, key, near string) finding.Finding {
	f := finding.Finding{
		ID: id, Symbol: text.Value, Verdict: finding.Violation, Contract: text.Pos,
		Form: finding.PatternUnused, Args: []string{key},
	}
	if near != "" {
		f.Form, f.Args = finding.PatternMisspelled, []string{key, near}
	}
	return f
}

// nearest returns the pattern of folders or import paths that text may be meant for,
// given those that there are: with a letter or two changed, or with /... where there
// are only packages below. It returns "" if there is none.
func nearest(text string, known []string) string {
	prefix, dots := strings.CutSuffix(text, "/...")
	start := ""
	if rest, ok := strings.CutPrefix(prefix, "./"); ok {
		prefix, start = rest, "./"
	}
	var paths []string
	for _, k := range known {
		for p := k; p != "." && p != ""; p = parentOf(p) {
			if !dots && p == prefix && p != k {
				return start + p + "/..."
			}
			if dots || p == k {
				paths = append(paths, p)
			}
		}
	}
	near, d := spell.Nearest(prefix, paths)
	if d > 2 || 3*d > len(prefix) {
		return ""
	}
	if dots {
		near += "/..."
	}
	return start + near
}

// parentOf returns the path without its last element, "" if it has only one.
func parentOf(p string) string {
	return p[:max(0, strings.LastIndexByte(p, '/'))]
}
