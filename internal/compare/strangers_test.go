package compare_test

import (
	"go/token"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/fixturetest"
)

// A stranger is a package of the fixtures with the contracts that are its own.
type stranger struct {
	name      string
	pkg       *engine.Package
	fset      *token.FileSet
	contracts [][]byte
}

// strangers returns the old and the new packages of the fixtures, except for those
// in which it matters on which platform they are.
func strangers(t *testing.T) []stranger {
	fixtures := fixturetest.Read(t, "cases")
	exports := fixturetest.ExportFiles(t, fixtures)
	var list []stranger
	for _, fx := range fixtures {
		data, own := fx.Section(contract.FileName)
		if strings.Contains(data, "platforms") {
			continue
		}
		for _, side := range []string{"old", "new"} {
			pkg, fset := fx.Load(t, side, exports)
			if pkg == nil {
				continue
			}
			s := stranger{name: fx.Name + "/" + side, pkg: pkg, fset: fset}
			for _, policy := range []contract.Policy{contract.Exact, contract.Compatible} {
				s.contracts = append(s.contracts, contract.Format(engine.NewContract(pkg, policy)))
			}
			if own {
				s.contracts = append(s.contracts, []byte(data))
			}
			list = append(list, s)
		}
	}
	return list
}

// TestStrangers holds packages to the contracts of other packages, from which
// they differ in almost everything. Fixes must get along with each other there,
// and take away whatever is found. Few findings come to light only when others
// are gone: three rounds do.
func TestStrangers(t *testing.T) {
	all := strangers(t)
	rng := rand.New(rand.NewPCG(1, 2))
	pairs := 500
	if os.Getenv("IMPORTSPY_SLOW") == "1" {
		pairs = 5000
	}
	for range pairs {
		a, b := all[rng.IntN(len(all))], all[rng.IntN(len(all))]
		data := a.contracts[rng.IntN(len(a.contracts))]
		if t.Failed() {
			return // the next ones would hardly tell more
		}
		befriend(t, a, b, data)
	}
}

// befriend fixes the contract of a until the package of b holds to it.
func befriend(t *testing.T, a, b stranger, data []byte) {
	r := engine.Check(contract.FileName, data, b.pkg)
	isMistake := func(f finding.Finding) bool { return f.ID == contract.ContractInvalid }
	if slices.ContainsFunc(r.Findings, isMistake) {
		return
	}
	first := data
	for range 3 {
		data, _ = fixAll(r)
		r = engine.Check(contract.FileName, data, b.pkg)
	}
	if left := notWaived(r); len(left) > 0 {
		t.Errorf("contract of %s, package of %s: fixes leave\n%s%sof\n%s", a.name, b.name, fixturetest.Lines(left, b.fset), data, first)
	}
}
