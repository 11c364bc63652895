package merge_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/merge"
)

// An on is what a package exports on one platform: the lines below exports.
type on struct{ platform, exports string }

func (o on) side(t *testing.T) merge.Side {
	t.Helper()
	text := "version: 1\npolicy: exact\n"
	if o.exports != "" {
		text += "exports:\n" + o.exports
	}
	f, err := contract.Parse("importspy.yaml", []byte(text))
	if err != nil {
		t.Fatalf("%s: %v", o.platform, err)
	}
	goos, goarch, _ := strings.Cut(o.platform, "/")
	return merge.Side{GOOS: goos, GOARCH: goarch, File: f}
}

func sidesOf(t *testing.T, packages []on) []merge.Side {
	t.Helper()
	var sides []merge.Side
	for _, p := range packages {
		sides = append(sides, p.side(t))
	}
	return sides
}

// everywhere is the same exports on each of some platforms.
func everywhere(exports string, platforms ...string) []on {
	var list []on
	for _, p := range platforms {
		list = append(list, on{p, exports})
	}
	return list
}

func lines(l ...string) string { return strings.Join(l, "\n") + "\n" }

var mergeTests = []struct {
	name  string
	sides []on
	want  string // below exports
}{
	{
		"the same on all platforms",
		everywhere("  funcs:\n    Open: func()\n", "linux/amd64", "windows/amd64"),
		lines("  funcs:", "    Open: func()"),
	},
	{
		"one platform",
		everywhere("  funcs:\n    Open: func()\n", "plan9/arm"),
		lines("  funcs:", "    Open: func()"),
	},
	{
		"on some platforms",
		[]on{
			{"linux/amd64", "  funcs:\n    Fd: func() uintptr\n    Open: func()\n"},
			{"windows/amd64", "  funcs:\n    Open: func()\n"},
		},
		lines("  funcs:", "    Fd:", "      func: func() uintptr", "      platforms: [linux]", "    Open: func()"),
	},
	{
		"nothing at all on one platform",
		[]on{{"linux/amd64", "  funcs:\n    Open: func()\n"}, {"windows/amd64", ""}},
		lines("  funcs:", "    Open:", "      func: func()", "      platforms: [linux]"),
	},
	{
		"other on another platform",
		[]on{
			{"linux/amd64", "  consts:\n    Separator: = '/'\n"},
			{"darwin/amd64", "  consts:\n    Separator: = '/'\n"},
			{"windows/amd64", "  consts:\n    Separator: = '|'\n"},
		},
		lines("  consts:", "    Separator:", "      - const: = '/'", "        platforms: [linux, darwin]",
			"      - const: = '|'", "        platforms: [windows]"),
	},
	{
		"another value on one platform, and nothing on a third",
		[]on{
			{"linux/amd64", "  consts:\n    Num: = 1\n"},
			{"darwin/amd64", ""},
			{"windows/amd64", "  consts:\n    Num: = 2\n"},
		},
		lines("  consts:", "    Num:", "      - const: = 1", "        platforms: [linux]",
			"      - const: = 2", "        platforms: [windows]"),
	},
	{
		"an entry of the long form",
		[]on{
			{"linux/amd64", "  funcs:\n    Open:\n      func: func()\n      deprecated: use Dial\n"},
			{"windows/amd64", "  funcs:\n    Open: func()\n"},
		},
		lines("  funcs:", "    Open:", "      - func: func()", "        deprecated: use Dial", "        platforms: [linux]",
			"      - func: func()", "        platforms: [windows]"),
	},
	{
		"another kind on another platform",
		[]on{
			{"linux/amd64", "  funcs:\n    Open: func()\n"},
			{"windows/amd64", "  vars:\n    Open: func()\n"},
		},
		lines("  vars:", "    Open:", "      var: func()", "      platforms: [windows]",
			"  funcs:", "    Open:", "      func: func()", "      platforms: [linux]"),
	},
	{
		"a part of the architectures of one system",
		[]on{
			{"linux/amd64", "  funcs:\n    F: func()\n"},
			{"linux/arm64", ""},
			{"windows/amd64", "  funcs:\n    F: func()\n"},
			{"windows/arm64", "  funcs:\n    F: func()\n"},
		},
		lines("  funcs:", "    F:", "      func: func()", "      platforms: [linux/amd64, windows]"),
	},
	{
		"by architecture",
		[]on{
			{"linux/amd64", "  consts:\n    Bits: = 64\n"},
			{"linux/386", "  consts:\n    Bits: = 32\n"},
			{"windows/amd64", "  consts:\n    Bits: = 64\n"},
			{"windows/386", "  consts:\n    Bits: = 32\n"},
		},
		lines("  consts:", "    Bits:", "      - const: = 64", `        platforms: ["*/amd64"]`,
			"      - const: = 32", `        platforms: ["*/386"]`),
	},
	{
		"on one architecture",
		[]on{
			{"linux/amd64", "  funcs:\n    HasAVX: func() bool\n"},
			{"linux/arm64", ""},
			{"windows/amd64", "  funcs:\n    HasAVX: func() bool\n"},
			{"windows/arm64", ""},
		},
		lines("  funcs:", "    HasAVX:", "      func: func() bool", `      platforms: ["*/amd64"]`),
	},
	{
		"by system, where the architectures are the same",
		[]on{
			{"linux/amd64", "  consts:\n    Num: = 1\n"},
			{"linux/arm64", "  consts:\n    Num: = 1\n"},
			{"darwin/amd64", "  consts:\n    Num: = 2\n"},
			{"darwin/arm64", "  consts:\n    Num: = 2\n"},
		},
		lines("  consts:", "    Num:", "      - const: = 1", "        platforms: [linux]",
			"      - const: = 2", "        platforms: [darwin]"),
	},
	{
		"fields and methods on some platforms",
		[]on{
			{"linux/amd64", lines("  types:", "    File:", "      type: struct",
				"      fields:", "        Name: string", "        Fd: uintptr", "        Mode: int",
				"      methods:", "        Stat: func() error", "        Sync: func() error")},
			{"windows/amd64", lines("  types:", "    File:", "      type: struct",
				"      fields:", "        Name: string", "        Handle: uintptr", "        Mode: int",
				"      methods:", "        Stat: func() error")},
		},
		lines("  types:", "    File:", "      type: struct", "      fields:", "        Name: string",
			"        Handle:", "          field: uintptr", "          platforms: [windows]",
			"        Fd:", "          field: uintptr", "          platforms: [linux]", "        Mode: int",
			"      methods:", "        Stat: func() error",
			"        Sync:", "          func: func() error", "          platforms: [linux]"),
	},
	{
		"a field of another type on another platform",
		[]on{
			{"linux/amd64", "  types:\n    T:\n      type: struct\n      fields:\n        Sec: int64\n        Num: int\n"},
			{"linux/386", "  types:\n    T:\n      type: struct\n      fields:\n        Sec: int32\n        Num: int\n"},
		},
		lines("  types:", "    T:", "      type: struct", "      fields:", "        Sec:",
			"          - field: int64", `            platforms: ["*/amd64"]`,
			"          - field: int32", `            platforms: ["*/386"]`, "        Num: int"),
	},
	{
		"members of a type that is on some platforms only",
		[]on{
			{"linux/amd64", "  types:\n    T:\n      type: interface\n      methods:\n        A: func()\n        B: func()\n"},
			{"darwin/amd64", "  types:\n    T:\n      type: interface\n      methods:\n        A: func()\n"},
			{"windows/amd64", ""},
		},
		lines("  types:", "    T:", "      type: interface", "      platforms: [linux, darwin]",
			"      methods:", "        A: func()", "        B:", "          func: func()", "          platforms: [linux]"),
	},
	{
		"fields in another order",
		[]on{
			{"linux/amd64", "  types:\n    T:\n      type: struct\n      fields:\n        A: int\n        B: int\n"},
			{"windows/amd64", "  types:\n    T:\n      type: struct\n      fields:\n        B: int\n        A: int\n"},
		},
		lines("  types:", "    T:",
			"      - type: struct", "        platforms: [linux]", "        fields:", "          A: int", "          B: int",
			"      - type: struct", "        platforms: [windows]", "        fields:", "          B: int", "          A: int"),
	},
	{
		"another receiver on another platform",
		[]on{
			{"linux/amd64", "  types:\n    T:\n      type: struct\n      methods:\n        Close: func()\n"},
			{"windows/amd64", "  types:\n    T:\n      type: struct\n      pointer_methods:\n        Close: func()\n"},
		},
		lines("  types:", "    T:",
			"      - type: struct", "        platforms: [linux]", "        methods:", "          Close: func()",
			"      - type: struct", "        platforms: [windows]", "        pointer_methods:", "          Close: func()"),
	},
	{
		"a field on one platform, a method of that name on another",
		[]on{
			{"linux/amd64", "  types:\n    T:\n      type: struct\n      fields:\n        Name: string\n"},
			{"windows/amd64", "  types:\n    T:\n      type: struct\n      methods:\n        Name: func() string\n"},
		},
		lines("  types:", "    T:",
			"      - type: struct", "        platforms: [linux]", "        fields:", "          Name: string",
			"      - type: struct", "        platforms: [windows]", "        methods:", "          Name: func() string"),
	},
	{
		"other embedded types",
		[]on{
			{"linux/amd64", "  types:\n    T:\n      type: struct\n      embeds: [error]\n"},
			{"windows/amd64", "  types:\n    T: struct\n"},
		},
		lines("  types:", "    T:",
			"      - type: struct", "        platforms: [linux]", "        embeds:", "          - error",
			"      - type: struct", "        platforms: [windows]"),
	},
}

