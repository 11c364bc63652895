//go:build unix

package scenario_test

import (
	"os"
	"strings"
	"testing"
)

// TestHostileCommands runs every other command that reads contracts on those of TestHostile: each
// ends soon, and says what is wrong with the contract if it reads that far.
func TestHostileCommands(t *testing.T) {
	needSlow(t)
	soon := soon(t)
	n, every := 0, 8 // all of them would take a quarter of an hour
	for _, test := range hostile() {
		m := newEvilContract(t, test.contract)
		m.write(t, "base.yaml", "version: 1\n")
		contract := m.dir + "/p/importspy.yaml"
		for _, args := range [][]string{
			{"update", "./p"}, {"update", "-diff", "./p"}, {"-fix", "./p"}, {"check", "-witness", "./..."}, {"check", "-format", "markdown", "./q"}, {"show", "./..."},
			{"report", "-o", "page.out", "./..."}, {"env", "./cmd"}, {"env", "-format", "markdown", "./cmd"}, {"guard", "-diff", "./cmd"}, {"guard", "-loader", "p", "-diff", "./q"},
			{"move", "-from", "example.com/old", "-to", "example.com/new", "./..."}, {"init", "-rules", "./q"}, {"merge", "base.yaml", "ours.yaml", contract}, {"merge", contract, "ours.yaml", "base.yaml"},
		} {
			if n++; n%every != 0 {
				continue
			}
			m.write(t, "ours.yaml", test.contract)
			m.write(t, "p/importspy.yaml", test.contract)
			_ = os.Remove(m.dir + "/q/importspy.yaml")
			ran := m.spend(vetTool, args...)
			what := test.name + " in " + strings.Join(args, " ")
			limit := soon
			if test.want == "contract is too large" || strings.Contains(test.name, "of types") {
				limit *= 3 // it has as many parts as a contract may have, and update compares it up to three times
			}
			if ran.code < 0 || ran.code > 3 || strings.Contains(ran.out, "panic") || strings.Contains(ran.out, "report this") {
				t.Errorf("%s: exit code %d\n%.500s", what, ran.code, ran.out)
			}
			if ran.took > limit {
				t.Errorf("%s: takes %v of processors", what, ran.took)
			}
			t.Logf("%s: %v, exit code %d", what, ran.took, ran.code)
		}
	}
}
