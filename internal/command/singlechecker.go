package command

import (
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/singlechecker"

	"github.com/importspy/importspy/analyzer"
	"github.com/importspy/importspy/internal/driver"
	"github.com/importspy/importspy/internal/gocmd"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/sidecar"
	"github.com/importspy/importspy/internal/vet"
)

// driverEnv is the environment variable by which the program tells itself to be x/tools'
// driver for one analyzer. That prints what strangers wrote as it is, does not look whether it
// can, and ends its process; so it has one of its own, whose output is printed here like any
// other.
const driverEnv = "IMPORTSPY_DRIVER"

// runDriver checks what the patterns among the arguments name as go vet does, and returns the
// exit code.
func (e *invocation) runDriver(args, patterns []string) int {
	executable, err := os.Executable()
	if err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet: %v\n", err)
		return exitFindings // all that x/tools' driver has for errors
	}
	endless := e.watchForEndless(args, patterns)
	cmd := gocmd.Terminable(exec.CommandContext(endless.context, executable, args...), graceToEnd)
	env, remove := gocmd.InWorkFolder(os.Environ())
	defer remove()
	cmd.Env = append(env, driverEnv+"=1")
	progress := e.driverProgress()
	text := newDriverText(first{e.stderr, progress.Done})
	text.loaded = endless.loaded
	cmd.Stdout, cmd.Stderr = first{e.stdout, progress.Done}, text
	err = cmd.Run()
	progress.Done()
	text.flush()
	if endless.explain() {
		return exitFindings
	}
	e.explainUnloaded(text, patterns)
	if _, ended := errors.AsType[*exec.ExitError](err); err != nil && !ended && cmd.ProcessState == nil {
		fmt.Fprintf(e.stderr, "importspy-vet: %v\n", err)
		return exitFindings
	}
	if code := cmd.ProcessState.ExitCode(); code >= 0 {
		return code
	}
	fmt.Fprintf(e.stderr, "importspy-vet: %v\n", cmd.ProcessState) // killed by another process
	return exitFindings
}

// checkSkip reports the patterns in the value of -skip that match no package.
func (e *invocation) checkSkip(text string) {
	opts := new(options)
	if dir, err := os.Getwd(); err == nil && text != "" {
		opts.Dir = dir
		opts.Settings, _ = gocmd.Read(dir, os.Environ()) // without waiting for the go command
		_, _ = e.parseSkip("importspy-vet", text, opts)  // which has no mistakes
	}
}

// driverProgress shows that the driver checks, which prints when it has, and that the go
// command may be downloading something first.
func (e *invocation) driverProgress() *report.Progress {
	p := e.progress(&options{})
	p.Say("checking packages")
	if dir, err := os.Getwd(); err == nil {
		settings, _ := gocmd.Read(dir, os.Environ()) // without waiting for the go command
		driver.WaitForModules(p, settings, dir)
	}
	return p
}

// A first writer does something before it writes, such as end a progress, whose line would be in
// the way.
type first struct {
	io.Writer
	do func()
}

func (w first) Write(p []byte) (int, error) {
	w.do()
	return w.Writer.Write(p)
}

// explainUnloaded prints, in the words of check, why packages could not be loaded, where
// x/tools' driver names no place in a file. The go command is asked again only then.
func (e *invocation) explainUnloaded(text *driverText, patterns []string) {
	if len(text.unplaced) > 0 && e.interruption.Err() == nil {
		rest, mute := text.unplaced, *e
		mute.stderr = io.Discard // check may refuse what it is not for, such as files
		if opts, _, ok := mute.flags("check", "", slices.Concat([]string{"-q", "--"}, patterns), nil); ok {
			var set *load.Set
			set, rest = opts.NotFound(opts.Host, rest)
			e.driver(opts).Explain(set)
		}
		for _, msg := range rest {
			fmt.Fprintf(e.stderr, "importspy-vet: %s\n", msg)
		}
	}
	if text.unmatched {
		here := load.Request{}
		fmt.Fprintf(e.stderr, "importspy-vet: no packages match %s%s\n", strings.Join(patterns, " "), here.SuggestFolder(patterns...))
	}
	if text.skipped > len(text.unplaced) {
		fmt.Fprintln(e.stderr, "importspy-vet: packages with errors were not checked")
	}
}

// drive is what the process does that runDriver starts. The arguments were looked at.
func (e *invocation) drive() {
	_ = os.Unsetenv(driverEnv) // it is for nothing that this process starts
	a := analyzer.New(analyzer.Options{Contracts: e.getenv(sidecar.EnvContracts), SkipTestVariants: true, ReadOnce: true})
	e.watchSignals("", true)
	log.SetOutput(gate{e.interruption})
	onFirst(a)
	vet.RefuseHeavy(a)
	vet.ReportOpenable(a, func(file, goFile string) bool { return !vet.IsOfModule(file, goFile) })
	singlechecker.Main(a)
}

// hasLoaded is the line by which x/tools' driver says that it has loaded all packages. What
// else it prints may come before that, as with -v.
const hasLoaded = "\x00loaded"

// onFirst makes a say, before it looks at the first package, that the driver has loaded all, and
// collect garbage: the driver keeps their syntax and types; what contracts take would else
// come on top of what loading has left.
func onFirst(a *analysis.Analyzer) {
	run, once := a.Run, sync.Once{}
	a.Run = func(pass *analysis.Pass) (any, error) {
		once.Do(func() {
			fmt.Fprintln(os.Stderr, hasLoaded)
			runtime.GC()
		})
		return run(pass)
	}
}
