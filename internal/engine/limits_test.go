package engine_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/engine"
)

// What checking a hostile contract may take. Most take a hundredth; a busy machine takes
// its time.
const (
	maxTime  = 10 * time.Second
	maxAlloc = 256 << 20 // all that is allocated, at whatever time
)

// chain returns the lines of so many entries, each after the one before: of the first,
// and of the others with the number of the one before in place of #.
func chain(n int, first, other string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "    T0: %q\n", first)
	for i := 1; i < n; i++ {
		fmt.Fprintf(&b, "    T%d: %q\n", i, strings.ReplaceAll(other, "#", fmt.Sprint("T", i-1)))
	}
	return b.String()
}

// entries returns the lines of n entries with # as their number.
func entries(n int, line string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("    " + strings.ReplaceAll(line, "#", fmt.Sprint(i)) + "\n")
	}
	return b.String()
}

func typesOf(lines string) string  { return "exports:\n  types:\n" + lines }
func constsOf(lines string) string { return "exports:\n  consts:\n" + lines }

// TestHostileContracts checks contracts that stand for more than any machine has: there is
// a mistake at an entry, soon. What comes close to the limits is checked, soon.
func TestHostileContracts(t *testing.T) {
	nest := func(outer string, n int, inner string) string {
		return strings.Repeat(outer+"[", n) + inner + strings.Repeat("]", n)
	}
	reverse := entries(2000, "R#: struct{ F S# }")
	for i := range 2000 {
		reverse = strings.Replace(reverse, fmt.Sprintf(" S%d ", i), fmt.Sprintf(" R%d ", i+1), 1)
	}
	pairs := chain(13, "= struct{ X, Y int }", "= struct{ X, Y # }")
	for _, test := range []struct {
		name, exports string
		want          string // a mistake; "": there is none
	}{
		{"alias of structs", typesOf(chain(60, "= struct{ X, Y int }", "= struct{ X, Y # }")), "T13: too large: with the names in it written out"},
		{"alias of pointers", typesOf(chain(60, "= *int", "= *struct{ X, Y # }")), "too large"},
		{"alias of functions", typesOf(chain(60, "= func()", "= func(#) #")), "too large"},
		{"alias of interfaces", typesOf(chain(60, "= interface{ M() }", "= interface{ M(#) # }")), "too large"},
		{"structs", typesOf(chain(60, "struct{ X, Y int }", "struct{ X, Y # }")), "too large"},
		{"structs that are measured", "uses: [unsafe]\n" + typesOf(chain(60, "struct{ X, Y int }", "struct{ X, Y # }")) + "  consts:\n    S: \"uintptr = unsafe.Sizeof(T59{})\"\n", "too large"},
		{"long chain", typesOf(chain(2000, "struct{ X int }", "struct{ X # }")), "T100: nested too deeply: with the names in it written out"},
		{"long chain backwards", typesOf(reverse), "nested too deeply"},
		{"embedded interfaces", typesOf(chain(60, "interface{ M() }", "interface{ #; interface{ # } }")), "too large"},
		{"unions", typesOf(chain(60, "interface{ int | string }", "interface{ interface{ #; # } | interface{ # } }")), "too large"},
		{"union of too many terms", typesOf("    T: \"interface{ " + strings.TrimSuffix(strings.Repeat("int | ", 200), " | ") + " }\"\n"), "cannot handle more than 100 union terms"},
		{"union of far too many terms", typesOf("    T: \"interface{ " + strings.TrimSuffix(strings.Repeat("int | ", 20000), " | ") + " }\"\n"), "T: too large"},
		{"generic types", typesOf(chain(40, "[P any] struct{ X P }", "[P any] struct{ X, Y #[#[P]] }")), "too large"},
		{"generic aliases", typesOf(chain(40, "[P any] = struct{ X, Y P }", "[P any] = #[#[P]]")), "too large"},
		{"nested instances", typesOf("    G: \"[T any] struct{ X, Y T }\"\n    Z: \"= " + nest("G", 60, "int") + "\"\n"), "Z: too large"},
		{"nested instances of the package's own", typesOf("    Z: \"= " + nest("Pair", 60, "int") + "\"\n"), "Z: too large"},
		{"strings", constsOf(chain(60, `= "0123456789"`, "= # + #")), "too large"},
		{"strings of the package's own", constsOf("    S: \"= " + strings.TrimSuffix(strings.Repeat("Long + ", 100), " + ") + "\"\n"), ""},
		{"integers", constsOf(chain(60, "= 3", "= # * #")), "overflow"},
		{"shifts", constsOf("    S: = 1 << 100000000000\n"), "invalid shift count"},
		{"exponents", constsOf("    S: = 1e1000000000\n"), "malformed constant"},
		{"parentheses", constsOf("    S: \"= " + strings.Repeat("(", 9000) + "1" + strings.Repeat(")", 9000) + "\"\n"), "nested too deeply"},
		{"slices", typesOf("    S: \"= " + strings.Repeat("[]", 9000) + "int\"\n"), "nested too deeply"},
		{"many that are nearly too large", typesOf(pairs + entries(5000, `B#: "= struct{ X T11 }"`)), "contract is too large"},
		{"many large fields", typesOf(pairs + "    B:\n      type: struct\n      fields:\n" + entries(2000, `    F#: T11`)), "B: too large"},

		{"recursive types", typesOf("    A: struct{ B *B; X []A }\n    B: struct{ A *A; F func(B) map[int]A }\n"), ""},
		{"recursive generic types", typesOf("    L: \"[T any] struct{ Next *L[T]; Value T }\"\n    Z: \"= L[L[int]]\"\n"), ""},
		{"short chain", typesOf(chain(60, "struct{ X int }", "struct{ X # }")), ""},
		{"wide struct", typesOf(chain(2, "struct{ X int }", "struct{ "+strings.Repeat("_ #; ", 2000)+"}")), ""},
		{"many flags", constsOf(chain(60, "= 1", "= # + 1") + "    S: \"= T0" + strings.Repeat(" | T1", 500) + "\"\n"), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			data := []byte("version: 1\n" + test.exports)
			actual := sourcePackage(t, "package p\n\ntype Pair[T any] struct{ X, Y T }\n\nconst Long = \""+strings.Repeat("x", 1000)+"\"\n")
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			r := engine.Check("importspy.yaml", data, actual)
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			if alloc := after.TotalAlloc - before.TotalAlloc; took > maxTime || alloc > maxAlloc {
				t.Errorf("a contract of %d bytes takes %v and %d MiB", len(data), took, alloc>>20)
			}
			var mistakes []string
			for _, f := range r.Findings {
				if f.ID == contract.ContractInvalid {
					if !f.Contract.IsValid() || f.Contract.Line < 3 {
						t.Errorf("%s has no place", f.Detail)
					}
					mistakes = append(mistakes, f.Detail)
				}
			}
			all := strings.Join(mistakes, "\n")
			if test.want == "" && all != "" || !strings.Contains(all, test.want) {
				t.Errorf("got mistakes %.2000s, want %q", all, test.want)
			}
		})
	}
}
