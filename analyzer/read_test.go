package analyzer_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/importspy/importspy/analyzer"
)

// diagnose runs an analyzer on a fixture and returns its diagnostics.
func diagnose(t *testing.T, a *analysis.Analyzer, fixture string) []analysis.Diagnostic {
	t.Helper()
	results := analysistest.Run(silent{}, testdata(t), a, fixture)
	if err := results[0].Action.Err; err != nil {
		t.Fatal(err)
	}
	return results[0].Action.Diagnostics
}

// TestContractFS takes a contract from a file system: it has the same findings
// as one from a folder, without fixes.
func TestContractFS(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(testdata(t), "src", "diverging", analyzer.File))
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{"diverging/" + analyzer.File: {Data: data}}
	got := diagnose(t, analyzer.New(analyzer.Options{ContractFS: fsys}), "diverging")
	want := diagnose(t, analyzer.New(analyzer.Options{}), "diverging")
	if len(got) != len(want) {
		t.Fatalf("%d diagnostics, want %d", len(got), len(want))
	}
	for i, d := range got {
		if d.Message != want[i].Message || d.SuggestedFixes != nil {
			t.Errorf("got %q with the fixes %v, want %q without", d.Message, d.SuggestedFixes, want[i].Message)
		}
	}
}

// TestContractFSUnreadable has file systems without a contract that can be read.
func TestContractFSUnreadable(t *testing.T) {
	for want, fsys := range map[string]fs.FS{
		"":                     fstest.MapFS{"other/" + analyzer.File: {}},
		": cannot be read: ":   fstest.MapFS{"diverging/" + analyzer.File: {Mode: fs.ModeDir}},
		": rename it":          fstest.MapFS{"diverging/importspy.yml": {}},
		": remove one of the ": fstest.MapFS{"diverging/importspy.yml": {}, "diverging/" + analyzer.File: {}},
	} {
		got := diagnose(t, analyzer.New(analyzer.Options{ContractFS: fsys}), "diverging")
		if want == "" && len(got) > 0 || want != "" && (len(got) != 1 || !strings.Contains(got[0].Message, want)) {
			t.Errorf("got %v, want %q", got, want)
		}
	}
}

// TestRequired demands a contract of what exports something.
func TestRequired(t *testing.T) {
	for fixture, want := range map[string]string{
		"nocontract": "nocontract: package has no contract, but one is required; 'importspy-vet init' writes it",
		"conforming": "",
		"program":    "",
		"noexports":  "",
	} {
		a := analyzer.New(analyzer.Options{})
		if err := a.Flags.Set("required", "true"); err != nil {
			t.Fatal(err)
		}
		got := diagnose(t, a, fixture)
		if want == "" && len(got) > 0 || want != "" && (len(got) != 1 || got[0].Message != want) {
			t.Errorf("%s: got %v, want %q", fixture, got, want)
		}
	}
}

// TestSkipUnreadable has a pattern that leaves out nothing, since it cannot be read.
func TestSkipUnreadable(t *testing.T) {
	results := analysistest.Run(silent{}, testdata(t), analyzer.New(analyzer.Options{Skip: []string{"none", "./a/../b"}}), "diverging")
	if err := results[0].Action.Err; err == nil || !strings.Contains(err.Error(), "skip=none,./a/../b: ") {
		t.Errorf("got the error %v", err)
	}
}

// TestDriverWithoutFiles has a driver that lets nothing be read, as nogo does:
// the analyzer says that it cannot see the contract and does not look for it.
func TestDriverWithoutFiles(t *testing.T) {
	for fixture, want := range map[string]int{"diverging": 1, "nocontract": 1, "program": 0, "noexports": 0} {
		a := analyzer.New(analyzer.Options{})
		run := a.Run
		a.Run = func(pass *analysis.Pass) (any, error) {
			pass.ReadFile = nil
			return run(pass)
		}
		got := diagnose(t, a, fixture)
		if len(got) != want || want == 1 && !strings.Contains(got[0].Message, "is not visible") {
			t.Errorf("%s: got %v, want %d that a contract is not visible", fixture, got, want)
		}
	}
}
