// Package toentries turns what a package has into entries of a contract: what is there, in the
// words of a contract. The other direction is that of package totypes.
package toentries

import (
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
)

// Names gives each package that a contract's signatures mention its local name.
type Names struct {
	pkg      *types.Package
	local    map[string]string           // by import path: the names given so far
	taken    map[string]bool             // the values of local
	declared map[string]bool             // import paths whose local name the contract has already
	pending  map[string]*types.Package   // asked for and not declared
	asked    map[string]*types.Package   // all that were pending
	imported map[string]bool             // import paths whose local name is that of the package's files
	params   map[*types.TypeParam]string // what type parameters are called, if not by their own name
	paths    func(*types.Package) string // see Paths
	said     map[string]bool             // what the declaration that is being written mentions, see apart
}

// NewNames returns names for a contract of pkg that declares none yet.
func NewNames(pkg *types.Package) *Names {
	return &Names{
		pkg:      pkg,
		local:    make(map[string]string),
		taken:    make(map[string]bool),
		declared: make(map[string]bool),
		pending:  make(map[string]*types.Package),
		asked:    make(map[string]*types.Package),
		imported: make(map[string]bool),
		params:   make(map[*types.TypeParam]string),
	}
}

// Package returns the described package.
func (n *Names) Package() *types.Package { return n.pkg }

// Declare records that name denotes the package path in the contract.
func (n *Names) Declare(path, name string) {
	n.declared[path] = true
	n.give(path, name)
}

// Prefer gives packages the names that files give them (by import path), as far
// as these are free.
func (n *Names) Prefer(local map[string]string) {
	for _, path := range slices.Sorted(maps.Keys(local)) {
		if n.local[path] == "" && n.free(local[path]) {
			n.give(path, local[path])
			n.imported[path] = true
		}
	}
}

// Paths has packages called like those whose import paths a function returns: of
// another version, whose module may have another path, like those of this one.
func (n *Names) Paths(path func(*types.Package) string) { n.paths = path }

// Of returns the local name of pkg, "" for the described package itself.
func (n *Names) Of(pkg *types.Package) string {
	path := pkg.Path()
	if n.paths != nil {
		path = n.paths(pkg)
	}
	if path == n.pkg.Path() {
		return ""
	}
	if !n.declared[path] {
		n.pending[path], n.asked[path] = pkg, pkg
	}
	if n.local[path] == "" {
		name := pkg.Name()
		for i := 2; !n.free(name); i++ {
			name = pkg.Name() + strconv.Itoa(i)
		}
		n.give(path, name)
	}
	return n.local[path]
}

// Local returns the local name that the package path has been given, or "".
func (n *Names) Local(path string) string { return n.local[path] }

// Explain says which packages texts mean by names that have been made up to tell
// packages of one name apart: "io2 is example.com/io". It is "" if the texts have no
// such name.
func (n *Names) Explain(texts ...string) string {
	mentioned := make(map[string]bool)
	for _, text := range texts {
		for _, name := range Qualifiers(text) {
			mentioned[name] = n.taken[name] && n.twin(name)
		}
	}
	var list []string
	for path, local := range n.local {
		if mentioned[local] {
			list = append(list, local+" is "+path)
		}
	}
	slices.Sort(list)
	return strings.Join(list, " and ")
}

// twin reports whether another package's local name differs in its number only.
func (n *Names) twin(local string) bool {
	base := strings.TrimRight(local, "0123456789")
	if local != base {
		return n.taken[base]
	}
	for other := range n.taken {
		if other != local && strings.HasPrefix(other, base) && strings.TrimRight(other, "0123456789") == base {
			return true
		}
	}
	return false
}

// Qualifiers returns the names that a text of Go source selects from.
func Qualifiers(text string) (names []string) {
	words := strings.FieldsFunc(text, func(r rune) bool { return r != '_' && r != '.' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for _, word := range words {
		word = strings.TrimLeft(word, ".") // the dots of a variadic parameter
		if name, _, ok := strings.Cut(word, "."); ok {
			names = append(names, name)
		}
	}
	return names
}

// Imported reports whether the local name of a package is the one that the
// described package's own files give it.
func (n *Names) Imported(path string) bool { return n.imported[path] }

// Pending returns what the contract's uses must have for all that was asked
// for since the last call, sorted by path.
func (n *Names) Pending() []*contract.Use {
	var uses []*contract.Use
	for _, path := range slices.Sorted(maps.Keys(n.pending)) {
		uses = append(uses, n.use(path))
	}
	clear(n.pending)
	return uses
}

// Use returns what the contract's uses must have for a local name that stands in a
// description, nil if it has it or there is no such name.
func (n *Names) Use(local string) *contract.Use {
	for path := range n.asked {
		if n.local[path] == local && !n.declared[path] {
			return n.use(path)
		}
	}
	return nil
}

func (n *Names) use(path string) *contract.Use {
	use := &contract.Use{Path: path}
	// Once the package is gone, a name that does not fit the path cannot be determined.
	if name := n.local[path]; name != n.asked[path].Name() || !slices.Contains(api.AssumedNames(path), name) {
		use.Name = name
	}
	return use
}

// Adopt gives a package the name that it has on another platform, if that can be:
// one that the contract does not mention yet has to give way.
func (n *Names) Adopt(path, name string) {
	if n.local[path] == name || n.declared[path] || n.pkg.Scope().Lookup(name) != nil {
		return
	}
	for other, local := range n.local {
		if local != name {
			continue
		}
		if n.declared[other] {
			return
		}
		delete(n.local, other)
		delete(n.imported, other)
	}
	delete(n.taken, n.local[path])
	n.give(path, name)
}

// CallParams gives the type parameters of named, and those of its methods'
// receivers, one set of names: the declarations of a type and of its methods may
// differ in them, an entry of a contract cannot.
func (n *Names) CallParams(named *types.Named, names []string) {
	n.callParams(named.TypeParams(), names)
	for m := range named.Methods() {
		n.callParams(m.Signature().RecvTypeParams(), names)
	}
}

func (n *Names) callParams(list *types.TypeParamList, names []string) {
	for i := range min(list.Len(), len(names)) {
		n.params[list.At(i)] = names[i]
	}
}

// ParamNames returns what the type parameters of a list are called.
func (n *Names) ParamNames(list *types.TypeParamList) []string {
	names := make([]string, list.Len())
	for i := range names {
		names[i] = n.param(list.At(i))
	}
	return names
}

// distinct makes names of type parameters others than those of the package's
// objects, which methods with other names for their receiver's type parameters
// may mention.
func (n *Names) distinct(names []string) []string {
	for i, name := range names {
		for j := 2; n.pkg.Scope().Lookup(names[i]) != nil || slices.Index(names, names[i]) < i; j++ {
			names[i] = name + strconv.Itoa(j)
		}
	}
	return names
}

func (n *Names) param(p *types.TypeParam) string {
	if name, ok := n.params[p]; ok {
		return name
	}
	return p.Obj().Name()
}

func (n *Names) give(path, name string) {
	n.local[path] = name
	n.taken[name] = true
}

// free reports whether name can be given: no object of the package may have the
// name of an import (https://go.dev/ref/spec#Declarations_and_scope).
func (n *Names) free(name string) bool {
	return !n.taken[name] && n.pkg.Scope().Lookup(name) == nil && types.Universe.Lookup(name) == nil
}
