package scenario_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// drivers implements the script command
//
//	drivers PACKAGE...
//
// It checks packages in each way that there is: with check, as go vet does, and
// under go vet, there a second time as well, which the go command's cache
// answers as far as it can. All must find the same; it is printed, sorted.
func drivers(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: drivers PACKAGE...")
	}
	checked := checkFindings(ts, args)
	vet := append([]string{"vet", "-vettool=" + ts.Getenv("IMPORTSPY_VET")}, args...)
	for _, way := range []struct {
		name    string
		program string
		args    []string
	}{
		{"importspy-vet", "importspy-vet", args},
		{"go vet", "go", vet},
		{"go vet for the second time", "go", vet},
	} {
		got := vetFindings(ts, way.program, way.args)
		if got != checked {
			ts.Fatalf("%s finds\n%s\ncheck finds\n%s", way.name, got, checked)
		}
	}
	fmt.Fprint(ts.Stdout(), checked)
}

// checkFindings returns what check finds and nobody waived: a line for each
// finding, and one for the place in the contract.
func checkFindings(ts *testscript.TestScript, args []string) string {
	run(ts, "importspy-vet", append([]string{"check", "-format", "json"}, args...)...)
	type place struct {
		File         string
		Line, Column int
	}
	var report struct {
		Findings []struct {
			Message, Verdict   string
			Position, Contract place
		}
	}
	out := ts.ReadFile("stdout")
	if err := json.Unmarshal([]byte(out), &report); err != nil {
		ts.Fatalf("%v\n%s\n%s", err, out, ts.ReadFile("stderr"))
	}
	text := func(p place) string {
		return fmt.Sprintf("%s:%d:%d", local(ts, p.File), max(p.Line, 1), max(p.Column, 1))
	}
	var list []string
	for _, f := range report.Findings {
		if f.Verdict != "waived" {
			list = append(list, fmt.Sprintf("%s: %s\n\t%s\n", text(f.Position), f.Message, text(f.Contract)))
		}
	}
	return sorted(list)
}

// place is how a driver of the go/analysis tools prints a diagnostic, and where
// the contract is, which it indents.
var printed = regexp.MustCompile(`(?m)^(\S+:\d+:\d+): (.*)\n(\S+:\d+:\d+): \t.*$`)

// vetFindings is checkFindings for the drivers of the go/analysis tools.
func vetFindings(ts *testscript.TestScript, program string, args []string) string {
	run(ts, program, args...)
	out := ts.ReadFile("stderr")
	var list []string
	for _, m := range printed.FindAllStringSubmatch(out, -1) {
		list = append(list, fmt.Sprintf("%s: %s\n\t%s\n", local(ts, m[1]), m[2], local(ts, m[3])))
	}
	rest := printed.ReplaceAllString(out, "")
	for line := range strings.Lines(rest) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "# ") && !strings.HasPrefix(line, "exit status ") {
			ts.Fatalf("%s prints\n%s", program, out)
		}
	}
	return sorted(list)
}

// run runs a program, which may exit with whatever code.
func run(ts *testscript.TestScript, program string, args ...string) {
	err := ts.Exec(program, args...)
	if _, ok := errors.AsType[*exec.ExitError](err); err != nil && !ok {
		ts.Fatalf("%v", err)
	}
}

// local makes a place relative to the script's folder.
func local(ts *testscript.TestScript, place string) string {
	abs := ts.MkAbs(place)
	if rel, err := filepath.Rel(ts.Getenv("WORK"), abs); err == nil && !strings.HasPrefix(rel, "..") {
		return filepath.ToSlash(rel)
	}
	return place
}

// sorted joins findings. What a driver prints twice, as go vet does for a package
// and its tests, counts as often.
func sorted(list []string) string {
	slices.Sort(list)
	return strings.Join(list, "")
}
