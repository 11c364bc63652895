package rules

import (
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/pattern"
)

// SkippedByDefault has the names of folders whose packages need no contract, unless
// something says otherwise.
var SkippedByDefault = []string{"internal", "example", "examples", "testdata"}

// ParseSkip returns the patterns in a list with commas, as a command line has it.
func ParseSkip(text string) (list []string, err error) {
	for item := range strings.SplitSeq(text, ",") {
		if item = strings.TrimSpace(item); item != "" {
			list = append(list, item)
		}
	}
	return list, CheckSkip(list)
}

// CheckSkip returns an error if one of the patterns cannot be read.
func CheckSkip(patterns []string) error {
	for _, text := range patterns {
		if text == contract.NoSkip {
			continue
		}
		if _, err := pattern.NewFolders(text); err != nil {
			return err
		}
	}
	return nil
}

// Skipped returns the pattern for which the package needs no contract, "" if there is
// none. Patterns are what the command line has, from the root of the module; those of the
// contracts above are from their folders. A family that requires a contract is for the
// caller to ask about.
func (b *Binding) Skipped(patterns []string) string {
	rel := b.inModule()
	found, none := firstOut(patterns, rel), slices.Contains(patterns, contract.NoSkip)
	b.eachAbove(func(name, rel, _ string) {
		p := b.reader.read(name, "skip", b.place)
		if p == nil || p.file == nil || p.err != nil {
			return // which is reported
		}
		var list []string
		for _, r := range p.file.Skip {
			list = append(list, r.Pattern.Value)
		}
		none = none || slices.Contains(list, contract.NoSkip)
		if found == "" {
			found = firstOut(list, rel)
		}
	})
	if found == "" && !none {
		found = firstOut(SkippedByDefault, rel)
	}
	return found
}

// MatchNone returns, for each pattern of a list for -skip that no package of a module in one of
// the folders matches, the words that say so.
func MatchNone(patterns, roots []string) (list []string) {
	var all Listing
	for _, root := range roots {
		all.walk(root, ".")
	}
	names := slices.Concat(strings.Split(strings.Join(all.Packages, "/"), "/"), SkippedByDefault)
	for _, text := range patterns {
		p, err := pattern.NewFolders(text)
		if err != nil || text == contract.NoSkip || hasHidden(text) || slices.ContainsFunc(all.Packages, p.Match) {
			continue
		}
		said := text + " matched no packages"
		near := ""
		switch {
		case !p.AnyDepth():
			near = nearest(text, all.Packages)
		case !slices.Contains(SkippedByDefault, text):
			near = nearest(text, names)
		}
		if near != "" {
			said += "; did you mean " + near + "?"
		}
		list = append(list, said)
	}
	return list
}

// inModule returns the folder of the package from the root of its module.
func (b *Binding) inModule() string {
	if b.pkg.Module == b.pkg.Path {
		return "."
	}
	return strings.TrimPrefix(b.pkg.Path, b.pkg.Module+"/")
}

// firstOut returns the first pattern that leaves a folder out, or "".
func firstOut(patterns []string, rel string) string {
	i := slices.IndexFunc(patterns, func(text string) bool { return text != contract.NoSkip && leavesOut(text, rel) })
	if i < 0 {
		return ""
	}
	return patterns[i]
}

// RequiresContract reports whether a family that the package is in requires a contract.
func (b *Binding) RequiresContract() bool {
	b.bind(nil)
	return slices.ContainsFunc(b.sources, func(s *source) bool { return s.requiresContract() })
}

func (s *source) requiresContract() bool {
	return s.fam != nil && s.fam.Required != nil && s.fam.Required.Value
}
