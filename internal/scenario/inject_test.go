package scenario_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// evil is what a stranger writes wherever a contract takes text, as YAML has it: line
// breaks before commands of CI systems, escape sequences of C0 and C1, characters that
// reorder text, a link, an element of HTML, a mention.
const evil = `x\n::error file=app.go,line=1::pwned\n::stop-commands::x\r##[error]y\n\u00a0::error::z ##vso[task.complete] ##teamcity[a]\e[2J\e[32mall hold\e[0m\x9b2J\u202edlrow\u2066 [click](https://evil.example) </script><img src=evil> @evil`

// valid and invalid are the places of the format that take text, each with a contract in
// which § is that text. Of what is no contract, the message shows it.
var valid = map[string]string{
	"constant's value": "exports: {consts: {C: \"= \\\"a\\x1b[31mb\\u202ec\\\"\"}}\n",
	"tag":              "exports: {types: {T: \"struct { A int `§` }\"}}\n",
	"deprecation":      "exports: {funcs: {F: {func: func(), deprecated: \"§\"}}}\n",
	"reason to deny":   "imports: {deny: [{path: os, reason: \"§\"}]}\n",
	"description":      "environment: {variables: {V: {required: true, description: \"§\"}}}\n",
	"values":           "environment: {variables: {V: {required: true, values: [\"§\", b]}}}\n",
	"pattern":          "environment: {variables: {V: {required: true, pattern: \"a|§\"}}}\n",
	"default":          "environment: {variables: {V: {default: \"§\"}}}\n",
	"secret":           "environment: {variables: {V: {secret: true, description: \"§\"}}}\n",
	"deployment":       "environment: {deployments: [{name: \"§\", platforms: [plan9/386], variables: {V: {required: true, description: \"§\"}}}, {name: b, platforms: [aix]}]}\n",
	"used waiver":      "policy: exact\nwaivers: [{finding: export-extra, symbol: F, reason: \"§\"}]\n",
	"comment":          "# \\x1b[31m\n",
	"lines": "environment:\n  variables:\n    V:\n      required: true\n      description: |\n        x ##vso[task.complete]\n        ::error::pwned\n" +
		"        \u00a0::error::pwned\nexports: {funcs: {F: func() int}}\nimports: {deny: [example.com/evil/none]}\n",
}

var invalid = map[string]string{
	"unknown key":       "\"§\": x\n",
	"version":           "version: \"§\"\n",
	"package":           "package: \"§\"\n",
	"name":              "name: \"§\"\n",
	"policy":            "policy: \"§\"\n",
	"strict":            "strict: [\"§\"]\n",
	"uses":              "uses: [\"§\"]\n",
	"constant":          "exports: {consts: {A: \"= §\"}}\n",
	"function":          "exports: {funcs: {F: \"§\"}}\n",
	"name of a type":    "exports: {types: {\"§\": int}}\n",
	"denied path":       "imports: {deny: [\"§\"]}\n",
	"required path":     "imports: {require: {\"§\": {funcs: {F: func()}}}}\n",
	"version range":     "imports: {deny: [{path: os, version: \"§\"}]}\n",
	"importers":         "importers: {deny: [{path: \"§\", reason: \"§\"}]}\n",
	"subpackages":       "subpackages: [{match: \"§\", policy: exact}]\n",
	"go":                "environment: {go: \"§\"}\n",
	"platforms":         "environment: {platforms: [\"§\"]}\n",
	"variable":          "environment: {variables: {\"§\": {required: true}}}\n",
	"type":              "environment: {variables: {V: {type: \"§\"}}}\n",
	"family of plugins": "uses: [\"§\"]\nsubpackages: [{match: ./..., environment: {buildmode: plugin}, exports: {funcs: {New: \"func(§)\"}}}]\n",
	"skip":              "skip: [{path: ./none, reason: \"§\"}, \"§\"]\n",
	"reason to forbid":  "environment: {forbid: [{name: init, reason: \"§\"}]}\n",
	"waiver":            "waivers: [{finding: \"§\", symbol: \"§\", reason: \"§\"}]\n",
}

