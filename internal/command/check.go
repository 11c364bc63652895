package command

import (
	"errors"
	"flag"
	"fmt"

	"github.com/importspy/importspy/internal/driver"
	"github.com/importspy/importspy/internal/report"
)

const aboutCheck = `Check compares packages with their contracts and prints where they diverge.
It exits 0 if all contracts hold, 1 if there are findings (with -fail-on breaking only
if one breaks clients or violates a rule), 2 if a contract or the usage is wrong, 3 if
packages could not be loaded.`

// aboutWitness describes a flag of check and diff.
const aboutWitness = "show client code that proves each breaking finding; see 'importspy-vet explain witness'"

func runCheck(e *invocation, args []string) int {
	return e.remembering("check", args, func() int { return e.checkPackages(args) })
}

// checkPackages checks packages and prints what it finds.
func (e *invocation) checkPackages(args []string) int {
	name, witness, required, failOn, skip := "text", false, false, "", ""
	opts, code, ok := e.flags("check", aboutCheck, args, func(fs *flag.FlagSet) {
		choiceVar(fs, &name, "format", name, "output `format`", report.FormatNames())
		failOnVar(fs, &failOn, report.FailOnAny)
		fs.BoolVar(&witness, "witness", false, aboutWitness)
		fs.BoolVar(&required, "required", false, "report packages that export something and have no contract")
		skipVar(fs, &skip)
	})
	if !ok {
		return code
	}
	if err := errors.Join(unknownChoice("format", name, report.FormatNames()), unknownChoice("fail-on", failOn, failOns)); err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet check: %v\n", err)
		return exitUsage
	}
	var err error
	if opts.skip, err = e.parseSkip("importspy-vet check", skip, opts); err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet check: -skip: %v\n", err)
		return exitUsage
	}
	format := report.FormatCalled(name)
	opts.witness, opts.required = witness, required
	d := e.driver(opts)
	d.Again = e.again
	r, failed := d.Run(nil)
	r.Incomplete = failed
	if text := r.UnrecordedText(); text != "" && !opts.quiet && name != "text" && name != "markdown" && name != "json" {
		fmt.Fprintf(e.stderr, "importspy-vet: %s\n", text)
	}
	if required {
		e.noteNested("check", opts, d)
	}
	return e.print("check", r, format, opts, report.FailOn(failOn))
}

// print prints the report of a command and returns its exit code.
func (e *invocation) print(command string, r *report.Report, f *report.Format, opts *options, on report.FailOn) int {
	code := r.ExitCode(on)
	if err := f.Print(r, e.output(opts, code)); err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet %s: %v\n", command, err)
		return exitFailed
	}
	return code
}

// output is where and how a report that leads to an exit code is printed.
func (e *invocation) output(opts *options, code int) *report.Output {
	return &report.Output{
		W: e.stdout, Palette: report.NewPalette(e.stdout, e.getenv),
		Dir: opts.Dir, Quiet: opts.quiet, Verbose: opts.verbose, Code: code,
	}
}

// driver returns what checks packages.
func (e *invocation) driver(opts *options) *driver.Driver {
	return &driver.Driver{
		Scope: &opts.Scope, Witness: opts.witness, Required: opts.required, Skip: opts.skip,
		Warn: e.stderr, Progress: func() *report.Progress { return e.progress(opts) },
	}
}

// progress returns a progress on standard error.
func (e *invocation) progress(opts *options) *report.Progress {
	if opts.quiet {
		return &report.Progress{}
	}
	return report.NewProgress(e.stderr, e.getenv)
}
