package golangcilint

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/docs"
	"github.com/importspy/importspy/internal/finding"
)

// A place is a line of a file.
type place struct {
	file string
	line int
}

// TestFindings holds the linter to what importspy-vet check finds in the examples
// of docs/findings.md on exports and on contracts.
func TestFindings(t *testing.T) {
	slow(t)
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module example.com/shop\n\ngo 1.26\n")
	ids := slices.DeleteFunc(contract.RuleIDs(), isRule)
	for _, id := range ids {
		for i, e := range examples(docs.Finding(string(id))) {
			folder := filepath.Join(dir, string(id), fmt.Sprint(i+1))
			write(t, filepath.Join(folder, "store.go"), withBodies(t, e.source))
			write(t, filepath.Join(folder, "importspy.yaml"), e.contract)
		}
	}
	compareWithCheck(t, dir, ids, nil)
}

// TestRules does the same in a module whose contracts have rules.
func TestRules(t *testing.T) {
	slow(t)
	dir := t.TempDir()
	for _, file := range txtar.Parse([]byte(read(t, filepath.Join("testdata", "rules.txtar")))).Files {
		write(t, filepath.Join(dir, filepath.FromSlash(file.Name)), string(file.Data))
	}
	ids := slices.DeleteFunc(contract.RuleIDs(), func(id finding.ID) bool {
		return !isRule(id) || isOfCommand(id) || id == contract.GuardOutdated // golangci-lint leaves out generated files
	})
	compareWithCheck(t, dir, ids, map[place]place{
		{"importspy.yaml", 8}: {filepath.Join("plugin", "b", "b.go"), 1}, // the package that an exception is for
	})
}

// isOfCommand reports whether a command alone finds what id is about, by its page.
func isOfCommand(id finding.ID) bool {
	text := docs.Finding(string(id))
	return strings.Contains(text, "\nOnly `") || strings.Contains(text, "\n`importspy-vet env` reports it")
}

// isRule reports whether id is about what surrounds a package.
func isRule(id finding.ID) bool {
	return !id.OnExports() && id != contract.ContractInvalid && id != contract.WaiverUnused
}

// compareWithCheck checks that whatever importspy-vet check finds in a module,
// the linter shows at the same line, and that there is a finding of each of ids. What check
// places in a contract that is for several packages, the linter has at a line of one of them.
func compareWithCheck(t *testing.T, dir string, ids []finding.ID, shared map[place]place) {
	t.Helper()
	write(t, filepath.Join(dir, ".golangci.yml"), read(t, filepath.Join("testdata", "page", "golangci.yml")))
	want, kinds := check(t, dir)
	for _, id := range ids {
		if !kinds[string(id)] {
			t.Errorf("there is no finding %s", id)
		}
	}
	got := run(t, dir)
	t.Logf("%d kinds of findings in %d lines", len(kinds), len(got))
	for from, to := range shared {
		want[to] = append(want[to], want[from]...)
		delete(want, from)
	}
	toPackages(want, got)
	for at, messages := range want {
		for _, message := range messages {
			if !strings.Contains(got[at], message) {
				t.Errorf("%s:%d: the linter has %q, want %q", at.file, at.line, got[at], message)
			}
		}
	}
	for at, text := range got {
		if want[at] == nil {
			t.Errorf("%s:%d: the linter has %q, check has nothing", at.file, at.line, text)
		}
	}
}

// toPackages moves what check has at a line of a package's contract to where the linter has it,
// which reports in Go files only.
func toPackages(want map[place][]string, got map[place]string) {
	for from, messages := range maps.Clone(want) {
		if path.Base(from.file) != contract.FileName {
			continue
		}
		delete(want, from)
		for _, message := range messages {
			to := from
			for at, text := range got {
				if path.Dir(at.file) == path.Dir(from.file) && strings.Contains(text, message) {
					to = at
				}
			}
			want[to] = append(want[to], message)
		}
	}
}

