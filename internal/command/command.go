// Package command is the command importspy-vet: it loads packages, runs the
// analyzer on them and prints what it found.
package command

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/importspy/importspy/analyzer"
	"github.com/importspy/importspy/internal/cache"
	"github.com/importspy/importspy/internal/driver"
	"github.com/importspy/importspy/internal/fresh"
	"github.com/importspy/importspy/internal/gocmd"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/replay"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/sidecar"
	"github.com/importspy/importspy/internal/spell"
	"github.com/importspy/importspy/internal/unit"
)

// Exit codes of the commands.
const (
	exitOK       = report.ExitOK
	exitFindings = report.ExitFindings
	exitUsage    = report.ExitUsage
	exitFailed   = report.ExitFailed
)

const usage = `importspy-vet checks Go packages against their contracts: files named
importspy.yaml next to the Go files that state what a package promises.

Usage:

	importspy-vet [flags] packages            check, as go vet does; -fix accepts the code
	go vet -vettool=$(which importspy-vet) packages
	importspy-vet check [flags] packages      check, with output for people, programs and code hosts
	importspy-vet init [flags] packages       write a contract for each package without one
	importspy-vet update [flags] packages     accept the code: bring contracts in line with it
	importspy-vet move [flags] packages       rename import paths in contracts after a module or package has moved
	importspy-vet diff [flags] [OLD [NEW]]    compare two versions of a module, without contracts
	importspy-vet history [flags]             compare each version of a module with the one before
	importspy-vet env [flags] [packages]      check a machine or a deployment against the contracts' environment
	importspy-vet guard [flags] [packages]    write Go files that check the environment when programs start
	importspy-vet show [flags] packages       list what applies to packages, and which contract says so
	importspy-vet report [flags] packages     write an HTML page: contracts, findings, the import graph
	importspy-vet merge BASE OURS THEIRS      merge two changes of a contract, as a git merge driver
	importspy-vet explain [finding | witness] explain a finding or witnesses, or list all findings
	importspy-vet completion bash|zsh|fish    print a completion script for a shell
	importspy-vet version                     print the version

Packages are named as for the go command: ./..., example.com/shop/store, std.
"importspy-vet COMMAND -h" lists the flags of a command.

Flags for checking in the style of go vet:

	-c N            show the line of a finding with N lines around it
	-contracts DIR  the contract of package P is DIR/P/importspy.yaml
	-diff           with -fix, print the changes instead of making them
	-fix            accept the code, as update does
	-json           print JSON
	-required       report packages that export something and have no contract
	-skip LIST      with -required, packages that need none; see 'check -h'
	-test=false     leave test files out

Exit codes of the commands: 0 all holds, 1 findings, 2 a contract or the usage is
wrong, 3 packages could not be loaded. Checking in the style of go vet exits 3 on
findings and 1 on errors, except with -fix.
`

// A command is one of the words that can follow importspy-vet.
type command struct {
	name  string
	about string
	run   func(e *invocation, args []string) int
	plain bool // it has no flags
}

// commands lists the commands.
func commands() []command {
	return []command{
		{name: "check", run: runCheck, about: "check packages against their contracts"},
		{name: "init", run: runInit, about: "write a contract for each package without one"},
		{name: "update", run: runUpdate, about: "accept the code: bring contracts in line with it"},
		{name: "move", run: runMove, about: "rename import paths in contracts after a module or a package has moved"},
		{name: "diff", run: runDiff, about: "compare two versions of a module"},
		{name: "history", run: runHistory, about: "compare each version of a module with the one before"},
		{name: "env", run: runEnv, about: "check a machine or a deployment against the contracts' environment"},
		{name: "guard", run: runGuard, about: "write Go files that check the environment when programs start"},
		{name: "show", run: runShow, about: "list the rules that apply to a package"},
		{name: "report", run: runReport, about: "write an HTML page about packages and their contracts"},
		{name: "merge", run: runMerge, plain: true, about: "merge two changes of a contract, for git"},
		{name: "explain", run: runExplain, plain: true, about: "explain a finding"},
		{name: "completion", run: runCompletion, plain: true, about: "print a script for a shell"},
		{name: "version", run: runVersion, plain: true, about: "print the version"},
	}
}

