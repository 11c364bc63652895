package command

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/importspy/importspy/internal/cache"
	"github.com/importspy/importspy/internal/gocmd"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/scope"
	"github.com/importspy/importspy/internal/sidecar"
	"github.com/importspy/importspy/internal/spell"
	"github.com/importspy/importspy/internal/srcload"
)

// options are the flags that the commands share, and what they are called on.
type options struct {
	scope.Scope
	fromEnv  bool // Contracts is the value of IMPORTSPY_CONTRACTS
	witness  bool // look for client code that proves breaking findings
	quiet    bool
	verbose  bool
	required bool     // what exports something must have a contract
	skip     []string // patterns of folders whose packages need none
}

// verbose says what -v adds to the output of the commands that have it.
var verbose = map[string]string{
	"check": "print the findings that are waived, and all mistakes of a contract, too",
	"diff":  "print the accepted changes, too",
	"init":  "say why a package gets no contract",
}

// operands returns what follows the flags of a command.
func operands(name string) string {
	switch name {
	case "diff":
		return "[OLD [NEW]] [packages]"
	case "history":
		return ""
	case "env", "guard":
		return "[packages]"
	}
	return "packages"
}

// readsContracts reports whether a command that has flags is about contracts, not only
// about versions.
func readsContracts(name string) bool { return name != "diff" && name != "history" }

// flags parses a command's arguments. The function more, if there is one, adds
// the command's own flags. If ok is false, then the command is over with code.
func (e *invocation) flags(name, about string, args []string, more func(*flag.FlagSet)) (opts *options, code int, ok bool) {
	opts = &options{Scope: scope.Scope{Request: load.Request{Context: e.interruption}}}
	fs := flag.NewFlagSet("importspy-vet "+name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	help := func(w io.Writer) {
		fmt.Fprintf(w, "usage: %s\n\n%s\n\nFlags:\n", strings.TrimSpace("importspy-vet "+name+" [flags] "+operands(name)), about)
		fs.SetOutput(w)
		fs.PrintDefaults()
	}
	fs.StringVar(&opts.Dir, "C", "", "change to `folder` before anything else")
	if readsContracts(name) {
		fs.StringVar(&opts.Contracts, "contracts", e.getenv(sidecar.EnvContracts),
			"`folder` that holds the contract of package P as P/importspy.yaml (default: next to each package)")
	}
	var platforms string
	if name != "env" { // which is about the machine at hand
		fs.StringVar(&platforms, "platforms", "", "`list` of platforms such as linux/amd64,windows/amd64, or all for Go's first-class ports (default: the go command's)")
	}
	fs.BoolVar(&opts.quiet, "q", false, "print nothing but findings and errors")
	if more := verbose[name]; more != "" {
		fs.BoolVar(&opts.verbose, "v", false, more)
	}
	if more != nil {
		more(fs)
	}
	if e.declared != nil {
		e.declared(fs)
		return nil, exitOK, false
	}
	switch err := fs.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		help(e.stdout)
		return nil, exitOK, false
	case err != nil:
		meant := suggestFlag(fs, err)
		fmt.Fprintf(e.stderr, "importspy-vet %s: %v%s\n", name, err, meant)
		if meant == "" {
			help(e.stderr)
		}
		return nil, exitUsage, false
	case fs.NArg() == 0 && operands(name) == "packages":
		fmt.Fprintf(e.stderr, "importspy-vet %s: name %s, for example ./...\n", name, operands(name))
		return nil, exitUsage, false
	}
	if opts.Patterns = fs.Args(); len(opts.Patterns) == 0 && name == "guard" {
		opts.Patterns = []string{"."}
	}
	given := make(map[string]bool)
	fs.Visit(func(f *flag.Flag) { given[f.Name] = true })
	opts.fromEnv = !given["contracts"]
	if err := opts.resolve(name); err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet %s: %v\n", name, err)
		return nil, exitUsage, false
	}
	dir, err := cache.Open(e.getenv(cache.Env))
	if err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet %s: %v\n", name, err)
		return nil, exitUsage, false
	}
	if err := gocmd.Openable(opts.Dir); err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet %s: %v\n", name, err)
		return nil, exitFailed, false
	}
	e.askGo(opts)
	if opts.Settings.Flags.Value("overlay") != "" {
		why := "contracts are not read through overlays"
		if !readsContracts(name) {
			why = "versions are compared as they are on disk"
		}
		fmt.Fprintf(e.stderr, "importspy-vet %s: GOFLAGS has -overlay, but %s; run the command without it\n", name, why)
		return nil, exitUsage, false
	}
	opts.Loader = &srcload.Loader{GOARCH: opts.Host.GOARCH, Cache: dir}
	if err := opts.checkHost(); err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet %s: %v\n", name, err)
		return nil, exitUsage, false
	}
	opts.Platforms = []load.Platform{opts.Host}
	if given["platforms"] {
		list, known, err := load.ParsePlatforms(platforms)
		if err != nil {
			fmt.Fprintf(e.stderr, "importspy-vet %s: -platforms: %v\n", name, err)
			return nil, exitUsage, false
		}
		opts.Platforms, opts.Known, opts.Named = list, known, true
		opts.Partial = len(list) > 1
	}
	return opts, 0, true
}

