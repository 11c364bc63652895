package compare_test

import (
	"fmt"
	"go/types"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/fixturetest"
	"github.com/importspy/importspy/internal/world"
)

// A witness is testdata/witness/NAME.txtar: a change of a package and a client
// of it. A comment says in a sentence what changes; the files are
//
//	old.go     the package before, or the folder old with other packages beside it
//	new.go     the package after, or the folder new
//	client.go  a client that type-checks against the package before
//	verdict    breaking if it does not against the package after, else compatible;
//	           "compatible unless EXCLUSION" if it does not, but on purpose that
//	           counts as compatible
//	contract   the verdict of a contract, if it does not say what the change is about
//	found      what is found by a contract with policy exact and, where that differs, by one
//	           with policy compatible and between the two as versions; -update writes it
//	versions   what is found between the two as versions, where the words are worth a look
//	platform   by default linux/amd64
//
// One client proves that a change is breaking. None proves that it is
// compatible: there the client uses what changes in as many ways as may matter.
type witness struct {
	*fixturetest.Fixture
	verdict   finding.Verdict
	exclusion string
	found     []string // by the policies of contracts, and between versions
}

// exclusions are the ways to break a client that do not make a change breaking,
// by the finding that a contract can list under strict so that they do. Almost
// every change breaks one of these clients.
var exclusions = map[string]finding.ID{
	"dot-imports":      contract.ExportExtra,    // an added name meets one of the client's
	"unkeyed-literals": contract.UnkeyedLiteral, // and conversions of structs
	"struct-tags":      contract.FieldTag,       // the identity of struct types
	"field-order":      contract.FieldOrder,
	"shadowing":        contract.Shadowing,     // an addition meets a name of the client's own
	"merged-types":     contract.TypesMerged,   // duplicate cases, overlapping terms
	"sizes":            contract.SizeChanged,   // unsafe.Sizeof, Alignof, Offsetof
	"hidden-fields":    contract.HiddenChanged, // conversions, strict comparability, types that contain themselves
}

// minWitnesses is how many there have to be at least.
const minWitnesses = 200

// TestWitnesses lets the Go type checker judge each change: does the client
// compile against the new package? The engine, which does not know the client,
// must have come to the same verdict.
func TestWitnesses(t *testing.T) {
	witnesses := readWitnesses(t)
	if len(witnesses) < minWitnesses {
		t.Errorf("there are %d witnesses, want %d", len(witnesses), minWitnesses)
	}
	fixtures := make([]*fixturetest.Fixture, len(witnesses))
	for i, w := range witnesses {
		fixtures[i] = w.Fixture
	}
	exports := fixturetest.ExportFiles(t, fixtures)
	for _, w := range witnesses {
		t.Run(w.Name, func(t *testing.T) {
			if sentence := strings.TrimSpace(string(w.Archive.Comment)); !strings.HasSuffix(sentence, ".") {
				t.Errorf("the witness begins with %q, not with a sentence", sentence)
			}
			w.check(t, exports)
		})
	}
}

func readWitnesses(t *testing.T) []*witness {
	t.Helper()
	var list []*witness
	for _, fx := range fixturetest.Read(t, "witness") {
		w := &witness{Fixture: fx}
		if err := w.read(); err != nil {
			t.Fatalf("%s: %v", fx.Name, err)
		}
		list = append(list, w)
	}
	return list
}

// read reads the verdict.
func (w *witness) read() error {
	if _, ok := w.Section("client.go"); !ok {
		return fmt.Errorf("there is no client")
	}
	text := w.Word("verdict", "")
	verdict, exclusion, excluded := strings.Cut(text, " unless ")
	w.verdict, w.exclusion = finding.Verdict(verdict), exclusion
	switch {
	case excluded && (w.verdict != finding.Compatible || exclusions[exclusion] == ""),
		w.verdict != finding.Breaking && w.verdict != finding.Compatible:
		return fmt.Errorf("verdict %q is none", text)
	}
	return nil
}

