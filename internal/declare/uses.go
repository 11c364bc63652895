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
	// clashes is set if the package declares an object of the local name. It is
	// reported when a signature mentions it.
	clashes, reported bool
	// assumed is set if the package cannot be found, and pkg has no more than aliases
	// that it is assumed to have.
	assumed bool
	// mentioned has the objects that signatures which are checked mention.
	mentioned map[string]types.Object
}

// importable returns the package in the form that the type checker takes. It
// refuses a package that holds no more than the objects that others need, and
// so is given one that has those which are mentioned, and is complete.
func (u *use) importable() *types.Package {
	if u.pkg.Complete() {
		return u.pkg
	}
	pkg := types.NewPackage(u.pkg.Path(), u.pkg.Name())
	for _, obj := range u.mentioned {
		pkg.Scope().Insert(obj)
	}
	pkg.MarkComplete()
	return pkg
}

// resolveUses finds the packages of the contract's uses and, for names that
// these do not give, of the imports of the actual package.
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
		ck.names[name] = &use{path: u.Path, pkg: pkg, pos: u.Pos, clashes: ck.Actual.Scope().Lookup(name) != nil}
		ck.pkg.Locals[u.Path] = name
	}
	for _, name := range slices.Sorted(maps.Keys(ck.Imports.ByName)) {
		pkg := ck.Imports.ByName[name]
		if ck.names[name] == nil {
			ck.names[name] = &use{path: pkg.Path(), pkg: pkg}
		}
	}
}
