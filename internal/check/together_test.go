package check_test

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/casetest"
	"github.com/importspy/importspy/internal/check"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/wording"
)

// A member is a package and its contract, "" if it has none. Those that it imports precede
// it.
type member struct{ source, contract string }

// newWorld returns the world of packages whose path is example.com/NAME.
func newWorld(t *testing.T, members ...member) (*check.World, []*check.Unit) {
	t.Helper()
	known := make(casetest.Packages)
	var loaded []*types.Package
	var pkgs []*engine.Package
	for _, m := range members {
		name, _, _ := strings.Cut(strings.TrimPrefix(m.source, "package "), ";")
		pkg, file, info := known.Check(t, "example.com/"+name, []byte(m.source))
		loaded = append(loaded, pkg)
		pkgs = append(pkgs, engine.NewPackage(pkg, []*ast.File{file}, info, "linux", "amd64"))
	}
	var units []*check.Unit
	for i, m := range members {
		pkgs[i].Imports.Loaded = api.NewLoaded(known)
		if m.contract != "" {
			units = append(units, check.NewUnit(pkgs[i].Types.Name(), []byte("version: 1\n"+m.contract), pkgs[i], nil))
		}
	}
	for _, u := range units {
		u.Forget() // which is no matter
	}
	slices.Reverse(loaded) // the order does not matter
	return check.NewWorld(loaded, units), units
}

func found(units []*check.Unit) string {
	var b strings.Builder
	for _, u := range units {
		for i := range u.Result.Findings {
			fmt.Fprintf(&b, "%s: %s\n", u.Name, wording.Check(&u.Result.Findings[i]))
		}
	}
	return b.String()
}

func expect(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s:\n%swant:\n%s", what, got, want)
	}
}

func TestWorldHolds(t *testing.T) {
	w, units := newWorld(t,
		member{"package a; type T struct{}; func New() {}", "policy: compatible\nexports: {types: {T: struct}}"},
		member{"package b; import \"example.com/a\"; var V a.T", "exports: {vars: {V: a.T}}"})
	if !w.Holds() {
		t.Error("a package with more than its contract lists makes a difference for others")
	}
	expect(t, "found", found(units), "")
}

func TestWorld(t *testing.T) {
	w, units := newWorld(t,
		member{"package a; type T int", "exports: {types: {T: string}}\nwaivers: [{finding: type-changed, symbol: T, reason: r}]"},
		member{"package b; import \"example.com/a\"; type U struct { T a.T }", ""},
		member{"package c; import \"example.com/b\"; type U = b.U; const C = 1", "exports: {types: {U: = b.U}, consts: {C: = 2}}\nwaivers: [{finding: value-changed, symbol: C, reason: r}]"})
	if w.Holds() {
		t.Fatal("a divergence that is waived makes no difference for others")
	}
	alone := found(units)
	if cycles := w.Check(); len(cycles) > 0 {
		t.Errorf("there are cycles: %v", cycles)
	}
	expect(t, "together", found(units), alone)
	w.Check()
	expect(t, "the second time", found(units), alone)
	for _, u := range units {
		if got := found([]*check.Unit{{Name: u.Name, Result: u.Alone}}); !strings.Contains(alone, got) {
			t.Errorf("alone, %s has %s", u.Name, got)
		}
	}
}

// TestWorldOrder has a contract that mentions a package which the package no longer
// imports: that comes first, unless it imports the package.
func TestWorldOrder(t *testing.T) {
	const b = "uses: [example.com/a]\nexports: {funcs: {F: func(a.T)}}"
	w, units := newWorld(t,
		member{"package a; type T = string", "exports: {types: {T: = int}}"},
		member{"package b; func F(string) {}", b})
	if cycles := w.Check(); len(cycles) > 0 {
		t.Errorf("there are cycles: %v", cycles)
	}
	expect(t, "found", found(units), `a: T: contract says = int, package has = string (breaking)
b: F: contract says func(a.T), package has func(string) (breaking)
`)
	w, units = newWorld(t,
		member{"package b; func F(string) {}", b},
		member{"package a; import \"example.com/b\"; type T = string; var V = b.F", "exports: {types: {T: = int}, vars: {V: func(string)}}"})
	if cycles := fmt.Sprint(w.Check()); cycles != "[{example.com/b example.com/a}]" {
		t.Errorf("the cycles are %v, want that of b's contract, which mentions a", cycles)
	}
	expect(t, "found in a cycle", found(units), `b: F: contract says func(a.T), package has func(string), which is identical; the package no longer imports the package that the contract names (compatible)
a: T: contract says = int, package has = string (breaking)
`)
	w, _ = newWorld(t,
		member{"package b; func F(string) {}; const C = 1", b},
		member{"package a; import \"example.com/b\"; type T = string; var V = b.F", "exports: {types: {T: = string}, vars: {V: func(string)}}"})
	if cycles := w.Check(); len(cycles) > 0 {
		t.Errorf("a cycle of what is as promised makes a difference: %v", cycles)
	}
}

