//go:build unix

package scenario_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"gopkg.in/yaml.v3"
)

// A hostileContract would take minutes or gigabytes if it were not limited.
type hostileContract struct{ name, contract, want string } // want is what is said of it

// hostile are made when the test asks for them: each command of a script is a run of
// this binary, too, and would wait for them.
var hostile = sync.OnceValue(func() []hostileContract {
	return []hostileContract{
		{"parentheses", constant(nested("(", "1", ")")), "A: nested too deeply"},
		{"prefixes", constant(nested("- ", "1", "")), "A: nested too deeply"},
		{"conversions", constant(nested("int(", "1", ")")), "A: nested too deeply"},
		{"lengths", typ("[" + nested("len([", "1", "]int{})") + "]int"), "T: nested too deeply"},
		{"pointers", typ(nested("*", "int", "")), "T: nested too deeply"},
		{"structs", typ(nested("struct{ a ", "int", "}")), "T: nested too deeply"},
		{"interfaces", typ(nested("interface{ m() ", "int", "}")), "T: nested too deeply"},
		{"results", typ(nested("func() ", "int", "")), "T: nested too deeply"},
		{"sum", constant(strings.Repeat("1+", deep) + "1"), "A: nested too deeply"},
		{"union", typ("interface{ ~int" + strings.Repeat(" | ~int", deep) + " }"), "T: nested too deeply"},
		{"unions", "version: 1\nexports:\n  types:\n" + half("    T%d: interface{ "+terms(40)+" }\n"), "contract is too large"},
		{"selectors", typ("a" + strings.Repeat(".a", deep)), "is not the right-hand side of a Go type declaration"},
		{"long number", constant(strings.Repeat("9", deep)), "A: excessively long constant"},
		{"type parameters", "version: 1\nexports: {funcs: {F: \"func[" + each("T%d interface{ ~[]T%[1]d }, ") + "T any]()\"}}\n", "F: too large: it has more than 100 type parameters"},
		{"flow", "version: 1\nexports: " + nested("[", "", "]") + "\n", "exceeded max depth"},
		{"mappings", "version: 1\nexports: " + nested("{a: ", "1", "}") + "\n", "exceeded max depth"},
		{"sequences", "version: 1\nexports:\n" + nested("- ", "a", "") + "\n", "exceeded max depth"},
		{"anchors", "version: 1\nexports:\n  funcs:\n" + each("    F%d: &a func()\n"), "anchors (&) are not supported"},
		{"aliases of YAML", "version: 1\nname: &a x\nuses:\n" + each("- *a # %d\n"), "alias *a is not supported"},
		{"patterns", "version: 1\nenvironment:\n  variables:\n" + half("    V%d: {pattern: 'x{900}'}\n"), "the patterns have more than 50000 parts up to here"},
		{"classes", "version: 1\nenvironment:\n  variables:\n" + half("    V%d: {pattern: '(?i)[^\\pL]'}\n"), "the patterns have more than 50000 parts up to here"},
		{"alternatives", "version: 1\nenvironment: {variables: {A: {pattern: '" + each("w%dx|") + "z'}}}\n", "A.pattern is too large"},
		{"families", "version: 1\nsubpackages:\n" + half("- {match: ./*x*y%d/..., imports: {deny: [a]}}\n"), "contract has more than 20000 values outside exports"},
		{"deployments", "version: 1\nenvironment:\n  deployments:\n" + half("  - {name: d%d, platforms: [linux/amd64]}\n"), "contract has more than 20000 values outside exports"},
		{"import rules", "version: 1\nimports: {deny: [" + half("a%d/.../b/.../c, ") + "]}\n", "all hold"},
		{"packages of uses", "version: 1\nuses: [" + half("x%d: net/http, ") + "]\n", "uses has more than 1000 packages"},
		{"unknown keys", "version: 1\n" + half("export%d: 1\n"), "unknown key export0"},
		{"unknown types", "version: 1\nexports:\n  vars:\n" + half("    V%d: Nope%[1]d\n"), "undefined: Nope0"},
		{"unknown objects", "version: 1\nuses: [strings]\nexports:\n  vars:\n" + each("    V%d: strings.Nope%[1]d\n"), "contract declares more than 10000 exports and members that the package lacks"},
		{"missing exports", "version: 1\nexports:\n  consts:\n" + each("    C%d: = %[1]d\n"), "contract declares more than 10000 exports and members that the package lacks"},
		{"methods", "version: 1\nexports:\n  types:\n    T:\n      type: struct\n      methods:\n" + each("        M%d: func()\n"), "contract declares more than 10000 exports and members that the package lacks"},
		{"types of others", "version: 1\nuses: [strings]\nexports:\n  types:\n" + each("    strings.T%d: struct\n"), "contract declares more than 10000 exports and members that the package lacks"},
		{"types", "version: 1\nexports:\n  types:\n" + each("    T%d: interface { M() T%[1]d }\n"), "contract declares more than 10000 exports and members that the package lacks"},
		{"methods of types", "version: 1\nexports:\n  types:\n" + manyTypes("      methods:\n", "        M%d: func()\n", 9_900), "contract declares more than 10000 exports and members that the package lacks"},
		{"fields of types", "version: 1\nexports:\n  types:\n" + inTypes("struct", "A%d int", 600), "contract is too large"},
		{"methods in types", "version: 1\nexports:\n  types:\n" + inTypes("interface", "M%d()", 600), "contract is too large"},
		{"fields twice", "version: 1\nexports:\n  types:\n" + inTypes("struct", "A int", 600), "T0: A redeclared"},
		{"nodes of YAML", "version: 1\nuses: [" + strings.Repeat("{a: b},", 500_000) + "]\n", "contract has more than 786432 lines, commas, colons and brackets"},
		{"error at the end", "version: 1\nexports:\n  funcs:\n" + each("    F%d: func()\n") + "   x: [\n", "this does not fit the lines above"},
		{"comment", "version: 1\n# " + strings.Repeat("c", 1<<20) + "\n", "all hold"},
		{"comments", "version: 1\n" + each("# c%d\n"), "all hold"},
		{"name", typ("A" + strings.Repeat("a", deep)), "T: undefined: Aaa"},
		{"constants of constants", "version: 1\nexports:\n  consts:\n    C0: = 1\n" + chain("    C%d: = C%d + C%[2]d\n"), "too large"},
		{"embedded structs", "version: 1\nexports:\n  types:\n    T0: struct\n" + chain("    T%d: struct { T%d; F%[1]d int }\n"), "nested too deeply"},
		{"embedded interfaces", "version: 1\nexports:\n  types:\n    T0: interface\n" + chain("    T%d: interface { T%d; M%[1]d() }\n"), "nested too deeply"},
		{"aliases", "version: 1\nexports:\n  types:\n    T0: int\n" + chain("    T%d: = []T%d\n"), "nested too deeply"},
		{"instances", "version: 1\nexports:\n  types:\n    T0: \"[P any] struct\"\n" + chain("    T%d: \"[P any] struct { A T%d[[]P]; B T%[2]d[*P] }\"\n"), "too large"},
	}
})

