//go:build unix

package scenario_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// TestHostileCommands runs every other command that reads contracts on those of TestHostile: each
// ends soon, and says what is wrong with the contract if it reads that far.
func TestHostileCommands(t *testing.T) {
	second := machineSecond(t)
	n, every := 0, 79 // all of them would take a quarter of an hour
	if slow {
		every = 8
	}
	for _, test := range hostile() {
		m := newEvil(t, test.contract)
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
			cmd := exec.Command(vetTool, args...)
			cmd.Dir = m.dir
			cmd.WaitDelay = time.Second
			end := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() })
			out, _ := cmd.CombinedOutput() // what it says is looked at
			end.Stop()
			what := test.name + " in " + strings.Join(args, " ")
			took := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
			limit := 4 * second
			if test.want == "contract is too large" || strings.Contains(test.name, "of types") {
				limit *= 3 // it has as many parts as a contract may have, and update compares it up to three times
			}
			if code := cmd.ProcessState.ExitCode(); code < 0 || code > 3 || strings.Contains(string(out), "panic") || strings.Contains(string(out), "report this") {
				t.Errorf("%s: exit code %d\n%.500s", what, code, out)
			}
			if took > limit {
				t.Errorf("%s: takes %v of processors", what, took)
			}
			t.Logf("%s: %v, exit code %d", what, took, cmd.ProcessState.ExitCode())
		}
	}
}
