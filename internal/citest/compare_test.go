package citest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// A fakeGitHub is the part of GitHub's API that the action uses.
type fakeGitHub struct {
	mu       sync.Mutex
	readOnly bool // as for pull requests from forks
	noLabels bool // it does not answer about them
	labels   []string
	comments []fakeComment
	writes   int
}

type fakeComment struct {
	ID   int               `json:"id"`
	Body string            `json:"body"`
	User map[string]string `json:"user"`
}

func (g *fakeGitHub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	var sent struct{ Body string }
	if r.Method != "GET" {
		if g.readOnly {
			http.Error(w, `{"message":"Resource not accessible by integration"}`, http.StatusForbidden)
			return
		}
		if r.Header.Get("Authorization") != "Bearer token" || json.NewDecoder(r.Body).Decode(&sent) != nil {
			http.Error(w, "{}", http.StatusUnauthorized)
			return
		}
		g.writes++
	}
	const repo = "/repos/example/shop/issues/"
	var id int
	switch path := r.Method + " " + r.URL.Path; {
	case path == "GET "+repo+"7/labels" && g.noLabels:
		http.Error(w, `{"message":"API rate limit exceeded","documentation_url":"https://docs.github.com"}`, http.StatusForbidden)
	case path == "GET "+repo+"7/labels":
		list := []map[string]string{}
		for _, l := range g.labels {
			list = append(list, map[string]string{"name": l})
		}
		_ = json.NewEncoder(w).Encode(list)
	case path == "GET "+repo+"7/comments":
		list := []fakeComment{}
		if r.URL.Query().Get("page") == "1" {
			for i := range 100 { // by people, one of whom copied the marker
				list = append(list, fakeComment{ID: 1000 + i, Body: "<!-- importspy-vet diff -->", User: map[string]string{"type": "User"}})
			}
		} else {
			list = append(list, g.comments...)
		}
		_ = json.NewEncoder(w).Encode(list)
	case path == "POST "+repo+"7/comments":
		g.comments = append(g.comments, fakeComment{ID: len(g.comments) + 1, Body: sent.Body, User: map[string]string{"type": "Bot"}})
		w.WriteHeader(http.StatusCreated)
	case r.Method == "PATCH" && scan(r.URL.Path, repo+"comments/%d", &id) && 0 < id && id <= len(g.comments):
		g.comments[id-1].Body = sent.Body
	default:
		http.NotFound(w, r)
	}
}

func scan(s, format string, id *int) bool {
	_, err := fmt.Sscanf(s, format, id)
	return err == nil
}

