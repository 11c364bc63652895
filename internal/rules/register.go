package rules

import (
	"fmt"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/registration"
)

// initCalls reports the functions that the package's init must call and does
// not.
func (b *Binding) initCalls(s *source) {
	pkg := &registration.Package{Fset: b.pkg.Fset, Files: b.pkg.Files, Types: b.pkg.Checked, Info: b.pkg.Info}
	for _, call := range s.part.Calls {
		r := registration.Calls(pkg, call.Value)
		if len(r.Calls) == 0 {
			b.add(s, initCallMissing(call, r))
		}
	}
}

func initCallMissing(call contract.String, r registration.Result) finding.Finding {
	f := finding.Finding{
		ID: finding.InitCallMissing, Symbol: call.Value, Contract: call.Pos,
		Message: call.Value + ": contract says init calls it, package's init does not",
	}
	switch {
	case len(r.Maybe) > 0:
		f.Pos, f.End = r.Maybe[0].Pos, r.Maybe[0].End
		f.Message = fmt.Sprintf("%s: contract says init calls it, package's init may, through a function value or an interface: %s",
			call.Value, strings.Join(r.Maybe[0].Path, ", "))
	case len(r.Elsewhere) > 0:
		f.Pos, f.End = r.Elsewhere[0].Pos, r.Elsewhere[0].End
		f.Message = fmt.Sprintf("%s: contract says init calls it, package calls it in %s, which init does not lead to",
			call.Value, r.Elsewhere[0].Path[0])
	}
	return f
}

// enumerate writes words as "a, b and c".
func enumerate(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}
