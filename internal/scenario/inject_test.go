package scenario_test

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// evil is what a stranger writes wherever a contract takes text, as YAML has it: line
// breaks before commands of CI systems, escape sequences of C0 and C1, characters that
// reorder text, a link.
const evil = `x\n::error file=app.go,line=1::pwned\n::stop-commands::x\r##[error]y\e[2J\e[32mall hold\e[0m\x9b2J\u202edlrow\u2066 [click](https://evil.example)`

// injections are the places of the format that take text, each with a contract in which
// § is that text. Of what is not accepted, the message shows it.
var injections = map[string]string{
	"unknown key":      "\"§\": x\n",
	"version":          "version: \"§\"\n",
	"package":          "package: \"§\"\n",
	"name":             "name: \"§\"\n",
	"policy":           "policy: \"§\"\n",
	"strict":           "strict: [\"§\"]\n",
	"uses":             "uses: [\"§\"]\n",
	"constant":         "exports: {consts: {A: \"= §\"}}\n",
	"constant's value": "exports: {consts: {C: \"= \\\"a\\x1b[31mb\\u202ec\\\"\"}}\n",
	"function":         "exports: {funcs: {F: \"§\"}}\n",
	"name of a type":   "exports: {types: {\"§\": int}}\n",
	"tag":              "exports: {types: {T: \"struct { A int `§` }\"}}\n",
	"deprecation":      "exports: {funcs: {F: {func: func(), deprecated: \"§\"}}}\n",
	"denied path":      "imports: {deny: [\"§\"]}\n",
	"reason to deny":   "imports: {deny: [{path: os, reason: \"§\"}]}\n",
	"required path":    "imports: {require: {\"§\": {funcs: {F: func()}}}}\n",
	"version range":    "imports: {deny: [{path: os, version: \"§\"}]}\n",
	"importers":        "importers: {deny: [{path: \"§\", reason: \"§\"}]}\n",
	"subpackages":      "subpackages: [{match: \"§\", policy: exact}]\n",
	"go":               "environment: {go: \"§\"}\n",
	"platforms":        "environment: {platforms: [\"§\"]}\n",
	"variable":         "environment: {variables: {\"§\": {required: true}}}\n",
	"reason to forbid": "environment: {forbid: [{name: init, reason: \"§\"}]}\n",
	"waiver":           "waivers: [{finding: \"§\", symbol: \"§\", reason: \"§\"}]\n",
	"used waiver":      "policy: exact\nwaivers: [{finding: export-extra, symbol: F, reason: \"§\"}]\n",
	"comment":          "# \\x1b[31m\n",
}

// outputs are the ways to print what a contract says.
var outputs = [][]string{
	{"check", "-v", "./..."}, {"check", "-v", "-format", "json", "./..."}, {"check", "-format", "sarif", "./..."},
	{"check", "-v", "-format", "github", "./..."}, {"check", "-format", "gitlab", "./..."},
	{"check", "-v", "-format", "markdown", "./..."},
	{"./..."}, {"-json", "./..."}, {"-fix", "./..."}, {"update", "./..."}, {"env", "./..."}, {"show", "./..."},
	{"vet"},
}

// command is a line that a CI system runs: none but those of -format github.
var (
	ciCommand = regexp.MustCompile(`(?m)^\s*::|##\[`)
	ours      = regexp.MustCompile(`(?m)^::(error|warning|notice) (file=[^,\n]*,(line=\d+,)?(endLine=\d+,)?(col=\d+,)?(endColumn=\d+,)?)?title=[a-z -]+::`)
)

// TestInjection prints each text of the format in each output: none commands the
// terminal, the CI system or the viewer.
func TestInjection(t *testing.T) {
	n := 0
	for place, contract := range injections {
		m := newEvil(t, strings.ReplaceAll(contract, "§", evil))
		for i, args := range outputs {
			if n++; !slow && (n+i)%9 != 0 { // all of them are for the slow tests
				continue
			}
			cmd := exec.Command(vetTool, args...)
			if args[0] == "vet" {
				cmd = exec.Command("go", "vet", "-vettool="+vetTool, "./...")
			}
			cmd.Dir = m.dir
			data, _ := cmd.CombinedOutput() // which has findings
			out := string(data)
			what := fmt.Sprintf("%s in %s", place, strings.Join(args, " "))
			checkPlain(t, what, out)
			if strings.Contains(what, "sarif") {
				checkLinks(t, what, out)
			}
		}
	}
}

func checkPlain(t *testing.T, what, out string) {
	t.Helper()
	if !utf8.ValidString(out) {
		t.Errorf("%s: invalid UTF-8", what)
	}
	for _, r := range out {
		if r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			t.Errorf("%s: %U in\n%q", what, r, out)
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
	start := strings.Index(out, "{")
	if err := json.NewDecoder(strings.NewReader(out[max(start, 0):])).Decode(&log); err != nil {
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

// newEvil makes a module whose contract is by a stranger.
func newEvil(t *testing.T, contract string) *many {
	t.Helper()
	m := &many{dir: t.TempDir(), old: make(map[string]string)}
	m.write(t, "go.mod", "module example.com/evil\n\ngo 1.26\n")
	m.write(t, "p/p.go", "package p\n\nimport _ \"os\"\n\nfunc F() {}\n\ntype T struct{ A int }\n\nconst C = \"c\"\n\nfunc init() {}\n")
	if !strings.HasPrefix(contract, "version") {
		contract = "version: 1\n" + contract
	}
	m.write(t, "p/importspy.yaml", contract)
	m.write(t, "q/q.go", "package q\n\nimport _ \"example.com/evil/p\"\n")
	return m
}