// An invocation is one call of the program: where it reads and prints.
type invocation struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) string
	mute           func() // drops what is printed from now on
	interruption   *interruption
	again          *driver.Again // which packages check leaves out; nil: none

	// declared, if it is set, gets the flags of a command, which is then over.
	declared func(*flag.FlagSet)
}

// Main runs the command on os.Args and returns its exit code.
func Main() int {
	stdout, stderr := report.NewStream(os.Stdout), report.NewStream(os.Stderr)
	e := &invocation{stdin: os.Stdin, stdout: stdout, stderr: report.NewConsole(stderr), getenv: os.Getenv, mute: func() {
		stdout.Mute()
		stderr.Mute()
	}}
	if e.getenv(driverEnv) != "" {
		e.drive()
	}
	ignoreBrokenPipe()
	code := e.run(os.Args[1:])
	if errors.Is(stdout.Err(), syscall.EPIPE) || errors.Is(stderr.Err(), syscall.EPIPE) {
		return exitBrokenPipe
	}
	if err := stdout.Err(); err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet: the output could not be written: %v\n", err)
		return exitFailed
	}
	if stderr.Err() != nil {
		return exitFailed
	}
	return code
}

// run runs the command that the arguments name and returns its exit code.
func (e *invocation) run(args []string) int {
	if len(args) == 0 {
		fmt.Fprint(e.stderr, usage)
		return exitUsage
	}
	if args[0] == "help" && len(args) > 1 {
		args = []string{args[1], "-h"}
	}
	switch args[0] {
	case "help", "-h", "-help", "--help":
		fmt.Fprint(e.stdout, usage)
		return exitOK
	case "-V=full", "--V=full":
		return e.version()
	case "-version", "--version":
		return runVersion(e, args[1:])
	case completeCommand:
		return runComplete(e, args[1:])
	}
	if c, ok := commandNamed(args[0]); ok {
		return e.interruptible("importspy-vet "+c.name, func() int { return c.run(e, args[1:]) })
	}
	isUnknown := false
	if code := e.interruptible("importspy-vet", func() int { isUnknown = unknown(e.interruption, args[0]); return exitOK }); code != exitOK {
		return code
	}
	if isUnknown {
		fmt.Fprintf(e.stderr, "importspy-vet: %s is neither a command nor a package%s\n", args[0], suggestCommand(args[0]))
		return exitUsage
	}
	return e.vet(args)
}

// commandNamed returns the command of a name.
func commandNamed(name string) (c command, ok bool) {
	i := slices.IndexFunc(commands(), func(c command) bool { return c.name == name })
	if i < 0 {
		return command{}, false
	}
	return commands()[i], true
}

// suggestCommand says which command may be meant, or how to list them.
func suggestCommand(word string) string {
	var names []string
	for _, c := range commands() {
		names = append(names, c.name)
	}
	if s := spell.Suggest(word, append(names, "help")); s != "" {
		return s
	}
	here := load.Request{}
	if s := here.SuggestFolder(word); s != "" {
		return s
	}
	return "; 'importspy-vet help' lists the commands"
}

// unknown reports whether a word that is not a command is unknown to the go command,
// too. It asks only about what could have been a command.
func unknown(ctx context.Context, word string) bool {
	if strings.HasPrefix(word, "-") || strings.ContainsAny(word, "./\\") {
		return false
	}
	dir, _ := filepath.Abs("")
	return gocmd.Openable(dir) == nil && gocmd.Command(ctx, "list", "-find", word).Run() != nil
}

