package compare_test

import (
	"bytes"
	"cmp"
	"flag"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/accept"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/fixturetest"
	"github.com/importspy/importspy/internal/world"
)

var update = flag.Bool("update", false, "rewrite what the fixtures expect by what is found")

// TestCases holds the new package of each fixture to the contract of its old
// one: just what the fixture lists must be found, and fixes must take it away,
// each by itself and all together.
func TestCases(t *testing.T) {
	fixtures := fixturetest.Read(t, "cases")
	exports := fixturetest.ExportFiles(t, fixtures)
	for _, fx := range fixtures {
		t.Run(fx.Name, func(t *testing.T) {
			c := newCase(t, fx, exports)
			if *update {
				defer fx.Write(t)
			}
			r := c.check(c.data)
			checkTexts(t, r)
			c.compare("findings", fixturetest.Lines(r.Findings, c.fset))
			c.compare("unrecorded", fixturetest.Unrecorded(r, c.fset))
			c.places(r)
			c.versions(r)
			c.apart()
			c.fixEach(r)
			c.fixAll(r)
		})
	}
}

// A testCase is a fixture that is loaded.
type testCase struct {
	*testing.T
	fx   *fixturetest.Fixture
	pkg  *engine.Package // the new one
	fset *token.FileSet
	data []byte // the contract

	version *engine.Package // the old one, if the contract is the one that init writes for it
}

// newCase loads a fixture and checks that its old package holds to the contract.
func newCase(t *testing.T, fx *fixturetest.Fixture, exports map[string]string) *testCase {
	t.Helper()
	if sentence := strings.TrimSpace(string(fx.Archive.Comment)); !strings.HasSuffix(sentence, ".") {
		t.Errorf("the fixture begins with %q, not with a sentence", sentence)
	}
	c := &testCase{T: t, fx: fx}
	c.pkg, c.fset = fx.Load(t, "new", exports)
	old, oldset := fx.Load(t, "old", exports)
	data, ok := fx.Section(contract.FileName)
	switch {
	case ok:
		c.data = []byte(data)
	case old == nil:
		t.Fatal("there is neither a contract nor an old package")
	default:
		policy := contract.Policy(fx.Word("policy", "exact"))
		c.data = contract.Format(engine.NewContract(old, policy))
		if policy == contract.Exact {
			c.version = old
		}
	}
	if old == nil {
		return c
	}
	if r := engine.Check(contract.FileName, c.data, old); len(notWaived(r)) > 0 {
		t.Errorf("the old package does not hold to its contract:\n%s%s", fixturetest.Lines(notWaived(r), oldset), c.data)
	}
	return c
}

// check checks the package against a contract, which must not be changed by that:
// programs parse a contract once and use it for several platforms.
func (c *testCase) check(data []byte) *engine.Result {
	r := engine.Check(contract.FileName, data, c.pkg)
	if same, _ := contract.Parse(contract.FileName, data); !reflect.DeepEqual(r.File, same) {
		c.Errorf("the check changes the contract\n%s", data)
	}
	return r
}

// compare compares a section of the fixture with what it should be.
func (c *testCase) compare(section, got string) {
	c.Helper()
	want, _ := c.fx.Section(section)
	switch {
	case got == want:
	case *update:
		c.fx.Set(section, got)
	default:
		c.Errorf("%s:\n%swant:\n%scontract:\n%s", section, got, want, c.data)
	}
}

// versions compares the packages as two versions, without a contract. What is found is
// what the contract of the old one leads to, unless the fixture says otherwise.
func (c *testCase) versions(r *engine.Result) {
	if c.version == nil {
		return
	}
	worlds := engine.Worlds(loaded(c.version), loaded(c.pkg), world.Move{}, nil)
	found := fixturetest.Outline(engine.NewVersion(c.version, nil).Compare(c.pkg, worlds))
	if want := fixturetest.Outline(r); found != want {
		c.compare("versions", found)
	} else if _, ok := c.fx.Section("versions"); ok {
		c.compare("versions", "")
	}
}

// apart checks the package in the world that contracts promise, where all that it imports
// is rebuilt: it depends on a package that diverges, of which its contract says nothing.
// It must lead to the same findings, whether or not a type is of another world.
func (c *testCase) apart() {
	far, was := farPackage(types.Typ[types.Int]), farPackage(types.Typ[types.String])
	data := contract.Format(engine.NewContract(engine.NewDependency(was, c.pkg), contract.Exact))
	promised := engine.NewPromised([]*types.Package{c.pkg.Types, far})
	promised.Add(far, contract.FileName, engine.Exports(contract.FileName, data, engine.NewDependency(far, c.pkg)))
	seen := make(map[*types.Package]bool)
	var add func(*types.Package)
	add = func(pkg *types.Package) {
		if seen[pkg] || !strings.Contains(pkg.Path(), ".") {
			return
		}
		seen[pkg] = true
		for _, imp := range pkg.Imports() {
			add(imp)
		}
		pkg.SetImports(append(slices.Clone(pkg.Imports()), far))
		if pkg != c.pkg.Types {
			promised.Add(pkg, "", nil)
		}
	}
	add(c.pkg.Types)
	alone := engine.Exports(contract.FileName, c.data, c.pkg)
	before := fixturetest.Lines(alone.Findings, c.fset)
	w := alone.Within(promised, c.pkg)
	if w == alone && !alone.Invalid {
		c.Error("the package is not checked in the promised world")
	}
	if got := fixturetest.Lines(w.Findings, c.fset); got != before {
		c.Errorf("in the promised world:\n%swant:\n%scontract:\n%s", got, before, c.data)
	}
}

