package contract

import (
	"strings"
	"testing"
)

// TestRenamePaths renames paths however they are spelled, and nothing else.
func TestRenamePaths(t *testing.T) {
	const text = `version: 1
package: "m" # of one word
name: m
uses: [m/a, x: m/b, 'm/c', "m\u002fd"]
imports:
  deny: [{path: m/a/..., except: [m/a/b], reason: m/a is ours, files: m}, {path: [m/a, "m\u002f{b}"], reason: m}]
  require: {m/a: {types: {M: m}}, m.d: {types: {M: m}}, m: {types: {M: m}}}
importers: {require: {imports: {allow: [m]}, exports: {funcs: {M: "func() m"}, init: {calls: [m/a.m, m.F]}}}}
subpackages: [{match: ./m, except: m, uses: [m], environment: {variables: {M: {default: m}}}}]
exports: {types: {m: struct, M: m}, provides: [m.M], init: {calls: [m/a.New]}}
waivers:
  - {finding: import-denied, symbol: m/a, reason: m/a}
  - {finding: export-missing, symbol: m, reason: m}
skip: m
`
	const want = `version: 1
package: "n" # of one word
name: m
uses: [a: n/a, x: n/b, c: 'n/c', d: n/d]
imports:
  deny: [{path: n/a/..., except: [n/a/b], reason: m/a is ours, files: m}, {path: [n/a, "n/{b}"], reason: m}]
  require: {n/a: {types: {M: m}}, n.d: {types: {M: m}}, m: {types: {M: m}}}
importers: {require: {imports: {allow: [n]}, exports: {funcs: {M: "func() m"}, init: {calls: [n/a.m, n.F]}}}}
subpackages: [{match: ./m, except: m, uses: [m: n], environment: {variables: {M: {default: m}}}}]
exports: {types: {m: struct, M: m}, provides: [m.M], init: {calls: [n/a.New]}}
waivers:
  - {finding: import-denied, symbol: n/a, reason: m/a}
  - {finding: export-missing, symbol: m, reason: m}
skip: m
`
	f, err := Parse(FileName, []byte(text))
	if err := FormErrors(err); err != nil {
		t.Fatal(err)
	}
	edits := f.RenamePaths(func(path string) (to, local string) {
		if path == "m.d" {
			return "n.d", ""
		}
		if path != "m" && !strings.HasPrefix(path, "m/") {
			return path, ""
		}
		return "n" + path[1:], path[strings.LastIndexByte(path, '/')+1:]
	})
	got, err := Apply(f.Data, edits)
	if err != nil || string(got) != want {
		t.Errorf("it is\n%swant\n%s%v", got, want, err)
	}
}