// outputs are the ways to print what a contract says.
var outputs = [][]string{
	{"check", "-v", "./..."}, {"check", "-v", "-format", "json", "./..."}, {"check", "-format", "sarif", "./..."},
	{"check", "-v", "-format", "github", "./..."}, {"check", "-format", "gitlab", "./..."},
	{"check", "-v", "-format", "markdown", "./..."}, {"check", "-v", "-witness", "./..."},
	{"./..."}, {"-json", "./..."}, {"-fix", "-diff", "./..."}, {"-fix", "./..."}, {"update", "-diff", "./..."}, {"update", "./..."},
	{"move", "-diff", "-from", "example.com/evil", "-to", "example.com/good", "./..."}, {"env", "./..."},
	{"env", "-format", "json", "./..."}, {"env", "-format", "markdown", "./..."}, {"env", "-format", "dotenv", "./..."},
	{"env", "-env-file", "evil.env", "./..."}, {"env", "-manifest", "evil.yaml", "./..."},
	{"guard", "-diff", "./cmd"}, {"guard", "-loader", "lines", "-diff", "./q"}, {"check", "-required", "./..."}, {"show", "./..."}, {"report", "./..."}, {"report", "-o", "page.out", "./..."},
	{"init", "-contracts", "out", "./..."}, {"vet"},
}

// command is a line that a CI system runs: none but those of -format github.
var (
	ciCommand = regexp.MustCompile(`(?m)^[\s\p{Z}]*::|##[A-Za-z]*\[`)
	ours      = regexp.MustCompile(`(?m)^::(error|warning|notice) (file=[^,\n]*,(line=\d+,)?(endLine=\d+,)?(col=\d+,)?(endColumn=\d+,)?)?title=[a-z -]+::`)
)

// TestInjection prints each text of the format in each output: none commands the
// terminal, the CI system or the viewer.
func TestInjection(t *testing.T) {
	for i, group := range []struct {
		name      string
		contracts map[string]string
		want      int // of check
	}{
		{"valid", valid, 1}, {"invalid", invalid, 2},
	} {
		t.Run(group.name, func(t *testing.T) {
			t.Parallel()
			contracts := make(map[string]string)
			for place, text := range group.contracts {
				contracts[strings.Map(letter, place)] = strings.ReplaceAll(text, "§", evil)
			}
			m := newEvil(t, contracts)
			for j, args := range outputs {
				if !slow() && (i*len(outputs)+j)%11 > 0 { // all of them are for the slow tests
					continue
				}
				out, code := checkOutput(t, group.name, m, args)
				if j > 0 {
					continue
				}
				if code != group.want {
					t.Errorf("check exits with %d, want %d", code, group.want)
				}
				for p := range contracts {
					if group.want == 2 && !strings.Contains(out, p+"/") {
						t.Errorf("no mistake is reported in %s:\n%s", p, out)
					}
				}
			}
		})
	}
}

// letter leaves the letters of a name.
func letter(r rune) rune {
	if 'a' <= r && r <= 'z' {
		return r
	}
	return -1
}

// checkOutput runs a command in the module of a stranger, and checks what it prints or
// writes. It returns what it prints, and its exit code.
func checkOutput(t *testing.T, place string, m *many, args []string) (printed string, code int) {
	t.Helper()
	cmd := exec.Command(vetTool, args...)
	if args[0] == "vet" {
		cmd = exec.Command("go", "vet", "-vettool="+vetTool, "./...")
	}
	cmd.Dir = m.dir
	cmd.Env = append(os.Environ(), "V=hunter2")
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	_ = cmd.Run() // it has findings
	out, what := stdout.String(), fmt.Sprintf("%s in %s", place, strings.Join(args, " "))
	checkPlain(t, what, stderr.String())
	checkPlain(t, what, out)
	if strings.Contains(out+stderr.String(), "hunter2") {
		t.Errorf("%s: the value of a variable is in\n%s%s", what, out, &stderr)
	}
	if file := "page.out"; slices.Contains(args, file) {
		page, err := os.ReadFile(filepath.Join(m.dir, file))
		if err != nil {
			t.Fatalf("%s: %v\n%s", what, err, &stderr)
		}
		out = string(page)
		checkPlain(t, what, out)
	}
	switch {
	case strings.Contains(what, "sarif"):
		checkLinks(t, what, out)
	case strings.Contains(what, "report"), strings.Contains(what, "html"), strings.Contains(what, "svg"):
		if strings.Contains(out, "<img") || strings.Contains(out, `"></script`) {
			t.Errorf("%s: markup in\n%.3000s", what, out)
		}
	case strings.Contains(what, "markdown"):
		if bare := codeSpan.ReplaceAllString(out, ""); regexp.MustCompile(`[^\\]\[click|[^\\]<img|@evil`).MatchString(bare) {
			t.Errorf("%s: markup in\n%s", what, bare)
		}
	}
	return stdout.String() + stderr.String(), cmd.ProcessState.ExitCode()
}

