package contract

import (
	"errors"
	"strings"
	"testing"
)

// TestManner checks which manner of implementing an interface is at least another one, and
// how it is written.
func TestManner(t *testing.T) {
	pointer, value, embedded, both := Manner{}, Manner{ByValue: true}, Manner{WhenEmbedded: true}, Manner{ByValue: true, WhenEmbedded: true}
	for _, test := range []struct {
		m      Manner
		text   string
		covers []Manner
		not    []Manner
	}{
		{pointer, "", []Manner{pointer, embedded}, []Manner{value, both}},
		{value, " by value", []Manner{pointer, value, embedded, both}, nil},
		{embedded, " when embedded", []Manner{embedded}, []Manner{pointer, value, both}},
		{both, " by value when embedded", []Manner{embedded, both}, []Manner{pointer, value}},
	} {
		if got := test.m.String(); got != test.text {
			t.Errorf("%v is written %q, want %q", test.m, got, test.text)
		}
		for _, other := range test.covers {
			if !test.m.Covers(other) {
				t.Errorf("%q does not cover %q", test.m, other)
			}
		}
		for _, other := range test.not {
			if test.m.Covers(other) {
				t.Errorf("%q covers %q", test.m, other)
			}
		}
	}
}

// TestOpaque has types of which the contract leaves open what is in them, and others.
func TestOpaque(t *testing.T) {
	f := mustParse(t, `version: 1
exports:
  types:
    S: struct
    I: interface
    C: {type: struct, comparable: true}
    Sealed: {type: struct, sealed: true}
    SealedI: {type: interface, sealed: true}
    Members: {type: struct, fields: {A: int}}
    Methods: {type: interface, methods: {M: func()}}
    Text: struct{}
    Int: int
`)
	var open []string
	for _, e := range f.Types {
		if e.Decls[0].Opaque() {
			open = append(open, e.Name)
		}
	}
	if got := strings.Join(open, " "); got != "S I" {
		t.Errorf("open are %s", got)
	}
}

