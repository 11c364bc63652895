package toentries

import (
	"go/types"
	"maps"
	"strconv"
)

// apart calls the type parameters of a list so that none has the name of something else
// that their declaration mentions. In Go source another name for the same thing avoids
// that, an alias that clients cannot write: a contract has what that stands for. Write writes
// the declaration, again if a name had to change; call gives the parameters their names.
func (n *Names) apart(list *types.TypeParamList, call func(names []string), write func()) {
	outer := n.said
	n.said = make(map[string]bool)
	write()
	said := n.said
	if names, ok := n.uncaptured(list, said); ok {
		call(names)
		write()
	}
	if n.said = outer; outer != nil {
		maps.Copy(outer, said)
	}
}

// uncaptured returns names for the type parameters of a list other than those that the
// declaration says, and whether one had to change.
func (n *Names) uncaptured(list *types.TypeParamList, said map[string]bool) (names []string, changed bool) {
	names = n.ParamNames(list)
	taken := maps.Clone(said)
	for _, name := range names {
		taken[name] = true
	}
	for i, name := range names {
		for j := 2; said[names[i]] || names[i] != name && taken[names[i]]; j++ {
			names[i], changed = name+strconv.Itoa(j), true
		}
		taken[names[i]] = true
	}
	return names, changed
}

// mention notes that a declaration says a name that a type parameter could have as well.
func (n *Names) mention(name string) string {
	if n.said != nil {
		n.said[name] = true
	}
	return name
}

// predeclared returns how a contract says a predeclared type: if the package has a type of
// that name, by another of its names, if there is one.
func (n *Names) predeclared(name string) string {
	if other := synonyms[name]; other != "" && n.Hides(name) != nil && n.Hides(other) == nil {
		name = other
	}
	return n.mention(name)
}

var synonyms = map[string]string{
	"any": "interface{}", "byte": "uint8", "uint8": "byte", "rune": "int32", "int32": "rune",
}

// Hides returns the type of the package that has the name of a predeclared one, nil if there
// is none. A contract says of an unexported alias what it stands for, so that hides nothing.
func (n *Names) Hides(name string) *types.TypeName {
	tn, ok := n.pkg.Scope().Lookup(name).(*types.TypeName)
	if !ok || tn.IsAlias() || types.Universe.Lookup(name) == nil {
		return nil
	}
	return tn
}
