package command

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/mod/semver"

	"github.com/importspy/importspy/internal/contractfile"
	"github.com/importspy/importspy/internal/history"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/plain"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/srcload"
	"github.com/importspy/importspy/internal/versions"
)

const aboutHistory = `History compares each version of a module with the release before: what it added, what
it broke, and whether its number was high enough (https://semver.org). The versions are
the tags of the git repository that the working directory is in; with -module, those
that the go command knows of a published module. Retracted versions and pre-releases
are compared with the release before, but nothing is compared with them, nor with a
version that cannot be loaded. It exits 0 whatever the numbers are, 2 if the usage is
wrong, 3 if a version could not be compared.`

// historyFormats are how a history can be printed.
var historyFormats = map[string]func(*history.History, io.Writer) error{
	"text": (*history.History).Text,
	"json": (*history.History).JSON,
	"svg":  (*history.History).SVG,
	"html": (*history.History).HTML,
}

var historyFormatNames = []string{"text", "json", "svg", "html"}

// historyOptions are the flags of history alone.
type historyOptions struct {
	versions.Span
	format, output string
}

func runHistory(e *invocation, args []string) int {
	var ho historyOptions
	opts, code, ok := e.flags("history", aboutHistory, args, func(fs *flag.FlagSet) {
		choiceVar(fs, &ho.format, "format", "text", "output `format`; svg is a chart, html a page with it", historyFormatNames)
		fs.StringVar(&ho.Module, "module", "", "`path` of a published module, instead of the one in the working directory")
		fs.StringVar(&ho.output, "o", "", "write to `file` instead of standard output")
		fs.BoolVar(&ho.Pre, "pre", false, "compare pre-releases, too")
		fs.StringVar(&ho.Since, "since", "", "first `version` to look at")
	})
	if !ok {
		return code
	}
	print := historyFormats[ho.format]
	err := unknownChoice("format", ho.format, historyFormatNames)
	switch {
	case err != nil:
	case len(opts.Patterns) > 0:
		err = fmt.Errorf("%s: history takes no operands; name a published module with -module", opts.Patterns[0])
	case strings.Contains(ho.Module, "@"):
		err = fmt.Errorf("-module %s: name the module without a version; -since sets the first one to look at", ho.Module)
	case ho.Since != "" && !semver.IsValid(ho.Since):
		err = fmt.Errorf("-since %s: not a version; write for example v1.2.0", ho.Since)
	}
	if err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet history: %v\n", err)
		return exitUsage
	}
	e.interruption.cleans.Store(true)
	progress := e.progress(opts)
	how := e.versionOptions(opts)
	how.Warn, how.Explain = io.Discard, func(*load.Set) {} // what cannot be loaded is in the history
	how.Load = func(r *load.Request, p load.Platform) *load.Set { return r.Load(p) }
	how.NewLoader = func() load.Loader { return opts.Loader.(*srcload.Loader).Anew() }
	h, err := versions.History(how, &ho.Span, progress.Say)
	progress.Done()
	if err != nil {
		return e.cannot("history", opts, err)
	}
	e.interruption.cleans.Store(false) // all is removed
	if opts.Interrupted() {
		return exitFailed
	}
	if err := load.Shallow(opts.Context, opts.Dir); ho.Module == "" && err != nil && !opts.quiet {
		fmt.Fprintf(e.stderr, "importspy-vet history: %v\n", err)
	}
	if err := e.printTo(opts, ho.output, func(w io.Writer) error { return print(h, w) }); err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet history: %v\n", err)
		return exitFailed
	}
	for _, r := range h.Releases {
		if r.Failure != "" || r.Incomplete {
			return exitFailed
		}
	}
	return exitOK
}

// printTo prints to a file, whose name is relative to the folder of opts, or to standard
// output if it has no name. What strangers wrote is escaped in both.
func (e *invocation) printTo(opts *options, name string, print func(io.Writer) error) error {
	if name == "" {
		return print(e.stdout)
	}
	var b bytes.Buffer
	if err := print(&b); err != nil {
		return err
	}
	full := name
	if !filepath.IsAbs(full) {
		full = filepath.Join(opts.Dir, full)
	}
	note, err := e.overwrite(opts, full, []byte(plain.Lines(b.String())))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if note != "" {
		fmt.Fprintf(e.stderr, "importspy-vet: %s: %s\n", name, note)
	}
	return nil
}

// overwrite is [contractfile.Overwrite], which waits where the file is a pipe that nobody reads
// yet: a signal ends that.
func (e *invocation) overwrite(opts *options, name string, data []byte) (string, error) {
	if info, err := os.Stat(name); err == nil && info.Mode()&fs.ModeNamedPipe != 0 {
		defer e.progress(opts).Late(time.Second, "waiting until a program reads "+opts.Shorten(name))()
	}
	root, _ := rules.ModuleOf(opts.Dir)
	type outcome struct {
		note string
		err  error
	}
	written := make(chan outcome, 1)
	go func() {
		note, err := contractfile.Overwrite(cmp.Or(root, opts.Dir), name, data)
		written <- outcome{note, err}
	}()
	select {
	case o := <-written:
		return o.note, o.err
	case <-e.interruption.Done(): // a file is completed nevertheless
		return "", context.Cause(e.interruption)
	}
}

// cannot says why a command cannot do its work, and returns the exit code.
func (e *invocation) cannot(name string, opts *options, err error) int {
	if !opts.Interrupted() {
		fmt.Fprintf(e.stderr, "importspy-vet %s: %v\n", name, err)
	}
	if _, ok := errors.AsType[load.Unavailable](err); ok {
		return exitFailed
	}
	return exitUsage
}
