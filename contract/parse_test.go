package contract

import (
	"fmt"
	"strings"
	"testing"
)

// TestParse checks the errors of the contracts in testdata/parse: the part
// errors of each case is what Parse reports, and is empty where it has nothing
// to report.
func TestParse(t *testing.T) {
	archiveCases(t, "testdata/parse/*.txtar", "errors", func(t *testing.T, c archiveCase) string {
		_, err := Parse("importspy.yaml", c.parts["yaml"])
		return messages(err)
	})
}

// TestParseBytes is for what cannot be written into a fixture.
func TestParseBytes(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"nothing", "", `1:1: contract is empty; the minimal contract is "version: 1"`},
		{"byte order mark only", "\ufeff", `1:1: contract is empty; the minimal contract is "version: 1"`},
		{"byte order mark", "\ufeffversion: 2", `1:13: version 2 is not supported by this version of importspy-vet; write "version: 1"`},
		{"UTF-16, little-endian", "\xff\xfev\x00e\x00", "1:1: contract is encoded in UTF-16; save it as UTF-8"},
		{"UTF-16, big-endian", "\xfe\xff\x00v\x00e", "1:1: contract is encoded in UTF-16; save it as UTF-8"},
		{"UTF-16 without byte order mark", "v\x00e\x00r\x00", "1:1: contract is encoded in UTF-16; save it as UTF-8"},
		{"zeros", "\x00\x00\x00\x00", "1:1: control character U+0000\n1:2: control character U+0000\n1:3: control character U+0000\n1:4: control character U+0000"},
		{"byte order mark inside", "version: 1 # \ufeff", "1:14: byte order mark inside the file"},
		{"invalid utf-8", "version: 1\nname: é\x80x", "2:9: invalid UTF-8 (byte 0x80)"},
		{"nul", "version: 1\x00", "1:11: control character U+0000"},
		{"escape", "version: 1\n# \x1b[0m", "2:3: control character U+001B"},
		{"next line", "version: 1\u0085", "1:11: control character U+0085"},
		{"line separator", "version: 1 # \u2028", "1:14: line separator U+2028"},
		{"noncharacter", "version: 1 # \uffff", "1:14: invalid character U+FFFF"},
		{"carriage return", "version: 1\rname: x", "1:11: carriage return without a line feed"},
		{"crlf", "version: 1\r\nname: 1x\r\n", "2:7: name must be a Go identifier, not 1x"},
		{"crlf without end", "version: 1\r\npolicy: x", "2:9: policy must be exact, compatible or minimum, not x"},
		{"crlf syntax", "version: 1\r\nexports:\r\n  vars:\r\n    A: []byte\r\n", `4:5: a value that begins with [ needs quotes: "[]byte"`},
		{"columns are bytes", "version: 1\nexports: {vars: {É: \"é: ü\", ü: int}}",
			"2:25: É: \"é: ü\" is not a Go type: it cannot go on with ':'\n2:32: exports.vars: ü is not exported"},
		{"too large", "version: 1\n#" + strings.Repeat("x", MaxSize), "1:1: contract is larger than 4 MiB"},
		{"too many lines", "version: 1\nuses: [" + strings.Repeat("a,", 1<<20) + "]", "2:1572865: contract has more than 786432 lines, commas, colons and brackets"},
		{"too many values", "version: 1\nexports:\n funcs:\n" + repeat(1<<17, "  F%d: a\n"), "131073:3: contract has more than 131072 values"},
		{"too many values outside exports", "version: 1\nskip:\n" + repeat(20_001, "- ./a%d\n"), "20001:3: contract has more than 20000 values outside exports; write patterns that cover more, or split the contract by folders"},
		{"too many uses", "version: 1\nuses:\n" + repeat(1001, "- example.com/a%d\n"), "1003:3: uses has more than 1000 packages"},
		{"large pattern", "version: 1\nenvironment: {variables: {A: {pattern: '((a|b.c?){40}){25}'}}}", "2:40: environment.variables.A.pattern is too large: with its repetitions written out, it has more than 5000 parts"},
		{"large patterns", "version: 1\nenvironment:\n  variables:\n" + repeat(14, "    A%d: {pattern: 'a{900}b{900}'}\n"), "17:20: environment.variables.A13.pattern is too large: with repetitions written out, the patterns have more than 50000 parts up to here"},
		{"large pattern with values", "version: 1\nenvironment: {variables: {A: {pattern: 'x{900}', values: ['" + strings.Repeat("x", 30_000) + "']}}}", "2:40: environment.variables.A.pattern is too large for so many values; remove it, or write fewer or shorter ones"},
		{"long import path", "version: 1\nimports: {deny: [" + strings.Repeat("a", 5000) + "]}", "2:18: " + strings.Repeat("a", 40) + "… is not an import path pattern: it has more than 4096 bytes"},
		{"too deep in brackets", "version: 1\nname: " + strings.Repeat("[", 200) + strings.Repeat("]", 200), "2:107: nested too deeply"},
		{"bracket bomb", "version: 1\nname: " + strings.Repeat("[", 1<<19), "2:1: exceeded max depth of 10000"},
		{"dash bomb", "version: 1\nname:\n" + strings.Repeat("- ", 1<<19), "3:1: exceeded max depth of 10000"},
		{"long key", "version: 1\n" + strings.Repeat("x", 1<<20) + ": 1", "2:1: a key is longer than 1024 characters"},
		{"long key of a mapping", "version: 1\n" + strings.Repeat("x", 1025) + ":\n  a: 1", "2:1: a key is longer than 1024 characters"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f, err := Parse("c", []byte(test.in))
			if got := strings.TrimSpace(messages(err)); got != test.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, test.want)
			}
			if f == nil && err == nil {
				t.Error("neither a file nor an error")
			}
		})
	}
}

// repeat formats the numbers below n.
func repeat(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// TestParseManyMistakes checks that mistakes of each stage are counted, and the rest of a
// file is left alone once there are too many.
func TestParseManyMistakes(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"uses:\n" + repeat(1500, "- !t a%d\n"), "1002:3: contract has more than 1000 mistakes; fix those above first"},
		{"exports:\n  funcs:\n" + repeat(1500, "    F%d:\n"), "1003:11: contract has more than 1000 mistakes; fix those above first"},
		{"exports:\n  vars:\n" + repeat(1500, "    V%d: '['\n"), "1002:13: contract has more than 1000 mistakes; fix those above first"},
		{"imports:\n  deny:\n" + repeat(1500, "  - a%d//b\n"), "1002:5: contract has more than 1000 mistakes; fix those above first"},
	} {
		f, err := Parse("c", []byte(test.in))
		list := errorList(t, err)
		if last := list[len(list)-1].Error(); f != nil || last != "c:"+test.want || len(list) > 1002 {
			t.Errorf("%.40q: file %v, %d mistakes, the last is %s, want %s", test.in, f != nil, len(list), last, test.want)
		}
	}
}
