package golangcilint

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/importspy/importspy/internal/sidecar"
)

// A command is what is known of the go command that golangci-lint loads packages
// with.
type command struct {
	dir string // its directory
	// setting has what go env says of goVariables, and IMPORTSPY_CONTRACTS.
	setting map[string]string
}

// goVariables are the settings of the go command that decide which contracts are
// in reach and which files belong to a package. Some are in the environment, some in
// files, some computed: only the go command knows them all.
var goVariables = []string{
	"CGO_ENABLED", "GO111MODULE", "GOARCH", "GOCACHE", "GOENV", "GOFLAGS",
	"GOMOD", "GOMODCACHE", "GOOS", "GOROOT", "GOWORK",
}

// findCommand asks the go command for its settings.
func findCommand() (*command, error) {
	dir, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	env := exec.Command("go", append([]string{"env", "-json"}, goVariables...)...)
	out, err := env.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return nil, fmt.Errorf("go env: %w: %s", err, strings.TrimSpace(string(exit.Stderr)))
	} else if err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	c := &command{dir: dir, setting: make(map[string]string)}
	if err := json.Unmarshal(out, &c.setting); err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	c.setting[sidecar.EnvContracts] = os.Getenv(sidecar.EnvContracts)
	return c, nil
}

// root returns the folder of go.work or, if there is none, of go.mod. Without
// either it is the working directory.
func (c *command) root() string {
	for _, file := range []string{c.setting["GOWORK"], c.setting["GOMOD"]} {
		if filepath.IsAbs(file) && file != os.DevNull {
			return filepath.Dir(file)
		}
	}
	return c.dir
}
