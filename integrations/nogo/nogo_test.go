package nogo_test

import (
	"path/filepath"
	"strings"
	"testing"
)

const (
	store    = "example.com/shop/store"
	contract = "contracts/example.com/shop/store/importspy.yaml"
	// changedFinding is what becomes of the edit changed.
	changedFinding = "store/store.go:10:6: Open: contract says func(ctx context.Context, dsn string) (*DB, error), " +
		"package has func(ctx context.Context, dsn string, retries ...int) (*DB, error) (breaking) [example.com/shop/store/importspy.yaml:7:5] (importspy)"

	unseen = "importspy.yaml: is not visible: this driver only passes Go files; " +
		"build the contracts into it, see docs/build-systems.md (importspy)"
)

// A scenario is a change of the shop and what is found in one target then.
type scenario struct {
	name   string
	edits  []edit
	target target
	log    string
}

// check runs the scenarios with one nogo.
func check(t *testing.T, r *rules, nogo string, scenarios []scenario) {
	for _, s := range scenarios {
		t.Run(s.name, func(t *testing.T) {
			if s.target.cgo && !hasCgo(t) {
				t.Skip("there is no C compiler")
			}
			w := newWorkspace(t, r, s.edits...)
			if got := w.runNogo(nogo, s.target); got != (outcome{log: s.log}) {
				t.Errorf("got\n%+v\nwant the findings\n%s", got, s.log)
			}
		})
	}
}

func hasCgo(t *testing.T) bool {
	t.Helper()
	return strings.TrimSpace(string(run(t, ".", "go", "env", "CGO_ENABLED"))) == "1"
}

func setUp(t *testing.T) *rules {
	if testing.Short() {
		t.Skip("builds programs of rules_go")
	}
	t.Helper()
	return newRules(t)
}

// TestContractsBuiltIn holds packages to the contracts that are compiled into
// nogo, and to the demand that there be one.
func TestContractsBuiltIn(t *testing.T) {
	r := setUp(t)
	shop := newWorkspace(t, r)
	nogo := shop.nogo("example.com/shop/contracts", filepath.Join(shop.dir, "nogo.json"))
	changed := edit{"store/store.go", "dsn string) (", "dsn string, retries ...int) ("}
	withCgo := edit{"store/store.go", `import "context"`, "import (\n\t\"C\"\n\t\"context\"\n)"}
	check(t, r, nogo, []scenario{
		{name: "holds", target: target{path: store}},
		{name: "changed", edits: []edit{changed}, target: target{path: store}, log: changedFinding},
		{name: "its_tests_report_nothing_twice", edits: []edit{changed}, target: target{path: store, tests: true}},
		{
			name:   "a_file_beside_is_not_read",
			edits:  []edit{changed},
			target: target{path: store, undeclared: map[string]string{"store/importspy.yaml": "version: 1\n", "store/importspy.yml": ""}},
			log:    changedFinding,
		},
		{
			name:   "removed",
			edits:  []edit{{"store/store.go", "func (db *DB) Close() error { return nil }", ""}},
			target: target{path: store},
			log:    "store/store.go:7:6: (*DB).Close: contract says func() error, package has no such method (breaking) [example.com/shop/store/importspy.yaml:12:9] (importspy)",
		},
		{
			name:   "nolint",
			edits:  []edit{changed, {"store/store.go", "ctx.Err() }", "ctx.Err() } //nolint:importspy // announced"}},
			target: target{path: store},
		},
		{
			name:   "no_contract",
			target: target{path: "example.com/shop/queue"},
			log:    "queue/queue.go:2:9: example.com/shop/queue: package has no contract, but one is required; 'importspy-vet init' writes it (importspy)",
		},
		{
			name:   "cgo",
			edits:  []edit{changed, withCgo},
			target: target{path: store, cgo: true},
			log:    "bazel-out/pkg.cgo/" + strings.Replace(changedFinding, ":10:", ":13:", 1),
		},
		{
			name:   "cgo_removed",
			edits:  []edit{withCgo, {"store/store.go", "func Open(", "func open("}, {"store/store_test.go", " Open(", " open("}},
			target: target{path: store, cgo: true},
			log:    "bazel-out/pkg.cgo/store/store.go:2:9: Open: contract declares func Open, package does not declare it (breaking) [example.com/shop/store/importspy.yaml:7:5] (importspy)",
		},
		{name: "a_program", target: target{path: "example.com/shop/cmd/shopd"}},
		{name: "excluded", target: target{path: "example.com/shop/contracts"}},
	})
}

// TestContractsThatAreWrong has mistakes in the contracts that are compiled in,
// and mentions what a package does not import.
func TestContractsThatAreWrong(t *testing.T) {
	r := setUp(t)
	shop := newWorkspace(t, r,
		edit{contract, "type: struct\n", "type: struct\n      implements: [io.Closer]\n"},
		edit{contract, "uses: [context]", "uses: [context, io]"},
		edit{"contracts/example.com/shop/queue/importspy.yml", "", "version: 1\n"},
		edit{"contracts/example.com/shop/unused.txt", "", ""},
	)
	nogo := shop.nogo("example.com/shop/contracts", "")
	check(t, r, nogo, []scenario{
		{name: "not_imported", target: target{path: store}, log: "store/store.go:2:9: example.com/shop/store/importspy.yaml:11:20: DB: io.Closer cannot be looked up, since the package does not import it; " +
			"import it, for example by var _ io.Closer = (*DB)(nil) (importspy)"},
		{
			name:   "imported",
			edits:  []edit{{"store/store.go", `import "context"`, "import (\n\t\"context\"\n\t\"io\"\n)\n\nvar _ io.Closer = (*DB)(nil)\n"}},
			target: target{path: store},
		},
		{name: "wrong_name", target: target{path: "example.com/shop/queue"}, log: "queue/queue.go:2:9: example.com/shop/queue/importspy.yaml: found importspy.yml; a contract is called importspy.yaml: rename it (importspy)"},
	})
}

