package golangcilint

import (
	"crypto/sha256"
	"fmt"
	"os"

	"golang.org/x/tools/go/analysis"

	"github.com/importspy/importspy/internal/fresh"
	"github.com/importspy/importspy/internal/sidecar"
)

// cacheKey returns an analyzer that does nothing but have a name. golangci-lint
// keeps what it found in a package under a key that covers the package's Go
// files, its dependencies, the program and the configuration, and the names of
// the analyzers: with this one it covers the contracts and the platform, too.
//
// Where the contracts in reach cannot be found out, the name is unlike any
// other, so that nothing comes from the cache; there is nobody to tell why.
func cacheKey(c *command, contracts string) *analysis.Analyzer {
	env := os.Environ()
	for _, name := range goVariables {
		env = append(env, name+"="+c.setting[name])
	}
	env = append(env, sidecar.EnvContracts+"="+contracts)
	sum, _ := fresh.Digest(c.dir, env, os.Args[1:]...)

	h := sha256.New()
	h.Write(sum[:])
	for _, name := range []string{"GOOS", "GOARCH", "CGO_ENABLED"} {
		fmt.Fprintf(h, "%s=%s\n", name, c.setting[name])
	}
	return &analysis.Analyzer{
		Name: fmt.Sprintf("%s_%x", Name, h.Sum(nil)),
		Doc:  "names the state of the contracts, for the cache of golangci-lint",
		Run:  func(*analysis.Pass) (any, error) { return nil, nil },
	}
}