// check compares the verdict of the witness with those of the type checker and
// of the engine.
func (w *witness) check(t *testing.T, exports map[string]string) {
	old, _, err := w.Compile(t, "old", exports)
	if err != nil {
		t.Fatalf("the client does not compile against the old package: %v", err)
	}
	pkg, _, broken := w.Compile(t, "new", exports)
	if broken != nil != (w.verdict == finding.Breaking || w.exclusion != "") {
		t.Errorf("the witness says %s, the type checker of the client: %v", w.Word("verdict", ""), broken)
	}
	// What breaks does so under either policy that covers all of the API.
	for _, policy := range binding {
		data := contract.Format(engine.NewContract(old, policy))
		if r := engine.Check(contract.FileName, data, old); len(r.Findings) > 0 {
			t.Errorf("the old package does not hold to its contract: %s", messages(r))
		}
		r := engine.Check(contract.FileName, data, pkg)
		checkTexts(t, r)
		w.found = append(w.found, fixturetest.OutlineAll(r))
		if verdict := verdictOf(r); verdict != finding.Verdict(w.Word("contract", string(w.verdict))) {
			t.Errorf("the engine says %s under policy %s, the type checker of the client: %v\nfindings:%s\ncontract:\n%s",
				verdict, policy, broken, messages(r), data)
		}
	}
	w.checkVersions(t, old, pkg)
	w.checkFound(t)
	w.checkAccepted(t, old, pkg)
	if w.exclusion != "" {
		w.checkStrict(t, old, pkg)
	}
}

// checkVersions compares the packages as two versions, without a contract.
func (w *witness) checkVersions(t *testing.T, old, pkg *engine.Package) {
	t.Helper()
	r := versions(old, pkg)
	if verdictOf(r) != w.verdict {
		t.Errorf("of two versions, the engine says %s, the witness %s%s", verdictOf(r), w.verdict, messages(r))
	}
	checkTexts(t, r)
	w.found = append(w.found, fixturetest.OutlineAll(r))
	if want, ok := w.Section("versions"); ok {
		if got := strings.TrimPrefix(strings.ReplaceAll(messages(r)+"\n", "\n\t", "\n"), "\n"); got != want {
			t.Errorf("versions:\n%swant:\n%s", got, want)
		}
	}
	if r := versions(old, old); len(r.Findings) > 0 {
		t.Errorf("the old package differs from itself:%s", messages(r))
	}
}

// checkFound compares what is found with what the witness says.
func (w *witness) checkFound(t *testing.T) {
	t.Helper()
	got := w.found[0]
	for i, title := range []string{"under compatible", "between versions"} {
		if other := w.found[i+1]; other != w.found[0] {
			got += title + "\n" + other
		}
	}
	if want, ok := w.Section("found"); *update && got != want {
		w.Set("found", got)
		w.Write(t)
	} else if ok && got != want {
		t.Errorf("found is\n%swant\n%s", got, want)
	}
}

// versions compares two versions of a package, of the other packages of its module, and of the
// internal packages whose types they expose, as the command diff does. Those of
// other modules are not compared.
func versions(old, now *engine.Package) *engine.Result {
	worlds := engine.Worlds(loaded(old), loaded(now), world.Move{}, ofModule)
	r := engine.NewVersion(old, nil).Compare(now, worlds)
	still := api.InternalNames(append(othersOf(now), now.Types))
	for path, names := range api.InternalNames(append(othersOf(old), old.Types)) {
		internal, other := old.Imports.Loaded.Find(path), now.Imports.Loaded.Find(path)
		if other == nil {
			continue
		}
		is := engine.NewDependency(other, now)
		is.Imports.Loaded, is.Private = now.Imports.Loaded, true
		found := engine.NewVersion(engine.NewDependency(internal, old), nil).Compare(is, worlds)
		for _, f := range found.Findings {
			if names[f.Entry()] && found.Became.Seen(path, f.Entry(), still) && f.ID != contract.ExportMissing {
				r.Findings = append(r.Findings, f)
			}
		}
	}
	for _, other := range othersOf(old) {
		later := now.Imports.Loaded.Find(other.Path())
		if later == nil {
			continue
		}
		is := engine.NewDependency(later, now)
		is.Imports.Loaded = now.Imports.Loaded
		r.Findings = append(r.Findings, engine.NewVersion(engine.NewDependency(other, old), nil).Compare(is, worlds).Findings...)
	}
	return r
}

// othersOf returns the other packages of the module that clients can import.
func othersOf(p *engine.Package) (list []*types.Package) {
	for path, other := range p.Imports.Loaded.All() {
		if strings.HasPrefix(path, fixturetest.Path+"/") && path != fixturetest.ClientPath && !api.Internal(path) && other.Name() != "main" {
			list = append(list, other)
		}
	}
	return list
}

