package citest

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// An action is action.yml.
type action struct {
	Name, Description string
	Inputs            map[string]struct{ Description, Default string }
	Outputs           map[string]struct{ Description, Value string }
	Runs              struct {
		Using string
		Steps []step
	}

	env []string // that GitHub sets for the event
}

type step struct {
	Name, ID, If, Uses string
	Run, Shell         string
	WorkingDirectory   string `yaml:"working-directory"`
	Env, With          map[string]string
}

func readAction(t *testing.T) *action {
	t.Helper()
	a := new(action)
	read(t, "action.yml", a)
	return a
}

// TestAction runs the action's steps in a module, as GitHub's runner does.
func TestAction(t *testing.T) {
	a := readAction(t)
	if a.Runs.Using != "composite" || a.Name == "" || a.Description == "" {
		t.Errorf("it is no composite action with a name and a description: %+v", a)
	}
	for name, input := range a.Inputs {
		if input.Description == "" {
			t.Errorf("the input %s has no description", name)
		}
	}
	slow(t, "bash", "git")
	for _, test := range []struct {
		name, example string
		inputs        map[string]string
		code          string
		want          []string
	}{
		{"holds", "example", nil, "0", []string{"4 packages, 3 contracts: all hold, 1 waived\n"}},
		{"diverges", "example-diverging", nil, "1", []string{
			"::error file=cache/cache.go,line=84,endLine=84,col=6,endColumn=12,title=constraint-changed::Number: contract allows ",
			"::warning file=plugin/memory/memory.go,line=88,",
		}},
		{
			"inputs", "example-diverging", map[string]string{
				"packages": "./cache\n./plugin/...\n", "format": "text", "platforms": "linux/amd64,windows/amd64",
			}, "1",
			[]string{"cache/cache.go:84:6: Number: contract allows ", "2 packages, 2 contracts: 1 breaking, 2 compatible;"},
		},
		{"folder", "example-diverging", map[string]string{"working-directory": "cache", "packages": "."}, "1", []string{"1 package, 1 contract: 1 breaking;"}},
		{"contracts", "example", map[string]string{"contracts": "cache"}, "0", []string{"4 packages, 0 contracts: nothing to check"}},
		{"fail on breaking", "example-diverging", map[string]string{"packages": "./plugin/...", "fail-on": "breaking"}, "0", []string{"::warning file=plugin/memory/memory.go,line=88,"}},
		{"no such format", "example", map[string]string{"format": "xml"}, "2", []string{"unknown -format xml; use text, json, sarif, github, gitlab or markdown"}},
		{"no flags", "example", map[string]string{"packages": "-h"}, "2", []string{"-h: flags go before the packages"}},
		{"not loaded", "example", map[string]string{"packages": "./nosuch"}, "3", []string{"::error title=not checked::./nosuch cannot be loaded: "}},
	} {
		t.Run(test.name, func(t *testing.T) {
			log, outputs := a.run(t, scratch(t, test.example), test.inputs, test.code)
			for _, want := range test.want {
				if !strings.Contains(log, want) {
					t.Errorf("the log does not have %q:\n%s", want, log)
				}
			}
			if want := "exit-code=" + test.code + "\ncomplete=false\n"; outputs != want {
				t.Errorf("the outputs are\n%swant\n%s", outputs, want)
			}
		})
	}
}

// TestUnknownMode runs the action in modes that it does not have.
func TestUnknownMode(t *testing.T) {
	needs(t, "bash")
	a := readAction(t)
	for mode, shown := range map[string]string{"dif": "dif", "": "''"} {
		log, outputs := a.run(t, t.TempDir(), map[string]string{"mode": mode}, "2")
		if want := "::error title=importspy-vet::the input mode: unknown mode " + shown + "; use check or diff\n"; log != want {
			t.Errorf("the log is\n%swant\n%s", log, want)
		}
		if want := "exit-code=2\ncomplete=false\n"; outputs != want {
			t.Errorf("the outputs are\n%swant\n%s", outputs, want)
		}
	}
}

