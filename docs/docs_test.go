package docs_test

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/docs"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
)

var update = flag.Bool("update", false, "rewrite the messages in findings.md by what is found")

// maxTitle is the length of the first line of a section in runes, so that the
// list of explain fits a terminal.
const maxTitle = 70

// TestFindings checks that findings.md has a section for each finding and none
// beside them, in the order of finding.IDs.
func TestFindings(t *testing.T) {
	var want, got []string
	for _, id := range finding.IDs {
		want = append(want, string(id))
	}
	for _, s := range sections(t) {
		got = append(got, s.id)
	}
	if !slices.Equal(got, want) {
		t.Errorf("the sections are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, id := range want {
		title, rest, _ := strings.Cut(docs.Finding(id), "\n")
		switch {
		case title == "" || strings.TrimSpace(rest) == "":
			t.Errorf("%s: the section is empty", id)
		case utf8.RuneCountInString(title) > maxTitle:
			t.Errorf("%s: the first line has %d characters, more than %d", id, utf8.RuneCountInString(title), maxTitle)
		case strings.HasSuffix(title, ".") || !strings.HasPrefix(rest, "\n"):
			t.Errorf("%s: the first line is not a title: no full stop, an empty line below it", id)
		}
	}
}

// TestFindingExamples holds the Go source of each example to its contract: the
// messages must be those that follow, under the policies that the text names,
// and the waivers of a section must waive what its last example finds.
func TestFindingExamples(t *testing.T) {
	changed := false
	for _, s := range sections(t) {
		t.Run(s.id, func(t *testing.T) {
			if len(s.examples) == 0 {
				t.Error("no example")
			}
			for _, e := range s.examples {
				e.check(t, s.id)
				changed = changed || e.changed
			}
			for _, w := range s.waivers {
				s.examples[len(s.examples)-1].checkWaiver(t, w)
			}
			if waivable := finding.ID(s.id).Waivable(); waivable != (len(s.waivers) > 0) {
				t.Errorf("waivable is %v, but there are %d waivers", waivable, len(s.waivers))
			}
		})
	}
	if *update && changed {
		rewrite(t)
	}
}

// A section is what findings.md says of one finding.
type section struct {
	id       string
	examples []*example
	waivers  []string
}

// An example is a contract, Go source, the messages of holding the one to the
// other, and the policies under which the section's finding is among them.
type example struct {
	contract, source, messages string
	policies                   []contract.Policy

	changed bool
	got     string
}

var (
	heading  = regexp.MustCompile(`(?m)^## (.*)$`)
	block    = regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$|^Reported under ([^.]*)\\.$")
	packages = regexp.MustCompile(`(?m)^package `)
)

func sections(t *testing.T) []*section {
	t.Helper()
	text := read(t, "findings.md")
	var list []*section
	heads := heading.FindAllStringSubmatchIndex(text, -1)
	for i, h := range heads {
		end := len(text)
		if i+1 < len(heads) {
			end = heads[i+1][0]
		}
		list = append(list, newSection(t, text[h[2]:h[3]], text[h[1]:end]))
	}
	return list
}

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func newSection(t *testing.T, id, text string) *section {
	t.Helper()
	s := &section{id: id}
	for _, m := range block.FindAllStringSubmatch(text, -1) {
		last := &example{}
		if n := len(s.examples); n > 0 {
			last = s.examples[n-1]
		}
		switch lang, body := m[1], m[2]; {
		case lang == "yaml" && strings.HasPrefix(body, "waivers:"):
			s.waivers = append(s.waivers, body)
		case lang == "yaml":
			s.examples = append(s.examples, &example{contract: body})
		case lang == "go" && last.source == "":
			last.source = body
		case lang == "text" && last.messages == "":
			last.messages = body
		case lang == "" && last.policies == nil:
			last.policies = policies(t, m[3])
		default:
			t.Fatalf("%s: a %s block that belongs to no example:\n%s", id, lang, body)
		}
	}
	return s
}

// policies reads a list such as "exact, compatible and minimum".
func policies(t *testing.T, list string) []contract.Policy {
	t.Helper()
	var all []contract.Policy
	for word := range strings.FieldsFuncSeq(strings.ReplaceAll(list, " and ", ","), func(r rune) bool { return r == ',' || r == ' ' }) {
		p := contract.Policy(word)
		if !slices.Contains(everyPolicy, p) {
			t.Fatalf("there is no policy %q in %q", word, list)
		}
		all = append(all, p)
	}
	return all
}

var everyPolicy = []contract.Policy{contract.Exact, contract.Compatible, contract.Minimum}

func (e *example) check(t *testing.T, id string) {
	t.Helper()
	if e.source == "" || e.policies == nil {
		t.Fatalf("an example without Go source or without the policies:\n%s", e.contract)
	}
	e.got = messages(e.hold(t, contract.Exact, ""))
	e.changed = e.got != e.messages
	if e.changed && !*update {
		t.Errorf("found:\n%swant:\n%s", e.got, e.messages)
	}
	var under []contract.Policy
	for _, p := range everyPolicy {
		if slices.ContainsFunc(e.hold(t, p, ""), func(f finding.Finding) bool { return string(f.ID) == id }) {
			under = append(under, p)
		}
	}
	if !slices.Equal(under, e.policies) {
		t.Errorf("%s is reported under %v, the text says %v, in\n%s", id, under, e.policies, e.contract)
	}
}

func (e *example) checkWaiver(t *testing.T, waiver string) {
	t.Helper()
	found := e.hold(t, contract.Exact, waiver)
	if !slices.ContainsFunc(found, func(f finding.Finding) bool { return f.Verdict == finding.Waived }) {
		t.Errorf("this waives nothing:\n%s", waiver)
	}
	for _, f := range found {
		if f.Verdict == finding.Violation {
			t.Errorf("with the waiver: %s", f.Message)
		}
	}
}

// hold holds the example's source to its contract, to which it adds what all
// examples leave out.
func (e *example) hold(t *testing.T, policy contract.Policy, waivers string) []finding.Finding {
	t.Helper()
	text := e.contract
	if !strings.Contains(text, "version:") {
		text = "version: 1\n" + text
	}
	text += "policy: " + string(policy) + "\n" + waivers
	return engine.Hold(contract.FileName, []byte(text), newPackage(t, e.source)).Findings
}

func newPackage(t *testing.T, source string) *engine.Package {
	t.Helper()
	if !packages.MatchString(source) {
		source = "package store\n" + source
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "store.go", source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatalf("%v in\n%s", err, source)
	}
	info := &types.Info{
		Defs:      make(map[*ast.Ident]types.Object),
		Implicits: make(map[ast.Node]types.Object),
	}
	config := types.Config{Importer: importer.ForCompiler(fset, "source", nil), DisableUnusedImportCheck: true}
	pkg, err := config.Check("example.com/shop/store", fset, []*ast.File{file}, info)
	if err != nil {
		t.Fatalf("%v in\n%s", err, source)
	}
	return engine.NewPackage(pkg, []*ast.File{file}, info, "linux", "amd64")
}

func messages(found []finding.Finding) string {
	var b strings.Builder
	for _, f := range found {
		fmt.Fprintln(&b, f.Message)
	}
	return b.String()
}

// rewrite puts what is found in the place of the messages. It goes through the
// file as sections does, so that the n-th example is the n-th one of the file.
func rewrite(t *testing.T) {
	t.Helper()
	var got []string
	for _, s := range sections(t) {
		for _, e := range s.examples {
			got = append(got, messages(e.hold(t, contract.Exact, "")))
		}
	}
	text := block.ReplaceAllFunc([]byte(read(t, "findings.md")), func(b []byte) []byte {
		if !bytes.HasPrefix(b, []byte("```text\n")) {
			return b
		}
		out := "```text\n" + got[0] + "```"
		got = got[1:]
		return []byte(out)
	})
	if err := os.WriteFile("findings.md", text, 0o666); err != nil {
		t.Fatal(err)
	}
}