// version answers the question by which the go command tells one vet tool from
// another.
func (e *invocation) version() int {
	if contracts := e.getenv(sidecar.EnvContracts); contracts != "" && !filepath.IsAbs(contracts) {
		// Reported here, it is reported once, and not for each package.
		fmt.Fprintf(e.stderr, "importspy-vet: %s=%s: under go vet, name the folder of contracts by an absolute path, since each package is checked in its own folder\n", sidecar.EnvContracts, contracts)
		return exitFailed
	}
	executable, err := os.Executable()
	if err == nil {
		var dir *cache.Dir
		if dir, err = cache.Open(e.getenv(cache.Env)); err == nil {
			dir.TrimAtTimes() // units do not
		}
	}
	if err == nil {
		var line string
		if line, err = fresh.VersionLine(executable); err == nil {
			fmt.Fprint(e.stdout, line)
			return exitOK
		}
	}
	fmt.Fprintf(e.stderr, "importspy-vet: %v\n", err)
	return exitFailed
}

// vet checks as go vet does, in the driver for one analyzer. A unit of go vet has a driver
// of its own.
func (e *invocation) vet(args []string) int {
	if replay.Is(args) {
		return unit.Run(args, e.getenv, e.stdout, e.stderr)
	}
	if slices.ContainsFunc(args, sets("fix")) {
		return e.interruptible("importspy-vet -fix", func() int { return e.fix(args) })
	}
	contracts := e.getenv(sidecar.EnvContracts)
	if err := vettable(args, contracts); err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet: %v\n", err)
		return exitFindings // all that x/tools' driver has for errors
	}
	a := analyzer.New(analyzer.Options{Contracts: contracts, SkipTestVariants: true, ReadOnce: true})
	patterns, code, ok := e.checkVetFlags(a, args)
	if !ok {
		return code
	}
	if dir := inPart(args, contracts); dir != "" {
		fmt.Fprintf(e.stderr, unit.NotNamed, dir)
	}
	return e.interruptible("importspy-vet", func() int { return e.runDriver(args, patterns) })
}

// vettable returns why a check as go vet does cannot be made, if so.
func vettable(args []string, contracts string) error {
	if slices.Contains(args, "-flags") {
		return nil // the go command asks, and would not show what is wrong
	}
	dir, err := filepath.Abs("")
	if err != nil {
		return err
	}
	if err := gocmd.Openable(dir, args...); err != nil {
		return err
	}
	switch {
	case slices.ContainsFunc(args, sets("tags")):
		// x/tools' driver would take no notice.
		return errors.New("name build tags in the environment variable GOFLAGS, as in GOFLAGS=-tags=integration, instead of the flag -tags")
	case hasModfile():
		// golang.org/x/tools/go/packages calls the go command without modules, too.
		return errors.New("packages cannot be loaded this way with -modfile in GOFLAGS; run importspy-vet check instead")
	case contracts != "":
		if err := sidecar.CheckFolder(contracts); err != nil {
			return fmt.Errorf("%s=%s: %w", sidecar.EnvContracts, contracts, err)
		}
	}
	return nil
}

// hasModfile reports whether GOFLAGS has the flag -modfile.
func hasModfile() bool {
	settings, _ := gocmd.Read("", os.Environ())
	return settings.Flags.Value("modfile") != ""
}

// inPart returns the folder of Go files that are named one by one, if it has
// others and the package a contract; else "". The go command takes files of one
// folder only.
func inPart(args []string, contracts string) string {
	dir := ""
	var names []string
	for _, file := range args {
		if strings.HasSuffix(file, ".go") && !strings.HasPrefix(file, "-") {
			names = append(names, filepath.Base(file))
			dir = cmp.Or(dir, filepath.Dir(file))
		}
	}
	full, _ := filepath.Abs(dir) // as the working directory is there
	if unit.InPart(full, names, contracts) == "" {
		return ""
	}
	return dir
}

// sets returns a function that reports whether an argument sets the flag called
// name.
func sets(name string) func(arg string) bool {
	return func(arg string) bool {
		flag, _, _ := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		return strings.HasPrefix(arg, "-") && flag == name
	}
}