// codeSpan is what Markdown shows as it is.
var codeSpan = regexp.MustCompile("(?s)(?:^|[^`])(`[^`]+`|``.*?[^`]``[^`]|\n *```.*?\n *```\n)")

// acceptances are files for the flag -accept, in which § is the text of a stranger.
var acceptances = map[string]string{
	"unknown key": "\"§\": x\n",
	"finding":     "accepted: [{finding: \"§\", package: example.com/evil/p, symbol: F, reason: r}]\n",
	"package":     "accepted: [{finding: export-missing, package: \"§\", symbol: F, reason: r}]\n",
	"symbol":      "accepted: [{finding: export-missing, package: example.com/evil/p, symbol: \"§\", reason: r}]\n",
	"reason":      "accepted: [{finding: export-missing, package: example.com/evil/p, symbol: F, reason: \"§\"}]\n",
	"nothing":     "accepted: []\n",
}

// TestInjectionDiff is TestInjection for comparisons of versions, in which a stranger has
// texts in Go source, in names of files and tags, and in the file of what is accepted.
func TestInjectionDiff(t *testing.T) {
	n := 0
	for place, accepted := range acceptances {
		m := newEvilContract(t, "policy: minimum\n")
		m.write(t, "accept.yaml", strings.ReplaceAll(accepted, "§", evil))
		for i, args := range [][]string{
			{"diff"}, {"diff", "-v"}, {"diff", "-witness"}, {"diff", "-format", "json"}, {"diff", "-format", "sarif"}, {"diff", "-v", "-format", "github"},
			{"diff", "-format", "gitlab"}, {"diff", "-v", "-format", "markdown"},
		} {
			if n++; !slow() && (n+i)%25 != 0 {
				continue
			}
			if i == 0 || !slow() {
				m.write(t, "old/go.mod", "module example.com/evil\n\ngo 1.26\n")
				m.write(t, "old/p/p\x1b[2J\u202e.go", evilGo)
			}
			checkOutput(t, "-accept: "+place, m, append(args, "-accept", "accept.yaml", "old", "."))
		}
	}
}

// evilGo has texts of a stranger where Go source takes any.
const evilGo = "// Package p is old.\n//\n// Deprecated: x\x1b[2J\n// ::error::pwned\npackage p\n\n// F is old.\nfunc F(int) {}\n\n" +
	"// G is old.\n//\n// Deprecated: use\u202e \x1b[32mG\n// ::error::pwned\nfunc G() {}\n\n" +
	"type T struct{\n\tA int `x\n::error::pwned\n\x1b[2J\u202e##[error] <img src=evil> [click](https://evil.example)`\n}\n\n" +
	"const C = \"a\\x1b[31mb\\u202ec\"\n\nconst D = `\n::error::pwned <img src=evil>\n`\n"

// TestInjectionHistory is TestInjectionDiff for the versions of a repository, whose tags a
// stranger has named.
func TestInjectionHistory(t *testing.T) {
	m := newEvilContract(t, "policy: minimum\n")
	m.write(t, "p/p.go", evilGo)
	git := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-c", "user.name=n", "-c", "user.email=e@example.com", "-c", "tag.gpgsign=false", "-c", "commit.gpgsign=false"}, args...)...)
		cmd.Dir = m.dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip(err)
	}
	git("init", "-q")
	git("add", "-A")
	git("commit", "-qm", "old\x1b[2J\n\n::error::pwned")
	git("tag", "v1.0.0")
	git("tag", "v1.0.1-<img-src=evil>\u202e")
	m.write(t, "p/p.go", "package p\n\ntype T struct{}\n")
	git("commit", "-qam", "new")
	git("tag", "v1.1.0")
	git("tag", "v1.2.0+\u202e<img")
	checkOutput(t, "versions", m, []string{"diff", "v1.0.1-<img-src=evil>\u202e"})
	checkOutput(t, "versions", m, []string{"history", "-pre", "-format", "html"})
	if !slow() {
		return
	}
	for _, format := range []string{"text", "json", "svg", "html"} {
		checkOutput(t, "versions", m, []string{"history", "-pre", "-format", format})
		checkOutput(t, "versions", m, []string{"history", "-pre", "-format", format, "-o", "page.out"})
	}
	checkOutput(t, "versions", m, []string{"diff", "v1.0.0"})
	checkOutput(t, "versions", m, []string{"diff", "v9\x1b[2J\u202e"})
}

