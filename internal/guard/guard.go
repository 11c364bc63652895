// Package guard makes and reads guards: Go files that check, at the start of a program,
// the environment that contracts require. A guard depends on nothing but the standard
// library, and its text follows from its [Guard]: a file is one if it is what [Guard.Source]
// writes.
package guard

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/environ/value"
	"github.com/importspy/importspy/internal/plain"
)

// FileName is the name of guards. Their content is what they are recognized by.
const FileName = "importspy_guard.go"

// A Guard is what a guard checks.
type Guard struct {
	Program      string   // the import path of its package
	Platforms    []string // that it is for: what the program imports can depend on it
	Contracts    []Contract
	Requirements []Requirement
}

// A Contract is one that a guard was made of.
type Contract struct {
	Path   string // the import path of its folder
	Digest string // see [Digest]
	// Shared is set if the contract binds other packages than that in its folder, those of
	// a family or importers. Which ones does not follow from the contract.
	Shared bool
}

// A Requirement is one thing that a contract requires. See package start, which has the
// functions and says what they take.
type Requirement struct {
	From  string // the import path of the contract's folder
	Name  string // of a variable
	Words []string
	Value []Set
	Among []Deployment
	Unmet string // the function that finds what is not as required
}

// A Deployment is one of several environments that are as required.
type Deployment struct {
	Label string
	Needs []Requirement
}

// A Set is a set of texts.
type Set struct {
	What  string // "an int"
	Words []string
	Has   string // the function that decides
}

// A Source is an environment in a contract, which binds the program or a package that it
// imports.
type Source struct {
	Path        string // the import path of the contract's folder
	File        *contract.File
	Environment *contract.Environment
	Shared      bool // see [Contract]
}

// New returns a guard of a program for a platform. It has no requirements if the sources
// have none.
func New(program, platform string, sources []Source) *Guard {
	g := &Guard{Program: program, Platforms: []string{platform}}
	for _, s := range sources {
		list := requirements(s.Path, s.Environment)
		if len(list) == 0 {
			continue
		}
		g.Requirements = append(g.Requirements, list...)
		i := slices.IndexFunc(g.Contracts, func(c Contract) bool { return c.Path == s.Path })
		if i < 0 {
			i = len(g.Contracts)
			g.Contracts = append(g.Contracts, Contract{Path: s.Path, Digest: Digest(s.File)})
		}
		g.Contracts[i].Shared = g.Contracts[i].Shared || s.Shared
	}
	g.sort()
	return g
}

// sort brings a guard in its one order, in which each requirement is once.
func (g *Guard) sort() {
	slices.Sort(g.Platforms)
	g.Platforms = slices.Compact(g.Platforms)
	slices.SortFunc(g.Contracts, func(a, b Contract) int { return cmp.Compare(a.Path, b.Path) })
	slices.SortFunc(g.Requirements, func(a, b Requirement) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.rank(), b.rank()), cmp.Compare(a.Name, b.Name), cmp.Compare(a.String(), b.String()))
	})
	g.Requirements = slices.CompactFunc(g.Requirements, func(a, b Requirement) bool { return a.String() == b.String() })
}

// kinds are the functions for requirements, in the order of these.
var kinds = []string{"platform", "goVersion", "isSet", "isAllowed", "areAllowed", "deployed"}

func (r *Requirement) rank() int { return slices.Index(kinds, r.Unmet) }

// Lacks returns the contracts of which another guard of the same program has a requirement
// that g has not.
func (g *Guard) Lacks(other *Guard) (list []Contract) {
	has := make(map[string]bool)
	for _, r := range g.Requirements {
		has[r.String()] = true
	}
	for _, c := range other.Contracts {
		if slices.ContainsFunc(other.Requirements, func(r Requirement) bool { return r.From == c.Path && !has[r.String()] }) {
			list = append(list, c)
		}
	}
	return list
}

// Union returns a guard that requires what any of several of one program do: those for
// several platforms, on which it imports other packages.
func Union(list []*Guard) *Guard {
	all := &Guard{Program: list[0].Program}
	for _, g := range list {
		all.Platforms = append(all.Platforms, g.Platforms...)
		all.Requirements = append(all.Requirements, g.Requirements...)
		for _, c := range g.Contracts {
			if i := slices.IndexFunc(all.Contracts, func(d Contract) bool { return d.Path == c.Path }); i < 0 {
				all.Contracts = append(all.Contracts, c)
			} else {
				all.Contracts[i].Shared = all.Contracts[i].Shared || c.Shared
			}
		}
	}
	all.sort()
	return all
}

// Renew returns the guard with what the contract at path, which it was made of, says now.
// It reports false if that does not follow from the contract: if it binds other packages,
// and which ones is not known here.
func (g *Guard) Renew(path string, f *contract.File) (*Guard, bool) {
	i := slices.IndexFunc(g.Contracts, func(c Contract) bool { return c.Path == path })
	if i < 0 || g.Contracts[i].Shared || binds(f) {
		return nil, false
	}
	renewed := &Guard{Program: g.Program, Platforms: slices.Clone(g.Platforms), Contracts: slices.Clone(g.Contracts)}
	for _, r := range g.Requirements {
		if r.From != path {
			renewed.Requirements = append(renewed.Requirements, r)
		}
	}
	if own := requirements(path, f.Environment); len(own) > 0 {
		renewed.Contracts[i].Digest = Digest(f)
		renewed.Requirements = append(renewed.Requirements, own...)
	} else {
		renewed.Contracts = slices.Delete(renewed.Contracts, i, i+1)
	}
	renewed.sort()
	return renewed, len(renewed.Requirements) > 0
}

