package toentries_test

import (
	"go/token"
	"strings"
	"testing"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/fixturetest"
)

// TestWritten describes both packages of each fixture in a contract. Each must hold to its own,
// which must have all that can be recorded, and the contract of the old one must find in the new
// one what the fixture says: an entry that says too much or too little is noticed.
func TestWritten(t *testing.T) {
	cases, witnesses := fixturetest.Read(t, "cases"), fixturetest.Read(t, "witness")
	exports := fixturetest.ExportFiles(t, append(cases, witnesses...))
	for _, fx := range cases {
		t.Run(fx.Name, func(t *testing.T) {
			old, now := load(t, fx, "old", exports), load(t, fx, "new", exports)
			policy := contract.Policy(fx.Word("policy", "exact"))
			holds(t, now, policy)
			if old == nil {
				return
			}
			data := holds(t, old, policy)
			if _, own := fx.Section(contract.FileName); own {
				return
			}
			findings, _ := fx.Section("findings")
			unrecorded, _ := fx.Section("unrecorded")
			r := engine.Check(contract.FileName, data, now.Package)
			got := fixturetest.Lines(r.Findings, now.Fset) + fixturetest.Unrecorded(r, now.Fset)
			if want := findings + unrecorded; got != want {
				t.Errorf("found is\n%swant\n%s%s", got, want, data)
			}
		})
	}
	for _, fx := range witnesses {
		t.Run(fx.Name, func(t *testing.T) {
			old, now := compile(t, fx, "old", exports), compile(t, fx, "new", exports)
			for _, policy := range []contract.Policy{contract.Exact, contract.Compatible} {
				holds(t, now, policy)
				data := holds(t, old, policy)
				r := engine.Check(contract.FileName, data, now.Package)
				if got, want := fixturetest.OutlineAll(r), found(fx, policy); got != want {
					t.Errorf("under %s, found is\n%swant\n%s%s", policy, got, want, data)
				}
			}
		})
	}
}

// A loaded package is one side of a fixture.
type loaded struct {
	*engine.Package
	Fset *token.FileSet
}

// load returns nil if the fixture does not have the side.
func load(t *testing.T, fx *fixturetest.Fixture, side string, exports map[string]string) *loaded {
	t.Helper()
	pkg, fset := fx.Load(t, side, exports)
	if pkg == nil {
		return nil
	}
	return &loaded{pkg, fset}
}

// compile loads a side of a witness with all packages of its module.
func compile(t *testing.T, fx *fixturetest.Fixture, side string, exports map[string]string) *loaded {
	t.Helper()
	pkg, fset, _ := fx.Compile(t, side, exports) // the client need not compile
	return &loaded{pkg, fset}
}

// holds checks that a package holds to the contract that is written for it, and returns that.
func holds(t *testing.T, pkg *loaded, policy contract.Policy) []byte {
	t.Helper()
	data := contract.Format(engine.NewContract(pkg.Package, policy))
	r := engine.Check(contract.FileName, data, pkg.Package)
	if got := fixturetest.Lines(r.Findings, pkg.Fset) + fixturetest.Unrecorded(r, pkg.Fset); got != "" {
		t.Errorf("the package does not hold to the contract that is written for it:\n%s%s", got, data)
	}
	return data
}

// found returns what a witness says is found under a policy.
func found(fx *fixturetest.Fixture, policy contract.Policy) string {
	text, _ := fx.Section("found")
	text, _, _ = strings.Cut(text, "between versions\n")
	exact, compatible, differs := strings.Cut(text, "under compatible\n")
	if policy == contract.Compatible && differs {
		return compatible
	}
	return exact
}
