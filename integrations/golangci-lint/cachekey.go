package golangcilint

import (
	"crypto/sha256"
	"fmt"
	"io"
	"os"

	"golang.org/x/tools/go/analysis"

	"github.com/importspy/importspy/internal/fresh"
	"github.com/importspy/importspy/internal/gocmd"
	"github.com/importspy/importspy/internal/sidecar"
)

// cacheKey returns an analyzer that does nothing but have a name. golangci-lint
// keeps what it found in a package under a key that covers the package's Go
// files, its dependencies, the configuration and the names of the analyzers: with
// this one it covers the contracts, the platform and the program, too. Of a program
// that golangci-lint custom builds, its own key has but the version and a hash of
// the files at the root of each plugin.
//
// Where the contracts in reach cannot be found out, the name is unlike any
// other, so that nothing comes from the cache; there is nobody to tell why.
func cacheKey(s *gocmd.Settings, contracts string) (*analysis.Analyzer, error) {
	env := append(os.Environ(), sidecar.EnvContracts+"="+contracts)
	sum, _ := fresh.Digest(s.Dir, env, os.Args[1:]...)

	h := sha256.New()
	h.Write(sum[:])
	if err := writeExecutable(h); err != nil {
		return nil, err
	}
	for _, name := range []string{"GOOS", "GOARCH", "CGO_ENABLED"} {
		fmt.Fprintf(h, "%s=%s\n", name, s.Get(name))
	}
	return &analysis.Analyzer{
		Name: fmt.Sprintf("%s_%x", Name, h.Sum(nil)),
		Doc:  "names the state of the contracts, for the cache of golangci-lint",
		Run:  func(*analysis.Pass) (any, error) { return nil, nil },
	}, nil
}

// writeExecutable writes the content of the program that runs.
func writeExecutable(w io.Writer) error {
	name, err := os.Executable()
	if err != nil {
		return err
	}
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = io.Copy(w, file)
	return err
}
