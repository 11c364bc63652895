package command

import (
	"cmp"
	"errors"
	"flag"
	"fmt"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/release"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/versions"
)

const aboutDiff = `Diff compares two versions of a module, without any contract. Each is a folder,
a module as path@version, or a revision of the git repository that the working
directory is in; @version is of the other operand's module, or of the one in the
working directory. OLD defaults to the last version that has a tag, NEW to the working
directory. Patterns such as ./store/... narrow the comparison to packages. Main
packages other than plugins are skipped; of internal packages, only types exposed by
other packages are compared.

	importspy-vet diff                              the working directory with the last tag
	importspy-vet diff main                         with a branch
	importspy-vet diff @v1.9 @v1.10 ./store/...     two published versions, some packages

Diff names the lowest version that semantic versioning allows for the changes; -next
prints it alone and exits 0. Otherwise diff exits 0 if nothing breaks, 1 if something
does (with -fail-on any, if anything has changed), 2 if the usage is wrong, 3 if
something could not be loaded or compared.`

// diffFormats are the formats that diff prints in.
var diffFormats = report.FormatNames()

// diffOptions are the flags of diff alone.
type diffOptions struct {
	format, failOn, strict, accept string
	next, witness                  bool

	ids      []contract.String      // of strict
	accepted []*versions.Acceptance // in the file accept
}

func runDiff(e *invocation, args []string) int {
	var do diffOptions
	opts, code, ok := e.flags("diff", aboutDiff, args, func(fs *flag.FlagSet) {
		choiceVar(fs, &do.format, "format", "text", "output `format`", diffFormats)
		failOnVar(fs, &do.failOn, report.FailOnBreaking)
		fs.StringVar(&do.accept, "accept", "", "YAML `file` that lists changes to let pass, with reasons")
		fs.StringVar(&do.strict, "strict", "", aboutStrict)
		fs.BoolVar(&do.witness, "witness", false, aboutWitness)
		fs.BoolVar(&do.next, "next", false, "print only the lowest version that can be released next")
	})
	if !ok {
		return code
	}
	usage := func(err error) int {
		fmt.Fprintf(e.stderr, "importspy-vet diff: %v\n", err)
		return exitUsage
	}
	var err error
	if do.ids, err = parseStrict(do.strict); err != nil {
		return usage(err)
	}
	if err := errors.Join(unknownChoice("format", do.format, diffFormats), unknownChoice("fail-on", do.failOn, failOns)); err != nil {
		return usage(err)
	}
	if do.accepted, err = versions.ReadAccepted(opts.Dir, do.accept); err != nil {
		return usage(err)
	}
	e.interruption.cleans.Store(true) // what diff makes to look at a version must not outlive it
	return e.diff(opts, &do)
}

// diff compares the versions that opts names, prints what it finds and returns the
// exit code. If it is interrupted, then it says nothing.
func (e *invocation) diff(opts *options, do *diffOptions) int {
	progress := e.progress(opts)
	defer progress.Done()
	progress.Say("getting both versions")
	v, err := versions.Choose(&opts.Request, opts.Patterns)
	if err == nil && v.None {
		if do.next {
			n, err := v.First()
			if err != nil {
				return e.cannot("diff", opts, err)
			}
			return e.printNext(opts, n)
		}
		err = v.NoVersion()
	}
	if err != nil {
		return e.cannot("diff", opts, err)
	}
	how := e.versionOptions(opts)
	how.Strict, how.Accepted, how.Narrow, how.Witness = do.ids, do.accepted, v.Narrow, do.witness
	d, err := versions.Open(how, v)
	if err != nil {
		return e.cannot("diff", opts, err)
	}
	defer d.Remove()
	progress.Done()
	d.Run()
	if opts.Interrupted() {
		return exitFailed
	}
	r := d.Report()
	if r.Packages == 0 && v.Narrow.Text != "" && !d.Failed() {
		fmt.Fprintf(e.stderr, "importspy-vet diff: no packages of the module match %s%s\n", v.Narrow.Text, d.SuggestFolder())
		return exitUsage
	}
	if !opts.quiet {
		d.WarnOther()
		d.WarnBackwards(opts.Context)
		if v.Doubt != "" {
			fmt.Fprintf(e.stderr, "importspy-vet diff: %s\n", v.Doubt)
		}
	}
	d.ReportUnused()
	e.warnUnchecked(r)
	r.Next = d.Next(v, r)
	if do.next {
		return e.printNext(opts, r.Next)
	}
	code := r.ExitCode(report.FailOn(do.failOn))
	if err := e.printDiff(opts, do.format, r, d.Root(), code); err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet diff: %v\n", err)
		return exitFailed
	}
	return code
}

// versionOptions say how versions are loaded and compared.
func (e *invocation) versionOptions(opts *options) *versions.Options {
	d := e.driver(opts)
	return &versions.Options{
		Request: &opts.Request, Platforms: opts.Platforms, Warn: e.stderr,
		Load: d.Load, Explain: d.Explain,
	}
}

// warnUnchecked says on standard error what was not compared for want of cgo.
func (e *invocation) warnUnchecked(r *report.Diff) {
	for _, u := range r.Unchecked {
		what := "only part of it is"
		if u.Whole {
			what = "not"
		}
		fmt.Fprintf(e.stderr, "importspy-vet: %s: %s compared on %s: %s\n", u.Package, what, u.Platform, u.Reason)
	}
}

// printDiff prints a report that leads to an exit code. Its files are those of the new
// version, in the folder root.
func (e *invocation) printDiff(opts *options, format string, r *report.Diff, root string, code int) error {
	out := e.output(opts, code)
	print, own := map[string]func(*report.Output) error{"text": r.Text, "json": r.JSON, "markdown": r.Markdown}[format]
	if !own {
		out.Dir = cmp.Or(root, opts.Dir)
		print = func(out *report.Output) error { return report.FormatCalled(format).Print(r.Report(), out) }
	}
	return print(out)
}

// printNext prints the next version alone, and why on standard error.
func (e *invocation) printNext(opts *options, n *release.Next) int {
	if n == nil {
		fmt.Fprintln(e.stderr, "importspy-vet diff: the next version is unknown: OLD must have a version number, and all packages of the module must be compared")
		return exitFailed
	}
	fmt.Fprintln(e.stdout, n.Version)
	if !opts.quiet {
		fmt.Fprintf(e.stderr, "importspy-vet: %s\n", n.Reason)
	}
	return exitOK
}
