package pairtest

import (
	"fmt"
	"go/types"
	"slices"
	"testing"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/gotypes"
	"github.com/importspy/importspy/internal/world"
)

// minTogether is how many pairs TestTogether looks at if that is more than the flag says: with
// fewer, chance decides whether one in a hundred differs.
const minTogether = 500

// TestTogether checks the new version against contracts of the old one, all packages
// together: what breaks is what breaks between the two versions.
func TestTogether(t *testing.T) {
	pairs, helped, wrong, stricter := 0, 0, 0, 0
	for i := *first; i < max(*pairCount, minTogether); i++ {
		if *only >= 0 && i != *only {
			continue
		}
		p := newPair(max(*seed, 1), uint64(i), new(figures))
		if p == nil {
			continue
		}
		alone, together, versions, ok := p.promises()
		if !ok {
			continue
		}
		pairs++
		if !slices.Equal(alone, together) {
			helped++
		}
		apart := differing(together, versions)
		if len(apart) == 0 {
			continue
		}
		if p.stricter(together, versions) {
			stricter++
			continue
		}
		if wrong++; wrong <= *most && (*only >= 0 || *out != "") {
			p = p.shrinkWhile(func(q *pair) bool {
				_, together, versions, ok := q.promises()
				return ok && slices.Contains(differing(together, versions), apart[0])
			})
			_, together, versions, _ = p.promises()
			detail := fmt.Sprintf("contracts find %q, versions %q", together, versions)
			t.Logf("-seed %d -only %d: %s", max(*seed, 1), i, p.txtar(failure{kind: contractDiffers, detail: detail}))
		}
	}
	t.Logf("%d pairs; in %d of them, contracts find something else together; in %d of them, versions do", pairs, helped, wrong)
	// What a literal, a renamed type or an alias of it means is decided per package: see
	// TestPairs.
	if wrong*100 > pairs || helped == 0 && *only < 0 {
		t.Errorf("that is wrong")
	}
	if stricter*100 > pairs {
		t.Errorf("in %d pairs, contracts find more of internal generic types", stricter)
	}
}

// stricter reports whether contracts find what versions do and more, and the internal
// package has generic types: between versions alone, these may have other type arguments
// (docs/comparison.md#two-worlds).
func (p *pair) stricter(together, versions []string) bool {
	old, _ := p.old.load()
	scope := old.units[internalUnit].Types.Scope()
	return !slices.ContainsFunc(versions, func(s string) bool { return !slices.Contains(together, s) }) &&
		slices.ContainsFunc(scope.Names(), func(name string) bool { return gotypes.TypeParams(scope.Lookup(name).Type()).Len() > 0 })
}

// promises returns what [promises] does for the versions of a pair. It is not ok if they do
// not type-check, or a contract is not Go: what it is written with is no longer there, and a
// person has to say what it means.
func (p *pair) promises() (alone, together, versions []string, ok bool) {
	old, _ := p.old.load()
	now, _ := p.now.load()
	if old == nil || now == nil {
		return nil, nil, nil, false
	}
	alone, together, versions = promises(old, now)
	return alone, together, versions, !slices.Contains(together, mistake)
}

// differing returns what only one of two lists has.
func differing(a, b []string) (list []string) {
	for _, s := range slices.Concat(a, b) {
		if slices.Contains(a, s) != slices.Contains(b, s) {
			list = append(list, s)
		}
	}
	return list
}

const mistake = " " + string(contract.ContractInvalid)

// promises returns what breaks by the contracts of the old version, each alone and all
// together, and between the two versions.
func promises(old, now *version) (alone, together, versions []string) {
	for u := range units { // all have contracts: what others say of their types would have other symbols
		old.units[u].Neighbors, now.units[u].Neighbors = nil, nil
	}
	promised := engine.NewPromised(all(now))
	worlds := engine.Worlds(all(old), all(now), world.Move{}, func(*types.TypeName) bool { return true })
	for u := range units {
		pkg := now.units[u]
		data := contract.Format(engine.NewContract(old.units[u], contract.Exact))
		r := engine.Exports(contract.FileName, data, pkg)
		alone = append(alone, breakingOf(u, r)...)
		r = r.Within(promised, pkg)
		promised.Add(pkg.Types, contract.FileName, r)
		together = append(together, breakingOf(u, r)...)
		versions = append(versions, breakingOf(u, engine.NewVersion(old.units[u], nil).Compare(pkg, worlds))...)
	}
	return alone, together, versions
}

// breakingOf returns the symbols that break, with the rules.
func breakingOf(u unit, r *engine.Result) (list []string) {
	for i := range r.Findings {
		switch f := &r.Findings[i]; {
		case f.ID == contract.ContractInvalid:
			list = append(list, mistake)
		case f.Verdict == finding.Breaking:
			list = append(list, fmt.Sprintf("%s.%s %s", names[u], f.Symbol, f.ID))
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