// TestOutput runs the action with a file for what it prints.
func TestOutput(t *testing.T) {
	slow(t, "bash", "git")
	a := readAction(t)
	for _, test := range []struct {
		name, format, packages string
		code, complete         string
		results                int // -1: no report
	}{
		{"findings", "sarif", "./...", "1", "true", 10},
		{"not loaded", "sarif", "./cache ./nosuch", "3", "false", 1},
		{"no such format", "xml", "./...", "2", "false", -1},
		{"no such folder", "sarif", "./...", "3", "false", -1},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir, output := scratch(t, "example-diverging"), "importspy.sarif"
			if test.name == "no such folder" {
				output = "none/importspy.sarif"
			}
			log, outputs := a.run(t, dir, map[string]string{
				"format": test.format, "packages": test.packages, "output": output,
			}, test.code)
			if strings.Contains(log, "$schema") {
				t.Errorf("the log has the report:\n%s", log)
			}
			if want := "exit-code=" + test.code + "\ncomplete=" + test.complete + "\n"; outputs != want {
				t.Errorf("the outputs are\n%swant\n%s", outputs, want)
			}
			if test.results < 0 {
				return
			}
			if got := results(t, filepath.Join(dir, "importspy.sarif")); got != test.results {
				t.Errorf("the report has %d results, want %d", got, test.results)
			}
		})
	}
}

// run runs the steps in a workspace, on one runner for all tests: the tool is built once. All
// but the last must succeed, which must exit with code. It returns what that one prints and
// the action's outputs.
func (a *action) run(t *testing.T, workspace string, inputs map[string]string, code string) (log, outputs string) {
	t.Helper()
	top, err := filepath.Abs(repository)
	if err != nil {
		t.Fatal(err)
	}
	output, temp := filepath.Join(t.TempDir(), "output"), filepath.Join(places, "runner")
	steps := slices.DeleteFunc(slices.Clone(a.Runs.Steps), func(s step) bool { return !a.runs(t, &s, inputs) })
	if i := slices.IndexFunc(steps, func(s step) bool { return s.ID == "unknown" }); i >= 0 {
		steps = steps[:i+1] // it fails, so the others do not run
	}
	for i, s := range steps {
		if s.Shell != "bash" {
			t.Fatalf("step %d has no shell that this test knows", i)
		}
		if _, err := os.Stat(filepath.Join(temp, "importspy-vet", "importspy-vet")); err == nil && strings.HasPrefix(s.Name, "Build ") {
			continue
		}
		env := []string{
			"RUNNER_TEMP=" + temp, "GITHUB_ACTION_PATH=" + top,
			"GITHUB_OUTPUT=" + output, "GITHUB_WORKSPACE=" + workspace,
		}
		env = append(env, a.env...)
		for key, value := range s.Env {
			env = append(env, key+"="+a.expand(t, value, inputs))
		}
		script := filepath.Join(t.TempDir(), "step.sh")
		if err := os.WriteFile(script, []byte(s.Run), 0o666); err != nil {
			t.Fatal(err)
		}
		want := 0
		if i == len(steps)-1 {
			want = int(code[0] - '0')
		}
		// The options are those of the runner:
		// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
		dir := filepath.Join(workspace, a.expand(t, s.WorkingDirectory, inputs))
		log = run(t, dir, env, want, "bash", "--noprofile", "--norc", "-eo", "pipefail", script)
	}
	data, err := os.ReadFile(output)
	if err != nil {
		t.Fatal(err)
	}
	return log, string(data)
}

// runs reports whether a step runs: those of the mode that is asked for. The upload to
// code scanning is GitHub's.
func (a *action) runs(t *testing.T, s *step, inputs map[string]string) bool {
	t.Helper()
	mode := a.expand(t, "${{ inputs.mode }}", inputs)
	switch s.If {
	case "":
		return true
	case "${{ inputs.mode != 'check' && inputs.mode != 'diff' }}":
		return mode != "check" && mode != "diff"
	case "${{ inputs.mode == 'check' }}":
		return mode == "check"
	case "${{ inputs.mode == 'diff' }}":
		return mode == "diff"
	}
	if !strings.HasPrefix(s.Uses, "github/codeql-action/upload-sarif@") || !strings.Contains(s.If, "inputs.upload-sarif == 'true'") {
		t.Fatalf("this test does not know the condition %s", s.If)
	}
	return false
}

var expression = regexp.MustCompile(`\$\{\{ *(.*?) *\}\}`)

// expand puts inputs in the place of their expressions. There must be no others.
func (a *action) expand(t *testing.T, s string, inputs map[string]string) string {
	t.Helper()
	return expression.ReplaceAllStringFunc(s, func(e string) string {
		name, ok := strings.CutPrefix(expression.FindStringSubmatch(e)[1], "inputs.")
		input, known := a.Inputs[name]
		if !ok || !known {
			t.Fatalf("this test does not know %s", e)
		}
		if value, ok := inputs[name]; ok {
			return value
		}
		if input.Default == "${{ github.token }}" {
			return "token"
		}
		return input.Default
	})
}