const deep = 90_000

func constant(text string) string { return "version: 1\nexports: {consts: {A: \"= " + text + "\"}}\n" }
func typ(text string) string      { return "version: 1\nexports: {types: {T: \"" + text + "\"}}\n" }

func nested(open, inner, end string) string {
	return strings.Repeat(open, deep) + inner + strings.Repeat(end, deep)
}

// each formats the numbers up to 20,000.
func each(format string) string {
	var b strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// terms is a union of n terms.
func terms(n int) string {
	var list []string
	for i := range n {
		list = append(list, fmt.Sprintf("~[%d]int", i))
	}
	return strings.Join(list, " | ")
}

// manyTypes has a dozen types with members, one to a line.
func manyTypes(section, member string, n int) string {
	var b strings.Builder
	for i := range 12 {
		fmt.Fprintf(&b, "    T%d:\n      type: struct\n%s", i, section)
		for j := range n {
			fmt.Fprintf(&b, member, j)
		}
	}
	return b.String()
}

// inTypes has types of 4 MB with members in braces.
func inTypes(keyword, member string, n int) string {
	var list strings.Builder
	for j := range n {
		if strings.Contains(member, "%d") {
			fmt.Fprintf(&list, member+"; ", j)
		} else {
			list.WriteString(member + "; ")
		}
	}
	var b strings.Builder
	for i := range 4_000_000 / list.Len() {
		fmt.Fprintf(&b, "    T%d: '%s { %s }'\n", i, keyword, list.String())
	}
	return b.String()
}

// half formats the numbers below 9,000.
func half(format string) string {
	var b strings.Builder
	for i := range 9_000 {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// chain formats pairs of numbers, each with the one before, up to 2,000.
func chain(format string) string {
	var b strings.Builder
	for i := range 2_000 {
		fmt.Fprintf(&b, format, i+1, i)
	}
	return b.String()
}

// soon is the time of processors that a command on hostile input may take here: five times
// what this machine takes to read 8 MB of YAML, and at least 5 s. What is not limited takes
// minutes, and a processor that is shared takes up to twice as long for the same work; the
// figures are in the log (-v).
func soon(t *testing.T) time.Duration {
	t.Helper()
	text := []byte(manyTypes("      methods:\n", "        M%d: func()\n", 32_000))[:8<<20]
	text = text[:bytes.LastIndexByte(text, '\n')]
	used := func() time.Duration {
		var usage syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
			t.Fatal(err)
		}
		return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
	}
	start := used()
	var node yaml.Node
	if err := yaml.Unmarshal(text, &node); err != nil {
		t.Fatal(err)
	}
	limit := 5 * max(time.Second, used()-start)
	node = yaml.Node{}
	debug.FreeOSMemory()
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // Linux counts the peak of this process as that of each that it starts
	return limit
}

// TestHostile checks hostile contracts in a process of their own: it has to end soon, with
// little memory, and a mistake at a position.
func TestHostile(t *testing.T) {
	soon := soon(t)
	t.Logf("soon is %v here", soon)
	for i, test := range hostile() {
		if !slow() && i%16 != 0 {
			continue
		}
		m := newEvilContract(t, test.contract)
		ran := m.spend(vetTool, "check", "./p")
		if !strings.Contains(ran.out, test.want) || !strings.Contains(test.want, "all hold") && !strings.Contains(ran.out, "importspy.yaml:") {
			t.Errorf("%s: %.500s\nwant %q, with a position", test.name, ran.out, test.want)
		}
		limit := soon
		if test.want == "contract is too large" {
			limit *= 2 // it has as many parts as a contract may have: an API may be that large
		}
		if ran.took > limit || ran.size > 256<<10 {
			t.Errorf("%s: takes %v of processors and %d KB", test.name, ran.took, ran.size)
		}
		t.Logf("%s: %v, %d KB", test.name, ran.took, ran.size)
	}
}

// spent is what a program has printed and taken.
type spent struct {
	out  string
	code int           // of its exit; -1: it was killed
	took time.Duration // of processors
	size int64         // KB of memory
}

// spend runs a program in the module, for a minute at most.
func (m *many) spend(program string, args ...string) spent {
	cmd := exec.Command(program, args...)
	cmd.Dir = m.dir
	cmd.WaitDelay = time.Second
	end := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() })
	out, _ := cmd.CombinedOutput() // the exit code says whether it failed
	end.Stop()
	state := cmd.ProcessState
	size := int64(state.SysUsage().(*syscall.Rusage).Maxrss)
	if slices.Contains([]string{"darwin", "ios"}, runtime.GOOS) {
		size >>= 10 // in bytes there
	}
	return spent{string(out), state.ExitCode(), state.UserTime() + state.SystemTime(), size}
}