// TestInjectionErrors prints why a package that a stranger wrote cannot be loaded, at
// positions that the stranger has made up.
func TestInjectionErrors(t *testing.T) {
	m := newEvilContract(t, "exports: {funcs: {F: func()}}\n")
	m.write(t, "p/p.go", "package p\n\n//line \x1b[2Jevil.go:1\nfunc F() { return 1 \x1b[31m }\n")
	m.write(t, "p/q.go", "package p\n\n//line ::error::\u202e.go:3\nvar X int = \"a\x1b[2J\"\n")
	for i, args := range outputs {
		if args[0] != "vet" && (slow() || i%9 == 2) { // the go command prints what its compiler says
			checkOutput(t, "errors", m, args)
		}
	}
	checkOutput(t, "errors", m, []string{"./..."})
}

func checkPlain(t *testing.T, what, out string) {
	t.Helper()
	if !utf8.ValidString(out) {
		t.Errorf("%s: invalid UTF-8", what)
	}
	for _, r := range out {
		if r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			t.Errorf("%s: %U in\n%.2000q", what, r, out[max(0, strings.IndexRune(out, r)-1000):])
			return
		}
	}
	if rest := ours.ReplaceAllString(out, ""); ciCommand.MatchString(rest) {
		t.Errorf("%s: a command in %.300q", what, rest[ciCommand.FindStringIndex(rest)[0]:])
	}
}

// link is what a viewer of SARIF makes a link of.
var link = regexp.MustCompile(`(?:^|[^\\])\[[^\[\]]*\]\([^\s()]+\)`)

func checkLinks(t *testing.T, what, out string) {
	t.Helper()
	var log struct {
		Runs []struct {
			Results []struct{ Message struct{ Text string } }
		}
	}
	start := strings.Index(out, "{\n\t\"")
	if start < 0 {
		return // a mistake in the command line
	}
	if err := json.NewDecoder(strings.NewReader(out[start:])).Decode(&log); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	for _, run := range log.Runs {
		for _, result := range run.Results {
			text := strings.ReplaceAll(result.Message.Text, "[the contract](1)", "")
			if l := link.FindString(text); l != "" && strings.Contains(l, "evil") {
				t.Errorf("%s: the link %s", what, l)
			}
		}
	}
}

// newEvil makes a module of packages whose contracts, by folder, are by a stranger.
func newEvil(t *testing.T, contracts map[string]string) *many {
	t.Helper()
	m := &many{dir: t.TempDir(), old: make(map[string]string)}
	m.write(t, "go.mod", "module example.com/evil\n\ngo 1.26\n")
	imports := ""
	for p, contract := range contracts {
		m.write(t, p+"/p.go", "package p\n\nimport _ \"os\"\n\nfunc F() {}\n\ntype T struct{ A int }\n\nconst C = \"c\"\n\nfunc init() {}\n")
		if !strings.HasPrefix(contract, "version") {
			contract = "version: 1\n" + contract
		}
		m.write(t, p+"/importspy.yaml", contract)
		imports += fmt.Sprintf("import _ \"example.com/evil/%s\"\n", p)
	}
	m.write(t, "cmd/main.go", "package main\n\n"+imports+"\nfunc main() {}\n")
	m.write(t, "q/q.go", "package q\n\n"+imports)
	text := strings.ReplaceAll(evil, `"`, "")
	m.write(t, "evil.env", "V='hunter2 "+strings.ReplaceAll(text, "'", "")+"'\n")
	m.write(t, "evil.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: \""+text+"\"}\nspec: {containers: [{name: \""+text+"\", env: [{name: V, value: \"hunter2 "+text+"\"}]}]}\n")
	return m
}

// newEvilContract makes such a module of one package p.
func newEvilContract(t *testing.T, contract string) *many {
	t.Helper()
	return newEvil(t, map[string]string{"p": contract})
}