// TestPromisesExports has contracts about exports, and about rules alone.
func TestPromisesExports(t *testing.T) {
	for text, want := range map[string]bool{
		"version: 1\n":                                                false,
		"version: 1\nimports: {deny: [fmt]}\n":                        false,
		"version: 1\npolicy: exact\n":                                 true,
		"version: 1\nexports: {funcs: {F: func()}}\n":                 true,
		"version: 1\nexports: {funcs: {}}\n":                          false,
		"version: 1\nexports: {init: {calls: [example.com/m.New]}}\n": true,
		"version: 1\nexports: {provides: [error]}\n":                  true,
	} {
		if got := mustParse(t, text).PromisesExports(); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// TestEntryOf finds entries in sections that have changed since they were parsed, and in
// contracts that were not.
func TestEntryOf(t *testing.T) {
	f := mustParse(t, "version: 1\nexports: {vars: {A: int, B: int}, funcs: {A2: func()}}\n")
	f.Vars = f.Vars[1:]
	if e := f.EntryOf("B"); e == nil || e.Name != "B" {
		t.Errorf("B is %v", e)
	}
	if e := f.EntryOf("A"); e != nil {
		t.Errorf("A, which is gone, is %v", e)
	}
	f.Vars = append(f.Vars, &Entry{Kind: Var, Name: "C"})
	if e := f.EntryOf("C"); e == nil {
		t.Error("C is not found")
	}
	f.Vars = nil
	if e := f.EntryOf("B"); e != nil {
		t.Errorf("B, which is gone, is %v", e)
	}
	twice, _ := Parse("", []byte("version: 1\nexports: {vars: {A: int}, funcs: {A: func()}}\n"))
	if e := twice.EntryOf("A"); e == nil || e.Kind != Var {
		t.Errorf("A, which is there twice, is %v", e)
	}
}

// TestKnownPlatform has platforms, and words that are none.
func TestKnownPlatform(t *testing.T) {
	for _, test := range []struct {
		goos, goarch string
		want         bool
	}{{"linux", "amd64", true}, {"linux", "none", false}, {"none", "amd64", false}} {
		if got := KnownPlatform(test.goos, test.goarch); got != test.want {
			t.Errorf("%s/%s: %v", test.goos, test.goarch, got)
		}
	}
}

// TestVariable finds what an environment says about a variable.
func TestVariable(t *testing.T) {
	f := mustParse(t, "version: 1\nenvironment: {variables: {SHOP_*: optional, SHOP_DB_*: optional, SHOP_S*: optional, SHOP_DSN: required}}\n")
	for name, want := range map[string]string{"SHOP_DSN": "SHOP_DSN", "SHOP_DB_X": "SHOP_DB_*", "SHOP_SX": "SHOP_S*", "SHOP_X": "SHOP_*", "OTHER": ""} {
		got := ""
		if v := f.Environment.Variable(name); v != nil {
			got = v.Name
		}
		if got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	prefixes := mustParse(t, "version: 1\nenvironment: {variables: {SHOP_DB_*: optional, SHOP_*: optional}}\n")
	if v := prefixes.Environment.Variable("SHOP_DB_X"); v.Name != "SHOP_DB_*" {
		t.Errorf("of two prefixes, the shorter one is for it: %s", v.Name)
	}
	if v := (&Variable{Name: "SHOP"}); v.Covers("SHOP_DSN") || !v.Covers("SHOP") {
		t.Error("a variable without a star is for others, or not for itself")
	}
}

// TestOverlaps has platforms of which one may be the other.
func TestOverlaps(t *testing.T) {
	for _, test := range []struct {
		p, q [2]string // GOOS and GOARCH
		want bool
	}{
		{[2]string{"linux", "amd64"}, [2]string{"linux", "amd64"}, true},
		{[2]string{"linux", "amd64"}, [2]string{"linux", "arm64"}, false},
		{[2]string{"linux", "amd64"}, [2]string{"windows", "amd64"}, false},
		{[2]string{"linux", "amd64"}, [2]string{"linux", "*"}, true},
		{[2]string{"linux", "*"}, [2]string{"windows", "*"}, false},
		{[2]string{"*", "amd64"}, [2]string{"linux", "*"}, true},
		{[2]string{"*", "amd64"}, [2]string{"linux", "arm64"}, false},
	} {
		p, q := Platform{GOOS: test.p[0], GOARCH: test.p[1]}, Platform{GOOS: test.q[0], GOARCH: test.q[1]}
		if p.overlaps(q) != test.want || q.overlaps(p) != test.want {
			t.Errorf("%v and %v: want %v", p, q, test.want)
		}
	}
}

// TestEndsIn looks for a word at the end of Go source.
func TestEndsIn(t *testing.T) {
	for text, want := range map[string]bool{
		"struct": true, "[P any] struct ": true, "*struct": true, "a_struct": false, "a.struct": false, "astruct": false, "1struct": false, "struct{}": false,
	} {
		if got := (Text{Value: text}).endsIn("struct"); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// TestMistakes has contracts with the mistakes that each of them has.
func TestMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"exports: {consts: {C: '= 1 +'}}":                                                           `C: "= 1 +" is not a Go constant value, "= 256" or "Severity = 3": it ends too early`,
		"environment: {buildmode: [plugin]}":                                                        "environment.buildmode must be a scalar, not a sequence",
		"environment: {variables: {A: {values: }}}":                                                 "environment.variables.A.values is empty, and would allow no value; leave the key out to allow all",
		"environment: {variables: {A: {values: []}}}":                                               "environment.variables.A.values is empty, and would allow no value; leave the key out to allow all",
		"environment: {variables: {A: {values: [x]}}}":                                              "",
		"exports: {types: {T: {type: int, platforms: [linux, darwin, linux]}}}":                     "platform linux is given twice",
		"exports: {types: {T: {type: int, platforms: [lnux, lnux]}}}":                               "unknown GOOS lnux; did you mean linux?; unknown GOOS lnux; did you mean linux?",
		"environment: {buildmode: exe}":                                                             "environment.buildmode can only be plugin, not exe",
		"environment: {buildmode: plugin}":                                                          "",
		"exports: {types: {T: {type: '[P any] struct', comparable_for_any: 'P Q'}}}":                "exports.types.T.comparable_for_any must be the names of type parameters, separated by commas, not P Q",
		"exports: {types: {T: {type: '[P any] struct', comparable_for_any: 'P'}}}":                  "",
		"exports: {types: {T: {type: '[P any] struct', assignable_for_any: 'P'}}}":                  "T: assignable_for_any is for types given as interface",
		"exports: {types: {I: {type: '[P any] interface', sealed: true, assignable_for_any: 'P'}}}": "",
		"strict: [size-chnged]":                                                                     "strict cannot have size-chnged; it can have export-extra, field-order, field-tag, unkeyed-literal, shadowing, types-merged, size-changed, hidden-changed; did you mean size-changed?",
		"strict: [type-changed]":                                                                    "strict cannot have type-changed; it can have export-extra, field-order, field-tag, unkeyed-literal, shadowing, types-merged, size-changed, hidden-changed",
		"strict: [size-change, type-changd]":                                                        "strict cannot have size-change; it can have export-extra, field-order, field-tag, unkeyed-literal, shadowing, types-merged, size-changed, hidden-changed; did you mean size-changed?; strict cannot have type-changd; it can have export-extra, field-order, field-tag, unkeyed-literal, shadowing, types-merged, size-changed, hidden-changed",
		"waivers: [{finding: contract-missin, symbol: T, reason: r}]":                               "there is no finding called contract-missin; 'importspy-vet explain' lists them",
		"waivers: [{finding: type-changd, symbol: T, reason: r}]":                                   "there is no finding called type-changd; did you mean type-changed?",
		"imports: {deny: [{path: fmt, files: ['a/b.go']}]}":                                         `a/b.go is not a glob for file names such as "*_gen.go"`,
		"imports: {deny: [{path: fmt, files: ['[']}]}":                                              `[ is not a glob for file names such as "*_gen.go"`,
		"imports: {deny: [{path: fmt, files: ['!*_gen.go']}]}":                                      "",
		"exports: {funcs: {1: func()}}":                                                             "exports.funcs: 1 is not a Go identifier",
		"exports: {funcs: {F: func1()}}":                                                            "exports.funcs.F must begin with the word func",
		"exports: {funcs: {F: func_()}}":                                                            "exports.funcs.F must begin with the word func",
		"exports: {consts: {1: int}}":                                                               `exports.consts: 1 is not a Go identifier; exports.consts.1 has no value; write "= value" or "Type = value"`,
		"environment: {deployments: }":                                                              "environment.deployments is empty, so no machine satisfies it; leave the key out",
		"environment: {deployments: []}":                                                            "environment.deployments is empty, so no machine satisfies it; leave the key out",
		">>>>>>> theirs":                                                                            "merge conflict: keep the entries of both sides and remove the markers, or take one side; then run 'importspy-vet update'",
		"uses: io":                                                                                  "uses must be a sequence of import paths, not a scalar; write [io]",
		"uses: 'io'":                                                                                "uses must be a sequence of import paths, not a scalar",
		"uses: {a: io}":                                                                             "uses must be a sequence of import paths, not a mapping",
		"uses: " + strings.Repeat("a", 70):                                                          "uses must be a sequence of import paths, not a scalar",
		`uses: "a,b"`:                                                                               "uses must be a sequence of import paths, not a scalar",
		"uses: a,b":                                                                                 "uses must be a sequence of import paths, not a scalar",
		"subpackages: word":                                                                         "subpackages must be a sequence of mappings, not a scalar",
		"uses: [{a: io, b: os}]":                                                                    "an item of uses must be an import path or one name and its import path, not a mapping",
		"exports: {funcs: {1: 'func('}}":                                                            "exports.funcs: 1 is not a Go identifier",
		"exports: {consts: {1: '= 1 +'}}":                                                           "exports.consts: 1 is not a Go identifier",
		"exports: {consts: {C: 'int +'}}":                                                           `exports.consts.C has no value; write "= value" or "Type = value"`,
		"environment: {variables: {A B: optional}}":                                                 "environment.variables: A B is neither the name of an environment variable nor a prefix followed by *",
		"environment: {variables: {'A*B': optional}}":                                               "environment.variables: A*B is neither the name of an environment variable nor a prefix followed by *",
		"exports: {types: {T: {type: int, open: 'true'}}}":                                          "exports.types.T.open must be true or false, not 'true'",
		"exports: {types: {T: {type: int, open: [true]}}}":                                          "exports.types.T.open must be true or false, not a sequence",
		"exports: {funcs: {F: int}}":                                                                "exports.funcs.F must begin with the word func",
		"exports: {consts: {1: '= 1'}}":                                                             "exports.consts: 1 is not a Go identifier",
		"exports: {consts: {C: int}}":                                                               `exports.consts.C has no value; write "= value" or "Type = value"`,
		"exports: {types: {1: int}}":                                                                "exports.types: 1 is not a Go identifier",
		"exports: {types: {a.1: int}}":                                                              "exports.types: a.1 is not a Go identifier",
		"exports: {types: {1.A: int}}":                                                              "exports.types: 1.A is not a Go identifier",
		"exports: {types: {a.B: int}}":                                                              "",
		"subpackages: [{match: ./..., except: [{path: ./a}, ./b]}]":                                 "",
		"subpackages: [{match: ./..., except: ./a}]":                                                "",
		"subpackages: [{match: ./..., except: }]":                                                   "subpackages.except is null; write [] if it is to be empty",
		"subpackages: [{match: {}}]":                                                                `an item of subpackages has no match; write the folders that it is for, as in "./..."; subpackages.match must be a sequence of patterns of folders, not a mapping`,
	} {
		_, err := Parse("", []byte("version: 1\n"+text+"\n"))
		var got []string
		var list ErrorList
		if errors.As(err, &list) {
			for _, e := range list {
				got = append(got, e.Msg)
			}
		} else if err != nil {
			got = append(got, err.Error())
		}
		if got := strings.Join(got, "; "); got != want {
			t.Errorf("%s\n\tgot  %s\n\twant %s", text, got, want)
		}
	}
}

// TestFormatImports writes each key of imports alone.
func TestFormatImports(t *testing.T) {
	for _, keys := range []string{
		"allow:\n    - std\n",
		"allow: []\n",
		"deny:\n    - fmt\n",
		"tests:\n    allow:\n      - std\n",
		"require:\n    fmt:\n      funcs:\n        Print: func(a ...any) (n int, err error)\n",
	} {
		text := "version: 1\npolicy: compatible\nimports:\n  " + keys
		if got := string(Format(mustParse(t, text))); got != text {
			t.Errorf("%sis written as\n%s", text, got)
		}
	}
}

// TestRenameMistaken renames paths in a contract with waivers that lack a key.
func TestRenameMistaken(t *testing.T) {
	f, err := Parse("", []byte("version: 1\nuses: [m/a]\nwaivers: [{symbol: m/a, reason: r}, {finding: import-denied, reason: r}]\n"))
	if err == nil {
		t.Fatal("there are no mistakes")
	}
	edits := f.RenamePaths(func(path string) (to, local string) { return "n" + path[1:], "a" })
	if got, err := Apply(f.Data, edits); err != nil || !strings.Contains(string(got), "n/a]") || !strings.Contains(string(got), "symbol: m/a") {
		t.Errorf("it is %s, %v", got, err)
	}
}

// TestPlaces has the place of the entries of each kind: in a contract or in a declaration,
// not in both.
func TestPlaces(t *testing.T) {
	var f File
	var d Decl
	for kind := Const; kind <= PointerMethod; kind++ {
		section, list := f.Section(kind), d.List(kind)
		if (section == nil) == (list == nil) || (section == nil) != isMember(kind) {
			t.Errorf("%s: sections have the place %v, declarations %v", kind.Key(), section, list)
		}
	}
}
