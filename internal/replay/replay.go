// Package replay answers a unit of go vet, one package, if there is nothing to check or if
// the same was answered before and all that was read for the answer is still the same.
//
// It imports little, so that it is initialized before most of the program: see package
// early.
package replay

import (
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/importspy/importspy/internal/cache"
	"github.com/importspy/importspy/internal/vetrun"
)

// Is reports whether the arguments are those of a unit: the last one is the name of a
// configuration.
func Is(args []string) bool {
	return len(args) > 0 && filepath.Ext(args[len(args)-1]) == ".cfg"
}

// An Outcome is what a unit leads to.
type Outcome struct {
	Code           int
	Stdout, Stderr []byte
	Vetx           []byte // what units that import the package get to know
}

// A Question is what the go command wants to know of a package.
type Question struct {
	*Config
	*Options
	Contracts string      // the folder that IMPORTSPY_CONTRACTS names
	GoDir     string      // the folder of the go command, "" if nothing depends on it
	Run       *vetrun.Run // what the run knows; may be nil

	dir   *cache.Dir
	id    cache.Key
	keyed bool
}

// contractsVariable is sidecar.EnvContracts.
const contractsVariable = "IMPORTSPY_CONTRACTS"

// Ask reads the question that arguments of the program are, and returns the outcome if it
// is known, else nil.
func Ask(args []string, getenv func(string) string) (*Question, *Outcome, error) {
	opts, file, err := parseFlags(args)
	if err != nil {
		return nil, nil, err
	}
	config, err := readConfig(file)
	if err != nil {
		return nil, nil, err
	}
	q := &Question{Config: config, Options: opts, Contracts: getenv(contractsVariable)}
	if q.VetxOnly && !q.ExportsTypes() && !q.MayBeWhole() {
		return q, &Outcome{}, nil
	}
	q.Run = vetrun.ByParent()
	if q.Run != nil && strings.Contains(getenv("GOFLAGS"), "modfile") {
		q.GoDir = q.Run.Dir
	}
	q.dir, _ = cache.Open(getenv(cache.Env)) // what is wrong is reported once, with the version
	if q.id, q.keyed = q.key(args[:len(args)-1]); !q.keyed {
		return q, nil, nil
	}
	return q, q.remembered(), nil
}

// Answer hands over the outcome.
func (q *Question) Answer(o *Outcome, stdout, stderr io.Writer) error {
	if q.Stdout != "" {
		if err := os.WriteFile(q.Stdout, o.Stdout, 0o666); err != nil {
			return err
		}
	} else if _, err := stdout.Write(o.Stdout); err != nil {
		return err
	}
	if q.VetxOutput != "" && o.Code == 0 {
		if err := os.WriteFile(q.VetxOutput, o.Vetx, 0o666); err != nil {
			return err
		}
	}
	_, err := stderr.Write(o.Stderr)
	return err
}

// IsQuiet reports whether an outcome prints nothing, apart from files.
func (q *Question) IsQuiet(o *Outcome) bool {
	return len(o.Stderr) == 0 && (q.Stdout != "" || len(o.Stdout) == 0)
}
