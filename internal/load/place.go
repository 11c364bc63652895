package load

import (
	"go/token"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/environ"
)

// Place returns where to show what is declared at pos, to end: at [environ.Place], or at
// the package clause if there is no such place.
func Place(pkg *packages.Package, pos, end, clause token.Pos) (from, to token.Pos) {
	if from, to = environ.Place(pkg.Fset, pkg.Syntax, pkg.TypesInfo, pos, end); from.IsValid() {
		return from, to
	}
	return clause, clause + token.Pos(len(pkg.Types.Name()))
}
