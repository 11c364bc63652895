// Package unit is the vet tool's part of go vet: the go command starts the program once
// for each package, with the name of a configuration, and this package answers.
//
// x/tools' driver would do, but it type-checks each package and all that it imports, in
// full: 37 s for client-go after an edit of one contract, since every edit has all units
// run again. Here
//
//   - units of packages that are only imported are answered at once, except those of the
//     user's modules ([unit.whole]);
//   - types come from the export data that the configuration names, and function bodies
//     are left out unless a rule looks at them;
//   - the outcome of a unit is remembered, with all that it has read ([replay.Question]).
//     If that is still the same, so is the outcome.
package unit

import (
	"bytes"
	"fmt"
	"io"
	"runtime/debug"

	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/replay"
)

// Exit codes.
const (
	exitOK       = 0
	exitFindings = 1 // and errors: the go command knows no difference
	exitLost     = 3 // the output cannot be written
)

// Run answers a unit. The arguments are those that the go command calls the program with.
func Run(args []string, getenv func(string) string, stdout, stderr io.Writer) (code int) {
	q, o, err := replay.Ask(args, getenv)
	if err == nil && o == nil {
		o, err = (&unit{q}).outcome()
	}
	if err != nil {
		fmt.Fprintf(stderr, "importspy-vet: %v\n", err)
		return exitFindings
	}
	if err := q.Answer(o, stdout, stderr); err != nil {
		fmt.Fprintf(stderr, "importspy-vet: the output could not be written: %v\n", err)
		return exitLost
	}
	return o.Code
}

// A unit is one package to check.
type unit struct{ *replay.Question }

// outcome runs a unit and keeps what it leads to.
func (u *unit) outcome() (*replay.Outcome, error) {
	// A process that is over within a tenth of a second need not collect garbage.
	debug.SetGCPercent(400)
	log := inputs.Record()
	o := u.run()
	list, doubt := log.Stop()
	if name, err := u.Question.Run.Check(list); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if doubt == nil {
		u.Keep(o, list)
	}
	return o, nil
}

// run checks the package as far as the go command wants that.
func (u *unit) run() *replay.Outcome {
	var stdout, stderr bytes.Buffer
	o := new(replay.Outcome)
	if u.VetxOnly && !u.whole() {
		o.Code, o.Vetx = u.typesOnly()
		return o
	}
	o.Code, o.Vetx = u.check(&stdout, &stderr)
	o.Stdout, o.Stderr = stdout.Bytes(), stderr.Bytes()
	return o
}
