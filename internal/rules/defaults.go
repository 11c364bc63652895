package rules

import (
	"slices"
	"strconv"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/environ"
	"github.com/importspy/importspy/internal/finding"
)

// variableDefaults reports the constants that the package uses in place of variables, and
// that are not what a contract says, for the nearest one.
func (b *Binding) variableDefaults(sources []*source, bodies *environ.Package) {
	if !slices.ContainsFunc(sources, func(s *source) bool { return slices.ContainsFunc(s.part.Environment.Variables, restricts) }) {
		return
	}
	for _, d := range environ.Fallbacks(bodies) {
		for _, s := range sources {
			v := s.part.Environment.Variable(d.Name)
			if v == nil {
				continue
			}
			if f, ok := contradicts(v, d); ok {
				f.ID, f.Symbol, f.Pos, f.End, f.Contract = contract.VariableDefault, d.Name, d.Pos, d.End, v.Pos
				b.add(s, f)
				break
			}
		}
	}
}

// restricts reports whether a contract says what a default of a variable must be.
func restricts(v *contract.Variable) bool { return v.Rule() != "" || v.Default != nil || v.Secret }

// contradicts returns the finding on a default that is not what a contract says.
func contradicts(v *contract.Variable, d environ.Fallback) (finding.Finding, bool) {
	if v.Secret {
		return finding.Finding{Form: finding.DefaultOfSecret}, true
	}
	if !hasKind(v, d.Kind) {
		return finding.Finding{}, false
	}
	wants := v.Requires(d.Text)
	if d.Kind != "" && slices.ContainsFunc(v.Values, func(s *contract.String) bool { return v.Same(s.Value, d.Text) }) {
		wants = "" // spelled in another way
	}
	switch {
	case v.Default != nil && !v.Same(v.Default.Value, d.Text):
		return finding.Finding{Form: finding.DefaultDiffers, Promised: shown(v.Default.Value), Actual: shown(d.Text)}, true
	case v.Default == nil && wants != "":
		return finding.Finding{Form: finding.DefaultNotAllowed, Promised: wants, Actual: shown(d.Text)}, true
	}
	return finding.Finding{}, false
}

// hasKind reports whether a constant of a kind can be compared to what a contract says
// of a variable. How a text becomes a number of another kind is for the package to say, and
// a pattern is for texts.
func hasKind(v *contract.Variable, kind string) bool {
	if kind == "" {
		return true
	}
	if v.Type == nil || v.Pattern != nil && v.Default == nil {
		return false
	}
	if kind == "int" {
		return slices.Contains([]string{"int", "uint", "port", "float"}, v.Type.Value)
	}
	return v.Type.Value == kind
}

// shown quotes a text that is not a word.
func shown(text string) string {
	if q := strconv.Quote(text); text == "" || q != `"`+text+`"` || text[0] == ' ' || text[len(text)-1] == ' ' {
		return q
	}
	return text
}
