package scope

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/environ"
	"github.com/importspy/importspy/internal/toentries"
)

// Hides returns an error if a finding with that message, on a package and the contract that was
// written for it, may come from a type of the package that has the name of a predeclared one: if the API
// mentions both, a contract has one name for them.
func (s *Scope) Hides(pkg *packages.Package, message string) error {
	names := toentries.NewNames(pkg.Types)
	for _, word := range words(message) {
		tn := names.Hides(word)
		if tn == nil {
			continue
		}
		if at := environ.Position(pkg.Fset, tn.Pos()); at.IsValid() {
			return fmt.Errorf("%s:%d:%d: "+exceeds+"type %s hides the predeclared %[4]s, which the API mentions, too",
				s.Shorten(at.Filename), at.Line, at.Column, word)
		}
	}
	return nil
}

// words returns the identifiers in Go source.
func words(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
