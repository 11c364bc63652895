package scenario_test

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const (
	conforming = "../../testdata/example"
	diverging  = "../../testdata/example-diverging"
)

// TestExampleHolds checks that the bundled example is what its README says.
func TestExampleHolds(t *testing.T) {
	testModule(t, conforming)
	if got := findings(t, conforming); len(got) > 0 {
		t.Errorf("findings:\n%s", strings.Join(got, "\n"))
	}
}

// TestExampleDiverges checks that what its README lists is what is found.
func TestExampleDiverges(t *testing.T) {
	testModule(t, diverging)
	want := []string{
		"cache: constraint-changed Number breaking",
		"plugin/memory: export-extra Snapshot compatible",
		"plugin/memory: method-extra (*Backend).Len compatible",
		"store: deprecation-changed OpenOld compatible",
		"store: field-changed Event.Text breaking",
		"store: method-extra Backend.Len breaking",
		"store: method-missing (*DB).Ping breaking",
		"store: signature-changed Open breaking",
		"store: value-changed MaxKey breaking",
	}
	if got := findings(t, diverging); !slices.Equal(got, want) {
		t.Errorf("findings are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestExamplesShareContracts checks that the contracts did not follow the
// careless change.
func TestExamplesShareContracts(t *testing.T) {
	for _, pkg := range []string{"cache", "plugin/memory", "store"} {
		one, err := os.ReadFile(filepath.Join(conforming, pkg, "importspy.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		two, err := os.ReadFile(filepath.Join(diverging, pkg, "importspy.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		if string(one) != string(two) {
			t.Errorf("the contracts of %s differ", pkg)
		}
	}
}

// testModule runs the tests of a module.
func testModule(t *testing.T, dir string) {
	t.Helper()
	if !slow() {
		return
	}
	test := commandIn(dir, "go", "test", "./...")
	if out, err := test.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v: %v\n%s", dir, test, err, out)
	}
}

// findings returns what the command finds in a module and nobody waived, as
// sorted lines of the form "package: id symbol verdict".
func findings(t *testing.T, dir string) []string {
	t.Helper()
	check := commandIn(dir, vetTool, "check", "-format", "json", "./...")
	out, err := check.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); err != nil && (!ok || exit.ExitCode() != 1) {
		t.Fatalf("%s: %v: %v\n%s", dir, check, err, out)
	}
	var report struct {
		Findings []struct{ ID, Package, Symbol, Verdict string }
	}
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var lines []string
	for _, f := range report.Findings {
		if f.Verdict != "waived" {
			lines = append(lines, strings.TrimPrefix(f.Package, "example.com/shop/")+": "+f.ID+" "+f.Symbol+" "+f.Verdict)
		}
	}
	slices.Sort(lines)
	return lines
}

// commandIn returns a command that runs in dir, even where the developer has a
// go.work to which the examples do not belong.
func commandIn(dir, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off")
	return cmd
}
