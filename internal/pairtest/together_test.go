package pairtest

import (
	"fmt"
	"go/types"
	"slices"
	"testing"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/world"
)

// TestTogether checks the new version against contracts of the old one, all packages
// together: what breaks is what breaks between the two versions.
func TestTogether(t *testing.T) {
	pairs, helped, wrong := 0, 0, 0
	for i := range *pairCount {
		p := newPair(max(*seed, 1), uint64(i), new(figures))
		if p == nil || *only >= 0 && i != *only {
			continue
		}
		old, _ := p.old.load()
		now, _ := p.now.load()
		if old == nil || now == nil {
			continue
		}
		pairs++
		alone, together, versions := promises(old, now)
		if slices.Contains(together, mistake) {
			continue // what it is written with is no longer there: a person has to say what it means
		}
		if !slices.Equal(alone, together) {
			helped++
		}
		if slices.Equal(together, versions) {
			continue
		}
		if wrong++; wrong <= *most {
			t.Logf("-seed %d -only %d: contracts find %q, versions %q after %q", max(*seed, 1), i, together, versions, p.edits)
		}
	}
	t.Logf("%d pairs; in %d of them, contracts find something else together; in %d of them, versions do", pairs, helped, wrong)
	// What a literal, a renamed type or an alias of it means is decided per package: see
	// TestPairs.
	if wrong*100 > pairs || helped == 0 && *only < 0 {
		t.Errorf("that is wrong")
	}
}

const mistake = " " + string(contract.ContractInvalid)

// promises returns what breaks by the contracts of the old version, each alone and all
// together, and between the two versions.
func promises(old, now *version) (alone, together, versions []string) {
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

// breakingOf returns the symbols that break, with the rules, without those of which a
// contract does not say enough: what unexported methods and fields show of type arguments,
// and which types clients embed for their unexported methods.
func breakingOf(u unit, r *engine.Result) (list []string) {
	for i := range r.Findings {
		switch f := &r.Findings[i]; {
		case f.ID == contract.ContractInvalid:
			list = append(list, mistake)
		case f.Verdict == finding.Breaking && !slices.Contains([]finding.Form{finding.ImplementsNotEmbedded, finding.ComparableForArgument, finding.InstancesApart}, f.Form):
			list = append(list, fmt.Sprintf("%s.%s %s", names[u], f.Symbol, f.ID))
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
