package cli

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/sidecar"
)

const aboutInit = `Init writes a contract for each package that has an API and no contract. It
never changes a contract that is there. The contract says what the package has
today, so that check finds nothing.`

func runInit(e *environment, args []string) int {
	policy := string(contract.Exact)
	opts, code, ok := e.flags("init", aboutInit, args, func(fs *flag.FlagSet) {
		fs.StringVar(&policy, "policy", policy, "`policy` of the contracts: exact, compatible or minimum")
	})
	if !ok {
		return code
	}
	switch contract.Policy(policy) {
	case contract.Exact, contract.Compatible, contract.Minimum:
	default:
		fmt.Fprintf(e.stderr, "importspy-vet init: unknown -policy %s; use exact, compatible or minimum\n", policy)
		return exitUsage
	}
	set := e.load(opts)
	written := 0
	for _, pkg := range set.pkgs {
		name, err := e.initPackage(opts, contract.Policy(policy), &set, pkg)
		switch {
		case err != nil:
			fmt.Fprintf(e.stderr, "importspy-vet init: %s: %v\n", pkg.PkgPath, err)
			set.failed = true
		case name != "":
			written++
			if !opts.quiet {
				fmt.Fprintf(e.stdout, "wrote %s\n", opts.shorten(name))
			}
		}
	}
	if !opts.quiet {
		fmt.Fprintf(e.stdout, "%s written\n", plural(written, "contract"))
	}
	if set.failed {
		return exitFailed
	}
	return exitOK
}

// initPackage writes the contract of a package and returns its name, "" if none
// was written.
func (e *environment) initPackage(opts *options, policy contract.Policy, set *loadedSet, pkg *packages.Package) (string, error) {
	name := sidecar.Path(opts.contracts, packageDir(pkg), pkg.PkgPath)
	reason := ""
	_, err := sidecar.Read(name, nil)
	switch {
	case err == nil:
		reason = "has a contract"
	case !errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("%s %w", opts.shorten(name), err)
	case pkg.Name == "main":
		reason = "is a program, which nothing can import"
	case len(api.Objects(pkg.Types)) == 0:
		reason = "exports nothing"
	}
	if reason != "" {
		if opts.verbose {
			fmt.Fprintf(e.stdout, "%s: %s\n", pkg.PkgPath, reason)
		}
		return "", nil
	}
	if opts.contracts == "" && !owned(pkg) {
		return "", errors.New("is not in the main module; keep its contract elsewhere with -contracts")
	}
	ep := set.enginePackage(pkg)
	data := contract.Format(engine.NewContract(ep, policy))
	if err := confirm(name, data, ep); err != nil {
		return "", err
	}
	return name, writeFile(name, data, false)
}

// confirm holds the package to the contract that is about to be written: it
// must find nothing.
func confirm(name string, data []byte, pkg *engine.Package) error {
	r := engine.Hold(name, data, pkg)
	if len(r.Findings) == 0 {
		return nil
	}
	return fmt.Errorf("its contract would not hold, please report this: %s", r.Findings[0].Message)
}