// TestForget has a package that holds, until what it imports is as was promised.
func TestForget(t *testing.T) {
	w, units := newWorld(t,
		member{"package a; type T struct{}", "exports: {types: {T: \"struct{ f func() }\"}}"},
		member{"package b; import \"example.com/a\"; type U = a.T", "exports: {types: {U: = a.T}}"},
		member{"package c; import \"example.com/b\"; var M map[b.U]int", "exports: {vars: {M: \"map[b.U]int\"}}"},
		member{"package d; type T struct{}", "exports: {types: {T: \"struct{}\"}}"})
	for _, u := range units[1:] {
		if u.Result.File != nil || u.Alone.File != nil {
			t.Errorf("%s holds, and what it was compared with is kept", u.Name)
		}
	}
	w.Check()
	for i, u := range units {
		if compared := u.Result.File != nil; compared != (i < 3) {
			t.Errorf("%s was compared again: %t", u.Name, compared)
		}
	}
}

// TestWorldOwnBreak has findings that other contracts do not answer for, though they have one on
// the same symbol and waive it: these promised something else, or the type itself has changed.
func TestWorldOwnBreak(t *testing.T) {
	for _, test := range []struct{ name, source, contract, ownSource, own, want string }{
		{
			"another signature", "type T struct{}; func (T) M(string) {}",
			"exports: {types: {T: {type: struct, methods: {M: func(int)}}}}\nwaivers: [{finding: method-changed, symbol: T.M, reason: r}]",
			"type U struct{ a.T }", "uses: [example.com/a]\nexports: {types: {U: {type: struct, embeds: [a.T]}, a.T: {type: struct, methods: {M: func(bool)}}}}",
			"b: a.T.M: contract says func(bool), package has func(string) (breaking)\n",
		},
		{
			"the same signature", "type T struct{}; func (T) M(string) T { panic(0) }",
			"exports: {types: {T: {type: struct, methods: {M: func(int) T}}}}\nwaivers: [{finding: method-changed, symbol: T.M, reason: r}]",
			"type U struct{ a.T }", "uses: [example.com/a]\nexports: {types: {U: {type: struct, embeds: [a.T]}, a.T: {type: struct, methods: {M: func(int) a.T}}}}",
			"b: a.T.M: contract says func(int) a.T, package has func(string) a.T; follows from a.T.M in a:2 (waived: r)\n",
		},
		{
			"another field of a literal", "type T struct{ F string }",
			"exports: {types: {T: 'struct{ F int }'}}\nwaivers: [{finding: field-changed, symbol: T.F, reason: r}]",
			"type U struct{ a.T }", "uses: [example.com/a]\nexports: {types: {U: {type: struct, embeds: [a.T]}, a.T: 'struct{ F bool }'}}",
			"b: a.T.F: contract says bool, package has string (breaking)\n",
		},
		{
			"another type", "type T string",
			"exports: {types: {T: int}}\nwaivers: [{finding: type-changed, symbol: T, reason: r}]",
			"type U = a.T", "uses: [example.com/a]\nexports: {types: {U: = a.T, a.T: bool}}",
			"b: a.T: contract says bool, package has string (breaking)\n",
		},
		{
			"by value", "type I interface { M(); N() }",
			"policy: exact\nexports: {types: {I: {type: interface, methods: {M: func()}}}}\nwaivers: [{finding: method-extra, symbol: I.N, reason: r}]",
			"type V a.I; type U struct{}; func (*U) M() {}", "policy: compatible\nuses: [example.com/a]\nexports: {types: {U: {type: struct, implements: [a.I by value]}}}",
			"b: U: contract says it implements a.I by value, neither it nor a pointer to it does (method N is missing) (breaking)\n",
		},
		{
			"by pointer", "type I interface { M(); N() }",
			"policy: exact\nexports: {types: {I: {type: interface, methods: {M: func()}}}}\nwaivers: [{finding: method-extra, symbol: I.N, reason: r}]",
			"type V a.I; type U struct{}; func (*U) M() {}", "policy: compatible\nuses: [example.com/a]\nexports: {types: {U: {type: struct, implements: [a.I]}}}",
			"b: U: contract says it implements a.I, neither it nor a pointer to it does (method N is missing); follows from a.I.N in a:3 (waived: r)\n",
		},
	} {
		w, units := newWorld(t, member{"package a; " + test.source, test.contract}, member{"package b; import \"example.com/a\"; " + test.ownSource, test.own})
		w.Check()
		expect(t, test.name, found(units[1:]), test.want)
	}
}