func TestMerge(t *testing.T) {
	for _, tt := range mergeTests {
		t.Run(tt.name, func(t *testing.T) {
			sides := sidesOf(t, tt.sides)
			merged := merge.Merge(sides)
			got := string(contract.Format(merged))
			if want := "version: 1\npolicy: exact\nexports:\n" + tt.want; got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			conforms(t, merged, sides)
		})
	}
}

// conforms checks what Merge promises: the contract is one, and says on each
// platform what was said there.
func conforms(t *testing.T, merged *contract.File, sides []merge.Side) {
	t.Helper()
	data := contract.Format(merged)
	parsed, err := contract.Parse("importspy.yaml", data)
	if err != nil {
		t.Errorf("the merged contract is wrong: %v\n%s", err, data)
		return
	}
	for _, f := range []*contract.File{merged, parsed} {
		for _, s := range sides {
			if p := merge.Project(f, s.GOOS, s.GOARCH); !merge.Equal(p, s.File) {
				t.Errorf("on %s/%s, the contract\n%s\nsays\n%s\nwant\n%s", s.GOOS, s.GOARCH, data, contract.Format(p), contract.Format(s.File))
			}
		}
	}
}

// TestMergeHead is on what stands above the entries.
func TestMergeHead(t *testing.T) {
	file := func(uses ...*contract.Use) *contract.File {
		return &contract.File{
			Package:     &contract.String{Value: "example.com/shop/store"},
			PackageName: &contract.String{Value: "store"},
			Policy:      contract.Compatible,
			Strict:      []contract.String{{Value: "field-tag"}},
			Uses:        uses,
		}
	}
	sides := []merge.Side{
		{GOOS: "linux", GOARCH: "amd64", File: file(&contract.Use{Path: "os"}, &contract.Use{Path: "time"})},
		{GOOS: "windows", GOARCH: "amd64", File: file(&contract.Use{Path: "io"}, &contract.Use{Path: "time"}, &contract.Use{Name: "v1", Path: "example.com/api/v1"})},
	}
	want := lines("version: 1", "package: example.com/shop/store", "name: store", "policy: compatible", "strict: [field-tag]",
		"uses:", "  - v1: example.com/api/v1", "  - io", "  - os", "  - time")
	if got := string(contract.Format(merge.Merge(sides))); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestEqual(t *testing.T) {
	const base = "  types:\n    T:\n      type: struct\n      fields:\n        A: int\n        B: int\n"
	for _, tt := range []struct {
		name, exports string
		equal         bool
	}{
		{"itself", base, true},
		{"another layout", "  types: {T: {type: struct, fields: {A: int, B: int}}}\n", true},
		{"nothing", "", false},
		{"another name", strings.Replace(base, "T:", "U:", 1), false},
		{"another order of fields", "  types: {T: {type: struct, fields: {B: int, A: int}}}\n", false},
		{"another field", "  types: {T: {type: struct, fields: {A: int, C: int}}}\n", false},
		{"another type of a field", "  types: {T: {type: struct, fields: {A: int, B: string}}}\n", false},
		{"one field more", base + "        C: int\n", false},
		{"one entry more", base + "    U: int\n", false},
		{"another kind", "  vars:\n    T: struct{}\n", false},
		{"a key", base + "      comparable: false\n", false},
		{"a platform", base + "      platforms: [linux]\n", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, g := on{"linux/amd64", base}.side(t).File, on{"linux/amd64", tt.exports}.side(t).File
			if merge.Equal(f, g) != tt.equal || merge.Equal(g, f) != tt.equal {
				t.Errorf("Equal is not %v for\n%s\nand\n%s", tt.equal, base, tt.exports)
			}
		})
	}
}

