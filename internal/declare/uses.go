package declare

import (
	"go/types"
	"maps"
	"path"
	"slices"

	"github.com/importspy/importspy/contract"
)

// A use is a package that the signatures of a contract can mention.
type use struct {
	path string
	pkg  *types.Package // nil if no package of that path is loaded
	pos  contract.Position
	// mentioned is set when a signature that is checked mentions the package.
	mentioned bool
}

// resolveUses finds the packages behind the contract's uses and, for names that
// these do not give, behind the imports of the actual package.
func (ck *checker) resolveUses() {
	for _, u := range ck.file.Uses {
		pkg := ck.Imports.Find(u.Path)
		if u.Path == "unsafe" {
			pkg = types.Unsafe
		}
		name := u.Name
		if name == "" && pkg != nil {
			name = pkg.Name()
		} else if name == "" {
			name = path.Base(u.Path)
		}
		if other := ck.names[name]; other != nil {
			ck.errorf(u.Pos, nil, "uses has two packages named %s, %s and %s; name one as in \"%s2: %s\"", name, other.path, u.Path, name, u.Path)
			continue
		}
		if u.Path == ck.Actual.Path() {
			ck.errorf(u.Pos, nil, "uses has the contract's own package; its names need no qualifier")
			continue
		}
		ck.names[name] = &use{path: u.Path, pkg: pkg, pos: u.Pos}
		ck.pkg.Locals[u.Path] = name
	}
	for _, name := range slices.Sorted(maps.Keys(ck.Imports.ByName)) {
		pkg := ck.Imports.ByName[name]
		if ck.names[name] == nil {
			ck.names[name] = &use{path: pkg.Path(), pkg: pkg}
			if ck.pkg.Locals[pkg.Path()] == "" && len(ck.file.Uses) == 0 {
				ck.pkg.Locals[pkg.Path()] = name
			}
		}
	}
}