func farPackage(t types.Type) *types.Package {
	pkg := types.NewPackage("far.example/far", "far")
	pkg.Scope().Insert(types.NewVar(token.NoPos, pkg, "V", t))
	pkg.MarkComplete()
	return pkg
}

// places checks what findings say about themselves.
func (c *testCase) places(r *engine.Result) {
	for _, f := range r.Findings {
		if f.ID != contract.ContractInvalid && !strings.HasPrefix(fixturetest.Message(f), f.Symbol+": ") {
			c.Errorf("message does not begin with the symbol %s: %s", f.Symbol, fixturetest.Message(f))
		}
		if !f.Pos.IsValid() {
			continue
		}
		from, to := c.fset.Position(f.Pos), c.fset.Position(f.End)
		source, _ := c.fx.Section(from.Filename)
		if name := source[from.Offset:to.Offset]; !token.IsIdentifier(name) || from.Line != to.Line {
			c.Errorf("position of %s is that of %q", f.Symbol, name)
		}
	}
}

// fixEach makes each fix by itself: its finding must be gone.
func (c *testCase) fixEach(r *engine.Result) {
	a := acceptor(r)
	for i := range r.Findings {
		f := &r.Findings[i]
		fix := a.For(f)
		if fix == nil {
			continue
		}
		data, err := contract.Apply(c.data, fix.Edits)
		if err != nil {
			c.Errorf("fix of %q: %v", fixturetest.Message(*f), err)
			continue
		}
		if overlap(fix.Edits) {
			c.Errorf("fix of %q: drivers refuse edits that overlap: %+v", fixturetest.Message(*f), fix.Edits)
		}
		if _, err := contract.Parse(contract.FileName, data); contract.FormErrors(err) != nil && !c.together() {
			c.Errorf("fix of %q: %v\n%s", fixturetest.Message(*f), err, data)
			continue
		}
		for _, g := range c.check(data).Findings {
			if sameFinding(*f, g) || g.ID == contract.ContractInvalid && !c.mayMistake(r, f) {
				c.Errorf("fix %q of %q leaves: %s\n%s", fix.Message, fixturetest.Message(*f), fixturetest.Message(g), data)
			}
		}
	}
}

// mayMistake reports whether the contract may have mistakes when only f is
// mended: it has some already, or it can mention what is removed, or the fixture
// says that its fixes hang together.
func (c *testCase) mayMistake(r *engine.Result, f *finding.Finding) bool {
	return f.ID == contract.ExportMissing || c.fx.Word("fixes", "") == "together" ||
		slices.ContainsFunc(r.Findings, func(g finding.Finding) bool { return g.ID == contract.ContractInvalid })
}

// together reports whether the fixture says that its fixes hang together.
func (c *testCase) together() bool { return c.fx.Word("fixes", "") == "together" }

// overlap reports whether two of the edits of one fix touch the same bytes. The
// drivers of go/analysis do not tell equal edits from others there.
func overlap(edits []contract.Edit) bool {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b contract.Edit) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	for i, e := range edits[min(1, len(edits)):] {
		if e.Start < edits[i].End {
			return true
		}
	}
	return false
}

// sameFinding reports whether g is f, worded in other terms perhaps.
func sameFinding(f, g finding.Finding) bool {
	return f.ID == g.ID && f.Symbol == g.Symbol && (f.ID != contract.NotImplemented || f.Key() == g.Key())
}

// fixAll makes all fixes at once, as often as the fixture says. Then nothing
// is found but what the fixture lists, and there is nothing to change.
func (c *testCase) fixAll(r *engine.Result) {
	data := c.data
	rounds, err := strconv.Atoi(c.fx.Word("rounds", "1"))
	if err != nil {
		c.Fatal(err)
	}
	for round := range rounds {
		next := c.accept(r)
		if round > 0 && bytes.Equal(next, data) {
			c.Errorf("round %d changes nothing", round+1)
		}
		data = next
		r = c.check(data)
	}
	if len(notWaived(r)) > 0 || c.fx.Word("left", "") != "" {
		c.compare("left", fixturetest.Lines(notWaived(r), c.fset))
	}
	if again := c.accept(r); !bytes.Equal(again, data) {
		c.Errorf("another fix changes the contract from\n%sto\n%s", data, again)
	}
	if _, ok := c.fx.Section("fixed.yaml"); ok {
		c.compare("fixed.yaml", string(data))
	}
}

// accept makes the fixes of all findings. They must not be at odds, unless the
// fixture allows for another round.
func (c *testCase) accept(r *engine.Result) []byte {
	if r.File == nil {
		return c.data
	}
	data, left := fixAll(r)
	if left > 0 && c.fx.Word("rounds", "1") == "1" {
		c.Errorf("%d fixes are at odds with others", left)
	}
	return data
}

// fixAll makes the fixes of all findings together, except for those that are at
// odds with an earlier one; left is their number.
func fixAll(r *engine.Result) (data []byte, left int) {
	var edits []contract.Edit
	data = r.File.Data
	a := acceptor(r)
	for i := range r.Findings {
		fix := a.For(&r.Findings[i])
		if fix == nil {
			continue
		}
		more := slices.Concat(edits, fix.Edits)
		if next, err := contract.Apply(r.File.Data, more); err == nil {
			data, edits = next, more
		} else {
			left++
		}
	}
	return accept.WithoutEmptied(r.File, data), left
}

// acceptor returns the acceptor of a result. Its platform is that of the fixtures.
func acceptor(r *engine.Result) *accept.Acceptor {
	if r.File == nil {
		return accept.New(nil)
	}
	return accept.New(r.File, r.Side())
}

func notWaived(r *engine.Result) []finding.Finding {
	var left []finding.Finding
	for _, f := range r.Findings {
		if f.Verdict != finding.Waived {
			left = append(left, f)
		}
	}
	return left
}