// TestProject is on contracts as people write them, other than Merge does.
func TestProject(t *testing.T) {
	f := on{"", lines("  funcs:",
		"    Everywhere: func()",
		"    Most: {func: func(), platforms: [linux/amd64, windows]}",
		"    Split:", "      - {func: func(), platforms: [linux]}", "      - {func: \"func(n int)\", platforms: [js/wasm]}",
	)}.side(t).File
	for platform, want := range map[string]string{
		"linux/amd64":   "Everywhere func(); Most func(); Split func(); ",
		"linux/arm64":   "Everywhere func(); Split func(); ",
		"windows/arm64": "Everywhere func(); Most func(); ",
		"js/wasm":       "Everywhere func(); Split func(n int); ",
		"plan9/386":     "Everywhere func(); ",
	} {
		goos, goarch, _ := strings.Cut(platform, "/")
		var got strings.Builder
		for _, e := range merge.Project(f, goos, goarch).Entries() {
			if len(e.Decls) != 1 || e.Decls[0].Platforms != nil {
				t.Errorf("%s: %s is on platforms still", platform, e.Name)
			}
			fmt.Fprintf(&got, "%s %s; ", e.Name, e.Decls[0].Text.Value)
		}
		if got.String() != want {
			t.Errorf("%s: got %s, want %s", platform, &got, want)
		}
	}
	if again := f.Funcs[1].Decls[0]; len(again.Platforms) != 2 {
		t.Error("Project changed what it was given")
	}
}

// TestDeterministic repeats a merge: nothing may depend on the order of a map.
func TestDeterministic(t *testing.T) {
	for _, tt := range mergeTests {
		sides := sidesOf(t, tt.sides)
		first := contract.Format(merge.Merge(sides))
		for range 20 {
			if again := contract.Format(merge.Merge(sides)); !bytes.Equal(first, again) {
				t.Fatalf("%s: first\n%s\nthen\n%s", tt.name, first, again)
			}
		}
	}
}
