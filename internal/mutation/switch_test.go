package mutation

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/importspy/importspy/internal/mutation/runner"
)

// TestSwitches checks that each mutant of a program does what is said of it.
func TestSwitches(t *testing.T) {
	if testing.Short() {
		t.Skip("calls the go command")
	}
	const dir = "internal/mutation/testdata/switches"
	top, err := filepath.Abs(repository)
	if err != nil {
		t.Fatal(err)
	}
	all, err := conditions(top, dir+"/m.go")
	if err != nil {
		t.Fatal(err)
	}
	var mutants []*mutant
	for _, c := range all {
		for _, m := range c.mutants() {
			m.id = len(mutants) + 1
			mutants = append(mutants, m)
		}
	}
	file, err := overlay(top, t.TempDir(), []*goPackage{{path: dir, Name: "main"}}, mutants)
	if err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(t.TempDir(), "m.exe")
	output(t, top, 0, "go", "build", "-overlay", file, "-o", binary, "./"+dir)
	got := []string{output(t, top, 0, binary)}
	for _, m := range mutants {
		got = append(got, fmt.Sprintf("%s %s: %s", output(t, top, m.id, binary), m.name(), m.result))
	}
	want := []string{
		"1011",
		"0111 switches.m.go:8.negate: !(a && !b || f(b) == false)",
		"1011 switches.m.go:8.drop-left: f(b) == false",
		"0011 switches.m.go:8.drop-right: a && !b",
		"1011 switches.m.go:8.drop-left: !b || f(b) == false",
		"1011 switches.m.go:8.drop-right: a || f(b) == false",
		"0100 switches.m.go:10.negate: !(!(x || a))",
		"0011 switches.m.go:10.drop-left: !(a)",
		"1010 switches.m.go:10.drop-right: !(x)",
		"1011 switches.m.go:20.negate: !(t)",
		"1111 switches.m.go:21.negate: !(t && !!t)",
		"1011 switches.m.go:21.drop-left: !!t",
		"1011 switches.m.go:21.drop-right: t",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// output returns what a program prints with a mutant switched on.
func output(t *testing.T, dir string, id int, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", fmt.Sprintf("%s=%d", runner.MutantVar, id))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", cmd, err, out)
	}
	return string(out)
}