// TestHostileUpdate has update change types that mention each other in a ring, where one after
// the other has no target any more.
func TestHostileUpdate(t *testing.T) {
	needSlow(t)
	var b strings.Builder
	b.WriteString("version: 1\nexports:\n  types:\n")
	for i := range 3_000 {
		fmt.Fprintf(&b, "    T%d: '[A interface{~[]B}, B any] struct{ X *T%d[A, B] }'\n", i, (i+1)%3_000)
	}
	m := newEvilContract(t, b.String())
	if ran := m.spend(vetTool, "update", "./p"); ran.code != 0 || ran.took > soon(t) {
		t.Errorf("update takes %v of processors, exit code %d\n%.500s", ran.took, ran.code, ran.out)
	}
}

// TestHostileValues checks a machine against patterns that would take minutes for its values.
func TestHostileValues(t *testing.T) {
	needSlow(t)
	m := newEvilContract(t, "version: 1\nenvironment: {variables: {V: {pattern: '(x?x?){400}y'}, W*: {pattern: '(x?x?){400}y'}}}\n")
	cmd := exec.Command(vetTool, "env", "./p")
	cmd.Dir = m.dir
	cmd.Env = append(os.Environ(), "V=x", "W1="+strings.Repeat("x", 100_000))
	out, _ := cmd.CombinedOutput() // what it says is looked at
	for _, want := range []string{"V: contract requires its value to be a text that matches", "the patterns of the contract are too large for the values of this environment, from W* on"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("env prints %.1000s\nwant %s", out, want)
		}
	}
	if code := cmd.ProcessState.ExitCode(); code != 2 {
		t.Errorf("exit code %d, want 2", code)
	}
	if took := cmd.ProcessState.UserTime(); took > soon(t) {
		t.Errorf("env takes %v", took)
	}
}
