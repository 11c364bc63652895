package rules

import (
	"fmt"
	"slices"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/environ"
	"github.com/importspy/importspy/internal/finding"
)

// A Host is a machine that a package is to run on.
type Host struct {
	GOOS, GOARCH string
	Go           string // the release, "1.26.1"
	// IsSet reports whether an environment variable is set.
	IsSet func(name string) bool
}

// CheckHost returns what of the package's environment a machine does not have.
// The package's own contract may be nil. Of the package, it needs folder, path
// and module.
func (b *Binding) CheckHost(own *contract.File, h Host) []finding.Finding {
	b.bind(own)
	if s, env := b.environmentWith(func(env *contract.Environment) bool { return env.Platforms != nil }); s != nil &&
		!slices.ContainsFunc(env.Platforms, func(p contract.Platform) bool { return p.Matches(h.GOOS, h.GOARCH) }) {
		b.unmet(s, finding.Platform, h.GOOS+"/"+h.GOARCH, env.Platforms[0].Pos,
			"contract is for %s, this machine is not", platformList(env.Platforms))
	}
	if s, env := b.environmentWith(func(env *contract.Environment) bool { return env.Go != nil }); s != nil {
		if set, err := environ.ParseRange(env.Go.Value); err == nil && !set.Contains(h.Go) {
			b.unmet(s, finding.GoVersion, "go"+h.Go, env.Go.Pos, "contract is for Go %s, this machine has another", env.Go.Value)
		}
	}
	declared, _ := b.declaredVariables()
	for _, v := range declared {
		if v.Required && !h.IsSet(v.Name) {
			b.unmet(v.from, finding.VariableUnset, v.Name, v.Pos, "contract requires this environment variable, it is not set")
		}
	}
	return b.unique()
}

func (b *Binding) unmet(s *source, id finding.ID, symbol string, at contract.Position, format string, args ...any) {
	b.add(s, finding.Finding{
		ID: id, Symbol: symbol, Contract: at, Message: symbol + ": " + fmt.Sprintf(format, args...),
	})
}
