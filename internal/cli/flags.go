package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/importspy/importspy/internal/gocmd"
	"github.com/importspy/importspy/internal/sidecar"
)

// options are the flags that the commands share, and what they are called on.
type options struct {
	dir       string // absolute; file names are printed relative to it
	contracts string
	env       []string        // added to the go command's environment
	settings  *gocmd.Settings // of the go command
	host      platform
	platforms []platform // one at least
	named     bool       // the platforms were asked for
	known     []platform // all of the go command's, if named is set
	partial   bool       // packages may have no files for a platform
	quiet     bool
	verbose   bool
	patterns  []string

	context context.Context // ends loading before its time; may be nil
}

// verbose says what -v adds to the output of the commands that have it.
var verbose = map[string]string{
	"check": "print the findings that are waived, and all mistakes of a contract, too",
	"init":  "say why a package gets no contract",
}

// operands is what stands behind the flags of a command.
func operands(name string) string {
	switch name {
	case "diff":
		return "OLD [NEW]"
	case "env":
		return "[packages]"
	}
	return "packages"
}

// flags parses a command's arguments. The function more, if there is one, adds
// the command's own flags. If ok is false, then the command is over with code.
func (e *environment) flags(name, about string, args []string, more func(*flag.FlagSet)) (opts *options, code int, ok bool) {
	opts = &options{}
	fs := flag.NewFlagSet("importspy-vet "+name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	help := func(w io.Writer) {
		fmt.Fprintf(w, "usage: importspy-vet %s [flags] %s\n\n%s\n\nFlags:\n", name, operands(name), about)
		fs.SetOutput(w)
		fs.PrintDefaults()
	}
	fs.StringVar(&opts.dir, "C", "", "change to `folder` before anything else")
	if name != "diff" {
		fs.StringVar(&opts.contracts, "contracts", e.getenv(sidecar.EnvContracts),
			"`folder` that holds the contract of package P as P/importspy.yaml (default: beside each package)")
	}
	platforms := new(string)
	if name != "env" { // which is about the machine at hand
		fs.StringVar(platforms, "platforms", "", "`list` of platforms such as linux/amd64,windows/amd64, or all for those that Go supports first-class (default: the go command's)")
	}
	fs.BoolVar(&opts.quiet, "q", false, "print nothing but findings and errors")
	if more := verbose[name]; more != "" {
		fs.BoolVar(&opts.verbose, "v", false, more)
	}
	if more != nil {
		more(fs)
	}
	switch err := fs.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		help(e.stdout)
		return nil, exitOK, false
	case err != nil:
		fmt.Fprintf(e.stderr, "importspy-vet %s: %v\n", name, err)
		help(e.stderr)
		return nil, exitUsage, false
	case fs.NArg() == 0 && name != "env":
		example := "./..."
		if name == "diff" {
			example = "v1.2.0, a git revision"
		}
		fmt.Fprintf(e.stderr, "importspy-vet %s: name %s, for example %s\n", name, operands(name), example)
		return nil, exitUsage, false
	}
	if opts.patterns = fs.Args(); len(opts.patterns) == 0 {
		opts.patterns = []string{"."}
	}
	if err := opts.resolve(name); err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet %s: %v\n", name, err)
		return nil, exitUsage, false
	}
	opts.askGo()
	opts.platforms = []platform{opts.host}
	if *platforms != "" {
		list, known, err := parsePlatforms(*platforms)
		if err != nil {
			fmt.Fprintf(e.stderr, "importspy-vet %s: %v\n", name, err)
			return nil, exitUsage, false
		}
		opts.platforms, opts.known, opts.named = list, known, true
		opts.partial = len(list) > 1
	}
	return opts, 0, true
}

// resolve makes folders absolute and checks what the command called name is
// called on.
func (opts *options) resolve(name string) error {
	dir, err := filepath.Abs(opts.dir)
	if err != nil {
		return err
	}
	if err := sidecar.CheckFolder(dir); err != nil {
		return fmt.Errorf("-C %s: %w", opts.dir, err)
	}
	opts.dir = dir
	if err := opts.checkPatterns(); err != nil || opts.contracts == "" {
		return err
	}
	said := opts.contracts
	if !filepath.IsAbs(said) {
		opts.contracts = filepath.Join(dir, said)
	}
	if _, err := os.Stat(opts.contracts); errors.Is(err, fs.ErrNotExist) && name == "init" {
		return nil // init makes it
	}
	if err := sidecar.CheckFolder(opts.contracts); err != nil {
		return fmt.Errorf("-contracts %s: %w", said, err)
	}
	return nil
}

// checkPatterns refuses what the go command would take for packages, but is not
// meant as such, or is not what a contract is for.
func (opts *options) checkPatterns() error {
	for _, pattern := range opts.patterns {
		switch {
		case strings.HasPrefix(pattern, "-"):
			return fmt.Errorf("%s: flags go before the packages", pattern)
		case strings.HasSuffix(pattern, ".go"):
			// A package of some files does not have all that the contract declares.
			dir := filepath.ToSlash(filepath.Dir(pattern))
			if dir[0] != '.' && !filepath.IsAbs(dir) {
				dir = "./" + dir
			}
			return fmt.Errorf("%s: name the package instead of its files, for example %s", pattern, dir)
		}
	}
	return nil
}
