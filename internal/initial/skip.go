package initial

import (
	"go/build"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/scope"
)

// skips returns the pattern by which a package gets no contract, "" if it gets one. What a
// family requires a contract of gets one, and so does what the command line names
// without a wildcard, or with one below a skipped folder.
func (in *Contracts) skips(pkg *packages.Package) string {
	bound := in.scope.Bind(&in.reader, pkg, load.Dir(pkg))
	by := bound.Skipped(in.Skip)
	if by == "" || in.isNamed(pkg, by) || bound.RequiresContract() {
		return ""
	}
	return by
}

// isNamed reports whether the command line names a package in spite of a pattern that
// skips it: without a wildcard, or below a folder that is skipped by default itself.
func (in *Contracts) isNamed(pkg *packages.Package, by string) bool {
	if slices.Contains(in.Skip, by) {
		return false
	}
	return slices.ContainsFunc(in.scope.Patterns, func(operand string) bool {
		start, _, dots := strings.Cut(filepath.ToSlash(operand), "...")
		start = in.importPath(pkg, strings.TrimSuffix(start, "/"))
		if !dots {
			return start == pkg.PkgPath
		}
		return strings.HasPrefix(pkg.PkgPath+"/", start+"/") && slices.Contains(rules.SkippedByDefault, by) &&
			slices.Contains(strings.Split(strings.TrimPrefix(start, scope.ModulePath(pkg)), "/"), by)
	})
}

// importPath returns the import path of a folder in the module of a package, if start is a
// folder.
func (in *Contracts) importPath(pkg *packages.Package, start string) string {
	if pkg.Module == nil || !build.IsLocalImport(start) && !filepath.IsAbs(start) {
		return start
	}
	if !filepath.IsAbs(start) {
		start = filepath.Join(in.scope.Dir, start)
	}
	rel, err := filepath.Rel(pkg.Module.Dir, start)
	if err != nil {
		return start
	}
	return path.Join(pkg.Module.Path, filepath.ToSlash(rel))
}
