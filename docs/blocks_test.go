package docs_test

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/check"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/wording"
)

var update = flag.Bool("update", false, "rewrite the messages in the pages by what is found")

// An example is a yaml block of a page with the blocks that follow: a contract, a
// package, and the messages of holding the one to the other. The package is
// example.com/shop/store. A block that begins with a comment such as
// "# host/importspy.yaml" or "// store/store_test.go" is another file of the module.
type example struct {
	contract string
	source   string // "" if there is none
	others   []other
	messages string
	policies []contract.Policy // that "Reported under" names

	hasMessages bool
	onHost      bool   // it is about a machine
	at          [2]int // the offsets of messages in the page
}

// An other is a file of an example with its name, relative to the module.
type other struct{ name, text string }

var (
	block  = regexp.MustCompile("(?ms)^```(yaml|go|text)\n(.*?)^```$|^Reported under ([^.]*)\\.$")
	named  = regexp.MustCompile(`^(?:#|//) (\S+\.(?:go|yaml))\n`)
	clause = regexp.MustCompile(`(?m)^package `)
	keyed  = regexp.MustCompile(`(?m)^(version|policy):`)
)

// examples reads the part of a page that begins at the offset base.
func examples(t *testing.T, text string, base int) []*example {
	t.Helper()
	var list []*example
	for _, m := range block.FindAllStringSubmatchIndex(text, -1) {
		if m[2] < 0 {
			last := list[len(list)-1]
			last.policies = append(last.policies, policies(t, text[m[6]:m[7]])...)
			continue
		}
		lang, body := text[m[2]:m[3]], text[m[4]:m[5]]
		name := named.FindStringSubmatch(body)
		if lang == "yaml" && (name == nil || len(list) == 0 || list[len(list)-1].hasMessages) {
			list = append(list, &example{})
		}
		last := &example{source: body, hasMessages: true}
		if len(list) > 0 {
			last = list[len(list)-1]
		}
		switch {
		case name != nil:
			last.others = append(last.others, other{name[1], body})
		case lang == "yaml":
			last.contract = body
		case lang == "go" && last.source == "":
			last.source = body
		case lang == "text" && !last.hasMessages:
			last.messages, last.hasMessages = body, true
			last.at = [2]int{base + m[4], base + m[5]}
		default:
			t.Fatalf("a %s block that belongs to no example:\n%s", lang, body)
		}
	}
	return list
}

var everyPolicy = []contract.Policy{contract.Exact, contract.Compatible, contract.Minimum}

// policies reads a list such as "exact, compatible and minimum", or "every policy".
func policies(t *testing.T, list string) []contract.Policy {
	t.Helper()
	if list == "every policy" {
		return everyPolicy
	}
	var all []contract.Policy
	for _, word := range strings.Split(strings.ReplaceAll(list, " and ", ", "), ", ") {
		p := contract.Policy(word)
		if !slices.Contains(everyPolicy, p) {
			t.Fatalf("there is no policy %q in %q", word, list)
		}
		all = append(all, p)
	}
	return all
}

// check checks the example's package against its contract, to which it adds the version
// and, if that is not "", a policy and more. Without a contract and more, it is checked
// against those of others only.
func (e *example) check(t *testing.T, policy contract.Policy, more string) []finding.Finding {
	t.Helper()
	pkg, binding := e.load(t)
	if e.contract == "" && more == "" {
		return check.Rules(binding).Findings
	}
	text := e.contract + more
	if policy != "" {
		text = withKey(text, "policy", string(policy))
	}
	text = withKey(text, "version", "1")
	if e.onHost {
		return onHost(t, pkg, text)
	}
	r := check.Package(contract.FileName, []byte(text), pkg, binding)
	if r.File == nil {
		return r.Findings
	}
	return append(append(r.Findings, e.listing().Check(r.File, path.Base(store))...), rules.Unexplained(r.File)...)
}

// listing has the packages of the example's module.
func (e *example) listing() *rules.Listing {
	l := &rules.Listing{Module: module, Packages: []string{path.Base(store)}}
	for _, o := range e.others {
		if strings.HasSuffix(o.name, ".go") {
			l.Packages = append(l.Packages, path.Dir(o.name))
		}
	}
	return l
}

// machine has the environment variables of the examples about a machine.
var machine = map[string]rules.HostVariable{"SHOP_LISTEN": {Text: "localhost"}, "SHOP_LEVEL": {Text: "verbose"}, "SHOP_CACHE": {Text: "redis"}}

// onHost holds a machine to a contract.
func onHost(t *testing.T, pkg *engine.Package, text string) []finding.Finding {
	t.Helper()
	f, err := contract.Parse(contract.FileName, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	host := rules.Host{GOOS: pkg.GOOS, GOARCH: pkg.GOARCH, Go: "1.26.1", Variables: machine}
	found, _ := new(rules.Reader).Bind(&rules.Package{Package: pkg}, nil).CheckHost(f, host)
	return found
}

// withKey adds a key to a contract that does not have it, at the end: the
// positions stay.
func withKey(text, key, value string) string {
	if slices.Contains(keyed.FindAllString(text, -1), key+":") {
		return text
	}
	return text + key + ": " + value + "\n"
}

func messages(found []finding.Finding) string {
	var b strings.Builder
	for _, f := range found {
		fmt.Fprintln(&b, wording.Check(&f))
	}
	return b.String()
}

// compare compares the messages of the example with what is found. With
// -update it makes them what is found.
func (e *example) compare(t *testing.T, got string) {
	t.Helper()
	switch {
	case got == e.messages:
	case *update && e.hasMessages:
		e.messages = got
	default:
		t.Errorf("found:\n%swant:\n%sin\n%s", got, e.messages, e.contract)
	}
}

// rewrite writes the messages of examples back to their page.
func rewrite(t *testing.T, page string, list []*example) {
	t.Helper()
	if !*update {
		return
	}
	text := read(t, page)
	list = slices.DeleteFunc(slices.Clone(list), func(e *example) bool { return !e.hasMessages })
	slices.SortFunc(list, func(a, b *example) int { return cmp.Compare(b.at[0], a.at[0]) })
	for _, e := range list {
		text = text[:e.at[0]] + e.messages + text[e.at[1]:]
	}
	if err := os.WriteFile(page, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
