package start

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"math/rand/v2"
	"net/netip"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/importspy/importspy/internal/environ"
	"github.com/importspy/importspy/internal/environ/value"
	"github.com/importspy/importspy/internal/pattern"
)

// TestNames checks the rule by which package guard renames: nothing but what is declared
// or imported at package level has such a name.
func TestNames(t *testing.T) {
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range []string{"start.go", "values.go"} {
		file, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	info := &types.Info{Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object)}
	conf := types.Config{Importer: importer.ForCompiler(fset, "source", nil), GoVersion: "go1.17"}
	pkg, err := conf.Check("start", fset, files, info)
	if err != nil {
		t.Fatal(err)
	}
	imports := make(map[string]bool)
	for _, obj := range info.Uses {
		if name, ok := obj.(*types.PkgName); ok {
			imports[name.Name()] = true
		}
	}
	for id, obj := range info.Defs {
		if obj != nil && obj.Parent() != pkg.Scope() && (pkg.Scope().Lookup(id.Name) != nil || imports[id.Name]) {
			t.Errorf("%s: %s has the name of something at package level", fset.Position(id.Pos()), id.Name)
		}
	}
}

var deciders = map[value.Type]func(string, []string) bool{
	value.Bool: isBool, value.Int: isInt, value.Uint: isUint, value.Float: isFloat, value.Duration: isDuration,
	value.URL: isURL, value.HostPort: isHostPort, value.Port: isPort, value.Path: isPath,
}

// TestTypes checks that guards accept the values that the command env does.
func TestTypes(t *testing.T) {
	texts := strings.Fields("1 t TRUE false yes 0 -1 +5 007 9223372036854775808 1.5 0x10 1e3 inf NaN 1e999 1s -1.5h 1d 2µs :8080 a:1 [::1]:80 [::1] ::1:80 " +
		"[fe80::1%eth0]:65535 [1.2.3.4]:80 a]:1 [a:1 []:1 host:65536 http://h:80 https://example.com postgres://u:p@h:5432/db unix:/x mailto:a@b http://a:port %zz /etc localhost:80")
	texts = append(texts, "", " ", "a b", "a\x00b", "a\n", "a:80\n")
	random := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		a, b := texts[random.IntN(len(texts))], texts[random.IntN(len(texts))]
		texts = append(texts, a[:random.IntN(len(a)+1)]+b[random.IntN(len(b)+1):])
		if len(texts) > 4000 {
			break
		}
	}
	for typ, has := range deciders {
		for _, text := range texts {
			if got, want := has(text, nil), typ.Accepts(text); got != want {
				t.Errorf("%s: a guard accepts %q: %v, want %v", typ, text, got, want)
			}
		}
	}
	for _, typ := range value.Types() {
		if deciders[value.Type(typ)] == nil && typ != string(value.String) {
			t.Errorf("there is nothing for the type %s", typ)
		}
	}
}

