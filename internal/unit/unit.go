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
//   - the outcome of a unit is remembered, with all that it has read ([remembered]). If
//     that is still the same, so is the outcome.
package unit

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/importspy/importspy/internal/cache"
	"github.com/importspy/importspy/internal/fresh"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/sidecar"
)

// Is reports whether the arguments are those of a unit: the last one is the name of a
// configuration.
func Is(args []string) bool {
	return len(args) > 0 && filepath.Ext(args[len(args)-1]) == ".cfg"
}

// Exit codes.
const (
	exitOK       = 0
	exitFindings = 1 // and errors: the go command knows no difference
)

// An outcome is what a unit leads to.
type outcome struct {
	Code           int
	Stdout, Stderr []byte
	Vetx           []byte // what units that import the package get to know
}

// Run answers a unit. The arguments are those that the go command calls the program with.
func Run(args []string, getenv func(string) string, stdout, stderr io.Writer) (code int) {
	opts, file, err := parseFlags(args)
	if err != nil {
		fmt.Fprintf(stderr, "importspy-vet: %v\n", err)
		return exitFindings
	}
	cfg, err := readConfig(file)
	if err != nil {
		fmt.Fprintf(stderr, "importspy-vet: %v\n", err)
		return exitFindings
	}
	u := &unit{config: cfg, options: opts, contracts: getenv(sidecar.EnvContracts)}
	if u.VetxOnly && !u.exportsTypes() && !u.mayBeWhole() {
		return u.finish(&outcome{}, stdout, stderr)
	}
	dir, _ := cache.Open(getenv(cache.Env)) // what is wrong is reported once, with the version
	seen := fresh.SeenByParent()
	if seen != nil && strings.Contains(getenv("GOFLAGS"), "modfile") {
		u.goDir = seen.Dir
	}
	key, keyed := u.key(args[:len(args)-1])
	if keyed {
		if o := remembered(dir, key, seen); o != nil {
			return u.finish(o, stdout, stderr)
		}
	}
	// A process that is over within a tenth of a second need not collect garbage.
	debug.SetGCPercent(400)
	log := inputs.Record()
	o := u.run()
	list, err := log.Stop()
	if name, err := seen.Check(list); err != nil {
		fmt.Fprintf(stderr, "importspy-vet: %s: %v\n", name, err)
		return exitFindings
	}
	if err == nil && keyed {
		remember(dir, key, o, list)
	}
	return u.finish(o, stdout, stderr)
}

// A unit is one package to check.
type unit struct {
	*config
	*options
	contracts string // the folder that IMPORTSPY_CONTRACTS names
	goDir     string // the folder of the go command, "" if nothing depends on it
}

// run checks the package as far as the go command wants that.
func (u *unit) run() *outcome {
	var stdout, stderr bytes.Buffer
	o := new(outcome)
	if u.VetxOnly && !u.whole() {
		o.Code, o.Vetx = u.typesOnly()
		return o
	}
	o.Code, o.Vetx = u.check(&stdout, &stderr)
	o.Stdout, o.Stderr = stdout.Bytes(), stderr.Bytes()
	return o
}

// finish hands over what a unit leads to.
func (u *unit) finish(o *outcome, stdout, stderr io.Writer) int {
	err := u.write(o, stdout)
	if err != nil {
		fmt.Fprintf(stderr, "importspy-vet: %v\n", err)
		return exitFindings
	}
	if _, err := stderr.Write(o.Stderr); err != nil {
		return exitFindings
	}
	return o.Code
}

func (u *unit) write(o *outcome, stdout io.Writer) error {
	if u.Stdout != "" {
		if err := os.WriteFile(u.Stdout, o.Stdout, 0o666); err != nil {
			return err
		}
	} else if _, err := stdout.Write(o.Stdout); err != nil {
		return err
	}
	if u.VetxOutput != "" && o.Code == exitOK {
		return os.WriteFile(u.VetxOutput, o.Vetx, 0o666)
	}
	return nil
}