// TestCompare runs the action in the mode diff on a pull request: a git history with a
// target that has moved on, the event, and GitHub's API.
func TestCompare(t *testing.T) {
	slow(t, "bash", "git", "curl", "jq")
	a := readAction(t)
	gh := &fakeGitHub{}
	server := httptest.NewServer(gh)
	defer server.Close()
	summary := filepath.Join(t.TempDir(), "summary")
	dir, base := pullRequest(t)
	a.env = []string{
		"GITHUB_REPOSITORY=example/shop", "GITHUB_API_URL=" + server.URL, "GITHUB_STEP_SUMMARY=" + summary,
		"GITHUB_EVENT_PATH=" + eventFile(t, base),
	}
	inputs := map[string]string{"mode": "diff", "output": filepath.Join(t.TempDir(), "diff.sarif")}
	compare := func(code string) string {
		log, outputs := a.run(t, dir, inputs, code)
		if want := "exit-code=" + code + "\ncomplete=true\n"; !strings.HasSuffix(outputs, want) {
			t.Fatalf("the outputs are\n%swant\n%s", outputs, want)
		}
		return log
	}

	// It breaks: there is a comment, a summary, an annotation and SARIF.
	log := compare("1")
	if want := "::error file=shop.go,line=3,"; !strings.Contains(log, want) {
		t.Errorf("the log does not have %q:\n%s", want, log)
	}
	if strings.Contains(log, "Close") {
		t.Errorf("what the target has got since is reported:\n%s", log)
	}
	text, err := os.ReadFile(summary)
	if err != nil || len(gh.comments) != 1 || gh.comments[0].Body != string(text) {
		t.Fatalf("the summary is\n%s\n(%v) and the comments are %v", text, err, gh.comments)
	}
	for _, want := range []string{"<!-- importspy-vet diff -->\n## API changes\n", "- func()\n  + func(dsn string)", "The label `breaking-change` on the pull request accepts them.", "client code that no longer compiles"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the summary does not have %q:\n%s", want, text)
		}
	}
	if got := results(t, inputs["output"]); got != 1 {
		t.Errorf("the log has %d results, want 1", got)
	}

	// The comment is kept up to date: a label accepts, and GitHub knows it before the event.
	gh.labels = []string{"other", "breaking-change"}
	log = compare("0")
	if len(gh.comments) != 1 || !strings.Contains(gh.comments[0].Body, "The label `breaking-change` accepts the breaking changes.") || gh.writes != 2 {
		t.Errorf("after the label the comments are %v, after %d writes", gh.comments, gh.writes)
	}
	if strings.Contains(log, "::error") || !strings.Contains(log, "::warning file=shop.go,line=3,") {
		t.Errorf("what is accepted is not a warning:\n%s", log)
	}
	gh.labels = nil

	// GitHub does not answer about labels: those of the event count.
	gh.noLabels = true
	compare("1")
	a.env = append(a.env, "GITHUB_EVENT_PATH="+writeTemp(t, fmt.Sprintf(`{"pull_request": {"number": 7, "base": {"sha": %q}, "labels": [{"name": "breaking-change"}]}}`, base)))
	compare("0")
	a.env = a.env[:len(a.env)-1]
	gh.noLabels = false

	// From a fork nothing can be written; the verdict is the same.
	gh.readOnly = true
	if log := compare("1"); !strings.Contains(log, "::notice title=importspy-vet::no comment could be written") {
		t.Errorf("the log does not say that there is no comment:\n%s", log)
	}
	gh.readOnly = false

	// With fail-on: any, what breaks nobody fails, too, and the label accepts it.
	write(t, dir, "shop.go", "package shop\n\nfunc Open() {}\n\nfunc New() {}\n")
	run(t, dir, nil, 0, "git", "commit", "--quiet", "--all", "--message=grown")
	compare("0")
	inputs["fail-on"] = "any"
	compare("1")
	gh.labels = []string{"breaking-change"}
	compare("0")
	if !strings.Contains(gh.comments[0].Body, "The label `breaking-change` accepts the changes.") {
		t.Errorf("the comment is %s", gh.comments[0].Body)
	}
	delete(inputs, "fail-on")
	gh.labels = nil

	// It breaks no more: the comment says so.
	write(t, dir, "shop.go", "package shop\n\nfunc Open() {}\n")
	run(t, dir, nil, 0, "git", "commit", "--quiet", "--all", "--message=fixed")
	compare("0")
	if !strings.Contains(gh.comments[0].Body, "no changes") {
		t.Errorf("the comment is %s", gh.comments[0].Body)
	}
	// A pull request that changes nothing gets no comment.
	gh.comments, gh.writes = nil, 0
	compare("0")
	if gh.writes > 0 {
		t.Errorf("the comments are %v", gh.comments)
	}
}

