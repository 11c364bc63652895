package cli

import (
	"flag"
	"fmt"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/describe"
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
	list, failed := e.load(opts)
	written := 0
	for _, l := range list {
		name, err := e.initPackage(opts, contract.Policy(policy), l)
		switch {
		case err != nil:
			fmt.Fprintf(e.stderr, "importspy-vet init: %s: %v\n", l.pkg.PkgPath, err)
			failed = true
		case name != "":
			written++
			if !opts.quiet {
				fmt.Fprintf(e.stdout, "wrote %s\n", shorten(name))
			}
		}
	}
	if !opts.quiet {
		fmt.Fprintf(e.stdout, "%s written\n", plural(written, "contract"))
	}
	if failed {
		return exitFailed
	}
	return exitOK
}

// initPackage writes the contract of a package and returns its name, "" if none
// was written.
func (e *environment) initPackage(opts *options, policy contract.Policy, l *loaded) (string, error) {
	switch reason := notForInit(l); {
	case reason != "":
		if opts.verbose {
			fmt.Fprintf(e.stdout, "%s: %s\n", l.pkg.PkgPath, reason)
		}
		return "", nil
	case opts.contracts == "" && !l.owned():
		return "", fmt.Errorf("is not in the main module; keep its contract elsewhere with -contracts")
	}
	name := sidecar.Path(opts.contracts, l.dir(), l.pkg.PkgPath)
	data := contract.Format(newContract(l.result.Package, policy))
	if err := confirm(name, data, l.result.Package); err != nil {
		return "", err
	}
	return name, writeFile(name, data, false)
}

// notForInit returns why a package gets no contract, "" if it does.
func notForInit(l *loaded) string {
	switch {
	case l.result.ContractFile != "":
		return "has a contract"
	case l.result.Package == nil:
		return "has no Go files to describe"
	case l.pkg.Name == "main":
		return "is a program, which nothing can import"
	case len(api.Objects(l.pkg.Types)) == 0:
		return "exports nothing"
	}
	return ""
}

// newContract describes a package.
func newContract(pkg *engine.Package, policy contract.Policy) *contract.File {
	names := describe.NewNames(pkg.Types)
	names.Prefer(pkg.Imports.Local)
	d := describe.Describer{Names: names, Source: pkg.Source}
	f := &contract.File{
		Package:     &contract.String{Value: pkg.Types.Path()},
		PackageName: &contract.String{Value: pkg.Types.Name()},
		Policy:      policy,
	}
	for _, obj := range api.Objects(pkg.Types) {
		entry := d.Entry(obj)
		switch entry.Kind {
		case contract.Const:
			f.Consts = append(f.Consts, entry)
		case contract.Var:
			f.Vars = append(f.Vars, entry)
		case contract.Func:
			f.Funcs = append(f.Funcs, entry)
		case contract.Type:
			f.Types = append(f.Types, entry)
		}
	}
	f.Uses = names.Pending()
	return f
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
