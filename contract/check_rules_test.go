package contract

import (
	"slices"
	"strings"
	"testing"
)

// TestCheckRules checks that mistakes are found wherever a contract has patterns,
// in the parts of parts, too.
func TestCheckRules(t *testing.T) {
	const text = `version: 1
imports: {allow: [/a], deny: [{path: b, except: /b, files: "[", version: x}], tests: {allow: [/c], deny: [/d]}}
importers:
  allow: [/e]
  deny: [/f]
  except: [/g]
  require: {imports: {allow: [/h]}, exports: {init: {calls: [I]}}, environment: {go: j}}
subpackages:
  - {match: [k, ./l], except: [./m//m], imports: {tests: {deny: [/n]}}, environment: {go: ">=1.24"}}
environment: {go: ">1.26 <1.25"}
`
	f, err := Parse(FileName, []byte(text))
	if err := FormErrors(err); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range errorList(t, f.CheckRules("m/base")) {
		line := strings.Split(text, "\n")[m.Pos.Line-1][m.Pos.Column-1:]
		got = append(got, strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune("], }", r) })[0])
	}
	slices.Sort(got)
	want := []string{`"["`, `">1.26`, "/a", "/b", "/c", "/d", "/e", "/f", "/g", "/h", "/n", "I", "j", "k", "./m//m", "x"}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("mistakes at\n%q\nwant\n%q", got, want)
	}
}

// TestCheckRulesUpwards has patterns that lead upwards: how far they may depends on
// where the contract is, and where that is not known, it is not looked at.
func TestCheckRulesUpwards(t *testing.T) {
	const text = `version: 1
imports: {deny: [../x, {path: ..., except: ../../x}, ../../../x, ../../../../x, ../a/*]}
`
	f, err := Parse(FileName, []byte(text))
	if err := FormErrors(err); err != nil {
		t.Fatal(err)
	}
	for base, want := range map[string][]string{
		"m/a/b": {"../../../../x climbs above", "../a/* is not an import path pattern"},
		"m/a":   {"../../../x climbs above", "../../../../x climbs above", "../a/* is not an import path pattern"},
		"":      {"../a/* is not an import path pattern"},
	} {
		got := errorList(t, f.CheckRules(base))
		if !slices.EqualFunc(got, want, func(m *Error, text string) bool { return strings.HasPrefix(m.Msg, text) }) {
			t.Errorf("in %q: %v, want %q", base, got, want)
		}
	}
}
