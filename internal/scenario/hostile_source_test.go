//go:build unix

package scenario_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// hostileSources are Go declarations that go/types or a walk through what they stand for
// would not come to the end of, and what is said of them; "": it does.
var hostileSources = []struct{ name, src, want string }{
	{"doubled structs", "type T0 struct{}\n" + chained(300, "type T%d struct { A, B T%d }\n"), "too large"},
	{"nested structs", "type T0 struct{}\n" + chained(300, "type T%d struct { A T%d }\n"), "nested too deeply"},
	{"doubled aliases", "type T0 = struct { X, Y int }\n" + chained(300, "type T%d = struct { X, Y T%d }\n"), "too large"},
	{"doubled strings", "const T0 = \"x\"\n" + chained(60, "const T%d = T%d + T%[2]d\n"), "too large"},
	{"instances", "type T0[P any] struct { X P }\n" + chained(60, "type T%d[P any] struct { A T%d[P]; B T%[2]d[[]P] }\n"), "too large"},
	{"embedded structs", "type T0 struct { F int }\n" + chained(600, "type T%d struct { T%d; F%[1]d int }\n"), "nested too deeply"},
	{"embedded pointers", "type T0 struct { *T600 }\n" + chained(600, "type T%d struct { *T%d; F%[1]d int }\nfunc (T%[1]d) M%[1]d() {}\n"), "nested too deeply"},
	{"embedded interfaces", "type T0 interface { M() }\n" + chained(600, "type T%d interface { T%d; M%[1]d() }\n"), "nested too deeply"},
	{"unexported", "type t0 struct { F int }\n" + chained(600, "type t%d struct { t%d; F%[1]d int }\n") + "type T struct { t600 }\n", "nested too deeply"},
	{"growing instances", "type A[P any] []P\ntype T[P any] struct { *T[A[P]] }\nfunc (T[P]) M() {}\ntype G[P interface{ N() }] int\ntype E struct { T[int] }\nvar V G[E]\n", "instantiation cycle"},
	{"sealed interfaces", chained(1_000, "type T%d struct{}\nfunc (T%[1]d) M() { _ = %d }\ntype I%[1]d interface { M(); m%[1]d() }\n"), ""},
}

// chained formats pairs of numbers, each with the one before, up to n.
func chained(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i+1, i)
	}
	return b.String()
}

// TestHostileSource runs commands on hostile Go source: each has to end soon, with little
// memory, and to name the declaration.
func TestHostileSource(t *testing.T) {
	needSlow(t)
	soon := soon(t)
	for _, test := range hostileSources {
		m := newEvilContract(t, "policy: exact\n")
		m.write(t, "p/p.go", "package p\n\n"+test.src)
		m.write(t, "new/p/p.go", "package p\n")
		m.write(t, "new/go.mod", "module example.com/evil\n\ngo 1.26\n")
		for _, args := range [][]string{
			{"check", "./p"}, {"update", "./p"}, {"init", "-contracts", "out", "./p"}, {"report", "-o", "page.out", "./p"}, {"move", "-from", "a", "-to", "b", "./p"},
			{"show", "./p"}, {"env", "./cmd"}, {"diff", "new", "."}, {"diff", ".", "new"}, {"diff", ".", "."}, {"vet"},
		} {
			program, rest := vetTool, args
			if args[0] == "vet" {
				program, rest = "go", []string{"vet", "-vettool=" + vetTool, "./p"}
			}
			ran := m.spend(program, rest...)
			what := test.name + " in " + strings.Join(args, " ")
			if reads := !slices.Contains([]string{"move", "show", "env"}, args[0]); reads && test.want != "" && (!strings.Contains(ran.out, test.want) || !strings.Contains(ran.out, "p.go:")) {
				t.Errorf("%s: %.500s\nwant %q, with a position", what, ran.out, test.want)
			}
			if ran.took > soon || ran.size > 256<<10 {
				t.Errorf("%s: takes %v of processors and %d KB", what, ran.took, ran.size)
			}
			t.Logf("%s: %v, %d KB, %d", what, ran.took, ran.size, ran.code)
		}
	}
}
