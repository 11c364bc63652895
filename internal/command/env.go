package command

import (
	"errors"
	"flag"
	"fmt"
	"strings"

	"github.com/importspy/importspy/internal/hostenv"
	"github.com/importspy/importspy/internal/plain"
	"github.com/importspy/importspy/internal/report"
)

const aboutEnv = `Env checks this machine against the environment that the contracts of the packages,
and of all they import, require: its platform, its version of Go, and the environment
variables with their values. It prints names of variables, never values. Without
packages, it checks the one in the working directory.
With -env-file and -manifest it checks the environment that these files give a program,
instead of this machine: the variables, and the platform if a manifest names one. The
variables of a manifest override those of env files. A variable whose value is not in
the files, such as a secret of the cluster, is listed as not checked.
With -binary it checks a compiled program: the platform and the Go version that it was
built for, and the versions of the modules in it, against the contracts of these
versions.
With -format markdown or dotenv it checks nothing, and prints the variables of the
contracts: as a table, or as an example of an env file.
It exits 0 if all requirements are met, 1 if not, 2 if a contract, a file or the usage
is wrong, 3 if packages could not be found.`

var envFormats = []string{"text", "json", "markdown", "dotenv"}

func runEnv(e *invocation, args []string) int {
	format, strict, inputs := "text", false, &hostenv.Inputs{Stdin: e.stdin}
	opts, code, ok := e.flags("env", aboutEnv, args, func(fs *flag.FlagSet) {
		choiceVar(fs, &format, "format", format, "output `format`", envFormats)
		fs.Var((*fileList)(&inputs.EnvFiles), "env-file", "check the variables of this env `file`; can be repeated; a later one overrides")
		fs.Var((*fileList)(&inputs.Manifests), "manifest", "check a container of this Kubernetes manifest or Compose `file`, - for standard input; can be repeated")
		fs.StringVar(&inputs.Container, "container", "", "the `name` of the container in the manifests, if there are several: server, deployment/shop or deployment/shop/server")
		fs.StringVar(&inputs.Binary, "binary", "", "check the program in this `file` by its build information, for its main package if no package is named")
		fs.BoolVar(&strict, "strict", false, "exit 3 if something is not checked because the files do not have it")
	})
	if !ok {
		return code
	}
	if inputs.Named = len(opts.Patterns) > 0; !inputs.Named {
		opts.Patterns = []string{"."}
	}
	if err := errors.Join(unknownChoice("format", format, envFormats), checkInputs(inputs, strict, format)); err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet env: %v\n", err)
		return exitUsage
	}
	if format == "markdown" || format == "dotenv" {
		return e.listVariables(opts, format)
	}
	target, err := inputs.Target(&opts.Scope)
	var r *report.Report
	if err == nil {
		r, err = e.envChecker(opts).Check(target)
	}
	if err != nil {
		fmt.Fprintln(e.stderr, prefixLines("importspy-vet env: ", err))
		return exitUsage
	}
	r.Strict = strict
	return e.print("env", r, report.FormatCalled(format), opts, report.FailOnAny)
}

// envChecker returns what checks a machine, or lists variables.
func (e *invocation) envChecker(opts *options) *hostenv.Checker {
	return &hostenv.Checker{
		Scope: &opts.Scope, Progress: func() *report.Progress { return e.progress(opts) },
		Warn: func(message string) { fmt.Fprintf(e.stderr, "importspy-vet: %s\n", plain.Lines(message)) },
	}
}

// A fileList is a flag that can be repeated.
type fileList []string

func (l *fileList) String() string { return strings.Join(*l, ",") }

// Set implements [flag.Value].
func (l *fileList) Set(name string) error {
	if name == "" {
		return errors.New("name a file")
	}
	*l = append(*l, name)
	return nil
}

// checkInputs returns what is wrong with the flags.
func checkInputs(in *hostenv.Inputs, strict bool, format string) error {
	files := len(in.EnvFiles)+len(in.Manifests) > 0
	switch {
	case in.Container != "" && len(in.Manifests) == 0:
		return errors.New("-container chooses a container of a -manifest; name one")
	case strict && !files:
		return errors.New("-strict is for what -env-file and -manifest do not have; name one")
	case files && (format == "markdown" || format == "dotenv"):
		return fmt.Errorf("-format %s prints what contracts say, and checks no file; leave out -env-file and -manifest", format)
	case in.Binary != "" && (format == "markdown" || format == "dotenv"):
		return fmt.Errorf("-format %s prints what contracts say, and checks no program; leave out -binary", format)
	}
	return nil
}

// listVariables prints the variables of the contracts of the packages that opts names, and
// of all that they import.
func (e *invocation) listVariables(opts *options, format string) int {
	list, mistakes, complete := e.envChecker(opts).Variables()
	code := exitOK
	for _, m := range mistakes {
		fmt.Fprintf(e.stderr, "importspy-vet env: %s\n", m)
		code = exitUsage
	}
	if !complete {
		code = exitFailed
	}
	print := hostenv.Markdown
	if format == "dotenv" {
		print = hostenv.Dotenv
	}
	if _, err := fmt.Fprint(e.stdout, print(list)); err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet env: %v\n", err)
		return exitFailed
	}
	return code
}

// prefixLines writes a text before each line of an error.
func prefixLines(prefix string, err error) string {
	return prefix + strings.ReplaceAll(plain.Lines(err.Error()), "\n", "\n"+prefix)
}