// TestContractOfAnother has the contract of one package ask something of those
// who import it.
func TestContractOfAnother(t *testing.T) {
	r := setUp(t)
	shop := newWorkspace(t, r, edit{contract, "policy: exact\n", "policy: exact\nimports:\n  allow: [std]\nimporters:\n  allow: [example.com/shop/cmd/...]\n"},
		edit{"contracts/example.com/shop/queue/importspy.yaml", "", "version: 1\nimports:\n  allow: [std, module]\n"})
	nogo := shop.nogo("example.com/shop/contracts", "")
	check(t, r, nogo, []scenario{
		{name: "holds", target: target{path: store}},
		{name: "denied", target: target{path: "example.com/shop/queue"}, log: "queue/queue.go:4:8: example.com/shop/store: its contract does not allow example.com/shop/queue to import it " +
			"[example.com/shop/store/importspy.yaml:7:11] (importspy)"},
	})
}

// TestExceptionWithoutReason has a contract above two packages lift its rules for one of them.
func TestExceptionWithoutReason(t *testing.T) {
	r := setUp(t)
	above := edit{"contracts/example.com/shop/importspy.yaml", "", "version: 1\nsubpackages:\n  - match: ./...\n    except: [./queue]\n    imports:\n      deny: [unsafe]\n"}
	nogo := newWorkspace(t, r, above).nogo("example.com/shop/contracts", "")
	check(t, r, nogo, []scenario{
		{name: "lifted", target: target{path: "example.com/shop/queue"}, log: "queue/queue.go:2:9: ./queue: exception in subpackages.except has no reason; " +
			"write it as {path: ./queue, reason: ...} [example.com/shop/importspy.yaml:4:14] (importspy)"},
		{name: "bound", target: target{path: store}},
	})
}

// TestGoVersion has a contract restrict the version of Go. rules_go checks types with the
// SDK's, which says nothing about that of the module.
func TestGoVersion(t *testing.T) {
	r := setUp(t)
	restricted := edit{contract, "policy: exact\n", "policy: exact\nenvironment: {go: \">=1.25\"}\n"}
	unknown := newWorkspace(t, r, restricted).nogo("example.com/shop/contracts", "")
	check(t, r, unknown, []scenario{
		{name: "unknown", target: target{path: store}, log: "store/store.go:2:9: go: contract allows >=1.25, the version that the module requires is unknown in this driver; " +
			"set the analyzer option GoVersion [example.com/shop/store/importspy.yaml:4:19] (importspy)"},
		{name: "no_contract", target: target{path: "example.com/shop/queue"}},
	})
	named := newWorkspace(t, r, restricted, edit{"contracts/contracts.go", "	Module: ", "	GoVersion: \"1.24\",\n	Module: "}).nogo("example.com/shop/contracts", "")
	check(t, r, named, []scenario{
		{name: "too_low", target: target{path: store}, log: "store/store.go:2:9: go1.24: the module requires this Go version, contract allows >=1.25 [example.com/shop/store/importspy.yaml:4:19] (importspy)"},
	})
}

// TestContractsBeside has nogo run the analyzer as it is. It must say that it
// cannot see contracts, whether there is one by chance or not.
func TestContractsBeside(t *testing.T) {
	r := setUp(t)
	nogo := newWorkspace(t, r).nogo("github.com/importspy/importspy/analyzer", "")
	check(t, r, nogo, []scenario{
		{name: "absent", target: target{path: store}, log: "store/store.go:2:9: " + unseen},
		{
			name:   "there_by_chance",
			target: target{path: store, undeclared: map[string]string{"store/importspy.yaml": "version: 1\n"}},
			log:    "store/store.go:2:9: " + unseen,
		},
		{name: "a_program", target: target{path: "example.com/shop/cmd/shopd"}},
	})
}

// TestFolderThatIsNoInput names a folder of contracts that the action does not
// have: nogo must fail, even if the machine has it.
func TestFolderThatIsNoInput(t *testing.T) {
	r := setUp(t)
	folder := filepath.Join(newWorkspace(t, r).dir, "contracts")
	onHost := newWorkspace(t, r, edit{"nogo.json", `"required": "true"`, `"contracts": "` + filepath.ToSlash(folder) + `"`})
	host := onHost.runNogo(onHost.nogo("github.com/importspy/importspy/analyzer", filepath.Join(onHost.dir, "nogo.json")), target{path: store})
	if !host.failed || !strings.Contains(host.log, "this driver does not know about the other files in the folder") || host.patch != "" {
		t.Errorf("got %+v", host)
	}
	w := newWorkspace(t, r, edit{"nogo.json", `"required": "true"`, `"contracts": "contracts"`})
	nogo := w.nogo("github.com/importspy/importspy/analyzer", filepath.Join(w.dir, "nogo.json"))
	got := w.runNogo(nogo, target{path: store})
	if !got.failed || !strings.Contains(got.log, "invalid value for flag: contracts=contracts: there is no such folder") {
		t.Errorf("got %+v", got)
	}
}
