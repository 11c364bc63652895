package totypes

import (
	"go/types"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
)

// A use is a package that the signatures of a contract can mention.
type use struct {
	path string
	pkg  *types.Package // nil if no package of that path is loaded
	pos  contract.Position
	// clashes is set if the package declares an object of the local name. It is
	// reported when a signature mentions it.
	clashes, reported bool
	// assumed has the aliases that pkg is assumed to have, if it cannot be found.
	assumed map[string]bool
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
func (ck *checker) resolveUses(f *contract.File) {
	var nameless []*contract.Use
	for _, u := range ck.file.Uses {
		pkg := ck.Imports.Find(u.Path)
		if u.Path == "unsafe" {
			pkg = types.Unsafe
		}
		switch {
		case u.Name != "":
			ck.addUse(u, u.Name, pkg)
		case pkg != nil:
			ck.addUse(u, pkg.Name(), pkg)
		default:
			nameless = append(nameless, u)
		}
	}
	ck.nameUses(f, nameless)
	for _, name := range slices.Sorted(maps.Keys(ck.Imports.ByName)) {
		pkg := ck.Imports.ByName[name]
		if ck.names[name] == nil {
			ck.names[name] = &use{path: pkg.Path(), pkg: pkg}
		}
	}
}

// addUse gives a package of the contract's uses its local name.
func (ck *checker) addUse(u *contract.Use, name string, pkg *types.Package) {
	if other := ck.names[name]; other != nil {
		ck.errorf(u.Pos, nil, "uses has two packages named %s, %s and %s; name one as in \"%s2: %s\"", name, other.path, u.Path, name, u.Path)
		return
	}
	if u.Path == ck.Actual.Path() {
		ck.errorf(u.Pos, nil, "uses has the contract's own package; its names need no qualifier")
		return
	}
	ck.names[name] = &use{path: u.Path, pkg: pkg, pos: u.Pos, clashes: ck.Actual.Scope().Lookup(name) != nil}
	ck.pkg.Locals[u.Path] = name
}

// nameUses names packages of the contract's uses that have no name there, and that the
// actual package does not depend on. The package clause has it, if that can be found.
// If not, then what the contract says by its name must not be taken for what another
// package of that name has now: of the names that the contract mentions and that
// nothing else under uses gives, it is the likeliest one.
func (ck *checker) nameUses(f *contract.File, nameless []*contract.Use) {
	var unknown []*contract.Use
	for _, u := range nameless {
		if name := stdName(u.Path); name != "" {
			ck.addUse(u, name, nil) // find loads it if it is mentioned
		} else if pkg := ck.loadSource(u.Path); pkg != nil {
			ck.addUse(u, pkg.Name(), nil)
		} else {
			unknown = append(unknown, u)
		}
	}
	if len(unknown) == 0 {
		return
	}
	mentioned := qualifiersOf(f)
	maps.DeleteFunc(mentioned, func(name string, _ bool) bool { return ck.names[name] != nil })
	for _, u := range unknown {
		name := likeliest(u.Path, mentioned, ck.Imports.ByName)
		delete(mentioned, name)
		ck.addUse(u, name, nil)
	}
}

// likeliest returns the likeliest name of a package: one of those mentioned that fits
// its path or else the only one that another package has.
func likeliest(path string, mentioned map[string]bool, taken map[string]*types.Package) string {
	names := api.AssumedNames(path)
	for _, name := range names {
		if mentioned[name] {
			return name
		}
	}
	var others []string
	for name := range mentioned {
		if taken[name] != nil {
			others = append(others, name)
		}
	}
	if len(others) == 1 {
		return others[0]
	}
	return names[0]
}

// qualifiersOf returns the local names of packages that a contract's exports mention,
// and possibly other names before a dot.
func qualifiersOf(f *contract.File) map[string]bool {
	found := make(map[string]bool)
	note := func(text string) {
		for rest, dot := "", true; dot; {
			text, rest, dot = strings.Cut(text, ".")
			if dot {
				i := strings.LastIndexFunc(text, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
				found[text[i+1:]] = true
			}
			text = rest
		}
	}
	var visit func(entries []*contract.Entry)
	visit = func(entries []*contract.Entry) {
		for _, e := range entries {
			note(e.Name)
			for _, d := range e.Decls {
				note(d.Text.Value)
				for _, im := range d.Implements {
					note(im.Value)
				}
				if d.Underlying != nil {
					note(d.Underlying.Value)
				}
				visit(d.Members())
			}
		}
	}
	visit(f.Entries())
	return found
}
