package analyzer_test

import (
	"bytes"
	"errors"
	"flag"
	"go/build"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/analysis/singlechecker"

	"github.com/importspy/importspy/analyzer"
	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/casetest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// asTool makes the test binary a command with the analyzer.
const asTool = "IMPORTSPY_TEST_AS_TOOL"

func TestMain(m *testing.M) {
	if os.Getenv(asTool) != "" {
		singlechecker.Main(analyzer.Analyzer)
	}
	os.Exit(m.Run())
}

func testdata(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func Test(t *testing.T) {
	patterns := []string{"conforming", "diverging", "generated", "withtests", "nocontract", "broken", "misnamed", "ruled", "ruledhost"}
	if _, err := exec.LookPath("gcc"); err == nil && build.Default.CgoEnabled {
		patterns = append(patterns, "withcgo")
	}
	analysistest.Run(t, testdata(t), analyzer.New(analyzer.Options{}), patterns...)
}

func TestContractsFolder(t *testing.T) {
	a := analyzer.New(analyzer.Options{
		Contracts:         filepath.Join(testdata(t), "contracts"),
		PositionInMessage: true,
	})
	analysistest.Run(t, testdata(t), a, "kept")
}

// silent takes what a test does not care about.
type silent struct{}

func (silent) Errorf(string, ...any) {}

// TestVariants checks that what a driver loads twice, with and without tests,
// is reported once if the driver asks for it.
func TestVariants(t *testing.T) {
	a := analyzer.New(analyzer.Options{SkipTestVariants: true})
	graph, err := checker.Analyze([]*analysis.Analyzer{a}, casetest.Fixtures(t, testdata(t), "withtests"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(graph.Roots) != 4 {
		t.Fatalf("%d packages, want the package, that with its tests, the external tests and the test program", len(graph.Roots))
	}
	reported := 0
	for _, action := range graph.Roots {
		reported += len(action.Diagnostics)
	}
	if reported != 1 {
		t.Errorf("%d diagnostics, want 1", reported)
	}
}

// TestDiagnostics checks what a diagnostic has beside position and message.
func TestDiagnostics(t *testing.T) {
	results := analysistest.Run(t, testdata(t), analyzer.Analyzer, "diverging")
	related := map[string]string{
		"value-changed":     "importspy.yaml:5:5: the contract says so here",
		"signature-changed": "importspy.yaml:9:5: the contract says so here",
		"export-extra":      "importspy.yaml:1:1: the contract does not mention it",
		"field-missing":     "importspy.yaml:16:9: the contract says so here",
	}
	act := results[0].Action
	source, err := os.ReadFile(filepath.Join(testdata(t), "src", "diverging", "diverging.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range act.Diagnostics {
		if want := analyzer.URL + "#" + d.Category; d.URL != want {
			t.Errorf("%s: URL is %s, want %s", d.Message, d.URL, want)
		}
		from, to := act.Package.Fset.Position(d.Pos), act.Package.Fset.Position(d.End)
		if name := string(source[from.Offset:to.Offset]); !strings.Contains(d.Message, name) && name != "diverging" {
			t.Errorf("%s: is about %q", d.Message, name)
		}
		at := act.Package.Fset.Position(d.Related[0].Pos)
		at.Filename = filepath.Base(at.Filename)
		if got, want := at.String()+": "+d.Related[0].Message, related[d.Category]; want != "" && got != want {
			t.Errorf("%s: related is %s, want %s", d.Message, got, want)
		}
		delete(related, d.Category)
	}
	if len(related) > 0 {
		t.Errorf("no diagnostics of %v", related)
	}
}

// TestFix runs the driver of the go/analysis tools on a copy of a package that
// diverges from its contract, twice: the first run fixes the contract, the
// second one finds nothing.
func TestFix(t *testing.T) {
	for _, name := range []string{"diverging", "withtests"} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			copyPackage(t, filepath.Join(testdata(t), "src", name), dir)
			if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module "+name+"\n\ngo 1.26\n"), 0o666); err != nil {
				t.Fatal(err)
			}
			if out, err := runTool(dir, "-fix", "."); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			compare(t, filepath.Join(testdata(t), "src", name, analyzer.File+".golden"), filepath.Join(dir, analyzer.File))
			if out, err := runTool(dir, "."); err != nil {
				t.Errorf("after the fix: %v\n%s", err, out)
			}
		})
	}
}

func copyPackage(t *testing.T, from, to string) {
	t.Helper()
	files, err := os.ReadDir(from)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(filepath.Join(from, file.Name()))
		if err == nil {
			err = os.WriteFile(filepath.Join(to, file.Name()), data, 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func runTool(dir string, args ...string) ([]byte, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), asTool+"=1", "GOWORK=off", "GO111MODULE=on", "GOFLAGS=-mod=mod", "GOPROXY=off")
	return cmd.CombinedOutput()
}

func compare(t *testing.T, golden, file string) {
	t.Helper()
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(golden, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("the fixed contract is\n%s\nwant\n%s", got, want)
	}
}

// TestResult checks that a result has the findings of the diagnostics, with their
// parts, and those that are waived.
func TestResult(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(testdata(t), "src", "diverging", analyzer.File))
	if err != nil {
		t.Fatal(err)
	}
	data = append(data, "waivers: [{finding: export-missing, symbol: Gone, reason: nobody used it}]\n"...)
	a := analyzer.New(analyzer.Options{ContractFS: fstest.MapFS{"diverging/" + analyzer.File: {Data: data}}})
	r := analysistest.Run(silent{}, testdata(t), a, "diverging")[0].Action
	result := r.Result.(*analyzer.Result)
	var messages []string
	waived, parts := 0, 0
	for _, f := range result.Findings {
		if f.Verdict == contract.VerdictWaived {
			waived++
			if f.Reason == "" || !strings.HasSuffix(f.Message, "(waived: "+f.Reason+")") {
				t.Errorf("%s: the reason is %q", f.Message, f.Reason)
			}
			continue
		}
		messages = append(messages, string(f.ID)+" "+f.Message)
		if f.ContractFile != result.ContractFile {
			t.Errorf("%s: is of the contract %s, want %s", f.Message, f.ContractFile, result.ContractFile)
		}
		for _, part := range []string{f.Promised, f.Actual} {
			if part != "" {
				parts++
			}
			if !strings.Contains(f.Message, part) {
				t.Errorf("%s: does not have the part %q", f.Message, part)
			}
		}
	}
	if waived != 1 || parts == 0 {
		t.Errorf("%d waived findings, %d parts, want one and some", waived, parts)
	}
	var diagnostics []string
	for _, d := range r.Diagnostics {
		diagnostics = append(diagnostics, d.Category+" "+d.Message)
	}
	if !slices.Equal(messages, diagnostics) {
		t.Errorf("the result has\n%s\nthe diagnostics are\n%s", strings.Join(messages, "\n"), strings.Join(diagnostics, "\n"))
	}
}