// check returns what importspy-vet check finds in a module, and the kinds of it.
func check(t *testing.T, dir string) (found map[place][]string, kinds map[string]bool) {
	t.Helper()
	var report struct {
		Findings []struct {
			ID, Verdict, Message string
			Position             place
		}
	}
	unmarshal(t, output(t, dir, "importspy-vet", "check", "-format", "json", "./..."), &report)
	found, kinds = make(map[place][]string), make(map[string]bool)
	for _, f := range report.Findings {
		if f.Verdict == "waived" {
			continue
		}
		kinds[f.ID] = true
		found[f.Position] = append(found[f.Position], f.ID+": "+f.Message)
	}
	return found, kinds
}

// run returns what the linter finds in a module.
func run(t *testing.T, dir string) map[place]string {
	t.Helper()
	var report struct {
		Issues []struct {
			FromLinter, Text string
			Pos              place
		}
	}
	unmarshal(t, output(t, dir, linter, "run", "--enable-only=importspy", "--output.json.path=stdout", "--show-stats=false"), &report)
	found := make(map[place]string)
	for _, issue := range report.Issues {
		if issue.FromLinter != Name || found[issue.Pos] != "" {
			t.Errorf("%s:%d: %s (%s) beside %q", issue.Pos.file, issue.Pos.line, issue.Text, issue.FromLinter, found[issue.Pos])
		}
		found[issue.Pos] = issue.Text
	}
	return found
}

// UnmarshalJSON reads the position of either program.
func (p *place) UnmarshalJSON(data []byte) error {
	var raw struct {
		File, Filename string
		Line           int
	}
	err := json.Unmarshal(data, &raw)
	*p = place{filepath.ToSlash(cmp.Or(raw.File, raw.Filename)), raw.Line}
	return err
}

func unmarshal(t *testing.T, data []byte, v any) {
	t.Helper()
	if err := json.Unmarshal(data, v); err != nil {
		t.Fatalf("%v in\n%s", err, data)
	}
}

// output returns what a program that finds something writes to its standard output.
func output(t *testing.T, dir, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=", "IMPORTSPY_CONTRACTS=",
		"TMPDIR="+t.TempDir(), "GOLANGCI_LINT_CACHE="+t.TempDir())
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if _, ok := errors.AsType[*exec.ExitError](err); !ok {
		t.Fatalf("%v: %v\n%s%s", cmd, err, out, &stderr)
	}
	return out
}

// An example is a contract and the package that it is held to.
type example struct{ contract, source string }

var (
	block = regexp.MustCompile("(?ms)^```(yaml|go)\n(.*?)^```$")
	keyed = regexp.MustCompile(`(?m)^(?:version|policy):`)
)

// examples returns those of a section of docs/findings.md. The contracts there
// leave out the version and the policy; at the end these move no line.
func examples(section string) []example {
	var all []example
	for _, m := range block.FindAllStringSubmatch(section, -1) {
		switch lang, text := m[1], m[2]; {
		case lang == "go":
			all[len(all)-1].source = text
		case !strings.HasPrefix(text, "waivers:"):
			keys := keyed.FindAllString(text, -1)
			for _, missing := range []string{"version: 1\n", "policy: exact\n"} {
				if !slices.ContainsFunc(keys, func(k string) bool { return strings.HasPrefix(missing, k) }) {
					text += missing
				}
			}
			all = append(all, example{contract: text})
		}
	}
	return all
}

// withBodies returns a source that compiles: documentation has functions without
// bodies and no package clause.
func withBodies(t *testing.T, source string) string {
	t.Helper()
	if !regexp.MustCompile(`(?m)^package `).MatchString(source) {
		source = "package store\n" + source
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "store.go", source, parser.ParseComments)
	if err != nil {
		t.Fatalf("%v in\n%s", err, source)
	}
	for _, decl := range slices.Backward(file.Decls) {
		if f, ok := decl.(*ast.FuncDecl); ok && f.Body == nil {
			end := fset.Position(f.End()).Offset
			source = source[:end] + " { panic(0) }" + source[end:]
		}
	}
	return source
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}