// TestCompareShallow compares in a checkout without history, as actions/checkout makes it.
func TestCompareShallow(t *testing.T) {
	slow(t, "bash", "git", "curl", "jq")
	a := readAction(t)
	origin, base := pullRequest(t)
	dir := filepath.Join(t.TempDir(), "shallow")
	run(t, origin, []string{"GIT_ALLOW_PROTOCOL=file"}, 0, "git", "clone", "--quiet", "--depth=1", "--branch=change", "file://"+origin, dir)
	a.env = []string{"GITHUB_REPOSITORY=example/shop", "GITHUB_EVENT_PATH=" + eventFile(t, base), "GITHUB_STEP_SUMMARY="}
	inputs := map[string]string{"mode": "diff", "comment": "false", "accept-label": ""}
	if log, _ := a.run(t, dir, inputs, "1"); !strings.Contains(log, "::error file=shop.go") {
		t.Errorf("the log is\n%s", log)
	}
	// This is not a pull request, or the first push of a branch.
	for _, event := range []string{"{}", `{"before": "0000000000000000000000000000000000000000"}`} {
		a.env[1] = "GITHUB_EVENT_PATH=" + writeTemp(t, event)
		log, outputs := a.run(t, dir, inputs, "2")
		if !strings.Contains(log, "nothing to compare with: the event is not a pull request") {
			t.Errorf("%s: the log is\n%s", event, log)
		}
		if !strings.HasSuffix(outputs, "exit-code=2\ncomplete=false\n") {
			t.Errorf("%s: the outputs are\n%s", event, outputs)
		}
	}
	inputs["output"] = "none/diff.sarif"
	log, outputs := a.run(t, dir, inputs, "3")
	if !strings.Contains(log, "::error title=importspy-vet::the input output: none/diff.sarif cannot be written") || !strings.HasSuffix(outputs, "exit-code=3\ncomplete=false\n") {
		t.Errorf("in a missing folder: the log is\n%sthe outputs are\n%s", log, outputs)
	}
}

// TestCompareMerged compares in what actions/checkout checks out by default: the merge of the
// pull request with its target. The event has the target as it was long before.
func TestCompareMerged(t *testing.T) {
	slow(t, "bash", "git", "curl", "jq")
	a := readAction(t)
	origin, _ := pullRequest(t)
	revision := func(name string) string { return strings.TrimSpace(run(t, origin, nil, 0, "git", "rev-parse", name)) }
	event := writeTemp(t, fmt.Sprintf(`{"pull_request": {"number": 7, "base": {"sha": %q, "ref": "main"}, "head": {"sha": %q}}}`, revision("main~1"), revision("change")))
	run(t, origin, nil, 0, "git", "checkout", "--quiet", "-b", "merge", "main")
	run(t, origin, nil, 0, "git", "merge", "--quiet", "--no-ff", "--message=merge", "change")
	for _, test := range []struct {
		name  string
		clone []string
	}{
		{"merge", []string{"--branch=merge"}},
		{"shallow merge", []string{"--branch=merge", "--depth=1"}},
		{"head", []string{"--branch=change"}},
		{"shallow head", []string{"--branch=change", "--depth=1"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "clone")
			args := append([]string{"clone", "--quiet"}, test.clone...)
			run(t, origin, []string{"GIT_ALLOW_PROTOCOL=file"}, 0, "git", append(args, "file://"+origin, dir)...)
			a.env = []string{"GITHUB_REPOSITORY=example/shop", "GITHUB_EVENT_PATH=" + event, "GITHUB_STEP_SUMMARY="}
			inputs := map[string]string{"mode": "diff", "comment": "false", "accept-label": ""}
			log, _ := a.run(t, dir, inputs, "1")
			if !strings.Contains(log, "::error file=shop.go") || strings.Contains(log, "Close") {
				t.Errorf("the log is\n%s", log)
			}
			inputs["base"] = "main" // which is no branch of the clone
			if log, _ := a.run(t, dir, inputs, "1"); !strings.Contains(log, "::error file=shop.go") || strings.Contains(log, "Close") {
				t.Errorf("with a base, the log is\n%s", log)
			}
		})
	}
}

// TestCompareQueue compares in a merge queue: what it merges into is the base, and the labels
// are those of the pull request. There is no comment.
func TestCompareQueue(t *testing.T) {
	slow(t, "bash", "git", "curl", "jq")
	a := readAction(t)
	gh := &fakeGitHub{}
	server := httptest.NewServer(gh)
	defer server.Close()
	dir, base := pullRequest(t)
	run(t, dir, nil, 0, "git", "checkout", "--quiet", "-b", "queue", "main")
	run(t, dir, nil, 0, "git", "merge", "--quiet", "--squash", "change")
	run(t, dir, nil, 0, "git", "commit", "--quiet", "--all", "--message=change")
	event := writeTemp(t, fmt.Sprintf(`{"merge_group": {"base_sha": %q, "head_ref": "refs/heads/gh-readonly-queue/main/pr-7-%[1]s"}}`, base))
	a.env = []string{"GITHUB_REPOSITORY=example/shop", "GITHUB_API_URL=" + server.URL, "GITHUB_EVENT_PATH=" + event, "GITHUB_STEP_SUMMARY="}
	inputs := map[string]string{"mode": "diff"}
	if log, _ := a.run(t, dir, inputs, "1"); !strings.Contains(log, "::error file=shop.go") || strings.Contains(log, "Close") {
		t.Errorf("the log is\n%s", log)
	}
	gh.labels = []string{"breaking-change"}
	a.run(t, dir, inputs, "0")
	if gh.writes > 0 {
		t.Errorf("the comments are %v", gh.comments)
	}
}

