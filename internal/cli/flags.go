package cli

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/importspy/importspy/internal/sidecar"
)

// options are the flags that the commands share, and what they are called on.
type options struct {
	dir       string // absolute; file names are printed relative to it
	contracts string
	quiet     bool
	verbose   bool
	patterns  []string
}

// flags parses a command's arguments. The function more, if there is one, adds
// the command's own flags. If ok is false, then the command is over with code.
func (e *environment) flags(name, about string, args []string, more func(*flag.FlagSet)) (opts *options, code int, ok bool) {
	opts = &options{}
	fs := flag.NewFlagSet("importspy-vet "+name, flag.ContinueOnError)
	fs.SetOutput(e.stderr)
	fs.Usage = func() {
		fmt.Fprintf(fs.Output(), "usage: importspy-vet %s [flags] packages\n\n%s\n\nFlags:\n", name, about)
		fs.PrintDefaults()
	}
	fs.StringVar(&opts.dir, "C", "", "change to `folder` before anything else")
	fs.StringVar(&opts.contracts, "contracts", e.getenv(sidecar.EnvContracts),
		"`folder` that holds the contract of package P as P/importspy.yaml (default: beside each package)")
	fs.BoolVar(&opts.quiet, "q", false, "print nothing but findings and errors")
	fs.BoolVar(&opts.verbose, "v", false, "say what is done with each package")
	if more != nil {
		more(fs)
	}
	switch err := fs.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return nil, exitOK, false
	case err != nil:
		return nil, exitUsage, false
	case fs.NArg() == 0:
		fmt.Fprintf(e.stderr, "importspy-vet %s: name the packages, for example ./...\n", name)
		return nil, exitUsage, false
	}
	opts.patterns = fs.Args()
	if err := opts.resolve(); err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet %s: %v\n", name, err)
		return nil, exitUsage, false
	}
	return opts, 0, true
}

// resolve makes folders absolute.
func (opts *options) resolve() error {
	dir, err := filepath.Abs(opts.dir)
	if err != nil {
		return err
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return fmt.Errorf("-C %s: there is no such folder", opts.dir)
	}
	opts.dir = dir
	if opts.contracts == "" {
		return nil
	}
	if !filepath.IsAbs(opts.contracts) {
		opts.contracts = filepath.Join(dir, opts.contracts)
	}
	if info, err := os.Stat(opts.contracts); err == nil && !info.IsDir() {
		return fmt.Errorf("-contracts %s: is not a folder", opts.contracts)
	}
	return nil
}
