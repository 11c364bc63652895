// Package witness proves breaking findings: for each it looks for the shortest client
// that compiles against what was promised and not against what is there.
//
// The table in rules.go has the generators of each rule. A generator writes candidates
// from the types of the promised side; it need not know what has changed, and may write
// what does not compile. The judge, which is go/types, type-checks each candidate
// against both sides, the shortest first, until one tells them apart.
//
// A client uses only what Go's promise of compatibility protects
// (https://go.dev/doc/go1compat): nothing of strict.go, whose generators are those of
// the rules that a contract has to list under strict.
package witness

import (
	"cmp"
	"go/format"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/finding"
)

// A Side is one of the two forms of a package, promised or actual, in a world of types
// of its own.
type Side struct {
	Package *types.Package
	// Find returns the package that an import path stands for on this side, or nil.
	Find func(path string) *types.Package
	// Others are packages of this side that may expose or embed types of the package.
	Others []*types.Package
	Sizes  types.Sizes
	GOARCH string // what Sizes are of
	// Private is set if clients cannot import the package itself.
	Private bool
}

// A Prover finds witnesses for findings on one package.
type Prover struct {
	promised, actual *judge
	index            *index
	there            map[string]bool           // clients that compile on the actual side, or not
	implementations  map[types.Object][]string // the candidates of implemented, by interface
	reaches          map[types.Object]*reach   // see reachOf
	changes          map[types.Object]bool     // see changed
	wider            *Prover                   // whose clients know names in other packages, too; nil: not made yet
}

// OfPackage returns a client that proves that a package is gone, "" if nobody can import
// it.
func OfPackage(path string) string {
	if path == "" || api.Internal(path) {
		return ""
	}
	return "package client\n\nimport _ " + strconv.Quote(path) + "\n"
}

// New returns a prover for findings on the differences of two sides.
func New(promised, actual Side) *Prover {
	p := &Prover{
		index:    newIndex(promised),
		there:    make(map[string]bool),
		promised: newJudge(promised, promised.Package.Path(), actual.Find),
		actual:   newJudge(actual, promised.Package.Path(), promised.Find),

		implementations: make(map[types.Object][]string),

		reaches: make(map[types.Object]*reach),
		changes: make(map[types.Object]bool),
	}
	p.index.renamed = promised.Package.Name() != actual.Package.Name()
	return p
}

// Prove returns the source of a client that proves the finding of a rule on a symbol,
// such as "DB.Name" or "(*DB).Close". It returns "" if it finds none.
func (p *Prover) Prove(id contract.RuleID, symbol string) string {
	t := p.target(id, symbol)
	if t == nil {
		return ""
	}
	found, v := p.prove(id, t)
	if v == broken {
		return found
	}
	if p.wider == nil {
		p.wider = p.widened()
	}
	if p.wider.index.knowsMore(p.index) {
		other, _ := p.wider.prove(id, t)
		found = cmp.Or(found, other)
	}
	return found
}

// widened returns a prover whose clients have the types of the package from other
// packages, too: by values, and by exported aliases of those that it has no name for.
func (p *Prover) widened() *Prover {
	ix := newIndex(p.index.Side)
	ix.renamed, ix.wide = p.index.renamed, true
	return &Prover{
		promised: p.promised, actual: p.actual, index: ix, there: make(map[string]bool),
		implementations: make(map[types.Object][]string), reaches: p.reaches, changes: p.changes,
	}
}

// prove returns the client that proves a finding on a target, or one that does so because of
// another package, or "".
func (p *Prover) prove(id contract.RuleID, t *target) (client string, v verdict) {
	var fallback string
	for _, stage := range append(generators[id][:len(generators[id]):len(generators[id])], strictGenerators[id]...) {
		g := &gen{Prover: p, target: *t, seen: make(map[string]bool)}
		for _, generate := range stage {
			generate(g)
		}
		found, verdict := p.shortest(g.candidates, t)
		if verdict == broken {
			return found, broken
		}
		fallback = cmp.Or(fallback, found)
	}
	return fallback, otherwise
}

// shortest returns the first candidate, by length, that compiles on the promised side
// only, for what the target is. If there is none, then one that does so because of another package.
func (p *Prover) shortest(candidates []string, t *target) (source string, v verdict) {
	slices.SortStableFunc(candidates, func(a, b string) int { return cmp.Compare(len(a), len(b)) })
	fallback := ""
	for _, text := range candidates {
		file := parse(text)
		if file == nil {
			continue
		}
		v := p.actual.check(file)
		if v == compiles || v == unknown || v == otherwise && fallback != "" || p.promised.check(file) != compiles || !p.concerns(file, t) {
			continue
		}
		if v == broken {
			return formatted(text), broken
		}
		fallback = formatted(text)
	}
	return fallback, otherwise
}

// Proves reports whether a client compiles on the promised side and not on the actual
// one.
func (p *Prover) Proves(client string) bool {
	file := parse(client)
	if file == nil || p.promised.check(file) != compiles {
		return false
	}
	v := p.actual.check(file)
	return v == broken || v == otherwise
}

func formatted(text string) string {
	if source, err := format.Source([]byte(text)); err == nil {
		return string(source)
	}
	return text
}

// A target is what a finding is about, on the promised side.
type target struct {
	id   contract.RuleID
	obj  types.Object // of a package's scope
	name string       // of its member, "" if the finding is on the object itself
}

// target finds what a symbol stands for. It returns nil if the promised package has
// no such object; for a new one, the object is nil.
func (p *Prover) target(id contract.RuleID, symbol string) *target {
	symbol = finding.PlainSymbol(symbol)
	t := &target{id: id}
	if symbol == "package" {
		return t
	}
	name, member, _ := strings.Cut(symbol, ".")
	t.name = member[strings.LastIndexByte(member, '.')+1:]
	t.obj = p.promised.Package.Scope().Lookup(name)
	if t.obj == nil && id == contract.ExportExtra {
		t.obj = p.actual.Package.Scope().Lookup(name)
	}
	if t.obj == nil {
		return nil
	}
	return t
}

// typeName returns the type that the finding is on, or on a member of which it is.
func (t *target) typeName() *types.TypeName {
	tn, _ := t.obj.(*types.TypeName)
	return tn
}
