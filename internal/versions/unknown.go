package versions

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/compare"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/report"
)

// hasGap reports whether declarations of a package may be missing. Errors of the type
// checker are on what is there.
func hasGap(pkg *packages.Package) bool {
	return slices.ContainsFunc(pkg.Errors, func(err packages.Error) bool { return err.Kind != packages.TypeError })
}

// uncomparedOf notes what a version has of a package and cannot be compared.
func (d *Differ) uncomparedOf(s *versionSet, pkg *packages.Package, clause token.Pos, u compare.Unknown) {
	side := "new"
	if u.Old {
		side = "old"
	}
	un := report.Uncompared{Package: pkg.PkgPath, Symbol: u.Symbol, Reason: "its declaration in " + side + " has errors"}
	un.Position = s.position(pkg.Fset, clause)
	switch {
	case u.Object != nil:
		pos, _ := load.Place(pkg, u.Object.Pos(), u.Object.Pos(), clause)
		un.Position = s.position(pkg.Fset, pos)
		if u.Partial {
			un.Reason = "some of its fields in " + side + " have errors"
		}
	case u.Symbol == "":
		un.Reason = side + " has files with errors, which may declare more"
	default:
		un.Reason = "it may be in a file with errors in " + side
	}
	d.failed = true
	key := un.Key()
	if d.on[key] == nil {
		d.unknown = append(d.unknown, un)
	}
	d.on[key] = append(d.on[key], s.Platform.String())
}
