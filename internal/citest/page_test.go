package citest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

var blocks = regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$")

// block returns the first block in a language below a heading of docs/ci.md.
func block(t *testing.T, heading, lang string) string {
	t.Helper()
	return blocksOf(t, heading, lang)[0]
}

// blocksOf returns all of them.
func blocksOf(t *testing.T, heading, lang string) (list []string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(repository, "docs", "ci.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(string(data), "\n## "+heading+"\n")
	if !ok {
		t.Fatalf("there is no heading %q", heading)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	for _, m := range blocks.FindAllStringSubmatch(section, -1) {
		if m[1] == lang {
			list = append(list, m[2])
		}
	}
	if len(list) == 0 {
		t.Fatalf("there is no %s below %q", lang, heading)
	}
	return list
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

type workflow struct {
	Jobs map[string]struct{ Steps []step }
}

// TestWorkflows runs what the workflows of the page have in common with other
// computers: the action with the inputs that they give, and their commands.
func TestWorkflows(t *testing.T) {
	slow(t, "bash", "git", "jq")
	a := readAction(t)
	for _, heading := range []string{"GitHub Actions", "Code scanning"} {
		t.Run(heading, func(t *testing.T) {
			text := block(t, heading, "yaml")
			var w workflow
			if err := yaml.Unmarshal([]byte(text), &w); err != nil {
				t.Fatal(err)
			}
			dir, ran := scratch(t, "example-diverging"), false
			for _, s := range w.Jobs["importspy"].Steps {
				switch {
				case strings.HasPrefix(s.Uses, "importspy/importspy@"):
					for name := range s.With {
						if _, ok := a.Inputs[name]; !ok {
							t.Errorf("the action has no input %s", name)
						}
					}
					a.run(t, dir, s.With, "1")
					ran = true
				case s.Run != "":
					run(t, dir, nil, 0, "bash", "-e", "-c", s.Run)
				case strings.Contains(s.Uses, "upload-sarif@"):
					if got := results(t, filepath.Join(dir, s.With["sarif_file"])); got != 9 {
						t.Errorf("%d results are uploaded, want the 9 that are not waived", got)
					}
				}
			}
			if !ran {
				t.Error("the action is not used")
			}
			for _, m := range regexp.MustCompile(`steps\.importspy\.outputs\.([\w-]+)`).FindAllStringSubmatch(text, -1) {
				if _, ok := a.Outputs[m[1]]; !ok {
					t.Errorf("the action has no output %s", m[1])
				}
			}
		})
	}
}

func results(t *testing.T, file string) int {
	t.Helper()
	var log struct {
		Runs []struct{ Results []any }
	}
	data, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(data, &log)
	}
	if err != nil {
		t.Fatal(err)
	}
	return len(log.Runs[0].Results)
}

// TestGitLab runs the script of the job for GitLab.
func TestGitLab(t *testing.T) {
	slow(t, "sh", "git")
	var config map[string]struct {
		Script    []string
		Artifacts struct {
			Reports struct{ Codequality string }
		}
	}
	if err := yaml.Unmarshal([]byte(block(t, "GitLab", "yaml")), &config); err != nil {
		t.Fatal(err)
	}
	_, env := clone(t)
	dir := scratch(t, "example-diverging")
	job := config["importspy"]
	run(t, dir, env, 1, "sh", "-e", "-c", strings.Join(job.Script, "\n"))
	var issues []struct {
		Description, Fingerprint, Severity string
		CheckName                          string `json:"check_name"`
		Location                           struct {
			Path  string
			Lines struct{ Begin int }
		}
	}
	data, err := os.ReadFile(filepath.Join(dir, job.Artifacts.Reports.Codequality))
	if err == nil {
		err = json.Unmarshal(data, &issues)
	}
	if err != nil || len(issues) != 9 {
		t.Fatalf("want 9 issues: %v\n%s", err, data)
	}
	seen := make(map[string]bool)
	for _, i := range issues {
		if i.Description == "" || i.CheckName == "" || i.Location.Path == "" || i.Location.Lines.Begin == 0 || seen[i.Fingerprint] {
			t.Errorf("something is missing, or there twice: %+v", i)
		}
		seen[i.Fingerprint] = true
	}
}

// TestGitLabMergeRequest runs the script of the job for merge requests, in a history whose
// target has moved on.
func TestGitLabMergeRequest(t *testing.T) {
	slow(t, "sh", "git")
	var config map[string]struct{ Script []string }
	if err := yaml.Unmarshal([]byte(blocksOf(t, "GitLab", "yaml")[1]), &config); err != nil {
		t.Fatal(err)
	}
	_, env := clone(t)
	dir, target := pullRequest(t)
	base := strings.TrimSpace(run(t, dir, nil, 0, "git", "merge-base", "HEAD", target))
	env = append(env, "CI_MERGE_REQUEST_DIFF_BASE_SHA="+base)
	out := run(t, dir, env, 1, "sh", "-e", "-c", strings.Join(config["api"].Script, "\n"))
	for _, want := range []string{"### Breaking", "- func()\n  + func(dsn string)", "client code that no longer compiles"} {
		if !strings.Contains(out, want) {
			t.Errorf("the log does not have %q:\n%s", want, out)
		}
	}
	var issues []struct{ Description, Severity string }
	data, err := os.ReadFile(filepath.Join(dir, "gl-code-quality-report.json"))
	if err == nil {
		err = json.Unmarshal(data, &issues)
	}
	if err != nil || len(issues) != 1 || issues[0].Severity != "major" || !strings.Contains(issues[0].Description, "Open") {
		t.Errorf("want an issue on Open: %v\n%s", err, data)
	}

	// In a merged results pipeline HEAD is the merge with the target.
	run(t, dir, nil, 0, "git", "merge", "--quiet", "--message=merge", target)
	env = append(env, "CI_MERGE_REQUEST_TARGET_BRANCH_SHA="+target)
	if out := run(t, dir, env, 1, "sh", "-e", "-c", strings.Join(config["api"].Script, "\n")); strings.Contains(out, "Close") {
		t.Errorf("what the target has got since is reported:\n%s", out)
	}
}

// TestOtherCI runs the commands for any other CI.
func TestOtherCI(t *testing.T) {
	slow(t, "sh", "git")
	_, env := clone(t)
	out := run(t, scratch(t, "example-diverging"), env, 1, "sh", "-e", "-c", block(t, "Other CI", "sh"))
	if !strings.Contains(out, "6 breaking, 3 compatible") {
		t.Errorf("they print\n%s", out)
	}
}

// TestGoTool runs the commands that make a module name importspy-vet as a tool.
func TestGoTool(t *testing.T) {
	slow(t, "sh", "git")
	_, env := clone(t)
	dir := copied(t, "example", toolspace(t))
	out := run(t, dir, env, 0, "sh", "-e", "-c", block(t, "go tool", "sh"))
	if !strings.Contains(out, "4 packages, 3 contracts: all hold, 1 waived") {
		t.Errorf("they print\n%s", out)
	}
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	checkGoToolFails(t, dir, env)
	// The page says what a user's go.mod gets: five modules of Go's, and YAML.
	required := regexp.MustCompile(`(?m)^\t(\S+) v`).FindAllSubmatch(mod, -1)
	if len(required) != 7 {
		t.Errorf("go.mod requires %d modules, want importspy and 6 more:\n%s", len(required), mod)
	}
}

// TestGoToolOlderGo runs the commands that name the tool in a file of its own, in a
// module for an older Go, which "go tool" by itself would make one for a newer Go.
func TestGoToolOlderGo(t *testing.T) {
	slow(t, "sh", "git")
	_, env := clone(t)
	const mod = "module example.com/lib\n\ngo 1.22\n"
	library := func(t *testing.T) string {
		dir := toolspace(t)
		if err := os.Mkdir(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		writeFile(t, filepath.Join(dir, "go.mod"), mod)
		writeFile(t, filepath.Join(dir, "lib.go"), "package lib\n\nfunc F() {}\n")
		writeFile(t, filepath.Join(dir, "importspy.yaml"), "version: 1\npolicy: exact\nexports:\n  funcs:\n    F: func()\n")
		return dir
	}
	modAfter := func(t *testing.T, heading string) string {
		dir := library(t)
		out := run(t, dir, env, 0, "sh", "-e", "-c", block(t, heading, "sh"))
		if !strings.Contains(out, "1 package, 1 contract: all hold") {
			t.Errorf("below %q they print\n%s", heading, out)
		}
		data, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	t.Run("go.mod", func(t *testing.T) {
		if got := modAfter(t, "go tool"); !strings.Contains(got, "\ngo 1.26.0\n") {
			t.Errorf("go tool does not raise the Go version, as the page says:\n%s", got)
		}
	})
	t.Run("tools.mod", func(t *testing.T) {
		if got := modAfter(t, "go tool for a library of older Go"); got != mod {
			t.Errorf("go.mod has become\n%s", got)
		}
	})
}

// checkGoToolFails runs the page's call of go vet, the last line, where the
// contract is broken and where there is no tool, by which go vet would check all
// but contracts. The shell goes without -e, as at a prompt.
func checkGoToolFails(t *testing.T, dir string, env []string) {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(block(t, "go tool", "sh")), "\n")
	vet := lines[len(lines)-1]
	if !strings.Contains(vet, "go vet ") {
		t.Fatalf("the last line does not call go vet: %s", vet)
	}
	writeFile(t, filepath.Join(dir, "cache", "more.go"), "package cache\n\nfunc More() {}\n")
	if out := run(t, dir, env, 1, "sh", "-c", vet); !strings.Contains(out, "More: package exports func()") {
		t.Errorf("with a broken contract it prints\n%s", out)
	}
	out := run(t, scratch(t, "example"), env, 2, "sh", "-c", vet) // go tool's
	if !strings.Contains(out, "no such tool") {
		t.Errorf("without the tool it prints\n%s", out)
	}
}