// TestIPv6 compares isIPv6 with package netip on texts that are nearly addresses.
func TestIPv6(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	pieces := strings.Fields(": : : :: 0 1 ffff FFFF 10000 00001 g . 1.2.3.4 255.255.255.255 256.1.1.1 01.2.3.4 1.2.3 % %eth0 + -1 0x1 1_0")
	texts := []string{"", "::", ":::", "1::", "::1", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:8::", "::1.2.3.4", "1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:7:1.2.3.4", "1.2.3.4::", "::ffff:1.2.3.4%a", "fe80::1%", "fe80::1%a%b", "1.2.3.4"}
	for range 200000 {
		text := ""
		for range 1 + random.IntN(15) {
			text += pieces[random.IntN(len(pieces))]
		}
		texts = append(texts, text)
	}
	found := 0
	for _, text := range texts {
		addr, err := netip.ParseAddr(text)
		want := err == nil && addr.Is6()
		if want {
			found++
		}
		if isIPv6(text) != want {
			t.Errorf("%q is an IPv6 address: %v, want %v", text, !want, want)
		}
	}
	if found < 100 {
		t.Errorf("only %d texts are addresses", found)
	}
}

// urls are texts, and pieces of such, at which URLs are decided.
var urls = append(strings.Fields(`http://[fe80::1%25eth0]:80/x?q=%zz#f postgres://u:p@h:5432/db,x mongodb://a:1,b:2/?x http://a:1:2/ https://[::1]
	http://u%41:p%3a@h%C3%A9/ http://[::1%2541%20%25]/ http://[::1%25%C3]/ http://[%C3]/ http://[1.2.3.4]/ http://[::ffff:1.2.3.4]/ a+b-c.1:/x 1a:/x :/x x: x:/ x:// x:///y x://@ x://@/ x://:80
	: / // @ # ? [ ] % %2 %25 %41 %7f %80 %zz %20 %C3%A9 http:// https:// HTTP:// x:// file:/// mailto: localhost :80 ::1 [::1] a.b, u:p@ < > " \ ^ { | } é ~ ! $ & ' ( ) * + ; = _`), " ", "\t", "\x7f", "\xff", "")

// TestURL compares isURL with package net/url on texts that are nearly URLs.
func TestURL(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	texts := urls
	for range 300000 {
		text := urls[random.IntN(20)] // one with a scheme
		if i := random.IntN(len(text) + 1); random.IntN(2) == 0 {
			text = text[:i] + urls[random.IntN(len(urls))] + text[i:]
		}
		for range random.IntN(5) {
			text += urls[random.IntN(len(urls))]
		}
		texts = append(texts, text)
	}
	found := 0
	for _, text := range texts {
		if checkURL(t, text) {
			found++
		}
	}
	if found < 10000 || found > 290000 {
		t.Errorf("%d of %d texts are URLs", found, len(texts))
	}
}

func FuzzURL(f *testing.F) {
	for _, text := range urls {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { checkURL(t, text) })
}

// severalHosts reports whether this version of net/url accepts several hosts with ports, as
// Go 1.26.0 did not.
var severalHosts = value.URL.Accepts("mongodb://a:1,b:2/")

// checkURL checks that a guard accepts a text as a URL if net/url does, and returns that.
func checkURL(t *testing.T, text string) bool {
	t.Helper()
	want := value.URL.Accepts(text)
	if !severalHosts && strings.Count(text, ":") > 2 {
		return want
	}
	if isURL(text, nil) != want {
		t.Errorf("%q is a URL: %v, want %v", text, !want, want)
	}
	return want
}

// TestGoVersion checks that guards accept the versions of Go that the command env does.
func TestGoVersion(t *testing.T) {
	reported := []string{"go1.24", "go1.24.0", "go1.24.2", "go1.24rc1", "go1.25.1 X:nocoverageredesign", "go1.26-vendor", "go1.27+auto", "devel go1.27-0a1b2c3 Mon", "devel +0a1b2c3", "1.24", "gccgo", ""}
	for _, text := range []string{"1.24", ">=1.24", ">1.24", "<=1.24", "<1.24", "1.24.2", ">=1.24.2", ">1.24.2", "<1.24.2", ">=1.24rc1", ">=1.24 <1.27", ">1.26 <=1.27"} {
		set, err := pattern.NewRange(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range reported {
			want := set.Contains(environ.Toolchain(v))
			got := true
			for _, word := range strings.Fields(text) {
				got = got && meets(release(v), word)
			}
			if got != want {
				t.Errorf("%q meets %s: %v, want %v", v, text, got, want)
			}
		}
	}
}

func TestPlatform(t *testing.T) {
	here := runtime.GOOS + "/" + runtime.GOARCH
	for words, ok := range map[string]bool{
		runtime.GOOS: true, here: true, "*/" + runtime.GOARCH: true, "plan9 " + here: true,
		"plan9": false, runtime.GOOS + "/mips": false, "*/mips": false, "plan9/" + runtime.GOARCH: false,
	} {
		got := platform(&requirement{words: strings.Fields(words)})
		if ok != (got == nil) || got != nil && (got[0].symbol != here || got[0].id != "platform") {
			t.Errorf("%s: %+v", words, got)
		}
	}
}

func TestVariables(t *testing.T) {
	isOneOf := []set{{what: "one of a or b", words: []string{"a", "b"}, has: oneOf}}
	names := func(list []violation) (names []string) {
		for _, v := range list {
			if names = append(names, v.symbol); v.id != "variable-invalid" || !strings.Contains(v.says, "to be one of a or b,") {
				t.Errorf("%+v", v)
			}
		}
		return names
	}
	t.Setenv("GUARDED", "c")
	if got := names(isAllowed(&requirement{name: "GUARDED", value: isOneOf})); !slices.Equal(got, []string{"GUARDED"}) {
		t.Errorf("%v are not allowed", got)
	}
	t.Setenv("GUARDED", "b")
	if got := isAllowed(&requirement{name: "GUARDED", value: isOneOf}); got != nil {
		t.Errorf("%v is not allowed", got)
	}
	if got := append(isAllowed(&requirement{name: "UNGUARDED", value: isOneOf}), isSet(&requirement{name: "GUARDED"})...); got != nil {
		t.Errorf("%v is not allowed", got)
	}
	if got := isSet(&requirement{name: "UNGUARDED"}); len(got) != 1 || got[0].id != "variable-unset" {
		t.Errorf("of what is not set: %v", got)
	}
	for _, name := range []string{"GUARD_A", "GUARD_X_1", "GUARD_Y", "GUARD_\x1b[2J"} {
		t.Setenv(name, "c")
	}
	t.Setenv("GUARD_B", "b")
	got := names(areAllowed(&requirement{name: "GUARD_*", words: []string{"GUARD_X_*", "GUARD_Y"}, value: isOneOf}))
	slices.Sort(got)
	if !slices.Equal(got, []string{`"GUARD_\x1b[2J"`, "GUARD_A"}) {
		t.Errorf("%q are not allowed", got)
	}
	for text, ok := range map[string]bool{"ab": true, "x": false, "ab\n": false, "aab": false} {
		if matches(text, []string{"ab|c"}) != ok {
			t.Errorf("%q matches: %v", text, !ok)
		}
	}
}

func TestDeployed(t *testing.T) {
	t.Setenv("GUARDED", "c")
	missing := requirement{name: "UNGUARDED", unmet: isSet}
	there := requirement{name: "GUARDED", unmet: isSet}
	otherSystem := requirement{words: []string{"plan9"}, unmet: platform}
	old := requirement{words: []string{"<1.1"}, unmet: goVersion}
	for _, c := range []struct {
		among []deployment
		want  string
	}{
		{[]deployment{{"a", []requirement{missing}}, {"b", []requirement{there}}}, ""},
		{[]deployment{{"a", []requirement{missing}}}, "a is not satisfied: UNGUARDED: contract requires this environment variable, it is not set"},
		{[]deployment{{"a", []requirement{otherSystem}}, {"b", []requirement{old}}, {"c", []requirement{missing, missing}}}, "none of 3 is satisfied; the closest is c: UNGUARDED: "},
		{[]deployment{{"a", []requirement{otherSystem}}, {"b", []requirement{old, missing}}}, "none of 2 is satisfied; the closest is b: go1."},
	} {
		got := deployed(&requirement{among: c.among})
		if c.want == "" && got != nil || c.want != "" && (len(got) == 0 || got[0].id != "deployment-unmet" || got[0].symbol != "deployments" || !strings.HasPrefix(got[0].says, c.want)) {
			t.Errorf("%+v, want %s", got, c.want)
		}
	}
}

func TestPrinted(t *testing.T) {
	list := add(nil, violation{id: "variable-unset", symbol: "A", says: "is not"}, "p")
	list = add(list, violation{id: "variable-unset", symbol: "A", says: "is not"}, "q")
	list = add(list, violation{id: "variable-unset", symbol: "A", says: "is not"}, "q")
	list = add(list, violation{id: "platform", symbol: "a\"\\\x01\xff é", says: "x"}, "p")
	if got, want := asText(list), program+": the environment is not what the contracts require:\n\tA: is not [p, q]\n\ta\"\\\x01\xff é: x [p]\n"; got != want {
		t.Errorf("printed %s, want %s", got, want)
	}
	var got any
	if err := json.Unmarshal([]byte(asJSON(list)), &got); err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprint(map[string]any{"version": 1, "package": program, "findings": []any{
		map[string]any{"id": "variable-unset", "symbol": "A", "verdict": "violation", "message": "A: is not", "contracts": []string{"p", "q"}},
		map[string]any{"id": "platform", "symbol": "a\"\\\x01� é", "verdict": "violation", "message": "a\"\\\x01� é: x", "contracts": []string{"p"}},
	}})
	if !reflect.DeepEqual(fmt.Sprint(got), want) {
		t.Errorf("printed %v, want %v", got, want)
	}
}

func TestIsTest(t *testing.T) {
	for args, want := range map[string]bool{
		"/tmp/shop.test": true, "shop.test.exe -x": true, "__debug_bin -test.run=X": true, "shop": false, "shop -testdata": false, "shop x -test.v": false, "": false,
	} {
		if got := isTest(strings.Fields(args)); got != want {
			t.Errorf("%s is a test: %v", args, got)
		}
	}
}
