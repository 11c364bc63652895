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
	checked, onContract := checkFindings(ts, args)
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
		got := vetFindings(ts, way.program, way.args, onContract)
		if got != checked {
			ts.Fatalf("%s finds\n%s\ncheck finds\n%s", way.name, got, checked)
		}
	}
	fmt.Fprint(ts.Stdout(), checked)
}

// A said is a finding that has its position in a contract with check, in Go with the others.
type said struct{ message, contract string }

// line returns a finding at its position, without a message that begins with that.
func (s said) line(at string) string {
	return fmt.Sprintf("%s: %s\n\t%s\n", at, strings.TrimPrefix(s.message, at+": "), s.contract)
}

// checkFindings returns what check finds and nobody waived: a line for each
// finding, and one for the place in the contract; and what is on contracts.
func checkFindings(ts *testscript.TestScript, args []string) (findings string, onContract map[said]bool) {
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
	onContract = make(map[said]bool)
	var list []string
	for _, f := range report.Findings {
		if f.Verdict != "waived" {
			s := said{f.Message, text(f.Contract)}
			onContract[s] = f.Position == f.Contract
			list = append(list, s.line(text(f.Position)))
		}
	}
	return sorted(list), onContract
}

// place is how a driver of the go/analysis tools prints a diagnostic, and where
// the contract is, which it indents.
var printed = regexp.MustCompile(`(?m)^(\S+:\d+:\d+): (.*)\n(\S+:\d+:\d+): \t.*$`)

// vetFindings is checkFindings for the drivers of the go/analysis tools.
func vetFindings(ts *testscript.TestScript, program string, args []string, onContract map[said]bool) string {
	run(ts, program, args...)
	out := ts.ReadFile("stderr")
	var list []string
	for _, m := range printed.FindAllStringSubmatch(out, -1) {
		s, at := said{m[2], local(ts, m[3])}, local(ts, m[1])
		if onContract[s] {
			at = s.contract
		}
		list = append(list, s.line(at))
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