// binds reports whether a contract has environments for other packages.
func binds(f *contract.File) bool {
	return f.Importers != nil && f.Importers.Require != nil && f.Importers.Require.Environment != nil ||
		slices.ContainsFunc(f.Subpackages, func(fam *contract.Family) bool { return fam.Part.Environment != nil })
}

// Digest returns a digest of what guards take of a contract: environments, and which
// packages they are for.
func Digest(f *contract.File) string {
	h := sha256.New()
	add := func(key string, except []*contract.Rule, env *contract.Environment) {
		fmt.Fprintf(h, "%s\n", key)
		for _, r := range except {
			fmt.Fprintf(h, "except %q\n", r.Pattern.Value)
		}
		for _, r := range requirements("", env) {
			fmt.Fprintf(h, "%s\n", &r)
		}
	}
	add("own", nil, f.Environment)
	for _, fam := range f.Subpackages {
		if fam.Part.Environment != nil {
			add(fmt.Sprintf("match %q", texts(fam.Match)), fam.Except, fam.Part.Environment)
		}
	}
	if im := f.Importers; im != nil && im.Require != nil && im.Require.Environment != nil {
		add("importers", im.Except, im.Require.Environment)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// requirements returns what an environment requires of a machine. It can be nil.
func requirements(from string, env *contract.Environment) (list []Requirement) {
	if env == nil {
		return nil
	}
	if env.Platforms != nil {
		words := make([]string, len(env.Platforms))
		for i, p := range env.Platforms {
			words[i] = p.String()
		}
		list = append(list, Requirement{From: from, Words: words, Unmet: "platform"})
	}
	if env.Go != nil {
		list = append(list, Requirement{From: from, Words: conditions(env.Go.Value), Unmet: "goVersion"})
	}
	for _, v := range env.Variables {
		if v.Required {
			list = append(list, Requirement{From: from, Name: v.Name, Unmet: "isSet"})
		}
		sets := allowed(v)
		if len(sets) == 0 {
			continue
		}
		r := Requirement{From: from, Name: v.Name, Value: sets, Unmet: "isAllowed"}
		if strings.HasSuffix(v.Name, "*") {
			r.Unmet, r.Words = "areAllowed", narrower(env, v)
		}
		list = append(list, r)
	}
	if env.Deployments != nil {
		r := Requirement{From: from, Unmet: "deployed"}
		for i, dep := range env.Deployments {
			label := "deployment " + strconv.Itoa(i+1)
			if dep.Name != nil {
				label = plain.Text(dep.Name.Value)
			}
			r.Among = append(r.Among, Deployment{Label: label, Needs: requirements("", dep.Environment)})
		}
		list = append(list, r)
	}
	return list
}

// conditions splits a range of Go versions.
func conditions(text string) (list []string) {
	op := ""
	for _, word := range strings.Fields(text) {
		if strings.Trim(word, "<>=") == "" {
			op = word
			continue
		}
		list, op = append(list, op+word), ""
	}
	return list
}

// narrower returns the names of variables of an environment that a prefix covers, too,
// and that are not for it to decide on.
func narrower(env *contract.Environment, prefix *contract.Variable) (names []string) {
	for _, v := range env.Variables {
		if v != prefix && prefix.Covers(strings.TrimSuffix(v.Name, "*")) {
			names = append(names, v.Name)
		}
	}
	slices.Sort(names)
	return names
}

// checks are the functions for types.
var checks = map[value.Type]string{
	value.Bool: "isBool", value.Int: "isInt", value.Uint: "isUint", value.Float: "isFloat", value.Duration: "isDuration",
	value.URL: "isURL", value.HostPort: "isHostPort", value.Port: "isPort", value.Path: "isPath",
}

// deciders are the functions that decide whether a text is in a set.
var deciders = append(slices.Sorted(maps.Values(checks)), "matches", "oneOf")

// allowed returns the sets that all values of a variable must be in.
func allowed(v *contract.Variable) (list []Set) {
	if v.Type != nil {
		t := value.Type(v.Type.Value)
		if has := checks[t]; has != "" { // else it is a string, of which each text is one
			list = append(list, Set{What: t.Noun(), Has: has})
		}
	}
	if v.Values != nil {
		values := value.Set{Values: texts(v.Values)}
		list = append(list, Set{What: plain.Text(values.String()), Words: values.Values, Has: "oneOf"})
	}
	if v.Pattern != nil {
		if p, err := value.Compile(v.Pattern.Value); err == nil {
			matching := value.Set{Pattern: p, Source: v.Pattern.Value}
			list = append(list, Set{What: plain.Text(matching.String()), Words: []string{v.Pattern.Value}, Has: "matches"})
		}
	}
	return list
}

func texts(list []*contract.String) []string {
	values := make([]string, len(list))
	for i, s := range list {
		values[i] = s.Value
	}
	return values
}