// TestCompareModules has two modules in one repository. Each has its own comment.
func TestCompareModules(t *testing.T) {
	slow(t, "bash", "git", "curl", "jq")
	a := readAction(t)
	gh := &fakeGitHub{}
	server := httptest.NewServer(gh)
	defer server.Close()
	dir, _ := pullRequest(t)
	for _, module := range []string{"one", "two"} {
		if err := os.Mkdir(filepath.Join(dir, module), 0o777); err != nil {
			t.Fatal(err)
		}
		write(t, dir, module+"/go.mod", "module example.com/"+module+"\n\ngo 1.26\n")
		write(t, dir, module+"/new.go", "package new\n\nfunc New() {}\n")
	}
	run(t, dir, nil, 0, "git", "add", ".")
	run(t, dir, nil, 0, "git", "commit", "--quiet", "--message=modules")
	for _, module := range []string{"one", "two"} {
		write(t, dir, module+"/new.go", "package new\n\nfunc New() {}\n\nfunc Old() {}\n")
	}
	base := strings.TrimSpace(run(t, dir, nil, 0, "git", "rev-parse", "HEAD"))
	a.env = []string{"GITHUB_REPOSITORY=example/shop", "GITHUB_API_URL=" + server.URL, "GITHUB_EVENT_PATH=" + eventFile(t, base), "GITHUB_STEP_SUMMARY="}
	for range 2 {
		for _, module := range []string{"one", "two"} {
			a.run(t, dir, map[string]string{"mode": "diff", "working-directory": module}, "0")
		}
	}
	if len(gh.comments) != 2 || !strings.HasPrefix(gh.comments[0].Body, "<!-- importspy-vet diff one -->\n## API changes in `one`\n") || !strings.HasPrefix(gh.comments[1].Body, "<!-- importspy-vet diff two -->\n") {
		t.Errorf("the comments are %v", gh.comments)
	}
}

// pullRequest makes a repository with a branch that breaks the API and a target that has
// got something since. It returns the folder, with the branch checked out, and the target.
func pullRequest(t *testing.T) (dir, target string) {
	t.Helper()
	dir = workspace(t)
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	git := func(args ...string) string {
		return run(t, dir, nil, 0, "git", args...)
	}
	git("init", "--quiet", "--initial-branch=main")
	git("config", "user.name", "test")
	git("config", "user.email", "test@example.com")
	git("config", "commit.gpgsign", "false")
	git("config", "uploadpack.allowAnySHA1InWant", "true")
	write(t, dir, "go.mod", "module example.com/shop\n\ngo 1.26\n")
	write(t, dir, "shop.go", "package shop\n\nfunc Open() {}\n")
	git("add", ".")
	git("commit", "--quiet", "--message=one")
	git("checkout", "--quiet", "-b", "change")
	write(t, dir, "shop.go", "package shop\n\nfunc Open(dsn string) {}\n")
	git("commit", "--quiet", "--all", "--message=change")
	git("checkout", "--quiet", "main")
	write(t, dir, "close.go", "package shop\n\nfunc Close() {}\n")
	git("add", ".")
	git("commit", "--quiet", "--message=two")
	target = strings.TrimSpace(git("rev-parse", "HEAD"))
	git("checkout", "--quiet", "change")
	return dir, target
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func eventFile(t *testing.T, base string) string {
	t.Helper()
	return writeTemp(t, fmt.Sprintf(`{"pull_request": {"number": 7, "base": {"sha": %q}, "labels": []}}`, base))
}

func writeTemp(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "event.json", text)
	return filepath.Join(dir, "event.json")
}