// suggestFlag says which flag may be meant by one that the error names as unknown.
func suggestFlag(fs *flag.FlagSet, err error) string {
	word, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: -")
	if !ok {
		return ""
	}
	var names []string
	fs.VisitAll(func(f *flag.Flag) { names = append(names, "-"+f.Name) })
	return spell.Suggest("-"+word, names)
}

// resolve makes folders absolute and checks what the command called name is
// called on.
func (opts *options) resolve(name string) error {
	dir, err := filepath.Abs(opts.Dir)
	if err != nil {
		return err
	}
	if err := sidecar.CheckFolder(dir); err != nil {
		return fmt.Errorf("-C %s: %w", opts.Dir, err)
	}
	opts.Dir = dir
	if err := opts.checkPatterns(); err != nil || opts.Contracts == "" {
		return err
	}
	said := opts.Contracts
	if !filepath.IsAbs(said) {
		opts.Contracts = filepath.Join(dir, said)
	}
	if _, err := inputs.Run.Stat(opts.Contracts); errors.Is(err, fs.ErrNotExist) && name == "init" {
		return nil // init makes it
	}
	if err := sidecar.CheckFolder(opts.Contracts); err != nil {
		if opts.fromEnv {
			return fmt.Errorf("%s=%s: %w", sidecar.EnvContracts, said, err)
		}
		return fmt.Errorf("-contracts %s: %w", said, err)
	}
	return nil
}

// checkPatterns refuses what the go command would take for packages, but is not
// meant as such, or is not what a contract is for.
func (opts *options) checkPatterns() error {
	for _, pattern := range opts.Patterns {
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

// checkHost checks that there is the platform that GOOS and GOARCH name. The go command lists
// packages for any.
func (opts *options) checkHost() error {
	if opts.Host == (load.Platform{GOOS: runtime.GOOS, GOARCH: runtime.GOARCH}) || opts.Host == (load.Platform{}) {
		return nil
	}
	if _, _, err := load.ParsePlatforms(opts.Host.String()); err != nil {
		return fmt.Errorf("GOOS and GOARCH: %w", err)
	}
	return nil
}

// askGo asks the go command for its settings. If it does not answer, loading reports
// why. It takes 12 ms to answer, unless it downloads a toolchain first.
func (e *invocation) askGo(opts *options) {
	done := e.progress(opts).Late(time.Second, "waiting for the go command, which may be downloading a toolchain")
	defer done()
	settings, err := gocmd.Ask(opts.Dir)
	if err != nil {
		inputs.Unknown("what the go command's settings are")
		settings, _ = gocmd.Read(opts.Dir, os.Environ())
	}
	opts.Settings = settings
	opts.Host = load.Platform{GOOS: settings.Get("GOOS"), GOARCH: settings.Get("GOARCH")}
}