// TestMovedModule compares the packages of witnesses on unexported members with those of
// the next major version of their module: what differs is the same.
func TestMovedModule(t *testing.T) {
	about := regexp.MustCompile(`^(literal-of|interface-sealed|interface-union|internal-exposed|var-hidden|struct-foreign|unexported-to|unexported-struct|foreign|other)-`)
	witnesses := slices.DeleteFunc(readWitnesses(t), func(w *witness) bool { return !about.MatchString(w.Name) })
	var fixtures []*fixturetest.Fixture
	for _, w := range witnesses {
		fixtures = append(fixtures, w.Fixture)
	}
	exports := fixturetest.ExportFiles(t, fixtures)
	move := world.Move{From: fixturetest.Path, To: fixturetest.Path + "/v2"}
	for _, w := range witnesses {
		old, _ := w.Load(t, "old", exports)
		now, _ := w.Load(t, "new", exports)
		later, _ := w.Moved(move.To).Load(t, "new", exports)
		want := fixturetest.Outline(versions(old, now))
		worlds := engine.Worlds(loaded(old), loaded(later), move, ofModule)
		if got := fixturetest.Outline(engine.NewVersion(old, nil).Compare(later, worlds)); got != want {
			t.Errorf("%s: with another import path, found is\n%swant\n%s", w.Name, got, want)
		}
	}
}

// ofModule reports whether a type is of the standard library or of the module of fixtures.
func ofModule(tn *types.TypeName) bool {
	return !strings.Contains(tn.Pkg().Path(), ".") || strings.HasPrefix(tn.Pkg().Path(), fixturetest.Path)
}

// loaded returns a package and those that are loaded with it.
func loaded(pkg *engine.Package) []*types.Package {
	return append([]*types.Package{pkg.Types}, slices.Collect(maps.Values(pkg.Imports.Loaded.All()))...)
}

// checkTexts checks that a reader sees what differs.
func checkTexts(t *testing.T, r *engine.Result) {
	t.Helper()
	for _, f := range r.Findings {
		if f.Promised != "" && f.Promised == f.Actual {
			t.Errorf("both texts are %s: %s", f.Promised, fixturetest.Message(f))
		}
	}
}

// binding are the policies that bind all of a package's API.
var binding = []contract.Policy{contract.Exact, contract.Compatible}

// checkAccepted checks that fixes make the contract one that the new package
// holds to.
func (w *witness) checkAccepted(t *testing.T, old, pkg *engine.Package) {
	t.Helper()
	for _, policy := range binding {
		data := contract.Format(engine.NewContract(old, policy))
		if wrong := acceptAll(data, pkg); wrong != "" {
			t.Errorf("policy %s: %s", policy, wrong)
		}
	}
}

// acceptAll makes the fixes of all findings, and returns what is wrong then, or "".
func acceptAll(data []byte, pkg *engine.Package) string {
	r := engine.Check(contract.FileName, data, pkg)
	next, _, err := acceptor(r).Apply()
	if err != nil {
		return fmt.Sprintf("fixes: %v%s\n%s", err, messages(r), data)
	}
	if left := engine.Check(contract.FileName, next, pkg); len(left.Findings) > 0 {
		return fmt.Sprintf("findings are left:%s\nof%s\n%s", messages(left), messages(r), next)
	}
	return ""
}

// checkStrict checks that a team can choose to have the change counted as
// breaking.
func (w *witness) checkStrict(t *testing.T, old, pkg *engine.Package) {
	t.Helper()
	id := exclusions[w.exclusion]
	strict := []contract.String{{Value: string(id)}}
	data := contract.Format(engine.NewContractNaming(old, contract.Compatible, strict, make(map[string]string)))
	if r := engine.Check(contract.FileName, data, old); len(r.Findings) > 0 {
		t.Errorf("the old package does not hold to its strict contract: %s", messages(r))
	}
	r := engine.Check(contract.FileName, data, pkg)
	if !slices.ContainsFunc(r.Findings, func(f finding.Finding) bool { return f.ID == id && f.Verdict == finding.Breaking }) {
		t.Errorf("the engine does not say %s under strict: [%s]:%s\ncontract:\n%s", id, id, messages(r), data)
	}
	if wrong := acceptAll(data, pkg); wrong != "" {
		t.Errorf("strict: [%s]: %s", id, wrong)
	}
}

// verdictOf is the verdict of all findings together. A contract that the change
// has made wrong counts as broken.
func verdictOf(r *engine.Result) finding.Verdict {
	for _, f := range r.Findings {
		if f.Verdict != finding.Compatible {
			return finding.Breaking
		}
	}
	return finding.Compatible
}

func messages(r *engine.Result) string {
	var b strings.Builder
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "\n\t%s: %s", f.ID, fixturetest.Message(f))
	}
	return b.String()
}
