package rules

import (
	"fmt"
	"slices"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
)

// environment holds the package to what it is said to be built and run for.
func (b *Binding) environment() {
	b.platforms()
}

// environmentWith returns the nearest source whose environment has a key.
func (b *Binding) environmentWith(has func(*contract.Environment) bool) (*source, *contract.Environment) {
	s := b.first(func(part *contract.File) bool { return part.Environment != nil && has(part.Environment) })
	if s == nil {
		return nil, nil
	}
	return s, s.part.Environment
}

// platforms reports a build for a platform that the contract does not have.
func (b *Binding) platforms() {
	s, env := b.environmentWith(func(env *contract.Environment) bool { return env.Platforms != nil })
	if s == nil || slices.ContainsFunc(env.Platforms, func(p contract.Platform) bool { return p.Matches(b.pkg.GOOS, b.pkg.GOARCH) }) {
		return
	}
	words := make([]string, len(env.Platforms))
	for i, p := range env.Platforms {
		words[i] = p.String()
	}
	at := b.pkg.GOOS + "/" + b.pkg.GOARCH
	b.add(s, finding.Finding{
		ID: finding.Platform, Symbol: at, Contract: env.Platforms[0].Pos,
		Message: fmt.Sprintf("%s: package is built for it, contract is for %s", at, enumerate(words)),
	})
}
