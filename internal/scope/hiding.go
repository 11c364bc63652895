package scope

import (
	"fmt"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/snippet"
	"github.com/importspy/importspy/internal/toentries"
)

// Hides returns an error if a finding with that message, on a package and the contract that was
// written for it, may come from a type of the package that has the name of a predeclared one:
// if the API mentions both, a contract has one name for them.
func (s *Scope) Hides(pkg *packages.Package, message string) error {
	names := toentries.NewNames(pkg.Types)
	for _, word := range snippet.Words(message) {
		tn := names.Hides(word)
		if tn == nil {
			continue
		}
		if err := s.exceedsAt(pkg, tn, fmt.Sprintf("type %s hides the predeclared %[1]s, which the API mentions, too", word)); err != nil {
			return err
		}
	}
	return nil
}
